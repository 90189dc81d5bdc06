"""The promise to the respondents, as settings of the survey."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tillid_analysis.codebook.text import Record

LOWEST_MINIMUM = 3
PROMISED_MINIMUM = 5


class Policy(Record):
    """How few people a shown number may rest on, and how finely it is printed.

    Parameters
    ----------
    min_n
        The fewest respondents behind a mean, and behind every group that can be computed from
        the means shown together. Below 3 is refused; below 5 is reported as a weaker promise.
    min_n_distribution
        The same for shares, tests, effect sizes and intervals that rest on the group's own
        spread: with the mean and the spread of five people their answers can be worked out.
    decimals
        Decimals of points on 0-100 and of percentages; rounding is not counted as protection.

    Examples
    --------
    >>> Policy().min_n
    5
    """

    min_n: Annotated[int, Field(ge=LOWEST_MINIMUM)] = PROMISED_MINIMUM
    min_n_distribution: Annotated[int, Field(ge=LOWEST_MINIMUM)] = 10
    decimals: Annotated[int, Field(ge=0, le=1)] = 0

    @property
    def weaker_than_promised(self) -> bool:
        """Whether a minimum lies below what the package promises by default."""
        return self.min_n < PROMISED_MINIMUM or self.min_n_distribution < 2 * PROMISED_MINIMUM
