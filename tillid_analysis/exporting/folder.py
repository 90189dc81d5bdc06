"""Exporting a survey into a folder that is a survey itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from tillid_analysis.codebook import Codebook
from tillid_analysis.errors import ChoiceError, check_choice
from tillid_analysis.exporting.files import write_file
from tillid_analysis.exporting.naming import name_files
from tillid_analysis.exporting.places import check_place
from tillid_analysis.exporting.survey_file import (
    UNITS,
    survey_text,
    units_text,
)
from tillid_analysis.exporting.tables import KINDS, Kind, Rows, tabulate
from tillid_analysis.language import LANGUAGES, Language
from tillid_analysis.units import UnitTree
from tillid_analysis.writing import staged, write_whole

SURVEY = "survey.yml"


def export_folder(
    codebook: Codebook,
    tree: UnitTree,
    waves: Sequence[Rows],
    folder: Path,
    kind: str,
    language: str | None,
    *,
    overwrite: bool,
) -> Path:
    """Write a survey's files, all of them or none.

    Parameters
    ----------
    codebook, tree, waves
        The survey.
    folder, kind, language, overwrite
        As in `Survey.export`.

    Returns
    -------
    Path
        The survey file.

    Raises
    ------
    ChoiceError, DisclosureError, ExportError
        As in `Survey.export`.
    """
    chosen = cast(Kind, check_choice("kind", kind, KINDS))
    spoken = cast(Language, check_choice("language", language or codebook.language, LANGUAGES))
    target = check_place(codebook, folder)
    stems = name_files(codebook.wave_names)
    files = {wave: f"{stem}.{kind}" for wave, stem in zip(codebook.waves, stems, strict=True)}
    beside = [SURVEY, UNITS]
    if not overwrite:
        _check_free(target, [*beside, *files.values()])
    tables = {rows.wave: tabulate(codebook, tree, rows, spoken) for rows in waves}
    with staged(target) as stage:
        for wave, columns in tables.items():
            write_file(chosen, stage / files[wave], columns)
        write_whole(stage / UNITS, units_text(tree), private=True)
        text = survey_text(codebook, tree, chosen, files, tables)
        write_whole(stage / SURVEY, text, private=True)
    return target / SURVEY


def _check_free(target: Path, names: Sequence[str]) -> None:
    taken = [name for name in names if (target / name).exists()]
    if taken:
        there = ", ".join(taken)
        raise ChoiceError(
            f"{target} holds {there} already; name another folder, or pass overwrite=True"
        )
