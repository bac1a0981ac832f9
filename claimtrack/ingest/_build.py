"""One article out of a text and what is known of it, the same way for every format."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from claimtrack import outlets
from claimtrack.errors import InputError
from claimtrack.ingest import _cues
from claimtrack.ingest._canonical import canonical, one_line
from claimtrack.records import Article, Outlet, Provenance

LARGEST_FILE = 16_000_000  # bytes of one article's file, or of one row: far above any article
_SHOWN_ALIKE = re.compile(r"^(?:www|m|mobile|amp)\.")
_ADDRESSES = ("url", "canonical", "archive")
_TRACKING = re.compile(r"utm_|fbclid$|gclid$")


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user says of articles that do not say it themselves, and what their fetching told."""

    outlet: str | None = None
    date: date | None = None
    url: str = ""  # the address that the file was fetched from
    content_type: str = ""  # as its server gave it
    archive: str = ""  # the address of an archive's copy
    columns: Mapping[str, str] = field(default_factory=dict)  # of a table, by the field that each holds
    # For large files: `passed` is told how many bytes are read; `seen` tells whether a page (the file's path, its
    # address, its SHA-256) was taken from there before.
    passed: Callable[[int], None] = field(default=lambda _: None, repr=False, compare=False)
    seen: Callable[[str, str, str], bool] = field(default=lambda *_: False, repr=False, compare=False)
    outlets: tuple[Outlet, ...] = field(default_factory=outlets.bundled, repr=False)


@dataclass(frozen=True, slots=True)
class Link:
    """An article that a file only points to: to be fetched. One that `leads` points to a list of others."""

    address: str
    hints: Hints
    leads: bool = False


def build(
    text: str, fields: Mapping[str, str], hints: Hints, path: Path, raw: bytes, line: int | None = None
) -> Article:
    """An article from `text` and `fields`: outlet, date, title, url, canonical, archive, byline, digest, id.

    What they leave empty is read from the text's own cues, then from the hints, else stays unknown.
    """
    text = canonical(text)
    if not text:
        raise InputError("no text; give the article's words")
    known = {name: one_line(value, 2000 if name in _ADDRESSES else 500) for name, value in fields.items()}
    url = address(known.get("url", "")) or hints.url
    digest = known.get("digest", "").casefold() in ("true", "yes", "1")
    outlet = known.get("outlet", "") or _cues.outlet(text, url, hints.outlets) or hints.outlet
    day = _cues.read_date(known.get("date", "")) or _cues.publication_date(text, url) or hints.date
    return Article(
        text=text,
        outlet=_cues.outlet_name(outlet, hints.outlets) if outlet else None,
        date=day,
        title=known.get("title", ""),
        url=url,
        byline=known.get("byline", "") or _cues.byline(text),
        digest=digest,
        key=_key(url, path, line, known.get("id", ""), digest),
        provenance=Provenance(
            path=shown(path),
            line=line,
            sha256=hashlib.sha256(raw).hexdigest(),
            raw=raw,
            canonical=address(known.get("canonical", "")),
            archive=address(known.get("archive", "")) or hints.archive,
        ),
    )


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around the import of an optional library: the error names what to install."""
    try:
        yield
    except ImportError as fault:
        missing = (fault.name or "a library").split(".")[0]
        raise InputError(f"{missing} is not installed; run: pip install 'claimtrack[{name}]'") from fault


# What they would say of a broken file, the Skipped line says.
for _library in ("trafilatura", "htmldate", "courlan", "charset_normalizer", "pypdf", "urllib3", "warcio"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


def address(url: str) -> str:
    """The address as given, if it is one of the web; anything else ("javascript:…") is no address."""
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one host, or of a host and one below it; `www.`, `m.` and `amp.` aside."""
    hosts = [_SHOWN_ALIKE.sub("", urlsplit(url).hostname or "") for url in (one, other)]
    shorter, longer = sorted(hosts, key=len)
    return "." in shorter and (longer == shorter or longer.endswith(f".{shorter}"))


def _key(url: str, path: Path, line: int | None, row_id: str, digest: bool) -> str:
    """What two versions of one article share. A digest is no version of the report it sums up."""
    if url:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in pairs if not _TRACKING.match(name)])
        return ("digest:" if digest else "url:") + urlunsplit(
            (parts.scheme.lower(), parts.netloc.lower(), parts.path, query, "")
        )
    if line is None:
        return "file:" + shown(path.resolve())
    # An id is only unique in its own file: two files' rows "1" are not versions of one article.
    return f"file:{shown(path.resolve())}#{row_id}" if row_id else ""


def shown(path: Path) -> str:
    """A path as text that can be stored and printed on one line, whatever bytes its name is made of."""
    name = os.fsencode(path).decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


def article_bytes(path: Path, most: int = LARGEST_FILE) -> bytes:
    """The raw bytes of a file that holds one article."""
    with path.open("rb") as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise InputError(f"larger than {most // 1_000_000} MB, too much for one article; split it")
    if not raw.strip():
        raise InputError("empty file; write the article's text into it")
    return raw


def decoded(raw: bytes) -> str:
    """UTF-8, with or without a byte order mark."""
    if b"\0" in raw:
        raise InputError("binary, not text; convert it to plain UTF-8 text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sample = raw[:4096].decode("utf-8", "replace")
        if sample.count("\ufffd") > len(sample) / 8:
            raise InputError("binary, not text; convert it to plain UTF-8 text") from error
        raise InputError(f"broken UTF-8 at byte {error.start}; save it as UTF-8") from error
