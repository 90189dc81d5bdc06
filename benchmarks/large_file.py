"""A CSV file of two gigabytes: seconds and memory to read it, and to read it once more.

Run `python benchmarks/large_file.py [--gigabytes G]`. The answers stand as labels ("Helt enig"), as
survey tools write them, beside a column of long texts that the codebook does not name. The second
reading finds the copy that the first has left beside the survey file.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from million import SURVEY, peak_memory, write_units

ROWS = 200_000
"""Respondents that are simulated; the file repeats them until it is large enough."""


def write_survey(folder: Path, gigabytes: float) -> int:
    """Write a survey folder with one large file, and return its number of rows."""
    from tillid_analysis.codebook import read_codebook
    from tillid_analysis.data.simulation import simulate_answers

    answers = simulate_answers(ROWS, 10_000, seed=1)
    (folder / "survey.yml").write_text(SURVEY.format(ending="csv"), encoding="utf-8")
    write_units(folder, answers)
    codebook = read_codebook(folder)
    for item in codebook.items:
        scale = codebook.scale_by_id[item.scale]
        labels = {str(each.code): each.label.da for each in (*scale.options, *scale.missing)}
        codes = answers[item.id].astype("Int64").astype("string")
        answers[item.id] = codes.map(labels).fillna("")
    lengths = np.random.default_rng(1).integers(0, 12, len(answers))
    answers["kommentar"] = ["Det kunne bruges. " * length for length in lengths]
    header, _, rows = answers.to_csv(sep=";", index=False).partition("\n")
    repeats = int(gigabytes * 1e9 / len(rows.encode())) + 1
    with (folder / "answers.csv").open("w", encoding="utf-8") as file:
        file.write(f"{header}\n")
        for _ in range(repeats):
            file.write(rows)
    return ROWS * repeats


def read(folder: Path) -> dict[str, float]:
    """Time reading the survey."""
    import tillid_analysis as ta

    started = time.perf_counter()
    ta.read_survey(folder)
    return {"seconds": time.perf_counter() - started, "peak MB": peak_memory()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.folder:
        print(json.dumps(read(options.folder)))
        return
    with TemporaryDirectory() as folder:
        rows = write_survey(Path(folder), options.gigabytes)
        command = [sys.executable, __file__, "--folder", folder]
        done = {
            reading: json.loads(
                subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
            )
            for reading in ("first", "second")
        }
    print(f"{options.gigabytes:g} GB, {rows:,} respondents x 36 items")
    print(pd.DataFrame(done).T.round(1).to_string())


if __name__ == "__main__":
    main()
