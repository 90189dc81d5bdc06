"""What is written into the ledger of a release, its people named as they were before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from tillid_analysis.disclosure.ledger import Entry, Ledger, append
from tillid_analysis.disclosure.people import alike, know_again, name_people
from tillid_analysis.disclosure.planning import WavePlan
from tillid_analysis.disclosure.released import WaveRelease, describe_wave
from tillid_analysis.survey import Survey


def find_earlier(
    survey: Survey, wave: str, ledger: Ledger
) -> tuple[Sequence[WaveRelease], Sequence[str]]:
    """Return how a wave was released before, whatever it was called, and its people's names.

    Parameters
    ----------
    survey, wave
        What is published.
    ledger
        What was released before.

    Returns
    -------
    list, list
        The earlier releases; and (N,) names of the respondents, those of before where they are
        known again.
    """
    people = name_people(survey, wave, ledger.salt)
    earlier = ledger.earlier(wave)
    for released in ledger.others(survey.waves).values():
        for each in released:
            if alike(each.people(), know_again(people, each.names())):
                earlier.append(each)
    known = dict.fromkeys(chain.from_iterable(each.names() for each in earlier))
    return earlier, know_again(people, known)


def record_release(
    survey: Survey, plans: Mapping[str, WavePlan], ledger: Ledger, files: Sequence[Path]
) -> None:
    """Write a release into the ledger.

    Parameters
    ----------
    survey, plans
        What is published, and the plan of each wave.
    ledger
        What was released before the plans were made, whose salt the names take.
    files
        The finished files.

    Raises
    ------
    DisclosureError
        If it cannot be written, or another release was since.
    """
    people = {wave: find_earlier(survey, wave, ledger)[1] for wave in plans}
    entry = Entry(
        date=date.today().isoformat(),
        version=version("tillid_analysis"),
        policy=survey.codebook.policy,
        sensitive=tuple(each.id for each in survey.codebook.items if each.sensitive),
        waves={wave: describe_wave(survey, plan, people[wave]) for wave, plan in plans.items()},
        files={path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    )
    append(ledger, entry, survey.codebook.folder)
