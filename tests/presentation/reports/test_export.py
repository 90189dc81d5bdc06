import re

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from tests.presentation.toys import book, code, data, shown, stream, words
from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.html import Picture, Prose
from tillid_analysis.presentation.reports.export import export_html

PICTURE = Picture(b"<svg/>", alt="Two bars.", caption="Trust")._repr_html_()


def page(*notebooks: NotebookNode, title: str = "Trust in the Agency") -> str:
    return export_html(notebooks, title=title, language="en", contents_label="Contents")


def body(*cells: NotebookNode) -> str:
    """Return what stands on the page of one notebook, without the page around it."""
    html = page(book(*cells))
    return re.sub(r"\s+", " ", html.split("<section>")[1].split("</section>")[0]).strip()


def test_a_page_says_language_title_and_what_it_may_fetch() -> None:
    html = export_html([], title="Tillid & læring", language="da", contents_label="Indhold")
    assert '<html lang="da">' in html
    assert "<title>Tillid &amp; læring</title>" in html
    assert "<h1>Tillid &amp; læring</h1>" in html
    assert '<meta content="width=device-width, initial-scale=1" name="viewport"/>' in html
    assert (
        "<meta content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\" "
        'http-equiv="Content-Security-Policy"/>'
    ) in html
    assert '<a class="skip" href="#content">Gå til indholdet</a>' in html


def test_the_skip_link_speaks_the_language_of_the_page() -> None:
    assert '<a class="skip" href="#content">Skip to the content</a>' in page(book(words("A")))


def test_neither_code_nor_prompts_nor_scripts_are_on_it() -> None:
    html = page(book(code("secret_name = 1", shown("<p>Seen</p>"))))
    assert "<p>Seen</p>" in html
    assert not re.search("secret_name|plain text|In\\b.?\\[|Out\\[|<script", html)


@pytest.mark.parametrize("tag", ["parameters", "injected-parameters", "remove-cell"])
def test_tagged_cells_are_left_out(tag: str) -> None:
    assert body(code("x", shown("<p>Seen</p>"), tags=(tag,)), words("After")) == "<p>After</p>"


def test_html_is_preferred_to_pictures_and_text() -> None:
    kinds = {"text/plain": "plain", "image/png": "AAAA", "text/html": "<p>Rich</p>"}
    assert body(code("x", data(kinds))) == "<p>Rich</p>"


def test_warnings_are_left_out_and_prints_stay() -> None:
    outputs = [stream("stderr", "a warning"), stream("stdout", "1 < 2\n")]
    assert body(code("x", *outputs)) == "<pre>1 &lt; 2 </pre>"


def test_plain_text_stays_and_names_of_objects_go() -> None:
    assert body(code("x", data({"text/plain": "42"}))) == "<pre>42</pre>"
    assert body(code("x", data({"text/plain": "<Axes: xlabel='x'>"}))) == ""


def test_widgets_are_left_out_and_what_stands_beside_them_stays() -> None:
    widget = {"application/vnd.jupyter.widget-view+json": "{}", "text/plain": "IntSlider(value=0)"}
    assert body(code("x", data(widget))) == ""
    assert body(code("x", data({**widget, "text/html": "<p>Still</p>"}))) == "<p>Still</p>"


def test_the_state_of_widgets_is_left_out() -> None:
    notebook = book(words("A"))
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    assert "widget" not in page(notebook)


def test_prose_comes_as_it_is_and_a_picture_in_a_frame_that_scrolls() -> None:
    prose = Prose("Found", ["Trust rose."], level=2)._repr_html_()
    assert body(code("x", shown(prose)), code("y", shown(PICTURE))) == (
        '<h2 id="found">Found</h2><p>Trust rose.</p> '
        "<figure><figcaption>Trust</figcaption>"
        '<div aria-label="Found" class="picture" role="group" tabindex="0">'
        '<img alt="Two bars." src="data:image/svg+xml;base64,PHN2Zy8+"/></div>'
        "</figure>"
    )


def test_an_alternative_in_the_metadata_counts() -> None:
    output = new_output(
        "display_data", data={"image/png": "AAAA"}, metadata={"image/png": {"alt": 'A "b"'}}
    )
    assert body(code("x", output)) == '<img alt=\'A "b"\' src="data:image/png;base64,AAAA"/>'


def test_notebooks_become_chapters_of_one_page() -> None:
    html = page(book(words("# One\n\n## A")), book(words("# Two\n\n### B")))
    headings = re.findall(r"<(h\d)[^>]*>([^<]*)<", html)
    assert headings == [
        ("h1", "Trust in the Agency"),
        ("h2", "One"),
        ("h3", "A"),
        ("h2", "Two"),
        ("h3", "B"),
    ]
    assert html.count("<section>") == 2


def test_an_empty_notebook_makes_no_chapter() -> None:
    hidden = book(code("x", tags=("parameters",)))
    assert page(book(words("A")), hidden, book()).count("<section>") == 1


def test_the_same_notebooks_give_the_same_page_and_stay_as_they_are() -> None:
    table = (
        '<style>#T_{0}_row0 {{color: red}}</style><table id="T_{0}"><td id="T_{0}_row0"></table>'
    )
    first = book(words("# One"), code("x", shown(table.format("0a1b2"))))
    second = book(words("# One"), code("x", shown(table.format("ffff0"))))
    before = str(first)
    assert page(first) == page(second) == page(first)
    assert str(first) == before


def test_a_failed_cell_is_refused() -> None:
    failure = new_output("error", ename="ValueError", evalue="no", traceback=["Traceback"])
    with pytest.raises(ReportError) as caught:
        page(book(words("A")), book(code("x", failure)))
    assert str(caught.value) == (
        "the page cannot be made:\n"
        "  - notebook 2 of the page: a cell failed with ValueError; run it again"
    )


def test_a_picture_without_alternative_is_refused() -> None:
    with pytest.raises(ReportError) as caught:
        page(book(words("# Trust"), code("x", shown(PICTURE), data({"image/png": "AAAA"}))))
    assert str(caught.value) == (
        "the page cannot be made:\n"
        "  - picture 2 of the page, under 'Trust': no text alternative; "
        "show it with picture(figure, alt=...)"
    )
