"""Reading survey.yml and instruments: every problem at once, with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from copy import deepcopy
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from tillid_analysis.codebook.explanations import explain
from tillid_analysis.codebook.instrument import Instrument
from tillid_analysis.codebook.models import Codebook, SurveyFile
from tillid_analysis.codebook.references import check_references
from tillid_analysis.codebook.text import Record
from tillid_analysis.errors import CodebookError, Problem, nearest

R = TypeVar("R", bound=Record)


class _PlainLoader(yaml.SafeLoader):
    """YAML without its traps: `nej`, `on` and dates stay texts, a name may stand once only."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(name) for name in names if names.count(name) > 1})
        if twice:
            raise yaml.constructor.ConstructorError(
                None, None, f"{', '.join(twice)} stands more than once", node.start_mark
            )
        return super().construct_mapping(node, deep=deep)


_YAML = "tag:yaml.org,2002:"
_PlainLoader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] in {_YAML + "null", _YAML + "int", _YAML + "float"}]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver(_YAML + "bool", re.compile("^(?:true|false)$"), list("tf"))


@lru_cache(maxsize=8)
def _load(text: str) -> object:
    """Load a file's text, once for all pages: it takes a tenth of a second."""
    return yaml.load(text, _PlainLoader)  # noqa: S506 - a SafeLoader with fewer types


def _parse(path: Path) -> object:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _no_file(path) from None
    except UnicodeDecodeError:
        problem = Problem(path.name, "is not written in UTF-8", "save it again as UTF-8")
        raise CodebookError(f"{path.name} cannot be read", [problem]) from None
    try:
        return deepcopy(_load(text))
    except yaml.MarkedYAMLError as error:
        raise _unreadable(path, text, error) from None
    except yaml.YAMLError as error:
        problem = Problem(path.name, " ".join(str(error).split()), "save it as plain text")
        raise CodebookError(f"{path.name} cannot be read", [problem]) from None


def _no_file(path: Path) -> CodebookError:
    problem = Problem(str(path), "no such file", "name a survey file, or the folder it stands in")
    return CodebookError("there is no survey to read", [problem])


def _unreadable(path: Path, text: str, error: yaml.MarkedYAMLError) -> CodebookError:
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    where = f"{path.name}, line {line + 1}"
    written = text.splitlines()[line] if line < len(text.splitlines()) else ""
    if "\t" in written:
        problem = Problem(where, "is indented with a tab", "use spaces")
    else:
        problem = Problem(where, str(error.problem), "check indentation, colons and quotes there")
    return CodebookError(f"{path.name} cannot be read", [problem])


def _validate(kind: type[R], data: object, name: str) -> R:
    if not isinstance(data, dict):
        problem = Problem(name, "does not consist of names with values", "write 'title: ...' etc.")
        raise CodebookError(f"{name} cannot be used", [problem])
    try:
        return kind.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise CodebookError(f"{name} cannot be used", explain(error, kind, name)) from None


def shipped_instruments() -> dict[str, Path]:
    """Return the instruments that come with the package, by name.

    Examples
    --------
    >>> sorted(shipped_instruments())
    ['tillid36']
    """
    folder = Path(str(resources.files("tillid_analysis"))) / "instruments"
    return {path.stem: path for path in sorted(folder.glob("*.yml"))}


def read_instrument(name: str, folder: Path) -> Instrument:
    """Read an instrument that ships with the package, or one of the user's own.

    Parameters
    ----------
    name
        The shipped instrument's name, or a path from `folder`.
    folder
        Where a path counts from.

    Raises
    ------
    CodebookError
        If there is none, or it cannot be used.

    Examples
    --------
    >>> len(read_instrument("tillid36", Path()).items)
    36
    """
    shipped = shipped_instruments()
    path = shipped.get(name, folder / name)
    if not path.is_file():
        remedy = f"{nearest(name, shipped)}, or name a file"
        problem = Problem("survey.yml: instrument", f"no instrument {name!r}", remedy)
        raise CodebookError("survey.yml cannot be used", [problem])
    return _validate(Instrument, _parse(path), path.name)


def _find(path: Path) -> Path:
    if not path.exists():
        beside_package = Path(__file__).resolve().parents[2] / path
        path = beside_package if beside_package.exists() else path
    return path / "survey.yml" if path.is_dir() else path


def read_codebook(path: str | Path) -> Codebook:
    """Read a survey file, with the instrument it names, and check that all of it fits together.

    Parameters
    ----------
    path
        The survey file, or the folder it stands in as `survey.yml`. A relative path counts from
        the working directory and, where it leads to nothing there, from the project's folder, so
        that notebooks find the sample survey from wherever they are run.

    Returns
    -------
    Codebook
        Frozen; what the instrument brings and what the file itself defines together.

    Raises
    ------
    CodebookError
        With every problem in the file, each with its path, what was found and what would work.

    Examples
    --------
    >>> read_codebook("data/sample/survey.yml").wave_names
    ('2022', '2024', '2026')
    """
    path = _find(Path(path))
    written = _validate(SurveyFile, _parse(path), path.name)
    instrument = Instrument()
    if written.instrument is not None:
        instrument = read_instrument(written.instrument, path.parent)
    combined = {
        part: (*getattr(instrument, part), *getattr(written, part))
        for part in ("scales", "items", "indices")
    }
    values = {name: getattr(written, name) for name in SurveyFile.model_fields}
    codebook = Codebook.model_construct(**{**values, **combined}, path=path.resolve())
    problems = check_references(codebook, path.name)
    if problems:
        raise CodebookError(f"{path.name} cannot be used", problems)
    return codebook
