"""What changed between waves, as it is told."""

from pathlib import Path

import pytest

import tillid_analysis as ta
from tests.data.checking.toys import FILE, UNITS, Columns, toy_wave, write_toy
from tillid_analysis.cli import main
from tillid_analysis.data.checking import compare_pairs, tell_change
from tillid_analysis.language import Language, check_language

WIDER = """\
  - id: three
    options:
      - {code: 1, label: Nej}
      - {code: 3, label: Delvis}
      - {code: 5, label: Ja}
    missing: [{code: 2}, {code: 4}]
"""


def told(folder: Path, language: Language = "en") -> list[str]:
    survey = ta.read_survey(folder)
    blocks = [tell_change(each, survey.units, language) for each in compare_pairs(survey)]
    return "".join(blocks).splitlines()


def test_two_waves_alike(tmp_path: Path) -> None:
    assert told(write_toy(tmp_path, toy_wave())) == [
        "From 1 to 2:",
        "  - the same items, columns and units",
        "  - 40 of 60 answered in 1 (67%), 40 of 60 answered in 2 (67%)",
    ]


def test_items_and_columns(tmp_path: Path) -> None:
    text = FILE.replace("1.csv, ", "1.csv, omitted: [A1], ").replace(
        "2.csv, ",
        "2.csv, omitted: [A2], wording: {R1: 2}, scales: {A3: three, R1: three},"
        " columns: {A3: q3, unit: enhed}, ",
    )
    second = toy_wave()
    second = {{"A3": "q3", "unit": "enhed"}.get(name, name): second[name] for name in second}
    text = text.replace("items:\n", WIDER + "items:\n") + "bridges: [R1]\n"
    expected = [
        "From 1 to 2:",
        "  - new items: A1",
        "  - items not asked again: A2",
        "  - reworded items, which are not compared: R1",
        "  - items on another response scale, which are not compared: A3",
        "  - items on another response scale, compared nevertheless: R1",
        "  - columns with other names (2): enhed (before: unit), q3 (before: A3)",
        "  - 40 of 60 answered in 1 (67%), 40 of 60 answered in 2 (67%)",
    ]
    assert told(write_toy(tmp_path, toy_wave(), second, text=text)) == expected


def move(columns: Columns, units: list[str]) -> Columns:
    """Let the respondents belong to some units in turn."""
    n = len(columns["unit"])
    return columns | {"unit": [units[row % len(units)] for row in range(n)]}


def test_units_come_go_and_merge(tmp_path: Path) -> None:
    table = UNITS + "W;T;New;;20\nX;T;Old;20;\nO1;T;Was one;11;\nO2;T;Was two;12;\n"
    crosswalk = "from;to\nO1;U\nO2;U\nO0;V\n"
    text = FILE.replace("levels:", "crosswalk: crosswalk.csv, levels:")
    first = move(toy_wave(), ["V", "X", "O1", "O2", "O0"])
    second = move(toy_wave(), ["U", "V", "W"])
    folder = write_toy(tmp_path, first, second, text=text, units=table, crosswalk=crosswalk)
    expected = [
        "Fra 1 til 2:",
        "  - nye enheder (1): W New",
        "  - enheder, der ikke er der mere (1): X Old",
        "  - enheder, der har optaget andre eller skiftet kode (1): U Law (før O1 og O2)",
        "  - 40 af 103 svarede i 1 (39\N{NO-BREAK SPACE}%),"
        " 40 af 80 svarede i 2 (50\N{NO-BREAK SPACE}%)",
    ]
    assert told(folder, "da") == expected


def test_without_numbers_of_invited_the_answers_tell_which_units_are_there(tmp_path: Path) -> None:
    text = FILE.replace(", invited: invited_1", "").replace(", invited: invited_2", "")
    folder = write_toy(tmp_path, toy_wave(), move(toy_wave(), ["V"]), text=text)
    assert told(folder) == [
        "From 1 to 2:",
        "  - units no longer there (1): U Law",
        "  - 40 answered in 1, 40 answered in 2",
    ]


@pytest.mark.parametrize("invited", ["", ", invited: invited_2"])
def test_fewer_than_five_are_told_as_a_range(tmp_path: Path, invited: str) -> None:
    text = FILE.replace(", invited: invited_2", invited)
    lines = told(write_toy(tmp_path, toy_wave(), toy_wave(4), text=text))
    of = " of 60" if invited else ""
    assert lines[-1] == f"  - 40 of 60 answered in 1 (67%), 1-4{of} answered in 2"


@pytest.mark.parametrize(("units", "named"), [(5, 5), (7, 5)])
def test_no_more_than_five_are_named(tmp_path: Path, units: int, named: int) -> None:
    codes = [f"N{number}" for number in range(units)]
    table = UNITS + "".join(f"{code};T;{code};;10\n" for code in codes)
    line = told(write_toy(tmp_path, toy_wave(), units=table))[1]
    more = ", and 2 more" if units > named else ""
    assert line == f"  - new units ({units}): {', '.join(codes[:named])}{more}"


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_command_tells_it_in_the_language_of_the_survey(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    text = FILE.replace("language: en", f"language: {language}")
    folder = write_toy(tmp_path, toy_wave(), text=text)
    assert main(["check", str(folder)]) == 0
    block = "\n".join(told(folder, check_language(language)))
    plain = "read as plain (a text file with semicolons, without the marks of a tool)"
    assert capsys.readouterr().out == (
        f"1: {plain}\n2: {plain}\n"
        f"Survey(1: 40, 2: 40 respondents; 3 units; 1 indices, 4 items)\n{block}\neverything fits\n"
    )
