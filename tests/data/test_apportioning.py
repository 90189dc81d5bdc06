"""From files to counts: nobody is lost or counted twice, whatever the crosswalk says."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tillid_analysis as ta
from tests.data.checking.toys import FILE, Columns, next_wave, toy_wave, write_toy
from tillid_analysis.cli import main
from tillid_analysis.data.loading import load_survey
from tillid_analysis.survey import Survey

TEXT = FILE.replace("levels: [top, unit]", "levels: [top, dep, unit], crosswalk: crosswalk.csv")
BACKWARDS = TEXT.replace("crosswalk.csv}", "crosswalk.csv, crosswalk_direction: backwards}")
UNITS = """\
unit;parent;name;invited_1;invited_2
T;;Top;;
P;T;North;;
Q;T;South;;
B;P;Both;30;
B1;P;East;;20
B2;P;West;;20
B3;Q;Far;;20
V;Q;Data;30;30
"""


def units_of(wave: Columns, *units: str) -> Columns:
    """Let the respondents belong to some units in turn."""
    return wave | {"unit": [units[row % len(units)] for row in range(len(wave["unit"]))]}


def read(folder: Path, first: Columns, crosswalk: str, text: str = TEXT) -> Survey:
    second = units_of(next_wave(), "B1", "B2", "B3", "V")
    write_toy(folder, first, second, text=text, units=UNITS, crosswalk=crosswalk)
    loaded = load_survey(folder)
    assert loaded.survey is not None, loaded.problems
    return loaded.survey


def counts(survey: Survey, wave: str) -> dict[str, int]:
    own = np.bincount(survey.responses.unit[survey.rows(wave)], minlength=len(survey.units))
    below = survey.units.membership() @ own
    return dict(zip(survey.units.codes, below.astype(int).tolist(), strict=True))


@pytest.fixture
def first() -> Columns:
    """Return a wave of 40, of whom 20 in the unit that is split."""
    return units_of(toy_wave(), "B", "V")


def logged(survey: Survey) -> Iterator[tuple[str, int]]:
    for rule, affected in survey.log[["rule", "affected"]].itertuples(index=False):
        if rule in {"apportioned", "counted_above"}:
            yield rule, int(affected)


def test_a_split_with_shares(tmp_path: Path, first: Columns) -> None:
    survey = read(tmp_path, first, "from;to;share\nB;B1;60\nB;B2;40\n")
    expected = {"T": 40, "P": 20, "B1": 12, "B2": 8, "Q": 20, "B3": 0, "V": 20}
    assert counts(survey, "1") == expected
    assert list(logged(survey)) == [("apportioned", 20)]
    # Every tenth of the file has its share: the 20 stand in turn with others.
    own = survey.responses.unit[survey.rows("1")]
    assert [survey.units.codes[unit] for unit in own[:10:2]] == ["B1", "B2", "B1", "B2", "B1"]


def test_a_split_without_shares(tmp_path: Path, first: Columns) -> None:
    survey = read(tmp_path, first, "from;to\nB;B1\nB;B2\n")
    assert counts(survey, "1") == {"T": 40, "P": 20, "B1": 0, "B2": 0, "Q": 20, "B3": 0, "V": 20}
    assert list(logged(survey)) == [("counted_above", 20)]


def test_who_is_dropped_is_not_apportioned(tmp_path: Path, first: Columns) -> None:
    for item in ("A1", "A2", "A3", "R1"):
        first[item] = ["" if row in (0, 2, 4, 6) else each for row, each in enumerate(first[item])]
    survey = read(tmp_path, first, "from;to;share\nB;B1;50\nB;B2;50\n")
    assert counts(survey, "1")["B1"] == counts(survey, "1")["B2"] == 8


def test_backwards(tmp_path: Path, first: Columns) -> None:
    survey = read(tmp_path, first, "from;to\nB;B1\nB;B2\nB;B3\n", BACKWARDS)
    assert counts(survey, "1") == {"T": 40, "P": 20, "B": 20, "Q": 20, "V": 20}
    assert counts(survey, "2") == {"T": 40, "P": 30, "B": 30, "Q": 10, "V": 10}
    assert list(logged(survey)) == []


shares = st.lists(st.integers(1, 97), min_size=2, max_size=2)


@settings(max_examples=15)
@given(
    st.lists(st.sampled_from(["B", "V", "gone"]), min_size=10, max_size=40),
    shares.map(lambda two: (*two, 200 - sum(two))),
    st.sampled_from(["with", "without", "chained"]),
)
def test_nobody_is_lost_or_counted_twice(
    own: list[str], parts: tuple[int, int, int], kind: str
) -> None:
    first = toy_wave(len(own)) | {"unit": list(own)}
    written = [f"{each / 2:g}".replace(".", ",") if kind != "without" else "" for each in parts]
    rows = [f"B;{unit};{share}" for unit, share in zip(("B1", "B2", "B3"), written, strict=True)]
    rows.append("gone;B;" if kind == "chained" else "gone;V;")
    with TemporaryDirectory() as folder:
        survey = read(Path(folder), first, "\n".join(["from;to;share", *rows]) + "\n")
    found = counts(survey, "1")
    assert (
        found["T"]
        == len(own)
        == found["P"] + found["Q"] + (own.count("B") if kind == "without" else 0)
    )
    if kind == "without":
        assert found["V"] == len(own) - own.count("B")
        return
    # Each code is apportioned in a row of its own.
    codes = ("B", "gone") if kind == "chained" else ("B",)
    for unit, part in zip(("B1", "B2", "B3"), parts, strict=True):
        wanted = sum(own.count(code) for code in codes) * part / 200
        assert abs(found[unit] - wanted) < len(codes)


def test_the_analyst_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = units_of(toy_wave(), "B", "V")
    read(tmp_path, first, "from;to;share\nB;B1;60 %\nB;B2;40 %\n")
    assert main(["check", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert (
        "  - crosswalk.csv, unit B: was divided: its people of 1 are counted as B1 60%, B2 40%;"
        " nobody knows who belongs where: in these waves the units differ by chance only\n"
    ) in told
    assert "  - new units (1): B3 Far\n  - divided units (1): B (B1 60%, B2 40%)\n" in told
    read(tmp_path, first, "from;to\nB;B1\nB;B2\n")
    assert main(["check", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert (
        "  - crosswalk.csv, unit B: its people of 1 went to B1 and B2, without shares: counted in"
        " P North; these start series of their own; add shares to compare them with earlier"
        " waves\n"
    ) in told
    assert "  - new units (3): B1 East, B2 West, B3 Far\n" in told
    read(tmp_path, first, "from;to\nB;B1\nB;B2\nB;B3\n", BACKWARDS)
    assert main(["check", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "  - units that later codes are counted in (1): B Both (now: B1, B2 and B3)\n" in told


def test_a_unit_of_one_wave_has_a_level_and_no_change(tmp_path: Path, first: Columns) -> None:
    survey = read(tmp_path, first, "from;to;share\nB;B1;50\nB;B2;50\n")
    release = ta.plan_release(survey)
    levels, changes = release(ta.estimate(survey)), release(ta.compare_waves(survey))
    own = levels.frame[(levels.frame["unit"] == "B3") & (levels.frame["measure"] == "a")]
    assert own.set_index("wave")["estimate"].notna().to_dict() == {"1": False, "2": True}
    change = ta.tabulate_changes(changes, unit="B3", language="en")
    assert "Far was not there both in 1 and in 2: there is no change to show." in (
        change._repr_html_()
    )
    assert "Far" not in ta.tabulate_changes(changes, language="en")._repr_html_()
    assert "Far" in ta.tabulate_units(levels, wave="2", language="en")._repr_html_()
    for shown in (
        ta.tabulate_units(levels, wave="1", language="en"),
        ta.tabulate_response(levels, wave="1", language="en"),
        ta.plot_units(levels, wave="1", language="en"),
    ):
        assert "Far" not in shown._repr_html_()
        assert "Other units" not in shown._repr_html_()
    alone = ta.plot_waves(levels, unit="B3", language="en")
    assert "in the waves 2." in alone.alt
    divided = ta.plot_waves(levels, unit="B1", language="en").caption
    assert divided.endswith(
        "In 1, East is a share of a unit that has since been divided:"
        " who belonged here is not known."
    )
    assert [note.rows for note in changes.notes if note.code == "apportioned"] == [2]
    found = ta.state_findings(
        levels, release(ta.contrast(survey)), changes, unit="B3", language="en"
    )
    assert "Far was not there both in 1 and in 2" in found.points[-1]
    found = ta.state_findings(
        levels, release(ta.contrast(survey)), changes, unit="B1", language="en"
    )
    assert found.points[-1].startswith(
        "In 1, East is a share of a unit that has since been divided"
    )


def test_levels_of_the_divided_are_of_whole_people(tmp_path: Path, first: Columns) -> None:
    survey = read(tmp_path, first, "from;to;share\nB;B1;60\nB;B2;40\n")
    frame = ta.estimate(survey, measure=["a"], wave="1").frame.set_index("unit")
    both = frame.loc[["B1", "B2"]]
    assert both["n"].tolist() == [12, 8]
    assert both["invited"].tolist() == [18, 12]
    mean = np.average(both["estimate"], weights=both["n"])
    assert mean == pytest.approx(frame.loc["P", "estimate"])
