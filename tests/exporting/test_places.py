"""Answers of single people are written neither where reports lie nor over anything."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exporting.toys import write_full
from tillid_analysis.data.loading import read_survey
from tillid_analysis.errors import ChoiceError, DisclosureError
from tillid_analysis.survey import Survey


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    return read_survey(write_full(tmp_path / "a"))


def link(place: Path, target: Path) -> Path:
    target.mkdir(parents=True, exist_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target, target_is_directory=True)
    return place


REFUSED: dict[str, Callable[[Path], Path]] = {
    "itself": lambda home: home / "reports",
    "inside": lambda home: home / "reports" / "2024" / "x",
    "elsewhere": lambda home: home / "other" / "reports" / "x",
    "capitals": lambda home: home / "Reports" / "x",
    "blanks": lambda home: home / "REPORTS. " / "x",
    "dots": lambda home: home / "x" / ".." / "reports" / "y",
    "a link into": lambda home: link(home / "way", home / "a" / "reports" / "in") / "x",
    "a link from": lambda home: link(home / "a" / "reports" / "2024" / "out", home / "b") / "x",
    "reports is a link": lambda home: link(home / "a" / "reports", home / "public").resolve() / "x",
    "through a link": lambda home: link(home / "a" / "reports", home / "public") / "x",
}


@pytest.mark.parametrize("case", REFUSED)
def test_folders_of_reports(survey: Survey, tmp_path: Path, case: str) -> None:
    target = REFUSED[case](tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DisclosureError, match="answers of single people are not written to"):
        survey.export(target, kind="xlsx")
    assert sorted(tmp_path.rglob("*")) == before


def test_the_folder_is_named(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(DisclosureError) as caught:
        survey.export(tmp_path / "reports" / "x", kind="sav")
    assert str(caught.value) == (
        f"answers of single people are not written to {tmp_path / 'reports'}: what lies there is"
        " passed on; name a folder that only you can read"
    )


@pytest.mark.parametrize("name", ["a/raw", "a/raw/x", "a/RAW", "a", "a/../a/./raw"])
def test_the_survey_stays_as_it_is(survey: Survey, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ChoiceError, match="the survey is not exported to"):
        survey.export(tmp_path / name, kind="sav", overwrite=True)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_beside_the_exports_will_do(survey: Survey, tmp_path: Path) -> None:
    assert survey.export(tmp_path / "a" / "reports_2024", kind="sav").is_file()


def test_nothing_is_replaced_unless_it_is_asked_for(survey: Survey, tmp_path: Path) -> None:
    target = tmp_path / "b"
    target.mkdir()
    (target / "units.csv").write_text("mine", "utf-8")
    with pytest.raises(ChoiceError) as caught:
        survey.export(target, kind="parquet")
    assert str(caught.value) == (
        f"{target} holds units.csv already; name another folder, or pass overwrite=True"
    )
    assert [path.name for path in target.iterdir()] == ["units.csv"]
    assert read_survey(survey.export(target, kind="parquet", overwrite=True)).waves == survey.waves


def test_a_link_in_the_folder_is_replaced_and_not_what_it_leads_to(
    survey: Survey, tmp_path: Path
) -> None:
    source, target = tmp_path / "a" / "units.csv", tmp_path / "b"
    target.mkdir()
    shutil.copy(source, tmp_path / "copy.csv")
    (target / "units.csv").symlink_to(source)
    survey.export(target, kind="parquet", overwrite=True)
    assert source.read_bytes() == (tmp_path / "copy.csv").read_bytes()


def test_a_file_is_no_folder(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("x", "utf-8")
    with pytest.raises(ChoiceError, match="it is a file, not a folder"):
        survey.export(tmp_path / "b", kind="sav")


@pytest.mark.parametrize(("kind", "language"), [("csv", None), ("sav", "de")])
def test_arguments(survey: Survey, tmp_path: Path, kind: str, language: str | None) -> None:
    with pytest.raises(ChoiceError, match="is not known; use"):
        survey.export(tmp_path / "b", kind=kind, language=language)  # type: ignore[arg-type]
    assert not (tmp_path / "b").exists()
