"""What leaves through a release plan, and what does not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.columns import GLOSSARY
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.elimination import derivable
from tillid_analysis.errors import DisclosureError
from tillid_analysis.results import POOLED, Result, Spec
from tillid_analysis.stats.bounded import Side, bounded_interval
from tillid_analysis.survey import Survey

WAVES = ("2022", "2024", "2026")
SMALL = ["A10", "B12", "C09", "E05", "F02"]


def derivable_small_groups(rows: np.ndarray, people: np.ndarray, minimum: int) -> int:
    """Search all sets of few atoms that lie in the span of what is published.

    The null space of the published rows is probed with random vectors: a set of atoms can be
    computed if and only if the vectors sum to zero over it. Atoms in the same rows are one.
    """
    _, atom = np.unique(rows, axis=1, return_inverse=True)
    size = np.bincount(atom.ravel(), people)
    merged = np.zeros((len(rows), len(size)))
    merged[:, atom.ravel()] = rows
    random = np.random.default_rng(1)
    draws = random.standard_normal((len(size), 3))
    null = draws - np.linalg.pinv(merged) @ (merged @ draws)
    few = np.flatnonzero((size > 0) & (size < minimum))
    found = int((np.abs(null[few]).max(axis=1) < 1e-8).sum())
    for first, at in enumerate(few):
        others = few[first + 1 :]
        pair = np.abs(null[at] + null[others]).max(axis=1, initial=0) < 1e-8
        found += int((pair & (size[at] + size[others] < minimum)).sum())
    return found


@pytest.mark.parametrize("wave", WAVES)
def test_no_group_below_the_minimum_can_be_computed(
    survey: Survey, release: Release, wave: str
) -> None:
    plan, rows = release.waves[wave], survey.rows(wave)
    cells = plan.cells
    matrix = cells.atoms.toarray()
    for measure in ("", *survey.codebook.index_by_id):
        points = survey.points(measure, rows) if measure else np.zeros(len(cells.atom))
        people = cells.count(~np.isnan(points))
        there = np.flatnonzero(people)
        masks = plan.measures.get(measure, plan.people)
        for minimum, mask in ((5, masks.shown), (10, masks.detailed)):
            units = mask & (cells.line < 0)
            for published in (units, mask) if minimum == 5 else (units,):
                seen = matrix[published][:, there]
                assert derivable_small_groups(seen, people[there], minimum) == 0, measure
        naive = matrix[np.asarray(cells.atoms @ people) >= 5][:, there]
        assert derivable_small_groups(naive, people[there], 5) > 0


@pytest.mark.parametrize("wave", WAVES)
def test_no_hidden_unit_follows_from_its_categories(
    survey: Survey, release: Release, wave: str
) -> None:
    """As where all of a unit are in one category, which then tells what the unit may not."""
    plan = release.waves[wave]
    units = plan.cells.line < 0
    for masks in plan.measures.values():
        for mask in (masks.shown, masks.detailed):
            hidden = plan.cells.atoms[np.flatnonzero(units & ~mask & (plan.cells.people > 0))]
            of_units = derivable(plan.cells.atoms[np.flatnonzero(mask & units)], hidden)
            assert not (derivable(plan.cells.atoms[np.flatnonzero(mask)], hidden) & ~of_units).any()


@pytest.mark.parametrize("wave", WAVES)
def test_small_units_are_hidden_in_every_table(survey: Survey, release: Release, wave: str) -> None:
    results = [
        ta.estimate(survey, wave=wave),
        ta.estimate(survey, measure="items", wave=wave),
        ta.contrast(survey, wave=wave),
        ta.compare_waves(survey, wave=wave),
    ]
    for result in results:
        frame = release(result).frame
        hidden = frame[frame["unit"].isin(SMALL)]
        numbers = [name for name in frame if GLOSSARY[name].kind in ("number", "count")]
        assert hidden[numbers].isna().all(axis=None)
        assert hidden["suppressed"].all()
        if "verdict" in frame:
            assert (hidden["verdict"] == "too_few_answers").all()


def test_a_change_is_hidden_where_one_wave_is(survey: Survey, release: Release) -> None:
    plan = release.waves["2024"]
    shown = plan.people.shown.copy()
    shown[survey.units.position("A03")] = False
    closed = replace(plan.people, shown=shown)
    before = replace(plan, measures=dict.fromkeys(plan.measures, closed))
    narrower = replace(release, waves={**release.waves, "2024": before})
    frame = narrower(ta.compare_waves(survey, wave="2026")).frame
    assert frame.loc[frame["unit"] == "A03", "estimate"].isna().all()


def test_below_ten_answers_there_are_means_only(survey: Survey, release: Release) -> None:
    shown = release(ta.estimate(survey, wave="2026")).frame
    small = shown[(shown["n"] < 10) & ~shown["suppressed"]]
    assert len(small)
    assert small["estimate"].notna().all()
    assert small["share_positive"].isna().all()
    assert (small["method"] == "mean, institution's SD").all()
    gaps = release(ta.contrast(survey, wave="2026")).frame
    few = gaps[gaps["n"] < 10]
    assert few[["p_value", "p_adjusted", "effect_size", "statistic"]].isna().all(axis=None)


def test_a_large_unit_whose_spread_would_tell_a_small_ones_keeps_it(
    survey: Survey, release: Release
) -> None:
    """Shown but not detailed: its interval from its own spread is left out as well."""
    for wave, plan in release.waves.items():
        shown = release(ta.estimate(survey, wave=wave)).frame
        people = plan.people.shown & ~plan.people.detailed
        codes = np.array(survey.units.codes)[people[: len(survey.units)]]
        rows = shown[shown["unit"].isin(codes) & (shown["n"] >= 10)]
        own = rows[~rows["method"].str.contains("institution")]
        assert own[["conf_low", "conf_high", "std_error"]].isna().all(axis=None)


def test_pooled_remainders_are_what_is_left(survey: Survey, release: Release) -> None:
    full = ta.estimate(survey, wave="2026").frame.set_index(["unit", "measure"])
    shown = release(ta.estimate(survey, wave="2026")).frame
    pooled = shown[shown["unit"].str.endswith(POOLED)]
    assert set(pooled["unit"]) == {f"{parent}{POOLED}" for parent in "ABCDEF"} & set(pooled["unit"])
    assert (pooled["n"] >= 5).all()
    rows = survey.rows("2026")
    codes = np.array(survey.units.codes)[survey.responses.unit[rows]]
    visible = set(release.shown_units("2026"))
    for row in pooled.itertuples():
        parent = row.unit.removesuffix(POOLED)
        inside = np.array([c.startswith(parent) and c not in visible for c in codes])
        points = survey.points(row.measure, rows)[inside]
        assert row.n == np.isfinite(points).sum()
        assert row.answered == inside.sum()
        assert row.estimate == round(float(np.nanmean(points)))
        assert np.isnan(row.share_positive)
        # As a small unit's: with the institution's spread, on the scale's two ends.
        whole = full.loc[("SFE", row.measure)]
        room = whole["estimate"] * (100 - whole["estimate"])
        like = whole["std_error"] ** 2 * whole["n"] / room / row.n
        parts = (np.nanmean(points), like, 0.0, 16.0)
        found = bounded_interval(Side(*map(np.array, parts)))
        assert row.conf_low == pytest.approx(found.low, abs=0.51)
        assert row.conf_high == pytest.approx(found.high, abs=0.51)
    assert not full.empty


def test_numbers_are_rounded_before_anything_is_drawn(survey: Survey, release: Release) -> None:
    frame = release(ta.estimate(survey, wave="2026")).frame
    for name in ("estimate", "conf_low", "conf_high"):
        values = frame[name].dropna()
        assert (values == values.round()).all()
    assert {"weight", "n_effective"}.isdisjoint(frame)


def test_counts_of_cleaning_leave_as_ranges(survey: Survey, release: Release) -> None:
    frame = release(ta.assess_quality(survey)).frame
    assert "affected" not in frame
    assert "1-4" not in set(ta.assess_quality(survey).frame.query("affected > 4")["band"])


def test_the_institutions_models_are_shown(survey: Survey, release: Release) -> None:
    assert not release(ta.rank_drivers(survey)).frame["suppressed"].any()
    items = ta.rank_driver_items(survey, wave="2026", replicates=100)
    assert not release(items).frame["suppressed"].any()
    assert not release(ta.rank_ordinal_drivers(survey, wave="2026")).frame["suppressed"].any()
    assert not release(ta.contrast_drivers(survey)).frame["suppressed"].any()
    assert not release(ta.assess_reliability(survey)).frame["suppressed"].any()


def test_what_there_is_no_rule_for_is_refused(survey: Survey, release: Release) -> None:
    result = ta.estimate(survey, by="institution")
    foreign = Result(result.frame, Spec.of(survey, "count_people"))
    with pytest.raises(DisclosureError) as caught:
        release(foreign)
    assert str(caught.value) == "there is no rule yet for what may be shown of count_people()"


def test_another_survey_is_refused(survey: Survey, release: Release) -> None:
    result = ta.estimate(survey, by="institution")
    other = replace(result, spec=replace(result.spec, fingerprint="0" * 12))
    with pytest.raises(DisclosureError) as caught:
        release(other)
    assert str(caught.value) == "the result was computed from another survey than this release"


def test_a_frame_is_refused(release: Release) -> None:
    with pytest.raises(DisclosureError) as caught:
        release(pd.DataFrame())  # type: ignore[arg-type]
    assert str(caught.value) == (
        "a release takes the result of an analysis and was given DataFrame;"
        " for example release(estimate(survey))"
    )


def test_units_unknown_to_the_plan_are_hidden(survey: Survey, release: Release) -> None:
    result = ta.estimate(survey, by="institution", wave="2026")
    strange = replace(result, frame=result.frame.assign(unit="X"))
    assert release(strange).frame["suppressed"].all()


def test_a_split_is_shown_where_there_are_ten_of_each(survey: Survey, release: Release) -> None:
    full = ta.estimate(survey, by="leder", wave="2026").frame
    shown = release(ta.estimate(survey, by="leder", wave="2026")).frame
    assert shown["unit"].unique().tolist() == ["SFE", *"ABCDEF"]
    assert shown.loc[full["n"] < 10, "suppressed"].all()
    assert shown.loc[~shown["suppressed"], "n"].min() >= 10
    assert not shown.loc[shown["unit"] == "SFE", "suppressed"].any()
    assert not shown["unit"].str.endswith(POOLED).any()
