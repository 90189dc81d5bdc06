"""Finding the lines of a text file that do not have as many values as the header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from tillid_analysis.errors import Problem

if TYPE_CHECKING:
    from tillid_analysis.data.reading.export import Source
    from tillid_analysis.data.reading.layout import Layout

MOST_LINES = 10
_END = "\ue000end"


def find_ragged(source: Source, layout: Layout) -> list[Problem]:
    """List the lines that have too few or too many values, and a quotation left open.

    Slow beside pyarrow, and so only called when that has failed.

    Parameters
    ----------
    source, layout
        The file and how it is laid out.

    Returns
    -------
    list of Problem
        At most eleven, without any value of the file.
    """
    width = len(layout.names)
    problems: list[Problem] = []
    for first, row in _rows_with_lines(source, layout):
        at = f"line {first}"
        if _END in row[-1]:
            remedy = "close it, or write a quotation mark in a text twice"
            found = "opens a quotation mark that is never closed"
            return [*problems, source.problem(found, remedy, at=at)]
        if len(row) == width:
            continue
        if len(problems) == MOST_LINES:
            return [*problems, source.problem("there are more such lines", "")]
        found = f"has {len(row)} values, the header has {width}"
        remedy = f"put texts that contain {layout.separator!r} or line breaks in quotation marks"
        problems.append(source.problem(found, remedy, at=at))
    return problems


def _rows_with_lines(source: Source, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows under the header, each with the line it starts on."""
    with source.path.open(encoding=layout.encoding.name, newline="") as stream:
        # A line of our own at the end is swallowed by a quotation that is still open.
        lines = chain(stream, [f"{_END}\n"])
        reader = csv.reader(lines, delimiter=layout.separator)
        first = 1
        try:
            for row in reader:
                if first > layout.above and row and row != [_END]:
                    yield first, row
                first = reader.line_num + 1
        except csv.Error:  # a value longer than any text: the quotation is never closed
            yield first, [_END]
