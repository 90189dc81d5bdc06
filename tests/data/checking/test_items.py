"""Items the wrong way round, and items that many cannot answer."""

from pathlib import Path

import pytest

import tillid_analysis as ta
from tests.data.checking.conftest import Find
from tests.data.checking.toys import FILE, next_wave, toy_wave, write_toy
from tillid_analysis.data.checking.items import check_directions, check_dont_know
from tillid_analysis.errors import ReportError

TURN = "it is probably declared or stored the wrong way round: see its reverse and its codes"


def test_nothing_to_find(find: Find) -> None:
    assert find(toy_wave()) == []


def test_an_item_declared_the_wrong_way_round(find: Find) -> None:
    """R1 agrees perfectly with the others once it is turned, and here it is not."""
    found = find(toy_wave(), text=FILE.replace(", reverse: true", ""))
    assert found == [
        f"raw/{wave}.csv, column R1: item R1 correlates -0.99 with the rest of index a"
        f" in wave {wave}; {TURN}"
        for wave in "12"
    ]


def test_an_item_stored_the_wrong_way_round_in_one_wave(find: Find) -> None:
    turned = toy_wave()
    turned["A2"] = [6 - int(str(code)) for code in turned["A2"]]
    text = FILE.replace("raw/2.csv, ", "raw/2.csv, columns: {A2: q2}, ")
    turned["q2"] = turned.pop("A2")
    assert find(toy_wave(), turned, text=text) == [
        f"raw/2.csv, column q2: item A2 correlates -0.99 with the rest of index a in wave 2; {TURN}"
    ]


@pytest.mark.parametrize(("n", "doubts"), [(29, 0), (30, 2)])
def test_too_few_complete_respondents_tell_nothing(tmp_path: Path, n: int, doubts: int) -> None:
    folder = write_toy(tmp_path, toy_wave(n), text=FILE.replace(", reverse: true", ""))
    assert len([*check_directions(ta.read_survey(folder))]) == doubts


def test_an_item_without_spread_or_company_tells_nothing(find: Find) -> None:
    flat = toy_wave()
    flat["A1"] = [3] * 40
    omitted = FILE.replace("1.csv, ", "1.csv, omitted: [A2, A3, R1], ")
    assert find(flat, text=omitted) == []


def test_many_who_do_not_know(find: Find) -> None:
    wave = toy_wave()
    wave["A1"][:7] = [8] * 7
    wave["A2"][:6] = [8] * 6
    assert find(toy_wave(), wave) == [
        'raw/2.csv, column A1: 18 % answered "do not know" to item A1 in wave 2;'
        " its estimate rests on the others: see whether all could be asked"
    ]


def test_blanks_are_no_answer_and_small_counts_are_not_told(find: Find) -> None:
    wave = toy_wave()
    wave["A1"] = [8, 8, 8, 8, *[""] * 16, *wave["A1"][20:]]
    wave["A2"] = [*[8] * 37, 3, 3, 3]
    assert [line.split(": ", 1)[1].split(";")[0] for line in find(toy_wave(), wave)] == [
        'more than 15 % answered "do not know" to item A1 in wave 2',
        'more than 15 % answered "do not know" to item A2 in wave 2',
    ]


def test_the_sample_is_in_order(sample: Path) -> None:
    survey = ta.read_survey(sample)
    assert [*check_directions(survey), *check_dont_know(survey)] == []


def test_a_survey_without_indices_gets_no_report(tmp_path: Path, find: Find) -> None:
    text = FILE[: FILE.index("indices:")]
    remedy = "list the items that belong together: reports tell of indices"
    asked = [f"survey.yml: indices: none that was asked in wave {wave}; {remedy}" for wave in "12"]
    assert find(toy_wave(), next_wave(), text=text) == asked
    survey = ta.read_survey(tmp_path / "survey.yml")
    with pytest.raises(ReportError, match="wave 2 has no index"):
        ta.write_reports(survey, tmp_path / "reports")
    assert not (tmp_path / "reports").exists()
