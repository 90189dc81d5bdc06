"""What could have been shown, and the order of the answers, beside the levels: attacked."""

import pytest

import tillid_analysis as ta
from tests.disclosure.audit.toys import page
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.audit.attack import audit_pages
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.reading import read_page
from tillid_analysis.disclosure.audit.staff import staff_of
from tillid_analysis.language import Language
from tillid_analysis.survey import Survey


@pytest.mark.parametrize("language", ["da", "en"])
def test_they_tell_of_nobody(survey: Survey, release: Release, language: Language) -> None:
    power = release(ta.assess_power(survey, wave="2026"))
    order = release(ta.check_ordinal(survey, wave="2026"))
    levels = release(ta.estimate(survey, wave="2026"))
    gaps = release(ta.contrast(survey, wave="2026"))
    pieces = [
        ta.tabulate_units(levels, language=language),
        ta.tabulate_contrasts(gaps, language=language),
        ta.plot_power(power, language=language),
        ta.tabulate_ordinal(order, language=language),
        ta.state_agreement(order, language=language),
    ]
    for measure in survey.codebook.index_by_id:
        pieces.append(ta.tabulate_power(power, measure=measure, language=language))
        pieces.append(ta.plot_power(power, measure=measure, language=language))
    for unit in survey.units.codes[1:]:
        pieces.append(ta.tabulate_power(power, unit=unit, language=language))
        pieces.append(ta.tabulate_ordinal(order, unit=unit, language=language))
    method = Method.of(survey, "2026", "S", language)
    html = page("".join(each._repr_html_() for each in pieces), method=method)
    html = html.replace('lang="en"', f'lang="{language}"')
    found = audit_pages([read_page("checks.html", html)], staff_of(survey))
    assert [str(each) for each in found] == []
