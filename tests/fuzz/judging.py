"""Reading damaged folders, and judging what comes of it."""

from __future__ import annotations

import signal
import traceback
import warnings
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from random import Random
from types import FrameType

from tests.fuzz.damage import Damaged, damage
from tests.fuzz.surveys import CANARY, Folder, folders
from tillid_analysis.data.loading import Loaded, load_survey
from tillid_analysis.errors import TillidError

LONGEST = 20
"""Seconds after which a small file is said to hang."""

_DROPPING = ("unfinished", "test", "duplicate", "empty")


class Hangs(BaseException):
    """No except clause of the package's is meant for this."""


def _give_up(signum: int, frame: FrameType | None) -> None:
    raise Hangs


def try_cases(
    seed: int,
    cases: int,
    place: Path,
    spellings: Collection[str] = (),
    outcomes: Counter[str] | None = None,
) -> Iterator[str]:
    """Damage good folders, read them, and yield a sentence for each that went wrong.

    The number of a case is all that is needed to have it again: it seeds what is drawn.
    """
    good = {name: each for name, each in folders().items() if not spellings or name in spellings}
    before = signal.signal(signal.SIGALRM, _give_up)
    try:
        for case in range(seed, seed + cases):
            draw = Random(case)  # noqa: S311 - nothing secret
            spelling = draw.choice(sorted(good))
            what, damaged = damage(good[spelling], draw)
            (place / "case").write_text(f"{case} {spelling}, {what}", "utf-8")
            _write(place, good[spelling], damaged)
            found, outcome = _try(place, damaged)
            if outcomes is not None:
                outcomes[f"{spelling}: {outcome}"] += 1
            if found:
                yield f"case {case} ({spelling}, {what}): {found}"
    finally:
        signal.signal(signal.SIGALRM, before)


def _write(place: Path, folder: Folder, damaged: Damaged) -> None:
    survey = place / "survey"
    survey.mkdir(exist_ok=True)
    for old in survey.iterdir():
        if old.name not in folder.files:
            old.unlink()
    for name, content in {**folder.files, damaged.name: damaged.content}.items():
        (survey / name).write_bytes(content)


def _try(place: Path, damaged: Damaged) -> tuple[str, str]:
    signal.alarm(LONGEST)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            loaded = load_survey(place / "survey")
            if loaded.survey is not None:
                repr(loaded.survey)
    except TillidError as error:
        return _leaks([str(error)]), "refused"
    except Hangs:
        return f"hangs for {LONGEST} seconds", "wrong"
    except Exception:  # noqa: BLE001 - whatever it is, it is wrong
        return traceback.format_exc(), "wrong"
    finally:
        signal.alarm(0)
    found = _leaks([str(problem) for problem in loaded.problems])
    if loaded.survey is None:
        told = any(problem.blocking for problem in loaded.problems)
        return found or ("" if told else "no survey, and no problem either"), "refused"
    return found or _account(loaded, damaged.rows), "read"


def _leaks(messages: list[str]) -> str:
    return next((f"repeats an answer: {each}" for each in messages if CANARY in each), "")


def _account(loaded: Loaded, rows: int | None) -> str:
    """Follow every row through the log, from the file to the survey."""
    if loaded.survey is None:
        return ""
    log = loaded.survey.log
    read = log[log["rule"] == "read"]
    if rows is not None and read["n_in"].tolist() != [rows]:
        return f"{rows} rows in the file, {read['n_in'].tolist()} in the log"
    now = int(read["n_out"].iloc[0])
    for rule in _DROPPING:
        line = log[log["rule"] == rule]
        if len(line) != 1:
            return f"{rule} stands {len(line)} times in the log"
        n_in, n_out, affected = (int(line[name].iloc[0]) for name in ("n_in", "n_out", "affected"))
        if n_in != now or n_in - affected != n_out:
            return f"{rule}: {now} rows, then {n_in} - {affected} = {n_out}"
        now = n_out
    left = len(loaded.survey.responses.unit)
    return "" if left == now else f"{now} rows are left in the log, {left} in the survey"
