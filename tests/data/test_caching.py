"""A copy of what was read: used where nothing has changed, and never the reason for an error."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from tests.data.checking.toys import FILE, toy_wave, write_toy
from tillid_analysis.data import caching
from tillid_analysis.data.loading import Loaded, load_survey

FULL = FILE.replace("{role: Role}", "{role: Role}\nrespondent: key").replace(
    "invited: invited_1}",
    "invited: invited_1, weight: w, status: {column: done, keep: [1]},"
    " test: {column: trial, drop: [1]}}",
)


@pytest.fixture(autouse=True)
def _every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "SMALLEST", 0)


@pytest.fixture
def survey_file(tmp_path: Path) -> Path:
    one = toy_wave()
    n = len(one["unit"])
    one["key"] = [f"k{row % 38}" for row in range(n)]
    one["w"] = [1 + row % 3 for row in range(n)]
    one["done"] = [int(row > 2) for row in range(n)]
    one["trial"] = [int(row == 5) for row in range(n)]
    one["role"][7] = ""
    one["A1"][3] = 77
    return write_toy(tmp_path, one, {**one, "A2": [""] * n}, text=FULL) / "survey.yml"


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each reading of an export."""
    seen: list[str] = []
    read: Callable[..., object] = caching.draft_wave

    def noting(codebook: object, tree: object, name: str, *rest: object) -> object:
        seen.append(name)
        return read(codebook, tree, name, *rest)

    monkeypatch.setattr(caching, "draft_wave", noting)
    return seen


def copies(file: Path) -> list[Path]:
    return sorted(file.parent.glob(".tillid/*.parquet"))


def assert_same(one: Loaded, other: Loaded) -> None:
    assert one.survey is not None
    assert other.survey is not None
    assert one.problems == other.problems
    assert one.dialects == other.dialects
    assert one.survey.fingerprint == other.survey.fingerprint
    assert_frame_equal(one.survey.log, other.survey.log)
    left, right = one.survey.responses, other.survey.responses
    assert_frame_equal(left.background, right.background)
    for name in ("wave", "unit", "answers", "weight"):
        mine, theirs = getattr(left, name), getattr(right, name)
        assert mine.dtype == theirs.dtype
        assert (mine == theirs).all()
    assert left.answers.flags.f_contiguous == right.answers.flags.f_contiguous
    assert {k: v.tolist() for k, v in left.flagged.items()} == {
        k: v.tolist() for k, v in right.flagged.items()
    }


def test_a_second_reading_gives_the_same(survey_file: Path, readings: list[str]) -> None:
    first = load_survey(survey_file)
    second = load_survey(survey_file)
    assert not [each for each in first.problems if each.blocking]
    assert readings == ["1", "2"]
    assert len(copies(survey_file)) == 2
    assert_same(first, second)


def test_copies_are_for_their_owner_and_not_for_git(survey_file: Path) -> None:
    load_survey(survey_file)
    assert {copy.stat().st_mode & 0o777 for copy in copies(survey_file)} == {0o600}
    assert (survey_file.parent / ".tillid" / ".gitignore").read_text(encoding="utf-8") == "*\n"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("raw/1.csv", "U;", "V;"),
        ("survey.yml", "reverse: true", "reverse: false"),
        ("survey.yml", "code: 8, label: Ved ikke", "code: 8, label: Ikke relevant"),
        ("units.csv", "V;T;Data", "W;T;More;30;30\nV;T;Data"),
    ],
)
def test_what_has_changed_is_read_again(
    survey_file: Path, readings: list[str], file: str, old: str, new: str
) -> None:
    load_survey(survey_file)
    path = survey_file.parent / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    load_survey(survey_file)
    assert readings.count("1") == 2
    assert len(copies(survey_file)) == 2, "the earlier copies are gone"


def test_a_title_or_a_policy_is_not_read_again_for(survey_file: Path, readings: list[str]) -> None:
    load_survey(survey_file)
    text = survey_file.read_text(encoding="utf-8").replace("title: Toy", "title: Another")
    survey_file.write_text(f"{text}policy: {{min_n: 7}}\n", encoding="utf-8")
    load_survey(survey_file)
    assert readings == ["1", "2"]


@pytest.mark.parametrize("damage", ["cut", "emptied", "turned", "foreign"])
def test_a_damaged_copy_is_done_without(
    survey_file: Path, readings: list[str], damage: str
) -> None:
    first = load_survey(survey_file)
    for copy in copies(survey_file):
        content = copy.read_bytes()
        half = len(content) // 2
        turned = content[:half] + bytes(255 - each for each in content[half : half + 40])
        copy.write_bytes(
            {
                "cut": content[:half],
                "emptied": b"",
                "turned": turned + content[half + 40 :],
                "foreign": b"PAR1 is not what this is",
            }[damage]
        )
    assert_same(first, load_survey(survey_file))


def test_a_file_in_the_folders_place_is_no_error(survey_file: Path, readings: list[str]) -> None:
    (survey_file.parent / ".tillid").write_text("mine", encoding="utf-8")
    load_survey(survey_file)
    load_survey(survey_file)
    assert readings == ["1", "2"] * 2


def test_small_files_leave_no_copy(survey_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "SMALLEST", 2**22)
    load_survey(survey_file)
    assert not copies(survey_file)
