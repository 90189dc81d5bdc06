"""A wave that was released before: what may be shown beside what everybody has already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np

from tillid_analysis.disclosure.closing import close_pairs
from tillid_analysis.disclosure.following import Following
from tillid_analysis.disclosure.joining import may_be_modelled, plan_joined
from tillid_analysis.disclosure.ledger import Ledger
from tillid_analysis.disclosure.mixes import both
from tillid_analysis.disclosure.people import Key, alike, as_numbers, key_cells
from tillid_analysis.disclosure.planning import Masks, WavePlan
from tillid_analysis.disclosure.recording import find_earlier
from tillid_analysis.disclosure.released import MeasureRelease, WaveRelease, keys_of_answers
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.errors import DisclosureError, Problem
from tillid_analysis.survey import Survey


def plan_beside(survey: Survey, plan: WavePlan, ledger: Ledger) -> WavePlan:
    """Hide what would tell of small groups together with earlier releases of the same wave.

    Parameters
    ----------
    survey, plan
        What is published, and its plan without a thought of earlier releases.
    ledger
        The earlier releases.

    Returns
    -------
    WavePlan
        The same plan, or one that shows less.

    Raises
    ------
    DisclosureError
        If somebody's answers have changed or are gone, if not even the institution can be shown
        beside what was released before, or if its people cannot be known again.

    Notes
    -----
    People are known again by their answers, whatever the wave is called now. Of the same people the
    same groups may be shown of the same measures, with the same values; or more, where all that was
    shown is shown again, so that nobody has more than the plan, which was made of all of it
    together. Groups and measures on other people than before are hidden: the mean of 13 beside that
    of 12 tells the thirteenth. But groups that follow from those that were shown, as units do that
    were merged or moved, tell nothing new, and are shown where the plan alone shows them. Where
    people have joined, every number tells, with the old one, the sum over those who joined: they
    are planned as a wave of their own, and what is shown is what may be shown of them and was shown
    of the others. Nobody can be taken out again, and no answer be changed.
    """
    wave = plan.cells.wave
    earlier, people = find_earlier(survey, wave, ledger)
    if not earlier:
        return plan
    others = () if ledger.earlier(wave) else tuple(ledger.others(survey.waves))
    for each in earlier:
        _check_people(wave, each.people(), people, others)
    same = [each for each in earlier if not set(people) - each.people()]
    fewer = [each for each in earlier if set(people) - each.people()]
    every, modelled = {"": plan.people, **plan.measures}, plan.modelled
    allowed = {name: Masks(*np.ones((2, len(plan.cells)), dtype=bool)) for name in every}
    for each in fewer:
        every = _beside_then(survey, plan, people, each, every)
        then = each.people()
        joined = np.array([person not in then for person in people], dtype=bool)
        may = plan_joined(survey, plan.cells, joined)
        allowed = {name: both(masks, may[name]) for name, masks in allowed.items()}
        modelled &= may_be_modelled(survey, wave, joined)
    told = {name: both(masks, allowed[name]) for name, masks in every.items()}
    theirs = {name: _without(masks, told[name]) for name, masks in every.items()}
    if same:
        told = _beside_same(survey, plan, people, same, told)
    if plan.people.shown[0] and not told[""].shown[0]:
        raise _refuse(wave, earlier[-1].people(), people, others)
    measures = close_pairs(survey, plan, told, theirs)
    return replace(plan, people=told[""], measures=measures, modelled=modelled)


Follow = Callable[[WaveRelease], Callable[[tuple[int, ...]], Mask]]


def is_told(released: MeasureRelease) -> bool:
    """Say whether anything was shown of a measure: else it may be known on other people only.

    Parameters
    ----------
    released
        The measure at an earlier release, which may have hidden it for what was known then.
    """
    return bool(released.shown)


@dataclass(frozen=True, slots=True)
class _Known:
    """The groups that a measure's means, and all else, are known of, of which values and shares."""

    values: set[Key] = field(default_factory=set)
    shares: set[Key] = field(default_factory=set)
    shown: set[Key] = field(default_factory=set)
    detailed: set[Key] = field(default_factory=set)
    following: set[Key] = field(default_factory=set)
    following_detailed: set[Key] = field(default_factory=set)

    @classmethod
    def of(
        cls, releases: Iterable[WaveRelease], now: Sequence[Key], follow: Follow
    ) -> dict[tuple[Key, str], _Known]:
        """Collect what is known of each measure, by its base and its name."""
        found: dict[tuple[Key, str], _Known] = {}
        for each in releases:
            keys, among = each.keys(), follow(each)
            for measure, told in each.measures.items():
                if not is_told(told):
                    continue
                known = found.setdefault((told.base, measure), cls())
                known.values.add(told.values)
                known.shares.update([told.shares] if told.detailed else [])
                known.shown.update(keys[at] for at in told.shown)
                known.detailed.update(keys[at] for at in told.detailed)
                known.following.update(_chosen(now, among(told.shown)))
                known.following_detailed.update(_chosen(now, among(told.detailed)))
        return found

    def within(self, keys: Sequence[Key], masks: Masks) -> bool:
        """Say whether all of it is shown again."""
        return self.shown <= _chosen(keys, masks.shown) and self.detailed <= _chosen(
            keys, masks.detailed
        )

    def also(self, other: _Known) -> _Known:
        """Return what is known of both."""
        return _Known(
            set(),
            set(),
            self.shown & other.shown,
            self.detailed & other.detailed,
            self.following & other.following,
            self.following_detailed & other.following_detailed,
        )

    def cut(self, keys: Sequence[Key], masks: Masks) -> Masks:
        """Leave what is known already, or follows."""
        means, others = self.shown | self.following, self.detailed | self.following_detailed
        shown = masks.shown & np.array([each in means for each in keys], dtype=bool)
        detailed = np.array([each in others for each in keys], dtype=bool)
        return Masks(shown, masks.detailed & detailed & shown)


