"""JSON lines, one article a row: outlet/source, date/published, title, url, archive, byline/author, text/body."""

from __future__ import annotations

import gzip
import json
import lzma
import zlib
from collections.abc import Iterator
from io import BufferedIOBase, BufferedReader
from pathlib import Path

from claimtrack.errors import InputError
from claimtrack.ingest._build import LARGEST_FILE, Hints, build, decoded, shown
from claimtrack.ingest._rows import apart, fields
from claimtrack.records import Article, Skipped

SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.xz")
# Text shrinks by twenty times at best; what grows a thousandfold was made to fill memory and time.
_GROWTH, _ALWAYS_READ = 1000, 64_000_000
_MOST_BLANK = 100_000


def read(path: Path, hints: Hints) -> Iterator[Article | Skipped]:
    number = blank = 0
    titles: dict[int, int] = {}
    try:
        for number, raw in _rows(path, hints):
            if len(raw) > LARGEST_FILE:
                reason = f"row larger than {LARGEST_FILE // 1_000_000} MB; split it"
                yield Skipped(path=shown(path), line=number, reason=reason)
                continue
            blank = 0 if raw.strip() else blank + 1
            if blank > _MOST_BLANK:
                raise InputError(f"over {_MOST_BLANK} blank lines from line {number - blank}; take them out")
            if blank:
                continue
            try:
                text, known = _fields(decoded(raw))
                article = build(text, known, hints, path, raw.rstrip(b"\r\n"), number)
                yield apart(article, titles)
            except InputError as error:
                yield Skipped(path=shown(path), line=number, reason=str(error))
    except (lzma.LZMAError, zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise InputError(f"broken compression after line {number}; compress the file again") from error
    if number == 0:
        raise InputError("empty file; write one JSON object a line into it")


def _rows(path: Path, hints: Hints) -> Iterator[tuple[int, bytes]]:
    """Line numbers and raw lines; of an oversized line only its beginning, one byte above what is allowed."""
    packed = path.suffix.lower() != ".jsonl"
    most = max(_ALWAYS_READ, _GROWTH * path.stat().st_size) if packed else None
    taken = number = 0
    with path.open("rb") as packed_file, _opened(path, packed_file) as file:
        while line := file.readline(LARGEST_FILE + 1):
            number += 1
            hints.passed(packed_file.tell())
            yield number, line
            while line:
                taken += len(line)
                if most is not None and taken > most:
                    raise InputError(f"grows over {_GROWTH}-fold when unpacked; unpack it if you trust it")
                if line.endswith(b"\n") or len(line) <= LARGEST_FILE:
                    break
                line = file.readline(LARGEST_FILE + 1)


def _opened(path: Path, file: BufferedReader) -> BufferedIOBase:
    """The unpacked file."""
    match path.suffix.lower():
        case ".gz":
            return gzip.GzipFile(fileobj=file)
        case ".xz":
            return lzma.LZMAFile(file)
        case _:
            return file


def _fields(line: str) -> tuple[str, dict[str, str]]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("broken JSON; write one JSON object a line") from error
    if not isinstance(row, dict):
        raise InputError("not a JSON object; write one JSON object a line")
    return fields(row)
