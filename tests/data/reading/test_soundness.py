"""A damaged SPSS file is refused before the reading library can crash on it."""

import subprocess
import sys
from pathlib import Path

from tillid_analysis.data.reading.soundness import is_sound

# A crash would end the tests, so that another process tries two hundred kinds of damage.
TRY_DAMAGE = """
import random, sys
from pathlib import Path
from tillid_analysis.data.reading import read_export
from tillid_analysis.errors import ReadingError
whole, target = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
draw = random.Random(7)
refused = 0
for _ in range(200):
    damaged = bytearray(whole)
    for _ in range(draw.randint(1, 4)):
        damaged[draw.randrange(176, 12_000)] = draw.randrange(256)
    target.write_bytes(damaged)
    try:
        read_export(target, "survey.yml", ["unit", "respid"])
    except ReadingError:
        refused += 1
print(refused)
"""


def test_a_whole_file_is_sound(sample: Path) -> None:
    assert is_sound(sample.parent / "raw" / "2026.sav")


def test_a_cut_dictionary_is_not(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.sav"
    target.write_bytes((sample.parent / "raw" / "2026.sav").read_bytes()[:3000])
    assert not is_sound(target)


def test_damage_of_any_kind_is_refused_or_read_and_never_a_crash(
    sample: Path, tmp_path: Path
) -> None:
    arguments = [str(sample.parent / "raw" / "2026.sav"), str(tmp_path / "2026.sav")]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", TRY_DAMAGE, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
