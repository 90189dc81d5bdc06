"""Tables, figures and sentences of drivers that are ranked in several ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

import tillid_analysis as ta
from tests.disclosure.audit.toys import audit, page
from tests.presentation.test_showing import cells
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.results import SIGN, Released
from tillid_analysis.survey import Survey

Shown = Mapping[str, Released]


def turned(result: Released, *ways: str) -> Released:
    """Turn the order of two drivers round in some ways."""
    frame = result.frame.copy()
    chosen = frame["adjustment"].isin(ways) & frame["term"].isin(["tillid", "rammer"])
    frame.loc[chosen, "agrees"] = "flips"
    return replace(result, frame=frame)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_audit_accounts_for_every_number(survey: Survey, shown: Shown, language: str) -> None:
    ways = shown["sources"]
    told = [
        ta.tabulate_drivers(shown["drivers"], language=language),
        ta.state_same_source(ways, language=language),
        ta.state_same_source(turned(ways, "split units", "unit means"), language=language),
        ta.tabulate_same_source(ways, language=language),
        ta.plot_same_source(ways, language=language),
    ]
    method = Method.of(survey, "2026", "S", "en")
    html = page(*(each._repr_html_() for each in told), method=method)
    assert audit(html.replace('lang="en"', f'lang="{language}"', 1)) == []


def test_what_the_table_says(shown: Shown) -> None:
    rows = cells(ta.tabulate_same_source(shown["sources"], language="en"))
    rows = [row for row in rows if len(row) > 1]
    assert len(rows) == 25
    assert [row[0] for row in rows[:5]] == [row[0] for row in rows[5:10]]
    assert (rows[0][0], rows[0][3], rows[0][5], rows[0][6]) == ("Clear frames", "1", "857", "")
    assert {row[6] for row in rows[5:]} <= {"holds", "cannot be determined"}


def test_what_cannot_be_told_has_a_reason(shown: Shown) -> None:
    frame = shown["sources"].frame.copy()
    halves = frame["adjustment"] == "split units"
    numbers = [name for name in frame if name.startswith(("importance", "rank"))]
    frame.loc[halves, numbers] = float("nan")
    frame.loc[halves, "agrees"] = ""
    words = {
        "too few units": "too few units",
        "units do not differ": "the units are too alike",
        "too few answers": "too few answers",
    }
    for method, word in words.items():
        frame.loc[halves, "method"] = method
        told = replace(shown["sources"], frame=frame)
        rows = cells(ta.tabulate_same_source(told, language="en"))
        (row, *_) = [each for each in rows if each[-1] == word]
        assert row[1:5] == [SIGN] * 4
        picture = ta.plot_same_source(told, language="en")
        assert "Different halves" not in picture.alt


def test_the_picture(shown: Shown) -> None:
    danish, english = (ta.plot_same_source(shown["sources"], language=x) for x in ("da", "en"))
    assert isinstance(danish, Picture)
    assert danish.caption.startswith("Driverne for Resultatkultur rangeret på flere måder, 2026.")
    assert "All answers, Clear frames: 34%" in english.alt
    assert danish.image == ta.plot_same_source(shown["sources"], language="da").image


def test_the_first_page_says_where_the_ranking_turns_round(shown: Shown) -> None:
    results = (shown["levels"], shown["gaps"], shown["changes"], shown["drivers"])
    holds = ta.state_findings(*results, same_source=shown["sources"], language="en").points
    assert holds == ta.state_findings(*results, language="en").points
    flips = turned(shown["sources"], "split units", "outcome apart")
    (*_, danish) = ta.state_findings(*results, same_source=flips).points
    assert danish == (
        "Vær varsom med rækkefølgen af driverne: den vender for tillid og rammer, når halvdelen af"
        " hver enhed vurderer driverne og den anden halvdel resultatet, og når resultatet kun måles"
        " med de udsagn, der overlapper mindst med driverne."
    )
    means = turned(shown["sources"], "unit means")
    assert ta.state_findings(*results, same_source=means, language="en").points == holds


def test_a_flip_of_units_means_is_told_beside_that_of_halves(shown: Shown) -> None:
    plain = ta.state_same_source(turned(shown["sources"], "split units"), language="en")
    assert plain.paragraphs[0] == (
        "The order is reversed for trust and clear frames when half of each unit rates the drivers"
        " and the other half the outcome."
    )
    both = turned(shown["sources"], "split units", "unit means")
    level = ta.state_same_source(both, language="en").paragraphs[1]
    assert level.startswith("The plain unit means reverse the order too")
    assert len(plain.paragraphs) == 2


def test_nothing_to_tell(shown: Shown) -> None:
    empty = replace(shown["sources"], frame=shown["sources"].frame.iloc[:0])
    for show in (ta.tabulate_same_source, ta.plot_same_source, ta.state_same_source):
        found = show(empty, language="en")
        assert isinstance(found, Prose)
        assert found.paragraphs[0].startswith("The survey names no drivers")
