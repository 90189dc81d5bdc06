"""From the table of units and the crosswalk to the units of the tree, and where others count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tillid_analysis.codebook import Codebook
from tillid_analysis.data.reading.crosswalk import COLUMNS, Crosswalk, Step, read_crosswalk
from tillid_analysis.data.reading.export import Source
from tillid_analysis.data.reading.headcounts import Heads
from tillid_analysis.data.reading.succession import Succession, break_circles
from tillid_analysis.data.reading.tree import place_under
from tillid_analysis.errors import Problem, ReadingError
from tillid_analysis.units import Destination

There = Mapping[str, frozenset[str] | None]
"""For each wave the units that the table has people invited in; None where it does not say."""


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What a crosswalk does to a table of units.

    Parameters
    ----------
    succession
        What becomes of each code; None without a crosswalk.
    retired
        The units that are not in the tree, and what each became; None for several units.
    """

    succession: Succession | None = None
    retired: Mapping[str, str | None] = field(default_factory=dict)

    def place(self, parents: Mapping[str, str]) -> dict[str, str]:
        """Return the parents of the units of the tree."""
        return place_under(parents, self.retired)

    def destinations(self, placed: Mapping[str, str]) -> Mapping[str, Mapping[str, Destination]]:
        """Return for each wave the codes that are counted elsewhere in the tree, and where."""
        return {} if self.succession is None else self.succession.destinations(placed)


def read_regrouping(
    codebook: Codebook, parents: Mapping[str, str], invited: Mapping[str, Heads]
) -> Regrouping:
    """Read the crosswalk that the codebook names, and hold it against the table of units.

    Parameters
    ----------
    codebook
        Names the crosswalk, its direction and the waves.
    parents, invited
        The table of units: the parent of each, and the invited by column.

    Raises
    ------
    ReadingError
        With every row that leads nowhere, in a circle or to a unit that is not there.
    """
    file = codebook.units.crosswalk
    if file is None:
        return Regrouping()
    source = Source(codebook.folder / file, file, COLUMNS, "rename the columns")
    backwards = codebook.units.crosswalk_direction == "backwards"
    crosswalk, problems = read_crosswalk(source, codebook.wave_names, backwards=backwards)
    crosswalk, circles = break_circles(crosswalk)
    succession, there = Succession.of(crosswalk), _there(codebook, invited)
    problems += [*circles, *succession.check_ends(parents)]
    if backwards:
        problems += _check_later(crosswalk, there)
    if problems:
        raise ReadingError(f"{file} cannot be used", problems)
    retired = succession.retired([there[wave] for wave in crosswalk.waves])
    return Regrouping(succession, retired)


def _there(codebook: Codebook, invited: Mapping[str, Heads]) -> There:
    return {
        name: frozenset(unit for unit, count in invited[wave.invited].items() if count > 0)
        if wave.invited
        else None
        for name, wave in codebook.waves.items()
    }


def _check_later(crosswalk: Crosswalk, there: There) -> Iterator[Problem]:
    """Yield what can be left out forwards, and must be said backwards.

    Forwards "B; A" is enough, whether A is new or took B in. Backwards the people of A would all
    be counted in B.
    """
    waves = [there[wave] or frozenset() for wave in crosswalk.waves]
    steps = [step for own in crosswalk.steps.values() for step in own]
    left = {code for step in steps for code in step.successors}
    for step in steps:
        earlier = waves[-1:] if step.last is None else waves[step.last + 1 :]
        was_another = step.last is not None and step.unit in left
        if any(step.unit in each for each in earlier) and not (step.goes_on or was_another):
            found = f"had people of its own before {step.successors[0]} went into it"
            remedy = f"add a row from {step.unit} to {step.unit} too, and shares"
            yield crosswalk.source.problem(found, remedy, at=f"unit {step.unit}")
    yield from _check_reused(crosswalk, steps, waves)


def _check_reused(
    crosswalk: Crosswalk, steps: Sequence[Step], waves: Sequence[frozenset[str]]
) -> Iterator[Problem]:
    for step in steps:
        later = waves[: (-1 if step.last is None else step.last) + 1]
        for code in step.successors:
            is_told = code in crosswalk.steps or code in crosswalk.kept
            if not is_told and any(code in each for each in later):
                found = "has people after the last wave of its row"
                remedy = "add a row that says which earlier unit they came from"
                yield crosswalk.source.problem(found, remedy, at=f"unit {code}")
