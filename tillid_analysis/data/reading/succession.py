"""Where the people of each code are counted, after all steps of the crosswalk."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from math import lcm

from tillid_analysis.data.reading.crosswalk import Crosswalk, Step
from tillid_analysis.data.reading.tree import follow
from tillid_analysis.errors import Problem, nearest
from tillid_analysis.units import Destination

State = tuple[str, int]
"""A code, and the position of a wave in which it is to be understood."""

MOST_CIRCLES = 20


def break_circles(crosswalk: Crosswalk) -> tuple[Crosswalk, list[Problem]]:
    """Find the circles among steps that no wave sets apart.

    Parameters
    ----------
    crosswalk
        As it was read.

    Returns
    -------
    tuple of Crosswalk and list of Problem
        The crosswalk without what is in circles, so that the rest can be looked at.
    """
    undated = [step for steps in crosswalk.steps.values() for step in steps if step.last is None]
    graph = {
        step.unit: [to for to in step.successors if to != step.unit or len(step.successors) == 1]
        for step in undated
    }
    problems = []
    place = {unit: at for at, unit in enumerate(graph)}
    for circle in _circles(graph):
        first = circle.index(min(circle, key=place.__getitem__))
        named = [*circle[first:], *circle[: first + 1]]
        found = f"became itself: {' > '.join(named)}"
        remedy = "remove one of these rows"
        problems.append(crosswalk.source.problem(found, remedy, at=f"unit {named[0]}"))
        for unit in circle:
            graph[unit] = []
    return crosswalk.without(unit for unit, following in graph.items() if not following), problems


def _circles(graph: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield circles, no more than can be mended in one go; whoever asks takes each apart."""
    for _ in range(MOST_CIRCLES):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            # The sorter names what comes later first, and one of them twice.
            yield list(reversed(error.args[1][1:]))
        else:
            return


@dataclass(frozen=True, slots=True, eq=False)
class Succession:
    """All that comes of a crosswalk's steps.

    Parameters
    ----------
    crosswalk
        Without circles.
    linked
        For each state with a step, that and the states it leads to.
    order
        States so that each stands after those it leads to.
    ends
        For each state the codes at the end of all steps from it.
    """

    crosswalk: Crosswalk
    linked: Mapping[State, tuple[Step, tuple[State, ...]]]
    order: tuple[State, ...]
    ends: Mapping[State, tuple[str, ...]]

    @classmethod
    def of(cls, crosswalk: Crosswalk) -> Succession:
        """Follow the steps of a crosswalk."""
        linked = _link(crosswalk)
        graph = {state: following for state, (_, following) in linked.items()}
        order = tuple(TopologicalSorter(graph).static_order())
        ends: dict[State, tuple[str, ...]] = {}
        for state in order:
            found = [end for each in graph.get(state, ()) for end in ends[each]]
            ends[state] = tuple(dict.fromkeys(found)) or (state[0],)
        return cls(crosswalk, linked, order, ends)

    def check_ends(self, units: Collection[str]) -> Iterator[Problem]:
        """Yield the steps that lead to a code that is not among the units of the table."""
        told: set[tuple[str, str]] = set()
        steps, source = self.crosswalk.steps, self.crosswalk.source
        known = [unit for unit in units if unit not in steps]
        came = "came from" if self.crosswalk.backwards else "became"
        for (unit, _), (_, following) in self.linked.items():
            for state in following:
                code = state[0]
                in_circle = steps.get(code) == ()
                if state in self.linked or code in units or in_circle or (unit, code) in told:
                    continue
                told.add((unit, code))
                found = f"{came} {code!r}, which is not in the table of units"
                remedy = f"add it there, or {nearest(code, known)}"
                if code in steps:
                    remedy = "name the wave of this row too: the code's own rows have waves"
                yield source.problem(found, remedy, at=f"unit {unit}")

    def retired(self, there: Sequence[Collection[str] | None]) -> dict[str, str | None]:
        """Return the units that are no more, and what each became; None for several.

        Parameters
        ----------
        there
            For each wave the units that people were invited to; None where that is not known.

        Notes
        -----
        A code with steps is used again if something led to it after them, or if people were
        invited to it then.
        """
        lasting = {end for ends in self.ends.values() for end in ends}
        gone: dict[str, str | None] = {}
        for unit, steps in self.crosswalk.steps.items():
            last = steps[-1].last
            used = last is not None and any(
                each is None or unit in each for each in there[last + 1 :]
            )
            if unit not in lasting and not used:
                at = len(self.crosswalk.waves) - 1 if last is None else last
                ends = self.ends[unit, at]
                gone[unit] = ends[0] if len(ends) == 1 else None
        return gone

    def destinations(self, placed: Mapping[str, str]) -> dict[str, dict[str, Destination]]:
        """Return for each wave the codes that are counted elsewhere, and where.

        Parameters
        ----------
        placed
            The parent of each unit of the tree.
        """
        counted: dict[State, Destination] = {}
        for state in self.order:
            if state not in self.linked:
                counted[state] = Destination((state[0],))
                continue
            step, following = self.linked[state]
            counted[state] = _combine(
                step, [counted[each] for each in following], self.ends[state], placed
            )
        return {
            wave: {
                unit: counted[unit, at]
                for unit in self.crosswalk.steps
                if (unit, at) in self.linked and counted[unit, at] != Destination((unit,))
            }
            for at, wave in enumerate(self.crosswalk.waves)
        }


def _link(crosswalk: Crosswalk) -> dict[State, tuple[Step, tuple[State, ...]]]:
    """Return what each state with a step leads to, for all that can be reached."""
    end = len(crosswalk.waves) - 1
    linked: dict[State, tuple[Step, tuple[State, ...]]] = {}
    waiting = [(unit, at) for unit in crosswalk.steps for at in range(end, -1, -1)]
    while waiting:
        unit, at = waiting.pop()
        step = crosswalk.step(unit, at)
        if step is None or (unit, at) in linked:
            continue
        then = at if step.last is None else step.last + 1
        following = tuple(
            # What goes on beside its undated successors is final.
            (to, end if to == unit and step.last is None else then)
            for to in step.successors
        )
        linked[unit, at] = step, following
        waiting.extend(following)
    return linked


def _combine(
    step: Step, following: Sequence[Destination], ends: Sequence[str], placed: Mapping[str, str]
) -> Destination:
    if len(following) == 1:
        return following[0]
    if not step.shares:
        return Destination((_common(ends, placed),), (1,), tuple(ends) if len(ends) > 1 else ())
    weights: dict[str, Fraction] = {}
    for share, there in zip(step.shares, following, strict=True):
        for unit, size in zip(there.units, there.sizes, strict=True):
            part = share * Fraction(size, sum(there.sizes))
            weights[unit] = weights.get(unit, Fraction(0)) + part
    whole = lcm(*(weight.denominator for weight in weights.values()))
    undivided = dict.fromkeys(unit for there in following for unit in there.undivided)
    sizes = tuple(int(weight * whole) for weight in weights.values())
    return Destination(tuple(weights), sizes, tuple(undivided))


def _common(units: Sequence[str], placed: Mapping[str, str]) -> str:
    """Return the nearest unit at or above all of some units."""
    shared = [units[0], *follow(placed, units[0])]
    for unit in units[1:]:
        above = {unit, *follow(placed, unit)}
        shared = [each for each in shared if each in above]
    return shared[0]
