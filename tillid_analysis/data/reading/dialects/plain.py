"""Tables of no particular tool: one header row, one row for each respondent."""

from __future__ import annotations

from tillid_analysis.data.reading.dialects.record import DialectReader
from tillid_analysis.data.reading.head import Head
from tillid_analysis.data.reading.kinds import name_of_kind


def recognise(head: Head) -> str | None:
    """Return what kind of table it is; SPSS files say more than a table does.

    Parameters
    ----------
    head
        What the file says about itself.
    """
    if head.kind == "spss":
        return None
    if head.layout is None:
        return f"{name_of_kind(head.kind)} without the marks of a tool"
    separators = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "upright strokes"}
    return f"a text file with {separators[head.layout.separator]}, without the marks of a tool"


PLAIN = DialectReader("plain", "a plain table", "a text, Excel or Parquet file is one", recognise)
