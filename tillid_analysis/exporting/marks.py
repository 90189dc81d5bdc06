"""Where labels stand in formats that have no place of their own for them.

The reader of exports looks for the same marks.
"""

LABEL_SHEET = "labels"
"""The sheet of an Excel file that holds the labels of the first one."""

LABEL_HEADER = ("variable", "code", "label")
"""Its header; a row without a code has the text of the variable itself."""

PARQUET_TEXT, PARQUET_LABELS = b"label", b"value_labels"
"""Metadata of a Parquet column: its text, and its labels by code, as JSON."""
