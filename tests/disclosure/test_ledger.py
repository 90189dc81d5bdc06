"""A release counts for all that come after it."""

import json
from pathlib import Path

import numpy as np
import pytest

import tillid_analysis as ta
from tests.data.checking.toys import FILE, UNITS, toy_wave, write_toy
from tillid_analysis.disclosure import Release
from tillid_analysis.disclosure.explaining import count_held
from tillid_analysis.disclosure.ledger import read_ledger
from tillid_analysis.errors import DisclosureError
from tillid_analysis.writing import alone

ONE_WAVE = FILE.replace('  "2": {file: raw/2.csv, invited: invited_2}\n', "")


def make_wave(n: int, extra: int = 0, unit: str = "U") -> dict[str, list[object]]:
    """Return n respondents of two units, and some more of one, all with answers of their own."""
    random = np.random.default_rng(5)
    total = n + extra
    columns = toy_wave(total)
    columns["unit"] = ["U" if row % 2 else "V" for row in range(n)] + [unit] * extra
    columns["role"] = ["leder" if row % 3 == 0 else "ansat" for row in range(total)]
    for item in ("A1", "A2", "A3", "R1"):
        columns[item] = random.integers(1, 6, 60)[:total].tolist()
    return columns


def plan(folder: Path, wave: dict[str, list[object]], text: str = ONE_WAVE) -> Release:
    write_toy(folder, wave, text=text)
    return ta.plan_release(ta.read_survey(folder))


def release(folder: Path, wave: dict[str, list[object]], text: str = ONE_WAVE) -> Release:
    planned = plan(folder, wave, text)
    page = folder / "institution.html"
    page.write_text("<p>", encoding="utf-8")
    planned.record([page])
    return planned


def refusal(folder: Path, wave: dict[str, list[object]], text: str = ONE_WAVE) -> str:
    with pytest.raises(DisclosureError) as caught:
        plan(folder, wave, text)
    return str(caught.value)


def test_a_release_is_written_down(tmp_path: Path) -> None:
    release(tmp_path, make_wave(40))
    path = tmp_path / "ledger.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    assert path.stat().st_mode & 0o777 == 0o600
    [entry] = told["releases"]
    assert list(entry["files"]) == ["institution.html"]
    assert entry["policy"]["min_n"] == 5
    released = told["waves"][entry["waves"]["1"]]
    people = [person for atom in released["atoms"] for person in atom]
    assert len(set(people)) == 40
    groups = released["groups"]
    assert {group["unit"] for group in groups} == {"T", "U", "V"}
    assert sum(group["background"] == "role" for group in groups) == 2


def test_the_same_release_again_changes_nothing(tmp_path: Path) -> None:
    first = release(tmp_path, make_wave(40))
    before = (tmp_path / "ledger.json").read_bytes()
    again = release(tmp_path, make_wave(40))
    assert (tmp_path / "ledger.json").read_bytes() == before
    assert (again.waves["1"].people.shown == first.waves["1"].people.shown).all()


@pytest.mark.parametrize("extra", [1, 4])
def test_a_few_late_answers_are_refused(tmp_path: Path, extra: int) -> None:
    """From a mean of 40 and one of 41 the answers of the last one follow."""
    release(tmp_path, make_wave(40))
    assert refusal(tmp_path, make_wave(40, extra)) == (
        "nothing can be released:\n"
        "  - wave 1: differs from what was released before: fewer than 5 joined, nobody left; "
        "who changed an answer did both; release it from the answers of then, or with so many more "
        "that they may be shown by themselves; if nobody was given the earlier reports, delete "
        "them and ledger.json"
    )


def test_without_a_ledger_a_late_answer_would_be_shown(tmp_path: Path) -> None:
    release(tmp_path, make_wave(40))
    (tmp_path / "ledger.json").unlink()
    assert plan(tmp_path, make_wave(40, 1)).shown_units() == ("T", "U", "V")


def test_five_late_answers_of_one_unit_are_a_group_like_others(tmp_path: Path) -> None:
    release(tmp_path, make_wave(40))
    assert plan(tmp_path, make_wave(40, 5)).shown_units() == ("T", "U", "V")


