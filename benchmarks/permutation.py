"""Every unit against the rest by permutation: seconds, and how much longer a plain loop takes.

Run `python benchmarks/permutation.py [--respondents N] [--units U] [--measures M] [--draws B]`.
The plain loop shuffles the units' labels, and sums each measure by unit with `bincount`, in the
same run; of its draws only a few are made, and the time for all is worked out from them.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.stats.permutation import max_t

PLAIN_DRAWS = 10


def measure_plain(
    values: NDArray[np.float64], unit: NDArray[np.int64], units: int, draws: int
) -> float:
    """Return the seconds that a plain loop would need for all draws."""
    random = np.random.default_rng(1)
    n = np.bincount(unit, minlength=units)
    total, squares = values.sum(axis=0), (values**2).sum(axis=0)
    started = time.perf_counter()
    for _ in range(PLAIN_DRAWS):
        label = random.permutation(unit)
        for at, column in enumerate(values.T):
            first = np.bincount(label, weights=column, minlength=units)
            second = np.bincount(label, weights=column**2, minlength=units)
            rest, others = len(unit) - n, total[at] - first
            own = (second - first**2 / n) / (n - 1) / n
            spread = (squares[at] - second - others**2 / rest) / (rest - 1) / rest
            np.abs((first / n - others / rest) / np.sqrt(own + spread)).max()
    return (time.perf_counter() - started) * draws / PLAIN_DRAWS


def main() -> None:
    """Print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=100_000)
    parser.add_argument("--units", type=int, default=1_000)
    parser.add_argument("--measures", type=int, default=6)
    parser.add_argument("--draws", type=int, default=9999)
    options = parser.parse_args()
    random = np.random.default_rng(1)
    unit = random.integers(0, options.units, options.respondents)
    values = random.normal(size=(options.respondents, options.measures))
    # What is imported at first use is part of neither.
    max_t(values[:100], unit[:100], options.units, draws=1)
    plain = measure_plain(values, unit, options.units, options.draws)
    for normal in (False, True):
        started = time.perf_counter()
        max_t(values, unit, options.units, draws=options.draws, normal=normal)
        seconds = time.perf_counter() - started
        name = "normal draws" if normal else "permutations"
        print(f"{name}: {seconds:.2f} s; a plain loop {plain:.1f} s, {plain / seconds:.1f} times")


if __name__ == "__main__":
    main()
