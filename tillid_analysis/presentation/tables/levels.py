"""Tables of levels: one unit's indices or items, and all units beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from tillid_analysis.presentation.linking import link_cells, link_columns
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.presentation.tables.layout import Table, indent, lay_out
from tillid_analysis.results import Released


def tabulate_levels(
    shown: Released,
    *,
    unit: str | None = None,
    wave: str | None = None,
    language: str | None = None,
) -> Table:
    """Tabulate one unit's level on each index or item.

    Parameters
    ----------
    shown
        A released result of `estimate`.
    unit
        The unit's code; the institution where it is left out.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A row a measure: level with interval, share positive and answers. Items stand beneath
        their indices.

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
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, by="institution", wave="2026"))
    >>> ta.tabulate_levels(shown, language="en").caption.startswith("Level on each index")
    True
    """
    reader = Reader(shown, "tabulate_levels", language).of("estimate")
    rows = reader.rows(unit=unit or reader.units.codes[0], wave=wave)
    items = rows["measure"].isin(list(reader.codebook.item_by_id)).all()
    level, interval = reader.say("word_level"), reader.interval_name()
    positive, answers = reader.say("word_positive"), reader.say("word_answers")
    cells = {
        reader.say("word_item" if items else "word_index"): [
            reader.measure(each) for each in rows["measure"]
        ],
        level: [reader.points(each) for each in rows["estimate"]],
        interval: reader.intervals(rows["conf_low"], rows["conf_high"]),
        positive: [reader.share(each) for each in rows["share_positive"]],
        answers: [reader.number(each) for each in rows["n"]],
    }
    about = link_columns(
        reader,
        rows,
        {
            level: ("estimate",),
            interval: ("conf_low", "conf_high"),
            positive: ("share_positive",),
            answers: ("n",),
        },
    )
    name, when = reader.unit(rows["unit"].iloc[0]), rows["wave"].iloc[0]
    caption = reader.say("title_items" if items else "title_levels", unit=name, wave=when)
    hidden = bool(rows[["estimate", "share_positive"]].isna().any(axis=None))
    parts = _indices_of(reader, rows["measure"]) if items else ()
    notes = reader.notes(hidden=hidden, rows=rows)
    return lay_out(cells, caption, notes, about=about, parts=parts)


def _indices_of(reader: Reader, items: Iterable[str]) -> list[str]:
    """Return the name of each item's index, if the items of each stand together."""
    above = [reader.codebook.parent_by_measure.get(each, "") for each in items]
    runs = [index for index, _ in groupby(above)]
    together = all(runs) and len(set(runs)) == len(runs)
    return [reader.measure(each) for each in above] if together else []


def tabulate_units(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Table:
    """Tabulate every unit's level on each index, in the order of the tree.

    Parameters
    ----------
    shown
        A released result of `estimate` by unit.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Table
        A row a unit and pooled remainder, a column a measure.

    Raises
    ------
    DisclosureError
        If the result was not released.
    ChoiceError
        If it answers another question, or has no such wave.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> shown = ta.plan_release(survey)(ta.estimate(survey, by="unit", wave="2026"))
    >>> ta.tabulate_units(shown, language="en")
    Table('Level in each unit, 2026')
    """
    reader = Reader(shown, "tabulate_units", language).of("estimate")
    rows = reader.rows(wave=wave or reader.last_wave)
    order = reader.tree_order(rows["unit"])
    wide = rows.pivot(index="unit", columns="measure", values="estimate").loc[order]
    answers = rows.groupby("unit")["n"].max().loc[order]
    names = [indent(reader.unit(code), reader.depth(code)) for code in order]
    most = rows.sort_values("n", ascending=False).drop_duplicates("unit")
    most = most.set_index("unit", drop=False).loc[order]
    cells = {
        reader.say("word_unit"): names,
        reader.say("word_answers"): answers.map(reader.number).tolist(),
    }
    about = {reader.say("word_answers"): link_cells(reader, most, "n")}
    for measure, part in rows.groupby("measure", sort=False):
        column = reader.measure(str(measure))
        cells[column] = wide[measure].map(reader.points).tolist()
        # A remainder is pooled for those measures only that are hidden for some unit.
        marks = dict(zip(part["unit"], link_cells(reader, part, "estimate"), strict=True))
        about[column] = [marks.get(code, "") for code in order]
    caption = reader.say("title_units", wave=rows["wave"].iloc[0])
    tops = [at for at, code in enumerate(order) if reader.depth(code) == 0]
    notes = reader.notes(hidden=bool(rows["estimate"].isna().any()), intervals=False)
    return lay_out(cells, caption, notes, about=about, strong=tops)
