"""The distinct values of a column, as texts."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.data.reading.spelling import as_text, is_blank


def distinct_texts(values: pd.Series) -> list[str]:
    """Return what stands in a column, each value once.

    Parameters
    ----------
    values
        (n,) values.

    Examples
    --------
    >>> distinct_texts(pd.Series([2.0, None, 2.0, 1.0]))
    ['2', '1']
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        found = list(values.cat.categories)
    else:
        found = list(values.unique())
    return [as_text(value) for value in found if not is_blank(value)]
