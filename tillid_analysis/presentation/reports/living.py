"""Explorers on a page: the one script that they need, and the page's permission for just that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tillid_analysis.disclosure.audit.scripts import fingerprint
from tillid_analysis.presentation.explorer.page import CLASS, script

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


def bring_to_life(soup: BeautifulSoup) -> None:
    """Give a page with explorers their style and script once each, and let it run no other.

    Parameters
    ----------
    soup
        The page; it is changed. One without explorers stays without a script.

    Notes
    -----
    The script is the package's, and never what a notebook brought: scripts in outputs are refused.
    The page's policy names it by its fingerprint, so that a browser runs it as it was read by
    those who wrote it, or not at all.
    """
    explorers = soup.find_all(class_=CLASS)
    if not explorers or soup.head is None or soup.body is None:
        return
    styles = [each for explorer in explorers for each in explorer.find_all("style")]
    for repeated in styles[1:]:
        repeated.decompose()
    soup.head.append(styles[0].extract())
    living = soup.new_tag("script")
    living.string = script()
    soup.body.append(living)
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    if policy is not None:
        policy["content"] = f"{policy['content']}; script-src '{fingerprint(script())}'"
