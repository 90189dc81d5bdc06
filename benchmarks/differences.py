"""What compares units, on a large wave: seconds, and how many times faster than a plain peer.

Run `python benchmarks/differences.py [--respondents N] [--units U]`; 500,000 respondents in 5,000
units are as large as comparisons are meant to be (all pairs are refused there). Every analysis of
differences is timed on all six indices. Peers run in the same process on the same scores: SciPy's
Welch and Brunner-Munzel tests in a loop over units against the rest, and SciPy's studentized range
over pairs; of slow ones a part is run and its time multiplied up. A contrast tells more than the
peer does (effect sizes, superiority, shares, verdicts), so Welch's tests alone have a row of their
own.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from million import write_survey
from scipy import stats

import tillid_analysis as ta
from tillid_analysis.stats.differences import Difference, welch
from tillid_analysis.stats.moments import group_moments
from tillid_analysis.stats.studentized import studentized_range_sf
from tillid_analysis.survey import Survey

PART = 20
"""Units, or pairs, that a slow peer is run on."""


def ask(analysis: Callable[..., object], survey: Survey, **asked: object) -> Callable[[], object]:
    """Return a question to a survey that was not asked anything, so that no answer is kept."""
    return lambda: analysis(replace(survey), **asked)


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def loop(survey: Survey, test: Callable[..., object], units: int) -> Callable[[], None]:
    """Return a peer: a test of each unit against the rest, on each index, for some units."""
    unit = survey.responses.unit

    def run() -> None:
        for index in survey.codebook.index_by_id:
            column = survey.own_points(index, slice(0, len(unit)))
            for each in range(1, 1 + units):
                inside = unit == each
                own, rest = column[inside], column[~inside]
                with warnings.catch_warnings():
                    # SciPy warns of units in which all answer the same.
                    warnings.simplefilter("ignore", RuntimeWarning)
                    test(own[~np.isnan(own)], rest[~np.isnan(rest)])

    return run


def welch_alone(survey: Survey) -> Difference:
    """Return our tests of each unit against the rest, on each index, from the answers."""
    unit = survey.responses.unit
    columns = (
        survey.own_points(index, slice(0, len(unit))) for index in survey.codebook.index_by_id
    )
    sums = group_moments(columns, unit, len(survey.units))
    rest = sums.roll_up(np.ones((1, len(survey.units)), dtype=np.int64)).subtract(sums)
    own, other = ((each.mean, each.variance / each.n, each.n) for each in (sums, rest))
    return welch(*own, *other)


def peers(survey: Survey) -> dict[str, tuple[float, float]]:
    """Return for some steps our seconds and the peer's."""
    units = len(survey.units) - 1

    def plain(own: object, rest: object) -> object:
        return stats.ttest_ind(own, rest, equal_var=False)

    q, df = np.linspace(2, 6, 1225), np.linspace(20, 200, 1225)
    ours = min(seconds(ask(ta.contrast, survey)) for _ in range(3))
    few = [float(each) for each in q[:: len(q) // PART]]
    slow = seconds(lambda: [stats.studentized_range.sf(each, 50, 60) for each in few])
    looped = seconds(loop(survey, plain, units))
    alone = min(seconds(lambda: welch_alone(survey)) for _ in range(3))
    return {
        "Welch alone, against Welch in a loop": (alone, looped),
        "contrast, against Welch in a loop": (ours, looped),
        "contrast, against Brunner-Munzel in a loop": (
            ours,
            seconds(loop(survey, stats.brunnermunzel, PART)) * units / PART,
        ),
        "studentized range, 1,225 pairs": (
            seconds(lambda: studentized_range_sf(q, 50, df)),
            slow * len(q) / len(few),
        ),
    }


def main() -> None:
    """Time each analysis, then the peers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=100_000)
    parser.add_argument("--units", type=int, default=1000)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        write_survey(Path(folder), asked.respondents, asked.units, "parquet")
        survey = ta.read_survey(folder)
        steps: dict[str, Callable[[], object]] = {
            "assess_differences": ask(ta.assess_differences, survey),
            "contrast": ask(ta.contrast, survey),
            "contrast, parent": ask(ta.contrast, survey, family="parent"),
            "contrast, mean of the others": ask(ta.contrast, survey, family="overall"),
            "contrast, one unit (Dunnett)": ask(
                ta.contrast, survey, family="reference", reference=survey.units.codes[-1]
            ),
            "contrast, max-T, one index": ask(ta.contrast, survey, adjust="maxt", measure="tillid"),
            "weigh_response": ask(ta.weigh_response, survey),
            "shrink_units": ask(ta.shrink_units, survey),
            "rank_units, one index": ask(ta.rank_units, survey, measure="tillid"),
            "check_ordinal": ask(ta.check_ordinal, survey),
            "assess_power": ask(ta.assess_power, survey),
        }
        for name, work in steps.items():
            print(f"{name:45} {seconds(work):8.2f} s")
        for name, (ours, peer) in peers(survey).items():
            print(f"{name:45} {ours:8.2f} s  {peer / ours:8.0f} times faster")


if __name__ == "__main__":
    main()
