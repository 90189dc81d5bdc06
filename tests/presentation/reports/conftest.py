"""One warm kernel for all tests of it."""

from collections.abc import Iterator

import pytest

from tillid_analysis.presentation.reports.execution import Kernel


@pytest.fixture(scope="session")
def kernel() -> Iterator[Kernel]:
    """Return a kernel that is started once."""
    with Kernel() as started:
        yield started
