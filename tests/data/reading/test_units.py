"""The table of units and its crosswalk: the tree, the invited, and every mistake at once."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from tillid_analysis.codebook import Codebook
from tillid_analysis.data.reading.units import read_units
from tillid_analysis.errors import ReadingError
from tillid_analysis.units import UnitTree

Survey = Callable[..., Codebook]
UNITS = """unit;parent;name;i24;i26
S;;Styrelsen;;
B;S;Sagsbehandling;60;
B1;B;Sag 1;20;22
B2;B;Sag 2;30;31
A;S;Analyse;;
A1;A;Analyse 1;;12
"""


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """Return a codebook whose table of units and crosswalk are the texts given."""

    def with_files(units: str = UNITS, crosswalk: str | None = None, levels: int = 3) -> Codebook:
        (tmp_path / "units.csv").write_text(units, encoding="utf-8", newline=os.linesep)
        written = {
            "file": "units.csv",
            "column": "enhed",
            "levels": ("top", "dep", "unit")[:levels],
        }
        if crosswalk is not None:
            (tmp_path / "crosswalk.csv").write_text(crosswalk, encoding="utf-8")
            written["crosswalk"] = "crosswalk.csv"
        file = {
            "title": "x",
            "waves": {"24": {"file": "a", "invited": "i24"}, "26": {"file": "b", "invited": "i26"}},
            "units": written,
            "path": tmp_path / "survey.yml",
        }
        return Codebook.model_validate(file)

    return with_files


def refusal(codebook: Codebook) -> str:
    with pytest.raises(ReadingError) as caught:
        read_units(codebook)
    return str(caught.value)


def invited(tree: UnitTree, wave: str) -> dict[str, float | None]:
    counts = tree.invited[wave]
    return {c: None if np.isnan(n) else n for c, n in zip(tree.codes, counts, strict=True)}


def counted(tree: UnitTree, wave: str) -> dict[str, str]:
    """Return where the codes of a wave are counted, each with how many parts of the whole."""
    return {
        code: " + ".join(
            unit if len(there.units) == 1 else f"{size} {unit}"
            for unit, size in zip(there.units, there.sizes, strict=True)
        )
        + (f" for {', '.join(there.undivided)}" if there.undivided else "")
        for code, there in tree.aliases.get(wave, {}).items()
    }


def test_a_tree_depth_first_in_the_order_of_the_file(survey: Survey) -> None:
    tree = read_units(survey())
    assert tree.codes == ("S", "B", "B1", "B2", "A", "A1")
    assert tree.names[:2] == ("Styrelsen", "Sagsbehandling")
    assert tree.parents.tolist() == [-1, 0, 1, 1, 0, 4]
    assert tree.levels == ("top", "dep", "unit")
    assert not any(tree.aliases.values())
    assert invited(tree, "24") == {"S": 60, "B": 60, "B1": 20, "B2": 30, "A": None, "A1": None}
    assert invited(tree, "26") == {"S": 65, "B": 53, "B1": 22, "B2": 31, "A": 12, "A1": 12}


def test_a_name_left_blank_is_the_code_and_rows_left_blank_are_none(survey: Survey) -> None:
    tree = read_units(survey("unit;parent;name;i24;i26\nS;;;10;\n;;;;\nNA;S;NA;3;\n"))
    assert tree.codes == ("S", "NA")
    assert tree.names == ("S", "NA")


def test_danish_numbers(survey: Survey) -> None:
    tree = read_units(survey("unit;parent;name;i24;i26\nS;;;1.100;2 000\nA;S;;12,0;7.00\n"))
    assert invited(tree, "24") == {"S": 1100, "A": 12}
    assert invited(tree, "26") == {"S": 2000, "A": 7}


def test_excel(survey: Survey, tmp_path: Path) -> None:
    codebook = survey()
    book = Workbook()
    book.active.append(["Enheder"])
    book.active.append(["unit", "parent", "name", "i24", "i26"])
    book.active.append(["INST", None, "S", 9, 9.0])
    book.active.append([101, "INST", "A", "4", None])
    book.active.append(["I alt", None, None, 9, 9])
    book.save(tmp_path / "units.xlsx")
    units = codebook.units.model_copy(update={"file": "units.xlsx"})
    tree = read_units(codebook.model_copy(update={"units": units}))
    assert tree.codes == ("INST", "101")
    assert invited(tree, "26") == {"INST": 9, "101": None}


def test_every_problem_at_once(survey: Survey) -> None:
    units = """unit;parent;name;i24;i26
