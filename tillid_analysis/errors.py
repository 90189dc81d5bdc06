"""Errors that say what was asked, what was found, where, and what would work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not fit.

    Parameters
    ----------
    where
        The place to mend: a file, and in it a column or an entry ("survey.yml: waves.2026.file").
    found
        What stands there. Names, codes and counts, never an answer that can be tied to a person.
    remedy
        What would work.
    blocking
        Whether the survey cannot be used before it is mended.

    Examples
    --------
    >>> print(Problem("survey.yml: outcome", "unknown index 'resultat'", "use 'resultatkultur'"))
    survey.yml: outcome: unknown index 'resultat'; use 'resultatkultur'
    """

    where: str
    found: str
    remedy: str = ""
    blocking: bool = True

    def __str__(self) -> str:
        """Write the problem on one line."""
        return f"{self.where}: {self.found}" + (f"; {self.remedy}" if self.remedy else "")


class TillidError(Exception):
    """Base of every error that a user can mend.

    Parameters
    ----------
    message
        What could not be done.
    problems
        Every reason found, each with its place.

    Examples
    --------
    >>> print(CodebookError("survey.yml cannot be used", [Problem("title", "missing", "add it")]))
    survey.yml cannot be used:
      - title: missing; add it
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.message = message
        self.problems = tuple(problems)
        lines = [f"  - {problem}" for problem in self.problems]
        super().__init__("\n".join([f"{message}:" if lines else message, *lines]))

    def __reduce__(self) -> tuple[type[Self], tuple[str, tuple[Problem, ...]]]:
        """Tell another process what was said, with every problem."""
        return type(self), (self.message, self.problems)


class CodebookError(TillidError):
    """The survey file or an instrument does not say what it must."""


class ReadingError(TillidError):
    """An export file, or the table of units, cannot be read as the codebook says."""

    @classmethod
    def missing_file(cls, path: object, named_by: str) -> Self:
        """Say that a file named somewhere is not there."""
        problem = Problem(str(path), "no such file", f"it is named by {named_by}")
        return cls("a file is missing", [problem])


class ChoiceError(TillidError):
    """An argument has a value that is not among those allowed."""


class DisclosureError(TillidError):
    """Something was about to be shown that the release plan does not allow."""

    @classmethod
    def not_released(cls, asked_by: str, found: object) -> Self:
        """Say that a value was not put through a release plan first."""
        return cls(
            f"{asked_by} shows released results only and was given {type(found).__name__}; "
            "use release = plan_release(survey) and pass release(result)"
        )

    @classmethod
    def not_repeatable(cls, function: str) -> Self:
        """Say that a result cannot be computed anew from the units that are shown."""
        return cls(
            f"a result of {function}() rests on all units, and this one cannot be asked again of "
            f"those that are shown; release the result as {function}() gave it"
        )

    @classmethod
    def not_a_result(cls, found: object) -> Self:
        """Say that only results can be released."""
        return cls(
            f"a release takes the result of an analysis and was given {type(found).__name__}; "
            "for example release(estimate(survey))"
        )


class ExportError(TillidError):
    """A survey cannot be written out so that it reads again as the same."""


class ReportError(TillidError):
    """A report could not be made."""


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Name the closest allowed names, and how many more there are.

    Parameters
    ----------
    name
        What was asked for.
    allowed
        The names that would work.

    Returns
    -------
    str
        A part of a sentence.

    Examples
    --------
    >>> nearest("tilid", ["tillid", "involvering", "rammer"])
    "use 'tillid' (or one of 2 others)"
    >>> nearest("x", ["tillid", "rammer"])
    "use one of 'tillid', 'rammer'"
    """
    names = list(dict.fromkeys(allowed))
    if not names:
        return "nothing can be chosen here"
    close = get_close_matches(name, names, n=3, cutoff=0.6)
    shown = close or names[:6]
    rest = len(names) - len(shown)
    others = f" (or one of {rest} {'other' if rest == 1 else 'others'})" if rest else ""
    quoted = ", ".join(repr(each) for each in shown)
    return f"use {'' if len(shown) == 1 else 'one of '}{quoted}{others}"


def check_choice(argument: str, value: str, allowed: Iterable[str]) -> str:
    """Return the value if it is allowed, and say what is allowed if not.

    Parameters
    ----------
    argument
        The argument's name, as the user wrote it.
    value
        The value given.
    allowed
        The values that would work.

    Raises
    ------
    ChoiceError
        If the value is not among them.

    Examples
    --------
    >>> check_choice("language", "da", ["da", "en"])
    'da'
    """
    names = list(allowed)
    if value in names:
        return value
    raise ChoiceError(f"{argument}={value!r} is not known; {nearest(str(value), names)}")
