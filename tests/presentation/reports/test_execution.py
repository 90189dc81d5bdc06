import os
import signal
import sys
import threading
from pathlib import Path
from time import monotonic

import pytest

from tests.presentation.toys import book, code, words
from tillid_analysis.errors import ReportError
from tillid_analysis.presentation.reports.execution import Kernel
from tillid_analysis.presentation.reports.process import KERNEL_ENVIRONMENT


def plain(kernel: Kernel, folder: Path, *sources: str) -> str:
    """Run cells and return what the last one prints."""
    notebook = book(*(code(each) for each in sources))
    done = kernel.run(notebook, name="toy.ipynb", cwd=folder, cell_timeout=60)
    return "".join(output.text for output in done.cells[-1].outputs)


def refusal(kernel: Kernel, folder: Path, *sources: str, cell_timeout: int = 60) -> str:
    notebook = book(words("# A"), *(code(each) for each in sources))
    with pytest.raises(ReportError) as caught:
        kernel.run(notebook, name="toy.ipynb", cwd=folder, cell_timeout=cell_timeout)
    return str(caught.value)


def test_a_copy_gets_the_outputs(kernel: Kernel, tmp_path: Path) -> None:
    notebook = book(code("6 * 7"))
    done = kernel.run(notebook, name="toy.ipynb", cwd=tmp_path)
    assert done.cells[0].outputs[0].data == {"text/plain": "42"}
    assert notebook.cells[0].outputs == []
    assert "execution" not in done.cells[0].metadata


def test_what_is_shown_stands_in_the_order_in_which_it_was_shown(
    kernel: Kernel, tmp_path: Path
) -> None:
    source = (
        "handle = display('first', display_id=True)\nprint('a'); print('b')\n"
        "display('last'); handle.update('changed'); 'told';"
    )
    cells = [code(source), code("display(1)\nfrom IPython.display import clear_output")]
    cells += [code("display(2); clear_output(); display(3)"), code("import asyncio")]
    cells += [code("await asyncio.sleep(0)\n'waited'")]
    done = kernel.run(book(*cells), name="toy.ipynb", cwd=tmp_path)
    shown = [
        [each.text if "text" in each else each.data["text/plain"] for each in cell.outputs]
        for cell in done.cells
    ]
    assert shown == [["'changed'", "a\nb\n", "'last'"], ["1"], ["3"], [], ["'waited'"]]


def test_what_cannot_be_read_as_python_is_named(kernel: Kernel, tmp_path: Path) -> None:
    assert "cell 2: SyntaxError" in refusal(kernel, tmp_path, "x = = 1")


def test_names_go_and_modules_stay(kernel: Kernel, tmp_path: Path) -> None:
    plain(kernel, tmp_path, "import colorsys; colorsys.warm = 1; left = 1")
    source = "import sys; print('left' in globals(), hasattr(sys.modules['colorsys'], 'warm'))"
    assert plain(kernel, tmp_path, source) == "False True\n"


def test_figures_and_their_settings_go(kernel: Kernel, tmp_path: Path) -> None:
    plain(
        kernel,
        tmp_path,
        "from matplotlib import pyplot as plt; plt.rcParams['font.size'] = 30; plt.figure();",
        "from matplotlib import pyplot as plt\nfigure = plt.figure()",
    )
    source = "from matplotlib import pyplot as p; print(p.get_fignums(), p.rcParams['font.size'])"
    assert plain(kernel, tmp_path, source) == "[] 10.0\n"


def test_settings_made_without_pyplot_do_not_last(tmp_path: Path) -> None:
    changed = "import matplotlib; matplotlib.rcParams['font.size'] = 30"
    with Kernel() as fresh:
        plain(fresh, tmp_path, changed)
        asked = "print(matplotlib.rcParams['font.size'], 'matplotlib.pyplot' in sys.modules)"
        assert plain(fresh, tmp_path, f"import matplotlib, sys\n{asked}") == "10.0 False\n"


