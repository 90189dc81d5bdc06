"""Finished pages, kept beside the survey until something they were made from changes."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from tillid_analysis.disclosure import Release
from tillid_analysis.presentation.reports.pages import Task
from tillid_analysis.survey import Survey
from tillid_analysis.writing import PRIVATE, make_private, write_whole

PAGES = "pages"
"""The folder of pages, in the survey's private one."""
PACKAGE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Finished:
    """Pages of one survey and release.

    Parameters
    ----------
    folder
        Where they lie; made when the first is kept.
    made_from
        A hash of what all of them depend on. It begins every file's name.
    """

    folder: Path
    made_from: str

    @classmethod
    def of(cls, survey: Survey, release: Release) -> Self:
        """Find the pages of a survey as it is now, under a release."""
        # Pages also tell which rows were dropped, and that can change while the answers do not.
        parts = (survey.fingerprint, survey.log.to_csv(), release.fingerprint, _package())
        return cls(survey.codebook.folder / PRIVATE / PAGES, _hash(*parts))

    def find(self, task: Task) -> str | None:
        """Return a page that was finished before; None where there is none, or it is damaged."""
        path = self._path(task)
        with suppress(OSError, UnicodeDecodeError):
            written, _, page = path.read_text(encoding="utf-8").partition("\n")
            if written == _hash(page):
                return page
        return None

    def keep(self, task: Task, page: str) -> None:
        """Keep a page, and no longer those made from what the survey was before.

        Nothing is kept where there is no place for it: it saves time and nothing else.
        """
        with suppress(OSError):
            make_private(self.folder.parent, like=self.folder.parents[1])
            self.folder.mkdir(mode=0o700, exist_ok=True)
            for path in self.folder.glob("*.html"):
                if not path.name.startswith(f"{self.made_from}-"):
                    path.unlink(missing_ok=True)
            write_whole(self._path(task), f"{_hash(page)}\n{page}", private=True)

    def _path(self, task: Task) -> Path:
        chapters = [path.read_text(encoding="utf-8") for path in task.notebooks]
        said = (task.report.file, repr(sorted(task.values.items())), task.title, task.method)
        return self.folder / f"{self.made_from}-{_hash(*said, *chapters)}.html"


@cache
def _package() -> str:
    """Hash the package's own files: a page is made anew when what makes it has changed."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.suffix != ".pyc" and path.is_file())
    return _hash(
        *(f"{path.name} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files)
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]
