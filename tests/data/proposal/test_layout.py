"""What is written comes back as it was, whatever stands in an export."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillid_analysis.codebook.files import _parse
from tillid_analysis.data.proposal.layout import comment, mapping, scalar


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path: Path = tmp_path_factory.mktemp("yaml") / "a.yml"
    path.write_text(f"a: {mapping({'b': scalar(text)})}\n", encoding="utf-8", newline="\n")
    assert _parse(path) == {"a": {"b": text}}


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_comment_stays_one(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path: Path = tmp_path_factory.mktemp("yaml") / "a.yml"
    path.write_text("\n".join([*comment(text), "a: 1"]) + "\n", encoding="utf-8", newline="\n")
    assert _parse(path) == {"a": 1}
