"""How a text file is laid out: what its readers agree on."""

from __future__ import annotations

from dataclasses import dataclass, field

from tillid_analysis.data.reading.encoding import Encoding


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out.

    Parameters
    ----------
    encoding
        How it is encoded.
    separator
        What stands between two values.
    names
        The column names in the file's order; "" where there is none.
    above
        Physical lines up to and with the header.
    below
        Rows under the header that describe the columns and are no answers.
    top
        The first rows under the header, those that describe the columns included.
    """

    encoding: Encoding
    separator: str
    names: tuple[str, ...]
    above: int
    below: int
    top: tuple[tuple[str, ...], ...] = field(repr=False)
