"""Published indices of a real survey of 68,263 people come out as they should.

Values, and what was done to this sample before it was published, are described beside the data:
answers "do not know" were filled with the item's median there, so that about +0.01 is expected
against what the Office of Personnel Management published.
"""

import pytest

import tillid_analysis as ta
from tillid_analysis.survey import Survey

pytestmark = pytest.mark.shared

# Weighted share positive, from the same answers with plain pandas.
SAMPLE = {
    "US": {
        "engagement": 0.6883,
        "leaders": 0.5824,
        "supervisors": 0.7588,
        "intrinsic": 0.7237,
        "satisfaction": 0.6507,
    },
    "CM": {
        "engagement": 0.7223,
        "leaders": 0.6169,
        "supervisors": 0.8024,
        "intrinsic": 0.7476,
        "satisfaction": 0.7141,
    },
    "CM09": {
        "engagement": 0.6929,
        "leaders": 0.5614,
        "supervisors": 0.7620,
        "intrinsic": 0.7554,
        "satisfaction": 0.7032,
    },
}
# What the Office of Personnel Management published for 2018.
PUBLISHED = {
    "CM": {
        "engagement": 0.7144,
        "leaders": 0.6012,
        "supervisors": 0.7981,
        "intrinsic": 0.7439,
        "satisfaction": 0.7065,
    },
    "CM09": {
        "engagement": 0.6920,
        "leaders": 0.5615,
        "supervisors": 0.7626,
        "intrinsic": 0.7520,
        "satisfaction": 0.6980,
    },
}


def test_size(fevs: Survey) -> None:
    assert repr(fevs) == "Survey(2018: 68263 respondents; 191 units; 5 indices, 19 items)"


def test_shares_positive(fevs: Survey) -> None:
    shares = ta.estimate(fevs).frame.set_index(["unit", "measure"])["share_positive"]
    for unit, expected in SAMPLE.items():
        for measure, share in expected.items():
            assert shares[unit, measure] == pytest.approx(share, abs=5.01e-5), (unit, measure)


def test_close_to_what_was_published(fevs: Survey) -> None:
    shares = ta.estimate(fevs).frame.set_index(["unit", "measure"])["share_positive"]
    for unit, expected in PUBLISHED.items():
        for measure, share in expected.items():
            assert shares[unit, measure] == pytest.approx(share, abs=0.02), (unit, measure)


def test_alpha(fevs: Survey) -> None:
    frame = ta.assess_reliability(fevs).frame
    alpha = frame[frame["item"] == ""].set_index("measure")["estimate"]
    known = {"intrinsic": 0.859, "leaders": 0.910, "supervisors": 0.942, "satisfaction": 0.854}
    for measure, value in {**known, "engagement": 0.940}.items():
        assert alpha[measure] == pytest.approx(value, abs=5.01e-4)


def test_small_units_are_hidden_and_their_agency_keeps_the_secret(fevs: Survey) -> None:
    """Of 3 people in one part of an agency nothing may be seen, nor by subtraction."""
    shown = ta.plan_release(fevs).shown_units()
    assert "IBZZ" not in shown
    siblings = {code for code in fevs.units.codes if code.startswith("IB") and code != "IB"}
    assert len(siblings & set(shown)) == len(siblings) - 2
