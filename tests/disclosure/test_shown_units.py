"""What rests on all units is computed anew from those shown, and tells of no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.permission import Permission
from tillid_analysis.errors import DisclosureError
from tillid_analysis.results import Kind, Result
from tillid_analysis.survey import Survey


@pytest.fixture(params=["shrink_units", "rank_units"])
def result(survey: Survey, request: pytest.FixtureRequest) -> Result:
    found: Result = getattr(ta, request.param)(survey, wave="2026")
    return found


def test_hidden_units_have_no_number(release: Release, result: Result) -> None:
    frame = release(result).frame
    shown = frame["unit"].isin(release.shown_units("2026"))
    assert (frame["suppressed"] == ~shown).all()
    numbers = frame.select_dtypes("number").columns
    assert frame.loc[~shown, numbers].isna().all(axis=None)
    assert frame.loc[shown & (frame["level"] != "institution"), numbers].notna().all(axis=None)


def test_who_is_in_which_hidden_unit_changes_nothing(release: Release, survey: Survey) -> None:
    """The answers of two hidden units of one department are swapped with each other."""
    unit = np.asarray(survey.responses.unit).copy()
    codes = np.array(survey.units.codes)
    hidden = set(codes) - set(release.shown_units("2026"))
    first, second = (int(np.flatnonzero(codes == each)[0]) for each in ("A04", "A10"))
    assert {"A04", "A10"} <= hidden
    swapped = np.where(unit == first, second, np.where(unit == second, first, unit))
    other = replace(survey, responses=replace(survey.responses, unit=swapped.astype(np.int32)))
    assert other.fingerprint != survey.fingerprint
    spec, permission = ta.rank_units(survey, wave="2026").spec, Permission(survey, release.waves)

    def permit(frame: pd.DataFrame, kind: Kind) -> np.ndarray:
        return permission.of_rows(frame, spec, kind)

    for ask in (ta.shrink_units, ta.rank_units):
        mine, again = (
            ask(each, wave="2026").among(permit)  # type: ignore[misc]
            for each in (survey, other)
        )
        numbers = mine.select_dtypes("number").columns
        np.testing.assert_allclose(mine[numbers], again[numbers], rtol=1e-9)


def test_every_lump_has_people_enough(release: Release, survey: Survey) -> None:
    """The parts that a fit rests on are shown groups, or follow from them: none under five."""
    tree, depths = survey.units, survey.units.depths()
    permission = Permission(survey, release.waves)
    for wave in survey.waves:
        unit = survey.responses.unit[survey.rows(wave)]
        for measure in survey.codebook.index_by_id:
            there = ~np.isnan(survey.points(measure, survey.rows(wave)))
            for level in (1, 2):
                shown = permission.of_measure(wave, measure, "shown")[: len(tree)]
                shown = shown & (depths <= level)
                people = np.bincount(tree.nearest(shown)[unit[there]], minlength=len(tree))
                assert people[people > 0].min() >= 5


def test_composition_needs_ten_answers(release: Release, survey: Survey) -> None:
    frame = release(ta.shrink_units(survey, wave="2026", covariates=["leder"])).frame
    small = frame[(frame["n"] < 10) & (frame["level"] == "enhed")]
    assert len(small)
    assert small["estimate"].notna().all()
    assert small[["pooled", "pooled_low", "weight_own"]].isna().all(axis=None)


def test_a_result_that_cannot_be_asked_again(release: Release, result: Result) -> None:
    with pytest.raises(DisclosureError) as caught:
        release(replace(result, among=None))
    function = result.spec.function
    assert str(caught.value) == (
        f"a result of {function}() rests on all units, and this one cannot be asked again of those "
        f"that are shown; release the result as {function}() gave it"
    )


def test_places_are_among_shown_units(release: Release, survey: Survey) -> None:
    frame = release(ta.rank_units(survey, measure="tillid", wave="2026", level="enhed")).frame
    places = frame["rank"].dropna()
    assert sorted(places) == list(range(1, len(places) + 1))
    assert frame["rank_high"].max() == len(places)
