"""Survey files proposed from exports: they are whole, they load, and they say what is uncertain."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tillid_analysis.codebook import read_codebook
from tillid_analysis.data.loading import load_survey
from tillid_analysis.data.proposal import propose_survey
from tillid_analysis.data.proposal.waves import MARK
from tillid_analysis.errors import CodebookError, ReadingError

ROWS_2024 = (
    ["A1", "Helt enig", "Ja", "x@y.dk"],
    ["A1", "Enig", "Nej", "z@y.dk"],
    ["B2", "Uenig", "Nej", ""],
    ["B2", "Helt uenig", "Ja", ""],
    ["A1", "Hverken/eller", "Ja", ""],
    ["A1", "Ved ikke", "Ja", ""],
)
HEAD_2024 = ["Enhed", "Jeg trives", "Er du leder", "Mail"]

SMALL = """\
# Proposed from the exports by 'tillid new'. What is uncertain has a line that starts with '# OPEN'
# and says what the proposal rests on: mend what is wrong, then delete the line.

# OPEN write the title that readers see.
title: small

# The language of the reports unless another is asked for: da or en.
language: en

# Response scales from the lowest option to the highest, with the codes in the data.
scales:
  - id: agreement5
    options:
      - {code: 1, label: Helt uenig}
      - {code: 2, label: Uenig}
      - {code: 3, label: Hverken/eller}
      - {code: 4, label: Enig}
      - {code: 5, label: Helt enig}
    missing:
      - {code: Ved ikke, kind: dont_know}

# 1 item that no instrument of the package has.
# OPEN is it worded the other way round? Write reverse: true for it.
# OPEN the files have no text of 1 item: its name stands instead.
items:
  - {id: Jeg_trives, scale: agreement5, text: Jeg trives}

# OPEN which items belong together? Write indices, as in this example:
# indices:
#   - {id: my_index, title: My index, items: [Jeg_trives]}

# One entry a wave, the oldest first: the export, and how it differs.
waves:
  # A text file with semicolons, without the marks of a tool; 6 rows.
  "2024":
    file: raw/2024.csv
    columns: {Er_du_leder: Er du leder, Jeg_trives: Jeg trives}

# The organisation: units.csv lists every unit with the unit above it.
# OPEN is column Enhed the unit? Its name says so, and it has the most values of such.
# OPEN all units stand right under one root in units.csv: give them names and parents, name the
# levels, and add how many were invited in each wave.
units:
  file: units.csv
  column: Enhed
  levels: [institution, unit]

# What answers may be split by.
# OPEN give them titles, and leave out what nobody needs.
background:
  # OPEN Er_du_leder: it has 2 categories, one of them very small.
  Er_du_leder: Er_du_leder

# The index to explain, and the indices that may explain it.
# OPEN name them, as in: outcome: my_index

# The stages that levels on 0-100 are read as, quarters of the scale unless you say where the next
# one begins, as in maturity: {thresholds: [50, 60, 70]}.

# The promise: nothing is shown about fewer than this many people.
policy: {min_n: 5}

