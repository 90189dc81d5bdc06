"""Which items carry a driver's importance: its share, shared out among its items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tillid_analysis.analysis.arguments import check_level
from tillid_analysis.analysis.drivers.model import (
    FEWEST,
    FEWEST_LEFT,
    Answers,
    Terms,
    choose_terms,
    gather_answers,
    gather_waves,
)
from tillid_analysis.columns import arrange
from tillid_analysis.errors import ChoiceError
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.stats.owen import MOST_TOGETHER, owen_of_sums
from tillid_analysis.stats.partial import partial_out
from tillid_analysis.stats.resampling import draw_groups, percentile_interval, widen_level
from tillid_analysis.survey import Floats, Survey

COLUMNS = (
    *("wave", "measure", "term", "item", "conf_level", "n"),
    *("importance", "importance_low", "importance_high", "r_squared", "method"),
)
FEWEST_UNITS = 10
"""Units with answers below which there are no intervals."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The items of each driver, in the order of the drivers.

    Parameters
    ----------
    items
        For each driver its items, or itself where it has none to be shared out among.
    whole
        Drivers with more items than can be shared out among.
    """

    items: tuple[tuple[str, ...], ...]
    whole: tuple[str, ...]

    @property
    def flat(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(item for items in self.items for item in items)

    @property
    def group(self) -> list[int]:
        """Of each of them the position of its driver."""
        return [at for at, items in enumerate(self.items) for _ in items]


@remember
def rank_driver_items(
    survey: Survey,
    *,
    outcome: str | None = None,
    drivers: Sequence[str] | None = None,
    controls: Sequence[str] | None = None,
    wave: str | None = None,
    conf_level: float = 0.95,
    seed: int = 1,
    replicates: int = 1000,
) -> Result:
    """Share out each driver's importance among its items.

    Parameters
    ----------
    survey
        What was answered.
    outcome, drivers
        Ids of indices or items; those of the codebook where they are left out.
    controls
        Names of backgrounds that are held constant; all of them where it is left out.
    wave
        A wave's name; every wave where it is left out.
    conf_level
        Coverage of the intervals, between 0 and 1.
    seed
        Of the random draws; the same seed gives the same numbers.
    replicates
        How many times units are drawn anew for the intervals, at least 100.

    Returns
    -------
    Result
        For each wave and driver (`term`) a row for the whole driver, where `item` is empty, and
        one for each of its items: `importance` with `importance_low` and `importance_high`,
        `r_squared` (of all drivers) and `n`. The whole driver's importance is that of
        `rank_drivers`, which has its interval, and its items' add up to it. A driver that is an
        item has one row.

    Raises
    ------
    ChoiceError
        If a name is not there or stands twice, a driver is the outcome, or replicates are too few.

    Notes
    -----
    `rank_drivers` lets a driver enter as a whole: X_k, the mean of its items. Here a driver of
    which only the items T are in enters as the mean of these, X_k(T). With S a set of other
    drivers, each whole, let R²(S, T) be what X_S and X_k(T) explain of the outcome once the
    controls are taken out of all. Item i of the m of driver k among p drivers gets Owen's value,

        sum over S and T without i of
        (R²(S, T + i) - R²(S, T)) / (p C(p - 1, |S|) m C(m - 1, |T|)),

    divided by R² of all drivers: what the item adds, averaged over all orders of entry in which
    the items of a driver follow each other. X_k(T) is X_k once all items are in, so the items'
    values add up to the driver's own gains averaged over all orders, LMG's share as `rank_drivers`
    has it. Had every item a coefficient of its own they would not: R² of 30 items is another number
    than that of 5 indices, and its drivers' shares too.

    An item's importance is negative where it makes the mean go less closely with the outcome. It
    is of the item as a part of its index: items that go with the outcome on their own, or differ
    much between respondents, weigh more. An index of indices is shared out among these. Where an
    item was not answered the respondent's score on the index stands in, so that respondents are
    those of `rank_drivers` and the items always average to the index.

    The intervals are percentiles over draws of whole units, since respondents of a unit are alike,
    at a level that allows for few units (`widen_level`). In simulated surveys (4 indices of 4
    to 6 items, 20 respondents a unit) those of 95% covered 94% with 15 and with 40 units. There
    are none below 10 units. Nothing is estimated below 30 respondents, or with fewer than 10 beyond
    items and controls. Where the other drivers and a driver's items are more than 20 together, the
    driver is left whole.

    A number here is about everybody in the institution, as in `rank_drivers`.

    References
    ----------
    Owen (1977), in Henn & Moeschlin, Essays in Mathematical Economics and Game Theory, p. 76.
    Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis, p. 119.
    Field & Welsh (2007), Journal of the Royal Statistical Society B 69:369. Hesterberg (2015), The
    American Statistician 69:371.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> found = ta.rank_driver_items(survey, wave="2026", replicates=100).frame
    >>> rammer = found[found["term"] == "rammer"].set_index("item")["importance"]
    >>> bool(abs(rammer[""] - rammer.drop("").sum()) < 1e-12)
    True
    """
    check_level(conf_level)
    if replicates < 100:
        raise ChoiceError(f"replicates={replicates!r} are too few for an interval: at least 100")
    terms = choose_terms(survey, outcome, drivers, controls)
    if terms is None:
        spec = Spec.of(survey, "rank_driver_items", outcome=None, drivers=(), wave=wave)
        return Result(arrange({}, COLUMNS), spec, (Note("no_drivers"),))
    frames, whole = [], 0
    for each in gather_waves(survey, terms, wave):
        parts = _part(survey, terms, each.wave)
        answers = gather_answers(survey, replace(terms, drivers=parts.flat), each.wave)
        frames.append(_rank_wave(answers, terms, parts, conf_level, seed, replicates))
        whole = max(whole, len(parts.whole))
    frame = pd.concat(frames, ignore_index=True) if frames else arrange({}, COLUMNS)
    spec = Spec.of(
        survey,
        "rank_driver_items",
        **{"outcome": terms.outcome, "drivers": terms.drivers, "wave": wave, "seed": seed},
    )
    return Result(frame, spec, tuple(_notes(frame, whole)))


def _part(survey: Survey, terms: Terms, wave: str) -> _Parts:
    """Take the drivers apart, into what was asked in a wave."""
    codebook, asked = survey.codebook, set(survey.measures_of(wave))
    most = MOST_TOGETHER - len(terms.drivers) + 1
    items: list[tuple[str, ...]] = []
    for driver in terms.drivers:
        index = codebook.index_by_id.get(driver)
        parts = () if index is None else tuple(each for each in index.parts if each in asked)
        items.append(parts)
    whole = tuple(
        driver for driver, parts in zip(terms.drivers, items, strict=True) if len(parts) > most
    )
    kept = (
        parts if parts and driver not in whole else (driver,)
        for driver, parts in zip(terms.drivers, items, strict=True)
    )
    return _Parts(tuple(kept), whole)


def _rank_wave(
    answers: Answers, terms: Terms, parts: _Parts, conf_level: float, seed: int, replicates: int
) -> pd.DataFrame:
    by_unit = answers.by_unit()
    pooled, units = by_unit.pooled(), int((by_unit.n > 0).sum())
    n = int(pooled.n)
    row = _rows(terms, parts)
    shared = {"wave": answers.wave, "measure": terms.outcome, "n": n}
    beyond = n - len(answers.columns)
    if n < FEWEST or beyond < FEWEST_LEFT:
        return arrange({**row, **shared, "method": "too few answers"}, COLUMNS)
    importance, explained = _share_out(pooled.matrix, answers.controls, parts)
    low = high = np.full(importance.shape, np.nan)
    method = "Owen values of means of items"
    if units >= FEWEST_UNITS:
        draws = draw_groups(by_unit.n > 0, replicates, seed)
        drawn, _ = _share_out(by_unit.pooled(draws).matrix, answers.controls, parts)
        interval = percentile_interval(drawn, widen_level(conf_level, units))
        of_items = np.array([bool(item) for item in row["item"]])
        low, high = (np.where(of_items, each, np.nan) for each in (interval.low, interval.high))
        method = f"{method}; {replicates} draws of {units} units, seed {seed}"
    return arrange(
        {
            **row,
            **shared,
            "conf_level": conf_level,
            "importance": importance,
            "importance_low": low,
            "importance_high": high,
            "r_squared": float(explained),
            "method": method,
        },
        COLUMNS,
    )


def _rows(terms: Terms, parts: _Parts) -> dict[str, list[str]]:
    """Name the rows: each driver, and after it its items."""
    pairs = [
        (driver, item)
        for driver, items in zip(terms.drivers, parts.items, strict=True)
        for item in ("", *(items if len(items) > 1 else ()))
    ]
    return {"term": [driver for driver, _ in pairs], "item": [item for _, item in pairs]}


def _share_out(covariance: Floats, controls: int, parts: _Parts) -> tuple[Floats, Floats]:
    """Return importance (..., rows) of drivers and items, and how much is explained (...)."""
    left = partial_out(covariance, controls)
    spread = np.sqrt(left.covariance[..., 0, 0])
    with_outcome = left.covariance[..., 0, 1:] / np.where(spread > 0, spread, np.nan)[..., None]
    found = owen_of_sums(left.covariance[..., 1:, 1:], with_outcome, parts.group)
    both: list[Floats] = []
    for driver, items in enumerate(parts.items):
        both.append(found.group_share[..., [driver]])
        if len(items) > 1:
            both.append(found.share[..., np.array(parts.group) == driver])
    share = np.concatenate(both, axis=-1)
    explained = np.where(found.r2 > 0, found.r2, np.nan)
    return share / explained[..., None], found.r2 * (1 - left.explained[..., 0])


def _notes(frame: pd.DataFrame, whole: int) -> Iterator[Note]:
    yield Note("association")
    yield Note("driver_items")
    items = frame[frame["item"] != ""]
    bare = int((items["importance"].notna() & items["importance_low"].isna()).sum())
    if bare:
        yield Note("few_units_resampled", bare)
    if whole:
        yield Note("many_items", whole)
