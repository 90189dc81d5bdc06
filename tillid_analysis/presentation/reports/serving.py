"""Work that is handed to a Python that stays warm, and what comes back."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from inspect import isawaitable
from pathlib import Path

from tillid_analysis.errors import TillidError
from tillid_analysis.presentation.reports.light import import_nbformat

ASKED, ANSWERED = "asked", "answered"
"""Files in a folder that only the two Pythons know."""


def ask(folder: Path, work: Callable[[], object]) -> None:
    """Write down what is to be done.

    Parameters
    ----------
    folder
        Where the other looks for it.
    work
        A function that both can import, and its arguments, as `functools.partial` holds them.
    """
    (folder / ASKED).write_bytes(pickle.dumps(work))


async def serve(folder: str) -> None:
    """Do what is asked for, and write down what it returns or why it cannot.

    Parameters
    ----------
    folder
        As above.
    """
    import_nbformat()  # notebooks are among what is asked
    place = Path(folder)
    work: Callable[[], object] = pickle.loads((place / ASKED).read_bytes())  # noqa: S301 - our own
    try:
        found = work()
        answer = await found if isawaitable(found) else found
    except TillidError as error:
        answer = error
    (place / ANSWERED).write_bytes(pickle.dumps(answer))


def answer_in(folder: Path) -> object:
    """Return what came back.

    Raises
    ------
    TillidError
        If that is what came back.
    """
    answer: object = pickle.loads((folder / ANSWERED).read_bytes())  # noqa: S301 - our own
    if isinstance(answer, TillidError):
        raise answer
    return answer
