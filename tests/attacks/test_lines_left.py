"""What a unit has beside its shown categories, where it is split by several backgrounds."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import tillid_analysis as ta
from tests.attacks.organisations import assemble
from tillid_analysis.disclosure import plan_release, rests
from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.survey import Survey

ROLES = {"head": 1, "jurist": 12, "clerk": 20, "other": 14}
"""The head is too few to be shown, and jurists are hidden with the head."""


def make_survey(
    roles: list[str],
    homes: list[int],
    policy: dict[str, object] | None = None,
    weight: NDArray[np.float64] | None = None,
) -> Survey:
    """Return people of two units, of each role in either tenure; all jurists of one are for C."""
    n = len(roles)
    answers = np.random.default_rng(7).integers(0, 5, (n, 5)).astype(np.int8)
    role = pd.Series(roles)
    here = (role == "jurist").to_numpy() & (np.array(homes) == 1)
    answers[here, 4] = np.where(np.arange(n) % 3, 3, 4)[here]
    answers[(role == "head").to_numpy(), 4] = 0
    tenure = np.where(role.groupby(role).cumcount() % 2, "short", "long")
    background = pd.DataFrame({"role": pd.Categorical(role), "tenure": pd.Categorical(tenure)})
    return assemble([-1, 0, 0], homes, answers, background, policy or {}, weight)


@pytest.fixture
def survey() -> Survey:
    roles = [role for role, n in ROLES.items() for _ in range(n)]
    more = ["clerk"] * 15 + ["other"] * 15 + ["jurist"] * 15
    return make_survey([*roles, *more], [1] * len(roles) + [2] * len(more))


@pytest.fixture
def in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the categories of all backgrounds out of a unit together, as was done before."""
    apart = rests._wholes

    def together(cells: Cells, shown: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
        yield np.where(cells.line >= 0, cells.unit, -1)
        yield from list(apart(cells, shown))[2:]

    monkeypatch.setattr(rests, "_wholes", together)


def count_against(survey: Survey) -> float:
    """Return how many of head and jurists are not for it, from the shares of the others."""
    release = plan_release(survey)
    units = release(ta.estimate(survey, by="unit", measure="C")).frame
    groups = release(ta.estimate(survey, by="background", measure="C")).frame
    whole = units[units["unit"] == "u1"].iloc[0]
    others = groups[(groups["unit"] == "u1") & groups["category"].isin(["clerk", "other"])]
    counted = np.rint(others["n"] * others["share_positive"]).sum(skipna=False)
    left = whole["n"] - ROLES["clerk"] - ROLES["other"]
    return float(left - (np.rint(whole["n"] * whole["share_positive"]) - counted))


def test_the_head_does_not_learn_what_all_jurists_answered(survey: Survey) -> None:
    assert np.isnan(count_against(survey))


def test_who_takes_out_all_backgrounds_together_tells_the_head(
    survey: Survey, in_one: None
) -> None:
    """Positive control: of thirteen one is against it, and that one knows who it is."""
    assert count_against(survey) == 1
