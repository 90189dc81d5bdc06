"""Adjusting a family of p values."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from tillid_analysis.stats._arrays import FloatArray, as_floats

NAMES = MappingProxyType({"bh": "fdr_bh", "holm": "holm", "none": ""})
"""What statsmodels calls each."""


def adjust_p(p: npt.ArrayLike, method: str) -> FloatArray:
    """Adjust the p values of one family of tests.

    Parameters
    ----------
    p : (m,)
        p values; NaN where there was no test.
    method
        "bh": Benjamini & Hochberg, the share of false findings among the findings; "holm": the
        chance of any false finding; "none": leave as they are.

    Returns
    -------
    (m,) array
        Adjusted p values, in the order given.

    Raises
    ------
    ValueError
        If the method is not one of these.

    Notes
    -----
    With p(1) <= ... <= p(m): "bh" is the least of p(j) m / j over j >= i, "holm" the largest of
    p(j) (m - j + 1) over j <= i, both at most 1. NaN stays NaN and is not counted in m.

    References
    ----------
    Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289. Holm 1979,
    Scandinavian Journal of Statistics 6:65.

    Examples
    --------
    >>> adjust_p([0.01, 0.04, float("nan"), 0.03], "bh").round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    if method not in NAMES:
        raise ValueError(f"method={method!r} must be one of {', '.join(NAMES)}")
    adjusted = as_floats(p).copy()
    tested = ~np.isnan(adjusted)
    if method == "none" or not tested.any():
        return adjusted
    from statsmodels.stats.multitest import multipletests

    adjusted[tested] = multipletests(adjusted[tested], method=NAMES[method])[1]
    return adjusted
