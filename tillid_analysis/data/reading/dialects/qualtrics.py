"""Qualtrics: three header rows in text files, two in Excel; negative recodes for no answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from tillid_analysis.data.reading.dialects.record import Description, DialectReader
from tillid_analysis.data.reading.export import Export
from tillid_analysis.data.reading.head import Head
from tillid_analysis.data.reading.markup import plain_text
from tillid_analysis.data.reading.spelling import key_of
from tillid_analysis.data.reading.values import distinct_texts

_OWN = frozenset(("ResponseId", "RecordedDate", "DistributionChannel"))
_PERSONAL = frozenset(
    ("RecipientLastName", "RecipientFirstName", "RecipientEmail", "IPAddress", "LocationLatitude",
     "LocationLongitude")
)  # fmt: skip
FINISHED = "Finished"


def recognise(head: Head) -> str | None:
    """Return why it is a Qualtrics export, if it is one.

    Parameters
    ----------
    head
        What the file says about itself.
    """
    if head.layout is not None and head.layout.below == 2:
        return "the third row holds Qualtrics' import numbers"
    if head.layout is not None and head.layout.below:
        return "its first ResponseId is none, so that the row holds texts"
    if head.kind in {"text", "excel"} and _OWN.issubset(head.names):
        return f"it has the columns {', '.join(sorted(_OWN))}"
    return None


def describe(head: Head, named: bool) -> Description:
    """Return the texts of the second row, and the names of the third.

    Parameters
    ----------
    head, named
        What the file says about itself; nothing depends on whether the dialect is named.

    Notes
    -----
    A column may be wanted by its import number (QID12) too, which stays when names are changed.
    """
    notes = []
    if FINISHED in head.names and FINISHED not in head.source.wanted:
        remedy = f"keep finished answers by status: {{column: {FINISHED}, keep: [1, 'True']}}"
        notes.append(head.source.note(f"column {FINISHED} says who finished", remedy))
    comments = {name for name in head.names if name.endswith("_TEXT")}
    private = frozenset(_PERSONAL.intersection(head.names) | comments)
    if head.layout is None or not head.layout.below:
        return Description(private=private, notes=tuple(notes))
    texts, numbers = head.top[0], head.top[1] if head.layout.below == 2 else ()
    named_by_number = {
        number: name
        for name, cell in zip(head.names, numbers, strict=False)
        if (number := _import_number(cell))
    }
    return Description(
        texts={name: plain_text(text) for name, text in zip(head.names, texts, strict=False)},
        aliases={number: name for number, name in named_by_number.items() if name},
        private=private,
        notes=tuple(notes),
    )


def _import_number(cell: str) -> str:
    try:
        found = json.loads(cell)
    except ValueError:
        return ""
    return str(found.get("ImportId", "")) if isinstance(found, Mapping) else ""


def finish(export: Export) -> Export:
    """Let negative recodes stand for no answer, where the codebook does not name them.

    Parameters
    ----------
    export
        What was read.
    """
    blanks = {str(name): _negative_codes(values) for name, values in export.frame.items()}
    return replace(export, blanks={name: codes for name, codes in blanks.items() if codes})


def _negative_codes(values: pd.Series) -> frozenset[int | str]:
    keys = map(key_of, distinct_texts(values))
    return frozenset(key for key in keys if isinstance(key, int) and key < 0)


QUALTRICS = DialectReader(
    "qualtrics",
    "a Qualtrics export",
    f"three header rows, or the columns {', '.join(sorted(_OWN))}",
    recognise,
    describe,
    finish,
)
