"""Backgrounds: categories that are read, or look on the pages, as if nobody had stated them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tillid_analysis.codebook import Codebook
from tillid_analysis.columns import NOT_STATED, band
from tillid_analysis.data.decoding.distinct import by_key, distinct_values
from tillid_analysis.data.reading import Export
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.spelling import as_text, fold, key_of
from tillid_analysis.errors import Problem
from tillid_analysis.language import LANGUAGES, text


def check_stated(codebook: Codebook, wave: str, export: Export) -> Iterator[Problem]:
    """Find backgrounds with a category that cannot be told from those who stated none.

    Parameters
    ----------
    codebook, wave, export
        What was asked, the wave, and its file.

    Yields
    ------
    Problem
        One a column and name, with its rows as a range; none blocks.

    Notes
    -----
    A question mark counts as not stated, and so whoever has it is counted with those whose cell is
    empty. A category called what the pages call those is another group, under the same name.
    """
    asked = codebook.waves[wave]
    ours = {
        fold(text("not_stated", language)): text("not_stated", language) for language in LANGUAGES
    }
    for name in codebook.background:
        if name in asked.omitted or name == codebook.answered_at:
            continue
        column = asked.column(name)
        rows = _rows_by_word(export, column)
        where = f"{export.file}, column {column}"
        if rows.get(NOT_STATED):
            found = f"{band(rows[NOT_STATED])} rows have {NOT_STATED!r}, which counts as not stated"
            remedy = "if it is a category of its own, call it by a word in the export or its labels"
            yield Problem(where, f"{found} (background {name})", remedy, blocking=False)
        for word in ours.keys() & rows.keys():
            found = f"{band(rows[word])} rows have a category called {ours[word]!r}"
            remedy = "leave these cells empty if it is the same; else call the category otherwise"
            also = "as pages call those whose cell is empty"
            yield Problem(where, f"{found}, {also} (background {name})", remedy, blocking=False)


def _rows_by_word(export: Export, column: str) -> Mapping[str, int]:
    """Count a column's rows by what is read there, by the file's labels where it has them."""
    labels: Labels = export.labels.get(column, {})
    named, distinct = by_key(labels), distinct_values(export.frame[column])
    rows: dict[str, int] = {}
    for value, count in zip(distinct.values, distinct.counts.tolist(), strict=True):
        word = fold(named.get(key_of(value), as_text(value)))
        rows[word] = rows.get(word, 0) + count
    return rows
