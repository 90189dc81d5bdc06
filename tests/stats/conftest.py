"""What the numerical tests share: numbers from R."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file whose first lines may be comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.fixture
def golden() -> Callable[[str], list[dict[str, str]]]:
    """Read the numbers R gave; a file that is missing is a failure."""
    return lambda name: read_rows(GOLDEN / f"{name}.csv")


@pytest.fixture
def published(shared_data: Path) -> Callable[[str], list[dict[str, str]]]:
    """Read published data kept beside the project."""
    return lambda name: read_rows(shared_data / name)
