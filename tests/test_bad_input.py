"""Whatever is wrong with the files: a message that names file and place, exit code 2, no output."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tillid_analysis.cli import main
from tillid_analysis.writing import PRIVATE

SAV, CSV, XLSX = "raw/2026.sav", "raw/2022.csv", "raw/2024.xlsx"


def truncate(folder: Path) -> None:
    path = folder / SAV
    path.write_bytes(path.read_bytes()[:5000])


def rename_excel(folder: Path) -> None:
    shutil.copy(folder / XLSX, folder / CSV)


def make_binary(folder: Path) -> None:
    (folder / CSV).write_bytes(bytes(range(256)) * 40)


def make_empty(folder: Path) -> None:
    (folder / CSV).write_bytes(b"")


def leave_header(folder: Path) -> None:
    path = folder / CSV
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")


def repeat_column(folder: Path) -> None:
    path = folder / CSV
    path.write_bytes(path.read_bytes().replace(b"spm_1_2", b"spm_1_1", 1))


def forget_units(folder: Path) -> None:
    path = folder / "units.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if not x.startswith(("A03;", "C02;"))), "utf-8")


def close_circle(folder: Path) -> None:
    edit(folder / "units.csv", "\nA;SFE;", "\nA;A01;")


def write_nan(folder: Path) -> None:
    edit(folder / "units.csv", "A03;A;Tilsyn Syd;42;45;44", "A03;A;Tilsyn Syd;42;NaN;-4")


def indent_by_tab(folder: Path) -> None:
    edit(folder / "survey.yml", '\n  "2024":', '\n\t"2024":')


def remove_file(folder: Path) -> None:
    (folder / XLSX).unlink()


def break_several(folder: Path) -> None:
    make_empty(folder)
    remove_file(folder)
    truncate(folder)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def stamps(folder: Path) -> dict[Path, int]:
    """Return when each of the user's own files was changed; waves that can be read are cached."""
    paths = [path for path in folder.rglob("*") if PRIVATE not in path.parts]
    return {path: path.stat().st_mtime_ns for path in paths}


CASES: dict[Callable[[Path], None], list[str]] = {
    truncate: [r"raw/2026\.sav: .*damaged"],
    rename_excel: [r"raw/2022\.csv: .*Excel"],
    make_binary: [r"raw/2022\.csv"],
    make_empty: [r"raw/2022\.csv: .*empty"],
    leave_header: [r"raw/2022\.csv: .*rows"],
    repeat_column: [r"raw/2022\.csv, column spm_1_1: "],
    forget_units: [r"raw/2022\.csv, column Enhedskode: .*A03", r"2024\.xlsx, .*C02", r"sav.*A03"],
    close_circle: [r"units\.csv.*(A|A01)"],
    write_nan: [r"units\.csv.*A03.*invited_2024", r"units\.csv.*A03.*invited_2026"],
    indent_by_tab: [r"survey\.yml, line \d+: is indented with a tab; use spaces"],
    remove_file: [r"2024\.xlsx: .*no such file"],
    break_several: [r"2022\.csv", r"2024\.xlsx", r"2026\.sav"],
}


@pytest.mark.parametrize("spoil", CASES, ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("command", ["report", "check"])
def test_bad_input(
    sample: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    command: str,
) -> None:
    folder = tmp_path / "survey"
    shutil.copytree(sample.parent, folder, ignore=shutil.ignore_patterns(PRIVATE))
    spoil(folder)
    before = stamps(folder)
    code = main([command, str(folder)])
    written = "".join(capsys.readouterr())
    unusable_codebook = spoil is indent_by_tab
    assert code == (2 if command == "report" or unusable_codebook else 1)
    for pattern in CASES[spoil]:
        assert re.search(pattern, written), written
    assert "Traceback" not in written
    assert "ZQ7" not in written
    assert stamps(folder) == before
