from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.presentation.reports import guard
from tillid_analysis.presentation.reports.guard import check_page

REMEDY = "take it out of the notebook and make the page again"
# Put together here, so that this file names no machine's folder.
HOME, ROOT, USERS = (f"/{each}" for each in ("home", "root", "Users"))


def found(html: str, *forbidden: str) -> list[str]:
    return [str(each) for each in check_page(html, forbidden)]


def kinds(html: str, *forbidden: str) -> list[str]:
    return [each.found for each in check_page(html, forbidden)]


def test_a_clean_page_passes() -> None:
    html = (
        "<h1>Tillid</h1><p>Gennemsnit 61,2 (n = 42), 010190 svar, 12-1234, 311299-123, 2024-2026, "
        'kl. 10:30, 3/4, og/eller, <a href="https://example.org/a">mere</a>.</p>'
        '<img alt="x" src="data:image/png;base64,AAAA">'
    )
    assert found(html, "R-0001") == []


def test_kind_number_and_place_are_said_and_nothing_else() -> None:
    html = (
        "<p>a@example.org</p><h2>Team A</h2><p>b@example.org, c@example.org</p><p>010190-1234</p>"
    )
    assert found(html) == [
        f"before the first heading: 1 e-mail address(es); {REMEDY}",
        f"under 'Team A': 2 e-mail address(es); {REMEDY}",
        f"under 'Team A': 1 number(s) like a CPR number; {REMEDY}",
    ]


def test_a_heading_that_says_it_itself_is_not_repeated() -> None:
    assert found("<h2>Team A</h2><h2>Ask a@example.org</h2>") == [
        f"under heading 2 of the page: 1 e-mail address(es); {REMEDY}"
    ]


@pytest.mark.parametrize(
    "number",
    ["010190-1234", "0101901234", "010190 1234", "290200-1234", "311299-4321", "610190-1234"],
)
def test_numbers_of_persons_are_found(number: str) -> None:
    assert kinds(f"<p>nr. {number}, x</p>") == ["1 number(s) like a CPR number"]


@pytest.mark.parametrize(
    "number",
    ["320190-1234", "011390-1234", "290201-1234", "010190-12345", "1010190-1234", "0.0101901234"],
)
def test_other_numbers_are_not(number: str) -> None:
    assert kinds(f"<p>nr. {number}, x</p>") == []


@given(st.dates(), st.integers(0, 9999))
def test_every_day_of_birth_is_found(day: object, last: int) -> None:
    assert kinds(f"<p>{day:%d%m%y}-{last:04}</p>") == ["1 number(s) like a CPR number"]


@pytest.mark.parametrize(
    "path",
    [
        f"{HOME}/anna/a.csv",
        f"{ROOT}/a.csv",
        f"{USERS}/anna/a.csv",
        "C:\\Data\\a.csv",
        "D:/Data/a.csv",
        "\\\\server\\share",
        "file:///a.csv",
        "/tmp/x/a.csv",  # noqa: S108
    ],
)
def test_paths_are_found(path: str) -> None:
    assert kinds(f"<p>Read from {path}</p>") == ["1 path(s) of a machine"]


def test_what_is_written_for_machines_is_found() -> None:
    html = (
        "<p>Traceback (most recent call last)</p><!-- papermill -->"
        '<script type="application/vnd.jupyter.widget-view+json">{}</script>'
    )
    assert kinds(html) == [
        "1 part(s) of a widget",
        "1 script(s) or frame(s)",
        "1 trace(s) of an error",
        "1 trace(s) of papermill",
    ]


def test_what_would_be_fetched_is_found() -> None:
    assert kinds('<img src="https://example.org/a.png">') == [
        "1 fetch(es) from a network or a disk"
    ]


@pytest.mark.parametrize("place", ["<p>{}</p>", "<!--{}-->", '<p title="{}">x</p>', "<b>{}</b>,"])
def test_forbidden_texts_are_found_everywhere(place: str) -> None:
    html = place.format("as R-0001 said")
    assert kinds(html, "R-0001", "R-0002") == ["1 forbidden text(s)"]


def test_forbidden_texts_are_found_in_drawings() -> None:
    data = b64encode(b"<svg><!-- R-0001 --></svg>").decode()
    html = f'<img alt="x" src="data:image/svg+xml;base64,{data}">'
    assert kinds(html, "R-0001") == ["1 forbidden text(s)"]


@pytest.mark.parametrize("text", ["1234", "K1", "a chief who shouts", "(K1)", "Ærø"])
def test_forbidden_texts_are_whole_words(text: str) -> None:
    assert kinds(f"<p>{text}. And {text}</p>", text) == ["2 forbidden text(s)"]
    assert kinds(f"<p>x{text.strip('()')}</p>", text.strip("()")) == []
    assert kinds(f"<p>{text.strip('()')}9</p>", text.strip("()")) == []


def test_a_forbidden_text_without_words_is_passed_over() -> None:
    assert kinds("<p>–</p>", "", "–") == []


def test_the_name_of_who_made_the_page_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(guard, "getuser", lambda: "akr")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(guard, "_PATH", guard._ERROR)
    html = f"<p>akr in {tmp_path}/a.csv, not akribi</p>"
    assert kinds(html) == ["2 name(s) of who made the page, or of their folders"]


def test_names_of_machines_are_words_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "getuser", lambda: "root")
    assert kinds("<p>The root of it</p>") == []


def test_a_process_without_a_name_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 1000")

    monkeypatch.setattr(guard, "getuser", nobody)
    assert kinds("<p>x</p>") == []
