"""What tables, figures and sentences say, in both languages, and what they keep to themselves."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

import tillid_analysis as ta
from tests.disclosure.audit.toys import audit, page
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.html import Picture
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.results import SIGN, Released

Shown = Mapping[str, Released]


def cells(table: object) -> list[list[str]]:
    """Return a table's rows as a reader sees them."""
    assert isinstance(table, Table)
    soup = BeautifulSoup(table.markup, "html.parser")
    rows = soup.select("tbody tr")
    return [[cell.get_text().strip() for cell in row.select("th, td")] for row in rows]


def test_levels_of_a_unit(shown: Shown) -> None:
    rows = cells(ta.tabulate_levels(shown["levels"], unit="A03", wave="2026"))
    assert [row[0] for row in rows] == [
        *("Tillid", "Involvering", "Læring", "Rammer", "Anerkendelse", "Resultatkultur"),
    ]
    assert re.fullmatch(r"\d\d", rows[0][1])
    assert re.fullmatch(r"\[\d\d; \d\d\]", rows[0][2])
    assert rows[0][4] == "31"


def test_levels_in_english(shown: Shown) -> None:
    rows = cells(ta.tabulate_levels(shown["levels"], unit="A03", language="en"))
    assert rows[0][0] == "Trust"
    assert re.fullmatch(r"\[\d\d, \d\d\]", rows[0][2])
    assert rows[0][3].endswith("%")


def test_who_has_the_institutions_spread_is_said_where_such_a_unit_is_shown(shown: Shown) -> None:
    told = [
        ta.tabulate_levels(shown["levels"], unit=unit, language="en").markup
        for unit in ("SFE", "E")
    ]
    assert ["groups by background are shown, and" in each for each in told] == [False, True]


def test_a_hidden_unit_shows_signs_only(shown: Shown) -> None:
    rows = cells(ta.tabulate_levels(shown["levels"], unit="A10", wave="2026"))
    assert {cell for row in rows for cell in row[1:]} == {SIGN}


def test_units_stand_in_the_order_of_the_tree_with_remainders_last(shown: Shown) -> None:
    rows = cells(ta.tabulate_units(shown["levels"]))
    names = [row[0] for row in rows]
    assert names[0] == "Styrelsen for Eksempler"
    first, second = names.index("Jura og Tilsyn"), names.index("Sagsbehandling")
    assert first < names.index("Tilsyn Syd") < second
    assert names[second - 1] == "Øvrige enheder i Jura og Tilsyn"


def test_differences_carry_signs_beside_colours(shown: Shown) -> None:
    table = ta.tabulate_contrasts(shown["gaps"])
    row = next(row for row in cells(table) if row[0] == "Tilsyn Syd")
    assert row[1].startswith("▼ −")
    assert "▲ højere" in table.markup


def test_one_units_differences_are_read_in_words(shown: Shown) -> None:
    rows = cells(ta.tabulate_contrasts(shown["gaps"], unit="A03"))
    assert rows[0][3] == "lavere"
    assert rows[2][3] == "ingen sikker forskel"


def test_changes(shown: Shown) -> None:
    rows = cells(ta.tabulate_changes(shown["changes"], unit="SFE"))
    assert rows[2] == ["Læring", rows[2][1], rows[2][2], "højere"]
    assert rows[2][1].startswith("▲ +")


