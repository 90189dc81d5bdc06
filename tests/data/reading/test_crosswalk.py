"""The crosswalk: where each code of each wave is counted, forwards and backwards."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tillid_analysis.codebook import Codebook
from tillid_analysis.data.reading.units import read_units
from tillid_analysis.errors import ReadingError
from tillid_analysis.units import UnitTree

WAVES = ("22", "24", "26")
UNITS = """unit;parent;name;22;24;26
S;;;;;
P;S;;;;
Q;S;;;;
B;P;;10;11;
B1;P;;;;7
B2;Q;;;;4
A;Q;;5;5;5
C;Q;;6;6;
X;Q;;3;;8
"""
Read = Callable[..., UnitTree]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that reads a tree of the units and the rows of a crosswalk."""

    def from_rows(*rows: str, units: str = UNITS, direction: str = "forwards") -> UnitTree:
        (tmp_path / "units.csv").write_text(units, encoding="utf-8")
        table = "\n".join(["from;to;share;wave", *rows])
        (tmp_path / "crosswalk.csv").write_text(table + "\n", encoding="utf-8")
        source = {
            **{"file": "units.csv", "column": "u", "levels": ("top", "dep", "unit")},
            **{"crosswalk": "crosswalk.csv", "crosswalk_direction": direction},
        }
        waves = {wave: {"file": wave, "invited": wave} for wave in WAVES}
        file = {"title": "x", "waves": waves, "units": source, "path": tmp_path / "survey.yml"}
        return read_units(Codebook.model_validate(file))

    return from_rows


def counted(tree: UnitTree, wave: str) -> dict[str, str]:
    """Return where the codes of a wave are counted, in how many parts, and for which units."""
    told = {}
    for code, there in tree.aliases[wave].items():
        parts = zip(there.units, there.sizes, strict=True)
        told[code] = " ".join(f"{unit}:{size}" for unit, size in parts)
        told[code] += f" for {' '.join(there.undivided)}" if there.undivided else ""
    return told


def invited(tree: UnitTree, wave: str) -> dict[str, float]:
    pairs = zip(tree.codes, tree.invited[wave].tolist(), strict=True)
    return {code: n for code, n in pairs if not np.isnan(n)}


def refusal(read: Read, *rows: str, **how: str) -> list[str]:
    with pytest.raises(ReadingError) as caught:
        read(*rows, **how)
    return str(caught.value).splitlines()[1:]


def test_a_split_with_shares(read: Read) -> None:
    tree = read("B;B1;60 %;", "B;B2;40 %;")
    assert "B" not in tree.codes
    assert counted(tree, "24") == {"B": "B1:3 B2:2"}
    # 10 people are 6 and 4; of 11 the last goes to the part that is further behind.
    assert invited(tree, "22") == {"S": 24, "P": 6, "B1": 6, "Q": 18, "B2": 4, "A": 5, "C": 6} | {
        "X": 3
    }
    assert invited(tree, "24")["B1"] + invited(tree, "24")["B2"] == 11
    assert invited(tree, "26")["B1"] == 7


def test_a_split_without_shares_is_counted_above(read: Read) -> None:
    tree = read("B;B1;;", "B;B2;;")
    assert counted(tree, "22") == {"B": "S:1 for B1 B2"}
    assert invited(tree, "22") == {"S": 24, "P": 0, "Q": 14, "A": 5, "C": 6, "X": 3}


def test_a_unit_that_goes_on_beside_its_offshoot(read: Read) -> None:
    tree = read("A;A;75;", "A;B2;25;")
    assert counted(tree, "24") == {"A": "A:3 B2:1"}
    assert counted(tree, "26") == {}
    assert invited(tree, "24")["A"] == 4
    assert invited(tree, "26")["A"] == 5


def test_a_chain_into_a_split_and_a_split_of_a_split(read: Read) -> None:
    tree = read("old;B;;", "B;B1;0,5;", "B;C;0,5;", "C;A;;", "mixed;B2;50;", "mixed;Y;50;", "Y;A;;")
    assert counted(tree, "22") == {
        **{"old": "B1:1 A:1", "B": "B1:1 A:1", "C": "A:1", "mixed": "B2:1 A:1", "Y": "A:1"}
    }
    tree = read("old;B1;50;", "old;C;50;", "C;A;;", "C;X;;")
    assert counted(tree, "22")["old"] == "B1:1 Q:1 for A X"


def test_a_code_that_was_used_again(read: Read) -> None:
    tree = read("X;A;;22")
    assert counted(tree, "22") == {"X": "A:1"}
    assert counted(tree, "24") == counted(tree, "26") == {}
    assert invited(tree, "22")["A"] == 8
    assert "X" not in invited(tree, "22")
    assert invited(tree, "26")["X"] == 8


def test_two_units_that_changed_codes(read: Read) -> None:
    tree = read("A;X;;22", "X;A;;22")
    assert counted(tree, "22") == {"A": "X:1", "X": "A:1"}
    assert (invited(tree, "22")["A"], invited(tree, "22")["X"]) == (3, 5)


