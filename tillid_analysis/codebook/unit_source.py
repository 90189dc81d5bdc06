"""Where the survey file says that the organisation tree stands, and what its levels are called."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tillid_analysis.codebook.text import Record, Text
from tillid_analysis.language import Language

Direction = Literal["forwards", "backwards"]
"""Whether all waves are counted in the units of the last one, or in those of the first."""


class UnitSource(Record):
    """Where the organisation tree stands.

    Parameters
    ----------
    file
        The units' table (unit; parent; name; invited per wave), as a path from the survey file.
    column
        The export's column with a respondent's unit.
    levels
        Names of the levels from the top down.
    titles
        What readers see of a level; its name where it is left out.
    crosswalk
        A table (from; to; and where needed share and wave) of units that were renamed, merged or
        split, so that earlier waves are counted where their respondents' unit went. A unit that
        only moved under another parent needs no row.
    crosswalk_direction
        "forwards" counts every wave in the units of the last one; "backwards" in those of the
        first, which must stand in the units' table.
    """

    file: str
    column: str
    levels: Annotated[tuple[str, ...], Field(min_length=1)]
    titles: dict[str, Text] = Field(default_factory=dict)
    crosswalk: str | None = None
    crosswalk_direction: Direction = "forwards"

    def title_of(self, level: str, language: Language) -> str:
        """Return what readers see of a level."""
        return self.titles[level].in_language(language) if level in self.titles else level
