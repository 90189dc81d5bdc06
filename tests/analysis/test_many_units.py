"""Five thousand units: every comparison of them can be asked for."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tillid_analysis.data.simulation import simulate_answers
from tillid_analysis.errors import ChoiceError
from tillid_analysis.results import Result
from tillid_analysis.survey import Survey

UNITS, DEPARTMENTS, PEOPLE = 5_000, 100, 60_000
SURVEY = """\
title: Many
instrument: tillid36
waves: {"1": {file: answers.parquet, invited: invited}}
units: {file: units.csv, column: enhed, levels: [top, department, team]}
background: {leader: Leader}
outcome: resultatkultur
drivers: [tillid, involvering, laering, rammer, anerkendelse]
"""


def list_units(teams: pd.Series) -> str:
    """Write the table of units, a hundred departments of fifty teams, and 100 invited to each."""
    people = teams.value_counts()
    lines = ["unit;parent;name;invited", f"top;;Top;{100 * UNITS}"]
    each = UNITS // DEPARTMENTS
    for at in range(DEPARTMENTS):
        lines.append(f"D{at:03d};top;Department {at};{100 * each}")
        lines += [
            f"{code};D{at:03d};{code};100" for code in people.index[at * each : (at + 1) * each]
        ]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder: Path = tmp_path_factory.mktemp("many")
    answers = simulate_answers(PEOPLE, UNITS, seed=1)
    answers["leader"] = np.where(np.arange(PEOPLE) % 7 == 0, "yes", "no")
    answers.to_parquet(folder / "answers.parquet")
    (folder / "units.csv").write_text(list_units(answers["enhed"]), encoding="utf-8")
    (folder / "survey.yml").write_text(SURVEY, encoding="utf-8")
    return ta.read_survey(folder)


FAMILIES = ("rest", "parent", "overall", "siblings")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ask", "rows"),
    [
        *((lambda s, f=f: ta.contrast(s, family=f, measure="tillid"), None) for f in FAMILIES),
        (lambda s: ta.contrast(s, family="target", reference=60, measure="tillid"), 5_100),
        (
            lambda s: ta.contrast(
                s, family="reference", reference=s.units.codes[-1], measure="tillid"
            ),
            4_999,
        ),
        (lambda s: ta.estimate(s, measure="tillid"), 5_101),
        (lambda s: ta.assess_differences(s, measure="tillid"), 4),
        (lambda s: ta.shrink_units(s, measure="tillid"), 5_101),
        (lambda s: ta.rank_units(s, measure="tillid"), 5_100),
        (lambda s: ta.assess_power(s, measure="tillid"), None),
        (lambda s: ta.check_ordinal(s, measure="tillid"), 5_100),
        (lambda s: ta.adjust_contrasts(s, measure="tillid"), 15_300),
        (lambda s: ta.weigh_response(s, measure="tillid"), 10_200),
        (ta.assess_response, 5_101),
    ],
)
def test_every_comparison(many: Survey, ask: Callable[[Survey], Result], rows: int | None) -> None:
    found = ask(many).frame
    assert len(found) >= 5_100 if rows is None else len(found) == rows


def test_pairs_of_everybody_are_refused(many: Survey) -> None:
    with pytest.raises(ChoiceError, match=r"^5000 units make 12497500 pairs, more than 1000000; "):
        ta.contrast(many, family="pairwise", level="team", measure="tillid")
