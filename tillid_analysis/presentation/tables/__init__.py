"""Tables of released results."""

from tillid_analysis.presentation.tables.adjusted import (
    tabulate_adjusted,
    tabulate_nonresponse,
)
from tillid_analysis.presentation.tables.changes import tabulate_changes
from tillid_analysis.presentation.tables.contrasts import tabulate_contrasts
from tillid_analysis.presentation.tables.driver_items import tabulate_driver_items
from tillid_analysis.presentation.tables.driver_levels import tabulate_driver_levels
from tillid_analysis.presentation.tables.driver_pairs import tabulate_driver_pairs
from tillid_analysis.presentation.tables.drivers import tabulate_drivers
from tillid_analysis.presentation.tables.effects import tabulate_effects
from tillid_analysis.presentation.tables.gaps import tabulate_gaps
from tillid_analysis.presentation.tables.levels import tabulate_levels, tabulate_units
from tillid_analysis.presentation.tables.levers import tabulate_levers, tabulate_unit_levers
from tillid_analysis.presentation.tables.maturity import tabulate_maturity
from tillid_analysis.presentation.tables.necessity import tabulate_necessity
from tillid_analysis.presentation.tables.omnibus import tabulate_differences
from tillid_analysis.presentation.tables.ordinal import tabulate_ordinal
from tillid_analysis.presentation.tables.ordinal_drivers import tabulate_ordinal_drivers
from tillid_analysis.presentation.tables.pairs import tabulate_pairs
from tillid_analysis.presentation.tables.pooling import tabulate_pooled, tabulate_unit_spread
from tillid_analysis.presentation.tables.power import tabulate_power
from tillid_analysis.presentation.tables.quality import (
    tabulate_quality,
    tabulate_reliability,
)
from tillid_analysis.presentation.tables.ranks import tabulate_ranks
from tillid_analysis.presentation.tables.response import tabulate_response
from tillid_analysis.presentation.tables.same_source import tabulate_same_source
from tillid_analysis.presentation.tables.shapes import tabulate_interactions, tabulate_shapes
from tillid_analysis.presentation.tables.splits import tabulate_splits
from tillid_analysis.presentation.tables.waves import tabulate_waves

__all__ = [
    "tabulate_adjusted",
    "tabulate_changes",
    "tabulate_contrasts",
    "tabulate_differences",
    "tabulate_driver_items",
    "tabulate_driver_levels",
    "tabulate_driver_pairs",
    "tabulate_drivers",
    "tabulate_effects",
    "tabulate_gaps",
    "tabulate_interactions",
    "tabulate_levels",
    "tabulate_levers",
    "tabulate_maturity",
    "tabulate_necessity",
    "tabulate_nonresponse",
    "tabulate_ordinal",
    "tabulate_ordinal_drivers",
    "tabulate_pairs",
    "tabulate_pooled",
    "tabulate_power",
    "tabulate_quality",
    "tabulate_ranks",
    "tabulate_reliability",
    "tabulate_response",
    "tabulate_same_source",
    "tabulate_shapes",
    "tabulate_splits",
    "tabulate_unit_levers",
    "tabulate_unit_spread",
    "tabulate_units",
    "tabulate_waves",
]
