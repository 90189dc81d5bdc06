"""Choosing the dialect an export is read in."""

from __future__ import annotations

from pathlib import Path

from tillid_analysis.codebook import Dialect
from tillid_analysis.data.reading.dialects.enalyzer import ENALYZER
from tillid_analysis.data.reading.dialects.glint import GLINT
from tillid_analysis.data.reading.dialects.limesurvey import LIMESURVEY
from tillid_analysis.data.reading.dialects.plain import PLAIN
from tillid_analysis.data.reading.dialects.qualtrics import QUALTRICS
from tillid_analysis.data.reading.dialects.record import DialectReader
from tillid_analysis.data.reading.dialects.redcap import REDCAP
from tillid_analysis.data.reading.dialects.spss import SPSS
from tillid_analysis.data.reading.dialects.surveyxact import SURVEYXACT
from tillid_analysis.data.reading.export import Recognised
from tillid_analysis.data.reading.head import Head

# The first that recognises a file reads it; a plain table is what no other recognises.
MARKED = (SPSS, SURVEYXACT, QUALTRICS, LIMESURVEY, GLINT, REDCAP)
# Enalyzer's files carry no mark of their own, and so must be named.
DIALECTS = (*MARKED, ENALYZER, PLAIN)


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
    for reader in MARKED:
        reason = reader.recognise(head)
        if reason is not None:
            return reader, Recognised(reader.name, reason)
    return PLAIN, Recognised(PLAIN.name, PLAIN.recognise(head) or PLAIN.called)


def files_beside(export: Path) -> tuple[Path, ...]:
    """Return the files that tell about an export, those that are there.

    Parameters
    ----------
    export
        A file in any dialect: in some, such a file is what it is recognised by.
    """
    return tuple(path for each in DIALECTS for path in each.beside(export) if path.is_file())
