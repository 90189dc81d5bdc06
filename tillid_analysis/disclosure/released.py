"""A wave as it was released: its people by names, and which groups were shown of what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.codebook import Codebook
from tillid_analysis.codebook.text import Record
from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.disclosure.people import Key, as_numbers, key_of
from tillid_analysis.disclosure.planning import WavePlan
from tillid_analysis.survey import Survey

_FINE = 10_000
"""How finely points are told apart."""


class Group(Record):
    """A group that something was shown of: which, by its name then, and the atoms it is made of."""

    unit: str
    background: str
    category: str
    atoms: tuple[int, ...]


class MeasureRelease(Record):
    """What was shown of a measure.

    Parameters
    ----------
    base
        Stands for the people who had a value.
    values, shares
        Stand for them and what value each had, and for which share each counted as positive.
    shown, detailed
        The positions of the groups that its means, or all else too, were shown of.
    """

    base: Key
    values: Key
    shares: Key
    shown: tuple[int, ...]
    detailed: tuple[int, ...]


class WaveRelease(Record):
    """A wave as it was released.

    Parameters
    ----------
    atoms
        For each atom the names of its people.
    groups
        What something was shown of.
    measures
        What was shown of each measure; how many answered stands under "".
    """

    atoms: tuple[tuple[str, ...], ...]
    groups: tuple[Group, ...]
    measures: Mapping[str, MeasureRelease]

    def people(self) -> set[str]:
        """Return the names of all people."""
        return {*self.names()}

    def names(self) -> Iterator[str]:
        """Yield the names of all people, by atom."""
        yield from chain.from_iterable(self.atoms)

    def keys(self) -> list[Key]:
        """Return what stands for the people of each group."""
        atoms = [as_numbers(people) for people in self.atoms]
        none = np.zeros(0, dtype=np.int64)
        return [
            key_of(np.concatenate([none, *(atoms[at] for at in group.atoms)]))
            for group in self.groups
        ]


def describe_wave(survey: Survey, plan: WavePlan, people: Sequence[str]) -> WaveRelease:
    """Write down what of a wave is released.

    Parameters
    ----------
    survey, plan
        What is published, and what may be shown of the wave.
    people
        (N,) names of the wave's respondents.
    """
    cells = plan.cells
    order = np.argsort(cells.atom, kind="stable")
    ends = np.cumsum(np.bincount(cells.atom, minlength=cells.atoms.shape[1]))[:-1]
    atoms = [tuple(people[row] for row in rows) for rows in np.split(order, ends)]
    told = np.flatnonzero(plan.people.shown)
    place = np.cumsum(plan.people.shown) - 1
    numbers, everybody = as_numbers(people), np.ones(len(people), dtype=bool)
    measures = {}
    for measure, masks in {"": plan.people, **plan.measures}.items():
        keys = keys_of_answers(survey, cells.wave, measure, numbers, everybody)
        measures[measure] = MeasureRelease(
            base=keys.base,
            values=keys.values,
            shares=keys.shares,
            shown=tuple(place[masks.shown].tolist()),
            detailed=tuple(place[masks.detailed].tolist()),
        )
    groups = tuple(_groups(cells, told))
    return WaveRelease(atoms=tuple(atoms), groups=groups, measures=measures)


class AnswerKeys(NamedTuple):
    """What stands for those with a value of a measure, alone and with their values and shares."""

    base: Key
    values: Key
    shares: Key


def keys_of_answers(
    survey: Survey, wave: str, measure: str, numbers: NDArray[np.int64], among: NDArray[np.bool_]
) -> AnswerKeys:
    """Return what stands for those with a value of a measure, and for them with their values.

    Parameters
    ----------
    survey, wave, measure
        What was measured; everybody has the same value where no measure is named.
    numbers
        (N,) the numbers of the wave's respondents.
    among
        (N,) which of them count.

    Notes
    -----
    Where an answer is missing a respondent's own score on the index stands in. It is another one
    where the index gets other items, and the means before and after would tell it. What a value is
    made of counts as well: were it shown again where the score happens to be the same, that would
    tell of whoever left the item blank that his answers to the index are alike. So it is with
    shares, which change with the codes that count as positive.
    """
    if not measure:
        everybody = key_of(numbers[among])
        return AnswerKeys(everybody, everybody, everybody)
    rows = survey.rows(wave)
    points, positive = survey.points(measure, rows), survey.positive(measure, rows)
    there = among & ~np.isnan(points)
    theirs = numbers[there]

    def stand_for(values: NDArray[np.float64], definition: _Definition) -> Key:
        made = _made_of(survey, wave, measure, definition)[there]
        return key_of(theirs * (1 + np.rint(_FINE * values[there]).astype(np.int64) + made))

    asked = survey.answered_items(wave)
    return AnswerKeys(
        key_of(theirs),
        stand_for(points, lambda item: _direction(survey.codebook, item) * (item in asked)),
        stand_for(positive, lambda item: _counted(survey.codebook, item, wave) * (item in asked)),
    )


_Definition = Callable[[str], str]
"""Writes down what of an item counts in a value; nothing where it was not asked."""


def _direction(codebook: Codebook, item: str) -> str:
    return f"{item}{'-' * codebook.item_by_id[item].reverse}"


def _counted(codebook: Codebook, item: str, wave: str) -> str:
    """Write down which options of an item count as positive."""
    positive = codebook.scale_of(codebook.item_by_id[item], wave).is_positive
    return f"{_direction(codebook, item)}{''.join('-+'[each] for each in positive)}"


def _made_of(survey: Survey, wave: str, measure: str, definition: _Definition) -> NDArray[np.int64]:
    """Return (N,) what stands for the items, as they are written down, that each is made of."""
    rows, codebook = survey.rows(wave), survey.codebook
    (number,) = as_numbers([_write_down(codebook, measure, definition)])
    own = np.full(rows.stop - rows.start, number)
    index = codebook.parent_by_measure.get(measure)
    if index is None:
        return own
    stands_in = survey.own_points(measure, rows) + survey.own_points(index, rows)
    stands_in += survey.points(index, rows)
    return np.where(np.isnan(stands_in), _made_of(survey, wave, index, definition), own)


def _write_down(codebook: Codebook, measure: str, definition: _Definition) -> str:
    """Write down the items that a measure is made of, as they lie in its parts."""
    if measure in codebook.item_by_id:
        return definition(measure)
    parts = codebook.index_by_id[measure].parts
    return f"({' '.join(sorted(_write_down(codebook, each, definition) for each in parts))})"


def _groups(cells: Cells, told: NDArray[np.intp]) -> Iterator[Group]:
    codes = cells.tree.codes
    for cell in told.tolist():
        background, category = cells.key[cell]
        yield Group(
            unit=codes[cells.unit[cell]],
            background=background,
            category=category,
            atoms=tuple(cells.atoms[[cell]].indices.tolist()),
        )
