"""What chains of means by background tell of everybody, and of hidden groups."""

from tests.disclosure.audit.toys import METHOD, Row, page, table
from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure.audit.attack import audit_pages
from tillid_analysis.disclosure.audit.reading import read_page
from tillid_analysis.disclosure.audit.staff import Staff

PEOPLE = {
    **{("S", "", ""): 60, ("A", "", ""): 30, ("B", "", ""): 30},
    **{("S", "sex", "f"): 32, ("A", "sex", "f"): 16, ("B", "sex", "f"): 16},
}


def told(rows: list[Row], more: dict[tuple[str, str, str], int] | None = None) -> list[str]:
    """Return what follows for one who knows how many of each category answered."""
    staff = Staff({("", *group): n for group, n in {**PEOPLE, **(more or {})}.items()})
    html = page(table(rows), method=METHOD)
    found = map(str, audit_pages([read_page("1.html", html)], staff))
    return [each.rsplit("': ", 1)[-1] for each in found if "within 25 points" in each]


UNITS: list[Row] = [("S", "70", 60), ("S/A", "70", 30), ("S/B", "70", 30)]


def test_a_category_less_that_of_another_department() -> None:
    """Women of B, 16, have what those of S have beside those of A: 1,592 of 1,600 at least."""
    women: list[Row] = [("S sex=f", "91", 32), ("S/A sex=f", "81", 16)]
    found = told([*UNITS, *women])
    answers = "everybody's answer is told within 25 points (trust)"
    assert f"S, sex f without the 1 units shown in it in wave 2026: {answers}" in found
    assert f"B, sex f in wave 2026: {answers}" in found
    assert told([*UNITS, ("S sex=f", "72", 32), ("S/A sex=f", "70", 16)]) == []


def test_hidden_few_between_two_departments() -> None:
    few = {("S", "sex", "f"): 12, ("A", "sex", "f"): 6, ("B", "sex", "f"): 6}
    hidden: list[Row] = [("S/A sex=f", "·", 6), ("S/B sex=f", "·", 6)]
    found = told([*UNITS, ("S sex=f", "95", 12), *hidden], few)
    assert any("A, sex f in wave 2026: their mean is told" in each for each in found)
    assert told([*UNITS, ("S sex=f", "70", 12), *hidden], few) == []


def test_those_who_did_not_answer_this_are_nobody() -> None:
    """All thirty of A answered something; what is shown has 26 of them, all in one category."""
    few = {("A", "sex", "f"): 26, ("S", "sex", "f"): 42}
    rows: list[Row] = [("S", "70", 56), ("S/A", "70", 26), ("S/B", "70", 30)]
    rows += [("S/A sex=f", "70", 26), ("S/A sex=m", "·", 4)]
    more = {("A", "sex", "m"): 4, ("S", "sex", "m"): 18, ("B", "sex", "m"): 14}
    assert told(rows, {**few, **more}) == []


def test_a_crossed_background_is_counted_from_its_parts() -> None:
    both = f"sex{CROSSED}role"
    more = {
        **{("S", "role", "staff"): 40, ("S", both, f"f{CROSSED}staff"): 22},
        **{("A", "role", "staff"): 20, ("A", both, f"f{CROSSED}staff"): 11},
        **{("B", "role", "staff"): 20, ("B", both, f"f{CROSSED}staff"): 11},
    }
    rows: list[Row] = [*UNITS, ("S sex=f", "90", 32), ("S sex%20x%20role=f%20x%20staff", "85", 22)]
    # Ten women who are not staff have 983 of 1,000 at least.
    assert any("everybody's answer" in each for each in told(rows, more))


def test_a_pooled_remainder_does_not_stand_in_the_way() -> None:
    """The staff list does not know it."""
    few = {("S", "sex", "f"): 12, ("A", "sex", "f"): 6, ("B", "sex", "f"): 6}
    rows: list[Row] = [("S", "70", 60), ("S/A", "70", 30), ("S/S+", "70", 30)]
    rows += [("S sex=f", "95", 12), ("S/A sex=f", "·", 6), ("S/B sex=f", "·", 6)]
    assert any("A, sex f in wave 2026: their mean is told" in each for each in told(rows, few))


def test_what_whole_units_tell_of_any_nine_is_nothing_about_these_nine() -> None:
    """Nine of a unit of eleven: 11 m less two answers, within 200 / 9 points, whoever they are."""
    few = {("A", "", ""): 11, ("S", "", ""): 41, ("A", "sex", "f"): 9, ("S", "sex", "f"): 25}
    rows: list[Row] = [("S", "70", 41), ("S/A", "70", 11), ("S/B", "70", 30)]
    assert told([*rows, ("S sex=f", "70", 25), ("S/A sex=f", "·", 9)], few) == []
    # Four people are too few for any mean, so that a unit that tells theirs must not be shown.
    four = few | {("A", "sex", "f"): 4, ("S", "sex", "f"): 20}
    rows[:2] = [("S", "77", 41), ("S/A", "96", 11)]
    found = told([*rows, ("S sex=f", "75", 20), ("S/A sex=f", "·", 4)], four)
    assert any("A, sex f in wave 2026: their mean is told" in each for each in found)
