"""One wave's plan: what may be shown of each measure, decided together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from tillid_analysis.codebook import Codebook, Policy
from tillid_analysis.disclosure.behind import Behind, look_behind
from tillid_analysis.disclosure.blanks import hide_chains
from tillid_analysis.disclosure.cells import Cells, count_points, find_answers, find_cells
from tillid_analysis.disclosure.kept import find_masks, keep_masks
from tillid_analysis.disclosure.pairing import MEANS_TOGETHER, TOGETHER, pair_up
from tillid_analysis.disclosure.repair import hide_until_open
from tillid_analysis.disclosure.rests import hide_rests
from tillid_analysis.disclosure.signs import AnyOf, Sign, Spread
from tillid_analysis.disclosure.splits import plan_splits
from tillid_analysis.disclosure.suppression import Counts, Mask, plan_tree
from tillid_analysis.lending import find_borrowers
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
    modelled
        Whether nothing but too few people is in the way of models of the institution.
    """

    cells: Cells
    people: Masks
    measures: Mapping[str, Masks]
    modelled: bool = True

    @property
    def has_models(self) -> bool:
        """Whether models of the institution may be shown."""
        return bool(self.people.detailed[0]) and self.modelled


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
        both = {"": plan.people, **plan.measures}.items()
        keep_masks(survey, cells, {name: (it.shown, it.detailed) for name, it in both})
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
            fewest = least.unit, least.unit_detailed, least.apart()[0]
            behind = look_behind(survey, cells, owner, together, fewest)
            masks = _hide_telling(survey, cells, together, given, least, bases[base], behind)
            left = hide_chains(cells, behind.compared, masks.shown)
            measures |= dict.fromkeys(together, Masks(left, masks.detailed & left))
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
    policy: Policy

    @classmethod
    def of(cls, codebook: Codebook, *, sensitive: bool) -> _Minimums:
        policy = codebook.policy
        least = policy.min_n_sensitive if sensitive else 0
        background, distribution = policy.min_n_background, policy.min_n_distribution
        every = (policy.min_n, background, distribution, max(background, distribution))
        unit, split, whole, part = (policy.raised(max(each, least)) for each in every)
        return cls(unit, split, whole, part, policy)

    def apart(self, *, detailed: bool = False) -> tuple[int, int]:
        """Return the fewest people of a unit, and of a category, that can be computed only."""
        least = (self.unit_detailed, self.split_detailed) if detailed else (self.unit, self.split)
        return self.policy.apart(least[0]), self.policy.apart(least[1])

    def plan(self, cells: Cells, bases: list[Counts], given: Masks | None) -> Masks:
        """Plan means, then all else among what is shown of them."""
        every = np.ones(len(cells), dtype=bool)
        shown, detailed = (every, every) if given is None else (given.shown, given.detailed)
        apart = self.apart()
        shown = _plan(cells, bases, self.unit, self.split, shown, apart=apart)
        both = detailed & shown
        least = self.unit_detailed, self.split_detailed
        apart = self.apart(detailed=True)
        return Masks(shown, _plan(cells, bases, *least, both, searched=True, apart=apart))


def _plan(
    cells: Cells,
    bases: list[Counts],
    minimum: int,
    minimum_split: int,
    candidates: Mask,
    answers: AnyOf | None = None,
    *,
    searched: bool = False,
    apart: tuple[int, int] = (0, 0),
) -> Mask:
    units = len(cells.tree)
    counts = np.column_stack([np.asarray(cells.atoms[:units] @ people) for people in bases])
    chosen = candidates.copy()
    telling = None if answers is None else partial(_blocks_that_tell, answers, cells)
    together = TOGETHER if answers is None else answers.together
    asked = candidates[:units], telling, apart[0], together
    chosen[:units] = plan_tree(cells.tree, counts, minimum, *asked)
    if len(cells) == units:
        return chosen
    least = minimum, minimum_split
    return plan_splits(cells, bases, *least, chosen, answers, searched=searched, apart=apart)


def _hide_telling(
    survey: Survey,
    cells: Cells,
    together: list[str],
    masks: Masks,
    least: _Minimums,
    people: Counts,
    behind: Behind,
) -> Masks:
    """Hide cells of measures that are hidden together where nearly everybody answered alike."""
    fewest, few = (least.unit, least.split), (least.unit_detailed, least.split_detailed)
    apart = least.apart(), least.apart(detailed=True)
    of_means, of_others = behind.signs_of(behind.means), behind.signs_of(behind.others)
    if not survey.codebook.policy.min_interval:
        # How many people a number is about is no question of how closely answers may be told.
        if not of_means:
            return masks
        means = AnyOf(of_means, MEANS_TOGETHER)
        shown = _hide(cells, people, masks.shown, means, fewest, apart[0])
        others = masks.detailed & shown, AnyOf(of_others)
        return Masks(shown, _hide(cells, people, *others, few, apart[1]))
    points = find_answers(survey, cells, together, "points", least.unit)
    # A share is no one's secret but where it is that of too few for a mean, or of everybody alike.
    shares = find_answers(survey, cells, together, "positive", least.unit, least.unit_detailed)
    means = AnyOf((points, *of_means), MEANS_TOGETHER)
    shown = _hide(cells, people, masks.shown, means, fewest, apart[0])
    shown = hide_until_open(cells, people, points, shown, fewest, behind.means, MEANS_TOGETHER)
    policy, units = survey.codebook.policy, len(cells.tree)
    points_of = count_points(survey, cells, together)
    keeps = ~find_borrowers(survey, np.asarray(cells.atoms[:units] @ people)[:, None]).ravel()
    alike = Spread(points, points_of, ~shown[:units], keeps, policy.raised(policy.min_n) - 1)
    spread = AnyOf((shares, alike, *of_others))
    detailed = _hide(cells, people, masks.detailed & shown, spread, few, apart[1])
    detailed = hide_until_open(cells, people, shares, detailed, few, behind.others)
    if least.policy.min_difference == "same":
        return Masks(shown, detailed)
    # What was hidden last may follow, and be too few for that though enough to be shown.
    shown = _plan(cells, [people], *fewest, shown, apart=apart[0])
    return Masks(shown, _plan(cells, [people], *few, detailed & shown, apart=apart[1]))


def _hide(
    cells: Cells,
    people: Counts,
    shown: Mask,
    answers: AnyOf,
    minimums: tuple[int, int],
    apart: tuple[int, int],
) -> Mask:
    """Hide cells whose mean tells too much, those that it follows from, and what the rests tell."""
    told = answers.over(cells.atoms).tell() & shown
    if told.any() or _blocks_that_tell(answers, cells, cells.tree, shown).any():
        shown = _plan(cells, [people], *minimums, shown, answers, searched=True, apart=apart)
    n = np.asarray(cells.atoms @ people).astype(np.int64)
    enough = (cells.line >= 0) & (n >= minimums[1])
    beside = pair_up(cells.line, n, enough, cells.kin, answers.together)
    return hide_rests(cells, answers, shown, beside)


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