S;;Styrelsen;NaN;1.000
T;;Tvilling;abc;
A;S;A;-3;4.5
A;S;A igen;;
B;SS;B;;
C;D;C;;
D;C;D;;
;S;Uden kode;1;
"""
    crosswalk = "from;to\nY;Z\nZ;Y\nQ;AA\n;S\n"
    assert (
        refusal(survey(units, crosswalk))
        == """units.csv cannot be used:
  - units.csv, row 8: has no code; write one in column unit
  - units.csv, unit A: stands in 2 rows; keep one of them
  - units.csv, unit S, column i24: 'NaN' is not a whole number of people; leave it blank if not \
known
  - units.csv, unit T, column i24: 'abc' is not a whole number of people; leave it blank if not \
known
  - units.csv, unit S, column i26: '1.000' may be 1 or 1000; leave it blank if not known
  - crosswalk.csv, row 4: from is blank; write both codes
  - crosswalk.csv, unit Y: became itself: Y > Z > Y; remove one of these rows
  - crosswalk.csv, unit Q: became 'AA', which is not in the table of units; add it there, or use \
'A' (or one of 5 others)
  - units.csv, unit B: parent 'SS' is not there; add it as a row, or use 'S' (or one of 5 others)
  - units.csv, unit C: is above itself: C > D > C; correct the parent of one of them
  - units.csv, column parent: 2 units are without a parent: S, T; leave it blank for the \
