"""Files and addresses become articles.

A format is one module: `SUFFIXES`, a docstring of one line, `read(path, hints)`.
"""

from __future__ import annotations

import os
import pkgutil
import re
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast
from urllib.parse import urlsplit

from claimtrack.errors import InputError, UnknownFormatError
from claimtrack.ingest._build import Hints, Link, shown
from claimtrack.ingest._canonical import one_line
from claimtrack.ingest._cues import outlet_name, read_date
from claimtrack.ingest._rows import NAMES as _NAMES
from claimtrack.ingest._web import Fetched, GoneError, Known, Web
from claimtrack.records import Article, Gone, Skipped, Unchanged

FIELDS = tuple(_NAMES)
"""What a column of a table may hold."""

__all__ = [
    "FIELDS",
    "Files",
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
# Servers call feeds and sitemaps many things, and files of both end in .xml.
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_SITEMAP = re.compile(rb"<(?:\w{1,20}:)?(?:urlset|sitemapindex)[\s>]")
_BEGINNING = 1000  # bytes that are searched for them
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/gzip": ".xml.gz",
    "application/x-gzip": ".xml.gz",
}
_DEEPEST = 2  # a sitemap index leads to sitemaps, these to pages


class Format(Protocol):
    """What a module of this package offers."""

    __doc__: str | None
    SUFFIXES: tuple[str, ...]

    def read(self, path: Path, hints: Hints) -> Iterator[Article | Link | Skipped | Unchanged]:
        """The file's articles, or links to them, and each row that could not be read; InputError for the whole."""


class Files:
    """Which files have been read as they are now, so that those that are asked for again and again are read once.

    Files that changed within the last `settle` seconds may still be being written: they count as read.
    """

    def __init__(self, settle: float = 0) -> None:
        self._settle = settle
        self._read: dict[Path, tuple[int, ...]] = {}

    def state(self, path: Path) -> tuple[int, ...] | None:
        """By what a change is known; None where the file need not be read."""
        try:
            now = path.stat()
        except OSError:  # `_read` tells of it
            return ()
        state = now.st_size, now.st_mtime_ns, now.st_ctime_ns
        settled = abs(time.time() - now.st_mtime) >= self._settle
        return state if settled and self._read.get(path) != state else None

    def have_read(self, path: Path, state: tuple[int, ...]) -> None:
        self._read[path] = state


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
    files: Files | None = None,
) -> Iterator[Article | Skipped | Unchanged]:
    """The articles of files, folders (sorted) and addresses, and what could not be read: one bad item stops nothing.

    `known` tells what headers came with the copy that we have of an address: where its server says that it is
    still good, the address is Unchanged. So is a file that `files` knows as it is, unless it lists addresses.
    `hints.passed` is told how many bytes of the files are read.
    """
    hints, web, files = hints or Hints(), web or Web(), files or Files()
    passed, before = hints.passed, 0
    for given in paths:
        if is_address(given):
            yield from _fetched(str(given), hints, web, known)
            continue
        for found in _files(Path(given)):
            if isinstance(found, Skipped):
                yield found
                continue
            state, size, leads = files.state(found), _size(found), False
            if state is None:
                yield Unchanged(path=shown(found))
                continue
            for item in _read(found, replace(hints, passed=partial(_part_passed, passed, before, size))):
                if isinstance(item, Link):
                    leads = True
                    yield from _fetched(item.address, item.hints, web, known, int(item.leads))
                else:
                    yield item
            if not leads:
                files.have_read(found, state)
            before += size
            passed(before)


def _part_passed(passed: Callable[[int], None], before: int, most: int, count: int) -> None:
    passed(before + min(count, most))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # `_read` tells of it
        return 0


def is_address(given: str | Path) -> bool:
    return isinstance(given, str) and _SCHEME.match(given) is not None


def _read(path: Path, hints: Hints) -> Iterator[Article | Link | Skipped | Unchanged]:
    try:
        yield from _format(path).read(path, hints)
    except InputError as error:
        yield Skipped(path=shown(path), reason=str(error))
    except OSError as error:
        yield _unreadable(path, error)


def _fetched(
    address: str, hints: Hints, web: Web, known: Known, depth: int = _DEEPEST
) -> Iterator[Article | Skipped | Unchanged]:
    """What is at an address: fetched into a file, and read as any file of its kind.

    `depth` is how many lists it may be away from an article: 0 where it must be one.
    """
    name = one_line(address, 2000)
    try:
        page = web.get(address, known(address))
        if page.raw is None:
            yield Unchanged(path=name)
            return
        suffix = _suffix(page)
    except GoneError as error:
        yield Gone(path=name, reason=str(error))
        return
    except InputError as error:
        yield Skipped(path=name, reason=str(error))
        return
    with tempfile.TemporaryDirectory(prefix="claimtrack-") as folder:
        path = Path(folder) / f"page{suffix}"
        path.write_bytes(page.raw)
        hints = replace(hints, url=page.address, content_type=page.headers.get("content-type", ""))
        for item in _read(path, hints):
            if isinstance(item, Skipped | Unchanged):
                yield replace(item, path=name)
                continue
            if isinstance(item, Link):
                if depth < 1 + item.leads:
                    yield Skipped(path=name, reason="a list within a list (feed, sitemap); give its own address")
                    return
                yield from _fetched(item.address, item.hints, web, known, depth - 1 if item.leads else 0)
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
    beginning = (page.raw or b"")[:_BEGINNING]
    if _FEED.search(beginning) or _SITEMAP.search(beginning):
        return ".xml"
    kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
    if suffix := _SUFFIXES.get(kind):
        return suffix
    if kind in ("", "application/octet-stream"):
        path = urlsplit(page.address).path.lower()
        return ".xml.gz" if path.endswith(".xml.gz") else Path(path).suffix or ".html"
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
    suffix = max(fitting, key=len)
    if suffix == ".xml":
        with path.open("rb") as file:
            return formats()["sitemap" if _SITEMAP.search(file.read(_BEGINNING)) else "feed"]
    return suffixes[suffix]


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
