"""Drivers ranked in several ways: computed a second, plain way, with the truth, odd input."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.packed import unpack
from tests.stats.test_between import share
from tillid_analysis.analysis.drivers.ways import compare_orders
from tillid_analysis.errors import ChoiceError
from tillid_analysis.packing import pack
from tillid_analysis.survey import Scores, Survey

MODEL = ["resultatkultur", "tillid", "involvering", "laering", "rammer", "anerkendelse"]
FAST: dict[str, Any] = {"wave": "2026", "replicates": 100}


@pytest.fixture(scope="module")
def answers(people: pd.DataFrame) -> pd.DataFrame:
    now = people[people["wave"] == "2026"].reset_index(drop=True)
    return now[now[MODEL].notna().all(axis=1)]


def way(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[frame["adjustment"] == name].set_index("term").loc[MODEL[1:]]


def with_points(survey: Survey, change: dict[str, float], rows: slice = slice(None)) -> Survey:
    """Give some people other scores."""
    points = unpack(survey.scores.points)
    for index, value in change.items():
        points[rows, list(survey.codebook.index_by_id).index(index)] = value
    return replace(survey, scores=Scores(pack(points), survey.scores.positive))


def test_all_answers_are_what_rank_drivers_tells(survey: Survey) -> None:
    found = way(ta.check_same_source(survey, **FAST).frame, "all")
    expected = ta.rank_drivers(survey, wave="2026").frame.set_index("term").loc[MODEL[1:]]
    for column in ("importance", "estimate", "r_squared", "n"):
        np.testing.assert_allclose(found[column], expected[column], rtol=1e-10)
    assert (found["agrees"] == "").all()


def test_so_are_its_intervals(survey: Survey) -> None:
    """On one page they are shown side by side."""
    given = {"wave": "2026", "replicates": 300, "seed": 4}
    found = way(ta.check_same_source(survey, **given).frame, "all")
    expected = ta.rank_drivers(survey, **given).frame.set_index("term").loc[MODEL[1:]]
    for column in ("importance_low", "importance_high"):
        np.testing.assert_allclose(found[column], expected[column], rtol=1e-10)


def test_the_planted_shares_are_in_the_intervals(survey: Survey, truth: dict[str, Any]) -> None:
    frame = ta.check_same_source(survey, controls=[], wave="2026").frame
    planted = truth["population_2026"]["lmg_share_of_r_squared"]
    for name in ("all", "unit means", "split units"):
        found = way(frame, name)
        for driver, expected in planted.items():
            low, high = found.loc[driver, ["importance_low", "importance_high"]]
            assert low < expected < high, (name, driver)
    assert way(frame, "all")["rank"].idxmin() == "rammer"
    assert (way(frame, "all").loc["rammer", ["rank_low", "rank_high"]] == 1).all()


def test_different_people_of_the_same_unit(survey: Survey, answers: pd.DataFrame) -> None:
    """Means over pairs of different people, with what controls explain taken off first."""
    frame = ta.check_same_source(survey, controls=["leder"], **FAST).frame
    leads = pd.get_dummies(survey.responses.background["leder"].astype(object).fillna("?"))
    now = np.flatnonzero(survey.responses.wave == 2)
    dummies = leads.iloc[now].to_numpy(float)[answers.index][:, 1:]
    held = np.column_stack([np.ones(len(dummies)), dummies])
    parents = {survey.units.codes[each] for each in survey.units.parents[1:]}
    sizes = answers["unit"].value_counts()
    leaves = [code for code in sizes.index if code not in parents and sizes[code] > 1]
    kept = answers["unit"].isin(leaves).to_numpy()
    raw = answers[MODEL].to_numpy()[kept]
    held = held[kept]
    values = raw - held @ np.linalg.lstsq(held, raw, rcond=None)[0]
    values += raw.mean(axis=0)
    units = answers["unit"].to_numpy()[kept]
    k, means, apart, n = len(MODEL), [], [], []
    for code in leaves:
        v = values[units == code]
        pairs = v.sum(axis=0)[:, None] * v.sum(axis=0) - v.T @ v
        apart.append(pairs / (len(v) * (len(v) - 1)))
        means.append(v.mean(axis=0))
        n.append(len(v))
    w = np.array(n) / sum(n)
    total, observed = np.zeros((k, k)), np.zeros((k, k))
    for i in range(len(w)):
        for j in range(len(w)):
            if i != j:
                total += w[i] * w[j] * (apart[i] - np.outer(means[i], means[j]))
                gap = means[i] - means[j]
                observed += w[i] * w[j] * np.outer(gap, gap) / 2
    between = total / (1 - (w**2).sum())
    assert way(frame, "split units")["n_units"].iloc[0] == len(leaves)
    assert way(frame, "split units")["n"].iloc[0] == sum(n)
    np.testing.assert_allclose(way(frame, "unit means")["importance"], share(observed), rtol=1e-6)
    # One combination of measures differs less between these units than chance alone makes it.
    moved = np.linalg.eigvalsh(between)[0] < 0
    root = np.linalg.cholesky(observed / (1 - (w**2).sum()))
    left = np.linalg.solve(root, np.linalg.solve(root, between).T)
    value, vector = np.linalg.eigh(left)
    nearest = root @ (vector * np.maximum(value, 0)) @ vector.T @ root.T
    np.testing.assert_allclose(way(frame, "split units")["importance"], share(nearest), rtol=1e-5)
    method = way(frame, "split units")["method"].unique().tolist()
    assert method == ["different people, nearest" if moved else "different people"]


def test_the_outcome_apart_and_what_all_measures_share(
    survey: Survey, answers: pd.DataFrame
) -> None:
    frame = ta.check_same_source(survey, controls=[], **FAST).frame
    rows = survey.rows("2026")
    items = np.stack([survey.own_points(each, rows) for each in ("RES5", "RES6")])
    own = pd.DataFrame(items.T).mean(axis=1)
    apart = own.fillna(pd.Series(survey.points("resultatkultur", rows)))[answers.index]
    measured = answers[MODEL].assign(resultatkultur=apart)
    np.testing.assert_allclose(
        way(frame, "outcome apart")["importance"], share(measured.cov().to_numpy()), rtol=1e-8
    )
    r = answers[MODEL].corr().to_numpy()
    smallest = r.min()
    np.testing.assert_allclose(
        way(frame, "common")["importance"], share((r - smallest) / (1 - smallest)), rtol=1e-8
    )
    n = frame[frame["adjustment"].isin(["all", "outcome apart", "common"])]["n"]
    assert n.nunique() == 1, "two models that differ by a person would tell of that person"


def test_answers_on_other_topics_are_a_marker(survey: Survey, answers: pd.DataFrame) -> None:
    chosen = ["tillid", "rammer"]
    result = ta.check_same_source(survey, drivers=chosen, controls=[], **FAST)
    assert [note.code for note in result.notes] == ["same_source"]
    codebook, rows = survey.codebook, survey.rows("2026")
    others = [
        item
        for index in ("involvering", "laering", "anerkendelse")
        for item in codebook.index_by_id[index].items
    ]
    marker = pd.DataFrame({each: survey.own_points(each, rows) for each in others}).mean(axis=1)
    marker = marker.fillna(marker.mean())[answers.index]
    held = np.column_stack([np.ones(len(marker)), marker])
    raw = answers[["resultatkultur", *chosen]].to_numpy()
    left = raw - held @ np.linalg.lstsq(held, raw, rcond=None)[0]
    found = result.frame[result.frame["adjustment"] == "marker"].set_index("term").loc[chosen]
    np.testing.assert_allclose(found["importance"], share(np.cov(left.T)), rtol=1e-8)


def test_what_is_not_there_is_said(survey: Survey) -> None:
    bare = survey.codebook.model_copy(update={"outcome_apart": ()})
    result = ta.check_same_source(replace(survey, codebook=bare), **FAST)
    assert [note.code for note in result.notes] == ["same_source", "no_outcome_apart", "no_marker"]
    assert result.frame["adjustment"].unique().tolist() == [
        "all",
        "unit means",
        "split units",
        "common",
    ]
    other = ta.check_same_source(survey, outcome="tillid", drivers=["rammer", "laering"], **FAST)
    assert "outcome apart" not in set(other.frame["adjustment"]), "these are another outcome's"


def test_a_flip_needs_both_to_be_clear() -> None:
    above = np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 0.0]])
    turned = np.array([[0, -1, 1], [1, 0, 1], [-1, -1, 0.0]])
    assert compare_orders(above, turned) == ["flips", "flips", "unclear"]
    assert compare_orders(above, above) == ["holds", "holds", "unclear"]


def test_a_tendency_of_people_is_seen_by_different_people_only(survey: Survey) -> None:
    """Planted in 64 units: one driver goes with the outcome, the other with people's mood only."""
    rng = np.random.default_rng(4)
    size = len(survey.units)
    unit = survey.responses.unit
    leaf = ~np.isin(np.arange(size), survey.units.parents)
    first, second = rng.normal(size=(2, size))
    mood, noise = rng.normal(size=len(unit)), rng.normal(size=(3, len(unit)))
    made = {
        "tillid": 9 * first[unit] + 12 * noise[0],
        "rammer": 9 * second[unit] + 16 * mood,
        "resultatkultur": 9 * first[unit] + 16 * mood + 4 * noise[1],
    }
    points = unpack(survey.scores.points)
    for index, values in made.items():
        points[:, list(survey.codebook.index_by_id).index(index)] = 50 + values
    changed = replace(survey, scores=Scores(pack(points), survey.scores.positive))
    result = ta.check_same_source(changed, drivers=["tillid", "rammer"], controls=[], wave="2026")
    frame = result.frame.set_index(["adjustment", "term"])
    assert leaf.sum() > 40
    assert frame.loc[("all", "rammer"), "rank"] == 1
    assert frame.loc[("split units", "tillid"), "rank"] == 1
    assert (frame.loc["split units", "agrees"] == "flips").all()


