"""Who knows everybody's unit and backgrounds solves for how many gave each answer, in integers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.stats import t as student

import tillid_analysis as ta
from tests.attacks.organisations import CODES
from tillid_analysis.codebook import Codebook
from tillid_analysis.columns import STEADIED_SPREAD
from tillid_analysis.data.scoring import score
from tillid_analysis.survey import Responses, Survey
from tillid_analysis.units import UnitTree

PEOPLE, SETS, BACKGROUNDS, DECIMALS = 68, 20, 3, 1
POINTS, POSITIVE = np.array([0.0, 25, 50, 75, 100]), np.array([0.0, 0, 0, 1, 1])
HALF = 0.5 * 10.0**-DECIMALS


@dataclass(frozen=True, slots=True, eq=False)
class Organisation:
    """A survey of one item, and (people, 1 + B) the department and backgrounds of each."""

    survey: Survey
    of_people: NDArray[np.int64]
    answers: NDArray[np.int8]


def make(seed: int) -> Organisation:
    """Make 68 people in 20 sets of a department and three backgrounds, answering as it comes."""
    random, departments = np.random.default_rng(seed), 2 + seed % 2
    places = np.indices((departments, *[2] * BACKGROUNDS)).reshape(1 + BACKGROUNDS, -1).T
    home = np.zeros(1, dtype=np.int64)
    while np.bincount(home, minlength=departments).min() < 10:
        sets = places[random.permutation(len(places))[:SETS]]
        sizes = random.dirichlet(np.full(len(sets), 2.0))
        more = random.choice(len(sets), PEOPLE - len(sets), p=sizes)
        of_people = sets[np.concatenate([np.arange(len(sets)), more])]
        home = of_people[:, 0]
    likely = random.dirichlet([1, 1.5, 2, 2, 1.5])
    answers = random.choice(5, PEOPLE, p=likely).astype(np.int8)
    names = ("Top", *(f"u{each}" for each in range(departments)))
    tree = UnitTree(names, names, np.array([-1] + [0] * departments), ("top", "department"))
    background = pd.DataFrame(
        {f"b{at}": pd.Categorical(of_people[:, 1 + at].astype(str)) for at in range(BACKGROUNDS)}
    )
    codebook = _codebook([*map(str, background)])
    table = np.asfortranarray(answers[:, None])
    responses = Responses(
        np.zeros(PEOPLE, dtype=np.int16), (1 + home).astype(np.int32), table, background, None, {}
    )
    scores = score(codebook, "1", table, frozenset(codebook.item_by_id))
    survey = Survey(codebook, tree, responses, scores, pd.DataFrame())
    return Organisation(survey, of_people, answers)


def _codebook(backgrounds: list[str]) -> Codebook:
    scale = {"id": "five", "options": [{"code": each, "label": f"l{each}"} for each in CODES]}
    written = {
        "title": "Made up",
        "scales": [scale],
        "items": [{"id": "C", "scale": "five", "text": "C"}],
        "waves": {"1": {"file": "none.csv"}},
        "units": {"file": "units.csv", "column": "unit", "levels": ["top", "department"]},
        "background": {each: each for each in backgrounds},
        "policy": {"min_n_background": 5, "decimals": DECIMALS},
        "path": str(Path("survey.yml")),
    }
    return Codebook.model_validate_json(pd.Series(written).to_json())


def release(survey: Survey) -> pd.DataFrame:
    shown = ta.plan_release(survey)
    frames = [
        shown(ta.estimate(survey, by=each, measure="C")).frame for each in ("unit", "background")
    ]
    frame = pd.concat(frames, ignore_index=True)
    return frame[~frame["suppressed"].astype(bool) & frame["unit"].isin(survey.units.codes)]


def with_own_spreads(frame: pd.DataFrame, made: Organisation) -> pd.DataFrame:
    """Give whole units intervals of their own, as they would be printed."""
    careless = frame.copy()
    for at, row in frame[frame["background"] == ""].iterrows():
        points = POINTS[made.answers[_inside(made, row, made.of_people)]]
        mean, n = points.mean(), len(points)
        most = mean * (100 - mean)
        # Wilson's interval of as many answers as these are worth by their spread.
        doubt = student.ppf(0.975, n + 9) ** 2 * points.var(ddof=1) / n / most
        half = np.sqrt(most * doubt + (50 * doubt) ** 2)
        ends = (mean + 50 * doubt + np.array([-half, half])) / (1 + doubt)
        careless.loc[at, ["conf_low", "conf_high"]] = np.round(ends, DECIMALS)
        careless.loc[at, "method"] = STEADIED_SPREAD
    return careless


def _inside(made: Organisation, row: pd.Series, people: NDArray[np.int64]) -> NDArray[np.bool_]:
    unit = made.survey.units.codes.index(row["unit"])
    inside = (people[:, 0] == unit - 1) | (unit == 0)
    if row["background"]:
        inside &= people[:, 1 + int(row["background"][1:])] == int(row["category"])
    return inside


def find_told(frame: pd.DataFrame, made: Organisation) -> list[int]:
    """Return the sizes of sets of one or two people of whom an answer is found."""
    sets, at = np.unique(made.of_people, axis=0, return_inverse=True)
    size, truth = np.bincount(at.ravel()), np.zeros((len(sets), 5))
    np.add.at(truth, (at.ravel(), made.answers), 1)
    rows, low, high = _write(frame, made, sets)
    filled = np.kron(np.eye(len(sets)), np.ones(5))
    known = [LinearConstraint(rows, low, high), LinearConstraint(filled, size, size)]
    assert all(((each.A @ truth.ravel() >= each.lb) & (each.A @ truth.ravel() <= each.ub)).all()
               for each in known)  # fmt: skip
    least, found = truth.copy(), []
    for one in np.flatnonzero(size <= 2):
        for answer in np.flatnonzero(truth[one]):
            if least[one, answer] < truth[one, answer]:
                continue
            asked = 1e-4 * (least == truth) * (truth > 0)
            asked[one, answer] = 1.0
            solved = milp(
                asked.ravel(),
                integrality=1,
                bounds=Bounds(0, np.repeat(size, 5)),
                constraints=known,
            )
            least = np.minimum(least, np.round(solved.x).reshape(truth.shape))
            if least[one, answer] >= 1:
                found.append(int(size[one]))
    return found


def _write(
    frame: pd.DataFrame, made: Organisation, sets: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Write down what each number says of the counts (sets, 5), rounding allowed for."""
    rows, low, high = [], [], []

    def add(inside: NDArray[np.bool_], value: NDArray[np.float64], ends: NDArray) -> None:
        rows.append(np.outer(inside, value).ravel())
        low.append(ends[0] - 1e-6)
        high.append(ends[1] + 1e-6)

    doubt = np.array([-HALF, HALF])
    for _, row in frame.iterrows():
        inside, n = _inside(made, row, sets), row["n"]
        total = n * (row["estimate"] + doubt)
        add(inside, POINTS, total)
        if pd.notna(row["share_positive"]):
            add(inside, POSITIVE, n * (row["share_positive"] + doubt / 100))
        if STEADIED_SPREAD in row["method"] and pd.notna(row["conf_low"]):
            squares = _invert(row["estimate"], row[["conf_low", "conf_high"]], n)
            total = 25 * np.array([np.ceil(total[0] / 25 - 1e-9), np.floor(total[1] / 25 + 1e-9)])
            add(inside, POINTS**2, (n - 1) * squares + total**2 / n)
    return np.array(rows), np.array(low), np.array(high)


