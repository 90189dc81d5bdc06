"""Indices and reversed items that are proposed from answers, and what is said of them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tillid_analysis.codebook import Codebook, read_codebook
from tillid_analysis.data.loading import load_survey
from tillid_analysis.data.proposal import propose_survey
from tillid_analysis.data.proposal.waves import MARK

WORDS = ("Helt uenig", "Uenig", "Hverken/eller", "Enig", "Helt enig")


def answers(rng: np.random.Generator, n: int, factors: Sequence[int]) -> np.ndarray:
    """Return (n, k) places of answers; the factor of each item is named, below zero if against."""
    common = rng.standard_normal((n, max(map(abs, factors)) + 1))
    loads = np.array([abs(each) for each in factors])
    own = np.sign(factors) * common[:, loads] + 0.8 * rng.standard_normal((n, len(factors)))
    own = np.where(loads == 0, 1.3 * rng.standard_normal(own.shape), own)
    return np.clip(np.rint(2 + own), 0, 4).astype(int)


def write(path: Path, names: Sequence[str], places: np.ndarray) -> Path:
    lines = [";".join(("enhed", *names))]
    for at, row in enumerate(places):
        lines.append(";".join((f"E{at % 4}", *(WORDS[place] for place in row))))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def propose(tmp_path: Path, *exports: Path) -> tuple[Codebook, str]:
    survey = propose_survey(tmp_path / "new", exports)
    loaded = load_survey(survey)
    assert [str(problem) for problem in loaded.problems if problem.blocking] == []
    text = survey.read_text(encoding="utf-8").replace("\n  #", "\n#")
    return read_codebook(survey), text.replace("\n# ", " ").replace(MARK, "OPEN")


def items(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    return {each.id: each.items for each in codebook.indices}


def reversed_items(codebook: Codebook) -> list[str]:
    return [each.id for each in codebook.items if each.reverse]


def test_answers_make_indices_and_names_name_them(tmp_path: Path, rng: np.random.Generator) -> None:
    names = ["TRO1", "TRO2", "TRO3", "MOD1", "MOD2", "MOD3"]
    file = write(tmp_path / "2026.csv", names, answers(rng, 307, [1, 1, -1, 2, 2, 2]))
    codebook, text = propose(tmp_path, file)
    assert items(codebook) == {"tro": ("TRO1", "TRO2", "TRO3"), "mod": ("MOD1", "MOD2", "MOD3")}
    assert reversed_items(codebook) == ["TRO3"]
    assert "OPEN TRO3: is it worded the other way round? It correlates -0." in text
    assert "with the rest of tro. If not, delete reverse: true." in text
    told = "each pair answered by 300 respondents or more; the columns TRO... stand in one block"
    assert told in text
    assert "disagree" not in text


def test_where_names_and_answers_disagree_the_answers_win_and_it_is_said(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    names = ["a_1", "a_2", "a_3", "a_4", "b_1", "b_2", "b_3", "alene"]
    file = write(tmp_path / "2026.csv", names, answers(rng, 400, [1, 1, 1, 2, 2, 2, 2, 0]))
    codebook, text = propose(tmp_path, file)
    assert items(codebook) == {"a": ("a_1", "a_2", "a_3"), "b": ("a_4", "b_1", "b_2", "b_3")}
    assert "OPEN names and answers disagree: the columns a... stand in one block (alpha" in text
    assert "by their answers they belong to a: a_1, a_2, a_3; b: a_4." in text
    assert "OPEN in no index, because their answers go with no others: alene." in text


def test_without_names_indices_are_numbered(tmp_path: Path, rng: np.random.Generator) -> None:
    names = ["mening", "ansvar", "ros", "pause", "støj", "lys"]
    file = write(tmp_path / "2026.csv", names, answers(rng, 300, [1, 1, 1, 2, 2, 2]))
    codebook, _ = propose(tmp_path, file)
    assert items(codebook) == {
        "index_1": ("mening", "ansvar", "ros"),
        "index_2": ("pause", "støj", "lys"),
    }


def test_a_change_between_waves_is_nothing_items_have_in_common(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    names = ["mening", "ansvar", "ros", "pause"]
    low = np.minimum(rng.integers(0, 5, (200, 4)), rng.integers(0, 5, (200, 4)))
    high = np.maximum(rng.integers(0, 5, (200, 4)), rng.integers(0, 5, (200, 4)))
    both = np.corrcoef(np.concatenate([low, high]), rowvar=False)
    assert both.min() > 0.2
    files = [write(tmp_path / "2024.csv", names, low), write(tmp_path / "2026.csv", names, high)]
    codebook, _ = propose(tmp_path, *files)
    assert codebook.indices == ()


@pytest.mark.parametrize(("n", "looked_at"), [(29, False), (30, True)])
def test_few_answers_are_not_described(
    tmp_path: Path, rng: np.random.Generator, n: int, looked_at: bool
) -> None:
    names = ["TRO1", "TRO2", "TRO3"]
    file = write(tmp_path / "2026.csv", names, answers(rng, n, [1, 1, -1]))
    codebook, text = propose(tmp_path, file)
    assert list(items(codebook)) == ["tro"]
    assert ("mean correlation" in text) == looked_at
    assert ("too few answers to see whether they go together" in text) != looked_at
    assert reversed_items(codebook) == (["TRO3"] if looked_at else [])


def test_it_is_the_same_every_time(tmp_path: Path, rng: np.random.Generator) -> None:
    """More rows than are read, so that some are drawn."""
    places = answers(rng, 20_500, [1, 1, 1, 2, 2, 2])
    file = write(tmp_path / "2026.csv", ["a1", "a2", "a3", "b1", "b2", "b3"], places)
    one, two = (propose_survey(tmp_path / each / "new", [file]) for each in "xy")
    assert one.read_bytes() == two.read_bytes()
    assert "20000 respondents or more" in one.read_text(encoding="utf-8")
