"""Ways in which a good file goes bad, each drawn from one source of chance."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from random import Random

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from tests.fuzz.surveys import Cells, Folder

ODD = (
    *("", " ", "nan", ".", "#N/A", "#NULL!", "1e999", "-0", "5", "\uff11", "\u0663", "\u00b2"),
    *("1,0", "1.0", "01", "+1", "1_0", "0x1", "True", "=1+1", "9" * 30, "9" * 400, "x" * 300),
    *("\u200b", "A\u0301", "\x01", "Uenig", "3 - Enig", "Enig (3)", "(", "[x]", "1\n2", "a;b"),
    *("a,b", 'a"b', '"', "'", "%", "\\", "I alt", "Total", "labels", "T1", "key", "\u00c3\u00a6"),
    *("inf", "1980-01-01", '{"ImportId":"QID1"}'),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1",
             "cp1252", "cp850", "utf-7")  # fmt: skip
YAML = (
    *("[", "]", "{", "}", ":", "- ", "null", "~", "yes", "1.5", "-1", "''", "!!python/x y", "&a"),
    *("*a", "|", ">", "<<", "2026-01-01", "\u00e9", "\t", "#", "\x07", "0", "9" * 21, "nan", "s"),
    *("T1", "i", "a.csv", "..", "/", "units.csv", "survey.yml", "''''", "T9"),
)
ATTRIBUTES = ("", "x", "-1", "A0", "ZZZ99999", "n", "s", "d", "e", "str", "inlineStr", "999999",
              "1.5", "b", "C3", "rId9")  # fmt: skip
WORDS = ("", "x", "-1", "99999", "1e999", "NaN", "#N/A", "2024-13-45", "_x0001_", "true", "0")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file's new content; and how many rows it has for certain, or None."""

    name: str
    content: bytes
    rows: int | None = None


def damage(folder: Folder, draw: Random) -> tuple[str, Damaged]:
    """Damage one file of a folder, and say how."""
    chance = draw.random()
    if chance < 0.1:
        name = "survey.yml"
        kind: Callable[..., bytes] = draw.choice((spoil_yaml, spoil_yaml, spoil_bytes, spoil_text))
    elif chance < 0.3:
        name = draw.choice(
            [each for each in folder.files if each not in {folder.export, "survey.yml"}]
        )
        kind = draw.choice((spoil_bytes, spoil_text, spoil_text, recode))
    else:
        name = folder.export
        if folder.make is not None and draw.random() < 0.5:
            how = draw.choice(TABLES)
            table, rows = how([row[:] for row in folder.table], draw, folder.rows)
            return how.__name__, Damaged(name, _remake(folder, table), rows)
        kind = draw.choice(_kinds_for(folder.export))
    return f"{name}: {kind.__name__}", Damaged(name, kind(folder.files[name], draw))


def _remake(folder: Folder, table: Cells) -> bytes:
    if folder.make is None:
        raise TypeError
    try:
        return folder.make(table)
    except Exception:  # noqa: BLE001 - the library that writes has refused it
        return folder.files[folder.export]


def _kinds_for(name: str) -> tuple[Callable[[bytes, Random], bytes], ...]:
    if name.endswith("xlsx"):
        return (spoil_bytes, spoil_member, spoil_member, spoil_markup, spoil_markup, spoil_markup)
    if name.endswith("parquet"):
        return (spoil_bytes, spoil_footer, spoil_types, spoil_types)
    if name.endswith("sav"):
        return (spoil_bytes, spoil_numbers, spoil_bytes, spoil_start)
    return (spoil_bytes, spoil_text, recode)


def spoil_bytes(content: bytes, draw: Random) -> bytes:
    """Change, insert, cut or repeat a few bytes anywhere."""
    data = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(data) + 1)
        match draw.randrange(6):
            case 0 | 1 if at < len(data):
                data[at] = draw.randrange(256)
            case 2:
                data[at:at] = draw.randbytes(draw.randint(1, 5))
            case 3:
                del data[at : at + draw.randint(1, 20)]
            case 4:
                data[at:at] = data[at : at + draw.randint(1, 40)]
            case _ if draw.random() < 0.3:
                del data[at:]
    return bytes(data)


def spoil_start(content: bytes, draw: Random) -> bytes:
    """Change bytes of the first kilobytes, where a file says what it holds."""
    data = bytearray(content)
    for _ in range(draw.randint(1, 5)):
        data[draw.randrange(min(len(data), 1500))] = draw.choice(
            (0, 1, 255, 127, draw.randrange(256))
        )
    return bytes(data)


