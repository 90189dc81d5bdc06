"""An exported page with an explorer: what stands on it, and that it is attacked as a whole."""

import re
from collections.abc import Mapping

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import tillid_analysis as ta
from tests.presentation.explorer.conftest import MakePage
from tests.presentation.toys import book, code, shown
from tillid_analysis.disclosure.audit.attack import audit_pages
from tillid_analysis.disclosure.audit.reading import read_page
from tillid_analysis.disclosure.audit.scripts import fingerprint, is_known
from tillid_analysis.disclosure.audit.staff import staff_of
from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.explorer import Explorer
from tillid_analysis.presentation.explorer.page import script
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.presentation.reports.guard import check_page
from tillid_analysis.results import SIGN, Released
from tillid_analysis.survey import Survey

Given = Mapping[str, Released]


def attacked(html: str, survey: Survey) -> list[str]:
    return [str(each) for each in audit_pages([read_page("a.html", html)], staff_of(survey))]


def test_the_page_tells_nobodys_answer(page: str, survey: Survey) -> None:
    assert check_page(page, forbidden=()) == ()
    assert attacked(page, survey) == []


def test_in_danish_too(make_page: MakePage, given: Given, survey: Survey) -> None:
    page = make_page(ta.explore(*given.values(), family="rest", by="measure", unit="A03"), "da")
    assert check_page(page, forbidden=()) == ()
    assert attacked(page, survey) == []


def test_tables_hold_exactly_the_released_cells(page: str, given: Given) -> None:
    soup = BeautifulSoup(page, "html.parser")
    table = next(
        each
        for each in soup.select("details table.levels")
        if each.caption and each.caption.get_text() == "Level (0-100), 2026"
    )
    cells = table.select("td[data-about]")
    frame = given["levels"].frame
    frame = frame[frame["wave"] == "2026"]
    there = frame[frame["estimate"].notna()]
    written = sorted(each.get_text() for each in cells if each.get_text() != SIGN)
    expected = [
        f"{row['estimate']:.0f} [{row['conf_low']:.0f}, {row['conf_high']:.0f}] {row['n']:.0f}"
        if pd.notna(row["conf_low"])
        else f"{row['estimate']:.0f} {row['n']:.0f}"
        for row in there.to_dict("records")
    ]
    assert written == sorted(expected)
    assert sum(each.get_text() == SIGN for each in cells) <= int(frame["estimate"].isna().sum())


def test_what_was_not_given_is_not_on_the_page(make_page: MakePage, given: Given) -> None:
    page = make_page(ta.explore(given["gaps"]), "da")
    assert "Niveau (0-100)" not in page
    assert 'class="levels"' not in page


def test_one_script_is_on_the_page_and_the_policy_names_it(page: str) -> None:
    soup = BeautifulSoup(page, "html.parser")
    (found,) = soup.find_all("script")
    assert found.attrs == {}
    assert str(found.string) == script()
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert policy["content"] == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src '{fingerprint(script())}'"
    )


def test_the_audit_knows_the_script() -> None:
    """Whoever changes the script reads it with the eyes of an auditor, and adds its fingerprint."""
    assert is_known(script()), f"add {fingerprint(script())} to KNOWN"
    assert len(script()) < 7000


def test_a_page_without_an_explorer_has_no_script() -> None:
    html = export_html([book()], title="A", language="en", contents_label="Contents")
    assert "<script" not in html
    assert "script-src" not in html


def test_two_explorers_share_script_and_style(explorer: Explorer) -> None:
    cells = [code("x", shown(explorer._repr_html_())) for _ in range(2)]
    html = export_html([book(*cells)], title="A", language="en", contents_label="Contents")
    assert html.count("<script>") == 1
    assert html.count(".explorer .choices {") == 1


def test_a_notebook_cannot_bring_the_script_itself(explorer: Explorer) -> None:
    cell = code("x", shown(f"{explorer._repr_html_()}<script>{script()}</script>"))
    with pytest.raises(ReportError, match="<script>"):
        export_html([book(cell)], title="A", language="en", contents_label="Contents")


def plant(page: str, cell: str) -> str:
    """Put a cell of a hidden unit in the place of the sign."""
    hidden = re.search(r'<td data-about="2026 SFE/A/A10 tillid estimate[^"]*">·</td>', page)
    assert hidden is not None
    return page.replace(hidden[0], cell, 1)


def test_a_planted_number_is_found(page: str, survey: Survey) -> None:
    leak = '<td data-about="2026 SFE/A/A10 tillid estimate#4">61</td>'
    found = attacked(plant(page, leak), survey)
    assert any("A10 in wave 2026: fewer than 5 people can be told" in each for each in found)


@pytest.mark.parametrize(
    "leak",
    [
        "<td>61</td>",
        '<td data-about="2026 SFE/A/A10 tillid estimate#4">· <small>61</small> 62</td>',
        '<td data-secret="61">·</td>',
        '<td style="--at:61">·</td>',
    ],
)
def test_a_number_that_no_mark_accounts_for_is_found(page: str, survey: Survey, leak: str) -> None:
    found = attacked(plant(page, leak), survey)
    assert any("number(s) in" in each and "no mark accounts for" in each for each in found)


def test_a_number_planted_in_the_script_is_found(page: str, survey: Survey) -> None:
    changed = page.replace("const root of", "const A10 = 61; const root of")
    changed = page.replace("</script>", "const A10 = 61;</script>")
    assert [each.found for each in check_page(changed, ())] == ["1 script(s) or frame(s)"]
    assert any("no mark accounts for" in each for each in attacked(changed, survey))


def test_another_policy_is_found(page: str, survey: Survey) -> None:
    changed = page.replace("script-src '", "script-src 'sha256-0123' '")
    assert any("metadata" in each for each in attacked(changed, survey))


@pytest.mark.parametrize("attributes", ["type='module'", "src='a.js'", "id='x'"])
def test_the_script_with_attributes_is_refused(attributes: str) -> None:
    html = f"<p>A</p><script {attributes}>{script()}</script>"
    assert "1 script(s) or frame(s)" in [each.found for each in check_page(html, ())]
    assert check_page(f"<p>A</p><script>{script()}</script>", ()) == ()


def test_drawn_places_are_the_numbers_of_the_row(page: str, given: Given) -> None:
    soup = BeautifulSoup(page, "html.parser")
    row = soup.select_one("table.drawn tbody tr")
    assert row is not None
    frame: pd.DataFrame = given["levels"].frame
    own = frame[(frame["unit"] == "A01") & (frame["wave"] == "2026")].iloc[0]
    style = f"--at:{own['estimate']:.0f};--low:{own['conf_low']:.0f};--high:{own['conf_high']:.0f}"
    track = row.select_one(".track")
    assert track is not None
    assert track["style"] == style
