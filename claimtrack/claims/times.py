"""Dates in a text, resolved against the day it was published."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta

from claimtrack.records import Precision, TimeSpan

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3}
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip

_LENGTHS = {
    "week": relativedelta(weeks=1),
    "weekend": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}

_MONTH = (
    r"(January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"((?:19|20)\d\d)"
_PART = r"([Ee]arly|[Mm]id|[Ll]ate|(?:[Tt]he )?(?:end|beginning|start|middle) of)[ -]"
_SHIFT = r"([Ll]ast|[Tt]his|[Nn]ext|[Ee]arlier this|[Ll]ater this|(?:[Tt]he|[Tt]his) past|[Tt]his coming)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_INTO = r"(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring|[Ff]rom|[Tt]hrough|[Bb]efore|[Aa]fter|[Oo]f|[Tt]o)"

_FUTURE = re.compile(
    r"\b(?:will|won['’]t|would|shall|plans?|planned|planning|scheduled|slated|due|expected|expects|set to"
    r"|upcoming|ahead of|(?:is|are|was|were) to|going to|to be held|until|deadline|hopes? to|intends?"
    r"|preparing|vow(?:s|ed)|about to|next)\b"
)
# What stands right before a date it ties to the past: "said Monday", "arrived in Beijing on Tuesday".
_PAST = re.compile(
    r"\b(?:[a-z]{2,}ed|said|told|met|held|began|fell|shot|took|won|lost|made|sent|came|went|gave|saw|wrote"
    r"|spoke|left|struck|broke|rose|flew|hit|ran|led|did|was|were|had)(?: [\w’']{1,15}){0,3}[ ,]{0,2}\Z"
)
_UP_TO = re.compile(r" (?:to|until|till|through) ")
_BESIDE = re.compile(r",? \(?")
_IS_WEEKDAY = re.compile(_WEEKDAY)
_WITH_YEAR = re.compile(_YEAR)
_NEAR = 60  # characters around a date in which a word may send it to the future


@dataclass(frozen=True, slots=True)
class _Context:
    """The day of publication, and whether the words around the date look ahead."""

    today: date | None
    ahead: bool

    @property
    def day(self) -> date:
        if self.today is None:
            raise _UnresolvedError
        return self.today


class _UnresolvedError(Exception):
    """A relative date, and no day to count from."""


_Span = tuple[date, date, Precision]


def times(text: str, published: date | None) -> tuple[TimeSpan, ...]:
    """The dates that `text` names, in order; without the day of publication, only the absolute ones.

    A weekday, a day or a month without its year is the nearest past one, unless the words around it look
    ahead. Weeks run from Monday to Sunday; "late January" is its days from the 20th, known to the week.
    """
    found: dict[int, TimeSpan] = {}
    taken = bytearray(len(text))
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            try:
                span = read(match.groups()[1:], _Context(published, _looks_ahead(text, start, end)))
            except (_UnresolvedError, ValueError, OverflowError):
                continue  # no day to count from; 31 June; the year 10,000
            first, last, precision = span
            found[start] = TimeSpan(
                first=first, last=last, precision=precision, text=text[start:end], start=start, end=end
            )
    return _in_order(text, [found[start] for start in sorted(found)])


def _in_order(text: str, spans: list[TimeSpan]) -> tuple[TimeSpan, ...]:
    """A weekday beside its date is that day; a day without its year is not before the day from which it is counted."""
    for n in range(1, len(spans)):
        one, other = spans[n - 1], spans[n]
        if not one.precision is other.precision is Precision.DAY:
            continue
        if _BESIDE.fullmatch(text, one.end, other.start) and f"{one.first:%A}" == f"{other.first:%A}":
            if _IS_WEEKDAY.fullmatch(other.text):
                spans[n] = replace(other, first=one.first, last=one.last)
            elif _IS_WEEKDAY.fullmatch(one.text):
                spans[n - 1] = replace(one, first=other.first, last=other.last)
        elif (
            _UP_TO.fullmatch(text, one.end, other.start)
            and other.last < one.first
            and not _WITH_YEAR.search(other.text)
        ):
            later = other.first + relativedelta(years=1)
            spans[n] = replace(other, first=later, last=later)
    return tuple(spans)


def _looks_ahead(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _NEAR) : start]
    return not _PAST.search(before) and bool(_FUTURE.search(before) or _FUTURE.search(text[end : end + _NEAR]))


def _iso(groups: _Groups, _: _Context) -> _Span:
    return _one(date.fromisoformat(groups[0] or ""))


def _day_of_month(groups: _Groups, context: _Context, *, order: str = "mdy") -> _Span:
    name, number, year = (groups[order.index(part)] if part in order else None for part in "mdy")
    month, day = _month_number(name), int(number or 0)
    if year:
        return _one(date(int(year), month, day))
    today = context.day
    return _one(_nearest([date(today.year + shift, month, day) for shift in (-1, 0, 1)], context, grace=45))


def _month_of_year(groups: _Groups, context: _Context) -> _Span:
    part, name, year = groups
    month = _month_number(name)
    if year:
        return _part_of(part, date(int(year), month, 1))
    today = context.day
    starts = [date(today.year + shift, month, 1) for shift in (-1, 0, 1)]
    return _part_of(part, _nearest(starts, context, grace=0))


def _month_of_shifted_year(groups: _Groups, context: _Context) -> _Span:
    part, name, shift = groups
    return _part_of(part, date(context.day.year + _step(shift), _month_number(name), 1))


def _shifted_month(groups: _Groups, context: _Context) -> _Span:
    shift, name = groups
    month, today = _month_number(name), context.day
    starts = [date(today.year + years, month, 1) for years in (-1, 0, 1)]
    if _step(shift) > 0:
        return _month(next(start for start in starts if start > today))
    if _step(shift) < 0:
        return _month(max(start for start in starts if start + relativedelta(months=1) <= today))
    return _month(date(today.year, month, 1))


def _weekday(groups: _Groups, context: _Context) -> _Span:
    shift, name = groups
    today, index = context.day, _DAYS.index((name or "")[:3].lower())
    past = today - timedelta(days=(today.weekday() - index) % 7)
    coming = today + timedelta(days=(index - today.weekday()) % 7)
    word = (shift or "").lower()
    if word == "last":
        return _one(past if past < today else past - timedelta(days=7))
    if word == "next":
        return _one(coming if coming > today else coming + timedelta(days=7))
    if word in {"this", "later this", "this coming"}:
        return _one(coming)
    return _one(coming if context.ahead else past)


def _today(groups: _Groups, context: _Context) -> _Span:
    word = (groups[0] or "").lower()
    return _one(context.day + timedelta(days={"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word, 0)))


def _period(groups: _Groups, context: _Context) -> _Span:
    """Last week, this month, earlier this year."""
    shift, unit = groups
    today, step = context.day, _step(shift)
    if (shift or "").lower().endswith(" past"):
        return today - _LENGTHS[unit or ""], today, Precision.WEEK if unit != "year" else Precision.YEAR
    if unit == "year":
        span = _year(today.year + step)
    elif unit == "month":
        span = _month(today.replace(day=1) + relativedelta(months=step))
    else:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        span = (
            monday + timedelta(days=5 if unit == "weekend" else 0),
            monday + timedelta(days=6),
            Precision.WEEK,
        )
    first, last, precision = span
    match (shift or "").lower():
        case "earlier this":
            return first, max(first, today), precision
        case "later this":
            return min(last, today), last, precision
    return span


def _part_of_period(groups: _Groups, context: _Context) -> _Span:
    """The end of the year, the beginning of last month; year-end."""
    part, shift, unit = (*groups, "the", "year")[:3] if len(groups) == 1 else groups
    today, step = context.day, _step(shift)
    if unit == "month":
        return _part_of(part, today.replace(day=1) + relativedelta(months=step))
    return _part_of_year(part, today.year + step)


def _ago(groups: _Groups, context: _Context) -> _Span:
    count, unit = groups
    number = _COUNTS.get((count or "").lower()) or int(count or 0)
    if unit == "day":
        return _one(context.day - timedelta(days=number))
    if unit == "week":
        then = context.day - timedelta(weeks=number)
        return then - timedelta(days=3), then + timedelta(days=3), Precision.WEEK
    if unit == "month":
        return _month((context.day - relativedelta(months=number)).replace(day=1))
    return _year(context.day.year - number)


def _decade(groups: _Groups, _: _Context) -> _Span:
    part, decade = groups
    first = int(decade or 0)
    low, high = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get((part or "").lower(), (0, 9))
    return date(first + low, 1, 1), date(first + high, 12, 31), Precision.YEAR


def _season(groups: _Groups, context: _Context) -> _Span:
    shift, name, year = groups
    month = _SEASONS[name or ""]
    if year:
        start = date(int(year), month, 1)
    else:
        today = context.day
        starts = [date(today.year + years, month, 1) for years in (-2, -1, 0, 1)]
        if _step(shift) < 0:
            start = max(start for start in starts if start + relativedelta(months=3) <= today)
        elif _step(shift) > 0:
            start = min(start for start in starts if start > today)
        else:
            start = _nearest(starts, context, grace=60)
    return start, start + relativedelta(months=3, days=-1), Precision.SEASON


def _quarter(groups: _Groups, context: _Context) -> _Span:
    """The third quarter of 2017, the first half of last year."""
    ordinal, unit, year, shift = groups
    months, parts = (3, 4) if unit == "quarter" else (6, 2)
    index = parts - 1 if ordinal == "last" else _ORDINALS[ordinal or ""]
    start = date(int(year) if year else context.day.year + _step(shift), 1, 1) + relativedelta(months=months * index)
    return start, start + relativedelta(months=months, days=-1), Precision.SEASON


def _bare_year(groups: _Groups, _: _Context) -> _Span:
    part, year = groups
    return _part_of_year(part, int(year or 0))


def _one(day: date) -> _Span:
    return day, day, Precision.DAY


def _month(start: date) -> _Span:
    return start, start + relativedelta(months=1, days=-1), Precision.MONTH


def _year(year: int) -> _Span:
    return date(year, 1, 1), date(year, 12, 31), Precision.YEAR


def _part_of(part: str | None, start: date) -> _Span:
    first, last, precision = _month(start)
    match _third(part):
        case 0:
            return first, first.replace(day=10), Precision.WEEK
        case 1:
            return first.replace(day=10), first.replace(day=20), Precision.WEEK
        case 2:
            return first.replace(day=20), last, Precision.WEEK
    return first, last, precision


def _part_of_year(part: str | None, year: int) -> _Span:
    third = _third(part)
    if third is None:
        return _year(year)
    if part and part.lower().endswith(("end of", "year-end", "end-of-year")):
        return _month(date(year, 12, 1))
    start = date(year, 1 + 4 * third, 1)
    return start, start + relativedelta(months=4, days=-1), Precision.SEASON


def _third(part: str | None) -> int | None:
    words = (part or "").lower()
    if not words:
        return None
    if "early" in words or "beginning" in words or "start" in words:
        return 0
    return 1 if "mid" in words else 2


def _step(shift: str | None) -> int:
    """-1 for "last", 1 for "next", 0 for "this" and "the"."""
    word = (shift or "").lower()
    return -1 if word in {"last", "this past"} else 1 if word == "next" else 0


def _month_number(name: str | None) -> int:
    return _MONTHS.index((name or "")[:3].lower()) + 1


def _nearest(starts: list[date], context: _Context, grace: int) -> date:
    """The first coming one if the words look ahead, else the latest begun, give or take `grace` days."""
    today = context.day
    coming = [start for start in starts if start >= today.replace(day=1 if start.day == 1 else today.day)]
    if context.ahead and coming:
        return coming[0]
    return max(start for start in starts if start <= today + timedelta(days=grace))


_Groups = tuple[str | None, ...]
_Reader = Callable[[_Groups, _Context], _Span]


def _rule(pattern: str, read: _Reader) -> tuple[re.Pattern[str], _Reader]:
    return re.compile(rf"(?<![\w$€£-]){pattern}(?!\w)"), read


# Group 1 is what is reported as the date; the others are what its reader takes. The first rule to match wins.
_RULES: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    _rule(rf"({_YEAR[:-1]}-\d\d-\d\d))", _iso),
    _rule(
        rf"({_YEAR} {_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[.,]\d))",
        partial(_day_of_month, order="ymd"),  # "the 2018 Sept. 19 agreement"
    ),
    _rule(
        rf"((?:{_WEEKDAY},? )?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? {_YEAR})?)",
        partial(_day_of_month, order="dmy"),
    ),
    _rule(
        rf"((?:{_WEEKDAY},? )?{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[.,]\d)(?:,? {_YEAR})?)",
        _day_of_month,
    ),
    _rule(rf"((?:{_PART})?{_MONTH}(?:,| of)? {_YEAR})", _month_of_year),
    _rule(rf"((?:{_PART})?{_MONTH}(?: of)? (last|this|next) year)", _month_of_shifted_year),
    _rule(rf"({_PART}{_MONTH}())", _month_of_year),
    _rule(rf"({_SHIFT} {_MONTH})", _shifted_month),
    _rule(rf"{_INTO} ((){_MONTH}())", _month_of_year),
    _rule(rf"((?:([Ee]arly|[Mm]id|[Ll]ate)[ -])?(?:the )?{_YEAR}s)", _decade),
    _rule(
        rf"((?:[Tt]he )?(first|second|third|fourth|last) (quarter|half) of"
        rf" (?:{_YEAR}|(last|this|next|the) year))",
        _quarter,
    ),
    _rule(
        rf"((?:([Ll]ast|[Tt]his|[Nn]ext|[Tt]he) )?(spring|summer|autumn|fall|winter),?(?: of)? {_YEAR})",
        _season,
    ),
    _rule(r"(([Ll]ast|[Tt]his|[Nn]ext) (spring|summer|autumn|fall|winter)())", _season),
    _rule(r"[Ii]n ((the) (spring|summer|autumn|fall|winter)())", _season),
    _rule(rf"((?:{_SHIFT} )?({_WEEKDAY}))", _weekday),
    _rule(
        r"((yesterday|today|tomorrow|tonight|last night|this (?:morning|afternoon|evening)"
        r"|(?<!\w )(?:Yesterday|Today|Tomorrow|Tonight|Last night|This (?:morning|afternoon|evening))))",
        _today,  # "USA Today" and "Tucker Carlson Tonight" are programmes
    ),
    _rule(rf"({_PART}(last|this|next|the) (year|month))", _part_of_period),
    _rule(r"(([Yy]ear-end|[Ee]nd-of-year))", _part_of_period),
    _rule(rf"({_SHIFT} (week|weekend|month|year))", _period),
    _rule(rf"((\d{{1,3}}|{'|'.join(_COUNTS)}|An?) (day|week|month|year)s? ago)", _ago),
    _rule(
        rf"(?:(?:{_INTO}|[Tt]he|[Aa]round|[Bb]ack in|and|\() ?)((?:{_PART})?{_YEAR})"
        r"(?![%-]|[.,:]\d"
        r"| (?:people|tons?|tonnes|troops|won|dollars|km|kilom|miles|met|feet|pounds|times)\w*)",
        _bare_year,
    ),
    _rule(rf"({_PART}{_YEAR})", _bare_year),
)
