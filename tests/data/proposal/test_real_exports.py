"""Real answers: what is proposed from them, held against what is published of them."""

from pathlib import Path

import pytest

from tillid_analysis.codebook import Codebook, read_codebook
from tillid_analysis.data.loading import load_survey
from tillid_analysis.data.proposal import propose_survey

pytestmark = pytest.mark.shared


def propose(shared_data: Path, tmp_path: Path, file: str) -> Codebook:
    return read_codebook(propose_survey(tmp_path / "new", [shared_data / file]))


def items(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    return {each.id: each.items for each in codebook.indices}


def test_the_five_factors_of_the_bfi_and_their_published_key(
    shared_data: Path, tmp_path: Path
) -> None:
    codebook = propose(shared_data, tmp_path, "psych_bfi/bfi.csv")
    key = {trait: tuple(f"{trait.upper()}{n}" for n in range(1, 6)) for trait in "aceno"}
    assert items(codebook) == key
    against = {each.id for each in codebook.items if each.reverse}
    assert against == {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}


def test_sub_agencies_stand_under_their_agency(shared_data: Path, tmp_path: Path) -> None:
    codebook = propose(shared_data, tmp_path, "fevs_2018_sample/fevs_2018_dev.parquet")
    assert codebook.units.levels == ("institution", "AGENCY", "unit")
    assert "AGENCY" not in codebook.background
    loaded = load_survey(codebook.path)
    assert loaded.survey is not None
    assert len(loaded.survey.units) == 1 + 33 + 157
    supervisors = {"Q47", "Q48", "Q49", "Q51", "Q52"}
    assert any(supervisors <= {*found} for found in items(codebook).values())


def test_blocks_of_a_swedish_survey_are_found_by_their_answers(
    shared_data: Path, tmp_path: Path
) -> None:
    codebook = propose(shared_data, tmp_path, "osa_sweden_2023/prevent_osa_2023.sav")
    found = items(codebook)
    for block, count in (("q0005", 5), ("q0009", 5), ("q0010", 6)):
        assert found[block] == tuple(f"{block}_{n:04}" for n in range(1, count + 1))
    text = codebook.path.read_text(encoding="utf-8")
    assert "names and answers disagree: the columns q0008... stand in one block" in text
