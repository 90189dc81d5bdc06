"""What the plans say of a result's rows: whether their groups, and all they rest on, are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tillid_analysis.disclosure.mixes import permit_mixes, permit_response
from tillid_analysis.disclosure.planning import WavePlan
from tillid_analysis.disclosure.references import find_references
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.results import Kind, Spec
from tillid_analysis.survey import Survey

MIXED = ("adjust_contrasts", "weigh_response")
"""Analyses that weigh a unit's people otherwise than its mean does."""


@dataclass(frozen=True, slots=True, eq=False)
class Permission:
    """The plans of all waves, asked row by row.

    Parameters
    ----------
    survey
        What is published.
    waves
        The plan of each wave.
    """

    survey: Survey
    waves: Mapping[str, WavePlan]

    def of_rows(self, frame: pd.DataFrame, spec: Spec, kind: Kind) -> Mask:
        """Say which rows may be shown: their groups, and those that they are compared with.

        Parameters
        ----------
        frame, spec
            Rows of a result, and its question.
        kind
            Whether means, or what tells of the spread as well.
        """
        if spec.function == "assess_response":
            return permit_response(frame, self.waves, self.survey.codebook)
        if spec.function in MIXED:
            return permit_mixes(frame, self.waves, spec, kind)
        if "term" in frame:
            # What is told of a unit is its score on the driver, and nothing of its outcome.
            frame = frame.assign(measure=frame["term"])
        waves = self._waves_of(frame)
        compared = len(waves) > 1
        # On the items common to two waves only, an index may come close to being one of them.
        masks = [self._of_groups(frame, each, kind, parts=compared) for each in waves]
        for other in find_references(frame, spec, self.survey.units):
            nobody = (other["unit"] == "").to_numpy(dtype=bool)
            masks.append(nobody | self._of_groups(other, other["wave"], kind))
        return np.asarray(np.logical_and.reduce(masks), dtype=bool)

    def of_spread(self, frame: pd.DataFrame) -> Mask:
        """Say for which rows the institution's spread may be borrowed, in all waves they are of.

        Parameters
        ----------
        frame
            Rows of a result about units.
        """
        measure = frame["term" if "term" in frame else "measure"]
        top = pd.DataFrame({"unit": self.survey.units.codes[0], "measure": measure})
        masks = [self._of_groups(top, each, "detailed") for each in self._waves_of(frame)]
        return np.asarray(np.logical_and.reduce(masks), dtype=bool)

    def of_measure(self, wave: str, measure: str, kind: Kind, *, parts: bool = False) -> Mask:
        """Return (C,) where a measure, with all that it is made of or alone, may be shown.

        Nowhere if the plan does not know it.
        """
        plan = self.waves[wave]
        if measure not in plan.measures:
            return np.zeros(len(plan.cells), dtype=bool)
        names = self.survey.codebook.within(measure) if parts else (measure,)
        known = [plan.measures[each] for each in names if each in plan.measures]
        return np.asarray(np.logical_and.reduce([getattr(each, kind) for each in known]))

    def _waves_of(self, frame: pd.DataFrame) -> list[pd.Series[str]]:
        """Return the wave of each row, and of a change the wave before as well."""
        compared = "reference" in frame and "family" not in frame
        compared = compared and bool(frame["reference"].isin(self.survey.waves).any())
        return [frame["wave"], frame["reference"]] if compared else [frame["wave"]]

    def _of_groups(
        self, frame: pd.DataFrame, waves: pd.Series[str], kind: Kind, *, parts: bool = False
    ) -> Mask:
        allowed = np.zeros(len(frame), dtype=bool)
        for wave, plan in self.waves.items():
            here = np.flatnonzero(waves == wave)
            if not len(here):
                continue
            rows = frame.iloc[here]
            measures, which = np.unique(rows["measure"].to_numpy(dtype=str), return_inverse=True)
            masks = [self.of_measure(wave, each, kind, parts=parts) for each in measures]
            cell = plan.cells.position(rows)
            allowed[here] = (cell >= 0) & np.array(masks)[which, cell]
        return allowed
