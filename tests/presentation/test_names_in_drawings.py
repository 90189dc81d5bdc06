"""A name that is drawn in several lines is read as one, so that the numbers in it are known."""

from base64 import b64decode
from collections.abc import Sequence

import pytest

from tillid_analysis.disclosure.audit.drawings import read_drawing
from tillid_analysis.presentation.html import picture
from tillid_analysis.presentation.plots.canvas import canvas, name_rows

LONG = "Jeg har inden for de seneste 12 måneder været udsat for mobning på min arbejdsplads"


def read(words: Sequence[str], *, free: bool = False) -> list[str]:
    """Draw words beside rows, or as texts of their own, and read the drawing."""
    with canvas(2.0) as (figure, (axes,)):
        if free:
            axes.text(0, 0, "\n".join(words))
            name_rows(axes, ["A", "B"])
        else:
            name_rows(axes, words)
        drawn = picture(figure, "alternative", "caption", "")._repr_html_()
    code = drawn.partition("base64,")[2].partition('"')[0]
    return read_drawing(b64decode(code).decode())


def test_names_of_rows() -> None:
    found = read([LONG, "Team 3"])
    assert LONG in found
    assert "Team 3" in found


def test_texts_of_their_own() -> None:
    assert "Kontor for Data 2. sektion" in read(["Kontor for Data", "2. sektion"], free=True)


def test_without_a_group_each_line_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: then the 12 is in no name that is known."""
    from matplotlib.backends.backend_svg import RendererSVG

    for name in ("open_group", "close_group"):
        plain = getattr(RendererSVG, name)

        def skip(
            self: object, what: str, *rest: object, plain: object = plain, **more: object
        ) -> None:
            if what != "lines":
                plain(self, what, *rest, **more)  # type: ignore[operator]

        monkeypatch.setattr(RendererSVG, name, skip)
    assert LONG not in read([LONG, "Team 3"])
