"""Tables of released results."""

from tillid_analysis.presentation.tables.adjusted import (
    tabulate_adjusted,
    tabulate_nonresponse,
)
from tillid_analysis.presentation.tables.changes import tabulate_changes
from tillid_analysis.presentation.tables.contrasts import tabulate_contrasts
from tillid_analysis.presentation.tables.drivers import tabulate_drivers
from tillid_analysis.presentation.tables.levels import tabulate_levels, tabulate_units
from tillid_analysis.presentation.tables.quality import tabulate_quality, tabulate_reliability
from tillid_analysis.presentation.tables.response import tabulate_response
from tillid_analysis.presentation.tables.splits import tabulate_splits

__all__ = [
    "tabulate_adjusted",
    "tabulate_changes",
    "tabulate_contrasts",
    "tabulate_drivers",
    "tabulate_levels",
    "tabulate_nonresponse",
    "tabulate_quality",
    "tabulate_reliability",
    "tabulate_response",
    "tabulate_splits",
    "tabulate_units",
]
