import re
from base64 import b64decode

import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.html import SMALL_DRAWING, Picture, Prose, picture


def bars() -> Figure:
    figure = Figure(figsize=(3, 2))
    figure.add_subplot().bar(["Økonomi", "Jura"], [1, 2])
    figure.text(0.2, 0.9, "1.000 svar")
    return figure


def test_a_picture_carries_its_alternative_and_caption_escaped() -> None:
    shown = Picture(b"<svg/>", 'A "<b>"', "Trust & learning\nDots < lines.", size=(30, 20))
    assert shown._repr_html_() == (
        "<figure><figcaption>Trust &amp; learning</figcaption>"
        '<img alt="A &quot;&lt;b&gt;&quot;" width="30" height="20" '
        'src="data:image/svg+xml;base64,PHN2Zy8+"><div class="reading">Dots &lt; lines.</div>'
        "</figure>"
    )
    assert repr(shown) == "Picture('Trust & learning')"


def test_without_a_caption_there_is_no_line_for_it() -> None:
    assert "figcaption" not in Picture(b"<svg/>", alt="Nothing.")._repr_html_()


def test_a_repr_says_the_kind_and_the_caption_only() -> None:
    shown = Picture(b"<svg/>", alt="Person 17 is low.", caption="Trust")
    assert repr(shown) == "Picture('Trust')"
    assert repr(Prose("Found", ["Person 17 is low."])) == "Prose('Found')"


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_picture_without_an_alternative_is_refused(alt: str) -> None:
    with pytest.raises(ReportError) as caught:
        picture(bars(), alt, "Trust, 2026")
    assert str(caught.value) == (
        "the picture 'Trust, 2026' has no text alternative; "
        "say in alt= what it shows, in one or two sentences"
    )


def test_other_bytes_are_refused() -> None:
    with pytest.raises(ReportError) as caught:
        Picture(b"GIF89a", alt="Bars.", caption="Trust")
    assert str(caught.value) == "the picture 'Trust' is neither SVG nor PNG"


def test_a_figure_gives_the_same_bytes_each_time() -> None:
    assert picture(bars(), "Two bars.") == picture(bars(), "Two bars.")


def test_a_drawing_names_common_fonts_once_and_tells_no_time() -> None:
    drawing = picture(bars(), "Two bars.").image.decode()
    assert drawing.count("font-family") == 1
    assert "Verdana" in drawing
    assert "metadata" not in drawing
    assert "Økonomi" in drawing


def test_a_drawing_is_written_to_a_hundredth_of_a_point() -> None:
    drawing = picture(bars(), "Two bars.").image.decode()
    assert not re.search(r'="[^"]*\d\.\d{3}', drawing)
    assert "1.000 svar" in drawing


def test_a_figure_keeps_its_size_on_the_page() -> None:
    assert picture(bars(), "Two bars.").size == (288, 192)


def test_the_bitmap_is_taken_where_a_drawing_would_be_larger() -> None:
    figure = Figure(figsize=(3, 2))
    figure.add_subplot().plot([i % 7 for i in range(9000)], "o")
    shown = picture(figure, "Many points.")
    assert shown.media_type == "image/png"
    assert len(shown.image) < SMALL_DRAWING
    assert b64decode(shown._repr_html_().split("base64,")[1].split('"')[0]) == shown.image


@pytest.mark.parametrize("alt", ["", "Two bars."])
def test_the_figure_is_closed_either_way(alt: str) -> None:
    figure = pyplot.figure()
    try:
        picture(figure, alt)
    except ReportError:
        assert not alt
    assert not pyplot.fignum_exists(figure.number)


def test_prose_is_escaped_and_in_order() -> None:
    shown = Prose("A < B", ["One.", "Two & three."], ["First", "Second"], level=3)
    assert shown._repr_html_() == (
        "<h3>A &lt; B</h3><p>One.</p><p>Two &amp; three.</p><ul><li>First</li><li>Second</li></ul>"
    )


def test_prose_may_be_folded_under_its_heading() -> None:
    assert Prose("How", ["So."], folded=True)._repr_html_() == (
        '<details class="folded"><summary><h2>How</h2></summary><p>So.</p></details>'
    )


def test_a_level_that_no_heading_has_is_refused() -> None:
    with pytest.raises(ReportError) as caught:
        Prose("Found", level=7)
    assert str(caught.value) == "level=7 is no heading level; use 1-6"
