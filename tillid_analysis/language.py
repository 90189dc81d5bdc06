"""Danish and English texts, and numbers and dates as each language writes them."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from string import Formatter
from typing import Literal, get_args

import yaml

from tillid_analysis.errors import check_choice

Language = Literal["da", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


_DANISH = str.maketrans(",.", ".,")
"""Points and commas stand for each other."""


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every text in both languages, by name.

    Examples
    --------
    >>> catalogue()["verdict_lower"]["en"]
    'lower'
    """
    written = (resources.files("tillid_analysis") / "texts.yml").read_text(encoding="utf-8")
    # The loader in C, where PyYAML comes with it, reads it in a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(written, loader)  # type: ignore[no-any-return]  # noqa: S506 - a SafeLoader


def text(name: str, language: Language, /, **values: object) -> str:
    """Return a text of the catalogue with its placeholders filled in.

    Parameters
    ----------
    name
        The text's name.
    language
        "da" or "en".
    values
        What the placeholders stand for, as it should be read.

    Examples
    --------
    >>> text("verdict_lower", "da")
    'lavere'
    """
    return catalogue()[name][language].format(**values)


def placeholders(written: str) -> frozenset[str]:
    """Return the names of a text's placeholders.

    Examples
    --------
    >>> sorted(placeholders("{n} af {invited}"))
    ['invited', 'n']
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(written) if name)


def check_language(language: str) -> Language:
    """Return the language if there are texts in it."""
    check_choice("language", language, LANGUAGES)
    return "en" if language == "en" else "da"


def number(value: float, language: Language, decimals: int = 0, signed: bool = False) -> str:
    """Write a number as the language does, with a true minus sign.

    Examples
    --------
    >>> number(-1234.56, "da", 1), number(0.04, "en", 1, signed=True)
    ('−1.234,6', '0.0')
    """
    rounded = round(value, decimals) + 0.0
    written = f"{abs(rounded):,.{decimals}f}"
    if language == "da":
        written = written.translate(_DANISH)
    sign = "\u2212" if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + written


def shortest(value: float, language: Language) -> str:
    """Write a number of points with the decimals that it has.

    Examples
    --------
    >>> shortest(5.0, "da"), shortest(2.5, "da"), shortest(2.5, "en")
    ('5', '2,5', '2.5')
    """
    written = f"{value:g}"
    return written.translate(_DANISH) if language == "da" else written


def count_range(written: str, language: Language) -> str:
    """Write the range that a count lies in as the language does.

    Examples
    --------
    >>> count_range("500-999", "da"), count_range("1000+", "da"), count_range("1000+", "en")
    ('500-999', '1.000+', '1,000+')
    """
    return re.sub(r"\d+", lambda found: number(int(found[0]), language), written)


def percent(share: float, language: Language, decimals: int = 0) -> str:
    r"""Write a share 0-1 as a percentage.

    Examples
    --------
    >>> percent(0.583, "da"), percent(0.583, "en", 1)
    ('58\xa0%', '58.3%')
    """
    written = number(100 * share, language, decimals)
    return f"{written}\N{NO-BREAK SPACE}%" if language == "da" else f"{written}%"


def listing(parts: list[str], language: Language) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listing(["Rammer", "Tillid", "Læring"], "da")
    'Rammer, Tillid og Læring'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {text('and', language)} {parts[-1]}"
