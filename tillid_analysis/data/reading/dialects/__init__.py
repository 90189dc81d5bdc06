"""Dialects of survey tools: one module each, which recognises itself and says why."""

from tillid_analysis.data.reading.dialects.choice import choose_dialect, files_beside
from tillid_analysis.data.reading.dialects.record import Description, DialectReader

__all__ = ["Description", "DialectReader", "choose_dialect", "files_beside"]
