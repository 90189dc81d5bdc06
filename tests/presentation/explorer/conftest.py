"""Explorers of the sample survey, and pages that they stand on."""

from collections.abc import Callable, Mapping

import pytest

import tillid_analysis as ta
from tests.presentation.toys import book, code, data
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.language import Language
from tillid_analysis.presentation.explorer import Explorer
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.results import Released
from tillid_analysis.survey import Survey

Given = Mapping[str, Released]
MakePage = Callable[[Explorer, Language], str]


@pytest.fixture(scope="session")
def given(shown: Given) -> Given:
    """Return what explorers are given: levels, differences, changes and splits."""
    return {name: shown[name] for name in ("levels", "gaps", "changes", "splits")}


@pytest.fixture(scope="session")
def make_page(survey: Survey) -> MakePage:
    def make(explorer: Explorer, language: Language) -> str:
        title = survey.codebook.title.in_language(language)
        return export_html(
            [book(code("x", data(explorer._repr_mimebundle_())))],
            title=title,
            language=language,
            contents_label="Contents",
            method=Method.of(survey, "2026", title, language).model_dump_json(),
        )

    return make


@pytest.fixture(scope="session")
def explorer(given: Given) -> Explorer:
    return ta.explore(*given.values(), language="en")


@pytest.fixture(scope="session")
def page(make_page: MakePage, explorer: Explorer) -> str:
    return make_page(explorer, "en")
