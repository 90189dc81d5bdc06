"""Stages of maturity: where a survey's users cut the scale of their indices."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tillid_analysis.codebook.text import Record, Text

Limit = Annotated[int, Field(gt=0, lt=100)]
Limits = Annotated[tuple[Limit, ...], Field(min_length=1, max_length=6)]


class Maturity(Record):
    """The stages that an index's level is read as.

    Parameters
    ----------
    thresholds
        Whole points (0-100) at which the next stage begins, rising; at a limit is in the upper one.
    names
        What the stages are called, the lowest first: one more than the thresholds. Without them
        they are numbered.

    Notes
    -----
    No published work says at how many points an organisation is mature. The scale's quarters stand
    here for want of anything better known: where items have five options from 0 to 100, a quarter
    is a step from one option to the next. The users' own limits are no truer, but are theirs.

    Examples
    --------
    >>> Maturity().thresholds, Maturity(thresholds=(50, 70)).stages
    ((25, 50, 75), 3)
    """

    thresholds: Limits = (25, 50, 75)
    names: tuple[Text, ...] = ()

    @property
    def stages(self) -> int:
        """How many stages there are."""
        return len(self.thresholds) + 1
