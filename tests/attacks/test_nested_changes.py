"""The change of an index of indices rests on items, which its parts' parts are."""

from dataclasses import replace
from itertools import pairwise
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.attacks.organisations import make_codebook
from tillid_analysis.codebook import Codebook, Index
from tillid_analysis.codebook.models import Wave
from tillid_analysis.data.scoring import score
from tillid_analysis.disclosure import Release
from tillid_analysis.packing import join
from tillid_analysis.survey import Responses, Scores, Survey
from tillid_analysis.units import UnitTree

SIZES = {"1": (9, 14, 15), "2": (6, 16, 18)}


@pytest.fixture(scope="module")
def survey() -> Survey:
    """Return two waves; A2 is new in the second, where five of a unit's six left it blank."""
    made = make_codebook({"decimals": 1, "background_levels": ["top"]})
    title = made.indices[0].title
    whole = Index(id="whole", title=title, indices=("a", "b"))
    waves = {"1": Wave(file="1.csv", omitted=("A2",)), "2": Wave(file="2.csv")}
    codebook = made.model_copy(update={"indices": (*made.indices, whole), "waves": waves})
    random = np.random.default_rng(5)
    answers = random.integers(0, 5, (78, 5)).astype(np.int8)
    answers[:43, 1] = -1
    answers[43, :2] = 4, 1
    order = np.r_[:38, 43, 38:43, 44:78]
    answers = np.asfortranarray(answers[order])
    unit = np.concatenate([np.repeat([1, 2, 3], each) for each in SIZES.values()]).astype(np.int32)
    background = pd.DataFrame({each: pd.Categorical(["x"] * 78) for each in ("role", "tenure")})
    wave = np.repeat([0, 1], [38, 40]).astype(np.int16)
    codes = ("u0", "u1", "u2", "u3")
    tree = UnitTree(codes, codes, np.array([-1, 0, 0, 0]), ("top", "department", "team"))
    return Survey(
        codebook,
        tree,
        Responses(wave, unit, answers, background, None, {}),
        _scores(codebook, answers),
        pd.DataFrame(),
    )


def _scores(codebook: Codebook, answers: np.ndarray) -> Scores:
    parts = [
        score(codebook, name, answers[first:last], frozenset(codebook.item_by_id) - omitted)
        for (first, last), (name, omitted) in zip(
            pairwise((0, 38, 78)), (("1", {"A2"}), ("2", set())), strict=True
        )
    ]
    return Scores(join([each.points for each in parts]), join([each.positive for each in parts]))


def told(release: Release) -> float:
    """Work out six times the difference of A1 and A2 in the first unit, from indices alone."""
    survey = release.survey
    levels = release(ta.estimate(survey, measure="indices")).frame
    mean = levels[levels["unit"] == "u1"].set_index(["wave", "measure"])["estimate"]
    changes = release(ta.compare_waves(survey, measure=["whole"])).frame.set_index("unit")
    common = mean["1", "whole"] + changes.loc["u1", "estimate"]
    item = 2 * common - mean["2", "b"]
    return float(6 * 2 * (item - mean["2", "a"]))


def test_a_change_tells_no_more_of_items_than_their_means(survey: Survey) -> None:
    assert np.isnan(told(ta.plan_release(survey)))


def test_a_change_that_asks_for_the_parts_alone_tells_one(survey: Survey) -> None:
    """Positive control: the one answered 100 and 25 points."""
    release = replace(ta.plan_release(survey))  # One that has not been asked yet.

    def parts_only(codebook: Codebook, measure: str) -> tuple[str, ...]:
        index = codebook.index_by_id.get(measure)
        return (measure, *(index.parts if index else ()))

    with patch.object(Codebook, "within", parts_only):
        assert told(release) == pytest.approx(75, abs=6)


def test_an_index_of_indices_without_change_has_none(survey: Survey) -> None:
    """Its parts count alike in both waves, and not by how many of their items are common."""
    own = survey.responses.answers
    same = np.asfortranarray(np.tile([4, 4, 0, 0, 0], (78, 1)).astype(np.int8))
    same[:38, 1] = own[:38, 1]
    responses = replace(survey.responses, answers=same)
    still = replace(survey, responses=responses, scores=_scores(survey.codebook, same))
    frame = ta.compare_waves(still, by="institution", measure=["whole"]).frame
    assert frame["estimate"].tolist() == [0.0]
