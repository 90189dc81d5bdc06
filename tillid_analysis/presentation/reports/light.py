"""Importing nbformat without what is never used here and takes seconds."""

from __future__ import annotations

import sys

# What checks international addresses, of which notebooks hold none: importing it compiles a grammar
# for two seconds. jsonschema, which nbformat needs, does without where it is missing.
_GRAMMAR = "rfc3987_syntax"


def import_nbformat() -> None:
    """Import nbformat as if a package that it can do without were missing.

    For where reports begin to be made: who only asks questions of a survey needs neither.
    """
    if "jsonschema" in sys.modules or _GRAMMAR in sys.modules:
        return
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    try:
        import nbformat  # noqa: F401
    finally:
        sys.modules.pop(_GRAMMAR, None)
