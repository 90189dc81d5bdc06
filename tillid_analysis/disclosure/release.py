"""The release plan: one decision on what may be shown, and the only maker of Released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tillid_analysis.disclosure.groups import count_bases
from tillid_analysis.disclosure.remainders import pool_remainders
from tillid_analysis.disclosure.statistics import hide, round_off
from tillid_analysis.disclosure.suppression import Mask, plan_tree
from tillid_analysis.errors import DisclosureError
from tillid_analysis.results import Labels, Note, Released, Result
from tillid_analysis.survey import Survey

ABOUT_UNITS = ("estimate", "contrast", "compare_waves")
ABOUT_INSTITUTION = ("rank_drivers", "assess_reliability")
ABOUT_FILES = ("assess_quality",)
FEWEST_FOR_MODELS = 30


@dataclass(frozen=True, slots=True, eq=False)
class WavePlan:
    """Which of the U units of a wave may be shown.

    Parameters
    ----------
    shown
        (U,) units whose means may be shown.
    detailed
        (U,) units of which shares, tests and own spread may be shown too.
    """

    shown: Mask
    detailed: Mask


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Release:
    """What may be shown of a survey, decided once for every table, figure and report.

    Call it with a result to get what may be shown of it.

    Parameters
    ----------
    survey
        What is published.
    waves
        The plan of each wave.
    """

    survey: Survey
    waves: Mapping[str, WavePlan]

    def __repr__(self) -> str:
        """Say how many units are shown in each wave."""
        counts = [f"{wave}: {int(plan.shown.sum())}" for wave, plan in self.waves.items()]
        return f"Release({', '.join(counts)} of {len(self.survey.units)} units shown)"

    def __call__(self, result: Result) -> Released:
        """Return what may be shown of a result.

        Parameters
        ----------
        result
            Of an analysis of the same survey.

        Returns
        -------
        Released
            Every row, with numbers left empty where they may not be shown; estimates get a row
            for each pooled remainder too.

        Raises
        ------
        DisclosureError
            If the result is of another survey, or of an analysis the plan has no rule for.
        """
        if not isinstance(result, Result):
            raise DisclosureError.not_a_result(result)
        if result.spec.fingerprint != self.survey.fingerprint:
            raise DisclosureError("the result was computed from another survey than this release")
        frame, function = result.frame, result.spec.function
        if function in ABOUT_UNITS:
            frame = self._about_units(frame, pool=function == "estimate")
        elif function in ABOUT_INSTITUTION:
            frame = self._about_institution(frame)
        elif function in ABOUT_FILES:
            frame = hide(frame, _none(frame), _none(frame))
        else:
            raise DisclosureError(f"there is no rule yet for what may be shown of {function}()")
        frame = round_off(frame, self.survey.codebook.policy, in_points=function in ABOUT_UNITS)
        return Released(
            frame.reset_index(drop=True), result.spec, self._notes(result), self._labels
        )

    def shown_units(self, wave: str | None = None) -> tuple[str, ...]:
        """Return the codes of the units that are shown in a wave, the last one by default."""
        name = self.survey.waves[self.survey.codebook.wave_position(wave)]
        shown = self.waves[name].shown
        return tuple(code for code, may in zip(self.survey.units.codes, shown, strict=True) if may)

    @property
    def _labels(self) -> Labels:
        return Labels(self.survey.codebook, self.survey.units)

    def _about_units(self, frame: pd.DataFrame, *, pool: bool) -> pd.DataFrame:
        hidden = ~self._allowed(frame, "shown")
        coarse = ~self._allowed(frame, "detailed")
        shown = hide(frame, hidden, coarse)
        if not pool:
            return shown
        pooled = self._pooled(frame)
        return pd.concat([shown, hide(pooled, _none(pooled), ~_none(pooled))], ignore_index=True)

    def _allowed(self, frame: pd.DataFrame, kind: str) -> pd.Series[bool]:
        """Say which rows' units may be shown in the row's wave, and in the one compared with."""
        allowed = self._allowed_in(frame["unit"], frame["wave"], kind)
        if "reference" in frame and frame["reference"].isin(self.survey.waves).any():
            allowed &= self._allowed_in(frame["unit"], frame["reference"], kind)
        return pd.Series(allowed, frame.index)

    def _allowed_in(
        self, units: pd.Series[str], waves: pd.Series[str], kind: str
    ) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        positions = pd.Index(self.survey.units.codes).get_indexer(pd.Index(units))
        allowed = np.zeros(len(units), dtype=bool)
        for wave, plan in self.waves.items():
            here = (waves == wave).to_numpy() & (positions >= 0)
            allowed[here] = getattr(plan, kind)[positions[here]]
        return allowed

    def _pooled(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Pool remainders where the result has every unit: else they would not be what they say."""
        units = len(self.survey.units)
        parts = [
            pool_remainders(part, self.survey.units, self.waves[str(wave)].shown)
            for wave, part in frame.groupby("wave", sort=False)
            if part["unit"].nunique() == units
        ]
        return pd.concat(parts, ignore_index=True) if parts else frame.iloc[:0]

    def _about_institution(self, frame: pd.DataFrame) -> pd.DataFrame:
        open_waves = [wave for wave, plan in self.waves.items() if plan.detailed[0]]
        hidden = ~frame["wave"].isin(open_waves) | ~(frame["n"] >= FEWEST_FOR_MODELS)
        return hide(frame, hidden, _none(frame))

    def _notes(self, result: Result) -> tuple[Note, ...]:
        policy = self.survey.codebook.policy
        promise = Note("promise", details={"n": str(policy.min_n)})
        weaker = (Note("weaker_promise"),) if policy.weaker_than_promised else ()
        return (*result.notes, promise, *weaker)


def plan_release(survey: Survey) -> Release:
    """Decide what may be shown of a survey, once for everything.

    Parameters
    ----------
    survey
        What is published: all its waves, each with its whole tree of units.

    Returns
    -------
    Release
        Call it with results.

    Notes
    -----
    A unit is shown where it and every group that can be computed from the shown units have
    `min_n` respondents of the policy, counted for the respondents and for those behind each
    index. Shares, tests, effect sizes and intervals from a unit's own spread follow the same rule
    with `min_n_distribution`. Items rest on the respondents of their index, so that they add
    nothing to be computed.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> release = ta.plan_release(survey)
    >>> release(ta.rank_drivers(survey, wave="2026")).frame["suppressed"].any()
    np.False_
    """
    policy = survey.codebook.policy
    waves = {}
    for wave in survey.waves:
        counts = count_bases(survey, wave)
        everything = np.ones(len(survey.units), dtype=bool)
        shown = plan_tree(survey.units, counts, policy.min_n, everything)
        detailed = plan_tree(survey.units, counts, policy.min_n_distribution, shown)
        waves[wave] = WavePlan(shown, detailed)
    return Release(survey, waves)


def _none(frame: pd.DataFrame) -> pd.Series[bool]:
    return pd.Series(False, frame.index)
