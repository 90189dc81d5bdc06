"""Two releases of one wave tell no more of anybody than one of them."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import tillid_analysis as ta
from tests.data.checking.toys import Columns, write_toy
from tests.disclosure.test_ledger import ONE_WAVE, make_wave, plan, refusal, release
from tillid_analysis.disclosure import Release, rereleases

DECIMALS = f"{ONE_WAVE}policy: {{decimals: 1, min_interval: 0}}\n"


def late(wave: Columns, rows: list[Mapping[str, object]]) -> Columns:
    """Return a wave with more answers; what is not named is as the first respondent has it."""
    return {
        name: [*values, *(row.get(name, values[0]) for row in rows)]
        for name, values in wave.items()
    }


def items(planned: Release) -> pd.DataFrame:
    """Return what is released of items, one row a unit."""
    frame = planned(ta.estimate(planned.survey, measure="items")).frame
    return frame.pivot(index="unit", columns="measure", values="estimate")


def sums(planned: Release, unit: str) -> pd.Series:
    """Return a whole unit's true sums of its items."""
    survey = planned.survey
    rows = survey.rows("1")
    inside = survey.units.membership()[survey.units.position(unit)][survey.responses.unit[rows]]
    return pd.Series(
        {item: np.nansum(survey.points(item, rows)[inside]) for item in ("A1", "A2", "A3", "R1")}
    )


def test_without_a_ledger_two_means_tell_a_late_answer(tmp_path: Path) -> None:
    """The attack: what all others below are safe against."""
    wave = make_wave(40)
    first = plan(tmp_path, wave, DECIMALS)
    second = plan(tmp_path, late(wave, [{"unit": "U", "A1": 5}]), DECIMALS)
    told = items(second).loc["U", "A1"] * 21 - items(first).loc["U", "A1"] * 20
    assert told == pytest.approx(100, abs=2.1)


def test_five_who_joined_of_whom_one_has_the_index(tmp_path: Path) -> None:
    wave = make_wave(40)
    release(tmp_path, wave, DECIMALS)
    none = dict.fromkeys(("A1", "A2", "A3"), "")
    more = [{"unit": "U", "A1": 5}, *({"unit": "U", **none} for _ in range(4))]
    assert "5 or more joined" in refusal(tmp_path, late(wave, more), DECIMALS)


def test_a_corrected_answer_hides_no_late_one(tmp_path: Path) -> None:
    """Nor does one that was taken out: with two unknowns more there are more equations too."""
    wave = make_wave(40)
    release(tmp_path, wave, DECIMALS)
    corrected = {**wave, "R1": [6 - int(str(wave["R1"][0])) or 1, *wave["R1"][1:]]}
    corrected["R1"][0] = 1 if wave["R1"][0] != 1 else 2
    assert "fewer than 5 left" in refusal(tmp_path, corrected, DECIMALS)
    assert "fewer than 5 left" in refusal(tmp_path, late(corrected, [{"unit": "U"}]), DECIMALS)
    gone = {name: values[1:] for name, values in wave.items()}
    assert "nobody joined, fewer than 5 left" in refusal(tmp_path, gone, DECIMALS)


def test_one_who_answers_the_rest_later(tmp_path: Path) -> None:
    wave = make_wave(40)
    part = {**wave, **{name: ["", *wave[name][1:]] for name in ("A1", "A2", "A3")}}
    release(tmp_path, part, DECIMALS)
    assert "fewer than 5 joined, fewer than 5 left" in refusal(tmp_path, wave, DECIMALS)


def test_weights_that_come_later(tmp_path: Path) -> None:
    wave = make_wave(40)
    release(tmp_path, wave, DECIMALS)
    text = DECIMALS.replace("invited: invited_1}", "invited: invited_1, weight: w}")
    weighted = {**wave, "w": [4.0, *[0.9] * 39]}
    assert "cannot be known again" in refusal(tmp_path, weighted, text)


def test_another_name_of_the_wave(tmp_path: Path) -> None:
    wave = make_wave(40)
    release(tmp_path, wave, DECIMALS)
    text = DECIMALS.replace('"1":', '"spring":')
    assert "fewer than 5 joined" in refusal(tmp_path, late(wave, [{"unit": "U"}]), text)


