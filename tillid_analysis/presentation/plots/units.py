"""The heat map of all units' levels."""

from __future__ import annotations

from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import canvas, row_height
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import INK
from tillid_analysis.presentation.tables.layout import indent
from tillid_analysis.results import Released

LIGHT = ("#ffffff", "#7fb3d5")
"""A sequential map so light that dark figures are readable on all of it."""


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
    import seaborn
    from matplotlib.colors import LinearSegmentedColormap

    reader = Reader(shown, "plot_units", language).of("estimate")
    rows = reader.rows(wave=wave or reader.last_wave, level=level).dropna(subset=["estimate"])
    order = reader.tree_order(rows["unit"])
    wide = rows.pivot(index="unit", columns="measure", values="estimate")
    wide = wide.loc[order, list(rows["measure"].unique())]
    names = [indent(reader.unit(code), reader.depth(code)) for code in order]
    with canvas(row_height(len(order))) as (figure, (axes,)):
        seaborn.heatmap(
            wide.to_numpy(),
            vmin=0,
            vmax=100,
            cmap=LinearSegmentedColormap.from_list("light", LIGHT),
            annot=wide.map(reader.points).to_numpy(),
            fmt="",
            annot_kws={"color": INK, "fontsize": 9},
            cbar=False,
            linewidths=1,
            yticklabels=names,
            xticklabels=[reader.measure(each) for each in wide.columns],
            ax=axes,
        )
        axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
        # Slanted, since the names of seven indices do not fit beside each other.
        for name in axes.get_xticklabels():
            name.set(rotation=25, horizontalalignment="left", rotation_mode="anchor")
        axes.tick_params(axis="y", rotation=0)
        caption = reader.say("title_units", wave=rows["wave"].iloc[0])
        said = [
            reader.say("alt_row", name=name.strip(), value=", ".join(row.map(reader.points)))
            for name, (_, row) in zip(names, wide.iterrows(), strict=True)
        ]
        alt = f"{caption}. {reader.join(map(reader.measure, wide.columns))}. {' '.join(said)}"
        about = link_values(reader, rows, "estimate")
        return picture(figure, alt, f"{caption}. {reader.notes(hidden=False)}", about)
