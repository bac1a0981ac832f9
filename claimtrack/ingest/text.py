"""Plain text, one article a file; the first line may be its headline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from claimtrack.ingest import _cues
from claimtrack.ingest._build import Hints, article_bytes, build, decoded
from claimtrack.ingest._canonical import canonical
from claimtrack.records import Article

SUFFIXES = (".txt",)


def read(path: Path, hints: Hints) -> Iterator[Article]:
    raw = article_bytes(path)
    text = canonical(decoded(raw))
    yield build(text, {"title": _cues.title(text)}, hints, path, raw)
