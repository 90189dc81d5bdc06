"""How high is it: each unit's level, with its uncertainty and who answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import (
    Measure,
    check_level,
    choose_cells,
    choose_splits,
)
from tillid_analysis.analysis.differences import tabulate_units
from tillid_analysis.analysis.levels import find_levels
from tillid_analysis.analysis.moments import WaveMoments, sum_wave
from tillid_analysis.analysis.splits import Groups, group_rows
from tillid_analysis.analysis.trends import common_items
from tillid_analysis.columns import BORROWED_SPREAD, STEADIED_SPREAD, arrange
from tillid_analysis.lending import FEWEST_APART
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.bounded import bounded_interval
from tillid_analysis.stats.shares import wilson_interval
from tillid_analysis.survey import Floats, Survey

COLUMNS = (
    *("wave", "unit", "level", "background", "category", "measure"),
    *("estimate", "std_error", "df", "conf_low", "conf_high"),
    *("conf_level", "n", "n_effective", "weight", "answered", "invited"),
    *("response_rate", "response_low", "response_high", "share_positive", "method"),
)
OWN_SPREAD = f"mean, {STEADIED_SPREAD}"


@remember
def estimate(
    survey: Survey,
    *,
    by: str = "unit",
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Estimate each unit's level on each measure, with interval and response rate.

    Parameters
    ----------
    survey
        What was answered.
    by
        "unit" for every unit of the tree, "institution" for the whole only; or the name of a
        background, for units in each of its categories, and "background" for all of them in turn.
    measure
        Ids of indices or items, or "indices" or "items" for all of a kind.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level where it is left out, or those that the policy splits by
        background.
    conf_level
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    Result
        One row a wave, unit, `category` and measure: `estimate` (points 0-100) with `conf_low` and
        `conf_high`, `n`, `share_positive` (0-1), `invited` and `response_rate` with its own
        interval `response_low` to `response_high`.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there.

    Notes
    -----
    The estimate is the mean of the respondents' scores, m = sum(w x) / sum(w), with `std_error`
    se^2 = sum(w^2 (x - m)^2) / sum(w)^2 * n / (n - 1). Scores have two ends, and near them they
    vary less: the interval holds all true means t for which
    |m - t| <= q sqrt(d t (100 - t) / n_effective), q the quantile of Student's t; it is Wilson's of
    a share with n_effective / d answers, and stays on the scale. The dispersion d is the unit's
    own, with ten answers of the institution's counted in, on n + 9 degrees of freedom: with ten
    bunched answers a plain t interval misses the mean in up to 19 of a hundred, this one in 2 to
    6. With fewer than the policy's `min_n_distribution` answers the unit's own spread is too
    uncertain, and would tell single answers: there d is the institution's alone (which holds the
    spread between units too), on 16 degrees of freedom, since no unit's own is quite like it, and
    `std_error` is the institution's standard deviation over sqrt(n_effective). Missing
    scores are left out; a unit without any keeps its row. Where all of a unit answer the same there
    is a mean and no interval: such answers say nothing about how far the next one would be. Groups
    by background, units of fewer than 100 respondents that such groups are shown of, and the units
    in these, get the institution's d whatever their size: their own spreads, with means and shares
    of the same groups, would be equations enough to find single people's answers. Where a group's
    spread is f times what the institution's would be at its mean, a 95% interval covers in
    2 Phi(1.96 / f) - 1 of all cases: 97% at 0.9, 93% at 1.1, 87% at 1.3. docs/coverage.md tells
    what the intervals cover.
    No finite population correction is made: the interval is about the unit as it is, not only
    about those who answered this time. The response rate's interval is Wilson's.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22:209-212. McCullagh & Nelder
    (1989), Generalized Linear Models, section 4.5.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> ta.estimate(survey, by="institution", wave="2026")
    Result of estimate(by='institution', measure='indices', wave='2026'): 6 rows x 22 columns, \
not released; notes: small_units
    """
    check_level(conf_level)
    splits = choose_splits(survey, by, level)
    parts = []
    for each, measures in choose_cells(survey, measure, wave):
        for background, units in splits:
            groups = group_rows(survey, each, units, background)
            sums = sum_wave(survey, each, measures, groups)
            parts.append(_estimate_wave(survey, sums, groups, conf_level))
    frame = pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)
    spec = Spec.of(survey, "estimate", by=by, measure=measure, wave=wave)
    split = all(each for each, _ in splits)
    return Result(frame, spec, tuple(_notes(survey, frame, split=split)))


