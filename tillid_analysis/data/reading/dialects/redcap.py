"""REDCap: raw codes or labels, checkboxes as columns of 0 and 1, a status for each form."""

from __future__ import annotations

import re

from tillid_analysis.data.reading.dialects.record import Description, DialectReader
from tillid_analysis.data.reading.head import Head
from tillid_analysis.data.reading.markup import plain_text
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.errors import Problem

_STATUS: Labels = {0: "Incomplete", 1: "Unverified", 2: "Complete"}
_TICKED: Labels = {0: "Unchecked", 1: "Checked"}
_CHECKBOX = re.compile(r"\w+___\w+")
_CHOICE = re.compile(r".*\(choice=.*\)")
_EVENTS = ("redcap_event_name", "Event Name")
_STATUS_VALUES = frozenset(("0", "1", "2", *_STATUS.values()))


def recognise(head: Head) -> str | None:
    """Return why it is a REDCap export, if it is one.

    Parameters
    ----------
    head
        What the file says about itself.
    """
    if head.kind not in {"text", "excel"}:
        return None
    statuses = _status_columns(head)
    if "Complete?" in statuses and "Record ID" in head.names:
        return "it has the columns Record ID and Complete?"
    others = [name for name in head.names if name == "record_id" or name in _EVENTS]
    others += [name for name in head.names if _CHECKBOX.fullmatch(name)]
    if statuses and others:
        return f"it has the columns {others[0]} and {statuses[0]}"
    return None


def _status_columns(head: Head) -> list[str]:
    return [
        name
        for name in dict.fromkeys(head.names)
        if (name.endswith("_complete") or name == "Complete?")
        and _STATUS_VALUES.issuperset(head.cells(name))
    ]


def describe(head: Head, named: bool) -> Description:
    """Return the labels of checkboxes and forms' statuses.

    Parameters
    ----------
    head, named
        What the file says about itself; nothing depends on whether the dialect is named.
    """
    statuses = _status_columns(head)
    labels: dict[str, Labels] = dict.fromkeys(statuses, _STATUS)
    labels |= {name: _TICKED for name in head.names if _is_checkbox(name)}
    texts = {name: plain_text(name) for name in head.names if " " in name}
    return Description(
        texts=texts, labels=labels, notes=(*_status_notes(head, statuses), *_event_notes(head))
    )


def _is_checkbox(name: str) -> bool:
    return bool(_CHECKBOX.fullmatch(name) or _CHOICE.fullmatch(name))


def _status_notes(head: Head, statuses: list[str]) -> list[Problem]:
    if not statuses or (head.source.wanted and set(statuses) & set(head.source.wanted)):
        return []
    remedy = f"keep finished answers by status: {{column: {statuses[0]}, keep: [2, Complete]}}"
    return [head.source.note(f"column {statuses[0]} says who finished", remedy)]


def _event_notes(head: Head) -> list[Problem]:
    return [
        head.source.note(
            f"column {name} names several events: a respondent may have several rows",
            "export one event for each wave",
        )
        for name in _EVENTS
        if name in head.names and len(set(head.cells(name))) > 1
    ]


REDCAP = DialectReader(
    "redcap",
    "a REDCap export",
    "it has a form's status such as survey_complete beside record_id or checkboxes var___1, or"
    " Record ID and Complete?",
    recognise,
    describe,
)
