"""Files that other programs made (made/make.py says how), and feeds in the dialects of the programs that write them."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from _pages import MADE
from pypdf import PdfReader
from test_feed import UNDATED, web
from test_web import Server, ok, server

from claimtrack import ingest
from claimtrack.ingest._web import Web
from claimtrack.records import Article

__all__ = ["server", "web"]  # fixtures

FILES = Path(__file__).with_name("made")
TEXT = "\n\n".join(MADE)


def read(name: str) -> list[Article]:
    found = list(ingest.read([FILES / name]))
    articles = [item for item in found if isinstance(item, Article)]
    assert len(articles) == len(found), found
    return articles


@pytest.mark.parametrize("name", ["mill.warc.gz", "mill.wacz"])
def test_an_archive_by_wget(name: str) -> None:
    (article,) = read(name)
    assert (article.text, article.outlet, article.date) == (TEXT, "The Post", date(2024, 2, 6))
    assert (article.title, article.byline) == ("Mill closes in Sariwon", "Jane Doe")
    source = article.provenance  # wget sets the address in <>, though the standard has it bare
    assert (source.address, source.canonical) == ("http://post.example/2024/mill", "https://post.example/2024/mill")
    assert source.retrieved == "2026-11-29T08:02:20+00:00"


def test_a_page_saved_by_chromium_as_one_file() -> None:
    """It drops the scripts, and with them the day and the outlet that only JSON-LD gives."""
    (article,) = read("mill.mhtml")
    assert (article.text, article.outlet, article.date) == (TEXT, "post.example", None)
    assert (article.title, article.byline, article.url) == (
        "Mill closes in Sariwon",
        "Jane Doe",
        "https://post.example/2024/mill",
    )
    source = article.provenance
    assert (source.address, source.retrieved) == ("http://post.example/2024/mill", "2026-11-29T08:02:19+00:00")


@pytest.mark.parametrize(("name", "producer"), [("mill.pdf", "Skia/PDF m156"), ("mill-cairo.pdf", "cairo 1.16.0")])
def test_a_page_printed_by_chromium(name: str, producer: str) -> None:
    """And what cairo makes of it. The lines that a browser adds go, but for the address."""
    metadata = PdfReader(FILES / name).metadata
    assert metadata
    assert str(metadata.producer).startswith(producer)
    (article,) = read(name)
    head = "Mill closes in Sariwon By Jane Doe The mill on Monday. (The Post) "
    assert " ".join(article.text.split()) == head + TEXT.replace("\n\n", " ")
    assert (article.title, article.byline) == ("Mill closes in Sariwon", "Jane Doe")
    assert article.url == "http://post.example/2024/mill"
    assert [article.text[start : start + 14] for start in article.pages] == ["Mill closes in", "said, because "]


def test_a_table_by_sqlite() -> None:
    articles = read("mill.csv")
    assert [article.text for article in articles] == list(MADE)
    assert {article.outlet for article in articles} == {"The Post"}
    assert articles[0].url == "http://post.example/2024/mill-1"


@pytest.mark.parametrize(
    ("name", "day"),
    [("wordpress.xml", date(2024, 2, 7)), ("blogger.xml", date(2024, 2, 6)), ("rdf.xml", date(2024, 2, 6))],
)
def test_a_feed_in_a_generators_dialect(name: str, day: date, server: Server, web: Web, tmp_path: Path) -> None:
    """Its one link is the article's page; those to comments, to itself and to an editor are not followed."""
    server.pages["/2024/mill"] = ok(UNDATED)
    feed = (FILES / name).read_text(encoding="utf-8").replace("https://post.example", server.base)
    (tmp_path / "feed.xml").write_text(feed, encoding="utf-8")
    (article,) = ingest.read([tmp_path / "feed.xml"], web=web)
    assert isinstance(article, Article)
    assert (article.url, article.date) == (f"{server.base}/2024/mill", day)
    assert server.paths() == ["/robots.txt", "/2024/mill"]


@pytest.mark.parametrize("file", sorted(FILES.glob("mill*")), ids=lambda file: file.name)
def test_no_file_names_the_machine_it_was_made_on(file: Path) -> None:
    """No path, and no address but the example's."""
    raw = file.read_bytes()
    plain = gzip.decompress(raw) if file.suffix == ".gz" else raw
    assert re.findall(rb"/(?:home|root|tmp|usr|var|work)/|localhost|127\.0\.0\.1|\d+\.\d+\.\d+\.\d+:\d+", plain) == []
