"""The sample survey: the committed files, the counts they promise, the truth behind them."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest
import yaml
from scipy import stats

from tillid_analysis.codebook import read_codebook
from tillid_analysis.data.simulation import (
    SimulatedSurvey,
    SimulatedWave,
    simulate_answers,
    simulate_survey,
    write_sample,
)
from tillid_analysis.data.simulation.__main__ import main
from tillid_analysis.data.simulation.answers import item_ids
from tillid_analysis.data.simulation.effects import DRIVERS, INDICES, PLANTED_UNITS
from tillid_analysis.data.simulation.expected import NOT_COMMON, expect_units, left_out_in
from tillid_analysis.data.simulation.files import SAMPLE_SEED
from tillid_analysis.data.simulation.organisation import DEPARTMENTS, RETIRED, UNITS, WAVES
from tillid_analysis.data.simulation.people import CANARY
from tillid_analysis.data.simulation.population import draw_population, score_points

TEXT_FILES = ("survey.yml", "units.csv", "crosswalk.csv", "raw/2022.csv", "truth.yml")
BINARY_FILES = ("raw/2024.xlsx", "raw/2026.sav")
HEADER_ROW_2024, FIRST_DATA_ROW_2024 = 2, 4


@pytest.fixture(scope="module")
def committed(sample: Path) -> Path:
    return sample.parent


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


@pytest.fixture(scope="module")
def simulated() -> SimulatedSurvey:
    return simulate_survey(seed=SAMPLE_SEED)


@pytest.fixture(scope="module")
def truth(committed: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((committed / "truth.yml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def exports(committed: Path) -> Mapping[str, pd.DataFrame]:
    sheet = pd.read_excel(committed / "raw/2024.xlsx", sheet_name="Data", header=None, dtype=object)
    data = sheet.iloc[FIRST_DATA_ROW_2024:-1].reset_index(drop=True)
    data.columns = sheet.iloc[HEADER_ROW_2024]
    return {
        "2022": pd.read_csv(committed / "raw/2022.csv", sep=";", encoding="cp1252", dtype=str),
        "2024": data,
        "2026": pyreadstat.read_sav(committed / "raw/2026.sav", user_missing=True)[0],
    }


def read_units(folder: Path) -> list[dict[str, str]]:
    with (folder / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize("name", TEXT_FILES)
def test_committed_text_is_what_the_generator_writes(
    committed: Path, written: Path, name: str
) -> None:
    assert (written / name).read_bytes() == (committed / name).read_bytes()


def test_committed_workbook_has_the_values_the_generator_writes(
    committed: Path, written: Path
) -> None:
    ours, theirs = (
        pd.read_excel(folder / "raw/2024.xlsx", sheet_name=None, header=None)
        for folder in (written, committed)
    )
    assert ours.keys() == theirs.keys()
    for sheet, frame in ours.items():
        pd.testing.assert_frame_equal(frame, theirs[sheet])


def test_committed_sav_has_the_values_and_labels_the_generator_writes(
    committed: Path, written: Path
) -> None:
    ours, theirs = (
        pyreadstat.read_sav(folder / "raw/2026.sav", user_missing=True)
        for folder in (written, committed)
    )
    pd.testing.assert_frame_equal(ours[0], theirs[0])
    for part in ("variable_value_labels", "missing_ranges", "column_names_to_labels", "file_label"):
        assert getattr(ours[1], part) == getattr(theirs[1], part)


def test_every_file_is_named_and_the_same_when_written_again(written: Path, tmp_path: Path) -> None:
    paths = write_sample(tmp_path / "new")
    names = [path.relative_to(tmp_path / "new").as_posix() for path in paths]
    assert sorted(names) == sorted([*TEXT_FILES, *BINARY_FILES])
    for name in names:
        assert (tmp_path / "new" / name).read_bytes() == (written / name).read_bytes()


def test_workbook_parts_have_one_fixed_time(written: Path) -> None:
    with zipfile.ZipFile(written / "raw/2024.xlsx") as book:
        assert {part.date_time for part in book.infolist()} == {(2024, 10, 1, 12, 0, 0)}


def test_another_seed_gives_other_answers() -> None:
    first, second = (simulate_survey(seed=seed).waves[0].answers for seed in (1, 2))
    assert first.shape != second.shape or (first != second).any()


def test_survey_file_is_valid_and_says_what_was_simulated(committed: Path) -> None:
    codebook = read_codebook(committed)
    assert codebook.wave_names == WAVES
    assert len(codebook.items) == 36
    assert codebook.outcome == "resultatkultur"
    assert codebook.drivers == DRIVERS
    assert codebook.waves["2022"].omitted == codebook.waves["2024"].omitted == ("RES3",)
    assert codebook.waves["2026"].wording == {"LAE5": 2}
    assert codebook.policy.min_n == 5
    assert codebook.respondent == "respondent_id"


@pytest.mark.parametrize("wave", WAVES)
def test_every_column_that_the_survey_file_names_is_in_the_export(
    committed: Path, exports: Mapping[str, pd.DataFrame], wave: str
) -> None:
    codebook = read_codebook(committed)
    described = codebook.waves[wave]
    ours = [item for item in codebook.item_by_id if item not in described.omitted]
    ours += [codebook.units.column, *codebook.background, codebook.respondent or ""]
    named = [described.column(each) for each in ours]
    named += [each.column for each in (described.status, described.test) if each]
    assert set(named) <= set(exports[wave].columns)


@pytest.mark.parametrize("wave", WAVES)
def test_rows_tests_partials_and_duplicates_are_as_the_truth_says(
    committed: Path, exports: Mapping[str, pd.DataFrame], truth: dict[str, Any], wave: str
) -> None:
    codebook, export, said = read_codebook(committed), exports[wave], truth["waves"][wave]
    described = codebook.waves[wave]
    assert described.status is not None
    assert described.test is not None
    test = export[described.test.column].isin(described.test.drop)
    finished = export[described.status.column].isin(described.status.keep)
    left = export[finished & ~test]
    again = left.duplicated(described.column("respondent_id"), keep="last")
    assert len(export) == said["rows"]
    assert int(test.sum()) == said["test"] >= 6
    assert int((~finished).sum()) == said["partial"]
    assert int(again.sum()) == said["duplicate"] >= 8
    assert len(left) - int(again.sum()) == said["kept"]
    counted = said["rows"] - said["test"] - said["partial"] - said["duplicate"]
    assert counted == said["kept"]


def test_units_are_one_institution_six_departments_and_45_units(committed: Path) -> None:
    rows = read_units(committed)
    present = [row for row in rows if row["unit"] not in RETIRED]
    assert [row["unit"] for row in present if not row["parent"]] == ["SFE"]
    assert [row["unit"] for row in present if row["parent"] == "SFE"] == list(DEPARTMENTS)
    assert len([row for row in present if row["parent"] in DEPARTMENTS]) == 45
    assert len(present) == 1 + 6 + 45


def test_crosswalk_leads_from_retired_units_to_present_ones(committed: Path) -> None:
    with (committed / "crosswalk.csv").open(encoding="utf-8-sig", newline="") as file:
        pairs = {row["from"]: row["to"] for row in csv.DictReader(file, delimiter=";")}
    assert pairs == {old: new for old, (_, new) in RETIRED.items()}
    assert set(pairs.values()) <= set(UNITS)
    assert not set(pairs) & set(UNITS)


@pytest.mark.parametrize("wave", WAVES)
def test_invited_add_up_and_no_unit_has_more_answers_than_invited(
    committed: Path, simulated: SimulatedSurvey, truth: dict[str, Any], wave: str
) -> None:
    invited: dict[str, int] = dict.fromkeys(UNITS, 0)
    for row in read_units(committed):
        if row[f"invited_{wave}"]:
            went_to = RETIRED[row["unit"]][1] if row["unit"] in RETIRED else row["unit"]
            invited[went_to] += int(row[f"invited_{wave}"])
    answered = simulated.waves[WAVES.index(wave)]
    n = np.bincount(answered.unit[answered.kept | answered.partial], minlength=len(UNITS))
    assert sum(invited.values()) == truth["waves"][wave]["invited"]
    assert all(n <= list(invited.values()))
    assert wave != "2026" or sum(invited.values()) == 1100


def test_sizes_are_small_large_and_in_between(committed: Path) -> None:
    sizes = np.array([int(row["invited_2026"] or 0) for row in read_units(committed)])
    sizes = sizes[sizes > 0]
    assert sizes.min() == 3
    assert 55 <= sizes.max() <= 70
    assert sizes.mean() == pytest.approx(24, abs=1)


def test_small_units_have_under_five_answers_and_one_department_is_small(
    truth: dict[str, Any],
) -> None:
    for wave in WAVES:
        assert {"A10", "B12", "C09", "E05", "F02"} <= set(truth["waves"][wave]["units_under_five"])
        by_unit = truth["waves"][wave]["kept_by_unit"]
        assert 5 <= sum(n for unit, n in by_unit.items() if unit.startswith("F")) <= 12


def test_rows_of_reorganised_units_carry_the_codes_of_their_time(
    exports: Mapping[str, pd.DataFrame],
) -> None:
    now = set(exports["2026"]["unit"])
    for before in (set(exports["2022"]["Enhedskode"]), set(exports["2024"]["enhed"])):
        assert set(RETIRED) <= before
        assert not before & {new for _, new in RETIRED.values()}
    assert now == set(UNITS)


def test_every_key_address_and_comment_carries_the_canary(
    exports: Mapping[str, pd.DataFrame],
) -> None:
    for wave, key in (("2022", "Respondent"), ("2024", "respondent_id"), ("2026", "respid")):
        export = exports[wave]
        comment = next(each for each in export.columns if each.lower() == "kommentar")
        texts = export[comment].dropna()
        texts = texts[texts != ""]
        assert export[key].str.fullmatch(rf"{CANARY}-\d{{5}}").all()
        assert export["email"].str.fullmatch(rf"{CANARY}\d{{5}}@example\.dk").all()
        assert len(texts) > 20
        assert texts.str.startswith(CANARY).all()


def test_2022_has_danish_labels_in_several_spellings_and_decimal_commas(
    committed: Path,
    exports: Mapping[str, pd.DataFrame],
) -> None:
    items = exports["2022"].filter(regex="^spm_")
    found = set(items.stack())
    assert {"Enig", "enig", "ENIG", "Enig ", "4 - Enig", "Ved ikke / ikke relevant"} <= found
    assert all(re.fullmatch(r"\d+,\d", hours) for hours in exports["2022"]["Timer pr. uge"])
    assert b"Hverken/eller" in (committed / "raw/2022.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        (committed / "raw/2022.csv").read_text(encoding="utf-8")


def test_2024_has_a_title_a_row_of_labels_a_footer_and_a_hidden_sheet(committed: Path) -> None:
    sheets = pd.read_excel(committed / "raw/2024.xlsx", sheet_name=None, header=None)
    assert list(sheets) == ["Opsætning", "Data"]
    data = sheets["Data"]
    assert data.iloc[0, 0] == "Trivsel og resultater 2024 - udtræk"
    assert data.iloc[HEADER_ROW_2024, 0] == "respondent_id"
    assert "TIL1" in set(data.iloc[HEADER_ROW_2024])
    assert "RES3" not in set(data.iloc[HEADER_ROW_2024])
    assert data.iloc[FIRST_DATA_ROW_2024 - 1, 0] == "Respondent_id"
    assert data.iloc[-1, 0] == "I alt"


def test_2026_has_value_labels_and_user_missing_codes(committed: Path) -> None:
    _, meta = pyreadstat.read_sav(committed / "raw/2026.sav", user_missing=True)
    assert meta.variable_value_labels["v101"][8.0] == "Ved ikke / ikke relevant"
    assert meta.missing_ranges["v101"] == [{"lo": 8.0, "hi": 8.0}, {"lo": 9.0, "hi": 9.0}]
    assert meta.variable_value_labels["bg2"][1.0] == "0-1 år"
    assert str(meta.column_names_to_labels["v503"]).startswith("Jeg får støtte")


@pytest.mark.parametrize("wave", range(len(WAVES)))
def test_straight_liners_have_one_option_throughout_and_nobody_else_has(
    simulated: SimulatedSurvey, truth: dict[str, Any], wave: int
) -> None:
    rows = simulated.waves[wave]
    answers = np.where(rows.answers < 0, np.nan, rows.answers.astype(float))[rows.kept]
    straight = np.nanmin(answers, axis=1) == np.nanmax(answers, axis=1)
    said = truth["waves"][WAVES[wave]]
    assert (straight == rows.straight[rows.kept]).all()
    assert straight.sum() == said["straight_line"] == round(0.02 * said["kept"])
    middle = straight & (answers[:, item_ids().index("TIL5")] == 2)
    assert middle.sum() == said["straight_line_at_the_middle"]


def test_missing_answers_are_about_three_and_two_percent_and_more_on_til3(
    simulated: SimulatedSurvey, truth: dict[str, Any]
) -> None:
    said = truth["waves"]["2026"]
    assert said["dont_know"] / (36 * said["kept"]) == pytest.approx(0.0314, abs=0.003)
    assert said["blank"] / (36 * said["kept"]) == pytest.approx(0.0196, abs=0.003)
    til3 = simulated.waves[-1].answers[:, item_ids().index("TIL3")]
    assert (til3 == -2).mean() == pytest.approx(0.10, abs=0.03)


def test_a_second_answer_replaces_an_earlier_one_with_as_many_answers(
    simulated: SimulatedSurvey,
) -> None:
    for wave in simulated.waves:
        changed = 0
        for row in np.flatnonzero(wave.superseded):
            same = np.flatnonzero(wave.person == wave.person[row])
            assert len(same) == 2
            assert row == same[0]
            first, last = wave.answers[same]
            assert ((first < 0) == (last < 0)).all()
            changed += int((first != last).any())
        assert changed > wave.superseded.sum() / 2


def test_most_respondents_can_be_followed_to_the_next_wave(simulated: SimulatedSurvey) -> None:
    before, after = (set(wave.person[wave.kept].tolist()) for wave in simulated.waves[-2:])
    assert 0.5 < len(before & after) / len(after) < 0.8


@pytest.mark.parametrize("wave", [WAVES[0], WAVES[-1]])
@pytest.mark.parametrize("unit", ["A01", "A03", "B09"])
def test_exact_expectations_agree_with_a_drawn_population(wave: str, unit: str) -> None:
    place = list(UNITS).index(unit)
    only = np.arange(len(UNITS)) == place
    answers = draw_population(wave, only.astype(np.int64), 60_000)
    for left_out in (left_out_in(wave), NOT_COMMON):
        scores = score_points(answers, left_out)
        error = np.nanstd(scores, axis=0) / np.sqrt(len(scores))
        expected = expect_units(wave, left_out)[place]
        assert np.all(np.abs(np.nanmean(scores, axis=0) - expected) < 4 * error)


def test_planted_differences_lie_within_welch_intervals(
    simulated: SimulatedSurvey, truth: dict[str, Any]
) -> None:
    rows = simulated.waves[-1]
    scores, unit = score_points(rows.answers[rows.kept]), rows.unit[rows.kept]
    planted = {**PLANTED_UNITS, "E02": {"tillid": -10.0}}
    for code, effects in planted.items():
        inside = unit == list(UNITS).index(code)
        for index in effects:
            points = scores[:, INDICES.index(index)]
            test = stats.ttest_ind(
                points[inside], points[~inside], equal_var=False, nan_policy="omit"
            )
            interval = test.confidence_interval(0.95)
            assert interval.low < truth["unit_minus_rest_2026"][code][index] < interval.high


def count_alike_found(simulated: SimulatedSurvey, place: int) -> tuple[int, int]:
    """Count the comparisons of units in which nothing is planted, and those that BH rejects."""
    rows = simulated.waves[place]
    scores = score_points(rows.answers[rows.kept], left_out_in(rows.name))
    unit = rows.unit[rows.kept]
    enough = np.flatnonzero(np.bincount(unit, minlength=len(UNITS)) >= 5)
    alike = [list(UNITS)[each] not in {*PLANTED_UNITS, "E02"} for each in enough]
    found = 0
    for points in scores.T:
        p = [
            stats.ttest_ind(
                points[unit == each], points[unit != each], equal_var=False, nan_policy="omit"
            ).pvalue
            for each in enough
        ]
        found += int((stats.false_discovery_control(p)[alike] < 0.05).sum())
    return len(INDICES) * sum(alike), found


def test_units_that_are_alike_are_rarely_found_to_differ(simulated: SimulatedSurvey) -> None:
    counts = [count_alike_found(simulated, place) for place in range(len(WAVES))]
    compared, found = np.sum(counts, axis=0)
    assert compared > 500
    assert found / compared < 0.01


def test_institution_means_are_near_the_truth(
    simulated: SimulatedSurvey, truth: dict[str, Any]
) -> None:
    for rows in simulated.waves:
        scores = score_points(rows.answers[rows.kept], left_out_in(rows.name))
        error = np.nanstd(scores, axis=0) / np.sqrt(len(scores))
        said = np.array([truth["institution"][rows.name][index] for index in INDICES])
        assert np.all(np.abs(np.nanmean(scores, axis=0) - said) < 3 * error)


def test_truth_is_what_was_asked_for(truth: dict[str, Any]) -> None:
    population, change = truth["population_2026"], truth["change_2024_2026"]
    assert all(0.79 < value < 0.9 for value in population["alpha"].values())
    assert all(16 < value < 19 for value in population["sd"].values())
    assert all(55 < value < 72 for value in truth["institution"]["2026"].values())
    assert change["alike"]["laering"] == pytest.approx(4, abs=0.1)
    assert change["E02"]["tillid"] == pytest.approx(-10, abs=0.5)
    assert {v for index, v in change["alike"].items() if index != "laering"} == {0.0}
    lmg = population["lmg"]
    assert sorted(lmg, key=lmg.__getitem__, reverse=True) == [
        "rammer",
        "laering",
        "tillid",
        "anerkendelse",
        "involvering",
    ]
    assert sum(lmg.values()) == pytest.approx(population["r_squared"], abs=0.003)


def test_simulated_survey_is_frozen(simulated: SimulatedSurvey) -> None:
    with pytest.raises(FrozenInstanceError):
        simulated.waves = ()  # type: ignore[misc]
    rows = simulated.waves[0]
    arrays = [getattr(rows, each.name) for each in fields(SimulatedWave) if each.name != "name"]
    assert {len(each) for each in arrays} == {len(rows.unit)}


def test_simulate_answers_is_compact_and_repeats_for_a_seed() -> None:
    first, second = (simulate_answers(3000, 100, seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert list(first.columns) == ["enhed", *item_ids()]
    assert first["enhed"].nunique() == 100
    codes = first.drop(columns="enhed")
    assert set(codes.dtypes) == {np.dtype("int8")}
    assert set(np.unique(codes.to_numpy())) == {1, 2, 3, 4, 5, 8, 9}


def test_simulate_answers_deals_at_least_one_respondent_to_each_unit_where_it_can() -> None:
    assert simulate_answers(3, 10, seed=1)["enhed"].tolist() == [0, 1, 2]
    assert simulate_answers(0, 10, seed=1).shape == (0, 37)


def test_command_writes_the_sample_and_names_its_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def write(folder: Path, *, seed: int) -> tuple[Path, ...]:
        return (folder / f"{seed}.csv",)

    monkeypatch.setattr("tillid_analysis.data.simulation.__main__.write_sample", write)
    monkeypatch.setattr("sys.argv", ["simulation", str(tmp_path), "--seed", "7"])
    main()
    assert capsys.readouterr().out == f"{tmp_path / '7.csv'}\n"
