"""Waves in the dialects of survey tools, from the survey file to the answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tillid_analysis.cli import main
from tillid_analysis.data.loading import load_survey, read_survey
from tillid_analysis.errors import ChoiceError, ReadingError

SURVEY = """
title: {{da: Prøve}}
scales:
  - id: s
    options:
      - {{code: 1, label: Uenig}}
      - {{code: 2, label: Enig}}
items:
  - {{id: T1, scale: s, text: {{da: Jeg har tillid}}}}
  - {{id: T2, scale: s, text: {{da: Vi har tillid}}}}
indices:
  - {{id: tillid, title: {{da: Tillid}}, items: [T1, T2]}}
waves:
  "2024": {{file: {file}, columns: {{T1: "{t1}", T2: "{t2}"}}{more}}}
units: {{file: units.csv, column: enhed, levels: [top, enhed]}}
"""

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a survey folder of one wave with two items."""

    def folder(text: str, t1: str, t2: str, more: str = "") -> Path:
        (tmp_path / "a.csv").write_bytes(text.encode())
        (tmp_path / "units.csv").write_text("unit;parent;name\nX;;Top\nA;X;Enhed A\n", "utf-8")
        survey = SURVEY.format(file="a.csv", t1=t1, t2=t2, more=more)
        (tmp_path / "survey.yml").write_text(survey, "utf-8")
        return tmp_path

    return folder


LIMESURVEY = (
    '\ufeff"id";"submitdate";"lastpage";"enhed";"Q1[SQ001]";"Q1[SQ002]"\r\n'
    '"1";"1980-01-01 00:00:00";"4";"A";"A2";"Enig"\r\n'
    '"2";"";"2";"A";"A1";"Uenig"\r\n'
    '"3";"1980-01-01 00:00:00";"4";"A";"A1";"Enig"\r\n\r\n'
)


def test_a_wave_of_limesurvey(make: Make) -> None:
    status = ", status: {column: submitdate, keep: [complete]}"
    loaded = load_survey(make(LIMESURVEY, "Q1[SQ001]", "Q1[SQ002]", status))
    assert loaded.problems == ()
    assert loaded.survey is not None
    assert loaded.survey.responses.answers.tolist() == [[1, 1], [0, 1]]
    assert loaded.dialects["2024"].name == "limesurvey"


def test_negative_recodes_of_qualtrics_are_blank(make: Make) -> None:
    text = (
        "ResponseId,RecordedDate,DistributionChannel,enhed,Q1,Q2\n"
        "R_1,x,anonymous,A,2,-99\nR_2,x,anonymous,A,1,-99\n"
    )
    survey = read_survey(make(text, "Q1", "Q2"))
    assert survey.responses.answers.tolist() == [[1, -1], [0, -1]]


def test_a_wave_may_name_its_dialect(make: Make) -> None:
    folder = make("enhed;a;b\nA;1;2\n", "a", "b", ", dialect: qualtrics")
    with pytest.raises(ReadingError, match="is not a Qualtrics export"):
        read_survey(folder)
    assert load_survey(folder, "plain").survey is not None


def test_check_says_how_each_wave_is_read(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make("enhed;a;b\nA;1;2\n", "a", "b")
    assert main(["check", str(folder)]) == 0
    plain = "a text file with semicolons, without the marks of a tool"
    assert f"2024: read as plain ({plain})\n" in capsys.readouterr().out
    assert main(["check", str(folder), "--dialect", "plain"]) == 0
    assert f"2024: read as plain ({plain}; named by the user)\n" in capsys.readouterr().out
    assert main(["check", str(folder), "--dialect", "redcap"]) == 1
    assert "is not a REDCap export" in capsys.readouterr().out
    assert main(["check", str(folder), "--dialect", "surveyzact"]) == 2
    assert "dialect='surveyzact' is not known; use one of" in capsys.readouterr().err


def test_enalyzer_numbers_that_can_be_two_things(make: Make) -> None:
    folder = make("enhed;a;b\nA;1;Enig\nA;1;Uenig\n", "a", "b", ", dialect: enalyzer")
    survey = folder / "survey.yml"
    survey.write_text(survey.read_text("utf-8").replace("code: 1", "code: 0"), "utf-8")
    # Now codes 0 and 2: number 1 can only be the first place.
    assert read_survey(folder).responses.answers.tolist() == [[0, 1], [0, 0]]
    survey.write_text(survey.read_text("utf-8").replace("code: 2", "code: 1"), "utf-8")
    with pytest.raises(ReadingError) as caught:
        read_survey(folder)
    assert str(caught.value) == (
        "the survey cannot be read:\n"
        f"  - {folder.name}/a.csv, column a (item T1): its numbers can be values or label numbers"
        " of scale s; export the column as text"
    )


def test_an_unknown_dialect(make: Make) -> None:
    with pytest.raises(ChoiceError, match="dialect='xact' is not known; use one of"):
        read_survey(make("enhed;a;b\nA;1;2\n", "a", "b"), "xact")
