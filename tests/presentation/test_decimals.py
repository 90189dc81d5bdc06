"""With a decimal in the policy, tables, figures and what their marks say agree on it."""

from pathlib import Path

import pytest

import tillid_analysis as ta
from tests.disclosure.audit.toys import audit, page
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.survey import Survey

WAVE, UNIT = "2026", "B04"


@pytest.fixture(scope="module")
def finer(sample: Path) -> Survey:
    """Return the sample survey with one decimal."""
    written = sample.read_text(encoding="utf-8")
    path = sample.with_name("finer.yml")
    path.write_text(
        written.replace("policy: {min_n: 5}", "policy: {decimals: 1}"), encoding="utf-8"
    )
    return ta.read_survey(path)


def test_shares_of_importance_have_the_decimals_of_their_marks(finer: Survey) -> None:
    """An interval written in whole per cent was told differently from its share."""
    release = ta.plan_release(finer)
    assert finer.codebook.policy.decimals == 1
    levers = release(ta.rank_levers(finer, wave=WAVE))
    ways = release(ta.check_same_source(finer, wave=WAVE, replicates=200))
    shown = (
        *(ta.plot_levers(levers, unit=each, language="en") for each in (UNIT, None)),
        *(ta.plot_same_source(ways, language="en"), ta.tabulate_same_source(ways, language="en")),
    )
    method = Method.of(finer, WAVE, UNIT, "en")
    made = page(*(each._repr_html_() for each in shown), method=method)
    said = [each for each in audit(made) if "accounts for" in each or "told differently" in each]
    assert said == []
