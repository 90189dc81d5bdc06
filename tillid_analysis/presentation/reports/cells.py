"""A notebook's cells, run in the Python that this runs in."""

from __future__ import annotations

import faulthandler
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from ipykernel.zmqshell import ZMQInteractiveShell
    from nbformat import NotebookNode


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a notebook was not run to its end.

    Parameters
    ----------
    cell
        The position of the cell that failed.
    kind, words
        The exception's name, and what it says.
    """

    cell: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Watch:
    """The cell that is running, written down for whoever waits.

    Parameters
    ----------
    path
        The file it is written to.
    limit
        Seconds that a cell may take.
    """

    path: Path
    limit: float

    @contextmanager
    def over(self, cell: int) -> Iterator[None]:
        """Say which cell is running, and end this Python if it takes too long.

        Nothing gentler ends a cell that waits in compiled code, on every system.
        """
        self._write_down(cell)
        faulthandler.dump_traceback_later(self.limit, exit=True, file=_nowhere())
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()

    def _write_down(self, cell: int) -> None:
        # As wide as the one before, over which it is written: to cut a file off takes thirty times
        # as long.
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(f"{cell:6} {time():.6f}".encode("ascii"))

    def last(self) -> tuple[int, bool]:
        """Return the cell that was begun last, and whether it has had its time."""
        cell, begun = self.path.read_text(encoding="ascii").split()
        return int(cell), time() - float(begun) >= self.limit


@cache
def _nowhere() -> TextIO:
    """Open what takes the traces of cells that took too long; it stays open, as they may come."""
    return Path(os.devnull).open("w", encoding="ascii")


async def run_cells(notebook: NotebookNode, folder: Path, watch: Watch) -> NotebookNode | Failure:
    """Run a notebook from a clean start, and fill in what its cells show.

    Parameters
    ----------
    notebook
        The notebook; its code cells' outputs are replaced.
    folder
        The working directory while it runs.
    watch
        Told of each cell.
    """
    from ipykernel.zmqshell import ZMQInteractiveShell

    from tillid_analysis.presentation.reports.capturing import taken_down

    shell = ZMQInteractiveShell.instance()
    _start_afresh(shell, folder)
    for at, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        with watch.over(at), taken_down(shell) as outputs:
            error = await _run(shell, cell.source)
        cell.outputs = outputs
        if error is not None:
            return Failure(at, type(error).__name__, str(error))
    return notebook


async def _run(shell: ZMQInteractiveShell, source: str) -> BaseException | None:
    try:
        python = shell.transform_cell(source)  # type: ignore[no-untyped-call]
    except SyntaxError as unread:
        return unread
    result = await shell.run_cell_async(source, store_history=True, transformed_cell=python)
    shell.events.trigger("post_execute")
    shell.events.trigger("post_run_cell", result)
    error: BaseException | None = result.error_before_exec or result.error_in_exec
    return error


def _start_afresh(shell: ZMQInteractiveShell, folder: Path) -> None:
    """Leave no names and figures of the notebook before.

    Imported modules stay, and so does what they keep, which need not be searched for garbage after
    every notebook.
    """
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
    if "matplotlib" in sys.modules:  # its settings are there without pyplot too
        sys.modules["matplotlib"].rc_file_defaults()
    os.chdir(folder)
    shell.reset(new_session=False)  # type: ignore[no-untyped-call]
    gc.freeze()
