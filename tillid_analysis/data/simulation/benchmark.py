"""Many answers at once, to measure how fast and how large the analysis can go."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tillid_analysis.data.simulation.answers import draw_answers, draw_latent, item_ids
from tillid_analysis.survey import BLANK, DONT_KNOW

CODES = {DONT_KNOW: 8, BLANK: 9}


def simulate_answers(n: int, n_units: int, *, seed: int) -> pd.DataFrame:
    """Simulate one wave of a large survey as an export with codes.

    Parameters
    ----------
    n
        Respondents.
    n_units
        Units; the first respondents are dealt one to each where there are enough.
    seed
        Of the random numbers.

    Returns
    -------
    DataFrame
        n rows: `enhed`, the unit's number from 0, and an int8 column per item of "tillid36" with
        the codes 1-5, 8 for "ved ikke" and 9 for no answer.

    Notes
    -----
    Units are of unequal size (gamma, shape 1.5) and all alike but for chance: no effect is
    planted.

    Examples
    --------
    >>> answers = simulate_answers(1000, 20, seed=1)
    >>> answers.shape, answers["enhed"].nunique(), str(answers["TIL1"].dtype)
    ((1000, 37), 20, 'int8')
    """
    rng = np.random.default_rng(seed)
    share = rng.gamma(1.5, size=n_units)
    dealt = np.arange(min(n, n_units), dtype=np.int32)
    rest = rng.choice(n_units, size=n - len(dealt), p=share / share.sum()).astype(np.int32)
    noise = rng.standard_normal((n, 6), dtype=np.float32)
    answers = draw_answers(draw_latent(noise, np.zeros(5), np.zeros(5)), rng, reworded=True)
    answers += 1
    for position, code in CODES.items():
        answers[answers == position + 1] = code
    frame = pd.DataFrame(answers, columns=list(item_ids()), copy=False)
    frame.insert(0, "enhed", np.concatenate([dealt, rest]))
    return frame
