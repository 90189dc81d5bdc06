"""What the tests of drivers' importance share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from tillid_analysis.stats.moments import covariance


@dataclass(frozen=True)
class Part:
    """A statistic of all drivers of a model, as another package has it."""

    data: str
    outcome: str
    held: list[str]
    drivers: list[str]
    values: list[float]
    all_drivers: list[str]


def parts(golden: Callable[[str], list[dict[str, str]]], statistic: str) -> Iterator[Part]:
    """Yield the values of a statistic, model by model."""
    known: list[str] = []
    by = groupby(golden("importance"), lambda row: (row["data"], row["held"], row["statistic"]))
    for (data, held, name), grouped in by:
        rows = list(grouped)
        drivers = [row["driver"] for row in rows]
        known = drivers if name == "lmg" else known
        if name.startswith(statistic):
            values = [float(row["value"].replace("NA", "nan")) for row in rows]
            yield Part(
                data, rows[0]["outcome"], held.split("+") if held else [], drivers, values, known
            )


def correlations(
    rows: list[dict[str, str]], outcome: str, drivers: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Correlate drivers with each other and with the outcome."""
    values = np.array([[float(row[name]) for name in [*drivers, outcome]] for row in rows])
    r = covariance(values).correlation
    return r[:-1, :-1], r[:-1, -1]


def random_correlations(rng: np.random.Generator, p: int) -> tuple[np.ndarray, np.ndarray]:
    """Correlate p drivers and an outcome that have something in common."""
    x = rng.standard_normal((60, p + 1)) + rng.standard_normal((60, 1))
    r = np.corrcoef(x, rowvar=False)
    return r[:p, :p], r[:p, p]
