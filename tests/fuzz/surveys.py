"""Small good survey folders, one for each spelling of an export."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyreadstat
from openpyxl import Workbook

CANARY = "Zq7Lone"
"""Stands in whatever a respondent wrote; no message may hold it."""

Cells = list[list[str]]

BOOK = """\
title: t
scales:
  - id: s
    options: [{{code: 1, label: Uenig}}, {{code: 2, label: Hverken}}, {{code: 3, label: Enig}}]
    missing: [{{code: 8, label: Ved ikke}}]
items:
  - {{id: T1, scale: s, text: Jeg har tillid til min leder}}
  - {{id: T2, scale: s, text: Vi har tillid til hinanden her, reverse: true}}
indices: [{{id: i, title: I, items: [T1, T2]}}]
waves: {{"1": {{file: {file}, invited: inv{more}}}}}
units: {{file: units.csv, column: enhed, levels: [a, b], crosswalk: crosswalk.csv}}
background: {{rolle: Rolle}}
respondent: key
"""
UNITS = "unit;parent;name;inv\nX;;Hele huset;\nA;X;Ærø;9\nB;X;Byen;9\n"
CROSSWALK = "from;to\nOld;A\nOlder;Old\n"
HEADER = ["key", "enhed", "rolle", "T1", "T2", "note"]
ROWS = [
    ["k1", "A", "Leder", "3", "1", f"{CANARY} er så træt"],
    ["k2", "B", "Ansat", "2", "2", ""],
    ["k3", "Old", "Ansat", "8", "3", "intet"],
    ["k4", "A", "", "1", "", f"{CANARY}@eksempel.dk"],
    ["k4", "A", "Ansat", "1", "3", ""],
    ["k5", "B", "Leder", "", "", ""],
]
LABELS = {"1": "Uenig", "2": "Hverken", "3": "Enig", "8": "Ved ikke", "": ""}
WORDS = [[*row[:3], LABELS[row[3]], LABELS[row[4]], row[5]] for row in ROWS]


@dataclass(frozen=True, slots=True)
class Folder:
    """A survey's files by name.

    Parameters
    ----------
    export
        The export's name.
    files
        The contents.
    table
        The export's header and rows, where a file can be made of them.
    make
        How the file is made of them.
    rows
        How many rows the export has.
    """

    export: str
    files: Mapping[str, bytes]
    table: Cells = field(default_factory=list)
    make: Callable[[Cells], bytes] | None = None
    rows: int = len(ROWS)


def delimited(
    separator: str, encoding: str, quoting: int = 0, end: str = "\n"
) -> Callable[..., bytes]:
    """Return how a text file is made."""

    def make(table: Cells) -> bytes:
        written = StringIO(newline="")
        quote = (csv.QUOTE_MINIMAL, csv.QUOTE_ALL)[quoting]
        csv.writer(written, delimiter=separator, quoting=quote, lineterminator=end).writerows(table)
        return written.getvalue().encode(encoding, errors="replace")

    return make


def _value(cell: str) -> object:
    if not cell:
        return None
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 10 else cell


def workbook(table: Cells) -> bytes:
    book = Workbook()
    for row in table:
        cells = [_value(cell) for cell in row]
        book.active.append(
            [None if isinstance(x, str) and not x.isprintable() else x for x in cells]
        )
    return _saved(book)


def labelled_workbook(table: Cells) -> bytes:
    book = Workbook()
    for row in table:
        cells = [_value(cell) for cell in row]
        book.active.append(
            [None if isinstance(x, str) and not x.isprintable() else x for x in cells]
        )
    sheet = book.create_sheet("labels")
    for line in (["variable", "code", "label"], ["T1", None, "Jeg har tillid"], ["T1", 3, "Enig"]):
        sheet.append(line)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def frame_of(table: Cells) -> pd.DataFrame:
    header, *rows = table
    width = len(header)
    cells = [[*row, *[""] * width][:width] for row in rows]
    frame = pd.DataFrame(cells, columns=[name or f"x{n}" for n, name in enumerate(header)])
    frame = frame.loc[:, ~frame.columns.duplicated()]
    for name in frame:
        values = [_value(cell) for cell in frame[name]]
        if all(each is None or isinstance(each, int) for each in values):
            frame[name] = pd.Series(values, dtype=float)
        else:
            frame[name] = [cell or None for cell in frame[name]]
    return frame


def parquet_file(table: Cells) -> bytes:
    frame = frame_of(table)
    if "rolle" in frame:
        frame["rolle"] = frame["rolle"].astype("category")
    return frame.to_parquet(index=False)


def spss_file(*, compress: bool) -> Callable[[Cells], bytes]:
    def make(table: Cells) -> bytes:
        frame = frame_of(table)
        items = [name for name in ("T1", "T2") if name in frame and frame[name].dtype == float]
        labels = {float(code): label for code, label in LABELS.items() if code}
        with TemporaryDirectory() as folder:
            path = Path(folder) / "a.sav"
            pyreadstat.write_sav(
                frame,
                path,
                column_labels=[f"Tekst om {name}" for name in frame],
                variable_value_labels=dict.fromkeys(items, labels),
                missing_ranges={name: [8] for name in items},
                compress=compress,
                row_compress=not compress,
            )
            return path.read_bytes()

    return make


def _folder(
    file: str,
    table: Sequence[Sequence[str]],
    make: Callable[[Cells], bytes],
    more: str = "",
    **beside: str,
) -> Folder:
    cells = [list(row) for row in table]
    texts = {"survey.yml": BOOK.format(file=file, more=more), "units.csv": UNITS}
    texts |= {"crosswalk.csv": CROSSWALK, **{f"{k}.csv": text for k, text in beside.items()}}
    files = {name: text.encode() for name, text in texts.items()}
    return Folder(file, {**files, file: make(cells)}, cells, make)


def folders() -> dict[str, Folder]:
    """Return a folder for each spelling; none of them needs anything but what is here."""
    plain, words = [HEADER, *ROWS], [HEADER, *WORDS]
    lime = [["id", "submitdate", "lastpage", "enhed", "Q1[a]", "Q1[b]", "rolle", "Q1[other]"]]
    lime += [
        [k, "1980-01-01", "3", e, t and f"A{t}", u and f"A{u}", r, n] for k, e, r, t, u, n in ROWS
    ]
    lime_map = ', columns: {key: id, T1: "Q1[a]", T2: "Q1[b]"}'
    qualtrics = [
        ["ResponseId", "Finished", "enhed", "rolle", "Q1", "Q2", "Q2_9_TEXT"],
        ["Response ID", "Finished", "Enhed", "Rolle", "Jeg har\ntillid", "Vi har tillid", "Andet"],
        [f'{{"ImportId":"QID{n}"}}' for n in range(7)],
        *([k, "1", e, r, t, u, n] for k, e, r, t, u, n in ROWS),
    ]
    redcap = [["record_id", "enhed", "rolle", "t1", "t2", "valg___1", "note", "skema_complete"]]
    redcap += [[k, e, r, t, u, "1", n, "2"] for k, e, r, t, u, n in ROWS]
    tail = ("", "_COMMENT", "_COMMENT_TOPICS", "_SENSITIVE_COMMENT_FLAG")
    glint = [["Key", "enhed", "rolle", *(q + x for q in ("Q1", "Q2") for x in tail)]]
    glint += [[k, e, r, t, n, "", "", u, "", "", ""] for k, e, r, t, u, n in ROWS]
    xact = [["responde", "closetim", "email", "enhed", "rolle", "tillid_1", "tillid_2", "stato_4"]]
    xact += [[k, "2024-05-01", n, e, r, t, u, "1"] for k, e, r, t, u, n in ROWS]
    structure = (
        "questionName;variableName;questionType;subType;questionText;choiceValue;choiceText\n"
    )
    structure += (
        "t;tillid_1;Matrix;Single;Jeg har tillid;1;Uenig;\nt;tillid_2;Matrix;Single;Vi;1;Uenig;\n"
    )
    labels = "tillid_1;1;Uenig\ntillid_1;3;Enig\nstato_4;0;Nej\nstato_4;1;Gennemført\n"
    return {
        "semicolons": _folder("a.csv", plain, delimited(";", "utf-8")),
        "labels": _folder("a.csv", words, delimited(";", "cp1252", end="\r\n")),
        "quoted": _folder("a.csv", plain, delimited(",", "utf-8-sig", 1)),
        "utf16": _folder("a.txt", plain, delimited("\t", "utf-16")),
        "enalyzer": _folder("a.csv", words, delimited(";", "utf-8"), ", dialect: enalyzer"),
        "limesurvey": _folder("a.csv", lime, delimited(";", "utf-8-sig", 1, "\r\n"), lime_map),
        "qualtrics": _folder("a.csv", qualtrics, delimited(",", "utf-8"),
                             ", columns: {key: ResponseId, T1: Q1, T2: QID5}"),
        "redcap": _folder("a.csv", redcap, delimited(",", "utf-8"),
                          ", columns: {key: record_id, T1: t1, T2: t2},"
                          " status: {column: skema_complete, keep: [Complete]}"),
        "glint": _folder("a.csv", glint, delimited(",", "utf-8"),
                         ", columns: {key: Key, T1: Q1, T2: Q2}"),
        "surveyxact": _folder("a.csv", xact, delimited(";", "utf-8"),
                              ", columns: {key: responde, T1: tillid_1, T2: tillid_2},"
                              " status: {column: stato_4, keep: [1]}",
                              a_structure=structure, a_labels=labels),
        "excel": _folder("a.xlsx", plain, workbook),
        "excel with labels": _folder("a.xlsx", plain, labelled_workbook),
        "parquet": _folder("a.parquet", plain, parquet_file),
        "spss": _folder("a.sav", plain, spss_file(compress=False)),
        "zsav": _folder("a.zsav", plain, spss_file(compress=True)),
    }  # fmt: skip
