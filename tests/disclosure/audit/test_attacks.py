"""Attacks on finished pages: each finds what a naive page gives away, and nothing on a safe one."""

import pytest

from tests.disclosure.audit.toys import Row, audit, audit_rows, hide, page, say, table

FEW = "fewer than 5 people can be told from the others"

# A department of 20: with teams of 9 and 8 shown, the third is known to have (20*62-9*65-8*60)/3.
TEAMS: list[Row] = [("S", "62", 20), ("S/A", "65", 9), ("S/B", "60", 8), ("S/C", "58", 3)]


def few(found: list[str]) -> list[str]:
    """Return whom too few people are told of."""
    return [line for line in found if FEW in line]


def test_a_department_less_its_shown_teams() -> None:
    (found,) = audit_rows(hide(TEAMS, "S/C"))
    assert found == (
        "1.html: S without the 2 units shown in it in wave 2026: "
        "fewer than 5 people can be told from the others (trust)"
    )


def test_the_next_smallest_team_is_hidden_and_both_are_pooled() -> None:
    rows = [*hide(TEAMS, "S/C", "S/B"), ("S/S+", "60", 11)]
    assert audit_rows(rows, staff={"C": 3, "B": 8}) == []


def test_two_hidden_teams_are_still_too_few() -> None:
    rows: list[Row] = [("S", "60", 20), ("S/A", "61", 9), ("S/B", "59", 8)]
    rows += [("S/C", "·", 2), ("S/D", "·", 1)]
    assert few(audit_rows(rows))
    assert audit_rows(hide(rows, "S/B"), staff={"B": 8, "C": 2, "D": 1}) == []


def test_a_hidden_department_with_all_its_teams_shown_hides_nobody() -> None:
    rows: list[Row] = [("S", "60", 33), ("S/D", "61", 18), ("S/E", "·", 12), ("S/F", "·", 3)]
    rows += [("S/E/E1", "55", 6), ("S/E/E2", "58", 6)]
    assert len(few(audit_rows(rows))) == 1
    assert not audit_rows(hide(rows, "S/E/E2"))


def test_an_institution_less_its_departments() -> None:
    rows: list[Row] = [("S", "60", 30), ("S/D", "61", 18), ("S/E", "55", 9), ("S/F", "·", 3)]
    assert len(few(audit_rows(rows))) == 1
    assert not audit_rows(hide(rows, "S/E"))


def test_a_single_team_is_its_department() -> None:
    rows: list[Row] = [("S", "60", 30), ("S/D", "61", 18), ("S/D/D1", "61", 18)]
    assert not audit_rows(rows)


def test_a_small_unit_that_is_shown() -> None:
    assert len(few(audit_rows([("S", "60", 30), ("S/A", "58", 4)]))) == 1


def test_a_difference_shows_both_sides() -> None:
    """With the institution known, a team's difference to the rest is its mean."""
    rows: list[Row] = [("S/C -rest#17", "−4", 3)]
    assert few(audit(page(table([("S", "62", 20)]), table(rows))))


def test_a_total_less_its_categories() -> None:
    rows: list[Row] = [("S", "60", 30), ("S sex=men", "58", 26), ("S sex=women", "·", 4)]
    (found,) = audit_rows(rows)
    assert "fewer than 10 people can be told from the others" in found
    assert not audit_rows(hide(rows, "S sex=men"))


def test_missing_answers_are_a_category() -> None:
    rows: list[Row] = [("S", "60", 30), ("S sex=men", "58", 14), ("S sex=women", "61", 13)]
    assert len(audit_rows(rows)) == 1


def test_a_chain_over_units_and_categories() -> None:
    """Women of A follow from women of S and B; no single line tells them."""
    rows: list[Row] = [
        *(("S", "60", 60), ("S/A", "60", 33), ("S/B", "60", 27)),
        *(("S sex=women", "60", 26), ("S/B sex=women", "60", 22), ("S/A sex=women", "·", 4)),
    ]
    assert any("fewer than 10" in line for line in audit_rows(rows))


def test_a_mean_of_team_means_is_nobodys() -> None:
    found = audit(page(table(TEAMS[:2]), say("The mean of all teams is 61.")))
    assert found == [
        "1.html, under 'Found': 1 number(s) in words that no mark accounts for; "
        "whose it is cannot be told; say it with data-about, or take it out"
    ]


@pytest.mark.parametrize(("n", "mean"), [(7, "60"), (8, "70")], ids=["other people", "other sums"])
def test_an_index_less_its_items(n: int, mean: str) -> None:
    """On one base the means of the items average to the index."""
    from tests.disclosure.audit.toys import METHOD

    method = METHOD.model_copy(update={"parts": {"trust": ("T1", "T2")}})

    def found(n: int, mean: str) -> list[str]:
        items = [table([("S", "60", 8)], measure="T1"), table([("S", mean, n)], measure="T2")]
        return audit(page(table([("S", "60", 8)]), *items, method=method))

    assert found(8, "60") == []
    assert "index and items rest on different people" in found(n, mean)[0]


