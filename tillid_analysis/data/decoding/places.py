"""Numbers that are an option's place and not its code, as some survey tools write them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from tillid_analysis.codebook import Item, Scale
from tillid_analysis.data.decoding.meanings import item_meanings
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.spelling import key_of
from tillid_analysis.data.reading.values import distinct_texts


@dataclass(frozen=True, slots=True)
class Places:
    """What a column's numbers stand for, if they are places.

    Parameters
    ----------
    labels
        For each number the code of the option at that place; empty where they are codes.
    doubtful
        Whether the numbers can be both, and would mean different answers.
    """

    labels: Labels = field(default_factory=dict)
    doubtful: bool = False


def read_places(values: pd.Series, item: Item, scale: Scale) -> Places:
    """Tell whether a column holds options' places, counted from 1, or their codes.

    Parameters
    ----------
    values
        (n,) codes, places or labels.
    item, scale
        What was asked.

    Returns
    -------
    Places
        Places only where a number is there that is no code. Where all could be both nothing is
        guessed: the column is doubtful. Texts and missing codes are left to their own meaning.

    Examples
    --------
    >>> from tillid_analysis.codebook import Item, Scale
    >>> options = tuple({"code": code, "label": f"{code} %"} for code in (0, 50, 100))
    >>> scale = Scale.model_validate({"id": "s", "options": options})
    >>> item = Item.model_validate({"id": "i", "scale": "s", "text": "?"})
    >>> read_places(pd.Series([3, 1]), item, scale).labels
    {1: '0', 2: '50', 3: '100'}
    """
    meanings = item_meanings(item, scale).by_code
    keys = {key_of(text) for text in distinct_texts(values)}
    numbers = {key for key in keys if isinstance(key, int) and meanings.get(key, 0) >= 0}
    by_place = {place: option.code for place, option in enumerate(scale.options, 1)}
    if not numbers or not numbers.issubset(by_place):
        return Places()
    if all(key_of(by_place[number]) == number for number in numbers):
        return Places()
    if numbers.issubset(meanings):
        return Places(doubtful=True)
    return Places({place: str(code) for place, code in by_place.items()})
