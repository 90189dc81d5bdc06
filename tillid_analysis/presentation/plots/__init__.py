"""Figures of released results."""

from tillid_analysis.presentation.plots.adjusted import plot_adjusted, plot_nonresponse
from tillid_analysis.presentation.plots.caterpillar import plot_caterpillar
from tillid_analysis.presentation.plots.contrasts import plot_contrasts
from tillid_analysis.presentation.plots.driver_items import plot_driver_items
from tillid_analysis.presentation.plots.driver_levels import plot_driver_levels
from tillid_analysis.presentation.plots.drivers import plot_drivers
from tillid_analysis.presentation.plots.funnel import plot_funnel
from tillid_analysis.presentation.plots.interactions import plot_interactions
from tillid_analysis.presentation.plots.levels import plot_levels
from tillid_analysis.presentation.plots.levers import plot_levers
from tillid_analysis.presentation.plots.maturity import plot_maturity
from tillid_analysis.presentation.plots.power import plot_power
from tillid_analysis.presentation.plots.ranks import plot_ranks
from tillid_analysis.presentation.plots.response import plot_response
from tillid_analysis.presentation.plots.response_map import plot_response_map
from tillid_analysis.presentation.plots.same_source import plot_same_source
from tillid_analysis.presentation.plots.shapes import plot_shapes
from tillid_analysis.presentation.plots.splits import plot_splits
from tillid_analysis.presentation.plots.units import plot_units
from tillid_analysis.presentation.plots.waves import plot_waves

__all__ = [
    "plot_adjusted",
    "plot_caterpillar",
    "plot_contrasts",
    "plot_driver_items",
    "plot_driver_levels",
    "plot_drivers",
    "plot_funnel",
    "plot_interactions",
    "plot_levels",
    "plot_levers",
    "plot_maturity",
    "plot_nonresponse",
    "plot_power",
    "plot_ranks",
    "plot_response",
    "plot_response_map",
    "plot_same_source",
    "plot_shapes",
    "plot_splits",
    "plot_units",
    "plot_waves",
]
