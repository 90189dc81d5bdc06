"""Drivers: compared with statsmodels and all orders of entry, and with what is true."""

from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS  # type: ignore[import-untyped]

import tillid_analysis as ta
from tillid_analysis.errors import ChoiceError
from tillid_analysis.survey import Survey

DRIVERS = ["tillid", "involvering", "laering", "rammer", "anerkendelse"]


@pytest.fixture(scope="module")
def standardised(people: pd.DataFrame) -> pd.DataFrame:
    now = people.loc[people["wave"] == "2026", [*DRIVERS, "resultatkultur"]].dropna()
    standard: pd.DataFrame = (now - now.mean()) / now.std()
    return standard


def r_squared(data: pd.DataFrame, drivers: list[str]) -> float:
    if not drivers:
        return 0.0
    return float(OLS(data["resultatkultur"], data[drivers]).fit().rsquared)


def test_coefficients(survey: Survey, standardised: pd.DataFrame) -> None:
    frame = ta.rank_drivers(survey, wave="2026", controls=[]).frame.set_index("term")
    fit = OLS(standardised["resultatkultur"], standardised[DRIVERS].assign(one=1.0)).fit()
    np.testing.assert_allclose(frame.loc[DRIVERS, "estimate"], fit.params[DRIVERS], rtol=1e-8)
    np.testing.assert_allclose(frame.loc[DRIVERS, "std_error"], fit.bse[DRIVERS], rtol=1e-8)
    np.testing.assert_allclose(frame["r_squared"], fit.rsquared, rtol=1e-10)
    inverse = np.linalg.inv(standardised[DRIVERS].corr())
    np.testing.assert_allclose(frame.loc[DRIVERS, "vif"], np.diag(inverse), rtol=1e-8)
    assert (frame["n"] == len(standardised)).all()


def test_importance_is_the_gain_averaged_over_all_orders(
    survey: Survey, standardised: pd.DataFrame
) -> None:
    frame = ta.rank_drivers(survey, wave="2026", controls=[]).frame.set_index("term")
    known: dict[frozenset[str], float] = {}

    def explained(drivers: tuple[str, ...]) -> float:
        key = frozenset(drivers)
        return known.setdefault(key, r_squared(standardised, sorted(key)))

    gains = dict.fromkeys(DRIVERS, 0.0)
    orders = list(permutations(DRIVERS))
    for order in orders:
        for at, driver in enumerate(order):
            gains[driver] += (explained(order[: at + 1]) - explained(order[:at])) / len(orders)
    total = sum(gains.values())
    for driver in DRIVERS:
        np.testing.assert_allclose(
            frame.loc[driver, "importance"], gains[driver] / total, rtol=1e-8
        )


def test_the_truth_is_found(survey: Survey, truth: dict[str, Any]) -> None:
    frame = ta.rank_drivers(survey, wave="2026", controls=[]).frame.set_index("term")
    expected = truth["population_2026"]["standardised_coefficients"]
    for driver, coefficient in expected.items():
        assert frame.loc[driver, "conf_low"] < coefficient < frame.loc[driver, "conf_high"], driver
    assert frame["importance"].idxmax() == "rammer"


def test_no_drivers_named_gives_no_rows(survey: Survey) -> None:
    from dataclasses import replace

    bare = survey.codebook.model_copy(update={"outcome": None, "drivers": ()})
    result = ta.rank_drivers(replace(survey, codebook=bare))
    assert len(result.frame) == 0
    assert result.frame.dtypes.equals(ta.rank_drivers(survey).frame.dtypes)


def test_a_driver_cannot_be_the_outcome(survey: Survey) -> None:
    with pytest.raises(ChoiceError) as caught:
        ta.rank_drivers(survey, drivers=["tillid", "resultatkultur"])
    assert str(caught.value) == (
        "drivers=['tillid', 'resultatkultur']: name each once, and not the outcome 'resultatkultur'"
    )


def test_controls_are_held_constant(survey: Survey, people: pd.DataFrame) -> None:
    frame = ta.rank_drivers(survey, wave="2026").frame.set_index("term")
    rows = survey.rows("2026")
    stated = survey.responses.background.iloc[rows].astype(object).fillna("?")
    dummies = pd.get_dummies(stated, dtype=float, drop_first=True)
    assert (dummies.sum() >= 10).all(), "the sample has no small category"
    now = people.loc[people["wave"] == "2026", [*DRIVERS, "resultatkultur"]]
    complete = now.notna().all(axis=1).to_numpy()
    measured, dummies = now[complete], dummies[complete]
    scaled = (measured - measured.mean()) / measured.std()
    dummies = dummies.reset_index(drop=True).assign(one=1.0)
    scaled = scaled.reset_index(drop=True)
    fit = OLS(scaled["resultatkultur"], scaled[DRIVERS].join(dummies)).fit()
    alone = OLS(scaled["resultatkultur"], dummies).fit()
    np.testing.assert_allclose(frame.loc[DRIVERS, "estimate"], fit.params[DRIVERS], rtol=1e-8)
    np.testing.assert_allclose(frame.loc[DRIVERS, "std_error"], fit.bse[DRIVERS], rtol=1e-8)
    np.testing.assert_allclose(frame["r_squared"], fit.rsquared - alone.rsquared, rtol=1e-8)
