"""Backgrounds whose categories differ from wave to wave, or that one wave did not ask for."""

from pathlib import Path

import tillid_analysis as ta
from tests.data.checking.toys import FILE, next_wave, toy_wave, write_toy
from tillid_analysis.data.checking import check_survey
from tillid_analysis.survey import Survey


def read(folder: Path, *roles: list[object] | None, text: str = FILE) -> Survey:
    """Read a toy whose waves have these backgrounds, or no such column."""
    waves = [toy_wave(), next_wave()]
    for wave, role in zip(waves, roles, strict=True):
        wave["role"] = role or wave["role"]
        if role is None:
            del wave["role"]
    return ta.read_survey(write_toy(folder, *waves, text=text))


def test_the_last_wave_names_and_orders_the_categories(tmp_path: Path) -> None:
    survey = read(tmp_path, ["leder", "elev"] * 20, ["Leder", "ansat", "", "?"] * 10)
    role = survey.responses.background["role"]
    assert list(role.cat.categories) == ["ansat", "Leder", "elev"]
    assert role.iloc[:2].tolist() == ["Leder", "elev"]
    assert role.isna().sum() == 20
    first, second = (survey.split("role", survey.rows(wave)).categories for wave in "12")
    assert first == ("ansat", "Leder", "elev")
    assert second == ("ansat", "Leder", "elev", "?")


def test_what_is_shown_can_be_planned_for_all_waves(tmp_path: Path) -> None:
    survey = read(tmp_path, ["leder", "elev"] * 20, ["chef"] * 40)
    shown = ta.plan_release(survey)(ta.estimate(survey, by="role")).frame
    assert shown.groupby("wave")["category"].unique().map(list).tolist() == [
        ["chef", "elev", "leder"],
        ["chef", "elev", "leder"],
    ]


def test_a_wave_that_did_not_ask(tmp_path: Path) -> None:
    text = FILE.replace("file: raw/1.csv", "omitted: [role], file: raw/1.csv")
    survey = read(tmp_path, None, ["leder", "ansat"] * 20, text=text)
    assert list(check_survey(survey)) == []
    shown = ta.plan_release(survey)(ta.estimate(survey, by="role", wave="1")).frame
    assert set(shown.loc[~shown["suppressed"], "category"]) == {"?"}