def test_late_answers_that_are_enough_together_and_few_in_each_unit(tmp_path: Path) -> None:
    release(tmp_path, make_wave(40))
    wave = make_wave(40, 6)
    wave["unit"][-3:] = ["V"] * 3
    assert plan(tmp_path, wave).shown_units() == ("T",)


def test_another_split_into_bands_hides_where_the_two_differ_by_few(tmp_path: Path) -> None:
    """Two people of thirty are in one band of the first release, and the other of the second."""
    wave = make_wave(40)
    release(tmp_path, wave)
    wave["role"] = ["ansat" if row in (0, 3) else each for row, each in enumerate(wave["role"])]
    text = ONE_WAVE.replace("{role: Role}", "{band: Band}")
    wave["band"] = wave.pop("role")
    planned = plan(tmp_path, wave, text)
    cells = planned.waves["1"].cells
    assert planned.shown_units() == ("T", "U", "V")
    assert not planned.waves["1"].people.shown[cells.line >= 0].any()


def test_people_who_moved_are_known_again(tmp_path: Path) -> None:
    """Three are counted in another unit than when the wave was released."""
    wave = make_wave(40)
    release(tmp_path, wave)
    moved = [at for at, unit in enumerate(wave["unit"]) if unit == "U"][:3]
    for at in moved:
        wave["unit"][at] = "V"
    planned = plan(tmp_path, wave)
    assert planned.shown_units() == ("T",)
    said = planned.explain("U", "1", language="en")
    assert "with what was released of this wave before, it would reveal something" in said
    # Both units are hidden for each of what is measured, and it is said how much that is.
    assert count_held(planned.survey, planned.waves) == {"1": 2 * len(planned.waves["1"].measures)}


def test_nothing_is_held_back_at_a_first_release_or_the_same_again(tmp_path: Path) -> None:
    for _ in range(2):
        planned = release(tmp_path, make_wave(40))
        assert count_held(planned.survey, planned.waves) == {}


def test_a_promise_is_not_lowered(tmp_path: Path) -> None:
    release(tmp_path, make_wave(40), f"{ONE_WAVE}policy: {{min_n: 7}}\n")
    assert (
        refusal(tmp_path, make_wave(40))
        .splitlines()[1]
        .startswith("  - survey.yml: policy.min_n: is 5, and was 7 at the release of ")
    )


def test_nor_is_what_may_be_computed(tmp_path: Path) -> None:
    release(tmp_path, make_wave(40), f"{ONE_WAVE}policy: {{min_difference: 8}}\n")
    said = refusal(tmp_path, make_wave(40)).splitlines()
    assert len(said) == 2
    assert said[1].startswith(
        "  - survey.yml: policy.min_difference: is 5, and was 8 at the release of "
    )


def test_an_item_stays_sensitive(tmp_path: Path) -> None:
    """Else nineteen could be told of what twenty were promised for."""
    marked = ONE_WAVE.replace("text: a2}", "text: a2, sensitive: true}")
    first = release(tmp_path, make_wave(38), marked)
    assert not first.waves["1"].measures["A2"].shown[1:].any()
    [said] = refusal(tmp_path, make_wave(38)).splitlines()[1:]
    assert said.startswith("  - survey.yml: item A2, sensitive: is no more, and was at the release")
    assert said.endswith("write sensitive: true")
    more = marked.replace("text: a1}", "text: a1, sensitive: true}")
    plan(tmp_path, make_wave(38), more)


def test_a_promise_may_be_raised(tmp_path: Path) -> None:
    release(tmp_path, make_wave(40))
    plan(tmp_path, make_wave(40), f"{ONE_WAVE}policy: {{min_n: 7}}\n")


@pytest.mark.parametrize("content", ["", "{}", '{"salt": 3}', "[]"])
def test_a_damaged_ledger_stops_everything(tmp_path: Path, content: str) -> None:
    (tmp_path / "ledger.json").write_text(content, encoding="utf-8")
    assert refusal(tmp_path, make_wave(40)) == (
        "nothing can be released:\n"
        "  - ledger.json: is damaged; restore it from a backup:"
        " without it nobody knows what was released before"
    )


