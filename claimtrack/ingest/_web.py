"""Addresses, fetched politely: robots.txt obeyed, hosts not hurried, bounded, and never a private network."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from claimtrack.errors import InputError
from claimtrack.ingest._build import LARGEST_FILE, extra
from claimtrack.ingest._canonical import one_line

if TYPE_CHECKING:
    from protego import Protego
    from urllib3 import BaseHTTPResponse

AGENT = "claimtrack/0.1 (a fact-checker's reader; obeys robots.txt)"
_PATIENCE, _SILENCE = 60.0, 15.0  # seconds: for a whole answer, and without a byte of it
_DELAY, _LONGEST_DELAY = 1.0, 30.0  # seconds between two requests to a host; where robots.txt asks for more, so long
_REDIRECTS = 5
_WAITS = (1.0, 4.0)  # delays between the tries to hand something over
_ROBOTS = 500_000  # bytes that are read of a robots.txt: what RFC 9309 asks for
_PIECE = 65_536
KEPT = ("content-type", "date", "etag", "last-modified")

Headers = Mapping[str, str]
Known = Callable[[str], Headers]
"""The headers that came with the copy we have of an address; none where we have none."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `raw` is None where the server says that the copy we have is still good."""

    address: str  # after redirects
    retrieved: str  # ISO date and time
    headers: Headers  # those worth keeping, their names in lower case
    raw: bytes | None = None


class GoneError(InputError):
    """There is nothing at an address, its server says."""


class Web:
    """Fetches addresses, and remembers which host was asked when. It also hands over what a webhook is to have.

    Fetching from `private` networks is for tests alone; `remedy` is what to do instead.
    """

    def __init__(
        self, *, private: bool = False, delay: float = _DELAY, remedy: str = "save the page to a file"
    ) -> None:
        self._private, self._delay, self._remedy = private, delay, remedy
        self._robots: dict[str, Protego | None] = {}  # by origin; None allows all
        self._asked: dict[str, float] = {}  # by host, on the monotonic clock

    def get(self, address: str, known: Headers | None = None) -> Fetched:
        """What is at an address; `known` are the headers that came with the copy we have of it, if any."""
        tags = known or {}
        conditions = {"If-None-Match": tags.get("etag"), "If-Modified-Since": tags.get("last-modified")}
        headers = {name: value for name, value in conditions.items() if value}
        for _ in range(_REDIRECTS + 1):
            parts = _parts(address)
            self._obey(parts)
            with self._answer(parts, headers) as answer:
                if not (target := _redirect(answer)):
                    return Fetched(
                        address=address,
                        retrieved=datetime.now(UTC).isoformat(timespec="seconds"),
                        headers={name: one_line(answer.headers[name]) for name in KEPT if name in answer.headers},
                        raw=None if answer.status == 304 and headers else _body(answer),
                    )
            address = urljoin(address, target)
        raise InputError(f"redirects over {_REDIRECTS} times; give the address where it ends")

    def post(self, address: str, body: bytes) -> None:
        """Hands over JSON, at most some tries; InputError where it is not taken. No redirect is followed."""
        parts = _parts(address)
        for wait in (*_WAITS, None):
            try:
                with self._answer(parts, {"Content-Type": "application/json"}, body) as answer:
                    status = answer.status
                if 200 <= status < 300:
                    return
                fault = InputError(f"its server answers {status}; check the address, and what it takes")
                lasting = 300 <= status < 500 and status != 429
            except InputError as error:
                fault, lasting = error, False
            if lasting or wait is None:
                raise fault
            time.sleep(wait * self._delay)

    def check(self, address: str) -> None:
        """InputError where the address is none that may be asked."""
        parts = _parts(address)
        self._resolved(parts.hostname or "", parts.port or 443)

    def _obey(self, parts: SplitResult) -> None:
        """Waits until the host may be asked again; InputError where its robots.txt keeps us out."""
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._rules(origin)
        rules = self._robots[origin]
        delay = self._delay
        if rules is not None:
            if not rules.can_fetch(parts.geturl(), AGENT):
                raise InputError("its robots.txt asks programs to stay away; save the page from a browser")
            delay = max(delay, min(rules.crawl_delay(AGENT) or 0.0, _LONGEST_DELAY))
        self._wait(parts, delay)

    def _wait(self, parts: SplitResult, delay: float) -> None:
        host = parts.hostname or ""
        if host in self._asked:
            time.sleep(max(0.0, self._asked[host] + delay - time.monotonic()))
        self._asked[host] = time.monotonic()

    def _rules(self, origin: str) -> Protego | None:
        """A site's robots.txt. As RFC 9309 has it: none there allows all, and a server in trouble nothing."""
        with extra("web"):
            from protego import Protego
        address = f"{origin}/robots.txt"
        for _ in range(_REDIRECTS + 1):
            parts = _parts(address)
            self._wait(parts, self._delay)
            with self._answer(parts, {}) as answer:
                if target := _redirect(answer):
                    address = urljoin(address, target)
                    continue
                if answer.status >= 500 or answer.status == 429:
                    raise InputError(f"its robots.txt answers {answer.status}; try again later")
                if answer.status != 200:
                    return None
                return Protego.parse(_read(answer, _ROBOTS)[:_ROBOTS].decode("utf-8", "replace"))
        return None

    @contextmanager
    def _answer(self, parts: SplitResult, headers: Headers, body: bytes | None = None) -> Iterator[BaseHTTPResponse]:
        """The answer to one GET, or POST of `body`, itself unread. The IP that was checked is the one that is asked."""
        with extra("web"):
            import urllib3
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        ip, timeout = self._resolved(host, port), urllib3.Timeout(connect=_SILENCE, read=_SILENCE)
        connection = (
            urllib3.HTTPSConnectionPool(ip, port, timeout=timeout, server_hostname=host, assert_hostname=host)
            if parts.scheme == "https"
            else urllib3.HTTPConnectionPool(ip, port, timeout=timeout)
        )
        asked = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"}
        with connection as pool:
            try:
                answer = pool.request(
                    "GET" if body is None else "POST",
                    _target(parts),
                    body,
                    headers=asked | dict(headers),
                    redirect=False,
                    retries=False,
                    preload_content=False,
                )
                with answer:
                    yield answer
            except urllib3.exceptions.TimeoutError as fault:
                raise InputError("does not answer in time; try again later") from fault
            except urllib3.exceptions.SSLError as fault:
                raise InputError("its certificate is not in order; save the page from a browser") from fault
            except (urllib3.exceptions.HTTPError, OSError, ValueError) as fault:
                raise InputError(f"cannot be fetched ({type(fault).__name__}); check the address") from fault

    def _resolved(self, host: str, port: int) -> str:
        """The IP address of a host. All that it has must be public, lest a second look gives another."""
        try:
            found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as fault:
            raise InputError(f"no host {host[:100]}; check the address and the network") from fault
        if not self._private and not all(_public(one) for one in found):
            raise InputError(f"{host[:100]} is in a private network, which is not asked; {self._remedy}")
        return found[0]


