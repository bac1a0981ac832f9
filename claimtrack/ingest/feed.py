"""RSS and Atom feeds: the articles they link to are fetched. Needs: pip install 'claimtrack[web]'."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

from claimtrack.errors import InputError
from claimtrack.ingest import _cues
from claimtrack.ingest._build import Hints, Link, address, article_bytes, extra, shown
from claimtrack.ingest._canonical import one_line
from claimtrack.records import Skipped

SUFFIXES = (".xml", ".rss", ".atom")
_MOST = 500  # articles of one feed: a feed lists what is new, and each is a request to somebody's server


def read(path: Path, hints: Hints) -> Iterator[Link | Skipped]:
    """The feed's articles as links, each once; the day that the feed gives counts where the page gives none."""
    with extra("web"):
        import feedparser
    # As a stream: a text that looks like a path or an address would be opened.
    raw = io.BytesIO(article_bytes(path))
    try:
        feed = feedparser.parse(raw, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise InputError(f"broken feed ({type(fault).__name__}); get it anew") from fault
    if not feed.version:
        raise InputError("no RSS or Atom feed; give a feed's file or address, or the article's own page")
    if not feed.entries:
        raise InputError("a feed without articles; check that it is whole")
    seen: dict[str, None] = {}
    for number, entry in enumerate(feed.entries, 1):
        link = address(urljoin(hints.url, one_line(entry.get("link", ""), 2000)))
        if not link:
            title = one_line(entry.get("title", ""), 60) or "untitled"
            reason = f"entry {number} of the feed ({title}) has no address; save its page and add that"
            yield Skipped(path=shown(path), reason=reason)
        elif link in seen:
            continue
        elif len(seen) == _MOST:
            yield Skipped(path=shown(path), reason=f"lists over {_MOST} articles, the rest is left; split the feed")
            return
        else:
            seen[link] = None
            # RSS 1.0 has only a dc:date, which feedparser takes for the day of a change.
            told = entry.get("published") or (entry.get("updated") if feed.version.startswith("rss") else "")
            day = _cues.read_date(told or "") or hints.date
            yield Link(address=link, hints=replace(hints, date=day, url="", archive="", content_type=""))
