"""Whether two claims put what they assert in places that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Label, Pair, Place

NAME = "places"

_ONE_EVENT = 0.3  # of the shorter claim's words, places aside: it may be the same event, put elsewhere
_OTHER_ACTORS = 1  # names, places aside, that a claim may have to itself and still be of the same actors
_LEAST_WORDS = 4

# Where something is or happens: "in Chongju", "near the city of Sinuiju", "the Pyongsong area". A country
# that merely acts ("Russia will deliver") or a city that stands for a government is no place of the event.
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|inside|outside|across|around|throughout|within|off|over|on|above|into|to|toward"
    r"|(?:city|town|county|province|port|village|area|state|border|island|capital|population|residents) of)"
    r"(?: (?:the|nearby|northern|southern|eastern|western|central|downtown|neighbou?ring|North Korea['’]s"
    r"|the (?:city|town|county|province|port|village|border city|capital|state|island) of))*"
    r"(?: [A-Z][\w-]+,)? ?\Z"
)
_LOCATIVE_AFTER = re.compile(
    r"(?:['’]s)? (?:area|region|city|county|province|district|residents|market|factory|port|border)\b"
    r"|에서?(?![가-힣])"  # "at, in" in Korean
)
# "A source in Chongju said": where the speaker is, not what was said.
_OF_A_SPEAKER = re.compile(
    r"\b(?:source|sources|an? resident|an? [A-Z]\w+ resident|official|officials|defector|analyst|expert"
    r"|professor|correspondent|embassy|reporters?|university)"
    r"(?: \w+)? (?:in|from|at|of)(?: the(?: city of)?)? ?\Z",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][a-z]{2,}")
_STOP = frozenset(
    """
    the and that with from have has had was were are been will would for its their his her this they them but
    who which more than into over about said says after before when while also near city county province area
    """.split()
)


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs whose claims both say where: one place or another, if that can be told."""
    for index, pair in enumerate(pairs):
        left, right = _scenes(pair.left), _scenes(pair.right)
        if left and right and (finding := _compared(pair, left, right)):
            yield index, finding


def exchanged(pair: Pair) -> list[tuple[str, str]]:
    """Both texts with the places that conflict made one: the left's on either side, then the right's."""
    left, right = _scenes(pair.left), _scenes(pair.right)
    found = _compared(pair, left, right) if left and right else None
    if found is None or found.label is not Label.CONTRADICTION:
        return []
    (one,), (other,), mine, theirs = left, right, pair.left.text, pair.right.text
    return [
        (mine, f"{theirs[: other.start]}{one.text}{theirs[other.end :]}"),
        (f"{mine[: one.start]}{other.text}{mine[one.end :]}", theirs),
    ]


def _compared(pair: Pair, left: list[Place], right: list[Place]) -> Finding | None:
    if any(_compatible(one, other) for one in left for other in right):
        shared = {place.name for place in left if place.within} & {place.name for place in right}
        return Finding(NAME, Label.ENTAILMENT, 0.2, f"both in {min(shared)}") if shared else None
    if _named_anywhere(pair.left, right) or _named_anywhere(pair.right, left):
        return None
    detail = f"{_listed(left)}, against {_listed(right)}"
    if not (all(place.within for place in left) and all(place.within for place in right)):
        return None  # a country is named for too many reasons to be set against a town
    alike = _likeness(pair)
    if alike < _ONE_EVENT:
        return Finding(NAME, Label.OTHER_SCOPE, 0.5, detail)
    if _same_actors(pair) and len(left) == len(right) == 1:
        return Finding(NAME, Label.CONTRADICTION, 0.5 + alike / 2, detail)
    return None  # alike, but of others, or in several places: the wording decides


def _scenes(claim: Claim) -> list[Place]:
    """The places in which the claim sets what it asserts, the containers of another left out."""
    text = claim.text
    scenes = []
    for place in claim.places:
        before = text[max(0, place.start - 60) : place.start]
        if _OF_A_SPEAKER.search(before):
            continue
        if _LOCATIVE.search(before) or (place.within and _LOCATIVE_AFTER.match(text, place.end)):
            scenes.append(place)
    inner = {name for place in claim.places for name in place.within}
    return [place for place in scenes if place.name not in inner]


def _compatible(one: Place, other: Place) -> bool:
    """One is the other or lies in it; or both are countries or seas, which are named for many reasons."""
    if not one.within and not other.within:
        return True
    return one.name == other.name or one.name in other.within or other.name in one.within


def _named_anywhere(claim: Claim, scenes: Sequence[Place]) -> bool:
    around = f"{claim.before} {claim.text} {claim.after} {claim.title}"
    return any(place.name in around or place.text in around for place in scenes)


def _listed(scenes: Sequence[Place]) -> str:
    return " and ".join(dict.fromkeys(place.name for place in scenes))


def _same_actors(pair: Pair) -> bool:
    left, right = _names(pair.left), _names(pair.right)
    return bool(left & right) and min(len(left - right), len(right - left)) <= _OTHER_ACTORS


def _likeness(pair: Pair) -> float:
    left, right = _stems(pair.left), _stems(pair.right)
    least = min(len(left), len(right))
    return len(left & right) / least if least >= _LEAST_WORDS else 0.0


def _words(claim: Claim) -> list[str]:
    """The words of a claim that are not of a place's name."""
    parts, done = [], 0
    for place in claim.places:
        parts.append(claim.text[done : place.start])
        done = place.end
    return _WORD.findall(" ".join((*parts, claim.text[done:])))


def _stems(claim: Claim) -> frozenset[str]:
    return frozenset(word[:5] for word in map(str.lower, _words(claim)) if word not in _STOP)


def _names(claim: Claim) -> frozenset[str]:
    return frozenset(w for w in _words(claim)[1:] if w[0].isupper() and w.lower() not in _STOP and w[-3:] != "day")
