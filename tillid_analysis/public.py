"""The public names: what `import tillid_analysis` offers, and where each of them stands."""

from tillid_analysis.analysis import (
    adjust_contrasts,
    assess_quality,
    assess_reliability,
    assess_response,
    compare_waves,
    contrast,
    estimate,
    rank_drivers,
    weigh_response,
)
from tillid_analysis.data.loading import read_survey
from tillid_analysis.disclosure import plan_release
from tillid_analysis.presentation.findings import state_findings
from tillid_analysis.presentation.plots import (
    plot_adjusted,
    plot_contrasts,
    plot_drivers,
    plot_levels,
    plot_nonresponse,
    plot_response,
    plot_splits,
    plot_units,
    plot_waves,
)
from tillid_analysis.presentation.prose import tell, tell_promise
from tillid_analysis.presentation.reports.batch import write_reports
from tillid_analysis.presentation.tables import (
    tabulate_adjusted,
    tabulate_changes,
    tabulate_contrasts,
    tabulate_drivers,
    tabulate_levels,
    tabulate_nonresponse,
    tabulate_quality,
    tabulate_reliability,
    tabulate_response,
    tabulate_splits,
    tabulate_units,
)

__all__ = [
    "adjust_contrasts",
    "assess_quality",
    "assess_reliability",
    "assess_response",
    "compare_waves",
    "contrast",
    "estimate",
    "plan_release",
    "plot_adjusted",
    "plot_contrasts",
    "plot_drivers",
    "plot_levels",
    "plot_nonresponse",
    "plot_response",
    "plot_splits",
    "plot_units",
    "plot_waves",
    "rank_drivers",
    "read_survey",
    "state_findings",
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
    "tell",
    "tell_promise",
    "weigh_response",
    "write_reports",
]
