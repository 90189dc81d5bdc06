"""Reports of a real survey: the government's and every agency's."""

from pathlib import Path

import pytest

import tillid_analysis as ta
from tillid_analysis.cli import main
from tillid_analysis.survey import Survey

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def test_all_agencies(
    fevs: Survey, fevs_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(fevs_folder), "--level", "agency", "--out", str(tmp_path)]) == 0
    pages = {path.name for path in (tmp_path / "2018").glob("*.html")} - {"index.html"}
    written = sorted(pages)
    shown = set(ta.plan_release(fevs).shown_units())
    agencies = [code for code in fevs.units.codes if len(code) == 2 and code != "US"]
    assert len(agencies) == 33
    assert written == sorted(
        ["institution.html", *(f"unit_{code}.html" for code in agencies if code in shown)]
    )
    assert f"{len(written)} reports are in" in capsys.readouterr().out
    page = (tmp_path / "2018" / "unit_CM.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    # Commerce: engagement 72 % positive, weighted, as in the published tables.
    assert "72%" in page
