"""Sitemaps against a real server on this machine: the pages they list are fetched, the newest first."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from _encoder import HashingEncoder
from _pages import WORDS, Layout
from test_web import Answer, Server, ok, server

from claimtrack import ingest
from claimtrack.ingest._web import Web
from claimtrack.pipeline import Tracker
from claimtrack.records import Article, Gone, Skipped
from claimtrack.settings import Settings

__all__ = ["server"]  # a fixture

UNDATED = Layout("<title>Mill</title>", "<article><h1>Mill</h1>{body}</article>").page()
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n'
SITEMAP = (
    HEAD
    + """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>{0}/old</loc><lastmod>2019-01-01</lastmod></url>
<url><image:image><image:loc>{0}/mill.jpg</image:loc></image:image>
 <loc> {0}/new </loc><lastmod>2024-02-07T10:00:00+09:00</lastmod></url>
<url><loc>{0}/undated</loc></url>
<url><loc>{0}/old</loc></url>
<url><loc>javascript:alert(1)</loc></url>
<url><lastmod>2024-02-07</lastmod></url>
</urlset>"""
)
NEWS = (
    HEAD
    + """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/mill</loc><lastmod>2024-03-01</lastmod>
<n:news><n:publication><n:name>The Post</n:name><n:language>en</n:language></n:publication>
<n:publication_date>2024-02-06T23:30:00-05:00</n:publication_date><n:title>Mill</n:title></n:news></url></urlset>"""
)
INDEX = (
    HEAD
    + """<s:sitemapindex xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9">
