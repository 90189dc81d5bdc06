"""Numbers made with other weights stand only beside all that they are made of."""

from tests.disclosure.audit.toys import audit, page, table
from tillid_analysis.results import SIGN

UNITS = [("S", "62", 60), ("S/A", "65", 30), ("S/B", "59", 30)]


def audit_ways(
    shown: list[tuple[str, str, int]], way: str, *, at: str = "S/A -rest#30"
) -> list[str]:
    """Audit a page of levels and one number of a unit that is made in some way."""
    unit, *rest = at.split()
    told = table([(f"{unit} {' '.join(rest)}", "+4", 30)], measure=f"trust~{way}")
    return audit(page(table(shown), told))


def test_beside_all_parts_nothing_is_found() -> None:
    groups = [("S/A role=staff", "60", 15), ("S/A role=leader", "70", 15)]
    assert audit_ways(UNITS, "raked") == []
    assert audit_ways([*UNITS, *groups], "standardised%20role") == []


def test_a_hidden_part() -> None:
    """A category, of the unit or of the institution; or a unit that the weights rest on."""
    groups = [("S/A role=staff", "60", 25), ("S/A role=leader", SIGN, 5)]
    for way in ("standardised", "regression"):
        found = audit_ways([*UNITS, *groups], f"{way}%20role")
        assert any("is weighed otherwise, and A, role leader is hidden" in each for each in found)
        found = audit_ways([*UNITS, *groups], f"{way}%20tenure%20%2B%20role")
        assert any("is weighed otherwise, and A, role leader is hidden" in each for each in found)
    found = audit_ways([("S", "62", 60), ("S/A", "65", 30), ("S/B", SIGN, 30)], "raked")
    assert any("is weighed otherwise, and B is hidden" in each for each in found)


def test_a_hidden_unit() -> None:
    found = audit_ways([("S", "62", 60), ("S/A", SIGN, 30)], "regression%20role")
    assert any("is weighed otherwise, and A is hidden" in each for each in found)


def test_a_difference_of_rates_without_the_rates() -> None:
    told = table([("S/A -rest#30", "+4", 30)], measure="*~response")
    found = audit(page(told))
    assert any("is weighed otherwise, and A is hidden" in each for each in found)
