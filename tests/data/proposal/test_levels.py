"""Columns that lie above the unit: found by the data, and never from a handful of people."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tillid_analysis.codebook import read_codebook
from tillid_analysis.data.loading import load_survey
from tillid_analysis.data.proposal import propose_survey
from tillid_analysis.data.proposal.waves import MARK

# Unit, department and division: six units in three departments in two divisions.
TREE = (
    *(("E1", "Drift", "Nord"), ("E2", "Drift", "Nord"), ("E3", "Plan", "Nord")),
    *(("E4", "Plan", "Nord"), ("E5", "Ret", "Syd"), ("E6", "Ret", "Syd")),
)
HEAD = "enhed;afdeling;område;leder;Jeg trives"
WORDS = ("Helt uenig", "Uenig", "Enig", "Helt enig")


def write(path: Path, tree: Sequence[Sequence[str]], sizes: Sequence[int]) -> Path:
    lines = [HEAD]
    for places, size in zip(tree, sizes, strict=True):
        for at in range(size):
            lines.append(";".join((*places, ("Ja", "Nej")[at % 2], WORDS[at % 4])))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def propose(tmp_path: Path, *exports: Path) -> tuple[tuple[str, ...], list[str], str]:
    """Return the levels, the rows of the table of units, and the survey file on few lines."""
    survey = propose_survey(tmp_path / "new", exports)
    loaded = load_survey(survey)
    assert [str(problem) for problem in loaded.problems if problem.blocking] == []
    rows = (survey.parent / "units.csv").read_text(encoding="utf-8-sig").splitlines()[2:]
    text = survey.read_text(encoding="utf-8").replace("\n# ", " ").replace(MARK, "OPEN")
    return read_codebook(survey).units.levels, rows, text


def test_levels_come_from_the_data_the_most_general_first(tmp_path: Path) -> None:
    levels, rows, text = propose(tmp_path, write(tmp_path / "2026.csv", TREE, [8] * 6))
    assert levels == ("institution", "område", "afdeling", "unit")
    assert rows == [
        *("Nord;TOP;Nord", "Syd;TOP;Syd"),
        *("Drift;Nord;Drift", "Plan;Nord;Plan", "Ret;Syd;Ret"),
        *("E1;Drift;E1", "E2;Drift;E2", "E3;Plan;E3", "E4;Plan;E4", "E5;Ret;E5", "E6;Ret;E6"),
    ]
    expected = (
        "OPEN do columns område, afdeling lie above the unit, the most general first? All "
        "respondents of a unit have the same there, and units.csv has it so: see to the names of "
        "units and levels, and add how many were invited in each wave."
    )
    assert expected in text
    assert "  leder: leder" in text
    assert "  afdeling: " not in text


def test_one_contradiction_is_enough(tmp_path: Path) -> None:
    file = write(tmp_path / "2026.csv", [*TREE, ("E1", "Ret", "Nord")], [8] * 6 + [1])
    levels, _, _ = propose(tmp_path, file)
    assert levels == ("institution", "område", "unit")


def test_what_a_handful_answered_is_not_told(tmp_path: Path) -> None:
    """The department of four people may be what they answered, and none of the organisation's."""
    tree = [*TREE, ("E7", "Hemmelig", "Syd"), ("E8", "Drift", "Nord")]
    levels, rows, text = propose(tmp_path, write(tmp_path / "2026.csv", tree, [8] * 6 + [4, 4]))
    assert levels == ("institution", "område", "afdeling", "unit")
    assert [row for row in rows if row.startswith(("E7", "E8"))] == ["E7;TOP;E7", "E8;TOP;E8"]
    assert "Hemmelig" not in "\n".join(rows) + text
    assert "OPEN 2 units of too few respondents, or without a value there, must be placed" in text


@pytest.mark.parametrize("size", [1, 4])
def test_units_of_a_handful_prove_nothing(tmp_path: Path, size: int) -> None:
    levels, _, _ = propose(tmp_path, write(tmp_path / "2026.csv", TREE, [size] * 5 + [20]))
    assert levels == ("institution", "unit")


def test_two_columns_that_cross_are_not_both_levels(tmp_path: Path) -> None:
    kinds = ("By", "Land", "By", "Land", "By", "Land")
    tree = [(unit, part, kind) for (unit, part, _), kind in zip(TREE, kinds, strict=True)]
    levels, _, text = propose(tmp_path, write(tmp_path / "2026.csv", tree, [8] * 6))
    assert levels == ("institution", "afdeling", "unit")
    assert "OPEN område too: all of a unit have the same there, but neither above nor" in text


def test_a_code_that_two_levels_have_is_told_apart(tmp_path: Path) -> None:
    tree = [(unit, "E1" if part == "Drift" else part, place) for unit, part, place in TREE]
    _, rows, _ = propose(tmp_path, write(tmp_path / "2026.csv", tree, [8] * 6))
    assert "afdeling E1;Nord;E1" in rows
    assert "E1;afdeling E1;E1" in rows


def test_units_that_only_an_older_wave_has_are_placed_by_it(tmp_path: Path) -> None:
    older = [*TREE[:5], ("E9", "Plan", "Syd")]
    files = [
        write(tmp_path / "2024.csv", older, [8] * 6),
        write(tmp_path / "2026.csv", TREE, [8] * 6),
    ]
    levels, rows, _ = propose(tmp_path, *files)
    assert levels == ("institution", "område", "afdeling", "unit")
    assert "E9;Plan;E9" in rows
    assert "Plan;Nord;Plan" in rows
