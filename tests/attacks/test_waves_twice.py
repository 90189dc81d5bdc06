"""One wave under two names tells no more than under one."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import tillid_analysis as ta
from tests.attacks.test_rereleases import DECIMALS, late
from tests.data.checking.toys import FILE, Columns, write_toy
from tests.disclosure.test_ledger import ONE_WAVE, make_wave, plan, refusal, release
from tillid_analysis.disclosure import Release, decision
from tillid_analysis.disclosure.ledger import Ledger
from tillid_analysis.disclosure.waves import check_waves
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


SHORT = "\n".join(
    line
    for line in TWO.replace("items: [A1, A2, A3, R1]", "items: [A1, A2]").splitlines()
    if "id: A3" not in line and "id: R1" not in line
)


def short_wave(random: np.random.Generator, n: int) -> Columns:
    """Return a wave of a questionnaire of two items, whose answers go together."""
    first = random.integers(1, 6, n)
    second = np.clip(first + random.integers(-2, 3, n), 1, 5)
    unit = ["U" if row % 2 else "V" for row in range(n)]
    return {"unit": unit, "role": ["leder"] * n, "A1": first.tolist(), "A2": second.tolist()}


def check_short(folder: Path, *waves: Columns) -> None:
    survey = ta.read_survey(write_toy(folder, *waves, text=SHORT))
    check_waves(survey, Ledger(salt="0" * 32))


def is_refused(folder: Path, *waves: Columns) -> bool:
    try:
        check_short(folder, *waves)
    except DisclosureError:
        return True
    return False


def test_a_wave_with_a_late_answer_to_two_items(tmp_path: Path) -> None:
    """Of two hundred who answered two items, hardly anybody's answers are only his own."""
    wave = short_wave(np.random.default_rng(1), 200)
    with pytest.raises(DisclosureError, match="if they are two, name more of the items that both"):
        check_short(tmp_path, wave, late(wave, [{"unit": "U", "A1": 5}]))
    others = late({name: values[3:] for name, values in wave.items()}, [{"unit": "V"}] * 6)
    assert is_refused(tmp_path, wave, others)


def test_two_waves_of_two_items_are_two(tmp_path: Path) -> None:
    """Of 300 pairs in which enough answers are by chance nobody else's in either."""
    random = np.random.default_rng(3)
    alike = refused = 0
    for _ in range(300):
        waves = short_wave(random, 24), short_wave(random, 24)
        told = [Counter(zip(wave["A1"], wave["A2"], strict=True)) for wave in waves]
        own = [{each for each, times in found.items() if times == 1} for found in told]
        if len(own[0] & own[1]) >= max(5, min(map(len, own)) / 2):
            alike += 1
            refused += is_refused(tmp_path, *waves)
    assert alike >= 10
    assert refused <= alike / 2


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


def test_a_new_wave_of_two_items_is_known_beside_the_one_before_it(tmp_path: Path) -> None:
    """Alone it may be that one with other answers, and is refused with what tells them apart."""
    random = np.random.default_rng(5)
    waves = short_wave(random, 60), short_wave(random, 60)
    line = '  "{0}": {{file: raw/{0}.csv, invited: invited_{0}}}\n'
    first, second = map(line.format, "12")
    assert first in SHORT
    assert second in SHORT
    release(tmp_path, waves[0], SHORT.replace(second, ""))
    write_toy(tmp_path, *waves, text=SHORT.replace(first, ""))
    with pytest.raises(DisclosureError, match="if it is another wave than 1, keep that in survey"):
        ta.plan_release(ta.read_survey(tmp_path))
    write_toy(tmp_path, *waves, text=SHORT)
    assert ta.plan_release(ta.read_survey(tmp_path)).shown_units("2") == ("T", "U", "V")
    # Where it is that one with a late answer, it is refused beside it too.
    write_toy(tmp_path, waves[0], late(waves[0], [{"unit": "U"}]), text=SHORT)
    with pytest.raises(DisclosureError, match="wave 2: most of its answers are those of wave 1"):
        ta.plan_release(ta.read_survey(tmp_path))
