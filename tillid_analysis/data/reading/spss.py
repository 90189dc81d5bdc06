"""SPSS files: codes as they are, user-missing ones included, and the labels of the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillid_analysis.data.reading.export import Export, Source, choose_columns, drop_blank_rows
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.soundness import is_sound
from tillid_analysis.data.reading.spelling import tidy
from tillid_analysis.errors import ReadingError

if TYPE_CHECKING:
    from pyreadstat import metadata_container


def read_spss(source: Source) -> Export:
    """Read the wanted columns of an SPSS file.

    Parameters
    ----------
    source
        The file, and the columns wanted.

    Returns
    -------
    Export
        Codes, not labels: categories made from labels lose their order, and the options that
        nobody chose. A code that SPSS counts as missing may be "ved ikke", so it stays.

    Raises
    ------
    ReadingError
        If the file is damaged or has none of the columns.
    """
    names = spss_names(source)
    found = choose_columns(source, names)
    values, meta = _read(source, usecols=[names[place] for place in found.values()])
    if not all(names[place] in values for place in found.values()):
        # It spells a damaged name in one way among all columns, and in another for one of them.
        raise _damaged(source)
    columns = {name: _plain(values[names[place]]) for name, place in found.items()}
    labels = {
        name: _whole_codes(meta.variable_value_labels[names[place]])
        for name, place in found.items()
        if names[place] in meta.variable_value_labels
    }
    written = meta.column_names_to_labels
    texts = {name: tidy(written.get(names[place]) or "") for name, place in found.items()}
    texts = {name: text for name, text in texts.items() if text}
    frame, notes = drop_blank_rows(source, pd.DataFrame(columns))
    return Export(frame, labels, source.file, tuple(notes), tuple(map(tidy, names)), texts)


def spss_names(source: Source) -> tuple[str, ...]:
    """Return the names of all columns.

    Parameters
    ----------
    source
        The file.

    Raises
    ------
    ReadingError
        If the file is damaged.
    """
    if not is_sound(source.path):
        raise _damaged(source)
    names = tuple(_read(source, usecols=None)[1].column_names)
    if None in names:
        # The library gives no name where it found none that it could spell.
        raise _damaged(source)
    return names


def _read(source: Source, usecols: list[str] | None) -> tuple[pd.DataFrame, metadata_container]:
    """Read some columns, or only what the file says about all of them."""
    import pyreadstat

    # The last ones are the library's own, where a file holds more than its header says.
    failures = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, IndexError, ValueError)
    # Older files do not say how they are encoded: then Danish ones are Windows-1252.
    for encoding in (None, "WINDOWS-1252"):
        try:
            values, meta = pyreadstat.read_sav(
                source.path,
                metadataonly=usecols is None,
                usecols=usecols,
                encoding=encoding,
                user_missing=True,
                apply_value_formats=False,
                disable_datetime_conversion=True,
            )
        except failures as failure:
            if "encoding" not in str(failure):
                break
        else:
            return values, meta
    raise _damaged(source) from None


def _damaged(source: Source) -> ReadingError:
    found = "is a damaged SPSS file, or one that was not written to its end"
    return source.refuse(source.problem(found, "export or copy it again"))


def _plain(values: pd.Series) -> pd.Series:
    """Return numbers as they are, and texts as categories."""
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values
    texts = values.astype(object)
    return texts.where(texts != "", np.nan).astype("category")


def _whole_codes(labels: Mapping[Any, str]) -> Labels:
    return {
        int(code) if isinstance(code, float) and code.is_integer() else code: label
        for code, label in labels.items()
    }
