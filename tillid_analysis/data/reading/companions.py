"""Small files beside an export that tell about its columns, all of them read whole."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tillid_analysis.data.reading.encoding import find_encoding
from tillid_analysis.data.reading.export import Source
from tillid_analysis.data.reading.spelling import tidy

_ENDINGS = (".csv", ".txt", ".tsv")


@dataclass(frozen=True, slots=True, eq=False)
class Companion:
    """A small file beside an export.

    Parameters
    ----------
    source
        The file.
    rows
        Its rows that are not empty, each with the line it ends on.
    """

    source: Source
    rows: Sequence[tuple[int, list[str]]]


def companion_path(export: Path, part: str, whole: str) -> Path:
    """Return where a file beside an export is looked for.

    Parameters
    ----------
    export
        The export.
    part, whole
        What the file tells ("labels"), and how the export itself is called ("dataset").

    Returns
    -------
    Path
        The file that is there, or the one that should be.

    Examples
    --------
    >>> companion_path(Path("raw/2024_dataset.csv"), "labels", "dataset").as_posix()
    'raw/2024_labels.csv'
    >>> companion_path(Path("raw/2024.csv"), "labels", "dataset").as_posix()
    'raw/2024_labels.csv'
    """
    stem, small = export.stem, export.stem.lower()
    place = small.rfind(whole)
    named = f"{stem}_{part}" if place < 0 else stem[:place] + part + stem[place + len(whole) :]
    endings = dict.fromkeys((export.suffix, *_ENDINGS))
    paths = [export.with_name(f"{named}{ending}") for ending in endings]
    return next((path for path in paths if path.is_file()), paths[0])


def read_companion(beside: Source, path: Path) -> Companion:
    """Read a small file beside an export.

    Parameters
    ----------
    beside
        The export.
    path
        The file.

    Raises
    ------
    ReadingError
        If its bytes are no text.
    """
    source = replace(beside, path=path, file=f"{path.parent.name}/{path.name}")
    encoding = find_encoding(source)
    with path.open(encoding=encoding.name, newline="") as stream:
        start = stream.readline()
        separator = max(";,\t", key=start.count)
        stream.seek(0)
        reader = csv.reader(stream, delimiter=separator)
        try:
            rows = [(reader.line_num, [tidy(cell) for cell in row]) for row in reader if any(row)]
        except csv.Error:
            found = "opens a quotation mark that is never closed"
            raise beside.refuse(source.problem(found, "export it again")) from None
    return Companion(source, rows)
