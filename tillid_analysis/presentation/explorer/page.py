"""The face of an explorer on a page: drawn first, with all numbers in tables beneath."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib import resources

import pandas as pd

from tillid_analysis.disclosure.audit.statements import ATTRIBUTE
from tillid_analysis.presentation.explorer.choices import (
    Choice,
    Line,
    look_up,
    measure_word,
    options,
)
from tillid_analysis.presentation.explorer.cube import LEVELS, Cube, Sheet
from tillid_analysis.presentation.explorer.drawing import (
    NUMBERS,
    VERDICTS,
    caveats,
    draw,
    link_sentence,
    read,
    say,
    sign_note,
    write_estimate,
    write_interval,
)
from tillid_analysis.presentation.linking import link_cells, link_target
from tillid_analysis.presentation.tables.layout import indent
from tillid_analysis.results import SIGN

CLASS = "explorer"


def style() -> str:
    """Return the look of both faces, as an element of a page."""
    return f"<style>{_resource('style.css')}</style>"


def script() -> str:
    """Return the script that brings explorers on a page to life."""
    return _resource("script.js")


def _resource(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


def write_page(cube: Cube, choice: Choice) -> str:
    """Write the choice as a reader without scripts sees it, and every number in tables beneath.

    Notes
    -----
    The tables are what the script looks numbers up in; there is no second copy of them. It shows
    the controls, which do nothing without it.
    """
    lines = look_up(cube, choice)
    reader = cube.reader
    about = escape(link_sentence(cube, choice, lines))
    hidden = "" if any(line.hidden for line in lines) else " hidden"
    drawn = draw(cube, choice, lines, marked=True)
    tables = "".join(write_sheet(cube, sheet) for sheet in cube.sheets)
    return (
        f'<div class="{CLASS}"{_words(cube)}>{style()}{_controls(cube, choice)}'
        f"<noscript><p>{escape(reader.say('explore_still'))}</p></noscript><figure>"
        f'<figcaption><span role="status" aria-live="polite" {ATTRIBUTE}="{about}">'
        f"{escape(say(cube, choice, lines))}</span></figcaption>{drawn}</figure>"
        f'<p class="sign"{hidden}>{escape(sign_note(cube))}</p>'
        f"{_caveats(cube, choice)}"
        f"<details><summary>{escape(reader.say('explore_all'))}</summary>"
        f"<p>{escape(reader.say('explore_cells', interval=reader.interval_name()))}"
        f" {escape(sign_note(cube))}</p>{tables}</details>{_template(cube)}</div>"
    )


def _words(cube: Cube) -> str:
    """Give the script the words that it needs."""
    reader = cube.reader
    places = {each: f"{{{each}}}" for each in ("title", "where", "shown", "rows")}
    counted = {each: f"{{{each}}}" for each in ("higher", "lower")}
    said = {
        "levels": "|".join(map(reader.level_of_tree, cube.levels)),
        "by": "|".join(_by_words(cube)),
        "said": reader.say("explore_said", **places),
        "clear": reader.say("explore_clear", **counted),
    }
    return "".join(f' data-{name}="{escape(value)}"' for name, value in said.items())


def _by_words(cube: Cube) -> tuple[str, str, str]:
    words = cube.reader.say
    return words("word_units"), measure_word(cube, several=True), words("explore_waves")


def _caveats(cube: Cube, choice: Choice) -> str:
    """Write the caveats of every kind of sheet, and show those of the one that is chosen."""
    kinds = dict.fromkeys((sheet.family, sheet.background) for sheet in cube.sheets)
    return "".join(
        f'<p class="caveats"{"" if kind == (choice.family, choice.background) else " hidden"}>'
        f"{escape(caveats(cube, *kind))}</p>"
        for kind in kinds
    )


def _controls(cube: Cube, choice: Choice) -> str:
    """Write the controls with the one choice each that is made; the script adds the others."""
    named = options(cube, choice)
    selects = "".join(
        f"<label{'' if name in ('family', 'by', *choice.fixed) else ' hidden'}>{escape(label)} "
        f'<select name="{name}"><option>{escape(named[name][getattr(choice, name)])}</option>'
        "</select></label>"
        for name, label in labels(cube).items()
    )
    reset = f'<button type="button">{escape(cube.reader.say("explore_reset"))}</button>'
    group = escape(cube.reader.say("explore_choose"))
    return f'<div class="choices" role="group" aria-label="{group}" hidden>{selects}{reset}</div>'


def labels(cube: Cube) -> dict[str, str]:
    """Name the controls, in their order."""
    words = cube.reader.say
    return {
        "family": words("explore_family"),
        "by": words("explore_by"),
        "measure": measure_word(cube),
        "unit": words("word_unit"),
        "level": words("explore_level"),
        "wave": words("explore_wave"),
    }


def write_sheet(cube: Cube, sheet: Sheet) -> str:
    """Write all numbers of a sheet: a row a unit or group, a column a measure."""
    measures = list(dict.fromkeys(sheet.rows["measure"]))
    split = sheet.reader.background(sheet.background) if sheet.background else ""
    heads = [sheet.reader.say("word_unit"), *([split] if split else [])]
    heads += [cube.measures[each] for each in measures]
    target = link_target(sheet.reader, sheet.rows)
    told = f' {ATTRIBUTE}="{escape(target)}"' if target else ""
    caption = f"<b{told}>{escape(sheet.title)}</b>, <span>{escape(sheet.wave)}</span>"
    caption += f", <i>{escape(split)}</i>" if split else ""
    kind = "levels" if sheet.family == LEVELS else "differences"
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    rows = "".join(_rows(cube, sheet, measures))
    return (
        f'<table class="{kind}"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _rows(cube: Cube, sheet: Sheet, measures: list[str]) -> Iterator[str]:
    cells: dict[tuple[str, str], dict[str, str]] = {}
    marks = _marks(sheet)
    for row, about in zip(sheet.rows.to_dict("records"), marks, strict=True):
        line = Line("", sheet.reader, row)
        place = (str(row["unit"]), str(row["category"]))
        cells.setdefault(place, {})[str(row["measure"])] = _cell(line, about)
    for (unit, category), written in cells.items():
        name = indent(cube.units[unit], sheet.reader.depth(unit))
        group = sheet.reader.category(sheet.background, category) if sheet.background else ""
        part = f'<th scope="row">{escape(group)}</th>' if sheet.background else ""
        numbers = "".join(written.get(each, "<td></td>") for each in measures)
        yield f'<tr><th scope="row">{escape(name)}</th>{part}{numbers}</tr>'


def _marks(sheet: Sheet) -> list[str]:
    """Say what each cell's numbers are about: those that are shown, or the one that is hidden."""
    marks = [""] * len(sheet.rows)
    numbers = sheet.rows[list(NUMBERS)].notna()
    for shown, part in numbers.groupby(list(NUMBERS)):
        there = [name for name, is_shown in zip(NUMBERS, shown, strict=True) if is_shown]
        rows = sheet.rows.loc[part.index]
        linked = link_cells(sheet.reader, rows, *(there or ["estimate"]))
        for at, mark in zip(part.index, linked, strict=True):
            marks[at] = mark
    return marks


def _cell(line: Line, about: str) -> str:
    if line.hidden:
        return f'<td {ATTRIBUTE}="{escape(about)}">{SIGN}</td>'
    interval = write_interval(line)
    small = f" <small>{interval}</small>" if interval else ""
    n = f" <i>{line.reader.number(line.row['n'])}</i>" if pd.notna(line.row["n"]) else ""
    return (
        f'<td class="{line.verdict}" {ATTRIBUTE}="{escape(about)}">'
        f"{write_estimate(line)}{small}{n}</td>"
    )


def _template(cube: Cube) -> str:
    """Write a row without numbers, with all readings, for the script to fill in."""
    readings = "".join(read(cube, each) for each in VERDICTS)
    return (
        f'<template><tr><th scope="row"><span></span>{readings}</th>'
        '<td class="track"><span></span><b></b></td><td></td><td></td></tr></template>'
    )
