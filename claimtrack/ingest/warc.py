"""Web archives (WARC, WACZ), one article a page in them. Needs: pip install 'claimtrack[warc]'."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from claimtrack.errors import InputError
from claimtrack.ingest import html
from claimtrack.ingest._build import LARGEST_FILE, Hints, address, extra, shown
from claimtrack.ingest._canonical import one_line
from claimtrack.ingest._web import KEPT
from claimtrack.records import Article, Skipped, Unchanged

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from warcio.recordloader import ArcWarcRecord

SUFFIXES = (".warc", ".warc.gz", ".wacz")
_PIECE = 65_536
_LONGEST_LINE, _MOST_LINES = 16_384, 200  # of a record's head
_MOST_PASSED = 10_000_000  # lines in search of a record
_MOST_BROKEN = 1000  # records: after each, the file is searched for the next whole one
_GROWTH, _ALWAYS_READ = 100, 64_000_000  # of a part of a WACZ: what it holds is packed already
_GZIP = b"\x1f\x8b\x08"
_BEGINNING = re.compile(rb"WARC/\d\.\d\s*$")
_BROKEN = "broken record; get the archive anew, or go without it"


_File = io.FileIO | zipfile.ZipExtFile


class _Page(NamedTuple):
    """A page as it was answered."""

    url: str
    retrieved: str  # ISO date and time
    headers: dict[str, str]
    raw: bytes


def read(path: Path, hints: Hints) -> Iterator[Article | Skipped | Unchanged]:
    """The pages, in the archive's order; redirects, errors and what is no page are passed over."""
    with extra("warc"):
        import_module("warcio")
    found, broken = 0, 0
    for number, record in enumerate(_records(path, hints), 1):
        name = ""
        try:
            if isinstance(record, InputError):
                broken += 1
                raise record
            if record is None or (page := _page(record)) is None:
                continue
            name = f"{one_line(page.url, 2000)}: "
            # Finding its words takes far longer than to know it again.
            if hints.seen(shown(path), page.url, hashlib.sha256(page.raw).hexdigest()):
                yield Unchanged(path=shown(path))
            else:
                yield _article(page, hints, path, number)
        except InputError as error:
            yield Skipped(path=shown(path), line=number, reason=f"{name}{error}")
        found += 1
        if broken > _MOST_BROKEN:
            raise InputError(f"over {_MOST_BROKEN} broken records, the rest is left; get the archive anew")
    if not found:
        raise InputError("no web page in it; give an archive that holds pages")


def _article(page: _Page, hints: Hints, path: Path, number: int) -> Article:
    if not page.raw.strip():
        raise InputError("an empty page; open it in a browser and save it from there")
    if len(page.raw) > LARGEST_FILE:
        raise InputError(f"larger than {LARGEST_FILE // 1_000_000} MB, too much for one article; leave it out")
    hints = replace(hints, url=page.url, content_type=page.headers.get("content-type", ""))
    article = html.article(page.raw, hints, path, number)
    source = replace(
        article.provenance,
        address=page.url,
        retrieved=page.retrieved,
        headers=tuple(sorted((name, one_line(value)) for name, value in page.headers.items() if name in KEPT)),
    )
    return replace(article, provenance=source)


def _page(record: bytes) -> _Page | None:
    """The page that a record holds, if it holds one; InputError where that cannot be told."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    stream = io.BytesIO(record)
    try:
        whole = next(ArchiveIterator(stream))
        answer = whole.http_headers
        headers = {name.lower(): value for name, value in (answer or whole.rec_headers).headers}
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in html.TYPES or (answer and answer.get_statuscode() != "200"):
            return None
        return _Page(
            url=address(whole.rec_headers.get_header("WARC-Target-URI", "")),
            retrieved=_time(whole.rec_headers.get_header("WARC-Date", "")),
            headers=headers,
            raw=_body(whole, headers),
        )
    except (ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error) as fault:
        raise InputError(_BROKEN) from fault
    except (EOFError, StopIteration, ValueError, LookupError, AttributeError, TypeError) as fault:
        raise InputError(_BROKEN) from fault
    finally:
        stream.close()  # warcio's objects hold one another, and the bytes until the next search for garbage


def _body(record: ArcWarcRecord, headers: dict[str, str]) -> bytes:
    """The unpacked page, up to one byte more than is allowed. Many archives keep a header of a packing they undid."""
    from warcio.bufferedreaders import ChunkedDataReader

    chunked = headers.get("transfer-encoding", "").lower() == "chunked"
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    raw = bytes(stream.read())
    either = zlib.MAX_WBITS + 32  # gzip or zlib, by its own head; "deflate" may also be bare
    packings = {"gzip": (either,), "x-gzip": (either,), "deflate": (either, -zlib.MAX_WBITS)}
    for packing in packings.get(headers.get("content-encoding", "").lower(), ()):
        with suppress(zlib.error):
            unpack = zlib.decompressobj(packing)
            body = unpack.decompress(raw, LARGEST_FILE + 1)
            if not unpack.eof and len(body) <= LARGEST_FILE:
                raise InputError(_BROKEN)
            return body
    return raw


def _time(value: str) -> str:
    try:
        return datetime.fromisoformat(value).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""


# --- Framing --------------------------------------------------------------------------------------
# warcio keeps whole lines and heads in memory, and cannot go on behind a broken record; so it is given one at a time.


def _records(path: Path, hints: Hints) -> Iterator[bytes | InputError | None]:
    """The bytes of each record that may hold a page, None for others, InputError for a broken one."""
    before = 0
    for name, file in _archives(path):
        try:
            packed = file.read(len(_GZIP)) == _GZIP or name.endswith(".gz")
            file.seek(0)
            for part in _members(file) if packed else [io.BufferedReader(file, _PIECE)]:
                for record in _framed(part):
                    hints.passed(before + file.tell())
                    yield record
            before += file.tell()
        except zipfile.BadZipFile:
            yield InputError(_BROKEN)


def _archives(path: Path) -> Iterator[tuple[str, _File]]:
    """The archive's bytes; those of each archive in a WACZ."""
    if not path.name.lower().endswith(".wacz"):
        with path.open("rb", buffering=0) as file:
            yield path.name.lower(), file
        return
    try:
        with zipfile.ZipFile(path) as whole:
            for part in whole.infolist():
                if not part.filename.startswith("archive/") or not part.filename.endswith((".warc", ".warc.gz")):
                    continue
                if part.file_size > max(_ALWAYS_READ, _GROWTH * part.compress_size):
                    raise InputError(f"grows over {_GROWTH}-fold when unpacked; unpack it if you trust it")
                with cast(zipfile.ZipExtFile, whole.open(part)) as file:
                    yield part.filename, file
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, LookupError) as fault:
        raise InputError(f"broken WACZ ({type(fault).__name__}); get it anew") from fault


