"""Web archives, as warcio itself writes them: pages become articles, and a broken record leaves the rest."""

from __future__ import annotations

import gc
import gzip
import io
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from _encoder import HashingEncoder
from _pages import LAYOUTS, WORDS, Layout
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from claimtrack import ingest, pipeline
from claimtrack.ingest import html, warc
from claimtrack.pipeline import Tracker
from claimtrack.records import Article, Skipped
from claimtrack.settings import Settings
from claimtrack.store import Store

PAGE = LAYOUTS["schema.org"].page().encode()
WHEN = "2024-02-07T08:30:00Z"
HTML = {"Content-Type": "text/html; charset=utf-8"}
BROKEN = "broken record; get the archive anew, or go without it"
NOTHING = "no web page in it; give an archive that holds pages"


def page(number: int) -> bytes:
    words = (*WORDS, f"This is report number {number}, the trader said, and no other one is like it.")
    return Layout("<title>Mill</title>", "<article><h1>Mill</h1>{body}</article>").page(words).encode()


class Archive:
    """What warcio writes, record by record."""

    def __init__(self, *, gzip: bool = True) -> None:
        self._file = io.BytesIO()
        self._writer = WARCWriter(self._file, gzip=gzip)
        self.starts: list[int] = []

    def add(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str] = HTML,
        status: str = "200 OK",
        kind: str = "response",
        more: Mapping[str, str] | None = None,
    ) -> Archive:
        answer = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1") if kind != "resource" else None
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=answer,
            warc_content_type=headers["Content-Type"] if kind == "resource" else "",
            # An id of its own choice would make other bytes each time, and rarely what looks like a record's beginning.
            warc_headers_dict={"WARC-Date": WHEN, "WARC-Record-ID": f"<urn:test:{len(self.starts)}>", **(more or {})},
        )
        self.starts.append(self._file.tell())
        self._writer.write_record(record)
        return self

    @property
    def raw(self) -> bytes:
        return self._file.getvalue()


def pages(count: int, *, gzip: bool = True) -> Archive:
    archive = Archive(gzip=gzip)
    for number in range(count):
        archive.add(f"https://post.example/{number}", page(number))
    return archive


def read(path: Path, raw: bytes) -> tuple[list[Article], list[Skipped]]:
    path.write_bytes(raw)
    return parted(ingest.read([path]))


def parted(found: Iterable[object]) -> tuple[list[Article], list[Skipped]]:
    items = list(found)
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Skipped)]


def urls(articles: Sequence[Article]) -> list[str]:
    return [article.url.removeprefix("https://post.example/") for article in articles]


@pytest.mark.parametrize(("name", "packed"), [("a.warc.gz", True), ("a.warc", False), ("A.WARC", True)])
def test_a_page_becomes_an_article(tmp_path: Path, name: str, packed: bool) -> None:
    archive = Archive(gzip=packed)
    archive.add("https://post.example/robots.txt", b"User-agent: *", {"Content-Type": "text/plain"})
    archive.add("https://post.example/2024/mill", PAGE, HTML | {"ETag": '"1"', "Set-Cookie": "a=b"})
    (article,), skipped = read(tmp_path / name, archive.raw)
    assert skipped == []
    assert (article.text, article.outlet, article.date) == ("\n\n".join(WORDS), "The Post", date(2024, 2, 6))
    assert (article.url, article.key) == ("https://post.example/2024/mill", "url:https://post.example/2024/mill")
    source = article.provenance
    assert (source.path, source.line, source.address) == (str(tmp_path / name), 2, article.url)
    assert source.retrieved == "2024-02-07T08:30:00+00:00"
    assert source.raw == PAGE
    assert dict(source.headers) == {"content-type": "text/html; charset=utf-8", "etag": '"1"'}


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    archive = Archive()
    archive.add("https://post.example/gone", PAGE, status="404 Not Found")
    archive.add("https://post.example/old", PAGE, HTML | {"Location": "/new"}, status="301 Moved")
    archive.add("https://post.example/part", PAGE, status="206 Partial Content")
    archive.add("https://post.example/a.png", PAGE, {"Content-Type": "image/png"})
    archive.add("https://post.example/none", PAGE, {"Server": "x"})
    archive.add("https://post.example/a", b"", kind="request")
    archive.add("https://post.example/again", PAGE, kind="revisit")
    archive.add("dns:post.example", b"10.0.0.1", {"Content-Type": "text/dns"}, kind="resource")
    archive.add("urn:pages:x", PAGE, kind="resource")
    archive.add("https://post.example/r.json", PAGE, {"Content-Type": "application/json"}, kind="resource")
    assert read(tmp_path / "none.warc.gz", archive.raw) == (
        [],
        [Skipped(path=str(tmp_path / "none.warc.gz"), reason=NOTHING)],
    )
    archive.add("https://post.example/0", page(0), kind="resource")
    articles, skipped = read(tmp_path / "one.warc.gz", archive.raw)
    assert (urls(articles), skipped) == (["0"], [])


