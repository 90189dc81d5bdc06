"""A CSV of two gigabytes: the seconds and the memory that reading it takes.

Run `python benchmarks/large.py [--gigabytes G] [--folder DIR]`; it needs as much room on the disk,
and removes the file when it is done. Three kinds: "codes" has nothing but codes of one digit, two
backgrounds and a key, so that it has the most respondents; "labels" has the answers as Danish texts
in forty columns, "comments" has codes and three long comments that the codebook does not name. Each
reading is a process of its own, so that its memory is its own; the second is from the cache.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pyarrow as pa
from million import SURVEY, peak_memory
from pyarrow import csv

CHUNK = 200_000
WORDS = ("ledelse", "samarbejde", "opgaver", "mål", "kolleger", "tid", "møder", "ro", "tillid")
REST = "background: {job: Job, sted: Sted}\nrespondent: key\n"


def as_labels(answers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Write labels in place of codes, and keep the unit a number."""
    from tillid_analysis.codebook.files import read_instrument

    instrument = read_instrument("tillid36", Path())
    scales = {scale.id: scale for scale in instrument.scales}
    labels = {
        item.id: {
            each.code: each.label.da
            for each in (*scales[item.scale].options, *scales[item.scale].missing)
            if each.label is not None
        }
        for item in instrument.items
    }
    return answers.assign(**{name: answers[name].map(each) for name, each in labels.items()})


def with_comments(answers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Add three comments of up to forty words each, all different."""
    words = np.array(WORDS)
    texts = [" ".join(words[rng.integers(len(words), size=n)]) for n in rng.integers(20, 41, 5000)]
    drawn = rng.integers(len(texts), size=(3, len(answers)))
    numbers = np.arange(len(answers))
    return answers.assign(
        **{
            f"kommentar{place}": [
                f"{texts[at]} {number}" for at, number in zip(row, numbers, strict=True)
            ]
            for place, row in enumerate(drawn)
        }
    )


def as_codes(answers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Leave the codes as they are."""
    return answers


KINDS: dict[str, Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]] = {
    "codes": as_codes,
    "labels": as_labels,
    "comments": with_comments,
}


def write_survey(folder: Path, kind: str, size: float) -> int:
    """Write a survey folder with an export of one kind and of at least so many bytes."""
    from tillid_analysis.data.simulation import simulate_answers

    rng = np.random.default_rng(1)
    chunk = KINDS[kind](simulate_answers(CHUNK, 10_000, seed=1), rng)
    chunk["job"] = rng.choice(["Sagsbehandler", "Leder", "Pædagog", "Lærer"], len(chunk))
    chunk["sted"] = rng.integers(1, 99, len(chunk))
    (folder / "survey.yml").write_text(SURVEY.format(ending="csv") + REST, encoding="utf-8")
    units = [f"{code};0top;Unit {code}" for code in sorted(chunk["enhed"].unique())]
    table = "\n".join(["unit;parent;name", "0top;;Top", *units])
    (folder / "units.csv").write_text(f"{table}\n", encoding="utf-8")
    written, rows = 0, 0
    with (folder / "answers.csv").open("wb") as stream:
        while written < size:
            chunk["key"] = [f"R{rows + row:09d}" for row in range(len(chunk))]
            options = csv.WriteOptions(
                include_header=not rows, delimiter=";", quoting_style="needed"
            )
            csv.write_csv(pa.Table.from_pandas(chunk, preserve_index=False), stream, options)
            written, rows = stream.tell(), rows + len(chunk)
    return rows


def read(folder: Path) -> dict[str, float]:
    """Read a survey and tell the seconds and the memory in MB."""
    import tillid_analysis as ta

    started = time.perf_counter()
    ta.read_survey(folder)
    return {"seconds": time.perf_counter() - started, "peak MB": peak_memory()}


def measure(folder: Path) -> dict[str, float]:
    """Read a survey in a process of its own."""
    command = [sys.executable, __file__, "--read", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--folder", type=Path, help="where the file is written for a while")
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("--read", type=Path)
    options = parser.parse_args()
    if options.read:
        print(json.dumps(read(options.read)))
        return
    size = options.gigabytes * 1e9
    rows = {}
    for kind in options.kind or KINDS:
        with TemporaryDirectory(dir=options.folder) as folder:
            if shutil.disk_usage(folder).free < 2 * size:
                sys.exit(f"there is too little room in {Path(folder).parent}")
            count = write_survey(Path(folder), kind, size)
            rows[f"{count:,} rows, {kind}"] = measure(Path(folder))
            rows[f"{count:,} rows, {kind}, read before"] = measure(Path(folder))
    print(f"{options.gigabytes:g} GB of CSV, 10,000 units")
    print(pd.DataFrame(rows).T.round(1).to_string())


if __name__ == "__main__":
    main()
