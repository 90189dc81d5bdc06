"""The figure of one unit's levels over the waves."""

from __future__ import annotations

import pandas as pd

from tillid_analysis.presentation.html import Picture, picture
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.plots.canvas import canvas
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.style import ACCENT
from tillid_analysis.results import SIGN, Released

COLUMNS = 3


def plot_waves(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Picture:
    """Draw one unit's level on each index in every wave, with intervals.

    Parameters
    ----------
    shown
        A released result of `estimate` of all waves.
    unit
        The unit's code; the institution where it is left out.
    wave
        The last wave drawn; all of them where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Picture
        A panel an index, over the waves that the unit was there in. Where it is hidden there is
        no point; where it was counted by a share of a divided unit the caption says so.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such unit or wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, by="institution"))
    >>> ta.plot_waves(shown, language="en").caption.startswith("Level in each wave")
    True
    """
    reader = Reader(shown, "plot_waves", language).of("estimate")
    code = unit or reader.units.codes[0]
    names = reader.codebook.wave_names
    names = names[: reader.codebook.wave_position(wave) + 1]
    rows = reader.rows(unit=code)
    rows = rows[rows["wave"].isin(names) & ~reader.missing(rows)]
    measures = rows["measure"].unique().tolist()
    waves = [name for name in names if name in set(rows["wave"])]
    panel_rows = -(-len(measures) // COLUMNS)
    with canvas(0.4 + 2.0 * panel_rows, COLUMNS, panel_rows) as (figure, panels):
        for axes, measure in zip(panels, measures, strict=False):
            line = rows[rows["measure"] == measure].set_index("wave").reindex(waves)
            at = range(len(waves))
            axes.plot(at, line["estimate"], color=ACCENT, marker="o", markersize=5)
            axes.vlines(at, line["conf_low"], line["conf_high"], color=ACCENT, linewidth=1.5)
            for position, level in zip(at, line["estimate"], strict=True):
                if pd.notna(level):
                    axes.annotate(
                        reader.points(level),
                        (position, level),
                        xytext=(6, 4),
                        textcoords="offset points",
                        ha="left",
                        fontsize=8,
                    )
            axes.set_title(reader.measure(measure))
            axes.set_xticks(at, waves)
            axes.set_xlim(-0.4, len(waves) - 0.3)
            axes.set_ylim(0, 100)
            axes.grid(axis="y")
        for axes in panels[len(measures) :]:
            axes.set_axis_off()
        alt = _describe(reader, rows, waves, code)
        caption = (
            f"{reader.say('title_waves', unit=reader.unit(code))}, {reader.say('word_points')}."
        )
        about = link_values(reader, rows, "estimate", "conf_low", "conf_high")
        told = [caption, reader.notes(hidden=False), *reader.tell_apportioned(code, waves)]
        return picture(figure, alt, " ".join(told), about)


def _describe(reader: Reader, rows: pd.DataFrame, waves: list[str], code: str) -> str:
    said = []
    for measure, part in rows.groupby("measure", sort=False):
        levels = part.set_index("wave")["estimate"].reindex(waves).map(reader.points)
        value = ", ".join(levels.replace(SIGN, reader.say("verdict_too_few_answers")))
        said.append(reader.say("alt_row", name=reader.measure(str(measure)), value=value))
    names = {"unit": reader.unit(code), "waves": reader.join(waves)}
    return reader.say("alt_waves", rows=" ".join(said), **names)
