from base64 import b64encode

import pytest

from tillid_analysis.presentation.reports.scanning import FETCH, RUN, take_apart


def test_words_stand_under_their_heading_and_markup_does_not_cut_them() -> None:
    pieces = take_apart("<p>a</p><h2>B <b>c</b></h2><p>d<b>e</b>&#64;f</p><p>g</p><!-- h -->")
    assert pieces.headings == ["", "B c"]
    assert pieces.texts == [(0, "a"), (1, "B c"), (1, "de@f"), (1, "g"), (1, " h ")]
    assert pieces.parts == []


def test_attributes_are_read_and_names_for_machines_are_not() -> None:
    pieces = take_apart('<p class="x" id="y" style="z" title="said" data-name="kept">a</p>')
    assert pieces.texts == [(0, "said"), (0, "kept"), (0, "a")]


def test_words_in_a_drawing_are_read_and_its_lines_are_not() -> None:
    drawing = '<svg><!-- Unit A --><path d="M 010190 1234"/><text>B</text></svg>'
    data = b64encode(drawing.encode()).decode()
    pieces = take_apart(f'<h2>C</h2><img alt="D" src="data:image/svg+xml;base64,{data}">')
    assert pieces.texts == [(1, "C"), (1, "D"), (1, " Unit A "), (1, "B")]


def test_broken_data_are_passed_over() -> None:
    assert take_apart('<img src="data:image/svg+xml;base64,A">').texts == []


@pytest.mark.parametrize(
    ("html", "part"),
    [
        ('<img src="a.png">', FETCH),
        ('<img src="https://x.org/a.png">', FETCH),
        ('<img src="//x.org/a.png">', FETCH),
        ('<img srcset="a.png 2x">', FETCH),
        ('<link rel="stylesheet" href="a.css">', FETCH),
        ('<video poster="a.png"></video>', FETCH),
        ('<svg><use xlink:href="a.svg#b"/></svg>', FETCH),
        ('<svg><image href="a.png"/></svg>', FETCH),
        ('<a ping="https://x.org" href="#a">b</a>', FETCH),
        ('<form action="https://x.org"></form>', FETCH),
        ('<meta http-equiv="Refresh" content="0">', FETCH),
        ('<p style="background: url(a.png)">b</p>', FETCH),
        ("<style>p { background: url('https://x.org/a.png') }</style>", FETCH),
        ("<style>@import 'a.css';</style>", FETCH),
        ("<script>1</script>", RUN),
        ('<script type="application/json">{}</script>', RUN),
        ("<iframe></iframe>", RUN),
        ('<p onclick="x()">b</p>', RUN),
        ('<a href=" JavaScript:x()">b</a>', RUN),
    ],
)
def test_what_runs_or_fetches_is_found(html: str, part: str) -> None:
    assert take_apart(f"<h2>A</h2>{html}").parts == [(1, part)]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://x.org">b</a>',
        '<a href="#b">b</a>',
        '<img src="data:image/png;base64,AAAA">',
        '<svg><use xlink:href="#b"/></svg>',
        "<style>p { background: url(data:,x); clip-path: url(#b) }</style>",
        "<style>p > b { color: red }</style>",
    ],
)
def test_what_stays_on_the_page_is_allowed(html: str) -> None:
    assert take_apart(html).parts == []
