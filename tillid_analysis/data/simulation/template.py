"""The text of the sample's survey file: the example that users copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tillid_analysis.data.simulation.answers import NEW_ITEMS, instrument
from tillid_analysis.data.simulation.dialects import PEOPLE_COLUMNS, asked_in, item_columns

_SURVEY = """\
# The sample survey: a made-up agency, three waves, three kinds of export.
# This one file says everything the analysis needs to know. Copy it and change what is yours.
# Write texts in Danish (da) and, if reports in English are wanted too, in English (en).

title:
  da: Tillid og resultater i Styrelsen for Eksempler
  en: Trust and results in the Agency of Examples

# The language of the reports unless another is asked for: da or en.
language: da

# What was asked. tillid36 comes with the package (36 items, six indices). A path to a file of
# your own works too, and so do scales, items and indices written in this file.
instrument: tillid36

# One entry a wave, the oldest first. The names are yours; put them in quotation marks.
#   file     the export, as it came, seen from this file
#   invited  the column of units.csv with how many were invited
#   columns  our name: the export's name, only where the two differ
#   status   which column says how far a respondent came, and which codes mean "finished"
#   test     which column marks answers given while trying the survey out, and its codes
#   omitted  items and backgrounds that were not asked that time
#   dialect  the survey tool that wrote the export, if it is not recognised (see tillid check)
#   wording  items that were worded otherwise: count the wordings 1, 2, 3 ...
#   scales   items that were asked on another response scale than their own: {item: scale}
waves:
  # 2022: a CSV file from Denmark (semicolons, labels such as "Helt enig", decimal commas).
  "2022":
    file: raw/2022.csv
    invited: invited_2022
    status: {column: Status, keep: [Gennemført]}
    test: {column: Testsvar, drop: [Ja]}
    omitted: [{new}]
    columns: {
{columns_2022}
    }

  # 2024: an Excel file with codes 1-5. Its columns have our names already.
  "2024":
    file: raw/2024.xlsx
    invited: invited_2024
    status: {column: status, keep: [4]}
    test: {column: test, drop: [1]}
    omitted: [{new}]

  # 2026: an SPSS file. {new} is new, and LAE5 has a new wording: from then on LAE5 is not
  # compared with the earlier waves.
  "2026":
    file: raw/2026.sav
    invited: invited_2026
    status: {column: stato_4, keep: [1]}
    test: {column: testsvar, drop: [1]}
    wording: {LAE5: 2}
    columns: {
{columns_2026}
    }

# The organisation: units.csv lists every unit with the unit above it; crosswalk.csv says which
# unit of today (to) each unit of earlier waves (from) went to. Two columns more can stand in it:
# share, where a unit was split into several (60 % and 40 %; without them its earlier answers are
# counted in the unit above all of them), and wave, the last one in which the code meant that unit,
# where the code was used again. A unit that only moved to another parent needs no row: units.csv
# says its parent of today, and all waves are counted there. crosswalk_direction: backwards counts
# the later waves in the units of the first instead; a merge needs the shares then.
units:
  file: units.csv
  column: enhed
  levels: [institution, afdeling, enhed]
  titles: # what readers see of a level; its name where it is left out
    institution: {da: institution, en: institution}
    afdeling: {da: afdeling, en: department}
    enhed: {da: enhed, en: team}
  crosswalk: crosswalk.csv

# What answers may be split by. The categories are found in the exports, and are called what they
# are called there (a code by its label, if it has one). Under categories they can have other names
# for readers, such as English ones.
background:
  leder:
    da: Leder
    en: Manager
    categories:
      - {code: Ja, label: {da: Ja, en: "Yes"}}
      - {code: Nej, label: {da: Nej, en: "No"}}
  anciennitet:
    da: Anciennitet
    en: Tenure
    categories:
      - {code: 0-1 år, label: {da: 0-1 år, en: 0-1 years}}
      - {code: 2-5 år, label: {da: 2-5 år, en: 2-5 years}}
      - {code: 6-10 år, label: {da: 6-10 år, en: 6-10 years}}
      - {code: 11+ år, label: {da: 11+ år, en: 11+ years}}
  jobgruppe:
    da: Jobgruppe
    en: Job group
    categories:
      - {code: Administrativ medarbejder, label: {da: Administrativ medarbejder, en: Administrator}}
      - {code: Jurist, label: {da: Jurist, en: Lawyer}}
      - {code: Økonom, label: {da: Økonom, en: Economist}}
      - {code: IT-medarbejder, label: {da: IT-medarbejder, en: IT staff}}

# One of them may be when people answered (answered_at: its name): a date, with or without a time of
# day. No more is kept of it than the third of the wave's answers it is in, and those who answered
# last are held against the others, as a sign of what those who did not answer would have said.

# The key that shows who answered twice. It is used for that, and never kept or shown.
respondent: respondent_id

# The index to explain, and the indices that may explain it.
outcome: resultatkultur
drivers: [tillid, involvering, laering, rammer, anerkendelse]

# Pairs of drivers of which one may matter more where the other is high. Name few, and before you
# look at the answers: among many pairs some always seem to go together.
interactions: [[tillid, rammer]]
# The outcome's items that overlap least with the drivers, here those about results reached: the
# ranking of the drivers is tried on these alone as well.
outcome_apart: [RES5, RES6]

# The stages that levels on 0-100 are read as, to make them easier to talk about: where the next one
# begins. No research says when anybody is mature, so the limits are yours; names: [...] names them.
maturity: {thresholds: [50, 60, 70]}

# The promise to the respondents: nothing is shown about fewer than this many people. Beside min_n
# there are, with what holds where they are left out: min_n_background: 10, min_n_distribution: 10
# and min_n_sensitive: 20 (the same for groups by background, for shares and spreads, and for
# sensitive items), min_difference: same (for what can be computed from what is shown; or a higher
# number), insider: 1, min_interval: 25, decimals: 0, pooled_remainder: true (whether other units
# are shown together), background_levels and crossed. None but decimals, pooled_remainder,
# background_levels and crossed can be lowered after a release. docs/disclosure.md says what is no
# setting, and why.
policy: {min_n: 5}
"""

_NAMES_ON_A_LINE = 6
_INDENT = " " * 6


def survey_text() -> str:
    """Return the sample's survey file.

    Examples
    --------
    >>> survey_text().splitlines()[0]
    '# The sample survey: a made-up agency, three waves, three kinds of export.'
    """
    text = _SURVEY.replace("{new}", ", ".join(NEW_ITEMS))
    for wave in ("2022", "2026"):
        text = text.replace(f"{{columns_{wave}}}", _columns(wave))
    return text


def _columns(wave: str) -> str:
    """Write a wave's columns: the people's first, then each index from a new line."""
    names, asked = item_columns(wave), asked_in(wave)
    groups = [PEOPLE_COLUMNS[wave]]
    for index in instrument().indices:
        groups.append({each: names[each] for each in index.items if each in asked})
    return "\n".join(_INDENT + line for group in groups for line in _lines(group))


def _lines(names: Mapping[str, str]) -> Iterator[str]:
    pairs = [f"{ours}: {theirs}," for ours, theirs in names.items()]
    for start in range(0, len(pairs), _NAMES_ON_A_LINE):
        yield " ".join(pairs[start : start + _NAMES_ON_A_LINE])
