"""What it means that two surveys are the same."""

import numpy as np

from tests.packed import unpack
from tillid_analysis.survey import Survey


def assert_same(one: Survey, other: Survey) -> None:
    """Compare all that an analysis can see; of the log only that nothing was dropped again."""
    assert one.fingerprint == other.fingerprint
    assert one.codebook.asked() == other.codebook.asked()
    left, right = one.responses, other.responses
    for name in ("wave", "unit", "answers"):
        np.testing.assert_array_equal(getattr(left, name), getattr(right, name))
    assert (left.weight is None) == (right.weight is None)
    if left.weight is not None and right.weight is not None:
        np.testing.assert_array_equal(left.weight, right.weight)
    for name in one.codebook.background:
        assert _texts(one, name) == _texts(other, name)
    assert {key: each.tolist() for key, each in left.flagged.items()} == {
        key: each.tolist() for key, each in right.flagged.items()
    }
    np.testing.assert_array_equal(unpack(one.scores.points), unpack(other.scores.points))
    np.testing.assert_array_equal(unpack(one.scores.positive), unpack(other.scores.positive))
    _assert_same_units(one, other)
    dropped = other.log["n_in"] != other.log["n_out"]
    assert not dropped.any()


def _texts(survey: Survey, background: str) -> list[str | None]:
    values = survey.responses.background[background].astype(object)
    return [None if value != value else str(value) for value in values]


def _assert_same_units(one: Survey, other: Survey) -> None:
    left, right = one.units, other.units
    assert (left.codes, left.names, left.levels) == (right.codes, right.names, right.levels)
    assert left.parents.tolist() == right.parents.tolist()
    assert not right.aliases, "all are counted where the crosswalk has put them"
    assert list(left.invited) == list(right.invited)
    for wave, invited in left.invited.items():
        np.testing.assert_array_equal(invited, right.invited[wave])
