"""Keys: a hash of all that a wave's draft depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tillid_analysis.codebook import Codebook, Dialect
from tillid_analysis.units import UnitTree

# sha256 is the quickest that hashlib has where the processor knows it, which is nearly everywhere.
_HASH = "sha256"
_LENGTH = 32
_READERS = ("tillid_analysis", "openpyxl", "pandas", "pyarrow", "pyreadstat")


def hash_file(path: Path) -> str:
    """Return a hash of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, _HASH).hexdigest()[:_LENGTH]


def hash_bytes(content: bytes) -> str:
    """Return the hash that a file of this content has."""
    return hashlib.new(_HASH, content).hexdigest()[:_LENGTH]


def hash_text(text: str) -> str:
    """Return a hash of a text."""
    return hash_bytes(text.encode())


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
    told = [_hash_code(), wave, dialect, asked, of_wave, places, units, content]
    return hash_text(json.dumps(told))


@cache
def _hash_code() -> str:
    """Return a hash of what reads and decodes: it may change without a new version."""
    code = hashlib.new(_HASH, str([version(name) for name in _READERS]).encode())
    folder = Path(__file__).parents[1]
    for path in sorted(folder.rglob("*.py")):
        code.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return code.hexdigest()
