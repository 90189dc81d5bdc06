"""Nine of ten gave the same answer, and the tenth reads the page."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.attacks.organisations import make_codebook
from tests.disclosure.audit.toys import audit, page
from tillid_analysis.data.scoring import score
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.shares import SHARE_TELLS
from tillid_analysis.disclosure.planning import Masks
from tillid_analysis.survey import Responses, Survey
from tillid_analysis.units import UnitTree

CODES = ("u0", "u1", "u2", "u3")
NAMES = ("Top", "First", "Second", "Third")


@pytest.fixture(scope="module")
def alike() -> Survey:
    """Return three teams; of ten in the first nine agree fully with C, and one not at all."""
    random, n = np.random.default_rng(1), 50
    answers = random.integers(0, 5, (n, 5)).astype(np.int8)
    answers[:10, 4], answers[0, 4] = 4, 0
    background = pd.DataFrame({each: pd.Categorical(["x"] * n) for each in ("role", "tenure")})
    codebook = make_codebook({"background_levels": ["top"]})
    responses = Responses(
        wave=np.zeros(n, dtype=np.int16),
        unit=np.repeat([1, 2, 3], [10, 20, 20]).astype(np.int32),
        answers=np.asfortranarray(answers),
        background=background,
        weight=None,
        flagged={},
    )
    tree = UnitTree(CODES, NAMES, np.array([-1, 0, 0, 0]), ("top", "department", "team"))
    scores = score(codebook, "1", responses.answers, frozenset(codebook.item_by_id))
    return Survey(codebook, tree, responses, scores, pd.DataFrame())


def attacked(survey: Survey, release: Release) -> list[str]:
    shown = release(ta.estimate(survey, measure="items", wave="1"))
    tables = [ta.tabulate_units(shown, language="en", wave="1")]
    tables += [ta.tabulate_levels(shown, unit=each, language="en", wave="1") for each in CODES]
    return audit(
        page(*(each.markup for each in tables), method=Method.of(survey, "1", "Top", "en"))
    )


def test_the_plan_shows_neither_the_share_nor_the_mean(alike: Survey) -> None:
    release = ta.plan_release(alike)
    masks = release.waves["1"].measures["C"]
    assert not masks.shown[1]
    assert not masks.detailed[1]
    assert release.waves["1"].people.detailed[1]
    # Names of items stand in headings here without a mark; what can be worked out is told of units.
    assert [each for each in attacked(alike, release) if " in wave 1: " in each] == []


def test_a_page_that_shows_it_is_found(alike: Survey) -> None:
    """Positive control: everything that has enough people."""
    release = ta.plan_release(alike)
    plan = release.waves["1"]
    every = np.ones(len(plan.cells), dtype=bool)
    careless = replace(plan, measures=dict.fromkeys(plan.measures, Masks(every, every)))
    found = attacked(alike, replace(release, waves={"1": careless}))
    assert [each for each in found if SHARE_TELLS in each and "u1 in wave 1" in each]
