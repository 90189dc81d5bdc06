"""An instrument: response scales, items and the indices made from them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tillid_analysis.codebook.text import Code, Identifier, Record, Text

POSITIVE_FROM = 75.0
"""Points (0-100) from which an option counts as positive, unless the scale names its own: the
upper two of five options, the upper two of seven, the upper three of ten."""


class Option(Record):
    """One of a response scale's ordered options: the code in the data and its label."""

    code: Code
    label: Text


class Missing(Record):
    """A code that is not an answer.

    Parameters
    ----------
    code, label
        The code in the data and its label.
    kind
        "dont_know" for "ved ikke / ikke relevant", which is counted apart; "blank" for the rest.
    """

    code: Code
    label: Text | None = None
    kind: Literal["dont_know", "blank"] = "dont_know"


class Scale(Record):
    """A response scale: two to eleven options from lowest to highest, and codes that are no answer.

    Parameters
    ----------
    id
        The name items refer to.
    options
        The options in order; the first scores 0 points and the last 100.
    positive
        Codes counted as positive; options from 75 points upwards where it is left out.
    missing
        Codes that are not an answer.
    """

    id: Identifier
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=11)]
    positive: tuple[Code, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def points(self) -> tuple[float, ...]:
        """Points of each option, equally spaced from 0 to 100."""
        last = len(self.options) - 1
        return tuple(100.0 * position / last for position in range(last + 1))

    @property
    def is_positive(self) -> tuple[bool, ...]:
        """Whether each option counts as positive for an item that is not reversed."""
        if self.positive:
            return tuple(option.code in self.positive for option in self.options)
        return tuple(points >= POSITIVE_FROM for points in self.points)


class Item(Record):
    """One item: its text, response scale and direction.

    Parameters
    ----------
    id
        The stable name, and the column's name unless a wave says otherwise.
    scale
        The id of its response scale.
    text
        What respondents read.
    reverse
        Whether agreeing means less of what the index measures.
    short
        Whether the item is in the instrument's short form.
    referent
        Whom the item is about ("manager", "senior_management", "unit", "self" ...).
    covers
        The ideas of the guidance that the item measures.
    missing
        Codes that are no answer to this item, besides those of its scale.
    sensitive
        Whether answers can do harm (offensive behaviour, health): more people must stand behind
        what is shown of the item, and of the index it belongs to.
    """

    id: Identifier
    scale: Identifier
    text: Text
    reverse: bool = False
    short: bool = False
    referent: Identifier | None = None
    covers: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    sensitive: bool = False


class Index(Record):
    """A set of items scored together on 0-100, or a set of indices averaged.

    Parameters
    ----------
    id, title
        The name in results, and the name readers see.
    items
        Ids of its items.
    indices
        Ids of the indices it is the mean of, instead of items.
    """

    id: Identifier
    title: Text
    items: tuple[Identifier, ...] = ()
    indices: tuple[Identifier, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Ids of the items or indices it is made from."""
        return self.items or self.indices


class Instrument(Record):
    """A set of response scales, items and indices that can be asked again.

    Parameters
    ----------
    id, title
        Its name in files and for readers.
    scales, items, indices
        What it consists of.
    """

    id: Identifier = "own"
    title: Text | None = None
    scales: tuple[Scale, ...] = ()
    items: tuple[Item, ...] = ()
    indices: tuple[Index, ...] = ()
