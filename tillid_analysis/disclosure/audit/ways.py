"""Numbers that weigh a unit's people otherwise than its mean: what must be shown beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tillid_analysis.columns import RAKED, REGRESSION, STANDARDISED, TOGETHER
from tillid_analysis.disclosure.audit.accounting import Told
from tillid_analysis.disclosure.audit.facts import Facts, Group
from tillid_analysis.disclosure.audit.findings import Finding
from tillid_analysis.disclosure.audit.statements import Statement

RESPONSE_GAP = "response"
"""The way of a difference of response rates."""
LEVER = "lever"
"""Ends the measure of a number that follows from a unit's score on a driver and from a model of
the institution: it tells nothing that the score does not."""


def way_of(statement: Statement) -> tuple[str, str]:
    """Return in which way a number was made and by which background; "" for any other number.

    Examples
    --------
    >>> way_of(Statement("2026", ("S", "A"), "trust~standardised role", "estimate"))
    ('standardised', 'role')
    """
    _, _, term = statement.measure.partition("~")
    way, _, background = term.partition(" ")
    known = way in {RAKED, REGRESSION, STANDARDISED, RESPONSE_GAP}
    return (way, background) if known else ("", "")


def attack_ways(told: Sequence[Told], facts: Facts) -> Iterator[Finding]:
    """Yield numbers whose unit, or a part of what they are put together from, is hidden.

    Parameters
    ----------
    told
        Every statement.
    facts
        What they say of groups.

    Notes
    -----
    A mean with other weights is an equation more about the same people. Beside the plain mean, one
    at another mix solves for two categories, and one by other numbers of people for two units.
    So it may stand only where no group is hidden that it is made of: the unit's own by the
    background, the institution's, and the units right below the institution.
    """
    for each in told:
        said = each.statement
        way, background = way_of(said)
        if not way or said.value is None:
            continue
        unit, top = Group(said.path), Group(said.path[:1])
        hidden = facts.hidden.get(said.wave, {})
        if way == RESPONSE_GAP:
            known = facts.response.get(said.wave, {})
            missing = [group for group in (unit, top) if group not in known]
        else:
            measure = said.measure.partition("~")[0]
            missing = [] if unit in facts.cells.get((said.wave, measure), {}) else [unit]
            missing += [group for group in hidden if _is_part(group, unit, top, way, background)]
        if missing:
            what = f"is weighed otherwise, and {missing[0]} is hidden"
            yield Finding(each.where, said.wave, said.unit, what, said.measure)


def _is_part(group: Group, unit: Group, top: Group, way: str, background: str) -> bool:
    if way == RAKED and not group.background:
        return len(group.path) == len(top.path) + 1
    by = background.split(TOGETHER)
    return group.path in (unit.path, top.path) and group.background in by and bool(background)
