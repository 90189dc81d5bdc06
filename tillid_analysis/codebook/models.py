"""The survey file: waves, units, background and the instrument together."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from tillid_analysis.codebook.background import Background
from tillid_analysis.codebook.instrument import Index, Item, Scale
from tillid_analysis.codebook.maturity import Maturity
from tillid_analysis.codebook.policy import Policy
from tillid_analysis.codebook.text import Code, Identifier, Record, Text
from tillid_analysis.codebook.unit_source import UnitSource
from tillid_analysis.columns import CROSSED
from tillid_analysis.dialects import Dialect
from tillid_analysis.errors import check_choice
from tillid_analysis.language import Language

Points = Annotated[float, Field(gt=0, lt=100)]
"""A difference on 0-100."""


class Status(Record):
    """The column that says how far a respondent came, and the codes of finished answers."""

    column: str
    keep: Annotated[tuple[Code, ...], Field(min_length=1)]


class TestAnswers(Record):
    """The column that marks answers given while the survey was tried out, and its codes."""

    column: str
    drop: Annotated[tuple[Code, ...], Field(min_length=1)]


class Wave(Record):
    """One survey round: its export file and how that file differs from the codebook.

    Parameters
    ----------
    file
        The export, as a path from the survey file.
    invited
        The column of the units' table with the number invited.
    columns
        The export's name for an item, background, unit or respondent column, where it differs.
    status
        Which rows are finished answers; all of them where it is left out.
    test
        Which rows are test answers.
    weight
        The export's column of weights; none where it is left out.
    omitted
        Items and backgrounds that were not asked in this wave.
    wording
        The wording version of items that were worded otherwise; version 1 where left out.
    scales
        The response scale of items that were asked on another one than their own.
    sheet
        The sheet of an Excel file; the first visible one where it is left out.
    dialect
        The survey tool whose spelling the file is in; recognised where it is left out.
    """

    file: str
    invited: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    status: Status | None = None
    test: TestAnswers | None = None
    weight: str | None = None
    omitted: tuple[Identifier, ...] = ()
    wording: dict[Identifier, int] = Field(default_factory=dict)
    scales: dict[Identifier, Identifier] = Field(default_factory=dict)
    sheet: str | None = None
    dialect: Dialect | None = None

    def column(self, name: str) -> str:
        """Return the export's name of a column that the codebook calls `name`."""
        return self.columns.get(name, name)


class SurveyFile(Record):
    """The survey file as it is written; `Codebook` adds what the instrument brings."""

    title: Text
    language: Language = "da"
    instrument: str | None = None
    scales: tuple[Scale, ...] = ()
    items: tuple[Item, ...] = ()
    indices: tuple[Index, ...] = ()
    waves: Annotated[dict[str, Wave], Field(min_length=1)]
    units: UnitSource
    background: dict[Identifier, Background] = Field(default_factory=dict)
    answered_at: Identifier | None = None
    respondent: str | None = None
    outcome: Identifier | None = None
    outcome_apart: tuple[Identifier, ...] = ()
    drivers: tuple[Identifier, ...] = ()
    interactions: tuple[tuple[Identifier, Identifier], ...] = ()
    bridges: tuple[Identifier, ...] = ()
    smallest_difference: Points = 5.0
    smallest_differences: dict[Identifier, Points] = Field(default_factory=dict)
    maturity: Maturity = Maturity()
    policy: Policy = Policy()


# Where answers stand and how they are found there; cleaning and decoding are done by it.
_READING: dict[str, Any] = {
    "path": True,
    "instrument": True,
    "respondent": True,
    "units": {"file", "column", "crosswalk", "crosswalk_direction"},
    "waves": {
        "__all__": {"file", "invited", "columns", "status", "test", "weight", "sheet", "dialect"}
    },
}


