"""What a cell shows, taken down where it runs instead of sent message by message."""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import TYPE_CHECKING, Any, cast

from ipykernel.displayhook import ZMQShellDisplayHook
from nbformat import NotebookNode, from_dict

if TYPE_CHECKING:
    from ipykernel.zmqshell import ZMQDisplayPublisher, ZMQInteractiveShell


@contextmanager
def taken_down(shell: ZMQInteractiveShell) -> Iterator[list[NotebookNode]]:
    """Collect what cells print, display and end with, in that order, as a notebook keeps it.

    Parameters
    ----------
    shell
        The IPython of the Jupyter kernel that runs them.
    """
    outputs: list[NotebookNode] = []
    displayed, hook = _Displayed(outputs), sys.displayhook
    publisher = cast("ZMQDisplayPublisher", shell.display_pub)
    publisher.register_hook(displayed)  # type: ignore[no-untyped-call]
    sys.displayhook = _Hook(shell, outputs)
    try:
        with (
            redirect_stdout(_Stream("stdout", outputs)),
            redirect_stderr(_Stream("stderr", outputs)),
        ):
            yield outputs
    finally:
        sys.displayhook = hook
        publisher.unregister_hook(displayed)  # type: ignore[no-untyped-call]


class _Displayed:
    """Takes down what `display` shows, and what it shows in its place later, and sends none."""

    def __init__(self, outputs: list[NotebookNode]) -> None:
        self._outputs = outputs
        self._named: dict[str, list[NotebookNode]] = {}

    def __call__(self, message: dict[str, Any]) -> None:
        kind, content = message["msg_type"], message["content"]
        if kind == "clear_output":
            self._outputs.clear()
            return
        output = _output("display_data", data=content["data"], metadata=content["metadata"])
        known = self._named.setdefault(content["transient"].get("display_id", ""), [])
        if kind == "display_data":
            known.append(output)
            self._outputs.append(output)
        else:
            for each in known:
                each.data, each.metadata = output.data, output.metadata


class _Hook(ZMQShellDisplayHook):
    """Takes down what a cell's last line gives."""

    def __init__(self, shell: ZMQInteractiveShell, outputs: list[NotebookNode]) -> None:
        super().__init__(shell=shell, cache_size=0)  # type: ignore[no-untyped-call]
        self._outputs = outputs

    def start_displayhook(self) -> None:
        """Begin no message."""

    def write_output_prompt(self) -> None:
        """Write none: pages number no cells."""

    def finish_displayhook(self) -> None:
        """Send no message."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        output = _output(
            "execute_result",
            data=_encoded(format_dict),
            metadata=md_dict or {},
            execution_count=None,
        )
        self._outputs.append(output)


class _Stream(TextIOBase):
    """Takes down what is printed, in one piece as long as nothing else is shown."""

    def __init__(self, name: str, outputs: list[NotebookNode]) -> None:
        super().__init__()
        self._name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = self._outputs[-1] if self._outputs else None
        if last is not None and last.get("name") == self._name:
            last.text += text
        elif text:
            self._outputs.append(_output("stream", name=self._name, text=text))
        return len(text)


def _output(kind: str, **parts: object) -> NotebookNode:
    """Make an output as nbformat does, without its check of each against the format's schema."""
    return cast("NotebookNode", from_dict({"output_type": kind, **parts}))


def _encoded(data: dict[str, Any]) -> dict[str, Any]:
    """Write a picture's bytes as notebooks do."""
    return {
        kind: b64encode(each).decode("ascii") if isinstance(each, bytes) else each
        for kind, each in data.items()
    }
