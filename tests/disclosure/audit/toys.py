"""Small pages, made the way that reports are, from groups written down by hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook, new_output

from tillid_analysis.disclosure.audit.attack import audit_pages
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.reading import read_page
from tillid_analysis.disclosure.audit.staff import Staff
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.presentation.tables.layout import lay_out
from tillid_analysis.results import SIGN

METHOD = Method(wave="2026", waves=("2024", "2026"), policy={"min_n": 5, "min_n_distribution": 10})

TITLE = "Survey, 2026: S"
Row = tuple[str, str, int]
"""What it is about, up to the measure; the mean as written; the people."""


def table(rows: Sequence[Row], statistic: str = "estimate", measure: str = "trust") -> str:
    """Make a table of groups: "S/A" or, held against another wave, "S/A -2024#4"."""
    about = []
    for what, _, n in rows:
        path, *rest = what.split()
        about.append(" ".join(["2026", path, measure, f"{statistic}#{n}", *rest]))
    cells = {"Unit": [what for what, _, _ in rows], "Level": [written for _, written, _ in rows]}
    return lay_out(cells, "Levels, 2026", about={"Level": about}).markup


def page(*shown: str, method: Method = METHOD, name: str = "institution.html") -> str:
    """Make a page as reports are made."""
    outputs = [new_output("display_data", data={"text/html": html}) for html in shown]
    notebook = new_notebook(cells=[new_code_cell("", outputs=outputs)])
    return export_html(
        [notebook],
        title=TITLE,
        language="en",
        contents_label="Contents",
        method=method.model_copy(update={"names": ("Survey", "S")}).model_dump_json(),
    )


def audit(*pages: str, staff: Mapping[str, int] | None = None) -> list[str]:
    """Return what an audit finds, one line each."""
    known = Staff({("", unit, "", ""): n for unit, n in (staff or {}).items()})
    read = [read_page(f"{number}.html", html) for number, html in enumerate(pages, 1)]
    problems = map(str, audit_pages(read, known))
    return [each.replace(f", under {TITLE!r}", "") for each in problems]


def audit_rows(rows: Sequence[Row], staff: Mapping[str, int] | None = None) -> list[str]:
    return audit(page(table(rows)), staff=staff)


def say(words: str, about: str = "") -> str:
    """Make a sentence with its mark."""
    return Prose("Found", points=[words], about=[about])._repr_html_()


def hide(rows: Sequence[Row], *hidden: str) -> list[Row]:
    """Put the sign in place of some rows' means."""
    return [(what, SIGN if what in hidden else mean, n) for what, mean, n in rows]


def save(folder: Path, *pages: str) -> Path:
    """Write pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, html in enumerate(pages, 1):
        (folder / f"{number}.html").write_text(html, encoding="utf-8")
    return folder
