"""Contrasts leave only where what they are held against may be shown too, read among those."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import tillid_analysis as ta
from tillid_analysis.columns import PAIRS
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.permission import Permission
from tillid_analysis.disclosure.references import find_references
from tillid_analysis.disclosure.release import Kind
from tillid_analysis.results import Spec
from tillid_analysis.survey import Survey
from tillid_analysis.units import UnitTree

NUMBERS = ["estimate", "p_value", "p_adjusted", "joint_low", "conf_low", "n", "effect_size"]


def allowed(release: Release, units: pd.Series, measures: pd.Series, kind: Kind) -> pd.Series:
    """Say where the plan of the last wave lets whole units be shown on measures."""
    plan, codes = release.waves["2026"], release.survey.units.codes
    masks = {name: getattr(mask, kind) for name, mask in plan.measures.items()}
    pairs = zip(units, measures, strict=True)
    return pd.Series([masks[name][codes.index(code)] for code, name in pairs], units.index)


@pytest.mark.parametrize("family", PAIRS)
def test_a_pair_needs_both(survey: Survey, release: Release, family: str) -> None:
    frame = release(ta.contrast(survey, family=family, adjust="bh", wave="2026")).frame
    both = allowed(release, frame["unit"], frame["measure"], "shown")
    both &= allowed(release, frame["reference"], frame["measure"], "shown")
    assert both.any()
    assert (~both).any()
    assert frame.loc[~both, NUMBERS].isna().all(axis=None)
    assert frame.loc[both, "estimate"].notna().all()


def test_the_parent_must_be_shown(survey: Survey, release: Release) -> None:
    frame = release(ta.contrast(survey, family="parent", level="enhed", wave="2026")).frame
    tree = survey.units
    parents = frame["unit"].map(lambda code: tree.codes[tree.parents[tree.position(code)]])
    hidden = ~allowed(release, parents, frame["measure"], "shown")
    assert frame.loc[hidden, NUMBERS].isna().all(axis=None)


def test_every_weighted_unit_must_be_shown(survey: Survey, release: Release) -> None:
    shown = release.shown_units("2026")
    hidden = next(code for code in survey.units.codes if code not in shown)
    weights = {"A": 1.0, hidden: -1.0} if not hidden.startswith("A") else {"B": 1.0, hidden: -1.0}
    asked = {"family": "custom", "wave": "2026"}
    frame = release(ta.contrast(survey, weights=weights, **asked)).frame
    assert frame[NUMBERS].isna().all(axis=None)
    assert (
        release(ta.contrast(survey, weights={"A": 1, "B": -1}, **asked))
        .frame["p_value"]
        .notna()
        .all()
    )


@pytest.mark.parametrize("family", ["rest", "parent", "overall"])
def test_units_are_adjusted_among_those_shown_only(
    survey: Survey, release: Release, family: str
) -> None:
    result = ta.contrast(survey, family=family, level="enhed", wave="2026")
    frame = release(result).frame
    detailed = allowed(release, frame["unit"], frame["measure"], "detailed")
    if family == "parent":
        tree = survey.units
        parents = frame["unit"].map(lambda code: tree.codes[tree.parents[tree.position(code)]])
        detailed &= allowed(release, parents, frame["measure"], "detailed")
    assert result.among is not None
    ask = Permission(survey, release.waves).of_rows
    among = result.among(lambda rows, kind: ask(rows, result.spec, kind))
    for measure, part in among.groupby("measure"):
        rows = part.index[detailed[part.index] & part["p_value"].notna()]
        if family != "overall":
            p = among.loc[rows, "p_value"]
            expected = stats.false_discovery_control(p, method="bh").round(3)
            np.testing.assert_allclose(frame.loc[rows, "p_adjusted"], expected, err_msg=measure)
        assert frame.loc[part.index, "adjust"].unique().tolist() == [f"bh over {len(rows)} tests"]


def test_a_mean_over_units_is_of_those_shown(survey: Survey, release: Release) -> None:
    """Else it would be one more sum that tells of hidden ones."""
    asked = {"level": "enhed", "measure": "tillid", "wave": "2026"}
    levels = ta.estimate(survey, **asked).frame.set_index("unit")["estimate"]
    frame = release(ta.contrast(survey, family="overall", **asked)).frame.set_index("unit")
    units = pd.Series(frame.index, frame.index)
    detailed = allowed(release, units, frame["measure"], "detailed")
    among = levels[detailed & (frame["n"] >= 10)]
    for unit, row in frame[frame["estimate"].notna()].iterrows():
        others = among.drop(unit, errors="ignore")
        assert row["estimate"] == pytest.approx(levels[unit] - others.mean(), abs=0.51)
    naive = levels.mean()
    assert abs(naive - among.mean()) > 0.01


def test_categories_need_their_unit(survey: Survey, release: Release) -> None:
    frame = release(ta.contrast(survey, by="background", wave="2026")).frame
    levels = release(ta.estimate(survey, by="background", wave="2026")).frame
    assert (frame["estimate"].notna() <= levels["estimate"].notna()).all()
    assert frame["estimate"].notna().sum() > 20


def test_a_reference_is_a_unit_in_families_of_units_only() -> None:
    codes = ("top", "rest", "50")
    tree = UnitTree(codes, codes, np.array([-1, 0, 0]), ("all", "unit"))
    rows = pd.DataFrame({"unit": "50", "reference": ["rest", "rest", "50", "50"]})
    rows["family"] = ["rest", "pairwise", "target", "reference"]
    (found,) = find_references(rows, Spec("contrast", (), "", ""), tree)
    assert found["unit"].tolist() == ["top", "rest", "", "50"]
