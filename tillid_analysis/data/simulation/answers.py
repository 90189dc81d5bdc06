"""The model of the answers: from what people feel to the options they tick."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.codebook import Instrument
from tillid_analysis.codebook.files import read_instrument
from tillid_analysis.data.simulation.effects import INDICES
from tillid_analysis.survey import BLANK, DONT_KNOW

Floats = NDArray[np.float32]
Answers = NDArray[np.int8]

CORRELATION = np.array(
    [
        [1.00, 0.72, 0.68, 0.62, 0.70],
        [0.72, 1.00, 0.66, 0.60, 0.68],
        [0.68, 0.66, 1.00, 0.62, 0.66],
        [0.62, 0.60, 0.62, 1.00, 0.60],
        [0.70, 0.68, 0.66, 0.60, 1.00],
    ]
)
"""Between what the five drivers measure."""

COEFFICIENTS = np.array([0.15, 0.0, 0.25, 0.35, 0.10])
"""What results culture gains when a driver rises one standard deviation, in its own."""

LOADING = 0.73
"""Correlation between an item and what its index measures, before options are ticked."""

THRESHOLDS = np.array([-2.1, -1.2, -0.3, 1.0])
"""Where one option ends and the next begins, in standard deviations of an item."""

EASE = {
    **{"TIL1": 0.3, "TIL2": 0.2, "TIL3": -0.4, "TIL4": 0.1, "TIL5": -0.1, "TIL6": -0.2},
    **{"INV1": -0.2, "INV3": -0.4, "INV4": 0.2, "INV5": -0.4, "INV6": -0.1},
    **{"LAE1": 0.1, "LAE2": 0.3, "LAE4": 0.1, "LAE5": -0.4, "LAE6": -0.1, "LAE7": -0.2},
    **{"RAM1": 0.4, "RAM2": 0.2, "RAM3": 0.1, "RAM4": 0.3, "RAM5": -0.2, "RAM6": 0.1},
    **{"ANE1": -0.2, "ANE3": 0.1, "ANE4": -0.1},
    **{"RES1": -0.1, "RES2": 0.1, "RES3": -0.2, "RES4": -0.3, "RES5": 0.2, "RES6": 0.3},
}
"""How much easier than others an item is to agree with, in its standard deviations."""

REWORDED = {"LAE5": 0.5}
"""Items with another wording in the last wave, and how much easier that made them."""

NEW_ITEMS = ("RES3",)
"""Items asked in the last wave only."""

SHARE_DONT_KNOW, SHARE_BLANK, SHARE_STRAIGHT = 0.03, 0.02, 0.02
DONT_KNOW_OF = {"TIL3": 0.10}
STRAIGHT_OPTIONS = (0.05, 0.05, 0.35, 0.40, 0.15)


@cache
def instrument() -> Instrument:
    """Return the questionnaire that is answered."""
    return read_instrument("tillid36", Path())


def item_ids() -> tuple[str, ...]:
    """Return the items in the order of the answers' columns."""
    return tuple(item.id for item in instrument().items)


def draw_latent(noise: Floats, own: NDArray[np.float64], wave: NDArray[np.float64]) -> Floats:
    """Turn noise into what each person feels about the six indices.

    Parameters
    ----------
    noise
        (N, 6) standard normal.
    own
        (N, 5) or (5,) differences in the drivers that carry over to results culture.
    wave
        (5,) differences that do not, so that a change of one driver leaves the others alone.

    Returns
    -------
    array of shape (N, 6)
        In latent standard deviations; the drivers, then the outcome.
    """
    root = np.linalg.cholesky(CORRELATION).astype(np.float32)
    left = np.sqrt(1.0 - COEFFICIENTS @ CORRELATION @ COEFFICIENTS)
    drivers = noise[:, :5] @ root.T + own.astype(np.float32)
    outcome = drivers @ COEFFICIENTS.astype(np.float32) + np.float32(left) * noise[:, 5]
    return np.column_stack([drivers + wave.astype(np.float32), outcome])


def draw_answers(felt: Floats, rng: np.random.Generator, reworded: bool) -> Answers:
    """Tick an option of every item, and leave some out.

    Parameters
    ----------
    felt
        (N, 6) what each person feels about the indices.
    rng
        Where chance comes from.
    reworded
        Whether the items are in their last wording.

    Returns
    -------
    array of shape (N, 36)
        Positions of the options, 0-4; below zero where there is no answer.
    """
    items = item_ids()
    answers = np.empty((len(felt), len(items)), dtype=np.int8, order="F")
    owner = {item: place for place, index in enumerate(_indices()) for item in index}
    for column, item in enumerate(instrument().items):
        ease = EASE.get(item.id, 0.0) + (REWORDED.get(item.id, 0.0) if reworded else 0.0)
        ticked = _tick(felt[:, owner[item.id]], ease, rng)
        answers[:, column] = 4 - ticked if item.reverse else ticked
        chance = rng.random(len(felt), dtype=np.float32)
        dont_know = DONT_KNOW_OF.get(item.id, SHARE_DONT_KNOW)
        answers[chance < dont_know + SHARE_BLANK, column] = BLANK
        answers[chance < dont_know, column] = DONT_KNOW
    return answers


def draw_straight(n: int, rng: np.random.Generator) -> Answers:
    """Draw (n, 1) the option that each of n straight-liners ticks in every item."""
    return rng.choice(5, size=(n, 1), p=STRAIGHT_OPTIONS).astype(np.int8)


def _indices() -> list[tuple[str, ...]]:
    by_id = {index.id: index.items for index in instrument().indices}
    return [by_id[index] for index in INDICES]


def _tick(felt: Floats, ease: float, rng: np.random.Generator) -> Answers:
    noise = rng.standard_normal(len(felt), dtype=np.float32)
    leaning = np.float32(LOADING) * felt + np.float32(np.sqrt(1 - LOADING**2)) * noise
    ticked = np.zeros(len(felt), dtype=np.int8)
    for threshold in THRESHOLDS:
        ticked += leaning > np.float32(threshold - ease)
    return ticked
