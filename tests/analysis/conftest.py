"""The sample survey, read once, and what is true of it."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

import tillid_analysis as ta
from tillid_analysis.survey import Survey


@pytest.fixture(scope="session")
def survey(sample: Path) -> Survey:
    return ta.read_survey(sample)


@pytest.fixture(scope="session")
def truth(sample: Path) -> dict[str, Any]:
    text = (sample.parent / "truth.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@pytest.fixture(scope="session")
def people(survey: Survey) -> pd.DataFrame:
    """One row a respondent, for computing everything a second, plain way."""
    frame = pd.DataFrame({"wave": np.array(survey.waves)[survey.responses.wave]})
    frame["unit"] = np.array(survey.units.codes)[survey.responses.unit]
    for index in survey.codebook.index_by_id:
        frame[index] = survey.own_points(index, slice(0, len(frame)))
    return frame
