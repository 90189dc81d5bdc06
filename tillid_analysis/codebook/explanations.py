"""Turning pydantic's findings into problems that a user of the survey file can mend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from tillid_analysis.codebook.policy import Policy
from tillid_analysis.errors import Problem, nearest

_WANTED = {
    "string_type": "a text (in quotation marks if it looks like a number)",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list: [a, b]",
    "dict_type": "names with values",
    "model_type": "names with values",
}


def explain(error: ValidationError, kind: type[BaseModel], name: str) -> list[Problem]:
    """List what pydantic found, each with its path and the nearest name that would work.

    Parameters
    ----------
    error
        What the validation raised.
    kind
        The model that was validated.
    name
        The file's name.

    Returns
    -------
    list of Problem
        In the order of the file.
    """
    return [_explain_one(each, kind, name) for each in error.errors(include_url=False)]


def _explain_one(found: Any, kind: type[BaseModel], name: str) -> Problem:  # noqa: ANN401
    location: tuple[int | str, ...] = found["loc"]
    where = f"{name}: {_path(location)}"
    reason: str = found["type"]
    if location[:1] == ("policy",) and len(location) == 2 and location[1] in Policy.FIXED:
        return Problem(where, "is no setting", Policy.FIXED[str(location[1])])
    if location == ("policy", "class_disclosure"):
        return Problem(where, f"{_written(found['input'])} is not offered", Policy.NO_CODES)
    if reason == "extra_forbidden":
        return Problem(
            where,
            "is not a name used here",
            nearest(str(location[-1]), _names_at(kind, location[:-1])),
        )
    if reason == "missing":
        return Problem(where, "is missing", "add it")
    if reason in _WANTED:
        return Problem(where, f"{_written(found['input'])} is not {_WANTED[reason]}")
    if reason == "string_pattern_mismatch":
        remedy = "use letters, digits and underscores, a letter first"
        return Problem(where, f"{_written(found['input'])} cannot be a name", remedy)
    if reason == "literal_error":
        allowed = found["ctx"]["expected"]
        return Problem(where, f"{_written(found['input'])} is not known", f"use {allowed}")
    return Problem(where, f"{_written(found['input'])}: {_sentence(found['msg'])}")


def _sentence(message: str) -> str:
    plain = message.removeprefix("Value error, ")
    return plain[:1].lower() + plain[1:]


def _path(location: Sequence[int | str]) -> str:
    steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in location]
    return "".join(step for step in steps if step != ".[key]").lstrip(".")


def _written(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a set of names"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return repr(value if not isinstance(value, str) or len(value) < 40 else value[:37] + "...")


def _names_at(kind: Any, location: Sequence[int | str]) -> list[str]:  # noqa: ANN401
    for step in location:
        kind = _model_in(kind)
        if kind is None:
            return []
        if isinstance(kind, type) and issubclass(kind, BaseModel) and step in kind.model_fields:
            kind = kind.model_fields[str(step)].annotation
    kind = _model_in(kind)
    return list(kind.model_fields) if kind is not None else []


def _model_in(kind: Any) -> Any:  # noqa: ANN401
    """Return the model in a type such as `tuple[Item, ...]`, `dict[str, Wave]` or `X | None`."""
    if isinstance(kind, type) and get_origin(kind) is None:
        return kind if issubclass(kind, BaseModel) else None
    inner = [_model_in(each) for each in get_args(kind)]
    return next((each for each in inner if each is not None), None)
