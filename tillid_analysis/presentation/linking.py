"""Marks by which a machine can tell what each number on a page is about."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from tillid_analysis.columns import CRUDE
from tillid_analysis.disclosure.audit.facts import RESPONSE
from tillid_analysis.disclosure.audit.statements import (
    ALL,
    COUNTED,
    Statement,
    write_path,
    write_statements,
)
from tillid_analysis.disclosure.audit.ways import RESPONSE_GAP
from tillid_analysis.disclosure.release import ABOUT_UNITS
from tillid_analysis.disclosure.statistics import COMPOSED, SHARES, decimals_of
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import POOLED

Row = Mapping[Hashable, Any]

OF_A_LEVEL = ("sd_between", "sd_low", "sd_high", "icc", "icc_low", "icc_high")
"""Columns that are about all units of a level, and so about the institution."""


def link_cells(reader: Reader, rows: pd.DataFrame, *columns: str) -> list[str]:
    """Write the marks of a table's column: what the number in each row's cell is about.

    Parameters
    ----------
    reader, rows
        The result, and a row of it for each row of the table.
    columns
        Which columns of the row the cell holds, in the order they are read in.
    """
    return [write_statements(_states(reader, row, columns)) for row in rows.to_dict("records")]


def link_values(reader: Reader, rows: pd.DataFrame, *columns: str) -> str:
    """Write the mark of words or a picture: what it says of each row, but for what is hidden.

    Where all is hidden the mark names the first row and no number.
    """
    states = [
        each for row in rows.to_dict("records") for each in _states(reader, row, columns, told=True)
    ]
    told = [each for each in states if each.value is not None]
    return write_statements(told or states[:1])


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
    about = Statement(
        wave=str(row["wave"]),
        path=_path(reader, str(row.get("unit", reader.units.codes[0]))),
        measure=ALL,
        statistic="",
        reference=_reference(reader, str(row.get("reference", ""))),
        n_reference=_count(row.get("n_reference")),
        # A background that was taken account of is no part of the unit.
        background="" if "adjustment" in row else str(row.get("background", "")),
        category=str(row.get("category", "")),
    )
    covariates = dict(reader.shown.spec.arguments).get("covariates")
    given = "+".join(covariates) if isinstance(covariates, tuple) else ""
    return [
        replace(
            about,
            path=about.path[:1] if column in OF_A_LEVEL else about.path,
            measure=_measure(reader, row, column),
            statistic=column,
            reference=given if column in COMPOSED else _held_against(about, column),
            value=_write(reader, column, row[column]) if told else None,
            n=_count(row.get("n")) if column == "estimate" else None,
        )
        for column in columns
    ]


def _held_against(about: Statement, column: str) -> str:
    return "" if column in RESPONSE else about.reference


def _measure(reader: Reader, row: Row, column: str) -> str:
    """Name the measure; numbers of a model, or of several units, say what they belong to."""
    if column in RESPONSE:
        return ALL
    if column in OF_A_LEVEL:
        return f"{row['measure']}~{row['level']}"
    if row.get("adjustment", CRUDE) != CRUDE:
        return f"{row['measure']}~{row['adjustment']} {row.get('background', '')}".strip()
    if reader.shown.spec.function == "assess_differences":
        return f"{row['measure']}~{row['level']} {row['method']}"
    if reader.shown.spec.function == "assess_response":
        return f"{ALL}~{RESPONSE_GAP}"
    if reader.shown.spec.function == "rank_drivers":
        return f"{row['measure']}~{row['term']}"
    if reader.shown.spec.function == "contrast_drivers":
        return f"{row['measure']}~{row['term']} {row['reference']}"
    if row.get("family") == "custom":
        return f"{row['measure']}~{row['reference']}"
    if reader.shown.spec.function == "assess_reliability":
        return f"{row['measure']}~{row['item']}"
    return str(row.get("measure", ALL))


def _path(reader: Reader, code: str) -> tuple[str, ...]:
    own = code.removesuffix(POOLED)
    above = [
        reader.units.codes[each] for each in reader.units.ancestors(reader.units.position(own))
    ]
    return (*reversed(above), own, code) if code != own else (*reversed(above), own)


def _reference(reader: Reader, reference: str) -> str:
    """Name what a row is held against; a unit by its whole path."""
    if reference not in reader.units.codes:
        return reference
    return write_path(_path(reader, reference))


def _count(value: object) -> int | None:
    return int(value) if isinstance(value, float | int) and pd.notna(value) else None


def _write(reader: Reader, column: str, value: float) -> str | None:
    if pd.isna(value):
        return None
    in_points = reader.shown.spec.function in ABOUT_UNITS
    digits = decimals_of(column, reader.codebook.policy, in_points) or 0
    if column in SHARES:
        value, digits = 100 * value, digits - 2
    return f"{round(value, digits) + 0.0:.{digits}f}"
