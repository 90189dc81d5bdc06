"""Decoding: what stands in an export's columns becomes positions, numbers and categories."""

from tillid_analysis.data.decoding.items import DecodedItem, decode_item
from tillid_analysis.data.decoding.keys import number_keys
from tillid_analysis.data.decoding.places import read_places
from tillid_analysis.data.decoding.times import decode_times
from tillid_analysis.data.decoding.units import decode_units
from tillid_analysis.data.decoding.values import (
    decode_category,
    decode_codes,
    decode_numbers,
    join_categories,
)

__all__ = [
    "DecodedItem",
    "decode_category",
    "decode_codes",
    "decode_item",
    "decode_numbers",
    "decode_times",
    "decode_units",
    "join_categories",
    "number_keys",
    "read_places",
]
