"""Is it different: each group against what it can fairly be held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.adjusting import Mask, Reading, find_bands, note_bands
from tillid_analysis.analysis.arguments import Measure, check_level, choose_cells
from tillid_analysis.analysis.differences import (
    DIFFERENCE_COLUMNS,
    Differences,
    compare,
    tabulate_differences,
)
from tillid_analysis.analysis.effects import EFFECTS, OF_RANKS, find_effects
from tillid_analysis.analysis.families import FAMILIES, JOINT, Contrasts
from tillid_analysis.analysis.questions import Question, find_contrasts
from tillid_analysis.analysis.shuffling import find_strata, shuffle_people
from tillid_analysis.analysis.sides import find_groups, find_sides
from tillid_analysis.errors import check_choice
from tillid_analysis.remembering import remember
from tillid_analysis.results import Note, Result, Spec
from tillid_analysis.survey import Survey

COLUMNS = ("contrast", "family", "background", "category", *DIFFERENCE_COLUMNS, *EFFECTS)


@remember
def contrast(
    survey: Survey,
    *,
    by: str = "unit",
    measure: Measure = "indices",
    wave: str | None = None,
    level: str | None = None,
    family: str | None = None,
    reference: str | float | None = None,
    weights: Mapping[str, float] | None = None,
    adjust: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Compare groups with what they can fairly be held against, and read each difference.

    Parameters
    ----------
    survey
        What was answered.
    by
        "unit"; or the name of a background, for units in each of its categories.
    measure
        Ids of indices or items, or "indices" or "items" for all of a kind.
    wave
        A wave's name; every wave where it is left out.
    level
        A level of the tree; every level where it is left out, or those that the policy splits by
        background.
    family
        What units are held against: "rest", everybody who is not in the unit (the default);
        "parent", the others of the unit above; "siblings", each other unit right below the same
        one; "pairwise", each other unit of the level; "overall", the plain mean of the level's
        other units; "reference", one unit; "target", a number; "custom", the contrast that
        `weights` make. Categories of a background are held against the unit's other people
        ("background").
    reference
        For "reference": a unit's code; for "target": points 0-100.
    weights
        For "custom": a weight for each unit by code, adding up to 0.
    adjust
        Over the contrasts of one family and measure: "bh" (Benjamini-Hochberg), "holm", "none";
        "maxt" (Westfall-Young, by permutation) for rest and parent, "maxt_joint" over all measures
        too; "games_howell" for pairs and "dunnett" for a reference unit, which are the defaults
        there. Else "bh".
    conf_level
        Coverage of the intervals, between 0 and 1; a verdict's error rate is 1 minus it.

    Returns
    -------
    Result
        One row a wave, contrast and measure: `estimate` (the group less its reference, in
        points), its interval `conf_low` to `conf_high`, the interval `joint_low` to `joint_high`
        that fits the adjustment, `p_value`, `p_adjusted`, `n`, `n_reference` and `verdict`; and
        with their intervals `effect_size` (Hedges' g), `superiority` (the chance that somebody
        here answers higher than somebody there) and `share_difference` (of positive answers),
        the last two where people are held against people, one unit against one in siblings only,
        and the second of whole units only.

    Raises
    ------
    ChoiceError
        If an argument names something that is not there, or two do not go together.

    Notes
    -----
    A group is held against its complement, never against a total that contains it. Means are
    compared as shares are: each side has limits as Wilson's (see `estimate`), and the difference
    those that Newcombe makes of them; p is that of the quantile of t at which the interval would
    end at zero, on Welch-Satterthwaite's degrees of freedom, so that unequal spread and size do no
    harm. A group's own spread counts ten answers of the institution's in. Plain Welch tests of
    bunched answers find too much: ten people who by chance are all near an end have a tiny spread
    of their own. docs/coverage.md has what intervals cover and how many findings are false. Of the
    weighted sums of "custom" and the mean of others in "overall" the ends are not known: these
    count as Welch has it. With fewer than the policy's `min_n_distribution` answers on one side the
    institution's spread is used for both sides' interval, no test is made and the verdict is "too
    few answers". So it is, with a test, where a side is no larger than `find_borrowers` asks for in
    a unit that groups are shown of. With no spread on either side nothing can be tested either.
    Groups by background have the institution's spread on both sides, in interval, test and Hedges'
    g alike, and no chance of a higher answer: what is told of them follows from means and shares
    (see `estimate`). The verdict is "practically the same" where the whole interval lies within
    +-`smallest_difference` points of the codebook; "higher" or "lower" where zero is outside the
    interval and the adjusted p-value is below 1 - `conf_level`; else "no clear difference".

    "maxt" shuffles people between units (for parent within the unit above) in 9,999 ways with a
    fixed seed, and holds the chance of any false finding on a measure; on six measures that chance
    adds up, unless "maxt_joint" holds it over all of them: people keep all their answers, so that
    measures that hang together cost less than with Holm. The intervals that hold for all are
    Sidak's. "games_howell" is over all pairs of the units compared, "dunnett" knows that the
    reference unit is the same for all. "holm" goes with Bonferroni's intervals, "bh" with those of
    Benjamini & Yekutieli.

    What is released is adjusted, averaged and read among the groups that may be shown only. The
    difference of two shown groups tells no more than their means; that to a complement is about
    people who are a difference of shown groups too, which the plan keeps from being few. What tells
    of ranks and shares is shown only where shares are.

    References
    ----------
    Welch (1947), Biometrika 34:28-35. Zou & Donner (2008), Statistics in Medicine 27:1693-1702.
    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57:289-300. Benjamini &
    Yekutieli (2005), Journal of the American Statistical Association 100:71-81. Holm (1979),
    Scandinavian Journal of Statistics 6:65-70. Games & Howell (1976), Journal of Educational
    Statistics 1:113-125. Dunnett (1955), Journal of the American Statistical Association
    50:1096-1121. Westfall & Young (1993), Resampling-Based Multiple Testing. Brunner & Munzel
    (2000), Biometrical Journal 42:17-25. Newcombe (1998), Statistics in Medicine 17:873-890.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> gaps = ta.contrast(survey, by="unit", family="rest", wave="2026")
    >>> gaps.frame.columns[:4].tolist()
    ['wave', 'unit', 'level', 'background']
    """
    check_level(conf_level)
    chosen = family or ("rest" if by == "unit" else "background")
    check_choice("family", chosen, FAMILIES)
    way = check_choice("adjust", adjust or FAMILIES[chosen][0], FAMILIES[chosen])
    question = Question(by, level, chosen, reference, weights or {})
    among = ask(survey, question, measure, wave, way, conf_level)
    asked = {"by": by, "measure": measure, "wave": wave, "family": chosen}
    named = {"reference": reference, "weights": tuple((weights or {}).items())}
    given = {name: value for name, value in named.items() if value}
    spec = Spec.of(survey, "contrast", **asked, **given)
    frame = among()
    measures = frame["measure"].unique().tolist()
    split = (Note("split_groups"),) if chosen == "background" else ()
    notes = (Note(f"adjust_{way}"), *split, *note_bands(survey, measures))
    return Result(frame, spec, notes, among)


