"""PDF, one article a file, if it holds text. Needs: pip install 'claimtrack[pdf]'."""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from claimtrack.errors import InputError
from claimtrack.ingest import _cues
from claimtrack.ingest._build import Hints, article_bytes, build, extra
from claimtrack.ingest._canonical import canonical
from claimtrack.ingest._wrapped import placed
from claimtrack.records import Article

SUFFIXES = (".pdf",)
_MOST_PAGES = 300
_RUNNING = 3  # pages that begin or end alike before it counts as their header or footer
_DIGITS = re.compile(r"\d+")
# What a browser prints around a page: below it the address and "1/2", above it when it was printed, and the title.
_PRINTED = re.compile(r"(?P<address>[a-z]{1,9}://\S+) (?P<page>\d{1,3})/(?P<pages>\d{1,3})")
_STAMP = re.compile(r"\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}\D{1,12}\d{1,2}:\d{2}\b")
_LIGATURES = str.maketrans({chr(0xFB00 + n): letters for n, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl"))})


def read(path: Path, hints: Hints) -> Iterator[Article]:
    raw = article_bytes(path)
    pages, printed_from = _as_browsed(_pages(raw))
    pages = _without_running_lines(pages)
    text, starts = placed(line for lines in pages for line in lines)  # canonical, since the lines are
    if not text:
        raise InputError("no text in it, only pictures of pages; run text recognition (OCR) over it first")
    starts.append(len(text))  # for a last page without lines
    firsts = accumulate(map(len, pages[:-1]), initial=0)
    found = build(text, {"title": _cues.title(text), "url": printed_from}, hints, path, raw)
    yield replace(found, pages=tuple(min(starts[first], len(text)) for first in firsts))


def _pages(raw: bytes) -> list[list[str]]:
    """The lines of each page."""
    with extra("pdf"):
        from pypdf import PdfReader
        from pypdf.errors import FileNotDecryptedError, PyPdfError
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("locked with a password; save it without one")
        if len(reader.pages) > _MOST_PAGES:
            raise InputError(f"over {_MOST_PAGES} pages, too much for one article; split it")
        return [canonical(page.extract_text().translate(_LIGATURES)).split("\n") for page in reader.pages]
    except FileNotDecryptedError as fault:
        raise InputError("locked with a password; save it without one") from fault
    except ImportError as fault:
        raise InputError("locked by a cipher that is not read here; save it without protection") from fault
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as fault:
        raise _broken(fault) from fault
    except (RecursionError, NotImplementedError, AssertionError, zlib.error) as fault:
        raise _broken(fault) from fault


def _broken(fault: Exception) -> InputError:
    return InputError(f"broken PDF ({type(fault).__name__}); save it anew from the program that made it")


def _as_browsed(pages: list[list[str]]) -> tuple[list[list[str]], str]:
    """The lines of each page without those that a browser adds in printing, and the address that it gives, if whole."""
    marks = [_PRINTED.fullmatch(lines[-1]) for lines in pages]
    places = [mark and (int(mark["page"]), int(mark["pages"])) for mark in marks]
    if not marks[0] or places != [(number, len(pages)) for number in range(1, len(pages) + 1)]:
        return pages, ""
    kept = []
    for lines in pages:
        lines = lines[:-1]
        if lines and _STAMP.match(lines[-1]):  # it stands above the page, and is drawn last
            lines = lines[:-1]
        elif lines and _STAMP.match(lines[0]):
            lines = lines[1:]
        kept.append(lines or [""])
    address = marks[0]["address"]
    return kept, "" if address.endswith("…") else address


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """The lines of each page, without headers and footers: what many pages begin or end with, their numbers aside."""
    edges = Counter(edge for lines in pages for edge in {_folded(lines[0]), _folded(lines[-1])})
    running = {edge for edge, count in edges.items() if count >= _RUNNING}
    kept = []
    for lines in pages:
        first = 1 if _folded(lines[0]) in running else 0
        last = len(lines) - 1 if len(lines) > first and _folded(lines[-1]) in running else len(lines)
        kept.append(lines[first:last])
    return kept


def _folded(line: str) -> str:
    return _DIGITS.sub("0", line.strip())
