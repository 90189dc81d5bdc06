"""Executed notebooks made into one page that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tillid_analysis.errors import Problem, ReportError
from tillid_analysis.presentation.reports.page import finish_page
from tillid_analysis.presentation.reports.parameters import INJECTED_TAG, TAG

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).parents[1] / "templates"
LAB_TEMPLATE = "tillid"
"""The name under which nbconvert finds the template that JupyterLab is given."""
HIDDEN_TAGS = frozenset({TAG, INJECTED_TAG, "remove-cell"})
# Widgets and scripts are left out of the list: neither lives without a kernel or a network.
SHOWN_TYPES = (
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/plain",
)
# "<Axes: >": what a cell's last line happened to return, with an address that changes every time.
_OBJECT = re.compile(r"\s*<[^<>]*>\s*")


def lab_options() -> list[str]:
    """Return the options with which JupyterLab exports as HTML what a report would be.

    Examples
    --------
    >>> lab_options()[0]
    '--HTMLExporter.template_name=tillid'
    """
    return [
        f"--HTMLExporter.template_name={LAB_TEMPLATE}",
        f"--HTMLExporter.extra_template_basedirs={TEMPLATES}",
    ]


def export_html(
    notebooks: Sequence[NotebookNode],
    *,
    title: str,
    language: Literal["da", "en"],
    contents_label: str,
    method: str = "",
) -> str:
    """Make one page of executed notebooks, each a chapter.

    Parameters
    ----------
    notebooks
        Executed notebooks in reading order; they are not changed.
    title
        The page's only first-level heading.
    language
        The page's language.
    contents_label
        The name of the list of contents, in that language.
    method
        What an audit has to know of how the page was made; nothing is written when it is empty.

    Returns
    -------
    str
        A whole HTML document: no code, no script, no fetch. The same input gives the same text.

    Raises
    ------
    ReportError
        If a cell failed, a picture has no text alternative, or an output needs a script or a
        network; every such place is listed.

    Notes
    -----
    A notebook's ``#`` becomes a second-level heading, ``##`` a third; a level that is skipped is
    closed. Warnings, prompts, cells tagged ``remove-cell`` and the parameters are left out.
    """
    words = {"title": title, "contents_label": contents_label, "method": method}
    return str(export_page(notebooks, language, words))


def export_page(
    notebooks: Sequence[NotebookNode], language: Literal["da", "en"], words: dict[str, str]
) -> BeautifulSoup:
    """Make one page of executed notebooks, still taken apart.

    Parameters
    ----------
    notebooks, language
        As `export_html` has them.
    words
        The other parameters of `export_html`, by their names.
    """
    from nbconvert import TemplateExporter

    # HTMLExporter's own goes through the whole page once more, for what finish_page sees to.
    write = TemplateExporter.from_notebook_node
    html, _ = write(_exporter(language), _merge(notebooks), resources=words)
    return finish_page(html)


@lru_cache(maxsize=2)
def _exporter(language: str) -> HTMLExporter:
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    shown = {"NbConvertBase": {"display_data_priority": list(SHOWN_TYPES)}}
    return HTMLExporter(  # type: ignore[no-untyped-call]
        config=Config(shown),
        default_preprocessors=[],
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        language_code=language,
        exclude_input=True,
        exclude_anchor_links=True,
    )


def _merge(notebooks: Sequence[NotebookNode]) -> NotebookNode:
    from nbformat.v4 import new_notebook

    cells: list[NotebookNode] = []
    problems: list[Problem] = []
    for chapter, notebook in enumerate(notebooks):
        shown = [deepcopy(cell) for cell in notebook.cells if not _hidden(cell)]
        for cell in shown:
            cell.metadata["chapter"] = chapter if cell is shown[0] else 0
            if cell.cell_type == "code":
                problems += _failures(cell, chapter)
                cell.outputs = list(_outputs(cell))
        cells += shown
    if problems:
        raise ReportError("the page cannot be made", problems)
    merged: NotebookNode = new_notebook(cells=cells)
    return merged


def _hidden(cell: NotebookNode) -> bool:
    return not HIDDEN_TAGS.isdisjoint(cell.metadata.get("tags", ()))


def _failures(cell: NotebookNode, chapter: int) -> Iterator[Problem]:
    for output in cell.outputs:
        if output.output_type == "error":
            where = f"notebook {chapter + 1} of the page"
            yield Problem(where, f"a cell failed with {output.ename}", "run it again")


def _outputs(cell: NotebookNode) -> Iterator[NotebookNode]:
    """Keep what a reader is meant to see."""
    for output in cell.outputs:
        if output.output_type in ("stream", "error"):
            if output.get("name") == "stdout":
                yield output
            continue
        kinds = set(output.data)
        plain_only = kinds.isdisjoint(SHOWN_TYPES[:-1])
        # The plain text beside a widget is its name and settings.
        beside_widget = any(kind.startswith("application/") for kind in kinds)
        text = "".join(output.data.get("text/plain", ""))
        if not plain_only or not (beside_widget or _OBJECT.fullmatch(text)):
            yield output
