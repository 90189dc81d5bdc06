"""The text of the notebooks, in the reader's language."""

from __future__ import annotations

from functools import cache

from tillid_analysis.errors import check_choice
from tillid_analysis.language import catalogue, check_language, text
from tillid_analysis.presentation.caveats import PROMISES
from tillid_analysis.presentation.html import Prose
from tillid_analysis.presentation.reader import Reader
from tillid_analysis.results import SIGN, Released

_BEFORE, _AFTER = "tell_", "_heading"
_FOLDED = frozenset({"method"})
"""Sections that stand at the end for those who want to know how."""


def _text_of(heading: str) -> str:
    return heading.removesuffix(_AFTER) + "_text"


def sections() -> list[str]:
    """Return the names of the sections that can be told.

    Examples
    --------
    >>> "levels" in sections()
    True
    """
    return list(_told())


@cache
def _told() -> tuple[str, ...]:
    return tuple(
        name.removeprefix(_BEFORE).removesuffix(_AFTER)
        for name in catalogue()
        if name.startswith(_BEFORE) and name.endswith(_AFTER) and _text_of(name) in catalogue()
    )


def tell(section: str, *, language: str = "da", chapter: bool = False) -> Prose:
    """Write a section's heading and what to know before its answer.

    Parameters
    ----------
    section
        Its name in the catalogue of texts.
    language
        "da" or "en".
    chapter
        Whether it opens a chapter.

    Returns
    -------
    Prose
        Shows itself in a notebook.

    Raises
    ------
    ChoiceError
        If there is no such section or language.

    Examples
    --------
    >>> tell("levels", language="en")
    Prose('How high is each index?')
    """
    chosen = check_language(language)
    check_choice("section", section, sections())
    written = (text(f"{_BEFORE}{section}{part}", chosen) for part in (_AFTER, "_text"))
    heading, paragraph = written
    folded = section in _FOLDED
    return Prose(heading, (paragraph,), level=1 if chapter else 2, folded=folded)


def tell_promise(shown: Released, *, language: str | None = None) -> Prose:
    """Explain what is hidden and why, as the survey's policy has it.

    Parameters
    ----------
    shown
        Any released result.
    language
        "da" or "en"; the survey's own where it is left out.

    Returns
    -------
    Prose
        Shows itself in a notebook.

    Raises
    ------
    DisclosureError
        If the result was not released.

    Examples
    --------
    >>> import tillid_analysis as ta
    >>> survey = ta.read_survey("data/sample/survey.yml")
    >>> ta.tell_promise(ta.plan_release(survey)(ta.estimate(survey)), language="en")
    Prose('What is not shown, and why?')
    """
    reader = Reader(shown, "tell_promise", language)
    paragraphs = [reader.note(note) for note in shown.notes if note.code in PROMISES]
    sign = reader.say("note_sign", sign=SIGN)
    return Prose(reader.say("tell_promise_heading"), (*paragraphs, sign), folded=True)
