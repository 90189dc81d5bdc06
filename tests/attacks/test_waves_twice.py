"""One wave under two names tells no more than under one."""

from pathlib import Path

import numpy as np
import pytest

import tillid_analysis as ta
from tests.attacks.test_rereleases import DECIMALS, late
from tests.data.checking.toys import FILE, Columns, write_toy
from tests.disclosure.test_ledger import ONE_WAVE, make_wave, plan, refusal, release
from tillid_analysis.disclosure import Release, decision
from tillid_analysis.errors import DisclosureError

TWO = f"{FILE}policy: {{decimals: 1, min_interval: 0}}\n"
LATE = [{"unit": "U", "A1": 5}]


@pytest.fixture
def unwatched(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Hold waves against nothing: what falls then is what the check is there for."""
    monkeypatch.setattr(decision, "check_waves", lambda *_: None)
    return monkeypatch


def plan_two(folder: Path, *waves: Columns) -> Release:
    write_toy(folder, *waves, text=TWO)
    return ta.plan_release(ta.read_survey(folder))


def total(planned: Release, wave: str) -> float:
    """Return what the mean of unit U on A1 and its number of people add up to."""
    frame = planned(ta.estimate(planned.survey, measure="items", wave=wave)).frame
    row = frame[(frame["unit"] == "U") & (frame["measure"] == "A1")].iloc[0]
    return float(row["estimate"] * row["n"])


def other_wave() -> Columns:
    random = np.random.default_rng(8)
    drawn = {name: random.integers(1, 6, 40).tolist() for name in ("A1", "A2", "A3", "R1")}
    return {**make_wave(40), **drawn}


def test_a_wave_with_a_late_answer_is_no_other_wave(
    tmp_path: Path, unwatched: pytest.MonkeyPatch
) -> None:
    waves = make_wave(40), late(make_wave(40), LATE)
    naive = plan_two(tmp_path, *waves)
    assert total(naive, "2") - total(naive, "1") == pytest.approx(100, abs=2.1)
    unwatched.undo()
    with pytest.raises(DisclosureError, match="wave 2: most of its answers are those of wave 1"):
        plan_two(tmp_path, *waves)
    # Nor where the first was released before, which is known by its own name.
    release(tmp_path, waves[0], DECIMALS)
    with pytest.raises(DisclosureError, match="wave 2: most of its answers are those of wave 1"):
        plan_two(tmp_path, *waves)


def test_a_wave_of_some_of_its_people_is_no_other_wave(tmp_path: Path) -> None:
    """All but the last three of them, in another order."""
    some = {name: values[36::-1] for name, values in make_wave(40).items()}
    with pytest.raises(DisclosureError, match="wave 2: most of its answers are those of wave 1"):
        plan_two(tmp_path, make_wave(40), some)


def test_two_waves_of_the_same_items_are_two(tmp_path: Path) -> None:
    assert plan_two(tmp_path, make_wave(40), other_wave()).shown_units("2") == ("T", "U", "V")


READINGS = {
    "an item more": DECIMALS.replace(
        "indices:", "  - {id: B1, scale: five, text: b1}\nindices:"
    ).replace('"1":', '"spring":'),
    "an item less": DECIMALS.replace('"1": {', '"spring": {omitted: [A3], '),
    "weights": DECIMALS.replace('"1": {', '"spring": {weight: w, '),
}


@pytest.mark.parametrize("text", READINGS.values(), ids=READINGS)
def test_a_wave_of_another_name_that_is_read_otherwise(
    tmp_path: Path, unwatched: pytest.MonkeyPatch, text: str
) -> None:
    wave = {**make_wave(40), "B1": [row % 5 + 1 for row in range(40)], "w": [1.0] * 40}
    used = {name: wave[name] for name in wave if name not in ("B1", "w")}
    first = release(tmp_path, used, DECIMALS)
    new = {"B1": "id: B1" in text, "w": "weight: w" in text, "A3": "omitted" not in text}
    again = late({name: wave[name] for name in wave if new.get(name, True)}, LATE)
    naive = plan(tmp_path, again, text)
    assert total(naive, "spring") - total(first, "1") == pytest.approx(100, abs=2.1)
    unwatched.undo()
    said = refusal(tmp_path, again, text)
    assert "wave 1: was released, and without it nobody can tell that wave spring is" in said


def test_a_wave_that_was_released_stays_until_the_next_is_known(tmp_path: Path) -> None:
    """The new wave is refused alone, and made beside the one before it."""
    release(tmp_path, make_wave(40))
    alone = ONE_WAVE.replace('"1": {file: raw/1.csv, invited: invited_1}', '"2": {file: raw/1.csv}')
    assert "keep it in survey.yml as it was read then" in refusal(tmp_path, other_wave(), alone)
    write_toy(tmp_path, make_wave(40), other_wave(), text=FILE)
    planned = ta.plan_release(ta.read_survey(tmp_path))
    page = tmp_path / "institution.html"
    page.write_text("<p>", encoding="utf-8")
    planned.record([page])
    assert plan(tmp_path, other_wave(), alone).shown_units() == ("T", "U", "V")
