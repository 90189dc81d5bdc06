"""Pythons that stay warm, and take what is to be done in the order in which it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Barrier, local
from typing import Self, TypeVar

from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.reports.execution import Kernel
from tillid_analysis.presentation.reports.forking import WarmPython, can_fork
from tillid_analysis.presentation.reports.process import KERNEL_ENVIRONMENT, PACKAGE_FOLDER
from tillid_analysis.presentation.reports.warming import warm_up

Made = TypeVar("Made")

MOST_JOBS = 8
"""Processes that are started where nobody says how many: each holds the survey in memory."""


def count_cores() -> int:
    """Return how many processes are started where there is work enough."""
    from joblib import cpu_count  # type: ignore[import-untyped]

    return min(int(cpu_count()), MOST_JOBS)


class Crew:
    """Some Pythons, each with a thread of its own that hands it what nobody has taken yet.

    Parameters
    ----------
    number
        How many there are. Each is started at once, and is warm sooner for it.

    Notes
    -----
    All that has to do with a Python happens in its thread, as what waits for its answers belongs
    to the thread that it was made in. Where the system can fork, several are forked from one that
    has imported what all of them need.

    Examples
    --------
    >>> from pathlib import Path
    >>> import nbformat
    >>> cell = nbformat.v4.new_code_cell("6 * 7")
    >>> notebook = nbformat.v4.new_notebook(cells=[cell])
    >>> with Crew(2) as crew:
    ...     done = crew.ask(lambda kernel: kernel.run(notebook, name="toy", cwd=Path("."))).result()
    >>> done.cells[0].outputs[0].data["text/plain"]
    '42'
    """

    def __init__(self, number: int = 1) -> None:
        self.number = number
        self._kernels: list[Kernel] = []
        self._own = local()
        forks = number > 1 and can_fork()
        self._warm = WarmPython(KERNEL_ENVIRONMENT, PACKAGE_FOLDER) if forks else None
        self._threads = ThreadPoolExecutor(number, initializer=self._begin)
        for _ in range(number):  # a thread is started only when something is to be done
            self._threads.submit(bool)

    def __enter__(self) -> Self:
        """Return the crew, whose Pythons are starting already."""
        return self

    def __exit__(self, *_: object) -> None:
        """End them all, whatever they are doing."""
        for kernel in self._kernels:
            kernel.kill()
        if self._warm is not None:
            self._warm.end()
        together = Barrier(self.number)
        wait([self._threads.submit(self._leave, together) for _ in range(self.number)])
        self._threads.shutdown()

    def ask(self, work: Callable[[Kernel], Made]) -> Future[Made]:
        """Have something done by whoever is free first.

        Parameters
        ----------
        work
            Is given a Python.

        Returns
        -------
        Future
            Of what it returns, or of the error that it raises.
        """
        return self._threads.submit(lambda: work(self._own.kernel))

    def _begin(self) -> None:
        self._own.kernel = kernel = Kernel(self._warm)
        self._kernels.append(kernel)
        with suppress(ReportError):  # whoever asks first is told why it does not start
            kernel.call(warm_up)

    def _leave(self, together: Barrier) -> None:
        """End the Python of the thread that this runs in, once each thread is here."""
        from jupyter_core.utils import ensure_event_loop

        together.wait()
        self._own.kernel.stop()
        ensure_event_loop().close()
