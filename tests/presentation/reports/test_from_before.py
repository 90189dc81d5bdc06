"""Reports of a run before this one that lie where new ones go."""

from pathlib import Path
from zipfile import ZipFile

import pytest

import tillid_analysis as ta
from tests.disclosure.audit.toys import Row, page, save, table
from tests.disclosure.test_ledger import make_wave, plan
from tillid_analysis.disclosure.audit.folders import PageReader
from tillid_analysis.errors import ChoiceError, ReportError
from tillid_analysis.presentation.reports.batch import Place

BEFORE = "reports made before"


def refuse(folder: Path, new: list[Row], old: list[Row]) -> str:
    """Return why new pages may not join old ones."""
    planned = plan(folder, make_wave(40))
    target = save(folder / "reports" / "1", page(), page(table(old)))
    place = Place(planned.survey, planned, "1", "en", target, PageReader(), lambda work: work())
    stage = save(folder / "stage", page(table(new)))
    with ZipFile(stage / "all.zip", "w") as archive:
        for file in (stage / "1.html", target / "2.html"):
            archive.write(file, file.name)
    with pytest.raises(ReportError) as refused:
        place.audit(stage)
    return str(refused.value)


def test_pages_from_before_are_named_where_they_are_all_that_is_in_the_way(tmp_path: Path) -> None:
    said = refuse(tmp_path, [("S", "60", 40)], [("S", "58", 30)])
    assert f"{BEFORE}: 2.html tell otherwise" in said
    assert "estimate is told differently" in said


def test_pages_from_before_are_not_blamed_for_what_new_ones_tell(tmp_path: Path) -> None:
    assert BEFORE not in refuse(tmp_path, [("S", "60", 4)], [("S", "58", 30)])


def test_reports_of_which_no_ledger_knows_are_not_replaced(tmp_path: Path) -> None:
    """Whoever deleted it, or copied the survey without it, would hold these against nothing."""
    planned = plan(tmp_path, make_wave(40))
    target = save(tmp_path / "reports" / "1", page())
    with pytest.raises(ReportError) as refused:
        ta.write_reports(planned.survey, tmp_path / "reports")
    assert f"ledger.json: is not there, and reports are in {target}; restore it" in str(
        refused.value
    )
    # With it, or where there are no reports, what comes next is asked.
    with pytest.raises(ChoiceError, match="unit='X'"):
        ta.write_reports(planned.survey, tmp_path / "elsewhere", units=["X"])
    planned.record([target / "1.html"])
    survey = ta.read_survey(tmp_path)
    with pytest.raises(ChoiceError, match="unit='X'"):
        ta.write_reports(survey, tmp_path / "reports", units=["X"])
