"""The crosswalk: the units that were renamed, merged or split, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

from tillid_analysis.data.reading.export import Source
from tillid_analysis.data.reading.formats import read_table
from tillid_analysis.data.reading.shares import read_shares
from tillid_analysis.data.reading.spelling import as_text
from tillid_analysis.errors import Problem, nearest

Row = tuple[str, ...]
_Key = tuple[str, int | None]

NEEDED, COLUMNS = ("from", "to"), ("from", "to", "share", "wave")


@dataclass(frozen=True, slots=True)
class Step:
    """What one unit became.

    Parameters
    ----------
    unit
        Its code.
    last
        Position of the last wave in which the code meant this unit; None where it is not said.
    successors
        Codes after that; its own among them where it went on with some of its people.
    shares
        Of the unit's people, for each successor; empty where nothing is said.
    """

    unit: str
    last: int | None
    successors: tuple[str, ...]
    shares: tuple[Fraction, ...] = ()

    @property
    def goes_on(self) -> bool:
        """Whether the unit kept its code for some of its people."""
        return self.unit in self.successors


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All steps, in the direction that they are read in.

    Parameters
    ----------
    source
        The table.
    waves
        In the order they are read in: backwards the last wave comes first, and a step leads from
        the later unit to the earlier ones.
    backwards
        Whether it is read so.
    steps
        For each unit its steps, those of named waves first and in their order.
    kept
        Codes that have a row to themselves.
    """

    source: Source
    waves: tuple[str, ...]
    backwards: bool
    steps: Mapping[str, tuple[Step, ...]]
    kept: frozenset[str]

    def without(self, units: Iterable[str]) -> Crosswalk:
        """Return the crosswalk without what units became at a time that is not said."""
        gone = frozenset(units)
        steps = {
            unit: tuple(step for step in own if unit not in gone or step.last is not None)
            for unit, own in self.steps.items()
        }
        return replace(self, steps=steps)

    def step(self, unit: str, at: int) -> Step | None:
        """Return what a unit became that had its code at some position of the waves."""
        for step in self.steps.get(unit, ()):
            if step.last is not None and step.last >= at:
                return step
            if step.last is None and not (step.goes_on and at == len(self.waves) - 1):
                return step
        return None


def read_crosswalk(
    source: Source, waves: Sequence[str], *, backwards: bool
) -> tuple[Crosswalk, list[Problem]]:
    """Read which unit became which.

    Parameters
    ----------
    source
        The table (from; to; share; wave), of which the last two columns may be missing.
    waves
        In order of time.
    backwards
        Whether the waves are counted in the units of the first.

    Returns
    -------
    tuple of Crosswalk and list of Problem
        What can be read, and every row that cannot be used and every unit whose shares cannot.
        Whether the steps lead anywhere is not known yet.

    Raises
    ------
    ReadingError
        If the table cannot be read at all.

    Notes
    -----
    `wave` is the last wave in which the code in `from` had its old meaning. What a row with a wave
    leads to is looked up among the codes after that wave, so that a code can be used again, and
    two units can even change codes. A row without one holds for every wave before the last, and
    is followed through the other rows as they stand.

    `share` is of the unit that is divided: of the one in `from` forwards, in `to` backwards.
    """
    table = read_table(source, "survey.yml: units.crosswalk", label_row=False)
    absent = [name for name in NEEDED if name not in table.frame]
    if absent:
        remedy = f"the crosswalk needs {' and '.join(NEEDED)}"
        raise source.refuse(
            *(source.problem("is not there", remedy, at=f"column {name}") for name in absent)
        )
    blank = [""] * len(table.frame)
    cells = [
        [as_text(value) for value in table.frame[name]] if name in table.frame else blank
        for name in COLUMNS
    ]
    rows = list(zip(*cells, strict=True))
    problems = list(_check_rows(source, rows, waves))
    usable = [row for row in rows if row[0] and row[1] and row[3] in ("", *waves[:-1])]
    groups = _group(usable, waves, backwards)
    read = {key: _read_group(key, into, usable) for key, into in groups.items()}
    for (unit, _), step in read.items():
        if isinstance(step, str):
            whose = "of the unit in column to" if backwards else "of the unit in column from"
            problems.append(source.problem(step, f"a share is {whose}", at=f"unit {unit}"))
    order = tuple(reversed(waves)) if backwards else tuple(waves)
    kept = frozenset(row[0] for row in usable if row[0] == row[1])
    return Crosswalk(source, order, backwards, _sort(read.values()), kept), problems


def _check_rows(source: Source, rows: Sequence[Row], waves: Sequence[str]) -> Iterator[Problem]:
    for number, (before, after, _, wave) in enumerate(rows, start=1):
        if not before or not after:
            blank = "from" if not before else "to"
            yield source.problem(f"{blank} is blank", "write both codes", at=f"row {number}")
        if wave and wave == waves[-1]:
            found = f"nothing comes after wave {wave}, which is the last"
            remedy = "name the last wave in which the code had its old meaning"
            yield source.problem(found, remedy, at=f"row {number}")
        elif wave and wave not in waves:
            remedy = nearest(wave, waves[:-1])
            yield source.problem(f"unknown wave {wave!r}", remedy, at=f"row {number}")


def _group(
    rows: Sequence[Row], waves: Sequence[str], backwards: bool
) -> dict[_Key, list[tuple[str, str]]]:
    """Put together what one unit became at one time, each successor with its share."""
    groups: dict[_Key, list[tuple[str, str]]] = {}
    for before, after, share, wave in rows:
        last = waves.index(wave) if wave else None
        if backwards and last is not None:
            last = len(waves) - 2 - last
        unit, became = (after, before) if backwards else (before, after)
        into = groups.setdefault((unit, last), [])
        if (became, share) not in into:
            into.append((became, share))
    return groups


def _read_group(
    key: _Key, into: Sequence[tuple[str, str]], rows: Sequence[Row]
) -> Step | str | None:
    """Return a step, or what is wrong with it; None for a unit that only went on as it was."""
    unit, last = key
    became = tuple(name for name, _ in into)
    written = [share for _, share in into if share]
    if len(set(became)) < len(became):
        return "has a successor with two shares"
    if written and len(written) < len(became):
        return "has a share in some of its rows and not in the others"
    shares = read_shares(written) if written else ()
    if isinstance(shares, str):
        return shares
    # "A; A" says in the other direction that A went on beside what came to it.
    if became == (unit,) and sum(unit in row[:2] for row in rows) > 1:
        return None
    return Step(unit, last, became, shares)


def _sort(read: Iterable[Step | str | None]) -> dict[str, tuple[Step, ...]]:
    steps: dict[str, list[Step]] = {}
    for step in read:
        if isinstance(step, Step):
            steps.setdefault(step.unit, []).append(step)
    return {
        unit: tuple(sorted(own, key=lambda step: inf if step.last is None else step.last))
        for unit, own in steps.items()
    }
