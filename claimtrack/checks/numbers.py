"""Whether two claims give figures for the same measure of the same thing, and whether these agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from claimtrack.protocols import Models
from claimtrack.records import Bound, Claim, Finding, Label, Pair, Precision, Quantity

NAME = "numbers"

_ROUNDED = 0.05  # of the value: the most that a figure is taken to be rounded by, however many its zeros
_ABOUT = 0.08  # of the value, on each side, under "about"
_NEAR = 0.5  # "more than 100" agrees with 120, and says nothing of 1,000
_ONE_BOUND = 0.25  # "at least 12" and "at least 15" say much the same; "at least 100" says more
_CLEAR = 0.03  # of the value: figures nearer than this to agreeing are left alone
_ENDLESS = 1e300
_OFF, _FAR_OFF = 5.0, 20.0  # times: reports of one thing seldom differ by more
_COMMON = 3  # figures up to this agree by chance
_WHOLE = 1.5  # of the words of two whole sentences fewer are shared than near their figures
_ANOTHER_AGREES = 0.15
_MAY_BE = 1.5  # times as likely of one thing: two figures that are near, or may both be right
_SAME_MEASURE = 0.5  # of two reports of one day: a distance flown, a yield
_MOST = 20  # figures of a claim that are compared
_REACH = 60  # characters either side of a figure that may tell of what it is

# What one may be called for another.
_SYNONYMS = (
    {"person", "victim", "death", "fatality", "casualty", "dead"},
    {"soldier", "troop", "serviceman", "fighter"},
    {"missile", "rocket", "projectile", "icbm", "weapon"},
    {"test", "explosion", "detonation", "blast"},
    {"test", "launch"},
    {"nation", "country", "state"},
    {"worker", "employee", "laborer", "staff"},
    {"ship", "vessel", "boat"},
    {"plane", "aircraft", "jet", "warplane", "bomber"},
    {"house", "home", "household", "building"},
    {"flour", "wheat", "grain", "food", "cereal"},
    {"rice", "grain", "food"},
    {"oil", "crude", "petroleum", "fuel"},
    {"round", "volley"},
    {"vote", "ballot"},
    {"case", "infection"},
    {"artillery", "gun"},
)
_EVERYONE = "person"  # a head noun that any kind of people falls under

_WORD = re.compile(r"[^\W\d_]{3,}")
_NAME = re.compile(r"[A-Z][a-z]{2,}")
_REMAINDER = re.compile(
    r"\b(?:other|others|more|additional|another|extra|first|last|latest|next)\b(?! than)", re.IGNORECASE
)
_ALL_THERE = re.compile(r"\b(?:more|others) (?:in|at|near) [A-Z]")  # "70,000 more in Nagasaki": all that are there
_SOME_OF = re.compile(r"\bof (?:the|its|their|his|those|these)\b", re.IGNORECASE)
_POLL = re.compile(
    r"\b(?:polls?|polling|pollsters?|surveys?|respondents|(?:likely|registered) voters)\b", re.IGNORECASE
)
_SUPPOSED = re.compile(
    r"\b(?:if|unless|would|could|were to|propos\w+|plan(?:s|ned)? to|before|used to)\b", re.IGNORECASE
)
_SHARES = ("percent", "percentage point")
_STOP = frozenset(
    """
    the and that with from have has had was were are been will would for its their his her this they them but
    who which more than into over about said says after before when while also around least most some nearly
    almost up according percent year month week day
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Couple:
    """Two figures, whether both can be right, and from 0 to 1 how surely they are of one thing."""

    left: Quantity
    right: Quantity
    fit: Label
    score: float


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs whose claims both give a figure for one thing: whether these figures can both be right."""
    for index, pair in enumerate(pairs):
        if pair.left.quantities and pair.right.quantities and (finding := _compared(pair)):
            yield index, finding


def exchanged(pair: Pair) -> list[tuple[str, str]]:
    """Both texts with the figures that conflict made one: the left's on either side, then the right's."""
    opposed = [] if _elsewhere(pair) else [c for c in _aligned(pair) if c.fit is Label.CONTRADICTION]
    if not opposed:
        return []
    left, right = pair.left.text, pair.right.text
    for couple in sorted(opposed, key=lambda c: -c.right.start):
        right = f"{right[: couple.right.start]}{couple.left.text}{right[couple.right.end :]}"
    for couple in sorted(opposed, key=lambda c: -c.left.start):
        left = f"{left[: couple.left.start]}{couple.right.text}{left[couple.left.end :]}"
    return [(pair.left.text, right), (left, pair.right.text)]


def _compared(pair: Pair) -> Finding | None:
    """Figures that cannot agree outweigh those that do: if others agree, it is the likelier one event."""
    couples = _aligned(pair)
    agreeing = [couple for couple in couples if couple.fit is Label.ENTAILMENT]
    opposed = [couple for couple in couples if couple.fit is Label.CONTRADICTION]
    if opposed and not _elsewhere(pair):
        worst = max(opposed, key=lambda couple: couple.score)
        score = min(1.0, worst.score + _ANOTHER_AGREES * bool(agreeing))
        return Finding(NAME, Label.CONTRADICTION, score, f"{worst.left.text}, against {worst.right.text}")
    if agreeing:
        best = max(agreeing, key=lambda couple: couple.score)
        return Finding(NAME, Label.ENTAILMENT, best.score, f"{best.left.text} agrees with {best.right.text}")
    return None


def _aligned(pair: Pair) -> list[_Couple]:
    """Each figure with at most one of the other claim: the one it agrees with, else the one most like it."""
    couples = []
    for one in pair.left.quantities[:_MOST]:
        for other in pair.right.quantities[:_MOST]:
            if (alike := _alike(one, other)) > 0:
                fit = _fit(one, other)
                couples.append(_Couple(one, other, fit, alike * _evidence(pair, one, other, fit)))
    taken: set[int] = set()
    kept = []
    for couple in sorted(couples, key=lambda c: (c.fit is not Label.ENTAILMENT, -_likely(c))):
        if id(couple.left) not in taken and id(couple.right) not in taken:
            taken |= {id(couple.left), id(couple.right)}
            kept.append(couple)
    return kept


def _likely(couple: _Couple) -> float:
    """How likely the two are of one thing."""
    return couple.score * (_MAY_BE if couple.fit is Label.NEUTRAL else 1.0)


def _elsewhere(pair: Pair) -> bool:
    """Whether both claims name places within a country, and none lies in or is another's."""
    left = [place for place in pair.left.places if place.within]
    right = [place for place in pair.right.places if place.within]
    return bool(left and right) and not any(
        one.name == other.name or one.name in other.within or other.name in one.within
        for one in left
        for other in right
    )