def test_draws_can_be_repeated_and_others_are_others(survey: Survey) -> None:
    one, same, other = (ta.check_same_source(survey, seed=seed, **FAST).frame for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    assert (one["importance_low"] != other["importance_low"]).any()
    np.testing.assert_array_equal(one["importance"], other["importance"])
    with pytest.raises(ChoiceError) as caught:
        ta.check_same_source(survey, replicates=9)
    assert str(caught.value) == "replicates=9 must be 100 or more, for an interval"


def test_no_drivers_named_gives_no_rows(survey: Survey) -> None:
    bare = survey.codebook.model_copy(update={"outcome": None, "drivers": ()})
    result = ta.check_same_source(replace(survey, codebook=bare))
    assert len(result.frame) == 0
    assert result.frame.dtypes.equals(ta.check_same_source(survey, **FAST).frame.dtypes)


@pytest.mark.parametrize("units", [1, 2, 12])
def test_few_units(survey: Survey, units: int) -> None:
    """People are asked as before; nothing rests on so few units, nor is drawn from under ten."""
    leaves = np.setdiff1d(np.arange(len(survey.units)), survey.units.parents)[:units]
    unit = leaves[survey.responses.unit % units].astype(np.int32)
    moved = replace(survey, responses=replace(survey.responses, unit=unit))
    frame = ta.check_same_source(moved, **FAST).frame
    for name in ("unit means", "split units"):
        found = way(frame, name)
        assert found[["importance", "rank", "importance_low"]].isna().all(axis=None)
        assert (found["method"] == "too few units").all()
        assert (found["agrees"] == "").all()
    found = way(frame, "all")
    assert found["importance"].notna().all()
    assert (found["importance_low"].notna() == (units >= 10)).all()


def test_a_constant_outcome(survey: Survey) -> None:
    frame = ta.check_same_source(with_points(survey, {"resultatkultur": 100 / 3}), **FAST).frame
    known = frame[frame["adjustment"] != "outcome apart"]
    assert known[["importance", "estimate", "importance_low", "rank"]].isna().all(axis=None)
    assert (way(frame, "split units")["method"] == "units do not differ").all()
    assert (frame["agrees"].isin(["", "unclear"])).all()


def test_units_that_do_not_differ(survey: Survey) -> None:
    """Everybody of a unit is drawn from one urn, less the unit's mean: less than chance."""
    points = unpack(survey.scores.points)
    at = list(survey.codebook.index_by_id).index("tillid")
    now = survey.rows("2026")
    unit = survey.responses.unit[now]
    values = pd.Series(points[now, at])
    points[now, at] = values - values.groupby(unit).transform("mean") + 50
    level = replace(survey, scores=Scores(pack(points), survey.scores.positive))
    frame = ta.check_same_source(level, controls=[], **FAST).frame
    found = way(frame, "split units")
    assert found["importance"].isna().all()
    assert (found["method"] == "units do not differ").all()
    assert way(frame, "all")["importance"].notna().all()


def test_nobody_left(survey: Survey) -> None:
    frame = ta.check_same_source(with_points(survey, {"tillid": np.nan}), **FAST).frame
    assert (frame["n"] == 0).all()
    assert frame["importance"].isna().all()
