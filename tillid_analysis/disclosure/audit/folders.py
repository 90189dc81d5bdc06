"""The files of a folder that are given away: pages, workbooks, and zip files of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from tillid_analysis.disclosure.audit.reading import Page, read_page
from tillid_analysis.disclosure.audit.workbooks import read_workbook
from tillid_analysis.errors import ReportError

PAGE, WORKBOOK, ARCHIVE = ".html", ".xlsx", ".zip"


def read_pages(*folders: Path) -> list[Page]:
    """Take apart every page and workbook of folders, and of the folders and zip files in them.

    Parameters
    ----------
    folders
        A file of an earlier one takes the place of that of the same name in a later one.

    Returns
    -------
    list of Page
        Those that are the same to the last byte once only: a zip file tells nothing new where the
        files in it lie beside it.

    Raises
    ------
    ReportError
        If a file cannot be read.
    """
    return PageReader().read(*folders)


@dataclass(slots=True)
class PageReader:
    """Takes files apart, each once, also before all of them are there.

    Parameters
    ----------
    taken_apart
        What was read ahead: by name and content.
    """

    taken_apart: dict[tuple[str, bytes], list[Page]] = field(default_factory=dict)

    def read_ahead(self, name: str, content: bytes) -> None:
        """Take a file apart that will be found later, if it is then as it is now.

        Parameters
        ----------
        name
            Its path in its folder.
        content
            What will be in it.
        """
        key = name, _mark(content)
        if key not in self.taken_apart:
            self.taken_apart[key] = list(_read(name, content, set()))

    def read(self, *folders: Path) -> list[Page]:
        """Take folders apart, as `read_pages` does."""
        files: dict[str, Path] = {}
        for folder in folders:
            for file in sorted(each for each in folder.rglob("*") if each.is_file()):
                if file.suffix.lower() in (PAGE, WORKBOOK, ARCHIVE):
                    files.setdefault(str(file.relative_to(folder)), file)
        known: set[bytes] = set()
        # What lies in a zip file is named by the file beside it, where there is one.
        ordered = sorted(files.items(), key=lambda each: each[1].suffix.lower() == ARCHIVE)
        try:
            return [
                page
                for name, path in ordered
                for page in self._read(name, path.read_bytes(), known)
            ]
        except (OSError, UnicodeDecodeError):
            raise ReportError(f"a file in {str(folders[0])!r} cannot be read as text") from None

    def _read(self, name: str, content: bytes, known: set[bytes]) -> Iterable[Page]:
        mark = _mark(content)
        ahead = self.taken_apart.get((name, mark))
        if ahead is None or mark in known:
            return _read(name, content, known)
        known.add(mark)
        return ahead


def _mark(content: bytes) -> bytes:
    return sha256(content).digest()


def _read(name: str, content: bytes, known: set[bytes]) -> Iterator[Page]:
    """Yield what a file holds, unless it was read before."""
    mark = _mark(content)
    if mark in known:
        return
    known.add(mark)
    kind = Path(name).suffix.lower()
    if kind == PAGE:
        yield read_page(name, content.decode("utf-8"))
    elif kind == WORKBOOK:
        yield read_workbook(name, content)
    elif kind == ARCHIVE:
        yield from _unpack(name, content, known)
    else:
        yield Page(name, odd=[("", "a file that is neither page nor workbook")])


def _unpack(name: str, content: bytes, known: set[bytes]) -> Iterator[Page]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            if archive.comment or any(each.comment for each in archive.infolist()):
                yield Page(name, odd=[("", "a remark on the file")])
            for info in archive.infolist():
                if not info.is_dir():
                    yield from _read(f"{name}/{info.filename}", archive.read(info), known)
    except (BadZipFile, ZlibError, NotImplementedError, RuntimeError):
        yield Page(name, odd=[("", "a zip file that cannot be read")])
