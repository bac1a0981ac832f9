"""What a text itself says of its outlet, date, byline and title. A lone mention or a conflict is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from urllib.parse import urlsplit

from claimtrack import outlets
from claimtrack.records import Outlet

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = rf"{_MONTHS} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTHS} \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}"
_WEATHER = re.compile(r"[-−]?\d{1,3} ?°? ?[CF]")
_PAGE_DATE = re.compile(rf"(?:[A-Z][a-z]{{2,8}}day,? )?(?:{_DAY})")
# A bare date line is the page's ("Tuesday, March 5, 2024" under the weather); a feed's footer tells the hour.
_FEED_FOOTER = re.compile(rf"({_DAY}) at \d{{1,2}}:\d{{2}} ?[AP]M")
_PUBLISHED = re.compile(rf"(?:First )?(?:Published|Posted)(?: on)?:? (?:[A-Z][a-z]{{2,8}}day,? )?({_DAY})\b.{{0,40}}")
_DATED_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/-])")

_NAME = r"[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){1,3}"
_REPORTED_BY = re.compile(rf"\(?(?:Reported|Reporting) by ({_NAME}(?:(?:, | and ){_NAME}){{0,4}})")
_BY_LINE = re.compile(rf"By ({_NAME}(?:(?:, | and ){_NAME}){{0,4}})")
# "New York Times - News", "Washington Post: Opinion", "Fox News (Online)", "NPR Online News"
_SECTION = re.compile(
    r"(?P<outlet>\S.{0,80}?)"
    r"(?:(?: [-–—|/] |: )(?P<section>[^()]{1,60})| ?\((?P<bracket>[^()]{1,60})\)| (?:online(?: news)?|opinions?))"
)

Table = tuple[Outlet, ...]


@dataclass(frozen=True, slots=True)
class _Outlet:
    """How one outlet shows. `source_told` and the rest are searched in single paragraphs."""

    name: str
    spellings: tuple[str, ...]
    domains: tuple[str, ...]
    agency: bool
    signs: re.Pattern[str]
    dateline: re.Pattern[str]
    source_told: re.Pattern[str]
    told: re.Pattern[str]
    service: re.Pattern[str]
    credit: re.Pattern[str]


@cache
def _cues_of(table: tuple[Outlet, ...]) -> tuple[_Outlet, ...]:
    return tuple(map(_outlet, table))


def _outlet(row: Outlet) -> _Outlet:
    spellings = (row.name, *row.aliases)
    a = "(?:" + "|".join(re.escape(s) for s in sorted(spellings, key=len, reverse=True)) + r")(?!\w)"
    signs = [
        rf"appeared first on {a}",
        rf"^by {a} ?(?:\([^()]{{1,40}}\))?$",
        rf"^(?:Reported|Translated) by .{{1,120}} for {a}",
        rf"^(?:©|\(c\)|Copyright ©?) ?(?:\d{{4}} )?(?:The )?{a}",
        *map(re.escape, row.own),
    ]
    told = rf"(?:told|informed|tells|spoke to|speaking to) (?:the )?{a}"
    return _Outlet(
        name=row.name,
        spellings=spellings,
        domains=row.domains,
        agency=row.agency,
        signs=re.compile("|".join(signs)),
        dateline=re.compile(rf"^(?:[A-Z][^()\n]{{0,60}} ?)?\({a}\) ?(?:--?|–|—| [A-Z“\"])"),
        source_told=re.compile(rf"(?i:\b(?:sources?|residents?)\b)[^.\n]{{0,200}}? {told}"),
        told=re.compile(told),
        service=re.compile(rf"{a}[’']s? Korean Service|{a} file photo|A?a? ?{a} source"),
        credit=re.compile(
            rf"(?:according to|citing|cited by|reported by|quoted by) (?:the )?{a}"
            rf"|{a} (?:has |had |also )?report(?:s|ed)"
        ),
    )


def outlet_name(name: str, table: Table | None = None) -> str:
    """The one spelling of an outlet's name, without its section: "DailyNK" and "Daily NK - Opinion" are "Daily NK".

    One not in the table keeps its own, and so does one that names two ("AP - CNN").
    """
    known, folded = _names(table or outlets.bundled()), name.casefold()
    if found := _named(folded, known):
        return found
    match = _SECTION.fullmatch(folded)
    if match is None or _named(match["section"] or match["bracket"] or "", known):
        return name
    return _named(match["outlet"], known) or name


@cache
def _names(table: Table) -> dict[str, str]:
    """The outlets' names by their spellings."""
    return {spelling.casefold(): row.name for row in reversed(table) for spelling in (*row.aliases, row.name)}


