"""SPSS files, whichever tool wrote them: they hold texts and labels themselves."""

from __future__ import annotations

from tillid_analysis.data.reading.dialects.record import DialectReader
from tillid_analysis.data.reading.head import Head


def recognise(head: Head) -> str | None:
    """Return why it is an SPSS file, if it is one.

    Parameters
    ----------
    head
        What the file says about itself.
    """
    return "an SPSS file, with its own texts and labels" if head.kind == "spss" else None


SPSS = DialectReader("spss", "an SPSS file", "it starts with the mark of one", recognise)
