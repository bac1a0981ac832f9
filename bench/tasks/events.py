"""Tables of North Korean missile tests: what is read from prose, against figures, days and sites in columns.

One table holds each launch's apogee, distance and site, and a note on it; another tells provocations in prose, by
day. They are joined by the day in Korea, where one row of prose tells of missiles and the launches of the day have
one figure between them. What a description says is found by plain patterns, and counts where a column bears it out: a
figure within a twentieth of the column's, a day that is the row's, a name that the table has for the site. A third
table, Provocations.csv, gives no days, and most of its prose is the second one's. A limit is of days.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from bench import sets
from bench.floors import Measured
from bench.metrics import Share
from bench.tasks.task import Found, figure
from claimtrack import claims
from claimtrack.checks import numbers
from claimtrack.claims.sentences import sentences
from claimtrack.errors import InputError
from claimtrack.pipeline import Tracker
from claimtrack.protocols import Models
from claimtrack.records import Claim, Label, Pair

LAUNCHES, PROSE = "north_korea_missile_test_database.csv", "north_korea_provocations_1958_present.csv"
_AHEAD = timedelta(hours=9)  # of UTC; half an hour less from 2015 to 2018, which moves no launch to another day
_NEAR = 0.05  # of the larger: what rounding and the conversion of miles leave between two figures
_THIRD = 1 / 3

# By measure: its column, a sentence that says it, and what a reader may call it.
_COLUMN = {"distance": "Distance Travelled", "altitude": "Apogee"}
_PLAIN = {"distance": "The missile flew {:g} km.", "altitude": "It reached an altitude of {:g} km."}
_READ_AS = {"distance": {"distance", "range"}, "altitude": {"altitude"}}
_NOT_KNOWN = {"", "unknown", "n/a", "0 km"}  # the last of a launch that failed

_WRITTEN = re.compile(r"(\d[\d,]*(?:\.\d+)?)[ -]?(?:(km|kilomet(?:er|re)s?)|miles?)\b", re.IGNORECASE)
_MILE = 1.609344
_DAY = re.compile(
    r"\b(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) \d\d?"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_KIND = re.compile(r"\b(?:Province|County|District|North Korea|Airbase|Missile Base|Shipyard)\b|[()]", re.IGNORECASE)

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Description:
    """Prose of a day, and what the launches' columns say of it: km by measure, and the names of the sites."""

    day: date
    text: str
    km: Mapping[str, float] = field(default_factory=dict)
    sites: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Given:
    """A sentence that gives a column's figure."""

    claim: Claim
    measure: str
    km: float

    def conflicts(self, models: Models, times: float = 1) -> bool:
        """Whether the figures' check sets it against a plain sentence with so many times the column's figure."""
        plain = _read(_PLAIN[self.measure].format(self.km * times), self.claim.date)
        return any(found.label is Label.CONTRADICTION for _, found in numbers.check([Pair(plain, self.claim)], models))


def measure(data: Path, limit: int | None, tracker: Tracker) -> Found:
    launches, prose = (data / "events" / name for name in (LAUNCHES, PROSE))
    told = rows(prose, "utf-8-sig")
    joined = descriptions(rows(launches, "cp1252"), told)
    days = set(sets.sample(sorted({one.day for one in joined}), limit))
    joined = [one for one in joined if one.day in days]
    dated = {(one.day, one.text) for one in joined}
    dated |= {(day, text) for day, text in map(_dated, told) if limit is None or day in days}
    given = [one for description in joined for one in figures(description)]
    digest = sets.digest(launches)[:8] + sets.digest(prose)[:8]
    found = [*_figures(given, tracker.models, digest), _dates(sorted(dated), digest), _places(joined, digest)]
    note = (
        f"events: {len(joined)} texts on the launches of {len(days)} days; dates of {len(dated)}, on other events too"
    )
    return Found(found, [note])


# --- What is read ---------------------------------------------------------------------------------


def _figures(given: Sequence[Given], models: Models, digest: str) -> Iterator[Measured]:
    kinds = {
        "figures": ("read as what they are", [[is_read(one)] for one in given]),
        "figures that agree": ("said not to conflict", [[not one.conflicts(models)] for one in given]),
        "figures a third off": (
            "said to conflict",
            [[one.conflicts(models, 1 + off) for off in (_THIRD, -_THIRD)] for one in given],
        ),
    }
    for name, (label, right) in kinds.items():
        of = {
            which: _share(n for one, answers in zip(given, right, strict=True) if one.measure == which for n in answers)
            for which in _COLUMN
        }
        every = _share(chain.from_iterable(right))
        beside = {which: share.value for which, share in of.items()}
        yield figure(f"events, {name}", label, every.value, every.whole, digest, beside=beside)


def is_read(one: Given) -> bool:
    """Whether a quantity of the sentence is the figure, in its unit and as its measure."""
    return any(
        quantity.unit == "km"
        and quantity.measure in _READ_AS[one.measure]
        and (_near(quantity.low, one.km) or _near(quantity.high, one.km))
        for quantity in one.claim.quantities
    )


def _dates(told: Sequence[tuple[date, str]], digest: str) -> Measured:
    share = _share(right for day, text in told for right in days_resolved(text, day))
    return figure("events, dates", "read as the row's day", share.value, share.whole, digest)