def _alike(one: Quantity, other: Quantity) -> float:
    """From 0 to 1: how surely both are the same measure of the same thing, by their own types."""
    counts = {one.unit, other.unit} <= {"", "person"}
    if (one.unit != other.unit and not counts) or _of_others(one, other):
        return 0.0
    if one.measure != other.measure:
        if one.measure and other.measure:
            return 0.0
        measure = 0.7
    else:
        measure = 1.0 if one.measure else 0.8
    if one.per != other.per:
        if one.per and other.per:
            return 0.0
        measure *= 0.7
    return measure * _same_thing(one, other, counts)


def _of_others(one: Quantity, other: Quantity) -> bool:
    """Whether each is named for others: "5,000 North Koreans", "860 South Koreans"."""
    mine, theirs = ({name[:5] for name in _names_in(quantity.text)} for quantity in (one, other))
    return not (mine <= theirs or theirs <= mine)


def _same_thing(one: Quantity, other: Quantity, counts: bool) -> float:
    if one.of == other.of:
        if one.of:
            return 1.0
        return 0.9 if one.measure and one.measure == other.measure else (0.0 if counts else 0.7)
    if not one.of or not other.of:
        if counts:
            return 0.8 if one.measure and one.measure == other.measure else 0.0
        return 0.7
    if any({one.of, other.of} <= names for names in _SYNONYMS):
        return 0.9
    if one.unit == other.unit == "person" and _EVERYONE in (one.of, other.of):
        return 0.8
    if one.unit == "ordinal" and one.of.split()[-1] == other.of.split()[-1]:
        return 0.6
    if counts or one.unit == "ordinal":
        return 0.0
    return 0.7 if one.measure and one.measure == other.measure else 0.15


def _evidence(pair: Pair, one: Quantity, other: Quantity, fit: Label) -> float:
    """From 0 to 1: how much else in the two claims says that the two figures are of one thing."""
    near = _shared(_stems(_around(pair.left, one)), _stems(_around(pair.right, other)))
    whole = _shared(_stems(pair.left.text), _stems(pair.right.text))
    parts = [near, min(1.0, _WHOLE * whole)]
    left, right = _names(pair.left), _names(pair.right)
    if left and right:
        parts.append(_shared(left, right))
    evidence = sum(parts) / len(parts)
    if one.measure == other.measure == "age" and not (
        _names_before(pair.left, one) & right or _names_before(pair.right, other) & left
    ):
        evidence *= 0.3
    if one.unit == "ordinal":
        evidence *= 0.7  # a sixth test is more often another test than another count of it
    if fit is Label.ENTAILMENT:
        ranged = one.low != one.high or other.low != other.high
        return evidence * (0.5 if ranged or min(one.high, other.high) <= _COMMON else 1.0)
    counted = {one.unit, other.unit} <= {"", "person"}
    if one.measure and one.measure == other.measure and not counted and _same_day(pair):
        evidence = max(evidence, _SAME_MEASURE)
    if _remainder(pair.left, one) != _remainder(pair.right, other):
        evidence *= 0.3
    if one.unit in _SHARES and (_POLL.search(pair.left.text) or _POLL.search(pair.right.text)):
        evidence *= 0.4  # another poll, another question or other people: hardly ever one measure
    if _supposed(pair.left, one) != _supposed(pair.right, other):
        evidence *= 0.5
    if counted and _periods(pair.left) != _periods(pair.right):
        evidence *= 0.5  # "five tests", and "two tests last year"
    ratio = max(abs(one.high), abs(other.high)) / max(min(abs(one.low), abs(other.low)), 1e-9)
    return evidence * (0.6 if ratio > _FAR_OFF else 0.8 if ratio > _OFF else 1.0)


