"""Tables and figures of what was taken account of, and of who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

import tillid_analysis as ta
from tests.disclosure.audit.toys import audit, page
from tests.presentation.test_showing import cells
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.errors import ChoiceError
from tillid_analysis.results import SIGN, Released
from tillid_analysis.survey import Survey

Shown = Mapping[str, Released]
NAMES = ("gaps", "levels", "splits")


@pytest.fixture(scope="module")
def mixes(survey: Survey, shown: Shown) -> Shown:
    release = ta.plan_release(survey)
    return {
        "alike": release(ta.adjust_contrasts(survey, wave="2026")),
        "together": release(ta.adjust_contrasts(survey, by="together", wave="2026")),
        "response": release(ta.assess_response(survey)),
        "weighed": release(ta.weigh_response(survey, wave="2026")),
        **{name: shown[name] for name in NAMES},
    }


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_audit_accounts_for_every_number(survey: Survey, mixes: Shown, language: str) -> None:
    """Beside the levels, differences and groups of the same units, which must not disagree."""
    asked = {"language": language}
    shown = [
        ta.tabulate_units(mixes["levels"], wave="2026", **asked),
        ta.tabulate_response(mixes["levels"], wave="2026", **asked),
        ta.tabulate_contrasts(mixes["gaps"], **asked),
        *(ta.tabulate_splits(mixes["splits"], unit=unit, **asked) for unit in ("SFE", "A")),
        ta.tabulate_response(mixes["response"], **asked),
        ta.plot_response(mixes["response"], **asked),
        ta.plot_response(mixes["response"], level="afdeling", wave="2022", **asked),
        ta.plot_response_map(mixes["response"], **asked),
    ]
    for measure in ("tillid", "anerkendelse"):
        chosen = {"measure": measure, **asked}
        for background in ("leder", "jobgruppe"):
            shown.append(ta.tabulate_adjusted(mixes["alike"], background=background, **chosen))
            shown.append(ta.plot_adjusted(mixes["alike"], background=background, **chosen))
        shown.append(ta.tabulate_adjusted(mixes["together"], **chosen))
        shown.append(ta.plot_adjusted(mixes["together"], **chosen))
        shown.append(ta.tabulate_nonresponse(mixes["weighed"], **chosen))
        shown.append(ta.plot_nonresponse(mixes["weighed"], level="afdeling", **chosen))
    method = Method.of(survey, "2026", "S", "en")
    html = [each._repr_html_() for each in shown]
    assert audit(page(*html, method=method).replace('lang="en"', f'lang="{language}"', 1)) == []


def test_what_the_table_of_adjusted_differences_says(mixes: Shown) -> None:
    """Six departments; in F nobody leads, so that nothing is adjusted."""
    table = ta.tabulate_adjusted(mixes["alike"], measure="anerkendelse", language="en")
    rows = cells(table)
    assert rows[0] == [
        "Jura og Tilsyn",
        "+2",
        "+2",
        "= +2",
        "no clear difference (depends on the calculation)",
    ]
    untried = "no clear difference (cannot be tested)"
    assert rows[-1] == ["Direktionssekretariat", "+7", SIGN, SIGN, untried]
    assert len(rows) == 6
    assert "The reading depends on whether the mix is taken into account: Jura og Tilsyn." in (
        table.markup
    )
    hidden = cells(ta.tabulate_adjusted(mixes["alike"], background="jobgruppe", language="en"))
    named = {row[0]: row[1:] for row in hidden}
    assert named["Økonomi og HR"] == ["−5", SIGN, SIGN, untried]


def test_what_the_table_of_silence_says(mixes: Shown) -> None:
    rows = cells(
        ta.tabulate_nonresponse(mixes["weighed"], measure="tillid", level="afdeling", language="en")
    )
    named = {row[0]: row[1:] for row in rows}
    assert named["Sagsbehandling"] == ["= 0", "= 0", "[−22, 22]", "+9", "practically the same"]
    assert named["Økonomi og HR"][:3] == ["−5", "−5", "[−23, 17]"]
    teams = cells(ta.tabulate_nonresponse(mixes["weighed"], measure="tillid", language="en"))
    by_name = {row[0].strip(): row[1:] for row in teams}
    assert by_name["Aktindsigt"] == [SIGN, SIGN, SIGN, SIGN, "cannot be tested"]
    assert by_name["Tilsyn Øst"][3] == "none possible"


def test_who_answered(mixes: Shown) -> None:
    rows = cells(ta.tabulate_response(mixes["response"], language="en"))
    assert rows[0] == ["Styrelsen for Eksempler", "1,100", "78%", "[75, 80]", "", ""]
    assert rows[1][0].strip() == "Jura og Tilsyn"
    assert rows[1][1:] == ["231", "76%", "[70, 81]", "−3", "no clear difference"]
    picture = ta.plot_response(mixes["response"], language="en")
    assert picture.alt == (
        "The response rate in 41 units in 2026 with intervals. Higher than the rest of the "
        "institution: 0. Lower: 0. Not shown: 10."
    )


def test_nothing_is_said_of_hidden_verdicts(survey: Survey) -> None:
    """Whether the ways agree is said of the verdicts that are shown, and of no other."""
    result = ta.adjust_contrasts(survey, wave="2026")
    told = replace(result, frame=result.frame.assign(depends=True))
    frame = ta.plan_release(survey)(told).frame
    said = frame["verdict"].where(frame["verdict"] != "too_few_answers")
    keys = [frame[name] for name in ("background", "unit", "measure")]
    np.testing.assert_array_equal(frame["depends"], said.groupby(keys).transform("nunique") > 1)


def test_figures_of_nothing(mixes: Shown) -> None:
    """Where every unit is hidden there is an empty figure, and no traceback."""
    for name in ("alike", "weighed", "response"):
        frame = mixes[name].frame.copy()
        numbers = frame.select_dtypes("number").columns
        frame[numbers] = np.nan
        frame["verdict"], frame["suppressed"] = "too_few_answers", True
        frame["conf_level"] = 0.95
        empty = replace(mixes[name], frame=frame)
        show = {
            "alike": (ta.plot_adjusted, ta.tabulate_adjusted),
            "weighed": (ta.plot_nonresponse, ta.tabulate_nonresponse),
            "response": (ta.plot_response, ta.plot_response_map, ta.tabulate_response),
        }[name]
        for each in show:
            assert each(empty).caption


def test_other_questions_are_refused(mixes: Shown) -> None:
    with pytest.raises(ChoiceError, match="shows results of adjust_contrasts"):
        ta.plot_adjusted(mixes["weighed"])
    with pytest.raises(ChoiceError, match="background='køn' is not in the result"):
        ta.tabulate_adjusted(mixes["alike"], background="køn")
    with pytest.raises(ChoiceError, match="level='hold' is not in the result"):
        ta.plot_nonresponse(mixes["weighed"], level="hold")


def test_a_verdict_that_hangs_on_who_answered_is_told(shown: Shown, mixes: Shown) -> None:
    weighed = mixes["weighed"]
    frame = weighed.frame.assign(depends=False)
    told = frame["estimate"].notna() & (frame["unit"] == "A03") & (frame["measure"] == "tillid")
    assert told.any()
    results = [shown["levels"], shown["gaps"], shown["changes"]]
    calm = ta.state_findings(*results, wave="2026", language="en").points
    nothing = replace(weighed, frame=frame)
    assert ta.state_findings(*results, nonresponse=nothing, language="en").points == calm
    one = replace(weighed, frame=frame.assign(depends=told))
    *_, whole = ta.state_findings(*results, nonresponse=one, language="en").points
    assert whole == (
        "The reading would be different for Tilsyn Syd on Trust "
        "if answers were weighted to those invited."
    )
    *_, unit = ta.state_findings(*results, nonresponse=one, unit="A03", language="en").points
    assert unit == (
        "On Trust, the reading would be different if answers were weighted to those invited."
    )


def test_a_way_of_which_nothing_is_shown_has_no_column(mixes: Shown) -> None:
    frame = mixes["weighed"].frame.copy()
    raked = frame["adjustment"] == "raked"
    frame.loc[raked, "estimate"] = float("nan")
    frame.loc[raked, "verdict"] = "too_few_answers"
    shown = replace(mixes["weighed"], frame=frame)
    table = ta.tabulate_nonresponse(shown, measure="tillid", level="afdeling", language="en")
    named = {row[0]: row[1:] for row in cells(table)}
    assert named["Sagsbehandling"] == ["= 0", "[−22, 22]", "+9", "practically the same"]
    said = table._repr_html_()
    assert "Weighted to those invited" not in said
    assert "Weighted: answers count" not in said
    assert "weighted to those invited are not shown" in said
