"""The public names: what `import tillid_analysis` offers, and where each of them stands."""

from tillid_analysis.analysis import (
    assess_quality,
    assess_reliability,
    compare_waves,
    contrast,
    estimate,
    rank_drivers,
    rank_units,
    shrink_units,
)
from tillid_analysis.data.loading import read_survey
from tillid_analysis.disclosure import plan_release
from tillid_analysis.presentation.differing import state_units
from tillid_analysis.presentation.findings import state_findings
from tillid_analysis.presentation.plots import (
    plot_caterpillar,
    plot_contrasts,
    plot_drivers,
    plot_funnel,
    plot_levels,
    plot_ranks,
    plot_splits,
    plot_units,
    plot_waves,
)
from tillid_analysis.presentation.prose import tell, tell_promise
from tillid_analysis.presentation.reports.batch import write_reports
from tillid_analysis.presentation.tables import (
    tabulate_changes,
    tabulate_contrasts,
    tabulate_drivers,
    tabulate_gaps,
    tabulate_levels,
    tabulate_pairs,
    tabulate_pooled,
    tabulate_quality,
    tabulate_ranks,
    tabulate_reliability,
    tabulate_response,
    tabulate_splits,
    tabulate_unit_spread,
    tabulate_units,
)

__all__ = [
    "assess_quality",
    "assess_reliability",
    "compare_waves",
    "contrast",
    "estimate",
    "plan_release",
    "plot_caterpillar",
    "plot_contrasts",
    "plot_drivers",
    "plot_funnel",
    "plot_levels",
    "plot_ranks",
    "plot_splits",
    "plot_units",
    "plot_waves",
    "rank_drivers",
    "rank_units",
    "read_survey",
    "shrink_units",
    "state_findings",
    "state_units",
    "tabulate_changes",
    "tabulate_contrasts",
    "tabulate_drivers",
    "tabulate_gaps",
    "tabulate_levels",
    "tabulate_pairs",
    "tabulate_pooled",
    "tabulate_quality",
    "tabulate_ranks",
    "tabulate_reliability",
    "tabulate_response",
    "tabulate_splits",
    "tabulate_unit_spread",
    "tabulate_units",
    "tell",
    "tell_promise",
    "write_reports",
]
