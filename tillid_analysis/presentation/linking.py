"""Marks by which a machine can tell what each number on a page is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice

import pandas as pd

from tillid_analysis.columns import AGAINST_A_UNIT, BIN, CRUDE, CURVE, LINE
from tillid_analysis.disclosure.audit.facts import RESPONSE
from tillid_analysis.disclosure.audit.statements import (
    ALL,
    COUNTED,
    Statement,
    write_path,
    write_statements,
)
from tillid_analysis.disclosure.audit.ways import LEVER, RESPONSE_GAP
from tillid_analysis.disclosure.statistics import COMPOSED, SHARES, decimals_of
from tillid_analysis.disclosure.subjects import ABOUT_SHAPES, IN_POINTS
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.rows import Row, records
from tillid_analysis.results import POOLED
from tillid_analysis.units import UnitTree

SCORED = ("pooled", "pooled_low", "pooled_high")
"""Columns of levers that are about the driver alone."""

OF_A_LEVEL = ("sd_between", "sd_low", "sd_high", "icc", "icc_low", "icc_high", "upper_quartile")
"""Columns that are about all units of a level, and so about the institution."""

NEED = "need"
"""Ends the measure of a number that tells what is reached, or needed: a shape has its own."""

BY_ORDER = "order"
"""Ends the measure of a number of drivers that rests on the order of the answers."""


def link_cells(reader: Reader, rows: pd.DataFrame, *columns: str) -> list[str]:
    """Write the marks of a table's column: what the number in each row's cell is about.

    Parameters
    ----------
    reader, rows
        The result, and a row of it for each row of the table.
    columns
        Which columns of the row the cell holds, in the order they are read in.
    """
    return [write_statements(_states(reader, row, columns)) for row in records(rows)]


def link_columns(
    reader: Reader, rows: pd.DataFrame, columns: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Write the marks of several columns of a table, as `link_cells` does those of one.

    Parameters
    ----------
    reader, rows
        The result, and a row of it for each row of the table.
    columns
        For each heading which columns of the row its cells hold.
    """
    every = [column for held in columns.values() for column in held]
    written: dict[str, list[str]] = {heading: [] for heading in columns}
    for row in records(rows):
        states = iter(_states(reader, row, every))
        for heading, held in columns.items():
            written[heading].append(write_statements(islice(states, len(held))))
    return written


def link_values(reader: Reader, rows: pd.DataFrame, *columns: str) -> str:
    """Write the mark of words or a picture: what it says of each row, but for what is hidden.

    Where all is hidden the mark names the first row and no number.
    """
    states = [each for row in records(rows) for each in _states(reader, row, columns, told=True)]
    told = [each for each in states if each.value is not None]
    return write_statements(told or states[:1])


def link_row(reader: Reader, row: Row, *columns: str) -> str:
    """Write the mark of a row that shows its numbers in words and in a drawing, as `link_values`.

    For many rows with marks of their own: a row is one of `records`.
    """
    states = _states(reader, row, columns, told=True)
    return write_statements([each for each in states if each.value is not None] or states[:1])


def link_counts(reader: Reader, wave: str, counts: Iterable[int]) -> str:
    """Write the mark of numbers that count units or measures."""
    path = reader.units.codes[:1]
    about = (Statement(wave, path, ALL, COUNTED, str(each)) for each in dict.fromkeys(counts))
    return write_statements(about)


def link_target(reader: Reader, rows: pd.DataFrame) -> str:
    """Write the mark of a number that a contrast is held against, if it is one."""
    first = rows.iloc[0]
    reference = str(first["reference"])
    if first["family"] != "target":
        return ""
    about = Statement(
        str(first["wave"]), reader.units.codes[:1], ALL, COUNTED, f"{float(reference):.0f}"
    )
    return write_statements([about])


def join_links(*written: str) -> str:
    """Put marks together."""
    return "; ".join(filter(None, written))


