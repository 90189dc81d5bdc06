"""The sample survey's released results."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import tillid_analysis as ta
from tillid_analysis.disclosure import Release
from tillid_analysis.results import Released
from tillid_analysis.survey import Survey


@pytest.fixture(scope="session")
def survey(sample: Path) -> Survey:
    return ta.read_survey(sample)


@pytest.fixture(scope="session")
def release(survey: Survey) -> Release:
    return ta.plan_release(survey)


@pytest.fixture(scope="session")
def shown(survey: Survey, release: Release) -> Mapping[str, Released]:
    results = {
        "levels": ta.estimate(survey),
        "items": ta.estimate(survey, measure="items", wave="2026"),
        "splits": ta.estimate(survey, by="background", wave="2026"),
        "gaps": ta.contrast(survey, wave="2026"),
        "power": ta.assess_power(survey, wave="2026"),
        "ordinal": ta.check_ordinal(survey, wave="2026"),
        "changes": ta.compare_waves(survey),
        "drivers": ta.rank_drivers(survey),
        "driver items": ta.rank_driver_items(survey, wave="2026", replicates=100),
        "ordinal drivers": ta.rank_ordinal_drivers(survey, wave="2026", outcome="RES5"),
        "sources": ta.check_same_source(survey, wave="2026", replicates=200),
        "located": ta.locate_drivers(survey, wave="2026"),
        "driver pairs": ta.contrast_drivers(survey),
        "reliability": ta.assess_reliability(survey),
        "pulled": ta.shrink_units(survey, wave="2026"),
        "fair": ta.shrink_units(survey, wave="2026", covariates=["leder"]),
        "places": ta.rank_units(survey, wave="2026"),
        "quality": ta.assess_quality(survey),
    }
    return {name: release(result) for name, result in results.items()}
