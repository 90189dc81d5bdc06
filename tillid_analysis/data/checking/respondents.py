"""Respondents: the same answer throughout, and values of backgrounds that one or nobody has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tillid_analysis.columns import band
from tillid_analysis.errors import Problem
from tillid_analysis.survey import Survey


def check_straight_lines(survey: Survey) -> Iterator[Problem]:
    """Say in which waves respondents gave the same answer to reversed items and to all others.

    Parameters
    ----------
    survey
        What was answered.

    Yields
    ------
    Problem
        One a wave with their number as a range; none blocks.
    """
    for wave in survey.waves:
        flagged = survey.responses.flagged.get("straight_line")
        count = 0 if flagged is None else int(flagged[survey.rows(wave)].sum())
        if count:
            found = f"{band(count)} respondents chose one option throughout, reversed items too"
            remedy = "they are kept: see whether somebody clicked through"
            yield Problem(survey.codebook.waves[wave].file, found, remedy, blocking=False)


def check_lone_values(survey: Survey) -> Iterator[Problem]:
    """Say how many values of a background only one respondent of a wave has.

    Parameters
    ----------
    survey
        What was answered.

    Yields
    ------
    Problem
        One a wave and background, without the values; none blocks.
    """
    background = survey.responses.background
    for wave in survey.waves:
        asked = survey.codebook.waves[wave]
        for name in survey.codebook.background:
            codes = background[name].iloc[survey.rows(wave)].astype("category").cat.codes
            lone = int((np.bincount(codes[codes >= 0]) == 1).sum())
            if lone:
                values = "1 value has" if lone == 1 else f"{lone} values have"
                found = f"{values} only one respondent each in wave {wave} (background {name})"
                remedy = "put them together with others before it is read"
                where = f"{asked.file}, column {asked.column(name)}"
                yield Problem(where, found, remedy, blocking=False)


def check_categories(survey: Survey) -> Iterator[Problem]:
    """Name the categories with a label in the survey file that nobody is in.

    Parameters
    ----------
    survey
        What was answered.

    Yields
    ------
    Problem
        One a background; none blocks.
    """
    for name, background in survey.codebook.background.items():
        there = set(survey.responses.background[name].dropna().astype(str).unique())
        missing = [repr(each) for each in background.label_by_code if each not in there]
        if missing:
            found = f"nobody is in {', '.join(missing)}"
            remedy = "write a category as the export names it, a code with a label by its label"
            where = f"{survey.codebook.path.name}: background.{name}.categories"
            yield Problem(where, found, remedy, blocking=False)
