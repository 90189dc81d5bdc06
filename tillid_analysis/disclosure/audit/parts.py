"""The XML parts of a workbook as trees; nothing in them is expanded or fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

REMARK = "!"
"""Stands for the name of a remark, and of an instruction to a program."""


@dataclass(slots=True)
class Element:
    """An element.

    Parameters
    ----------
    name, attributes
        Without prefixes of name spaces.
    words
        The text right inside it.
    children
        The elements right inside it.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    words: str = ""
    children: list[Element] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Yield the element and all inside it, in order."""
        left = [self]
        while left:
            yield (each := left.pop())
            left += reversed(each.children)

    def find(self, name: str) -> Iterator[Element]:
        """Yield all elements of a name inside it."""
        return (each for each in self.walk() if each.name == name)

    def text(self) -> str:
        """Return all text inside it."""
        return "".join(each.words for each in self.walk())


def read_xml(content: bytes) -> Element:
    """Read a part.

    Raises
    ------
    ValueError
        If it is not XML, or declares a type of its own, which could say anything.

    Examples
    --------
    >>> [(each.name, each.words) for each in read_xml(b"<x:c r='A1'><v>61</v></x:c>").walk()]
    [('c', ''), ('v', '61')]
    """
    root = Element("")
    open_elements = [root]
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {_plain(each): attributes[each] for each in attributes if each != "xmlns"}
        element = Element(_plain(name), plain)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def say(words: str) -> None:
        open_elements[-1].words += words

    def remark(*words: str) -> None:
        open_elements[-1].children.append(Element(REMARK, words=" ".join(words)))

    def refuse(*_: object) -> None:
        raise ValueError("a type of its own")

    parser.StartElementHandler, parser.CharacterDataHandler = start, say
    parser.EndElementHandler = lambda _: open_elements.pop()
    parser.CommentHandler = parser.ProcessingInstructionHandler = remark
    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError("not XML") from error
    if len(root.children) == 1:
        return root.children[0]
    root.name = REMARK
    return root


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    return name.rpartition(":")[2]
