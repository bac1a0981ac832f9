"""Addresses against a real server on this machine: what is asked, what is refused, what is kept."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from _encoder import HashingEncoder
from _pages import LAYOUTS, WORDS

from claimtrack import ingest
from claimtrack.errors import InputError
from claimtrack.ingest._web import AGENT, Web, _public
from claimtrack.pipeline import Tracker
from claimtrack.records import Article, Gone, Skipped, Unchanged
from claimtrack.settings import Settings

PAGE = LAYOUTS["schema.org"].page()
Answer = tuple[int, dict[str, str], bytes]


class Server:
    """`pages` by path, each an answer or what makes one of the request's headers; what was asked is kept."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[dict[str, str]], Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.posted: list[tuple[str, bytes]] = []
        self.base = ""

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def server() -> Iterator[Server]:
    known = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            known.asked.append((self.path, headers))
            self.answer(headers)

        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            known.posted.append((self.path, self.rfile.read(int(headers["content-length"]))))
            self.answer(headers)

        def answer(self, headers: dict[str, str]) -> None:
            page = known.pages.get(self.path, (404, {}, b""))
            status, extra, body = page(headers) if callable(page) else page
            self.send_response(status)
            for name, value in ({"Content-Type": "text/html; charset=utf-8"} | extra).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        known.base = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield known
        http.shutdown()
        thread.join()


@pytest.fixture
def web() -> Web:
    return Web(private=True, delay=0)


def read(address: str, web: Web) -> Article | Skipped | Unchanged:
    (item,) = ingest.read([address], web=web)
    return item


def ok(body: str | bytes, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return 200, named, body if isinstance(body, bytes) else body.encode()


def test_an_address_becomes_an_article(server: Server, web: Web) -> None:
    server.pages["/mill"] = ok(PAGE, ETag='"1"', Last_Modified="Tue, 06 Feb 2024 10:00:00 GMT", Set_Cookie="a=b")
    article = read(f"{server.base}/mill", web)
    assert isinstance(article, Article)
    assert (article.text, article.outlet, article.date) == ("\n\n".join(WORDS), "The Post", date(2024, 2, 6))
    source = article.provenance
    # The page names another site's address as its own: it is kept, not believed.
    assert (article.url, source.canonical) == (f"{server.base}/mill", "https://post.example/2024/mill")
    assert (source.path, source.address) == (f"{server.base}/mill",) * 2
    assert source.raw == PAGE.encode()
    assert source.retrieved.endswith("+00:00")
    assert sorted(dict(source.headers)) == ["content-type", "date", "etag", "last-modified"]
    assert server.paths() == ["/robots.txt", "/mill"]
    assert {headers["user-agent"] for _, headers in server.asked} == {AGENT}
    assert server.asked[1][1]["host"] == server.base.removeprefix("http://")


def test_the_second_time_only_a_change_is_sent(server: Server, web: Web, tmp_path: Path) -> None:
    def page(headers: dict[str, str]) -> Answer:
        return (304, {}, b"") if headers.get("if-none-match") == '"1"' else ok(PAGE, ETag='"1"')

    server.pages["/mill"] = page
    settings = Settings(index=tmp_path / "index", entailer="none")
    for outcome in ({"new": 1}, {"unchanged": 1}):
        tracker = Tracker(settings, encoder=HashingEncoder())
        assert tracker.add([f"{server.base}/mill"], web=web).articles == outcome
        tracker.close()
    assert [headers.get("if-none-match") for path, headers in server.asked if path == "/mill"] == [None, '"1"']
    tracker = Tracker(settings, encoder=HashingEncoder())
    (article_id,) = tracker.store.article_ids()
    kept = tracker.store.article(article_id)
    tracker.close()
    assert kept is not None
    assert dict(kept.provenance.headers)["etag"] == '"1"'
    assert kept.provenance.canonical == "https://post.example/2024/mill"


def test_a_304_that_nobody_asked_for(server: Server, web: Web) -> None:
    server.pages["/mill"] = (304, {}, b"")
    item = read(f"{server.base}/mill", web)
    assert isinstance(item, Skipped)
    assert item.reason == "its server answers 304; check the address"


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (ok("User-agent: *\nDisallow: /private"), True),
        (ok("User-agent: *\nDisallow: /"), False),
        (ok("User-agent: claimtrack\nDisallow: /mi*l$\n\nUser-agent: *\nAllow: /"), False),
        ((404, {}, b""), True),
        ((503, {}, b""), False),
        ((301, {"Location": "/other.txt"}, b""), False),
        (ok(b"\xff\xfe\x00" * 100), True),
    ],
)
def test_robots_txt_is_obeyed(server: Server, web: Web, robots: Answer, allowed: bool) -> None:
    server.pages |= {"/robots.txt": robots, "/mill": ok(PAGE), "/other.txt": ok("User-agent: *\nDisallow: /")}
    item = read(f"{server.base}/mill", web)
    assert isinstance(item, Article) is allowed
    assert ("/mill" in server.paths()) is allowed


