"""Do the units differ at all: tests of all units of a level together."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.arguments import Measure, check_level, choose_cells, choose_levels
from tillid_analysis.analysis.counting import code_values, count_values
from tillid_analysis.analysis.moments import sum_units
from tillid_analysis.analysis.verdicts import DIFFER, TOO_FEW, UNCLEAR
from tillid_analysis.columns import arrange
from tillid_analysis.lending import find_borrowers
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Permit, Result, Spec
from tillid_analysis.stats.omnibus import Omnibus, kruskal_wallis, welch_anova
from tillid_analysis.survey import Survey

COLUMNS = (
    *("wave", "level", "measure", "statistic", "df", "df_error", "p_value", "conf_level"),
    *("n", "n_units", "verdict", "method"),
)
WELCH, KRUSKAL_WALLIS = "Welch's ANOVA", "Kruskal-Wallis"


@remember
def assess_differences(
    survey: Survey,
    *,
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Test whether the units of a level differ at all, before asking which.

    Parameters
    ----------
    survey
        What was answered.
    measure
        Ids of indices or items, or "indices" or "items" for all of a kind.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level below the institution where it is left out.
    conf_level
        1 less the error rate of a verdict, between 0 and 1.

    Returns
    -------
    Result
        Two rows a wave, level and measure, one a test (`method`): `statistic`, `df`, `df_error`,
        `p_value`, `n` (respondents), `n_units`, and `verdict`, "differ", "no_clear_difference" or
        "too_few_answers".

    Raises
    ------
    ChoiceError
        If an argument names something that is not there.

    Notes
    -----
    Welch's analysis of variance holds the means against each other with each unit's own spread,
    Kruskal and Wallis' test the ranks of all answers. Units with fewer than the policy's
    `min_n_distribution` answers are left out of both; with fewer than two units nothing is tested,
    nor by Welch where all of a unit answered alike. Units whose own spread is not told (see
    `estimate`) have the institution's in Welch's test, and are left out of that of ranks. Each
    measure is tested by itself. With weighted answers, ranks are those of unweighted ones.

    What is released is computed from the units whose shares are shown: from means and spreads, and
    ranks, of groups whose distribution may be told.

    References
    ----------
    Welch (1951), Biometrika 38:330-336. Kruskal & Wallis (1952), Journal of the American
    Statistical Association 47:583-621.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> found = ta.assess_differences(survey, measure="tillid", wave="2026").frame
    >>> found["verdict"].tolist()
    ['no_clear_difference', 'no_clear_difference', 'differ', 'differ']
    """
    check_level(conf_level)
    levels = choose_levels(survey, level)
    cells = tuple(choose_cells(survey, measure, wave))
    among = partial(_assess, survey, cells, levels, 1 - conf_level)
    spec = Spec.of(survey, "assess_differences", measure=measure, wave=wave, level=level)
    return Result(among(), spec, (Note("omnibus"),), among)


def _assess(
    survey: Survey,
    cells: tuple[tuple[str, list[str]], ...],
    levels: list[int],
    alpha: float,
    permit: Permit | None = None,
) -> pd.DataFrame:
    parts = [
        _assess_level(survey, wave, measures, level, alpha, permit)
        for wave, measures in cells
        for level in levels
    ]
    return pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)


def _assess_level(
    survey: Survey, wave: str, measures: list[str], level: int, alpha: float, permit: Permit | None
) -> pd.DataFrame:
    tree, rows = survey.units, survey.rows(wave)
    at = np.flatnonzero(tree.depths() == level)
    total = sum_units(survey, wave, measures, lambda each: survey.points(each, rows))
    sums, borrows = total.take(at), find_borrowers(survey, total.n)[at]
    among = sums.n >= survey.codebook.policy.min_n_distribution
    if permit is not None:
        codes = np.repeat(np.array(tree.codes, dtype=object)[at], len(measures))
        asked = pd.DataFrame({"wave": wave, "unit": codes, "measure": measures * len(at)})
        among &= permit(asked, "detailed").reshape(among.shape)
    mean = np.where(among, sums.mean, np.nan)
    variance = np.where(borrows, total.take([0]).variance, sums.variance)
    means = welch_anova(mean, variance, np.where(among, sums.n_effective, 0))
    ranked = among & ~borrows
    ranks = [
        kruskal_wallis(np.where(ranked[:, [column]], count_values(survey, wave, values)[at], 0))
        for column, values in enumerate(code_values(survey, wave, each) for each in measures)
    ]
    fixed = {"wave": wave, "level": tree.levels[level], "conf_level": 1 - alpha}
    frames = [
        _tabulate(found, name, measures, alpha, {**_size(sums.n, tested), **fixed})
        for name, found, tested in ((WELCH, means, among), (KRUSKAL_WALLIS, _stack(ranks), ranked))
    ]
    return pd.concat(frames, ignore_index=True)


def _size(n: NDArray[np.int64], tested: NDArray[np.bool_]) -> dict[str, object]:
    return {"n": np.where(tested, n, 0).sum(axis=0), "n_units": tested.sum(axis=0)}


def _stack(found: list[Omnibus]) -> Omnibus:
    """Put the tests of single measures side by side."""
    names = ("statistic", "df", "df_error", "p_value")
    return Omnibus(*(np.array([float(getattr(each, n)) for each in found]) for n in names))


def _tabulate(
    found: Omnibus, method: str, measures: list[str], alpha: float, more: dict[str, object]
) -> pd.DataFrame:
    p: NDArray[np.float64] = np.asarray(found.p_value)
    values = {
        "measure": measures,
        "statistic": found.statistic,
        "df": found.df,
        "df_error": np.where(np.isfinite(found.df_error), found.df_error, np.nan),
        "p_value": p,
        "verdict": np.select([np.isnan(p), p < alpha], [TOO_FEW, DIFFER], default=UNCLEAR),
        "method": method,
    }
    return arrange({**values, **more}, COLUMNS)
