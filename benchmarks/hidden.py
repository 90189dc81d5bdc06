"""What disclosure control costs: seconds to plan, and people whose units are not shown.

Run `python benchmarks/hidden.py [--large]`. Organisations are made up: departments of ten teams,
invited per team log-normal around nine, of whom three in four answer. Beside the plan stand the
rule that hides small units only, which lets small groups be computed, and the optimum by
mixed-integer programming, which is exact for units and has no place in the product.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from tillid_analysis.codebook import Codebook
from tillid_analysis.data.scoring import score
from tillid_analysis.disclosure.cells import find_cells
from tillid_analysis.disclosure.planning import plan_wave
from tillid_analysis.disclosure.suppression import add_blocks, plan_tree
from tillid_analysis.disclosure.unions import find_sums
from tillid_analysis.survey import Responses, Survey
from tillid_analysis.units import UnitTree

SHARES = (0.4, 0.25, 0.2, 0.1, 0.05)
SEEDS = range(20)


def make_tree(
    departments: int, teams: tuple[int, int], seed: int
) -> tuple[UnitTree, NDArray[np.int64]]:
    """Return a tree, and for each unit those who answered in it and below it."""
    random = np.random.default_rng(seed)
    parents, own = [-1], [0]
    for _ in range(departments):
        department = len(parents)
        parents.append(0)
        own.append(0)
        for _ in range(random.integers(teams[0], teams[1] + 1)):
            invited = max(1, round(random.lognormal(np.log(9) - 0.125, 0.5)))
            parents.append(department)
            own.append(int(random.binomial(invited, 0.75)))
    codes = tuple(map(str, range(len(parents))))
    tree = UnitTree(codes, codes, np.array(parents), ("top", "department", "team"))
    return tree, np.asarray(tree.membership() @ np.array(own)).astype(np.int64)


def hide_least(tree: UnitTree, n: NDArray[np.int64], minimum: int) -> NDArray[np.bool_]:
    """Return which units an optimal plan shows: the fewest people in hidden units.

    A department's hidden teams have nobody or enough together; those of hidden departments count
    in the institution's block.
    """
    units, depth = len(tree), tree.depths()
    teams, departments = np.flatnonzero(depth == 2), np.flatnonzero(depth == 1)
    # Variables: hidden (units), team hidden in a hidden department (teams), block used (top + d).
    size = units + len(teams) + 1 + len(departments)
    both = {team: units + at for at, team in enumerate(teams)}
    used = {unit: units + len(teams) + at for at, unit in enumerate((0, *departments))}
    rows, low, high = [], [], []

    def add(terms: dict[int, float], least: float, most: float) -> None:
        row = np.zeros(size)
        for at, value in terms.items():
            row[at] += value
        rows.append(row)
        low.append(least)
        high.append(most)

    everybody = float(n[0])
    for team in teams:
        parent = int(tree.parents[team])
        add({both[team]: 1, team: -1}, -1, 0)
        add({both[team]: 1, parent: -1}, -1, 0)
        add({both[team]: 1, team: -1, parent: -1}, -1, 1)
    for department in departments:
        inside = [team for team in teams if tree.parents[team] == department]
        alone = {team: float(n[team]) for team in inside}
        alone |= {both[team]: -float(n[team]) for team in inside}
        add(alone | {used[department]: -float(minimum)}, 0, everybody)
        add(alone | {used[department]: -everybody}, -everybody, 0)
    together = {both[team]: float(n[team]) for team in teams}
    add(together | {used[0]: -float(minimum)}, 0, everybody)
    add(together | {used[0]: -everybody}, -everybody, 0)
    small = (n > 0) & (n < minimum)
    bounds = Bounds(np.concatenate([small.astype(float), np.zeros(size - units)]), np.ones(size))
    bounds.ub[0] = 0
    cost = np.concatenate([n, np.zeros(size - units)]).astype(float)
    solved = milp(
        cost,
        integrality=np.ones(size),
        bounds=bounds,
        constraints=LinearConstraint(np.array(rows), low, high),
    )
    return np.asarray(solved.x[:units] < 0.5)


def measure_use(departments: int, teams: tuple[int, int], minimum: int) -> dict[str, float]:
    """Return the shares of teams and of their people that are shown, and what leaks without."""
    sums: dict[str, list[float]] = {}
    for seed in SEEDS:
        tree, n = make_tree(departments, teams, seed)
        every = np.ones(len(tree), dtype=bool)
        plans = {
            "small only": (n == 0) | (n >= minimum),
            "plan": plan_tree(tree, n[:, None], minimum, every),
            "optimum": hide_least(tree, n, minimum),
        }
        counted = n > 0
        for name, shown in plans.items():
            sums.setdefault(f"units, {name}", []).append(shown[counted].mean())
            sums.setdefault(f"people, {name}", []).append(n[shown].sum() / n.sum())
        blocks = add_blocks(tree, n[:, None], plans["small only"])
        sums.setdefault("leaks, small only", []).append(((blocks > 0) & (blocks < minimum)).sum())
    return {name: float(np.mean(values)) for name, values in sums.items()}


def make_survey(departments: int, backgrounds: int, **policy: object) -> Survey:
    """Return a survey of one index with some backgrounds of five categories."""
    tree, n = make_tree(departments, (10, 10), seed=1)
    own = n.copy()
    np.subtract.at(own, tree.parents[1:], n[1:])
    homes, random = np.repeat(np.arange(len(tree)), own), np.random.default_rng(1)
    names = [f"b{at}" for at in range(backgrounds)]
    codebook = make_codebook(names, policy)
    answers = random.integers(0, 5, (len(homes), 2)).astype(np.int8)
    background = {
        name: pd.Categorical(random.choice(list("abcde"), len(homes), p=SHARES)) for name in names
    }
    responses = Responses(
        np.zeros(len(homes), dtype=np.int16),
        homes.astype(np.int32),
        np.asfortranarray(answers),
        pd.DataFrame(background),
        None,
        {},
    )
    scores = score(codebook, "1", answers, frozenset(codebook.item_by_id))
    return Survey(codebook, tree, responses, scores, pd.DataFrame())


def make_codebook(backgrounds: list[str], policy: dict[str, object]) -> Codebook:
    """Return a codebook of one index of two items."""
    options = [{"code": str(each), "label": str(each)} for each in range(1, 6)]
    told = {
        "title": "Made up",
        "scales": [{"id": "five", "options": options}],
        "items": [{"id": name, "scale": "five", "text": name} for name in ("A1", "A2")],
        "indices": [{"id": "a", "title": "A", "items": ["A1", "A2"]}],
        "waves": {"1": {"file": "none"}},
        "units": {"file": "none", "column": "u", "levels": ["top", "department", "team"]},
        "background": dict.fromkeys(backgrounds, "B"),
        "policy": policy,
        "path": str(Path("nowhere") / "survey.yml"),  # so that no plan is kept
    }
    return Codebook.model_validate_json(pd.Series(told).to_json())


def measure_speed(departments: int, backgrounds: int) -> dict[str, float]:
    """Return the seconds that planning a wave takes, what it shows, and probing that."""
    open_survey = make_survey(departments, backgrounds, min_interval=0)
    began = time.perf_counter()
    plan_wave(open_survey, "1")
    chosen = time.perf_counter()
    survey = make_survey(departments, backgrounds)
    started = time.perf_counter()
    plan = plan_wave(survey, "1")
    planned = time.perf_counter()
    cells = find_cells(survey, "1")
    published = cells.atoms[np.flatnonzero(plan.people.shown)]
    people = cells.count(np.ones(len(cells.atom), dtype=bool))
    split = cells.line >= 0
    probing = time.perf_counter()
    found = find_sums(published, people, 5, cells.branch)
    return {
        "units": len(survey.units),
        "cells": len(cells),
        "shown": float(plan.people.shown.sum()),
        "categories, by people": int(plan.people.shown[split].sum()),
        "categories, an index": int(plan.measures["a"].shown[split].sum()),
        "categories, an item": int(plan.measures["A1"].shown[split].sum()),
        "groups alone, s": chosen - began,
        "plan, s": planned - started,
        "probe and search for sums, s": time.perf_counter() - probing,
        "sums over few found": found.shape[0],
    }


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="with 10,000 units as well")
    options = parser.parse_args()
    sizes = {"20 x 10": (20, (10, 10)), "20 x 1-10": (20, (1, 10)), "5 x 1-10": (5, (1, 10))}
    use = {
        f"{name}, at least {minimum}": measure_use(*size, minimum)
        for name, size in sizes.items()
        for minimum in (5, 10)
    }
    print(pd.DataFrame(use).T.round(3).to_string())
    departments = (5, 20, 90, 900) if options.large else (5, 20, 90)
    speed = [measure_speed(each, backgrounds) for each in departments for backgrounds in (0, 5)]
    print(pd.DataFrame(speed).round(2).to_string(index=False))


if __name__ == "__main__":
    main()
