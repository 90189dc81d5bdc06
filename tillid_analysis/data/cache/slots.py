"""Slots: where a wave's draft is kept, and how it is taken out and put in.

A cache saves time and nothing else: whatever is wrong with it, the export is read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from tillid_analysis.codebook import Codebook, Dialect
from tillid_analysis.data.cache.keys import hash_wave
from tillid_analysis.data.cache.tables import Kept, read_kept, write_kept
from tillid_analysis.data.reading.dialects import files_beside
from tillid_analysis.keeping import Keeper
from tillid_analysis.units import UnitTree

SMALLEST = 1 << 17
"""Bytes of an export from which it is quicker to keep what was read."""

Stamps = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one wave's draft.

    Parameters
    ----------
    keeper
        Where it lies, under a hash of all that the draft depends on.
    files
        The export and the files that tell about it.
    stamps
        When these were changed, and how large they were, before they were hashed.
    """

    keeper: Keeper
    files: Sequence[Path]
    stamps: Stamps

    def take(self) -> Kept | None:
        """Return what was kept; None where there is nothing, or it is damaged."""
        # A file that is no table of ours has another hash than its name says.
        with suppress(OSError, ValueError, KeyError):
            if (path := self.keeper.find()) is not None:
                with path.open("rb") as stream:
                    return read_kept(stream)
        return None

    def keep(self, kept: Kept) -> None:
        """Keep what was read, in place of what was kept of the wave before.

        Nothing is written where the same is there, as a check finds it, where a file has changed
        since it was hashed, or where there is no place.
        """
        with suppress(OSError):
            if _stamp(self.files) == self.stamps and self.keeper.find() is None:
                stream = BytesIO()
                write_kept(stream, kept)
                self.keeper.keep(stream.getvalue(), like=self.files[0].parent)


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
    return Slot(Keeper.of(codebook.path, "", wave, key, ".parquet"), files, stamps)


def _stamp(files: Sequence[Path]) -> Stamps:
    stats = [path.stat() for path in files]
    return tuple((stat.st_mtime_ns, stat.st_size) for stat in stats)
