"""What differs between two waves: items, columns, units and who answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.codebook import Codebook
from tillid_analysis.survey import Survey
from tillid_analysis.units import Destination


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many answered in a wave, and how many were invited; None where that is not known."""

    answered: int
    invited: int | None


@dataclass(frozen=True, slots=True)
class WaveChange:
    """What differs between a wave and the one before it.

    Parameters
    ----------
    before, after
        The two waves.
    new, dropped
        Items asked in the later wave only, and in the earlier only.
    reworded, rescaled
        Items asked in both, in another wording or on another response scale.
    bridged
        Those of the rescaled that the survey file compares all the same.
    renamed
        The export's names before and after, of columns that both waves have.
    units_new, units_gone
        Codes of today's units that people belonged to in one of the two only.
    merged
        For a unit of the tree the earlier codes that people had whom the later wave has in it.
    resolved
        For a unit of the tree the later codes of its people, where the waves are read backwards.
    divided
        Codes whose people cannot all be told where to count, and where they are counted.
    turnout
        Of the two waves.
    """

    before: str
    after: str
    new: tuple[str, ...]
    dropped: tuple[str, ...]
    reworded: tuple[str, ...]
    rescaled: tuple[str, ...]
    bridged: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    units_new: tuple[str, ...]
    units_gone: tuple[str, ...]
    merged: tuple[tuple[str, tuple[str, ...]], ...]
    resolved: tuple[tuple[str, tuple[str, ...]], ...]
    divided: tuple[tuple[str, Destination], ...]
    turnout: tuple[Turnout, Turnout]


def compare_pairs(survey: Survey) -> tuple[WaveChange, ...]:
    """Compare each wave with the one before it.

    Parameters
    ----------
    survey
        What was asked and answered.

    Returns
    -------
    tuple of WaveChange
        One for each wave but the first.

    Notes
    -----
    A unit is there in a wave if people were invited to it or to a unit that is counted in it now;
    in a wave without numbers of invited, if it has answers. Codes that the crosswalk names are
    told where they stop having people, as the table of units says; where it does not, before the
    last wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> [(each.new, each.reworded) for each in compare_pairs(survey)]
    [((), ()), (('RES3',), ('LAE5',))]
    """
    return tuple(_compare(survey, before, after) for before, after in pairwise(survey.waves))


def _compare(survey: Survey, before: str, after: str) -> WaveChange:
    codebook = survey.codebook
    was, now = survey.answered_items(before), survey.answered_items(after)
    both = [item for item in codebook.item_by_id if item in was & now]
    reworded, rescaled = (
        tuple(item for item in both if told(codebook, item, before) != told(codebook, item, after))
        for told in (_wording, _scale)
    )
    there, still = _units_in(survey, before), _units_in(survey, after)
    return WaveChange(
        before,
        after,
        new=tuple(item for item in codebook.item_by_id if item in now - was),
        dropped=tuple(item for item in codebook.item_by_id if item in was - now),
        reworded=reworded,
        rescaled=rescaled,
        bridged=tuple(item for item in rescaled if item in codebook.bridges),
        renamed=tuple(_renamed(codebook, both, before, after)),
        units_new=_codes(survey, still & ~there),
        units_gone=_codes(survey, there & ~still),
        merged=tuple(_counted_in(survey, before, after)),
        resolved=tuple(_counted_in(survey, after, before)),
        divided=(*_divided(survey, before, after), *_divided(survey, after, before)),
        turnout=(_turnout(survey, before), _turnout(survey, after)),
    )


def _wording(codebook: Codebook, item: str, wave: str) -> int:
    return codebook.waves[wave].wording.get(item, 1)


def _scale(codebook: Codebook, item: str, wave: str) -> str:
    return codebook.scale_of(codebook.item_by_id[item], wave).id


def _renamed(
    codebook: Codebook, items: list[str], before: str, after: str
) -> Iterator[tuple[str, str]]:
    respondent = [codebook.respondent] if codebook.respondent else []
    for name in (*respondent, codebook.units.column, *codebook.background, *items):
        old, new = (codebook.waves[wave].column(name) for wave in (before, after))
        if old != new:
            yield old, new


def _units_in(survey: Survey, wave: str) -> NDArray[np.bool_]:
    """Return (U,) whether anybody belonged to each unit, or to one below it."""
    if wave in survey.units.invited:
        return ~survey.units.missing(wave)
    own = np.bincount(survey.responses.unit[survey.rows(wave)], minlength=len(survey.units))
    return np.asarray(survey.units.membership() @ own > 0)


def _codes(survey: Survey, which: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(survey.units.codes[unit] for unit in np.flatnonzero(which))


def _moved(survey: Survey, wave: str, other: str) -> dict[str, Destination]:
    """Return the codes that were counted elsewhere in a wave, and are gone in the other."""
    units = survey.units
    there = units.elsewhere[wave] - units.elsewhere[other]
    return {code: to for code, to in units.aliases.get(wave, {}).items() if code in there}


def _counted_in(survey: Survey, wave: str, other: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    into: dict[str, list[str]] = {}
    for code, there in _moved(survey, wave, other).items():
        if there.is_exact:
            into.setdefault(there.units[0], []).append(code)
    yield from ((unit, tuple(into[unit])) for unit in survey.units.codes if unit in into)


def _divided(survey: Survey, wave: str, other: str) -> Iterator[tuple[str, Destination]]:
    moved = _moved(survey, wave, other)
    yield from ((code, there) for code, there in moved.items() if not there.is_exact)


def _turnout(survey: Survey, wave: str) -> Turnout:
    rows = survey.rows(wave)
    invited = survey.units.invited.get(wave, np.array([np.nan]))[0]
    return Turnout(rows.stop - rows.start, None if np.isnan(invited) else int(invited))
