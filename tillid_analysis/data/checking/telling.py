"""Telling in words what differs between two waves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tillid_analysis.codebook.policy import PROMISED_MINIMUM
from tillid_analysis.columns import band
from tillid_analysis.data.checking.waves import Turnout, WaveChange
from tillid_analysis.language import Language, listing, number, percent, text
from tillid_analysis.units import Destination, UnitTree

MOST_TOLD = 5
"""Columns or units that are named; the others are counted."""


def tell_change(change: WaveChange, units: UnitTree, language: Language) -> str:
    """Write a block of lines on what differs between two waves.

    Parameters
    ----------
    change
        What differs.
    units
        Where the units' names stand.
    language
        "da" or "en".

    Returns
    -------
    str
        A heading and indented lines, each ended. Fewer than five who answered are told as a range.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> from tillid_analysis.data.checking import compare_pairs
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> print(tell_change(compare_pairs(survey)[1], survey.units, "en").splitlines()[1])
      - new items: RES3
    """
    heading = text("changes_heading", language, before=change.before, after=change.after)
    lines = [*_tell_items(change, language), *_tell_columns_and_units(change, units, language)]
    if not lines:
        lines = [text("changes_none", language)]
    lines += [_tell_turnout(change, language)]
    return "".join(f"{line}\n" for line in (heading, *(f"  - {line}" for line in lines)))


def _tell_items(change: WaveChange, language: Language) -> Iterator[str]:
    broken = tuple(item for item in change.rescaled if item not in change.bridged)
    for name, items in (
        ("changes_new", change.new),
        ("changes_dropped", change.dropped),
        ("changes_reworded", change.reworded),
        ("changes_rescaled", broken),
        ("changes_bridged", change.bridged),
    ):
        if items:
            yield text(name, language, items=", ".join(items))


def _tell_columns_and_units(
    change: WaveChange, units: UnitTree, language: Language
) -> Iterator[str]:
    def was(now: str, before: str) -> str:
        return text("changes_was", language, now=now, before=before)

    named = partial(_named, units)
    merged = [was(named(code), listing([*old], language)) for code, old in change.merged]
    resolved = [
        text("changes_later", language, before=named(code), now=listing([*new], language))
        for code, new in change.resolved
    ]
    divided = [f"{code} ({tell_counted(there, units, language)})" for code, there in change.divided]
    for name, told in (
        ("changes_renamed", [was(new, old) for old, new in change.renamed]),
        ("changes_units_new", [named(code) for code in change.units_new]),
        ("changes_units_gone", [named(code) for code in change.units_gone]),
        ("changes_merged", merged),
        ("changes_resolved", resolved),
        ("changes_divided", divided),
    ):
        if told:
            yield text(name, language, n=len(told), names=_first(told, language))


def tell_counted(there: Destination, units: UnitTree, language: Language) -> str:
    """Say where the people of a divided unit are counted.

    Parameters
    ----------
    there
        Where they are counted.
    units
        Where the units' names stand.
    language
        "da" or "en".

    Examples
    --------
    >>> import numpy as np
    >>> parents = np.array([-1, 0, 0])
    >>> tree = UnitTree(("S", "A", "B"), ("Agency", "A", "B"), parents, ("top", "unit"))
    >>> tell_counted(Destination(("A", "B"), (3, 1)), tree, "en")
    'A 75%, B 25%'
    >>> tell_counted(Destination(("S",), (1,), ("A", "B")), tree, "en")
    'A and B, without shares: counted in S Agency'
    """
    shares = zip(there.units, there.shares(), strict=True)
    if len(there.units) > 1:
        return ", ".join(f"{code} {percent(share, language)}" for code, share in shares)
    above = _named(units, there.units[0])
    into = listing([*there.undivided], language)
    return text("changes_above", language, units=into, above=above)


def _named(units: UnitTree, code: str) -> str:
    name = units.name_of(code)
    return code if name == code else f"{code} {name}"


def _first(told: Sequence[str], language: Language) -> str:
    rest = len(told) - MOST_TOLD
    more = [text("changes_more", language, n=rest)] if rest > 0 else []
    return ", ".join([*told[:MOST_TOLD], *more])


def _tell_turnout(change: WaveChange, language: Language) -> str:
    both = zip((change.before, change.after), change.turnout, strict=True)
    return ", ".join(_tell_wave(wave, turnout, language) for wave, turnout in both)


def _tell_wave(wave: str, turnout: Turnout, language: Language) -> str:
    n, invited = turnout.answered, turnout.invited
    few = n < PROMISED_MINIMUM
    answered = band(n) if few else number(n, language)
    if not invited:
        return text("changes_answered", language, wave=wave, n=answered)
    asked = number(invited, language)
    if few:
        return text("changes_few", language, wave=wave, n=answered, invited=asked)
    rate = percent(n / invited, language)
    return text("changes_rate", language, wave=wave, n=answered, invited=asked, rate=rate)