def _remainder(claim: Claim, quantity: Quantity) -> bool:
    """Whether it counts some besides others: "30 more people", "another 30", "the first two"."""
    word_before = claim.text[: quantity.start].rsplit(maxsplit=1)[-1:]
    if _ALL_THERE.search(claim.text, quantity.start, quantity.end + len(" near N")):
        return False
    return bool(_REMAINDER.search(" ".join((*word_before, quantity.text))))


def _supposed(claim: Claim, quantity: Quantity) -> bool:
    """Whether it is a figure of what may come, or was before: "would rise to 25 percent"."""
    return bool(_SUPPOSED.search(claim.text[max(0, quantity.start - _REACH) : quantity.start]))


def _same_day(pair: Pair) -> bool:
    left, right = pair.left.date, pair.right.date
    return left is not None and right is not None and abs(left - right) <= timedelta(days=1)


def _periods(claim: Claim) -> frozenset[tuple[date, date]]:
    """The longer times within which a claim counts."""
    longer = (Precision.MONTH, Precision.SEASON, Precision.YEAR)
    return frozenset((span.first, span.last) for span in claim.times if span.precision in longer)


def _shared(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))


def _around(claim: Claim, quantity: Quantity) -> str:
    return claim.text[max(0, quantity.start - _REACH) : quantity.end + _REACH]


def _stems(text: str) -> frozenset[str]:
    """The first five letters of each word that says something."""
    return frozenset(word[:5] for word in map(str.lower, _WORD.findall(text)) if word not in _STOP)


def _names(claim: Claim) -> frozenset[str]:
    """The capitalised words of a claim, the first one aside."""
    return _names_in(claim.text[1:])


def _names_before(claim: Claim, quantity: Quantity) -> frozenset[str]:
    return _names_in(claim.text[max(0, quantity.start - _REACH) : quantity.start])


def _names_in(text: str) -> frozenset[str]:
    return frozenset(w for w in _NAME.findall(text) if w.lower() not in _STOP and not w.endswith("day"))


def _fit(one: Quantity, other: Quantity) -> Label:
    """Whether both can be right: ENTAILMENT if they say the same, NEUTRAL if neither bears on the other."""
    if one.bound is other.bound and one.bound in (Bound.AT_LEAST, Bound.AT_MOST):
        apart = _gap((one.low, one.high), (other.low, other.high))
        return Label.ENTAILMENT if apart <= _ONE_BOUND else Label.NEUTRAL
    if (one.low, one.high) == (other.low, other.high):
        return Label.ENTAILMENT
    if _part_of(one, other) or _part_of(other, one):
        return Label.NEUTRAL
    gap = _gap(_interval(one), _interval(other))
    if gap >= 0:
        return Label.CONTRADICTION if gap >= _CLEAR or one.step == other.step == 1 else Label.NEUTRAL
    nearest = _gap((one.low, one.high), (other.low, other.high))
    return Label.ENTAILMENT if nearest <= _NEAR else Label.NEUTRAL


def _part_of(one: Quantity, other: Quantity) -> bool:
    """Whether `one` is some of what `other` counts: "five of the senators", "eight senators"."""
    return one.high < other.low and bool(_SOME_OF.search(one.text)) and not _SOME_OF.search(other.text)


def _gap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far apart two intervals lie, as a share of the larger facing end; below 0 where they overlap."""
    lower, upper = sorted((one, other))
    return (upper[0] - lower[1]) / max(abs(upper[0]), abs(lower[1]), 1e-9)


def _interval(quantity: Quantity) -> tuple[float, float]:
    """The values that the figure allows, by its bound and the precision used."""
    slack = _ABOUT if quantity.bound is Bound.ABOUT else 0.0
    low, high = (max(min(quantity.step / 2, _ROUNDED * abs(v)), slack * abs(v)) for v in (quantity.low, quantity.high))
    match quantity.bound:
        case Bound.AT_LEAST:
            return quantity.low - low, _ENDLESS
        case Bound.AT_MOST:
            return min(0.0, quantity.low), quantity.high + high
    return quantity.low - low, quantity.high + high