def test_a_page_without_an_article_is_told(tmp_path: Path) -> None:
    archive = pages(1).add("https://post.example/", b"<html><body></body></html>").add("https://post.example/e", b"  ")
    archive.add("https://post.example/big", b"<p>" + b"x" * 16_000_000)
    articles, skipped = read(tmp_path / "a.warc.gz", archive.raw)
    assert urls(articles) == ["0"]
    assert [(item.line, item.reason) for item in skipped] == [
        (2, "https://post.example/: no article found on the page; save the article's own page, or its words as .txt"),
        (3, "https://post.example/e: an empty page; open it in a browser and save it from there"),
        (4, "https://post.example/big: larger than 16 MB, too much for one article; leave it out"),
    ]


def chunks(body: bytes) -> bytes:
    pieces = [body[at : at + 500] for at in range(0, len(body), 500)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


DEFLATE = zlib.compressobj(wbits=-zlib.MAX_WBITS)
CHUNKED = {"Transfer-Encoding": "chunked"}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (CHUNKED, chunks(PAGE)),
        (CHUNKED, PAGE),  # undone, and the header left
        ({"Content-Encoding": "gzip"}, gzip.compress(PAGE)),
        ({"Content-Encoding": "gzip"}, PAGE),
        ({"Content-Encoding": "br"}, PAGE),
        ({"Content-Encoding": "deflate"}, zlib.compress(PAGE)),
        ({"Content-Encoding": "deflate"}, DEFLATE.compress(PAGE) + DEFLATE.flush()),
        (CHUNKED | {"Content-Encoding": "gzip"}, chunks(gzip.compress(PAGE))),
    ],
)
def test_a_page_is_unpacked(tmp_path: Path, headers: dict[str, str], body: bytes) -> None:
    (article,), skipped = read(
        tmp_path / "a.warc.gz", Archive().add("https://post.example/a", body, HTML | headers).raw
    )
    assert (article.text, article.provenance.raw, skipped) == ("\n\n".join(WORDS), PAGE, [])


@pytest.mark.parametrize(
    ("encoding", "body", "reason"),
    [
        ("gzip", gzip.compress(PAGE)[:400], BROKEN),
        ("br", bytes(range(256)) * 9, "binary, not a web page; save the page as HTML"),
        (
            "gzip",
            gzip.compress(b"<p>" + b" " * 20_000_000),
            "larger than 16 MB, too much for one article; leave it out",
        ),
    ],
)
def test_a_page_that_cannot_be_unpacked(tmp_path: Path, encoding: str, body: bytes, reason: str) -> None:
    archive = Archive().add("https://post.example/x", body, HTML | {"Content-Encoding": encoding})
    articles, (skipped,) = read(tmp_path / "a.warc.gz", archive.add("https://post.example/0", page(0)).raw)
    assert urls(articles) == ["0"]
    assert skipped.reason.removeprefix("https://post.example/x: ") == reason


@pytest.mark.parametrize("date", ["", "yesterday", "2024-02-07"])
def test_a_record_without_a_time(tmp_path: Path, date: str) -> None:
    raw = pages(1, gzip=False).raw.replace(WHEN.encode(), date.encode())
    (article,), _ = read(tmp_path / "a.warc", raw)
    assert article.provenance.retrieved[:10] in ("", "2024-02-07", "2024-02-06")


