"""Text files with separators: CSV in its many Danish and English spellings."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import StringIO

import pandas as pd

from tillid_analysis.data.reading.encoding import BLOCK, find_encoding
from tillid_analysis.data.reading.export import (
    Export,
    Source,
    choose_columns,
    drop_blank_rows,
    no_rows,
    rows_are,
)
from tillid_analysis.data.reading.gathering import Gathering
from tillid_analysis.data.reading.layout import Layout
from tillid_analysis.data.reading.raggedness import find_ragged
from tillid_analysis.data.reading.spelling import tidy

SEPARATORS = (";", ",", "\t", "|")
_SAMPLE = 1 << 20
_SAMPLE_ROWS = 50


def read_delimited(source: Source, layout: Layout) -> Export:
    """Read the wanted columns of a text file; values stay the texts they are.

    Parameters
    ----------
    source
        The file, and the columns wanted.
    layout
        How it is laid out.

    Returns
    -------
    Export
        Categories of texts, or texts where these are too many, as keys are. Only an empty cell is
        missing: "NA" may be a unit's name.

    Raises
    ------
    ReadingError
        If the file's names or rows do not fit together.
    """
    found = choose_columns(source, layout.names)
    # pyarrow and csv agree on everything but a quotation mark that is never closed.
    ragged = [] if layout.encoding.balanced else find_ragged(source, layout)
    if ragged:
        raise source.refuse(*ragged)
    columns = _read_columns(source, layout, found)
    # Each column is let go as soon as it has been turned over: a large file is in memory once.
    frame = pd.DataFrame({name: columns.pop(name).to_pandas() for name in found}, copy=False)
    frame, notes = drop_blank_rows(source, frame)
    if layout.below:
        notes.append(source.note(f"{rows_are(layout.below)} texts under the header and left out"))
    return Export(frame, {}, source.file, tuple(notes), tuple(tidy(each) for each in layout.names))


def find_layout(source: Source) -> Layout:
    """Find the encoding, the separator and the header of a text file.

    Parameters
    ----------
    source
        The file, and the columns wanted, which tell the header's separator from others.

    Returns
    -------
    Layout
        How to read the file.

    Raises
    ------
    ReadingError
        If the file is empty, or its bytes are no text.
    """
    encoding = find_encoding(source)
    with source.path.open(encoding=encoding.name, newline="") as stream:
        text = stream.read(_SAMPLE)
    if not text.strip("\ufeff \t\r\n"):
        raise source.refuse(source.problem("is empty", "export it again"))
    hint = text[:6].startswith("sep=") and text[5:6] in "\r\n"
    candidates = text[4] if hint else SEPARATORS
    samples = {each: _sample(text, each)[int(hint) :] for each in candidates}
    separator = max(samples, key=lambda each: _fitness(samples[each], source))
    rows = [row for _, row in samples[separator]]
    below = _rows_of_texts(rows)
    if len(rows) <= 1 + below:
        raise source.refuse(no_rows(source))
    names = _name_columns(rows[0], rows[1 + below :])
    top = tuple(map(tuple, rows[1:]))
    return Layout(encoding, separator, names, samples[separator][0][0], below, top)


def _sample(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Return the first rows, each with the physical line it ends on."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    # A value too long for the csv module is a quotation left open: what comes before tells enough.
    with suppress(csv.Error):
        for row in reader:
            if row:
                rows.append((reader.line_num, row))
            if len(rows) == _SAMPLE_ROWS:
                break
    return rows


def _fitness(sample: Sequence[tuple[int, list[str]]], source: Source) -> tuple[int, float, int]:
    """Rank a separator: wanted names in the header, rows as wide as it, and its width."""
    if not sample:
        return (0, 0.0, 0)
    header, *rows = (row for _, row in sample)
    wanted = {tidy(name) for name in source.wanted}
    alike = sum(len(row) in {len(header), len(header) + 1} for row in rows)
    width = len(header)
    return (
        len(wanted.intersection(tidy(name) for name in header)),
        alike / max(len(rows), 1) if width > 1 else 0.0,
        width,
    )


def _rows_of_texts(rows: Sequence[Sequence[str]]) -> int:
    """Count Qualtrics' two rows under the header: texts, and import numbers as JSON.

    Where somebody took the second away, no respondent's key ("R_...") stands in the first.
    """
    if len(rows) > 2 and any(cell.startswith('{"ImportId"') for cell in rows[2]):
        return 2
    keys = [row[rows[0].index("ResponseId")] for row in _as_wide(rows, "ResponseId")]
    return int(keys[1:2] != [] and not keys[0].startswith("R_") and keys[1].startswith("R_"))


def _as_wide(rows: Sequence[Sequence[str]], name: str) -> list[Sequence[str]]:
    """Return the rows under a header that has a column, those that reach as far as it."""
    if not rows or name not in rows[0]:
        return []
    return [row for row in rows[1:] if len(row) > rows[0].index(name)]


def _name_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Name the columns; a separator too many at line ends makes one more, without a name."""
    width = len(header)
    longer = sum(len(row) == width + 1 and not row[-1].strip() for row in rows)
    if longer > len(rows) / 2:
        return (*header, "")
    shorter = sum(len(row) == width - 1 for row in rows)
    if not header[-1].strip() and shorter > len(rows) / 2:
        return tuple(header[:-1])
    return tuple(header)


def _read_columns(source: Source, layout: Layout, found: Mapping[str, int]) -> dict[str, Gathering]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = [f"{place}" for place in range(len(layout.names))]
    wanted = [names[place] for place in found.values()]
    quoted = layout.encoding.quoted
    texts = pa.dictionary(pa.int32(), pa.string())
    columns = {name: Gathering() for name in found}
    try:
        pieces = arrow_csv.open_csv(
            source.path,
            read_options=arrow_csv.ReadOptions(
                column_names=names,
                skip_rows=layout.above,
                skip_rows_after_names=layout.below,
                block_size=BLOCK,
                encoding="utf8" if layout.encoding.name == "utf-8-sig" else layout.encoding.name,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=layout.separator,
                quote_char='"' if quoted else False,
                newlines_in_values=quoted,
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, texts),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
        for piece in pieces:
            for name, values in zip(found, piece.columns, strict=True):
                columns[name].add(values)
    except (pa.ArrowInvalid, UnicodeError):
        # The message of pyarrow repeats the row.
        unclear = source.problem("cannot be split into rows and columns", "export it again")
        problems = find_ragged(source, layout) or [unclear]
        raise source.refuse(*problems) from None
    return columns
