"""What is kept, until when, and that nothing goes wrong with it."""

import hashlib
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from stat import S_IMODE

import pandas as pd
import pytest

from tests.packed import unpack
from tillid_analysis.data import loading
from tillid_analysis.data.cache import slots
from tillid_analysis.data.loading import load_survey, read_survey
from tillid_analysis.survey import Survey
from tillid_analysis.writing import PRIVATE

Change = Callable[[Path], object]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the waves whose export was read."""
    waves: list[str] = []
    read = loading.read_wave

    def note(codebook: object, wave: str, *rest: object) -> object:
        waves.append(wave)
        return read(codebook, wave, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "read_wave", note)
    return waves


def read_again(folder: Path) -> Survey:
    """Read a survey as a new process would."""
    loading._read_once.cache_clear()
    return read_survey(folder)


def assert_same(first: Survey, second: Survey) -> None:
    assert first.fingerprint == second.fingerprint
    pd.testing.assert_frame_equal(first.log, second.log)
    pd.testing.assert_frame_equal(first.responses.background, second.responses.background)
    for name in ("points", "positive"):
        one, other = (unpack(getattr(each.scores, name)) for each in (first, second))
        assert one.tobytes() == other.tobytes()
    assert first.responses.flagged.keys() == second.responses.flagged.keys()
    assert (first.responses.weight == second.responses.weight).all()


def kept(folder: Path) -> list[Path]:
    return sorted((folder / PRIVATE).glob("*.parquet"))


def test_an_export_is_read_once(survey: Path, opened: list[str]) -> None:
    first = read_again(survey)
    second = read_again(survey)
    assert opened == ["1", "2"]
    assert_same(first, second)


def test_a_check_reads_and_says_the_same_and_keeps(survey: Path, opened: list[str]) -> None:
    first = load_survey(survey)
    read_again(survey)
    assert opened == ["1", "2"]
    second = load_survey(survey)
    assert opened == ["1", "2", "1", "2"]
    assert first.problems == second.problems
    assert first.dialects == second.dialects
    assert first.problems


def test_exports_are_left_as_they_are(survey: Path) -> None:
    before = {path: path.read_bytes() for path in (survey / "raw").iterdir()}
    read_again(survey)
    assert {path: path.read_bytes() for path in (survey / "raw").iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
@pytest.mark.parametrize("mode", [0o700, 0o750])
def test_the_folder_is_as_open_as_the_exports(survey: Path, mode: int) -> None:
    (survey / "raw").chmod(mode)
    read_again(survey)
    folder = survey / PRIVATE
    assert S_IMODE(folder.stat().st_mode) == mode
    assert {S_IMODE(path.stat().st_mode) for path in kept(survey)} == {0o600}


def test_git_leaves_the_folder_alone(survey: Path) -> None:
    read_again(survey)
    assert (survey / PRIVATE / ".gitignore").read_text() == "*\n"


def test_small_exports_are_not_kept(survey: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "SMALLEST", 1 << 17)
    read_again(survey)
    assert not (survey / PRIVATE).exists()


def replace(file: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


CHANGES: dict[str, tuple[Change, list[str]]] = {
    "an export": (replace("raw/1.csv", ";leder;", ";ansat;"), ["1"]),
    "a column": (replace("survey.yml", "{weight: w, ", "{weight: R1, "), ["1"]),
    "a response scale": (replace("survey.yml", "code: 8", "code: 9"), ["1", "2"]),
    "a unit": (replace("units.csv", "U;T;Law", "U;T;Court"), ["1", "2"]),
    "the columns of background": (replace("survey.yml", "role: Role", "A1: One"), ["1", "2"]),
    "the title": (replace("survey.yml", "title: Toy", "title: Other"), []),
    "the indices": (replace("survey.yml", "[A1, A2, A3, R1]", "[A1, A2, R1]"), []),
    "how many were invited": (replace("units.csv", "Data;30", "Data;50"), []),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_what_is_read_again(
    survey: Path, opened: list[str], change: Change, expected: list[str]
) -> None:
    read_again(survey)
    opened.clear()
    change(survey)
    after = read_again(survey)
    assert opened == expected
    assert len(kept(survey)) == 2
    shutil.rmtree(survey / PRIVATE)
    assert_same(after, read_again(survey))


def test_another_dialect_is_read_again(survey: Path, opened: list[str]) -> None:
    read_again(survey)
    opened.clear()
    read_survey(survey, "plain")
    assert opened == ["1", "2"]


def test_files_beside_an_export_count(survey: Path, opened: list[str]) -> None:
    """A structure and labels beside it make a SurveyXact dataset of an export."""
    read_again(survey)
    opened.clear()
    labels = survey / "raw" / "1_labels.csv"
    labels.write_text("A1;1;Helt enig\n", encoding="utf-8")
    # In the same process, too.
    read_survey(survey)
    assert opened == ["1"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def turn_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def put_another_in(path: Path) -> None:
    """Put a text in, under the name that its own hash asks for."""
    path.unlink()
    told = hashlib.sha256(b"no table").hexdigest()[:32]
    path.with_name(f"{path.stem[:-32]}{told}.parquet").write_bytes(b"no table")


@pytest.mark.parametrize("damage", [cut, turn_a_bit, Path.unlink])
def test_what_is_damaged_is_read_again(
    survey: Path, opened: list[str], damage: Callable[[Path], object]
) -> None:
    first = read_again(survey)
    opened.clear()
    damage(kept(survey)[0])
    assert_same(first, read_again(survey))
    assert opened == ["1"]
    read_again(survey)
    assert opened == ["1"]
    assert len(kept(survey)) == 2


def test_a_file_that_is_no_table_is_left_alone(survey: Path) -> None:
    first = read_again(survey)
    put_another_in(kept(survey)[0])
    assert_same(first, read_again(survey))


def test_a_check_writes_nothing_that_is_there(survey: Path) -> None:
    read_again(survey)
    before = {path: path.stat().st_mtime_ns for path in (survey / PRIVATE).iterdir()}
    load_survey(survey)
    assert {path: path.stat().st_mtime_ns for path in (survey / PRIVATE).iterdir()} == before


def test_a_file_in_the_place_of_the_folder(survey: Path) -> None:
    (survey / PRIVATE).write_text("mine")
    read_again(survey)
    assert (survey / PRIVATE).read_text() == "mine"


def test_a_folder_that_cannot_be_written(survey: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("no")

    monkeypatch.setattr("tillid_analysis.keeping.write_whole", refuse)
    first = read_again(survey)
    assert kept(survey) == []
    assert_same(first, read_again(survey))


def test_a_full_disk_leaves_nothing_behind(survey: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(slots, "write_kept", fill)
    read_again(survey)
    assert kept(survey) == []


def test_what_a_stopped_process_left_behind_is_removed(survey: Path) -> None:
    read_again(survey)
    whole, other = kept(survey)
    left = whole.with_name(f".{whole.name}.0f0f0f0f.part")
    whole.rename(left)
    read_again(survey)
    assert kept(survey) == [whole, other]
    assert not left.exists()


def test_an_export_that_changes_while_it_is_read_is_not_kept(
    survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = loading.read_wave

    def change(*arguments: object) -> object:
        export = read(*arguments)  # type: ignore[arg-type]
        replace("raw/1.csv", ";leder;", ";ansat;")(survey)
        return export

    monkeypatch.setattr(loading, "read_wave", change)
    read_again(survey)
    # Wave 2 did not change.
    assert [path.name[0] for path in kept(survey)] == ["2"]


def test_several_at_once(survey: Path) -> None:
    first = read_again(survey)
    for path in kept(survey):
        path.unlink()
    with ThreadPoolExecutor(4) as pool:
        surveys = [each.survey for each in pool.map(load_survey, [survey] * 8)]
    for each in surveys:
        assert each is not None
        assert_same(first, each)
    assert_same(first, read_again(survey))
    assert {path.suffix for path in (survey / PRIVATE).iterdir()} == {"", ".parquet"}
