"""Exports: what is allowed in their columns and yet should not be there."""

from __future__ import annotations

from collections.abc import Iterator

from tillid_analysis.codebook import Codebook
from tillid_analysis.data.checking.backgrounds import check_stated
from tillid_analysis.data.checking.codes import check_order, check_texts
from tillid_analysis.data.checking.personal import check_personal
from tillid_analysis.data.drafting import needed_columns
from tillid_analysis.data.reading import Export
from tillid_analysis.errors import Problem


def check_export(codebook: Codebook, wave: str, export: Export) -> Iterator[Problem]:
    """Look through the values of a wave's file.

    Parameters
    ----------
    codebook, wave, export
        What was asked, the wave, and its file.

    Yields
    ------
    Problem
        None of them blocks, and none tells a respondent's value.

    Notes
    -----
    Every distinct value is looked at, which takes long where a column has as many as there are
    respondents: this is for `tillid check`, and not for each reading.
    """
    yield from check_order(codebook, wave, export)
    yield from check_texts(codebook, wave, export)
    yield from check_stated(codebook, wave, export)
    # A background with addresses or personal numbers is refused where it is decoded.
    asked = codebook.waves[wave]
    background = {asked.column(each) for each in codebook.background}
    columns = dict(needed_columns(codebook, asked))
    yield from check_personal(export, [each for each in columns if each not in background])
