"""Every number of a table, picture or sentence says what it is about."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

import tillid_analysis as ta
from tillid_analysis.disclosure.audit.statements import ATTRIBUTE, Statement, read_statements
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.results import Released

Shown = Mapping[str, Released]

TABLES = {
    "levels": lambda shown: ta.tabulate_levels(shown["levels"], unit="A03"),
    "items": lambda shown: ta.tabulate_levels(shown["items"], unit="A03"),
    "units": lambda shown: ta.tabulate_units(shown["levels"]),
    "waves": lambda shown: ta.tabulate_waves(shown["levels"]),
    "response": lambda shown: ta.tabulate_response(shown["levels"]),
    "contrasts": lambda shown: ta.tabulate_contrasts(shown["gaps"]),
    "contrasts of one": lambda shown: ta.tabulate_contrasts(shown["gaps"], unit="A03"),
    "power": lambda shown: ta.tabulate_power(shown["power"]),
    "power of one": lambda shown: ta.tabulate_power(shown["power"], unit="A03"),
    "power of all": lambda shown: ta.tabulate_power(shown["power"], unit="SFE"),
    "ordinal of one": lambda shown: ta.tabulate_ordinal(shown["ordinal"], unit="A03"),
    "changes": lambda shown: ta.tabulate_changes(shown["changes"]),
    "changes of one": lambda shown: ta.tabulate_changes(shown["changes"], unit="A03"),
    "drivers": lambda shown: ta.tabulate_drivers(shown["drivers"]),
    "driver items": lambda shown: ta.tabulate_driver_items(shown["driver items"]),
    "ordinal drivers": lambda shown: ta.tabulate_ordinal_drivers(shown["ordinal drivers"]),
    "driver pairs": lambda shown: ta.tabulate_driver_pairs(shown["driver pairs"]),
    "reliability": lambda shown: ta.tabulate_reliability(shown["reliability"]),
    "items' reliability": lambda shown: ta.tabulate_reliability(shown["reliability"], items=True),
    "pulled": lambda shown: ta.tabulate_pooled(shown["pulled"]),
    "spread of units": lambda shown: ta.tabulate_unit_spread(shown["pulled"]),
    "places": lambda shown: ta.tabulate_ranks(shown["places"]),
    "quality": lambda shown: ta.tabulate_quality(shown["quality"]),
}


def marks(table: Table) -> dict[str, list[Statement]]:
    """Return what each cell says it is about, by its row and column."""
    soup = BeautifulSoup(table.markup, "html.parser")
    found = {}
    for row in soup.select("tbody tr"):
        head, *cells = row.select("th, td")
        for at, cell in enumerate(cells, 1):
            if cell.get(ATTRIBUTE):
                name = f"{head.get_text().strip()} {at}"
                found[name] = read_statements(str(cell[ATTRIBUTE]))
    return found


@pytest.mark.parametrize("name", TABLES)
def test_every_number_of_a_table_is_marked(shown: Shown, name: str) -> None:
    soup = BeautifulSoup(TABLES[name](shown).markup, "html.parser")
    cells = soup.select("tbody td")
    bare = [each.get_text() for each in cells if not each.get(ATTRIBUTE)]
    assert [words for words in bare if re.search(r"\d", words)] == []
    counts = {len(read_statements(str(each[ATTRIBUTE]))) for each in cells if each.get(ATTRIBUTE)}
    assert counts <= {1, 2}


def test_a_cell_names_unit_measure_and_people(shown: Shown) -> None:
    found = marks(ta.tabulate_levels(shown["levels"], unit="A03", wave="2026"))
    (level,) = found["Tillid 1"]
    assert (level.path, level.measure, level.statistic) == (
        ("SFE", "A", "A03"),
        "tillid",
        "estimate",
    )
    assert level.n == 31
    assert [each.statistic for each in found["Tillid 2"]] == ["conf_low", "conf_high"]


def test_a_difference_names_what_it_is_held_against(shown: Shown) -> None:
    (gap,) = marks(ta.tabulate_contrasts(shown["gaps"], wave="2026"))["Tilsyn Syd 1"]
    assert (gap.reference, gap.n, gap.n_reference) == ("rest", 31, 826)
    (change,) = marks(ta.tabulate_changes(shown["changes"], wave="2026"))["Tilsyn Syd 1"]
    assert (change.wave, change.reference) == ("2026", "2024")


def test_a_hidden_unit_is_named_without_its_people(shown: Shown) -> None:
    found = marks(ta.tabulate_units(shown["levels"], wave="2026"))
    assert {each.n for each in found["Aktindsigt 2"]} == {None}
    (pooled,) = found["Øvrige enheder i Jura og Tilsyn 2"]
    assert pooled.path == ("SFE", "A", "A+")
    assert pooled.n is not None


def test_sentences_and_pictures_say_their_numbers(shown: Shown) -> None:
    results = (shown["levels"], shown["gaps"], shown["changes"], shown["drivers"])
    first, *_ = ta.state_findings(*results, language="en").about
    assert first == "2026 SFE * answered:857 invited:1100 response_rate:78"
    picture = ta.plot_waves(shown["levels"], unit="A10", language="en")
    assert picture.about == "2022 SFE/A/A10 tillid estimate"
    assert "2026 SFE tillid estimate#857:" in ta.plot_waves(shown["levels"]).about


def test_a_wave_is_no_unit_of_the_same_name(shown: Shown) -> None:
    changes = shown["changes"]
    before = str(changes.frame["reference"].iloc[-1])
    names = {"A03": before}
    units = changes.labels.units
    units = replace(units, codes=tuple(names.get(code, code) for code in units.codes))
    renamed = replace(
        changes,
        frame=changes.frame.replace({"unit": names}),
        labels=replace(changes.labels, units=units),
    )
    page = BeautifulSoup(ta.tabulate_changes(renamed, unit=before)._repr_html_(), "html.parser")
    said = [
        each
        for tag in page.find_all(attrs={ATTRIBUTE: True})
        for each in read_statements(str(tag[ATTRIBUTE]))
    ]
    assert {each.unit for each in said} == {before}
    assert {each.reference for each in said} == {before}
