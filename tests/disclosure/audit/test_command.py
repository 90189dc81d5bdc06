"""The command `tillid audit`."""

from pathlib import Path

import pytest

from tests.disclosure.audit.toys import Row, page, save, table
from tillid_analysis.cli import main

SAFE: list[Row] = [("S", "62", 40), ("S/A", "60", 20), ("S/B", "·", 0), ("S/C", "·", 0)]


def test_nothing_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = save(tmp_path / "reports", page(table(SAFE)))
    assert main(["audit", str(folder)]) == 0
    assert capsys.readouterr().out == "nothing was found\n"


def test_what_is_found_names_the_group_and_not_the_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = save(tmp_path / "reports", page(table([*SAFE, ("S/B", "58", 17)])))
    assert main(["audit", str(folder)]) == 1
    assert capsys.readouterr().out == (
        "2 can be worked out, or cannot be accounted for:\n"
        "  - 1.html, under 'Survey, 2026: S': B in wave 2026: "
        "estimate is hidden in one place and shown in another\n"
        "  - 1.html, under 'Survey, 2026: S': S without the 2 units shown in it in wave 2026: "
        "fewer than 5 people can be told from the others (trust)\n"
    )


def test_what_tells_everybodys_answer_is_no_lesser_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[Row] = [("S", "62", 40), ("S/A", "100", 20)]
    folder = save(tmp_path / "reports", page(table(rows)))
    assert main(["audit", str(folder)]) == 1
    told = "A in wave 2026: everybody's answer is told within 25 points (trust)"
    assert told in capsys.readouterr().out


def test_what_an_attacker_knows_of_the_staff_can_be_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[Row] = [("S", "67", 20), ("S/A", "59", 15), ("S/B", "·", 0), ("S/C", "·", 0)]
    folder = save(tmp_path / "reports", page(table(rows)))
    staff = tmp_path / "staff.csv"
    staff.write_text("unit;n\nB;4\nC;1\n", encoding="utf-8")
    assert main(["audit", str(folder), "--staff", str(staff)]) == 1
    assert "B in wave 2026: their mean is told within 25 points" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none"], "there is no HTML file in 'none'"),
        (["none", "--staff", "none.csv"], "the staff list cannot be read"),
    ],
)
def test_what_cannot_be_used(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["audit", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"tillid audit: {message}")
