"""Whether two claims put what they assert at times that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Label, Pair, Precision, TimeSpan

NAME = "dates"

# Further apart than this are two occasions; nearer, one event given two days, if the words around them agree.
_ONE_EVENT = timedelta(days=45)
# Seoul is half a day ahead of Washington: one event has two days.
_CLOCKS = timedelta(days=1)
_SHARED_WORDS = 0.4  # of the shorter claim's
_BACKGROUND = 0.3  # shared, yet the dates stand among other words: one is of something said in passing
_REACH = 70  # characters either side of a date that may tell what happened then

# Rough by nature: "earlier this week", "late January", "in the spring".
_SLACK = {Precision.WEEK: timedelta(days=3), Precision.SEASON: timedelta(days=31)}

# A time that bounds the event or belongs to another one: "since May", "by Friday", "after Monday's launch".
_NOT_ITS_OWN = re.compile(
    r"\b(?:since|by|until|till|before|after|through|prior to|following|from|between|to|than|ahead of|as of"
    r"|about|like|for)(?: (?:the|early|mid|late|a))?[ -]?\Z",
    re.IGNORECASE,
)
# The day on which it was said is not the day on which it happened.
_SAID = re.compile(
    r"\b(?:said|says|told|informed|tweeted|reported|announced|wrote|added|warned|confirmed|statement"
    r"|interview|according to)(?: [\w’'.]{1,20}){0,4}(?: on| in| late| early)?[ ,]\Z"
)
_SAID_AFTER = re.compile(r",? (?:said|says|told)\b")
_CLAUSE = re.compile(
    r"[,;:—–()“”\"]| (?:and|but|that|which|who|as|while|when|after|before|because|although|if|where|than)\b"
)
_WORD = re.compile(r"[A-Za-z][a-z]{2,}")
_STOP = frozenset(
    """
    the and that with from have has had was were are been will would for its their his her this they them not
    but who which more than into over about said says after before when while also last next week month year
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december early late morning evening night afternoon ago day days
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A time of a claim, and the words of the clause it stands in."""

    span: TimeSpan
    words: frozenset[str]
    names: frozenset[str]


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs whose claims both say when: one day or another, if that can be told."""
    for index, pair in enumerate(pairs):
        left, right = _own(pair.left), _own(pair.right)
        if left and right and (finding := _compared(pair, left, right)):
            yield index, finding


def _compared(pair: Pair, left: list[_Dated], right: list[_Dated]) -> Finding | None:
    couples = [(one, other) for one in left for other in right]
    agreeing = [(one, other) for one, other in couples if not _exclude(pair, one.span, other.span)]
    if agreeing:
        return _agreement(agreeing)
    one, other = max(couples, key=lambda couple: len(couple[0].words & couple[1].words))
    detail = f"{in_words(one.span)}, against {in_words(other.span)}"
    gap = max(one.span.first - other.span.last, other.span.first - one.span.last)
    one_story = _shared(pair) >= _SHARED_WORDS
    told_alike = one_story and len(one.words & other.words) >= 2
    same_names = not (one.names and other.names) or bool(one.names & other.names)
    same_precision = one.span.precision is other.span.precision
    if one_story and same_names and same_precision and _CLOCKS < gap <= _ONE_EVENT:
        score = 0.5 + 0.5 * _shared(pair) if told_alike else 0.35  # the dates may stand by two verbs
        return Finding(NAME, Label.CONTRADICTION, score, detail)
    if told_alike and gap > _CLOCKS:
        return Finding(NAME, Label.OTHER_SCOPE, 0.7 if gap > _ONE_EVENT else 0.5, detail)
    only_times = len(left) == len(right) == 1
    background = not one.words & other.words and _shared(pair) >= _BACKGROUND
    if gap > _ONE_EVENT and only_times and not background:
        return Finding(NAME, Label.OTHER_SCOPE, 0.5, detail)
    return None


def _agreement(agreeing: list[tuple[_Dated, _Dated]]) -> Finding | None:
    """A day that both name is weak evidence that they tell of one event; a shared year is none."""
    for one, other in agreeing:
        if one.span.precision is other.span.precision is Precision.DAY and one.span.first == other.span.first:
            return Finding(NAME, Label.ENTAILMENT, 0.2, f"both on {in_words(one.span)}")
    return None


def _own(claim: Claim) -> list[_Dated]:
    """The times at which the claim says that something happened, was so, or will."""
    text = claim.text
    found = []
    for span in claim.times:
        lead = text[max(0, span.start - 90) : span.start]
        if _week_off(claim, span):
            continue
        if _NOT_ITS_OWN.search(lead) or _SAID.search(lead) or _SAID_AFTER.match(text, span.end):
            continue
        before = _CLAUSE.split(text[max(0, span.start - _REACH) : span.start].rstrip(" ,"))[-1]
        after = _CLAUSE.split(text[span.end : span.end + _REACH].lstrip(" ,"))[0]
        around = f"{before} {after}"
        found.append(_Dated(span, _stems(around), _names(around)))
    return found


def _week_off(claim: Claim, span: TimeSpan) -> bool:
    """A weekday six days from publication may as well be the day beside it: datelines and clocks differ."""
    bare = span.text.lower().endswith("day") and " " not in span.text and span.text[:1].isupper()
    return bare and claim.date is not None and abs(span.first - claim.date) == timedelta(days=6)


def _exclude(pair: Pair, one: TimeSpan, other: TimeSpan) -> bool:
    if one.text and one.text == other.text:  # "Friday", and one of the articles dated a day early
        apart = abs((pair.left.date or date.min) - (pair.right.date or date.min))
        if apart < timedelta(days=6):
            return False
    slack = max(_SLACK.get(one.precision, timedelta()), _SLACK.get(other.precision, timedelta()))
    return one.last + slack < other.first or other.last + slack < one.first


def _shared(pair: Pair) -> float:
    left, right = _stems(pair.left.text), _stems(pair.right.text)
    return len(left & right) / max(1, min(len(left), len(right)))


def _stems(text: str) -> frozenset[str]:
    """The first five letters of each word that says something."""
    return frozenset(word[:5] for word in map(str.lower, _WORD.findall(text)) if word not in _STOP)


def _names(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text) if word[0].isupper() and word.lower() not in _STOP)


def in_words(span: TimeSpan) -> str:
    """3 September 2017; September 2017; 20 to 31 January 2018; 2017."""
    first, last = span.first, span.last
    match span.precision:
        case Precision.DAY:
            return f"{first.day} {first:%B %Y}"
        case Precision.MONTH:
            return f"{first:%B %Y}"
        case Precision.YEAR:
            return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if first == last:
        return f"{first.day} {first:%B %Y}"
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
