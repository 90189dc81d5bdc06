"""Whoever asks nbconvert for our template gets the page that a report would be."""

import tomllib
from pathlib import Path

import pytest
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_output

from tests.presentation.toys import book, code, data, shown, stream, words
from tests.project.tree import ROOT
from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.asked import Asked
from tillid_analysis.presentation.reports.export import LAB_TEMPLATE, TEMPLATES, export_html

ASKED = Asked("Tillid, 2026: Jura", "da", (("Enhed", "Jura"),), '{"wave":"2026","waves":["2026"]}')
WIDGET = {
    "application/vnd.jupyter.widget-view+json": '{"model_id": "4f"}',
    "text/html": "<p>Drawn.</p>",
    "text/plain": "VBox(children=())",
}


def exported(notebook: NotebookNode, folder: Path = Path("surveys/mine")) -> str:
    """Export as the handler of JupyterLab's menu does."""
    exporter = HTMLExporter(template_name=LAB_TEMPLATE, extra_template_basedirs=[str(TEMPLATES)])
    about = {"metadata": {"name": "3_units", "path": str(folder)}, "config_dir": "x"}
    html, _ = exporter.from_notebook_node(notebook, resources=about)
    return html


def test_it_is_the_page_of_the_same_notebook() -> None:
    notebook = book(code("1", shown(ASKED._repr_html_())), words("# Hvor højt?\n\nTekst."))
    page = export_html(
        [notebook],
        title=ASKED.title,
        language="da",
        contents_label="Indhold",
        method=ASKED.method,
    )
    # nbconvert parses the page once more, and may drop a line that is empty.
    assert exported(notebook).split() == page.split()
    assert '<html lang="da">' in page
    assert "default-src 'none'" in page


def test_code_warnings_prompts_and_widgets_stay_behind() -> None:
    notebook = book(
        code("secret = 1", stream("stderr", "careful"), tags=("parameters",)),
        code("explore(secret)", data(WIDGET), stream("stderr", "careful")),
    )
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    html = exported(notebook)
    assert "<p>Drawn.</p>" in html
    for left in ("secret", "careful", "widget", "VBox", "model_id", "[1]"):
        assert left not in html


def test_a_notebook_that_does_not_say_is_named_by_its_heading_or_file() -> None:
    assert "<h1>Mine tal</h1>" in exported(book(words("# Mine tal\n\nTekst.")))
    assert "<h1>3_units</h1>" in exported(book(words("Tekst.")))


@pytest.mark.parametrize(
    "cell",
    [
        code("x", new_output("error", ename="ValueError", evalue="no", traceback=[])),
        code("x", data({"image/png": "AAAA"})),
        code("x", stream("stdout", "kept in surveys/mine")),
        words("Skriv til per@example.org"),
        code("x", shown("<script src='https://example.org/a.js'></script>")),
    ],
    ids=["error", "picture", "folder", "address", "script"],
)
def test_what_a_report_refuses_is_refused(cell: NotebookNode) -> None:
    with pytest.raises(ReportError):
        exported(book(words("# A"), cell))


def test_an_installation_puts_the_template_where_nbconvert_looks() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    wheel = tomllib.loads(text)["tool"]["hatch"]["build"]["targets"]["wheel"]
    source = (TEMPLATES / LAB_TEMPLATE).relative_to(ROOT).as_posix()
    assert wheel["shared-data"] == {source: f"share/jupyter/nbconvert/templates/{LAB_TEMPLATE}"}
    assert (TEMPLATES / LAB_TEMPLATE / "conf.json").exists()
