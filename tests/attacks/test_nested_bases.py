"""Who has no score on an index of indices stays out of everything that it is made of."""

from dataclasses import replace

import numpy as np
import pytest

from tests.attacks.organisations import make_codebook
from tests.attacks.test_blanks import survey_of
from tillid_analysis.codebook import Index
from tillid_analysis.survey import Survey

ITEMS = ("A1", "A2")


@pytest.fixture(scope="module")
def survey() -> Survey:
    """Return eleven people; the last answered one of the three parts of the whole, 100 and 25."""
    made = make_codebook({})
    title = made.indices[0].title
    added = (
        Index(id="c", title=title, items=("C",)),
        Index(id="whole", title=title, indices=("a", "b", "c")),
    )
    answers = np.random.default_rng(1).integers(0, 5, (11, 5)).astype(np.int8)
    answers[-1] = 4, 1, -1, -1, -1
    codebook = made.model_copy(update={"indices": (*made.indices, *added)})
    return survey_of(codebook, answers, [11])


def told(survey: Survey) -> float:
    """Work out what the items' sums have beside those of their index."""
    rows = survey.rows("1")
    items = sum(float(np.nansum(survey.points(each, rows))) for each in ITEMS)
    return items - 2 * float(np.nansum(survey.points("a", rows)))


@pytest.mark.parametrize("measure", [*ITEMS, "a", "B1", "c", "C"])
def test_all_parts_rest_on_the_same_people(survey: Survey, measure: str) -> None:
    rows = survey.rows("1")
    there = [~np.isnan(survey.points(each, rows)) for each in (measure, "whole")]
    assert there[0].tolist() == there[1].tolist() == [*[True] * 10, False]
    assert told(survey) == pytest.approx(0)


def test_items_that_ask_for_their_own_index_alone_tell_one(survey: Survey) -> None:
    """Positive control: the sum of what the one answered."""
    rows = survey.rows("1")
    careless = replace(survey)
    values = {each: survey.own_points(each, rows) for each in ITEMS}
    values["a"] = survey.points("a", rows)
    object.__setattr__(careless, "points", lambda measure, _: values[measure])
    assert told(careless) == pytest.approx(125)
