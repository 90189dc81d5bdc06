"""Damaged SPSS dictionaries are found before they crash the library that reads them."""

import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from tillid_analysis.data.reading.soundness import is_sound

Refuse = Callable[..., str]
FIRST = 176  # where the records begin; the first variable is a text of three records

# A crash would end the tests, so that another process tries two hundred kinds of damage.
TRY_DAMAGE = """
import random, sys
from pathlib import Path
from tillid_analysis.data.reading import read_export
from tillid_analysis.errors import ReadingError
whole, target = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
draw = random.Random(7)
refused = 0
for _ in range(200):
    damaged = bytearray(whole)
    for _ in range(draw.randint(1, 4)):
        damaged[draw.randrange(176, 12_000)] = draw.randrange(256)
    target.write_bytes(damaged)
    try:
        read_export(target, "survey.yml", ["unit", "respid"])
    except ReadingError:
        refused += 1
print(refused)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    frame = pd.DataFrame(
        {
            "navn": ["x" * 20, "y"],
            "TIL1": [1.0, 2.0],
            "kode": ["a", "b"],
            "lang": ["z" * 900, ""],
            "dato": pd.to_datetime(["2026-01-01", "2026-01-02"]),
        }
    )
    path = tmp_path / "raw" / "2026.sav"
    path.parent.mkdir()
    labels: dict[str, dict[int | float, str]] = {"TIL1": {1: "Nej", 2: "Ja"}}
    pyreadstat.write_sav(
        frame,
        path,
        column_labels=["æ" * size for size in range(1, 6)],
        variable_value_labels=labels,
        missing_ranges={"TIL1": [{"lo": 7, "hi": 9}, 99]},
        note="en note",
    )
    return path


@pytest.mark.parametrize("options", [{}, {"compress": True}, {"row_compress": True}])
def test_whole_files(path: Path, options: dict[str, bool]) -> None:
    frame, _ = pyreadstat.read_sav(path)
    pyreadstat.write_sav(frame, path, **options)
    assert is_sound(path)


@pytest.mark.shared
def test_real_files(shared_data: Path) -> None:
    files = [*shared_data.rglob("*.sav"), *shared_data.rglob("*.zsav")]
    assert len(files) >= 7
    assert all(map(is_sound, files))


def records(content: bytes, kind: int) -> int:
    """Return where the first record of a kind stands after the variables."""
    return content.index(struct.pack("<2i", kind, 2 if kind == 3 else 1), FIRST)


@pytest.mark.parametrize(
    ("place", "number"),
    [
        (lambda _: FIRST, 5),  # no kind of record
        (lambda _: FIRST + 4, 0),  # a text that says it is a number
        (lambda _: FIRST + 4, 300),  # wider than a text can be
        (lambda _: FIRST + 4, 2**31 - 1),  # wider than can be followed record by record
        (lambda _: FIRST + 4, 8),  # less wide than the records that follow
        (lambda _: FIRST + 12, 4),  # more missing values than there can be
        (lambda _: FIRST + 16, 5 << 16),  # a text shown as a number
        (lambda _: FIRST + 32, -1),  # a label shorter than nothing
        (lambda _: FIRST + 32, 1 << 30),  # a label longer than the file
        (lambda content: records(content, 3) + 4, -1),  # labels fewer than none
        (lambda content: records(content, 4) + 8, 0),  # labels of no variable
        (lambda content: records(content, 4) + 8, 1),  # labels of a long text
        (lambda content: records(content, 4) + 8, 2),  # labels of a part of a text
        (lambda content: records(content, 4) + 8, 999),
        (lambda content: content.index(struct.pack("<2i", 7, 3)) + 8, -4),
        (lambda content: content.index(struct.pack("<2i", 7, 3)) + 12, 1 << 30),
    ],
)
def test_damage(path: Path, refuse: Refuse, place: Callable[[bytes], int], number: int) -> None:
    content = bytearray(path.read_bytes())
    struct.pack_into("<i", content, place(bytes(content)), number)
    path.write_bytes(content)
    assert not is_sound(path)
    assert refuse(path, ["TIL1"]) == (
        "raw/2026.sav cannot be read:\n"
        "  - raw/2026.sav: is a damaged SPSS file, or one that was not written to its end; export"
        " or copy it again"
    )


def save_labelled_texts(path: Path) -> bytearray:
    """Save labels of a text and of a number."""
    frame = pd.DataFrame({"kode": ["AB", "CD"], "TIL1": [1.0, 2.0]})
    labels: dict[str, dict[float | str, str]] = {"kode": {"AB": "Nord"}, "TIL1": {1.0: "Nej"}}
    pyreadstat.write_sav(frame, path, variable_value_labels=labels)  # type: ignore[arg-type]
    return bytearray(path.read_bytes())


@pytest.mark.parametrize("name", ["kode", "TIL1"])
def test_codes_of_texts_that_are_no_letters(path: Path, refuse: Refuse, name: str) -> None:
    content = save_labelled_texts(path)
    code = b"AB      " if name == "kode" else struct.pack("<d", 1.0)
    first = content.index(code, content.index(struct.pack("<2i", 3, 1), FIRST))
    if name == "kode":
        content[first : first + 8] = b"\xd8B      "
    else:  # its labels are those of the text now
        place = content.index(struct.pack("<2i", 4, 1), first) + 8
        struct.pack_into("<i", content, place, 1)
    path.write_bytes(content)
    assert "raw/2026.sav: is a damaged SPSS file" in refuse(path, ["kode"])


def test_a_header_that_says_there_are_no_rows(path: Path, refuse: Refuse) -> None:
    pyreadstat.write_sav(pd.DataFrame({"TIL1": [1.0, 2.0]}), path, row_compress=True)
    content = bytearray(path.read_bytes())
    struct.pack_into("<i", content, 80, 0)
    path.write_bytes(content)
    assert "raw/2026.sav: is a damaged SPSS file" in refuse(path, ["TIL1"])


def test_codes_of_texts_in_an_older_file(path: Path) -> None:
    content = save_labelled_texts(path)
    first = content.index(b"AB      ")
    content[first : first + 8] = b"\xd8B      "
    by_name = content.index(struct.pack("<4i", 7, 20, 1, 5))
    content[by_name + 16 : by_name + 21] = b"CP125"
    by_number = content.index(struct.pack("<4i", 7, 3, 4, 8)) + 16 + 28
    struct.pack_into("<i", content, by_number, 1252)
    path.write_bytes(content)
    assert is_sound(path)


def test_a_whole_file_is_sound(sample: Path) -> None:
    assert is_sound(sample.parent / "raw" / "2026.sav")


def test_a_cut_dictionary_is_not(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.sav"
    target.write_bytes((sample.parent / "raw" / "2026.sav").read_bytes()[:3000])
    assert not is_sound(target)


def test_damage_of_any_kind_is_refused_or_read_and_never_a_crash(
    sample: Path, tmp_path: Path
) -> None:
    arguments = [str(sample.parent / "raw" / "2026.sav"), str(tmp_path / "2026.sav")]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", TRY_DAMAGE, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
