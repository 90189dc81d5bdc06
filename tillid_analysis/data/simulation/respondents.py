"""The made-up survey: who answered in each wave, what, and with which flaws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.data.simulation.answers import (
    SHARE_STRAIGHT,
    Answers,
    draw_answers,
    draw_latent,
    draw_straight,
)
from tillid_analysis.data.simulation.effects import LEADERS, latent, unit_shifts, wave_shift
from tillid_analysis.data.simulation.organisation import (
    MOST_IN_SMALL_UNIT,
    WAVES,
    Organisation,
    codes_in_wave,
    simulate_organisation,
)
from tillid_analysis.data.simulation.people import People, simulate_people, tenure
from tillid_analysis.survey import BLANK

N_DUPLICATES = {"2022": 8, "2024": 9, "2026": 11}
N_TESTS = {"2022": 6, "2024": 7, "2026": 8}
N_PARTIAL = {"2022": 14, "2024": 17, "2026": 21}
MOST_ANSWERS_OF_SMALL_UNIT = 4
RESPONSE_RATES = (0.66, 0.90)
STABILITY = 0.6
"""Correlation over two years of what a person feels."""

_TEST_KEY_FROM = 90_000
_TEST_UNIT = "E03"


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedWave:
    """The rows of one wave's export, in the order they were submitted.

    Parameters
    ----------
    name
        The wave.
    answers
        (N, 36) positions of the options, 0-4, in the items' order; below zero where none.
    unit
        (N,) position of the respondent's unit in the organisation of the last wave.
    code
        (N,) code of the unit as it was in this wave.
    person
        (N,) the respondent's number.
    leader, tenure, job_group
        (N,) whether a leader; positions in `TENURES` and `JOB_GROUPS`.
    partial, test, superseded, straight
        (N,) whether the row was broken off, is a test answer, was answered again further down,
        or has the same option in every item.
    """

    name: str
    answers: Answers
    unit: NDArray[np.int64]
    code: NDArray[np.str_]
    person: NDArray[np.int64]
    leader: NDArray[np.bool_]
    tenure: NDArray[np.int64]
    job_group: NDArray[np.int64]
    partial: NDArray[np.bool_]
    test: NDArray[np.bool_]
    superseded: NDArray[np.bool_]
    straight: NDArray[np.bool_]

    @property
    def kept(self) -> NDArray[np.bool_]:
        """(N,) whether a row is left after cleaning."""
        return ~(self.partial | self.test | self.superseded)


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedSurvey:
    """A made-up survey: the organisation and the waves in order of time."""

    organisation: Organisation
    waves: tuple[SimulatedWave, ...]


def simulate_survey(*, seed: int) -> SimulatedSurvey:
    """Simulate a survey of three waves in a made-up institution.

    Parameters
    ----------
    seed
        Of the random numbers.

    Returns
    -------
    SimulatedSurvey
        The same for the same seed.

    Notes
    -----
    Who answers does not depend on what is felt, and a "ved ikke" or a blank not on the answer.

    Examples
    --------
    >>> [wave.name for wave in simulate_survey(seed=1).waves]
    ['2022', '2024', '2026']
    """
    rng = np.random.default_rng(seed)
    organisation = simulate_organisation(rng)
    people = simulate_people(organisation, rng)
    waves = [_simulate_wave(organisation, people, wave, rng) for wave in range(len(WAVES))]
    return SimulatedSurvey(organisation, tuple(waves))


def _simulate_wave(
    organisation: Organisation, people: People, wave: int, rng: np.random.Generator
) -> SimulatedWave:
    desk = _choose_respondents(organisation.sizes[:, wave], people, rng)
    unit, person, name = people.unit[desk], people.person[desk, wave], WAVES[wave]
    answers = _answer(organisation, people, name, unit, person, rng)
    partial = _mark(np.ones(len(desk), dtype=bool), N_PARTIAL[name], rng)
    small = organisation.sizes[unit, wave] <= MOST_IN_SMALL_UNIT
    straight = _mark(~partial & ~small, round(SHARE_STRAIGHT * (~partial).sum()), rng)
    answers[straight] = draw_straight(int(straight.sum()), rng)
    _break_off(answers, partial, rng)
    no_one = np.zeros(len(desk), dtype=bool)
    once = SimulatedWave(
        name,
        answers,
        unit,
        _codes(organisation, name, unit, people.place[desk]),
        person,
        people.leader[person],
        tenure(people.years[desk, wave]),
        people.job_group[person],
        partial,
        no_one,
        no_one,
        straight,
    )
    return _add_tests(_add_duplicates(once, rng), organisation, rng)


def _choose_respondents(
    invited: NDArray[np.int64], people: People, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Choose the desks that answer: in every unit at random, a few only in the smallest."""
    rate = rng.uniform(*RESPONSE_RATES, len(invited))
    n = np.round(rate * invited).astype(np.int64)
    n = np.where(invited <= MOST_IN_SMALL_UNIT, np.minimum(n, MOST_ANSWERS_OF_SMALL_UNIT), n)
    present = np.flatnonzero(people.place < invited[people.unit])
    shuffled = rng.permutation(present)
    by_unit = [shuffled[people.unit[shuffled] == unit][: n[unit]] for unit in range(len(n))]
    return rng.permutation(np.concatenate(by_unit))


