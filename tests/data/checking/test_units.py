"""Who answered against who was invited."""

from tests.data.checking.conftest import Find
from tests.data.checking.toys import UNITS, toy_wave


def test_answers_and_nobody_invited(find: Find) -> None:
    assert find(toy_wave(), units=UNITS.replace("Law;30;30", "Law;30;0")) == [
        "units.csv, unit T, column invited_2: more answers than invited in wave 2;"
        " correct the number invited",
        "units.csv, unit U, column invited_2: nobody was invited, but the unit has answers in"
        " wave 2; correct the number, or the unit of these respondents in the export",
    ]


def test_a_unit_below_without_a_number_blocks(find: Find) -> None:
    assert find(toy_wave(), units=UNITS.replace("Data;30;30", "Data;;30")) == [
        "units.csv, unit T, column invited_1: more answers than invited in wave 1;"
        " correct the number invited",
        "! units.csv, unit V, column invited_1: is blank, but the unit has answers;"
        " write how many were invited",
    ]


def test_as_many_as_invited_are_not_too_many(find: Find) -> None:
    assert find(toy_wave(), units=UNITS.replace("30;30", "20;20")) == []
