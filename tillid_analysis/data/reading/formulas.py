"""Formulas of an Excel file whose results were never saved: they would be read as blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zipfile import ZipFile

from tillid_analysis.data.reading.export import Source
from tillid_analysis.data.reading.workbook import open_sheet
from tillid_analysis.errors import Problem

_MARKS = (b"<f>", b"<f ")
_BLOCK = 1 << 20


def check_formulas(
    source: Source, sheet: str | None, places: Mapping[str, int]
) -> Iterator[Problem]:
    """Find wanted columns with formulas that have no result.

    Parameters
    ----------
    source, sheet
        The file and its sheet.
    places
        Where the wanted columns stand.

    Yields
    ------
    Problem
        One a column, with the number of cells.

    Notes
    -----
    A program that writes a workbook leaves the results to Excel; until Excel has saved it, there
    are none. The sheet is read again only where there is any formula.
    """
    if not _has_formulas(source):
        return
    counts = dict.fromkeys(places, 0)
    with (
        open_sheet(source, sheet) as (_, results),
        open_sheet(source, sheet, formulas=True) as (_, written),
    ):
        for shown, behind in zip(results, written, strict=False):
            for name, place in places.items():
                if place < min(len(shown), len(behind)):
                    counts[name] += shown[place] is None and behind[place] is not None
    for name, count in counts.items():
        if count:
            cells = "1 cell holds" if count == 1 else f"{count} cells hold"
            found = f"{cells} formulas whose results were not saved"
            yield source.problem(found, "open the file in Excel and save it", at=f"column {name}")


def _has_formulas(source: Source) -> bool:
    with ZipFile(source.path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                with archive.open(name) as stream:
                    before = b""
                    while block := stream.read(_BLOCK):
                        if any(mark in before + block for mark in _MARKS):
                            return True
                        before = block[-2:]
    return False
