"""Choosing the dialect an export is read in."""

from __future__ import annotations

from tillid_analysis.codebook import Dialect
from tillid_analysis.data.reading.dialects.plain import PLAIN
from tillid_analysis.data.reading.dialects.record import DialectReader
from tillid_analysis.data.reading.dialects.spss import SPSS
from tillid_analysis.data.reading.export import Recognised
from tillid_analysis.data.reading.head import Head

# The first that recognises a file reads it; a plain table is what no other recognises.
DIALECTS = (SPSS, PLAIN)


def choose_dialect(head: Head, named: Dialect | None) -> tuple[DialectReader, Recognised]:
    """Choose the dialect that an export is in.

    Parameters
    ----------
    head
        What the file says about itself.
    named
        The dialect that the user names; recognised where it is None.

    Returns
    -------
    tuple of DialectReader and Recognised
        The dialect, and why.

    Raises
    ------
    ReadingError
        If a dialect is named that the file is not in.
    """
    if named is None:
        return _recognise(head)
    reader = next(each for each in DIALECTS if each.name == named)
    reason = reader.recognise(head)
    if reason is None:
        found, why = _recognise(head)
        what = f"is not {reader.called} ({reader.sign})"
        remedy = f"it is read as {found.name} where no dialect is named: {why.reason}"
        raise head.source.refuse(head.source.problem(what, remedy))
    return reader, Recognised(named, f"{reason}; named by the user")


def _recognise(head: Head) -> tuple[DialectReader, Recognised]:
    for reader in DIALECTS[:-1]:
        reason = reader.recognise(head)
        if reason is not None:
            return reader, Recognised(reader.name, reason)
    return PLAIN, Recognised(PLAIN.name, PLAIN.recognise(head) or PLAIN.called)
