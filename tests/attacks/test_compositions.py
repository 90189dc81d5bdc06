"""All releases of a wave together tell nothing of few, however many they are."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.attacks.histories import release_again, told
from tests.attacks.organisations import count_small
from tests.attacks.test_patterns import TEXT, give, hidden
from tests.attacks.test_rereleases import DECIMALS, items
from tests.data.checking.toys import Columns, write_toy
from tests.disclosure.test_ledger import make_wave, plan, release
from tillid_analysis.disclosure import Release, closing, planning, rereleases
from tillid_analysis.survey import Survey

HISTORIES = 12


def few(releases: list[Release]) -> int:
    """Count groups of fewer than five people whose sum on a measure follows from all of them."""
    measures = releases[0].survey.codebook.measures
    tables = [told(releases, measure) for measure in measures]
    sizes = [np.ones(table.shape[1], dtype=np.int64) for table in tables]
    return sum(count_small(*both, 5) for both in zip(tables, sizes, strict=True) if both[0].any())


def plan_alone(survey: Survey) -> Release:
    """Plan a release as if it were the first."""
    (survey.codebook.folder / "ledger.json").unlink(missing_ok=True)
    return ta.plan_release(survey)


@pytest.mark.parametrize("first", range(0, HISTORIES, 4))
def test_nothing_small_follows_from_a_history(first: int, tmp_path: Path) -> None:
    fallen = shown_again = 0
    for seed in range(first, first + 4):
        for name in ("beside", "alone"):
            (tmp_path / f"{seed}{name}").mkdir()
        beside = list(release_again(seed, tmp_path / f"{seed}beside"))
        assert not few(beside), seed
        shown_again += sum(each.waves.popitem()[1].people.shown.sum() > 1 for each in beside[1:])
        fallen += few(list(release_again(seed, tmp_path / f"{seed}alone", plan_alone))) > 0
    assert fallen >= 3, "releases that know nothing of each other must fall, or it is no attack"
    assert shown_again >= 3, "what shows nothing tells nothing"


def test_what_was_hidden_before_is_still_hidden_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One left A3 and R1 blank; in an index of A1 and A3 the answer to A1 stands in for A3."""
    index = "{id: a, title: A, items: [A1, A2, A3, R1]}"
    assert index in DECIMALS
    first = DECIMALS.replace(index, "{id: b, title: B, items: [A3, R1]}")
    then = DECIMALS.replace(index, "{id: c, title: C, items: [A1, A3]}")
    wave = make_wave(40) | {"role": ["ansat"] * 40}
    for name, answer in (("A1", 5), ("A3", ""), ("R1", "")):
        wave[name] = [wave[name][0], answer, *wave[name][2:]]
    known = items(release(tmp_path, wave, first))
    for _ in range(2):
        assert items(release(tmp_path, wave, then))["A3"].isna().all()
    # Positive control: the second release tells nothing of A3 and counts as one that did.
    monkeypatch.setattr(rereleases, "is_told", lambda _: True)
    told = items(plan(tmp_path, wave, then))["A3"] * 20 - known["A3"] * 19
    assert told["U"] == pytest.approx(100, abs=2.1)


SIZES = {"A1": 10, "A2": 11, "A3": 12, "A4": 13, "B1": 15, "B2": 16}
TREE = "unit;parent;name\nT;;Top\nA;T;A\nB;T;B\n" + "".join(f"{c};{c[0]};{c}\n" for c in SIZES)
ITEMS = ("A1", "A2", "A3", "R1")


def patterns(folder: Path, unit: str) -> tuple[frozenset[str], ...]:
    """Return what two releases hide of an item that all of a unit agree on, later with six more."""
    folder.mkdir()
    units = [code for code, n in SIZES.items() for _ in range(n)]
    random = np.random.default_rng(3)
    drawn = {name: random.integers(1, 6, len(units)).tolist() for name in ITEMS}
    wave = give({"unit": [*units], **drawn}, unit, "A1", 5)
    more: Columns = {name: random.integers(1, 6, 6).tolist() for name in ITEMS}
    more["unit"] = ["A2"] * 6
    later = {name: [*values, *more[name]] for name, values in wave.items()}
    return tuple(hidden(released(folder, each), "estimate", "A1") for each in (wave, later))


def released(folder: Path, wave: Columns) -> pd.DataFrame:
    planned = ta.plan_release(ta.read_survey(write_toy(folder, wave, text=TEXT, units=TREE)))
    page = folder / "page.html"
    page.write_text("<p>", encoding="utf-8")
    planned.record([page])
    frame = planned(ta.estimate(planned.survey, measure="items")).frame
    return frame.set_index(["unit", "measure"])


@pytest.mark.parametrize("units", [("A1", "A2"), ("A3", "A4")])
def test_what_two_releases_hide_does_not_name_the_unit_that_all_agree_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, units: tuple[str, str]
) -> None:
    """Six more in A2 make it the largest, and another one goes with each than did before."""
    for module in (planning, closing):
        # With three of the teams all would be hidden, and the control would have nothing to find.
        monkeypatch.setattr(module, "MEANS_TOGETHER", 2)
    first, second = (patterns(tmp_path / unit, unit) for unit in units)
    assert first == second
    assert set(units) <= first[1]
    # Positive control: what is hidden both times, and beside none that is shown, is the one.
    monkeypatch.setattr(closing, "with_pairs", lambda beside, _: np.zeros(len(beside), bool))
    naive = {patterns(tmp_path / f"{unit} naive", unit) for unit in units}
    assert len(naive) == len(units)