def days_resolved(text: str, day: date) -> list[bool]:
    """Of the days in `text` that are the row's by name, whether each is read as that day."""
    names = {f"{day:%B} {day.day}", f"{day:%A}"}
    spans = [
        (claim.start + span.start, claim.start + span.end, span.first == span.last == day)
        for claim in _sentences(text, day)
        for span in claim.times
    ]
    return [
        any(right and start <= match.start() and match.end() <= end for start, end, right in spans)
        for match in _DAY.finditer(text)
        if match[0] in names
    ]


def _places(joined: Sequence[Description], digest: str) -> Measured:
    share = _share(known for one in joined for known in places_known(one))
    return figure("events, places", "sites known", share.value, share.whole, digest)


def places_known(description: Description) -> list[bool]:
    """Of the site's names that stand in the description, whether each is read as a place, in whole or in part."""
    read = [
        (claim.start + place.start, claim.start + place.end)
        for claim in _sentences(description.text, description.day)
        for place in claim.places
    ]
    found = []
    for name in sorted(description.sites):
        spans = [match.span() for match in re.finditer(rf"\b{re.escape(name)}\b", description.text)]
        if spans:
            found.append(any(start < b and a < end for a, b in spans for start, end in read))
    return found


def figures(description: Description) -> list[Given]:
    """The columns' figures that the description gives, each in the first sentence that has it.

    None where both columns hold one figure: prose does not say then which it is.
    """
    if len(description.km) > 1 and _near(*description.km.values()):
        return []
    found = []
    for name, km in description.km.items():
        for claim in _sentences(description.text, description.day):
            written = (float(m[1].replace(",", "")) * (1 if m[2] else _MILE) for m in _WRITTEN.finditer(claim.text))
            if any(_near(value, km) for value in written):
                found.append(Given(claim, name, km))
                break
    return found


def _sentences(text: str, day: date) -> list[Claim]:
    return [_read(text[one.start : one.end], day, one.start) for one in sentences(text)]


def _read(text: str, day: date | None, start: int = 0) -> Claim:
    return claims.scoped(Claim(text=text, start=start, end=start + len(text), date=day))


def _share(right: Iterable[bool]) -> Share:
    answers = list(right)
    return Share(sum(answers), len(answers))


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR * max(one, other)


# --- The tables -----------------------------------------------------------------------------------


def rows(file: Path, encoding: str) -> list[Row]:
    try:
        with file.open(encoding=encoding, errors="replace", newline="") as lines:
            return list(csv.DictReader(lines))
    except OSError as fault:
        raise InputError(f"{file} is not readable ({fault.strerror}); give the folder of data with --data") from None


def descriptions(launches: Sequence[Row], told: Sequence[Row]) -> list[Description]:
    """The prose of each day with launches, and their notes on themselves, with what all of the day agree on."""
    by_day: dict[date, list[Row]] = defaultdict(list)
    for row in launches:
        if days := _days(row):
            by_day[days[0]].append(row)
    prose: dict[date, list[str]] = defaultdict(list)
    for row in told:
        if row["type"] == "Missile Provocation":
            day, text = _dated(row)
            prose[day].append(text)
    found = []
    for day, group in sorted(by_day.items()):
        km = {name: value for name, column in _COLUMN.items() if (value := _agreed([row[column] for row in group]))}
        sites = frozenset(name for row in group for name in _names(row))
        others = {then for row in group for then in _days(row)[1:]} - by_day.keys()
        texts = {(day, note) for row in group if (note := row["Additional Information"].strip())}
        for then in (day, *sorted(others)):  # some prose goes by the day in UTC
            if prose[then]:
                texts |= {(then, text) for text in prose[then] if len(prose[then]) == 1}
                break
        found += [Description(then, text, km, sites) for then, text in sorted(texts)]
    return found


def _dated(row: Row) -> tuple[date, str]:
    return date.fromisoformat(row["date"]), row["description"]


def _days(row: Row) -> tuple[date, ...]:
    """The day of a launch in Korea, then in UTC; nothing where the table gives a month alone."""
    try:
        day = datetime.strptime(row["Date"], "%d-%b-%y")
    except ValueError:
        return ()
    try:
        time = datetime.strptime(row["Launch Time (UTC)"], "%I:%M:%S %p")
    except ValueError:
        return (day.date(),)
    return (datetime.combine(day, time.time()) + _AHEAD).date(), day.date()


def _agreed(cells: Sequence[str]) -> float:
    """The one figure in the cells, in km; 0 if there is none, or several."""
    known = {cell.strip() for cell in cells if cell.strip().lower() not in _NOT_KNOWN}
    match = _WRITTEN.fullmatch(known.pop()) if len(known) == 1 else None
    return float(match[1].replace(",", "")) if match else 0.0


def _names(row: Row) -> Iterator[str]:
    """What the table calls the site and where it lies, without the word for its kind."""
    for cell in (row["Facility Location"], row["Facility Name"], row["Other Name"]):
        for part in cell.split(","):
            name = " ".join(_KIND.sub(" ", part).split())
            if name and name.lower() not in _NOT_KNOWN:
                yield name
