"""The words that answers are made of, from scales.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Literal

import yaml

from tillid_analysis.data.reading.spelling import fold

Kind = Literal["dont_know", "blank"]

_SIGNS = re.compile(r"[\W_]+")


def word_of(text: str) -> str:
    """Return a label as it is looked up: small letters and digits, single blanks between.

    Examples
    --------
    >>> word_of("Hverken/eller"), word_of(" Don\u2019t KNOW. ")
    ('hverken eller', 'don t know')
    """
    return _SIGNS.sub(" ", fold(text)).strip()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known about words.

    Parameters
    ----------
    steps
        For each kind of response scale, each word's step from the lowest up.
    no_answer
        For each word that is no answer, what it means.
    """

    steps: Mapping[str, Mapping[str, int]] = field(repr=False)
    no_answer: Mapping[str, Kind] = field(repr=False)

    def find_no_answer(self, label: str) -> Kind | None:
        """Return what a label that is no answer means, and None where it is one.

        Examples
        --------
        >>> read_vocabulary().find_no_answer("Ved ikke / ikke relevant")
        'dont_know'
        """
        word = word_of(label)
        if word in self.no_answer:
            return self.no_answer[word]
        starts = [each for each in self.no_answer if " " in each and word.startswith(f"{each} ")]
        return self.no_answer[max(starts, key=len)] if starts else None


@lru_cache(maxsize=1)
def read_vocabulary() -> Vocabulary:
    """Read the words that come with the package.

    Examples
    --------
    >>> read_vocabulary().steps["agreement"]["enig"]
    5
    """
    file = resources.files("tillid_analysis") / "data" / "proposal" / "scales.yml"
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    steps = {
        kind: {word_of(word): step for step, words in enumerate(listed) for word in words}
        for kind, listed in told["scales"].items()
    }
    no_answer = {word_of(word): kind for kind, words in told["no_answer"].items() for word in words}
    return Vocabulary(steps, no_answer)
