"""Writing a survey out for other programs, as a survey folder that reads again."""

from tillid_analysis.exporting.folder import export_folder
from tillid_analysis.exporting.tables import KINDS, Kind, Rows

__all__ = ["KINDS", "Kind", "Rows", "export_folder"]
