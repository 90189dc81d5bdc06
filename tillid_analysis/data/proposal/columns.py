"""A column of an export, with its likely role and what says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tillid_analysis.data.proposal.scales import Code, Recognised
from tillid_analysis.data.proposal.vocabulary import word_of
from tillid_analysis.data.reading.inspection import ColumnProfile
from tillid_analysis.data.reading.spelling import key_of

Role = Literal[
    "item", "unit", "background", "weight", "status", "test", "respondent", "private", "ignored"
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its likely role.

    Parameters
    ----------
    profile
        What stands in it.
    role
        What it seems to be; "private" is never read.
    evidence
        Why, in words.
    sure
        Whether there is nothing for the analyst to look at.
    scale
        The response scale of an item.
    codes
        The codes to keep of a status, or to drop of a mark of test answers.
    """

    profile: ColumnProfile
    role: Role
    evidence: str
    sure: bool = True
    scale: Recognised | None = None
    codes: tuple[Code, ...] = ()

    @property
    def name(self) -> str:
        """The column's name in the export."""
        return self.profile.name


def categories_of(profile: ColumnProfile) -> frozenset[str]:
    """Return the words of a column's categories, by which it is known in another wave.

    Examples
    --------
    >>> sorted(categories_of(ColumnProfile("a", "", {1: "Nej"}, {"1": 5, "2": 7}, 2, 0, True, "")))
    ['2', 'nej']
    """
    labels = {key_of(code): label for code, label in profile.labels.items()}
    return frozenset(word_of(labels.get(key_of(value), value)) for value in profile.values)