def test_what_is_left_of_a_unit_is_other_people_where_other_units_are_shown() -> None:
    from tests.disclosure.audit.toys import METHOD

    method = METHOD.model_copy(update={"parts": {"trust": ("T1",)}})
    index: list[Row] = [("S", "60", 40), ("S/A", "60", 15), ("S/B", "60", 15), ("S/S+", "60", 10)]
    items: list[Row] = [("S", "60", 40), ("S/A", "60", 15), ("S/S+", "60", 25)]

    def found(*rows: Row) -> list[str]:
        return audit(page(table(index), table(list(rows), measure="T1"), method=method))

    assert found(*items) == []
    # Beside the same units they are the same people.
    (line,) = [each for each in found(*index[:3], ("S/S+", "60", 9)) if "index and items" in each]
    assert "S+ in wave 2026" in line


def test_a_share_of_all() -> None:
    found = audit(page(table([("S", "100%", 20)], statistic="share_positive")))
    assert "a share tells everybody's answer" in found[0]
    assert not audit(page(table([("S", "90%", 20)], statistic="share_positive")))


@pytest.mark.parametrize(("mean", "is_found"), [("100", 1), ("97", 1), ("94", 0), ("4", 1)])
def test_a_mean_at_the_end_of_the_scale(mean: str, is_found: int) -> None:
    found = audit_rows([("S", "60", 100), ("S/A", mean, 5)])
    assert [("within 25 points" in line) for line in found] == [True] * is_found


def test_a_derived_mean_at_the_end_of_the_scale() -> None:
    rows: list[Row] = [("S", "68.5", 20), ("S/A", "59.0", 15), ("S/B", "·", 5)]
    assert "S without the 1 units shown in it" in audit_rows(rows)[0]


def test_a_hidden_team_in_a_block_that_is_large_enough() -> None:
    """Five people whose mean is 90: four of them are between 88 and 100."""
    rows: list[Row] = [("S", "67", 20), ("S/A", "59", 15), ("S/B", "·", 4), ("S/C", "·", 1)]
    (found,) = audit_rows(rows, staff={"B": 4, "C": 1})
    assert "B in wave 2026: their mean is told within 25 points" in found
    assert "hidden units of S" in audit_rows(rows)[0]


def test_tests_need_more_people_than_means() -> None:
    units = table([("S", "62", 40), ("S/A", "65", 6)])
    found = audit(page(units, table([("S/A", "0.031", 6)], statistic="p_value")))
    assert "fewer than 10 people can be told from the others; their answers' spread" in found[0]


def test_a_change_of_a_unit_that_was_too_small() -> None:
    rows: list[Row] = [("S", "60", 30), ("S/A", "61", 6)]
    changed = table([("S/A -2024#4", "+3", 6)])
    found = audit(page(table(rows), changed))
    assert found == [
        f"1.html: A in wave 2024: {FEW} (trust)",
    ]


def test_the_response_of_a_hidden_unit() -> None:
    response = table([("S/C", "75%", 3)], statistic="response_rate", measure="*")
    found = audit(page(table([("S", "62", 20), ("S/C", "·", 3)]), response))
    assert found == ["1.html: C in wave 2026: who answered is told of a hidden unit"]


def test_hidden_in_one_place_and_shown_in_another() -> None:
    rows: list[Row] = [("S", "62", 40), ("S/A", "65", 9)]
    found = audit(page(table(rows)), page(table(hide(rows, "S/A"))))
    assert found == [
        "1.html and 2.html: A in wave 2026: estimate is hidden in one place and shown in another"
    ]


def test_one_thing_told_in_two_ways() -> None:
    rows: list[Row] = [("S", "62", 40)]
    found = audit(page(table(rows)), page(table([("S", "62.4", 40)])))
    assert found == ["1.html and 2.html: S in wave 2026: estimate is told differently"]


def test_a_sign_replaced_by_a_number() -> None:
    safe = page(table([*hide(TEAMS, "S/C", "S/B"), ("S/S+", "60", 11)]))
    assert not audit(safe)
    head, _, tail = safe.rpartition(">·<")
    assert few(audit(f"{head}>58<{tail}"))


def test_a_lowered_minimum_on_one_page_does_not_count() -> None:
    from tests.disclosure.audit.toys import METHOD

    lower = METHOD.model_copy(update={"policy": {"min_n": 3, "min_n_distribution": 10}})
    rows: list[Row] = [("S", "60", 40), ("S/A", "61", 4)]
    assert not audit(page(table(rows), method=lower))
    assert few(audit(page(table(rows), method=lower), page(table(rows[:1]))))
