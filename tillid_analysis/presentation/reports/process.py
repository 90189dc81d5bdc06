"""The process behind a Python that runs notebooks: started, asked, ended."""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tillid_analysis.errors import ReportError

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    from tillid_analysis.presentation.reports.forking import WarmPython

# Several may run side by side, each on one core; a fixed hash seed fixes the order of sets.
THREADS = (
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"),
    *("MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
)
KERNEL_ENVIRONMENT = {**dict.fromkeys(THREADS, "1"), "PYTHONHASHSEED": "0"}
# It imports the package that runs it, installed or not.
PACKAGE_FOLDER = str(Path(__file__).absolute().parents[3])
_SERVE = """
import sys
if {package!r} not in sys.path:
    sys.path.append({package!r})
from tillid_analysis.presentation.reports.serving import serve
await serve({folder!r})
"""


class Process:
    """A Jupyter kernel of the Python that runs this, which serves one folder.

    Parameters
    ----------
    warm
        What it is forked from; None where it is started anew.

    Raises
    ------
    ReportError
        If it does not start.

    Notes
    -----
    What it is asked and what it answers are written down in `folder`, which is its own. Only `kill`
    may be called from another thread than the one that started it.
    """

    def __init__(self, warm: WarmPython | None = None) -> None:
        from jupyter_client.kernelspec import KernelSpecManager
        from jupyter_client.manager import AsyncKernelManager
        from jupyter_core.utils import run_sync

        self._scratch = TemporaryDirectory(prefix="tillid-kernel-")
        self.folder = Path(self._scratch.name)
        # Without folders to search, the only kernel there is runs on sys.executable.
        self._manager: AsyncKernelManager = AsyncKernelManager(
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            connection_file=str(self.folder / "connection.json"),
            transport_encryption="auto",
        )
        if warm is not None and warm.lives:
            from tillid_analysis.presentation.reports.provisioning import ForkingProvisioner

            self._manager.provisioner = ForkingProvisioner.of(warm, self._manager)
        self._client = self._new_client()
        with ExitStack() as undo:
            undo.callback(self.end)
            try:
                run_sync(self._start)()
            except RuntimeError:
                raise ReportError("the Python that runs the notebooks did not start") from None
            undo.pop_all()

    def serve(self) -> None:
        """Have it answer what it was asked.

        Raises
        ------
        CellExecutionError, DeadKernelError
            nbclient's: if what it was asked fails, or it ends.
        """
        self._client.execute_cell(self._client.nb.cells[0], 0)

    def kill(self) -> None:
        """End it at once, from any thread."""
        process = getattr(self._manager.provisioner, "process", None)
        if process is not None:
            process.kill()

    def end(self) -> None:
        """End it, and leave nothing of it behind."""
        from jupyter_core.utils import run_sync

        try:
            run_sync(self._shut_down)()
        finally:
            self._scratch.cleanup()

    def _new_client(self) -> NotebookClient:
        from nbclient import NotebookClient
        from nbformat.v4 import new_code_cell, new_notebook

        serve = _SERVE.format(package=PACKAGE_FOLDER, folder=str(self.folder))
        client = NotebookClient(
            new_notebook(cells=[new_code_cell(serve)]),
            km=self._manager,
            force_raise_errors=True,
            record_timing=False,
            store_widget_state=False,
        )
        # nbclient's own Output widget races with its reading of replies, and cells hang.
        client.comm_open_handlers.clear()
        return client

    async def _start(self) -> None:
        self._strangers = asyncio.all_tasks() - {asyncio.current_task()}
        environment = os.environ | KERNEL_ENVIRONMENT | {"IPYTHONDIR": str(self.folder)}
        await self._client.async_start_new_kernel(env=environment, cwd=str(self.folder))
        await self._client.async_start_new_kernel_client()

    async def _shut_down(self) -> None:
        # An interrupt leaves tasks that wait for an answer that never comes.
        left = asyncio.all_tasks() - self._strangers - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._manager.shutdown_kernel(now=True)
        if self._client.kc is not None:
            self._client.kc.stop_channels()
