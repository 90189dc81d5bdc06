"""What is hidden, and how much it spreads, tells of nobody's answers either."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.data.checking.toys import FILE, Columns, write_toy
from tillid_analysis import columns
from tillid_analysis.disclosure import planning, repair, splits
from tillid_analysis.disclosure.cells import find_cells
from tillid_analysis.disclosure.dominance import Weighted
from tillid_analysis.disclosure.suppression import plan_tree
from tillid_analysis.survey import Survey
from tillid_analysis.units import UnitTree

SIZES = {"A1": 6, "A2": 15, "A3": 25, "B1": 12, "B2": 15}
TREE = "unit;parent;name\nT;;Top\nA;T;A\nB;T;B\n" + "".join(f"{c};{c[0]};{c}\n" for c in SIZES)
TEXT = (
    FILE.replace('  "2": {file: raw/2.csv, invited: invited_2}\n', "")
    .replace(", invited: invited_1", "")
    .replace("[top, unit]", "[top, part, unit]")
    .replace("background: {role: Role}\n", "")
)
SPLIT = TEXT + "background: {role: Role}\npolicy: {background_levels: [top]}\n"


def make_wave(seed: int = 3) -> Columns:
    """Return people of teams of several sizes, who answer as it comes."""
    random = np.random.default_rng(seed)
    units = [code for code, n in SIZES.items() for _ in range(n)]
    drawn = {name: random.integers(1, 6, len(units)).tolist() for name in ("A1", "A2", "A3", "R1")}
    return {"unit": [*units], **drawn}


def give(wave: Columns, unit: str, name: str, answer: object) -> Columns:
    """Let all of a unit answer an item alike."""
    pairs = zip(wave["unit"], wave[name], strict=True)
    return wave | {name: [answer if each == unit else own for each, own in pairs]}


def released(folder: Path, wave: Columns, text: str = TEXT, measure: str = "items") -> pd.DataFrame:
    survey = ta.read_survey(write_toy(folder, wave, text=text, units=TREE))
    shown = ta.plan_release(survey)(ta.estimate(survey, measure=measure))
    return shown.frame.set_index(["unit", "measure"])


def hidden(frame: pd.DataFrame, column: str, measure: str) -> frozenset[str]:
    """Return the units of which a column is not shown."""
    part = frame.xs(measure, level="measure")[column]
    return frozenset(part.index[part.isna()])


@pytest.mark.parametrize("units", [("A1", "A2", "A3"), ("B1", "B2")])
def test_what_is_hidden_does_not_name_the_unit_that_all_agree_in(
    tmp_path: Path, units: tuple[str, ...]
) -> None:
    """The plan is public: whoever tries it with each unit in turn finds that any may be it."""
    patterns = set()
    for at, unit in enumerate(units):
        folder = tmp_path / str(at)
        folder.mkdir()
        frame = released(folder, give(make_wave(), unit, "A1", 5))
        patterns.add(hidden(frame, "estimate", "A1"))
    (pattern,) = patterns
    assert set(units) <= pattern


@pytest.mark.parametrize("together", [("a", "b"), ("c", "d", "e")])
def test_nor_the_category_that_all_agree_in(tmp_path: Path, together: tuple[str, ...]) -> None:
    patterns = {}
    for each in together:
        folder = tmp_path / each
        folder.mkdir()
        survey = ta.read_survey(write_toy(folder, agree(each), text=SPLIT, units=TREE))
        patterns[each] = hidden_categories(survey, pair=True)
        alone = hidden_categories(survey, pair=False)
        # Positive control: the smallest beside it hides it from subtraction, and names it.
        assert each == "a" or alone == {each, "a"}
    (pattern,) = set(patterns.values())
    assert set(together) <= pattern


def agree(category: str) -> Columns:
    """Let all of a category answer alike."""
    random = np.random.default_rng(1)
    role = [code for code, n in zip("abcde", (10, 12, 13, 18, 20), strict=True) for _ in range(n)]
    wave = make_wave() | {"role": random.permutation(role).tolist()}
    pairs = zip(wave["role"], wave["A1"], strict=True)
    return wave | {"A1": [5 if each == category else own for each, own in pairs]}


def hidden_categories(survey: Survey, *, pair: bool) -> frozenset[str]:
    """Return the categories of the institution of which no mean is shown on the item."""
    with pytest.MonkeyPatch.context() as patch:
        if not pair:
            for module in (planning, repair, splits):
                patch.setattr(module, "pair_up", lambda family, *_: -1 - np.arange(len(family)))
        plan = planning.plan_cells(survey, find_cells(survey, "1"))
    cells, shown = plan.cells, plan.measures["A1"].shown
    return frozenset(
        cells.key[at][1] for at in np.flatnonzero(~shown & (cells.line >= 0) & (cells.unit == 0))
    ) - {columns.NOT_STATED}


def test_the_smallest_alone_would_name_it() -> None:
    """The control: with one sibling the pattern is of one unit only."""
    codes = ("T", "A", "B", "C", "D")
    tree = UnitTree(codes, codes, np.array([-1, 0, 0, 0, 0]), ("top", "unit"))
    counts = np.array([[60], [8], [12], [15], [25]])

    def pattern(teller: int) -> tuple[bool, ...]:
        def telling(_: UnitTree, shown: np.ndarray) -> np.ndarray:
            alone = np.zeros(5, dtype=bool)
            alone[teller] = shown[teller]
            return alone

        return tuple(plan_tree(tree, counts, 5, np.ones(5, dtype=bool), telling).tolist())

    assert pattern(1) == pattern(2) == (True, False, False, True, True)
    assert pattern(3) == pattern(4) == (True, True, True, False, False)


def test_a_unit_without_spread_shows_neither_interval_nor_share(tmp_path: Path) -> None:
    """A mean with no interval beside a share would say that all answered it."""
    wave = give(make_wave(), "B2", "A2", 3)
    frame = released(tmp_path, wave)
    for column in ("share_positive", "conf_low"):
        assert {"B1", "B2"} <= hidden(frame, column, "A2")


def test_one_who_counts_for_nearly_all_of_a_team_is_not_told(tmp_path: Path) -> None:
    text = TEXT.replace('"1": {file: raw/1.csv}', '"1": {file: raw/1.csv, weight: w}')
    wave = make_wave()
    wave["w"] = [1.0] * len(wave["unit"])
    plain = released(tmp_path, wave, text)
    assert plain.loc[("A1", "A1"), "estimate"] >= 0
    wave["w"][0] = 40.0
    frame = released(tmp_path, wave, text)
    assert "A1" in hidden(frame, "estimate", "A1")


@pytest.mark.parametrize(("heavy", "told"), [(1.0, False), (1.8, False), (20.0, True)])
def test_a_group_is_worth_fewer_people_the_more_one_counts(heavy: float, told: bool) -> None:
    weight = np.array([heavy, *[1.0] * 6])[:, None]
    value = np.array([50.0] * 7)[:, None]
    sums = Weighted(
        *(np.ones((7, 1), np.int64), weight, weight**2, weight * value),
        *(weight, weight * value, weight * (100 - value)),
        least=25.0,
        minimum=5,
        insider=1,
    )
    assert sums.merge(np.zeros(7, dtype=np.int64), 1).tell().tolist() == [told]
