"""What intervals cover and how often findings are false: the table of docs/coverage.md.

Run `python benchmarks/coverage.py > docs/coverage.md` (about half an hour; `--draws N` for fewer).
Answers are on five points, four items an index, their items hanging together by 0.5, and bunched
near the top; a unit is like the rest of 600 people, or 0.4 standard deviations lower or higher.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri
from scipy.stats import binom

from tillid_analysis.analysis.adjusting import Reading, read_together
from tillid_analysis.analysis.differences import compare
from tillid_analysis.analysis.levels import Levels, find_levels, fix_level
from tillid_analysis.stats.bounded import bounded_interval
from tillid_analysis.stats.moments import Moments, group_moments
from tillid_analysis.stats.ordinal import proportional_odds
from tillid_analysis.stats.permutation import max_t
from tillid_analysis.stats.placements import superiority
from tillid_analysis.stats.pooling import find_components, pool_units
from tillid_analysis.stats.ranks import rank_sets
from tillid_analysis.stats.shares import share_difference, wilson_interval
from tillid_analysis.stats.unit_models import fit_units

Floats = NDArray[np.float64]
WORLDS = {"bunched": (0.04, 0.08, 0.18, 0.45, 0.25), "at the top": (0.02, 0.04, 0.09, 0.30, 0.55)}
SHIFTS, SIZES, REST, ITEMS, TOGETHER = (-0.4, 0.0, 0.4), (5, 10, 30, 200), 600, 4, 0.5
POSITIVE, FEWEST = 62.5, 10


def draw(rng: np.random.Generator, world: str, shift: Floats, draws: int) -> Floats:
    """Draw (people, draws) points of people whose leanings are shifted (people,) or each draw's."""
    cuts = ndtri(np.cumsum(WORLDS[world])[:-1])
    moved = shift[:, None] if shift.ndim == 1 else shift
    size = (len(shift), draws)
    leaning = moved + np.sqrt(TOGETHER) * rng.standard_normal(size)
    points = np.zeros(size)
    for _ in range(ITEMS):
        answer = leaning + np.sqrt(1 - TOGETHER) * rng.standard_normal(size)
        for cut in cuts:
            points += answer > cut
    return points * 25 / ITEMS


def mean_at(world: str, shift: Floats) -> Floats:
    """Return the true mean of people so shifted."""
    cuts = ndtri(np.cumsum(WORLDS[world])[:-1])
    return np.asarray(25 * (1 - ndtr(cuts - np.asarray(shift)[..., None])).sum(axis=-1))


def held(low: Floats, high: Floats, true: float | Floats) -> float:
    """Return the share of the intervals there are that hold the truth; NaN without any."""
    there = ~(np.isnan(low) | np.isnan(high))
    inside = (low <= true) & (true <= high)
    return float(inside[there].mean()) if there.any() else float("nan")


def sides(points: Floats, group: NDArray[np.int64]) -> tuple[Moments, Moments]:
    """Sum draws by group, and over everybody."""
    own = group_moments(list(points.T), group, int(group.max()) + 1)
    return own, own.roll_up(np.ones((1, len(own.n)), dtype=np.int64))


def counts(points: Floats) -> Floats:
    """Count (draws, values) how often each value was given."""
    values = np.rint(points / (25 / ITEMS)).astype(np.int64)
    return np.stack([np.bincount(each, minlength=4 * ITEMS + 1) for each in values.T]).astype(float)


