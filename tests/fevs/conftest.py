"""The US Federal Employee Viewpoint Survey 2018 as a survey folder, made from the real answers."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import tillid_analysis as ta
from tillid_analysis.survey import Survey

INDICES = {
    "leaders": ("Leaders Lead", ["Q53", "Q54", "Q56", "Q60", "Q61"]),
    "supervisors": ("Supervisors", ["Q47", "Q48", "Q49", "Q51", "Q52"]),
    "intrinsic": ("Intrinsic Work Experience", ["Q3", "Q4", "Q6", "Q11", "Q12"]),
    "satisfaction": ("Global Satisfaction", ["Q40", "Q69", "Q70", "Q71"]),
}


def write_codebook(items: pd.DataFrame) -> dict[str, Any]:
    """Return the survey file; five options from 1 to 5, of which 4 and 5 are positive."""
    asked = [item for _, listed in INDICES.values() for item in listed]
    options = [{"code": code, "label": f"{code}"} for code in range(1, 6)]
    indices: list[dict[str, Any]] = [
        {"id": name, "title": title, "items": listed} for name, (title, listed) in INDICES.items()
    ]
    parts = ["leaders", "supervisors", "intrinsic"]
    indices.append({"id": "engagement", "title": "Employee Engagement", "indices": parts})
    text = items.set_index("item")["text"]
    return {
        "title": "Federal Employee Viewpoint Survey",
        "language": "en",
        "scales": [{"id": "five", "options": options, "positive": [4, 5]}],
        "items": [{"id": each, "scale": "five", "text": str(text[each])} for each in asked],
        "indices": indices,
        "waves": {"2018": {"file": "raw/fevs.parquet", "weight": "POSTWT"}},
        "units": {
            "file": "units.csv",
            "column": "LEVEL1",
            "levels": ["government", "agency", "subagency"],
        },
        "background": {"DSUPER": "Supervisory status"},
        "outcome": "satisfaction",
        "drivers": parts,
    }


def write_units(names: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the tree: the government, its agencies and their parts."""
    name = names.set_index("code")["name"]
    pairs = answers[["AGENCY", "LEVEL1"]].drop_duplicates().sort_values(["AGENCY", "LEVEL1"])
    rows = [("US", "", "Government")]
    rows += [(agency, "US", name[agency]) for agency in pairs["AGENCY"].unique()]
    rows += [(part, agency, name[part]) for agency, part in pairs.itertuples(index=False)]
    return pd.DataFrame(rows, columns=["unit", "parent", "name"])


@pytest.fixture(scope="session")
def fevs_folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = shared_data / "fevs_2018_sample"
    folder = tmp_path_factory.mktemp("fevs")
    (folder / "raw").mkdir()
    answers = source / "fevs_2018_dev.parquet"
    (folder / "raw" / "fevs.parquet").write_bytes(answers.read_bytes())
    units = write_units(
        pd.read_csv(source / "units_2018.csv", keep_default_na=False),
        pd.read_parquet(answers, columns=["AGENCY", "LEVEL1"]),
    )
    units.to_csv(folder / "units.csv", sep=";", index=False)
    codebook = write_codebook(pd.read_csv(source / "items_2018.csv"))
    text = yaml.safe_dump(codebook, allow_unicode=True, sort_keys=False)
    (folder / "survey.yml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def fevs(fevs_folder: Path) -> Survey:
    return ta.read_survey(fevs_folder)
