"""Mail (.eml), one article a message: a newsletter, or a text that was sent."""

from __future__ import annotations

import email
import email.policy
import email.utils
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from claimtrack.errors import InputError
from claimtrack.ingest import _cues
from claimtrack.ingest._build import Hints, article_bytes, build
from claimtrack.ingest._canonical import canonical
from claimtrack.ingest._wrapped import unwrapped
from claimtrack.ingest.html import extracted
from claimtrack.records import Article

SUFFIXES = (".eml",)


def read(path: Path, hints: Hints) -> Iterator[Article]:
    raw = article_bytes(path)
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        if not message.keys():
            raise InputError("no mail; save the message with its headers, as .eml")
        text = canonical(_text(message))
        fields = {"title": _header(message, "Subject"), "date": _day(message)}
        _, _, domain = email.utils.parseaddr(_header(message, "From"))[1].rpartition("@")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise InputError(f"broken mail ({type(fault).__name__}); save the message again as .eml") from fault
    at = f"https://{domain}" if domain.replace(".", "").replace("-", "").isalnum() else ""
    outlet = _cues.outlet(text, at, hints.outlets) if at else None
    yield build(text, fields | {"outlet": outlet or ""}, hints, path, raw)


def _text(message: EmailMessage) -> str:
    """The plain body, else the words of the HTML one; attachments are left."""
    body = message.get_body(("plain", "html"))
    if body is None:
        raise InputError("mail without a text; save its attachment and add that")
    words = str(body.get_content())
    return extracted(words).text if body.get_content_subtype() == "html" else unwrapped(words)


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, ""))


def _day(message: EmailMessage) -> str:
    """The day it was sent, by its sender's clock."""
    try:
        return email.utils.parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except ValueError:
        return ""
