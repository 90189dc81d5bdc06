"""JupyterLab as `tillid lab` starts it: run all, move the explorer, export from the menu."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from tests.browsing import barriers, opened
from tillid_analysis.presentation.reports.guard import check_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOKEN = "for-the-test"  # noqa: S105 - of a server that lives for a minute
NOTEBOOK = "0_start_here.ipynb"
PATIENCE = 60_000
"""Milliseconds until something is said not to happen: machines that test are busy."""

WRONG = "[data-mime-type$='stderr'], [data-mime-type$='error']"


def ask(url: str, **parts: str) -> None:
    head = {"Authorization": f"token {TOKEN}"}
    with urlopen(Request(url, headers=head, **parts), timeout=10):  # noqa: S310 - our own server
        pass


@pytest.fixture(scope="module")
def lab(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server that knows nothing of the user's own Jupyter."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(sample.parent, folder / "survey")
    names = [f"JUPYTER_{each}_DIR" for each in ("CONFIG", "DATA", "RUNTIME")]
    names += [f"JUPYTERLAB_{each}_DIR" for each in ("SETTINGS", "WORKSPACES")]
    own = {name: str(folder / name.lower()) for name in [*names, "IPYTHONDIR"]}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--port={port}"]
    options += [f"--IdentityProvider.token={TOKEN}"]
    options += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command = [sys.executable, "-m", "tillid_analysis.cli", "lab", str(folder / "survey"), "--"]
    url = f"http://127.0.0.1:{port}"
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([*command, *options], env=os.environ | own, stderr=log)  # noqa: S603
        try:
            while process.poll() is None:
                try:
                    ask(f"{url}/api/status")
                    break
                except URLError:
                    time.sleep(0.2)
            assert process.poll() is None, (folder / "log").read_text()
            yield url
            ask(f"{url}/api/shutdown", method="POST")
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()


def choose(page, *labels: str) -> None:  # noqa: ANN001
    """Click through a menu."""
    page.get_by_role("menuitem", name=labels[0], exact=True).click()
    for label in labels[1:]:
        page.locator(".lm-Menu-itemLabel").get_by_text(label, exact=True).click()


def run_all(page) -> None:  # noqa: ANN001
    """Run all cells; a click right after the kernel came up is lost now and then."""
    from playwright.sync_api import TimeoutError as TooLate

    page.get_by_text("(ipykernel) | Idle").wait_for(timeout=PATIENCE)
    prompts = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
    prompts += ".map(each => each.textContent)"
    for _ in range(3):
        choose(page, "Run", "Run All Cells")
        try:
            page.wait_for_function(f"{prompts}.some(each => /[*\\d]/.test(each))", timeout=6000)
            break
        except TooLate:
            continue
    ran = f'{prompts}.every(each => /\\d/.test(each)) || document.querySelector("{WRONG}")'
    page.wait_for_function(ran, timeout=PATIENCE)
    assert page.locator(WRONG).all_inner_texts() == []


def test_a_notebook_runs_explores_and_is_exported_as_a_report(
    browser,  # noqa: ANN001
    lab: str,
    tmp_path: Path,
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    downloads: list[object] = []
    # The menu opens a window of its own for what is downloaded.
    context.on("page", lambda window: window.on("download", lambda each: downloads.append(each)))
    page = context.new_page()
    page.goto(f"{lab}/lab/tree/{NOTEBOOK}?token={TOKEN}&reset")
    run_all(page)
    figure = page.locator(".jp-OutputArea .explorer")
    before = figure.inner_html()
    indices = page.locator("select:visible", has=page.locator("option", has_text="Involvering"))
    indices.select_option(label="Involvering")
    changed = "before => document.querySelector('.jp-OutputArea .explorer').innerHTML != before"
    page.wait_for_function(changed, arg=before, timeout=PATIENCE)
    assert "Involvering" in page.locator(".jp-OutputArea p[aria-live]").inner_text()

    choose(page, "File", "Save and Export Notebook As", "HTML")
    page.get_by_role("button", name="Ok", exact=True).click()
    ends = time.monotonic() + PATIENCE / 1000
    while not downloads and time.monotonic() < ends:
        page.wait_for_timeout(100)
    file = tmp_path / "exported.html"
    downloads[0].save_as(file)
    context.close()
    check_exported(browser, file)


def check_exported(browser, file: Path) -> None:  # noqa: ANN001
    """Hold a page to what a report promises."""
    html = file.read_text(encoding="utf-8")
    for left in ("read_survey", "survey.yml", "jupyter", "widget-view", "model_id"):
        assert left not in html
    assert "default-src 'none'" in html
    assert check_page(html, forbidden=[]) == ()
    with opened(browser, file) as page:
        assert page.evaluate("document.documentElement.lang") == "da"
        assert page.title() == ("Tillid og resultater i Styrelsen for Eksempler, 2026")
        assert page.locator("header dl.asked dd").all_inner_texts()[1] == "2026"
        assert page.locator("nav a").count() >= 4
        page.select_option("[name=measure]", label="Læring")
        assert "Læring" in page.locator("[role=status]").inner_text()
        assert barriers(page) == []
