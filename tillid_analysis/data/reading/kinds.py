"""What kind of file it is, told by its bytes and not by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, cast, get_args
from zipfile import BadZipFile, ZipFile

from tillid_analysis.data.reading.export import Source
from tillid_analysis.errors import ReadingError

Kind = Literal["text", "excel", "parquet", "spss"]
_START = 1 << 12
_EXPORT_AS = "export it as CSV (UTF-8), Excel (.xlsx), SPSS (.sav) or Parquet"

# Kind, how it is called, and the endings that promise it.
_KINDS = {
    "text": ("a text file", (".csv", ".tsv", ".tab", ".txt")),
    "excel": ("an Excel file", (".xlsx", ".xlsm")),
    "parquet": ("a Parquet file", (".parquet", ".pq")),
    "spss": ("an SPSS file", (".sav", ".zsav")),
    "old excel": ("an Excel file of the old kind", (".xls",)),
}

# What a file starts with; those that are no kind of ours are refused by name.
_MAGIC = (
    (b"PAR1\x15", "parquet"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old excel"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"<stata_dta>", "a Stata file"),
    (b"PARE\x15", "an encrypted Parquet file"),
    (b"{\\rtf", "a Word document"),
)
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml")


def find_kind(source: Source, named_by: str) -> Kind:
    """Find what kind of file it is, and refuse what no reader knows.

    Parameters
    ----------
    source
        The file.
    named_by
        The entry that names it, for the message if it is missing.

    Returns
    -------
    str
        "text", "excel", "parquet" or "spss".

    Raises
    ------
    ReadingError
        If there is no such file, it is of another kind, or its name promises another.
    """
    _check_file(source, named_by)
    kind = _recognise(source)
    _check_ending(source, kind)
    return kind


def name_of_kind(kind: Kind) -> str:
    """Return how a kind of file is called: "a text file".

    Examples
    --------
    >>> name_of_kind("spss")
    'an SPSS file'
    """
    return _KINDS[kind][0]


def _check_file(source: Source, named_by: str) -> None:
    path = source.path
    if path.is_dir():
        remedy = f"name a file in it; it is named by {named_by}"
        raise source.refuse(source.problem("is a folder", remedy))
    if not path.is_file():
        raise ReadingError.missing_file(path, named_by)
    try:
        is_empty = not _start(path)
    except OSError as error:
        remedy = "close it in other programs, and see whether you may read it"
        problem = source.problem(f"cannot be opened ({error.strerror})", remedy)
        raise source.refuse(problem) from None
    if is_empty:
        raise source.refuse(source.problem("is empty", "export it again"))


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_START)


def _recognise(source: Source) -> Kind:
    """Return the kind of file; what no reader knows is refused by its name."""
    start = _start(source.path)
    found = next((kind for magic, kind in _MAGIC if start.startswith(magic)), "text")
    if found == "zip":
        found = _look_into_zip(source)
    if found == "old excel" and source.path.suffix.lower() in _KINDS["excel"][1]:
        found = "an Excel file with a password"
    if found == "text" and start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        found = "a web page or XML, whatever its name ends in"
    if found == "text" and _is_binary(start):
        found = "no text, and none of the formats that can be read"
    for kind in get_args(Kind):
        if kind == found:
            return cast(Kind, kind)
    what = _KINDS[found][0] if found in _KINDS else found
    raise source.refuse(source.problem(f"is {what}", _EXPORT_AS))


def _look_into_zip(source: Source) -> str:
    try:
        with ZipFile(source.path) as archive:
            names = archive.namelist()
    except (BadZipFile, OSError, ValueError):
        found = "is a damaged Excel file, or one that was not copied to its end"
        raise source.refuse(source.problem(found, "export or copy it again")) from None
    if "xl/workbook.bin" in names:
        return "a binary Excel file (.xlsb)"
    if any(name.startswith("xl/") for name in names):
        return "excel"
    if any(name.startswith("word/") for name in names):
        return "a Word document"
    return "an OpenDocument file" if "mimetype" in names else "a zip archive"


def _is_binary(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    # UTF-16 without its mark has a NUL in every second byte, and is named as such later on.
    letters = start.replace(b"\0", b"") if start.count(0) * 2 >= len(start) - 2 else start
    control = sum(byte < 32 and byte not in b"\t\n\r\f\v" for byte in letters)
    return control > len(letters) / 50


def _check_ending(source: Source, kind: Kind) -> None:
    ending = source.path.suffix.lower()
    promised = next((name for name, (_, endings) in _KINDS.items() if ending in endings), kind)
    if promised != kind:
        what, endings = _KINDS[kind]
        found = f"is {what}, but its name ends in {ending}"
        raise source.refuse(source.problem(found, f"rename it to {source.path.stem}{endings[0]}"))
