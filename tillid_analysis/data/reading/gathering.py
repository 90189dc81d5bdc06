"""Gathering: a column of texts, put together of the pieces that a large file is read in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

MOST_CATEGORIES = (1 << 15) - 1
"""Distinct texts up to which a column is one of categories, of two bytes a row at most."""


@dataclass(slots=True)
class Gathering:
    """A column as far as it has been read.

    Parameters
    ----------
    places
        Each distinct text's place, in the order they turned up.
    codes
        The rows as places, -1 where there is nothing; of one byte each while they suffice. Bytes
        that grow, as pieces beside each other and then put together would be in memory twice.
    texts
        The pieces as texts, once these are too many for categories.
    """

    places: dict[str, int] = field(default_factory=dict)
    codes: bytearray = field(default_factory=bytearray)
    texts: list[pa.Array] = field(default_factory=list)

    def add(self, piece: pa.DictionaryArray) -> None:
        """Add the rows that come next."""
        if self.texts:
            self.texts.append(piece.dictionary_decode())
            return
        words, before = piece.dictionary.to_pylist(), self._codes()
        places = [self.places.setdefault(word, len(self.places)) for word in words]
        if len(self.places) > MOST_CATEGORIES:
            self.texts = [_spell(before, self.places), piece.dictionary_decode()]
            self.places, self.codes = {}, bytearray()
            return
        if before.dtype != self._type:
            self.codes = bytearray(before.astype(self._type))
        del before
        where = piece.indices.fill_null(len(words)).to_numpy()
        self.codes += np.array([*places, -1], dtype=self._type)[where].data

    def to_pandas(self) -> pd.Series:
        """Return the column: categories of texts, or texts where these are too many."""
        import pyarrow as pa

        if self.texts:
            texts: pd.Series = pa.chunked_array(self.texts).to_pandas()
            return texts
        categories = pd.Index([*self.places], dtype="str")
        values = pd.Categorical.from_codes(self._codes(), categories, validate=False)
        return pd.Series(values, copy=False)

    @property
    def _type(self) -> type[np.signedinteger]:
        return np.int8 if len(self.places) <= np.iinfo(np.int8).max else np.int16

    def _codes(self) -> NDArray[np.signedinteger]:
        return np.frombuffer(self.codes, dtype=self._type)


def _spell(codes: NDArray[np.signedinteger], places: Iterable[str]) -> pa.Array:
    import pyarrow as pa

    indices = pa.array(codes, mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(places)).dictionary_decode()