def spoil_numbers(content: bytes, draw: Random) -> bytes:
    """Write other whole numbers over four bytes."""
    data = bytearray(content)
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(0, max(len(data) - 4, 1)) // 4 * 4
        number = draw.choice((0, 1, -1, 2**31 - 1, -(2**31), 999, draw.randint(-300, 300)))
        data[at : at + 4] = number.to_bytes(4, "little", signed=True)
    return bytes(data)


def spoil_footer(content: bytes, draw: Random) -> bytes:
    """Change bytes of a Parquet file's footer."""
    data = bytearray(content)
    for _ in range(draw.randint(1, 3)):
        data[-draw.randint(1, min(len(data), 600))] = draw.randrange(256)
    return bytes(data)


def spoil_types(content: bytes, draw: Random) -> bytes:
    """Give a column of a Parquet file another type."""
    table = parquet.read_table(BytesIO(content))
    at = draw.randrange(table.num_columns)
    n = table.num_rows
    values: list[object] = draw.choice(
        (
            [pd.Timestamp("2024-01-01")] * n, [True] * n, [None] * n, [1.5] * n, [float("inf")] * n,
            [b"\xff"] * n, [[1]] * n, [{"a": 1}] * n, [2**62] * n, [-1] * n, ["x" * 70_000] * n,
            [pd.Timedelta(1)] * n, list(range(n)), ["1"] * n, [float("nan")] * n,
        )
    )  # fmt: skip
    column = pa.array(values)
    is_plain = not (pa.types.is_nested(column.type) or pa.types.is_null(column.type))
    if draw.random() < 0.3 and is_plain:
        column = column.dictionary_encode()
    field = pa.field(
        table.column_names[at], column.type, metadata={"value_labels": '{"1": "Enig"}'}
    )
    table = table.set_column(at, field, column)
    if draw.random() < 0.2:
        table = table.slice(0, draw.randrange(n + 1))
    written = BytesIO()
    parquet.write_table(table, written)
    return written.getvalue()


def spoil_member(content: bytes, draw: Random) -> bytes:
    """Remove, cut, empty or exchange a member of a zip archive."""

    def change(name: str, part: bytes) -> bytes | None:
        del name
        return draw.choice((None, b"", part[: draw.randrange(len(part) + 1)], b"<x/>", part * 2))

    return _with_member(content, draw, change)


def spoil_markup(content: bytes, draw: Random) -> bytes:
    """Change the text of a member of a zip archive, so that the archive stays whole."""

    def change(name: str, part: bytes) -> bytes:
        del name
        match draw.randrange(4):
            case 0:
                return spoil_bytes(part, draw) if part else part
            case 1:
                marks = [found.span() for found in re.finditer(rb'"[^"]*"', part)]
                if not marks:
                    return part
                first, last = draw.choice(marks)
                word = draw.choice(ATTRIBUTES)
                return part[: first + 1] + word.encode() + part[last - 1 :]
            case 2:
                texts = [found.span(1) for found in re.finditer(rb">([^<>]+)<", part)]
                if not texts:
                    return part
                first, last = draw.choice(texts)
                word = draw.choice(WORDS)
                return part[:first] + word.encode() + part[last:]
            case _:
                tags = [found.span() for found in re.finditer(rb"<[^<>]+>", part)]
                first, last = draw.choice(tags) if tags else (0, 0)
                return part[:first] + part[first:last] * draw.choice((0, 2)) + part[last:]

    return _with_member(content, draw, change)


def _with_member(
    content: bytes, draw: Random, change: Callable[[str, bytes], bytes | None]
) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        names = old.namelist()
        sheets = [
            name for name in names if "sheet" in name or "Strings" in name or "workbook" in name
        ]
        chosen = draw.choice(sheets if draw.random() < 0.7 else names)
        for name in names:
            part: bytes | None = old.read(name)
            if name == chosen and part is not None:
                part = change(name, part)
            if part is not None:
                new.writestr(name, part)
    return written.getvalue()


