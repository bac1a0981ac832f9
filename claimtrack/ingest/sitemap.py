"""Sitemaps, also of news and packed: the pages they list are fetched. Needs: pip install 'claimtrack[web]'."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from claimtrack.errors import InputError
from claimtrack.ingest import _cues
from claimtrack.ingest._build import Hints, Link, address, article_bytes, extra, shown
from claimtrack.ingest._canonical import one_line
from claimtrack.records import Skipped

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SUFFIXES = (".xml", ".xml.gz")
_MOST, _MOST_SITEMAPS = 1000, 50  # pages of one, and sitemaps of an index: each is a request to somebody's server
_LARGEST = 50_000_000  # bytes, unpacked: what the protocol allows
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class _Entry:
    address: str
    changed: str = ""  # ISO
    published: str = ""
    outlet: str = ""


def read(path: Path, hints: Hints) -> Iterator[Link | Skipped]:
    """What it lists as links, the newest first and each once. The day that a news sitemap gives counts where the page
    gives none; what others give is the day of the last change.
    """
    raw = article_bytes(path)
    index, entries = _entries(_unpacked(raw) if raw.startswith(_GZIP) else raw)
    if not entries:
        raise InputError("a sitemap without pages; check that it is whole")
    entries.sort(key=lambda entry: entry.published or entry.changed, reverse=True)
    most, what = (_MOST_SITEMAPS, "sitemaps") if index else (_MOST, "pages")
    seen: dict[str, None] = {}
    for entry in entries:
        link = address(urljoin(hints.url, entry.address))
        if not link or link in seen:
            continue
        if len(seen) == most:
            reason = f"lists over {most:,} {what}, the older are left; give the addresses that you need"
            yield Skipped(path=shown(path), reason=reason)
            return
        seen[link] = None
        known = replace(
            hints,
            date=_cues.read_date(entry.published) or hints.date,
            outlet=hints.outlet or entry.outlet or None,
            url="",
            archive="",
            content_type="",
        )
        yield Link(address=link, hints=known, leads=index)
    if not seen:
        raise InputError("no address of the web in the sitemap; check that it is whole")


def _unpacked(raw: bytes) -> bytes:
    unpack = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        found = unpack.decompress(raw, _LARGEST + 1)
    except zlib.error as fault:
        raise InputError("broken compression; get the sitemap anew") from fault
    if len(found) > _LARGEST:
        raise InputError(f"over {_LARGEST // 1_000_000} MB when unpacked; give the addresses that you need")
    if not unpack.eof:
        raise InputError("broken compression; get the sitemap anew")
    return found


def _entries(raw: bytes) -> tuple[bool, list[_Entry]]:
    """Whether it is an index of sitemaps, and what it lists."""
    with extra("web"):
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import iterparse
    root, entries = "", []
    try:
        for event, element in iterparse(io.BytesIO(raw), events=("start", "end")):
            name = _name(element)
            if not root:
                root = name
                if root not in ("urlset", "sitemapindex"):
                    break
            if event == "end" and name in ("url", "sitemap"):
                entries.append(_entry(element))
                element.clear()
    except DefusedXmlException as fault:
        raise InputError("defines entities, which no sitemap needs; it is not read") from fault
    except (SyntaxError, ValueError, LookupError) as fault:  # also an unknown encoding
        raise InputError(f"broken sitemap ({type(fault).__name__}); get it anew") from fault
    if root not in ("urlset", "sitemapindex"):
        raise InputError("no sitemap; give a sitemap's file or address, or the article's own page")
    return root == "sitemapindex", [entry for entry in entries if entry.address]


def _entry(element: Element) -> _Entry:
    """Of its own fields, and of what the news extension adds; pictures have addresses too."""
    said = {_name(child): child.text or "" for child in element}
    news = next((child for child in element if _name(child) == "news"), None)
    more = {} if news is None else {_name(child): child.text or "" for child in news.iter()}
    return _Entry(
        address=one_line(said.get("loc", ""), 2000),
        changed=one_line(said.get("lastmod", ""), 40),
        published=one_line(more.get("publication_date", ""), 40),
        outlet=one_line(more.get("name", "")),
    )


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
