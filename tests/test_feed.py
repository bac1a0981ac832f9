"""Feeds: the articles they link to are fetched, and one bad link leaves the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from _pages import WORDS, Layout
from test_web import Server, ok, server

from claimtrack import ingest
from claimtrack.ingest._web import Web
from claimtrack.records import Article, Gone, Skipped

__all__ = ["server"]  # a fixture

UNDATED = Layout("<title>Mill</title>", "<article><h1>Mill</h1>{body}</article>").page()
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Post</title>
<item><title>Mill</title><link>{0}/mill</link><pubDate>Tue, 06 Feb 2024 23:30:00 -0500</pubDate></item>
<item><title>Gone</title><link>{0}/gone</link></item>
<item><title>Nowhere</title></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
<item><title>Mill again</title><link>{0}/mill</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Post</title>
<entry><title>Mill</title><link href="/mill"/><published>2024-02-06T23:30:00-05:00</published></entry></feed>"""


@pytest.fixture
def web() -> Web:
    return Web(private=True, delay=0)


def test_a_feeds_file_is_followed(server: Server, web: Web, tmp_path: Path) -> None:
    server.pages["/mill"] = ok(UNDATED)
    path = tmp_path / "feed.xml"
    path.write_text(RSS.format(server.base))
    article, gone, *without = ingest.read([path], ingest.Hints(outlet="The Post"), web)
    assert isinstance(article, Article)
    assert (article.text, article.date) == ("\n\n".join(WORDS), date(2024, 2, 6))  # the page itself gives no day
    assert article.provenance.path == article.url == f"{server.base}/mill"
    assert gone == Gone(path=f"{server.base}/gone", reason="its server answers 404; check the address")
    assert without == [
        Skipped(path=str(path), reason=f"entry {n} of the feed ({title}) has no address; save its page and add that")
        for n, title in ((3, "Nowhere"), (4, "Script"))
    ]


@pytest.mark.parametrize("kind", ["application/atom+xml", "text/xml; charset=utf-8", "text/html", "text/plain"])
def test_a_feeds_address_is_followed(server: Server, web: Web, kind: str) -> None:
    server.pages |= {"/feed": ok(ATOM, Content_Type=kind), "/mill": ok(UNDATED)}
    (article,) = ingest.read([f"{server.base}/feed"], web=web)
    assert isinstance(article, Article)
    assert (article.url, article.date) == (f"{server.base}/mill", date(2024, 2, 6))
    assert server.paths() == ["/robots.txt", "/feed", "/mill"]


def test_a_feed_within_a_feed_is_not_followed(server: Server, web: Web) -> None:
    server.pages |= {"/feed": ok(ATOM), "/mill": ok(ATOM)}
    (skipped,) = ingest.read([f"{server.base}/feed"], web=web)
    reason = "a list within a list (feed, sitemap); give its own address"
    assert skipped == Skipped(path=f"{server.base}/mill", reason=reason)


def test_a_feed_cannot_reach_into_a_private_network(server: Server, tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(RSS.format(server.base))
    reasons = [item.reason for item in ingest.read([tmp_path], web=Web(delay=0)) if isinstance(item, Skipped)]
    assert reasons[0] == "127.0.0.1 is in a private network, which is not asked; save the page to a file"
    assert server.asked == []


def test_a_feed_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.ingest.feed._MOST", 2)
    items = "".join(f"<item><link>http://10.0.0.1/{n}</link></item>" for n in range(5))
    (tmp_path / "a.xml").write_text(f"<rss version='2.0'><channel>{items}</channel></rss>")
    reasons = [item.reason for item in ingest.read([tmp_path], web=Web(delay=0)) if isinstance(item, Skipped)]
    assert len(reasons) == 3
    assert reasons[-1] == "lists over 2 articles, the rest is left; split the feed"


LEVELS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
NO_FEED = "no RSS or Atom feed; give a feed's file or address, or the article's own page"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("/etc/passwd", NO_FEED),
        ("<?xml version='1.0' encoding='utf\udcb58'?><rss/>", "broken feed (UnicodeDecodeError); get it anew"),
        ("http://127.0.0.1/feed", NO_FEED),
        ("<svg><a href='https://post.example/a'/></svg>", NO_FEED),
        ("<rss version='2.0'><channel></channel></rss>", "a feed without articles; check that it is whole"),
        (
            f"<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>{LEVELS}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
            "<rss version='2.0'><channel><item><title>&f;&a8;</title></item></channel></rss>",
            "entry 1 of the feed (untitled) has no address; save its page and add that",
        ),
    ],
)
def test_no_feed(tmp_path: Path, raw: str, reason: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(raw.encode("utf-8", "surrogateescape"))
    (skipped,) = ingest.read([path])
    assert isinstance(skipped, Skipped)
    assert skipped.reason.replace("&f;", "").replace("&a8;", "untitled") == reason
