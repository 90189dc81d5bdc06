"""Where answers of single people may be written: never where reports are taken from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tillid_analysis.codebook import Codebook
from tillid_analysis.errors import ChoiceError, DisclosureError

REPORTS, RAW = "reports", "raw"


def check_place(codebook: Codebook, folder: Path) -> Path:
    """Return the folder that a survey may be written to, as an absolute path.

    Parameters
    ----------
    codebook
        Names the survey's own folders.
    folder
        Where the user wants it; it need not exist.

    Raises
    ------
    DisclosureError
        If it is, or lies in, or can be reached through a folder of reports.
    ChoiceError
        If it is the survey's own folder, holds its exports, or is a file.
    """
    target = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve would follow links too
    resolved = target.resolve()
    home = codebook.folder.resolve()
    own = (home / REPORTS).resolve()
    for path in (target, resolved):
        _refuse_reports(path)
    for shared in (own, *_linked_from(own)):
        if _is_within(resolved, shared):
            raise _in_reports(shared)
    for exports in _folders_of_exports(codebook):
        if _is_within(resolved, exports):
            found = f"{exports} holds the exports as they came, which are never changed"
            raise ChoiceError(f"the survey is not exported to {target}: {found}")
    if _is_within(resolved, home) and _is_within(home, resolved):
        found = "it is the survey's own folder, which stays as it is; name another"
        raise ChoiceError(f"the survey is not exported to {target}: {found}")
    if resolved.exists() and not resolved.is_dir():
        raise ChoiceError(f"the survey is not exported to {target}: it is a file, not a folder")
    return resolved


def _refuse_reports(path: Path) -> None:
    """Refuse a path with a folder called reports in it, in whatever capitals."""
    for place, part in enumerate(path.parts, start=1):
        if part.rstrip(" .").casefold() == REPORTS:
            raise _in_reports(Path(*path.parts[:place]))


def _in_reports(folder: Path) -> DisclosureError:
    return DisclosureError(
        f"answers of single people are not written to {folder}: what lies there is passed on; "
        "name a folder that only you can read"
    )


def _linked_from(reports: Path) -> Iterator[Path]:
    """Yield the folders outside that links in a folder of reports lead to."""
    if reports.is_dir():
        yield from (path.resolve() for path in reports.rglob("*") if path.is_symlink())


def _folders_of_exports(codebook: Codebook) -> Iterator[Path]:
    yield (codebook.folder / RAW).resolve()
    for wave in codebook.waves.values():
        folder = (codebook.folder / wave.file).resolve().parent
        if not _is_within(codebook.folder.resolve(), folder):
            yield folder


def _is_within(path: Path, folder: Path) -> bool:
    """Compare without regard to capitals, as some systems do."""
    inner, outer = ([part.casefold() for part in each.parts] for each in (path, folder))
    return inner[: len(outer)] == outer
