"""Made-up organisations, and an attacker who knows nothing of how they are protected."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.codebook import Codebook
from tillid_analysis.data.scoring import score
from tillid_analysis.disclosure.cells import Cells
from tillid_analysis.survey import Responses, Survey
from tillid_analysis.units import UnitTree

CODES = ["1", "2", "3", "4", "5"]
POLICIES = (
    {},
    {"min_n_background": 5},
    {"min_n": 7, "insider": 2},
    {"background_levels": ["top", "department", "team"], "min_n_background": 5},
    {"crossed": [["role", "tenure"]]},
)


def make_codebook(policy: dict[str, object]) -> Codebook:
    """Return two indices of two items each, an item of its own, and two backgrounds."""
    scale = {"id": "five", "options": [{"code": each, "label": f"l{each}"} for each in CODES]}
    items = [{"id": name, "scale": "five", "text": name} for name in ("A1", "A2", "B1", "B2", "C")]
    return Codebook.model_validate_json(
        pd.Series(
            {
                "title": "Made up",
                "scales": [scale],
                "items": items,
                "indices": [
                    {"id": "a", "title": "A", "items": ["A1", "A2"]},
                    {"id": "b", "title": "B", "items": ["B1", "B2"]},
                ],
                "waves": {"1": {"file": "none.csv"}},
                "units": {
                    "file": "units.csv",
                    "column": "unit",
                    "levels": ["top", "department", "team"],
                },
                "background": {"role": "Role", "tenure": "Tenure"},
                "policy": policy,
                "path": str(Path("survey.yml")),
            }
        ).to_json()
    )


def make_survey(seed: int) -> Survey:
    """Return a ragged organisation: departments of one to eight teams, some people in none."""
    random = np.random.default_rng(seed)
    parents, homes = [-1], []
    for _ in range(random.integers(2, 6)):
        department = len(parents)
        parents.append(0)
        homes += [department] * int(random.integers(0, 3))
        for _ in range(random.integers(0, 8)):
            homes += [len(parents)] * int(random.poisson(random.choice([2, 6, 9])))
            parents.append(department)
    homes += [0] * int(random.integers(0, 3)) + [1] * 12
    n = len(homes)
    # Some items are answered at the top by nearly everybody.
    high = random.choice([0.2, 0.9], size=5)
    answers = np.where(random.random((n, 5)) < high, 4, random.integers(0, 5, (n, 5)))
    answers = np.where(random.random((n, 5)) < 0.04, -1, answers).astype(np.int8)
    background = pd.DataFrame(
        {
            "role": pd.Categorical(np.where(random.random(n) < 0.2, "leader", "staff")),
            "tenure": pd.Categorical(
                random.choice(["0-1", "2-5", "6+", None], n, p=[0.2, 0.4, 0.3, 0.1])
            ),
        }
    )
    policy = dict(POLICIES[seed % len(POLICIES)])
    return assemble(parents, homes, answers, background, policy)


def assemble(
    parents: list[int],
    homes: Sequence[int] | NDArray[np.integer],
    answers: NDArray[np.integer],
    background: pd.DataFrame,
    policy: dict[str, object],
    weight: NDArray[np.float64] | None = None,
) -> Survey:
    """Return a survey of respondents with their unit, answers, role and tenure."""
    codes = tuple(f"u{at}" for at in range(len(parents)))
    tree = UnitTree(codes, codes, np.array(parents), ("top", "department", "team"))
    responses = Responses(
        wave=np.zeros(len(homes), dtype=np.int16),
        unit=np.array(homes, dtype=np.int32),
        answers=np.asfortranarray(answers, dtype=np.int8),
        background=background,
        weight=weight,
        flagged={},
    )
    codebook = make_codebook(policy)
    scores = score(codebook, "1", responses.answers, frozenset(codebook.item_by_id))
    return Survey(codebook, tree, responses, scores, pd.DataFrame())


def make_parts(
    parents: list[int], parts: list[tuple[int, str, int, float]], policy: dict[str, object]
) -> Survey:
    """Return an organisation of so many people of a unit and role, who count for so much each.

    They answer in the middle of the scale, as it comes.
    """
    homes, roles, numbers, weights = zip(*parts, strict=True)
    unit = np.repeat(np.array(homes, dtype=np.int32), numbers)
    role, weight = (np.repeat(np.array(each), numbers) for each in (roles, weights))
    background = pd.DataFrame({"role": pd.Categorical(role), "tenure": pd.Categorical(role)})
    answers = np.random.default_rng(2).integers(1, 4, (len(unit), 5))
    weighted = None if (weight == 1).all() else weight
    return assemble(parents, unit, answers, background, policy, weighted)


def find_small(
    cells: Cells, published: NDArray[np.bool_], people: NDArray[np.int64], minimum: int
) -> int:
    """Count one to four sets of people, too few, of which a sum or difference follows.

    The attacker knows who is in each group. Vectors orthogonal to all groups published are drawn
    from the null space of a singular value decomposition; a sum follows if all of them sum to zero
    there. People who are in the same published groups cannot be told apart and count as one set.
    """
    there = np.flatnonzero(people)
    return count_small(cells.atoms.toarray()[published][:, there], people[there], minimum)


def count_small(rows: NDArray[np.int64], people: NDArray[np.int64], minimum: int) -> int:
    """Count them where groups (G, A) are published of A sets of people."""
    _, atom = np.unique(rows, axis=1, return_inverse=True)
    size = np.bincount(atom.ravel(), people)
    merged = np.zeros((len(rows), len(size)))
    merged[:, atom.ravel()] = rows
    _, spread, right = np.linalg.svd(merged, full_matrices=True)
    basis = right[(spread > 1e-9).sum() :]
    draws = np.random.default_rng(1).standard_normal((3, len(basis))) @ basis
    few = np.flatnonzero((size > 0) & (size < minimum))
    one, other = few[np.array(np.triu_indices(len(few), k=1))]
    none = np.full(len(few), -1)
    # Single sets, sums of two and differences of two.
    members = np.hstack([[few, none], [one, other], [one, other]])
    pairs = draws[:, one] + draws[:, other], draws[:, one] - draws[:, other]
    sums = np.hstack([draws[:, few], *pairs])
    n = size[members[0]] + np.where(members[1] < 0, 0, size[members[1]])
    found = int(((np.abs(sums).max(axis=0, initial=0) < 1e-9) & (n < minimum)).sum())
    room = n < minimum - 1
    sums, members, n = sums[:, room], members[:, room], n[room]
    order = np.argsort(sums[0])
    for turned in (sums, -sums):
        low = np.searchsorted(sums[0][order], turned[0] - 1e-9)
        high = np.searchsorted(sums[0][order], turned[0] + 1e-9)
        for at in np.flatnonzero(high > low):
            beside = order[low[at] : high[at]]
            close = np.abs(sums[:, beside] - turned[:, [at]]).max(axis=0) < 1e-9
            again = (members[:, None, beside] == members[None, :, [at]]) & (members[:, [at]] >= 0)
            apart = ~again.any(axis=(0, 1))
            found += int((close & apart & (n[beside] + n[at] < minimum)).sum())
    return found
