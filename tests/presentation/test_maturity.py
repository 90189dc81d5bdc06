"""Stages of maturity: named where the interval lies in one, else between which it lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.disclosure.audit.toys import audit, page
from tests.presentation.test_showing import cells
from tillid_analysis.codebook.maturity import Maturity
from tillid_analysis.codebook.text import LocalText
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.results import SIGN, Released
from tillid_analysis.survey import Survey

Shown = Mapping[str, Released]


@pytest.fixture(scope="module")
def shown(survey: Survey) -> Shown:
    """Only what is read here: the other results take longer than all of these tests."""
    return {"levels": ta.plan_release(survey)(ta.estimate(survey))}


INTERVALS = {
    "tillid": (40, 49),
    "involvering": (49, 50),
    "laering": (50, 59),
    "rammer": (60, 60),
    "anerkendelse": (45, 75),
    "resultatkultur": (np.nan, np.nan),
}
"""Limits are 50, 60 and 70; on a limit is in the upper stage."""


def made(shown: Released, maturity: Maturity | None = None) -> Released:
    """Return levels of the institution with the intervals above."""
    frame = shown.frame.query("unit == 'SFE' and wave == '2026'").reset_index(drop=True)
    ends = pd.DataFrame([INTERVALS[each] for each in frame["measure"]], dtype=float)
    frame = frame.assign(conf_low=ends[0], conf_high=ends[1], estimate=ends.mean(axis=1))
    if maturity is None:
        return replace(shown, frame=frame)
    codebook = shown.labels.codebook.model_copy(update={"maturity": maturity})
    return replace(shown, frame=frame, labels=replace(shown.labels, codebook=codebook))


def test_a_stage_is_named_only_where_the_whole_interval_lies_in_it(shown: Shown) -> None:
    levels = made(shown["levels"])
    assert [row[-1] for row in cells(ta.tabulate_maturity(levels, language="en"))] == [
        "stage 1",
        "between stage 1 and stage 2",
        "stage 2",
        "stage 3",
        "between stage 1 and stage 4",
        SIGN,
    ]
    said = ta.state_maturity(levels, language="en")
    assert said.points == (
        "Stage 1: Trust.",
        "Between stage 1 and stage 2: Involvement.",
        "Between stage 1 and stage 4: Recognition.",
        "Stage 2: Learning.",
        "Stage 3: Clear frames.",
        "Too few answers to say anything: Results culture.",
    )
    assert (said.heading, said.paragraphs) == ("How far have we come?", ())
    assert said.beneath == (
        "There are 4 stages; new ones begin at 50, 60 and 70 points. The limits were chosen, not "
        "found by research; they are a reading aid, not a judgement. What matters is which indices "
        "are lower than the others, and whether they move. A single stage is named only where the "
        "whole interval lies in it.",
    )
    drawn = ta.plot_maturity(levels, language="en")
    assert "Results culture: ·." in drawn.alt
    assert "Between stage 1 and stage 2: Involvement." in drawn.caption


def test_stages_have_the_names_that_the_survey_gives_them(shown: Shown) -> None:
    names = tuple(LocalText(da=each) for each in ("Begyndt", "På vej"))
    levels = made(shown["levels"], Maturity(thresholds=(50,), names=names))
    assert ta.state_maturity(levels).points[:3] == (
        "Begyndt: Tillid.",
        "Mellem Begyndt og På vej: Involvering og Anerkendelse.",
        "På vej: Læring og Rammer.",
    )


def test_where_all_is_hidden_one_sentence_says_so(shown: Shown) -> None:
    levels = made(shown["levels"])
    hidden = replace(levels, frame=levels.frame.assign(conf_low=np.nan, conf_high=np.nan))
    assert ta.state_maturity(hidden, language="en").paragraphs == (
        "There are too few answers to say at which stage any index is.",
    )
    assert ta.plot_maturity(hidden).caption


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_audit_accounts_for_every_number(survey: Survey, shown: Shown, language: str) -> None:
    show = (ta.plot_maturity, ta.tabulate_maturity, ta.state_maturity)
    html = [
        each(shown["levels"], unit=unit, language=language)._repr_html_()
        for unit in ("SFE", "A", "A01")
        for each in show
    ]
    method = Method.of(survey, "2026", "S", "en")
    assert audit(page(*html, method=method).replace('lang="en"', f'lang="{language}"', 1)) == []