<s:sitemap><s:loc>{0}/2019.xml</s:loc><s:lastmod>2019-12-31</s:lastmod></s:sitemap>
<s:sitemap><s:loc>{0}/2024.xml.gz</s:loc><s:lastmod>2024-12-31</s:lastmod></s:sitemap>
</s:sitemapindex>"""
)
ONE = HEAD + "<urlset><url><loc>{0}</loc></url></urlset>"


@pytest.fixture
def web() -> Web:
    return Web(private=True, delay=0)


def written(folder: Path, text: str, name: str = "sitemap.xml") -> Path:
    (folder / name).write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return folder / name


@pytest.mark.parametrize("name", ["sitemap.xml", "sitemap.xml.gz"])
def test_a_sitemaps_file_is_followed(server: Server, web: Web, tmp_path: Path, name: str) -> None:
    server.pages |= dict.fromkeys(("/old", "/new"), ok(UNDATED))
    found = list(ingest.read([written(tmp_path, SITEMAP.format(server.base), name)], web=web))
    assert server.paths() == ["/robots.txt", "/new", "/old", "/undated"]
    new, old, undated = found
    assert isinstance(new, Article)
    assert isinstance(old, Article)
    assert (new.url, new.text, new.date) == (f"{server.base}/new", "\n\n".join(WORDS), None)  # a change is no day
    assert old.provenance.path == f"{server.base}/old"
    assert undated == Gone(path=f"{server.base}/undated", reason="its server answers 404; check the address")


def test_a_news_sitemap_gives_day_and_outlet(server: Server, web: Web) -> None:
    server.pages |= {"/news.xml": ok(NEWS, Content_Type="application/xml"), "/mill": ok(UNDATED)}
    (article,) = ingest.read([f"{server.base}/news.xml"], web=web)
    assert isinstance(article, Article)
    assert (article.date, article.outlet) == (date(2024, 2, 6), "The Post")
    (article,) = ingest.read([f"{server.base}/news.xml"], ingest.Hints(outlet="RFA"), web)
    assert isinstance(article, Article)
    assert article.outlet == "RFA"


@pytest.mark.parametrize("kind", ["application/gzip", "application/octet-stream", "application/x-gzip"])
def test_an_index_is_followed_to_its_sitemaps(server: Server, web: Web, kind: str) -> None:
    packed = gzip.compress(ONE.format("/new").encode())
    server.pages |= {
        "/sitemap.xml": ok(INDEX.format(server.base), Content_Type="text/xml"),
        "/2024.xml.gz": ok(packed, Content_Type=kind),
        "/2019.xml": ok(ONE.format("/old"), Content_Type="text/plain"),
        "/new": ok(UNDATED),
        "/old": ok(UNDATED.replace("Mill", "Old mill")),
    }
    found = [item.url for item in ingest.read([f"{server.base}/sitemap.xml"], web=web) if isinstance(item, Article)]
    assert found == [f"{server.base}/new", f"{server.base}/old"]
    assert server.paths() == ["/robots.txt", "/sitemap.xml", "/2024.xml.gz", "/new", "/2019.xml", "/old"]


def test_an_index_in_a_file_is_followed_too(server: Server, web: Web, tmp_path: Path) -> None:
    server.pages |= {"/2024.xml.gz": ok(ONE.format("/new")), "/2019.xml": (404, {}, b""), "/new": ok(UNDATED)}
    article, skipped = ingest.read([written(tmp_path, INDEX.format(server.base))], web=web)
    assert isinstance(article, Article)
    assert isinstance(skipped, Skipped)


def test_lists_within_lists_end(server: Server, web: Web, tmp_path: Path) -> None:
    """Neither an index within an index, nor a sitemap where a page should be."""
    server.pages |= {"/2024.xml.gz": ok(INDEX.format(server.base)), "/2019.xml": ok(ONE.format("/more.xml"))}
    server.pages |= {"/more.xml": ok(ONE.format("/new")), "/new": ok(UNDATED)}
    reason = "a list within a list (feed, sitemap); give its own address"
    for given in (written(tmp_path, INDEX.format(server.base)), f"{server.base}/index"):
        server.pages["/index"] = ok(INDEX.format(server.base))
        assert list(ingest.read([given], web=web)) == [
            Skipped(path=f"{server.base}/2024.xml.gz", reason=reason),
            Skipped(path=f"{server.base}/more.xml", reason=reason),
        ]


def test_robots_and_private_networks_bind_it(server: Server, web: Web, tmp_path: Path) -> None:
    path = written(tmp_path, ONE.format(f"{server.base}/mill"))
    (skipped,) = ingest.read([path], web=Web(delay=0))
    assert isinstance(skipped, Skipped)
    assert "is in a private network" in skipped.reason
    assert server.asked == []
    server.pages |= {"/robots.txt": ok("User-agent: *\nDisallow: /mill"), "/mill": ok(UNDATED)}
    (skipped,) = ingest.read([path], web=web)
    assert isinstance(skipped, Skipped)
    assert "robots.txt" in skipped.reason


def test_the_second_time_only_a_change_is_sent(server: Server, web: Web, tmp_path: Path) -> None:
    def page(headers: dict[str, str]) -> Answer:
        return (304, {}, b"") if headers.get("if-none-match") == '"1"' else ok(UNDATED, ETag='"1"')

    server.pages |= {"/mill": page, "/news.xml": ok(NEWS)}
    for outcome in ({"new": 1}, {"unchanged": 1}):
        tracker = Tracker(Settings(index=tmp_path / "index", entailer="none"), encoder=HashingEncoder())
        assert tracker.add([f"{server.base}/news.xml"], web=web).articles == outcome
        tracker.close()
    assert [headers.get("if-none-match") for path, headers in server.asked if path == "/mill"] == [None, '"1"']


@pytest.mark.parametrize(("text", "what"), [("urlset", "pages"), ("sitemapindex", "sitemaps")])
def test_a_sitemap_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, what: str) -> None:
    monkeypatch.setattr("claimtrack.ingest.sitemap._MOST", 2)
    monkeypatch.setattr("claimtrack.ingest.sitemap._MOST_SITEMAPS", 2)
    name = "url" if text == "urlset" else "sitemap"
    entries = "".join(
        f"<{name}><loc>http://10.0.0.{n}/</loc><lastmod>2024-01-0{n}</lastmod></{name}>" for n in (1, 2, 3)
    )
    items = list(ingest.read([written(tmp_path, f"<{text}>{entries}</{text}>")], web=Web(delay=0)))
    assert [item.path for item in items if isinstance(item, Skipped)] == [
        "http://10.0.0.3/",
        "http://10.0.0.2/",
        str(tmp_path / "sitemap.xml"),
    ]
    assert items[-1] == Skipped(
        path=str(tmp_path / "sitemap.xml"),
        reason=f"lists over 2 {what}, the older are left; give the addresses that you need",
    )


LEVELS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
ENTITIES = "defines entities, which no sitemap needs; it is not read"
PAGE = "<url><loc>https://post.example/a</loc></url>"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (f"<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>{LEVELS}]><urlset><url><loc>&a8;</loc></url></urlset>", ENTITIES),
        ("<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>&f;</loc></url></urlset>", ENTITIES),
        ("<urlset></urlset>", "a sitemap without pages; check that it is whole"),
        ("<urlset><url><loc></loc></url></urlset>", "a sitemap without pages; check that it is whole"),
        ("<urlset><url><loc>ftp://a.example/b</loc></url></urlset>", "no address of the web in the sitemap; check that "
         "it is whole"),
        (f"<urlset>{PAGE}", "broken sitemap (ParseError); get it anew"),
        (f"<urlset>{PAGE}<url><loc>caf\udce9</loc></url></urlset>", "broken sitemap (ParseError); get it anew"),
        (f"<?xml version='1.0' encoding='klin'?><urlset>{PAGE}</urlset>", "broken sitemap (LookupError); get it anew"),
        ("<html><urlset ></html>", "no sitemap; give a sitemap's file or address, or the article's own page"),
    ],
)  # fmt: skip
def test_no_sitemap(tmp_path: Path, raw: str, reason: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(raw.encode("utf-8", "surrogateescape"))
    assert list(ingest.read([path])) == [Skipped(path=str(path), reason=reason)]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (gzip.compress(ONE.encode())[:-9], "broken compression; get the sitemap anew"),
        (b"\x1f\x8b and no more", "broken compression; get the sitemap anew"),
        (
            gzip.compress(b"<urlset>" + b" " * 50_000_000, 1),
            "over 50 MB when unpacked; give the addresses that you need",
        ),
        (b"", "empty file; write the article's text into it"),
    ],
)
def test_no_packed_sitemap(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "a.xml.gz").write_bytes(raw)
    assert list(ingest.read([tmp_path])) == [Skipped(path=str(tmp_path / "a.xml.gz"), reason=reason)]
