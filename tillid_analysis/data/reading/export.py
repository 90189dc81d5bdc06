"""What every dialect is read into, and the choice of columns that all of them share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from tillid_analysis.codebook import Dialect
from tillid_analysis.data.reading.mojibake import Labels, is_garbled_name
from tillid_analysis.data.reading.spelling import fold, tidy
from tillid_analysis.errors import Problem, ReadingError

GARBLED = "holds letters such as 'Ã¦' for 'æ': UTF-8 was read as Windows-1252 on the way"
SAVE_AGAIN = "export it again, and do not save it from another program in between"
_RENAME = "rename or remove the others, so that it stands once"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A file to be read, and what is wanted from it.

    Parameters
    ----------
    path
        The file.
    file
        Its name in messages.
    wanted
        Names of the columns to read; all others are left where they are.
    mend
        What to do where the file calls them otherwise.
    aliases
        Other names for the file's columns, by which they may be wanted too.
    """

    path: Path
    file: str
    wanted: Collection[str]
    mend: str = "write such names under columns of the wave in survey.yml"
    aliases: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """Return the file's name of a wanted column, tidied."""
        return self.aliases.get(tidy(name), tidy(name))

    def refuse(self, *problems: Problem) -> ReadingError:
        """Return the error that says why the file cannot be read."""
        return ReadingError(f"{self.file} cannot be read", problems)

    def problem(self, found: str, remedy: str = "", *, at: str = "") -> Problem:
        """Return a problem of the file, or of a place in it."""
        return Problem(f"{self.file}, {at}" if at else self.file, found, remedy)

    def note(self, found: str, remedy: str = "") -> Problem:
        """Return a remark on the file that nobody has to act on."""
        return Problem(self.file, found, remedy, blocking=False)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which dialect an export is written in, and why that is thought.

    Parameters
    ----------
    name
        The dialect.
    reason
        What in the file says so.
    """

    name: Dialect
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """The wanted columns of one file, as they came.

    Parameters
    ----------
    frame
        (n, columns) values as they stand in the file; columns the file has not are not here.
    labels
        For each column the labels of its codes, where the format has them.
    file
        The file's name in messages.
    notes
        What was set right or left out on the way; none of it blocks.
    columns
        Names of all columns in the file, those not read included.
    texts
        For each column the text of its item, where the file has it.
    dialect
        Which survey tool's spelling it is read in; None for tables that are no export.
    blanks
        For each column codes that the tool writes for no answer, unless the codebook names them.
    numbers
        For each column the numbers that the tool's own answer codes stand for: "1" for "A1".
    numbered
        Whether a number may be an option's place, counted from 1, where it cannot be its code.
    """

    frame: pd.DataFrame
    labels: Mapping[str, Labels]
    file: str
    notes: tuple[Problem, ...] = ()
    columns: tuple[str, ...] = field(default=(), repr=False)
    texts: Mapping[str, str] = field(default_factory=dict)
    dialect: Recognised | None = None
    blanks: Mapping[str, frozenset[int | str]] = field(default_factory=dict)
    numbers: Mapping[str, Labels] = field(default_factory=dict)
    numbered: bool = False

    def __repr__(self) -> str:
        """Say how much was read, and no value of it."""
        rows, columns = self.frame.shape
        return f"Export({self.file}: {rows} rows, {columns} of {len(self.columns)} columns)"


def choose_columns(source: Source, names: Sequence[str]) -> dict[str, int]:
    """Find where the wanted columns stand.

    Parameters
    ----------
    source
        The file, and the columns wanted.
    names
        The file's column names in its order; "" where there is none.

    Returns
    -------
    dict of str to int
        Position by wanted name; names the file has not are left out.

    Raises
    ------
    ReadingError
        If a wanted name stands more than once, or none of them stands there.
    """
    tidied = [tidy(name) for name in names]
    counts = Counter(tidied)
    wanted = {name: source.column(name) for name in source.wanted}
    problems = [
        source.problem(f"stands {counts[wanted[name]]} times", _RENAME, at=f"column {name}")
        for name in sorted(wanted)
        if counts[wanted[name]] > 1
    ]
    problems += [
        source.problem(GARBLED, SAVE_AGAIN, at=f"column {name}")
        for name in sorted(source.wanted)
        if is_garbled_name(name, tidied)
    ]
    places = Counter(wanted.values())
    problems += [
        source.problem("is one column wanted under two names", "name it once", at=f"column {name}")
        for name in sorted(wanted)
        if places[wanted[name]] > 1 and wanted[name] in counts
    ]
    if problems:
        raise source.refuse(*problems)
    found = {name: tidied.index(column) for name, column in wanted.items() if column in counts}
    if not found:
        raise source.refuse(_nothing_wanted(source, tidied))
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _nothing_wanted(source: Source, names: Sequence[str]) -> Problem:
    """Say that no wanted column is there; only names close to a wanted one are repeated.

    In a file without a header the first respondent's answers would stand for the names.
    """
    wanted = sorted(source.wanted)
    close = [pair for name in wanted for pair in _closest(name, names)][:5]
    alike = ", ".join(f"{theirs!r} for {ours!r}" for ours, theirs in close)
    more = "..." if len(wanted) > 3 else ""
    remedy = f"it has {alike}: {source.mend}" if alike else "its first row must hold their names"
    return source.problem(f"has none of the columns needed ({', '.join(wanted[:3])}{more})", remedy)


def _closest(wanted: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    folded = {fold(name): name for name in names}
    for match in get_close_matches(fold(wanted), folded, n=1, cutoff=0.75):
        yield wanted, folded[match]


def no_rows(source: Source) -> Problem:
    """Return the problem of a file that is nothing but a header."""
    return source.problem("has a header and no rows", "export it with the answers")


def drop_blank_rows(source: Source, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Drop the rows without any value in the columns that were read.

    Parameters
    ----------
    source, frame
        The file, and what was read from it.

    Returns
    -------
    tuple of DataFrame and list of Problem
        What is left, and a note where something was dropped.

    Raises
    ------
    ReadingError
        If no row is left.
    """
    blank = np.ones(len(frame), dtype=bool)
    for name in frame:
        blank &= frame[name].isna().to_numpy()
    n_blank = int(blank.sum())
    if n_blank == len(frame):
        raise source.refuse(no_rows(source))
    if not n_blank:
        return frame, []
    note = source.note(f"{rows_are(n_blank)} blank in the columns needed and left out")
    return frame.loc[~blank].reset_index(drop=True), [note]


def rows_are(count: int) -> str:
    """Return "1 row is" or "2 rows are"."""
    return "1 row is" if count == 1 else f"{count} rows are"
