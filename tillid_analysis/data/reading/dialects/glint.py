"""Viva Glint: item texts as column names, and beside each three columns on its comments."""

from __future__ import annotations

from tillid_analysis.data.reading.dialects.record import Description, DialectReader
from tillid_analysis.data.reading.head import Head
from tillid_analysis.data.reading.markup import plain_text

_SUFFIXES = ("_COMMENT", "_COMMENT_TOPICS", "_SENSITIVE_COMMENT_FLAG")
_PERSONAL = frozenset(("First Name", "Last Name", "Email", "Manager Email"))


def _items(head: Head) -> list[str]:
    names = set(head.names)
    return [name for name in head.names if all(f"{name}{suffix}" in names for suffix in _SUFFIXES)]


def recognise(head: Head) -> str | None:
    """Return why it is a Viva Glint export, if it is one.

    Parameters
    ----------
    head
        What the file says about itself.
    """
    if head.kind not in {"text", "excel"} or not (items := _items(head)):
        return None
    return f"{len(items)} of its columns have others on their comments beside them"


def describe(head: Head, named: bool) -> Description:
    """Return items' texts; what people wrote is never read.

    Parameters
    ----------
    head, named
        What the file says about itself; nothing depends on whether the dialect is named.
    """
    items = _items(head)
    comments = {name for name in head.names if name.endswith(_SUFFIXES)}
    private = frozenset(comments | _PERSONAL.intersection(head.names))
    return Description(texts={name: plain_text(name) for name in items}, private=private)


GLINT = DialectReader(
    "glint",
    "a Viva Glint export",
    "an item's column is followed by three that end in " + ", ".join(_SUFFIXES),
    recognise,
    describe,
)