def _answer(
    organisation: Organisation,
    people: People,
    wave: str,
    unit: NDArray[np.int64],
    person: NDArray[np.int64],
    rng: np.random.Generator,
) -> Answers:
    fresh = rng.standard_normal((len(person), 6), dtype=np.float32)
    lasting = np.float32(np.sqrt(STABILITY)) * people.stable[person]
    own = unit_shifts(organisation.codes, wave)[unit]
    own = own + people.leader[person, None] * latent(LEADERS)
    noise = lasting + np.float32(np.sqrt(1 - STABILITY)) * fresh
    return draw_answers(draw_latent(noise, own, wave_shift(wave)), rng, wave == WAVES[-1])


def _mark(among: NDArray[np.bool_], n: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    marked = np.zeros(len(among), dtype=bool)
    marked[rng.choice(np.flatnonzero(among), size=n, replace=False)] = True
    return marked


def _break_off(answers: Answers, partial: NDArray[np.bool_], rng: np.random.Generator) -> None:
    for row in np.flatnonzero(partial):
        answers[row, rng.integers(4, 24) :] = BLANK


def _codes(
    organisation: Organisation, wave: str, unit: NDArray[np.int64], place: NDArray[np.int64]
) -> NDArray[np.str_]:
    """Return (N,) unit codes of the wave; the desks of a merged unit were dealt to the old ones."""
    codes = [codes_in_wave(code, wave) for code in organisation.codes]
    return np.array([codes[u][p % len(codes[u])] for u, p in zip(unit, place, strict=True)])


def _take(wave: SimulatedWave, rows: NDArray[np.int64], **changed: object) -> SimulatedWave:
    names = [name for name in SimulatedWave.__slots__ if name != "name"]
    taken = {name: getattr(wave, name)[rows] for name in names}
    return SimulatedWave(**{"name": wave.name, **taken, **changed})


def _add_duplicates(wave: SimulatedWave, rng: np.random.Generator) -> SimulatedWave:
    """Let some answer twice: the first time, further up, a few answers were another option."""
    n, n_twice = len(wave.unit), N_DUPLICATES[wave.name]
    twice = np.sort(rng.choice(np.flatnonzero(wave.kept & ~wave.straight), n_twice, replace=False))
    first = wave.answers[twice]
    change = (first >= 0) & (rng.random(first.shape) < 0.1)
    first[change] = np.clip(first[change] + rng.choice([-1, 1], change.sum()), 0, 4)
    rows = np.concatenate([twice, np.arange(n)])
    where = np.concatenate([twice * rng.random(n_twice), np.arange(n)])
    superseded = np.arange(len(rows)) < n_twice
    answers = np.concatenate([first, wave.answers])
    both = _take(wave, rows, superseded=superseded, answers=answers)
    return _take(both, np.argsort(where, kind="stable"))


def _add_tests(
    wave: SimulatedWave, organisation: Organisation, rng: np.random.Generator
) -> SimulatedWave:
    """Put test answers by HR, made before the survey opened, in front of the others."""
    n = N_TESTS[wave.name]
    rows = np.concatenate([np.zeros(n, dtype=np.int64), np.arange(len(wave.unit))])
    test = np.arange(len(rows)) < n
    answers = wave.answers[rows]
    answers[test] = rng.integers(0, 5, (n, answers.shape[1]))
    person = np.where(test, _TEST_KEY_FROM + np.arange(len(rows)), wave.person[rows])
    unit = np.where(test, organisation.codes.index(_TEST_UNIT), wave.unit[rows])
    code = np.where(test, _TEST_UNIT, wave.code[rows])
    nothing = {name: getattr(wave, name)[rows] & ~test for name in ("partial", "straight")}
    superseded = wave.superseded[rows] & ~test
    return _take(
        wave,
        rows,
        answers=answers,
        person=person,
        unit=unit,
        code=code,
        test=test,
        superseded=superseded,
        **nothing,
    )
