"""Files become articles. A format is one module: `SUFFIXES`, a docstring of one line, `read(path, hints)`."""

from __future__ import annotations

import os
import pkgutil
import stat
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from claimtrack.errors import InputError, UnknownFormatError
from claimtrack.ingest._build import Hints, shown
from claimtrack.ingest._cues import outlet_name, read_date
from claimtrack.records import Article, Skipped

__all__ = ["Format", "Hints", "Size", "formats", "outlet_name", "read", "read_date", "size"]


class Format(Protocol):
    """What a module of this package offers."""

    __doc__: str | None
    SUFFIXES: tuple[str, ...]

    def read(self, path: Path, hints: Hints) -> Iterator[Article | Skipped]:
        """The file's articles, and each row that could not be read; InputError where the whole could not."""


class Size(NamedTuple):
    files: int
    bytes: int


@cache
def formats() -> dict[str, Format]:
    """The readers by name, from the package's files."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return {name: cast(Format, import_module(f"{__name__}.{name}")) for name in names}


def read(paths: Iterable[str | Path], hints: Hints | None = None) -> Iterator[Article | Skipped]:
    """The articles of files and folders, sorted, and what could not be read: one bad item stops nothing."""
    for given in paths:
        for found in _files(Path(given)):
            if isinstance(found, Skipped):
                yield found
                continue
            try:
                yield from _format(found).read(found, hints or Hints())
            except InputError as error:
                yield Skipped(path=shown(found), reason=str(error))
            except OSError as error:
                yield _unreadable(found, error)


def size(paths: Iterable[str | Path]) -> Size:
    """How much there is to read, without opening it."""
    found = [file for given in paths for file in _files(Path(given)) if isinstance(file, Path)]
    sizes = [file.stat().st_size for file in found]
    return Size(len(sizes), sum(sizes))


def _format(path: Path) -> Format:
    suffixes = {suffix: module for module in formats().values() for suffix in module.SUFFIXES}
    fitting = [suffix for suffix in suffixes if path.name.lower().endswith(suffix)]
    if not fitting:
        raise UnknownFormatError(
            f"unknown format {shown(Path(path.suffix)) if path.suffix else '(no suffix)'}; "
            f"convert it to one of {' '.join(sorted(suffixes))}"
        )
    return suffixes[max(fitting, key=len)]


def _files(path: Path) -> Iterator[Path | Skipped]:
    """A file itself; a folder's files, sorted, without hidden ones, READMEs and linked folders."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _folder(path)
        elif stat.S_ISREG(mode):
            yield path
        else:
            yield Skipped(path=shown(path), reason="not a file or folder; name a regular file")
    except (OSError, ValueError) as error:
        yield _unreadable(path, error)


def _folder(path: Path) -> Iterator[Path | Skipped]:
    with os.scandir(path) as entries:
        children = sorted(entries, key=lambda entry: entry.name)
    for child in children:
        if child.name.startswith(".") or child.name.lower() == "readme.md":
            continue
        if child.is_symlink() and child.is_dir():
            reason = "link to a folder, not followed; name the folder itself"
            yield Skipped(path=shown(Path(child)), reason=reason)
        else:
            yield from _files(Path(child))


def _unreadable(path: Path, error: OSError | ValueError) -> Skipped:
    match error:
        case FileNotFoundError():
            reason = "no such file or folder; check the path"
        case PermissionError():
            reason = "not readable by you; give yourself permission to read it"
        case OSError():
            reason = f"not readable ({error.strerror or type(error).__name__}); check the path and the disk"
        case _:
            reason = "not a possible path; check it"
    return Skipped(path=shown(path), reason=reason)