def ask(
    survey: Survey,
    question: Question,
    measure: Measure,
    wave: str | None,
    way: str,
    conf_level: float,
    *,
    effects: bool = True,
) -> Callable[..., pd.DataFrame]:
    """Make the contrasts of a question ready to be read among those that may be shown.

    Parameters
    ----------
    survey, question, measure, wave
        What was answered, and what is asked of it.
    way, conf_level
        How contrasts are adjusted for each other, and the coverage of their intervals.
    effects
        Whether sizes of effects are wanted.

    Returns
    -------
    callable
        Takes a permit, or nothing, and returns the rows of `contrast`.
    """
    parts = [
        _compare(survey, each, measures, contrasts, way, conf_level, effects)
        for each, measures in choose_cells(survey, measure, wave)
        for contrasts in find_contrasts(survey, each, question)
    ]
    return partial(tabulate_differences, parts, COLUMNS)


def _compare(
    survey: Survey,
    wave: str,
    measures: list[str],
    contrasts: Contrasts,
    way: str,
    conf_level: float,
    effects: bool,
) -> Differences:
    groups = find_groups(survey, wave, contrasts)
    own, others = find_sides(survey, wave, measures, contrasts, groups)
    sizes = (
        find_effects(survey, wave, measures, contrasts, groups, conf_level)
        if effects and contrasts.of_people
        else {}
    )

    units = contrasts.unit.tolist()

    def compute(among: Mask) -> dict[str, NDArray[Any]]:
        other = others(among)
        few, borrow = own.small | other.small, own.borrows | other.borrows
        more = {
            name: np.where(borrow if name in OF_RANKS else few, np.nan, table)
            for name, table in sizes.items()
        }
        return compare(own, other, conf_level, effects=effects) | more

    shape = (len(contrasts), len(measures))
    names = {
        "contrast": contrasts.names(survey.units.codes),
        "category": contrasts.category,
        "reference": contrasts.reference,
    }
    shuffled = way in ("maxt", JOINT)
    return Differences(
        tree=survey.units,
        units=units,
        measures=measures,
        labels={key: np.broadcast_to(each[:, None], shape) for key, each in names.items()},
        fixed={
            "wave": wave,
            "family": contrasts.family,
            "background": contrasts.background,
            "conf_level": conf_level,
        },
        columns=COLUMNS,
        compute=compute,
        reading=Reading(way, find_bands(survey, measures), conf_level),
        together=find_strata(survey, contrasts) if shuffled else contrasts.together,
        adjust=shuffle_people(survey, wave, measures, contrasts) if shuffled else None,
    )
