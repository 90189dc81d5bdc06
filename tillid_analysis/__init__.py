"""Trust, involvement, learning and results culture from an employee survey."""

import typing

if typing.TYPE_CHECKING:
    from tillid_analysis.public import *  # noqa: F403
    from tillid_analysis.public import __all__ as __all__
else:
    # Not for type checkers, to which every name would be there.
    def __getattr__(name: str) -> object:
        """Load the public names when the first is asked for: the command starts without."""
        if name == "__all__" or not name.startswith("_"):
            _load()
        if name not in globals():
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return globals()[name]

    def __dir__() -> list[str]:
        """List the public names too."""
        _load()
        return sorted(globals())

    def _load() -> None:
        from importlib import import_module

        # `from tillid_analysis import public` would ask __getattr__ for it.
        public = import_module("tillid_analysis.public")
        globals().update({name: getattr(public, name) for name in ("__all__", *public.__all__)})
