"""A team and a job group that are the same people but for two: one of them learns the other's."""

import numpy as np
import pytest
from scipy.sparse import csr_array

import tillid_analysis as ta
from tests.attacks.organisations import make_parts
from tillid_analysis.disclosure import plan_release, splits
from tillid_analysis.disclosure.unions import find_unions
from tillid_analysis.survey import Survey

TEAM = [(2, "jurist", 11, 1.0), (2, "clerk", 1, 1.0)]
OTHERS = [(3, "jurist", 1, 1.0), (3, "clerk", 13, 1.0), (1, "clerk", 12, 1.0)]


@pytest.fixture
def survey() -> Survey:
    """All jurists but one are in the first team, and all in it but one are jurists."""
    return make_parts([-1, 0, 1, 1], TEAM + OTHERS, {"decimals": 1})


def learn(survey: Survey) -> float:
    """Return what the clerk in the first team makes of the jurist's score in the second one."""
    release = plan_release(survey)
    units = release(ta.estimate(survey, by="unit", measure="a")).frame
    groups = release(ta.estimate(survey, by="background", measure="a")).frame
    team = units[units["unit"] == "u2"].iloc[0]
    group = groups[(groups["unit"] == "u1") & (groups["category"] == "jurist")].iloc[0]
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
