"""Columns that count the other way than the codebook, and texts among codes."""

from pathlib import Path

import pandas as pd
import pytest

import tillid_analysis as ta
from tests.data.checking.conftest import Find
from tests.data.checking.toys import FILE, toy_wave, write_toy
from tillid_analysis.codebook import read_codebook
from tillid_analysis.data.checking.codes import check_order
from tillid_analysis.data.reading import Export

LABELS = ["Helt uenig", "Uenig", "Hverken", "Enig", "Helt enig"]
FALLING = {5 - place: label for place, label in enumerate(LABELS)}
RISING = {place + 1: label for place, label in enumerate(LABELS)}
FOLLOWED = "the labels are followed; see whether they are right"
SEE = "a column of codes holds nothing else: see whether it is the right one"


def order_of(folder: Path, labels: dict[int, str], text: str = FILE) -> list[str]:
    """Return what is found in a file whose columns all have the same labels."""
    codebook = read_codebook(write_toy(folder, toy_wave(), text=text))
    frame = pd.DataFrame({name: [1.0, 2.0, 8.0] for name in ("A1", "A2", "A3", "R1")})
    export = Export(frame, dict.fromkeys(frame, labels), "raw/1.sav")
    return [*map(str, check_order(codebook, "1", export))]


def test_the_best_option_first_by_the_files_labels(tmp_path: Path) -> None:
    assert order_of(tmp_path, FALLING | {8: "Ved ikke"}) == [
        "raw/1.sav: 4 columns count the other way than the codebook (A1, A2, A3 and 1 more):"
        f" in A1 code 1 is 'Helt enig'; {FOLLOWED}"
    ]


@pytest.mark.parametrize(
    "labels",
    [RISING, {}, {1: "Enig"}, {1: "Meget god", 2: "God"}, {1: "Uenig", 2: "Helt enig", 3: "Enig"}],
    ids=["as declared", "none", "one only", "unknown", "neither"],
)
def test_labels_that_do_not_turn_the_order(tmp_path: Path, labels: dict[int, str]) -> None:
    assert order_of(tmp_path, labels) == []


def test_codes_from_nought_are_no_other_order(tmp_path: Path) -> None:
    assert order_of(tmp_path, dict(enumerate(LABELS))) == []


def test_a_scale_declared_the_best_option_first(tmp_path: Path) -> None:
    text = FILE
    for code, label in RISING.items():
        text = text.replace(
            f"code: {code}, label: {label}}}", f"code: {6 - code}, label: {label}}}"
        )
    assert order_of(tmp_path, FALLING, text) == []
    assert len(order_of(tmp_path, RISING, text)) == 1


def test_labels_in_the_cells_are_followed_and_told(find: Find, tmp_path: Path) -> None:
    wave = toy_wave()
    turned = wave | {
        "A2": [f"{6 - code} - {RISING[code]}" for code in map(int, map(str, wave["A2"]))]
    }
    assert find(wave, turned) == [
        "raw/2.csv: 1 column counts the other way than the codebook (A2):"
        f" in A2 code 1 is 'Helt enig'; {FOLLOWED}"
    ]
    survey = ta.read_survey(tmp_path)
    answers = survey.responses.answers
    assert (answers[survey.rows("1")] == answers[survey.rows("2")]).all()


def test_free_text_in_an_item(find: Find) -> None:
    wave = toy_wave()
    wave["A1"][3] = "Spørg Mette om det"
    first, second = find(toy_wave(), wave)
    assert first == f"raw/2.csv, column A1: has free text in 1-4 rows; {SEE}"
    assert second.startswith("raw/2.csv, column A1 (item A1): 1 answers have codes")
    assert "Mette" not in first + second


def test_free_text_in_a_background(find: Find) -> None:
    wave = toy_wave()
    own = "Jeg har skiftet job to gange i år og savner Mette"
    wave["role"][:12] = [f"{own} {row // 2}" for row in range(12)]
    wave["role"][12:24] = ["en lang kategori som rigtig mange mennesker nu har"] * 12
    assert find(toy_wave(), wave) == [f"raw/2.csv, column role: has free text in 10-19 rows; {SEE}"]
