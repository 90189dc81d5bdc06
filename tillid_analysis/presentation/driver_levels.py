"""Where associations with an outcome lie, in sentences: among colleagues, among units, or both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from tillid_analysis.columns import BETWEEN, CONTEXTUAL, OUTCOME, WITHIN
from tillid_analysis.presentation.differing import CLEAR, Sentence
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import Released

P = ParamSpec("P")
Shown = TypeVar("Shown")


def unless_unlocated(
    show: Callable[Concatenate[Released, P], Shown],
) -> Callable[Concatenate[Released, P], Shown | Prose]:
    """Have a function say that nothing could be computed where its result tells nothing."""

    @wraps(show)
    def say_so(shown: Released, /, *args: P.args, **kwargs: P.kwargs) -> Shown | Prose:
        if isinstance(shown, Released) and shown.spec.function == "locate_drivers":
            language = kwargs.get("language")
            reader = Reader(shown, "show", None if language is None else str(language))
            wave = kwargs.get("wave")
            if shown.frame.empty or _of_wave(reader, wave)["estimate"].isna().all():
                return Prose(paragraphs=(reader.say("no_driver_levels"),))
        return show(shown, *args, **kwargs)

    return say_so


def _of_wave(reader: Reader, wave: object) -> pd.DataFrame:
    return reader.rows(wave=reader.last_wave if wave is None else str(wave))


def pick_part(rows: pd.DataFrame, part: str) -> pd.DataFrame:
    """Return the rows of a part, in the order of the drivers' importance within units."""
    within = rows[rows["part"] == WITHIN].sort_values("importance", ascending=False)
    return rows[rows["part"] == part].set_index("term", drop=False).loc[within["term"]]


@unless_unlocated
def state_driver_levels(
    shown: Released, *, wave: str | None = None, language: str | None = None
) -> Prose:
    """Say which drivers go with the outcome among colleagues, among units, or both.

    Parameters
    ----------
    shown
        A released result of `locate_drivers`.
    wave
        A wave's name; the last in the result where it is left out.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        Points made from verdicts: how much of the outcome lies between units; drivers by where
        they go with it; those that do so more between units, or less; whether units differ in it;
        and that what holds of units need not hold of people.

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
    >>> shown = ta.plan_release(survey)(ta.locate_drivers(survey, wave="2026"))
    >>> ta.state_driver_levels(shown, language="en").points[1].split(": ")[1]
    'Clear frames.'
    """
    reader = Reader(shown, "state_driver_levels", language).of("locate_drivers")
    rows = reader.rows(wave=wave or reader.last_wave)
    sentences = [*_spread(reader, rows), *_places(reader, rows), *_slopes(reader, rows)]
    sentences.append((reader.say("located_warning"), ""))
    points, about = zip(*sentences, strict=True)
    return Prose(points=points, about=about)


def _spread(reader: Reader, rows: pd.DataFrame) -> Iterator[Sentence]:
    outcome = rows[rows["part"] == OUTCOME]
    first = outcome.iloc[0]
    if pd.notna(first["icc"]):
        said = reader.say(
            "located_icc",
            share=reader.share(first["icc"]),
            outcome=reader.measure(str(first["measure"])).lower(),
            units=reader.number(first["n_units"]),
        )
        yield said, link_values(reader, outcome, "icc", "n_units")


def _places(reader: Reader, rows: pd.DataFrame) -> Iterator[Sentence]:
    within, between, contextual = (pick_part(rows, each) for each in (WITHIN, BETWEEN, CONTEXTUAL))
    inside, outside = (each["verdict"].isin(CLEAR).to_numpy() for each in (within, between))
    outcome = reader.measure(str(rows["measure"].iloc[0])).lower()
    if between["estimate"].isna().all():
        places = {"located_within_alone": inside, "located_not_within": ~inside}
    else:
        places = {
            "located_both": inside & outside,
            "located_within": inside & ~outside,
            "located_between": ~inside & outside,
            "located_nowhere": ~inside & ~outside,
        }
    for verdict, opposed in (("higher", "located_more"), ("lower", "located_less")):
        places[opposed] = (contextual["verdict"] == verdict).to_numpy()
    signs = [np.sign(each["estimate"].to_numpy(dtype=float)) for each in (within, between)]
    places["located_opposed"] = inside & outside & (signs[0] != signs[1])
    for name, which in places.items():
        if which.any():
            drivers = reader.join(reader.measure(each) for each in within["term"][which])
            yield reader.say(name, drivers=drivers, outcome=outcome), ""
    if between["estimate"].isna().all():
        yield reader.say("located_few_units"), ""


def _slopes(reader: Reader, rows: pd.DataFrame) -> Iterator[Sentence]:
    within = pick_part(rows, WITHIN).dropna(subset=["p_slope"])
    if within.empty:
        return
    unlike = within[within["p_slope"] < 1 - within["conf_level"]]
    if unlike.empty:
        yield reader.say("located_alike"), ""
        return
    drivers = reader.join(reader.measure(each) for each in unlike["term"])
    yield reader.say("located_unlike", drivers=drivers), ""


def name_wave(reader: Reader, rows: pd.DataFrame) -> dict[str, str]:
    """Return what captions and alternatives name: the outcome and the wave."""
    first = rows.iloc[0]
    return {"outcome": reader.measure(str(first["measure"])), "wave": str(first["wave"])}
