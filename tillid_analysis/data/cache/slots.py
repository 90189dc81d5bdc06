"""Slots: where a wave's draft is kept, and how it is taken out and put in.

A cache saves time and nothing else: whatever is wrong with it, the export is read again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from tillid_analysis.codebook import Codebook, Dialect
from tillid_analysis.data.cache.keys import hash_bytes, hash_file, hash_text, hash_wave
from tillid_analysis.data.cache.tables import Kept, read_kept, write_kept
from tillid_analysis.data.reading.dialects import files_beside
from tillid_analysis.exporting.places import PRIVATE
from tillid_analysis.units import UnitTree
from tillid_analysis.writing import make_private, write_whole

SMALLEST = 1 << 17
"""Bytes of an export from which it is quicker to keep what was read."""

_UNSAFE = re.compile(r"[^0-9A-Za-z]+")
_LONGEST = 40

Stamps = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one wave's draft.

    Parameters
    ----------
    folder
        The cache.
    name
        What all files of the wave begin with.
    key
        A hash of all that the draft depends on.
    files
        The export and the files that tell about it.
    stamps
        When these were changed, and how large they were, before they were hashed.
    """

    folder: Path
    name: str
    key: str
    files: Sequence[Path]
    stamps: Stamps

    def take(self) -> Kept | None:
        """Return what was kept; None where there is nothing, or it is damaged."""
        # A file that is no table of ours has another hash than its name says.
        with suppress(OSError, ValueError, KeyError):
            if (path := self._find()) is not None:
                with path.open("rb") as stream:
                    return read_kept(stream)
        return None

    def _find(self) -> Path | None:
        """Return the file that is kept, if it is whole: its own hash ends its name."""
        for path in self.folder.glob(f"{self.name}-{self.key}-*.parquet"):
            if path.stem.endswith(f"-{hash_file(path)}"):
                return path
        return None

    def keep(self, kept: Kept) -> None:
        """Keep what was read, in place of what was kept of the wave before.

        Nothing is written where the same is there, as a check finds it, where a file has changed
        since it was hashed, or where there is no place.
        """
        with suppress(OSError):
            if _stamp(self.files) == self.stamps and self._find() is None:
                make_private(self.folder, like=self.files[0].parent)
                self._write(kept)

    def _write(self, kept: Kept) -> None:
        """Write beside the others, readable to its owner only, then remove these."""
        stream = BytesIO()
        write_kept(stream, kept)
        content = stream.getvalue()
        whole = self.folder / f"{self.name}-{self.key}-{hash_bytes(content)}.parquet"
        write_whole(whole, content, private=True)
        # What a process that was stopped left behind is hidden.
        for path in (*self.folder.glob(f"{self.name}-*"), *self.folder.glob(f".{self.name}-*")):
            if path != whole:
                # Another process may read it, or have removed it.
                with suppress(OSError):
                    path.unlink()


def find_slot(
    codebook: Codebook, tree: UnitTree, wave: str, dialect: Dialect | None
) -> Slot | None:
    """Find the place of a wave's draft.

    Parameters
    ----------
    codebook, tree
        What was asked, and of whom.
    wave
        The wave.
    dialect
        The dialect that its file is to be read in; None leaves it to the survey file.

    Returns
    -------
    Slot or None
        None where the export is too small to be kept, or not there.
    """
    export = codebook.folder / codebook.waves[wave].file
    try:
        if not export.is_file() or export.stat().st_size < SMALLEST:
            return None
        files = (export, *files_beside(export))
        stamps = _stamp(files)
        key = hash_wave(codebook, tree, wave, dialect, files)
    except OSError:
        # Whoever reads the export says what is wrong with it.
        return None
    readable = _UNSAFE.sub("_", wave)[:_LONGEST]
    name = f"{readable}-{hash_text(f'{codebook.path.name}/{wave}')[:8]}"
    return Slot(codebook.folder / PRIVATE, name, key, files, stamps)


def _stamp(files: Sequence[Path]) -> Stamps:
    stats = [path.stat() for path in files]
    return tuple((stat.st_mtime_ns, stat.st_size) for stat in stats)
