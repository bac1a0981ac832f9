"""Pages that a browser saved as one file (MHTML). Needs: pip install 'claimtrack[web]'."""

from __future__ import annotations

import email
import email.policy
import email.utils
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from email.message import EmailMessage
from pathlib import Path

from claimtrack.errors import InputError
from claimtrack.ingest import html
from claimtrack.ingest._build import LARGEST_FILE, Hints, address, article_bytes
from claimtrack.records import Article

SUFFIXES = (".mhtml", ".mht")
_LARGEST = 4 * LARGEST_FILE  # with its pictures


def read(path: Path, hints: Hints) -> Iterator[Article]:
    raw = article_bytes(path, _LARGEST)
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        page = next((part for part in message.walk() if part.get_content_type() in html.TYPES), None)
        if page is None:
            raise InputError("no page in it; save it anew from the browser")
        markup = page.get_payload(decode=True)
        url = address(str(message.get("Snapshot-Content-Location") or page.get("Content-Location", "")).strip())
        kind = str(page.get("Content-Type", ""))
        saved = _saved(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise InputError(f"broken MHTML ({type(fault).__name__}); save the page anew") from fault
    if not isinstance(markup, bytes) or len(markup) > LARGEST_FILE:
        raise InputError("broken MHTML, or a page too large for one article; save the page anew")
    article = html.article(markup, replace(hints, url=hints.url or url, content_type=kind), path)
    source = replace(article.provenance, address=url, retrieved=saved, raw=raw, sha256=hashlib.sha256(raw).hexdigest())
    yield replace(article, provenance=source)


def _saved(message: EmailMessage) -> str:
    """When it was saved."""
    try:
        when = email.utils.parsedate_to_datetime(str(message.get("Date", "")))
        return when.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""
