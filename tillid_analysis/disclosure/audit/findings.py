"""Findings of the attack, gathered over measures so that each group is told of once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tillid_analysis.errors import Problem

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that can be worked out.

    Parameters
    ----------
    where
        A place that it follows from.
    wave, group
        Whom it is about, by code; never a value.
    what
        What can be worked out.
    measure
        On which measure; empty where it is no single one.
    """

    where: str
    wave: str
    group: str
    what: str
    measure: str = ""


def tell(findings: Iterable[Finding]) -> list[Problem]:
    """Write findings down, one line for each group and kind, with its measures.

    Examples
    --------
    >>> both = [Finding("a.html", "2026", "A10", "few people", each) for each in ("x", "y")]
    >>> print(*tell(both))
    a.html: A10 in wave 2026: few people (x, y)
    """
    gathered: dict[tuple[str, str, str], list[Finding]] = {}
    for each in findings:
        gathered.setdefault((each.wave, each.group, each.what), []).append(each)
    return [
        Problem(
            same[0].where,
            f"{group} in wave {wave}: {what}{_name([each.measure for each in same])}",
        )
        for (wave, group, what), same in gathered.items()
    ]


def _name(measures: Iterable[str]) -> str:
    named = list(dict.fromkeys(filter(None, measures)))
    more = [f"{len(named) - _MOST_NAMED} more"] if len(named) > _MOST_NAMED else []
    return f" ({', '.join([*named[:_MOST_NAMED], *more])})" if named else ""