def spoil_text(content: bytes, draw: Random) -> bytes:
    """Exchange separators, quotation marks, line ends or whole lines."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = content.decode(encoding, errors="replace")
    lines = text.splitlines(keepends=True)
    line = draw.randrange(len(lines))
    match draw.randrange(9):
        case 0:
            text = text.replace(draw.choice(";,\t|\n"), draw.choice(";,\t|:"))
        case 1:
            text = text.replace("\n", draw.choice(("\r\n", "\r", "\n\n", "\x0b", "\u2028", ";\n")))
        case 2:
            at = draw.randrange(len(text) + 1)
            text = (
                text[:at]
                + draw.choice(('"', '""', "'", ";", "\n", "\0", "\ufeff", '"\n'))
                + text[at:]
            )
        case 3:
            text = text.replace('"', draw.choice(("", "'", '""')))
        case 4:
            text = "".join([*lines[:line], lines[line], *lines[line:]])
        case 5:
            text = "".join([*lines[:line], *lines[line + 1 :]])
        case 6:
            lines[line] = lines[line].replace(
                draw.choice(";,\t"), draw.choice(("", ";", ",,", "\t"))
            )
            text = "".join(lines)
        case 7:
            draw.shuffle(lines)
            text = "".join(lines)
        case _:
            cells = re.split(r"([;,\t\n])", text)
            cells[draw.randrange(len(cells))] = draw.choice(ODD)
            text = "".join(cells)
    return text.encode(encoding)


def recode(content: bytes, draw: Random) -> bytes:
    """Write a text in another encoding, or call it so."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = content.decode(encoding, errors="replace")
    mark = draw.choice((b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    return mark + text.encode(draw.choice(ENCODINGS), errors="replace")


def spoil_yaml(content: bytes, draw: Random) -> bytes:
    """Exchange a word of the survey file."""
    words = re.split(r"(\W+)", content.decode())
    for _ in range(draw.randint(1, 2)):
        words[draw.randrange(len(words))] = draw.choice(YAML)
    return "".join(words).encode()


Changed = tuple[Cells, int | None]


def change_cells(table: Cells, draw: Random, rows: int) -> Changed:
    """Write odd values into a few cells of answers."""
    for _ in range(draw.randint(1, 4)):
        row = draw.choice(table[-rows:])
        row[draw.randrange(len(row))] = draw.choice(ODD)
    return table, None


def change_codes(table: Cells, draw: Random, rows: int) -> Changed:
    """Write other codes into cells that hold something already; no row goes."""
    for _ in range(draw.randint(1, 4)):
        row = draw.choice(table[-rows:])
        filled = [place for place, cell in enumerate(row) if cell in {"1", "2", "3", "8"}]
        if filled:
            row[draw.choice(filled)] = draw.choice(("1", "2", "3", "8"))
    return table, rows


def double_row(table: Cells, draw: Random, rows: int) -> Changed:
    """Let a row stand twice."""
    at = draw.randrange(len(table) - rows, len(table))
    table.insert(at, table[at][:])
    return table, rows + 1


def remove_row(table: Cells, draw: Random, rows: int) -> Changed:
    """Take a row out."""
    del table[draw.randrange(len(table) - rows, len(table))]
    return table, rows - 1


def shuffle_rows(table: Cells, draw: Random, rows: int) -> Changed:
    """Put the rows in another order."""
    below = table[-rows:]
    draw.shuffle(below)
    return [*table[:-rows], *below], rows


def shuffle_columns(table: Cells, draw: Random, rows: int) -> Changed:
    """Put the columns in another order."""
    places = list(range(len(table[0])))
    draw.shuffle(places)
    return [[row[place] for place in places] for row in table], rows


def make_ragged(table: Cells, draw: Random, rows: int) -> Changed:
    """Give a row a cell too many or too few."""
    row = draw.choice(table)
    if draw.random() < 0.5:
        row.insert(draw.randrange(len(row) + 1), draw.choice(ODD))
    else:
        del row[draw.randrange(len(row))]
    return table, None


def change_header(table: Cells, draw: Random, rows: int) -> Changed:
    """Double, blank, rename or exchange a column's name, or lose the header."""
    header = table[0]
    one, other = draw.randrange(len(header)), draw.randrange(len(header))
    match draw.randrange(6):
        case 0:
            header[one] = header[other]
        case 1:
            header[one] = ""
        case 2:
            header[one] = draw.choice(ODD)
        case 3:
            header[one], header[other] = header[other], header[one]
        case 4:
            del table[draw.randrange(min(3, len(table) - 1))]
        case _:
            header[one] = header[one].upper() if draw.random() < 0.5 else f" {header[one]} "
    return table, None


def blank_rows(table: Cells, draw: Random, rows: int) -> Changed:
    """Put rows without anything between the others; they are no rows."""
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(table) - rows, len(table) + 1)
        table.insert(at, [""] * len(table[0]))
    return table, rows


TABLES = (
    *(change_cells, change_cells, change_codes, double_row, remove_row, shuffle_rows),
    *(shuffle_columns, make_ragged, change_header, change_header, blank_rows),
)
