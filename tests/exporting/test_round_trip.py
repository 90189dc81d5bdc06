"""A survey that was exported reads again as the same survey, in whatever kind of file."""

import csv
import stat
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exporting.same import assert_same
from tests.exporting.toys import write_full
from tillid_analysis.data.loading import load_survey, read_survey
from tillid_analysis.errors import ExportError
from tillid_analysis.exporting import KINDS

each_kind = pytest.mark.parametrize("kind", KINDS)
each_language = pytest.mark.parametrize("language", ["da", "en"])


@each_kind
@each_language
def test_the_sample(sample: Path, tmp_path: Path, kind: str, language: str) -> None:
    survey = read_survey(sample)
    before = {path: path.stat().st_mtime_ns for path in sample.parent.rglob("*")}
    written = survey.export(tmp_path / "ud", kind=kind, language=language)  # type: ignore[arg-type]
    loaded = load_survey(written)
    assert loaded.survey is not None
    assert loaded.problems == ()
    assert_same(survey, loaded.survey)
    assert {path: path.stat().st_mtime_ns for path in sample.parent.rglob("*")} == before
    files = sorted(path for path in written.parent.rglob("*"))
    others = ["survey.yml", "units.csv"]
    assert [path.name for path in files] == [f"{w}.{kind}" for w in survey.waves] + others
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert [path.name for path in tmp_path.iterdir()] == ["ud"]


@each_kind
@each_language
def test_a_survey_with_everything(tmp_path: Path, kind: str, language: str) -> None:
    survey = read_survey(write_full(tmp_path / "a"))
    assert survey.responses.answers.tolist() == [
        [0, 4, 0, -3],
        [6, -2, 1, -3],
        [-2, 0, -2, -3],
        [3, -1, -2, -3],
        [-1, 0, 1, -3],
        [4, 0, 1, 0],
        [-2, -1, -1, 1],
    ]
    again = read_survey(survey.export(tmp_path / "b", kind=kind, language=language))  # type: ignore[arg-type]
    assert_same(survey, again)
    twice = read_survey(again.export(tmp_path / "c", kind=kind, language=language))  # type: ignore[arg-type]
    assert_same(survey, twice)


@each_kind
def test_what_the_log_says_of_the_second_reading(tmp_path: Path, kind: str) -> None:
    survey = read_survey(write_full(tmp_path / "a"))
    log = read_survey(survey.export(tmp_path / "b", kind=kind)).log
    first = log[log["wave"] == "2020"].set_index("rule")
    assert first.loc["read", ["n_in", "n_out"]].tolist() == [5, 5]
    assert first.loc["dont_know", "affected"].tolist() == [1, 1, 2]


# Without what looks like UTF-8 read as Windows-1252, which no export may hold.
SIGN = st.characters(codec="utf-8", exclude_characters="\0\u00c2\u00c3\u00e2\u00ef")
WORD = st.one_of(
    st.from_regex(r"[=@+A-ZÆØÅ][a-zæøå0-9 ]{0,8}[a-zæøå0-9]", fullmatch=True),
    st.text(SIGN, min_size=1, max_size=12),
)
CODE = st.one_of(
    st.integers(-20, 20),
    st.sampled_from(["a", "A2", "=1", "@x", "1 - Nej", "ja", "total", "#N/A", "-", "007", "nan"]),
    WORD,
)


@st.composite
def surveys(draw: st.DrawFn) -> dict[str, str]:
    """Draw the files of a small survey whose names, codes, labels and answers are anything."""
    code = draw(st.sampled_from([st.integers(-20, 99), WORD, CODE]))
    codes = draw(st.lists(code, min_size=3, max_size=6, unique_by=str))
    labels = draw(st.lists(WORD, min_size=len(codes), max_size=len(codes)))
    pairs = [{"code": c, "label": x} for c, x in zip(codes, labels, strict=True)]
    kind = draw(st.sampled_from(["dont_know", "blank"]))
    scale = {"id": "s", "options": pairs[1:], "missing": [{**pairs[0], "kind": kind}]}
    item = st.from_regex(r"[A-Za-zæøå][A-Za-z0-9æøå_]{0,70}", fullmatch=True)
    items = draw(st.lists(item, min_size=2, max_size=3, unique_by=str))
    unit_codes = draw(st.lists(WORD, min_size=2, max_size=3, unique=True))
    names = draw(st.lists(WORD, min_size=len(unit_codes), max_size=len(unit_codes)))
    column = draw(st.sampled_from(["enhed", "Enhed (nr.)", "all", "ø" * 40]))
    more = {"weight": "vægt"} if draw(st.booleans()) else {}
    book = {
        "title": "t",
        "scales": [scale],
        "items": [{"id": name, "scale": "s", "text": draw(WORD)} for name in items],
        "indices": [{"id": "_i", "title": "I", "items": items}],
        "waves": {draw(WORD): {"file": "a.csv", **more}},
        "units": {"file": "units.csv", "column": column, "levels": ["a", "b"]},
        "background": {"_rolle": "Rolle"},
    }
    roles = st.one_of(WORD, st.sampled_from(["", "1", "x" * 130, "=2", "Leder\nogså"]))
    rows = [
        [
            draw(st.sampled_from(unit_codes)),
            draw(roles),
            draw(st.sampled_from(["1", "0.1", "2.5e-3", "7"])),
            *(draw(st.sampled_from([*map(str, codes), ""])) for _ in items),
        ]
        for _ in range(draw(st.integers(1, 5)))
    ]
    tree = [[unit_codes[0], "", names[0]]]
    tree += [[c, unit_codes[0], name] for c, name in zip(unit_codes, names, strict=True)][1:]
    return {
        "survey.yml": yaml.safe_dump(book, allow_unicode=True),
        "units.csv": table([["unit", "parent", "name"], *tree]),
        "a.csv": table([[column, "_rolle", "vægt", *items], *rows]),
    }


def table(rows: list[list[str]]) -> str:
    written = StringIO(newline="")
    csv.writer(written, delimiter=";").writerows(rows)
    return written.getvalue()


def try_round_trip(files: dict[str, str], kind: str, language: str) -> bool:
    """Export and read again what can be read at all; tell whether it could be exported."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8", newline="")
        loaded = load_survey(folder)
        if loaded.survey is None:
            return False
        try:
            written = loaded.survey.export(folder / "ud", kind=kind, language=language)  # type: ignore[arg-type]
        except ExportError:
            return False
        again = load_survey(written)
        assert again.survey is not None, again.problems
        assert_same(loaded.survey, again.survey)
        return True


@given(surveys(), st.sampled_from(KINDS), st.sampled_from(["da", "en"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_survey(files: dict[str, str], kind: str, language: str) -> None:
    try_round_trip(files, kind, language)
