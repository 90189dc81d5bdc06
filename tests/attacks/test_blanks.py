"""Somebody knows who left which item blank, and takes them out of differences of items."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import tillid_analysis as ta
from tests.attacks.organisations import make_codebook
from tillid_analysis.codebook import Codebook, Index
from tillid_analysis.data.scoring import score
from tillid_analysis.disclosure import Release, blanks
from tillid_analysis.disclosure.cells import find_cells
from tillid_analysis.disclosure.planning import Masks, plan_cells
from tillid_analysis.survey import Responses, Survey
from tillid_analysis.units import UnitTree

ITEMS = ("A1", "A2", "B1", "B2")


def survey_of(codebook: Codebook, answers: NDArray[np.int8], sizes: list[int]) -> Survey:
    """Return one level of units under the top, with these numbers of people."""
    n, units = len(answers), len(sizes)
    background = pd.DataFrame({each: pd.Categorical(["x"] * n) for each in ("role", "tenure")})
    unit = np.repeat(np.arange(1, units + 1), sizes).astype(np.int32)
    wave, columns = np.zeros(n, dtype=np.int16), np.asfortranarray(answers)
    responses = Responses(wave, unit, columns, background, None, {})
    codes = tuple(f"u{each}" for each in range(units + 1))
    parents = np.array([-1, *[0] * units])
    tree = UnitTree(codes, codes, parents, ("top", "department", "team"))
    scores = score(codebook, "1", columns, frozenset(codebook.item_by_id))
    return Survey(codebook, tree, responses, scores, pd.DataFrame())


def one_index(policy: dict[str, object]) -> Codebook:
    """Return the items A1 to B2 as one index of four."""
    codebook = make_codebook(policy)
    whole = Index(id="a", title=codebook.indices[0].title, items=ITEMS)
    return codebook.model_copy(update={"indices": (whole,)})


def difference(release: Release) -> float:
    """Work out six times the difference of the two items' means in the first unit."""
    frame = release(ta.estimate(release.survey, measure="items", wave="1")).frame
    of_unit = frame[(frame["unit"] == "u1") & (frame["background"] == "")]
    means = of_unit.set_index("measure")["estimate"]
    return float(6 * (means["A1"] - means["A2"]))


@pytest.fixture(scope="module")
def asked() -> Survey:
    """Return a unit of six of whom five left A2 blank."""
    answers = np.random.default_rng(3).integers(0, 5, (40, 5)).astype(np.int8)
    answers[:5, 1], answers[5, :2] = -1, (4, 1)
    codebook = make_codebook({"background_levels": ["top"]})
    return survey_of(codebook, answers, [6, 16, 18])


def test_items_that_one_person_alone_can_be_told_by_are_hidden(asked: Survey) -> None:
    release = ta.plan_release(asked)
    assert np.isnan(difference(release))
    assert release.waves["1"].measures["a"].shown[1]
    assert release.waves["1"].measures["B1"].shown[1]


def test_a_page_that_shows_them_tells_the_one(asked: Survey) -> None:
    """Positive control: 100 and 25 points, of means in whole numbers."""
    release = ta.plan_release(asked)
    plan = release.waves["1"]
    every = np.ones(len(plan.cells), dtype=bool)
    careless = replace(plan, measures=dict.fromkeys(plan.measures, Masks(every, every)))
    assert difference(replace(release, waves={"1": careless})) == pytest.approx(75, abs=6)


def ragged(seed: int) -> Survey:
    """Return 20 people who left many items blank; some have answered a half, some the other."""
    random = np.random.default_rng(seed)
    cut = np.sort(random.choice(np.arange(6, 15), 2, replace=False))
    sizes = np.diff([0, *cut, 20]).tolist()
    answers = random.integers(0, 5, (20, 5)).astype(np.int8)
    blank = random.random((20, 4)) < random.choice([0.05, 0.2, 0.4])
    half = random.random(20) < random.choice([0.0, 0.5])
    blank[half] = random.permutation([True, True, False, False])
    blank[half & (random.random(20) < 0.5)] ^= True
    answers[:, :4][blank] = -1
    policy = {"background_levels": ["top"], "min_interval": 0}
    return survey_of(one_index(policy), answers, sizes)


def tells_of_few(survey: Survey, shown: dict[str, NDArray[np.bool_]]) -> bool:
    """Say whether any sum of what is shown is about four people or fewer.

    Each shown mean is an equation over what was answered, a blank being the score. Four people can
    be told of where the equations have a smaller rank without their answers.
    """
    there = survey.responses.answers[:, :4] >= 0
    scored = 2 * there.sum(axis=1) >= 4
    own = np.eye(4) * there[:, :, None]
    share = there / np.maximum(there.sum(axis=1), 1)[:, None]
    # (person, measure, answer): a measure's value as a sum of answers.
    values = np.where(there[:, :, None], own, share[:, None, :]) * scored[:, None, None]
    values = np.concatenate([values, values.mean(axis=1, keepdims=True)], axis=1)
    unit = survey.responses.unit
    rows = [
        np.where((unit == group) | (group == 0), values[:, at].T, 0.0)
        for at, name in enumerate([*ITEMS, "a"])
        for group in np.flatnonzero(shown[name][: len(survey.units)])
    ]
    if not rows:
        return False
    system = np.array(rows)  # (equation, answer, person)
    kept = np.ones((4845, 20), dtype=bool)
    kept[np.arange(4845)[:, None], [*combinations(range(20), 4)]] = False
    rest = (system[None] * kept[:, None, None, :]).reshape(4845, len(rows), 80)
    rank = np.linalg.matrix_rank(system.reshape(len(rows), 80))
    return bool((np.linalg.matrix_rank(rest) < rank).any())


@pytest.mark.parametrize("seed", range(8))
def test_no_sum_is_about_few(seed: int) -> None:
    survey = ragged(seed)
    plan = plan_cells(survey, find_cells(survey, "1"))
    assert not tells_of_few(survey, {name: each.shown for name, each in plan.measures.items()})


def test_without_the_rule_some_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: those that have people enough behind the index."""
    monkeypatch.setattr(blanks.Compared, "tell", lambda self: np.zeros(len(self.people), bool))
    surveys = [ragged(seed) for seed in range(8)]
    plans = [plan_cells(survey, find_cells(survey, "1")) for survey in surveys]
    found = [
        tells_of_few(survey, {name: each.shown for name, each in plan.measures.items()})
        for survey, plan in zip(surveys, plans, strict=True)
    ]
    assert sum(found) >= 4
