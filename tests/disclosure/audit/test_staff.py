"""Staff lists as an attacker might have them."""

from pathlib import Path

import pytest

from tests.disclosure.audit.toys import Row, audit_rows
from tillid_analysis.disclosure.audit.facts import Group
from tillid_analysis.disclosure.audit.staff import read_staff
from tillid_analysis.errors import ReadingError

A, A1 = Group(("S", "A")), Group(("S", "A", "A1"))


def written(folder: Path, text: str) -> Path:
    path = folder / "staff.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_numbers_of_people(tmp_path: Path) -> None:
    staff = read_staff(written(tmp_path, "unit;wave;n\nA;2026;7\nA;2024;6\n"))
    assert staff.count("2026", A, ["A", "A1"]) == 7
    assert staff.count("2022", A) is None


def test_people_one_by_one_are_counted_in_the_units_above(tmp_path: Path) -> None:
    rows = "unit,sex\nA1,f\nA1,m\nA,f\n"
    staff = read_staff(written(tmp_path, rows))
    assert staff.count("2026", A, ["A", "A1"]) == 3
    assert staff.count("2026", Group(A1.path, "sex", "f"), ["A1"]) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [("who;n\nA;7\n", "line 2: no unit"), ("unit;n\nA;many\n", "line 2: n is no number of people")],
)
def test_lists_that_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReadingError, match=message):
        read_staff(written(tmp_path, text))


def test_no_list_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="cannot be read"):
        read_staff(tmp_path / "none.csv")
    with pytest.raises(ReadingError, match="is empty"):
        read_staff(written(tmp_path, "unit;n\n"))


def test_a_hidden_category_is_bounded_where_its_size_is_known(tmp_path: Path) -> None:
    """The women of A are few; with the men of both and all women their mean is nearly told."""
    from tests.disclosure.audit.toys import METHOD, audit, page, table
    from tillid_analysis.disclosure.audit.attack import audit_pages
    from tillid_analysis.disclosure.audit.reading import read_page

    rows: list[Row] = [
        *(("S", "50", 60), ("S/A", "50", 30), ("S/B", "50", 30)),
        *(("S sex=f", "99", 12), ("S/A sex=f", "·", 6), ("S/B sex=f", "·", 6)),
    ]
    people = "".join(f"{unit},{sex}\n" for unit in "AB" for sex in "f" * 6 + "m" * 24)
    staff = read_staff(written(tmp_path, f"unit,sex\n{people}"))
    html = page(table(rows))
    found = [str(each) for each in audit_pages([read_page("1.html", html)], staff)]
    assert any("A, sex f in wave 2026: their mean is told within 25" in each for each in found)
    assert not any("A, sex f" in each for each in audit(html))
    assert METHOD.minimum(background=True) == 10
    assert audit_rows(rows) == audit(html)
