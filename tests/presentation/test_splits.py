"""What is shown of groups by background, and where a sentence stands instead."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import tillid_analysis as ta
from tests.data.checking.toys import FILE, Columns, toy_wave, write_toy
from tests.disclosure.audit.toys import METHOD, audit, page
from tests.presentation.test_showing import cells
from tillid_analysis.disclosure import Release
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.presentation.tables.layout import Table
from tillid_analysis.results import SIGN, Released
from tillid_analysis.survey import Survey

Read = Callable[..., Survey]


@pytest.fixture(scope="module")
def release(survey: Survey) -> Release:
    return ta.plan_release(survey)


@pytest.fixture(scope="module")
def splits(survey: Survey, release: Release) -> Released:
    return release(ta.estimate(survey, by="background", wave="2026"))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that reads a toy whose top unit has people with these roles."""

    def read(*roles: list[str], text: str = FILE) -> Survey:
        waves: list[Columns] = []
        # Two waves with the same answers would be one wave under two names.
        for seed, role in zip((6, 5), (roles[0], roles[-1]), strict=True):
            level = np.random.default_rng(seed).integers(1, 6, len(role)).tolist()
            wave = {**toy_wave(len(role)), "role": [*role]}
            wave |= {"A1": level, "A2": level[::-1]}
            waves.append(wave)
        return ta.read_survey(write_toy(tmp_path, *waves, text=text))

    return read


def show(survey: Survey, wave: str = "2") -> tuple[object, object]:
    """Return the table and the figure of the whole, and see that nothing follows from them."""
    release = ta.plan_release(survey)
    splits = release(ta.estimate(survey, by="background", wave=wave))
    table = ta.tabulate_splits(splits, wave=wave)
    levels = ta.tabulate_units(release(ta.estimate(survey, wave=wave)))
    method = METHOD.model_copy(update={"wave": wave, "waves": (*survey.waves, "2026")})
    shown = [each._repr_html_() for each in (levels, table) if isinstance(each, Table | Prose)]
    assert audit(page(*shown, method=method)) == []
    figures = [ta.plot_splits(splits, background=each) for each in release.shown_splits(wave=wave)]
    return table, figures


def test_a_part_for_each_background(splits: Released) -> None:
    rows = cells(ta.tabulate_splits(splits, unit="C", language="en"))
    assert [row[0] for row in rows] == [
        *("Manager", "No", "Yes", "Tenure", "0-1 years", "2-5 years", "6-10 years", "11+ years"),
        *("Job group", "Administrator", "Lawyer", "Economist", "IT staff"),
    ]
    assert rows[1][1] == "129"
    assert set(rows[4][1:]) == {SIGN}
    assert all(re.fullmatch(r"\d\d", each) for each in rows[7][1:])


def test_every_number_says_which_group_it_is_about(splits: Released) -> None:
    table = ta.tabulate_splits(splits, unit="C")
    assert isinstance(table, Table)
    about = re.findall(r'data-about="([^"]+)"[^>]*>([^<]+)<', table.markup)
    assert ("2026 SFE/C tillid estimate#129 leder=Nej", "67") in about
    assert ("2026 SFE/C tillid estimate anciennitet=0-1%20%C3%A5r", SIGN) in about
    assert len(about) == 10 * 7
    english = ta.tabulate_splits(splits, unit="C", language="en")
    assert isinstance(english, Table)
    # What readers see of a category has nothing to do with what it is known by.
    assert re.findall(r'data-about="([^"]+)"', english.markup) == [each for each, _ in about]


def test_backgrounds_of_which_nothing_can_be_shown_are_named(splits: Released) -> None:
    table = ta.tabulate_splits(splits, unit="F", language="en")
    assert [row[0] for row in cells(table)] == ["Manager", "No", "Yes"]
    assert isinstance(table, Table)
    assert "No groups can be shown by: Tenure and Job group." in table.markup


@pytest.mark.parametrize("show", [ta.tabulate_splits, ta.plot_splits])
def test_units_below_have_no_groups(
    splits: Released, release: Release, show: Callable[..., object]
) -> None:
    shown = show(splits, unit="A03", language="en")
    assert isinstance(shown, Prose)
    assert shown.paragraphs == (
        'Units at the level "team" are not split into groups; only these levels are: institution,'
        " department. Otherwise the groups would be too small.",
    )
    assert release.shown_splits("A03") == ()


