"""What can be chosen, what is looked up, and what widgets show of it."""

import re
from collections.abc import Mapping

import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.errors import ChoiceError, DisclosureError
from tillid_analysis.presentation.explorer import Explorer
from tillid_analysis.results import SIGN, Released
from tillid_analysis.survey import Survey

Given = Mapping[str, Released]


def figure(explorer: Explorer) -> list[list[str]]:
    """Return the rows that the widget shows, as names and texts."""
    rows = re.findall(r"<tr.*?</tr>", explorer.panel.figure.value)[1:]
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row) for row in rows]
    return [[re.sub(r"<[^>]*>", "", cell) for cell in row] for row in cells]


def test_the_first_choice_is_every_unit_on_the_first_index(explorer: Explorer) -> None:
    assert repr(explorer) == ('Explorer(by="unit", measure="tillid", wave="2026", level="enhed")')


def test_numbers_are_those_that_were_released(given: Given) -> None:
    explorer = ta.explore(given["levels"], by="measure", unit="A03", wave="2026", language="en")
    frame = given["levels"].frame
    rows = frame[(frame["unit"] == "A03") & (frame["wave"] == "2026")]
    expected = [
        f"{row['estimate']:.0f} [{row['conf_low']:.0f}, {row['conf_high']:.0f}]"
        for row in rows.to_dict("records")
    ]
    assert [row[2] for row in figure(explorer)] == expected
    assert figure(explorer)[0][0] == "Trust"


def test_a_hidden_unit_has_the_sign_and_nothing_drawn(given: Given) -> None:
    explorer = ta.explore(given["levels"], language="en")
    hidden = next(row for row in figure(explorer) if row[0] == "Aktindsigt")
    assert hidden == ["Aktindsigt", "", SIGN, SIGN]
    row = re.search(r"<tr class=\"hidden\">.*?</tr>", explorer.panel.figure.value)
    assert row is not None
    assert "style=" not in row[0]
    assert explorer.panel.message.value.startswith(f"<p>{SIGN} means")


def test_choosing_shows_what_was_chosen(given: Given) -> None:
    panel = ta.explore(*given.values(), language="en").panel
    panel.controls["family"].value = "rest"
    assert "1 clearly higher, 1 clearly lower" in panel.sentence.value
    panel.controls["by"].value = "wave"
    panel.controls["unit"].value = "A03"
    assert "Tilsyn Syd" in panel.sentence.value
    assert panel.controls["wave"].layout.display == "none"
    assert panel.controls["unit"].layout.display is None
    assert "family=&quot;rest&quot;, by=&quot;wave&quot;" in panel.settings.value


def test_what_is_chosen_stays_where_it_can(given: Given) -> None:
    panel = ta.explore(*given.values()).panel
    panel.controls["measure"].value = "laering"
    panel.controls["by"].value = "leder"
    assert panel.controls["measure"].value == "laering"
    panel.controls["family"].value = "sequential"
    assert panel.controls["by"].value == "unit"
    assert panel.controls["measure"].value == "laering"


def test_reset_shows_what_was_shown_first(given: Given) -> None:
    panel = ta.explore(*given.values()).panel
    before = panel.figure.value
    panel.controls["family"].value = "rest"
    panel.controls["level"].value = "afdeling"
    assert panel.figure.value != before
    panel.reset.click()
    assert panel.figure.value == before


def test_the_settings_can_be_copied_into_a_call(given: Given) -> None:
    panel = ta.explore(*given.values()).panel
    panel.controls["by"].value = "jobgruppe"
    call = re.sub("&quot;", '"', re.findall(r"<code[^>]*>(.*)</code>", panel.settings.value)[0])
    arguments = dict(re.findall(r'(\w+)="([^"]*)"', call))
    again = ta.explore(*given.values(), **arguments).panel  # type: ignore[arg-type]
    assert again.figure.value == panel.figure.value


def test_groups_are_those_of_units_with_something_to_show(given: Given) -> None:
    panel = ta.explore(given["splits"], by="leder", language="en").panel
    shown = given["splits"].frame.dropna(subset="estimate")
    units = {unit for _, unit in panel.controls["unit"].options}
    assert units == set(shown.loc[shown["background"] == "leder", "unit"])


def test_both_languages(given: Given) -> None:
    danish = ta.explore(*given.values(), family="rest", language="da").panel
    assert "Forskel til resten af institutionen: Tillid, enhed, 2026." in danish.sentence.value
    assert danish.reset.description == "Nulstil"
    assert "[−22; −8]" in danish.figure.value


def test_notebooks_are_given_both_faces(explorer: Explorer) -> None:
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {
        "application/vnd.jupyter.widget-view+json",
        "text/html",
        "text/plain",
    }


def test_units_of_the_same_name_are_told_apart(given: Given) -> None:
    from dataclasses import replace

    levels = given["levels"]
    units = levels.labels.units
    names = tuple(
        "Sekretariat" if code in ("A01", "B01") else name
        for code, name in zip(units.codes, units.names, strict=True)
    )
    labels = replace(levels.labels, units=replace(units, names=names))
    explorer = ta.explore(replace(levels, labels=labels))
    named = [label for label, _ in explorer.panel.controls["unit"].options]
    assert "Sekretariat (Jura og Tilsyn)" in named
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("show", "message"),
    [
        (lambda given: ta.explore(), "there is nothing to explore; give released results"),
        (
            lambda given: ta.explore(given["levels"], unit="A3"),
            "unit='A3' is not known; use one of 'A03', 'A' (or one of 54 others)",
        ),
        (
            lambda given: ta.explore(given["levels"], given["levels"]),
            "two results are of the same kind (estimate, levels) and on the same measures;"
            " give one of them",
        ),
    ],
)
def test_what_cannot_be_explored(given: Given, show: object, message: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        show(given)  # type: ignore[operator]
    assert str(caught.value) == message


def test_pairs_and_other_questions_are_refused(survey: Survey, shown: Given) -> None:
    pairs = ta.plan_release(survey)(ta.contrast(survey, wave="2026", family="siblings"))
    with pytest.raises(ChoiceError, match=r"^this shows whole units"):
        ta.explore(pairs)
    with pytest.raises(ChoiceError, match=r"^this shows results of estimate"):
        ta.explore(shown["drivers"])


def test_what_is_not_released_is_refused(survey: Survey) -> None:
    with pytest.raises(DisclosureError):
        ta.explore(ta.estimate(survey))  # type: ignore[arg-type]


def test_no_hidden_number_is_in_either_face(given: Given, survey: Survey) -> None:
    """Whatever the rows of hidden units hold, both faces are the same."""
    from dataclasses import replace

    levels = given["levels"]
    numbers = ["share_positive", "std_error", "answered"]
    frame = levels.frame.copy()
    frame.loc[frame["suppressed"], numbers] = 77
    poisoned = replace(levels, frame=frame)
    assert ta.explore(poisoned)._repr_html_() == ta.explore(levels)._repr_html_()
    assert pd.isna(levels.frame.loc[levels.frame["suppressed"], "estimate"]).all()
