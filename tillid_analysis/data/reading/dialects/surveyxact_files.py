"""The files beside a SurveyXact dataset: structure, labels and variables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tillid_analysis.data.reading.companions import Companion, read_companion
from tillid_analysis.data.reading.export import Source
from tillid_analysis.data.reading.head import Head
from tillid_analysis.data.reading.markup import plain_text
from tillid_analysis.data.reading.mojibake import Labels
from tillid_analysis.data.reading.spelling import key_of
from tillid_analysis.errors import Problem

_STRUCTURE = ("questionName", "variableName", "subType", "questionText", "choiceValue",
              "choiceText")  # fmt: skip
_VARIABLES = ("variableName", "variableDescription")
_TOGETHER = "export dataset, structure and labels at the same time"
_MOST = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What one of the files tells.

    Parameters
    ----------
    source
        The file; None where there is none.
    texts
        Text by variable.
    labels
        Labels of codes by variable.
    columns
        The one variable of a question, by the question's name.
    """

    source: Source | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Labels] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


def read_structure(beside: Source, path: Path, problems: list[Problem]) -> Told:
    """Read the structure: which variable belongs to which question, and its options.

    Parameters
    ----------
    beside, path
        The dataset, and the file.
    problems
        Where what is wrong is added.

    Returns
    -------
    Told
        A variable that stands for one option of a question is called "question - option".

    Notes
    -----
    Rows end in one separator too many, which must not shift the columns.
    """
    if not path.is_file():
        return Told()
    file = read_companion(beside, path)
    texts: dict[str, str] = {}
    labels: dict[str, dict[int | float | str, str]] = defaultdict(dict)
    variables: dict[str, set[str]] = defaultdict(set)
    for question, variable, kind, text, value, option in _named(file, _STRUCTURE, problems):
        variables[question].add(variable)
        text, option = plain_text(text), plain_text(option)
        if kind.casefold() == "multiple":
            text = f"{text} - {option}" if option else text
        elif option:
            labels[variable][key_of(value)] = option
        texts.setdefault(variable, text)
    columns = {question: min(each) for question, each in variables.items() if len(each) == 1}
    return Told(file.source, texts, labels, columns)


def read_labels(beside: Source, path: Path, problems: list[Problem]) -> Told:
    """Read the labels: variable, value and label in rows without a header.

    Parameters
    ----------
    beside, path, problems
        As in `read_structure`.
    """
    if not path.is_file():
        return Told()
    file = read_companion(beside, path)
    labels: dict[str, dict[int | float | str, str]] = defaultdict(dict)
    for line, row in file.rows:
        if len(row) < 3 or any(row[3:]):
            found = f"has {len(row)} values, and not variable, value and label"
            problems.append(file.source.problem(found, "export it again", at=f"line {line}"))
            continue
        variable, value, label = row[0], key_of(row[1]), plain_text(row[2])
        if labels[variable].setdefault(value, label) != label:
            found = f"value {row[1]} has two labels"
            where = f"variable {variable}"
            problems.append(file.source.problem(found, "export it again", at=where))
    return Told(file.source, labels=labels)


def read_variables(beside: Source, path: Path, problems: list[Problem]) -> dict[str, str]:
    """Read the variables' descriptions, where they were exported.

    Parameters
    ----------
    beside, path, problems
        As in `read_structure`.
    """
    if not path.is_file():
        return {}
    file = read_companion(beside, path)
    return {name: plain_text(text) for name, text in _named(file, _VARIABLES, problems)}


def _named(
    file: Companion, names: Collection[str], problems: list[Problem]
) -> Iterator[tuple[str, ...]]:
    """Yield the named cells of each row; what is cut off at its end is blank."""
    header = file.rows[0][1] if file.rows else []
    absent = [name for name in names if name not in header]
    if absent:
        found = f"has no columns {', '.join(absent)}"
        problems.append(file.source.problem(found, "export it again"))
        return
    places = [header.index(name) for name in names]
    for line, row in file.rows[1:]:
        if len(row) > len(header) and any(row[len(header) :]):
            found = f"has {len(row)} values, the header has {len(header)}"
            problems.append(file.source.problem(found, "export it again", at=f"line {line}"))
        else:
            cells = [*row, *[""] * len(header)]
            yield tuple(cells[place] for place in places)


def check_variables(
    head: Head, source: Source | None, variables: Collection[str]
) -> Iterator[Problem]:
    """Say which variables of a file the dataset has not.

    Parameters
    ----------
    head
        What the dataset says about itself.
    source, variables
        The file, and the variables in it.
    """
    absent = [name for name in variables if name not in head.names]
    if source is not None and absent:
        more = f" and {len(absent) - _MOST} more" if len(absent) > _MOST else ""
        found = f"has variables that the dataset has not: {', '.join(absent[:_MOST])}{more}"
        yield source.problem(found, _TOGETHER)


def statuses_by_label(statuses: Mapping[str, Labels]) -> dict[str, str]:
    """Return the status columns by the labels of their 1, where a label stands for one only.

    Parameters
    ----------
    statuses
        Labels of the status columns, which are 0 or 1.

    Examples
    --------
    >>> statuses_by_label({"stato_3": {0: "-", 1: "Afvist"}, "stato_4": {1: "Gennemført"}})
    {'Afvist': 'stato_3', 'Gennemført': 'stato_4'}
    """
    names = {column: labels[1] for column, labels in statuses.items() if 1 in labels}
    counts = Counter(names.values())
    return {label: column for column, label in names.items() if counts[label] == 1}
