"""Scoring: the half rule, directions, positive answers, and parts that average to the whole."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.packed import unpack
from tillid_analysis.codebook import Codebook, read_codebook
from tillid_analysis.data.scoring import score
from tillid_analysis.survey import Responses, Scores, Survey
from tillid_analysis.units import UnitTree

FILE = """\
title: Toy
waves: {"1": {file: a.csv}}
units: {file: u.csv, column: u, levels: [top]}
scales:
  - id: five
    options:
      - {code: 1, label: a}
      - {code: 2, label: b}
      - {code: 3, label: c}
      - {code: 4, label: d}
      - {code: 5, label: e}
items:
  - {id: A1, scale: five, text: a1}
  - {id: A2, scale: five, text: a2}
  - {id: A3, scale: five, text: a3, reverse: true}
  - {id: B1, scale: five, text: b1}
  - {id: C1, scale: five, text: c1}
indices:
  - {id: whole, title: Whole, indices: [a, b]}
  - {id: a, title: A, items: [A1, A2, A3]}
  - {id: b, title: B, items: [B1]}
"""
ITEMS = ("A1", "A2", "A3", "B1", "C1")


@pytest.fixture(scope="module")
def codebook(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    path = tmp_path_factory.mktemp("toy") / "survey.yml"
    path.write_text(FILE, encoding="utf-8")
    return read_codebook(path)


def score_rows(codebook: Codebook, rows: list[list[int]]) -> Scores:
    return score(codebook, "1", np.array(rows, dtype=np.int8), frozenset(ITEMS))


def make_survey(codebook: Codebook, answers: np.ndarray) -> Survey:
    n = len(answers)
    tree = UnitTree(("T",), ("T",), np.array([-1]), ("top",))
    nothing = np.zeros(n, dtype=np.int32)
    background = pd.DataFrame(index=range(n))
    responses = Responses(nothing.astype(np.int16), nothing, answers, background, None, {})
    scores = score(codebook, "1", answers, frozenset(ITEMS))
    return Survey(codebook, tree, responses, scores, pd.DataFrame())


def test_by_hand(codebook: Codebook) -> None:
    """a: 100, 50 and 0 turned to 100 make 250/3; with one of three answered there is no score."""
    scores = score_rows(codebook, [[4, 2, 0, 4, 0], [4, -1, -2, 1, 0], [4, 4, -1, -1, 0]])
    np.testing.assert_allclose(unpack(scores.points)[:, 1], [250 / 3, np.nan, 100])
    np.testing.assert_allclose(unpack(scores.points)[:, 2], [100, 25, np.nan])
    np.testing.assert_allclose(unpack(scores.points)[:, 0], [(250 / 3 + 100) / 2, 25, 100])
    np.testing.assert_allclose(unpack(scores.positive)[:, 1], [2 / 3, np.nan, 1])


def test_an_item_not_asked_does_not_count_in_the_half(codebook: Codebook) -> None:
    answers = np.array([[4, -3, -1, 4, 0]], dtype=np.int8)
    scores = score(codebook, "1", answers, frozenset({"A1", "A3", "B1", "C1"}))
    assert unpack(scores.points)[0, 1] == 100


def test_an_index_of_which_nothing_was_asked(codebook: Codebook) -> None:
    scores = score(codebook, "1", np.full((2, 5), -3, dtype=np.int8), frozenset({"C1"}))
    assert np.isnan(unpack(scores.points)).all()


answers = arrays(np.int8, (12, 5), elements=st.integers(-2, 4))


@given(answers)
def test_parts_average_to_the_index_on_the_same_respondents(
    codebook: Codebook, answers: np.ndarray
) -> None:
    survey = make_survey(codebook, answers)
    everybody = slice(0, len(answers))
    for kind in ("points", "positive"):
        values = {m: getattr(survey, kind)(m, everybody) for m in codebook.measures}
        for index in codebook.indices:
            parts = np.mean([values[part] for part in index.parts], axis=0)
            np.testing.assert_allclose(parts, values[index.id], atol=1e-9)
            for part in index.parts:
                assert (np.isnan(values[part]) == np.isnan(values[index.id])).all()


@given(answers)
def test_scores_stay_in_range_and_reversing_twice_changes_nothing(
    codebook: Codebook, answers: np.ndarray
) -> None:
    scores = score(codebook, "1", answers, frozenset(ITEMS))
    assert np.nanmin(unpack(scores.points), initial=0) >= 0
    assert np.nanmax(unpack(scores.points), initial=0) <= 100 + 1e-9
    assert np.nanmax(unpack(scores.positive), initial=0) <= 1 + 1e-9
    turned = np.where(answers >= 0, 4 - answers, answers).astype(np.int8)
    again = score(codebook, "1", turned, frozenset(ITEMS))
    np.testing.assert_allclose(unpack(scores.points), 100 - unpack(again.points), atol=1e-9)
