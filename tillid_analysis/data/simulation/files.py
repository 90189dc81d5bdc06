"""Writing the sample survey: survey file, units, exports and the truth behind them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import yaml

from tillid_analysis.data.simulation.exports import write_codes_xlsx, write_labels_csv, write_sav
from tillid_analysis.data.simulation.organisation import (
    DEPARTMENTS,
    INSTITUTION,
    RETIRED,
    UNITS,
    WAVES,
    Organisation,
    codes_in_wave,
    department_of,
)
from tillid_analysis.data.simulation.respondents import SimulatedSurvey, simulate_survey
from tillid_analysis.data.simulation.template import survey_text
from tillid_analysis.data.simulation.truth import describe_truth

SAMPLE_SEED = 2026

_WRITERS = {"2022.csv": write_labels_csv, "2024.xlsx": write_codes_xlsx, "2026.sav": write_sav}
_TRUTH_HEAD = """\
# What is true of the sample survey, and what it was made from. Never read by the analysis.
# planted is the model's own scale, in round points; everything else is in the points an analysis
# sees: what a perfect analysis of endless such surveys would find on average. Means are exact;
# population_2026 comes from a drawn population. Who answers does not depend on what is felt.
"""


class _FlatDumper(yaml.SafeDumper):
    """YAML with the innermost level on one line, and no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def write_sample(folder: str | Path, *, seed: int = SAMPLE_SEED) -> tuple[Path, ...]:
    """Write the sample survey.

    Parameters
    ----------
    folder
        Where to; it is made if it is not there. Files in it are overwritten.
    seed
        Of the random numbers. The same seed gives the same files, byte for byte.

    Returns
    -------
    tuple of Path
        The files written.
    """
    folder = Path(folder)
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    survey = simulate_survey(seed=seed)
    (folder / "survey.yml").write_text(survey_text(), encoding="utf-8", newline="\n")
    _write_table(folder / "units.csv", _unit_rows(survey))
    crosswalk = [("from", "to"), *((old, new) for old, (_, new) in RETIRED.items())]
    _write_table(folder / "crosswalk.csv", crosswalk)
    for place, (wave, (name, write)) in enumerate(zip(survey.waves, _WRITERS.items(), strict=True)):
        write(wave, folder / "raw" / name, np.random.default_rng([seed, place]))
    truth = yaml.dump(
        describe_truth(survey),
        Dumper=_FlatDumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=200,
    )
    (folder / "truth.yml").write_text(_TRUTH_HEAD + truth, encoding="utf-8", newline="\n")
    names = ["survey.yml", "units.csv", "crosswalk.csv", *(f"raw/{name}" for name in _WRITERS)]
    return tuple(folder / name for name in (*names, "truth.yml"))


def _write_table(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def _unit_rows(survey: SimulatedSurvey) -> Iterator[Sequence[object]]:
    """Yield the units' table: units of today from the top down, then those of earlier waves."""
    blank = [""] * len(WAVES)
    yield ["unit", "parent", "name", *(f"invited_{wave}" for wave in WAVES)]
    yield [INSTITUTION[0], "", INSTITUTION[1], *blank]
    for department, name in DEPARTMENTS.items():
        yield [department, INSTITUTION[0], name, *blank]
    invited = _invited(survey.organisation)
    names = UNITS | {old: name for old, (name, _) in RETIRED.items()}
    for unit, name in names.items():
        counts = [invited.get((unit, wave), "") for wave in WAVES]
        yield [unit, department_of(unit), name, *counts]


def _invited(organisation: Organisation) -> dict[tuple[str, str], int]:
    """Count the invited by the code that their unit had in the wave."""
    invited: dict[tuple[str, str], int] = {}
    for unit, sizes in zip(UNITS, organisation.sizes.tolist(), strict=True):
        for wave, size in zip(WAVES, sizes, strict=True):
            codes = codes_in_wave(unit, wave)
            for place, code in enumerate(codes):
                invited[code, wave] = len(range(place, size, len(codes)))
    return invited