# --- What is broken -------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("broken", [0, 2, 4])
def test_a_broken_record_is_one_line_and_the_rest_lands(tmp_path: Path, packed: bool, broken: int) -> None:
    """Cut off, or not a record at all, or of a wrong length, or with a byte changed."""
    archive = pages(5, gzip=packed)
    starts = [*archive.starts, len(archive.raw)]
    records = [archive.raw[start:end] for start, end in pairwise(starts)]
    one = records[broken]
    rest = [str(n) for n in range(5) if n != broken]
    harmed = {"cut off": one[: len(one) // 2], "junk": b"junk\r\n" * 9}
    if packed:
        harmed["changed"] = one[:200] + bytes([one[200] ^ 255]) + one[201:]
        harmed["checksum"] = one[:-6] + bytes([one[-6] ^ 1]) + one[-5:]
        harmed["no record"] = gzip.compress(b"Hello\r\n\r\n")
    else:
        for name, length in {"longer": 3000, "far longer": 10**14, "shorter": 300, "none": -5}.items():
            head, _, tail = one.partition(b"Content-Length: ")
            harmed[name] = head + b"Content-Length: %d\r\n" % length + tail.partition(b"\r\n")[2]
    for name, instead in harmed.items():
        raw = b"".join([*records[:broken], instead, *records[broken + 1 :]])
        articles, skipped = read(tmp_path / f"{name}.warc{'.gz' if packed else ''}", raw)
        assert (name, urls(articles)) == (name, rest)
        assert (name, [(item.line, item.reason) for item in skipped]) == (name, [(broken + 1, BROKEN)])


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.warc", b"", NOTHING),
        ("a.warc.gz", b"", NOTHING),
        ("a.warc", b"\0" * 100, BROKEN),
        ("a.warc", b"x" * 1_000_000, BROKEN),
        ("a.warc", b"WARC/1.0\r\n" + b"A: b\r\n" * 100_000, BROKEN),
        ("a.warc", b"WARC/1.0\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", BROKEN),
        ("a.warc.gz", gzip.compress(b"")[:10], BROKEN),
        ("a.wacz", b"", "broken WACZ (BadZipFile); get it anew"),
        ("a.wacz", b"PK\x03\x04 and no more", "broken WACZ (BadZipFile); get it anew"),
    ],
)
def test_what_is_no_archive(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    articles, skipped = read(tmp_path / name, raw)
    assert (articles, [item.reason for item in skipped]) == ([], [reason])


def test_broken_records_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "_MOST_BROKEN", 2)
    raw = b"".join(gzip.compress(b"no record") for _ in range(9))
    _, skipped = read(tmp_path / "a.warc.gz", raw)
    assert [item.reason for item in skipped] == [
        *[BROKEN] * 3,
        "over 2 broken records, the rest is left; get the archive anew",
    ]


