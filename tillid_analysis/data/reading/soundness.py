"""Whether an SPSS file's dictionary is whole: a damaged one makes the reading library crash.

A crash takes the notebook or the command down without a word, so the few numbers that cause it are
looked at first: kinds and widths of variables, lengths, and the places that labels point to.
"""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import error as StructError
from struct import unpack_from

_HEADER = 176
_LAYOUT = 64
_VARIABLE, _LABELS, _LABELLED, _DOCUMENT, _EXTENSION, _END = 2, 3, 4, 6, 7, 999
_NUMBERS, _ENCODING, _UTF8 = 3, 20, 65001
"""Extensions that tell the code page, by number and by name, and the number of UTF-8."""

_CONTINUED = -1
_WIDEST = 255
_UNKNOWN_FORMAT, _TEXT_FORMATS = 0, {1, 2}


def is_sound(path: Path) -> bool:
    """Return whether the dictionary of an SPSS file can be followed to its end.

    Parameters
    ----------
    path
        A file that starts as one of SPSS.

    Notes
    -----
    The records are those of the system file format as PSPP documents it ("System File Format" in
    the PSPP developer's guide): 2 a variable, 3 labels, 4 the variables that have them, 6 texts,
    7 extensions, 999 the end.
    """
    with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as content:
        try:
            return _Dictionary(content).is_sound()
        except (StructError, IndexError):
            # A length leads out of the file.
            return False


class _Dictionary:
    """The records of a dictionary, read one after the other."""

    def __init__(self, content: mmap) -> None:
        self.content = content
        self.order = "<" if unpack_from("<i", content, _LAYOUT)[0] in {2, 3} else ">"
        self.widths: list[int] = []
        self.labelled: list[tuple[tuple[int, ...], list[bytes]]] = []
        self.codes: list[bytes] = []
        self.is_utf8 = False

    def is_sound(self) -> bool:
        """Return whether all records follow each other, and fit together."""
        place = _HEADER
        while (kind := self._number(place)) != _END:
            length = self._length(kind, place)
            if length < 8 or place + length > len(self.content):
                return False
            place += length
        return self._widths_fit() and all(
            self._can_have_labels(places) and self._can_be_read(places, codes)
            for places, codes in self.labelled
        )

    def _number(self, place: int) -> int:
        return int(unpack_from(f"{self.order}i", self.content, place)[0])

    def _length(self, kind: int, place: int) -> int:
        """Return the length of a record, 0 for one that cannot be; and keep what must fit."""
        count = self._number(place + 4)
        if kind == _VARIABLE:
            self.widths.append(count)
            return self._variable_length(place) if self._is_shown_as_it_is(place) else 0
        if count < 0:
            return 0
        if kind == _LABELS:
            return self._labels_length(place, count)
        if kind == _LABELLED:
            places = unpack_from(f"{self.order}{count}i", self.content, place + 8)
            self.labelled.append((places, self.codes))
            return 8 + 4 * count
        if kind == _DOCUMENT:
            return 8 + 80 * count
        if kind == _EXTENSION:
            subtype, size, count = (self._number(place + each) for each in (4, 8, 12))
            length = 16 + size * count if size >= 0 and count >= 0 else 0
            self.is_utf8 |= self._says_utf8(subtype, place + 16, place + length)
            return length
        return 0

    def _is_shown_as_it_is(self, place: int) -> bool:
        """Return whether a text has a text's format, and a number does not."""
        format_kind = self._number(place + 16) >> 16 & 0xFF
        is_text = self._number(place + 4) != 0
        return format_kind == _UNKNOWN_FORMAT or (format_kind in _TEXT_FORMATS) == is_text

    def _variable_length(self, place: int) -> int:
        has_label, missing = self._number(place + 8), self._number(place + 12)
        length = 32
        if has_label:
            text = self._number(place + 32)
            if text < 0:
                return 0
            length += 4 + _round_up(text, 4)
        return length + 8 * abs(missing) if abs(missing) <= 3 else 0

    def _labels_length(self, place: int, count: int) -> int:
        length = 8
        self.codes = []
        for _ in range(count):
            self.codes.append(self.content[place + length : place + length + 8])
            text = self.content[place + length + 8]
            length += 8 + _round_up(1 + text, 8)
        return length

    def _says_utf8(self, subtype: int, first: int, last: int) -> bool:
        """Return whether an extension says so: by the number of a code page, or by name."""
        if subtype == _NUMBERS and last - first >= 32:
            return self._number(first + 28) == _UTF8
        return subtype == _ENCODING and self.content[first:last].strip().upper() == b"UTF-8"

    def _can_be_read(self, places: tuple[int, ...], codes: list[bytes]) -> bool:
        """Return whether codes of texts are UTF-8, where the file says that it is."""
        is_text = self.widths[places[0] - 1] > 0 if places else False
        return not (self.is_utf8 and is_text) or all(map(_decodes, codes))

    def _can_have_labels(self, places: tuple[int, ...]) -> bool:
        """Return whether variables share their labels: all numbers, or all short texts."""
        if not all(1 <= place <= len(self.widths) for place in places):
            return False
        widths = [self.widths[place - 1] for place in places]
        is_text = [width > 0 for width in widths]
        return all(0 <= width <= 8 for width in widths) and len(set(is_text)) <= 1

    def _widths_fit(self) -> bool:
        """Return whether every text is followed by as many records as it is wide."""
        wide = [width for width in self.widths if width != _CONTINUED]
        # First of all: a damaged width would make a list of as many records as there are numbers.
        if not all(0 <= width <= _WIDEST for width in wide):
            return False
        expected: list[int] = []
        for width in wide:
            expected += [width, *[_CONTINUED] * (_round_up(max(width, 1), 8) // 8 - 1)]
        return expected == self.widths


def _decodes(code: bytes) -> bool:
    try:
        code.decode()
    except UnicodeDecodeError:
        return False
    return True


def _round_up(count: int, multiple: int) -> int:
    return -(-count // multiple) * multiple
