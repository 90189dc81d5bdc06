"""Differences about few people, for one who knows who is in which group."""

from pathlib import Path

import pytest

from tests.disclosure.audit.toys import METHOD, Row, hide, page, table
from tillid_analysis.disclosure.audit.attack import audit_pages
from tillid_analysis.disclosure.audit.reading import read_page
from tillid_analysis.disclosure.audit.staff import Staff, read_staff

PEOPLE = [
    *["A;lead;f"] * 10,
    *["A;lead;m"] * 9,
    *["A;staff;m", "B;lead;f"],
    *["B;staff;f"] * 20,
    *["B;staff;m"] * 19,
]
"""A's twenty and the twenty who lead are the same people but for one each."""
UNITS: list[Row] = [("S", "70", 60), ("S/A", "70", 20), ("S/B", "70", 40)]
ROLES: list[Row] = [("S role=lead", "70", 20), ("S role=staff", "70", 40)]
TWO = "B, role lead less A, role staff"


def told(folder: Path, rows: list[Row], people: list[str] | None = None) -> list[str]:
    """Return about whom a sum follows for one with a list of the staff; without it of nobody."""
    path = folder / "staff.csv"
    path.write_text("\n".join(["unit;role;sex", *(people or PEOPLE)]), encoding="utf-8")
    pages = [read_page("1.html", page(table(rows), method=METHOD))]
    assert not any("the sum over" in str(each) for each in audit_pages(pages, Staff()))
    found = [str(each) for each in audit_pages(pages, read_staff(path))]
    what = "the sum over fewer than 5 people can be told from the others (trust)"
    return [each.split("': ", 1)[-1].split(" in wave")[0] for each in found if each.endswith(what)]


def test_a_team_and_a_job_group_that_are_nearly_the_same(tmp_path: Path) -> None:
    assert told(tmp_path, [*UNITS, *ROLES]) == [TWO]
    # B less the staff of all is the same two.
    assert told(tmp_path, hide([*UNITS, *ROLES], "S/A")) == ["S, role staff less B, role lead"]
    assert told(tmp_path, hide([*UNITS, *ROLES], "S role=lead", "S role=staff")) == []


def test_groups_that_are_further_apart(tmp_path: Path) -> None:
    people = [*PEOPLE[4:], *["A;staff;m"] * 2, *["B;lead;f"] * 2]
    assert told(tmp_path, [*UNITS, *ROLES], people) == []


def test_two_backgrounds_of_nearly_the_same_people(tmp_path: Path) -> None:
    people = [*["A;lead;f"] * 19, "A;lead;m", "B;staff;f", *["B;staff;m"] * 39]
    rows: list[Row] = [("S", "70", 60), ("S/A", "·", 20), ("S/B", "·", 40)]
    rows += [("S role=lead", "70", 20), ("S sex=f", "70", 20)]
    both = "S, role x sex"
    assert told(tmp_path, rows, people) == [f"{both}  * x f less {both} lead x  *"]
    assert told(tmp_path, hide(rows, "S sex=f"), people) == []


def test_a_list_that_lacks_some_of_those_who_answered_tells_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, [*UNITS, *ROLES], PEOPLE[1:]) == []


@pytest.mark.parametrize(("missing", "found"), [(0, [TWO]), (1, [TWO]), (2, [])])
def test_who_may_not_have_answered_is_nobody(
    tmp_path: Path, missing: int, found: list[str]
) -> None:
    """Where one of both groups lacks somebody, it can be the one; where one group is whole, not."""
    units: list[Row] = [("S", "70", 60 - missing), ("S/A", "70", 20 - missing // 2)]
    units += [("S/B", "70", 40 - missing + missing // 2)]
    roles: list[Row] = [("S role=lead", "70", 20 - (missing + 1) // 2)]
    roles += [("S role=staff", "70", 40 - missing // 2)]
    assert told(tmp_path, [*units, *roles]) == found
