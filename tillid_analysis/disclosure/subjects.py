"""What each analysis is about, which decides by what rule its numbers are shown."""

AMONG_UNITS = (
    *("contrast", "compare_waves", "check_ordinal", "shrink_units", "rank_units"),
    *("adjust_contrasts", "weigh_response", "assess_response", "rank_levers"),
)
"""Analyses whose answers rest on all units: they must be able to do with those that are shown."""
ABOUT_SIZES = ("assess_power",)
"""Analyses that need no more than a unit's size, and the institution's spread."""
ABOUT_UNITS = ("estimate", *AMONG_UNITS, *ABOUT_SIZES)
"""Analyses whose estimates are points 0-100, or percentage points, of units."""
ABOUT_LEVELS = ("assess_differences", "check_same_source", "locate_drivers")
"""Analyses of all units that are shown, whose answers name none of them."""
ABOUT_SHAPES = ("assess_shapes", "assess_interactions", "assess_necessity")
"""Models of the institution that tell points 0-100, of all respondents or of bins of them."""
ABOUT_INSTITUTION = (
    *("rank_drivers", "contrast_drivers", "rank_driver_items", "rank_ordinal_drivers"),
    *("assess_reliability", *ABOUT_SHAPES, *ABOUT_LEVELS),
)
"""Models of all respondents of the institution, or of those in shown units."""
ABOUT_FILES = ("assess_quality",)
"""Analyses of what was read, in ranges of rows."""
IN_POINTS = (*ABOUT_UNITS, *ABOUT_SHAPES)
"""Analyses whose estimates are points 0-100; other estimates are coefficients."""
