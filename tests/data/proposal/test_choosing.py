"""Which column is what: never a person's name as a unit, never health as a background."""

from tillid_analysis.data.proposal.choosing import assign_roles
from tillid_analysis.data.reading.inspection import ColumnProfile, Inspection


def column(name: str, *values: str, each: int = 20, blank: int = 0) -> ColumnProfile:
    numeric = all(value.isdigit() for value in values)
    return ColumnProfile(name, "", {}, dict.fromkeys(values, each), len(values), blank, numeric, "")


def roles(*columns: ColumnProfile) -> list[str]:
    return [each.role for each in assign_roles(Inspection("a.csv", "plain", "", 200, columns))]


SITES = ("Nord", "Syd", "Øst", "Vest", "Midt")


def test_the_unit_has_a_name_that_says_so() -> None:
    assert roles(column("sted", *SITES), column("Afdeling", "A", "B")) == ["background", "unit"]


def test_of_several_units_the_finest_is_taken() -> None:
    assert roles(column("Region", "1", "2"), column("Enhed", *SITES)) == ["background", "unit"]


def test_names_of_managers_are_no_units() -> None:
    assert roles(column("chef", "Ib", "Bo", "Eva", "Åse", "Lis")) == ["background"]


def test_health_and_ethnicity_are_left_out() -> None:
    assert roles(column("Handicap", "Ja", "Nej"), column("Etnicitet", *SITES)) == ["ignored"] * 2


def test_boxes_to_tick_are_left_out() -> None:
    ticks = [column(name, "TRUE", "FALSE") for name in ("a", "b", "c")]
    assert roles(*ticks) == ["ignored"] * 3


def test_status_test_and_weight() -> None:
    status = column("Status", "Gennemført", "Afbrudt")
    again = column("Finished", "True", "False")
    marks = [column("Testsvar", "Ja", "Nej"), column("Vægt", "1", "2")]
    assert roles(status, again, *marks) == ["status", "ignored", "test", "weight"]


def test_a_civil_status_is_a_background() -> None:
    assert roles(column("Civil status", "Gift", "Ugift")) == ["background"]


def test_numbers_that_the_survey_tool_counts_are_no_items() -> None:
    assert roles(column("Last page", "1", "2", "3", "4")) == ["ignored"]
