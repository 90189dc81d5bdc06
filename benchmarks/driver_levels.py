"""Drivers within units and between them, on a large wave: seconds, and lme4's on the same answers.

Run `python benchmarks/driver_levels.py [--respondents N] [--units U]`. Ours is `locate_drivers` on
five drivers: coefficients, contextual effects, ICCs, importance with 1,000 draws of units, and a
random slope for each driver. The peer, where Rscript with lme4 is installed, fits the random
intercept and the five models with a random slope, and no more; reading the answers is not counted.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from differences import seconds
from million import write_survey

import tillid_analysis as ta
from tillid_analysis.survey import Survey

SCRIPT = """
suppressPackageStartupMessages(library(lme4))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1]); k <- grep("^x", names(d), value = TRUE)
for (each in k) {
  d[[paste0("b", each)]] <- ave(d[[each]], d$unit)
  d[[paste0("w", each)]] <- d[[each]] - d[[paste0("b", each)]]
}
fixed <- c(paste0("w", k), paste0("b", k), "(1 | unit)")
fit <- function(terms) lmer(reformulate(terms, "y"), d)
cat(system.time(fit(fixed))[["elapsed"]], "")
cat(system.time(for (each in k) fit(c(fixed, sprintf("(0 + w%s | unit)", each))))[["elapsed"]])
"""


def time_lmer(survey: Survey, folder: Path) -> tuple[float, float]:
    """Return lme4's seconds for the random intercept, and for a slope of each driver in turn."""
    codebook = survey.codebook
    wave = survey.rows(survey.waves[-1])
    columns = {f"x{at}": survey.points(name, wave) for at, name in enumerate(codebook.drivers)}
    frame = pd.DataFrame({"y": survey.points(str(codebook.outcome), wave), **columns})
    frame["unit"] = survey.responses.unit[wave]
    frame.dropna().to_csv(folder / "answers.csv", index=False)
    (folder / "fit.R").write_text(SCRIPT, encoding="utf-8")
    command = [str(shutil.which("Rscript")), str(folder / "fit.R"), str(folder / "answers.csv")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    intercept, slopes = map(float, told.split())
    return intercept, slopes


def main() -> None:
    """Time the analysis, then the peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=100_000)
    parser.add_argument("--units", type=int, default=1000)
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        write_survey(Path(name), asked.respondents, asked.units, "parquet")
        survey = ta.read_survey(name)
        wave = survey.waves[-1]
        ours = seconds(lambda: ta.locate_drivers(survey, wave=wave, controls=[]))
        print(f"{'locate_drivers':45} {ours:8.2f} s")
        if shutil.which("Rscript"):
            intercept, slopes = time_lmer(survey, Path(name))
            print(f"{'lmer, random intercept':45} {intercept:8.2f} s")
            print(f"{'lmer, a random slope for each driver':45} {slopes:8.2f} s")


if __name__ == "__main__":
    main()
