"""The sample survey's reports, attacked; and what is found where units are shown carelessly."""

from dataclasses import replace
from pathlib import Path

import pytest

import tillid_analysis as ta
from tests.disclosure.audit.toys import page, save
from tillid_analysis.cli import main
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.audit.attack import audit_folder, audit_pages
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.reading import read_page
from tillid_analysis.disclosure.audit.staff import Staff, staff_of
from tillid_analysis.results import Released
from tillid_analysis.survey import Survey

EMPTY = ["estimate", "n", "share_positive", "conf_low", "conf_high"]


def everything(survey: Survey, fewest: int) -> Released:
    """Show every unit with so many answers, and nothing pooled: what a filter would do."""
    result = ta.estimate(survey, wave="2026")
    frame = result.frame.round(0)
    frame.loc[frame["n"] < fewest, EMPTY] = float("nan")
    return replace(ta.plan_release(survey)(result), frame=frame.assign(suppressed=False))


def attacked(survey: Survey, shown: Released, staff: Staff | None = None) -> list[str]:
    method = Method.of(survey, "2026", "S", "da")
    table = ta.tabulate_units(shown, language="en", wave="2026")
    html = page(table.markup, method=method)
    return [str(each) for each in audit_pages([read_page("units.html", html)], staff)]


def test_a_filter_by_number_of_answers_is_not_enough(survey: Survey) -> None:
    found = attacked(survey, everything(survey, 5))
    told = [line for line in found if "fewer than 5 people can be told" in line]
    assert told
    assert all(" without the " in line for line in told)


def test_the_release_plan_is(survey: Survey, release: Release) -> None:
    shown = release(ta.estimate(survey, wave="2026"))
    assert attacked(survey, shown) == []
    assert attacked(survey, shown, staff_of(survey)) == []


@pytest.fixture(scope="module")
def made(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the reports of all three waves, one of them in English."""
    folder = tmp_path_factory.mktemp("reports")
    levels = {"2022": "institution", "2024": "institution", "2026": "afdeling"}
    for wave, level in levels.items():
        language = "en" if wave == "2022" else "da"
        arguments = ["--wave", wave, "--language", language, "--level", level]
        assert main(["report", str(sample), *arguments, "--out", str(folder)]) == 0
    return folder


@pytest.mark.slow
def test_the_samples_reports_tell_nobodys_answer(made: Path, survey: Survey) -> None:
    assert [str(each) for each in audit_folder(made, staff_of(survey))] == []


@pytest.mark.slow
def test_one_page_is_held_against_those_in_the_folder(
    sample: Path, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page of an earlier run shows a unit that is hidden now."""
    folder = save(tmp_path / "2026", (made / "2026" / "unit_F.html").read_text("utf-8"))
    careless = page('<p data-about="2026 SFE/A/A10 tillid estimate#4:61">61</p>')
    save(folder, (made / "2026" / "unit_F.html").read_text("utf-8"), careless)
    arguments = ["report", str(sample), "--unit", "A", "--out", str(tmp_path)]
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert "what the reports in" in error
    assert "A10 in wave 2026: fewer than 5 people can be told from the others (tillid)" in error
    assert sorted(each.name for each in folder.iterdir()) == ["1.html", "2.html"]
