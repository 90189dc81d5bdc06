"""Running the chapters of a report side by side, in Pythons that stay warm."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.reports.execution import Kernel

if TYPE_CHECKING:
    from nbformat import NotebookNode

CELL_TIMEOUT = 600
"""Seconds that a cell of a notebook may take."""

Chapter = tuple[Path, "NotebookNode"]
"""Where a notebook's file lies, and what of it is to be run."""


class Crew:
    """Warm Pythons, of which the first works for the thread that asks, the others beside it.

    Notes
    -----
    All that has to do with one of the others happens in a thread of its own, as what waits for a
    kernel's answers belongs to the thread that it was made in. Chapters are taken in order by
    whoever is free. One that cannot be run keeps those from being begun that nobody has taken.

    Examples
    --------
    >>> import nbformat
    >>> cell = nbformat.v4.new_code_cell("6 * 7")
    >>> notebook = nbformat.v4.new_notebook(cells=[cell])
    >>> with Crew() as crew:
    ...     done = crew.run([(Path("toy.ipynb").absolute(), notebook)], side_by_side=2)
    >>> done[0].cells[0].outputs[0].data["text/plain"]
    '42'
    """

    def __init__(self) -> None:
        self._first: Kernel | None = None
        self._others: list[_Other] = []

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End them all, whatever they are doing."""
        for other in self._others:
            other.end()
        self._others.clear()
        if self._first is not None:
            self._first.__exit__()
            self._first = None

    def run(self, chapters: Sequence[Chapter], *, side_by_side: int = 1) -> list[NotebookNode]:
        """Run notebooks and return copies with outputs, in the same order.

        Parameters
        ----------
        chapters
            What to run.
        side_by_side
            At most how many at once.

        Raises
        ------
        ReportError
            If a notebook cannot be run: the first of those.
        """
        done: Done = {}
        waiting = deque(enumerate(chapters))
        busy = [
            other.work(waiting, done) for other in self._call(min(side_by_side, len(chapters)) - 1)
        ]
        if self._first is None:
            self._first = Kernel().__enter__()
        _work(self._first, waiting, done)
        for each in busy:
            each.result()
        return [_made(done[at]) for at in sorted(done)]

    def _call(self, number: int) -> list[_Other]:
        self._others += [_Other() for _ in range(number - len(self._others))]
        return self._others[: max(number, 0)]


Waiting = deque[tuple[int, Chapter]]
Done = dict[int, "NotebookNode | ReportError"]


def _made(found: NotebookNode | ReportError) -> NotebookNode:
    if isinstance(found, ReportError):
        raise found
    return found


def _work(kernel: Kernel, waiting: Waiting, done: Done) -> None:
    """Run what nobody has taken yet, one after the other."""
    while True:
        try:
            at, (path, notebook) = waiting.popleft()
        except IndexError:  # another may have taken the last just now
            return
        try:
            done[at] = kernel.run(
                notebook, name=path.name, cwd=path.parent, cell_timeout=CELL_TIMEOUT
            )
        except ReportError as error:
            done[at] = error
            waiting.clear()


@dataclass(eq=False)
class _Other:
    """A Python with the thread that it works in."""

    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _kernel: Kernel | None = None
    _last: Future[None] | None = None

    def work(self, waiting: Waiting, done: Done) -> Future[None]:
        def begin() -> None:
            if self._kernel is None:
                self._kernel = Kernel().__enter__()
            _work(self._kernel, waiting, done)

        self._last = self._thread.submit(begin)
        return self._last

    def end(self) -> None:
        if self._last is not None and not self._last.done() and self._kernel is not None:
            self._kernel.kill()
        self._thread.submit(self._leave).result()
        self._thread.shutdown()

    def _leave(self) -> None:
        from jupyter_core.utils import ensure_event_loop

        if self._kernel is not None:
            self._kernel.__exit__()
        ensure_event_loop().close()
