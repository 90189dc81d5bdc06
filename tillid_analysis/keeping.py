"""Files that save time and nothing else: whatever is wrong with one, its content is made again."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tillid_analysis.writing import PRIVATE, make_private, write_whole

# sha256 is the quickest that hashlib has where the processor knows it, which is nearly everywhere.
_HASH = "sha256"
_LENGTH = 32

_UNSAFE = re.compile(r"[^0-9A-Za-z]+")
_LONGEST = 40


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


@cache
def hash_code(folders: tuple[Path, ...], packages: tuple[str, ...]) -> str:
    """Return a hash of code that makes something: it may change without a new version.

    Parameters
    ----------
    folders
        Where the code lies.
    packages
        Names of packages, whose versions matter.
    """
    code = hashlib.new(_HASH, str([version(name) for name in packages]).encode())
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            code.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return code.hexdigest()


@dataclass(frozen=True, slots=True)
class Keeper:
    """The place of one thing that is kept beside a survey.

    Parameters
    ----------
    survey
        The survey's folder.
    name
        What all files of this thing begin with.
    key
        A hash of all that it depends on.
    suffix
        What its files' names end with.
    """

    survey: Path
    name: str
    key: str
    suffix: str

    @classmethod
    def of(cls, survey_file: Path, what: str, wave: str, key: str, suffix: str) -> Keeper:
        """Find the place of what is kept of a wave; several surveys may share a folder."""
        readable = _UNSAFE.sub("_", wave)[:_LONGEST]
        name = f"{what}{readable}-{hash_text(f'{survey_file.name}/{wave}')[:8]}"
        return cls(survey_file.parent, name, key, suffix)

    @property
    def folder(self) -> Path:
        """Where it lies, hidden from git."""
        return self.survey / PRIVATE

    def find(self) -> Path | None:
        """Return the file that is kept, if it is whole: its own hash ends its name."""
        for path in self.folder.glob(f"{self.name}-{self.key}-*{self.suffix}"):
            if path.stem.endswith(f"-{hash_file(path)}"):
                return path
        return None

    def keep(self, content: bytes, *, like: Path) -> None:
        """Keep it, readable to its owner only, in place of what was kept before.

        Parameters
        ----------
        content
            What to keep.
        like
            The folder whose readers may see that there is something.

        Raises
        ------
        OSError
            If there is no place for it.
        """
        make_private(self.folder, like=like)
        whole = self.folder / f"{self.name}-{self.key}-{hash_bytes(content)}{self.suffix}"
        write_whole(whole, content, private=True)
        # What a process that was stopped left behind is hidden.
        for path in (*self.folder.glob(f"{self.name}-*"), *self.folder.glob(f".{self.name}-*")):
            if path != whole:
                # Another process may read it, or have removed it.
                with suppress(OSError):
                    path.unlink()
