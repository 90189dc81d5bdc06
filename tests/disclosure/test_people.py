"""People known again by their answers, wherever their units went."""

import pytest

from tillid_analysis.disclosure.people import know_again


def name(answers: str, unit: str, role: str = "0") -> str:
    return f"{answers * 12}{unit * 4}{role * 4}1"


@pytest.mark.parametrize("role", ["0", "9"], ids=["the same backgrounds", "other backgrounds"])
def test_people_with_the_same_answers_are_where_their_unit_went(role: str) -> None:
    then = [name("e", "c"), name("f", "d"), name("a", "c"), name("a", "d")]
    now = [name("e", "1"), name("f", "0"), name("a", "1", role), name("a", "0", role)]
    assert know_again(now, then) == then
    assert know_again(now[::-1], then[::-1]) == then[::-1]


def test_people_of_a_merged_unit_come_from_all_that_went_into_it() -> None:
    then = [name("e", "c"), name("f", "d"), name("b", "7"), *(name("a", unit) for unit in "cd7")]
    now = [name("e", "1"), name("f", "1"), name("b", "2"), *(name("a", unit) for unit in "112")]
    now[4] = f"{now[4][:-1]}2"
    found = know_again(now, then)
    assert sorted(found[3:5]) == [name("a", "c"), name("a", "d")]
    assert found[5] == name("a", "7")


def test_whoever_is_left_is_known_by_answers_alone() -> None:
    assert know_again([name("a", "1"), name("b", "1")], [name("a", "c")]) == [
        name("a", "c"),
        name("b", "1"),
    ]
