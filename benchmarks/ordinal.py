"""A thousand units by six measures compared by the order of the answers: seconds beside a peer.

Run `python benchmarks/ordinal.py [--units U] [--peer P]`. Every unit is held against the rest by
the proportional-odds model. In the same run statsmodels' OrderedModel fits P of the pairs on the
respondents' rows, and the time of all of them is reckoned from those.
"""

from __future__ import annotations

import argparse
import time
import warnings

import numpy as np
import pandas as pd

from tillid_analysis.stats.ordinal import proportional_odds

MEASURES, VALUES = 6, 25


def draw(units: int, rng: np.random.Generator) -> np.ndarray:
    """Return counts (measures, units, values) of about twenty people a unit."""
    shares = rng.dirichlet(np.linspace(1, 6, VALUES), size=MEASURES)
    people = rng.integers(10, 31, units)
    return np.stack([rng.multinomial(people, share) for share in shares]).astype(float)


def peer(own: np.ndarray, rest: np.ndarray) -> float:
    """Return the log odds ratio that statsmodels finds, from one row a respondent."""
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    used = own + rest > 0
    counts = np.concatenate([own[used], rest[used]]).astype(int)
    answers = np.repeat(np.tile(np.arange(used.sum()), 2), counts)
    unit = np.repeat([1.0, 0.0], [int(own.sum()), int(rest.sum())])
    model = OrderedModel(answers, unit[:, None], distr="logit")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(model.fit(method="bfgs", disp=False, maxiter=500).params[0])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=1_000)
    parser.add_argument("--peer", type=int, default=3, help="pairs that the peer fits")
    options = parser.parse_args()
    own = draw(options.units, np.random.default_rng(1))
    rest = own.sum(axis=1, keepdims=True) - own
    started = time.perf_counter()
    found = proportional_odds(own, rest)
    ours = time.perf_counter() - started
    started = time.perf_counter()
    theirs = [peer(own[0, at], rest[0, at]) for at in range(options.peer)]
    each = (time.perf_counter() - started) / options.peer
    pairs = MEASURES * options.units
    gap = np.abs(found.estimate[0, : options.peer] - theirs).max()
    rows = {"ours": ours, f"statsmodels, from {options.peer} pairs": each * pairs}
    print(f"{pairs:,} pairs, {own[0].sum():,.0f} respondents, {VALUES} values")
    print(pd.Series(rows, name="seconds").round(1).to_frame().to_string())
    print(f"ratio {each * pairs / ours:,.0f}; log odds ratios differ by {gap:.1g} at most")


if __name__ == "__main__":
    main()