def test_a_ledger_of_another_format_says_so(tmp_path: Path) -> None:
    release(tmp_path, make_wave(40))
    path = tmp_path / "ledger.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    version = told["releases"][0]["version"]
    path.write_text(json.dumps({**told, "format": 7}), encoding="utf-8")
    assert refusal(tmp_path, make_wave(40)) == (
        "nothing can be released:\n"
        "  - ledger.json: has format 7, and this package reads format 4; "
        f"make reports of this survey with version {version} of the package, which wrote it; or, "
        "if nobody was given the earlier reports, delete them and ledger.json"
    )
    del told["format"]
    path.write_text(json.dumps(told), encoding="utf-8")
    said = refusal(tmp_path, make_wave(40))
    assert "ledger.json: has format 1, and this package reads format 4; make reports" in said


def test_what_was_released_since_the_plan_stops_it(tmp_path: Path) -> None:
    """Two runs at once, one of them with a late answer, are not planned beside each other."""
    first, late = plan(tmp_path, make_wave(40)), plan(tmp_path, make_wave(40, 1))
    page = tmp_path / "institution.html"
    page.write_text("<p>", encoding="utf-8")
    first.record([page])
    before = (tmp_path / "ledger.json").read_bytes()
    with pytest.raises(DisclosureError, match="a release that was made since this one was planned"):
        late.record([page])
    assert (tmp_path / "ledger.json").read_bytes() == before


def test_who_writes_at_the_same_time_is_stopped(tmp_path: Path) -> None:
    """Between reading the ledger and writing it again nobody else does either."""
    planned, page = plan(tmp_path, make_wave(40)), tmp_path / "institution.html"
    page.write_text("<p>", encoding="utf-8")
    with (
        alone(tmp_path, "ledger"),
        pytest.raises(DisclosureError, match="is being written by another run"),
    ):
        planned.record([page])
    assert not (tmp_path / "ledger.json").exists()
    planned.record([page])
    assert (tmp_path / "ledger.json").exists()


def test_one_plan_may_be_written_down_for_several_files(tmp_path: Path) -> None:
    planned = plan(tmp_path, make_wave(40))
    for name in ("institution.html", "unit.html"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        planned.record([tmp_path / name])
    told = read_ledger(planned.survey.codebook).releases
    assert [list(each.files) for each in told] == [["institution.html"], ["unit.html"]]


def test_people_who_cannot_be_known_again_are_refused(tmp_path: Path) -> None:
    """With one item more nobody is the same, and a late answer would not be seen."""
    release(tmp_path, make_wave(40))
    wave = {**make_wave(40), "B1": [row % 5 + 1 for row in range(40)]}
    text = ONE_WAVE.replace("indices:", "  - {id: B1, scale: five, text: b1}\nindices:")
    assert refusal(tmp_path, wave, text) == (
        "nothing can be released:\n"
        "  - wave 1: its people cannot be known again: most answers are not what they were when it"
        " was released; read it as it was read then, with the same items, response scales"
        " and weights"
    )


def test_units_that_are_new_in_the_table_change_nothing(tmp_path: Path) -> None:
    release(tmp_path, make_wave(40))
    write_toy(tmp_path, make_wave(40), text=ONE_WAVE, units=f"{UNITS}W;T;New;30;30\n")
    assert ta.plan_release(ta.read_survey(tmp_path)).shown_units() == ("T", "U", "V")


def test_what_was_released_twice_is_kept_once(tmp_path: Path) -> None:
    """Other files of the same wave add a few lines, and what is read is all that was told."""
    planned = release(tmp_path, make_wave(40))
    path, page = tmp_path / "ledger.json", tmp_path / "unit.html"
    before = path.stat().st_size
    page.write_text("<p>U", encoding="utf-8")
    plan(tmp_path, make_wave(40)).record([page])
    assert path.stat().st_size < before + 700
    ledger = read_ledger(planned.survey.codebook)
    assert [list(each.files) for each in ledger.releases] == [["institution.html"], ["unit.html"]]
    [once] = ledger.earlier("1")
    assert len(once.people()) == 40


def test_a_wave_that_was_changed_or_taken_out_is_noticed(tmp_path: Path) -> None:
    planned = release(tmp_path, make_wave(40))
    path = tmp_path / "ledger.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    [name] = told["waves"]
    for waves in ({}, {name: {**told["waves"][name], "groups": []}}):
        path.write_text(json.dumps({**told, "waves": waves}), encoding="utf-8")
        with pytest.raises(DisclosureError, match="is damaged"):
            read_ledger(planned.survey.codebook)
