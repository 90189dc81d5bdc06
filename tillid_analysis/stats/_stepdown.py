"""Westfall and Young's step-down p values from draws that come a block at a time."""

from __future__ import annotations

import numpy as np

from tillid_analysis.stats._arrays import FloatArray, IntArray

CLOSE = 1e-9
"""Statistics of the same answers in another order differ by rounding, and count as equal."""


class StepDown:
    """Counts of draws at least as large as what was observed, for F families of H hypotheses.

    Parameters
    ----------
    observed : (F, H)
        What was observed, larger where it speaks more against the hypothesis; NaN where there is
        no test, which then takes no part.

    Notes
    -----
    In each family the hypotheses are put in order, the largest statistic first. The draw held
    against hypothesis i is the largest among hypotheses i, i + 1, ..., so that those already
    rejected stand in nobody's way (free step-down, Westfall & Young 1993, algorithm 4.1; Ge,
    Dudoit & Speed 2003, box 2).
    """

    def __init__(self, observed: FloatArray) -> None:
        self._tested = ~np.isnan(observed)
        self._limit = np.where(self._tested, observed, np.inf) * (1 - CLOSE)
        self._order = np.argsort(-np.where(self._tested, observed, -np.inf), axis=1, kind="stable")
        self._alone: IntArray = np.zeros(observed.shape, dtype=np.int64)
        self._stepped: IntArray = np.zeros(observed.shape, dtype=np.int64)
        self._draws = 0

    def count(self, drawn: FloatArray) -> None:
        """Count a block of draws (F, H, D); NaN is a draw without that statistic."""
        self._draws += drawn.shape[2]
        for family, order in enumerate(self._order):
            last = order[::-1]
            limit = self._limit[family, last, None]
            ordered = drawn[family].take(last, axis=0)
            np.copyto(ordered, -np.inf, where=np.isnan(ordered))
            ordered[~self._tested[family, last]] = -np.inf
            self._alone[family, last] += np.count_nonzero(ordered >= limit, axis=1)
            np.maximum.accumulate(ordered, axis=0, out=ordered)
            self._stepped[family] += np.count_nonzero(ordered >= limit, axis=1)[::-1]

    def alone(self) -> FloatArray:
        """Return the p value (F, H) of each hypothesis by itself: (1 + count) / (1 + draws)."""
        return np.where(self._tested, (1 + self._alone) / (1 + self._draws), np.nan)

    def adjusted(self) -> FloatArray:
        """Return the adjusted p values (F, H), which never fall along the order."""
        p = np.maximum.accumulate((1 + self._stepped) / (1 + self._draws), axis=1)
        back = np.empty_like(p)
        np.put_along_axis(back, self._order, p, axis=1)
        return np.where(self._tested, back, np.nan)
