"""Which letters the bytes of a text file stand for."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tillid_analysis.data.reading.export import Source
from tillid_analysis.errors import Problem

BLOCK = 1 << 22
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_SAVE_AGAIN = "export it again as CSV in UTF-8"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text file is encoded, and whether quotation marks occur in it.

    Parameters
    ----------
    name
        Python's name of the encoding.
    quoted
        Whether there are quotation marks.
    balanced
        Whether there is an even number of them.
    """

    name: str
    quoted: bool
    balanced: bool


def find_encoding(source: Source) -> Encoding:
    """Find a text file's encoding in one pass: UTF-8, UTF-16 with its mark, or cp1252.

    Parameters
    ----------
    source
        The file.

    Returns
    -------
    Encoding
        Never latin-1, which takes every byte and so hides what is wrong.

    Raises
    ------
    ReadingError
        If the bytes are none of these, with the first line that is not.
    """
    with source.path.open("rb") as stream:
        start = stream.read(4)
    name = next((name for mark, name in _BOMS if start.startswith(mark)), None)
    if name == "utf-16":
        return _check_utf16(source)
    quotes, is_utf8 = _survey_bytes(source)
    if not is_utf8 and name is not None:
        where = f"line {_line_of_bad_utf8(source.path)}"
        raise source.refuse(source.problem("is not UTF-8 as the file says", _SAVE_AGAIN, at=where))
    if not is_utf8:
        _check_cp1252(source)
    return Encoding("utf-8-sig" if is_utf8 else "cp1252", quotes > 0, quotes % 2 == 0)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def _survey_bytes(source: Source) -> tuple[int, bool]:
    """Count quotation marks and tell whether all is UTF-8; NUL bytes are refused."""
    quotes, lines, is_utf8 = 0, 1, True
    decoder = codecs.getincrementaldecoder("utf-8")()
    for block in _blocks(source.path):
        if (nul := block.find(0)) >= 0:
            raise source.refuse(_nul(source, block, lines + block.count(b"\n", 0, nul)))
        quotes += block.count(b'"')
        lines += block.count(b"\n")
        is_utf8 = is_utf8 and _decodes(decoder, block)
    return quotes, is_utf8 and _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    if block.isascii() and not final and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _nul(source: Source, block: bytes, line: int) -> Problem:
    if block.count(0) > len(block) / 3:
        return source.problem("is UTF-16 without a byte order mark", _SAVE_AGAIN)
    found = "holds a NUL byte, which no text has"
    return source.problem(found, f"the file may be damaged; {_SAVE_AGAIN}", at=f"line {line}")


def _check_utf16(source: Source) -> Encoding:
    quotes = 0
    try:
        with source.path.open(encoding="utf-16", newline="") as stream:
            while block := stream.read(BLOCK):
                if "\0" in block:
                    raise source.refuse(source.problem("holds NUL signs", _SAVE_AGAIN))
                quotes += block.count('"')
    except UnicodeError:
        damaged = source.problem("starts as UTF-16 and is damaged", _SAVE_AGAIN)
        raise source.refuse(damaged) from None
    return Encoding("utf-16", quotes > 0, quotes % 2 == 0)


def _check_cp1252(source: Source) -> None:
    lines, before = 1, 0
    for block in _blocks(source.path):
        if bad := _NOT_IN_CP1252.search(block):
            line = lines + block.count(b"\n", 0, bad.start())
            byte = before + bad.start() + 1
            found = f"byte {byte} ({bad[0].hex()}) is neither UTF-8 nor Windows-1252"
            raise source.refuse(source.problem(found, _SAVE_AGAIN, at=f"line {line}"))
        lines += block.count(b"\n")
        before += len(block)


def _line_of_bad_utf8(path: Path) -> int:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not _decodes(codecs.getincrementaldecoder("utf-8")(), line, final=True):
                return number
    return number
