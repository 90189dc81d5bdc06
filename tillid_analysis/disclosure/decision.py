"""The decision on what may be shown of a survey, taken once for everything."""

from __future__ import annotations

from tillid_analysis.disclosure.ledger import read_ledger, stamp_ledger
from tillid_analysis.disclosure.planning import plan_wave
from tillid_analysis.disclosure.release import Release
from tillid_analysis.disclosure.rereleases import plan_beside
from tillid_analysis.disclosure.waves import check_waves
from tillid_analysis.survey import Survey


def plan_release(survey: Survey) -> Release:
    """Decide what may be shown of a survey, once for everything.

    Parameters
    ----------
    survey
        What is published: all its waves, each with its whole tree of units.

    Returns
    -------
    Release
        Call it with results.

    Raises
    ------
    DisclosureError
        If the policy asks for less than at an earlier release, the ledger cannot be read, a wave
        has changed so little since it was released that the change would tell of few, or two
        waves may be the same people.

    Notes
    -----
    A unit is shown where it and every group that can be computed from the shown units have
    `min_n` respondents of the policy, counted for the respondents and for those behind each
    index. Shares, tests, effect sizes and intervals from a unit's own spread follow the same rule
    with `min_n_distribution`; units in one category of a background with `min_n_background`.
    Items rest on the respondents of their index, so that they add nothing to be computed. A group
    where nearly everybody answered alike is hidden for that index or its items, and so are groups
    by background from which the answers of others would follow within `min_interval`. What the
    ledger says was released before counts as published.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> release = ta.plan_release(survey)
    >>> release(ta.rank_drivers(survey, wave="2026")).frame["suppressed"].any()
    np.False_
    """
    asked = ("plan_release", stamp_ledger(survey.codebook))
    before = survey.answered.get(asked)
    if isinstance(before, Release):
        return before
    release = _plan(survey)
    survey.answered[asked] = release
    return release


def _plan(survey: Survey) -> Release:
    ledger = read_ledger(survey.codebook)
    check_waves(survey, ledger)
    plans = {wave: plan_wave(survey, wave) for wave in survey.waves}
    beside = {wave: plan_beside(survey, plan, ledger) for wave, plan in plans.items()}
    return Release(survey, beside, ledger)
