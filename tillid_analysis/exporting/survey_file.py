"""The files beside an exported wave: survey.yml and the units.

All are counted where the crosswalk has put them, so there is no crosswalk to be read again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

import numpy as np
import yaml

from tillid_analysis.codebook import Codebook
from tillid_analysis.exporting.naming import name_columns
from tillid_analysis.exporting.tables import Column, Kind
from tillid_analysis.units import UnitTree

UNITS = "units.csv"

_HEAD = """\
# An exported survey: cleaned answers of single people, one row a respondent. Keep it as you keep
# the exports it was made from. It is read like any survey: read_survey, or tillid check.
"""
# What may start a formula where a program opens a text file as a sheet.
_FORMULA = ("=", "+", "-", "@")


def survey_text(
    codebook: Codebook,
    tree: UnitTree,
    kind: Kind,
    files: Mapping[str, str],
    columns: Mapping[str, Sequence[Column]],
) -> str:
    """Return the survey file of an exported survey.

    Parameters
    ----------
    codebook, tree
        What was asked, and of whom.
    kind
        What the waves are written as.
    files, columns
        Each wave's file and what stands in it.

    Notes
    -----
    Nothing is left to say about who finished, tested or answered twice: that is done. Instruments
    are written out, since a path to one's own would lead nowhere.
    """
    written = codebook.asked()
    invited = invited_columns(tree)
    for name, wave in written["waves"].items():
        read: dict[str, Any] = {"file": files[name]}
        read["dialect"] = "spss" if kind == "sav" else "plain"
        if name in invited:
            read["invited"] = invited[name]
        renamed = {each.id: each.name for each in columns[name] if each.id != each.name}
        if "" in renamed:
            read["weight"] = renamed.pop("")
        written["waves"][name] = {**read, **({"columns": renamed} if renamed else {}), **wave}
    written["units"] |= {"file": UNITS, "column": codebook.units.column}
    return _HEAD + yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=100)


def invited_columns(tree: UnitTree) -> dict[str, str]:
    """Return the column of the units' table with the number invited in each wave."""
    names = name_columns([f"invited_{wave}" for wave in tree.invited])
    return dict(zip(tree.invited, names, strict=True))


def units_text(tree: UnitTree) -> str:
    """Return the table of units: those of today, with everyone counted where they are now."""
    names = invited_columns(tree)
    parents = ["" if above < 0 else tree.codes[above] for above in tree.parents]
    counts = [[_count(each) for each in tree.invited[wave]] for wave in names]
    rows = zip(tree.codes, parents, tree.names, *counts, strict=True)
    return _table(["unit", "parent", "name", *names.values()], rows)


def _count(invited: float) -> str:
    return "" if np.isnan(invited) else f"{invited:.0f}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    # Excel takes UTF-8 for what it is by this mark only.
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + written.getvalue()


def _harmless(cell: str) -> str:
    """Put a tab, which the reader takes away, before what a sheet would take for a formula."""
    return f"\t{cell}" if cell.startswith(_FORMULA) else cell
