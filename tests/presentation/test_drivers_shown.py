"""Drivers as readers see them: only what is certain is said."""

from collections.abc import Mapping
from dataclasses import replace

import tillid_analysis as ta
from tests.disclosure.audit.toys import page
from tillid_analysis.disclosure.audit.attack import audit_pages
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.reading import read_page
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.results import Released
from tillid_analysis.survey import Survey

Shown = Mapping[str, Released]


def with_places(shown: Shown, low: list[float], high: list[float]) -> Released:
    """Return the drivers of 2026 (trust, involvement, learning, frames, recognition) so placed."""
    drivers = shown["drivers"]
    frame = drivers.frame[drivers.frame["wave"] == "2026"]
    return replace(drivers, frame=frame.assign(rank_low=low, rank_high=high))


def said(shown: Shown, drivers: Released, pairs: Released | None = None) -> list[str]:
    results = (shown["levels"], shown["gaps"], shown["changes"])
    return list(ta.state_findings(*results, drivers, pairs=pairs, language="en").points)


def test_the_closest_is_named_only_where_no_other_can_be(shown: Shown) -> None:
    one = with_places(shown, [2, 2, 2, 1, 2], [5, 5, 5, 1, 5])
    assert said(shown, one)[-1].endswith("clear frames (34%) is most closely related to it.")
    three = with_places(shown, [1, 3, 1, 1, 3], [4, 5, 3, 3, 5])
    assert said(shown, three)[-1] == (
        "Together the drivers explain 45% of the differences in results culture between employees;"
        " which of clear frames, learning and trust is most closely related to it"
        " cannot be determined."
    )
    nothing = float("nan")
    unknown = with_places(shown, [nothing] * 5, [nothing] * 5)
    assert said(shown, unknown)[-1] == (
        "Together the drivers explain 45% of the differences in results culture between employees."
    )


def test_one_driver_goes_with_it_more_than_others(shown: Shown) -> None:
    pairs = shown["driver pairs"]
    assert said(shown, shown["drivers"], pairs)[-1] == (
        "Clear frames is more closely related to results culture than"
        " learning, trust, recognition and involvement."
    )
    unclear = replace(pairs, frame=pairs.frame.assign(verdict="no_clear_difference"))
    assert said(shown, shown["drivers"], unclear) == said(shown, shown["drivers"])


def test_the_picture_tells_its_uncertainty(shown: Shown) -> None:
    picture = ta.plot_drivers(shown["drivers"], language="en")
    assert isinstance(picture, Picture)
    assert "Clear frames: 34% [28, 44], place 1." in picture.alt
    assert ", place 2–5." in picture.alt
    assert "Together the drivers explain 45% [41, 50] of the differences" in picture.alt
    assert "857 answers" in picture.caption
    alike = ta.plot_drivers(with_places(shown, [1] * 5, [5] * 5), language="en")
    assert isinstance(alike, Picture)
    assert alike.image.count(b"#9aa4ad") > picture.image.count(b"#9aa4ad")


def test_without_intervals(survey: Survey) -> None:
    release = ta.plan_release(survey)
    drivers = release(ta.rank_drivers(survey, wave="2026", replicates=0))
    picture = ta.plot_drivers(drivers, language="en")
    assert isinstance(picture, Picture)
    assert "Clear frames: 34%." in picture.alt
    table = ta.tabulate_drivers(drivers, language="da")
    assert isinstance(table, Table)
    assert table.caption.endswith(
        "driverne 45\N{NO-BREAK SPACE}% af forskellene mellem medarbejdere; 857 svar."
    )
    pairs = ta.tabulate_driver_pairs(
        release(ta.contrast_drivers(survey, wave="2026", replicates=0)), language="en"
    )
    assert pairs.caption.endswith("0 of 10 pairs clearly differ.")


def test_an_interval_that_is_rounded_to_zero_is_explained(shown: Shown) -> None:
    """Else a difference of [0, 30] would stand beside "higher" without a word."""
    pairs = shown["driver pairs"]
    clear = pairs.frame["verdict"] == "higher"
    at_zero = pairs.frame["importance_low"].where(~clear, 0.0)
    rounded = replace(pairs, frame=pairs.frame.assign(importance_low=at_zero))
    above = replace(pairs, frame=pairs.frame.assign(importance_low=at_zero.where(~clear, 0.02)))
    told = "Intervals are rounded: where the reading is"
    assert clear.any()
    for each, is_told in ((rounded, True), (above, False)):
        table = ta.tabulate_driver_pairs(each, language="en")
        assert isinstance(table, Table)
        assert (told in table.markup) == is_told


def test_no_drivers(shown: Shown) -> None:
    pairs = shown["driver pairs"]
    none = replace(pairs, frame=pairs.frame.iloc[:0])
    table = ta.tabulate_driver_pairs(none, language="en")
    assert isinstance(table, Prose)
    assert table.paragraphs == (
        "The survey names no drivers, or there are too few answers to analyse them.",
    )


def test_the_audit_accounts_for_every_number(shown: Shown, survey: Survey) -> None:
    method = Method.of(survey, "2026", "S", "en")
    drivers, pairs = shown["drivers"], shown["driver pairs"]
    parts = [
        ta.plot_drivers(drivers, language="en"),
        ta.tabulate_drivers(drivers, language="en"),
        ta.tabulate_driver_pairs(pairs, language="en"),
        ta.state_findings(
            shown["levels"], shown["gaps"], shown["changes"], drivers, pairs=pairs, language="en"
        ),
    ]
    html = page(*(str(each._repr_html_()) for each in parts), method=method)
    assert [str(each) for each in audit_pages([read_page("drivers.html", html)])] == []


def test_a_table_beneath_a_figure_says_the_caveats_once(shown: Shown) -> None:
    said = "The numbers show what is related, not what works"
    for plot, tabulate, name in (
        (ta.plot_drivers, ta.tabulate_drivers, "drivers"),
        (ta.plot_driver_items, ta.tabulate_driver_items, "driver items"),
        (ta.plot_driver_levels, ta.tabulate_driver_levels, "located"),
    ):
        assert said in plot(shown[name], language="en")._repr_html_()
        assert said not in plot(shown[name], language="en", reading=False)._repr_html_()
        assert said in tabulate(shown[name], language="en")._repr_html_()


def test_a_text_alternative_has_no_full_stop_within(shown: Shown) -> None:
    assert ".:" not in ta.plot_driver_items(shown["driver items"], language="en").alt
