"""From the response scales of single columns to the few that a survey has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tillid_analysis.codebook import Scale
from tillid_analysis.data.proposal.names import free_name
from tillid_analysis.data.proposal.scales import NoAnswer, Recognised
from tillid_analysis.data.proposal.vocabulary import word_of
from tillid_analysis.data.reading.spelling import key_of


def pool_scales(
    found: Mapping[str, Sequence[Recognised]], taken: Sequence[str]
) -> tuple[dict[str, Recognised], dict[str, tuple[str, str]]]:
    """Give each item one response scale, and each response scale one name.

    Parameters
    ----------
    found
        What each item's columns show, the newest wave first.
    taken
        Names of response scales that there are already.

    Returns
    -------
    tuple of dict
        The response scales by name; and each item's, with what is doubtful about it or "".

    Notes
    -----
    A scale some of whose steps nobody used is taken to be the one that has them.
    """
    chosen = {item: _choose(shown) for item, shown in found.items()}
    scales: dict[str, Recognised] = {}
    names: dict[str, str] = {}
    order = sorted(chosen, key=lambda item: -len(chosen[item].options))
    for item in order:
        one = chosen[item]
        name = next((each for each, whole in scales.items() if _fits(one, whole)), None)
        if name is None:
            name = free_name(f"{one.kind}{len(one.options)}", [*taken, *scales])
            scales[name] = one
        scales[name] = _add_missing(scales[name], found[item])
        names[item] = name
    doubts = {item: _doubt(found[item], scales[names[item]]) for item in found}
    return scales, {item: (names[item], doubts[item]) for item in found}


def find_known(scale: Recognised, known: Sequence[Scale]) -> str:
    """Return the name of an instrument's response scale that is the same, or "".

    Parameters
    ----------
    scale
        What some columns show.
    known
        Response scales of an instrument.
    """
    return next((each.id for each in known if _is_same(scale, each)), "")


def _is_same(scale: Recognised, known: Scale) -> bool:
    """Return whether options, codes and missing codes all are those of a known scale."""
    words = [word_of(label) for _, label in scale.options]
    danish = [word_of(option.label.da) for option in known.options]
    english = [word_of(option.label.en or option.label.da) for option in known.options]
    codes = [key_of(code) for code, _ in scale.options]
    if words not in (danish, english) or codes != [key_of(each.code) for each in known.options]:
        return False
    labels = [missing.label for missing in known.missing if missing.label]
    names = {word_of(text) for label in labels for text in (label.da, label.en or label.da)}
    numbers = {key_of(missing.code) for missing in known.missing}
    return all(key_of(a.code) in numbers or word_of(a.label) in names for a in scale.missing)


def _choose(shown: Sequence[Recognised]) -> Recognised:
    """Choose the scale with words, and of those the one with codes of its own."""
    return max(shown, key=lambda each: (each.kind != "numbers", each.coded))


def _fits(one: Recognised, whole: Recognised) -> bool:
    if one.kind != whole.kind:
        return False
    codes = {word_of(label): code for code, label in whole.options}
    if not {word_of(label) for _, label in one.options} <= codes.keys():
        return False
    if one.kind == "numbers":
        return len(one.options) == len(whole.options)
    both = one.coded and whole.coded
    return not both or all(codes[word_of(label)] == code for code, label in one.options)


def _add_missing(scale: Recognised, shown: Sequence[Recognised]) -> Recognised:
    taken = {str(key_of(code)) for code, _ in scale.options}
    found: dict[str, NoAnswer] = {str(key_of(each.code)): each for each in scale.missing}
    labels = {word_of(each.label) for each in scale.missing if each.label}
    for each in (missing for one in shown for missing in one.missing):
        key = str(key_of(each.code))
        is_new = key not in {*found, *taken} and word_of(each.label) not in labels
        is_surer = key in found and each.sure and not found[key].sure
        if is_new or is_surer:
            found[key] = each
    return replace(scale, missing=tuple(found.values()))


def _doubt(shown: Sequence[Recognised], scale: Recognised) -> str:
    for one in shown:
        if one.kind == "numbers" and scale.kind != "numbers":
            same = {code for code, _ in one.options} == {code for code, _ in scale.options}
            if not same:
                return "the waves have different codes"
        elif not _fits(one, scale):
            return "the waves have different response scales"
    return ""
