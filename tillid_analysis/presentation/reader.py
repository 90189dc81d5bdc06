"""What every table, figure and sentence needs of a released result: checked, ordered, named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from tillid_analysis.columns import CROSSED, NOT_STATED, PAIRS, THIRDS
from tillid_analysis.errors import ChoiceError, DisclosureError, nearest
from tillid_analysis.language import (
    Language,
    check_language,
    listing,
    number,
    percent,
    shortest,
    text,
)
from tillid_analysis.presentation.caveats import choose_caveats
from tillid_analysis.presentation.rows import take
from tillid_analysis.results import POOLED, SIGN, Note, Released

MOST_NAMED = 4
"""Units named in a sentence before the rest are counted."""

BANDS = frozenset({"band", "band_of"})
"""Notes on how large a difference must be to matter."""


class Reader:
    """A released result as a reader sees it: names instead of codes, one sign for what is hidden.

    Parameters
    ----------
    shown
        A released result.
    asked_by
        The function that shows it, for the message if it was not released.
    language
        "da" or "en"; the survey's own where it is left out.
    """

    def __init__(self, shown: Released, asked_by: str, language: str | None) -> None:
        if not isinstance(shown, Released):
            raise DisclosureError.not_released(asked_by, shown)
        self.shown = shown
        self.codebook = shown.labels.codebook
        self.units = shown.labels.units
        self.language: Language = check_language(language or self.codebook.language)
        self.decimals = self.codebook.policy.decimals

    def of(self, *functions: str) -> Reader:
        """Return the reader if the result answers one of these questions."""
        if self.shown.spec.function not in functions:
            raise ChoiceError(
                f"this shows results of {' or '.join(functions)}, "
                f"and was given one of {self.shown.spec.function}"
            )
        return self

    def rows(self, **wanted: str | None) -> pd.DataFrame:
        """Return the rows where columns have the values named; the last wave unless one is.

        Unless a unit is named, those that were not there in a row's waves are left out.
        """
        frame = self.shown.frame
        if wanted.get("wave", "") is None:
            wanted["wave"] = self.last_wave
        at = np.arange(len(frame))
        # All but the rows are left alone until they are known: there are many more columns.
        for column, value in wanted.items():
            if value is None:
                continue
            among = frame[column] if len(at) == len(frame) else frame[column].iloc[at]
            found = np.flatnonzero(among == value)
            if not len(found):
                known = among.unique().tolist()
                raise ChoiceError(
                    f"{column}={value!r} is not in the result; {nearest(value, known)}"
                )
            at = at[found]
        rows = take(frame, at)
        if wanted.get("unit") is None and "unit" in frame:
            rows = rows[~self.missing(rows)]
        return rows.reset_index(drop=True)

    def rows_of(self, unit: str, wave: str) -> pd.DataFrame:
        """Return a unit's rows in a wave, if it has any."""
        frame = self.shown.frame
        return take(frame, np.flatnonzero((frame["unit"] == unit) & (frame["wave"] == wave)))

    def missing(self, rows: pd.DataFrame) -> pd.Series[bool]:
        """Return whether each row's unit was not there in its wave, or in the one before."""
        found = pd.Series(False, rows.index)
        for column in {"wave", *(() if "family" in rows else ("reference",))} & set(rows):
            for wave in set(rows[column].unique()) & set(self.codebook.wave_names):
                gone = np.flatnonzero(self.units.missing(wave))
                if len(gone):
                    codes = [self.units.codes[each] for each in gone]
                    found |= (rows[column] == wave) & rows["unit"].isin(codes)
        return found

    @property
    def last_wave(self) -> str:
        """The latest wave in the result, or of the survey if the result is empty."""
        names, present = self.codebook.wave_names, set(self.shown.frame["wave"].unique())
        return next((wave for wave in reversed(names) if wave in present), names[-1])

    def say(self, name: str, /, **values: object) -> str:
        """Return a text of the catalogue in the reader's language."""
        return text(name, self.language, **values)

    def unit(self, code: str) -> str:
        """Return the name of a unit or a pooled remainder."""
        if code.endswith(POOLED):
            return self.say("pooled", parent=self.units.name_of(code.removesuffix(POOLED)))
        return self.units.name_of(code)

    def background(self, name: str) -> str:
        """Return the title of a background, or of two that are crossed."""
        titles = (self.codebook.background[each] for each in name.split(CROSSED))
        return " × ".join(title.in_language(self.language) for title in titles)

    def category(self, background: str, name: str) -> str:
        """Return the name of a background's category."""
        if background == self.codebook.answered_at and name in THIRDS:
            return self.say(f"word_third_{name}")
        if CROSSED in background:
            pairs = zip(background.split(CROSSED), name.split(CROSSED), strict=True)
            return ", ".join(self.category(*each) for each in pairs)
        if name == NOT_STATED:
            return self.say("not_stated")
        return self.codebook.background[background].name_of(name, self.language)

    def level_of_tree(self, name: str) -> str:
        """Return what readers see of a level of the tree."""
        return self.codebook.units.title_of(name, self.language)

    def measure(self, name: str) -> str:
        """Return the name of an index, or an item's text."""
        return self.codebook.title_of(name, self.language)

    def quote(self, name: str) -> str:
        """Return the name of an index, or an item's text in quotation marks."""
        title = self.measure(name)
        if name in self.codebook.index_by_id:
            return title
        return self.say("quoted", text=title.rstrip("."))

    def against(self, rows: pd.DataFrame) -> str:
        """Say what the rows of a contrast are held against."""
        first = rows.iloc[0]
        family, reference = str(first["family"]), str(first["reference"])
        if family in PAIRS:
            return self.say("against_pair")
        if family == "custom":
            return self.say("against_weights")
        if family == "background":
            return self.say("against_category")
        if family == "reference":
            return self.unit(reference)
        if family == "target":
            return self.say("against_points", points=self.number(float(reference)))
        return self.say(f"against_{reference}")

    def join(self, names: Iterable[str]) -> str:
        """Join words as a sentence does."""
        return listing(list(names), self.language)

    def join_units(self, codes: Sequence[str]) -> str:
        """Join the names of units, of many only the first."""
        return self.join_first([self.unit(code) for code in codes])

    def join_first(self, names: Sequence[str]) -> str:
        """Join names, of many only the first."""
        if len(names) > MOST_NAMED:
            more = self.say("more_units", n=len(names) - MOST_NAMED)
            return f"{', '.join(names[:MOST_NAMED])} {more}"
        return self.join(names)

    def tell_apportioned(self, code: str, waves: Iterable[str]) -> Iterator[str]:
        """Say in which of some waves a unit is a share of a divided one, if in any."""
        shared = [wave for wave in waves if code in self.units.apportioned(wave)]
        if shared:
            yield self.say("waves_apportioned", waves=self.join(shared), unit=self.unit(code))

    def points(self, value: float, *, signed: bool = False) -> str:
        """Write points, or the sign where they are hidden."""
        return self.number(value, self.decimals, signed=signed)

    def number(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        """Write a number, or the sign where it is hidden."""
        return SIGN if pd.isna(value) else number(value, self.language, decimals, signed)

    def share(self, value: float) -> str:
        """Write a share as a percentage, or the sign where it is hidden."""
        return SIGN if pd.isna(value) else percent(value, self.language, self.decimals)

    def interval(self, low: float, high: float, decimals: int | None = None) -> str:
        """Write an interval, or the sign where it is hidden."""
        if pd.isna(low) or pd.isna(high):
            return SIGN
        digits = self.decimals if decimals is None else decimals
        separator = "; " if self.language == "da" else ", "
        ends = (number(each, self.language, digits) for each in (low, high))
        return f"[{separator.join(ends)}]"

    def intervals(
        self, low: pd.Series[float], high: pd.Series[float], decimals: int | None = None
    ) -> list[str]:
        """Write the intervals of a table's rows."""
        return [self.interval(*ends, decimals) for ends in zip(low, high, strict=True)]

    def name_values(self, names: Iterable[str], values: Iterable[str]) -> str:
        """Write names with their values, as a text alternative tells them."""
        pairs = zip(names, values, strict=True)
        # An item's text may be a sentence, with a full stop of its own.
        return " ".join(
            self.say("alt_row", name=name.rstrip("."), value=value) for name, value in pairs
        )

    def interval_name(self) -> str:
        """Return what the interval is called, with its coverage."""
        return self.say("word_interval", level=self.level())

    def level(self) -> str:
        """Return the coverage of the result's intervals."""
        return percent(float(self.shown.frame["conf_level"].max()), self.language)

    def tree_order(self, codes: Iterable[str]) -> list[str]:
        """Order units as the tree does, each remainder after the units below its parent."""
        last = list(range(len(self.units)))
        for unit in range(len(self.units) - 1, 0, -1):
            parent = int(self.units.parents[unit])
            last[parent] = max(last[parent], last[unit])
        depths = self.units.depths()

        def key(code: str) -> tuple[float, int]:
            at = self.units.position(code.removesuffix(POOLED))
            return (last[at] + 0.5, -int(depths[at])) if code.endswith(POOLED) else (at, 0)

        return sorted(dict.fromkeys(codes), key=key)

    def depth(self, code: str) -> int:
        """Return how deep a unit lies; a remainder lies one below its unit."""
        at = self.units.position(code.removesuffix(POOLED))
        return int(self.units.depths()[at]) + code.endswith(POOLED)

    def notes(
        self, *, hidden: bool, rows: pd.DataFrame | None = None, intervals: bool = True
    ) -> str:
        """Write the caveats under a table or figure, and the sign's meaning if it is used.

        Where the rows that are shown are given, what is said of some units only is left out if
        there is none of them; and what intervals are made from, where none are shown.
        """
        lines = [self.say("note_sign", sign=SIGN)] if hidden else []
        lines += map(self.note, choose_caveats(self.shown.notes, rows, intervals=intervals))
        return " ".join(lines)

    def note(self, note: Note) -> str:
        """Write a caveat."""
        details = dict(note.details)
        if "units" in details:
            details["units"] = self.join_units(details["units"].split(","))
        if "backgrounds" in details:
            names = details["backgrounds"].split(",")
            details["backgrounds"] = self.join(map(self.background, names))
        if "levels" in details:
            details["levels"] = ", ".join(map(self.level_of_tree, details["levels"].split(",")))
        if "measures" in details:
            details["measures"] = self.join(map(self.measure, details["measures"].split(",")))
        if note.code in BANDS:
            details["band"] = shortest(float(details["band"]), self.language)
        return self.say(f"note_{note.code}", **details)
