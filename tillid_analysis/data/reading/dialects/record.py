"""What every dialect is: how it is recognised, and what its files tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tillid_analysis.codebook import Dialect
from tillid_analysis.data.reading.export import Export
from tillid_analysis.data.reading.head import Head
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.errors import Problem


@dataclass(frozen=True, slots=True)
class Description:
    """What an export's files tell about its columns.

    Parameters
    ----------
    texts
        For each column the text of its item.
    labels
        For each column the labels of its codes.
    aliases
        Other names of columns, by which they may be wanted too.
    private
        Columns that are never read: comments, addresses and names of people.
    notes
        What is worth a look and does not block.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Labels] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    private: frozenset[str] = frozenset()
    notes: tuple[Problem, ...] = ()


def describe_nothing(head: Head, named: bool) -> Description:
    """Describe an export whose files tell nothing beyond names and answers."""
    return Description()


def leave_as_is(export: Export) -> Export:
    """Return an export whose answers need no translation."""
    return export


def look_at_nothing(export: Path) -> Sequence[Path]:
    """Return no files, for an export that has none beside it."""
    return ()


@dataclass(frozen=True, slots=True)
class DialectReader:
    """A dialect.

    Parameters
    ----------
    name
        Its name in survey.yml.
    called
        How it is called in messages: "a Qualtrics export".
    sign
        What it is recognised by, for the message where that is missing.
    recognise
        Returns why a file is in this dialect, or None where it is not.
    describe
        Returns what the file, and those beside it, tell; given whether the user named the dialect.
    finish
        Translates answers that the dialect writes in its own way.
    beside
        Returns where the files are, or would be, that tell about an export.
    """

    name: Dialect
    called: str
    sign: str
    recognise: Callable[[Head], str | None]
    describe: Callable[[Head, bool], Description] = describe_nothing
    finish: Callable[[Export], Export] = leave_as_is
    beside: Callable[[Path], Sequence[Path]] = look_at_nothing
