"""One wave's plan: what may be shown of each measure, decided together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from tillid_analysis.codebook import Codebook
from tillid_analysis.disclosure.cells import Cells, count_points, find_answers, find_cells
from tillid_analysis.disclosure.dominance import Weighted, weigh_answers
from tillid_analysis.disclosure.kept import find_masks, keep_masks
from tillid_analysis.disclosure.repair import hide_until_open
from tillid_analysis.disclosure.rests import hide_rests
from tillid_analysis.disclosure.signs import AnyOf, Sign, Spread
from tillid_analysis.disclosure.splits import plan_splits
from tillid_analysis.disclosure.suppression import Counts, Mask, plan_tree
from tillid_analysis.survey import Survey
from tillid_analysis.units import UnitTree


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """Which of the C cells may be shown.

    Parameters
    ----------
    shown
        (C,) cells whose means may be shown.
    detailed
        (C,) cells of which shares, tests and own spread may be shown too.
    """

    shown: Mask
    detailed: Mask


@dataclass(frozen=True, slots=True, eq=False)
class WavePlan:
    """What may be shown of a wave.

    Parameters
    ----------
    cells
        What it is published for: units, and units split by background.
    people
        Cells that have enough people, all indices considered.
    measures
        For each measure the cells that it may be shown for: those or fewer.
    """

    cells: Cells
    people: Masks
    measures: Mapping[str, Masks]


@lru_cache(maxsize=8)
def plan_wave(survey: Survey, wave: str) -> WavePlan:
    """Decide what may be shown of a wave.

    Parameters
    ----------
    survey, wave
        What is published.

    Notes
    -----
    Indices are planned together, with the respondents, so that all tables hide the same units. An
    item that is in no index, and an index with a sensitive item, have respondents and minimums of
    their own and are planned given what is shown of the others. Then each index loses the cells
    where nearly everybody answered alike. Its parts add up to it, so they are hidden where it is,
    and one of them cannot be hidden alone: they lose such cells together. A survey in memory is
    planned once, however many notebooks ask for its release, and the plan is kept beside it.
    """
    cells = find_cells(survey, wave)
    kept = find_masks(survey, cells)
    if kept is None:
        plan = plan_cells(survey, cells)
        both = {"": plan.people, **plan.measures}
        keep_masks(
            survey, cells, {name: (each.shown, each.detailed) for name, each in both.items()}
        )
        return plan
    masks = {name: Masks(*each) for name, each in kept.items()}
    return WavePlan(cells, masks.pop(""), masks)


def plan_cells(survey: Survey, cells: Cells) -> WavePlan:
    """Decide what may be shown of a wave's cells, without a look at what was kept.

    Parameters
    ----------
    survey, cells
        What is published.
    """
    codebook, wave = survey.codebook, cells.wave
    measured = list(survey.measures_of(wave))
    families = _families(codebook, measured)
    plain = [base for base in families if _is_plain(codebook, base)]
    bases = {base: _count(survey, cells, base) for base in families}
    everybody = cells.count(np.ones(len(cells.atom), dtype=bool))
    minimums = _Minimums.of(codebook, sensitive=False)
    people = minimums.plan(cells, _different([everybody, *(bases[base] for base in plain)]), None)
    measures: dict[str, Masks] = {}
    for base, classes in families.items():
        own = people
        least = _Minimums.of(codebook, sensitive=codebook.is_sensitive(base))
        if base not in plain:
            own = least.plan(cells, _different([everybody, bases[base]]), people)
        for owner, together in classes:
            # What an index is hidden for would follow from its parts.
            given = measures.get(owner, own)
            masks = _hide_telling(survey, cells, together, given, least, bases[base])
            measures |= dict.fromkeys(together, masks)
    return WavePlan(cells, people, measures)


def _is_plain(codebook: Codebook, base: str) -> bool:
    return base in codebook.index_by_id and not codebook.is_sensitive(base)


def _count(survey: Survey, cells: Cells, measure: str) -> Counts:
    """Count (A,) the people behind a measure."""
    return cells.count(~np.isnan(survey.points(measure, survey.rows(cells.wave))))


def _different(bases: list[Counts]) -> list[Counts]:
    """Return the bases once each."""
    return list({people.tobytes(): people for people in bases}.values())


@dataclass(frozen=True, slots=True)
class _Minimums:
    """The fewest people of a unit and of a unit's category, for means and for all else."""

    unit: int
    split: int
    unit_detailed: int
    split_detailed: int

    @classmethod
    def of(cls, codebook: Codebook, *, sensitive: bool) -> _Minimums:
        policy = codebook.policy
        least = policy.min_n_sensitive if sensitive else 0
        background, distribution = policy.min_n_background, policy.min_n_distribution
        every = (policy.min_n, background, distribution, max(background, distribution))
        return cls(*(policy.raised(max(each, least)) for each in every))

    def plan(self, cells: Cells, bases: list[Counts], given: Masks | None) -> Masks:
        """Plan means, then all else among what is shown of them."""
        every = np.ones(len(cells), dtype=bool)
        shown, detailed = (every, every) if given is None else (given.shown, given.detailed)
        shown = _plan(cells, bases, self.unit, self.split, shown)
        both = detailed & shown
        least = self.unit_detailed, self.split_detailed
        return Masks(shown, _plan(cells, bases, *least, both, searched=True))