def test_an_index_of_other_items_on_other_people(tmp_path: Path) -> None:
    """One has answered A1 only, which is half of the new index and too little of the old."""
    wave = make_wave(40)
    for name in ("A2", "A3", "R1"):
        wave[name][1] = ""
    release(tmp_path, wave, DECIMALS)
    text = DECIMALS.replace("items: [A1, A2, A3, R1]", "items: [A1, A2]")
    shown = items(plan(tmp_path, wave, text))
    assert shown[["A1", "A2"]].isna().all(axis=None)
    assert shown[["A3", "R1"]].notna().any(axis=None)


@pytest.mark.parametrize(
    "indices",
    [
        "[A1, A2, A3]}",
        "[A1, A2]}\n  - {id: b, title: B, items: [A3, R1]}",
    ],
)
def test_an_index_of_other_items_on_the_same_people(tmp_path: Path, indices: str) -> None:
    """One has not answered A1, for which another score on the index stands in than before."""
    wave = make_wave(40)
    wave["A1"][1] = ""
    policy = f"{ONE_WAVE}policy: {{decimals: 1}}\n"
    first = release(tmp_path, wave, policy)
    again = policy.replace("[A1, A2, A3, R1]}", indices)
    shown = items(plan(tmp_path, wave, again))
    assert shown["A1"].isna().all()
    assert shown["A2"].notna().all()
    # Positive control: without the ledger, 20 times the difference is how far that score went.
    (tmp_path / "ledger.json").unlink()
    second = plan(tmp_path, wave, again)
    told = 20 * (items(second) - items(first)).loc["U", "A1"]
    rows = first.survey.rows("1")
    scores = [each.survey.points("A1", rows)[1] for each in (first, second)]
    assert told == pytest.approx(scores[1] - scores[0], abs=2.1)
    assert abs(told) > 4


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("[A1, A2, A3, R1]}", "[A1, A2, A3]}"),
        ("text: a3}", "text: a3, reverse: true}"),
    ],
    ids=["one item fewer", "one the other way round"],
)
def test_an_index_that_stays_the_same_for_whoever_left_an_item_blank(
    tmp_path: Path, was: str, now: str
) -> None:
    """It stays only where that one's answers are alike: to show the item again would tell so."""
    wave = make_wave(40)
    for name, answer in {"A1": "", "A2": 3, "A3": 3, "R1": 3}.items():
        wave[name][1] = answer
    first = release(tmp_path, wave)
    second = plan(tmp_path, wave, ONE_WAVE.replace(was, now))
    assert items(second)["A1"].isna().all()
    assert items(second)["A2"].notna().any()
    # Positive control: what stands in is the same, and so is the mean that would be shown.
    rows = first.survey.rows("1")
    before, after = (each.survey.points("A1", rows) for each in (first, second))
    assert before[1] == after[1] == 50
    np.testing.assert_array_equal(before, after)


def test_of_six_who_joined_a_mean_is_shown_and_no_share(tmp_path: Path) -> None:
    wave = make_wave(40)
    release(tmp_path, wave, DECIMALS)
    more = [{"unit": "U", "A1": at % 4 + 1, "A2": 3, "A3": at % 5 + 1} for at in range(6)]
    planned = plan(tmp_path, late(wave, more), DECIMALS)
    frame = planned(ta.estimate(planned.survey)).frame.set_index("unit")
    assert frame.loc["U", "estimate"] > 0
    assert np.isnan(frame.loc["U", "share_positive"])


@pytest.mark.parametrize(("whole", "told"), [(2, False), (9, False), (10, True)])
def test_no_model_is_shown_where_few_of_those_who_joined_are_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: int, told: bool
) -> None:
    """Twelve joined, of whom some left an item blank: alpha is of those who answered all."""
    wave = make_wave(40)
    release(tmp_path, wave, DECIMALS)
    more = [{"unit": "U", "A1": at % 4 + 1, "A2": 3, "R1": at % 3 + 1} for at in range(12)]
    for row in more[whole:]:
        row["A3"] = ""

    def alpha() -> pd.Series:
        planned = plan(tmp_path, late(wave, more), DECIMALS)
        return planned(ta.assess_reliability(planned.survey)).frame.iloc[0]

    assert bool(alpha()["estimate"] > 0) is told
    # Positive control: else it is told of the same forty and those.
    monkeypatch.setattr(rereleases, "may_be_modelled", lambda *_: True)
    assert alpha()["n"] == 40 + whole


