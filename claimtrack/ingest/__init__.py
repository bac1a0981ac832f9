"""Files and addresses become articles.

A format is one module: `SUFFIXES`, a docstring of one line, `read(path, hints)`.
"""

from __future__ import annotations

import os
import pkgutil
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast
from urllib.parse import urlsplit

from claimtrack.errors import InputError, UnknownFormatError
from claimtrack.ingest._build import Hints, Link, shown
from claimtrack.ingest._canonical import one_line
from claimtrack.ingest._cues import outlet_name, read_date
from claimtrack.ingest._web import Fetched, Known, Web
from claimtrack.records import Article, Skipped, Unchanged

__all__ = [
    "Format",
    "Hints",
    "Known",
    "Size",
    "Web",
    "formats",
    "is_address",
    "outlet_name",
    "read",
    "read_date",
    "size",
]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # of any kind: `Web` says which it takes
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")  # servers call a feed many things
_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/pdf": ".pdf"}


class Format(Protocol):
    """What a module of this package offers."""

    __doc__: str | None
    SUFFIXES: tuple[str, ...]

    def read(self, path: Path, hints: Hints) -> Iterator[Article | Link | Skipped]:
        """The file's articles, or links to them, and each row that could not be read; InputError for the whole."""


class Size(NamedTuple):
    files: int
    bytes: int


@cache
def formats() -> dict[str, Format]:
    """The readers by name, from the package's files."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return {name: cast(Format, import_module(f"{__name__}.{name}")) for name in names}


def read(
    paths: Iterable[str | Path],
    hints: Hints | None = None,
    web: Web | None = None,
    known: Known = lambda _: {},
) -> Iterator[Article | Skipped | Unchanged]:
    """The articles of files, folders (sorted) and addresses, and what could not be read: one bad item stops nothing.

    `known` tells what headers came with the copy that we have of an address: where its server says that it is
    still good, the address is Unchanged.
    """
    hints, web = hints or Hints(), web or Web()
    for given in paths:
        if is_address(given):
            yield from _fetched(str(given), hints, web, known)
            continue
        for found in _files(Path(given)):
            for item in [found] if isinstance(found, Skipped) else _read(found, hints):
                if isinstance(item, Link):
                    yield from _fetched(item.address, item.hints, web, known, linked=True)
                else:
                    yield item


def is_address(given: str | Path) -> bool:
    return isinstance(given, str) and _SCHEME.match(given) is not None


def _read(path: Path, hints: Hints) -> Iterator[Article | Link | Skipped]:
    try:
        yield from _format(path).read(path, hints)
    except InputError as error:
        yield Skipped(path=shown(path), reason=str(error))
    except OSError as error:
        yield _unreadable(path, error)


def _fetched(
    address: str, hints: Hints, web: Web, known: Known, linked: bool = False
) -> Iterator[Article | Skipped | Unchanged]:
    """What is at an address: fetched into a file, and read as any file of its kind. What is `linked` is no feed."""
    name = one_line(address, 2000)
    try:
        page = web.get(address, known(address))
        if page.raw is None:
            yield Unchanged(path=name)
            return
        suffix = _suffix(page)
    except InputError as error:
        yield Skipped(path=name, reason=str(error))
        return
    with tempfile.TemporaryDirectory(prefix="claimtrack-") as folder:
        path = Path(folder) / f"page{suffix}"
        path.write_bytes(page.raw)
        hints = replace(hints, url=page.address, content_type=page.headers.get("content-type", ""))
        for item in _read(path, hints):
            if isinstance(item, Skipped):
                yield replace(item, path=name)
                continue
            if isinstance(item, Link):
                if linked:
                    yield Skipped(path=name, reason="a feed within a feed; give its own address")
                    return
                yield from _fetched(item.address, item.hints, web, known, linked=True)
                continue
            provenance = replace(
                item.provenance,
                path=name,
                address=page.address,
                retrieved=page.retrieved,
                headers=tuple(sorted(page.headers.items())),
            )
            yield replace(item, provenance=provenance)


def _suffix(page: Fetched) -> str:
    """The ending of the kind of file that its server says it is; that of the address where it does not say."""
    if page.raw and _FEED.search(page.raw[:1000]):
        return ".xml"
    kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
    if suffix := _SUFFIXES.get(kind):
        return suffix
    if kind in ("", "application/octet-stream"):
        return Path(urlsplit(page.address).path).suffix or ".html"
    raise InputError(f"is {kind}, which is not read from the web; save it as a file of a known format")


def size(paths: Iterable[str | Path]) -> Size:
    """How much there is to read, without opening it."""
    local = [Path(given) for given in paths if not is_address(given)]
    found = [file for given in local for file in _files(given) if isinstance(file, Path)]
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
    # A browser keeps the pictures and frames of "Page.html" in "Page_files".
    companions = {Path(c.name).stem + "_files" for c in children if c.name.lower().endswith((".html", ".htm"))}
    for child in children:
        if child.name.startswith(".") or child.name.lower() == "readme.md" or child.name in companions:
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
