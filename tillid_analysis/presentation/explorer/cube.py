"""Released results as sheets in which an explorer looks numbers up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tillid_analysis.categories import is_stated
from tillid_analysis.columns import PAIRS
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import POOLED

LEVELS, SEQUENTIAL = "levels", "sequential"
"""What is shown where nothing is subtracted, and where the wave before is."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What is shown of one wave: all units, or their groups by one background.

    Parameters
    ----------
    reader
        The result that it is a part of.
    rows
        Its rows in the order of the tree, hidden ones included; `background`, `category` and
        `verdict` are there in every sheet.
    family
        "levels", "sequential" or what is subtracted.
    background, wave
        Empty for whole units; the wave.
    there
        What stands in the columns that rows are looked up by: found once, asked at every choice.
    """

    reader: Reader
    rows: pd.DataFrame
    family: str
    background: str
    wave: str
    there: Mapping[str, frozenset[str]]

    @property
    def title(self) -> str:
        """What the numbers are."""
        if self.family == LEVELS:
            return self.reader.say("word_level")
        if self.family == SEQUENTIAL:
            return self.reader.say("explore_change")
        return self.reader.say("explore_difference", against=self.reader.against(self.rows))


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """All sheets, the first result's first, and what readers call things.

    Parameters
    ----------
    sheets
        In the order of the results, each result's oldest wave first.
    families, units, measures
        Names by code; no two are alike, so that a reader can tell them apart.
    """

    sheets: tuple[Sheet, ...]
    families: dict[str, str]
    units: dict[str, str]
    measures: dict[str, str]

    @property
    def reader(self) -> Reader:
        """The first result, for words."""
        return self.sheets[0].reader

    @property
    def levels(self) -> tuple[str, ...]:
        """Names of all levels, the institution's first."""
        return tuple(self.reader.units.levels)

    def of(self, family: str, background: str) -> list[Sheet]:
        """Return the sheets of one kind, the oldest wave first."""
        order = self.reader.codebook.wave_names.index
        found = [s for s in self.sheets if (s.family, s.background) == (family, background)]
        return sorted(found, key=lambda sheet: order(sheet.wave))

    def reach(self, family: str) -> int:
        """Return how far the axis of differences goes to both sides; 0 for levels."""
        if family == LEVELS:
            return 0
        ends = ["estimate", "conf_low", "conf_high"]
        numbers = [s.rows[ends].abs().to_numpy() for s in self.sheets if s.family == family]
        largest = max((float(np.nanmax(each, initial=0.0)) for each in numbers), default=0.0)
        return next((each for each in REACHES if each >= largest), REACHES[-1])


_KEYS = ("family", "background", "wave")
_COLUMNS = (
    *(*_KEYS, "unit", "level", "category", "measure", "reference", "n_reference"),
    *("estimate", "conf_low", "conf_high", "n", "verdict"),
)
LOOKED_UP = ("measure", "level", "unit")
"""Columns that rows are looked up by within a sheet."""

REACHES = (20, 40, 60, 100)
"""Points: how far an axis of differences may go. It depends on shown numbers only."""


def make_cube(readers: Sequence[Reader]) -> Cube:
    """Put released results together.

    Raises
    ------
    ChoiceError
        If there is nothing in them, or a result is of pairs of units.
    """
    sheets = tuple(_unlike(sheet for reader in readers for sheet in _sheets(reader)))
    if not sheets:
        raise ChoiceError("there is nothing to explore; give results that have rows")
    first = readers[0]
    codes = first.tree_order(code for sheet in sheets for code in sheet.rows["unit"].unique())
    measures = dict.fromkeys(each for s in sheets for each in s.rows["measure"].unique())
    families: dict[str, str] = {}
    for sheet in sheets:
        families.setdefault(sheet.family, sheet.title)
    named = {each: first.measure(each) for each in measures}
    return Cube(sheets, _apart(families), _name_units(first, codes), _apart(named))


def _sheets(reader: Reader) -> Iterator[Sheet]:
    frame = reader.shown.frame
    if "family" in frame and frame["family"].isin(PAIRS).any():
        raise ChoiceError("this shows whole units; use tabulate_pairs for pairs of units")
    frame = frame[~reader.missing(frame)] if len(frame) else frame
    changes = reader.shown.spec.function == "compare_waves"
    blank = {"background": "", "category": "", "verdict": "", "reference": ""}
    missing = {name: value for name, value in blank.items() if name not in frame}
    missing |= {} if "family" in frame else {"family": SEQUENTIAL if changes else LEVELS}
    frame = frame.assign(**missing)
    frame = frame[[each for each in _COLUMNS if each in frame]]
    pooled = frame["unit"].str.endswith(POOLED)
    # A remainder stands among the units that it is pooled with.
    below = frame.loc[pooled, "unit"].map(lambda code: reader.units.levels[reader.depth(code)])
    frame = frame.assign(level=frame["level"].mask(pooled, below))
    place = {code: at for at, code in enumerate(reader.tree_order(frame["unit"].unique()))}
    for (family, background, wave), part in frame.groupby(list(_KEYS), sort=False):
        rows = part.sort_values("unit", key=lambda codes: codes.map(place), kind="stable")
        rows = _with_groups(rows) if background else rows
        if len(rows):
            rows = rows.reset_index(drop=True)
            there = {each: frozenset(rows[each].unique()) for each in LOOKED_UP}
            yield Sheet(reader, rows, str(family), str(background), str(wave), there)


def _with_groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the units of which a group can be shown that respondents stated, as tables do."""
    stated = rows["category"].map(is_stated).astype(bool)
    return rows[rows["unit"].isin(rows.loc[rows["estimate"].notna() & stated, "unit"])]


def _unlike(sheets: Iterator[Sheet]) -> Iterator[Sheet]:
    """Refuse two sheets of the same kind that have numbers on the same measure."""
    seen: set[tuple[str, ...]] = set()
    for sheet in sheets:
        about = (sheet.family, sheet.background, sheet.wave)
        keys = {(*about, str(each)) for each in sheet.rows["measure"].unique()}
        if keys & seen:
            raise ChoiceError(
                f"two results are of the same kind ({sheet.reader.shown.spec.function}, "
                f"{sheet.family}) and on the same measures; give one of them"
            )
        seen |= keys
        yield sheet


def _name_units(reader: Reader, codes: Sequence[str]) -> dict[str, str]:
    """Name units; one whose name others have as well is told apart by the unit above it."""
    names = {code: reader.unit(code) for code in codes}
    times = Counter(names.values())
    for code, name in names.items():
        above = list(reader.units.ancestors(reader.units.position(code.removesuffix(POOLED))))
        if times[name] > 1 and above:
            parent = reader.units.name_of(reader.units.codes[above[0]])
            names[code] = f"{name} ({parent})"
    return _apart(names)


def _apart(names: dict[str, str]) -> dict[str, str]:
    """Add the code to names that are alike."""
    times = Counter(names.values())
    return {code: name if times[name] == 1 else f"{name} ({code})" for code, name in names.items()}
