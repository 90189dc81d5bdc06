"""What ranks drivers, on a large wave: seconds, and how many times faster than relaimpo.

Run `python benchmarks/drivers.py [--respondents N] [--units U]`. Answers are made in memory; each
row starts from them. Where R with relaimpo is installed, it is run on the same answers, in the
same run: its bootstrap of 8 drivers for a few replicates more and less, multiplied up.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tillid_analysis.analysis.drivers.model import Answers, Terms
from tillid_analysis.analysis.drivers.replicates import replicate
from tillid_analysis.analysis.drivers.shares import fit
from tillid_analysis.stats.dominance import find_dominance

REPLICATES, PART = 1000, 20
PEER = """
suppressMessages(library(relaimpo))
data <- read.csv("answers.csv", header = FALSE)
run <- function(p) calc.relimp(data[, seq_len(p + 1)], type = "lmg")
cat(system.time(run(15))[["elapsed"]], "")
eight <- data[, 1:9]
boot <- function(b) system.time(boot.relimp(eight, b = b, type = "lmg"))[["elapsed"]]
cat(boot({part} + 5) - boot(5), "\\n")
"""


def make_answers(respondents: int, units: int, drivers: int) -> Answers:
    """Make answers to an outcome and some drivers that go together, more alike within units."""
    rng = np.random.default_rng(1)
    sizes = np.exp(rng.normal(0, 0.7, units))
    unit = rng.choice(units, size=respondents, p=sizes / sizes.sum())
    common = rng.standard_normal((respondents, 1)) + 0.4 * rng.standard_normal((units, 1))[unit]
    values = 50 + 10 * (common + rng.standard_normal((respondents, drivers + 1)))
    names = tuple(f"driver_{each}" for each in range(1, drivers + 1))
    return Answers("1", Terms("outcome", names, ()), tuple(values.T), unit, units, None)


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes, the better of two runs."""
    took = []
    for _ in range(2):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return min(took)


def time_peer(answers: Answers) -> tuple[float, float] | None:
    """Return relaimpo's seconds for one fit of 15, and for 1,000 replicates of 8."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    with TemporaryDirectory() as folder:
        np.savetxt(Path(folder, "answers.csv"), np.stack(answers.columns, axis=1), "%.6g", ",")
        script = Path(folder, "peer.R")
        script.write_text(PEER.format(part=PART), encoding="utf-8")
        run = subprocess.run(  # noqa: S603
            [program, str(script)], cwd=folder, capture_output=True, text=True, check=False
        )
    if run.returncode:
        return None
    one, some = map(float, run.stdout.split()[-2:])
    return one, some * REPLICATES / PART


def main() -> None:
    """Time the steps, then the peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=100_000)
    parser.add_argument("--units", type=int, default=1000)
    asked = parser.parse_args()
    answers = {p: make_answers(asked.respondents, asked.units, p) for p in (8, 15, 20)}
    pooled = {p: each.by_unit().pooled() for p, each in answers.items()}
    draws = replicate(answers[15], "listwise", REPLICATES, seed=1).draws
    steps: dict[str, Callable[[], object]] = {
        "moments by unit, 8": answers[8].by_unit,
        "moments by unit, 15": answers[15].by_unit,
        "LMG of 15, from moments": lambda: fit(pooled[15], 0),
        "LMG of 20, from moments": lambda: fit(pooled[20], 0),
        "20, from answers": lambda: replicate(answers[20], "listwise", 0, seed=1),
        "dominance of 15, 1,000 replicates": (
            lambda: draws and find_dominance(draws.drivers, draws.outcome)
        ),
    }
    took = {name: seconds(work) for name, work in steps.items()}
    ours = {
        "15, from answers": seconds(lambda: replicate(answers[15], "listwise", 0, seed=1)),
        "8, with 1,000 replicates": seconds(
            lambda: replicate(answers[8], "listwise", REPLICATES, seed=1)
        ),
        "15, with 1,000 replicates": seconds(
            lambda: replicate(answers[15], "listwise", REPLICATES, seed=1)
        ),
    }
    for name, each in (took | ours).items():
        print(f"{name:40} {each:8.3f} s")
    peer = time_peer(answers[15])
    if peer is not None:
        pairs = zip(("15, from answers", "8, with 1,000 replicates"), peer, strict=True)
        for name, theirs in pairs:
            print(f"{name:40} relaimpo {theirs:8.2f} s, {theirs / ours[name]:.0f} times longer")


if __name__ == "__main__":
    main()
