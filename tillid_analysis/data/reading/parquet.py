"""Parquet files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from tillid_analysis.data.reading.export import Export, Source, choose_columns, drop_blank_rows
from tillid_analysis.data.reading.spelling import tidy
from tillid_analysis.data.reading.told import read_metadata
from tillid_analysis.errors import ReadingError

if TYPE_CHECKING:
    import pyarrow as pa


def read_parquet(source: Source) -> Export:
    """Read the wanted columns of a Parquet file.

    Parameters
    ----------
    source
        The file, and the columns wanted.

    Returns
    -------
    Export
        Numbers as plain NumPy numbers, texts as categories.

    Raises
    ------
    ReadingError
        If the file is damaged or has none of the columns.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        # One file, also where the folder's name looks like a partition ("wave=2024").
        with parquet.ParquetFile(source.path) as stored:
            names = tuple(stored.schema_arrow.names)
            found = choose_columns(source, names)
            schema = stored.schema_arrow
            _check_types(source, schema, found)
            told = read_metadata({n: schema.field(at).metadata or {} for n, at in found.items()})
            values = {
                name: _to_pandas(stored.read(columns=[names[place]]).column(0))
                for name, place in found.items()
            }
    except (pa.ArrowException, OSError):
        raise _damaged(source) from None
    frame, notes = drop_blank_rows(source, pd.DataFrame(values))
    file, columns = source.file, tuple(map(tidy, names))
    return Export(frame, told.labels, file, tuple(notes), columns, told.texts)


def parquet_names(source: Source) -> tuple[str, ...]:
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
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(source.path) as stored:
            return tuple(stored.schema_arrow.names)
    except (pa.ArrowException, OSError):
        raise _damaged(source) from None


def _damaged(source: Source) -> ReadingError:
    return source.refuse(source.problem("is a damaged Parquet file", "export or copy it again"))


def _check_types(source: Source, schema: pa.Schema, found: Mapping[str, int]) -> None:
    from pyarrow import types

    problems = [
        source.problem(
            "holds several values in one cell", "make columns of them", at=f"column {name}"
        )
        for name, place in found.items()
        if types.is_nested(schema.field(place).type)
    ]
    if problems:
        raise source.refuse(*problems)


def _to_pandas(column: pa.ChunkedArray) -> pd.Series:
    import pyarrow as pa
    from pyarrow import types

    kind = column.type
    texts = (types.is_string, types.is_large_string, types.is_string_view)
    octets = (types.is_binary, types.is_large_binary, types.is_fixed_size_binary)
    if types.is_dictionary(kind) and any(is_octets(kind.value_type) for is_octets in octets):
        column = column.cast(kind.value_type)
        kind = column.type
    # Some programs do not say that their bytes are UTF-8.
    if any(is_octets(kind) for is_octets in octets):
        column = column.cast(pa.binary()).cast(pa.string())
        kind = column.type
    if types.is_null(kind):
        column = column.cast(pa.string())
        kind = column.type
    if any(is_text(kind) for is_text in texts):
        column = column.cast(pa.string()).dictionary_encode()
    elif types.is_dictionary(kind):
        column = column.unify_dictionaries()
    elif types.is_decimal(kind):
        column = column.cast(pa.float64())
    elif types.is_integer(kind) and column.null_count and kind.bit_width <= 16:
        # Half the memory of what pandas would choose, and exact for as many digits.
        column = column.cast(pa.float32())
    values: pd.Series = column.to_pandas()
    return values