def units(world: str, shift: float, n: int, draws: int) -> Iterator[tuple[str, float]]:
    """Yield what intervals of one unit cover, by name."""
    rng = np.random.default_rng(n)
    mean, rest = mean_at(world, np.array([shift, 0.0]))
    leaning = np.repeat([shift, 0.0, 0.0], [n, n, REST])
    points, group = draw(rng, world, leaning, draws), np.repeat([0, 1, 2], [n, n, REST])
    own, everybody = sides(points, group)
    unit, like, others = (find_levels(own.take([at]), everybody, FEWEST) for at in range(3))
    interval = bounded_interval(unit.side(unit.borrows))
    yield "mean", held(interval.low[0], interval.high[0], mean)
    against: dict[str, tuple[Levels, float]] = {
        "difference from the rest": (others, rest),
        "difference of two units, change between waves": (like, rest),
        "difference from a number": (fix_level(60.0, (1, draws)), 60.0),
    }
    for name, (other, middle) in against.items():
        found = compare(unit, other, 0.95)
        yield name, held(found["conf_low"][0], found["conf_high"][0], mean - middle)
        if name == "difference from the rest":
            wide = draw(rng, world, np.repeat([shift, 0.0], 40_000), 1)[:, 0]
            spreads = [each.var() for each in np.split(wide, 2)]
            sd = np.sqrt(np.average(spreads, weights=[n - 1, REST - 1]))
            yield (
                "Hedges' g",
                held(found["effect_low"][0], found["effect_high"][0], (mean - rest) / sd),
            )
    if n >= FEWEST:
        lent = (find_levels(own.take([at]), everybody, FEWEST, borrows=True) for at in (0, 2))
        found = compare(*lent, 0.95)
        held_by_lent = held(found["conf_low"][0], found["conf_high"][0], mean - rest)
        yield "difference from the rest, spread lent", held_by_lent
    yield from answers(world, shift, points[:n], points[2 * n :], rng)


def answers(
    world: str, shift: float, own: Floats, rest: Floats, rng: np.random.Generator
) -> Iterator[tuple[str, float]]:
    """Yield what intervals cover that are made from numbers of answers."""
    n = len(own)
    wide = counts(draw(rng, world, np.repeat([shift, 0.0], 100_000), 1).reshape(2, -1).T)
    share = wide / wide.sum(axis=1, keepdims=True)
    high = np.arange(4 * ITEMS + 1) * 25 / ITEMS >= POSITIVE
    true = share[:, high].sum(axis=1)
    positive = [(each >= POSITIVE).sum(axis=0) for each in (own, rest)]
    interval = wilson_interval(positive[0], n)
    yield "share, response rate (Wilson)", held(interval.low, interval.high, true[0])
    yield "the same, on average over all shares", usual_share(n)
    if n < FEWEST:
        return
    gap = share_difference(positive[0], n, positive[1], REST)
    yield "difference of shares (Newcombe)", held(gap.conf_low, gap.conf_high, true[0] - true[1])
    given = counts(own), counts(rest)
    found = superiority(*given)
    below = np.cumsum(share[1]) - share[1] / 2
    yield (
        "chance of a higher answer",
        held(found.conf_low, found.conf_high, float(share[0] @ below)),
    )
    if shift == 0:
        odds = proportional_odds(*given)
        yield "odds ratio (of units alike)", held(odds.conf_low, odds.conf_high, 0.0)


def usual_share(n: int) -> float:
    """Return what Wilson's interval covers on average over all true shares: exactly, not drawn."""
    found, true = np.arange(n + 1), (np.arange(20_000) + 0.5) / 20_000
    interval = wilson_interval(found, n)
    inside = (interval.low[:, None] <= true) & (true <= interval.high[:, None])
    return float((binom.pmf(found[:, None], n, true) * inside).sum(axis=0).mean())


def levels(n: int, icc: float, draws: int, many: int = 30) -> Iterator[tuple[str, float]]:
    """Yield what intervals of all units of a level cover, and of how far apart they are."""
    rng = np.random.default_rng(n)
    apart = np.sqrt(icc / (1 - icc))
    # Of points, not of leanings.
    usual = mean_at("bunched", rng.normal(0, apart, 100_000))
    wide = draw(rng, "bunched", rng.normal(0, apart, 100_000), 1).var()
    true_icc, unit = usual.var() / wide, np.repeat(np.arange(many), n)
    hits: dict[str, list[float]] = {}
    for _ in range(draws):
        true = mean_at("bunched", shift := rng.normal(0, apart, many))
        sums, _ = sides(draw(rng, "bunched", shift[unit], 1), unit)
        mean, within = sums.mean[:, 0], float((sums.variance[:, 0] * (n - 1)).sum())
        model = fit_units(sums.n[:, 0], mean, within)
        if model is None:
            continue
        pooled, told = pool_units(model), find_components(model)
        places = rank_sets(mean, np.full(many, told.sd_within / np.sqrt(n)))
        first, last = 1 + (true[:, None] < true).sum(axis=1), (true[:, None] <= true).sum(axis=1)
        inside = (places.low <= last) & (first <= places.high)
        hits.setdefault("pooled estimate", []).append(held(pooled.low, pooled.high, true))
        hits.setdefault("ICC", []).append(told.icc_low <= true_icc <= told.icc_high)
        hits.setdefault("places, all units at once", []).append(float(inside.all()))
    for name, each in hits.items():
        yield name, float(np.mean(each))


