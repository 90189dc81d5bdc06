"""Two hundred ragged organisations under five policies: nothing about few can be computed."""

import numpy as np
import pytest

from tests.attacks.organisations import find_small, make_survey
from tillid_analysis.disclosure.planning import plan_wave

ORGANISATIONS = 200


@pytest.mark.parametrize("first", range(0, ORGANISATIONS, 20))
def test_nothing_small_follows(first: int) -> None:
    fallen = 0
    for seed in range(first, first + 20):
        survey = make_survey(seed)
        plan, policy = plan_wave(survey, "1"), survey.codebook.policy
        cells, rows = plan.cells, survey.rows("1")
        least, tried = policy.raised(policy.min_n), set()
        for measure in ("", *survey.codebook.measures):
            points = survey.points(measure, rows) if measure else np.zeros(len(cells.atom))
            people = cells.count(~np.isnan(points))
            masks = plan.measures[measure] if measure else plan.people
            n = np.asarray(cells.atoms @ people)
            asked = np.where(cells.line < 0, least, policy.raised(policy.min_n_background))
            assert (n[masks.shown] >= asked[masks.shown]).all(), (seed, measure)
            assert not (masks.detailed & ~masks.shown).any()
            for mask in (masks.shown, masks.detailed):
                if (again := mask.tobytes() + people.tobytes()) in tried:
                    continue
                tried.add(again)
                assert not find_small(cells, mask, people, min(least, 5)), (seed, measure)
        people = cells.count(np.ones(len(cells.atom), dtype=bool))
        naive = np.asarray(cells.atoms @ people) >= asked
        fallen += bool(find_small(cells, naive, people, min(least, 5)))
    assert fallen >= 5, "hiding small groups only must fall, or the attack is none"


@pytest.mark.parametrize("seed", range(0, ORGANISATIONS, 10))
def test_no_mean_tells_single_answers(seed: int) -> None:
    """Of every group that is shown, and what is left of a unit, answers could have been others."""
    survey = make_survey(seed)
    plan = plan_wave(survey, "1")
    cells, rows = plan.cells, survey.rows("1")
    for measure in survey.codebook.measures:
        points = survey.points(measure, rows)
        shown = plan.measures[measure].shown
        n = cells.sum((~np.isnan(points)).astype(float))
        total = cells.sum(np.nan_to_num(points))
        room = np.minimum(total, 100 * n - total)
        assert (room[shown] > 25 - 1e-3).all(), measure
        for line in np.unique(cells.line[shown & (cells.line >= 0)]):
            inside = shown & (cells.line == line)
            unit = cells.unit[inside][0]
            rest_n, rest = n[unit] - n[inside].sum(), total[unit] - total[inside].sum()
            if shown[unit] and rest_n:
                assert min(rest, 100 * rest_n - rest) > 25 - 1e-3, measure