def _public(ip: str) -> bool:
    one = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        # An IPv4 address in IPv6's clothes, or behind a translator, is judged as itself.
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inner is None and one in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None:
            one = inner
    return one.is_global and not one.is_multicast


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as fault:
        raise InputError("not a possible address; check it") from fault
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError("not an address of the web; give one that begins with https://")
    if parts.username is not None:
        raise InputError("holds a user name; give the address without it")
    return parts


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _redirect(answer: BaseHTTPResponse) -> str:
    return answer.headers.get("location", "") if answer.status in (301, 302, 303, 307, 308) else ""


def _body(answer: BaseHTTPResponse) -> bytes:
    if answer.status != 200:
        if answer.status in (404, 410):
            raise GoneError(f"its server answers {answer.status}; check the address")
        remedies: dict[int, str] = {401: _SAVE, 402: _SAVE, 403: _SAVE, 429: "try again later"}
        remedy = remedies.get(answer.status, "check the address" if answer.status < 500 else "try again later")
        raise InputError(f"its server answers {answer.status}; {remedy}")
    raw = _read(answer, LARGEST_FILE)
    if len(raw) > LARGEST_FILE:
        raise InputError(f"larger than {LARGEST_FILE // 1_000_000} MB, too much for one article; give another address")
    return raw


_SAVE = "save the page from a browser"


def _read(answer: BaseHTTPResponse, most: int) -> bytes:
    """The unpacked body, up to somewhat more than `most` bytes."""
    end = time.monotonic() + _PATIENCE
    body = bytearray()
    for piece in answer.stream(_PIECE, decode_content=True):
        body += piece
        if len(body) > most:
            break
        if time.monotonic() > end:
            raise InputError("does not answer in time; try again later")
    return bytes(body)
