"""Many reports at once: on the cores of this machine, or on those of a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from tillid_analysis.errors import ChoiceError, ReportError
from tillid_analysis.presentation.reports.ahead import started
from tillid_analysis.presentation.reports.crew import Crew, count_cores
from tillid_analysis.presentation.reports.pages import Files, Look, Task, make_files

FEWEST_EACH = 5
"""Pages below which a further process takes longer to start than it saves."""

SECONDS_TO_CONNECT = 10


@dataclass(frozen=True, slots=True)
class Makers:
    """Makes what tasks ask for in other processes, and yields it in the tasks' order.

    Parameters
    ----------
    make
        Yields each report's files, or why there are none.
    crew
        Those who do it, where they wait on this machine already.
    """

    make: Callable[[Sequence[Task]], Iterator[Files | ReportError]]
    crew: Crew | None = None

    def __call__(self, tasks: Sequence[Task], /) -> Iterator[Files | ReportError]:
        """Yield each report's files, or why there are none."""
        return self.make(tasks)


def choose_jobs(jobs: int | None, tasks: Sequence[Task] | None = None) -> int:
    """Return how many processes make reports.

    Parameters
    ----------
    jobs
        What was asked for; None for as many as there are cores and enough work.
    tasks
        What there is to make; None where it is not known yet.

    Raises
    ------
    ChoiceError
        If fewer than one was asked for.

    Examples
    --------
    >>> choose_jobs(3), choose_jobs(None, [])
    (3, 1)
    """
    if jobs is not None and jobs < 1:
        raise ChoiceError(f"jobs={jobs!r} must be 1 or more")
    if jobs is not None or tasks is None:
        return jobs or count_cores()
    chapters = max((len(task.notebooks) for task in tasks), default=1)
    return max(1, min(count_cores(), max(chapters, len(tasks) // FEWEST_EACH)))


@contextmanager
def open_makers(
    jobs: int | None, scheduler: str | None, *, early: bool, look: Look | None = None
) -> Iterator[Makers]:
    """Have reports made on this machine or on a cluster.

    Parameters
    ----------
    jobs
        Processes on this machine, as for `choose_jobs`.
    scheduler
        Address of a Dask scheduler, whose workers see the same files; None for this machine.
    early
        Whether to start this machine's processes now, and not when it is known that they are
        needed and how many.
    look
        As for `make_files`, on this machine.

    Raises
    ------
    ChoiceError
        If fewer than one process was asked for; if a scheduler is named, and Dask is not installed
        or nobody answers there.
    """
    most = choose_jobs(jobs)
    with ExitStack() as stack:
        if scheduler is not None:
            yield stack.enter_context(spread_out(scheduler))
        elif (crew := started()) is not None and crew.number == most:
            yield stack.enter_context(_shared_by(crew, look))
        elif early:
            yield stack.enter_context(side_by_side(most, look))
        else:
            opened: list[Makers] = []

            def make(tasks: Sequence[Task]) -> Iterator[Files | ReportError]:
                if not opened:
                    number = choose_jobs(jobs, tasks)
                    opened.append(stack.enter_context(side_by_side(number, look)))
                return opened[0](tasks)

            yield Makers(make)


@contextmanager
def side_by_side(number: int, look: Look | None = None) -> Iterator[Makers]:
    """Have reports made on this machine.

    Parameters
    ----------
    number
        Of processes, which are started at once.
    look
        As for `make_files`.
    """
    with Crew(number) as crew, _shared_by(crew, look) as makers:
        yield makers


@contextmanager
def _shared_by(crew: Crew, look: Look | None) -> Iterator[Makers]:
    """Have reports made by some Pythons.

    One report more than there are processes is under way: while one is looked over, its process
    goes on with the next.
    """
    with ThreadPoolExecutor(crew.number + 1) as threads:
        make = partial(make_files, crew=crew, look=look)
        yield Makers(lambda tasks: threads.map(make, tasks), crew)


@contextmanager
def spread_out(scheduler: str) -> Iterator[Makers]:
    """Have reports made on a Dask cluster.

    Parameters
    ----------
    scheduler
        Address of its scheduler; its workers see the same files.

    Raises
    ------
    ChoiceError
        If Dask is not installed, or nobody answers there.
    """
    from joblib import Parallel, delayed, parallel_config  # type: ignore[import-untyped]

    with ExitStack() as stack:
        stack.enter_context(_connected(scheduler))
        stack.enter_context(parallel_config(backend="dask"))
        workers = Parallel(n_jobs=-1, return_as="generator")
        yield Makers(lambda tasks: iter(workers(delayed(make_files)(task) for task in tasks)))


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
