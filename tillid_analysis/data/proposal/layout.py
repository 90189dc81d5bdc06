"""YAML as a person would write it: short entries on one line, quotation marks where needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

WIDTH = 100

_PLAIN = re.compile(r"[^\W\d_][\w .()/%+\-]*")
_RESERVED = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


def scalar(value: str | int) -> str:
    """Return a value as it stands in the file.

    Examples
    --------
    >>> [scalar(each) for each in (5, "Helt enig", "5", "no", "Ved ikke: andet")]
    ['5', 'Helt enig', '"5"', '"no"', '"Ved ikke: andet"']
    """
    if isinstance(value, int):
        return str(value)
    is_plain = _PLAIN.fullmatch(value) and value.casefold() not in _RESERVED
    return value if is_plain and value == value.strip() else _quoted(value)


def _quoted(value: str) -> str:
    """Put a text in quotation marks; what cannot be seen, line ends included, as its number."""
    marks = value.replace("\\", "\\\\").replace('"', '\\"')
    seen = (sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in marks)
    return f'"{"".join(seen)}"'


def mapping(values: Mapping[str, str]) -> str:
    """Return names with values that are written already, on one line.

    Examples
    --------
    >>> mapping({"code": "1", "label": "Nej"})
    '{code: 1, label: Nej}'
    """
    return "{" + ", ".join(f"{scalar(name)}: {value}" for name, value in values.items()) + "}"


def listing(values: Iterable[str | int]) -> str:
    """Return a list on one line.

    Examples
    --------
    >>> listing([1, "Ja"])
    '[1, Ja]'
    """
    return "[" + ", ".join(map(scalar, values)) + "]"


def block(name: str, brackets: str, parts: Sequence[str], indent: int) -> list[str]:
    """Return an entry with many parts: on one line if they fit, else on lines of their own.

    Examples
    --------
    >>> block("omitted", "[]", ["RES3"], 2)
    ['  omitted: [RES3]']
    """
    before, after = f"{' ' * indent}{name}: {brackets[0]}", brackets[1]
    short = before + ", ".join(parts) + after
    if len(short) <= WIDTH:
        return [short]
    lines: list[str] = []
    room = WIDTH - indent - 2
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 2 <= room:
            lines[-1] += f" {part},"
        else:
            lines.append(f"{part},")
    inner = " " * (indent + 2)
    return [before, *(inner + line for line in lines), " " * indent + after]


def comment(text: str, indent: int = 0) -> list[str]:
    """Return a comment's lines.

    Examples
    --------
    >>> comment("The waves.", 2)
    ['  # The waves.']
    """
    start = " " * indent + "# "
    # What cannot be seen may end a line for YAML, or not be allowed in it.
    seen = "".join(sign if sign.isprintable() else " " for sign in text)
    return wrap(
        seen,
        WIDTH,
        initial_indent=start,
        subsequent_indent=start,
        break_long_words=False,
        break_on_hyphens=False,
    )


def sentence(text: str) -> str:
    """Return a text with a capital first and a full stop last.

    Examples
    --------
    >>> sentence("it holds numbers")
    'It holds numbers.'
    """
    return f"{text[:1].upper()}{text[1:]}."
