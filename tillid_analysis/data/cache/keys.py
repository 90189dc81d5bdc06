"""Keys: a hash of all that a wave's draft depends on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tillid_analysis.codebook import Codebook, Dialect
from tillid_analysis.keeping import hash_code, hash_file, hash_text
from tillid_analysis.units import UnitTree

_READERS = ("tillid_analysis", "openpyxl", "pandas", "pyarrow", "pyreadstat")
_CODE = Path(__file__).parents[1]


def hash_wave(
    codebook: Codebook,
    tree: UnitTree,
    wave: str,
    dialect: Dialect | None,
    files: Sequence[Path],
) -> str:
    """Return a hash of all that a wave's draft depends on.

    Parameters
    ----------
    codebook, tree
        What was asked, and of whom. Titles, indices and the policy do not matter.
    wave
        The wave.
    dialect
        The dialect that its file is to be read in; None leaves it to the survey file.
    files
        The export and the files that tell about it.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    asked = codebook.model_dump(
        mode="json", include={"items", "scales", "respondent", "answered_at"}
    )
    of_wave = codebook.waves[wave].model_dump(mode="json", exclude={"invited", "wording"})
    places = [codebook.units.column, *codebook.background]
    moved = {code: asdict(there) for code, there in tree.aliases.get(wave, {}).items()}
    units = [tree.codes, tree.names, moved]
    content = [(path.name, hash_file(path)) for path in files]
    told = [hash_code((_CODE,), _READERS), wave, dialect, asked, of_wave, places, units, content]
    return hash_text(json.dumps(told))
