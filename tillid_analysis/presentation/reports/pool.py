"""Many pages at once: on the cores of this machine, or on those of a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Protocol, TypeVar

from tillid_analysis.errors import ChoiceError

MOST_JOBS = 8
"""Processes that are started where nobody says how many: each holds the survey in memory."""
FEWEST_EACH = 5
"""Pages below which a further process takes longer to start than it saves."""

SECONDS_TO_CONNECT = 10

Given = TypeVar("Given")
Made = TypeVar("Made")


class Mapper(Protocol):
    """Maps a function over a list in other processes, and yields in the list's order."""

    def __call__(self, make: Callable[[Given], Made], tasks: Sequence[Given], /) -> Iterator[Made]:
        """Yield what the function makes of each."""


def choose_jobs(jobs: int | None, pages: int) -> int:
    """Return how many processes make a number of pages.

    Parameters
    ----------
    jobs
        What was asked for; None for as many as there are cores and enough work.
    pages
        How many there are to make.

    Raises
    ------
    ChoiceError
        If fewer than one was asked for.

    Examples
    --------
    >>> choose_jobs(None, pages=3), choose_jobs(6, pages=3)
    (1, 3)
    """
    if jobs is not None and jobs < 1:
        raise ChoiceError(f"jobs={jobs!r} must be 1 or more")
    if jobs is not None:
        return min(jobs, max(pages, 1))
    return max(1, min(_cores(), pages // FEWEST_EACH))


def left_over(jobs: int | None, processes: int) -> int:
    """Return how many chapters each process may run at once, where there are few pages.

    Parameters
    ----------
    jobs
        As above.
    processes
        That make pages.

    Examples
    --------
    >>> left_over(4, processes=1), left_over(4, processes=4)
    (4, 1)
    """
    return max(1, (_cores() if jobs is None else jobs) // processes)


def _cores() -> int:
    from joblib import cpu_count  # type: ignore[import-untyped]

    return min(int(cpu_count()), MOST_JOBS)


@contextmanager
def spread_out(jobs: int, scheduler: str | None) -> Iterator[Mapper]:
    """Open a pool; what it yields is given a function and a list, and maps in order.

    Parameters
    ----------
    jobs
        Processes; 1 works in this one.
    scheduler
        Address of a Dask scheduler, whose workers see the same files; None for this machine.

    Raises
    ------
    ChoiceError
        If a scheduler is named, and Dask is not installed or nobody answers there.
    """
    from joblib import Parallel, delayed, parallel_config

    with ExitStack() as stack:
        if scheduler is not None:
            stack.enter_context(_connected(scheduler))
            stack.enter_context(parallel_config(backend="dask"))
            workers = Parallel(n_jobs=-1, return_as="generator")
        else:
            if jobs > 1:
                stack.callback(_end_workers)
                stack.enter_context(parallel_config(backend="loky", inner_max_num_threads=1))
            workers = Parallel(n_jobs=jobs, return_as="generator")
        yield lambda make, tasks: iter(workers(delayed(make)(task) for task in tasks))


def _end_workers() -> None:
    """End the processes at once: each holds a survey, and a Python that runs notebooks."""
    from joblib.externals.loky import (  # type: ignore[import-untyped]
        get_reusable_executor,
    )

    get_reusable_executor().shutdown(wait=True)


def _connected(scheduler: str) -> AbstractContextManager[object]:
    """Connect to a Dask scheduler."""
    try:
        from distributed import Client  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        raise ChoiceError(
            f"scheduler={scheduler!r} needs Dask on this machine and on the workers: "
            "pip install 'tillid_analysis[cluster]'"
        ) from None
    try:
        client: AbstractContextManager[object] = Client(scheduler, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        raise ChoiceError(f"scheduler={scheduler!r}: nobody answers there ({error})") from None
    return client
