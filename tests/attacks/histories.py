"""Made-up histories: a wave released again and again, of more people and otherwise split."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.attacks.organisations import make_codebook
from tillid_analysis.codebook import Codebook
from tillid_analysis.data.scoring import score
from tillid_analysis.disclosure import Release, plan_release
from tillid_analysis.errors import DisclosureError
from tillid_analysis.survey import Responses, Survey
from tillid_analysis.units import UnitTree

RELEASES, TRIES = 4, 12
INDICES = (slice(0, 2), slice(2, 4), slice(4, 5))
LATE = (1, 2, 4, 5, 6, 8, 10, 12)


@dataclass(slots=True)
class Person:
    """One who answered: where, with what background, and what; `number` for ever."""

    number: int
    unit: str
    role: str
    age: int
    answers: list[int]


@dataclass(slots=True)
class State:
    """What a wave is like when it is to be released."""

    parents: dict[str, str]
    people: list[Person] = field(default_factory=list)
    young: int = 4
    name: str = "1"
    policy: dict[str, object] = field(default_factory=dict)
    born: int = 0

    def join(self, random: np.random.Generator, unit: str) -> None:
        """Let one more person answer: each index whole or not at all."""
        answers = random.integers(0, 5, 5)
        for items in INDICES:
            if random.random() < 0.06:
                answers[items] = -1
        role = "leader" if random.random() < 0.35 else "staff"
        age = int(random.integers(0, 8))
        self.people.append(Person(self.born, unit, role, age, answers.tolist()))
        self.born += 1


def start(random: np.random.Generator) -> State:
    """Return an organisation of two departments of up to three teams, and 20 to 40 people."""
    parents = {"T": "", "D0": "T", "D1": "T"}
    for department in ("D0", "D1"):
        for at in range(int(random.integers(0, 4))):
            parents[f"{department}{at}"] = department
    homes = [each for each in parents if each not in parents.values()]
    few = int(random.choice([5, 10]))
    state = State(parents, policy={"min_interval": 0, "min_n_background": few, "decimals": 1})
    for unit in random.choice(homes, int(random.integers(20, 41))):
        state.join(random, str(unit))
    return state


def change(random: np.random.Generator, before: State) -> State:
    """Return the state after one or two things have happened."""
    state = deepcopy(before)
    units = list(state.parents)
    teams = [each for each in units if len(each) == len("D00")]
    for what in random.choice(8, int(random.integers(1, 3)), replace=False):
        if what < 3:
            one = str(random.choice(units))
            for _ in range(int(random.choice(LATE))):
                state.join(random, one if what else str(random.choice(units)))
        elif what == 3:
            state.young = int(random.integers(3, 6))
        elif what == 4 and teams:
            state.parents[str(random.choice(teams))] = str(random.choice(["D0", "D1"]))
        elif what == 5:
            state.people[int(random.integers(len(state.people)))].unit = str(random.choice(units))
        elif what == 6:
            levels = ("top", "department", "team")[: int(random.integers(1, 4))]
            state.policy["background_levels"] = levels
        else:
            state.name = str(random.choice(["1", "spring"]))
    return state


def build(state: State, folder: Path) -> Survey:
    """Return the survey of a state."""
    codebook = _codebook(state, folder)
    names = sorted(state.parents, key=len)
    at = [names.index(above) if above else -1 for above in map(state.parents.get, names)]
    tree = UnitTree(tuple(names), tuple(names), np.array(at), ("top", "department", "team"))
    people = state.people
    answers = np.asfortranarray([each.answers for each in people], dtype=np.int8)
    background = pd.DataFrame(
        {
            "role": pd.Categorical([each.role for each in people]),
            "tenure": pd.Categorical(["-" if each.age < state.young else "+" for each in people]),
        }
    )
    unit = np.array([names.index(each.unit) for each in people], dtype=np.int32)
    responses = Responses(np.zeros(len(people), np.int16), unit, answers, background, None, {})
    scores = score(codebook, state.name, answers, frozenset(codebook.item_by_id))
    return Survey(codebook, tree, responses, scores, pd.DataFrame())


def _codebook(state: State, folder: Path) -> Codebook:
    made = make_codebook(state.policy)
    waves = {state.name: made.waves["1"]}
    return made.model_copy(update={"waves": waves, "path": folder / "survey.yml"})


Plan = Callable[[Survey], Release]


def release_again(seed: int, folder: Path, plan: Plan = plan_release) -> Iterator[Release]:
    """Yield releases of one wave, each after something happened; a refusal is no release."""
    random = np.random.default_rng(seed)
    state = now = start(random)
    made, page = 0, folder / "page.html"
    for _ in range(TRIES):
        try:
            release = plan(build(now, folder))
        except DisclosureError:
            now = change(random, state)
            continue
        page.write_text(str(made), encoding="utf-8")
        release.record([page])
        yield release
        state, made = now, made + 1
        if made == RELEASES:
            return
        now = change(random, state)


def told(releases: list[Release], measure: str) -> NDArray[np.int64]:
    """Return (G, P) the people of all groups of which a measure was ever shown."""
    rows = []
    for release in releases:
        [(wave, plan)] = release.waves.items()
        points = release.survey.points(measure, release.survey.rows(wave))
        inside = plan.cells.atoms.toarray()[plan.measures[measure].shown][:, plan.cells.atom]
        rows.append(inside * ~np.isnan(points))
    size = max(each.shape[1] for each in rows)
    return np.vstack([np.pad(each, ((0, 0), (0, size - each.shape[1]))) for each in rows])