def _estimate_wave(
    survey: Survey, sums: WaveMoments, groups: Groups, conf_level: float
) -> pd.DataFrame:
    points = sums.points
    fewest = survey.codebook.policy.min_n_distribution
    levels = find_levels(points, sums.everybody, fewest, borrows=sums.borrows)
    spread = levels.spread(levels.borrows)
    side = levels.side(levels.borrows)
    interval = bounded_interval(side, conf_level)
    tables = {
        "estimate": levels.mean,
        "std_error": spread.std_error,
        "df": side.df,
        "conf_low": interval.low,
        "conf_high": interval.high,
        "n": points.n,
        "n_effective": points.n_effective,
        "weight": points.weight,
        "share_positive": sums.positive.mean,
        "method": np.where(levels.borrows, f"mean, {BORROWED_SPREAD}", OWN_SPREAD),
        "category": np.broadcast_to(
            np.array(groups.category, dtype=object)[:, None], levels.mean.shape
        ),
        **_response(survey, sums, groups, conf_level),
    }
    fixed = {"wave": sums.wave, "background": groups.background, "conf_level": conf_level}
    units = groups.unit.tolist()
    return tabulate_units(survey.units, units, sums.measures, tables, COLUMNS, **fixed)


def _response(
    survey: Survey, sums: WaveMoments, groups: Groups, conf_level: float
) -> dict[str, Floats]:
    """Find who answered of those invited, which is known for whole units; for each measure."""
    unknown = np.full(len(survey.units), np.nan)
    whole = unknown if groups.background else survey.units.invited.get(sums.wave, unknown)
    invited, answered = whole[groups.unit], sums.respondents
    interval = wilson_interval(answered, invited, conf_level)
    columns = {
        "answered": answered,
        "invited": invited,
        "response_rate": answered / np.where(invited > 0, invited, np.nan),
        "response_low": interval.low,
        "response_high": interval.high,
    }
    shape = (len(answered), len(sums.measures))
    return {name: np.broadcast_to(each[:, None], shape) for name, each in columns.items()}


def _notes(survey: Survey, frame: pd.DataFrame, *, split: bool) -> Iterator[Note]:
    if survey.responses.weight is not None:
        yield Note("weighted")
    yield from _breaks(survey, frame)
    if split:
        yield Note("split_groups")
        return
    fewest = survey.codebook.policy.min_n_distribution
    yield Note("small_units", details={"n": str(fewest)})
    lent = (frame["method"] != OWN_SPREAD) & (frame["n"] >= fewest) & (frame["background"] == "")
    if lent.any():
        yield Note("lent_spread", int(lent.sum()), {"n": str(FEWEST_APART)})


def _breaks(survey: Survey, frame: pd.DataFrame) -> Iterator[Note]:
    """Tell from which wave to the next a level rests on other items, and is no series."""
    measures = frame.groupby("wave", sort=False)["measure"].unique()
    for waves in pairwise(wave for wave in survey.waves if wave in measures):
        before, after = ({*measures[wave]} for wave in waves)
        broken = [each for each in measures[waves[1]] if each in before & after]
        broken = [each for each in broken if _asked_otherwise(survey, each, waves)]
        if broken:
            details = {"measures": ",".join(broken), "reference": waves[0], "wave": waves[1]}
            rows = int(frame["wave"].isin(waves)[frame["measure"].isin(broken)].sum())
            yield Note("other_items", rows, details)


def _asked_otherwise(survey: Survey, measure: str, waves: Sequence[str]) -> bool:
    common, items = {*common_items(survey, measure, waves)}, {*survey.codebook.items_of(measure)}
    return any(survey.answered_items(wave) & items != common for wave in waves)
