"""The analyst is told why a unit is hidden, and reports with that in them are refused."""

import pytest

from tillid_analysis.disclosure import Release
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.reports.guard import check_page
from tillid_analysis.survey import Survey


def reasons(release: Release, unit: str) -> list[str]:
    return release.explain(unit, "2026", language="en").splitlines()[2:]


def test_a_small_unit(release: Release) -> None:
    assert reasons(release, "A10") == ["- Nothing is shown: there are fewer than 5 answers."]


def test_a_unit_that_is_hidden_beside_a_small_one(release: Release, survey: Survey) -> None:
    other = survey.units.name_of("A10")
    assert reasons(release, "A04") == [
        "- Nothing is shown although there are 5 answers or more:"
        f" otherwise {other} could be worked out by subtraction."
    ]


def test_a_shown_unit(release: Release) -> None:
    assert reasons(release, "A03") == [
        "- Levels are shown: there are at least 5 answers behind them"
        " and behind everything that can be worked out from them.",
        "- Shares, tests and own spread are shown too: there are at least 10 behind them.",
    ]


def test_measures_where_nearly_all_answered_alike(release: Release) -> None:
    told = reasons(release, "A01")
    assert told[2].startswith("- Hidden because nearly everybody gave the same answer")
    assert told[2].endswith(": LAE1, LAE2, LAE3, LAE4, LAE5, LAE6, LAE7 and LAE8.")


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_report_with_an_explanation_is_refused(release: Release, language: str) -> None:
    page = f"<h2>A</h2><pre>{release.explain('A03', language=language)}</pre>"
    assert [problem.found for problem in check_page(page, forbidden=())] == [
        "1 explanation(s) for the analyst"
    ]


def test_an_unknown_unit(release: Release) -> None:
    with pytest.raises(ChoiceError):
        release.explain("Z")
