"""What may be shown of numbers that weigh a unit's people otherwise than the unit's mean does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from tillid_analysis.codebook import Codebook
from tillid_analysis.columns import CRUDE, RAKED, REGRESSION, STANDARDISED, TOGETHER
from tillid_analysis.disclosure.planning import Masks, WavePlan
from tillid_analysis.disclosure.statistics import FEWEST_FOR_MODELS
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.results import Kind, Spec

Plans = Mapping[str, WavePlan]


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
        """For each unit (U,) whether it is shown itself, beside the institution."""
        size = len(self.plan.cells.tree)
        shown, detailed = self.masks.shown[:size], self.masks.detailed[:size]
        return Masks(shown & shown[0], detailed & detailed[0])

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


def permit_mixes(frame: pd.DataFrame, plans: Plans, spec: Spec, kind: Kind) -> Mask:
    """Say which rows of `adjust_contrasts` and `weigh_response` tell no more than shown means do.

    Parameters
    ----------
    frame, spec
        Rows of a result, and its question.
    plans
        The plan of each wave.
    kind
        Whether means, or what tells of the spread as well.
    """
    rule = partial(
        _permit_adjusted if spec.function == "adjust_contrasts" else _permit_weighed, spec
    )
    allowed = np.zeros(len(frame), dtype=bool)
    asked = frame.reset_index(drop=True)
    if "background" not in asked:
        asked = asked.assign(background="")
    by = ["wave", "measure", "adjustment", "background"]
    for key, rows in asked.groupby(by, sort=False):
        wave, measure, adjustment, background = map(str, key)
        plan = plans.get(wave)
        if plan is None or measure not in plan.measures:
            continue
        masks = rule(Parts(plan, plan.measures[measure]), adjustment, background)
        at = pd.Index(plan.cells.tree.codes).get_indexer(pd.Index(rows["unit"]))
        allowed[rows.index] = (at >= 0) & getattr(masks, kind)[at]
    return allowed


def told_units(codebook: Codebook, plan: WavePlan) -> Mask:
    """For each unit (U,) whether pages may tell of it: whether some index is shown of it.

    Parameters
    ----------
    codebook
        Which measures are indices.
    plan
        Of the wave.

    Notes
    -----
    A unit with people enough loses every index where nearly all answered alike. It then looks like
    any other hidden unit, and must not stand out by a report or a response rate of its own. Where
    the wave has no index, what else was measured counts.
    """
    size = len(plan.cells.tree)
    indices = [each for each in plan.measures if each in codebook.index_by_id]
    masks = [plan.measures[each].shown[:size] for each in indices or plan.measures]
    some = np.logical_or.reduce(masks) if masks else np.ones(size, dtype=bool)
    return np.asarray(plan.people.shown[:size] & some, dtype=bool)


def permit_response(frame: pd.DataFrame, plans: Plans, codebook: Codebook) -> Mask:
    """Say which rows of `assess_response` are about units that may be told of."""
    allowed = np.zeros(len(frame), dtype=bool)
    for wave, plan in plans.items():
        at = pd.Index(plan.cells.tree.codes).get_indexer(pd.Index(frame["unit"]))
        here = (frame["wave"] == wave).to_numpy(dtype=bool)
        allowed |= here & (at >= 0) & told_units(codebook, plan)[at]
    return allowed


def _permit_adjusted(spec: Spec, parts: Parts, adjustment: str, background: str) -> Masks:
    """Permit what tells no more than shown means do.

    Notes
    -----
    A standardised mean and the plain one solve for two categories, so all of the unit's must be
    shown. A regression estimate tells the unit's mix, so its groups must be shown with their
    numbers; and its slopes come from the means of all units of the level, weighed by their mixes,
    so all of these must be shown.
    """
    if adjustment == CRUDE:
        return parts.whole
    open_parts = both(parts.whole, parts.split(background))
    if adjustment == STANDARDISED:
        return open_parts
    enough = parts.plan.cells.people[0] >= FEWEST_FOR_MODELS
    known = both(open_parts, parts.own_level()).shown & enough & (adjustment == REGRESSION)
    # The spread is that of everybody within units: it tells nothing of the unit's own.
    return Masks(known, known & parts.whole.detailed)


def _permit_weighed(spec: Spec, parts: Parts, adjustment: str, background: str) -> Masks:
    """Permit what tells no more than shown means do.

    Notes
    -----
    Within a class of units all people weigh the same, so where every class is shown, a weighted
    mean is a sum of shown means. With weights by a background too, that holds where the groups of
    every class and of the unit are shown; with several backgrounds it cannot be checked.
    """
    if adjustment == CRUDE:
        return parts.whole
    asked = dict(spec.arguments)
    backgrounds = asked["invited"]
    given: Sequence[str] = backgrounds if isinstance(backgrounds, tuple) else ()
    tree = parts.plan.cells.tree
    depth = tree.levels.index(str(asked["classes"]))
    closed = len(given) > 1 or adjustment != RAKED
    known = both(parts.whole, parts.level(depth)).detailed & (not closed)
    for each in given:
        split = parts.split(each).detailed
        here = (tree.depths() <= depth) & (parts.plan.cells.people[: len(tree)] > 0)
        known &= split & split[here].all()
    return Masks(known, known)
