"""A question is worked on once, and what one reader writes into the answer no other one sees."""

from collections.abc import Callable
from dataclasses import replace

import pytest

import tillid_analysis as ta
from tillid_analysis.remembering import MOST, remember
from tillid_analysis.results import Result, Spec
from tillid_analysis.survey import Survey

Analysis = Callable[..., Result]


@pytest.fixture
def survey() -> Survey:
    """Return a survey of which nothing is known yet."""
    return replace(ta.read_survey("data/sample/survey.yml"))


@pytest.fixture
def asked() -> list[object]:
    """Return the questions that were worked on."""
    return []


@pytest.fixture
def analysis(asked: list[object]) -> Analysis:
    """Return an analysis that writes down what it is asked."""

    @remember
    def count(survey: Survey, *, by: object = "unit", level: int = 0) -> Result:
        asked.append(by)
        frame = ta.estimate(survey, measure="tillid", wave="2026").frame
        return Result(frame, Spec.of(survey, "estimate", by=by))

    return count


def test_the_same_question_is_worked_on_once(
    survey: Survey, analysis: Analysis, asked: list[object]
) -> None:
    for by in ("unit", "unit", ["a", "b"], ["a", "b"], {"a": 1}, {"a": 1}):
        analysis(survey, by=by)
    assert asked == ["unit", ["a", "b"], {"a": 1}]


def test_another_survey_is_another_question(
    survey: Survey, analysis: Analysis, asked: list[object]
) -> None:
    analysis(survey)
    analysis(replace(survey))
    assert len(asked) == 2


def test_what_a_reader_writes_is_his_own(survey: Survey) -> None:
    first = ta.estimate(survey)
    before = first.frame["estimate"].copy()
    first.frame["estimate"] *= 2
    assert ta.estimate(survey).frame["estimate"].equals(before)


def test_a_release_shows_what_it_is_given(survey: Survey) -> None:
    release = ta.plan_release(survey)
    result = ta.estimate(survey)
    shown = release(result).frame
    shown["estimate"] += 1
    again = release(ta.estimate(survey)).frame
    assert not again["estimate"].equals(shown["estimate"])
    changed = replace(result, frame=result.frame.assign(estimate=50.0))
    assert set(release(changed).frame["estimate"].dropna()) == {50.0}


def test_arguments_that_cannot_be_compared_are_worked_on_each_time(
    survey: Survey, analysis: Analysis, asked: list[object]
) -> None:
    for _ in range(2):
        analysis(survey, by={"a", "b"})
    assert len(asked) == 2


def test_the_oldest_answer_goes_first(
    survey: Survey, analysis: Analysis, asked: list[object]
) -> None:
    for number in range(MOST + 1):
        analysis(survey, level=number)
    assert len(survey.answered) <= MOST + 1
    analysis(survey, level=0)
    assert len(asked) == MOST + 2