def test_steps_of_different_waves(read: Read) -> None:
    tree = read("old;B;;22", "B;B1;60;24", "B;B2;40;24")
    assert counted(tree, "22") == {"old": "B1:3 B2:2", "B": "B1:3 B2:2"}
    assert counted(tree, "24") == {"B": "B1:3 B2:2"}
    assert counted(tree, "26") == {}
    assert "B" not in tree.codes


def test_a_move_needs_nothing(read: Read) -> None:
    before = read("B;B1;;", "B;B2;;")
    after = read("B;B1;;", "B;B2;;", units=UNITS.replace("A;Q;", "A;P;"))
    assert after.aliases == before.aliases
    assert (invited(before, "22")["P"], invited(after, "22")["P"]) == (0, 5)
    assert (invited(before, "22")["Q"], invited(after, "22")["Q"]) == (14, 9)
    assert invited(before, "22")["S"] == invited(after, "22")["S"]


def test_a_merger_read_backwards_is_divided(read: Read) -> None:
    units = UNITS.replace("A;Q;;5;5;5", "A;Q;;5;5;") + "AC;Q;;;;9\n"
    rows = ("A;AC;60;24", "C;AC;40;24")
    tree = read(*rows, units=units, direction="backwards")
    assert "AC" not in tree.codes
    assert (counted(tree, "24"), counted(tree, "26")) == ({}, {"AC": "A:3 C:2"})
    tree = read("A;AC;;24", "C;AC;;24", units=units, direction="backwards")
    assert counted(tree, "26") == {"AC": "Q:1 for A C"}


def test_a_split_read_backwards_is_exact(read: Read) -> None:
    tree = read("B;B1;;24", "B;B2;;24", direction="backwards")
    assert counted(tree, "26") == {"B1": "B:1", "B2": "B:1"}
    assert invited(tree, "26")["B"] == 11
    assert invited(tree, "24")["B"] == 11
    assert {"B1", "B2"}.isdisjoint(tree.codes)


def test_forwards_and_backwards_a_renaming_is_the_same_but_for_the_code(read: Read) -> None:
    units = "unit;parent;name;22;24;26\nS;;;;;\nold;S;;4;;\nnew;S;;;5;6\n"
    forwards = read("old;new;;22", units=units)
    backwards = read("old;new;;22", units=units, direction="backwards")
    assert (forwards.codes, backwards.codes) == (("S", "new"), ("S", "old"))
    for wave in WAVES:
        assert np.array_equal(forwards.invited[wave], backwards.invited[wave])


def test_what_backwards_must_be_told(read: Read) -> None:
    assert refusal(read, "C;A;;24", "X;B1;;22", direction="backwards") == [
        "  - crosswalk.csv, unit A: had people of its own before C went into it; add a row from A"
        " to A too, and shares",
        "  - crosswalk.csv, unit X: has people after the last wave of its row; add a row that says"
        " which earlier unit they came from",
    ]
    tree = read("C;A;50;24", "A;A;50;24", direction="backwards")
    assert counted(tree, "26") == {"A": "C:1 A:1"}
    # The row from A to A says nothing forwards, and does no harm there.
    assert counted(read("C;A;;24", "A;A;;24"), "24") == {"C": "A:1"}


def test_every_problem_of_the_rows(read: Read) -> None:
    rows = ("B;B1;60;", "B;B2;30;", "C;A;0,5;", "C;X;;", "X;A;;26", "A;B1;;23", "Q;Q;;")
    assert refusal(read, *rows, "A;P;10;22", "A;P;90;22") == [
        "  - crosswalk.csv, row 5: nothing comes after wave 26, which is the last; name the last"
        " wave in which the code had its old meaning",
        "  - crosswalk.csv, row 6: unknown wave '23'; use one of '22', '24'",
        "  - crosswalk.csv, unit B: its shares sum to 90%, not to 100%; a share is of the unit in"
        " column from",
        "  - crosswalk.csv, unit C: has a share in some of its rows and not in the others; a share"
        " is of the unit in column from",
        "  - crosswalk.csv, unit A: has a successor with two shares; a share is of the unit in"
        " column from",
        "  - crosswalk.csv, unit Q: became itself: Q > Q; remove one of these rows",
    ]


def test_circles_through_splits_and_dead_ends(read: Read) -> None:
    rows = ("B;C;50;", "B;A;50;", "C;D;;", "D;B;;", "E;F;;", "G;X;;", "X;A;;22")
    assert refusal(read, *rows) == [
        "  - crosswalk.csv, unit B: became itself: B > C > D > B; remove one of these rows",
        "  - crosswalk.csv, unit E: became 'F', which is not in the table of units; add it there,"
        " or use one of 'S', 'P', 'Q', 'B1', 'B2', 'A'",
    ]


def test_a_long_chain(read: Read) -> None:
    rows = [f"N{at};N{at + 1};;" for at in range(3000)]
    assert counted(read(*rows, "N3000;A;;"), "22")["N0"] == "A:1"
