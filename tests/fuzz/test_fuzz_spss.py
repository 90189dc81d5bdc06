"""Damaged SPSS files, read in a process of their own: a crash would end the tests wordlessly."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.tree import ROOT

IN_A_PROCESS = """
import sys
from pathlib import Path
from tests.fuzz.judging import try_cases
seed, cases, place = sys.argv[1:]
sys.stdout.reconfigure(encoding="utf-8")
for found in try_cases(int(seed), int(cases), Path(place), ("spss", "zsav")):
    sys.stdout.write(found + chr(10))
"""


def try_spss(seed: int, cases: int, place: Path) -> list[str]:
    """Return what went wrong; a crash with the case that was tried last."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", IN_A_PROCESS, str(seed), str(cases), str(place)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    crashed = [f"case {(place / 'case').read_text('utf-8')}: {done.stderr}"] * bool(done.returncode)
    return [*done.stdout.splitlines(), *crashed]


def test_a_little_damage(tmp_path: Path) -> None:
    assert try_spss(0, 100, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2_000_000, 2_001_000])
def test_much_damage(tmp_path: Path, seed: int) -> None:
    assert try_spss(seed, 1000, tmp_path) == []
