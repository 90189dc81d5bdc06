"""What may be shown of numbers that weigh a unit's people otherwise than the unit's mean does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tillid_analysis.columns import CRUDE, RAKED, REGRESSION, STANDARDISED, TOGETHER
from tillid_analysis.disclosure.planning import Masks, WavePlan
from tillid_analysis.disclosure.statistics import FEWEST_FOR_MODELS, hide
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.results import Spec

Plans = Mapping[str, WavePlan]
_ONE_THING = ["wave", "background", "unit", "measure"]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Of one wave and measure: which units have all their parts shown.

    Parameters
    ----------
    plan
        Of the wave.
    masks
        Of the measure.
    """

    plan: WavePlan
    masks: Masks

    @property
    def whole(self) -> Masks:
        """For each unit (U,) whether it is shown itself."""
        size = len(self.plan.cells.tree)
        return Masks(self.masks.shown[:size], self.masks.detailed[:size])

    def split(self, background: str) -> Masks:
        """For each unit (U,) whether each of its groups is shown, and of the institution's.

        Parameters
        ----------
        background
            By which; several with ``TOGETHER`` between them.
        """
        cells, people = self.plan.cells, self.plan.cells.people
        name = np.array([key[0] for key in cells.key], dtype=object)
        # A group of nobody looks like a hidden one, and counts as one; but not a category that
        # nobody is in at all.
        top = {cells.key[at]: people[at] for at in np.flatnonzero(cells.unit == 0)}
        there = np.array([top.get(key, 0) > 0 for key in cells.key], dtype=bool)

        def all_shown(mask: Mask) -> Mask:
            open_units = np.ones(len(cells.tree), dtype=bool)
            for each in background.split(TOGETHER):
                own = name == each
                split = np.zeros(len(cells.tree), dtype=bool)
                split[cells.unit[own]] = True
                split[cells.unit[own & ~mask & there]] = False
                open_units &= split & split[0]
            return open_units

        return Masks(all_shown(self.masks.shown), all_shown(self.masks.detailed))

    def level(self, depth: int) -> Masks:
        """Whether all units at a depth and above it are shown, for each unit (U,) the same."""
        whole, tree = self.whole, self.plan.cells.tree
        there = (tree.depths() <= depth) & (self.plan.cells.people[: len(tree)] > 0)
        shown, detailed = (bool(mask[there].all()) for mask in (whole.shown, whole.detailed))
        return Masks(np.full(len(tree), shown), np.full(len(tree), detailed))

    def own_level(self) -> Masks:
        """For each unit (U,) whether all units at its level and above it are shown."""
        depths = self.plan.cells.tree.depths()
        found = [self.level(depth) for depth in range(int(depths.max()) + 1)]
        at = np.arange(len(depths))
        return Masks(
            np.stack([each.shown for each in found])[depths, at],
            np.stack([each.detailed for each in found])[depths, at],
        )


def both(*masks: Masks) -> Masks:
    """Return where all of them hold."""
    return Masks(
        np.asarray(np.logical_and.reduce([each.shown for each in masks])),
        np.asarray(np.logical_and.reduce([each.detailed for each in masks])),
    )


def hide_adjusted(frame: pd.DataFrame, plans: Plans) -> pd.DataFrame:
    """Hide of `adjust_contrasts` what tells more than shown means do.

    Notes
    -----
    A standardised mean and the plain one solve for two categories, so all of the unit's must be
    shown. A regression estimate tells the unit's mix, so its groups must be shown with their
    numbers; and its slopes come from the means of all units of the level, weighed by their mixes,
    so all of these must be shown.
    """

    def rule(parts: Parts, adjustment: str, background: str) -> Masks:
        if adjustment == CRUDE:
            return parts.whole
        open_parts = both(parts.whole, parts.split(background))
        if adjustment == STANDARDISED:
            return open_parts
        enough = parts.plan.cells.people[0] >= FEWEST_FOR_MODELS
        known = both(open_parts, parts.own_level()).shown & enough & (adjustment == REGRESSION)
        # The spread is that of everybody within units: it tells nothing of the unit's own.
        return Masks(known, known & parts.whole.detailed)

    return _hide(frame, plans, rule)


def hide_weighed(frame: pd.DataFrame, plans: Plans, spec: Spec) -> pd.DataFrame:
    """Hide of `weigh_response` what tells more than shown means do.

    Notes
    -----
    Within a class of units all people weigh the same, so where every class is shown, a weighted
    mean is a sum of shown means. With weights by a background too, that holds where the groups of
    every class and of the unit are shown; with several backgrounds it cannot be checked.
    """
    asked = dict(spec.arguments)
    backgrounds = asked["invited"]
    given: Sequence[str] = backgrounds if isinstance(backgrounds, tuple) else ()

    def rule(parts: Parts, adjustment: str, _: str) -> Masks:
        if adjustment == CRUDE:
            return parts.whole
        tree = parts.plan.cells.tree
        depth = tree.levels.index(str(asked["classes"]))
        closed = len(given) > 1 or adjustment != RAKED
        known = both(parts.whole, parts.level(depth)).detailed & (not closed)
        for background in given:
            split = parts.split(background).detailed
            here = (tree.depths() <= depth) & (parts.plan.cells.people[: len(tree)] > 0)
            known &= split & split[here].all()
        return Masks(known, known)

    return _hide(frame.assign(background=""), plans, rule).drop(columns="background")


def hide_response(frame: pd.DataFrame, plans: Plans) -> pd.DataFrame:
    """Hide of `assess_response` the units that are not shown."""
    hidden = pd.Series(True, frame.index)
    for wave, plan in plans.items():
        here = frame["wave"] == wave
        codes = [
            code for code, may in zip(plan.cells.tree.codes, plan.people.shown, strict=False) if may
        ]
        hidden[here] = ~frame.loc[here, "unit"].isin(codes)
    return hide(frame, hidden, pd.Series(False, frame.index))


def _hide(
    frame: pd.DataFrame, plans: Plans, rule: Callable[[Parts, str, str], Masks]
) -> pd.DataFrame:
    hidden, coarse = pd.Series(True, frame.index), pd.Series(True, frame.index)
    by = ["wave", "measure", "adjustment", "background"]
    for key, rows in frame.groupby(by, sort=False):
        wave, measure, adjustment, background = map(str, key)
        plan = plans.get(wave)
        if plan is None or measure not in plan.measures:
            continue
        allowed = rule(Parts(plan, plan.measures[measure]), adjustment, background)
        at = pd.Index(plan.cells.tree.codes).get_indexer(pd.Index(rows["unit"]))
        hidden[rows.index] = (at < 0) | ~allowed.shown[at]
        coarse[rows.index] = (at < 0) | ~allowed.detailed[at]
    shown = hide(frame, hidden, coarse)
    # Said of what is shown only: else it would tell of verdicts that are not.
    said = shown["verdict"].where(shown["verdict"] != "too_few_answers")
    ways = said.groupby([shown[name] for name in _ONE_THING], sort=False).transform("nunique")
    return shown.assign(depends=(ways > 1).astype(bool))