def _invert(mean: float, ends: pd.Series, n: int) -> NDArray[np.float64]:
    """Return the least and the largest variance that printed limits allow, by all roundings."""
    quantile = student.ppf(0.975, n + 9)
    around = mean + np.array([-HALF, HALF])[:, None]
    found = []
    for end in ends.to_numpy(dtype=np.float64):
        near = np.clip(end + np.array([-HALF, HALF]), 1e-3, 100 - 1e-3)
        each = n * ((around - near) / quantile) ** 2 / (near * (100 - near))
        each = each * around * (100 - around)
        found.append([each.min(), each.max()])
    least, most = np.transpose(found)
    return np.array([least.max(), most.min()])


@pytest.mark.parametrize("seed", [55, 57, 74])
def test_departments_spreads_are_not_the_equation_that_was_missing(seed: int) -> None:
    made = make(seed)
    frame = release(made.survey)
    assert find_told(frame, made) == []
    departments = frame[(frame["background"] == "") & (frame["unit"] != "Top")]
    assert departments["conf_low"].notna().all()
    assert not departments["method"].str.contains(STEADIED_SPREAD).any()
    # Positive control: departments with their own spreads, as units without groups have.
    assert find_told(with_own_spreads(frame, made), made)


def test_contrasts_and_tests_tell_no_spread_of_a_departments_own() -> None:
    """Two worlds that agree on means, shares and the institution's spread agree on all of them."""
    made = make(49)
    answers, unit = made.answers.copy(), made.of_people[:, 0]
    # Two of one department move apart, and two of another together.
    for home, pair, moved in ((0, (1, 3), (0, 4)), (1, (0, 4), (1, 3))):
        for old, new in zip(pair, moved, strict=True):
            answers[np.flatnonzero((unit == home) & (made.answers == old))[0]] = new
    table = np.asfortranarray(answers[:, None])
    scores = score(made.survey.codebook, "1", table, frozenset({"C"}))
    responses = replace(made.survey.responses, answers=table)
    other = replace(made.survey, responses=responses, scores=scores)
    for ask in (ta.contrast, ta.check_ordinal, ta.estimate):
        here, there = (ask(each, measure="C").frame for each in (made.survey, other))
        pd.testing.assert_frame_equal(here, there)
