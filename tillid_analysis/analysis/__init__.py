"""Surveys in, results out: each function answers one of the analyst's questions."""

from tillid_analysis.analysis.adjustment import adjust_contrasts
from tillid_analysis.analysis.contrasts import contrast
from tillid_analysis.analysis.drivers.importance import rank_drivers
from tillid_analysis.analysis.drivers.interactions import assess_interactions
from tillid_analysis.analysis.drivers.items import rank_driver_items
from tillid_analysis.analysis.drivers.levels import locate_drivers
from tillid_analysis.analysis.drivers.levers import rank_levers
from tillid_analysis.analysis.drivers.necessity import assess_necessity
from tillid_analysis.analysis.drivers.ordinal import rank_ordinal_drivers
from tillid_analysis.analysis.drivers.pairs import contrast_drivers
from tillid_analysis.analysis.drivers.same_source import check_same_source
from tillid_analysis.analysis.drivers.shapes import assess_shapes
from tillid_analysis.analysis.estimates import estimate
from tillid_analysis.analysis.omnibus import assess_differences
from tillid_analysis.analysis.ordinal import check_ordinal
from tillid_analysis.analysis.pooling import shrink_units
from tillid_analysis.analysis.power import assess_power
from tillid_analysis.analysis.quality import assess_quality
from tillid_analysis.analysis.ranks import rank_units
from tillid_analysis.analysis.reliability import assess_reliability
from tillid_analysis.analysis.response import assess_response
from tillid_analysis.analysis.trends import compare_waves
from tillid_analysis.analysis.weighing import weigh_response

__all__ = [
    "adjust_contrasts",
    "assess_differences",
    "assess_interactions",
    "assess_necessity",
    "assess_power",
    "assess_quality",
    "assess_reliability",
    "assess_response",
    "assess_shapes",
    "check_ordinal",
    "check_same_source",
    "compare_waves",
    "contrast",
    "contrast_drivers",
    "estimate",
    "locate_drivers",
    "rank_driver_items",
    "rank_drivers",
    "rank_levers",
    "rank_ordinal_drivers",
    "rank_units",
    "shrink_units",
    "weigh_response",
]
