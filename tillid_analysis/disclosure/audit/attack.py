"""The attack as a whole: pages in, problems out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tillid_analysis.disclosure.audit.accounting import account
from tillid_analysis.disclosure.audit.closeness import attack_closeness
from tillid_analysis.disclosure.audit.consistency import attack_pages
from tillid_analysis.disclosure.audit.differences import attack_differences
from tillid_analysis.disclosure.audit.facts import gather
from tillid_analysis.disclosure.audit.findings import tell
from tillid_analysis.disclosure.audit.folders import read_pages
from tillid_analysis.disclosure.audit.lines import attack_lines
from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.disclosure.audit.reading import Page
from tillid_analysis.disclosure.audit.splits import attack_splits
from tillid_analysis.disclosure.audit.staff import Staff
from tillid_analysis.disclosure.audit.trees import attack_trees
from tillid_analysis.errors import Problem, ReportError


def audit_pages(pages: Sequence[Page], staff: Staff | None = None) -> list[Problem]:
    """Say what can be worked out from pages that are given away together.

    Parameters
    ----------
    pages
        Pages taken apart.
    staff
        How many of each unit answered, where an attacker knows; without it the worst that the
        pages leave open is assumed.

    Returns
    -------
    list of Problem
        Each with the place, the group by code, and what follows. Never a value.
    """
    told, problems = account(pages)
    methods = _methods(pages)
    if not methods:
        return problems
    waves = dict.fromkeys(wave for method in methods.values() for wave in method.waves)
    facts = gather(told, waves)
    findings = list(attack_pages(told, facts, methods))
    strictest = _strictest(list(methods.values()))
    for wave in facts.waves():
        method = methods.get(wave, strictest)
        findings += attack_trees(facts, wave, method, staff or Staff())
        findings += attack_splits(facts, wave, method)
        findings += attack_closeness(facts, wave, method, staff or Staff())
        findings += attack_lines(facts, wave, method)
        findings += attack_differences(facts, wave, method, staff or Staff())
    return [*problems, *tell(findings)]


def audit_folder(folder: Path, staff: Staff | None = None) -> list[Problem]:
    """Read every page and workbook of a folder, and of the folders in it, and attack them together.

    Parameters
    ----------
    folder, staff
        Where the files are, and how many of each unit answered.

    Raises
    ------
    ReportError
        If there is no HTML file, or one cannot be read.
    """
    pages = read_pages(folder)
    if not pages:
        raise ReportError(f"there is no HTML file in {str(folder)!r}")
    return audit_pages(pages, staff)


def _methods(pages: Sequence[Page]) -> dict[str, Method]:
    """Return how the pages of each wave were made; of two that differ the strictest policy."""
    by_wave: dict[str, list[Method]] = {}
    for page in pages:
        if page.method is not None:
            by_wave.setdefault(page.method.wave, []).append(page.method)
    return {wave: _strictest(methods) for wave, methods in by_wave.items()}


def _strictest(methods: Sequence[Method]) -> Method:
    limits: dict[str, object] = {}
    for method in methods:
        for name, value in method.policy.items():
            known = limits.get(name, value)
            if isinstance(value, int | float) and isinstance(known, int | float):
                limits[name] = max(value, known)
    sensitive = tuple(dict.fromkeys(each for method in methods for each in method.sensitive))
    return methods[-1].model_copy(update={"policy": limits, "sensitive": sensitive})
