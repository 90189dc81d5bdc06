"""LimeSurvey: all cells in quotation marks, arrays as Q1[SQ001], answers as A1 or texts."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from tillid_analysis.data.reading.dialects.record import Description, DialectReader
from tillid_analysis.data.reading.export import Export
from tillid_analysis.data.reading.head import Head
from tillid_analysis.data.reading.markup import plain_text
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.values import distinct_texts

COMPLETE, INCOMPLETE = "complete", "incomplete"
# As codes, and as the headings of an English or a German export.
_SUBMITTED = ("submitdate", "Date submitted", "Datum Abgeschickt")
_OWN = frozenset(
    ("lastpage", "startlanguage", "seed", "Last page", "Start language", "Seed",
     "Letzte Seite", "Start-Sprache", "Zufallsstartwert")
)  # fmt: skip
# How the first columns are filled whatever they are called: key, submitted, last page, language.
_FIRST = tuple(
    map(
        re.compile,
        (r"\d+", r"(?:\d{1,4}([-./])\d{1,2}\1\d{1,4}\b.*)?", r"\d*", r"[a-z]{2}(?:-\w+)*"),
    )
)
_ARRAY = re.compile(r"[A-Za-z]\w*\[\w+\]")
_CODE = re.compile(r"A(\d{1,4})")
_PERSONAL = frozenset(
    ("ipaddr", "IP address", "IP-Adresse", "IP-adresse", "refurl", "Referrer URL", "email",
     "firstname", "lastname")
)  # fmt: skip
_COMMENT = re.compile(r".*\[(other|comment)\]|.*\[\w+comment\]", re.IGNORECASE)


def recognise(head: Head) -> str | None:
    """Return why it is a LimeSurvey export, if it is one.

    Parameters
    ----------
    head
        What the file says about itself.
    """
    if head.kind not in {"text", "excel"}:
        return None
    submitted = [name for name in _SUBMITTED if name in head.names]
    own = sorted(_OWN.intersection(head.names))
    if submitted and own:
        return f"it has the columns {', '.join((*submitted, *own))}"
    arrays = [name for name in head.names if _ARRAY.fullmatch(name)]
    quoted = head.layout is not None and head.layout.encoding.quoted
    if quoted and _starts_as_all(head):
        return "its columns start with key, date, page and language, and its cells are quoted"
    if arrays and quoted and head.names[0] == "id":
        return f"its columns are called id and {arrays[0]}, and its cells are quoted"
    return None


def _starts_as_all(head: Head) -> bool:
    """Return whether the first columns are filled as in every export, if they are called anew."""
    rows = [row for row in head.top if len(row) >= len(_FIRST)]
    return bool(rows) and all(
        fits.fullmatch(cell) for row in rows for fits, cell in zip(_FIRST, row, strict=False)
    )


def describe(head: Head, named: bool) -> Description:
    """Return the texts of full headings, and say which column tells who finished.

    Parameters
    ----------
    head, named
        What the file says about itself; nothing depends on whether the dialect is named.
    """
    notes = [
        head.source.note(
            f"column {name} is empty where an answer was not finished",
            f"keep finished answers by status: {{column: {name}, keep: [{COMPLETE}]}}",
        )
        for name in (_SUBMITTED if not _starts_as_all(head) else head.names[1:2])
        if name in head.names and name not in head.source.wanted
    ]
    texts = {name: plain_text(name) for name in head.names if " " in name}
    private = {name for name in head.names if name in _PERSONAL or _COMMENT.fullmatch(name)}
    return Description(texts=texts, private=frozenset(private), notes=tuple(notes))


def finish(export: Export) -> Export:
    """Read answer codes A1, A2 as 1, 2, and an empty date of submission as unfinished.

    Parameters
    ----------
    export
        What was read.
    """
    frame = export.frame.copy(deep=False)
    dated = [name for name in export.columns[1:2] if name in frame and _is_date(frame[name])]
    for name in dict.fromkeys((*_SUBMITTED, *dated)):
        if name in frame:
            filled = frame[name].notna()
            frame[name] = pd.Series(np.where(filled, COMPLETE, INCOMPLETE), dtype="category")
    numbers = {str(name): _numbers(values) for name, values in frame.items()}
    found = {name: each for name, each in numbers.items() if each}
    return replace(export, frame=frame, numbers=found)


def _is_date(values: pd.Series) -> bool:
    return all(map(_FIRST[1].fullmatch, distinct_texts(values)))


def _numbers(values: pd.Series) -> Labels:
    """Return the numbers of a column's answer codes; none unless most of it are such codes."""
    texts = distinct_texts(values)
    found: Labels = {text: match[1] for text in texts if (match := _CODE.fullmatch(text))}
    return found if len(found) * 2 > len(texts) else {}


LIMESURVEY = DialectReader(
    "limesurvey",
    "a LimeSurvey export",
    "it has submitdate with lastpage, startlanguage or seed, or quoted columns such as Q1[SQ001]",
    recognise,
    describe,
    finish,
)
