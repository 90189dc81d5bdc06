"""What a high outcome hardly ever goes without: planted, released, and accounted for."""

from dataclasses import replace

import numpy as np
import pytest

import tillid_analysis as ta
from tests.disclosure.audit.toys import audit, page
from tests.packed import unpack
from tests.presentation.test_showing import cells
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.errors import ChoiceError
from tillid_analysis.packing import pack
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.results import Released
from tillid_analysis.survey import Survey


@pytest.fixture(scope="module")
def release(survey: Survey) -> Release:
    return ta.plan_release(survey)


@pytest.fixture(scope="module")
def planted(survey: Survey) -> Survey:
    """Nobody whose frames are under 60 has more than 60 of the outcome."""
    points = unpack(survey.scores.points)
    columns = {name: points[:, at] for at, name in enumerate(survey.codebook.index_by_id)}
    outcome = columns["resultatkultur"]
    outcome[:] = np.where(columns["rammer"] < 60, np.minimum(outcome, 60), outcome)
    return replace(survey, scores=replace(survey.scores, points=pack(points)))


@pytest.fixture(scope="module")
def needs(planted: Survey, release: Release) -> Released:
    return release(ta.assess_necessity(planted, wave="2026"))


def test_the_planted_corner_is_found_and_told(needs: Released) -> None:
    danish, english = (ta.state_necessity(needs, language=each) for each in ("da", "en"))
    frame = needs.frame.set_index(["part", "term"]).loc["whole"]
    assert frame.loc["rammer", "position"] in (60, 65)
    assert english.points[-1].startswith("Clear frames: without at least 6")
    assert danish.points[-1].startswith("Rammer: uden mindst 6")
    assert all(each.split(":")[0] == "Exploratory" for each in english.paragraphs)
    assert "rammer%20whole%20need position:6" in danish.about[-1]


def test_every_number_is_a_multiple_of_five_that_enough_reach(
    planted: Survey, needs: Released
) -> None:
    """Counted again; and no bin is under the minimum."""
    rows = needs.frame[needs.frame["part"] == "bin"]
    assert (rows["reached"] % 5 == 0).all()
    assert rows["n"].min() >= 30
    here = planted.rows("2026")
    x, y = (planted.points(each, here) for each in ("rammer", "resultatkultur"))
    low = rows[rows["term"] == "rammer"].iloc[0]
    bottom = y[np.argsort(x, kind="stable")[: int(low["n"])]]
    assert (bottom >= low["reached"]).sum() >= max(5, 0.1 * low["n"])
    assert (bottom >= low["reached"] + 5).sum() < max(5, np.ceil(0.1 * low["n"]))


def test_without_a_corner_it_says_so(survey: Survey, release: Release) -> None:
    said = ta.state_necessity(release(ta.assess_necessity(survey, wave="2026")), language="en")
    assert said.points == ()
    assert said.paragraphs[0].startswith("Exploratory: there is no driver on which a low score")


def test_shuffled_answers_have_no_corner(survey: Survey) -> None:
    points = unpack(survey.scores.points)
    at = list(survey.codebook.index_by_id).index("resultatkultur")
    points[:, at] = np.random.default_rng(2).permutation(points[:, at])
    nothing = replace(survey, scores=replace(survey.scores, points=pack(points)))
    frame = ta.assess_necessity(nothing).frame
    assert set(frame.loc[frame["part"] == "whole", "verdict"]) == {"not_needed"}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_audit_accounts_for_every_number(
    survey: Survey, needs: Released, language: str
) -> None:
    table = ta.tabulate_necessity(needs, language=language)
    assert isinstance(table, Table)
    assert [len(row) for row in cells(table)] == [6] * 5
    html = page(
        table._repr_html_(),
        ta.state_necessity(needs, language=language)._repr_html_(),
        method=Method.of(survey, "2026", "S", "en"),
    )
    assert audit(html.replace('lang="en"', f'lang="{language}"', 1)) == []


def test_few_different_scores_leave_the_middle_columns_empty(
    survey: Survey, release: Release
) -> None:
    few = release(ta.assess_necessity(survey, wave="2026", drivers=["TIL1", "tillid"]))
    row = cells(ta.tabulate_necessity(few, language="en"))[0]
    assert row[1] != ""
    assert row[-1] != ""
    assert "" in row


def test_small_bins_and_small_surveys_are_hidden(survey: Survey, release: Release) -> None:
    result = ta.assess_necessity(survey, wave="2026")
    few = result.frame.assign(n=result.frame["n"].where(result.frame["part"] != "bin", 29))
    hidden = release(replace(result, frame=few)).frame
    bins = hidden["part"] == "bin"
    assert hidden.loc[bins, ["reached", "position", "n"]].isna().all(axis=None)
    bare = replace(survey, codebook=survey.codebook.model_copy(update={"outcome": None}))
    nothing = ta.plan_release(bare)(ta.assess_necessity(bare))
    for show in (ta.state_necessity, ta.tabulate_necessity):
        shown = show(nothing, language="en")
        assert isinstance(shown, Prose)
        assert shown.paragraphs[0].startswith("The survey names no drivers, or")
    with pytest.raises(ChoiceError):
        ta.assess_necessity(survey, drivers=["tillid", "tilid"])
