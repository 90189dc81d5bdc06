"""An item that was asked on another response scale: read, scored and compared as such."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import tillid_analysis as ta
from tillid_analysis.analysis.trends import common_items
from tillid_analysis.errors import CodebookError, ReadingError
from tillid_analysis.survey import Survey

FILE = """\
title: Toy
waves:
  "1": {file: 1.csv, invited: invited_1}
  "2": {file: 2.csv, invited: invited_2, scales: {A1: three, R1: three}}
units: {file: units.csv, column: unit, levels: [top]}
scales:
  - id: five
    options:
      - {code: 1, label: Helt uenig}
      - {code: 2, label: Uenig}
      - {code: 3, label: Hverken}
      - {code: 4, label: Enig}
      - {code: 5, label: Helt enig}
    missing: [{code: 8, label: Ved ikke}]
  - id: three
    options:
      - {code: 0, label: Nej}
      - {code: 1, label: Delvis}
      - {code: 2, label: Ja}
    positive: [1, 2]
items:
  - {id: A1, scale: five, text: a1}
  - {id: A2, scale: five, text: a2}
  - {id: R1, scale: five, text: r1, reverse: true}
indices:
  - {id: a, title: A, items: [A1, A2, R1]}
"""

Make = Callable[[str], Survey]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that reads the toy from a survey file's text."""

    def read(text: str) -> Survey:
        (tmp_path / "survey.yml").write_text(text, encoding="utf-8")
        (tmp_path / "units.csv").write_text("unit;parent;name;invited_1;invited_2\nT;;Top;9;9\n")
        (tmp_path / "1.csv").write_text("unit;A1;A2;R1\nT;1;3;5\nT;4;4;2\n")
        (tmp_path / "2.csv").write_text("unit;A1;A2;R1\nT;Ja;3;0\nT;Delvis;4;2\nT;0;5;1\n")
        return ta.read_survey(tmp_path)

    return read


def test_each_wave_is_read_by_its_own_scale(make: Make) -> None:
    survey = make(FILE)
    first, second = survey.rows("1"), survey.rows("2")
    everybody = slice(0, 5)
    assert survey.responses.answers[second, 0].tolist() == [2, 1, 0]
    assert survey.points("A1", first).tolist() == [0, 75]
    assert survey.points("A1", second).tolist() == [100, 50, 0]
    assert survey.points("A1", everybody).tolist() == [0, 75, 100, 50, 0]
    assert survey.points("R1", everybody).tolist() == [0, 75, 100, 0, 50]
    assert survey.positive("A1", everybody).tolist() == [0, 1, 1, 1, 0]
    np.testing.assert_allclose(survey.points("a", second), [250 / 3, 125 / 3, 50])


def test_a_code_of_the_other_scale_is_not_an_answer(make: Make, tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        make(FILE.replace(", R1: three", ""))
    assert str(caught.value).splitlines()[1:] == [
        f"  - {tmp_path.name}/2.csv, column R1 (item R1): 1 answers have codes that scale five does"
        " not name: 0; name them as options or as missing in the codebook; until then they are"
        " blank"
    ]


def test_another_scale_is_a_break_in_the_series(make: Make) -> None:
    survey = make(FILE)
    assert common_items(survey, "a", ["1", "2"]) == ["A2"]
    assert common_items(survey, "A1", ["1", "2"]) == []
    frame = ta.compare_waves(survey, measure="indices").frame
    assert frame["items"].tolist() == [1]
    assert frame["estimate"].tolist() == pytest.approx([75 - 62.5])


def test_a_bridge_carries_an_item_over_the_break(make: Make) -> None:
    survey = make(FILE + "bridges: [A1, R1]\n")
    assert common_items(survey, "a", ["1", "2"]) == ["A1", "A2", "R1"]


def test_the_scale_is_the_same_in_the_waves_after_the_change(make: Make) -> None:
    survey = make(
        FILE.replace("units: {", '  "3": {file: 2.csv, scales: {A1: three, R1: three}}\nunits: {')
    )
    assert common_items(survey, "A1", ["2", "3"]) == ["A1"]


def test_a_reworded_item_is_not_common_in_spite_of_a_bridge(make: Make) -> None:
    text = FILE.replace("scales: {A1", "wording: {A1: 2}, scales: {A1") + "bridges: [A1]\n"
    assert common_items(make(text), "a", ["1", "2"]) == ["A2"]


def test_what_is_wrong_with_scales_of_a_wave(make: Make) -> None:
    text = FILE.replace("{A1: three, R1: three}", "{A1: tree, A9: three, A2: three}, omitted: [A2]")
    text = text.replace("id: A2, scale: five", "id: A2, scale: five, missing: [{code: 0}]")
    with pytest.raises(CodebookError) as caught:
        make(text + "bridges: [A8, R1]\n")
    assert str(caught.value) == (
        "survey.yml cannot be used:\n"
        "  - survey.yml: waves.2.scales: unknown item 'A9';"
        " use one of 'A1', 'A2', 'R1'\n"
        "  - survey.yml: waves.2.scales.A1: unknown scale 'tree'; use 'three' (or one of 1 other)\n"
        "  - survey.yml: waves.2.scales.A2: code 0 is an option of three;"
        " an answer cannot be missing\n"
        "  - survey.yml: waves.2.scales.A2: A2 is among the omitted too; keep one of them\n"
        "  - survey.yml: bridges: unknown item 'A8'; use one of 'A1', 'A2', 'R1'\n"
        "  - survey.yml: bridges: R1 is asked on the same scale in every wave;"
        " name R1 under scales of a wave, or leave it out"
    )