# Columns that are never read, because no entry above names them:
# raw/2024.csv:
# - holds e-mail addresses: Mail
""".replace("OPEN", MARK)

UNITS = """\
\ufeffunit;parent;name
TOP;;The whole organisation
A1;TOP;A1
B2;TOP;B2
"""


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, head: list[str], *rows: list[str]) -> Path:
        path = tmp_path / name
        lines = (";".join(row) for row in (head, *rows))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def sample_proposal(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    raw = sample.parent / "raw"
    folder = tmp_path_factory.mktemp("new") / "prøve"
    return propose_survey(folder, [raw / "2026.sav", raw / "2022.csv", raw / "2024.xlsx"])


def test_a_small_survey_is_written_whole(tmp_path: Path, export: Callable[..., Path]) -> None:
    file = export("2024.csv", HEAD_2024, *ROWS_2024)
    survey = propose_survey(tmp_path / "small", [file])
    assert survey == tmp_path / "small" / "survey.yml"
    assert survey.read_text(encoding="utf-8") == SMALL
    assert (survey.parent / "units.csv").read_text(encoding="utf-8") == UNITS
    assert (survey.parent / "raw" / "2024.csv").read_bytes() == file.read_bytes()
    names = sorted(path.relative_to(survey.parent).as_posix() for path in survey.parent.rglob("*"))
    assert names == ["raw", "raw/2024.csv", "survey.yml", "units.csv"]


def test_it_can_be_used_at_once(tmp_path: Path, export: Callable[..., Path]) -> None:
    file = export("2024.csv", HEAD_2024, *ROWS_2024)
    loaded = load_survey(propose_survey(tmp_path / "small", [file]))
    assert loaded.survey is not None
    assert [str(problem) for problem in loaded.problems] == []


def test_an_export_in_the_folder_stays_where_it_is(
    tmp_path: Path, export: Callable[..., Path]
) -> None:
    file = export("2024.csv", HEAD_2024, *ROWS_2024)
    survey = propose_survey(tmp_path, [file])
    assert read_codebook(survey).waves["2024"].file == "2024.csv"
    assert not (tmp_path / "raw").exists()


def test_a_survey_file_is_never_written_over(tmp_path: Path, export: Callable[..., Path]) -> None:
    file = export("2024.csv", HEAD_2024, *ROWS_2024)
    survey = tmp_path / "small" / "survey.yml"
    survey.parent.mkdir()
    survey.write_text("mine", encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        propose_survey(survey.parent, [file])
    expected = (
        f"{survey} cannot be written:\n"
        f"  - {survey}: is there already; name another folder, or move it away first"
    )
    assert str(caught.value) == expected
    assert [path.name for path in survey.parent.iterdir()] == ["survey.yml"]


def test_two_exports_of_one_name_are_refused(tmp_path: Path, export: Callable[..., Path]) -> None:
    file = export("2024.csv", HEAD_2024, *ROWS_2024)
    other = tmp_path / "other" / "2024.csv"
    other.parent.mkdir()
    shutil.copy(file, other)
    folder = tmp_path / "small"
    with pytest.raises(CodebookError) as caught:
        propose_survey(folder, [file, other])
    expected = (
        f"{folder / 'survey.yml'} cannot be written:\n"
        "  - raw/2024.csv: two exports would lie there; rename one of them"
    )
    assert str(caught.value) == expected


def test_another_file_in_raw_is_never_written_over(
    tmp_path: Path, export: Callable[..., Path]
) -> None:
    file = export("2024.csv", HEAD_2024, *ROWS_2024)
    there = tmp_path / "small" / "raw" / "2024.csv"
    there.parent.mkdir(parents=True)
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(CodebookError, match="is there already, and differs; rename one of them"):
        propose_survey(tmp_path / "small", [file])
    assert there.read_text(encoding="utf-8") == "mine"


def test_nothing_is_written_if_an_export_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ReadingError):
        propose_survey(tmp_path / "small", [tmp_path / "gone.csv"])
    assert not (tmp_path / "small").exists()


def test_a_table_of_units_that_is_there_is_kept(
    tmp_path: Path, export: Callable[..., Path]
) -> None:
    units = tmp_path / "small" / "units.csv"
    units.parent.mkdir()
    units.write_text("unit;parent;name\nS;;Os\n", encoding="utf-8")
    propose_survey(units.parent, [export("2024.csv", HEAD_2024, *ROWS_2024)])
    assert units.read_text(encoding="utf-8") == "unit;parent;name\nS;;Os\n"


def test_the_sample_comes_out_as_it_was_written_by_hand(
    sample: Path, sample_proposal: Path
) -> None:
    ours, theirs = read_codebook(sample_proposal), read_codebook(sample)
    assert ours.wave_names == theirs.wave_names
    assert [item.id for item in ours.items] == [item.id for item in theirs.items]
    assert ours.index_by_id == theirs.index_by_id
    for name, wave in theirs.waves.items():
        found = ours.waves[name]
        assert found.omitted == wave.omitted
        assert (found.status, found.test) == (wave.status, wave.test)
        items = [item.id for item in theirs.items if item.id not in wave.omitted]
        assert [found.column(each) for each in items] == [wave.column(each) for each in items]
        others = [*theirs.background, theirs.units.column, "respondent_id"]
        renamed = [*ours.background, ours.units.column, ours.respondent or ""]
        assert [found.column(a) for a in renamed] == [wave.column(b) for b in others]


def test_the_sample_can_be_used_at_once(sample_proposal: Path) -> None:
    loaded = load_survey(sample_proposal)
    assert not [problem for problem in loaded.problems if problem.blocking]
    assert loaded.survey is not None
    assert len(loaded.survey.units) == 55


def test_no_canary_is_written(sample_proposal: Path) -> None:
    """Every respondent's key and address in the sample holds ZQ7."""
    for name in ("survey.yml", "units.csv"):
        text = (sample_proposal.parent / name).read_text(encoding="utf-8")
        assert "ZQ7" not in text.upper()
        assert "@" not in text


def test_it_is_the_same_every_time(sample: Path, sample_proposal: Path, tmp_path: Path) -> None:
    raw = sample.parent / "raw"
    again = propose_survey(tmp_path / "prøve", sorted(raw.iterdir()))
    assert again.read_bytes() == sample_proposal.read_bytes()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "items", "unit"),
    [
        ("osa_sweden_2023/prevent_osa_2023.sav", 45, "q0003"),
        ("exit_survey_dete/dete_survey.csv", 21, "Region"),
        ("eur_open_science_2022/eur_os_survey_qualtrics.csv", 5, "Q1"),
        ("fevs_2018_sample/fevs_2018_dev.parquet", 71, "LEVEL1"),
    ],
)
def test_real_exports(shared_data: Path, tmp_path: Path, file: str, items: int, unit: str) -> None:
    survey = propose_survey(tmp_path / "new", [shared_data / file])
    codebook = read_codebook(survey)
    assert (len(codebook.items), codebook.units.column) == (items, unit)
    loaded = load_survey(survey)
    assert [str(problem) for problem in loaded.problems if problem.blocking] == []
    assert loaded.survey is not None