class _Member(io.RawIOBase):
    """The unpacked bytes of one gzip member, whose packed ones begin with `rest`; in the end `rest` is what follows."""

    def __init__(self, file: _File, rest: bytes) -> None:
        self._file, self.rest = file, rest
        self._unpack = zlib.decompressobj(zlib.MAX_WBITS + 16)

    @property
    def whole(self) -> bool:
        """Whether it was read to its end, and its checksum fits."""
        return self._unpack.eof

    def readable(self) -> bool:
        return True

    def readinto(self, into: WriteableBuffer) -> int:
        view = memoryview(into)
        while not self.whole:
            packed = self.rest or self._file.read(_PIECE)
            if not packed:
                raise EOFError
            taken = self._unpack.decompress(packed, len(view))
            self.rest = self._unpack.unused_data if self.whole else self._unpack.unconsumed_tail
            if taken:
                view[: len(taken)] = taken
                return len(taken)
        return 0


def _members(file: _File) -> Iterator[io.BufferedReader[Any]]:
    """Each gzip member of a file: a record, as the standard has it. Behind a broken one, the next that there is."""
    rest = file.read(_PIECE)
    while rest := rest.lstrip(b"\0") or file.read(_PIECE):
        start = file.tell() - len(rest)
        member = _Member(file, rest)
        yield io.BufferedReader(member, _PIECE)
        rest = member.rest
        if member.whole:
            continue
        file.seek(start + 1)
        rest = b""
        while (at := rest.find(_GZIP)) < 0:
            if not (more := file.read(_PIECE)):
                return
            rest = rest[-2:] + more
        rest = rest[at:]


def _framed(file: io.BufferedReader[Any]) -> Iterator[bytes | InputError | None]:
    """The records of one stream. A broken one ends where a line ends like the beginning of another."""
    lost = 0  # lines since what was broken
    try:
        line = _line(file)
        while line:
            if not _BEGINNING.match(line):
                if not lost:
                    yield InputError(_BROKEN)
                elif lost > _MOST_PASSED:
                    return
                lost, line = lost + 1, _line(file)
                if beginning := _BEGINNING.search(line):
                    line = beginning[0]
                continue
            head, fields = _head(line, file)
            behind = file.tell() if file.seekable() else None
            try:
                block = _block(file, fields)
                line = file.readline(_LONGEST_LINE)
                if line.strip() and not _BEGINNING.match(line):
                    raise ValueError("more than its length")
                line = line if line.strip() else _line(file)
            except ValueError:
                yield InputError(_BROKEN)
                if behind is not None:
                    file.seek(behind)
                lost, line = 1, b"\n"  # in search of the next
                continue
            lost = 0
            yield None if block is None else head + block
    except (zlib.error, EOFError):
        yield InputError(_BROKEN)


def _line(file: io.BufferedReader[Any]) -> bytes:
    """The next line that is not blank."""
    for _ in range(_MOST_PASSED):
        line = file.readline(_LONGEST_LINE)
        if not line or line.strip():
            return line
    raise EOFError


def _head(line: bytes, file: io.BufferedReader[Any]) -> tuple[bytes, dict[str, str]]:
    """A record's head as it stands, and its fields, their names in lower case."""
    head, fields = [line], {}
    for _ in range(_MOST_LINES):
        line = file.readline(_LONGEST_LINE)
        head.append(line)
        if not line.strip():
            break
        name, _, value = line.decode("utf-8", "replace").partition(":")
        fields[name.strip().lower()] = value.strip()
    return b"".join(head), fields


def _block(file: io.BufferedReader[Any], fields: dict[str, str]) -> bytes | None:
    """What follows a record's head, None where it holds no page; ValueError where less than its length is there."""
    left, kind = int(fields.get("content-length", "")[:15]), fields.get("warc-type", "")
    page = kind == "response" or (kind == "resource" and fields.get("content-type", "").startswith(html.TYPES))
    if page and 0 <= left <= LARGEST_FILE + _PIECE and address(fields.get("warc-target-uri", "").strip("<>")):
        block = file.read(left)
        left -= len(block)
    else:
        block = None
        while left > 0 and (passed := file.read(min(left, _PIECE))):
            left -= len(passed)
    if left:
        raise ValueError("less than its length")
    return block
