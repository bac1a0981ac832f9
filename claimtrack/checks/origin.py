"""Whether two claims rest on one origin: one credits the other's outlet, or both the same agency or speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Attribution, Claim, Finding, Label, Pair, Voice

NAME = "origin"

_ARTICLE = re.compile(r"^(?:an?|the|one|another|his|her|its|their)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_QUOTATION = re.compile(r"[“\"]([^“”\"]{20,})[”\"]")
_QUOTED_WORDS = 6


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs whose claims say whom they rest on, where that is one and the same."""
    for index, pair in enumerate(pairs):
        if finding := _compared(pair):
            yield index, finding


def _compared(pair: Pair) -> Finding | None:
    left, right = pair.left, pair.right
    for one, other in ((left, right), (right, left)):
        said = one.attribution
        credited = {_plain(name) for name in (said.credits, said.speaker) if name}
        if other.outlet and _plain(other.outlet) in credited - {_plain(one.outlet or "")}:
            return Finding(NAME, Label.REPRINT, 1.0, f"{one.outlet or 'one'} credits {other.outlet}")
    mine, theirs = left.attribution, right.attribution
    if mine.credits and _plain(mine.credits) == _plain(theirs.credits):
        return Finding(NAME, Label.SAME_ORIGIN, 1.0, f"both rest on {mine.credits}")
    if quoted := _same_quotation(left, right):
        return Finding(NAME, Label.SAME_ORIGIN, 0.9, f"both quote “{quoted}”")
    if mine.speaker and theirs.speaker and _same_speaker(mine, theirs):
        return Finding(NAME, Label.SAME_ORIGIN, 0.8, f"both rest on {_shorter(mine.speaker, theirs.speaker)}")
    for source, claim in ((mine, right), (theirs, left)):
        if source.voice is Voice.NAMED and not claim.attribution.speaker and _names_it(claim.text, source.speaker):
            return Finding(NAME, Label.SAME_ORIGIN, 0.6, f"both rest on {source.speaker}")
    return None


def _names_it(text: str, speaker: str) -> bool:
    """Whether an outlet's own words name the other's speaker: "the U.S. Geological Survey detected…"."""
    names = _names(speaker)
    return bool(names) and names <= frozenset(_WORD.findall(text))


def _same_speaker(one: Attribution, other: Attribution) -> bool:
    """Two unnamed sources are never taken for one: "a source" of this outlet is nobody known to that one."""
    if Voice.ANONYMOUS in (one.voice, other.voice):
        return False
    mine, theirs = _names(one.speaker), _names(other.speaker)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _names(speaker: str) -> frozenset[str]:
    return frozenset(w for w in _WORD.findall(_ARTICLE.sub("", speaker)) if w[0].isupper() and len(w) > 2) - _TITLES


_TITLES = frozenset(
    """
    President Minister Prime Secretary General Gen Defense Defence Foreign State Ministry Department South North Korean
    Korea American Chinese Japanese Russian Mr Mrs Ms Dr Sen Rep Gov Leader Chairman Spokesman Spokeswoman
    """.split()
)


def _same_quotation(left: Claim, right: Claim) -> str:
    """How a quotation of the one that stands in the other begins; the longest, if there are several."""
    found = []
    for one, other in ((left, right), (right, left)):
        text = " ".join(_WORD.findall(other.text.lower()))
        for match in _QUOTATION.finditer(one.text):
            words = _WORD.findall(match[1].lower())
            if len(words) >= _QUOTED_WORDS and " ".join(words) in text:
                found.append(match[1])
    return " ".join(max(found, key=lambda said: (len(said), said)).split()[:_QUOTED_WORDS]) + " …" if found else ""


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(_ARTICLE.sub("", name).lower()))


def _shorter(one: str, other: str) -> str:
    return min(one, other, key=lambda speaker: (len(speaker), speaker))
