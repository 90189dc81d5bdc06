"""Reliability of the sample's indices, a second, plain way."""

import numpy as np
import pandas as pd

import tillid_analysis as ta
from tillid_analysis.survey import Survey


def test_alpha_and_item_rest(survey: Survey) -> None:
    frame = ta.assess_reliability(survey, wave="2026", measure="laering").frame
    items = list(survey.codebook.index_by_id["laering"].items)
    rows = survey.rows("2026")
    at = [list(survey.codebook.item_by_id).index(item) for item in items]
    answers = survey.responses.answers[rows][:, at].astype(float)
    complete = pd.DataFrame(answers[(answers >= 0).all(axis=1)], columns=items)
    complete["LAE4"] = 4 - complete["LAE4"]
    covariance = complete.cov()
    k = len(items)
    alpha = k / (k - 1) * (1 - np.trace(covariance) / covariance.to_numpy().sum())
    whole = frame[frame["item"] == ""].iloc[0]
    np.testing.assert_allclose(whole["estimate"], alpha, rtol=1e-10)
    assert whole["n"] == len(complete)
    for item in items:
        rest = complete.drop(columns=item).sum(axis=1)
        found = frame.loc[frame["item"] == item, "correlation"].iloc[0]
        np.testing.assert_allclose(found, complete[item].corr(rest), rtol=1e-10)


def test_items_not_asked_do_not_count(survey: Survey) -> None:
    frame = ta.assess_reliability(survey, measure="resultatkultur").frame
    items = frame[frame["item"] == ""].set_index("wave")["items"]
    assert items.to_dict() == {"2022": 5, "2024": 5, "2026": 6}


def test_all_indices_of_the_sample_hang_together(survey: Survey) -> None:
    frame = ta.assess_reliability(survey).frame
    assert frame.loc[frame["item"] == "", "estimate"].between(0.7, 0.95).all()
    assert (frame["correlation"].dropna() > 0.2).all()
