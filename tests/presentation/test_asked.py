"""What a page was asked stands on top of it, once."""

import pytest

import tillid_analysis as ta
from tests.presentation.toys import book, code, shown, words
from tillid_analysis.disclosure import Release
from tillid_analysis.errors import ChoiceError
from tillid_analysis.presentation.asked import Asked, read_asked
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.presentation.reports.notebooks import package_notebooks

TOY = Asked('Trust & "us", 2026', "en", (("Wave", "2026"), ("Unit", "R&D")), '{"wave":"2026"}')


def test_it_names_survey_wave_unit_and_language(release: Release) -> None:
    asked = ta.tell_asked(release, wave="2024", unit="A03", language="da")
    assert asked.title == "Tillid og resultater i Styrelsen for Eksempler, 2024: Tilsyn Syd"
    assert asked.entries == (
        ("Undersøgelse", "Tillid og resultater i Styrelsen for Eksempler"),
        ("Runde", "2024"),
        ("Enhed", "Tilsyn Syd"),
        ("Sprog", "dansk"),
    )


@pytest.mark.parametrize("wrong", [{"unit": "A3"}, {"wave": "2025"}, {"language": "de"}])
def test_what_is_not_there_cannot_be_asked(release: Release, wrong: dict[str, str]) -> None:
    with pytest.raises(ChoiceError):
        ta.tell_asked(release, **wrong)


def test_it_can_be_read_back_from_what_a_notebook_shows() -> None:
    assert list(read_asked(["<p>x</p>", TOY._repr_html_()])) == [TOY]


def test_it_stands_once_beneath_the_title_without_what_machines_read() -> None:
    chapters = [book(code("x", shown(TOY._repr_html_())), words("# One")) for _ in range(2)]
    html = export_html(chapters, title="T", language="en", contents_label="C")
    header = html.split("<header>")[1].split("</header>")[0]
    assert header == (
        '<h1>T</h1><dl class="asked"><div><dt>Wave</dt><dd>2026</dd></div>'
        "<div><dt>Unit</dt><dd>R&amp;D</dd></div></dl>"
    )
    assert html.count('class="asked"') == 1


def test_every_notebook_says_what_it_was_asked() -> None:
    for path in package_notebooks().glob("*.ipynb"):
        assert "ta.tell_asked(release, " in path.read_text(encoding="utf-8")
