"""SurveyXact: a dataset of codes, and beside it what its columns and codes mean."""

from __future__ import annotations

from pathlib import Path

from tillid_analysis.data.reading.companions import companion_path
from tillid_analysis.data.reading.dialects.record import Description, DialectReader
from tillid_analysis.data.reading.dialects.surveyxact_files import (
    check_variables,
    read_labels,
    read_structure,
    read_variables,
    statuses_by_label,
)
from tillid_analysis.data.reading.head import Head
from tillid_analysis.errors import Problem

STATUS = ("stat_", "stato_", "statc_", "statd_", "stats_")
"""How the columns begin that say, each by 0 or 1, how far a respondent came."""

_OWN = frozenset(("responde", "organiza", "closetim", "starttim", "difftime"))
_WHOLE, _NEEDED, _PARTS = "dataset", ("structure", "labels"), ("structure", "labels", "variables")
_PERSONAL = frozenset(("email",))


def recognise(head: Head) -> str | None:
    """Return why it is a SurveyXact dataset, if it is one.

    Parameters
    ----------
    head
        What the file says about itself.
    """
    if head.kind != "text":
        return None
    there = [path.name for path in beside(head.source.path) if path.is_file()]
    own = [name for name in head.names if name in _OWN or name.startswith(STATUS)]
    if len(there) > 1 or (there and own):
        verb = "stands" if len(there) == 1 else "stand"
        return f"{' and '.join(there)} {verb} beside it"
    return f"it has the columns {', '.join(own[:3])}" if len(own) > 1 else None


def beside(export: Path) -> list[Path]:
    """Return where the structure, labels and variables are, or would be.

    Parameters
    ----------
    export
        The dataset.
    """
    return [companion_path(export, part, _WHOLE) for part in _PARTS]


def _path(head: Head, part: str) -> Path:
    return companion_path(head.source.path, part, _WHOLE)


def describe(head: Head, named: bool) -> Description:
    """Return the texts, labels and full names that the files beside the dataset tell.

    Parameters
    ----------
    head
        What the dataset says about itself.
    named
        Whether the user named the dialect: then the files must be there.

    Raises
    ------
    ReadingError
        If a file is missing though another is there, or they are of another survey; with every
        reason.

    Notes
    -----
    SurveyXact cuts the names of variables to eight letters. A column may be wanted by the name of
    its question too, where that has one column only, and a status by its label.
    """
    private = frozenset(_PERSONAL.intersection(head.names))
    absent = [part for part in _NEEDED if not _path(head, part).is_file()]
    alone = len(absent) == len(_NEEDED) and not _path(head, "variables").is_file()
    if alone and not named:
        return Description(private=private, notes=(_alone(head),))
    problems = [_missing(head, part) for part in absent]
    structure = read_structure(head.source, _path(head, "structure"), problems)
    labels = read_labels(head.source, _path(head, "labels"), problems)
    descriptions = read_variables(head.source, _path(head, "variables"), problems)
    problems += check_variables(head, structure.source, structure.texts)
    problems += check_variables(head, labels.source, labels.labels)
    if problems:
        raise head.source.refuse(*problems)
    statuses = {name: each for name, each in labels.labels.items() if name.startswith(STATUS)}
    return Description(
        texts={**descriptions, **structure.texts},
        labels={**structure.labels, **labels.labels},
        aliases={**statuses_by_label(statuses), **structure.columns},
        private=private,
    )


def _alone(head: Head) -> Problem:
    names = " and ".join(_path(head, part).name for part in _NEEDED)
    found = "stands without its structure and labels: answers go by the codes of the codebook"
    return head.source.note(found, f"save them beside it as {names}")


def _missing(head: Head, part: str) -> Problem:
    path = _path(head, part)
    remedy = f"export the survey's {part} too, and save it beside the dataset"
    return Problem(f"{path.parent.name}/{path.name}", "no such file", remedy)


SURVEYXACT = DialectReader(
    "surveyxact",
    "a SurveyXact dataset",
    "a text file with structure and labels beside it, or two of its columns such as responde,"
    " closetim, stato_4",
    recognise,
    describe,
    beside=beside,
)