def _beside_same(
    survey: Survey,
    plan: WavePlan,
    people: Sequence[str],
    earlier: Sequence[WaveRelease],
    every: Mapping[str, Masks],
) -> dict[str, Masks]:
    """Show what was shown, and more where all that was shown is shown again."""
    numbers, everybody = as_numbers(people), np.ones(len(people), dtype=bool)
    keys = key_cells(plan.cells, numbers, everybody)
    known = _Known.of(earlier, keys, _follow(survey, plan, people, keys))
    now = {
        name: keys_of_answers(survey, plan.cells.wave, name, numbers, everybody)
        for name in {*every, *survey.codebook.item_by_id}
    }

    def same(name: str, base: Key) -> bool:
        """Say whether a measure was known on a base, with the values that it has now."""
        return now[name].base == base and known[base, name].values == {now[name].values}

    def recounted(name: str, base: Key) -> bool:
        """Say whether shares of a measure are known, of other answers that count as positive."""
        return not known.get((base, name), _Known()).shares <= {now[name].shares}

    cut = {}
    for measure, masks in every.items():
        base = now[measure].base
        family = {name: each for (on, name), each in known.items() if on == base}
        again = measure in family and same(measure, base)
        # An index that was not shown before, or was another one, may follow from its items.
        parts = survey.codebook.items_of(measure) if measure else ()
        if not again and not all(each in family and same(each, base) for each in parts):
            cut[measure] = _Known().cut(keys, masks)
        elif all(
            name in every and same(name, base) and each.within(keys, every[name])
            for name, each in family.items()
        ):
            cut[measure] = masks
        else:
            less = family[measure] if again else reduce(_Known.also, family.values())
            cut[measure] = less.cut(keys, masks)
        if any(recounted(each, base) for each in (measure, *parts)):
            cut[measure] = _means_only(cut[measure])
    return cut


def _means_only(masks: Masks) -> Masks:
    return Masks(masks.shown, np.zeros_like(masks.detailed))


def _beside_then(
    survey: Survey,
    plan: WavePlan,
    people: Sequence[str],
    before: WaveRelease,
    every: Mapping[str, Masks],
) -> dict[str, Masks]:
    """Show what was shown of those who had answered."""
    numbers, then = as_numbers(people), before.people()
    old = np.array([each in then for each in people], dtype=bool)
    keys = key_cells(plan.cells, numbers, old)
    known = _Known.of([before], keys, _follow(survey, plan, people, keys))
    cut = {}
    for measure, masks in every.items():
        now = keys_of_answers(survey, plan.cells.wave, measure, numbers, old)
        less = known.get((now.base, measure), _Known())
        cut[measure] = (less if less.values == {now.values} else _Known()).cut(keys, masks)
        if not less.shares <= {now.shares}:
            cut[measure] = _means_only(cut[measure])
    return cut


def _follow(survey: Survey, plan: WavePlan, people: Sequence[str], keys: Sequence[Key]) -> Follow:
    """Find what follows from groups of an earlier release, by their positions in it."""
    wanted, nothing = _chosen(keys, plan.people.shown), np.zeros(len(plan.cells), dtype=bool)
    # Nobody is told how much a group weighs, so that with weights nothing follows from two.
    weighted = survey.responses.weight is not None

    def follow(each: WaveRelease) -> Callable[[tuple[int, ...]], Mask]:
        if weighted or wanted <= set(each.keys()):
            return lambda _: nothing
        return Following(each, plan.cells, people).among

    return follow


def _without(masks: Masks, others: Masks) -> Masks:
    return Masks(masks.shown & ~others.shown, masks.detailed & ~others.detailed)


def _chosen(keys: Sequence[Key], mask: Mask) -> set[Key]:
    return {keys[at] for at in np.flatnonzero(mask).tolist()}


def _check_people(wave: str, then: set[str], people: Sequence[str], others: Sequence[str]) -> None:
    if not alike(then, people):
        raise DisclosureError("nothing can be released", [_unknown(wave)])
    if then - set(people):
        raise _refuse(wave, then, people, others)


def _unknown(wave: str) -> Problem:
    found = (
        "its people cannot be known again: most answers are not what they were when it was released"
    )
    remedy = "read it as it was read then, with the same items, response scales and weights"
    return Problem(f"wave {wave}", found, remedy)


def _refuse(
    wave: str, then: set[str], people: Sequence[str], others: Sequence[str]
) -> DisclosureError:
    """Say who joined and left; where it was released under the names of waves that are gone, so."""
    new, gone = len(set(people) - then), len(then - set(people))
    found = (
        f"differs from what was released before: {_few(new)} joined, {_few(gone)} left; who "
        "changed an answer did both"
    )
    remedy = (
        "release it from the answers of then, or with so many more that they may be shown by "
        "themselves; if nobody was given the earlier reports, delete them and ledger.json"
    )
    if others:
        remedy = (
            f"if it is another wave than {' or '.join(others)}, keep that in survey.yml as it was "
            f"read then; else {remedy}"
        )
    return DisclosureError("nothing can be released", [Problem(f"wave {wave}", found, remedy)])


def _few(count: int) -> str:
    return "nobody" if not count else "fewer than 5" if count < 5 else "5 or more"
