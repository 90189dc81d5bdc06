"""What a page says of how it was made: the policy, and what else an attacker would know."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Self

from pydantic import BaseModel, ConfigDict

from tillid_analysis.codebook import Policy
from tillid_analysis.language import Language
from tillid_analysis.survey import Survey

DEFAULT = Policy()
"""What holds where a page does not say."""


class Method(BaseModel):
    """What a page says of how it was made.

    Parameters
    ----------
    wave
        The wave reported on.
    waves
        Names of all waves.
    names
        The survey's title, the name of whom the page is about, and what levels, backgrounds and
        indices are called.
    policy
        The minimum sizes of the policy, its decimals and its narrowest interval.
    conf_level
        Coverage of the intervals, in per cent.
    power
        The chance with which smallest differences are found, in per cent.
    bands
        Points (0-100) below which differences are too small to matter.
    weighted
        Whether answers are weighted in some wave, so that means are not those of n people.
    steps
        For each measure the largest number of points that everybody's value is a multiple of, as a
        fraction; measures without one are left out.
    parts
        For each index what it was made from in the wave.
    sensitive
        Measures that need as many people as sensitive ones.
    """

    model_config = ConfigDict(frozen=True)

    wave: str
    waves: tuple[str, ...]
    names: tuple[str, ...] = ()
    policy: Mapping[str, object] = {}
    conf_level: float = 95
    power: float = 80
    bands: tuple[float, ...] = (5.0,)
    weighted: bool = False
    steps: Mapping[str, str] = {}
    parts: Mapping[str, tuple[str, ...]] = {}
    sensitive: tuple[str, ...] = ()

    @classmethod
    def of(cls, survey: Survey, wave: str, unit: str, language: Language) -> Self:
        """Write down how the pages of a survey are made.

        Parameters
        ----------
        survey, wave
            What is reported on.
        unit
            The name of whom the page is about.
        language
            The page's language.
        """
        codebook = survey.codebook
        return cls(
            wave=wave,
            waves=survey.waves,
            names=(
                *(codebook.title.in_language(language), unit),
                *(codebook.units.title_of(each, language) for each in codebook.units.levels),
                *(title.in_language(language) for title in codebook.background.values()),
                *(index.title.in_language(language) for index in codebook.indices),
            ),
            policy=codebook.policy.model_dump(),
            bands=tuple({codebook.smallest_difference, *codebook.smallest_differences.values()}),
            weighted=survey.responses.weight is not None,
            steps=_steps(survey),
            parts=_parts(survey, wave),
            sensitive=tuple(each for each in codebook.measures if codebook.is_sensitive(each)),
        )

    def limit(self, name: str, default: float) -> float:
        """Return a number of the policy, or what stands for it where the page has none."""
        value = self.policy.get(name, default)
        return float(value) if isinstance(value, int | float) else default

    def minimum(
        self, *, distribution: bool = False, background: bool = False, apart: bool = False
    ) -> int:
        """Return how many people must stand behind a number, counting those who join forces.

        Parameters
        ----------
        distribution, background
            Whether it is more than a mean, and of a group by background.
        apart
            Whether it can only be computed, and is not shown itself.
        """
        limits = [self.limit("min_n", DEFAULT.min_n)]
        if distribution:
            limits.append(self.limit("min_n_distribution", DEFAULT.min_n_distribution))
        if background:
            limits.append(self.limit("min_n_background", DEFAULT.min_n_background))
        if apart:
            limits.append(self.limit("min_difference", 0))
        return int(max(limits) + self.limit("insider", DEFAULT.insider)) - 1

    def on(self, measure: str) -> Self:
        """Return what holds for one measure: of a sensitive one every minimum is the higher."""
        if measure not in self.sensitive:
            return self
        least = self.limit("min_n_sensitive", DEFAULT.min_n_sensitive)
        names = ("min_n", "min_n_background", "min_n_distribution")
        raised = {each: max(self.limit(each, getattr(DEFAULT, each)), least) for each in names}
        return self.model_copy(update={"policy": {**self.policy, **raised}})

    def step(self, measure: str, wave: str) -> Fraction | None:
        """Return what everybody's value on a measure is a multiple of, if the page tells."""
        found = self.steps.get(measure) if wave == self.wave else None
        return Fraction(found) if found else None

    @property
    def insider(self) -> int:
        """How many people may put what they know together."""
        return int(self.limit("insider", DEFAULT.insider))

    @property
    def narrowest(self) -> float:
        """How closely anybody's answer may be told at least."""
        return self.limit("min_interval", DEFAULT.min_interval)

    @property
    def decimals(self) -> int:
        """Decimals of points and percentages."""
        return int(self.limit("decimals", DEFAULT.decimals))


@lru_cache(maxsize=8)
def _steps(survey: Survey) -> Mapping[str, str]:
    """Return the steps of the measures that have one, which are the same on all pages."""
    measures = survey.codebook.measures
    return {each: str(step) for each in measures if (step := _step(survey, each))}


def _step(survey: Survey, measure: str) -> Fraction | None:
    """Return the step of a measure's values, with anything between half and all parts answered.

    Half or more of an index of q parts on one scale are averaged, so that values are multiples of
    the scale's step over the least common multiple of ceil(q/2) ... q. A missing item of an index
    is filled in with the index, and has the index' step.
    """
    codebook = survey.codebook
    base = codebook.base_of(measure)
    items = codebook.items_of(base)
    if base in codebook.index_by_id and codebook.index_by_id[base].indices:
        return None
    last = {
        len(codebook.scale_of(codebook.item_by_id[each], w).options) - 1
        for each in items
        for w in survey.waves
    }
    # Multiples of 100/a and of 100/b are multiples of 100/lcm(a, b).
    step = Fraction(100, lcm(*last))
    if base not in codebook.index_by_id:
        return step
    asked = range(-(-min(len(items), *(_asked(survey, base))) // 2), len(items) + 1)
    return step / lcm(*(each for each in asked if each))


@lru_cache(maxsize=8)
def _parts(survey: Survey, wave: str) -> Mapping[str, tuple[str, ...]]:
    measured = set(survey.measures_of(wave))
    return {
        index.id: tuple(part for part in index.parts if part in measured)
        for index in survey.codebook.indices
    }


def _asked(survey: Survey, index: str) -> list[int]:
    """Return how many items of an index were asked in each wave."""
    items = set(survey.codebook.items_of(index))
    return [len(items & survey.answered_items(wave)) for wave in survey.waves]
