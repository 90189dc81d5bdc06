"""Where the notebooks are: the package's, or the copy that belongs to a survey."""

from __future__ import annotations

import re
from pathlib import Path

from tillid_analysis.writing import staged, write_whole

FOLDER = "notebooks"
_SURVEY_PATH = re.compile(r'survey_path: str = \\".*?\\"')


def package_notebooks() -> Path:
    """Return the folder of the package's notebooks: beside it, or inside an installed one.

    Examples
    --------
    >>> (package_notebooks() / "unit_report.ipynb").exists()
    True
    """
    package = Path(__file__).resolve().parents[2]
    beside = package.parent / FOLDER
    return beside if beside.is_dir() else package / f"_{FOLDER}"


def notebooks_for(folder: Path) -> Path:
    """Return the notebooks that make a survey's reports: its own copy, if it has one.

    Parameters
    ----------
    folder
        The survey's folder.

    Examples
    --------
    >>> notebooks_for(Path("data/sample")) == package_notebooks()
    True
    """
    own = folder / FOLDER
    return own if own.is_dir() else package_notebooks()


def copy_notebooks(survey_file: Path) -> Path:
    """Give a survey its own copy of the notebooks, which open with it; never over an older copy.

    Parameters
    ----------
    survey_file
        The survey file; the copy goes into the folder `notebooks` beside it.

    Returns
    -------
    Path
        The folder of the copy.
    """
    own = survey_file.parent / FOLDER
    if own.is_dir():
        return own
    named = f'survey_path: str = \\"../{survey_file.name}\\"'
    with staged(own) as stage:
        for notebook in sorted(package_notebooks().glob("*.ipynb")):
            text = notebook.read_text(encoding="utf-8")
            write_whole(stage / notebook.name, _SURVEY_PATH.sub(lambda _: named, text, count=1))
    return own
