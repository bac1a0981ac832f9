"""A report becomes text or bytes. A format is one module: `SUFFIXES`, a docstring of one line, `render(report)`."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast

from claimtrack.errors import ExtraError, UnknownFormatError
from claimtrack.records import Report
from claimtrack.reports.words import clean

__all__ = ["Format", "chosen", "format_of", "formats", "render"]


class Format(Protocol):
    """What a module of this package offers."""

    __doc__: str | None
    SUFFIXES: tuple[str, ...]

    def render(self, report: Report) -> str | bytes:
        """The whole report; text is to be written as UTF-8."""


@cache
def formats() -> dict[str, Format]:
    """The writers by name, from the package's files; a module without `SUFFIXES` only helps them."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = {name: import_module(f"{__name__}.{name}") for name in names}
    return {name: cast(Format, module) for name, module in modules.items() if hasattr(module, "SUFFIXES")}


def format_of(path: str | Path) -> str:
    """The format a file's name asks for."""
    suffix = Path(path).suffix.lower()
    for name, module in formats().items():
        if suffix in module.SUFFIXES:
            return name
    suffixes = sorted(suffix for module in formats().values() for suffix in module.SUFFIXES)
    raise UnknownFormatError(
        f"unknown report format {clean(suffix) or '(no suffix)'}; end the file's name in one of {' '.join(suffixes)}"
    )


def chosen(name: str | None, path: str | Path | None) -> str:
    """The format of that name, or else the one that the path asks for, once the library it needs is here."""
    form = name or format_of(path or "")
    if form not in formats():
        raise UnknownFormatError(f"unknown report format {clean(form)}; use one of {' '.join(formats())}")
    needed = getattr(formats()[form], "NEEDS", None)
    if needed and find_spec(needed) is None:
        raise ExtraError(f"the {form} report needs {needed}; run: pip install 'claimtrack[{form}]'")
    return form


def render(report: Report, format: str) -> str | bytes:  # noqa: A002 (the word the command line uses)
    """The report in the format of that name."""
    return formats()[chosen(format, None)].render(report)
