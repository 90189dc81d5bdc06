"""Plans that are kept beside the survey say what a plan made anew would say, or nothing."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

import tillid_analysis as ta
from tillid_analysis.disclosure.cells import Cells, find_cells
from tillid_analysis.disclosure.kept import find_masks, keep_masks
from tillid_analysis.disclosure.planning import plan_wave
from tillid_analysis.disclosure.suppression import Mask
from tillid_analysis.survey import Survey

WAVE = "2026"

Kept = tuple[Survey, Cells, dict[str, tuple[Mask, Mask]]]


@pytest.fixture
def kept(sample: Path, tmp_path: Path) -> Kept:
    folder = copytree(sample.parent, tmp_path / "survey", dirs_exist_ok=True)
    survey = ta.read_survey(folder)
    cells = find_cells(survey, WAVE)
    masks = {
        name: (np.arange(len(cells)) % of == 0, np.arange(len(cells)) % 7 == 0)
        for name, of in {"": 2, "tillid": 3}.items()
    }
    keep_masks(survey, cells, masks)
    return survey, cells, masks


def test_what_was_kept_is_found(kept: Kept) -> None:
    survey, cells, masks = kept
    found = find_masks(survey, cells)
    assert found is not None
    assert found.keys() == masks.keys()
    for name, both in masks.items():
        for one, other in zip(found[name], both, strict=True):
            assert one.dtype == bool
            np.testing.assert_array_equal(one, other)


def test_a_plan_is_made_of_what_was_kept(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan_wave(survey, WAVE)
    monkeypatch.setattr("tillid_analysis.disclosure.planning.plan_cells", None)
    again = plan_wave.__wrapped__(survey, WAVE)
    assert [*again.measures] == [*made.measures]
    for measure, masks in {"": made.people, **made.measures}.items():
        same = again.measures.get(measure, again.people)
        np.testing.assert_array_equal(same.shown, masks.shown)
        np.testing.assert_array_equal(same.detailed, masks.detailed)


def test_another_policy_has_a_plan_of_its_own(kept: Kept) -> None:
    survey, cells, _ = kept
    policy = survey.codebook.policy.model_copy(update={"min_n": 12})
    codebook = survey.codebook.model_copy(update={"policy": policy})
    assert find_masks(replace(survey, codebook=codebook), cells) is None


def test_a_damaged_file_is_no_plan(kept: Kept) -> None:
    survey, cells, _ = kept
    (path,) = (survey.codebook.folder / ".tillid").glob(f"plan-{WAVE}-*.npz")
    path.write_bytes(path.read_bytes()[:-30] + bytes(30))
    assert find_masks(survey, cells) is None


def test_the_last_plan_of_a_wave_is_kept_for_its_owner_only(kept: Kept) -> None:
    survey, cells, masks = kept
    keep_masks(survey, cells, {"": masks["tillid"]})
    (path,) = (survey.codebook.folder / ".tillid").glob(f"plan-{WAVE}-*.npz")
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_is_kept_of_a_wave_that_is_planned_at_once(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, cells, masks = kept
    (path,) = (survey.codebook.folder / ".tillid").glob(f"plan-{WAVE}-*.npz")
    path.unlink()
    monkeypatch.setattr("tillid_analysis.disclosure.kept.FEWEST", len(cells) + 1)
    keep_masks(survey, cells, masks)
    assert not path.exists()
