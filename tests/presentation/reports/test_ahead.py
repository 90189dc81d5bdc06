"""Pythons that are started before a survey is read, and plan along."""

import shutil
from pathlib import Path

import numpy as np
import pytest

import tillid_analysis as ta
from tillid_analysis.disclosure.cells import find_cells
from tillid_analysis.disclosure.planning import plan_cells, plan_wave
from tillid_analysis.presentation.reports import ahead
from tillid_analysis.presentation.reports.ahead import plan_along, start_ahead, started
from tillid_analysis.presentation.reports.crew import Crew
from tillid_analysis.writing import PLANS, PRIVATE


class Nobody:
    """A crew that is never warm."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __enter__(self) -> "Nobody":
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def folder(sample: Path, tmp_path: Path) -> Path:
    """Return the sample in a folder of its own, where nothing is kept."""
    shutil.copytree(sample.parent, tmp_path / "sample", ignore=shutil.ignore_patterns(PRIVATE))
    return tmp_path / "sample"


def test_they_start_only_where_no_plan_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "Crew", Nobody)
    for survey in (folder, folder / "survey.yml"):
        with start_ahead(survey, 3):
            crew = started()
            assert crew is not None
            assert crew.number == 3
        assert started() is None
    with start_ahead(folder / "none.yml", None):
        assert started() is None
    (folder / PRIVATE).mkdir()
    (folder / PRIVATE / f"{PLANS}2026.npz").touch()
    with start_ahead(folder, None):
        assert started() is None


@pytest.mark.slow
def test_they_plan_what_one_alone_would(folder: Path) -> None:
    """Also what they have not taken, and where what they do fails."""
    survey = ta.read_survey(folder)
    with Crew(1) as crew:
        crew.ask(lambda _: None).result()
        plan_along(survey, None, crew)
        kept = {path.name for path in (folder / PRIVATE).glob(f"{PLANS}*")}
        assert len(kept) == 3
        plan_along(survey, "no such dialect", crew)
    last = survey.waves[-1]  # the crew begins there
    together, alone = plan_wave(survey, last), plan_cells(survey, find_cells(survey, last))
    assert together.measures.keys() == alone.measures.keys()
    for measure, masks in alone.measures.items():
        np.testing.assert_array_equal(together.measures[measure].shown, masks.shown)
        np.testing.assert_array_equal(together.measures[measure].detailed, masks.detailed)