def test_a_figure_of_a_background(splits: Released) -> None:
    pictures = [
        ta.plot_splits(splits, background="anciennitet", unit="C", language=language)
        for language in ("da", "en")
    ]
    danish, english = pictures
    assert isinstance(danish, Picture)
    assert isinstance(english, Picture)
    assert english.alt.startswith(
        "Tenure: the level on 6 indices in each group in Digitalisering og Data, 2026."
        " Trust: 0-1 years not shown, 2-5 years not shown, 6-10 years not shown,"
        " 11+ years 67."
    )
    assert danish.caption != english.caption
    assert "tillid estimate#35:67" in english.about
    again = ta.plot_splits(splits, background="anciennitet", unit="C", language="en")
    assert isinstance(again, Picture)
    assert again.image == english.image


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"unit": "Z"}, "unit='Z' is not in the tree; "),
        ({"wave": "2025"}, "wave='2025' is not known; "),
        ({"background": "ledr"}, "background='ledr' is not known; use 'leder'"),
    ],
)
def test_what_is_not_there(splits: Released, arguments: dict[str, str], message: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        ta.plot_splits(splits, **arguments)  # type: ignore[arg-type]
    assert str(caught.value).startswith(message)


def test_whole_units_are_another_question(survey: Survey, release: Release) -> None:
    with pytest.raises(ChoiceError) as caught:
        ta.tabulate_splits(release(ta.estimate(survey, wave="2026")))
    assert str(caught.value) == (
        "this shows units split by background, and was given a result of whole units;"
        ' use estimate(survey, by="background")'
    )


def test_a_survey_without_backgrounds(read: Read) -> None:
    survey = read(["a", "b"] * 20, text=FILE.replace("background: {role: Role}\n", ""))
    table, figures = show(survey)
    assert isinstance(table, Prose)
    assert table.paragraphs == ("The survey has no background to split answers by.",)
    assert figures == []
    release = ta.plan_release(survey)
    splits = release(ta.estimate(survey, by="background"))
    assert isinstance(ta.plot_splits(splits), Prose)
    assert not any(note.code == "promise_splits" for note in splits.notes)


def test_a_category_of_one_person(read: Read) -> None:
    table, figures = show(read(["boss", *["staff"] * 39]))
    assert isinstance(table, Prose)
    assert table.paragraphs == ("There are too few answers for any group in Top to be shown in 2.",)
    assert figures == []


def test_a_category_of_one_person_beside_large_ones(read: Read) -> None:
    table, figures = show(read(["boss", *["staff"] * 25, *["trainee"] * 34]))
    rows = {row[0]: row[1:] for row in cells(table)}
    assert set(rows["boss"]) == set(rows["staff"]) == {SIGN}
    assert rows["trainee"][0] == "34"
    assert len(figures) == 1  # type: ignore[arg-type]


def test_those_who_did_not_state_it(read: Read) -> None:
    table, _ = show(read([*["staff"] * 20, *["boss"] * 15, *[""] * 15]))
    rows = {row[0]: row[1:] for row in cells(table)}
    assert rows["Not stated"][0] == "15"
    few, _ = show(read([*["staff"] * 20, *["boss"] * 15, *[""] * 3]))
    rows = {row[0]: row[1:] for row in cells(few)}
    assert set(rows["Not stated"]) == set(rows["boss"]) == {SIGN}
    assert rows["staff"][0] == "20"


def test_a_wave_that_did_not_ask(read: Read) -> None:
    text = FILE.replace("raw/1.csv", "raw/1.csv, omitted: [role]")
    survey = read(["staff", "boss"] * 20, text=text)
    table, figures = show(survey, "1")
    assert isinstance(table, Prose)
    assert "too few answers for any group" in table.paragraphs[0]
    assert figures == []
    assert isinstance(show(survey, "2")[0], Table)


def test_crossed_backgrounds_have_both_names(read: Read) -> None:
    text = FILE.replace("{role: Role}", "{role: Role, unit: Place}")
    text += "policy: {crossed: [[role, unit]]}\n"
    survey = read(["staff", "staff", "boss", "boss"] * 20, text=text)
    rows = [row[0] for row in cells(show(survey)[0])]
    assert rows[-5:] == ["Role × Place", "boss, U", "boss, V", "staff, U", "staff, V"]


def test_the_promise_tells_of_groups(splits: Released) -> None:
    promise = ta.tell_promise(splits, language="en")
    assert promise.paragraphs[1].startswith(
        "Groups by background need at least 10 answers and are shown at these levels only:"
        " institution, department."
    )
