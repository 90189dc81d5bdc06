"""What every report needs, imported before the first one is asked for."""

from __future__ import annotations

from importlib import import_module

HEAVY = (
    *("scipy.optimize", "matplotlib.figure", "matplotlib.backends.backend_svg", "great_tables"),
    *("nbconvert", "bs4", "openpyxl"),
    *("tillid_analysis.public", "tillid_analysis.presentation.reports.pages"),
)
"""Modules whose imports take most of the time until a first page is there."""


def warm_up() -> None:
    """Import what reports are made with; whoever asks for one meanwhile waits no longer for it."""
    for name in HEAVY:
        import_module(name)
