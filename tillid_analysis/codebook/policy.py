"""The promise to the respondents, as settings of the survey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

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
    min_difference
        The fewest people of a group that can be computed and is not shown itself: what several
        shown ones leave of another. "same" as its statistic needs, or a higher number.
    class_disclosure
        What becomes of a group where nearly everybody answered alike: "suppress", it is hidden.
    pooled_remainder
        Whether the people of a unit's hidden units are shown together. Their mean follows from
        what is shown, so that leaving it out protects nobody: it only makes tables shorter.
    background_levels
        Levels of the tree at which units are split by background; the two uppermost where none
        is named.
    crossed
        Pairs of backgrounds that may be crossed.
    decimals
        Decimals of points on 0-100 and of percentages; rounding is not counted as protection.

    Notes
    -----
    What else the promise rests on is no setting; `FIXED` says why.

    Examples
    --------
    >>> Policy().min_n, Policy(insider=2).raised(5)
    (5, 6)
    """

    MINIMUMS: ClassVar = (
        *("min_n", "min_n_background", "min_n_distribution", "min_n_sensitive"),
        *("insider", "min_interval", "min_difference"),
    )
    """Fields of which more means a stronger promise."""

    FIXED: ClassVar[Mapping[str, str]] = {
        "differencing": "what follows by subtraction is as good as shown, so it is always sought",
        "audit": "it always runs: a promise that nobody tried to break is none",
        "ledger": "it is always kept: two releases that are safe alone may tell of one together",
        "freeze": "answers that arrive later always count as a release of their own",
        "missing_category": "those who did not state a background are always a group of their own, "
        "which follows from the others",
        "item_base": "items of an index always rest on its respondents: with others of their own, "
        "one person's answers would follow",
        "panel": "the same people's change is never shown beside both waves: those who left or "
        "joined would follow",
        "symbol": "everything hidden always looks the same: the reason would tell something",
        "show_n": "numbers of people are always exact: with ranges nobody could check the pages, "
        "and whoever counts a unit's people knows its number anyway",
        "priority": "the institution always comes first, then units from the top down, then groups "
        "by background",
        "max_cross": "name the pairs that may be crossed under crossed",
        "min_n_comments": "comments are never read, and so never shown",
    }
    """What is always so, and no setting, and why."""

    NO_CODES: ClassVar[str] = (
        "leave it out: a mean or share written as 'over 90' says of everybody what the number "
        "would, and a sign of its own says who it is true of"
    )
    """Why groups where nearly everybody answered alike are hidden, and not coded or shown."""

    min_n: Minimum = PROMISED_MINIMUM
    min_n_background: Minimum = 2 * PROMISED_MINIMUM
    min_n_distribution: Minimum = 2 * PROMISED_MINIMUM
    min_n_sensitive: Minimum = 4 * PROMISED_MINIMUM
    insider: Annotated[int, Field(ge=1, le=5)] = 1
    min_interval: Annotated[float, Field(ge=0, le=50)] = 25.0
    min_difference: Literal["same"] | Minimum = "same"
    class_disclosure: Literal["suppress"] = "suppress"
    pooled_remainder: bool = True
    background_levels: tuple[str, ...] = ()
    crossed: tuple[tuple[Identifier, Identifier], ...] = ()
    decimals: Annotated[int, Field(ge=0, le=1)] = 0

    def raised(self, minimum: int) -> int:
        """Return a minimum that holds against respondents who put their answers together."""
        return minimum + self.insider - 1

    def apart(self, minimum: int) -> int:
        """Return the fewest people of a group that can be computed and is not shown itself.

        Parameters
        ----------
        minimum
            The fewest of one that is shown.
        """
        asked = 0 if self.min_difference == "same" else self.min_difference
        return max(minimum, self.raised(asked) if asked else 0)

    def strength(self, name: str) -> float:
        """Return how much one of the minimums promises."""
        value = getattr(self, name)
        return float(self.min_n if value == "same" else value)

    @property
    def weaker_than_promised(self) -> bool:
        """Whether something lies below what the package promises by default."""
        promised = Policy()
        return any(self.strength(name) < promised.strength(name) for name in self.MINIMUMS)
