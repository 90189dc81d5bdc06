"""Where five of ten, or one who counts for most, would be told of by the end of the scale."""

from pathlib import Path

import numpy as np
import pytest

import tillid_analysis as ta
from tests.attacks.test_patterns import TEXT, TREE, make_wave, released
from tests.data.checking.toys import write_toy
from tillid_analysis.disclosure import behind, planning
from tillid_analysis.disclosure.boundary import Answers
from tillid_analysis.units import UnitTree

HIDDEN = 10


def block_tells(positive: int, hidden: int) -> bool:
    """Say whether shares of a block of ten are hidden that has two hidden units of five."""
    tree = UnitTree(("T", "A", "B"), ("T", "A", "B"), np.array([-1, 0, 0]), ("top", "unit"))
    value = np.repeat([100.0, 0.0], [positive, 10 - positive])[:, None]
    everybody = np.ones((10, 1), dtype=np.int64)
    low, high = np.zeros((10, 1)), np.full((10, 1), 100.0)
    answers = Answers(everybody, value, low, high, least=25.0, minimum=5, hidden=hidden, insider=0)
    shown = np.array([True, False, False])
    return bool(answers.blocks_that_tell(tree, np.repeat([1, 2], 5), shown)[0])


def test_shares_of_five_do_not_follow_from_those_of_ten() -> None:
    """Nine of ten are for it, so that four or five of any five are: within 20 points."""
    assert block_tells(9, HIDDEN)
    assert not block_tells(8, HIDDEN)
    # Positive control: as if a share needed no more people than a mean.
    assert not block_tells(9, 0)


@pytest.mark.parametrize("narrowest", [0, 25])
def test_one_persons_weight_counts_however_closely_answers_may_be_told(
    tmp_path: Path, narrowest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = TEXT.replace('"1": {file: raw/1.csv}', '"1": {file: raw/1.csv, weight: w}')
    text += f"policy: {{min_interval: {narrowest}}}\n"
    wave = make_wave()
    wave["w"] = [40.0, *[1.0] * (len(wave["unit"]) - 1)]
    assert np.isnan(released(tmp_path, wave, text).loc[("A1", "A1"), "estimate"])
    # Positive control: a plan that does not look at weights.
    monkeypatch.setattr(behind, "weigh_answers", lambda *_: None)
    survey = ta.read_survey(write_toy(tmp_path, wave, text=text, units=TREE))
    plan = planning.plan_cells(survey, planning.find_cells(survey, "1"))
    assert plan.measures["A1"].shown[: len(survey.units)].all()
