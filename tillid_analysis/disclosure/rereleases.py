"""A wave that was released before: what may be shown beside what everybody has already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.disclosure.elimination import choose_groups, stack_groups
from tillid_analysis.disclosure.ledger import Ledger, Statistic, WaveRelease
from tillid_analysis.disclosure.people import hash_people
from tillid_analysis.disclosure.planning import Masks, WavePlan
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.disclosure.unions import find_unions
from tillid_analysis.errors import DisclosureError, Problem
from tillid_analysis.survey import Survey

if TYPE_CHECKING:
    pass

_MOST_ROUNDS = 10


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
        If not even the institution can be shown beside what was released before, or its people
        cannot be known again.

    Notes
    -----
    People are known again by their hashes. What was released stays published: with those groups
    forced, the new ones are taken in the order of the tree, and every union of up to four people
    that would follow is a target that must not. A late answer makes a new mean of 13 people beside
    an old one of 12, and the thirteenth's own answers follow; five of them are a group like others.
    Where most people cannot be known again, because the items or their response scales are others
    than they were, nothing is released.
    """
    earlier = ledger.earlier(plan.cells.wave)
    if not earlier:
        return plan
    people = hash_people(survey, plan.cells.wave, ledger.salt)
    if _strangers(people, earlier[-1]):
        raise DisclosureError("nothing can be released", [_unknown(plan.cells.wave)])
    minimum = survey.codebook.policy.raised(survey.codebook.policy.min_n)
    shown = _restrict(plan.cells, people, plan.people.shown, earlier, "shown", minimum)
    if plan.people.shown[0] and not shown[0]:
        raise _refuse(plan.cells.wave, earlier, people)
    both = plan.people.detailed & shown
    detailed = _restrict(plan.cells, people, both, earlier, "detailed", minimum)
    measures = {
        name: Masks(masks.shown & shown, masks.detailed & detailed)
        for name, masks in plan.measures.items()
    }
    return replace(plan, people=Masks(shown, detailed), measures=measures)


def _restrict(
    cells: Cells,
    people: Sequence[str],
    candidates: Mask,
    earlier: Sequence[WaveRelease],
    statistic: Statistic,
    minimum: int,
) -> Mask:
    from scipy.sparse import csr_array, vstack

    old = list(dict.fromkeys(group for each in earlier for group in each.members(statistic)))
    chosen = np.flatnonzero(candidates)
    rows = [_rows_of(cells, cell) for cell in chosen]
    if {frozenset(people[at] for at in each.tolist()) for each in rows} <= set(old):
        return candidates
    persons = list(dict.fromkeys([*people, *(person for group in old for person in group)]))
    number = {person: at for at, person in enumerate(persons)}
    before = [np.array([number[person] for person in group]) for group in old]
    groups = stack_groups([*before, *rows], len(persons))
    ones = np.ones(len(persons), dtype=np.int64)
    forced = np.arange(len(old))
    targets = csr_array((0, len(persons)), dtype=np.int64)
    # What was given away before cannot be taken back by hiding more.
    known = [set(each.tolist()) for each in find_unions(groups[forced], ones, minimum)]
    for _ in range(_MOST_ROUNDS):
        picked = choose_groups(groups, forced, range(len(old), groups.shape[0]), targets)
        found = find_unions(groups[np.flatnonzero(picked)], ones, minimum)
        new = [each for each in found if not any(one <= set(each.tolist()) for one in known)]
        if not new:
            shown = np.zeros(len(cells), dtype=bool)
            shown[chosen[picked[len(old) :]]] = True
            return shown
        targets = csr_array(vstack([targets, stack_groups(new, len(persons))]))
    return np.zeros(len(cells), dtype=bool)


def _rows_of(cells: Cells, cell: np.intp) -> NDArray[np.intp]:
    """Return the positions of a cell's people among the wave's respondents."""
    inside = np.zeros(cells.atoms.shape[1], dtype=bool)
    inside[cells.atoms[[int(cell)]].indices] = True
    return np.flatnonzero(inside[cells.atom])


def _strangers(people: Sequence[str], before: WaveRelease) -> bool:
    """Say whether most of those who answered then are not among those who answer now."""
    then = {person for atom in before.atoms for person in atom}
    return 2 * len(then & set(people)) < min(len(then), len(people))


def _unknown(wave: str) -> Problem:
    found = (
        "its people cannot be known again: most answers are not what they were when it was released"
    )
    remedy = "read it as it was read then, with the same items and response scales"
    return Problem(f"wave {wave}", found, remedy)


def _refuse(wave: str, earlier: Sequence[WaveRelease], people: Sequence[str]) -> DisclosureError:
    last = {person for atom in earlier[-1].atoms for person in atom}
    new, gone = len(set(people) - last), len(last - set(people))
    found = f"differs from what was released before: {_few(new)} joined, {_few(gone)} left"
    remedy = (
        "release it from the answers of then, or wait until no difference is of fewer people than "
        "the policy asks for"
    )
    return DisclosureError("nothing can be released", [Problem(f"wave {wave}", found, remedy)])


def _few(count: int) -> str:
    return "nobody" if not count else "fewer than 5" if count < 5 else "5 or more"
