"""Would it be otherwise if all had answered: weights, bounds and the tipping point."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from tillid_analysis.analysis.adjusting import Way, find_bands, note_bands
from tillid_analysis.analysis.adjustment import Tables, stack_ways
from tillid_analysis.analysis.arguments import Measure, check_level, choose_cells, choose_units
from tillid_analysis.analysis.differences import DIFFERENCE_COLUMNS, compare
from tillid_analysis.analysis.levels import Levels, Mask, find_levels
from tillid_analysis.analysis.limits import limits_at
from tillid_analysis.analysis.response import count_response
from tillid_analysis.columns import BORROWED_SPREAD, CRUDE, RAKED, REST, STEADIED_SPREAD, arrange
from tillid_analysis.errors import ChoiceError, check_choice
from tillid_analysis.lending import find_borrowers
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Permit, Result, Spec
from tillid_analysis.stats.intervals import Interval
from tillid_analysis.stats.moments import Moments, group_moments
from tillid_analysis.stats.multiplicity import error_limits
from tillid_analysis.stats.nonresponse import Side, bound_difference, find_tipping
from tillid_analysis.stats.raking import Margin, design_effect, rake_trimmed
from tillid_analysis.survey import Floats, Survey

COLUMNS = (
    *("adjustment", "depends", "invited", "response_rate"),
    *("bound_low", "bound_high", "tipping", "design_effect"),
    *(name for name in DIFFERENCE_COLUMNS if not name.startswith("effect")),
)

METHODS = tuple(f"raked, {each}" for each in (STEADIED_SPREAD, BORROWED_SPREAD))
"""Of raked differences, with weights by units alone and by a background too."""

Invited = Mapping[str, Mapping[str, float]]
"""For each background how many of the institution were invited in each category."""


@remember
def weigh_response(
    survey: Survey,
    *,
    invited: Invited | None = None,
    classes: str | None = None,
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    adjust: str = "bh",
    conf_level: float = 0.95,
) -> Result:
    """Try whether each unit's verdict would stand if those who did not answer had.

    Parameters
    ----------
    survey
        What was answered.
    invited
        How many of the institution were invited in each category of a background, by its name:
        ``{"leder": {"Ja": 120, "Nej": 980}}``. The units' table knows only how many were invited
        to each unit; without this the weights rest on units alone.
    classes
        The level of the units whose numbers of invited the respondents are weighted to; the one
        below the institution where it is left out.
    measure
        Ids of indices or items, or "indices" or "items" for all of a kind.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level where it is left out.
    adjust
        "bh" (Benjamini-Hochberg), "holm" or "none", over the units of one measure and wave.
    conf_level
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    Result
        Rows a wave, unit and measure for each `adjustment`, "crude" and "raked": `estimate` (the
        unit less the rest, in points) with interval, test and `verdict`; `depends` says whether the
        verdicts differ. The crude row has the `response_rate` on the measure, `bound_low` and
        `bound_high`, and `tipping`; the raked one the weights' `design_effect`.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there, or the invited cannot all be met.

    Notes
    -----
    Raked: every respondent gets a weight so that the respondents of each class of units, and of
    each category where `invited` is given, add up to those invited (scaled to the units' total);
    weights above 5 times the median are cut, the rest shared out, and raked again until both hold
    or, where they cannot, the invited do. People above the classes keep the institution's rate. A
    class that nobody answered in cannot be weighted up and is left out. The spread is that of a
    weighted mean (with `invited` s / sqrt(n_effective), s the institution's standard deviation: two
    weightings of a unit's own spread would tell that of its groups by background), and the design
    effect is Kish's: how many times more answers weighting takes. Weights help where those who
    answer little think otherwise, and only as far as class and category tell; within a class those
    who answered stand for those who did not.

    Bounds make no such assumption: all who did not answer in the unit at 0 and in the rest at 100,
    or the other way round. The tipping point is between: how far those of the unit who did not
    answer would have to be from those who did, with the rest as it answered, for another verdict;
    the nearest such number of points, NaN where none on the scale is far enough.

    What may be shown: bounds and tipping point follow from the crude row and the response rate.
    A mean with other weights is a new sum over people: with the plain one it could give away
    two hidden groups. So weights are the same for all people of a class, the raked row is shown
    only where every class with answers is shown with tests, and then is a sum of shown means times
    shown numbers of invited. With `invited`, all of one background's groups in every class and in
    the unit must be shown too; with several backgrounds the raked rows are for the analyst only.

    References
    ----------
    Deming & Stephan (1940), Annals of Mathematical Statistics 11:427-444. Kish (1965), Survey
    Sampling, 427. Manski (1989), Journal of Human Resources 24:343-360. Little & Rubin (2019),
    Statistical Analysis with Missing Data, chapter 15.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> weighed = ta.weigh_response(survey, measure="tillid", wave="2026", level="afdeling")
    >>> weighed.frame["adjustment"].unique().tolist()
    ['crude', 'raked']
    """
    check_level(conf_level)
    levels = survey.units.levels
    chosen = levels[min(1, len(levels) - 1)] if classes is None else classes
    check_choice("classes", chosen, levels)
    given = invited or {}
    for name in given:
        check_choice("invited", name, survey.codebook.background)
    units = [unit for unit in choose_units(survey, "unit", level) if unit != 0]
    weighed = [
        (each, measures, weigh_wave(survey, each, levels.index(chosen), given))
        for each, measures in choose_cells(survey, measure, wave)
    ]

    def among(permit: Permit | None = None) -> pd.DataFrame:
        parts = [
            _weigh_wave(survey, *each, units, Way(adjust, conf_level, permit), split=bool(given))
            for each in weighed
        ]
        return pd.concat(parts, ignore_index=True) if parts else arrange({}, COLUMNS)

    frame = among()
    spec = Spec.of(
        survey, "weigh_response", measure=measure, wave=wave, classes=chosen, invited=tuple(given)
    )
    bands = note_bands(survey, frame["measure"].unique().tolist())
    return Result(frame, spec, (Note("raked"), *bands), among)


def _weigh_wave(
    survey: Survey,
    wave: str,
    measures: list[str],
    weight: Floats,
    units: list[int],
    way: Way,
    *,
    split: bool,
) -> pd.DataFrame:
    fewest = survey.codebook.policy.min_n_distribution
    asked, heavier = (
        _sum_units(survey, wave, measures, each)
        for each in (survey.weights(survey.rows(wave)), weight)
    )
    borrows = find_borrowers(survey, asked.n)[units]
    plain = _find_sides(asked, units, fewest, borrows)
    # The institution's spread with weights by a background would tell those of its groups.
    raked = _find_sides(heavier, units, fewest, borrows | split, asked.take([0]) if split else None)
    fixed = {"wave": wave, "reference": REST, "conf_level": way.conf_level}
    read = partial(way.read, survey, units, measures)
    crude = read(compare(*plain, way.conf_level), {"adjustment": CRUDE, **fixed})
    crude |= _bound(survey, wave, measures, units, plain, crude, way)
    weighted = read(compare(*raked, way.conf_level), {"adjustment": RAKED, **fixed}) | {
        "design_effect": np.full(crude["n"].shape, design_effect(weight[~np.isnan(weight)])),
        "method": np.full(crude["n"].shape, METHODS[split], dtype=object),
    }
    ways = [(CRUDE, crude), (RAKED, weighted)]
    return stack_ways(survey, units, measures, ways, COLUMNS, **fixed)


def _bound(
    survey: Survey,
    wave: str,
    measures: list[str],
    units: list[int],
    sides: tuple[Levels, Levels],
    crude: Tables,
    way: Way,
) -> Tables:
    """Find what those who did not answer could change of crude differences (U, M)."""
    _, invited = count_response(survey, wave)
    asked = [
        np.broadcast_to(each[units][:, None], crude["n"].shape)
        for each in (invited, invited[0] - invited)
    ]
    own, rest = (
        Side(each.mean, np.divide(each.n, n, out=np.full(n.shape, np.nan), where=n > 0))
        for each, n in zip(sides, asked, strict=True)
    )
    bounds, alpha = bound_difference(own, rest), 1 - way.conf_level
    # Those that do not count have no adjusted p-value, and no say in what the others' limits are.
    p_value = np.where(np.isnan(crude["p_adjusted"]), np.nan, crude["p_value"])
    errors = np.column_stack([error_limits(each, way.adjust, alpha) for each in p_value.T])
    ends = (
        limits_at(crude, np.asarray(stdtrit(crude["df"], 1 - each / 2))) for each in (errors, alpha)
    )
    clear, close = (
        Interval(each.low - crude["estimate"], each.high - crude["estimate"]) for each in ends
    )
    return {
        "invited": asked[0],
        "response_rate": own.rate,
        "bound_low": bounds.low,
        "bound_high": bounds.high,
        "tipping": find_tipping(crude["estimate"], clear, close, own, find_bands(survey, measures)),
    }


def _sum_units(survey: Survey, wave: str, measures: list[str], weight: Floats | None) -> Moments:
    """Sum points by unit, with weights of one's own."""
    rows = survey.rows(wave)
    columns = (survey.points(measure, rows) for measure in measures)
    size = len(survey.units)
    own = group_moments(columns, survey.responses.unit[rows], size, weight=weight)
    return own.roll_up(survey.units.membership())


def _find_sides(
    total: Moments, units: list[int], fewest: int, borrows: Mask, lender: Moments | None = None
) -> tuple[Levels, Levels]:
    """Find the levels of units and of their rests, with the lender's spread where they borrow."""
    everybody, own = total.take([0]), total.take(units)
    find = partial(find_levels, institution=lender or everybody, fewest=fewest, borrows=borrows)
    return find(own), find(everybody.subtract(own))


def weigh_wave(survey: Survey, wave: str, depth: int, invited: Invited) -> Floats:
    """Return (rows,) weights by which a wave's respondents add up to those invited.

    Parameters
    ----------
    survey, wave
        Whose respondents.
    depth
        Of the units that are the classes.
    invited
        As in `weigh_response`.

    Returns
    -------
    array
        NaN throughout where it is not known how many were invited, and where nobody answered.

    Raises
    ------
    ChoiceError
        If the invited cannot all be met.
    """
    rows = survey.rows(wave)
    inside = survey.units.cut(depth)[survey.responses.unit[rows]]
    own = survey.weights(rows)
    start = np.ones(len(inside)) if own is None else own
    totals = _class_totals(survey, wave, depth, inside)
    if not len(inside) or np.isnan(totals).any():
        return np.full(len(inside), np.nan)
    margins: list[Margin] = [(inside, totals)]
    for background, numbers in invited.items():
        split = survey.split(background, rows)
        sizes = np.array([numbers.get(name, 0.0) for name in split.categories], dtype=np.float64)
        share = sizes / max(sizes.sum(), 1.0)
        margins.append((split.category, share * totals.sum()))
    try:
        return rake_trimmed(start, margins)[0]
    except ValueError as error:
        raise ChoiceError(f"the respondents of {wave} cannot be weighted: {error}") from error


def _class_totals(survey: Survey, wave: str, depth: int, inside: NDArray[np.int64]) -> Floats:
    """Return (U,) how many each class should count for; 0 for one that nobody answered in."""
    tree = survey.units
    answered, invited = count_response(survey, wave)
    there = np.bincount(inside, minlength=len(tree))
    above = (tree.depths() < depth) & np.isin(np.arange(len(tree)), tree.parents)
    by_rate = above | (invited == 0)
    typical = there * invited[0] / answered[0] if answered[0] else np.zeros(len(tree))
    return np.where(there == 0, 0.0, np.where(by_rate, typical, invited))
