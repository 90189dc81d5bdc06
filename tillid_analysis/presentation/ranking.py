"""What is said of drivers: how much they explain, and which of them go with the outcome most."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tillid_analysis.presentation.differing import CLEAR, Sentence
from tillid_analysis.presentation.linking import link_values
from tillid_analysis.presentation.reader import Reader


def rank_rows(reader: Reader, wave: str | None) -> pd.DataFrame:
    """Return a wave's drivers, the most important first; those without a share last."""
    rows = reader.rows(wave=wave or reader.last_wave)
    return rows.sort_values("importance", ascending=False, kind="stable", ignore_index=True)


def tell_places(reader: Reader, low: float, high: float) -> str:
    """Write the places that a driver may have, as 2-4 or 1; nothing where they are not known."""
    if pd.isna(low) or pd.isna(high):
        return ""
    first, last = reader.number(low), reader.number(high)
    return first if low == high else f"{first}–{last}"


def tell_share(reader: Reader, low: float, high: float) -> str:
    """Write the interval of a share, in percent."""
    return reader.interval(100 * low, 100 * high)


def tell_explained(reader: Reader, rows: pd.DataFrame) -> Sentence:
    """Say how much all drivers explain, with its interval, and the number of answers."""
    first = rows.iloc[0]
    values = {"r_squared": reader.share(first["r_squared"]), "n": reader.number(first["n"])}
    if pd.isna(first["r_squared_low"]):
        said = reader.say("drivers_explained_no_interval", **values)
        return said, link_values(reader, rows[:1], "r_squared", "n")
    interval = tell_share(reader, first["r_squared_low"], first["r_squared_high"])
    told = ("r_squared", "r_squared_low", "r_squared_high", "n")
    said = reader.say("drivers_explained", interval=interval, **values)
    return said, link_values(reader, rows[:1], *told)


def tell_drivers(reader: Reader, wave: str) -> Iterator[Sentence]:
    """Say how much is explained, and name the closest driver, or those it may be."""
    frame = reader.shown.frame
    rows = frame[frame["wave"] == wave].dropna(subset=["importance"])
    if rows.empty:
        return
    strongest = rows.sort_values("importance").iloc[-1:]
    first = strongest.iloc[0]
    values = {
        "r_squared": reader.share(first["r_squared"]),
        "outcome": reader.measure(first["measure"]).lower(),
    }
    leading = rows[rows["rank_low"] == 1].sort_values("importance", ascending=False)
    if leading.empty:
        said = reader.say("find_drivers_explain", **values)
        yield said, link_values(reader, strongest, "r_squared")
    elif len(leading) == 1:
        name, share = reader.measure(first["term"]).lower(), reader.share(first["importance"])
        said = reader.say("find_drivers", first=name, share=share, **values)
        yield said, link_values(reader, strongest, "r_squared", "importance")
    else:
        names = reader.join(reader.measure(each).lower() for each in leading["term"])
        said = reader.say("find_drivers_alike", names=names, **values)
        yield said, link_values(reader, strongest, "r_squared")


def tell_pairs(reader: Reader, wave: str) -> Iterator[Sentence]:
    """Say of the driver with the largest share that clearly has more than others than which."""
    frame = reader.shown.frame
    clear = frame[(frame["wave"] == wave) & frame["verdict"].isin(CLEAR)]
    if clear.empty:
        return
    first = clear.groupby("term", sort=False).size().idxmax()
    rows = clear[clear["term"] == first].sort_values("importance_difference")
    others = reader.join(reader.measure(each).lower() for each in rows["reference"])
    outcome = reader.measure(rows["measure"].iloc[0]).lower()
    name = reader.measure(str(first))
    yield reader.say("find_driver_pair", first=name, outcome=outcome, others=others), ""
