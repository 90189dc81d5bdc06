"""Shapes and pairs as readers see them, and as an outsider would attack them."""

from dataclasses import replace

import numpy as np
import pytest
from bs4 import BeautifulSoup

import tillid_analysis as ta
from tests.disclosure.audit.toys import page
from tests.packed import unpack
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.audit.attack import audit_pages
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.reading import read_page
from tillid_analysis.disclosure.audit.staff import staff_of
from tillid_analysis.language import Language
from tillid_analysis.packing import pack
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.results import Released
from tillid_analysis.survey import Survey

PAIR = [("tillid", "laering")]


@pytest.fixture(scope="module")
def release(survey: Survey) -> Release:
    return ta.plan_release(survey)


@pytest.fixture(scope="module")
def planted(survey: Survey) -> Survey:
    """Let the outcome flatten along clear frames, and trust matter more where learning is high."""
    points = unpack(survey.scores.points)
    columns = {name: points[:, at] for at, name in enumerate(survey.codebook.index_by_id)}
    columns["resultatkultur"] -= 0.5 * np.maximum(columns["rammer"] - 70, 0)
    columns["resultatkultur"] += 0.006 * (columns["tillid"] - 65) * (columns["laering"] - 70)
    return replace(survey, scores=replace(survey.scores, points=pack(points)))


@pytest.fixture(scope="module")
def shapes(planted: Survey, release: Release) -> Released:
    return release(ta.assess_shapes(planted, wave="2026"))


@pytest.fixture(scope="module")
def pairs(planted: Survey, release: Release) -> Released:
    return release(ta.assess_interactions(planted, wave="2026", interactions=PAIR))


def cells(table: Table | Prose) -> list[list[str]]:
    assert isinstance(table, Table)
    soup = BeautifulSoup(table.markup, "html.parser")
    rows = (row.select("th, td") for row in soup.select("tbody tr"))
    return [[each.get_text().strip() for each in row] for row in rows]


def test_sentences_of_shapes(shapes: Released) -> None:
    danish, english = (ta.state_shapes(shapes, language=each) for each in ("da", "en"))
    assert danish.points[3].startswith("Rammer: flader ud over omkring 7")
    assert english.points[3].startswith("Clear frames: flattens above about 7")
    assert english.points[0].startswith(
        "Trust: roughly a straight line. 10 points more are associated with +"
    )
    assert danish.about[3].startswith("2026 SFE resultatkultur~rammer%20whole position:7")


def test_sentences_of_pairs(pairs: Released) -> None:
    (danish,) = ta.state_interactions(pairs, language="da").points
    (english,) = ta.state_interactions(pairs, language="en").points
    assert danish.startswith("Tillid hænger tættere sammen med resultatkultur, jo højere læring")
    assert english.startswith(
        "Trust is more closely related to results culture the higher learning"
    )


def test_table_of_shapes_tells_the_bend(shapes: Released) -> None:
    rows = cells(ta.tabulate_shapes(shapes, language="en"))
    assert [row[0] for row in rows][3] == "Clear frames"
    assert rows[3][1] == "flattens"
    assert rows[3][4] in ("70", "75")
    assert rows[0][4:6] == ["", ""]


def test_table_of_pairs(pairs: Released) -> None:
    heading, *rows = cells(ta.tabulate_interactions(pairs, language="en"))
    assert heading == [
        "Trust and Learning: more closely related to the outcome the higher the other is rated"
    ]
    assert [row[0] for row in rows] == [*["Trust"] * 3, *["Learning"] * 3, rows[-1][0]]
    assert rows[-1][0] == "Change with every 10 points more"
    assert [int(row[2]) for row in rows[:3]] == sorted(int(row[2]) for row in rows[:3])


def test_pictures(shapes: Released, pairs: Released) -> None:
    drawn = [ta.plot_shapes(shapes, language="en"), ta.plot_interactions(pairs, language="en")]
    for each in drawn:
        assert isinstance(each, Picture)
        assert "2026 SFE" in each.about
    assert "Clear frames: flattens; from " in drawn[0].alt
    assert "Learning 60: Trust; from " in drawn[1].alt


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_audit_accounts_for_every_number(
    survey: Survey, shapes: Released, pairs: Released, language: Language
) -> None:
    made: list[Table | Prose | Picture] = [
        ta.tabulate_shapes(shapes, language=language),
        ta.state_shapes(shapes, language=language),
        ta.tabulate_interactions(pairs, language=language),
        ta.state_interactions(pairs, language=language),
    ]
    if language == "da":
        made += [ta.plot_shapes(shapes), ta.plot_interactions(pairs)]
    html = page(
        "".join(each._repr_html_() for each in made),
        method=Method.of(survey, "2026", "S", language),
    )
    html = html.replace('lang="en"', f'lang="{language}"')
    found = audit_pages([read_page("drivers.html", html)], staff_of(survey))
    assert [str(each) for each in found] == []


def test_bins_under_the_minimum_of_a_distribution_are_hidden(
    survey: Survey, release: Release
) -> None:
    result = ta.assess_shapes(survey, wave="2026")
    bins = result.frame["part"] == "bin"
    assert result.frame.loc[bins, "n"].min() >= 30
    few = result.frame.assign(n=result.frame["n"].where(~bins, 29))
    hidden = release(replace(result, frame=few)).frame
    assert hidden.loc[bins, ["estimate", "position", "conf_low", "n"]].isna().all(axis=None)
    assert (~hidden.loc[~bins, "suppressed"]).all()
    policy = survey.codebook.policy.model_copy(update={"min_n_distribution": 200})
    strict = replace(survey, codebook=survey.codebook.model_copy(update={"policy": policy}))
    sizes = ta.assess_shapes(strict, wave="2026").frame.query("part == 'bin'")["n"]
    assert sizes.min() >= 200


def test_nothing_to_show(survey: Survey, release: Release) -> None:
    bare = survey.codebook.model_copy(update={"outcome": None, "interactions": ()})
    nothing = replace(survey, codebook=bare)
    plan = ta.plan_release(nothing)
    shapes, pairs = plan(ta.assess_shapes(nothing)), plan(ta.assess_interactions(nothing))
    for each in (ta.plot_shapes, ta.tabulate_shapes, ta.state_shapes):
        shown = each(shapes, language="en")
        assert isinstance(shown, Prose)
        assert shown.paragraphs == (
            "The survey names no drivers, or there are too few answers to show their shape.",
        )
    for each in (ta.plot_interactions, ta.tabulate_interactions, ta.state_interactions):
        shown = each(pairs, language="en")
        assert isinstance(shown, Prose)
        assert shown.paragraphs == (
            "No pairs of drivers were named beforehand, or there are too few answers for them.",
        )
