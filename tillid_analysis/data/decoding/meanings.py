"""What the values of one column mean, by their codes and by their labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tillid_analysis.codebook import Item, Missing, Scale
from tillid_analysis.data.reading.spelling import as_text, fold, key_of, split_code
from tillid_analysis.survey import BLANK, DONT_KNOW
from tillid_analysis.units import UnitTree

K = TypeVar("K", str, int | str)


@dataclass(frozen=True, slots=True)
class Found:
    """What one value means: by its code, and by its label.

    Parameters
    ----------
    code, label
        Positions, below zero for what is no answer; None where nothing is known.
    labelled
        Whether the value has a code and a label, so that the two can contradict each other.
    """

    code: int | None = None
    label: int | None = None
    labelled: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the value means anything."""
        return self.code is not None or self.label is not None

    @property
    def contradicts(self) -> bool:
        """Whether code and label mean different things, and not only different blanks."""
        if self.label is None or self.label == self.code:
            return False
        if self.code is None:
            return self.labelled and self.label >= 0
        return self.code >= 0 or self.label >= 0


@dataclass(frozen=True, slots=True)
class Meanings:
    """The positions that codes and labels stand for.

    Parameters
    ----------
    by_code
        By text or key of the code.
    by_label
        By folded label; labels that stand for two things are left out.
    """

    by_code: Mapping[int | str, int]
    by_label: Mapping[str, int]

    def find(self, value: object, label: str | None) -> Found:
        """Find what a value means.

        Parameters
        ----------
        value
            What stands in the column.
        label
            The file's own label of it, if it has one.
        """
        code = self._of_code(value)
        if label is not None:
            return Found(code, self._of_label(label), labelled=True)
        word = self.by_label.get(fold(as_text(value)))
        return self._of_parts(value) if code is None and word is None else Found(code, word)

    def _of_code(self, value: object) -> int | None:
        text = as_text(value)
        places = (self.by_code.get(each) for each in (text, fold(text), key_of(text)))
        return next((place for place in places if place is not None), None)

    def _of_label(self, label: str) -> int | None:
        word = self.by_label.get(fold(label), self._of_code(label))
        if word is not None:
            return word
        parts = self._of_parts(label)
        return parts.code if parts.label is None else parts.label

    def _of_parts(self, value: object) -> Found:
        """Read "5 - Helt enig" or "Enig (4)"; the first may have a label that is not known."""
        parts = split_code(value)
        if parts is None:
            return Found()
        code, label = self._of_code(parts.code), self.by_label.get(fold(parts.label))
        is_code = code is not None or isinstance(key_of(parts.code), int)
        if not is_code or (label is None and not parts.marked):
            return Found()
        return Found(code, label, labelled=True)


def settle(found: Sequence[Found]) -> list[int | None]:
    """Choose one meaning for each value of a column, codes or labels throughout.

    Parameters
    ----------
    found
        What each distinct value means.

    Returns
    -------
    list of int or None
        None where a value is not recognised.

    Notes
    -----
    Where a code and its label contradict each other, the label is what the respondent saw: then
    all values go by label, and a code without a recognised label is not recognised. A column
    without labels of its own goes by label if more of its values are labels than codes, as on a
    scale whose codes 1-11 are called 0-10.
    """
    against = [each for each in found if each.contradicts]
    if not against:
        return [each.code if each.label is None else each.label for each in found]
    codes = sum(each.code is not None and each.code >= 0 for each in found)
    labels = sum(each.label is not None and each.label >= 0 for each in found)
    if labels > codes or any(each.labelled for each in against):
        return [each.label if each.label is not None else _bare_missing(each) for each in found]
    return [each.code if each.code is not None else _bare_missing(each) for each in found]


def _bare_missing(found: Found) -> int | None:
    """Let a missing code, or its label, stand alone: nothing there can contradict it."""
    place = found.code if found.label is None else found.label
    return place if place is not None and place < 0 and not found.labelled else None


def item_meanings(item: Item, scale: Scale) -> Meanings:
    """Return what codes and labels mean for an item: positions of options, or no answer.

    Parameters
    ----------
    item, scale
        The item, whose own missing codes come before those of its response scale.
    """
    missing = {str(each.code): each for each in (*scale.missing, *item.missing)}.values()
    codes = {key_of(option.code): place for place, option in enumerate(scale.options)}
    codes |= {key_of(each.code): _no_answer(each) for each in missing}
    texts = [(place, option.label) for place, option in enumerate(scale.options)]
    texts += [(_no_answer(each), each.label) for each in missing if each.label is not None]
    words = ((fold(word), place) for place, text in texts for word in (text.da, text.en) if word)
    return Meanings(codes, _unambiguous(words))


def _no_answer(missing: Missing) -> int:
    return DONT_KNOW if missing.kind == "dont_know" else BLANK


def unit_meanings(tree: UnitTree, wave: str) -> Meanings:
    """Return what codes, earlier codes and names mean in a wave: positions of units.

    Parameters
    ----------
    tree, wave
        The units, and the wave whose codes are read. Codes whose people are yet to be divided
        have positions from U on, as in `UnitTree.divided`.
    """
    place = {code: position for position, code in enumerate(tree.codes)}
    codes: dict[int | str, int] = dict(place.items())
    codes |= {
        code: place[there.units[0]]
        for code, there in tree.aliases.get(wave, {}).items()
        if there.is_exact
    }
    codes |= {code: len(tree) + at for at, (code, _) in enumerate(tree.divided(wave))}
    # Excel makes 7 of "007": a number stands for a code where only one can be meant.
    loose = [(spelled, at) for code, at in codes.items() for spelled in _loosely(str(code))]
    codes = _unambiguous(loose) | codes
    names = ((fold(name), codes[code]) for code, name in zip(tree.codes, tree.names, strict=True))
    return Meanings(codes, _unambiguous(names))


def _loosely(code: str) -> set[int | str]:
    return {fold(code), key_of(code)}


def _unambiguous(pairs: Iterable[tuple[K, int]]) -> dict[K, int]:
    """Keep the spellings that stand for one thing only."""
    places: dict[K, set[int]] = {}
    for spelled, place in pairs:
        places.setdefault(spelled, set()).add(place)
    return {spelled: min(found) for spelled, found in places.items() if len(found) == 1}
