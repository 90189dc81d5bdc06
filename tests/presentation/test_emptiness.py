"""A survey of one unit: wherever units would be compared there is a sentence, and no failure."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

import tillid_analysis as ta
from tests.data.checking.toys import FILE, UNITS, next_wave, toy_wave, write_toy
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.reports.notebooks import package_notebooks
from tillid_analysis.results import Result
from tillid_analysis.survey import Survey

ONE_UNIT = "unit;parent;name;invited_1;invited_2\nT;;Top;70;70\n"
NO_BACKGROUND = FILE.replace("background: {role: Role}\n", "")
ASKED: dict[str, Callable[[Survey], Result]] = {
    "tabulate_contrasts": ta.contrast,
    "plot_contrasts": ta.contrast,
    "state_units": ta.contrast,
    "tabulate_effects": ta.contrast,
    "tabulate_differences": ta.assess_differences,
    "tabulate_unit_spread": ta.shrink_units,
    "plot_caterpillar": ta.shrink_units,
    "plot_funnel": ta.shrink_units,
    "tabulate_ranks": ta.rank_units,
    "tabulate_nonresponse": ta.weigh_response,
    "state_agreement": ta.check_ordinal,
}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    waves = [{**each, "unit": ["T"] * 60} for each in (toy_wave(60), next_wave(60))]
    folder = tmp_path_factory.mktemp("alone")
    return ta.read_survey(write_toy(folder, *waves, units=ONE_UNIT, text=NO_BACKGROUND))


@pytest.mark.parametrize("show", ASKED)
def test_one_unit_is_compared_with_nothing(alone: Survey, show: str) -> None:
    shown = ta.plan_release(alone)(ASKED[show](alone))
    for language in ("da", "en"):
        said = getattr(ta, show)(shown, language=language)
        markup = said._repr_html_()
        if not isinstance(said, Prose):
            # A row of the whole institution is left.
            assert shown.frame["unit"].eq("T").all()
        assert markup


def test_what_is_said_of_nothing(alone: Survey) -> None:
    shown = ta.plan_release(alone)(ta.contrast(alone))
    assert ta.state_units(shown).paragraphs == ("There are no units to compare.",)
    mixes = ta.plan_release(alone)(ta.adjust_contrasts(alone))
    said = ta.tabulate_adjusted(mixes, language="en")
    assert said.paragraphs == ("The survey has no background to split answers by.",)


NONE = NO_BACKGROUND.replace('  "2": {file: raw/2.csv, invited: invited_2}\n', "")
TWO = NONE.replace("items: [A1, A2, A3, R1]}", "items: [A1, A2]}") + (
    "  - {id: b, title: B, items: [A3, R1]}\noutcome: b\ndrivers: [a]\n"
)
WHOLE, BELOW = (ONE_UNIT, "T"), (UNITS, "UV")


@pytest.mark.parametrize(
    ("notebook", "text", "units"),
    [
        ("4_drivers", NONE, WHOLE),
        ("4_drivers", TWO, WHOLE),
        ("4_drivers", TWO, BELOW),
        ("2_indices", NONE, WHOLE),
        ("unit_report", NONE, WHOLE),
    ],
)
def test_notebooks_of_the_smallest_surveys(
    tmp_path: Path, notebook: str, text: str, units: tuple[str, str]
) -> None:
    """One driver or none, one unit or two, one index, one wave, no background: no cell fails."""
    tree, codes = units
    wave = {**toy_wave(60), "unit": [codes[at % len(codes)] for at in range(60)]}
    survey = write_toy(tmp_path, wave, units=tree, text=text)
    shown: list[object] = []
    names: dict[str, object] = {"display": shown.append}
    for cell in nbformat.read(package_notebooks() / f"{notebook}.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            source = cell.source.replace('"data/sample/survey.yml"', repr(str(survey)))
            exec(source, names)  # noqa: S102
    assert names["wave"] == "1"
