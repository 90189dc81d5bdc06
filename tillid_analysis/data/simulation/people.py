"""The people in the made-up institution: who stays from wave to wave, and who they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.data.simulation.effects import SHARE_OF_LEADERS
from tillid_analysis.data.simulation.organisation import WAVES, Organisation

CANARY = "ZQ7"
"""Every key, address and comment of a made-up respondent contains this, so that a leak of one
can be searched for."""

TENURES = ("0-1 år", "2-5 år", "6-10 år", "11+ år")
JOB_GROUPS = ("Administrativ medarbejder", "Jurist", "Økonom", "IT-medarbejder")
TURNOVER = 0.18
YEARS_BETWEEN_WAVES = 2.0
_TENURE_FROM = (2.0, 6.0, 11.0)
_JOB_SHARES = (0.4, 0.2, 0.2, 0.2)


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """All desks in the institution and who sat at them in each wave.

    Parameters
    ----------
    unit, place
        (S,) position of the desk's unit, and the desk's number in it.
    person
        (S, waves) number of the person at the desk.
    years
        (S, waves) how long that person has been employed.
    leader, job_group, stable
        (P,), (P,) and (P, 6) what stays the same about a person: whether a leader, the job
        group, and the lasting part of what he or she feels (standard normal).
    """

    unit: NDArray[np.int64]
    place: NDArray[np.int64]
    person: NDArray[np.int64]
    years: NDArray[np.float64]
    leader: NDArray[np.bool_]
    job_group: NDArray[np.int64]
    stable: NDArray[np.float32]


def simulate_people(organisation: Organisation, rng: np.random.Generator) -> People:
    """Draw the people of the institution.

    Parameters
    ----------
    organisation
        How many were invited in each unit and wave.
    rng
        Where chance comes from.

    Returns
    -------
    People
        With as many desks as a unit ever had.

    Notes
    -----
    Leaders are drawn alike in all units, so that units differ by what is planted only.
    """
    most = organisation.sizes.max(axis=1)
    unit = np.repeat(np.arange(len(most)), most)
    place = np.concatenate([np.arange(n) for n in most])
    desks, waves = len(unit), len(WAVES)
    leaves = rng.random((desks, waves)) < TURNOVER
    leaves[:, 0] = False
    number = rng.permutation(desks * waves).reshape(desks, waves)
    person = np.take_along_axis(number, leaves.cumsum(axis=1), axis=1)
    return People(
        unit,
        place,
        person,
        _draw_years(leaves, rng),
        rng.random(desks * waves) < SHARE_OF_LEADERS,
        rng.choice(len(JOB_GROUPS), size=desks * waves, p=_JOB_SHARES),
        rng.standard_normal((desks * waves, 6), dtype=np.float32),
    )


def respondent_key(person: int) -> str:
    """Return a person's key in the exports.

    Examples
    --------
    >>> respondent_key(42)
    'ZQ7-00042'
    """
    return f"{CANARY}-{person:05d}"


def tenure(years: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return positions in `TENURES` of years of employment."""
    return np.digitize(years, _TENURE_FROM)


def _draw_years(leaves: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.float64]:
    years = np.empty(leaves.shape)
    years[:, 0] = rng.exponential(7.0, len(years))
    for wave in range(1, leaves.shape[1]):
        new = rng.uniform(0.0, YEARS_BETWEEN_WAVES, len(years))
        years[:, wave] = np.where(leaves[:, wave], new, years[:, wave - 1] + YEARS_BETWEEN_WAVES)
    return years
