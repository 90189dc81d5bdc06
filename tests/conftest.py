"""What every test can ask for: a seeded generator, the sample survey, the real survey data."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

# Before matplotlib is imported by anything, here or in a process that a test starts.
os.environ["MPLBACKEND"] = "Agg"

import numpy as np
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# The same examples every time, on machines of any speed.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture
def rng() -> np.random.Generator:
    """Return the only source of randomness in the tests."""
    return np.random.default_rng(20260309)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the made-up survey's file, so that no release is written down in it."""
    folder = tmp_path_factory.mktemp("surveys") / "sample"
    made = shutil.ignore_patterns("ledger.json", "reports", "notebooks", ".tillid")
    shutil.copytree(ROOT / "data" / "sample", folder, ignore=made)
    return folder / "survey.yml"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real survey data beside the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        missing = f"the survey data are not beside the project, in {folder}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return folder


# As root, and without asking the network for anything of Chromium's own.
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Return a running Chromium, the one of the system."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()