def test_it_runs_in_the_folder_given(kernel: Kernel, tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        assert plain(kernel, folder, "import os; print(os.getcwd())") == f"{folder}\n"


def test_a_missing_folder_is_named(kernel: Kernel, tmp_path: Path) -> None:
    folder = tmp_path / "none"
    with pytest.raises(ReportError) as caught:
        kernel.run(book(), name="toy.ipynb", cwd=folder)
    assert str(caught.value) == f"there is no folder {str(folder)!r} to run toy.ipynb in"


def test_it_is_this_python_with_one_thread_and_no_settings(kernel: Kernel, tmp_path: Path) -> None:
    source = (
        "import os, sys, tillid_analysis\n"
        f"print(sys.executable, [os.environ[n] for n in {list(KERNEL_ENVIRONMENT)}])"
    )
    assert plain(kernel, tmp_path, source) == f"{sys.executable} ['1', '1', '1', '1', '0']\n"


def test_a_widget_does_not_hold_it_up(kernel: Kernel, tmp_path: Path) -> None:
    source = (
        "import ipywidgets\nout = ipywidgets.Output()\nwith out:\n    print('inside')\ndisplay(out)"
    )
    done = kernel.run(book(code(source)), name="toy.ipynb", cwd=tmp_path, cell_timeout=30)
    assert "widgets" not in done.metadata


def test_a_failing_cell_is_named_with_its_message(kernel: Kernel, tmp_path: Path) -> None:
    assert refusal(kernel, tmp_path, "x = 1", "print('a'); 1 / 0") == (
        "toy.ipynb could not be run:\n  - toy.ipynb, cell 3: ZeroDivisionError: division by zero"
    )


def test_our_own_message_stands_alone(kernel: Kernel, tmp_path: Path) -> None:
    source = (
        "from tillid_analysis.errors import ChoiceError, Problem\n"
        "raise ChoiceError('no such wave', [Problem('survey.yml', 'missing', 'add it')])"
    )
    assert refusal(kernel, tmp_path, source) == (
        "toy.ipynb could not be run:\n"
        "  - toy.ipynb, cell 2: no such wave:\n"
        "      - survey.yml: missing; add it"
    )


def test_a_tag_does_not_hide_a_failure(kernel: Kernel, tmp_path: Path) -> None:
    notebook = book(code("1 / 0", tags=("raises-exception",)))
    with pytest.raises(ReportError) as caught:
        kernel.run(notebook, name="toy.ipynb", cwd=tmp_path)
    assert str(caught.value) == (
        "toy.ipynb could not be run:\n  - toy.ipynb, cell 1: ZeroDivisionError: division by zero"
    )


def test_a_long_message_is_cut(kernel: Kernel, tmp_path: Path) -> None:
    assert refusal(kernel, tmp_path, "raise ValueError('x' * 900)") == (
        f"toy.ipynb could not be run:\n  - toy.ipynb, cell 2: ValueError: {'x' * 500} ..."
    )


def test_cells_are_counted_as_in_the_file(kernel: Kernel, tmp_path: Path) -> None:
    given = code("x = 1", tags=("injected-parameters",))
    notebook = book(code("x = 0", tags=("parameters",)), given, code("1 / 0"))
    with pytest.raises(ReportError) as caught:
        kernel.run(notebook, name="toy.ipynb", cwd=tmp_path)
    assert str(caught.value) == (
        "toy.ipynb could not be run:\n  - toy.ipynb, cell 2: ZeroDivisionError: division by zero"
    )


@pytest.mark.slow
def test_a_slow_cell_is_stopped_and_the_next_notebook_runs(tmp_path: Path) -> None:
    with Kernel() as kernel:
        source = "import time; time.sleep(60)"
        start = monotonic()
        assert refusal(kernel, tmp_path, source, cell_timeout=1) == (
            "toy.ipynb could not be run:\n"
            "  - toy.ipynb, cell 2: still running after 1 s; allow more time, or make it faster"
        )
        assert monotonic() - start < 30
        assert plain(kernel, tmp_path, "print(1)") == "1\n"


@pytest.mark.slow
def test_a_dead_process_is_said_and_the_next_notebook_runs(tmp_path: Path) -> None:
    with Kernel() as kernel:
        assert refusal(kernel, tmp_path, "import os; os._exit(1)") == (
            "toy.ipynb could not be run:\n"
            "  - toy.ipynb, cell 2: Python ended; is there enough memory?"
        )
        assert plain(kernel, tmp_path, "print(1)") == "1\n"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
def test_an_interrupt_ends_the_process(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    source = (
        "import os, time\n"
        f"open({str(pid_file)!r}, 'w').write(str(os.getpid()))\n"
        f"os.kill({os.getpid()}, {int(signal.SIGINT)})\n"
        "time.sleep(60)"
    )
    # Whoever runs the tests in the background has them ignore interrupts from the start.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), Kernel() as kernel:
            kernel.run(book(code(source)), name="toy.ipynb", cwd=tmp_path)
    finally:
        signal.signal(signal.SIGINT, before)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text(encoding="utf-8")), 0)
    assert not [each for each in threading.enumerate() if "kernel" in each.name.lower()]


@pytest.mark.slow
def test_a_kernel_that_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from nbclient import NotebookClient

    async def never(_: NotebookClient) -> None:
        raise RuntimeError("Kernel didn't respond in 60 seconds")

    monkeypatch.setattr(NotebookClient, "async_start_new_kernel_client", never)
    with pytest.raises(ReportError) as caught, Kernel():
        pass
    assert str(caught.value) == "the Python that runs the notebooks did not start"
