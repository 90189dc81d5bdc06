"""Published scores of Canada's Public Service Employee Survey come out of its published answers.

What is published are percentages of five answers, in whole per cent, for 2,300 units, and a score
of 0-100 for each, in whole points.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

import tillid_analysis as ta
from tillid_analysis.stats.items import rescale
from tillid_analysis.stats.moments import group_moments

pytestmark = pytest.mark.shared
ANSWERS = [f"ANSWER{position}" for position in range(1, 6)]
REVERSED = "Q64"
"""Asks for agreement to feeling drained."""


@pytest.fixture(scope="module")
def published(shared_data: Path) -> pd.DataFrame:
    """Rows of units, years and questions that were asked with five answers."""
    rows = pd.read_csv(shared_data / "pses_canada" / "dtPSES.csv", sep="\t")
    return rows[(rows[ANSWERS] <= 100).all(axis=1)].reset_index(drop=True)


def test_scores_of_all_units_and_years_are_within_rounding(published: pd.DataFrame) -> None:
    shares = published[ANSWERS].to_numpy(float)
    is_reversed = (published["QUESTION"] == REVERSED).to_numpy()
    # The first answer is the most positive one, but where the question is the other way round.
    options = np.arange(5)[::-1].astype(np.int8)
    plain, turned = rescale(options, 5), rescale(options, 5, reverse=True)
    points = np.where(is_reversed[:, None], turned, plain)
    row = np.repeat(np.arange(len(shares)), 5)
    sums = group_moments(points.reshape(-1, 1), row, len(shares), weight=shares.ravel())
    mean = sums.mean[:, 0]
    # Half a per cent of each answer, and half a point of the score.
    rounding = 0.5 * np.abs(points - mean[:, None]).sum(axis=1) / shares.sum(axis=1) + 0.5
    assert len(mean) > 70_000
    assert (np.abs(mean - published["SCORE100"]) <= rounding).all()


def write_folder(folder: Path, rows: pd.DataFrame) -> None:
    """Write a survey in which a row stands for all of a department who gave one answer."""
    questions = sorted(rows["QUESTION"].unique())
    long = rows.melt(["LEVEL1ID", "QUESTION", "ANSCOUNT"], ANSWERS, "answer", "share")
    long = long[long["share"] > 0]
    code = long["answer"].str[-1]
    columns: dict[str, Any] = {each: code.where(long["QUESTION"] == each, "") for each in questions}
    columns |= {"dept": "D" + long["LEVEL1ID"].astype(str)}
    columns |= {"people": (long["share"] * long["ANSCOUNT"]).astype(str)}
    (folder / "raw.csv").write_text(pd.DataFrame(columns).to_csv(sep=";", index=False))
    units = [("PS", "", "Public service")]
    units += [(f"D{each}", "PS", f"{each}") for each in sorted(rows["LEVEL1ID"].unique())]
    (folder / "units.csv").write_text(
        pd.DataFrame(units, columns=["unit", "parent", "name"]).to_csv(sep=";", index=False)
    )
    options = [{"code": 6 - each, "label": f"{6 - each}"} for each in range(1, 6)]
    items = [
        {"id": each, "scale": "five", "text": each, "reverse": each == REVERSED}
        for each in questions
    ]
    codebook = {
        "title": "Public Service Employee Survey",
        "language": "en",
        "scales": [{"id": "five", "options": options, "positive": [1, 2]}],
        "items": items,
        "waves": {"2018": {"file": "raw.csv", "weight": "people"}},
        "units": {"file": "units.csv", "column": "dept", "levels": ["service", "department"]},
    }
    (folder / "survey.yml").write_text(yaml.safe_dump(codebook, sort_keys=False))


def test_departments_make_the_whole_service(published: pd.DataFrame, tmp_path: Path) -> None:
    """Read as answers with weights, turned round where asked so, and added up the tree."""
    year = published[(published["SURVEYR"] == 2018) & (published["LEVEL2ID"] == 0)]
    write_folder(tmp_path, year[year["LEVEL1ID"] > 0])
    found = ta.estimate(ta.read_survey(tmp_path), measure="items").frame
    found = found.set_index(["unit", "measure"])["estimate"]
    of = year["LEVEL1ID"].map(lambda each: f"D{each}" if each else "PS")
    told = pd.Series(year["SCORE100"].to_numpy(float), [of, year["QUESTION"]])
    apart = (found[told.index] - told).abs()
    assert apart["PS"].size == 29
    # Whole per cents of 64 departments, those of under ten people left out, and a whole score.
    assert apart["PS"].max() <= 1.25
    # A department's own answers and score are rounded on the same page.
    assert apart.quantile(0.99) <= 1.25