def test_drivers_stand_in_the_order_of_their_importance(shown: Shown) -> None:
    rows = cells(ta.tabulate_drivers(shown["drivers"]))
    shares = [int(row[1].removesuffix("\N{NO-BREAK SPACE}%")) for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert rows[0][0] == "Rammer"
    assert abs(sum(shares) - 100) <= 2


def test_items_stand_below_their_driver_and_add_up_to_it(shown: Shown) -> None:
    rows = cells(ta.tabulate_driver_items(shown["driver items"], driver="rammer"))
    assert rows[0] == ["Rammer"]
    assert rows[1][:2] == ["Hele driveren", "34\N{NO-BREAK SPACE}%"]
    shares = [int(row[1].removesuffix("\N{NO-BREAK SPACE}%")) for row in rows[2:]]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == 6
    assert abs(sum(shares) - 34) <= 3


def test_drivers_by_the_order_of_an_items_answers(shown: Shown) -> None:
    table = ta.tabulate_ordinal_drivers(shown["ordinal drivers"], language="en")
    assert table.caption == (
        "What is related to “We reach the results we have agreed”,"
        " by the order of the answers, 2026"
    )
    rows = cells(table)
    assert rows[0][:4] == ["Clear frames", "38%", "[28, 52]", "36%"]
    assert re.fullmatch(r"\[1\.\d\d, 2\.\d\d\]", rows[0][5])


def order(shown: Shown, shares: list[float]) -> str:
    """Say whether the drivers have this order, if by the mean they have that of the table."""
    from dataclasses import replace

    ordinal = shown["ordinal drivers"]
    frame = ordinal.frame.assign(importance=shares, importance_mean=[0.2, 0.1, 0.15, 0.4, 0.15])
    said = ta.state_ordinal_drivers(replace(ordinal, frame=frame), language="en")
    return said.paragraphs[0]


def test_a_sentence_says_whether_the_order_hangs_on_the_mean(shown: Shown) -> None:
    asked = "“We reach the results we have agreed”"
    same = f"The drivers of {asked} come in the same order when only the order of the answers"
    assert order(shown, [0.2, 0.1, 0.14, 0.4, 0.16]).startswith(same)
    swapped = f"When only the order of the answers on {asked} counts, "
    assert order(shown, [0.2, 0.16, 0.14, 0.4, 0.1]) == (
        swapped + "involvement, learning and recognition change places;"
        " clear frames is still most closely related to it."
    )
    assert order(shown, [0.4, 0.1, 0.15, 0.2, 0.15]) == (
        swapped + "trust and not clear frames is most closely related to it:"
        " read the ranking with care."
    )


def test_quality_is_told_in_ranges(shown: Shown) -> None:
    rows = dict(cells(ta.tabulate_quality(shown["quality"], language="en")))
    assert rows["test responses dropped"] == "5-9"
    assert rows["responses without a single answer dropped"] == "0"
    assert rows["items left blank"] == "1,000+"
    assert ["udsagn uden svar", "1.000+"] in cells(ta.tabulate_quality(shown["quality"]))


def test_reliability(shown: Shown) -> None:
    rows = cells(ta.tabulate_reliability(shown["reliability"]))
    assert all(re.fullmatch(r"0,[789]\d", row[1]) for row in rows)
    items = cells(ta.tabulate_reliability(shown["reliability"], items=True))
    assert len(items) == 36 + len(rows)
    assert items[0] == ["Tillid"]


def test_response(shown: Shown) -> None:
    rows = cells(ta.tabulate_response(shown["levels"], language="en"))
    assert rows[0][:3] == ["Styrelsen for Eksempler", "1,100", "78%"]


def test_what_was_read_of_each_wave(shown: Shown, release: Release) -> None:
    rows = cells(ta.tabulate_waves(shown["levels"], language="en"))
    assert [row[0] for row in rows] == ["2022", "2024", "2026"]
    assert rows[2][1:4] == ["1,100", "857", "78%"]
    assert rows[2][5] == str(len(release.shown_units("2026")))
    table = ta.tabulate_waves(shown["levels"])
    assert (
        audit(page(table._repr_html_(), method=Method.of(release.survey, "2026", "S", "da"))) == []
    )


PICTURES = {
    "plot_levels": lambda shown, language: ta.plot_levels(shown["levels"], language=language),
    "plot_contrasts": lambda shown, language: ta.plot_contrasts(shown["gaps"], language=language),
    "plot_drivers": lambda shown, language: ta.plot_drivers(shown["drivers"], language=language),
    "plot_driver_items": lambda shown, language: ta.plot_driver_items(
        shown["driver items"], language=language
    ),
    "plot_waves": lambda shown, language: ta.plot_waves(shown["levels"], language=language),
    "plot_splits": lambda shown, language: ta.plot_splits(shown["splits"], language=language),
    "plot_power": lambda shown, language: ta.plot_power(shown["power"], language=language),
    "plot_units": lambda shown, language: ta.plot_units(shown["levels"], language=language),
}


def test_who_answered_is_told_of_a_unit_that_one_index_is_hidden_for(
    shown: Shown,
) -> None:
    levels = shown["levels"]
    told = levels.frame["response_rate"].notna() & (levels.frame["level"] == "enhed")
    hidden = told & (levels.frame["measure"] == levels.frame["measure"].iloc[0])
    frame = levels.frame.assign(suppressed=levels.frame["suppressed"] | hidden)
    for name in ("invited", "response_rate", "response_low", "response_high"):
        frame[name] = frame[name].mask(hidden)
    tables = [ta.tabulate_response(each) for each in (levels, replace(levels, frame=frame))]
    assert hidden.any()
    assert tables[0].markup == tables[1].markup


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_have_their_own_words_in_each_language(shown: Shown, name: str) -> None:
    danish, english = (PICTURES[name](shown, language) for language in ("da", "en"))
    for picture in (danish, english):
        assert isinstance(picture, Picture)
        assert len(picture.alt) > 40
        assert picture.caption
    assert danish.alt != english.alt
    assert danish.caption != english.caption


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_the_same_every_time(shown: Shown, name: str) -> None:
    assert PICTURES[name](shown, "da").image == PICTURES[name](shown, "da").image


def test_hidden_units_leave_no_trace_in_a_picture(shown: Shown) -> None:
    """Their rows can hold anything: the picture is the same."""
    from dataclasses import replace

    gaps = shown["gaps"]
    without = gaps.frame[~gaps.frame["suppressed"]].reset_index(drop=True)
    assert ta.plot_contrasts(gaps).image == ta.plot_contrasts(replace(gaps, frame=without)).image


def test_a_unit_hidden_in_one_wave_has_a_gap(shown: Shown) -> None:
    picture = ta.plot_waves(shown["levels"], unit="A10", language="en")
    assert "not shown, not shown, not shown" in picture.alt


def test_findings_of_the_institution(shown: Shown) -> None:
    results = (shown["levels"], shown["gaps"], shown["changes"], shown["drivers"])
    points = ta.state_findings(*results, language="en").points
    assert points[0] == "857 of the 1,100 people invited answered (78%)."
    assert points[1].startswith("6 of 39 units with enough answers clearly differ from the rest")
    assert points[2] == "Since 2024, the level is higher on Learning (+4)."
    assert points[3] == (
        "Together the drivers explain 45% of the differences in results culture between employees;"
        " clear frames (34%) is most closely related to it."
    )
    assert len(points) == 4


def test_findings_of_units(shown: Shown) -> None:
    results = (shown["levels"], shown["gaps"], shown["changes"])
    points = ta.state_findings(*results, unit="A03").points
    assert points[1] == (
        "Sammenlignet med resten af institutionen ligger Tilsyn Syd lavere på"
        " Tillid (−15) og Involvering (−18)."
    )
    small = ta.state_findings(*results, unit="B10", language="en").points
    assert any("It cannot be said whether" in point for point in small)


@pytest.mark.parametrize(
    ("show", "message"),
    [
        (
            lambda shown: ta.tabulate_levels(shown["gaps"]),
            "this shows results of estimate, and was given one of contrast",
        ),
        (
            lambda shown: ta.tabulate_levels(shown["levels"], unit="A3"),
            "unit='A3' is not in the result; use one of 'A03', 'A' (or one of 54 others)",
        ),
        (
            lambda shown: ta.tabulate_levels(shown["levels"], language="de"),
            "language='de' is not known; use one of 'da', 'en'",
        ),
    ],
)
def test_what_cannot_be_shown(shown: Shown, show: object, message: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        show(shown)  # type: ignore[operator]
    assert str(caught.value) == message


def test_tell_in_both_languages() -> None:
    assert ta.tell("units", language="da").heading == "Hvilke enheder skiller sig ud?"
    assert ta.tell("units", language="en", chapter=True).level == 1
    with pytest.raises(ChoiceError):
        ta.tell("nothing")


def test_the_promise_names_the_policys_number(shown: Shown) -> None:
    prose = ta.tell_promise(shown["levels"], language="en")
    assert "fewer than 5 answers" in prose.paragraphs[0]


def test_what_intervals_are_made_from_is_said_beside_intervals_only(shown: Shown) -> None:
    levels = shown["levels"]
    assert "spread" in ta.plot_levels(levels, unit="E", language="en").caption
    assert "spread" in ta.plot_waves(levels, unit="E", language="en").caption
    assert "spread" not in ta.plot_waves(levels, unit="SFE", language="en").caption
    assert "spread" not in ta.plot_units(levels, language="en").caption
    assert "spread" not in ta.tabulate_units(levels, language="en").markup
