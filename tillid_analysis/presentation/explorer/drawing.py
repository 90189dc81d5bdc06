"""What a choice shows as HTML: rows drawn with their intervals and numbers, and a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

import pandas as pd

from tillid_analysis.disclosure.audit.statements import ATTRIBUTE, BY_HAND
from tillid_analysis.language import number
from tillid_analysis.presentation.explorer.choices import Choice, Line, options, where
from tillid_analysis.presentation.explorer.cube import Cube
from tillid_analysis.presentation.linking import (
    join_links,
    link_counts,
    link_row,
    link_target,
)
from tillid_analysis.presentation.tables.layout import mark
from tillid_analysis.results import SIGN

NUMBERS = ("estimate", "conf_low", "conf_high", "n")
VERDICTS = ("higher", "lower", "practically_same", "no_clear_difference", "too_few_answers")


def draw(cube: Cube, choice: Choice, lines: Sequence[Line], *, marked: bool = False) -> str:
    """Draw a choice's rows as a table whose second column is the figure.

    Parameters
    ----------
    cube, choice, lines
        What is explored, what was chosen, and the rows that were looked up.
    marked
        Whether each row says what its numbers are about, as pages must.
    """
    reach = cube.reach(choice.family)
    marks = [link_row(each.reader, each.row, *NUMBERS) if marked else "" for each in lines]
    rows = "".join(write_line(cube, *each) for each in zip(lines, marks, strict=True))
    ticks = [f"<span>{each}</span>" for each in write_ticks(cube, reach)]
    heads = (
        f'<th scope="col">{escape(options(cube, choice)["by"][choice.by])}</th>'
        f'<td class="axis" {ATTRIBUTE}="{BY_HAND}">{"".join(ticks)}</td>'
        f'<th scope="col">{escape(value_word(cube))}</th>'
        f'<th scope="col">{escape(cube.reader.say("word_answers"))}</th>'
    )
    kind = axis_class(reach)
    return (
        f'<table class="drawn {kind}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def axis_class(reach: int) -> str:
    """Name the axis for the style: of levels, or of differences up to a number of points."""
    return f"reach-{reach}" if reach else "levels"


def write_ticks(cube: Cube, reach: int) -> list[str]:
    """Write the numbers along the axis."""
    ends = (-reach, 0, reach) if reach else (0, 50, 100)
    return [number(each, cube.reader.language, signed=bool(reach)) for each in ends]


def value_word(cube: Cube) -> str:
    """Name the column of numbers: points, with the interval's coverage."""
    return cube.reader.say("explore_value", interval=cube.reader.interval_name())


def write_line(cube: Cube, line: Line, about: str) -> str:
    """Write one row, with a mark that says its numbers."""
    reading = "" if line.verdict in ("level", "hidden") else read(cube, line.verdict)
    said = f' {ATTRIBUTE}="{escape(about)}"' if about else ""
    return (
        f'<tr class="{line.verdict}"{said}>'
        f'<th scope="row">{escape(line.name)}{reading}</th>'
        f'<td class="track"{_place(line)}><span></span><b></b></td>'
        f"<td>{write_estimate(line)}{_small(line)}</td>"
        f"<td>{line.reader.number(line.row['n'])}</td></tr>"
    )


def read(cube: Cube, verdict: str) -> str:
    """Write a verdict's sign and words."""
    words = mark(cube.reader.say(f"verdict_{verdict}"), verdict)
    return f' <small class="{verdict}">{words}</small>'


def write_estimate(line: Line) -> str:
    """Write a level or a signed difference, or the sign."""
    return line.reader.points(line.row["estimate"], signed=bool(line.row["verdict"]))


def write_interval(line: Line) -> str:
    """Write the interval; nothing where it is not shown."""
    written = line.reader.interval(line.row["conf_low"], line.row["conf_high"])
    return "" if written == SIGN else written


def _small(line: Line) -> str:
    written = write_interval(line)
    return f" <small>{written}</small>" if written else ""


def _place(line: Line) -> str:
    """Say where the dot and the ends of the interval lie: the numbers themselves."""
    names = {"--at": "estimate", "--low": "conf_low", "--high": "conf_high"}
    digits = line.reader.decimals
    there = {name: line.row[column] for name, column in names.items() if pd.notna(line.row[column])}
    parts = [f"{name}:{round(value, digits) + 0.0:.{digits}f}" for name, value in there.items()]
    return f' style="{";".join(parts)}"' if parts else ""


def say(cube: Cube, choice: Choice, lines: Sequence[Line]) -> str:
    """Say in a sentence what is shown, and how many rows clearly differ."""
    reader, counts = cube.reader, _count(lines)
    title = options(cube, choice)["family"][choice.family]
    said = reader.say(
        "explore_said",
        title=title,
        where=where(cube, choice),
        shown=counts["shown"],
        rows=counts["rows"],
    )
    if cube.reach(choice.family) == 0:
        return said
    clear = reader.say("explore_clear", higher=counts["higher"], lower=counts["lower"])
    return f"{said} {clear}"


def link_sentence(cube: Cube, choice: Choice, lines: Sequence[Line]) -> str:
    """Write the mark of the sentence: what it counts, and what a target is."""
    sheet = cube.of(choice.family, choice.background)[0]
    target = link_target(sheet.reader, sheet.rows) if cube.reach(choice.family) else ""
    wave = choice.wave or sheet.wave
    return join_links(link_counts(sheet.reader, wave, _count(lines).values()), target)


def _count(lines: Sequence[Line]) -> dict[str, int]:
    found = Counter(line.verdict for line in lines)
    shown = len(lines) - found["hidden"]
    return {"shown": shown, "rows": len(lines), "higher": found["higher"], "lower": found["lower"]}


def caveats(cube: Cube, family: str, background: str) -> str:
    """Write the caveats of a kind of sheet."""
    return cube.of(family, background)[0].reader.notes(hidden=False)


def sign_note(cube: Cube) -> str:
    """Say what the sign means."""
    return cube.reader.say("note_sign", sign=SIGN)
