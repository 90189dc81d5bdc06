"""The heat map of all units' levels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from textwrap import fill
from typing import TYPE_CHECKING

import pandas as pd

from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import LONGEST, canvas, row_height, write_left
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import Released

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LIGHT = ("#ffffff", "#7fb3d5")
"""A sequential map so light that dark figures are readable on all of it."""

SMALL, SLANT = 9, 40
"""Points of letters, and degrees by which the names of indices rise."""


def plot_units(
    shown: Released,
    *,
    level: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture:
    """Draw the level of every unit on each index as a heat map on the whole scale 0-100.

    Parameters
    ----------
    shown
        A released result of `estimate` by unit.
    level
        A level of the tree; every level where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture
        Colours mean the same in every survey: white is 0 and blue is 100.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such level or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, wave="2026"))
    >>> ta.plot_units(shown, level="afdeling", language="en").caption.startswith("Level in each")
    True
    """
    reader = Reader(shown, "plot_units", language).of("estimate")
    rows = reader.rows(wave=wave or reader.last_wave, level=level).dropna(subset=["estimate"])
    order = reader.tree_order(rows["unit"])
    wide = rows.pivot(index="unit", columns="measure", values="estimate")
    wide = wide.loc[order, list(rows["measure"].unique())]
    names = [reader.unit(code) for code in order]
    with canvas(row_height(len(order), names)) as (figure, (axes,)):
        _draw(axes, reader, wide)
        _name_units(axes, names, [reader.depth(code) for code in order])
        caption = reader.say("title_units", wave=rows["wave"].iloc[0])
        said = [
            reader.say("alt_row", name=name, value=", ".join(row.map(reader.points)))
            for name, (_, row) in zip(names, wide.iterrows(), strict=True)
        ]
        alt = f"{caption}. {reader.join(map(reader.measure, wide.columns))}. {' '.join(said)}"
        about = link_values(reader, rows, "estimate")
        notes = reader.notes(hidden=False, intervals=False)
        return picture(figure, alt, f"{caption}.\n{notes}".strip(), about)


def _draw(axes: Axes, reader: Reader, wide: pd.DataFrame) -> None:
    """Draw a field for each unit and measure, with its level in it."""
    from matplotlib.colors import LinearSegmentedColormap

    from tillid_analysis.presentation.plots.words import RowWords

    colours = LinearSegmentedColormap.from_list("light", LIGHT)
    axes.pcolormesh(
        wide.to_numpy(), vmin=0, vmax=100, cmap=colours, edgecolors="white", linewidth=1
    )
    for at, measure in zip(_middles(wide.shape[1]), wide, strict=True):
        levels = wide[measure].map(reader.points).tolist()
        place = at / wide.shape[1]
        RowWords(axes, _middles(len(wide)), levels, edge=place, align="center", size=SMALL)
    axes.set_ylim(len(wide), 0)
    axes.set_yticks([])
    axes.set_xticks(_middles(wide.shape[1]), [reader.measure(str(each)) for each in wide])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
    # Slanted, since the names of seven indices do not fit beside each other.
    for name in axes.get_xticklabels():
        name.set(rotation=SLANT, horizontalalignment="left", rotation_mode="anchor", fontsize=SMALL)


def _name_units(axes: Axes, names: Sequence[str], depths: Sequence[int]) -> None:
    """Name the rows, those in bold that have units of their own beneath them."""
    heads = [below > depth for depth, below in pairwise([*depths, 0])]
    lines = [fill(name, LONGEST) for name in names]
    write_left(axes, _middles(len(names)), lines, size=SMALL, heads=heads)


def _middles(fields: int) -> list[float]:
    return [at + 0.5 for at in range(fields)]
