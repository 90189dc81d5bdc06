"""A Python that is warm, and that others are forked from: what all import is imported once."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from weakref import finalize

from tillid_analysis.errors import ReportError

_BEGIN = """
import sys
if sys.path[0] == "":
    del sys.path[0]
if {package!r} not in sys.path:
    sys.path.append({package!r})
from tillid_analysis.presentation.reports.forking import fork_as_asked
fork_as_asked({channel})
"""


def can_fork() -> bool:
    """Say whether this system forks safely, and lets those that are no children be watched."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


class WarmPython:
    """A Python that imports what reports need, and is forked when others are asked for.

    Parameters
    ----------
    environment
        Of the process, beside this one's.
    package
        The folder that the package is imported from.
    """

    def __init__(self, environment: Mapping[str, str], package: str) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            begin = _BEGIN.format(package=package, channel=theirs.fileno())
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-c", begin],
                env=os.environ | dict(environment),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # an interrupt is for those who asked
            )
        self._asking = Lock()
        with ours:
            self._channel = ours.makefile("rw", encoding="utf-8")

    @property
    def lives(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def fork(
        self, command: Sequence[str], environment: Mapping[str, str], folder: str
    ) -> ForkedProcess:
        """Have a Jupyter kernel forked, once the imports are done.

        Parameters
        ----------
        command
            The words after the program's name.
        environment, folder
            The whole environment, and the working directory, of the new process.

        Raises
        ------
        ReportError
            If the Python has ended.
        """
        with self._asking, suppress(OSError, ValueError):
            self._channel.write(json.dumps([list(command), dict(environment), folder]) + "\n")
            self._channel.flush()
            if answer := self._channel.readline():
                return ForkedProcess(int(answer))
        raise ReportError("the Python that runs the notebooks did not start")

    def end(self) -> None:
        """End it; those forked from it notice, if they were not ended before."""
        self._process.kill()
        self._process.wait()
        with self._asking, suppress(OSError):
            self._channel.close()


class ForkedProcess:
    """A process that is no child of this one, with what `subprocess.Popen` offers of it."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        if sys.platform != "linux":
            raise NotImplementedError
        self.pid = pid
        self._handle = os.pidfd_open(pid)
        finalize(self, os.close, self._handle)

    def poll(self) -> int | None:
        """Return None while it runs; how it ended is not known."""
        return self._ended(0)

    def wait(self) -> int:
        """Wait until it has ended."""
        return self._ended(None) or 0

    def _ended(self, seconds: int | None) -> int | None:
        waiting = select.poll()
        waiting.register(self._handle, select.POLLIN)
        return 0 if waiting.poll(seconds) else None

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if sys.platform == "linux":
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def fork_as_asked(channel: int) -> None:
    """Import what reports need, and then become, in a fork, each kernel that is asked for.

    Parameters
    ----------
    channel
        The descriptor of a socket, on which a line asks for a kernel and one answers with its
        process.
    """
    import gc

    gc.disable()  # imports leave hardly any
    import ipykernel.kernelapp
    import ipykernel.zmqshell  # noqa: F401

    from tillid_analysis.presentation.reports.light import import_nbformat
    from tillid_analysis.presentation.reports.warming import warm_up

    import_nbformat()
    warm_up()
    gc.enable()
    gc.freeze()  # so that looking for garbage does not copy what is shared
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks here how a kernel ended
    with socket.socket(fileno=channel) as asked, asked.makefile("rw", encoding="utf-8") as lines:
        while line := lines.readline():
            pid = _fork()
            if not pid:
                break
            lines.write(f"{pid}\n")
            lines.flush()
    if line:
        _become(*json.loads(line))


def _fork() -> int:
    # Arrow's allocator has a thread, and makes ready for a fork by itself.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* is multi-threaded", DeprecationWarning)
        return os.fork()


def _become(command: Sequence[str], environment: Mapping[str, str], folder: str) -> None:
    """Be the kernel that was asked for, to the end."""
    import random

    import numpy as np
    from ipykernel.kernelapp import launch_new_instance

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(Path(folder))
    random.seed()  # else all would draw the same
    np.random.seed()
    # It ends when its parent does.
    words = [*command, f"--IPKernelApp.parent_handle={os.getppid()}"]
    sys.argv = ["ipykernel_launcher", *words]
    launch_new_instance(argv=words)