def _states(
    reader: Reader, row: Row, columns: Iterable[str], *, told: bool = False
) -> list[Statement]:
    spec, reference = reader.shown.spec, _reference(reader, row)
    path = _path(reader.units, str(row.get("unit", reader.units.codes[0])))
    covariates = dict(spec.arguments).get("covariates")
    given = "+".join(covariates) if isinstance(covariates, tuple) else ""
    return [
        Statement(
            wave=str(row["wave"]),
            # What is the same for all units is hidden where one of them is, not for everybody.
            path=path[: 1 if column in OF_A_LEVEL and pd.notna(row[column]) else None],
            measure=_measure(reader, row, column),
            statistic=column,
            value=_write(reader, column, row[column]) if told else None,
            n=_count(row.get("n")) if column == "estimate" else None,
            reference=given if column in COMPOSED else "" if column in RESPONSE else reference,
            n_reference=_count(row.get("n_reference")),
            # A background that was taken account of is no part of the unit.
            background="" if "adjustment" in row else str(row.get("background", "")),
            category=str(row.get("category", "")),
        )
        for column in columns
    ]


def _measure(reader: Reader, row: Row, column: str) -> str:
    """Name the measure; numbers of a model, or of several units, say what they belong to."""
    if column in RESPONSE:
        return ALL
    if reader.shown.spec.function == "rank_levers":
        return _of_a_lever(row, column)
    if reader.shown.spec.function == "locate_drivers":
        return f"{row['measure']}~{row['term']} {row['part']}"
    if column in OF_A_LEVEL:
        return f"{row['measure']}~{row['level']}"
    if reader.shown.spec.function == "check_same_source":
        return f"{row['measure']}~{row['adjustment']} {row['term']}"
    if row.get("adjustment", CRUDE) != CRUDE:
        return f"{row['measure']}~{row['adjustment']} {row.get('background', '')}".strip()
    if reader.shown.spec.function == "assess_differences":
        return f"{row['measure']}~{row['level']} {row['method']}"
    if reader.shown.spec.function == "assess_response":
        return f"{ALL}~{RESPONSE_GAP}"
    if reader.shown.spec.function == "rank_driver_items":
        return f"{row['measure']}~{row['term']} {row['item']}".strip()
    if reader.shown.spec.function == "rank_ordinal_drivers" and column != "importance_mean":
        return f"{row['measure']}~{row['term']} {BY_ORDER}"
    if reader.shown.spec.function in ("rank_drivers", "rank_ordinal_drivers"):
        return f"{row['measure']}~{row['term']}"
    if reader.shown.spec.function == "assess_necessity":
        return f"{_name_part(row)} {NEED}"
    if reader.shown.spec.function in ABOUT_SHAPES:
        return _name_part(row)
    if reader.shown.spec.function == "contrast_drivers":
        return f"{row['measure']}~{row['term']} {row['reference']}"
    if row.get("family") == "custom":
        return f"{row['measure']}~{row['reference']}"
    if reader.shown.spec.function == "assess_reliability":
        return f"{row['measure']}~{row['item']}"
    return str(row.get("measure", ALL))


def _name_part(row: Row) -> str:
    """Name what of a driver's shape, or of which two drivers, a number tells, and where."""
    places = ["held_at", "position"] if row["part"] in (BIN, CURVE, LINE) else ["held_at"]
    known = (f"{row[each]:g}" for each in places if pd.notna(row.get(each)))
    drivers = "x".join(filter(None, (str(row["term"]), str(row.get("reference", "")))))
    return " ".join([f"{row['measure']}~{drivers}", str(row["part"]), *known])


def _of_a_lever(row: Row, column: str) -> str:
    """Name the driver where its score is told, else what goes with it."""
    if column in SCORED:
        return str(row["term"])
    if column in OF_A_LEVEL:
        return f"{row['term']}~{row['level']}"
    return f"{row['measure']}~{row['term']} {LEVER}"


@lru_cache(maxsize=4096)
def _path(units: UnitTree, code: str) -> tuple[str, ...]:
    own = code.removesuffix(POOLED)
    above = [units.codes[each] for each in units.ancestors(units.position(own))]
    return (*reversed(above), own, code) if code != own else (*reversed(above), own)


def _reference(reader: Reader, row: Row) -> str:
    """Name what a row is held against; a unit by its whole path."""
    reference = str(row.get("reference", ""))
    if row.get("family") not in AGAINST_A_UNIT:
        return reference
    return write_path(_path(reader.units, reference))


def _count(value: object) -> int | None:
    return int(value) if isinstance(value, float | int) and pd.notna(value) else None


def _write(reader: Reader, column: str, value: float) -> str | None:
    if pd.isna(value):
        return None
    in_points = reader.shown.spec.function in IN_POINTS
    digits = decimals_of(column, reader.codebook.policy, in_points) or 0
    if column in SHARES:
        value, digits = 100 * value, digits - 2
    return f"{round(value, digits) + 0.0:.{digits}f}"