@pytest.mark.parametrize("filler", [b"x", b"\n", b"x\n", b"A: b\n"])
def test_a_bomb_fills_neither_memory_nor_time(tmp_path: Path, filler: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "_MOST_PASSED", 1000)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"WARC/1.0\r\n" + filler * (100_000_000 // len(filler)), 1) + pages(1).raw)
    read(tmp_path / "b.warc.gz", pages(1).raw)  # what that imports, it keeps
    tracemalloc.start()
    articles, _ = parted(ingest.read([path]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert urls(articles) == ["0"]
    assert peak < 20_000_000


def test_pictures_leave_nothing_in_memory_where_garbage_is_seldom_searched_for(tmp_path: Path) -> None:
    archive = Archive()
    for number in range(40):
        archive.add(f"https://post.example/{number}.png", bytes(1_000_000), {"Content-Type": "image/png"})
    archive.add("https://post.example/0", page(0))
    read(tmp_path / "b.warc.gz", pages(1).raw)  # what that imports, it keeps
    (path := tmp_path / "a.warc.gz").write_bytes(archive.raw)
    gc.disable()
    tracemalloc.start()
    try:
        articles, _ = parted(ingest.read([path]))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert urls(articles) == ["0"]
    assert peak < 20_000_000


class StopError(Exception):
    """In the place of an interruption."""


def test_after_an_interruption_pages_are_not_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_ARTICLES", 2)
    found: list[int | None] = []
    article = html.article

    def counted(raw: bytes, hints: ingest.Hints, path: Path, line: int | None = None) -> Article:
        found.append(line)
        return article(raw, hints, path, line)

    monkeypatch.setattr(html, "article", counted)
    (tmp_path / "a.warc.gz").write_bytes(pages(8).raw)

    def add(index: str, stop: int = 0, **hints: str) -> dict[str, int]:
        calls = iter(range(1, 1000))

        def progress(what: str, done: int, total: int) -> None:
            assert done <= total or not total
            if what == "reading" and next(calls) == stop:
                raise StopError

        settings = Settings(index=tmp_path / index, entailer="none")
        with closing(Tracker(settings, encoder=HashingEncoder(), progress=progress)) as tracker:
            return dict(tracker.add([tmp_path / "a.warc.gz"], ingest.Hints(**hints)).articles)  # type: ignore[arg-type]

    def texts(index: str) -> list[tuple[str, ...]]:
        with closing(Store.open(tmp_path / index)) as store:
            return sorted(store.db.execute("select article_id, text, compared from articles").fetchall())

    assert add("whole") == {"new": 8}
    with pytest.raises(StopError):
        add("index", stop=7)
    found.clear()
    assert add("index") == {"unchanged": 4, "new": 4}
    assert found == [5, 6, 7, 8]
    assert texts("index") == texts("whole")
    found.clear()
    assert add("index") == {"unchanged": 8}  # a command that came to its end reads all anew
    assert found == [1, 2, 3, 4, 5, 6, 7, 8]
    with pytest.raises(StopError):
        add("index", stop=7)
    found.clear()
    assert add("index", outlet="RFA") == {"updated": 8}  # another command
    assert len(found) == 8


def test_progress_is_told_in_bytes_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(pages(3).raw)
    (tmp_path / "b.txt").write_text("x" * 1000)
    wacz(tmp_path / "c.wacz", {"archive/a.warc": pages(3, gzip=False).raw}, zipfile.ZIP_DEFLATED)
    told: list[int] = []
    for _ in ingest.read([tmp_path], ingest.Hints(passed=told.append)):
        pass
    assert told == sorted(told)
    assert told[-1] == ingest.size([tmp_path]).bytes
    assert (tmp_path / "a.warc.gz").stat().st_size in told


# --- WACZ -----------------------------------------------------------------------------------------


def wacz(path: Path, members: Mapping[str, bytes], packing: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as whole:
        for name, raw in members.items():
            whole.writestr(name, raw)
    return path


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz_holds_archives(tmp_path: Path, packing: int) -> None:
    members = {
        "datapackage.json": b"{}",
        "pages/pages.jsonl": b"{}",
        "archive/a.warc.gz": pages(2).raw,
        "archive/b.warc": Archive(gzip=False).add("https://post.example/b", page(7)).raw,
        "other/c.warc.gz": pages(3).raw,
    }
    articles = [i for i in ingest.read([wacz(tmp_path / "a.wacz", members, packing)]) if isinstance(i, Article)]
    assert urls(articles) == ["0", "1", "b"]
    assert [article.provenance.line for article in articles] == [1, 2, 3]


def test_a_broken_record_in_a_wacz(tmp_path: Path) -> None:
    archive = pages(3)
    at = archive.starts[1] + 300
    raw = archive.raw[:at] + bytes([archive.raw[at] ^ 255]) + archive.raw[at + 1 :]
    file = wacz(tmp_path / "a.wacz", {"archive/a.warc.gz": raw})
    items = list(ingest.read([file]))
    assert [type(item) for item in items] == [Article, Skipped, Article]
    whole = file.read_bytes()
    file.write_bytes(whole.replace(raw[:200], raw[:100] + b"\0" * 100))  # not what its checksum says
    assert BROKEN in [item.reason for item in ingest.read([file]) if isinstance(item, Skipped)]


def test_a_wacz_that_is_a_bomb_or_empty(tmp_path: Path) -> None:
    bomb = wacz(tmp_path / "bomb.wacz", {"archive/a.warc": b" " * 65_000_000}, zipfile.ZIP_DEFLATED)
    none = wacz(tmp_path / "none.wacz", {"archive/a.txt": b"x"})
    reasons = [item.reason for item in ingest.read([bomb, none]) if isinstance(item, Skipped)]
    assert reasons == ["grows over 100-fold when unpacked; unpack it if you trust it", NOTHING]
