"""What a proposed survey file consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tillid_analysis.data.proposal.columns import Column, Role
from tillid_analysis.data.proposal.scales import Recognised
from tillid_analysis.data.reading.inspection import Inspection
from tillid_analysis.language import Language

INSTITUTION, UNIT = "institution", "unit"
"""The levels that every survey has."""


@dataclass(frozen=True, slots=True)
class WaveFile:
    """One wave's export.

    Parameters
    ----------
    name
        The wave's name.
    file
        The export as the survey file names it.
    inspection, columns
        What stands in it, and what that seems to be.
    """

    name: str
    file: str
    inspection: Inspection
    columns: tuple[Column, ...] = field(repr=False)

    def first(self, role: Role) -> Column | None:
        """Return the first column of a role."""
        return next((each for each in self.columns if each.role == role), None)


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that stands in several waves.

    Parameters
    ----------
    name
        Its name in the survey file.
    columns
        Its column in each wave that has it, by the wave's name; the oldest first.
    evidence
        What says that they are the same, where that is to be looked at.
    """

    name: str
    columns: Mapping[str, Column]
    evidence: str = ""

    @property
    def newest_first(self) -> tuple[Column, ...]:
        """Its columns, that of the newest wave first."""
        return tuple(reversed([*self.columns.values()]))


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """An item with its text, its response scale and what is doubtful about it.

    `reverse` says why it may be worded the other way round; "" where nothing says so.
    """

    shared: Shared
    text: str
    scale: str
    doubt: str = ""
    reverse: str = ""


@dataclass(frozen=True, slots=True)
class ProposedIndex:
    """A set of items that may belong together, what says so, and what speaks against it."""

    id: str
    items: tuple[str, ...]
    evidence: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedLevel:
    """A level between the institution and the unit.

    Parameters
    ----------
    name, column
        Its name, and the column that has its values.
    values
        The value of each unit that it places, by the key of the unit's code.
    beside
        Columns that lie above the unit too, but neither above nor below this one.
    """

    name: str
    column: Column
    values: Mapping[int | str, str] = field(repr=False)
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that a proposed survey file says.

    Parameters
    ----------
    title, language
        The folder's name, and the language most of the texts seem to be in.
    instrument
        The instrument that comes with the package whose items were found, or "".
    matched
        Items of that instrument, by id; those found in no wave have no columns.
    scales
        Response scales of the survey's own, by id.
    items, indices
        Those of the survey's own.
    waves
        The oldest first.
    unit, respondent
        None where no wave has a column that looks like it.
    background
        Only those that every wave has; the others are in `partial`.
    by_order
        What says that the items of a wave without texts stand in the order of another's.
    points
        What else is to be looked at in a wave.
    loose
        What is to be looked at of items and indices together.
    levels
        Levels between the institution and the unit, the most general first.
    unplaced
        How many units these do not place.
    """

    title: str
    language: Language
    instrument: str
    matched: tuple[Shared, ...]
    scales: Mapping[str, Recognised]
    items: tuple[ProposedItem, ...]
    indices: tuple[ProposedIndex, ...]
    waves: tuple[WaveFile, ...]
    unit: Shared | None
    respondent: Shared | None
    background: tuple[Shared, ...]
    partial: tuple[Shared, ...]
    by_order: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    loose: tuple[str, ...] = ()
    levels: tuple[ProposedLevel, ...] = ()
    unplaced: int = 0

    @property
    def shared(self) -> tuple[Shared, ...]:
        """All that the codebook names, in the order in which waves list it."""
        people = [each for each in (self.respondent, self.unit) if each]
        own = [item.shared for item in self.items]
        return (*people, *self.background, *self.matched, *own)
