"""Every number of a page is linked, wherever it stands."""

import re

import pytest

from tests.disclosure.audit.toys import METHOD, audit, page, say, table
from tillid_analysis.language import text
from tillid_analysis.presentation.html import Picture
from tillid_analysis.presentation.tables.layout import lay_out

UNITS = table([("S", "62", 40), ("S/A", "65", 9)])
MARK = "2026 S trust estimate#40:62"
SVG = "<svg><g id='xtick_1'><!-- 20 --></g>{}</svg>"


def picture(alt: str, drawn: str = "", about: str = MARK) -> str:
    return Picture(SVG.format(drawn).encode(), alt, about=about)._repr_html_()


def test_what_is_marked_is_accounted_for() -> None:
    shown = [UNITS, say("Trust is 62 in 2026.", MARK), picture("Trust: 62.", "<!-- 62 (40) -->")]
    marked = [shown[0], shown[1], picture("Trust: 62.", "<!-- 62 -->")]
    assert audit(page(*marked)) == []
    assert "1 number(s) in a drawing" in audit(page(*shown))[0]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (say("Team C has 58.", MARK), "words"),
        (say("Team C has 58."), "words"),
        ("<p hidden>58</p>", "words"),
        ("<!-- 58 -->", "a comment"),
        ('<p data-value="58">A</p>', "the attribute data-value of <p>"),
        ('<p title="C: 58">A</p>', "the attribute title of <p>"),
        ('<p style="width: 58%">A</p>', "a style"),
        ("<pre>C    58.3</pre>", "words"),
        ("<table><tr><th>0</th><td>58</td></tr></table>", "words"),
        (picture("Team C has 58."), "a picture's alternative"),
        (picture("Trust: 62.", "<text>58</text>"), "a drawing"),
        (picture("Trust: 62.", "<title>58</title>"), "a drawing"),
        (picture("Trust: 62.", "<g id='ytick_1'><!-- C (3) --></g>"), "a drawing"),
    ],
)
def test_a_foreign_number_is_found(html: str, kind: str) -> None:
    found = audit(page(UNITS, html))
    assert len(found) == 1
    assert f"number(s) in {kind} that no mark accounts for" in found[0]
    assert "58" not in found[0]


def test_a_picture_without_a_mark_cannot_be_checked() -> None:
    found = audit(page(UNITS, picture("A picture.", about="")))
    assert "a picture without a mark" in found[0]


def test_the_author_answers_for_numbers_of_the_method() -> None:
    assert not audit(page(UNITS, '<p data-about="method">There are 36 items.</p>'))
    assert audit(page(UNITS, "<p>There are 36 items.</p>"))


def test_the_packages_own_texts_have_numbers() -> None:
    told = [text("tell_reliability_text", "en"), text("note_small_units", "en", n=10)]
    own = " ".join([*told, text("note_promise", "en", n=5)])
    assert not audit(page(UNITS, say(own)))
    assert audit(page(UNITS, say(own.replace("5 answers", "4 answers"))))


def test_waves_and_units_may_be_called_by_numbers() -> None:
    """Of waves 1 and 2 and units 1 to 3 none is part of another number, or of the page's words."""
    rows = [("S", "62", 40), ("S/1", "65", 12), ("S/2", "61", 13), ("S/3", "59", 15)]
    units = re.sub(r">S/(\d)<", r">\1<", table(rows))
    method = METHOD.model_copy(update={"waves": ("1", "2", "2026")})
    own = " ".join(text(each, "en") for each in ("tell_reliability_text", "word_funnel_outer"))
    shown = [units, say(f"In 2, 3 is −1.3 from 1. {own}", "2026 S trust~care%20whole slope:-1.3")]
    assert not audit(page(*shown, method=method))
    for foreign in ("2.1", "−2", "1,002", "4", "3.2"):
        assert audit(page(*shown, say(f"Team C has {foreign}."), method=method)), foreign


def test_a_mark_that_cannot_be_read() -> None:
    assert "no mark accounts for" in audit(page(UNITS, say("62", "2026 S ?? !!")))[0]


def test_a_page_that_says_nothing_of_its_policy() -> None:
    bare = re.sub(r'<meta [^>]*name="tillid"[^>]*>', "", page(UNITS))
    assert audit(bare) == ["1.html: says nothing of its policy; make it again"]


def test_ranges_of_counts_are_read_as_the_page_writes_them() -> None:
    """A thousand has a separator, and nothing but the ranges that counts are told as passes."""

    def tabulate(written: str) -> str:
        cells = {"What": ["read"], "Rows": [written]}
        return lay_out(cells, "Cleaning", about={"Rows": ["2026 S * band"]}).markup

    for known in ("1-4", "500-999", "1,000+", "1000+"):
        assert audit(page(tabulate(known))) == []
    for told in ("1.000+", "1,001+", "500-1,000", "737"):
        assert "no mark accounts for" in audit(page(tabulate(told)))[0]
