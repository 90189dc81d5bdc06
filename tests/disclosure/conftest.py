"""The sample survey and its release plan."""

from pathlib import Path

import pytest

import tillid_analysis as ta
from tillid_analysis.disclosure import Release
from tillid_analysis.survey import Survey


@pytest.fixture(scope="session")
def survey(sample: Path) -> Survey:
    return ta.read_survey(sample)


@pytest.fixture(scope="session")
def release(survey: Survey) -> Release:
    return ta.plan_release(survey)
