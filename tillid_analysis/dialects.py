"""The survey tools whose exports can be read; a module of its own, since the command lists them."""

from typing import Literal

Dialect = Literal[
    "plain", "spss", "surveyxact", "enalyzer", "limesurvey", "qualtrics", "redcap", "glint"
]
"""The spellings of survey tools that exports can be read in."""
