"""Answers to numbers between 0 and 100, and items to a respondent's score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, IntArray, as_floats, divide


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """One index for every respondent.

    Attributes
    ----------
    score : (n,)
        Mean of the items answered, in their unit; NaN where too few are.
    answered : (n,) int64
        Items answered.
    """

    score: FloatArray
    answered: IntArray


def rescale(
    positions: npt.NDArray[np.signedinteger[Any]], n_options: int, reverse: bool = False
) -> FloatArray:
    """Put the answers to an item on the scale from 0 to 100.

    Parameters
    ----------
    positions : (n,) signed ints
        Place of the answer among the options in their order, from 0; negative where missing.
    n_options
        Options of the response scale, two or more.
    reverse
        Whether the first option is the favourable end.

    Returns
    -------
    (n,) array
        100 * position / (n_options - 1), or 100 less that; NaN where missing.

    Raises
    ------
    ValueError
        If a position is beyond the options or there are fewer than two of these.

    Notes
    -----
    Steps between options are taken to be equal (0, 25, 50, 75, 100 for five).

    Examples
    --------
    >>> rescale(np.array([0, 3, -1], dtype=np.int8), n_options=5).tolist()
    [0.0, 75.0, nan]
    >>> rescale(np.array([0, 3, -1], dtype=np.int8), n_options=5, reverse=True).tolist()
    [100.0, 25.0, nan]
    """
    if n_options < 2:
        raise ValueError(f"n_options={n_options} is less than the two a scale needs")
    scale = 100 * np.arange(n_options, dtype=np.float64) / (n_options - 1)
    return _look_up(positions, 100 - scale if reverse else scale)


def flag_positive(
    positions: npt.NDArray[np.signedinteger[Any]],
    is_positive: Sequence[bool],
    reverse: bool = False,
) -> FloatArray:
    """Say of every answer to an item whether it is positive.

    Parameters
    ----------
    positions : (n,) signed ints
        Place of the answer among the options in their order, from 0; negative where missing.
    is_positive : (n_options,)
        For each option whether it counts as positive.
    reverse
        Whether the first option is the favourable end; then the mirrored options count.

    Returns
    -------
    (n,) array
        1 or 0; NaN where missing. Its mean is the share positive.

    Raises
    ------
    ValueError
        If a position is beyond the options.

    Examples
    --------
    >>> flags = [False, False, False, True, True]
    >>> flag_positive(np.array([4, 1, -1], dtype=np.int8), flags).tolist()
    [1.0, 0.0, nan]
    >>> flag_positive(np.array([4, 1, -1], dtype=np.int8), flags, reverse=True).tolist()
    [0.0, 1.0, nan]
    """
    flags = as_floats(is_positive)
    return _look_up(positions, flags[::-1] if reverse else flags)


def half_rule_mean(columns: Iterable[npt.ArrayLike], k: int) -> Scores:
    """Score an index by the half rule.

    Parameters
    ----------
    columns : k columns (n,) of floats
        The index's items on one scale, in one direction, NaN where not answered. They are asked
        for one at a time, so that a generator needs the memory of one.
    k
        Items of the index.

    Returns
    -------
    Scores
        Scores, and how many items each respondent answered.

    Raises
    ------
    ValueError
        If there are not k columns, or they differ in length.

    Notes
    -----
    The mean of the items answered if they are at least ceil(k / 2), and NaN if not. The nearest
    alternative, filling gaps with the item's mean, pulls everybody with gaps to the middle.

    References
    ----------
    COPSOQ International Network, copsoq.se (a scale is scored if at least half of its items are
    answered).

    Examples
    --------
    >>> scores = half_rule_mean([[100.0, 50.0], [50.0, np.nan], [np.nan, np.nan]], k=3)
    >>> scores.score.tolist(), scores.answered.tolist()
    ([75.0, nan], [2, 1])
    """
    total, answered = np.zeros(0), np.zeros(0, dtype=np.int64)
    seen = 0
    for seen, column in enumerate(columns, start=1):
        x = as_floats(column)
        if seen == 1:
            total, answered = np.zeros(x.shape), np.zeros(x.shape, dtype=np.int64)
        if x.shape != total.shape:
            raise ValueError(f"an item has shape {x.shape}, and the first {total.shape}")
        present = ~np.isnan(x)
        answered += present
        total += np.where(present, x, 0)
    if seen != k or k < 1:
        raise ValueError(f"{seen} items were given for an index of {k}")
    score = divide(total, np.where(answered >= (k + 1) // 2, answered, 0))
    return Scores(score, answered)


def _look_up(positions: npt.NDArray[np.signedinteger[Any]], value: FloatArray) -> FloatArray:
    """Give each answer the value of its option, and NaN where there is no answer."""
    if positions.size and positions.max() >= len(value):
        raise ValueError(f"position {positions.max()} is beyond the {len(value)} options")
    table = np.append(value, np.nan)
    return table[np.where(positions < 0, len(value), positions)]