def organisation(
    rng: np.random.Generator, world: str, apart: int, draws: int
) -> tuple[Floats, ...]:
    """Draw (people, draws) points of forty units of 5 to 500, and who is where.

    Some pairs of units lie half a standard deviation to either side, so balanced that the others
    are just like their rest.
    """
    n = np.sort(np.exp(rng.uniform(np.log(5), np.log(500), 40)).astype(int))
    shift, at = np.zeros(40), rng.choice(20, apart, replace=False)
    shift[2 * at], shift[2 * at + 1] = 0.5, -0.5
    unit = np.repeat(np.arange(40), n)
    points = draw(rng, world, shift[unit], draws)
    if apart:
        off = (n * (mean_at(world, shift) - mean_at(world, np.zeros(1)))).sum() / n[
            shift != 0
        ].sum()
        points -= np.where(shift[unit] != 0, off, 0.0)[:, None]
    return points, unit, shift == 0


def false_findings(world: str, apart: int, draws: int, *, lent: bool) -> tuple[float, float]:
    """Return the false discovery rate over units of one index, and its standard error.

    Units have the institution's spread if it is lent, else their own.
    """
    rng, shares = np.random.default_rng(apart), []
    for _ in range(max(1, draws // 50)):
        points, unit, like = organisation(rng, world, apart, 50)
        own, everybody = sides(points, unit)
        rest = everybody.subtract(own)
        both = (find_levels(each, everybody, FEWEST, borrows=lent) for each in (own, rest))
        tables = compare(*both, 0.95, effects=False)
        among, together = np.ones(own.n.shape, dtype=np.bool_), np.zeros(40, dtype=np.int64)
        read = read_together(tables, Reading("bh", np.full(50, 5.0), 0.95), among, together)
        found = read["p_adjusted"] < 0.05
        shares.append((found & like[:, None]).sum(axis=0) / np.maximum(found.sum(axis=0), 1))
    every = np.concatenate(shares)
    return float(every.mean()), float(every.std() / np.sqrt(len(every)))


def any_false(world: str, draws: int, *, indices: int) -> tuple[float, float]:
    """Return the chance that max-T finds anything on some indices where nothing is apart."""
    rng, missed = np.random.default_rng(1), []
    for seed in range(draws):
        points, unit, _ = organisation(rng, world, 0, indices)
        points[:, 1:] = (points[:, 1:] + points[:, :1]) / 2
        found = max_t(points, unit, 40, draws=199, seed=seed, joint=True)
        missed.append(bool((found.p_adjusted < 0.05).any()))
    return float(np.mean(missed)), float(np.std(missed) / np.sqrt(draws))


def write_row(name: str, cells: list[list[float]]) -> str:
    """Write a row of the table: the lowest and the highest of each cell, in percent."""
    known = [[each for each in cell if not np.isnan(each)] for cell in cells]
    written = [
        "-".join(f"{100 * e:.1f}" for e in sorted({min(c), max(c)})) if c else "none" for c in known
    ]
    return f"| {name} | {' | '.join(written)} |"


def tabulate(make: Callable[[int], list[dict[str, float]]]) -> Iterator[str]:
    """Yield a row for each interval, its columns the sizes of units."""
    cells = [make(n) for n in SIZES]
    for name in dict.fromkeys(name for each in cells[-1] for name in each):
        yield write_row(name, [[each[name] for each in cell if name in each] for cell in cells])


HEAD = """\
# What intervals cover, and how often findings are false

Written by `python benchmarks/coverage.py > docs/coverage.md`. Coverage of 95 % intervals in
percent, by the size of the unit: the lowest and the highest of six worlds, of answers bunched near
the top and at it, in a unit like the rest of 600 people, or 0.4 standard deviations lower or
higher.

| interval | n = 5 | n = 10 | n = 30 | n = 200 |
|---|---|---|---|---|"""
AFTER = """
With five answers there are no tests, no effect sizes and no shares, and every spread is the
institution's; it is lent to larger units as well where their own would tell too much. A lent spread
counts as known on sixteen degrees of freedom, since units' own are not quite like it. Where they
are, the interval is a little too wide. With thirty it would cover half a point less; but where
units' variances are between half and twice the institution's, 5 in 100 findings would be false, and
12 with the spread taken as known (with sixteen, 2; normal answers). Ten answers of a unit nearer
the end than the others vary less than ten of the institution's that are counted in with them, so
that there the interval is too wide as well. Of five answers no spread may be told, so that it makes
no interval shorter. Of five or ten answers, six or eleven shares are possible, so that what an
interval covers jumps as the true share moves, and none covers 95 % of each. Of those that are right
on average Wilson's is the one that is recommended for small numbers (Brown, Cai & DasGupta 2001,
Statistical Science 16:101): exact ones (Clopper & Pearson) cover at least 95 % of each, and far
more of most. Raked differences are made as those here; adjusted and standardised ones are held to
93 to 97 by tests of their own.

Thirty units of a level, all of one size, by how much of the variance is between them (ICC):

| interval | n = 5 | n = 10 | n = 30 | n = 200 |
|---|---|---|---|---|"""
WHY = """
Where units do not differ at all (ICC 0) pooled intervals are too wide: the data leave open that
they do a little, and an interval that knew better would be too short where they do. More answers do
not help, since they only make smaller what chance can hide. All variances between units are taken
as equally likely beforehand (Morris & Tang 2011, Statistical Science 26:271); were it all standard
deviations, 99.9 would still be covered there, and 93.3 of thirty answers at an ICC of 0.02. An ICC
of 0 can be missed on one side only, so that its interval covers 97.5 %, as one with 2.5 % on either
side must. Places hold for all units at once, so they are wider than any one unit needs, and most
where units are alike: then everybody may have every place, and the truth is always inside.

False findings: forty units of 5 to 500 people; Benjamini-Hochberg over the units of one index, and
max-T over the units of one, and over those of six that hang together. At most 5 % was promised.

| | bunched | at the top |
|---|---|---|"""


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=6000)
    draws = parser.parse_args().draws
    print(HEAD)
    for row in tabulate(
        lambda n: [dict(units(world, shift, n, draws)) for world in WORLDS for shift in SHIFTS]
    ):
        print(row, flush=True)
    print(AFTER)
    for icc in (0.0, 0.02, 0.06, 0.2):
        for row in tabulate(lambda n, icc=icc: [dict(levels(n, icc, draws // 4))]):  # type: ignore[misc]
            print(row.replace("| ", f"| ICC {icc:g}: ", 1), flush=True)
    print(WHY)
    rates = {
        f"false discovery rate, {told}": [
            false_findings(world, apart, draws, lent=lent) for world in WORLDS
        ]
        for told, apart, lent in (
            ("no unit apart", 0, False),
            ("four units apart", 2, False),
            ("twelve units apart", 6, False),
            ("no unit apart, spread lent", 0, True),
            ("four units apart, spread lent", 2, True),
        )
    }
    for told, indices in (("one index", 1), ("six indices together", 6)):
        rates[f"any false finding on {told}, max-T"] = [
            any_false(world, draws, indices=indices) for world in WORLDS
        ]
    for name, each in rates.items():
        print(f"| {name} | {' | '.join(f'{100 * r:.1f} ± {100 * e:.1f}' for r, e in each)} |")


if __name__ == "__main__":
    main()