class Codebook(SurveyFile):
    """What was asked and how to read it, with every reference checked.

    Parameters
    ----------
    title, language
        The survey's title, and the language of its reports unless another is asked for.
    scales, items, indices
        Those of the instrument and of the survey file itself.
    waves
        Waves in order of time, by name.
    units, background, respondent
        Columns that say where a respondent belongs and who answered twice.
    answered_at
        The background that says when people answered: a date, with or without a time of day, of
        which no more is kept than the third of a wave's answers it is in.
    outcome, drivers
        Indices of the analysis of drivers.
    interactions
        Pairs of drivers of which one may matter more where the other is high. They are named before
        anybody looks at the answers: pairs are never searched for.
    outcome_apart
        Items of the outcome that overlap least with the drivers: what they are about is another
        thing, such as results reached, and not how people work together.
    bridges
        Items that are compared over waves in spite of a change of response scale, because their
        users know that the two give the same level.
    smallest_difference, smallest_differences
        Points (0-100) below which a difference is too small to matter, and for measures, with
        their parts, that have a number of their own.
    maturity
        The stages that the levels of indices are read as.
    policy
        How few people a shown number may rest on.
    path
        The survey file.
    """

    path: Path

    @property
    def folder(self) -> Path:
        """The survey's folder, from which the paths in the survey file count."""
        return self.path.parent

    @property
    def wave_names(self) -> tuple[str, ...]:
        """Names of the waves in order of time."""
        return tuple(self.waves)

    @cached_property
    def item_by_id(self) -> dict[str, Item]:
        """Items by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def index_by_id(self) -> dict[str, Index]:
        """Indices by id."""
        return {index.id: index for index in self.indices}

    @cached_property
    def scale_by_id(self) -> dict[str, Scale]:
        """Response scales by id."""
        return {scale.id: scale for scale in self.scales}

    @cached_property
    def parent_by_measure(self) -> dict[str, str]:
        """The index that each item or part belongs to; measures of their own are left out."""
        return {part: index.id for index in self.indices for part in index.parts}

    @property
    def measures(self) -> tuple[str, ...]:
        """Ids of all that is measured: the indices, then the items."""
        return (*self.index_by_id, *self.item_by_id)

    @property
    def splits(self) -> tuple[str, ...]:
        """Backgrounds that units are split by, and the pairs that the policy lets cross."""
        crossed = (CROSSED.join(pair) for pair in self.policy.crossed)
        return (*self.background, *crossed)

    @property
    def traits(self) -> tuple[str, ...]:
        """Backgrounds that describe people, and not when they answered."""
        return tuple(each for each in self.background if each != self.answered_at)

    def levels_of(self, background: str) -> tuple[str, ...]:
        """Return the levels of the tree at which units are split by a background.

        When people answered is about all answers together, so only the institution is.
        """
        return self.units.levels[:1] if background == self.answered_at else self.split_levels

    @property
    def split_levels(self) -> tuple[str, ...]:
        """Levels of the tree at which units are split; the two uppermost unless they are named."""
        return self.policy.background_levels or self.units.levels[:2]

    def band_of(self, measure: str) -> float:
        """Return the points below which a difference on a measure is too small to matter."""
        named = self.smallest_differences
        while measure not in named and measure in self.parent_by_measure:
            measure = self.parent_by_measure[measure]
        return named.get(measure, self.smallest_difference)

    def is_sensitive(self, measure: str) -> bool:
        """Return whether a measure shares its respondents with a sensitive item."""
        items = self.items_of(self.base_of(measure))
        return any(self.item_by_id[item].sensitive for item in items)

    def asked(self) -> dict[str, Any]:
        """Return what was asked, as a survey file says it, without where the answers were read."""
        return self.model_dump(mode="json", exclude_defaults=True, exclude=_READING)

    def base_of(self, measure: str) -> str:
        """Return the outermost index whose respondents a measure rests on, or the measure."""
        while measure in self.parent_by_measure:
            measure = self.parent_by_measure[measure]
        return measure

    def scale_of(self, item: Item, wave: str) -> Scale:
        """Return the response scale that an item was asked on in a wave."""
        return self.scale_by_id[self.waves[wave].scales.get(item.id, item.scale)]

    def title_of(self, measure: str, language: Language) -> str:
        """Return the name that readers see of an index, or an item's text."""
        if measure in self.index_by_id:
            return self.index_by_id[measure].title.in_language(language)
        return self.item_by_id[measure].text.in_language(language)

    def items_of(self, measure: str) -> tuple[str, ...]:
        """Return the items that an index rests on, through its parts; an item rests on itself."""
        if measure in self.item_by_id:
            return (measure,)
        parts = self.index_by_id[measure].parts
        return tuple(item for part in parts for item in self.items_of(part))

    def within(self, measure: str) -> tuple[str, ...]:
        """Return a measure and everything that it is made from: parts, and their parts."""
        index = self.index_by_id.get(measure)
        parts = index.parts if index else ()
        return (measure, *(each for part in parts for each in self.within(part)))

    def wave_position(self, wave: str | None) -> int:
        """Return a wave's position in time; the last wave where none is named."""
        name = self.wave_names[-1] if wave is None else wave
        return self.wave_names.index(check_choice("wave", name, self.wave_names))
