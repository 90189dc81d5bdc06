"""What is shown of contrasts of every family: tables, sentences and pictures, all accounted for."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import tillid_analysis as ta
from tests.disclosure.audit.toys import audit
from tests.presentation.test_showing import cells
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.errors import ChoiceError
from tillid_analysis.language import Language
from tillid_analysis.presentation.differing import tell_differences
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.results import SIGN, Released
from tillid_analysis.survey import Survey

FAMILIES: Mapping[str, Mapping[str, object]] = {
    "parent": {"family": "parent"},
    "overall": {"family": "overall"},
    "reference": {"family": "reference", "reference": "A"},
    "target": {"family": "target", "reference": 62},
    "custom": {"family": "custom", "weights": {"A": 0.5, "B": 0.5, "C": -1}},
    "siblings": {"family": "siblings"},
    "pairwise": {"family": "pairwise"},
    "background": {"by": "background"},
}


@pytest.fixture(scope="module")
def contrasts(survey: Survey, release: Release) -> Mapping[str, Released]:
    return {
        name: release(ta.contrast(survey, wave="2026", **asked))  # type: ignore[arg-type]
        for name, asked in FAMILIES.items()
    }


@pytest.mark.parametrize(
    ("family", "against"),
    [
        ("parent", "de andre i enheden ovenover"),
        ("overall", "gennemsnittet af niveauets andre enheder"),
        ("reference", "Jura og Tilsyn"),
        ("target", "62 point"),
        ("custom", "hinanden efter de valgte vægte"),
    ],
)
def test_captions_say_what_units_are_held_against(
    contrasts: Mapping[str, Released], family: str, against: str
) -> None:
    shown = contrasts[family]
    unit = "SFE" if family == "custom" else "B"
    assert ta.tabulate_contrasts(shown).caption == f"Forskel til {against}, 2026"
    table = ta.tabulate_contrasts(shown, unit=unit)
    assert table.caption.endswith(f". Forskel til {against}, 2026")
    assert len(cells(table)) == 6
    drawn = ta.plot_contrasts(shown, measure="tillid")
    assert drawn.caption.startswith(f"Tillid: forskel til {against}, 2026.\n")
    assert drawn.alt.startswith(f"Tillid i 2026: forskel til {against} med interval.")


def test_captions_name_those_that_clearly_differ(contrasts: Mapping[str, Released]) -> None:
    """By name where they are few, and the rest of many by their number."""
    assert ta.plot_contrasts(contrasts["parent"], measure="involvering").caption.startswith(
        "Involvering: forskel til de andre i enheden ovenover, 2026.\n"
        "Sikkert højere: Analyse og Udvikling. Sikkert lavere: Tilsyn Syd. I parentes står"
    )
    high = contrasts["target"].frame.query("measure == 'laering' and verdict == 'higher'")
    drawn = ta.plot_contrasts(contrasts["target"], measure="laering")
    assert f" og {len(high) - 4} til." in drawn.caption
    assert drawn.told.endswith(f" count:{len(high) - 4}")
    none = ta.plot_contrasts(contrasts["custom"], measure="tillid")
    assert "Ingen adskiller sig sikkert." in none.caption


def test_figures_in_a_row_say_once_how_they_are_read(contrasts: Mapping[str, Released]) -> None:
    shown = contrasts["parent"]
    first, next_one = (
        ta.plot_contrasts(shown, measure=measure, language="en", reading=reading)
        for measure, reading in (("tillid", True), ("involvering", False))
    )
    for said in ("Square: practically the same.", "The thick line", "Benjamini-Hochberg"):
        assert said in first.caption
        assert said not in next_one.caption
    assert next_one.caption.endswith("Clearly lower: Tilsyn Syd.")


def test_figures_of_one_result_have_one_scale(contrasts: Mapping[str, Released]) -> None:
    """The band of what does not matter is as wide in all of them."""
    shown = contrasts["parent"]
    drawn = [
        ta.plot_contrasts(shown, measure=name) for name in ("tillid", "involvering", "laering")
    ]
    bands = [re.search(rb"M (\S+) \S+\sL (\S+) [^\"]*\"[^>]*#f0f3f5", each.image) for each in drawn]
    assert all(bands)
    assert len({band.groups() for band in bands if band}) == 1


def test_pairs_are_those_that_differ(contrasts: Mapping[str, Released]) -> None:
    shown = contrasts["pairwise"]
    frame = shown.frame
    table = ta.tabulate_pairs(shown, measure="involvering", level="enhed")
    assert isinstance(table, Table)
    rows = frame[(frame["measure"] == "involvering") & (frame["level"] == "enhed")]
    tested = rows[rows["verdict"] != "too_few_answers"]
    clear = tested[tested["verdict"].isin(["higher", "lower"])]
    assert f" {len(clear)} af {len(tested)} par adskiller sig sikkert." in table.caption
    assert len(cells(table)) == len(clear)
    widest = clear.loc[clear["estimate"].abs().idxmax()]
    names = shown.labels.units.name_of
    assert cells(table)[0][0] == f"{names(widest['unit'])} mod {names(widest['reference'])}"


def test_without_a_clear_pair_there_is_a_sentence(contrasts: Mapping[str, Released]) -> None:
    told = ta.tabulate_pairs(contrasts["siblings"], measure="laering", level="afdeling")
    assert isinstance(told, Prose)
    assert told.points == ("0 af 15 par adskiller sig sikkert.",)


def test_a_picture_of_pairs_names_both(contrasts: Mapping[str, Released]) -> None:
    drawn = ta.plot_contrasts(contrasts["siblings"], level="afdeling", language="en")
    assert drawn.caption.startswith("Trust: difference from each other, in pairs, 2026.")
    assert "-%2FSFE%2FE#121" in drawn.about


def test_gaps_stand_by_background(contrasts: Mapping[str, Released]) -> None:
    table = ta.tabulate_gaps(contrasts["background"])
    assert isinstance(table, Table)
    rows = cells(table)
    assert rows[0] == ["Leder"]
    by_name = {row[0]: row for row in rows if len(row) > 1}
    assert by_name["Ja"][2].replace("▲ +", "") == by_name["Nej"][2].replace("▼ −", "")


def test_a_sentence_a_unit(contrasts: Mapping[str, Released]) -> None:
    told = ta.state_units(contrasts["parent"])
    assert told.paragraphs == ("Sammenlignet med de andre i enheden ovenover:",)
    assert "Tilsyn Syd ligger lavere på Tillid (−17) og Involvering (−20)." in told.points
    frame = contrasts["parent"].frame
    tested = frame[frame["verdict"] != "too_few_answers"]
    clear = tested[tested["verdict"].isin(["higher", "lower"])]
    none = tested["unit"].nunique() - clear["unit"].nunique()
    assert len(told.points) == clear["unit"].nunique() + 1
    assert told.points[-1] == f"Enheder uden sikker forskel på noget indeks: {none}."
    spoken = ta.state_units(contrasts["parent"], level="afdeling", language="en")
    assert spoken.points[-1].startswith("Units without a clear difference on any index:")


@pytest.mark.parametrize(
    ("show", "family", "message"),
    [
        ("tabulate_contrasts", "pairwise", "use tabulate_pairs for pairs of units"),
        ("tabulate_contrasts", "background", "and tabulate_gaps for groups by background"),
        ("plot_contrasts", "background", "use tabulate_gaps for groups by background"),
        ("tabulate_pairs", "parent", "family must be siblings or pairwise"),
        ("state_units", "pairwise", "contrast them with something else than each"),
    ],
)
def test_what_shows_another_family(
    contrasts: Mapping[str, Released], show: str, family: str, message: str
) -> None:
    with pytest.raises(ChoiceError, match=message):
        getattr(ta, show)(contrasts[family])


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_number_is_accounted_for(
    survey: Survey, contrasts: Mapping[str, Released], language: Language
) -> None:
    """Together on one page with the levels, as a reader would have them."""
    release = ta.plan_release(survey)
    levels = release(ta.estimate(survey, wave="2026"))
    splits = release(ta.estimate(survey, by="background", wave="2026"))
    shown: list[object] = [
        ta.tabulate_units(levels, language=language),
        ta.tabulate_splits(splits, language=language),
        ta.tabulate_gaps(contrasts["background"], language=language),
    ]
    for family in ("parent", "overall", "reference", "target", "custom"):
        found = contrasts[family]
        shown += [
            ta.tabulate_contrasts(found, language=language),
            ta.state_units(found, language=language),
            ta.plot_contrasts(found, measure="laering", language=language),
        ]
    for family in ("siblings", "pairwise"):
        for measure in survey.codebook.index_by_id:
            shown.append(ta.tabulate_pairs(contrasts[family], measure=measure, language=language))
    pieces = [each._repr_html_() for each in shown]  # type: ignore[attr-defined]
    outputs = [new_output("display_data", data={"text/html": html}) for html in pieces]
    page = export_html(
        [new_notebook(cells=[new_code_cell("", outputs=outputs)])],
        title="Styrelsen for Eksempler",
        language=language,
        contents_label="*",
        method=Method.of(survey, "2026", "Styrelsen for Eksempler", language).model_dump_json(),
    )
    assert audit(page) == []


def test_what_is_shown_and_not_tested_says_so(contrasts: Mapping[str, Released]) -> None:
    """A difference without a test is not read as one that was tested and found unclear."""
    frame = contrasts["parent"].frame.copy()
    bare = (frame["unit"] == "A03") & (frame["measure"] == "rammer")
    frame.loc[bare, "verdict"] = "too_few_answers"
    frame.loc[bare, ["conf_low", "conf_high", "joint_low", "joint_high"]] = float("nan")
    shown = replace(contrasts["parent"], frame=frame)
    points = cells(ta.tabulate_contrasts(shown, unit="A03", language="en"))[3]
    assert points[1].startswith("? ")
    assert points[2:] == [SIGN, "cannot be tested"]
    table = ta.tabulate_contrasts(shown, unit="A03", language="en")
    assert "“Cannot be tested”: there are too few answers for a test" in table._repr_html_()
    drawn = ta.plot_contrasts(shown, measure="rammer", language="en")
    bare = frame[(frame["measure"] == "rammer") & frame["estimate"].notna()]
    untested = (bare["verdict"] == "too_few_answers").sum()
    assert f"Cannot be tested: {untested}." in drawn.alt
    assert "Open dot: cannot be tested." in drawn.caption
    reader = Reader(shown, "state_findings", "en")
    assert [said for said, _ in tell_differences(reader, "A03", "2026")][-1] == (
        "On the other indices there is no clear difference, or it cannot be tested."
    )