def test_of_five_alike_who_joined_nothing_is_shown(tmp_path: Path) -> None:
    """Their mean would tell each of them."""
    wave = make_wave(40)
    release(tmp_path, wave)
    more = [{"unit": "U", "A1": 5, "A2": 5, "A3": 5, "R1": 1} for _ in range(5)]
    planned = plan(tmp_path, late(wave, more))
    frame = planned(ta.estimate(planned.survey)).frame.set_index("unit")
    assert frame.loc[["T", "U"], "estimate"].isna().all()
    assert frame.loc["V", "estimate"] > 0


def test_what_was_hidden_of_a_unit_stays_hidden_where_units_move(tmp_path: Path) -> None:
    """A unit at the end of the scale would be what is left of two trees, each safe alone."""
    units = "unit;parent;name\nT;;Top\nA;T;A\nB;T;B\n" + "".join(
        f"{code};{code[0]};{code}\n" for code in ("A1", "A2", "A3", "B1", "B2")
    )
    text = ONE_WAVE.replace("[top, unit]", "[top, part, unit]")
    text = text.replace("background: {role: Role}\n", "").replace(", invited: invited_1", "")
    random = np.random.default_rng(3)
    codes = [
        each
        for each, n in {"A1": 9, "A2": 12, "A3": 20, "B1": 12, "B2": 13}.items()
        for _ in range(n)
    ]
    wave: Columns = {"unit": [*codes]}
    for item in ("A1", "A2", "A3", "R1"):
        wave[item] = random.integers(1, 6, len(codes)).tolist()
    wave["A1"] = [5 if code == "A3" else each for code, each in zip(codes, wave["A1"], strict=True)]

    def shown(tree: str) -> Release:
        write_toy(tmp_path, wave, text=text, units=tree)
        planned = ta.plan_release(ta.read_survey(tmp_path))
        page = tmp_path / "institution.html"
        page.write_text("<p>", encoding="utf-8")
        planned.record([page])
        return planned

    first = items(shown(units))["A1"]
    second = items(shown(units.replace("A1;A;", "A1;B;")))["A1"]
    assert first.index.intersection(["A1", "A3"]).empty or first.reindex(["A3"]).isna().all()
    newly = second.notna() & ~first.reindex(second.index).notna()
    assert not newly[[code for code in second.index if not code.endswith("+")]].any()


def test_a_background_that_is_added_later_is_shown(tmp_path: Path) -> None:
    """All that was shown is shown again, and planned together with what is new."""
    wave = make_wave(40)
    text = ONE_WAVE.replace("background: {role: Role}\n", "")
    release(tmp_path, wave, text)
    planned = plan(tmp_path, wave)
    cells = planned.waves["1"].cells
    assert planned.waves["1"].people.shown[cells.line >= 0].any()
    assert planned.waves["1"].people.shown[:3].all()


def test_a_blank_background_is_like_any_other(tmp_path: Path) -> None:
    wave = make_wave(40)
    wave["role"] = ["", *wave["role"][1:]]
    release(tmp_path, wave)
    assert plan(tmp_path, wave).shown_units() == ("T", "U", "V")


def test_who_answered_what_another_did_is_taken_for_nobody_else(tmp_path: Path) -> None:
    """One who joined in U answered as one in V had, and only V stays as it was."""
    wave = make_wave(40)
    release(tmp_path, wave, DECIMALS)
    other = {name: wave[name][0] for name in ("A1", "A2", "A3", "R1", "role")}
    assert wave["unit"][0] == "V"
    more = [{**other, "unit": "U"}, *({"unit": "U", "A1": at + 1} for at in range(5))]
    shown = items(plan(tmp_path, late(wave, more), DECIMALS))
    assert shown.notna().all(axis=None)


def test_the_order_of_rows_changes_nobody(tmp_path: Path) -> None:
    wave = make_wave(40)
    for item in ("A1", "A2", "A3", "R1"):
        wave[item] = [row % 5 + 1 for row in range(40)]
    first = release(tmp_path, wave)
    turned = {name: values[::-1] for name, values in wave.items()}
    again = plan(tmp_path, turned)
    assert (again.waves["1"].people.shown == first.waves["1"].people.shown).all()