institution only"""
    )


@pytest.mark.parametrize(
    "text", ["NaN", "abc", "-3", "4.5", "1,100", "1.10", "#N/A", "1e3", "1.1000", ".", "5 stk"]
)
def test_what_is_no_number_of_people(survey: Survey, text: str) -> None:
    assert refusal(survey(f"unit;parent;name;i24;i26\nS;;S;{text};\n")) == (
        "units.csv cannot be used:\n"
        f"  - units.csv, unit S, column i24: {text!r} is not a whole number of people; leave it"
        " blank if not known"
    )


def test_columns_that_are_not_there(survey: Survey) -> None:
    assert refusal(survey("unit;navn;parrent;i24;inviteret26\nS;;S;1;2\n")) == (
        "units.csv cannot be used:\n"
        "  - units.csv, column parent: is not there; add it, or rename the column that holds it:"
        " navn, parrent, inviteret26\n"
        "  - units.csv, column name: is not there; add it, or rename the column that holds it:"
        " navn, parrent, inviteret26\n"
        "  - units.csv, column i26: is not there; add it, or rename the column that holds it: navn,"
        " parrent, inviteret26; it is named by survey.yml: waves.26.invited"
    )


def test_no_column_at_all(survey: Survey) -> None:
    assert refusal(survey("enhed;Parent\nS;\n")) == (
        "units.csv cannot be read:\n"
        "  - units.csv: has none of the columns needed (i24, i26, name...); it has 'Parent' for"
        " 'parent': rename the columns of the table"
    )


def test_files_that_are_not_there(survey: Survey, tmp_path: Path) -> None:
    codebook = survey(crosswalk="from;to\n")
    (tmp_path / "crosswalk.csv").unlink()
    assert refusal(codebook) == (
        "units.csv cannot be used:\n"
        f"  - {tmp_path / 'crosswalk.csv'}: no such file; it is named by survey.yml:"
        " units.crosswalk"
    )
    (tmp_path / "units.csv").unlink()
    assert refusal(codebook) == (
        "a file is missing:\n"
        f"  - {tmp_path / 'units.csv'}: no such file; it is named by survey.yml: units.file"
    )


def test_no_root_and_a_unit_above_itself(survey: Survey) -> None:
    assert refusal(survey("unit;parent;name;i24;i26\nS;S;S;;\nA;S;A;;\n")) == (
        "units.csv cannot be used:\n"
        "  - units.csv, unit S: is above itself: S > S; correct the parent of one of them\n"
        "  - units.csv, column parent: no unit is without a parent; leave that of the institution"
        " blank"
    )


def test_deeper_than_the_levels(survey: Survey) -> None:
    assert refusal(survey(levels=2)) == "\n".join(
        [
            "units.csv cannot be used:",
            *(
                f"  - units.csv, unit {unit}: stands on level 3, and survey.yml names 2; add a"
                " level under units.levels, or correct the parent"
                for unit in ("B1", "B2", "A1")
            ),
        ]
    )


def test_fewer_invited_than_below(survey: Survey) -> None:
    units = "unit;parent;name;i24;i26\nS;;;50;10\nB;S;;;4\nB1;B;;30;4\nB2;B;;21;\n"
    assert refusal(survey(units)) == (
        "units.csv cannot be used:\n"
        "  - units.csv, unit S, column i24: 50 invited, and 51 in the units below it; leave it"
        " blank, or count everyone in the unit and below it"
    )


# --- the crosswalk -------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_old_codes_follow_all_steps(survey: Survey, separator: str) -> None:
    crosswalk = "from;to\nold;older\nolder;B1\nNA;A1\n".replace(";", separator)
    tree = read_units(survey(crosswalk=crosswalk))
    assert counted(tree, "24") == {"old": "B1", "older": "B1", "NA": "A1"}
    assert counted(tree, "26") == counted(tree, "24")
    assert len(tree) == 6


def test_a_retired_unit_moves_with_its_invited(survey: Survey) -> None:
    # B had 60: 20 in B1, 30 in B2 and 10 of its own. B2 now counts in A1, and in A above it.
    tree = read_units(survey(crosswalk="from;to\nB2;A1\n"))
    assert tree.codes == ("S", "B", "B1", "A", "A1")
    assert invited(tree, "24") == {"S": 60, "B": 30, "B1": 20, "A": 30, "A1": 30}
    assert invited(tree, "26") == {"S": 65, "B": 22, "B1": 22, "A": 43, "A1": 43}
    assert counted(tree, "24") == {"B2": "A1"}


def test_a_retired_unit_takes_its_children_along(survey: Survey) -> None:
    tree = read_units(survey(crosswalk="from;to\nB;A\n"))
    assert tree.codes == ("S", "A", "B1", "B2", "A1")
    assert tree.parents[[tree.position("B1"), tree.position("B2")]].tolist() == [1, 1]
    assert invited(tree, "24")["A"] == 60
    assert invited(tree, "24")["S"] == 60


def test_a_unit_that_became_its_own_child(survey: Survey) -> None:
    tree = read_units(survey(crosswalk="from;to\nA;A1\n"))
    assert tree.codes == ("S", "B", "B1", "B2", "A1")
    assert tree.parents.tolist() == [-1, 0, 1, 1, 0]


def test_a_retired_unit_needs_no_parent(survey: Survey) -> None:
    tree = read_units(survey(UNITS + "X;;Nedlagt;7;\n", "from;to\nX;B1\n"))
    assert invited(tree, "24")["B1"] == 27
    assert invited(tree, "24")["S"] == 67
    assert len(tree) == 6


def test_a_crosswalk_without_its_columns(survey: Survey) -> None:
    assert refusal(survey(crosswalk="from;til\nX;B1\n")) == (
        "units.csv cannot be used:\n"
        "  - crosswalk.csv, column to: is not there; the crosswalk needs from and to"
    )
