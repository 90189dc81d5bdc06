"""Attacks on groups by background: by one subtraction, and by chains of them."""

from dataclasses import replace

import numpy as np
import pytest

import tillid_analysis as ta
from tests.disclosure.audit.toys import METHOD, Row, audit, audit_rows, hide, page, say, table
from tillid_analysis.columns import CROSSED
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.planning import Masks
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.survey import Survey

FEW = "fewer than 10 people can be told from the others"


def few(found: list[str]) -> list[str]:
    """Return whom too few people are told of."""
    return [line.split(": ")[1] for line in found if FEW in line]


def test_a_total_less_its_men() -> None:
    rows: list[Row] = [("S", "60", 15), ("S sex=men", "58", 11), ("S sex=women", "·", 4)]
    assert few(audit_rows(rows)) == ["S, sex  * in wave 2026"]
    assert audit_rows(hide(rows, "S sex=men")) == []


def test_those_who_did_not_state_it_are_a_category() -> None:
    rows: list[Row] = [("S", "60", 30), ("S sex=men", "58", 14), ("S sex=women", "61", 13)]
    rows += [("S sex=?", "·", 3)]
    assert few(audit_rows(rows))
    assert audit_rows(hide(rows, "S sex=men")) == []


def test_many_departments_beside_an_institution_that_is_split() -> None:
    """Women are in each of seven departments, so that they are a union of seven parts."""
    units: list[Row] = [(f"S/{code}", "60", 20) for code in "ABCDEFG"]
    rows: list[Row] = [("S", "60", 140), ("S sex=men", "58", 132), *units]
    assert few(audit_rows(rows)) == ["S, sex  * in wave 2026"]


def test_a_small_group_that_is_shown() -> None:
    rows: list[Row] = [("S", "60", 60), ("S sex=women", "58", 9)]
    assert few(audit_rows(rows)) == ["S, sex women in wave 2026"]
    less = METHOD.model_copy(update={"policy": {**METHOD.policy, "min_n_background": 5}})
    assert not audit(page(table(rows), method=less))


def test_a_category_less_that_of_a_department() -> None:
    rows: list[Row] = [("S", "60", 90), ("S sex=women", "58", 40), ("S/A", "60", 50)]
    rows += [("S/A sex=women", "58", 33)]
    assert "S, sex women without the 1 units shown in it in wave 2026" in few(audit_rows(rows))


def test_a_category_less_those_it_is_crossed_in() -> None:
    both = "sex%20x%20role"
    rows: list[Row] = [("S", "60", 90), ("S sex=women", "58", 40)]
    rows += [(f"S {both}=women%20x%20staff", "58", 34)]
    assert few(audit_rows(rows)) == ["S, sex x role women x  * in wave 2026"]
    assert audit_rows([*rows[:2], (rows[2][0], "58", 30)]) == []


def test_a_chain_over_two_backgrounds_and_their_crossing() -> None:
    """Men who lead follow from all, women, those who lead, and women who do not."""
    both = "sex%20x%20role"
    rows: list[Row] = [("S", "60", 90), ("S sex=women", "58", 40), ("S role=staff", "58", 60)]
    rows += [(f"S {both}=women%20x%20staff", "58", 14), (f"S {both}=men%20x%20lead", "·", 4)]
    assert any("men x lead" in each or " * x  *" in each for each in few(audit_rows(rows)))


@pytest.mark.parametrize("women", ["women", "*"])
def test_a_hidden_group_that_follows_by_a_chain(women: str) -> None:
    """Women of A are those of S less those of B to F; nobody is anywhere else."""
    units: list[Row] = [(f"S/{code}", "60", 30) for code in "ABCDEF"]
    parts: list[Row] = [(f"S/{code} sex={women}", "58", 15) for code in "BCDEF"]
    rows: list[Row] = [("S", "60", 180), (f"S sex={women}", "58", 82), *units, *parts]
    found = few(audit_rows([*rows, (f"S/A sex={women}", "·", 7)]))
    assert f"S, sex {women} and A, sex {women} in wave 2026" in found


def test_a_group_whose_size_is_not_told() -> None:
    found = audit(page(table([("S", "60", 60)]), say("61.", "2026 S trust estimate:61 sex=men")))
    assert any("the number of people behind it is not told" in each for each in found)


def test_groups_larger_than_the_whole() -> None:
    rows: list[Row] = [("S", "60", 20), ("S sex=men", "58", 12), ("S sex=women", "58", 12)]
    assert any("the pages contradict each other" in each for each in audit_rows(rows))


def test_shares_of_groups_need_what_shares_of_units_need() -> None:
    policy = {**METHOD.policy, "min_n_distribution": 20}
    rows: list[Row] = [("S", "60", 60), ("S sex=men", "58", 30), ("S sex=women", "58", 15)]
    shares: list[Row] = [("S sex=women", "70%", 15)]
    shown = [table(rows), table(shares, statistic="share_positive")]
    assert not audit(page(*shown))
    (found,) = audit(page(*shown, method=METHOD.model_copy(update={"policy": policy})))
    assert "fewer than 20 people can be told from the others; their answers' spread" in found


def split_page(survey: Survey, release: Release) -> str:
    """Make a page of all units' groups, as reports show them."""
    method = METHOD.model_copy(update={"policy": survey.codebook.policy.model_dump()})
    levels = release(ta.estimate(survey, wave="2026"))
    splits = release(ta.estimate(survey, by="background", wave="2026"))
    tables = [ta.tabulate_units(levels, language="en")]
    tables += [
        each
        for code in release.shown_units("2026")
        if isinstance(each := ta.tabulate_splits(splits, unit=code, language="en"), Table)
    ]
    return page(*(each.markup for each in tables), method=method)


@pytest.fixture(scope="module")
def crossed(survey: Survey, tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """Return the sample survey with two backgrounds crossed, of which nothing was released."""
    policy = survey.codebook.policy.model_copy(update={"crossed": (("leder", "jobgruppe"),)})
    path = tmp_path_factory.mktemp("crossed") / "survey.yml"
    changed = survey.codebook.model_copy(update={"policy": policy, "path": path})
    return replace(survey, codebook=changed)


@pytest.fixture(scope="module")
def planned(crossed: Survey) -> Release:
    return ta.plan_release(crossed)


def test_nothing_follows_from_a_release(crossed: Survey, planned: Release) -> None:
    html = split_page(crossed, planned)
    assert f"leder{CROSSED}jobgruppe".replace(" ", "%20") in html
    assert audit(html) == []


def test_much_follows_where_only_small_groups_are_hidden(crossed: Survey, planned: Release) -> None:
    """Positive control: a release that hides what is below the minimum and nothing beside it."""
    plan = planned.waves["2026"]
    cells = plan.cells
    naive = plan.people.shown.copy()
    naive[cells.line >= 0] = (cells.people >= 10)[cells.line >= 0]
    masks = Masks(naive, naive & plan.people.detailed)
    assert np.count_nonzero(naive & ~plan.people.shown)
    careless = replace(plan, people=masks, measures=dict.fromkeys(plan.measures, masks))
    assert few(audit(split_page(crossed, replace(planned, waves={"2026": careless}))))
