"""Surveys in, results out: each function answers one of the analyst's questions."""

from tillid_analysis.analysis.adjustment import adjust_contrasts
from tillid_analysis.analysis.contrasts import contrast
from tillid_analysis.analysis.drivers.importance import rank_drivers
from tillid_analysis.analysis.drivers.pairs import contrast_drivers
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
    "assess_power",
    "assess_quality",
    "assess_reliability",
    "assess_response",
    "check_ordinal",
    "compare_waves",
    "contrast",
    "contrast_drivers",
    "estimate",
    "rank_drivers",
    "rank_units",
    "shrink_units",
    "weigh_response",
]
