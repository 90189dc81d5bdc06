"""Decoding an item's column into positions of options."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.codebook import Item, Scale
from tillid_analysis.codebook.policy import PROMISED_MINIMUM
from tillid_analysis.data.decoding.distinct import Counts, Distinct, by_key, distinct_values
from tillid_analysis.data.decoding.meanings import item_meanings, settle
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.spelling import as_text, is_blank, key_of
from tillid_analysis.survey import BLANK, DONT_KNOW

MOST_CODES = 10
"""Codes that are listed one by one; the rest are counted together."""

_SHORT_CODE = re.compile(r"(?=.*\d)[^\s@]{1,6}")
_WORD = re.compile(r"[^\s@]{1,25}")


@dataclass(frozen=True, slots=True, eq=False)
class DecodedItem:
    """The answers to one item.

    Parameters
    ----------
    positions
        (n,) positions of the options chosen; BLANK or DONT_KNOW where there is no answer.
    dont_know, blank
        How many did not know, and how many left it blank or have a code that means so.
    unrecognised
        What the codebook does not name and how often it stands; blank in `positions`. Numbers
        and words that several people wrote are named, other texts are "(text)", and all beyond
        the ten commonest are "(other)".
    """

    positions: NDArray[np.int8]
    dont_know: int
    blank: int
    unrecognised: Counts


def decode_item(
    values: pd.Series,
    labels: Labels,
    item: Item,
    scale: Scale,
    blanks: Collection[int | str] = (),
) -> DecodedItem:
    """Turn a column into positions of an item's options.

    Parameters
    ----------
    values
        (n,) codes, labels, or both in one ("5 - Helt enig"), in any mixture.
    labels
        The file's own labels of its codes; they win where the codes mean something else.
    item, scale
        What was asked.
    blanks
        Keys of codes that stand for no answer where the codebook does not name them.

    Returns
    -------
    DecodedItem
        Positions, and counts of all that is no answer.

    Notes
    -----
    A code is recognised as number (2, 2.0) and as text ("2", "2,0"), a label in Danish or English
    without regard to capitals and blanks. Nothing is guessed: what the codebook does not name is
    blank, and listed.

    Examples
    --------
    >>> from tillid_analysis.codebook import Item, Scale
    >>> options = [{"code": 1, "label": "Nej"}, {"code": 2, "label": "Ja"}]
    >>> scale = Scale.model_validate({"id": "s", "options": tuple(options)})
    >>> item = Item.model_validate({"id": "i", "scale": "s", "text": "?"})
    >>> decode_item(pd.Series(["2,0", " JA", "1 - Nej", "", "7"]), {}, item, scale)
    DecodedItem(positions=array([ 1,  1,  0, -1, -1], dtype=int8), dont_know=0, blank=1,
    unrecognised=(('7', 1),))
    """
    found = distinct_values(values)
    named = by_key(labels)
    meanings = item_meanings(item, scale)
    read = [meanings.find(each, named.get(key_of(each))) for each in found.values]
    settled = [
        BLANK if place is None and (is_blank(value) or key_of(value) in blanks) else place
        for place, value in zip(settle(read), found.values, strict=True)
    ]
    places = np.array([BLANK if place is None else place for place in settled], dtype=np.int8)
    known = np.array([place is not None for place in settled], dtype=bool)
    return DecodedItem(
        found.spread(np.append(places, np.int8(BLANK))),
        int(found.counts[places == DONT_KNOW].sum()),
        int(found.counts[known & (places == BLANK)].sum()) + found.missing,
        _list_codes(found, ~known),
    )


def _list_codes(found: Distinct, which: NDArray[np.bool_]) -> Counts:
    """Count values by what may be shown of them, the commonest first."""
    shown: Counter[str] = Counter()
    for place in np.flatnonzero(which & (found.counts > 0)):
        count = int(found.counts[place])
        shown[_shown(as_text(found.values[place]), count)] += count
    ranked = sorted(shown.items(), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(count for _, count in ranked[MOST_CODES:])
    return (*ranked[:MOST_CODES], *([("(other)", rest)] if rest else []))


def _shown(text: str, count: int) -> str:
    """Hide what may be somebody's own words: a lone word may be a name."""
    is_code = _SHORT_CODE.fullmatch(text)
    is_shared = count >= PROMISED_MINIMUM and _WORD.fullmatch(text)
    return text if is_code or is_shared else "(text)"
