"""What a column seems to be, by its name and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable

from tillid_analysis.codebook.policy import PROMISED_MINIMUM
from tillid_analysis.data.proposal.columns import Column, categories_of
from tillid_analysis.data.proposal.scales import Code, recognise_scale
from tillid_analysis.data.proposal.vocabulary import word_of
from tillid_analysis.data.reading.inspection import ColumnProfile
from tillid_analysis.data.reading.spelling import as_text, key_of

PERSONAL = re.compile(
    r"(.*\b)?(d?alder|d?age|køn|kön|kjønn|d?sex|gender|anciennitet|tenure|stilling|job ?gruppe"
    r"|leder|manager|supervisor|uddannelse|education|dato|date|år|year|timer|hours|progress)\b.*"
)
SENSITIVE = re.compile(
    r".*(aborig|torres|south sea|nesb|disab|handicap|funktionsneds|minority|ethni|etni|religi|race"
    r"|health cond|sygdom|fagforening|union member|sexual|seksu).*"
)
_WEIGHT = re.compile(r"(.* )?(post)?(weight|wt|vægt|vikt|vekt)( .*)?")
_STATUS = re.compile(r"(.* )?(status|stat[oc] ?\d+|finished|completed?|gennemført|fuldført)")
_TEST = re.compile(r"(is )?test( ?(svar|answer|response|data))?")
_RESPONDENT = re.compile(r"(respond\w*|resp ?id|response ?id|svar ?id|id|token)( id)?")
_MEASURED = re.compile(r"(.*\b)?(progress|duration|timing|page|browser|language|sprog|lang)\b.*")
_FINISHED = frozenset(
    ("gennemført", "completed", "complete", "finished", "true", "afsluttet", "slutförd", "fullført")
)
_PLAIN_STATUS = frozenset(("status", "finished", "complete", "completed"))
_YES = frozenset(("ja", "yes", "true", "1", "test"))
_MOST_CATEGORIES, _MOST_BLANK, _LONG = 12, 0.5, 40


def assign_role(profile: ColumnProfile, is_tick: bool) -> Column:
    """Say what a column seems to be, looked at alone.

    Parameters
    ----------
    profile
        The column.
    is_tick
        Whether it is one of several boxes to tick.

    Returns
    -------
    Column
        Never a unit: that takes all columns to say.
    """
    rules: tuple[Callable[[ColumnProfile], Column | None], ...] = (
        _as_weight, _as_private, _as_status, _as_test, _as_item, _as_background
    )  # fmt: skip
    if is_tick:
        return Column(profile, "ignored", "one of several boxes to tick")
    found = (rule(profile) for rule in rules)
    return next((each for each in found if each), None) or _ignored(profile)


def _as_weight(profile: ColumnProfile) -> Column | None:
    if profile.numeric and _WEIGHT.fullmatch(word_of(profile.name)):
        return Column(profile, "weight", "its name says weight, and it holds numbers", sure=False)
    return None


def _as_private(profile: ColumnProfile) -> Column | None:
    looks = profile.looks_like
    if looks == "identifier" and _RESPONDENT.fullmatch(word_of(profile.name)):
        return Column(profile, "respondent", "nearly all its values differ, and its name says key")
    words = {
        "email": "holds e-mail addresses",
        "cpr": "holds what looks like personal numbers",
        "free_text": "holds free text",
        "identifier": "nearly all its values differ",
        "date": "holds dates",
    }
    return Column(profile, "private", words[looks]) if looks else None


def _as_status(profile: ColumnProfile) -> Column | None:
    word = word_of(profile.name)
    if not (_STATUS.fullmatch(word) and 1 < profile.distinct <= _MOST_CATEGORIES):
        return None
    known = _codes_for(profile, _FINISHED)
    is_plain = word in _PLAIN_STATUS or word.startswith("stat")
    if known:
        return Column(profile, "status", "its name and values say so", is_plain, None, known)
    if word not in _PLAIN_STATUS or not profile.values:
        return None
    commonest = max(profile.values, key=lambda value: profile.values[value])
    why = "its name says so, but which code is finished is a guess: the commonest"
    return Column(profile, "status", why, False, None, (_code(commonest),))


def _codes_for(profile: ColumnProfile, words: frozenset[str]) -> tuple[Code, ...]:
    by_label = [code for code, label in profile.labels.items() if word_of(label) in words]
    by_value = [_code(value) for value in profile.values if word_of(value) in words]
    return tuple(by_label or by_value)


def _code(value: str) -> Code:
    key = key_of(value)
    return key if isinstance(key, int) else as_text(value)


def _as_test(profile: ColumnProfile) -> Column | None:
    if profile.distinct <= 2 and _TEST.fullmatch(word_of(profile.name)):
        codes = _codes_for(profile, _YES)
        if codes:
            return Column(profile, "test", "its name and values say so", True, None, codes)
    return None


def _as_item(profile: ColumnProfile) -> Column | None:
    scale = recognise_scale(profile)
    if scale is None:
        return None
    if scale.kind != "numbers":
        return Column(profile, "item", f"its answers are words of {scale.kind}", scale=scale)
    word = word_of(profile.name)
    if PERSONAL.fullmatch(word) or _MEASURED.fullmatch(word):
        return None
    first, last = scale.options[0][0], scale.options[-1][0]
    why = f"its values are the numbers {first} to {last}, without labels"
    return Column(profile, "item", why, sure=False, scale=scale)


def _as_background(profile: ColumnProfile) -> Column | None:
    if not 2 <= profile.distinct <= _MOST_CATEGORIES or not profile.values:
        return None
    if _MEASURED.fullmatch(word_of(profile.name)):
        return Column(profile, "ignored", "its name says it is measured by the survey tool")
    if SENSITIVE.fullmatch(word_of(f"{profile.name} {profile.text}")):
        return Column(profile, "ignored", "looks sensitive: health, ethnicity or belief", False)
    if profile.blank > _MOST_BLANK * (profile.blank + sum(profile.values.values())):
        return Column(profile, "ignored", "most rows have nothing in it", sure=False)
    words = categories_of(profile)
    if sum(map(len, words)) > _LONG * len(words):
        why = "its answers are whole sentences: perhaps an item on a scale of its own"
        return Column(profile, "ignored", why, sure=False)
    counted = {_folded(value): 0 for value in profile.values}
    for value, count in profile.values.items():
        counted[_folded(value)] += count
    why = f"it has {len(counted)} categories"
    if min(counted.values()) < PROMISED_MINIMUM:
        return Column(profile, "background", f"{why}, one of them very small", sure=False)
    return Column(profile, "background", why)


def _folded(value: str) -> str:
    return word_of(value) or value


def _ignored(profile: ColumnProfile) -> Column:
    if profile.distinct <= 1:
        return Column(profile, "ignored", "it says the same for all, or nothing")
    return Column(profile, "ignored", f"it has {profile.distinct} different values")