def _named(folded: str, known: dict[str, str]) -> str:
    return known.get(folded) or known.get(folded.removeprefix("the "), "")


def agency(name: str, table: Table | None = None) -> str:
    """The agency that this names, in the table's spelling: a byline "Associated Press" signs its copy."""
    folded = name.casefold()
    known = (o for o in _cues_of(table or outlets.bundled()) if o.agency)
    return next((o.name for o in known if folded in map(str.casefold, o.spellings)), "")


def outlet(text: str, url: str = "", table: Table | None = None) -> str | None:
    """The one outlet that the text signs, else the one whose domain `url` is of, else the one it speaks as.

    A credit to another, or a mention, is neither. An agency's signed copy on another's page stays the agency's.
    """
    lines, known = _lines(text), _cues_of(table or outlets.bundled())
    signed, speaking = [], []
    for one in known:
        if not any(spelling in text for spelling in one.spellings):
            continue
        opens = any(one.dateline.match(line) for line in lines[:4])
        if opens or any(one.signs.search(line) for line in lines):
            signed.append(one.name)
        if not one.agency and _speaks(one, lines):
            speaking.append(one.name)
    if len(signed) == 1:
        return signed[0]
    if by_domain := _outlet_at(url, known):
        return by_domain
    return speaking[0] if not signed and len(speaking) == 1 else None


def _outlet_at(url: str, known: tuple[_Outlet, ...]) -> str | None:
    host = urlsplit(url).hostname or ""
    return next((o.name for o in known if any(f".{host}".endswith(f".{d}") for d in o.domains)), None)


def _speaks(one: _Outlet, lines: list[str]) -> bool:
    early = sum(bool(one.source_told.search(line)) for line in lines[:5])
    told = sum(bool(one.told.search(line)) for line in lines)
    service = sum(bool(one.service.search(line)) for line in lines)
    credit = sum(bool(one.credit.search(line)) for line in lines)
    return early + told + service - 2 * credit >= 2


def publication_date(text: str, url: str = "") -> date | None:
    """The day that a feed's footer, a "Published" line or the address gives; None where two lines differ."""
    found = set()
    for line in _lines(text):
        match = _FEED_FOOTER.fullmatch(line) or _PUBLISHED.fullmatch(line)
        if match and (day := read_date(match[1])):
            found.add(day)
    if not found and (match := _DATED_ADDRESS.search(url.lower())):
        return read_date(f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}")
    return found.pop() if len(found) == 1 else None


def byline(text: str) -> str:
    """Who the text says reported or wrote it; empty where it does not say."""
    lines = _lines(text)
    match = next((m for line in lines[:5] if (m := _BY_LINE.fullmatch(line))), None) or next(
        (m for line in reversed(lines[-20:]) if (m := _REPORTED_BY.match(line))), None
    )
    return match[1].rstrip(".,") if match else ""


def title(text: str) -> str:
    """The first line, where it reads as a headline over more text; page furniture above it is passed over."""
    lines = [line for line in _lines(text) if not (_WEATHER.fullmatch(line) or _PAGE_DATE.fullmatch(line))]
    if len(lines) < 2 or not reads_as_headline(lines[0]):
        return ""
    return lines[0]


def reads_as_headline(line: str) -> bool:
    return len(line) <= 200 and 2 <= len(line.split()) <= 25 and line[-1] not in ".:;,…"


def read_date(value: str) -> date | None:
    """The day that an ISO or common date names; None for none, part of one, or one that may be two days."""
    from dateutil import parser

    value = value.strip()
    if not 6 <= len(value) <= 64:
        return None
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        pass
    # What is left out is filled from the default, and 3/5/2024 depends on the order: two readings must agree.
    readings: set[date] = set()
    for default, day_first in ((datetime(2001, 1, 1), False), (datetime(2004, 2, 2), True)):
        try:
            readings.add(parser.parse(value, default=default, dayfirst=day_first, ignoretz=True).date())
        except (ValueError, OverflowError):
            return None
    return readings.pop() if len(readings) == 1 else None


def _lines(text: str) -> list[str]:
    return list(_stripped(text))


def _stripped(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line := line.strip():
            yield line
