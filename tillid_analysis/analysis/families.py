"""Families of contrasts: which groups are held against which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tillid_analysis.analysis.splits import Groups
from tillid_analysis.columns import OTHERS, PARENT, REST
from tillid_analysis.errors import ChoiceError
from tillid_analysis.units import UnitTree

JOINT = "maxt_joint"
"""The adjustment over all measures together, and not on each."""
FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rest": ("bh", "holm", "maxt", JOINT, "none"),
        "parent": ("bh", "holm", "maxt", JOINT, "none"),
        "overall": ("bh", "holm", "none"),
        "siblings": ("games_howell", "bh", "holm", "none"),
        "pairwise": ("games_howell", "bh", "holm", "none"),
        "reference": ("dunnett", "bh", "holm", "none"),
        "target": ("bh", "holm", "none"),
        "background": ("bh", "holm", "none"),
        "custom": ("bh", "holm", "none"),
    }
)
"""The kinds of contrasts, and how the p-values of each can be adjusted, its own way first."""
MOST_PAIRS = 1_000_000
"""Pairs that are still listed: as many as 1,400 units make."""


@dataclass(frozen=True, slots=True, eq=False)
class Contrasts:
    """C contrasts of groups of people, by the rows in which the sums of groups stand.

    Parameters
    ----------
    family
        What kind they are.
    own, whole
        (C,) rows of the group that each is about, and of the one it is held against.
    complement
        Whether a group is held against the other people of `whole`, which contains it.
    unit
        (C,) position of the unit that each is about.
    category
        (C,) its category; "" for whole units.
    reference
        (C,) name of what it is held against: a unit's code, or a word.
    together
        (C,) numbers the contrasts that are adjusted for each other.
    background
        What the units are split by; "" where they are whole.
    target
        Points that units are held against, where it is no group.
    weight
        (U,) what each unit counts, where one contrast is made of several.
    """

    family: str
    own: NDArray[np.int64]
    whole: NDArray[np.int64]
    complement: bool
    unit: NDArray[np.int64]
    category: NDArray[np.object_]
    reference: NDArray[np.object_]
    together: NDArray[np.int64]
    background: str = ""
    target: float | None = None
    weight: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        """Return the number of contrasts."""
        return len(self.own)

    @property
    def of_people(self) -> bool:
        """Whether people are held against people, and there are not too many such pairs."""
        return self.family in ("rest", "parent", "siblings", "reference", "background")

    def names(self, codes: tuple[str, ...]) -> NDArray[np.object_]:
        """Name each contrast (C,) by codes."""
        if self.weight is not None:
            return self.reference
        return np.array(
            [
                f"{codes[unit]}{f', {category}' if category else ''} - {reference}"
                for unit, category, reference in zip(
                    self.unit, self.category, self.reference, strict=True
                )
            ],
            dtype=object,
        )


def against_rest(units: list[int]) -> Contrasts:
    """Hold each unit against everybody who is not in it."""
    return _of_units("rest", units, [0] * len(units), [REST] * len(units), complement=True)


def against_parent(tree: UnitTree, units: list[int]) -> Contrasts:
    """Hold each unit against the others of the unit above it."""
    above = tree.parents[units].tolist()
    return _of_units("parent", units, above, [PARENT] * len(units), complement=True)


def against_unit(tree: UnitTree, units: list[int], reference: int) -> Contrasts:
    """Hold each unit against one of them that it is neither above nor below."""
    apart = [unit for unit in units if not _nested(tree, unit, reference)]
    code = tree.codes[reference]
    return _of_units("reference", apart, [reference] * len(apart), [code] * len(apart))


def pair_units(tree: UnitTree, units: list[int], *, siblings: bool) -> Contrasts:
    """Hold units of one level against each other in pairs, or only those right below one unit.

    Raises
    ------
    ChoiceError
        If there are too many pairs to be listed.
    """
    depth, parents = tree.depths(), tree.parents
    kin: dict[int, list[int]] = {}
    for unit in units:
        kin.setdefault(int(parents[unit]) if siblings else int(depth[unit]), []).append(unit)
    many = sum(comb(len(group), 2) for group in kin.values())
    if many > MOST_PAIRS:
        raise ChoiceError(
            f"{len(units)} units make {many} pairs, more than {MOST_PAIRS}; choose another level,"
            " or rank_units, which holds all units of a level against each other"
        )
    pairs = [(at, pair) for at, group in kin.items() for pair in combinations(group, 2)]
    own, other = [first for _, (first, _) in pairs], [second for _, (_, second) in pairs]
    family = "siblings" if siblings else "pairwise"
    return _of_units(
        family, own, other, [tree.codes[each] for each in other], [k for k, _ in pairs]
    )


def against_others(units: list[int]) -> Contrasts:
    """Hold each unit against the plain mean of the other units' means."""
    return _of_units("overall", units, units, [OTHERS] * len(units))


def against_number(units: list[int], target: float) -> Contrasts:
    """Hold each unit against points 0-100."""
    found = _of_units("target", units, units, [f"{target:g}"] * len(units))
    return replace(found, target=target)


def combine_units(tree: UnitTree, weights: Mapping[int, float]) -> Contrasts:
    """Hold units against each other with a weight for each, by position."""
    weight = np.zeros(len(tree))
    weight[list(weights)] = list(weights.values())
    written = " ".join(f"{each:+g} {tree.codes[unit]}" for unit, each in weights.items())
    return replace(_of_units("custom", [0], [0], [written]), weight=weight)


def against_own_rest(tree: UnitTree, groups: Groups) -> Contrasts:
    """Hold each category of each unit against the unit's other people.

    Parameters
    ----------
    tree, groups
        The categories of units, whose sums stand after those of the tree's units.
    """
    size = len(groups.unit)
    return Contrasts(
        family="background",
        own=len(tree) + np.arange(size),
        whole=groups.unit,
        complement=True,
        unit=groups.unit,
        category=np.array(groups.category, dtype=object),
        reference=np.full(size, REST, dtype=object),
        together=np.zeros(size, dtype=np.int64),
        background=groups.background,
    )


def _of_units(
    family: str,
    own: list[int],
    whole: list[int],
    reference: list[str],
    together: list[int] | None = None,
    *,
    complement: bool = False,
) -> Contrasts:
    unit = np.array(own, dtype=np.int64)
    return Contrasts(
        family,
        unit,
        np.array(whole, dtype=np.int64),
        complement,
        unit,
        np.full(len(own), "", dtype=object),
        np.array(reference, dtype=object),
        np.array(together or [0] * len(own), dtype=np.int64),
    )


def _nested(tree: UnitTree, one: int, other: int) -> bool:
    return one == other or one in tree.ancestors(other) or other in tree.ancestors(one)


def overlapping(tree: UnitTree, units: list[int]) -> Iterator[tuple[str, str]]:
    """Yield the codes of units of which one lies in the other."""
    for one, other in combinations(units, 2):
        if _nested(tree, one, other):
            yield tree.codes[one], tree.codes[other]
