"""The promise to the respondents, as settings of the survey."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from tillid_analysis.codebook.text import Identifier, Record

LOWEST_MINIMUM = 3
PROMISED_MINIMUM = 5

Minimum = Annotated[int, Field(ge=LOWEST_MINIMUM)]


class Policy(Record):
    """How few people a shown number may rest on, and how finely it is printed.

    Parameters
    ----------
    min_n
        The fewest respondents behind a mean, and behind every group that can be computed from
        the means shown together. Below 3 is refused; below 5 is reported as a weaker promise.
    min_n_background
        The same for a unit's respondents of one background.
    min_n_distribution
        The same for shares, tests, effect sizes and intervals that rest on the group's own
        spread: with the mean and the spread of five people their answers can be worked out.
    min_n_sensitive
        The same for everything about sensitive items and their indices.
    insider
        How many respondents may put what they know together; above 1 every minimum is raised, so
        that those who are left over are as many as promised to one who knows his own answers.
    min_interval
        Points 0-100: how closely what is shown may tell anybody's answer at least. A group where
        nearly everybody gave the highest or lowest answer would tell each of them.
    background_levels
        Levels of the tree at which units are split by background; the two uppermost where none
        is named.
    crossed
        Pairs of backgrounds that may be crossed.
    decimals
        Decimals of points on 0-100 and of percentages; rounding is not counted as protection.

    Examples
    --------
    >>> Policy().min_n, Policy(insider=2).raised(5)
    (5, 6)
    """

    MINIMUMS: ClassVar = (
        *("min_n", "min_n_background", "min_n_distribution", "min_n_sensitive"),
        *("insider", "min_interval"),
    )
    """Fields of which more means a stronger promise."""

    min_n: Minimum = PROMISED_MINIMUM
    min_n_background: Minimum = 2 * PROMISED_MINIMUM
    min_n_distribution: Minimum = 2 * PROMISED_MINIMUM
    min_n_sensitive: Minimum = 4 * PROMISED_MINIMUM
    insider: Annotated[int, Field(ge=1, le=5)] = 1
    min_interval: Annotated[float, Field(ge=0, le=50)] = 25.0
    background_levels: tuple[str, ...] = ()
    crossed: tuple[tuple[Identifier, Identifier], ...] = ()
    decimals: Annotated[int, Field(ge=0, le=1)] = 0

    def raised(self, minimum: int) -> int:
        """Return a minimum that holds against respondents who put their answers together."""
        return minimum + self.insider - 1

    @property
    def weaker_than_promised(self) -> bool:
        """Whether something lies below what the package promises by default."""
        promised = Policy()
        return any(getattr(self, name) < getattr(promised, name) for name in self.MINIMUMS)
