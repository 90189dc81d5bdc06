"""Numbers in text: as each language writes them, and those that belong to the package's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import product
from string import Formatter

from tillid_analysis.disclosure.audit.method import Method
from tillid_analysis.language import Language, catalogue, number, percent, shortest
from tillid_analysis.lending import FEWEST_APART

_NUMBER = re.compile(r"[−+-]?\d+(?:[.,]\d+)*")
_GIVEN = {
    ("note_small_units", "n"): "min_n_distribution",
    ("note_driver_levels", "n"): "min_n_distribution",
    ("note_promise", "n"): "min_n",
    ("note_promise_splits", "n"): "min_n_background",
    ("find_too_few", "n"): "min_n_distribution",
    ("find_units_too_few", "n"): "min_n_distribution",
    ("note_band", "band"): "band",
    ("note_band_of", "band"): "band",
    ("alt_power", "band"): "band",
    ("note_lent_spread", "n"): "apart",
    ("note_power", "power"): "power",
    ("word_interval", "level"): "level",
}
"""Placeholders of texts that stand for a number of the policy, or of the package."""


def find_numbers(written: str, language: Language) -> Iterator[str]:
    """Yield the numbers of a text as decimal numbers with a point and a plain minus.

    What is no number in the language comes as it stands, so that it can be matched by nothing.

    Examples
    --------
    >>> list(find_numbers("▼ −6,5 af 1.100; 58 %", "da"))
    ['-6.5', '1100', '58']
    """
    for found in _NUMBER.findall(written):
        yield _plain(found, language)


def _plain(found: str, language: Language) -> str:
    thousands, point = (".", ",") if language == "da" else (",", ".")
    plain = found.replace(thousands, "").replace(point, ".").replace("−", "-").lstrip("+")
    try:
        Decimal(plain)
    except InvalidOperation:
        return found
    return plain


def same(one: str, other: str) -> bool:
    """Say whether two numbers are the same with the same decimals, whatever their sign of zero."""
    return one.lstrip("-+") == other.lstrip("-+") and (
        one.startswith("-") == other.startswith("-") or not Decimal(one)
    )


def is_number(phrase: str) -> bool:
    """Say whether a name is nothing but a number, such as 2, 2026 or 1.2."""
    return re.fullmatch(r"\d[\d.,]*", phrase) is not None


def leave_out(written: str, phrases: Iterable[str], language: Language) -> str:
    """Take known phrases, and the number of units not named, out of a text as whole words.

    A phrase that is a number, as a wave or unit may be called, is taken out only where the whole
    number is that: of waves called 1 and 2 none is in "2,1", in "1.000" or in "−2".
    """
    more = re.escape(catalogue()["more_units"][language]).replace(r"\{n\}", r"\d+")
    written = re.sub(rf"(?<!\w){more}(?!\w)", "", written)
    for phrase in phrases:
        if phrase in written:
            alone = r"(?<!\w)(?<!\d[.,])(?<![−+])(?<!\W-)(?<!^-){}(?!\w)(?![.,]\d)"
            pattern = alone if is_number(phrase) else r"(?<!\w){}(?!\w)"
            written = re.sub(pattern.format(re.escape(phrase)), "", written)
    return written


def own_phrases(method: Method, language: Language) -> list[str]:
    """Return the pieces of the package's own texts that hold a number, the longest first.

    Parameters
    ----------
    method
        What the page says of the policy: its numbers stand in some of the texts.
    language
        The page's language.
    """
    limits = ("min_n", "min_n_background", "min_n_distribution")
    given = {name: number(method.limit(name, 0), language) for name in limits}
    given["level"] = percent(method.conf_level / 100, language)
    given["power"] = f"{method.power:g}"
    given["apart"] = number(FEWEST_APART, language)
    return list(_with_numbers(language, tuple(given.items()), method.bands))


@lru_cache(maxsize=64)
def _with_numbers(
    language: Language, given: tuple[tuple[str, str], ...], bands: tuple[float, ...]
) -> tuple[str, ...]:
    """Go through all texts once for pages that are made alike."""
    pieces: set[str] = set()
    for texts, band in product(catalogue().items(), bands):
        pieces |= _pieces(*texts, language, {**dict(given), "band": shortest(band, language)})
    single_spaced = {" ".join(each.split()) for each in pieces if re.search(r"\d", each)}
    return tuple(sorted(single_spaced, key=len, reverse=True))


def _pieces(
    name: str, texts: Mapping[str, str], language: Language, given: Mapping[str, str]
) -> set[str]:
    """Return what stands between a text's placeholders, with those filled in that are given."""
    pieces: set[str] = set()
    piece = ""
    for literal, place, _, _ in Formatter().parse(texts[language]):
        piece += literal
        known = _GIVEN.get((name, place or ""))
        if known:
            piece += given[known]
        elif place is not None:
            pieces.add(piece.strip())
            piece = ""
    return pieces | {piece.strip()}