TREE = "unit;parent;name\nT;;Top\nA;T;A\nB;T;B\n" + "".join(
    f"{code};{code[0]};{code}\n" for code in ("A1", "A2", "A3", "A4", "B1", "B2", "B3")
)
SIZES = {"A1": 12, "A2": 9, "A3": 3, "A4": 6, "B1": 12, "B2": 11, "B3": 8}


def reorganise(folder: Path, units: str, crosswalk: str, *, alone: bool = False) -> pd.Series:
    """Return an item's means in a tree of units after a release in another one."""
    text = ONE_WAVE.replace("[top, unit]", "[top, part, unit]")
    text = text.replace("background: {role: Role}\n", "").replace(", invited: invited_1", "")
    random = np.random.default_rng(4)
    codes: list[object] = [code for code, n in SIZES.items() for _ in range(n)]
    wave: Columns = {"unit": codes}
    for item in ("A1", "A2", "A3", "R1"):
        wave[item] = random.integers(1, 6, len(codes)).tolist()
    write_toy(folder, wave, text=text, units=TREE)
    if not alone:
        planned = ta.plan_release(ta.read_survey(folder))
        assert {"A3", "A4"}.isdisjoint(planned.shown_units())
        assert {"A", "A1", "A2", "B", "B1", "B2", "B3"} <= set(planned.shown_units())
        planned.record([])
    moved = {code: str(code) for code in SIZES}
    moved |= dict(row.split(";") for row in crosswalk.split())
    wave["unit"] = [moved[str(code)] for code in codes]
    write_toy(folder, wave, text=text, units=units)
    return items(ta.plan_release(ta.read_survey(folder)))["A1"]


def test_units_that_follow_from_those_shown_before_are_shown(tmp_path: Path) -> None:
    """B1 and B2 are one team now, and A2 is in the other part."""
    units = TREE.replace("A2;A;", "A2;B;").replace("B2;B;B2\n", "")
    shown = reorganise(tmp_path, units, "B2;B1")
    assert shown[["A", "B", "A1", "A2", "B1", "B3"]].notna().all()
    assert shown[["A3", "A4"]].isna().all()


def test_units_that_tell_of_a_hidden_one_beside_those_of_before_are_hidden(tmp_path: Path) -> None:
    """The three of A3 are in the other part now, which tells of them beside what it was."""
    units = TREE.replace("A3;A;", "A3;B;")
    shown = reorganise(tmp_path, units, "")
    assert shown[["A", "B"]].isna().all()
    # Positive control: without what was shown before both parts are shown.
    (tmp_path / "ledger.json").unlink()
    assert reorganise(tmp_path, units, "", alone=True)[["A", "B"]].notna().all()


def count_positive(text: str, codes: str) -> str:
    return text.replace("    missing: [{code: 8", f"    positive: {codes}\n    missing: [{{code: 8")


def item_shares(planned: Release) -> pd.DataFrame:
    """Return what is released of items' shares, one row a unit."""
    frame = planned(ta.estimate(planned.survey, measure="items")).frame
    return frame.pivot(index="unit", columns="measure", values="share_positive")


def test_other_codes_that_count_as_positive(tmp_path: Path) -> None:
    """Two shares tell how many gave the answer in between."""
    wave = make_wave(40)
    high, most = (count_positive(DECIMALS, codes) for codes in ("[5]", "[4, 5]"))
    first = item_shares(release(tmp_path, wave, high))
    second = plan(tmp_path, wave, most)
    assert item_shares(second).isna().all(axis=None)
    assert items(second).notna().any(axis=None)
    # So it is where twenty have joined.
    joined = make_wave(40, 20)
    assert item_shares(plan(tmp_path, joined, most)).isna().all(axis=None)
    assert item_shares(plan(tmp_path, joined, high)).notna().any(axis=None)
    # What counted then may be shown again, also once the other was released without shares.
    release(tmp_path, wave, most)
    pd.testing.assert_frame_equal(item_shares(plan(tmp_path, wave, high)), first)
    # Positive control: without the ledger both are told, and how many answered the fourth option.
    (tmp_path / "ledger.json").unlink()
    told = 20 * (item_shares(plan(tmp_path, wave, most)) - first).loc["U", "A1"]
    fourth = sum(
        unit == "U" and answer == 4 for unit, answer in zip(wave["unit"], wave["A1"], strict=True)
    )
    assert told == pytest.approx(fourth)
    assert 0 < fourth < 5
