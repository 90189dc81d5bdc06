"""One wave as columns of codes with their texts and labels, before it is any program's file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args
from unicodedata import category, normalize

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillid_analysis.codebook import Codebook, Item, LocalText, Missing, Scale
from tillid_analysis.errors import ExportError, Problem
from tillid_analysis.exporting.naming import name_columns
from tillid_analysis.language import Language
from tillid_analysis.units import UnitTree

Kind = Literal["sav", "xlsx", "parquet"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WEIGHT = "weight"

Code = int | str
# Codes that are read as another number than they look like: "007" would have the label of "7".
_LOOSE = re.compile(r"[+\u2212]\d.*|-?0\d.*|-?\d+[.,].*|-0")
_NOTHING = {"", ".", "nan", "#null!"}
_LARGEST = 2**53
"""Whole numbers from which not all can be told apart where numbers have decimals."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The respondents of one wave.

    Parameters
    ----------
    wave
        Its name.
    answers
        (n, items) position of the option chosen; below zero where there is no answer.
    unknown
        (n, items) whether the respondent did not know.
    unit
        (n,) position of the respondent's own unit in the tree.
    background
        n rows of categories.
    weight
        (n,) weights, or None.
    """

    wave: str
    answers: NDArray[np.int8]
    unknown: NDArray[np.bool_]
    unit: NDArray[np.int32]
    background: pd.DataFrame
    weight: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column.

    Parameters
    ----------
    id
        What the codebook calls it; "" for the weight, which it has no name for.
    name
        What the file calls it.
    text
        What was asked.
    values
        (n,) numbers with NaN, or texts with None.
    labels
        The labels of its codes.
    missing
        Codes that are no answer.
    by_label
        Whether a code means nothing without its label.
    """

    id: str
    name: str
    text: str
    values: NDArray[Any]
    labels: Mapping[Code, str] = field(default_factory=dict)
    missing: tuple[Code, ...] = ()
    by_label: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it holds texts."""
        return self.values.dtype == object

    @property
    def is_whole(self) -> bool:
        """Whether it holds whole numbers."""
        return not self.is_text and not np.any(np.mod(self.values[~np.isnan(self.values)], 1))


def tabulate(codebook: Codebook, tree: UnitTree, rows: Rows, language: Language) -> list[Column]:
    """Return a wave's columns: the unit, the background, the items and the weight.

    Parameters
    ----------
    codebook, tree
        What was asked, and of whom.
    rows
        The wave's respondents.
    language
        That of texts and labels.

    Raises
    ------
    ExportError
        If something cannot be written so that it is read as the same, with every reason.
    """
    problems = [*_check_names(codebook), *_check_codes(codebook), *_check_units(tree)]
    if not len(rows.unit):
        problems.append(Problem(f"wave {rows.wave}", "has no respondents"))
    if problems:
        raise ExportError("the survey cannot be exported", problems)
    columns = [
        _tabulate_unit(codebook, tree, rows),
        *_tabulate_background(codebook, rows, language),
        *_tabulate_items(codebook, rows, language),
    ]
    if rows.weight is not None:
        columns.append(Column("", WEIGHT, "", rows.weight.astype(float)))
    names = name_columns([column.name for column in columns])
    return [replace(each, name=name) for each, name in zip(columns, names, strict=True)]


def _check_names(codebook: Codebook) -> Iterator[Problem]:
    names = [codebook.units.column, *codebook.background, *codebook.item_by_id]
    for name, count in Counter(names).items():
        if count > 1:
            found = "is one column with two meanings (item, background or unit)"
            yield Problem(f"survey.yml: {name}", found, "give one of them another name")


def _check_codes(codebook: Codebook) -> Iterator[Problem]:
    for scale in codebook.scales:
        codes = [*(each.code for each in scale.options), *(each.code for each in scale.missing)]
        same = Counter(_fold(str(code)) for code in codes)
        where = f"survey.yml: scales.{scale.id}"
        for code in codes:
            if isinstance(code, int) and abs(code) > _LARGEST:
                yield Problem(where, f"code {code} has too many digits", "use a shorter one")
            elif _fold(str(code)) in _NOTHING or same[_fold(str(code))] > 1:
                found = f"code {code!r} is read as blank, or as another one"
                yield Problem(where, found, "use letters or digits, each its own")


def _check_units(tree: UnitTree) -> Iterator[Problem]:
    for code, name in zip(tree.codes, tree.names, strict=True):
        if _fold(code) in _NOTHING:
            yield Problem(f"unit {code!r}", "is read as blank", "give the unit another code")
        if _has_control(code) or _has_control(name):
            yield Problem(f"unit {code!r}", "has a control character", "take it out of units.csv")


def _tabulate_unit(codebook: Codebook, tree: UnitTree, rows: Rows) -> Column:
    codes = np.array(tree.codes, dtype=object)
    named = [(code, LocalText(da=name)) for code, name in zip(tree.codes, tree.names, strict=True)]
    column = codebook.units.column
    return Column(column, column, "", codes[rows.unit], _labels(named, "da"))


def _tabulate_background(codebook: Codebook, rows: Rows, language: Language) -> Iterator[Column]:
    for name, title in codebook.background.items():
        found = pd.Categorical(rows.background[name]).remove_unused_categories()
        codes = np.where(found.codes < 0, np.nan, found.codes + 1.0)
        labels: dict[Code, str] = dict(enumerate(map(str, found.categories), start=1))
        for label in labels.values():
            if _has_control(label):
                problem = Problem(f"background {name}", "has a category with a control character")
                raise ExportError("the survey cannot be exported", [problem])
        text = title.in_language(language)
        yield Column(name, name, text, codes, labels, by_label=True)


def _tabulate_items(codebook: Codebook, rows: Rows, language: Language) -> Iterator[Column]:
    for place, item in enumerate(codebook.items):
        if item.id not in codebook.waves[rows.wave].omitted:
            scale = codebook.scale_of(item, rows.wave)
            answers, unknown = rows.answers[:, place], rows.unknown[:, place]
            yield _tabulate_item(item, scale, answers, unknown, language)


def _tabulate_item(
    item: Item,
    scale: Scale,
    answers: NDArray[np.int8],
    unknown: NDArray[np.bool_],
    language: Language,
) -> Column:
    missing = {str(each.code): each for each in (*scale.missing, *item.missing)}.values()
    dont_know = _code_of_unknown(missing)
    codes: list[Code] = [option.code for option in scale.options]
    used = [*codes, *dont_know]
    blank: object = np.nan
    if not all(isinstance(code, int) for code in used):
        codes, dont_know, blank = [*map(str, codes)], (*map(str, dont_know),), None
    kind = object if blank is None else np.float64
    # A blank stands last, where position -1 finds it, and "do not know" before it.
    spelled = np.array([*codes, *(dont_know or (blank,)), blank], dtype=kind)
    values = spelled[np.where(unknown, len(codes), np.where(answers < 0, -1, answers))]
    named = [(option.code, option.label) for option in scale.options]
    named += [(each.code, each.label) for each in missing if each.label is not None]
    labels = _labels(named, language)
    if blank is None:
        labels = {str(code): label for code, label in labels.items()}
    else:
        labels = {code: label for code, label in labels.items() if isinstance(code, int)}
    return Column(item.id, item.id, item.text.in_language(language), values, labels, dont_know)


def _code_of_unknown(missing: Iterable[Missing]) -> tuple[Code, ...]:
    return tuple(each.code for each in missing if each.kind == "dont_know")[:1]


def _labels(named: Iterable[tuple[Code, LocalText]], language: Language) -> dict[Code, str]:
    """Return the labels by code; none at all where one could be taken for another's."""
    words: Counter[str] = Counter()
    pairs = [(code, text) for code, text in named if text.da.strip()]
    for code, text in pairs:
        words.update({_fold(word) for word in (text.da, text.en or "", str(code)) if word})
    loose = any(_LOOSE.fullmatch(_fold(str(code))) for code, _ in pairs)
    if loose or any(count > 1 for count in words.values()):
        return {}
    return {code: text.in_language(language) for code, text in pairs}


def _has_control(text: str) -> bool:
    return any(category(sign) == "Cc" and sign not in "\n\t\r" for sign in text)


def _fold(word: str) -> str:
    seen = (sign for sign in normalize("NFC", word) if category(sign) != "Cf")
    return " ".join("".join(seen).casefold().split())
