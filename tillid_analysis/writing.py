"""Files that are whole or not there at all."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EAGAIN, EDEADLK
from glob import escape
from io import BytesIO
from pathlib import Path
from stat import S_IMODE
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PRIVATE, PLANS = ".tillid", "plan-"
"""The folder beside a survey file for what is kept to save time, and what its plans begin with."""
_STAGE, _HOLD = "stage", "hold"
_TAKEN = EACCES, EAGAIN, EDEADLK


def write_whole(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a file so that nobody ever sees half of it.

    Parameters
    ----------
    path
        Where the file shall be; its folder exists. A file already there is replaced.
    content
        Text (written as UTF-8, line ends as given) or bytes.
    private
        Whether nobody but its owner may read it.

    Raises
    ------
    OSError
        If the disk is full or the folder is read-only; what was there before is still there.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "a.html", "<p>")
    ...     [each.name for each in Path(folder).iterdir()]
    ['a.html']
    """
    part = _beside(path, "part")
    try:
        # Opened by name, not by tempfile, so that the file is as readable as any other.
        part.touch(mode=0o600 if private else 0o666, exist_ok=False)
        with part.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def pack(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Make a zip file of parts, the same bytes every time: it names no time and no machine.

    Parameters
    ----------
    parts
        Names with slashes, and what stands there, in the order that they are written in.

    Examples
    --------
    >>> pack([("a.html", b"<p>")]) == pack([("a.html", b"<p>")])
    True
    """
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name, content in parts:
            info = ZipInfo(name)  # of 1980, when zip files begin to know dates
            info.compress_type, info.create_system = ZIP_DEFLATED, 3
            info.external_attr = 0o644 << 16  # others may read it
            archive.writestr(info, content)
    return written.getvalue()


def make_private(folder: Path, *, like: Path) -> None:
    """Make a folder open to those who may see another one, and hidden from git.

    Parameters
    ----------
    folder
        Made if missing; the folder it lies in exists.
    like
        The folder whose readers may read it.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
        folder.chmod(S_IMODE(like.stat().st_mode))
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Collect several files beside a folder, and move them in only if all went well.

    Parameters
    ----------
    folder
        Where the files shall be; made if missing. Files of other names stay.

    Yields
    ------
    Path
        A temporary folder on the same disk; write into it with `write_whole`.

    Notes
    -----
    The files move one at a time, in the order of their names, each in one step. A process killed
    before the end leaves the folder as it was, and the hidden temporary folder beside it until the
    next time that something is collected for the same folder. One in which another process still
    collects is left to it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent:
    ...     with staged(Path(parent) / "reports") as stage:
    ...         write_whole(stage / "a.html", "<p>")
    ...     [each.name for each in Path(parent).iterdir()]
    ['reports']
    """
    # Made absolute at once: the working directory may have changed by the end.
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_left_overs(folder)
    stage = _beside(folder, _STAGE)
    with _held(stage):
        stage.mkdir()
        try:
            yield stage
            for source in sorted(each for each in stage.rglob("*") if each.is_file()):
                target = folder / source.relative_to(stage)
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
        finally:
            shutil.rmtree(stage)


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Let no other process in while something is read and written again, until this one ends.

    Parameters
    ----------
    folder
        Where it lies: what is locked is a file in the private folder there.
    name
        What is written.

    Raises
    ------
    BlockingIOError
        If another process is in.
    OSError
        If the folder is read-only.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, alone(Path(folder), "ledger"):
    ...     write_whole(Path(folder) / "ledger.json", "{}")
    """
    make_private(folder / PRIVATE, like=folder)
    with (folder / PRIVATE / f"{name}.{_HOLD}").open("ab") as file:
        try:
            _lock(file)
        except OSError as error:
            # Where files cannot be locked nobody else can either.
            if error.errno in _TAKEN:
                raise BlockingIOError from None
        yield


@contextmanager
def _held(stage: Path) -> Iterator[None]:
    """Lock a file beside a stage: however this process ends, the system opens the lock."""
    hold = stage.with_suffix(f".{_HOLD}")
    try:
        with hold.open("wb") as file:
            # Where files cannot be locked nobody else can either, and nothing is cleared.
            with suppress(OSError):
                _lock(file)
            yield
    finally:
        hold.unlink(missing_ok=True)


def _clear_left_overs(folder: Path) -> None:
    """Remove the stages of processes that are no more."""
    for hold in folder.parent.glob(f".{escape(folder.name)}.*.{_HOLD}"):
        with suppress(OSError):  # somebody holds it, or was faster
            with hold.open("r+b") as file:
                _lock(file)
            stage = hold.with_suffix(f".{_STAGE}")
            if stage.is_dir():
                shutil.rmtree(stage)
            hold.unlink()


def _lock(file: BinaryIO) -> None:
    """Lock a file, or fail at once where another process has."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _beside(path: Path, kind: str) -> Path:
    """Name a hidden neighbour that no other process uses."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.{kind}")
