"""Running notebooks, one after the other, in one kernel that stays warm."""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

from tillid_analysis.errors import Problem, ReportError, TillidError
from tillid_analysis.presentation.reports.parameters import INJECTED_TAG

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbformat import NotebookNode

# Several kernels may run side by side, each on one core; a fixed hash seed fixes the order of sets.
KERNEL_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}

# The kernel imports the package that runs it, installed or not.
PACKAGE_FOLDER = str(Path(__file__).absolute().parents[3])
# Names and figures of the notebook before must not reach the next one; imported modules stay, and
# so does what they keep, which need not be searched for garbage after every notebook.
_START_AFRESH = """
def _start_afresh(folder, package):
    import gc, os, sys
    if package not in sys.path:
        sys.path.append(package)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
        sys.modules["matplotlib"].rc_file_defaults()
    os.chdir(folder)
    get_ipython().reset(new_session=False)
    gc.freeze()
_start_afresh({folder!r}, {package!r})
"""
# Foreign messages can be whole tables.
_LONGEST_MESSAGE = 500


class Kernel:
    """One Python process that runs notebooks, started on entry and gone on exit.

    Notes
    -----
    The process is the Python that runs this, whatever kernels are installed, and reads no
    settings of the user's IPython. On any way out, an interrupt included, it is ended.

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

    _manager: AsyncKernelManager
    _starter: NotebookClient
    _scratch: TemporaryDirectory[str]
    _strangers: set[asyncio.Task[Any]]

    def __enter__(self) -> Self:
        """Start the process."""
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._stop()

    def kill(self) -> None:
        """End the process at once, from any thread; what runs in it fails as if it had crashed."""
        process = getattr(self._manager.provisioner, "process", None)
        if process is not None:
            process.kill()

    def run(
        self, notebook: NotebookNode, *, name: str, cwd: Path, cell_timeout: int = 600
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
            the last two the process is started anew.
        """
        import nbformat

        if not cwd.is_dir():
            raise ReportError(f"there is no folder {str(cwd)!r} to run {name} in")
        places = {"folder": str(cwd.absolute()), "package": PACKAGE_FOLDER}
        clean = nbformat.v4.new_code_cell(_START_AFRESH.format(**places))
        self._run_cells(nbformat.v4.new_notebook(cells=[clean]), name, cell_timeout)
        done = deepcopy(notebook)
        self._run_cells(done, name, cell_timeout)
        return done

    def _run_cells(self, notebook: NotebookNode, name: str, cell_timeout: int) -> None:
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

        client = self._client(notebook, cell_timeout)
        for index, cell in enumerate(notebook.cells):
            where = _place(notebook, index, name)
            try:
                client.execute_cell(cell, index)
            except CellExecutionError as error:
                raise _stopped(name, where, _message(error.ename, error.evalue)) from None
            except CellTimeoutError:
                self._restart()
                found = f"still running after {cell_timeout} s"
                raise _stopped(name, where, found, "allow more time, or make it faster") from None
            except DeadKernelError:
                self._restart()
                raise _stopped(name, where, "Python ended", "is there enough memory?") from None

    def _client(self, notebook: NotebookNode, cell_timeout: int) -> NotebookClient:
        from nbclient import NotebookClient

        client = NotebookClient(
            notebook,
            km=self._manager,
            timeout=cell_timeout,
            iopub_timeout=30,
            raise_on_iopub_timeout=True,
            force_raise_errors=True,
            record_timing=False,
            store_widget_state=False,
        )
        # nbclient's own Output widget races with its reading of replies, and cells hang.
        client.comm_open_handlers.clear()
        client.kc = self._starter.kc
        return client

    def _start(self) -> None:
        from jupyter_core.utils import run_sync

        self._scratch = TemporaryDirectory(prefix="tillid-kernel-")
        with ExitStack() as undo:
            # No exit follows an entry that failed.
            undo.callback(self._stop)
            try:
                run_sync(self._start_up)(Path(self._scratch.name))
            except RuntimeError:
                raise ReportError("the Python that runs the notebooks did not start") from None
            undo.pop_all()

    async def _start_up(self, scratch: Path) -> None:
        from jupyter_client.kernelspec import KernelSpecManager
        from jupyter_client.manager import AsyncKernelManager
        from nbclient import NotebookClient
        from nbformat.v4 import new_notebook

        self._strangers = asyncio.all_tasks() - {asyncio.current_task()}
        # Without folders to search, the only kernel there is runs on sys.executable.
        self._manager = AsyncKernelManager(
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            connection_file=str(scratch / "connection.json"),
            transport_encryption="auto",
        )
        self._starter = NotebookClient(new_notebook(), km=self._manager)
        environment = os.environ | KERNEL_ENVIRONMENT | {"IPYTHONDIR": str(scratch)}
        await self._starter.async_start_new_kernel(env=environment, cwd=str(scratch))
        await self._starter.async_start_new_kernel_client()

    def _stop(self) -> None:
        from jupyter_core.utils import run_sync

        try:
            run_sync(self._shut_down)()
        finally:
            self._scratch.cleanup()

    async def _shut_down(self) -> None:
        # An interrupt or a time limit leaves tasks that wait for an answer that never comes.
        left = asyncio.all_tasks() - self._strangers - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._manager.shutdown_kernel(now=True)
        if self._starter.kc is not None:
            self._starter.kc.stop_channels()

    def _restart(self) -> None:
        self._stop()
        self._start()


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
