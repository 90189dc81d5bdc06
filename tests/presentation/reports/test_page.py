import re

import pytest
from bs4 import BeautifulSoup

from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.reports.page import finish_page


def finished(*chapters: str, title: str = "Title") -> BeautifulSoup:
    inner = "".join(f"<section>{each}</section>" for each in chapters)
    html = f"<h1>{title}</h1><div><nav></nav><main>{inner}</main></div>"
    return BeautifulSoup(str(finish_page(html)), "html.parser")


def outline(soup: BeautifulSoup) -> list[str]:
    return [f"{each.name} {each.get_text()}" for each in soup.find_all(re.compile(r"^h\d$"))]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([1, 2, 3], [2, 3, 4]),
        ([1, 3, 3, 2], [2, 3, 3, 3]),
        ([2, 3, 1, 2], [2, 3, 2, 3]),
        ([1, 4, 2, 4], [2, 3, 3, 4]),
        ([3, 2, 1], [2, 2, 2]),
        ([1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6, 6]),
    ],
)
def test_no_level_is_skipped(levels: list[int], expected: list[int]) -> None:
    soup = finished("".join(f"<h{each}>A</h{each}>" for each in levels))
    assert [int(each[1]) for each in outline(soup)] == [1, *expected]


def test_each_chapter_starts_at_the_second_level() -> None:
    soup = finished("<h1>A</h1><h2>B</h2>", "<h2>C</h2><h3>D</h3>")
    assert outline(soup) == ["h1 Title", "h2 A", "h3 B", "h2 C", "h3 D"]


def test_empty_headings_go() -> None:
    assert outline(finished("<h1>A</h1><h2> </h2><h3>B</h3>")) == ["h1 Title", "h2 A", "h3 B"]


def test_the_title_is_not_said_twice() -> None:
    assert outline(finished("<h1>Title</h1><h2>B</h2>")) == ["h1 Title", "h2 B"]


def test_ids_are_unique_and_made_of_the_text() -> None:
    soup = finished("<h1>Økonomi og læring</h1><h2>A</h2><h2>A</h2><h2>Content</h2><h2>–</h2>")
    assert [each["id"] for each in soup.select("main [id]")] == [
        "oekonomi-og-laering",
        "a",
        "a-2",
        "content-2",
        "chapter",
    ]


def test_links_follow_the_headings_of_their_chapter() -> None:
    chapter = '<h2>My part</h2><a href="#My-part">there</a><a href="#x">x</a>'
    soup = finished(chapter, chapter.replace("M", "%4D", 0))
    assert [each["href"] for each in soup.select("main a")] == [
        "#my-part",
        "#x",
        "#my-part-2",
        "#x",
    ]


def test_the_contents_are_two_levels_deep() -> None:
    soup = finished("<h1>A</h1><h2>B &amp; C</h2><h3>D</h3>", "<h1>E</h1>")
    assert str(soup.nav) == (
        '<nav><ul><li><a href="#a">A</a><ul><li><a href="#b-c">B &amp; C</a></li></ul></li>'
        '<li><a href="#e">E</a></li></ul></nav>'
    )


def test_one_heading_needs_no_contents() -> None:
    soup = finished("<h1>A</h1>")
    assert soup.nav is None
    assert soup.select_one("div.page.single") is not None


def test_everything_a_page_cannot_do_is_listed() -> None:
    with pytest.raises(ReportError) as caught:
        finished(
            '<h1>A</h1><script>x</script><p onclick="x">b</p><iframe></iframe><h2>B</h2>'
            '<img src="data:,x"><img alt=" " src="data:,x"><img alt="C" src="c.png">'
            '<img alt="No description has been provided for this image" src="data:,x">'
        )
    remedy = "show it as a picture or a table; a page that is mailed cannot run anything"
    bare = "no text alternative; show it with picture(figure, alt=...)"
    assert str(caught.value) == (
        "the page cannot be made:\n"
        f"  - under 'A': <script>; {remedy}\n"
        f"  - under 'A': <p onclick>; {remedy}\n"
        f"  - under 'A': <iframe>; {remedy}\n"
        f"  - picture 1 of the page, under 'B': {bare}\n"
        f"  - picture 2 of the page, under 'B': {bare}\n"
        "  - picture 3 of the page, under 'B': the file is not in the page; "
        "show it from a code cell\n"
        f"  - picture 4 of the page, under 'B': {bare}"
    )


def test_pictures_that_fit_a_phone_are_told_from_those_that_scroll() -> None:
    sizes = ((480, 260), (480, 1200), (691, 260))
    bodies = [
        f'<figure><img alt="Levels." src="data:," width="{wide}" height="{high}"></figure>'
        for wide, high in sizes
    ]
    page = finished("".join(["<h2>Levels</h2>", *bodies]))
    looks = [each["class"] for each in page.find_all("div", role="group")]
    assert looks == [["picture", "fits", "low"], ["picture", "fits"], ["picture"]]
