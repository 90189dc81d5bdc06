"""A draft comes back as it was."""

from dataclasses import fields
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tillid_analysis.codebook import read_codebook
from tillid_analysis.data.cache.tables import _MARKS, Kept, read_kept, write_kept
from tillid_analysis.data.drafting import Findings, draft_wave, read_wave
from tillid_analysis.data.reading.units import read_units


def kept(survey: Path, wave: str) -> Kept:
    codebook = read_codebook(survey)
    found = Findings()
    export = read_wave(codebook, wave, found)
    assert export is not None
    draft = draft_wave(codebook, read_units(codebook), wave, export, found)
    assert draft is not None
    return Kept(draft, found.entries)


def and_back(kept: Kept) -> Kept:
    stream = BytesIO()
    write_kept(stream, kept)
    stream.seek(0)
    return read_kept(stream)


def assert_same(first: Kept, second: Kept) -> None:
    assert [*first.entries] == [*second.entries]
    assert [type(each.affected) for each in second.entries] == [int] * len(second.entries)
    pd.testing.assert_frame_equal(first.draft.background, second.draft.background)
    for name in (each.name for each in fields(first.draft) if each.name != "background"):
        ours, theirs = getattr(first.draft, name), getattr(second.draft, name)
        if isinstance(ours, np.ndarray):
            assert ours.dtype == theirs.dtype
            np.testing.assert_array_equal(ours, theirs)
        else:
            assert ours == theirs


def test_with_everything_that_a_draft_can_have(survey: Path) -> None:
    first = kept(survey, "2")
    assert all(getattr(first.draft, name) is not None for name in _MARKS)
    assert_same(first, and_back(first))


@pytest.mark.parametrize("wave", ["2022", "2024", "2026"])
def test_of_every_kind_of_file(sample: Path, wave: str) -> None:
    first = kept(sample, wave)
    assert_same(first, and_back(first))


def test_only_numbers_and_categories_are_written(survey: Path) -> None:
    stream = BytesIO()
    write_kept(stream, kept(survey, "1"))
    content = stream.getvalue()
    assert b"leder" in content
    assert b"mette" not in content
    assert b"r12" not in content
