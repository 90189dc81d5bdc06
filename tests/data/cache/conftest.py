"""Small surveys that are kept all the same."""

from pathlib import Path

import pytest

from tests.data.checking.toys import FILE, toy_wave, write_toy
from tillid_analysis.data.cache import slots


@pytest.fixture
def survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a survey whose exports are large enough to be kept."""
    monkeypatch.setattr(slots, "SMALLEST", 1)
    wave = toy_wave() | {
        "key": [f"r{row // 2}" for row in range(40)],
        "done": ["1"] * 39 + ["0"],
        "try": ["nej"] * 38 + ["ja"] * 2,
        "w": ["1,5"] * 40,
        "note": ["skriv til mette@example.dk"] * 40,
    }
    wave["role"][3], wave["A1"][5], wave["A2"][6] = "", "", "8"
    wave["A3"][7] = "66"
    told = "weight: w, status: {column: done, keep: [1]}, test: {column: try, drop: [ja]}, "
    text = FILE.replace("{file: raw", f"{{{told}file: raw")
    text = text.replace("background:", "respondent: key\nbackground:")
    return write_toy(tmp_path, wave, text=text)
