"""Results: a tidy frame with its question and caveats, and the same after the release plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.codebook import Codebook
from tillid_analysis.survey import Survey
from tillid_analysis.units import UnitTree

SIGN = "·"
"""What stands for a number that is not shown, whatever the reason."""


POOLED = "+"
"""Ends the code of a unit's pooled remainder: those in it who are in no shown unit below."""


Kind = Literal["shown", "detailed"]
"""What is asked for: a mean, or what tells of the spread of the answers as well."""

Permit = Callable[[pd.DataFrame, Kind], NDArray[np.bool_]]
"""Says of each row of a frame whether such a number may be shown of its group."""


@cache
def _own_version() -> str:
    """Return the package's version, which is read from a file."""
    return version("tillid_analysis")


@dataclass(frozen=True, slots=True)
class Labels:
    """What readers see instead of codes: the codebook's titles and the units' names."""

    codebook: Codebook
    units: UnitTree


@dataclass(frozen=True, slots=True)
class Spec:
    """The question that a result answers.

    Parameters
    ----------
    function, arguments
        What was called, and with what.
    fingerprint
        Which answers it was asked of.
    version
        The package's version.
    """

    function: str
    arguments: tuple[tuple[str, object], ...]
    fingerprint: str
    version: str

    @classmethod
    def of(cls, survey: Survey, function: str, **arguments: object) -> Spec:
        """Write down a question as it was asked of a survey."""
        return cls(function, tuple(arguments.items()), survey.fingerprint, _own_version())

    def __str__(self) -> str:
        """Write the question as a call."""
        return (
            f"{self.function}({', '.join(f'{name}={value!r}' for name, value in self.arguments)})"
        )


@dataclass(frozen=True, slots=True)
class Note:
    """A caveat.

    Parameters
    ----------
    code
        Its name in the catalogue of texts (`note_<code>`).
    rows
        How many rows of the result it concerns; 0 for the whole.
    details
        What the text's placeholders stand for.
    """

    code: str
    rows: int = 0
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Result:
    """An answer that may not be shown yet: it prints its shape and question, no values.

    Parameters
    ----------
    frame
        One number per cell, full precision, columns from the glossary.
    spec, notes
        The question asked, and caveats.
    among
        Where groups are compared with each other, makes the frame again from those that may be
        shown: an adjustment, a rank or a mean over units would tell something of the hidden ones.
    """

    frame: pd.DataFrame
    spec: Spec
    notes: tuple[Note, ...] = ()
    among: Callable[[Permit], pd.DataFrame] | None = None

    def __repr__(self) -> str:
        """Say what was asked and how large the answer is."""
        notes = f"; notes: {', '.join(note.code for note in self.notes)}" if self.notes else ""
        rows, columns = self.frame.shape
        return f"Result of {self.spec}: {rows} rows x {columns} columns, not released{notes}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Released:
    """An answer after the release plan; only a release plan makes one.

    Parameters
    ----------
    frame
        As in `Result`, rounded, with numbers that may not be shown left empty and `suppressed`
        saying where. Rows are kept, so that a hidden unit is seen to be hidden.
    spec, notes
        The question asked, and caveats.
    labels
        Names that readers see.
    """

    frame: pd.DataFrame
    spec: Spec
    notes: tuple[Note, ...]
    labels: Labels

    def __repr__(self) -> str:
        """Show the table, with one sign for all that is hidden."""
        shown = self.frame.astype(object).where(self.frame.notna(), SIGN)
        return f"{self.spec}, released\n{shown.to_string(index=False)}"
