import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tillid_analysis.writing import staged, write_whole


def names(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*"))


@pytest.mark.parametrize(("content", "expected"), [("æ\n", b"\xc3\xa6\n"), (b"\x00", b"\x00")])
def test_a_file_is_written(tmp_path: Path, content: str | bytes, expected: bytes) -> None:
    path = tmp_path / "a.html"
    path.write_text("before", encoding="utf-8")
    write_whole(path, content)
    assert path.read_bytes() == expected
    assert names(tmp_path) == ["a.html"]


def test_a_file_may_be_read_like_any_other(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.html", "x")
    (tmp_path / "b.html").write_text("x", encoding="utf-8")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.html", "b.html")}
    assert len(modes) == 1


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("no space left")

    path = tmp_path / "a.html"
    path.write_text("before", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"^no space left$"):
        write_whole(path, "after")
    assert path.read_text(encoding="utf-8") == "before"
    assert names(tmp_path) == ["a.html"]


def test_staged_files_arrive_at_the_end_and_others_stay(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "old.html").write_text("old", encoding="utf-8")
    with staged(folder) as stage:
        write_whole(stage / "a.html", "a")
        (stage / "units").mkdir()
        write_whole(stage / "units" / "b.html", "b")
        assert names(folder) == ["old.html"]
    assert names(tmp_path) == [
        "reports",
        "reports/a.html",
        "reports/old.html",
        "reports/units",
        "reports/units/b.html",
    ]


def test_a_failure_moves_nothing(tmp_path: Path) -> None:
    def stop() -> None:
        with staged(tmp_path / "reports") as stage:
            write_whole(stage / "a.html", "a")
            raise ValueError("stop")

    with pytest.raises(ValueError, match=r"^stop$"):
        stop()
    assert names(tmp_path) == []


def test_the_folder_is_found_again_after_a_change_of_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with staged(Path("reports")) as stage:
        write_whole(stage / "a.html", "a")
        monkeypatch.chdir("elsewhere")
    assert (tmp_path / "reports" / "a.html").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_process_leaves_no_report(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from tillid_analysis.writing import staged, write_whole\n"
        "with staged(Path(sys.argv[1])) as stage:\n"
        "    write_whole(stage / 'a.html', 'a')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    folder = tmp_path / "reports"
    command = [sys.executable, "-c", program, str(folder)]
    done = subprocess.run(command, check=False)  # noqa: S603
    assert done.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert any(name.endswith("a.html") for name in names(tmp_path))
    with staged(folder) as stage:
        write_whole(stage / "b.html", "b")
    assert names(tmp_path) == ["reports", "reports/b.html"]


def test_what_another_is_collecting_is_left_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    with staged(folder) as first:
        write_whole(first / "a.html", "a")
        with staged(folder) as second:
            write_whole(second / "b.html", "b")
        assert names(folder) == ["b.html"]
    assert names(tmp_path) == ["reports", "reports/a.html", "reports/b.html"]
