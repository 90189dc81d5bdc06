"""Reading export files: one module for each dialect, and one way in.

Kinds, told apart by their content: text with separators (CSV; UTF-8, UTF-16 or Windows-1252),
Excel (.xlsx), SPSS (.sav, .zsav) and Parquet.
"""

from tillid_analysis.data.reading.export import Export
from tillid_analysis.data.reading.formats import read_export

__all__ = ["Export", "read_export"]
