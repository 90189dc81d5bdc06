"""The release plan: one decision on what may be shown, and the only maker of Released."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd

from tillid_analysis.categories import is_stated
from tillid_analysis.disclosure.explaining import explain_unit
from tillid_analysis.disclosure.ledger import Ledger
from tillid_analysis.disclosure.mixes import told_units
from tillid_analysis.disclosure.models import hide_models
from tillid_analysis.disclosure.permission import Permission
from tillid_analysis.disclosure.planning import WavePlan
from tillid_analysis.disclosure.recording import record_release
from tillid_analysis.disclosure.remainders import pool_remainders
from tillid_analysis.disclosure.statistics import COMPOSED, hide, round_off
from tillid_analysis.disclosure.subjects import (
    ABOUT_FILES,
    ABOUT_INSTITUTION,
    ABOUT_LEVELS,
    ABOUT_SIZES,
    ABOUT_UNITS,
    AMONG_UNITS,
    IN_POINTS,
)
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.errors import DisclosureError
from tillid_analysis.language import check_language
from tillid_analysis.remembering import MOST
from tillid_analysis.results import Kind, Labels, Note, Released, Result, Spec
from tillid_analysis.survey import Survey

KINDS: tuple[Kind, ...] = get_args(Kind)


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
    ledger
        What was released before.
    """

    survey: Survey
    waves: Mapping[str, WavePlan]
    ledger: Ledger
    _given: dict[int, tuple[Result, Released]] = field(default_factory=dict, init=False)

    def __repr__(self) -> str:
        """Say how many units are shown in each wave."""
        counts = [f"{wave}: {len(self.shown_units(wave))}" for wave in self.waves]
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
        # A question that is asked again has the very spec it had; what it says may be changed.
        before = self._given.get(id(result.spec))
        same = before is not None and before[0].among is result.among
        if before is not None and same and before[0].frame.equals(result.frame):
            return replace(before[1], frame=before[1].frame.copy(deep=False))
        released = self._give(result)
        self._given[id(result.spec)] = (
            replace(result, frame=result.frame.copy(deep=False)),
            replace(released, frame=released.frame.copy(deep=False)),
        )
        if len(self._given) > MOST:
            del self._given[next(iter(self._given))]
        return released

    def _give(self, result: Result) -> Released:
        if result.spec.fingerprint != self.survey.fingerprint:
            raise DisclosureError("the result was computed from another survey than this release")
        frame, function = result.frame, result.spec.function
        if result.among is None and function in (*AMONG_UNITS, *ABOUT_LEVELS):
            raise DisclosureError.not_repeatable(function)
        if result.among is not None:
            frame = result.among(
                lambda rows, kind: self._permission.of_rows(rows, result.spec, kind)
            )
        if function in ABOUT_UNITS:
            frame = self._about_units(frame, result.spec)
        elif function in ABOUT_INSTITUTION:
            hidden = hide_models(self.survey, self.waves, frame, result.spec)
            frame = hide(frame, hidden, _none(frame))
        elif function in ABOUT_FILES:
            frame = hide(frame, _none(frame), _none(frame))
        else:
            raise DisclosureError(f"there is no rule yet for what may be shown of {function}()")
        frame = round_off(frame, self.survey.codebook.policy, in_points=function in IN_POINTS)
        return Released(
            frame.reset_index(drop=True), result.spec, self._notes(result), self._labels
        )

    def shown_units(self, wave: str | None = None) -> tuple[str, ...]:
        """Return the codes of units of which an index is shown in a wave, by default the last."""
        name = self.survey.waves[self.survey.codebook.wave_position(wave)]
        shown = told_units(self.survey.codebook, self.waves[name])
        return tuple(code for code, may in zip(self.survey.units.codes, shown, strict=True) if may)

    def shown_splits(self, unit: str | None = None, wave: str | None = None) -> tuple[str, ...]:
        """Return the backgrounds of which a unit has a group that is shown.

        Parameters
        ----------
        unit
            The unit's code; the institution where it is left out.
        wave
            A wave's name; the last where it is left out.

        Returns
        -------
        tuple of str
            Names as in survey.yml, and of two that are crossed; none where units of this level are
            not split. Those who did not state a background are no group of their own here.

        Raises
        ------
        ChoiceError
            If there is no such unit or wave.

        Examples
        --------
        >>> import tillid_analysis as ta
        >>> survey = ta.read_survey("data/sample/survey.yml")
        >>> ta.plan_release(survey).shown_splits("F")
        ('leder',)
        """
        codebook, units = self.survey.codebook, self.survey.units
        plan = self.waves[self.survey.waves[codebook.wave_position(wave)]]
        at = 0 if unit is None else units.position(unit)
        mine = np.flatnonzero(plan.people.shown & (plan.cells.unit == at))
        stated = [plan.cells.key[each] for each in mine]
        found = {name for name, each in stated if is_stated(each)}
        return tuple(each for each in codebook.splits if each in found)

    def explain(self, unit: str, wave: str | None = None, *, language: str | None = None) -> str:
        """Say what of a unit is shown and why the rest is not, for the analyst only.

        Parameters
        ----------
        unit
            The unit's code.
        wave
            A wave's name; the last where it is left out.
        language
            "da" or "en"; the survey's own where it is left out.

        Returns
        -------
        str
            Why it is hidden would tell a reader something about the people in it: a report with
            these lines in it is refused.

        Raises
        ------
        ChoiceError
            If there is no such unit, wave or language.

        Examples
        --------
        >>> import tillid_analysis as ta
        >>> survey = ta.read_survey("data/sample/survey.yml")
        >>> print(ta.plan_release(survey).explain("A10", language="en"))
        For the analyst only, not for reports:
        Aktindsigt, 2026
        - Nothing is shown: there are fewer than 5 answers.
        """
        codebook = self.survey.codebook
        name = self.survey.waves[codebook.wave_position(wave)]
        spoken = check_language(language or codebook.language)
        return explain_unit(self.survey, self.waves[name], unit, spoken)

    def record(self, files: Sequence[Path]) -> None:
        """Write down in the ledger that everything the plan allows leaves, in some files.

        Parameters
        ----------
        files
            The finished files.

        Raises
        ------
        DisclosureError
            If the ledger cannot be written: what is not written down must not leave.
        """
        record_release(self.survey, self.waves, self.ledger, files)

    @property
    def fingerprint(self) -> str:
        """A short hash of what may be shown, to tell two releases of a survey apart."""
        parts = hashlib.sha256(self.survey.codebook.policy.model_dump_json().encode())
        for plan in self.waves.values():
            for masks in (plan.people, *plan.measures.values()):
                parts.update(np.append(masks.shown, plan.has_models).tobytes())
                parts.update(masks.detailed.tobytes())
        return parts.hexdigest()[:12]

    @property
    def _permission(self) -> Permission:
        return Permission(self.survey, self.waves)

    @property
    def _labels(self) -> Labels:
        return Labels(self.survey.codebook, self.survey.units)

    def _about_units(self, frame: pd.DataFrame, spec: Spec) -> pd.DataFrame:
        hidden, coarse = (
            pd.Series(~self._permission.of_rows(frame, spec, kind), frame.index) for kind in KINDS
        )
        alone = self._alone(frame) if "measure" in frame else None
        if spec.function in ABOUT_SIZES and alone is not None:
            hidden |= alone
        shown = hide(frame, hidden, coarse, alone)
        if dict(spec.arguments).get("covariates"):
            shown.loc[coarse, list(COMPOSED)] = np.nan
        if spec.function != "estimate":
            return shown
        if not self.survey.codebook.policy.pooled_remainder:
            return shown
        pooled = self._pooled(frame)
        left = hide(pooled, _none(pooled), ~_none(pooled), self._alone(pooled))
        return pd.concat([shown, left], ignore_index=True)

    def _alone(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """Return the rows for which the institution's spread would tell that of too few."""
        return pd.Series(~self._permission.of_spread(frame), frame.index)

    def _pooled(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Pool remainders where the result has every unit: else they would not be what they say."""
        size = len(self.survey.units)
        parts = []
        for wave, part in frame[frame["background"] == ""].groupby("wave", sort=False):
            if part["unit"].nunique() == size:
                for shown, measures in self._alike(str(wave), part["measure"].unique().tolist()):
                    rows = part[part["measure"].isin(measures)]
                    parts.append(pool_remainders(rows, self.survey.units, shown))
        return pd.concat(parts, ignore_index=True) if parts else frame.iloc[:0]

    def _alike(self, wave: str, measures: list[str]) -> Iterator[tuple[Mask, list[str]]]:
        """Yield the measures that are shown for the same units together, and the units (U,)."""
        size = len(self.survey.units)
        together: dict[bytes, tuple[Mask, list[str]]] = {}
        for measure in measures:
            shown = self._permission.of_measure(wave, measure, "shown")[:size]
            together.setdefault(shown.tobytes(), (shown, []))[1].append(measure)
        yield from together.values()

    def _notes(self, result: Result) -> tuple[Note, ...]:
        policy = self.survey.codebook.policy
        codebook = self.survey.codebook
        notes = [*result.notes, Note("promise", details={"n": str(policy.min_n)})]
        if codebook.splits:
            levels = ",".join(codebook.split_levels)
            details = {"n": str(policy.min_n_background), "levels": levels}
            notes.append(Note("promise_splits", details=details))
        if policy.weaker_than_promised:
            notes.append(Note("weaker_promise"))
        return tuple(notes)


def _none(frame: pd.DataFrame) -> pd.Series[bool]:
    return pd.Series(False, frame.index)