def test_a_host_is_not_hurried(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("claimtrack.ingest._web.time.sleep", slept.append)
    server.pages |= {"/robots.txt": ok("User-agent: *\nCrawl-delay: 7"), "/mill": ok(PAGE)}
    web = Web(private=True)
    for _ in range(2):
        read(f"{server.base}/mill", web)
    assert [round(one) for one in slept] == [7, 7]


def test_redirects_are_followed_and_bounded(server: Server, web: Web) -> None:
    server.pages |= {
        "/old": (301, {"Location": "/mill?a=1"}, b""),
        "/mill?a=1": ok(PAGE),
        "/loop": (302, {"Location": "/loop"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    }
    article, loop, file = ingest.read([f"{server.base}/{one}" for one in ("old", "loop", "file")], web=web)
    assert isinstance(article, Article)
    assert (article.url, article.provenance.path) == (f"{server.base}/mill?a=1", f"{server.base}/old")
    assert isinstance(loop, Skipped)
    assert loop.reason == "redirects over 5 times; give the address where it ends"
    assert isinstance(file, Skipped)
    assert file.reason == "not an address of the web; give one that begins with https://"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((500, {}, b""), "its server answers 500; try again later"),
        ((403, {}, b""), "its server answers 403; save the page from a browser"),
        ((503, {}, b""), "its server answers 503; try again later"),
        (
            ok(gzip.compress(b" " * 17_000_000), Content_Encoding="gzip"),
            "larger than 16 MB, too much for one article; give another address",
        ),
        (ok(b"not gzip", Content_Encoding="gzip"), "cannot be fetched (DecodeError); check the address"),
        (
            ok(b"x", Content_Type="image/png"),
            "is image/png, which is not read from the web; save it as a file of a known format",
        ),
        (ok(b"<html></html>"), "no article found on the page; save the article's own page, or its words as .txt"),
    ],
)
def test_what_cannot_be_fetched_leaves_the_rest(server: Server, web: Web, answer: Answer, reason: str) -> None:
    server.pages |= {"/a": answer, "/mill": ok(PAGE)}
    skipped, article = ingest.read([f"{server.base}/a", f"{server.base}/mill"], web=web)
    assert skipped == Skipped(path=f"{server.base}/a", reason=reason)
    assert isinstance(article, Article)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_told_as_gone_and_leaves_the_rest(server: Server, web: Web, status: int) -> None:
    server.pages |= {"/a": (status, {}, b"gone"), "/mill": ok(PAGE)}
    gone, article = ingest.read([f"{server.base}/a", f"{server.base}/mill"], web=web)
    assert gone == Gone(path=f"{server.base}/a", reason=f"its server answers {status}; check the address")
    assert isinstance(article, Article)


def test_a_server_that_drips_is_given_up(server: Server, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.ingest._web._PATIENCE", -1.0)
    monkeypatch.setattr("claimtrack.ingest._web._PIECE", 100)
    server.pages |= {"/mill": ok(PAGE)}
    item = read(f"{server.base}/mill", web)
    assert isinstance(item, Skipped)
    assert item.reason == "does not answer in time; try again later"


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://127.0.0.1/", "private network"),
        ("http://localhost:8000/", "private network"),
        ("http://[::1]/", "private network"),
        ("http://169.254.169.254/latest/meta-data", "private network"),
        ("http://2130706433/", "private network"),
        ("http://0.0.0.0/", "private network"),
        ("http://[::ffff:10.0.0.1]/", "private network"),
        ("https://user:secret@post.example/", "holds a user name"),
        ("https://[broken/", "not a possible address"),
        ("https://a:99999999/", "not a possible address"),
        ("https:///mill", "not an address of the web"),
        ("https://nowhere.invalid/", "no host nowhere.invalid"),
    ],
)
def test_refused_addresses(address: str, fault: str) -> None:
    item = read(address, Web(delay=0))
    assert isinstance(item, Skipped)
    assert fault in item.reason


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        *((ip, True) for ip in ("8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808")),
        *((ip, False) for ip in ("10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "224.0.0.1", "fe80::1%lo")),
        *((ip, False) for ip in ("fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::")),
    ],
)
def test_private_networks(ip: str, public: bool) -> None:
    assert _public(ip) is public


def test_a_public_page_cannot_redirect_into_a_private_network(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host is let through as if it were public; what it redirects to is looked at again."""
    server.pages |= {"/mill": (302, {"Location": "http://localhost:1/secret"}, b"")}
    monkeypatch.setattr("claimtrack.ingest._web._public", lambda ip: ip == "127.0.0.1" and not looked_up("localhost"))
    names: list[str] = []
    real = socket.getaddrinfo

    def looked_up(name: str) -> bool:
        return names[-1] == name

    def resolve(host: str, *rest: Any, **more: Any) -> object:
        names.append(host)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(InputError, match="localhost is in a private network"):
        Web(delay=0).get(f"{server.base}/mill")


def test_a_name_is_resolved_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was checked is what is asked: a name that changes its address in between gains nothing."""
    port = int(server.base.rpartition(":")[2])
    server.pages |= {"/mill": ok(PAGE)}
    answers = iter(["127.0.0.1", "127.0.0.1"])

    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> object:
        if host != "post.example":
            return real(host, *rest, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    fetched = Web(private=True, delay=0).get(f"http://post.example:{port}/mill")
    assert fetched.raw == PAGE.encode()
    assert server.asked[1][1]["host"] == f"post.example:{port}"
    with pytest.raises(StopIteration):
        next(answers)  # robots.txt and the page: one look each


@contextmanager
def _silent_socket() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.ingest._web._SILENCE", 0.1)
    with _silent_socket() as port, pytest.raises(InputError, match="does not answer in time"):
        Web(private=True, delay=0).get(f"http://127.0.0.1:{port}/")
