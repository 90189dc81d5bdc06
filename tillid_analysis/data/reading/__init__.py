"""Reading export files: one module for each kind and each dialect, and one way in.

Kinds, told apart by their content: text with separators (CSV; UTF-8, UTF-16 or Windows-1252),
Excel (.xlsx), SPSS (.sav, .zsav) and Parquet. Dialects, told apart by what survey tools write into
them: see `dialects`.
"""

from tillid_analysis.data.reading.export import Export, Recognised
from tillid_analysis.data.reading.formats import read_export

__all__ = ["Export", "Recognised", "read_export"]
