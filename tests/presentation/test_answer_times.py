"""Late answers held against the others: planned and released as any group is."""

from pathlib import Path

import numpy as np
import pytest

import tillid_analysis as ta
from tests.data.checking.toys import FILE, toy_wave, write_toy
from tests.disclosure.audit.toys import TITLE, audit, page
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.errors import ChoiceError, CodebookError, ReadingError
from tillid_analysis.survey import Survey

TIMED = FILE.replace(
    "background: {role: Role}",
    "background: {role: Role, done: Time of answering}\nanswered_at: done",
)
DIFFER = "The third who answered last answered differently from the others."


def read(folder: Path, lower: int, n: int = 90, text: str = TIMED) -> Survey:
    """Read a toy in which those who answered last chose lower options, in no order of rows."""
    wave, at = toy_wave(n), np.random.default_rng(1).permutation(n)
    wave["done"] = [f"{1 + place // 24:02}-09-2026 {place % 24:02}:30" for place in at]
    for name in ("A1", "A2", "A3"):
        wave[name] = [
            max(1, int(str(each)) - lower * (place >= 2 * n // 3))
            for each, place in zip(wave[name], at, strict=True)
        ]
    # The same answers again would be one wave under two names.
    before = {**wave, "R1": [*wave["R1"][1:], wave["R1"][0]]}
    return ta.read_survey(write_toy(folder, before, wave, text=text))


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return read(tmp_path_factory.mktemp("late"), lower=2)


def test_the_times_are_not_kept(late: Survey) -> None:
    background = late.responses.background["done"]
    assert background.iloc[:90].value_counts().to_dict() == dict.fromkeys(background.unique(), 30)
    assert not any("2026" in category for category in background.cat.categories)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_planted_difference_is_told_and_accounted_for(late: Survey, language: str) -> None:
    release = ta.plan_release(late)
    groups = release(ta.contrast(late, by="background"))
    said = ta.state_late_answers(groups, language=language)
    plain = groups.frame.set_index(["wave", "category", "measure"]).loc["2", "late", "a"]
    assert plain["conf_high"] < 0
    assert len(said.points) == 1
    assert f"{plain['estimate']:.0f}".replace("-", "\N{MINUS SIGN}") in said.points[0]
    assert (said.paragraphs[0].startswith(DIFFER)) == (language == "en")
    levels = release(ta.estimate(late, by="background"))
    shown = [
        said,
        ta.tabulate_splits(levels, wave="2", language=language),
        ta.tabulate_gaps(groups, wave="2", language=language),
    ]
    html = page(*(each._repr_html_() for each in shown), method=Method.of(late, "2", "T", "en"))
    # The page's title names a wave that this survey has not.
    html = html.replace(TITLE, "T").replace('lang="en"', f'lang="{language}"', 1)
    assert audit(html) == []
    assert ("answered last" if language == "en" else "svarede sidst") in shown[1].markup


def test_without_a_difference_it_says_so(tmp_path: Path) -> None:
    survey = read(tmp_path, lower=0)
    groups = ta.plan_release(survey)(ta.contrast(survey, by="done"))
    said = ta.state_late_answers(groups, language="en")
    assert said.points == ()
    assert "do not clearly differ from the others on any index" in said.paragraphs[0]


def test_too_few_answers(tmp_path: Path) -> None:
    survey = read(tmp_path, lower=2, n=24)
    groups = ta.plan_release(survey)(ta.contrast(survey, by="background"))
    assert (
        ta.state_late_answers(groups, language="en").paragraphs[0].startswith("There are too few")
    )


def test_only_the_institution_is_split_by_it(late: Survey) -> None:
    """And people are not alike by it, so that it is neither held constant nor adjusted for."""
    frame = ta.plan_release(late)(ta.estimate(late, by="background")).frame
    assert set(frame.loc[frame["background"] == "done", "unit"]) == {"T"}
    assert set(frame.loc[frame["background"] == "role", "unit"]) == {"T", "U", "V"}
    below = ta.estimate(late, by="background", level="unit").frame
    assert set(below["background"]) == {"role"}
    asked = ta.plan_release(late)(ta.estimate(late, by="done", level="unit")).frame
    assert asked["suppressed"].all()
    assert set(ta.adjust_contrasts(late).frame["background"]) == {"role"}
    assert late.codebook.traits == ("role",)


def test_an_exported_survey_has_the_same_thirds(late: Survey, tmp_path: Path) -> None:
    again = ta.read_survey(late.export(tmp_path / "out", kind="parquet"))
    assert again.fingerprint == late.fingerprint


def test_what_is_not_about_times_is_refused(late: Survey, tmp_path: Path) -> None:
    whole = ta.plan_release(late)(ta.contrast(late))
    with pytest.raises(ChoiceError, match="was given a result of whole units"):
        ta.state_late_answers(whole)
    with pytest.raises(CodebookError, match="unknown background 'when'"):
        read(tmp_path, 0, text=TIMED.replace("answered_at: done", "answered_at: when"))
    crossed = TIMED + "policy: {crossed: [[role, done]]}\n"
    with pytest.raises(CodebookError, match="done says when people answered"):
        read(tmp_path, 0, text=crossed)
    named = TIMED.replace("answered_at: done", "answered_at: role")
    with pytest.raises(ReadingError, match="90 values are no dates"):
        read(tmp_path, 0, text=named)
