"""Tables, figures and sentences accept released results only."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.errors import DisclosureError
from tillid_analysis.results import Result
from tillid_analysis.survey import Survey

SHOWING = [
    getattr(ta, name) for name in ta.__all__ if name.startswith(("plot_", "tabulate_", "tell_pro"))
]


@pytest.fixture(scope="module")
def survey(sample: Path) -> Survey:
    return ta.read_survey(sample)


def test_everything_that_shows_is_tried() -> None:
    assert len(SHOWING) >= 13


@pytest.mark.parametrize("show", SHOWING)
def test_a_result_that_was_not_released(survey: Survey, show: Callable[[Result], object]) -> None:
    result = ta.estimate(survey, by="institution")
    with pytest.raises(DisclosureError) as caught:
        show(result)
    assert str(caught.value) == (
        f"{show.__name__} shows released results only and was given Result;"
        " use release = plan_release(survey) and pass release(result)"
    )


@pytest.mark.parametrize("show", SHOWING)
def test_a_frame(show: Callable[[pd.DataFrame], object]) -> None:
    with pytest.raises(DisclosureError):
        show(pd.DataFrame({"estimate": [1.0]}))


def test_findings(survey: Survey) -> None:
    release = ta.plan_release(survey)
    result = ta.estimate(survey)
    with pytest.raises(DisclosureError):
        ta.state_findings(result, release(ta.contrast(survey)), release(ta.compare_waves(survey)))  # type: ignore[arg-type]
