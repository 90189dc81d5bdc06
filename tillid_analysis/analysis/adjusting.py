"""Many contrasts read together: adjusted p-values, the intervals that fit them, and verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.analysis.families import JOINT
from tillid_analysis.analysis.limits import limits_at
from tillid_analysis.analysis.multiplicity import ADJUSTMENTS, Adjust, Family, Tables
from tillid_analysis.analysis.verdicts import judge
from tillid_analysis.results import Note, Permit
from tillid_analysis.survey import Floats, Survey

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How contrasts are read.

    Parameters
    ----------
    adjust
        The name of the adjustment, for readers.
    band
        (M,) the smallest difference of interest on each measure, in points.
    conf_level
        Coverage of the intervals; an error rate is 1 minus it.
    """

    adjust: str
    band: Floats
    conf_level: float


def find_bands(survey: Survey, measures: Sequence[str]) -> Floats:
    """Return (M,) the smallest difference of interest on each measure."""
    return np.array([survey.codebook.band_of(each) for each in measures])


def note_bands(survey: Survey, measures: Sequence[str]) -> Iterator[Note]:
    """Yield the caveats that say below what a difference on each measure is too small to matter."""
    usual = survey.codebook.smallest_difference
    yield Note("band", details={"band": f"{usual:g}"})
    bands = {each: survey.codebook.band_of(each) for each in measures}
    for band in sorted({*bands.values()} - {usual}):
        named = [each for each in measures if bands[each] == band]
        yield Note("band_of", details={"measures": ",".join(named), "band": f"{band:g}"})


def read_together(
    tables: Tables,
    reading: Reading,
    among: Mask,
    together: NDArray[np.int64],
    adjust: Adjust | None = None,
) -> dict[str, NDArray[Any]]:
    """Adjust C contrasts on M measures for each other, and read each.

    Parameters
    ----------
    tables
        Tables (C, M) of what `compare` finds, by the names of result columns.
    reading
        How.
    among
        (C, M) the contrasts that count: no other one has a test, or a say in what is found.
    together
        (C,) numbers the contrasts that are adjusted for each other, on each measure or on all.
    adjust
        How, where p-values are not enough for it.

    Returns
    -------
    dict
        The same tables, and `p_adjusted`, `adjust`, `joint_low`, `joint_high` and `verdict`.

    Notes
    -----
    Beside the interval of each contrast alone stands the one that fits the adjustment. Where zero
    lies outside it the adjusted p-value is below 1 - `conf_level`, and with the adjustments that
    do not go step by step ("bh" once something is found) the other way round as well.
    """
    shape = tables["p_value"].shape
    tested = among & ~np.isnan(tables["p_value"])
    p_adjusted, quantile = np.full(shape, np.nan), np.full(shape, np.nan)
    described = np.full(shape, "", dtype=object)
    adjusting = adjust or ADJUSTMENTS[reading.adjust]
    each = np.zeros(shape[1]) if reading.adjust == JOINT else np.arange(shape[1])
    for family, measure in product(np.unique(together), np.unique(each)):
        inside = (together == family)[:, None] & (each == measure)
        at = np.nonzero(inside & tested)
        described[inside] = f"{reading.adjust} over {len(at[0])} tests"
        if len(at[0]):
            part = {name: table[at] for name, table in tables.items()}
            p_adjusted[at], quantile[at] = adjusting(Family(part, 1 - reading.conf_level, *at))
    low, high = tables["conf_low"], tables["conf_high"]
    joint = limits_at(tables, quantile)
    return {
        **tables,
        "p_adjusted": p_adjusted,
        "joint_low": joint.low,
        "joint_high": joint.high,
        "verdict": judge(low, high, p_adjusted, reading.band, 1 - reading.conf_level),
        "adjust": described,
    }


@dataclass(frozen=True, slots=True)
class Way:
    """How differences of units are read together.

    Parameters
    ----------
    adjust, conf_level
        As in `contrast`.
    permit
        Says which may be shown; only these are adjusted for each other. None for all.
    """

    adjust: str
    conf_level: float
    permit: Permit | None

    def read(
        self,
        survey: Survey,
        units: list[int],
        measures: list[str],
        tables: Tables,
        about: Mapping[str, object],
        bands: Floats | None = None,
    ) -> dict[str, NDArray[Any]]:
        """Read tables (U, M), of which `about` says by result columns what they are about.

        Differences are held against the bands (M,), the codebook's where none are given.
        """
        among = self.among(survey, units, measures, about)
        found = find_bands(survey, measures) if bands is None else bands
        reading = Reading(self.adjust, found, self.conf_level)
        return read_together(tables, reading, among, np.zeros(len(units), dtype=np.int64))

    def among(
        self, survey: Survey, units: list[int], measures: list[str], about: Mapping[str, object]
    ) -> Mask:
        """Return (U, M) which differences count."""
        shape = (len(units), len(measures))
        if self.permit is None:
            return np.ones(shape, dtype=np.bool_)
        codes = np.repeat(np.array(survey.units.codes, dtype=object)[units], shape[1])
        asked = pd.DataFrame({"unit": codes, "measure": measures * shape[0], **about})
        return self.permit(asked, "detailed").reshape(shape)