def _plan(
    cells: Cells,
    bases: list[Counts],
    minimum: int,
    minimum_split: int,
    candidates: Mask,
    answers: Sign | None = None,
    *,
    searched: bool = False,
) -> Mask:
    units = len(cells.tree)
    counts = np.column_stack([np.asarray(cells.atoms[:units] @ people) for people in bases])
    chosen = candidates.copy()
    telling = None if answers is None else partial(_blocks_that_tell, answers, cells)
    chosen[:units] = plan_tree(cells.tree, counts, minimum, candidates[:units], telling)
    if len(cells) == units:
        return chosen
    return plan_splits(cells, bases, minimum, minimum_split, chosen, answers, searched=searched)


def _hide_telling(
    survey: Survey,
    cells: Cells,
    together: list[str],
    masks: Masks,
    least: _Minimums,
    people: Counts,
) -> Masks:
    """Hide cells of measures that are hidden together where nearly everybody answered alike."""
    if not survey.codebook.policy.min_interval:
        return masks
    fewest = least.unit_detailed, least.split_detailed
    points = find_answers(survey, cells, together, "points", least.unit)
    # A share is no one's secret but where it is that of too few for a mean, or of everybody alike.
    shares = find_answers(survey, cells, together, "positive", least.unit)
    weighed = _weigh(survey, cells, together, least.unit, least.unit_detailed)
    means = AnyOf((points, *weighed[0]))
    shown = _hide(cells, people, masks.shown, means, (least.unit, least.split))
    shown = hide_until_open(cells, people, points, shown, (least.unit, least.split))
    few = survey.codebook.policy.raised(survey.codebook.policy.min_n) - 1
    secret = ~shown[: len(cells.tree)]
    alike = Spread(points, count_points(survey, cells, together), secret, few)
    spread = AnyOf((shares, alike, *weighed[1]))
    detailed = _hide(cells, people, masks.detailed & shown, spread, fewest)
    return Masks(shown, hide_until_open(cells, people, shares, detailed, fewest))


def _weigh(
    survey: Survey, cells: Cells, together: list[str], least: int, least_detailed: int
) -> tuple[list[Weighted], list[Weighted]]:
    """Return what weights tell of means, and of all else; nothing where there are none."""
    means = weigh_answers(survey, cells.wave, together, "points", least)
    shares = weigh_answers(survey, cells.wave, together, "positive", least_detailed)
    size = cells.atoms.shape[1]
    merged = [[] if each is None else [each.merge(cells.atom, size)] for each in (means, shares)]
    return merged[0], merged[1]


def _hide(
    cells: Cells, people: Counts, shown: Mask, answers: Sign, minimums: tuple[int, int]
) -> Mask:
    """Hide cells whose mean tells too much, those that it follows from, and what the rests tell."""
    told = answers.over(cells.atoms).tell() & shown
    if told.any() or _blocks_that_tell(answers, cells, cells.tree, shown).any():
        shown = _plan(cells, [people], *minimums, shown, answers, searched=True)
    return hide_rests(cells, answers, shown)


def _blocks_that_tell(answers: Sign, cells: Cells, tree: UnitTree, shown: Mask) -> Mask:
    return answers.blocks_that_tell(tree, cells.home, shown[: len(tree)])


def _families(codebook: Codebook, measured: list[str]) -> dict[str, list[tuple[str, list[str]]]]:
    """Return for each base the owners of measures on its respondents, outermost first.

    Each comes with its parts among what is measured; the base itself has the owner "".
    """
    families: dict[str, dict[str, list[str]]] = {}
    for measure in measured:
        owner = codebook.parent_by_measure.get(measure, "")
        families.setdefault(codebook.base_of(measure), {}).setdefault(owner, []).append(measure)

    def depth(owner: str) -> int:
        return 0 if not owner else 1 + depth(codebook.parent_by_measure.get(owner, ""))

    return {
        base: sorted(owners.items(), key=lambda each: depth(each[0]))
        for base, owners in families.items()
    }
