"""The one way in: whatever an export is, it is recognised, read and checked here."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from tillid_analysis.data.reading.export import GARBLED, SAVE_AGAIN, Export, Source
from tillid_analysis.data.reading.head import look_at, read_answers, sheet_note
from tillid_analysis.data.reading.kinds import find_kind
from tillid_analysis.data.reading.mojibake import garbled_columns


def read_export(
    path: Path, named_by: str, wanted: Collection[str], sheet: str | None = None
) -> Export:
    """Read the wanted columns of an export file, whatever kind it is.

    Parameters
    ----------
    path
        The file.
    named_by
        The entry that names it ("survey.yml: waves.2026.file"), for the message if it is missing.
    wanted
        Names of the columns that are needed, as the file has them. No other is read: names,
        addresses and free text never reach the memory.
    sheet
        The sheet of an Excel file; the first visible one where it is None.

    Returns
    -------
    Export
        Values as they came. A wanted column that the file has not is left out, not refused.

    Raises
    ------
    ReadingError
        If the file cannot be read, with every reason found and no answer of anybody.

    Examples
    --------
    >>> path = Path("data/sample/units.csv")
    >>> read_export(path, "survey.yml: units.file", ["unit", "name"]).frame.columns.tolist()
    ['unit', 'name']
    """
    source = Source(path, f"{path.parent.name}/{path.name}", wanted)
    return read_table(source, named_by, sheet)


def read_table(
    source: Source, named_by: str, sheet: str | None = None, *, label_row: bool = True
) -> Export:
    """Read a table whose name in messages is known.

    Parameters
    ----------
    source
        The file, its name and the columns wanted.
    named_by, sheet
        As in `read_export`.
    label_row
        Whether an Excel sheet may have a row of item texts under its header.

    Raises
    ------
    ReadingError
        As in `read_export`.
    """
    head = look_at(source, find_kind(source, named_by), sheet)
    export = sheet_note(head, sheet, read_answers(head, source, label_row=label_row))
    check_letters(source, export)
    return export


def check_letters(source: Source, export: Export) -> None:
    """Refuse what was garbled on its way.

    Parameters
    ----------
    source, export
        The file, and what was read from it.

    Raises
    ------
    ReadingError
        With every column whose letters are garbled.
    """
    garbled = garbled_columns(export.frame, export.labels)
    if garbled:
        problems = (source.problem(GARBLED, SAVE_AGAIN, at=f"column {name}") for name in garbled)
        raise source.refuse(*problems)
