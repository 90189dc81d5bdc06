"""What `tillid check` finds in a small survey."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.data.checking.toys import write_toy
from tillid_analysis.data.checking import check_survey
from tillid_analysis.data.loading import load_survey

Find = Callable[..., list[str]]


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Return a function that writes a toy and lists its problems, those that block marked."""

    def check(*waves: object, **files: str) -> list[str]:
        loaded = load_survey(write_toy(tmp_path, *waves, **files))  # type: ignore[arg-type]
        doubts = () if loaded.survey is None else check_survey(loaded.survey)
        return [("! " if each.blocking else "") + str(each) for each in (*loaded.problems, *doubts)]

    return check
