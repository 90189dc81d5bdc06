"""Numbers that are places of options: only where they cannot be codes."""

from collections.abc import Sequence

import pandas as pd
import pytest

from tillid_analysis.codebook import Item, Scale
from tillid_analysis.data.decoding import decode_item, read_places
from tillid_analysis.data.decoding.places import Places
from tillid_analysis.survey import BLANK, DONT_KNOW

ITEM = Item.model_validate({"id": "i", "scale": "s", "text": "?"})


def scale(codes: Sequence[int]) -> Scale:
    options = tuple({"code": code, "label": f"svar {code}"} for code in codes)
    missing = ({"code": 99, "label": "Ved ikke", "kind": "dont_know"},)
    return Scale.model_validate({"id": "s", "options": options, "missing": missing})


PERCENT, FROM_NIL, DOWNWARDS = (0, 25, 50, 75, 100), (0, 1, 2, 3, 4), (5, 4, 3, 2, 1)


@pytest.mark.parametrize(
    ("codes", "values", "labels", "doubtful"),
    [
        ((1, 2, 3, 4, 5), [1, 5], {}, False),
        (PERCENT, [0, 100], {}, False),
        (PERCENT, [1, 5, 99], {1: "0", 2: "25", 3: "50", 4: "75", 5: "100"}, False),
        (PERCENT, ["svar 25"], {}, False),
        (PERCENT, [None, 99], {}, False),
        (PERCENT, [1, 7], {}, False),
        (FROM_NIL, [0, 3], {}, False),
        (FROM_NIL, [1, 5], {1: "0", 2: "1", 3: "2", 4: "3", 5: "4"}, False),
        (FROM_NIL, [1, 4], {}, True),
        (DOWNWARDS, [1, 4], {}, True),
        (DOWNWARDS, [3], {}, False),
    ],
)
def test_codes_or_places(
    codes: Sequence[int], values: list[object], labels: dict[int, str], doubtful: bool
) -> None:
    found = read_places(pd.Series(values, dtype=object), ITEM, scale(codes))
    assert found == Places(labels, doubtful)


def test_places_are_decoded_also_where_they_are_other_codes() -> None:
    values = pd.Series(["1", "5", "2.0", "99", None])
    asked = scale(FROM_NIL)
    labels = read_places(values, ITEM, asked).labels
    decoded = decode_item(values, labels, ITEM, asked)
    assert decoded.positions.tolist() == [0, 4, 1, DONT_KNOW, BLANK]
    assert decoded.unrecognised == ()
