"""Tables, one article a row; the first row names the columns: outlet, date, title, url, archive, byline, text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from claimtrack.errors import InputError
from claimtrack.ingest._build import LARGEST_FILE, Hints, build, decoded, shown
from claimtrack.ingest._rows import apart, columns, fields
from claimtrack.records import Article, Skipped

SUFFIXES = (".csv", ".tsv")


class _Lines:
    """The decoded lines of a file, and the bytes of those that were taken since they were last asked for."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._taken, self.number = file, bytearray(), 0

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(LARGEST_FILE + 1):
            self.number += 1
            self._taken += line
            if len(self._taken) > LARGEST_FILE:
                reason = f"row larger than {LARGEST_FILE // 1_000_000} MB before line {self.number}"
                raise InputError(f"{reason}; close its quotation mark")
            yield line.decode("utf-8-sig" if self.number == 1 else "utf-8", "replace")

    def taken(self) -> bytes:
        raw = bytes(self._taken)
        self._taken.clear()
        return raw


def read(path: Path, hints: Hints) -> Iterator[Article | Skipped]:
    csv.field_size_limit(LARGEST_FILE)
    titles: dict[int, int] = {}
    with path.open("rb") as file:
        lines = _Lines(file)
        text = iter(lines)
        header, comma = _header(next(text, ""), lines.taken())
        names = columns(header, hints.columns)
        for row in _rows(text, comma):
            line, raw = lines.number, lines.taken()
            hints.passed(file.tell())
            if isinstance(row, InputError):
                yield Skipped(path=shown(path), line=line, reason=str(row))
                continue
            if not any(cell.strip() for cell in row):
                continue
            try:
                decoded(raw)
                words, known = fields({name: row[at] for name, at in names if at < len(row)})
                yield apart(build(words, known, hints, path, raw.rstrip(b"\r\n"), line), titles)
            except InputError as error:
                yield Skipped(path=shown(path), line=line, reason=str(error))


def _header(header: str, raw: bytes) -> tuple[list[str], str]:
    """The columns' names, and what parts them."""
    if not header.strip():
        raise InputError("empty file; name the columns in its first row")
    decoded(raw)
    comma = max(",;\t", key=header.count)  # spreadsheets of half of Europe write semicolons
    try:
        return next(csv.reader([header], delimiter=comma)), comma
    except csv.Error as fault:
        raise InputError(f"broken first row ({fault}); save the table as CSV again") from fault


def _rows(lines: Iterator[str], comma: str) -> Iterator[list[str] | InputError]:
    rows = csv.reader(lines, delimiter=comma)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as fault:
            yield InputError(f"broken row ({fault}); save the table as CSV again")
