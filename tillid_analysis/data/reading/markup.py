"""Item texts as readers see them: without HTML and the placeholders of survey tools."""

from __future__ import annotations

import re
from html import unescape

from tillid_analysis.data.reading.spelling import tidy

_PLACEHOLDER = re.compile(r"\{%.*?%\}|\$\{[^}]*\}", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


def plain_text(text: str) -> str:
    """Return an item's text on one line, without tags and with "..." for placeholders.

    Examples
    --------
    >>> plain_text("<p>Hvordan g&aring;r det i<br>{%expression:{unit}%}?</p>")
    'Hvordan går det i ...?'
    """
    shown = _TAG.sub(" ", _HIDDEN.sub(" ", _PLACEHOLDER.sub("...", text)))
    return re.sub(r" (?=[?!,;])", "", " ".join(tidy(unescape(shown)).split()))
