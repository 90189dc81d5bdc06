"""A kernel that Jupyter manages as any other, and that is forked instead of started."""

from __future__ import annotations

from collections.abc import Mapping
from subprocess import Popen
from typing import cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from tillid_analysis.presentation.reports.forking import WarmPython


class ForkingProvisioner(LocalProvisioner):
    """Has a kernel forked from a warm Python."""

    _warm: WarmPython

    @classmethod
    def of(cls, warm: WarmPython, manager: AsyncKernelManager) -> ForkingProvisioner:
        """Return one for a kernel that is not started yet.

        Parameters
        ----------
        warm
            What is forked.
        manager
            Of the kernel.
        """
        made = cls(kernel_id="forked", kernel_spec=manager.kernel_spec, parent=manager)
        made._warm = warm
        return made

    async def launch_kernel(self, cmd: list[str], **kwargs: object) -> KernelConnectionInfo:
        """Have the kernel forked; of its command only what comes after the module counts."""
        after = cmd[cmd.index("ipykernel_launcher") + 1 :]
        environment = cast("Mapping[str, str]", kwargs["env"])
        forked = self._warm.fork(after, environment, str(kwargs["cwd"]))
        self.process = cast("Popen[bytes]", forked)  # it offers what is asked of one
        self.pid = forked.pid
        return self.connection_info
