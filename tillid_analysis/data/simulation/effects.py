"""What is planted: which units, waves and persons differ, and by how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.data.simulation.organisation import WAVES

DRIVERS = ("tillid", "involvering", "laering", "rammer", "anerkendelse")
OUTCOME = "resultatkultur"
INDICES = (*DRIVERS, OUTCOME)

POINTS_PER_SD = 16.5
"""About how many points (0-100) an index moves when what it measures moves one standard
deviation. It only turns round numbers into latent ones: truth.yml has the exact points."""

PLANTED_UNITS: Mapping[str, Mapping[str, float]] = {
    "A03": {"tillid": -14.0, "involvering": -12.0},
    "B04": {"rammer": -13.0, "anerkendelse": -11.0},
    "B09": {"laering": 12.0, "rammer": 12.0},
    "C02": {"tillid": 13.0, "anerkendelse": 12.0},
    "D12": {"involvering": 13.0, "laering": -13.0},
}
"""Points by which a unit differs in every wave. All other units are alike."""

CHANGED_UNITS: Mapping[str, Mapping[str, float]] = {"E02": {"tillid": -10.0}}
"""Points by which a unit changed between the last two waves."""

CHANGED_INSTITUTION: Mapping[str, float] = {"laering": 4.4}
"""Points by which everybody changed between the last two waves."""

LEADERS: Mapping[str, float] = {"involvering": 8.0}
"""Points by which leaders differ from others."""

SHARE_OF_LEADERS = 0.12


def latent(points: Mapping[str, float]) -> NDArray[np.float64]:
    """Return (5,) differences in the drivers, in latent standard deviations.

    Examples
    --------
    >>> latent({"laering": 16.5}).tolist()
    [0.0, 0.0, 1.0, 0.0, 0.0]
    """
    return np.array([points.get(driver, 0.0) for driver in DRIVERS]) / POINTS_PER_SD


def unit_shift(unit: str, wave: str) -> NDArray[np.float64]:
    """Return (5,) how a unit differs from the others in a wave; zeros where nothing is planted."""
    changed = CHANGED_UNITS.get(unit, {}) if wave == WAVES[-1] else {}
    return latent(PLANTED_UNITS.get(unit, {})) + latent(changed)


def unit_shifts(units: Sequence[str], wave: str) -> NDArray[np.float64]:
    """Return (units, 5) how each unit differs from the others in a wave."""
    return np.array([unit_shift(unit, wave) for unit in units])


def wave_shift(wave: str) -> NDArray[np.float64]:
    """Return (5,) how everybody in a wave differs from everybody in the first."""
    return latent(CHANGED_INSTITUTION if wave == WAVES[-1] else {})
