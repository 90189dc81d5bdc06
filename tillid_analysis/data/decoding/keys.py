"""Respondents' keys as numbers, so that nobody has to keep the keys."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.packing import chunks


def number_keys(values: pd.Series) -> NDArray[np.int64]:
    """Give rows with the same key the same number.

    Parameters
    ----------
    values
        (n,) keys.

    Returns
    -------
    ndarray of int
        (n,); -1 where there is no key. The numbers tell nothing of the keys.

    Notes
    -----
    Millions of texts are sorted by a hash of each, as a table of them takes several times their
    memory; texts that share a hash are then compared, so that the numbers are exact.

    Examples
    --------
    >>> number_keys(pd.Series(["b", "a", None, "b"], dtype="str")).tolist()
    [0, 1, -1, 0]
    """
    if not isinstance(values.dtype, pd.StringDtype):
        return pd.factorize(values)[0].astype(np.int64)
    first = _first_alike(_hash(values))
    later = np.flatnonzero(first != np.arange(len(first)))
    here, there = values.iloc[later].reset_index(drop=True), values.iloc[first[later]]
    same = (here.array == there.array) | (here.isna() & there.isna().to_numpy())
    if not same.all():
        return pd.factorize(values)[0].astype(np.int64)
    first[values.isna().to_numpy()] = -1
    return first


def _hash(texts: pd.Series) -> NDArray[np.uint64]:
    hashed = np.empty(len(texts), dtype=np.uint64)
    for rows in chunks(len(texts)):
        here = texts.iloc[rows].to_numpy(dtype=object)
        hashed[rows] = pd.util.hash_array(here, categorize=False)
    return hashed


def _first_alike(hashed: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return (n,) the first row with the same hash as each row."""
    order = np.argsort(hashed, kind="stable")
    hashed = hashed[order]
    new = np.append(True, hashed[1:] != hashed[:-1])[: len(hashed)]
    first = np.empty(len(hashed), dtype=np.int64)
    first[order] = order[new][np.cumsum(new) - 1]
    return first
