"""One look for tables and figures: calm, print safe and readable without colour vision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

INK, MUTED, LINE, GRID = "#1f2a33", "#5b6770", "#c9d0d6", "#e6eaed"
ACCENT, ACCENT_TINT = "#1f5f8b", "#eef3f7"
HIGHER, HIGHER_TINT = "#1f5f8b", "#d7e6f1"
LOWER, LOWER_TINT = "#b3541e", "#f8e1d2"

POINTS = 72
"""In an inch, and what drawings are measured in."""
MIDDLE = 0.346
"""From the foot of letters to their middle, by their size."""

VERDICT_COLOURS: Mapping[str, str] = {
    "higher": HIGHER,
    "lower": LOWER,
    "practically_same": MUTED,
    "no_clear_difference": "#9aa4ad",
    "too_few_answers": "#9aa4ad",
}
"""Blue and orange differ for every kind of colour vision; what is not clear is grey."""

VERDICT_MARKERS: Mapping[str, str] = {
    "higher": "^",
    "lower": "v",
    "practically_same": "s",
    "no_clear_difference": "o",
    "too_few_answers": "o",
}
"""Shapes say the same as colours, for print in black and white."""

FIGURE_STYLE: dict[Any, Any] = {
    "font.size": 10,
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "ytick.left": False,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
}
