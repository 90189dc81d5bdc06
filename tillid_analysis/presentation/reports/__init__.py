"""From notebooks to HTML pages: parameters, running, export and the last checks."""

from tillid_analysis.presentation.reports.light import import_nbformat

import_nbformat()
