"""Enalyzer: each column as texts, values or label numbers, as was chosen on export."""

from __future__ import annotations

from dataclasses import replace

from tillid_analysis.data.reading.dialects.record import DialectReader
from tillid_analysis.data.reading.export import Export
from tillid_analysis.data.reading.head import Head
from tillid_analysis.data.reading.kinds import name_of_kind


def recognise(head: Head) -> str | None:
    """Return why it can be an Enalyzer export: its files carry no mark of their own.

    Parameters
    ----------
    head
        What the file says about itself.
    """
    return f"{name_of_kind(head.kind)}" if head.kind in {"text", "excel"} else None


def finish(export: Export) -> Export:
    """Let whole numbers be label numbers where they cannot be values.

    Parameters
    ----------
    export
        What was read.
    """
    return replace(export, numbered=True)


ENALYZER = DialectReader(
    "enalyzer", "an Enalyzer export", "a text or Excel file is one", recognise, finish=finish
)
