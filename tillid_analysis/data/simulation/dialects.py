"""How the three exports name their columns and spell their answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.data.simulation.answers import NEW_ITEMS, Answers, instrument, item_ids
from tillid_analysis.data.simulation.organisation import WAVES
from tillid_analysis.data.simulation.people import CANARY
from tillid_analysis.data.simulation.respondents import SimulatedWave
from tillid_analysis.survey import BLANK, DONT_KNOW

DONT_KNOW_CODE, BLANK_CODE = 8, 9

PEOPLE_COLUMNS = {
    "2022": {
        "respondent_id": "Respondent",
        "enhed": "Enhedskode",
        "leder": "Er du leder",
        "anciennitet": "Anciennitet",
        "jobgruppe": "Jobgruppe",
    },
    "2024": {
        "respondent_id": "respondent_id",
        "enhed": "enhed",
        "leder": "leder",
        "anciennitet": "anciennitet",
        "jobgruppe": "jobgruppe",
    },
    "2026": {
        "respondent_id": "respid",
        "enhed": "unit",
        "leder": "bg1",
        "anciennitet": "bg2",
        "jobgruppe": "bg3",
    },
}
"""The export's names of the columns that say who answered."""

_ITEM_NAMES = {"2022": "spm_{index}_{place}", "2026": "v{index}{place:02d}"}

_COMMENTS = (
    "Mødet om mandagen er blevet bedre; tak for det.",
    "Vi mangler tid til at følge op på fejl.",
    "Jeg savner svar på, hvorfor det blev sådan.",
    'Godt, at "åben dør" også gælder på distancen.',
    "Flere af os ved ikke, hvad vi selv må afgøre;\ndet bør skrives ned.",
)
_SHARE_COMMENTS = 0.08


def asked_in(wave: str) -> tuple[str, ...]:
    """Return the items that a wave's export has, in the questionnaire's order."""
    return tuple(item for item in item_ids() if wave == WAVES[-1] or item not in NEW_ITEMS)


def item_columns(wave: str) -> dict[str, str]:
    """Return the export's name of each item asked in a wave.

    Examples
    --------
    >>> item_columns("2022")["RES4"], item_columns("2026")["RES4"]
    ('spm_6_3', 'v604')
    """
    pattern = _ITEM_NAMES.get(wave)
    if pattern is None:
        return {item: item for item in asked_in(wave)}
    asked = asked_in(wave)
    return {
        item: pattern.format(index=number, place=place)
        for number, index in enumerate(instrument().indices, start=1)
        for place, item in enumerate((each for each in index.items if each in asked), start=1)
    }


def item_texts(wave: str) -> dict[str, str]:
    """Return the Danish text of each item asked in a wave."""
    return {item.id: item.text.da for item in instrument().items if item.id in asked_in(wave)}


def asked_answers(wave: SimulatedWave) -> Answers:
    """Return (N, items asked) the answers that a wave's export has."""
    ids = item_ids()
    return wave.answers[:, [ids.index(item) for item in asked_in(wave.name)]]


def refusals(answers: Answers, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Choose the half of the blanks that are written as "Ønsker ikke at svare"."""
    refused: NDArray[np.bool_] = (answers == BLANK) & (rng.random(answers.shape) < 0.5)
    return refused


def write_labels(answers: Answers, rng: np.random.Generator) -> NDArray[np.object_]:
    """Spell answers as labels, here and there in other ways: case, blanks, the code in front.

    Parameters
    ----------
    answers
        (N, items) positions of the options, below zero where there is no answer.
    rng
        Where chance comes from.

    Returns
    -------
    array of shape (N, items)
        Texts; empty for a blank.
    """
    scale = instrument().scales[0]
    options = [option.label.da for option in scale.options]
    missing = {each.code: each.label.da for each in scale.missing if each.label}
    labels = np.array([*options, missing[DONT_KNOW_CODE], missing[BLANK_CODE], ""], dtype=object)
    place = np.where(answers >= 0, answers, np.where(answers == DONT_KNOW, 5, 7))
    place = np.where(refusals(answers, rng), 6, place)
    with_code = np.array([f"{code} - {text}" for code, text in enumerate(options, start=1)])
    texts = labels[place]
    chance = rng.random(answers.shape)
    for lowest, spelling in ((0.00, str.lower), (0.01, str.upper), (0.02, "{} ".format)):
        here = (chance >= lowest) & (chance < lowest + 0.01) & (place < 7)
        texts[here] = [spelling(text) for text in texts[here]]
    here = (chance >= 0.98) & (answers >= 0)
    texts[here] = with_code[answers[here]]
    return texts


def write_codes(answers: Answers, rng: np.random.Generator) -> NDArray[np.float64]:
    """Spell answers as codes 1-5, 8 and 9; NaN for a blank.

    Parameters
    ----------
    answers
        (N, items) positions of the options, below zero where there is no answer.
    rng
        Where chance comes from.
    """
    codes = np.where(answers >= 0, answers + 1.0, np.nan)
    codes[answers == DONT_KNOW] = DONT_KNOW_CODE
    codes[refusals(answers, rng)] = BLANK_CODE
    return codes


def write_comments(n: int, rng: np.random.Generator) -> list[str]:
    """Write free-text comments of n respondents, most of them empty."""
    place = rng.integers(0, len(_COMMENTS), n)
    written = rng.random(n) < _SHARE_COMMENTS
    return [f"{CANARY}: {_COMMENTS[p]}" if w else "" for p, w in zip(place, written, strict=True)]


def chosen(names: Sequence[str], places: NDArray[np.int64]) -> list[str]:
    """Return the names at some places."""
    return [names[place] for place in places.tolist()]
