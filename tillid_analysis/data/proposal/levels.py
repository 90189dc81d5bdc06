"""Levels above the unit: columns that say the same for all of a unit, and so lie above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from tillid_analysis.codebook.policy import PROMISED_MINIMUM
from tillid_analysis.data.decoding.distinct import distinct_values
from tillid_analysis.data.proposal.choosing import may_be_level
from tillid_analysis.data.proposal.columns import Column
from tillid_analysis.data.proposal.names import free_name, slug_of
from tillid_analysis.data.proposal.proposal import (
    INSTITUTION,
    UNIT,
    Proposal,
    ProposedLevel,
    Shared,
    WaveFile,
)
from tillid_analysis.data.proposal.units import list_units
from tillid_analysis.data.reading import read_export
from tillid_analysis.data.reading.spelling import as_text, is_blank, key_of

_FEWEST_UNITS = 3

Key = int | str


@dataclass(frozen=True, slots=True, eq=False)
class _Above:
    """A column with the one value that it has in each unit of five respondents or more."""

    column: Column
    values: Mapping[Key, str]

    @property
    def distinct(self) -> int:
        """How many values it has."""
        return len({*map(key_of, self.values.values())})

    def decides(self, other: _Above) -> bool:
        """Return whether each of its values goes with one value of another column."""
        pairs = {
            (key_of(value), key_of(other.values[unit]))
            for unit, value in self.values.items()
            if unit in other.values
        }
        return len(pairs) == len({own for own, _ in pairs})


def propose_levels(proposal: Proposal, exports: Mapping[str, Path]) -> Proposal:
    """Propose the levels between the institution and the unit.

    Parameters
    ----------
    proposal
        What the survey file says.
    exports
        Each wave's file.

    Returns
    -------
    Proposal
        With `levels`, the most general first; what is a level is no background.

    Raises
    ------
    ReadingError
        If a file cannot be read.

    Notes
    -----
    A column lies above the unit if it has one value in every unit, at least two values, and fewer
    than there are units. Units of fewer than five respondents must not contradict it, and are not
    placed by it: a column may be constant there by chance, and would tell what somebody answered.
    Of the newest wave the columns are taken that lie above each other; units that only older
    waves have are placed by the same columns there.
    """
    if proposal.unit is None:
        return proposal
    waves = [wave for wave in reversed(proposal.waves) if wave.name in proposal.unit.columns]
    unit = proposal.unit.columns
    found = list(_columns_above(waves[0], unit[waves[0].name], exports, None))
    chain, beside = _chain(found)
    names = [each.column.name for each in chain]
    values = [dict(each.values) for each in chain]
    for wave in waves[1:] if chain else ():
        for each in _columns_above(wave, unit[wave.name], exports, names):
            known = values[names.index(each.column.name)]
            known.update({key: value for key, value in each.values.items() if key not in known})
    columns = [each.column for each in chain]
    levels = _name_levels(columns, values, [each.column.name for each in beside])
    return replace(
        proposal,
        levels=tuple(levels),
        unplaced=len(list_units(proposal, exports).keys() - values[-1].keys()) if chain else 0,
        background=_without(proposal.background, names),
        partial=_without(proposal.partial, names),
    )


def _without(shared: Sequence[Shared], names: Sequence[str]) -> tuple[Shared, ...]:
    return tuple(each for each in shared if not {c.name for c in each.columns.values()} & {*names})


def _columns_above(
    wave: WaveFile, unit: Column, exports: Mapping[str, Path], names: Sequence[str] | None
) -> Iterator[_Above]:
    """Yield the columns that have one value in each unit; only those named, if any are."""
    rows = wave.inspection.rows
    columns = [
        each
        for each in wave.columns
        if each is not unit and may_be_level(each, rows) and (names is None or each.name in names)
    ]
    if not columns:
        return
    wanted = {each.name for each in (unit, *columns)}
    frame = read_export(exports[wave.name], "the command", wanted).frame
    units = _texts(frame[unit.name])
    for column in columns:
        values = _one_value(units, _texts(frame[column.name]))
        if values is not None:
            yield _Above(column, values)


def _texts(values: pd.Series) -> pd.Series:
    """Return a column's values, the spellings of one value as one; none where it is blank."""
    found = distinct_values(values)
    spelt: dict[Key, str] = {}
    texts = [
        None if is_blank(value) else spelt.setdefault(key_of(value), as_text(value))
        for value in found.values
    ]
    return pd.Series(found.spread(np.array([*texts, None], dtype=object)), dtype="category")


def _one_value(units: pd.Series, values: pd.Series) -> dict[Key, str] | None:
    """Return the value of each unit of five respondents or more; None where a unit has two."""
    both = pd.DataFrame({"unit": units, "value": values}).dropna()
    counts = both.groupby(["unit", "value"], observed=True).size().reset_index(name="n")
    if counts["unit"].duplicated().any():
        return None
    told = counts[counts["n"] >= PROMISED_MINIMUM]
    large = int((units.value_counts() >= PROMISED_MINIMUM).sum())
    distinct = told["value"].nunique()
    if len(told) < max(_FEWEST_UNITS, 0.9 * large) or not 2 <= distinct < len(told):
        return None
    return {key_of(u): str(v) for u, v in zip(told["unit"], told["value"], strict=True)}


def _chain(found: Sequence[_Above]) -> tuple[list[_Above], list[_Above]]:
    """Return the columns that lie above each other, the most general first, and the others."""
    chain: list[_Above] = []
    beside: list[_Above] = []
    for each in sorted(found, key=lambda above: -above.distinct):
        if chain and chain[0].decides(each) and each.decides(chain[0]):
            continue
        if not chain or chain[0].decides(each):
            chain.insert(0, each)
        else:
            beside.append(each)
    return chain, beside


def _name_levels(
    columns: Sequence[Column], values: Sequence[Mapping[Key, str]], beside: Sequence[str]
) -> Iterator[ProposedLevel]:
    taken = {INSTITUTION, UNIT}
    for column, known in zip(columns, values, strict=True):
        name = free_name(slug_of(column.name), taken)
        taken.add(name)
        yield ProposedLevel(name, column, known, tuple(beside))
