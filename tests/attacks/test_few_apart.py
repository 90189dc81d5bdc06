"""A team and a job group that are the same people but for two: one of them learns the other's."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

import tillid_analysis as ta
from tests.attacks.organisations import make_codebook
from tillid_analysis.data.scoring import score
from tillid_analysis.disclosure import plan_release, splits
from tillid_analysis.disclosure.unions import find_unions
from tillid_analysis.survey import Responses, Survey
from tillid_analysis.units import UnitTree

PARTS = [(2, "jurist", 11), (2, "clerk", 1), (3, "jurist", 1), (3, "clerk", 13), (1, "clerk", 12)]
"""Home, role and number: all jurists but one are in the first team, and all in it but one."""


@pytest.fixture
def survey() -> Survey:
    parents = np.array([-1, 0, 1, 1])
    tree = UnitTree(("S", "D", "T1", "T2"), tuple("SDTU"), parents, ("top", "department", "team"))
    homes, roles, numbers = zip(*PARTS, strict=True)
    unit = np.repeat(np.array(homes, dtype=np.int32), numbers)
    role = np.repeat(np.array(roles), numbers)
    background = pd.DataFrame({"role": pd.Categorical(role), "tenure": pd.Categorical(role)})
    random = np.random.default_rng(2)
    answers = np.asfortranarray(random.integers(1, 4, (len(unit), 5)), dtype=np.int8)
    codebook = make_codebook({"decimals": 1})
    scores = score(codebook, "1", answers, frozenset(codebook.item_by_id))
    responses = Responses(np.zeros(len(unit), np.int16), unit, answers, background, None, {})
    return Survey(codebook, tree, responses, scores, pd.DataFrame())


def learn(survey: Survey) -> float:
    """Return what the clerk in the first team makes of the jurist's score in the second one."""
    release = plan_release(survey)
    units = release(ta.estimate(survey, by="unit", measure="a")).frame
    groups = release(ta.estimate(survey, by="background", measure="a")).frame
    team = units[units["unit"] == "T1"].iloc[0]
    group = groups[(groups["unit"] == "D") & (groups["category"] == "jurist")].iloc[0]
    own = survey.points("a", survey.rows("1"))[11]
    return float(own - 12 * (team["estimate"] - group["estimate"]))


def test_neither_shows_beside_the_other(survey: Survey) -> None:
    assert np.isnan(learn(survey))


def test_who_searches_for_groups_only_tells_it(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Positive control: no group of few can be computed here, and one person's score can."""

    def find(groups: csr_array, *asked: object) -> csr_array:
        found = find_unions(groups, *asked)  # type: ignore[arg-type]
        return splits.stack_groups(found, groups.shape[1])

    monkeypatch.setattr(splits, "find_sums", find)
    truth = survey.points("a", survey.rows("1"))[12]
    assert learn(survey) == pytest.approx(truth, abs=1.2 + 1e-9)
