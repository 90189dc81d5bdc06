"""Shares of positive answers that tell those who gave the rarer answer of all others."""

from tests.disclosure.audit.toys import METHOD, Row, audit, page, table
from tillid_analysis.disclosure.audit.shares import SHARE_TELLS


def told(rows: list[Row], **changed: object) -> list[str]:
    """Return whose share tells, with means that tell nobody's answer beside the shares."""
    means = [(what, "60", n) for what, _, n in rows]
    method = METHOD.model_copy(update=changed)
    html = page(table(means), table(rows, statistic="share_positive"), method=method)
    return [each.split(": ")[1] for each in audit(html) if SHARE_TELLS in each]


def test_all_but_one_of_ten() -> None:
    assert told([("S", "70%", 40), ("S/A", "90%", 10)]) == ["A in wave 2026"]
    assert told([("S", "70%", 40), ("S/A", "80%", 10)]) == []
    assert told([("S", "30%", 40), ("S/A", "10%", 10)]) == ["A in wave 2026"]


def test_two_who_put_together_what_they_know() -> None:
    rows: list[Row] = [("S", "70%", 40), ("S/A", "80%", 10)]
    assert told(rows, policy={**METHOD.policy, "insider": 2})


def test_what_a_unit_leaves_of_the_whole() -> None:
    """Of 40 with 33 for it, 30 have 24: nine of the other ten."""
    rows: list[Row] = [("S", "82%", 40), ("S/A", "80%", 30)]
    assert told(rows) == ["S without the 1 units shown in it in wave 2026"]


def test_what_categories_leave_of_a_unit() -> None:
    rows: list[Row] = [("S", "82%", 40), ("S sex=men", "80%", 30)]
    assert told(rows) == ["S, sex  * in wave 2026"]


def test_a_share_of_an_index_is_an_average() -> None:
    rows: list[Row] = [("S", "70%", 40), ("S/A", "90%", 10)]
    assert told(rows, parts={"trust": ("T1", "T2")}) == []
    everybody: list[Row] = [("S", "70%", 40), ("S/A", "100%", 10)]
    assert told(everybody, parts={"trust": ("T1", "T2")}) == ["A in wave 2026"]
