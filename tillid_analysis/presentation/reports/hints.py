"""Whether a value is of the type a parameters cell asks for."""

from __future__ import annotations

import ast

_PLAIN: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
}


def accepts(hint: str, value: object) -> bool | None:
    """Say whether a value fits a type hint.

    Parameters
    ----------
    hint
        ``str``, ``int``, ``float``, ``bool`` or ``None``, joined by ``|``, or inside ``list[...]``.
    value
        The value.

    Returns
    -------
    bool or None
        None if the hint is not one of these.

    Notes
    -----
    Stricter than Python: True is no ``int``. A whole number is a ``float``.

    Examples
    --------
    >>> accepts("str | None", None), accepts("int", True), accepts("Path", "a")
    (True, False, None)
    """
    return _fits(ast.parse(hint, mode="eval").body, value)


def _fits(hint: ast.expr, value: object) -> bool | None:
    match hint:
        case ast.Constant(value=None):
            return value is None
        case ast.Name(id=name) if name in _PLAIN:
            # True is an int to Python, and never what an analyst meant by one.
            return isinstance(value, _PLAIN[name]) and isinstance(value, bool) == (name == "bool")
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            either = (_fits(left, value), _fits(right, value))
            return None if None in either else any(either)
        case ast.Name(id="list"):
            return isinstance(value, list)
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            if _fits(inner, None) is None:
                return None
            return isinstance(value, list) and all(_fits(inner, each) for each in value)
    return None
