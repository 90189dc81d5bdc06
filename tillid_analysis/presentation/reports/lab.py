"""JupyterLab's own export as HTML: the page that a report of the same notebook would be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nbconvert.preprocessors import Preprocessor

from tillid_analysis.errors import ReportError
from tillid_analysis.language import text
from tillid_analysis.presentation.asked import Asked, read_asked
from tillid_analysis.presentation.reports.export import export_html
from tillid_analysis.presentation.reports.guard import check_page

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TITLE = re.compile(r"^# +(.+?)\s*$", re.MULTILINE)


class WholePage(Preprocessor):
    """Make the page, and hand it to a template that writes nothing else.

    Notes
    -----
    The template names this class, so that a page is put together, finished and checked in one
    place, whether `tillid report`, JupyterLab or nbconvert's own command asks for it.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add the page to what the template is given."""
        about = resources.get("metadata", {})
        name, folder = (str(about.get(each, "")) for each in ("name", "path"))
        resources["page"] = make_lone_page(nb, name, folder)
        return nb, resources


def make_lone_page(notebook: NotebookNode, name: str, folder: str = "") -> str:
    """Make a page of one notebook as it was left.

    Parameters
    ----------
    notebook
        With its outputs.
    name
        Of its file, for a title where it has none.
    folder
        Where it lies, which must not be named on the page.

    Returns
    -------
    str
        A whole HTML document, in the language and with the title that the notebook was asked for;
        in Danish where it does not say.

    Raises
    ------
    ReportError
        If a cell failed, a picture has no text alternative, or the page holds what must not leave:
        what the guard of reports refuses.

    Notes
    -----
    Nothing is attacked together with other pages and nothing is written into the ledger: that is
    what `tillid report` does.
    """
    asked = next(read_asked(_outputs(notebook)), None) or Asked(_title(notebook, name), "da", ())
    page = export_html(
        [notebook],
        title=asked.title,
        language=asked.language,
        contents_label=text("contents", asked.language),
        method=asked.method,
    )
    problems = check_page(page, forbidden=[folder] if folder else [])
    if problems:
        raise ReportError(f"the page of {name} holds what must not leave", problems)
    return page


def _outputs(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            yield "".join(output.get("data", {}).get("text/html", ""))


def _title(notebook: NotebookNode, name: str) -> str:
    words = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = _TITLE.search("\n".join(words))
    return found[1] if found else name
