"""What the rows of a contrast are held against, as groups that must be shown as well."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tillid_analysis.columns import AGAINST_A_UNIT, PARENT, REST
from tillid_analysis.results import Spec
from tillid_analysis.units import UnitTree


def find_references(frame: pd.DataFrame, spec: Spec, tree: UnitTree) -> Iterator[pd.DataFrame]:
    """Yield the groups that rows are held against, one for each row at a time.

    Parameters
    ----------
    frame, spec
        A result of contrasts, and its question; other results have none.
    tree
        The units.

    Yields
    ------
    pandas.DataFrame
        The same rows, about the unit that the reference is or is a part of; with an empty code
        where it is no group. A group and its complement are the two parts of such a unit, so that
        where it and the group may be shown, so may the complement.

    Examples
    --------
    >>> import numpy as np
    >>> tree = UnitTree(("S", "A", "B"), ("S", "A", "B"), np.array([-1, 0, 0]), ("all", "unit"))
    >>> rows = pd.DataFrame({"unit": ["A", "A"], "reference": ["rest", "B"]})
    >>> rows["family"] = ["rest", "pairwise"]
    >>> question = Spec("contrast", (), "", "")
    >>> [each["unit"].tolist() for each in find_references(rows, question, tree)]
    [['S', 'B']]
    """
    if "family" not in frame:
        return
    weights = dict(spec.arguments).get("weights", ())
    if isinstance(weights, tuple) and weights:
        for code, _ in weights:
            yield frame.assign(unit=code)
        return
    split = frame.get("background", pd.Series("", frame.index)) != ""
    above = dict(zip(tree.codes, (tree.codes[max(each, 0)] for each in tree.parents), strict=True))
    # A unit's code may be a word, or the name of a wave.
    unit = frame["family"].isin(AGAINST_A_UNIT)
    reference = frame["reference"].where(unit, "")
    reference = reference.mask(~unit & (frame["reference"] == REST), tree.codes[0])
    reference = reference.mask(~unit & (frame["reference"] == PARENT), frame["unit"].map(above))
    reference = reference.mask(split, frame["unit"])
    yield frame.assign(unit=reference, background="", category="")
