"""The made-up institution: its departments and units, their sizes, and what was reorganised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WAVES = ("2022", "2024", "2026")
INSTITUTION = ("SFE", "Styrelsen for Eksempler")
INVITED_IN_ALL = 1100
MOST_IN_SMALL_UNIT = 6

DEPARTMENTS = {
    "A": "Jura og Tilsyn",
    "B": "Sagsbehandling",
    "C": "Digitalisering og Data",
    "D": "Analyse og Udvikling",
    "E": "Økonomi og HR",
    "F": "Direktionssekretariat",
}

UNITS = {
    "A01": "Tilsyn Øst",
    "A02": "Tilsyn Vest",
    "A03": "Tilsyn Syd",
    "A04": "Forvaltningsret",
    "A05": "EU-ret",
    "A06": "Regelforenkling",
    "A07": "Klagesager",
    "A08": "Kontrol",
    "A09": "Godkendelser",
    "A10": "Aktindsigt",
    "B01": "Ansøgninger 1",
    "B02": "Ansøgninger 2",
    "B03": "Ansøgninger 3",
    "B04": "Tilskud Erhverv",
    "B05": "Tilskud Forskning",
    "B06": "Udbetaling",
    "B07": "Borgerservice",
    "B08": "Telefoni",
    "B09": "Komplekse sager",
    "B10": "Internationale sager",
    "B11": "Kvalitet og Metode",
    "B12": "Arkiv og Journal",
    "C01": "IT-drift",
    "C02": "Systemudvikling",
    "C03": "Fagsystemer",
    "C04": "Dataplatform",
    "C05": "Registre",
    "C06": "Informationssikkerhed",
    "C07": "Digital Selvbetjening",
    "C08": "IT-support",
    "C09": "Arkitektur",
    "D11": "Evaluering og Effekt",
    "D12": "Statistik",
    "D13": "Samfundsøkonomi",
    "D14": "Politikudvikling",
    "D15": "Brugerindsigt",
    "D16": "Analyse og Prognoser",
    "D17": "Sagsanalyse",
    "E01": "Regnskab",
    "E02": "Budget og Styring",
    "E03": "HR og Løn",
    "E04": "Indkøb",
    "E05": "Bygninger",
    "F01": "Ledelsessekretariat",
    "F02": "Presse",
}

RETIRED = {
    "D01": ("Evaluering", "D11"),
    "D02": ("Effektmåling", "D11"),
    "D03": ("Statistik og Tal", "D12"),
    "D04": ("Økonomisk Analyse", "D13"),
    "D05": ("Politik og Udvikling", "D14"),
    "D06": ("Brugerundersøgelser", "D15"),
    "D07": ("Analyse", "D16"),
    "D08": ("Prognoser", "D16"),
    "B13": ("Sagsanalyse og Statistik", "D17"),
}
"""Codes of 2022 and 2024, their names, and the unit of 2026 that each went to: two pairs were
merged, one unit moved from another department, the others changed name and code."""

_FIXED_SIZES = {
    # Under five answers: at most MOST_IN_SMALL_UNIT are asked.
    **{"A10": 6, "B12": 4, "C09": 3, "E05": 5, "F01": 7, "F02": 5},
    # Large enough for a planted effect of ten points to be seen (effects.py).
    **{"A03": 44, "B04": 52, "B09": 60, "C02": 46, "D12": 40, "E02": 50},
}


@dataclass(frozen=True, slots=True, eq=False)
class Organisation:
    """Who was invited, by unit and wave.

    Parameters
    ----------
    sizes
        (units, waves) invited in each unit of `UNITS`; in 2022 and 2024 in what it was made from.
    """

    sizes: NDArray[np.int64]

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the units below the departments, as they are in the last wave."""
        return tuple(UNITS)


def department_of(unit: str) -> str:
    """Return the department of a unit: the letter that its code begins with.

    Examples
    --------
    >>> department_of("B13")
    'B'
    """
    return unit[0]


def codes_in_wave(unit: str, wave: str) -> tuple[str, ...]:
    """Return the codes that the members of a present unit had in a wave.

    Examples
    --------
    >>> codes_in_wave("D11", "2024")
    ('D01', 'D02')
    >>> codes_in_wave("D11", "2026")
    ('D11',)
    """
    earlier = tuple(old for old, (_, new) in RETIRED.items() if new == unit)
    return earlier if earlier and wave != WAVES[-1] else (unit,)


def simulate_organisation(rng: np.random.Generator) -> Organisation:
    """Draw how many were invited in each unit and wave.

    Parameters
    ----------
    rng
        Where chance comes from.

    Returns
    -------
    Organisation
        In the last wave `INVITED_IN_ALL` in all.

    Notes
    -----
    Sizes that are not fixed are log-normal (standard deviation 0.6 of the logarithm) between 8
    and 70 and scaled to the total; in earlier waves they are up to a tenth smaller or larger.
    """
    free = [unit for unit in UNITS if unit not in _FIXED_SIZES]
    left = INVITED_IN_ALL - sum(_FIXED_SIZES.values())
    drawn = np.clip(rng.lognormal(np.log(20.0), 0.6, len(free)), 8, 70)
    now = dict(zip(free, _apportion(drawn, left).tolist(), strict=True)) | _FIXED_SIZES
    last = np.array([now[unit] for unit in UNITS])
    change = rng.uniform(0.88, 1.08, (len(UNITS), len(WAVES) - 1))
    change[last <= MOST_IN_SMALL_UNIT + 1] = 1.0
    earlier = np.round(last[:, None] * change).astype(np.int64)
    return Organisation(np.column_stack([earlier, last]))


def _apportion(shares: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Round to whole people so that the total is met: the largest remainders are rounded up."""
    exact = shares * total / shares.sum()
    whole: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    whole[np.argsort(whole - exact, kind="stable")[: total - whole.sum()]] += 1
    return whole
