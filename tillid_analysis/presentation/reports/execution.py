"""A Python that runs notebooks, and makes pages of them, one after the other, and stays warm."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar, cast

from tillid_analysis.errors import Problem, ReportError, TillidError
from tillid_analysis.presentation.reports.cells import Failure, Watch, run_cells
from tillid_analysis.presentation.reports.parameters import INJECTED_TAG
from tillid_analysis.presentation.reports.process import Process
from tillid_analysis.presentation.reports.serving import answer_in, ask

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from tillid_analysis.presentation.reports.forking import WarmPython

CELL_TIMEOUT = 600
"""Seconds that a cell of a notebook may take."""

# Foreign messages can be whole tables.
_LONGEST_MESSAGE = 500

Made = TypeVar("Made")


class Kernel:
    """One Python process that runs notebooks, started on entry and gone on exit.

    Parameters
    ----------
    warm
        A Python that it is forked from, where there is one.

    Notes
    -----
    The process is the Python that runs this, whatever kernels are installed, and reads no
    settings of the user's IPython. On any way out, an interrupt included, it is ended. A notebook
    is sent as a whole, and its cells are run there as a Jupyter kernel runs them: a message for
    each cell and output would take as long as a report's figures.

    Examples
    --------
    >>> import nbformat
    >>> cell = nbformat.v4.new_code_cell("6 * 7")
    >>> notebook = nbformat.v4.new_notebook(cells=[cell])
    >>> with Kernel() as kernel:
    ...     done = kernel.run(notebook, name="toy.ipynb", cwd=Path("."))
    >>> done.cells[0].outputs[0].data["text/plain"]
    '42'
    """

    def __init__(self, warm: WarmPython | None = None) -> None:
        self._warm = warm
        self._process: Process | None = None
        self._is_killed = False

    def __enter__(self) -> Self:
        """Start the process."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.stop()

    def start(self) -> Process:
        """Start the process, unless it runs.

        Raises
        ------
        ReportError
            If it does not start, or was killed.
        """
        if self._is_killed:
            raise ReportError("the Python that runs the notebooks was ended")
        if self._process is None:
            self._process = Process(self._warm)
            if self._is_killed:  # while it started
                self._process.kill()
        return self._process

    def stop(self) -> None:
        """End the process, if it runs."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def kill(self) -> None:
        """End the process at once and for good, from any thread: what runs fails as by a crash."""
        self._is_killed = True
        if self._process is not None:
            self._process.kill()

    def call(self, work: Callable[[], Made]) -> Made:
        """Have something done there.

        Parameters
        ----------
        work
            A function that can be imported, with its arguments, as `functools.partial` holds them;
            they, and what it returns, can be pickled.

        Raises
        ------
        ReportError
            If it raises one, fails, or ends the process; the next call starts another.
        """
        from nbclient.exceptions import DeadKernelError

        try:
            return cast("Made", _ask(self.start(), work))
        except DeadKernelError:
            self.stop()
            raise ReportError("Python ended; is there enough memory?") from None

    def run(
        self, notebook: NotebookNode, *, name: str, cwd: Path, cell_timeout: float = CELL_TIMEOUT
    ) -> NotebookNode:
        """Run every cell of a notebook from a clean start.

        Parameters
        ----------
        notebook
            The notebook; it is not changed.
        name
            Its file name, for messages.
        cwd
            The working directory while it runs.
        cell_timeout
            Seconds each cell may take.

        Returns
        -------
        NotebookNode
            A copy with outputs.

        Raises
        ------
        ReportError
            If there is no such folder, or a cell fails, takes too long or ends the process; after
            the last two, the next notebook starts another.
        """
        from nbclient.exceptions import DeadKernelError

        if not cwd.is_dir():
            raise ReportError(f"there is no folder {str(cwd)!r} to run {name} in")
        process = self.start()
        watch = Watch(process.folder / "cell", cell_timeout)
        try:
            done = _ask(process, partial(run_cells, notebook, cwd.absolute(), watch))
        except DeadKernelError:
            cell, had_its_time = watch.last()
            self.stop()
            where = _place(notebook, cell, name)
            if had_its_time:
                found = f"still running after {cell_timeout} s"
                raise _stopped(name, where, found, "allow more time, or make it faster") from None
            raise _stopped(name, where, "Python ended", "is there enough memory?") from None
        if isinstance(done, Failure):
            raise _stopped(name, _place(notebook, done.cell, name), _message(done.kind, done.words))
        return cast("NotebookNode", done)


def _ask(process: Process, work: Callable[[], object]) -> object:
    from nbclient.exceptions import CellExecutionError

    ask(process.folder, work)
    try:
        process.serve()
    except CellExecutionError as error:
        raise ReportError(_message(error.ename, error.evalue)) from None
    return answer_in(process.folder)


def _place(notebook: NotebookNode, index: int, name: str) -> str:
    """Name a cell by its number in the file, where nothing was injected."""
    tags = [cell.metadata.get("tags", ()) for cell in notebook.cells[: index + 1]]
    if INJECTED_TAG in tags[-1]:
        return f"{name}, the values given"
    return f"{name}, cell {sum(INJECTED_TAG not in each for each in tags)}"


def _message(kind: str, text: str) -> str:
    """Keep our own messages whole; name the kind of any other."""
    if kind in _own_errors(TillidError):
        return text.replace("\n", "\n    ")
    short = text if len(text) <= _LONGEST_MESSAGE else text[:_LONGEST_MESSAGE] + " ..."
    return f"{kind}: {short}".replace("\n", "\n    ")


def _own_errors(kind: type[TillidError]) -> set[str]:
    return {kind.__name__}.union(*(_own_errors(child) for child in kind.__subclasses__()))


def _stopped(name: str, where: str, found: str, remedy: str = "") -> ReportError:
    return ReportError(f"{name} could not be run", [Problem(where, found, remedy)])
