"""What a reader of a ranking of drivers must be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from tillid_analysis.analysis.drivers.model import FEWEST, Answers
from tillid_analysis.analysis.drivers.replicates import Replicates
from tillid_analysis.results import Note
from tillid_analysis.stats.htmt import htmt
from tillid_analysis.stats.moments import covariance
from tillid_analysis.survey import Survey

HIGH_VIF = 5.0
HIGH_HTMT = 0.9
LOW_R_SQUARED = 0.1
ANSWERS_PER_TERM = 10
NOTHING = 1e-9
"""A coefficient that is rounding."""


def list_caveats(
    survey: Survey, answers: Answers, found: Replicates, frame: pd.DataFrame
) -> Iterator[Note]:
    """Yield what must be said of the ranking of a wave.

    Parameters
    ----------
    survey, answers
        What was answered, and of it the model's terms.
    found
        The model and its replicates.
    frame
        The ranking's rows, in the order of the drivers.
    """
    if found.fit is None:
        return
    drivers = answers.terms.drivers
    explained = float(found.fit.r_squared)
    if np.isnan(explained):
        yield Note("no_variance")
        return
    if found.few_units:
        yield Note("few_units_drawn")
    elif found.draws is not None:
        yield Note("whole_units")
    if found.mended:
        yield Note("mended")
    if explained < LOW_R_SQUARED:
        yield Note("low_r_squared")
    if found.n < ANSWERS_PER_TERM * (len(drivers) + int(found.fit.taken)):
        yield Note("few_per_term")
    inseparable = ((frame["vif"] > HIGH_VIF) | frame["vif"].isna()).to_numpy()
    if inseparable.any():
        yield Note("inseparable", int(inseparable.sum()))
    outcome = found.fit.outcome
    low, high = frame["conf_low"].to_numpy(), frame["conf_high"].to_numpy()
    against = ((high < -NOTHING) & (outcome > 0)) | ((low > NOTHING) & (outcome < 0))
    if against.any():
        yield Note("suppression", details={"measures": ",".join(np.array(drivers)[against])})
    same = sorted(_find_same(survey, answers), key=drivers.index)
    if same:
        yield Note("same_thing", details={"measures": ",".join(same)})


def join_notes(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Put the notes of all waves together: each once, about all measures it is about."""
    joined: dict[str, Note] = {}
    for note in notes:
        known = joined.get(note.code)
        if known is None:
            joined[note.code] = note
            continue
        details = dict(known.details)
        if "measures" in details:
            both = [*details["measures"].split(","), *note.details["measures"].split(",")]
            details["measures"] = ",".join(dict.fromkeys(both))
        joined[note.code] = Note(note.code, known.rows + note.rows, details)
    return tuple(joined.values())


def _find_same(survey: Survey, answers: Answers) -> set[str]:
    """Return the drivers whose items go with those of another as closely as with each other."""
    codebook, rows = survey.codebook, survey.rows(answers.wave)
    asked = survey.answered_items(answers.wave)
    indices = [each for each in answers.terms.drivers if each in codebook.index_by_id]
    items = {each: [i for i in codebook.items_of(each) if i in asked] for each in indices}
    places = list(dict.fromkeys(item for index in indices for item in items[index]))
    if len(indices) < 2 or len(places) < 4:
        return set()
    found = covariance([survey.own_points(item, rows) for item in places])
    if int(found.n) < FEWEST:
        return set()
    blocks = [[places.index(item) for item in items[index]] for index in indices]
    ratio = htmt(found.correlation, blocks) - np.eye(len(indices))
    return {indices[at] for at in np.flatnonzero((ratio >= HIGH_HTMT).any(axis=1))}
