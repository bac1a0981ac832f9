"""Workbooks, one article a row; the first row names the columns. Needs: pip install 'claimtrack[xlsx]'."""

from __future__ import annotations

import json
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from claimtrack.errors import InputError
from claimtrack.ingest._build import LARGEST_FILE, Hints, build, extra, shown
from claimtrack.ingest._rows import apart, columns, fields
from claimtrack.records import Article, Skipped

if TYPE_CHECKING:
    from openpyxl import Workbook

SUFFIXES = (".xlsx", ".xlsm")
_MOST = 256_000_000  # bytes, unpacked
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 256  # the first is the format's own


def read(path: Path, hints: Hints) -> Iterator[Article | Skipped]:
    """The rows of each sheet that has the columns; InputError, with the columns there are, where none has."""
    titles: dict[int, int] = {}
    fault: InputError | None = None
    found = False
    try:
        with path.open("rb") as file, closing(_workbook(file)) as workbook:
            for sheet in workbook.worksheets:
                rows = _rows(sheet)
                header = next(rows, ())
                if not any(header):
                    continue
                try:
                    names = columns(header, hints.columns)
                except InputError as missing:
                    fault = fault or missing
                    continue
                found = True
                for line, row in enumerate(rows, 2):
                    if any(row):
                        yield _article(row, names, hints, path, line, titles)
    except (zipfile.BadZipFile, SyntaxError, ValueError, LookupError, TypeError, AttributeError) as broken:
        raise _broken(broken) from broken
    except (RuntimeError, EOFError, zipfile.LargeZipFile, zlib.error, OverflowError) as broken:
        raise _broken(broken) from broken
    if not found:
        raise fault or InputError("empty workbook; name the columns in a sheet's first row")


def _article(
    row: tuple[str, ...], names: list[tuple[str, int]], hints: Hints, path: Path, line: int, titles: dict[int, int]
) -> Article | Skipped:
    raw = json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        if len(raw) > LARGEST_FILE:
            raise InputError(f"row larger than {LARGEST_FILE // 1_000_000} MB; split it")
        words, known = fields({name: row[at] for name, at in names if at < len(row)})
        return apart(build(words, known, hints, path, raw, line), titles)
    except InputError as error:
        return Skipped(path=shown(path), line=line, reason=str(error))


def _workbook(file: IO[bytes]) -> Workbook:
    with extra("xlsx"):
        import openpyxl
    with zipfile.ZipFile(file) as packed:
        if sum(one.file_size for one in packed.infolist()) > _MOST:
            raise InputError(f"over {_MOST // 1_000_000} MB when unpacked; save it as CSV")
    with warnings.catch_warnings(action="ignore"):
        return openpyxl.load_workbook(file, read_only=True, data_only=True)


def _rows(sheet: Any) -> Iterator[tuple[str, ...]]:
    """The cells of each row as texts. What the sheet says of its own size is not believed."""
    rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
    while True:
        with warnings.catch_warnings(action="ignore"):  # of extensions that it does not know
            row = next(rows, None)
        if row is None:
            return
        yield tuple(map(_text, row))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _broken(fault: Exception) -> InputError:
    return InputError(f"broken workbook ({type(fault).__name__}); save it anew as .xlsx")
