"""Texts and labels that a file tells in a place of its own: those of an exported survey do."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.spelling import as_text, is_blank, key_of
from tillid_analysis.exporting.marks import LABEL_HEADER, PARQUET_LABELS, PARQUET_TEXT


@dataclass(frozen=True, slots=True)
class Told:
    """What a file tells about its columns.

    Parameters
    ----------
    texts
        For each column its text.
    labels
        For each column the labels of its codes.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Labels] = field(default_factory=dict)

    def of(self, columns: Mapping[str, str]) -> Told:
        """Return what is told about some columns, given the file's name of each."""
        return Told(
            {name: self.texts[each] for name, each in columns.items() if each in self.texts},
            {name: self.labels[each] for name, each in columns.items() if each in self.labels},
        )


def read_label_rows(rows: Iterable[Sequence[object]]) -> Told | None:
    """Read a sheet of labels: variable, code and label, without a code for a column's own text.

    Parameters
    ----------
    rows
        The sheet.

    Returns
    -------
    Told or None
        None where the sheet does not start with the three names.

    Examples
    --------
    >>> read_label_rows([LABEL_HEADER, ("T1", None, "Tillid"), ("T1", 1, "Uenig")])
    Told(texts={'T1': 'Tillid'}, labels={'T1': {1: 'Uenig'}})
    """
    texts: dict[str, str] = {}
    labels: dict[str, dict[int | float | str, str]] = defaultdict(dict)
    header, *below = ([*row, None, None, None][:3] for row in chain(rows, [()]))
    if tuple(map(as_text, header)) != LABEL_HEADER:
        return None
    for variable, code, text in below:
        name, label = as_text(variable), as_text(text)
        if name and label and is_blank(code):
            texts[name] = label
        elif name and label:
            labels[name][key_of(code)] = label
    return Told(texts, dict(labels))


def read_metadata(metadata: Mapping[str, Mapping[bytes, bytes]]) -> Told:
    """Read the metadata of a Parquet file's columns; what is not ours tells nothing.

    Parameters
    ----------
    metadata
        For each column its own.

    Examples
    --------
    >>> read_metadata({"T1": {b"label": b"Tillid", b"value_labels": b'{"1": "Uenig"}'}})
    Told(texts={'T1': 'Tillid'}, labels={'T1': {1: 'Uenig'}})
    """
    texts = {
        name: each[PARQUET_TEXT].decode(errors="replace")
        for name, each in metadata.items()
        if each.get(PARQUET_TEXT)
    }
    labels = {
        name: found
        for name, each in metadata.items()
        if PARQUET_LABELS in each and (found := _parse(each[PARQUET_LABELS]))
    }
    return Told(texts, labels)


def _parse(written: bytes) -> Labels:
    try:
        found = json.loads(written)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key_of(code): label for code, label in found.items() if isinstance(label, str)}
