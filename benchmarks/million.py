"""A million respondents from file to contrasts: seconds, and memory at its highest.

Run `python benchmarks/million.py [--respondents N] [--units U]`. Each row is a process of its own,
so that its memory is its own. Beside it, in the same run, stands what the nearest peer needs for
the same step: pandas for the scores, a loop over scipy's Welch test for the contrasts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

SURVEY = """\
title: Benchmark
instrument: tillid36
waves: {{"1": {{file: answers.{ending}}}}}
units: {{file: units.csv, column: enhed, levels: [institution, enhed]}}
outcome: resultatkultur
drivers: [tillid, involvering, laering, rammer, anerkendelse]
"""


def write_survey(folder: Path, respondents: int, units: int, ending: str) -> None:
    """Write a survey folder with answers of one kind of file."""
    from tillid_analysis.data.simulation import simulate_answers

    answers = simulate_answers(respondents, units, seed=1)
    (folder / "survey.yml").write_text(SURVEY.format(ending=ending), encoding="utf-8")
    write_units(folder, answers)
    target = folder / f"answers.{ending}"
    if ending == "parquet":
        answers.to_parquet(target)
    else:
        answers.to_csv(target, sep=";", index=False)


def write_units(folder: Path, answers: pd.DataFrame) -> None:
    """Write the table of units: all of them right below the top."""
    codes = sorted(answers["enhed"].unique())
    lines = ["unit;parent;name", "0top;;Top", *(f"{code};0top;Unit {code}" for code in codes)]
    (folder / "units.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def whole(folder: Path) -> dict[str, float]:
    """Time reading with cleaning and scoring, then levels and contrasts.

    Where the folder has been read before, by a process before this one, it comes from the cache.
    """
    import tillid_analysis as ta

    started = time.perf_counter()
    survey = ta.read_survey(folder)
    read = time.perf_counter()
    ta.estimate(survey)
    ta.contrast(survey)
    done = time.perf_counter()
    return {"read+clean+score": read - started, "estimate+contrast": done - read}


def peers(folder: Path) -> dict[str, float]:
    """Time the same steps with pandas and scipy, from Parquet."""
    from scipy.stats import ttest_ind

    from tillid_analysis.codebook import read_codebook

    codebook = read_codebook(folder)
    started = time.perf_counter()
    frame = pd.read_parquet(folder / "answers.parquet")
    items = [item.id for item in codebook.items]
    points = frame[items].where(frame[items] <= 5).sub(1).mul(25.0)
    reverse = [item.id for item in codebook.items if item.reverse]
    points[reverse] = 100 - points[reverse]
    scores = pd.DataFrame(
        {
            index.id: points[list(index.items)]
            .mean(axis=1)
            .where(points[list(index.items)].notna().sum(axis=1) >= len(index.items) / 2)
            for index in codebook.indices
        }
    )
    scored = time.perf_counter()
    # A loop costs each unit a pass over everybody: a hundred units tell what all would take.
    units = frame["enhed"].to_numpy()
    chosen = np.unique(units)[:100]
    for unit in chosen:
        inside = units == unit
        for values in scores.to_numpy().T:
            ttest_ind(values[inside], values[~inside], equal_var=False, nan_policy="omit")
    looped = (time.perf_counter() - scored) * len(np.unique(units)) / len(chosen)
    return {"read+clean+score": scored - started, "estimate+contrast": looped}


TASKS: dict[str, Callable[[Path], dict[str, float]]] = {"ours": whole, "peers": peers}


def measure(task: str, folder: Path) -> dict[str, float]:
    """Run a task in a process of its own and return its seconds and its memory in MB."""
    command = [sys.executable, __file__, "--task", task, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    result: dict[str, float] = json.loads(done.stdout)
    return result


def peak_memory() -> float:
    """Return this process's highest memory in MB, where the system tells it."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=1_000_000)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--task", choices=TASKS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.task:
        print(json.dumps(TASKS[options.task](options.folder) | {"peak MB": peak_memory()}))
        return
    rows = {}
    for ending in ("parquet", "csv"):
        with TemporaryDirectory() as folder:
            write_survey(Path(folder), options.respondents, options.units, ending)
            rows[f"ours, {ending}"] = measure("ours", Path(folder))
            rows[f"ours, {ending} read before"] = measure("ours", Path(folder))
            if ending == "parquet":
                rows["pandas and a scipy loop, parquet"] = measure("peers", Path(folder))
    print(f"{options.respondents:,} respondents x 36 items, {options.units:,} units")
    print(pd.DataFrame(rows).T.round(2).to_string())


if __name__ == "__main__":
    main()
