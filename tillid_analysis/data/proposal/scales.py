"""Recognising the response scale of a column: which answers there are, and in what order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tillid_analysis.codebook.policy import PROMISED_MINIMUM
from tillid_analysis.data.proposal.vocabulary import Kind, Vocabulary, read_vocabulary, word_of
from tillid_analysis.data.reading.inspection import ColumnProfile
from tillid_analysis.data.reading.spelling import key_of, split_code

Code = int | str

RANGES = ((1, 4), (1, 5), (1, 6), (1, 7), (1, 10), (0, 10))
"""The first and last code of response scales that have numbers only."""

_USUAL_MISSING = frozenset((-99, -9, -8, -7, -1, 0, 8, 9, 66, 77, 88, 97, 98, 99, 999))
_FEWEST_STEPS, _MOST_UNKNOWN, _UNKNOWN_SHARE = 3, 3, 0.1
_LONGEST_COUNTED = 7
_SHOWABLE = re.compile(r"[^\s@]{1,25}")


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A code that is no answer, with its label and what it means; `sure` if a word says so."""

    code: Code
    label: str
    kind: Kind
    sure: bool


@dataclass(frozen=True, slots=True)
class Recognised:
    """A response scale, as far as a column shows it.

    Parameters
    ----------
    kind
        "agreement" and so on, or "numbers".
    options
        Codes and labels from the lowest to the highest.
    steps
        The step of each option among all of its kind.
    missing
        What is no answer.
    coded
        Whether the codes are the file's own; else they count the options.
    """

    kind: str
    options: tuple[tuple[Code, str], ...]
    steps: tuple[int, ...]
    missing: tuple[NoAnswer, ...]
    coded: bool


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one value says: its code where it has one, its label where it has one."""

    code: int | None
    label: str
    count: int


def recognise_scale(profile: ColumnProfile) -> Recognised | None:
    """Recognise a column's response scale.

    Parameters
    ----------
    profile
        The column.

    Returns
    -------
    Recognised or None
        None where its values are no answers on a scale that is known.

    Notes
    -----
    Labels are looked up, at least three steps must be known, and what is not known may be three
    values and a tenth of the answers at most. Numbers without labels must be whole and lie on one
    of the usual ranges, the longest of which must be used to the end; codes such as 8, 9 and 99
    beyond it are taken to be no answers.

    Examples
    --------
    >>> values = {"Enig": 9, "Uenig": 5, "Helt enig": 4, "Ved ikke": 2}
    >>> recognise_scale(ColumnProfile("a", "", {}, values, 4, 0, False, "")).options
    ((1, 'Uenig'), (2, 'Enig'), (3, 'Helt enig'))
    """
    if not profile.values:
        return None
    vocabulary = read_vocabulary()
    answers = list(_answers(profile))
    return _by_words(answers, vocabulary) or _by_numbers(answers, vocabulary)


def _answers(profile: ColumnProfile) -> Iterator[_Answer]:
    left = dict(profile.values)
    for code, label in profile.labels.items():
        key = key_of(code)
        stands = [value for value in left if key_of(value) == key]
        count = sum(left.pop(value) for value in stands)
        shown = "" if key_of(label) == key else label
        yield _Answer(key if isinstance(key, int) else None, shown, count)
    for value, count in left.items():
        key, parts = key_of(value), split_code(value)
        if isinstance(key, int):
            yield _Answer(key, "", count)
        elif parts and isinstance(own := key_of(parts.code), int):
            yield _Answer(own, parts.label, count)
        else:
            yield _Answer(None, value, count)


def _by_words(answers: Sequence[_Answer], vocabulary: Vocabulary) -> Recognised | None:
    missing = [each for each in answers if vocabulary.find_no_answer(each.label)]
    told = [each for each in answers if each.label and each not in missing]
    known = {
        kind: [each for each in told if word_of(each.label) in steps]
        for kind, steps in vocabulary.steps.items()
    }
    kind = max(known, key=lambda each: (len(known[each]), sum(a.count for a in known[each])))
    steps = vocabulary.steps[kind]
    options = _merge(known[kind], steps)
    unknown = [each for each in told if each not in known[kind]]
    total = sum(each.count for each in answers)
    too_many = len(unknown) > _MOST_UNKNOWN
    too_often = sum(each.count for each in unknown) > _UNKNOWN_SHARE * total
    if options is None or len(options) < _FEWEST_STEPS or too_many or too_often:
        return None
    own = [code for code, _ in options.values()]
    coded = None not in own
    shown = tuple(
        (code if coded and code is not None else place, label)
        for place, (code, label) in enumerate(options.values(), start=1)
    )
    none = _merge_missing([*missing, *unknown], vocabulary, {code for code, _ in shown})
    return Recognised(kind, shown, tuple(options), none, coded)


def _merge(
    answers: Sequence[_Answer], steps: Mapping[str, int]
) -> dict[int, tuple[int | None, str]] | None:
    """Return code and label of each step, lowest first; None where a step has two codes."""
    found: dict[int, list[_Answer]] = {}
    for each in answers:
        found.setdefault(steps[word_of(each.label)], []).append(each)
    merged = {}
    for step in sorted(found):
        codes = {each.code for each in found[step] if each.code is not None}
        if len(codes) > 1:
            return None
        commonest = max(found[step], key=lambda each: each.count)
        merged[step] = (next(iter(codes), None), commonest.label)
    return merged


def _merge_missing(
    answers: Sequence[_Answer], vocabulary: Vocabulary, taken: set[Code]
) -> tuple[NoAnswer, ...]:
    """List what is no answer; what few people wrote themselves is not repeated."""
    found: dict[str, NoAnswer] = {}
    for each in sorted(answers, key=lambda each: -each.count):
        kind = vocabulary.find_no_answer(each.label)
        code: Code = each.label if each.code is None or each.code in taken else each.code
        is_known = word_of(each.label) in vocabulary.no_answer
        shared = each.count >= PROMISED_MINIMUM and (kind or _SHOWABLE.fullmatch(each.label))
        if is_known or shared or isinstance(code, int):
            label = each.label if is_known or shared else ""
            entry = NoAnswer(code, label, kind or "blank", kind is not None)
            found.setdefault(str(key_of(code)), entry)
    return tuple(found.values())


def _by_numbers(answers: Sequence[_Answer], vocabulary: Vocabulary) -> Recognised | None:
    missing = [each for each in answers if vocabulary.find_no_answer(each.label)]
    told = [each for each in answers if each not in missing]
    labels = {each.code: each.label for each in told if each.code is not None}
    if None in {each.code for each in told} or len(labels) < _FEWEST_STEPS:
        return None
    named = sum(map(bool, labels.values()))
    if named > 2:
        return None
    codes = {each.code for each in told if each.code is not None and each.count}
    span = _find_range(codes)
    if span is None:
        return None
    options = tuple((code, labels.get(code) or str(code)) for code in span)
    beyond = [each for each in told if each.code in codes - {*span}]
    none = _merge_missing([*missing, *beyond], vocabulary, {*span})
    return Recognised("numbers", options, tuple(span), none, True)


def _find_range(codes: set[int]) -> range | None:
    """Find the shortest range with nothing right beside it, or else with usual codes there."""
    fitting = []
    for first, last in RANGES:
        span = range(first, last + 1)
        inside, outside = codes & {*span}, codes - {*span}
        is_used = last <= _LONGEST_COUNTED or last in codes
        if is_used and len(inside) >= _FEWEST_STEPS and outside <= _USUAL_MISSING:
            fitting.append(span)
    apart = [each for each in fitting if not codes & {each.start - 1, each.stop}]
    return next(iter(apart or fitting), None)
