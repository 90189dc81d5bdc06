"""A page opened as whoever gets it opens it, and everything that it asks for or says."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


@contextmanager
def opened(browser: Any, file: Path, **settings: Any) -> Iterator[Any]:  # noqa: ANN401
    """Open a file without a network, and fail in the end if it asked for any or complained."""
    size = {"width": 1280, "height": 900}
    context = browser.new_context(**{"viewport": size, "offline": True} | settings)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    try:
        yield page
    finally:
        context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []


def barriers(page: Any) -> list[str]:  # noqa: ANN401
    """Return what keeps people from reading a page, by the rules of axe-core, one line each."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    return [
        f"{found['id']}: {node['html'][:200]}"
        for found in axe.Axe().run(page).response["violations"]
        for node in found["nodes"]
    ]
