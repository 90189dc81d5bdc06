"""With decimals in the survey file, tables, figures and what their marks say agree on them."""

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


def test_a_limit_of_half_a_point_is_written_as_the_language_writes_it(sample: Path) -> None:
    path = sample.with_name("halves.yml")
    path.write_text(
        sample.read_text(encoding="utf-8") + "smallest_difference: 2.5\n", encoding="utf-8"
    )
    survey = ta.read_survey(path)
    release = ta.plan_release(survey)
    gaps = release(ta.contrast(survey, wave=WAVE))
    power = release(ta.assess_power(survey, wave=WAVE))
    for language, written in (("da", "2,5"), ("en", "2.5")):
        table = ta.tabulate_contrasts(gaps, unit=UNIT, language=language)
        figure = ta.plot_power(power, language=language)
        assert f" {written} point" in table._repr_html_()
        assert f" {written} point" in figure._repr_html_()
        method = Method.of(survey, WAVE, UNIT, "da" if language == "da" else "en")
        made = page(*(each._repr_html_() for each in (table, figure)), method=method)
        made = made.replace('lang="en"', f'lang="{language}"', 1)
        assert [each for each in audit(made) if "accounts for" in each] == []
