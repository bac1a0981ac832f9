"""Whether two claims rest on one origin: one credits the other's outlet, or both the same agency or speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Attribution, Claim, Finding, Label, Pair, Voice

NAME = "origin"

_ARTICLE = re.compile(r"^(?:an?|the|one|another|his|her|its|their)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"[“”\"]")
_PUNCTUATION = " .,;:!?…—–-"
_QUOTED_WORDS = 6  # of a quotation that stands in the other claim
_QUOTED_IN_BOTH = 3  # words within quotation marks here and there


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
    quoted = _same_quotation(left, right)
    if len(quoted) >= _QUOTED_WORDS:
        return Finding(NAME, Label.SAME_ORIGIN, 0.9, _both_quote(quoted))
    if mine.speaker and theirs.speaker and _same_speaker(mine, theirs):
        return Finding(NAME, Label.SAME_ORIGIN, 0.8, f"both rest on {_shorter(mine.speaker, theirs.speaker)}")
    if quoted:  # so few words may be a phrase that many use
        return Finding(NAME, Label.SAME_ORIGIN, 0.3, _both_quote(quoted))
    for source, claim in ((mine, right), (theirs, left)):
        if source.voice is Voice.NAMED and not claim.attribution.speaker and _names_it(claim.text, source.speaker):
            if _names(claim.measured_by) & _names(source.speaker):
                return Finding(NAME, Label.SAME_ORIGIN, 0.8, f"both rest on {source.speaker}")
            return Finding(NAME, Label.SAME_ORIGIN, 0.6, f"both may rest on {source.speaker}")
    if left.outlet != right.outlet and (agencies := _agencies(left) & _agencies(right)):
        return Finding(NAME, Label.SAME_ORIGIN, 0.2, f"both may rest on {min(agencies)}, which their articles draw on")
    return None


def _agencies(claim: Claim) -> frozenset[str]:
    """Whose copy the claim is or may be, where its article uses an agency's or its outlet is one."""
    said = claim.attribution
    return frozenset(filter(None, (claim.outlet, said.credits, *said.contributed.split(", "))))


def _names_it(text: str, speaker: str) -> bool:
    """Whether an outlet's own words name the other's speaker: "the U.S. Geological Survey detected…"."""
    names = _names(speaker)
    return bool(names) and names <= frozenset(_WORD.findall(text))


def _same_speaker(one: Attribution, other: Attribution) -> bool:
    """Two unnamed sources are never taken for one: "a source" of this outlet is nobody known to that one."""
    if Voice.ANONYMOUS in (one.voice, other.voice):
        return False
    mine, theirs = _names(one.speaker), _names(other.speaker)
    if not (mine and theirs):
        return False
    return mine <= theirs or theirs <= mine or (_last_name(one) == _last_name(other) and len(mine & theirs) > 1)


def _names(speaker: str) -> frozenset[str]:
    return frozenset(w for w in _WORD.findall(_ARTICLE.sub("", speaker)) if w[0].isupper() and len(w) > 2) - _TITLES


def _last_name(said: Attribution) -> str:
    """The last of the speaker's names: "Sanders" of "White House press secretary Sarah Sanders"."""
    return next((word for word in reversed(_WORD.findall(said.speaker)) if word in _names(said.speaker)), "")


_TITLES = frozenset(
    """
    President Minister Prime Secretary General Gen Defense Defence Foreign State Ministry Department South North Korean
    Korea American Chinese Japanese Russian Mr Mrs Ms Dr Sen Rep Gov Leader Chairman Spokesman Spokeswoman
    """.split()
)


def _same_quotation(left: Claim, right: Claim) -> list[str]:
    """The words of a quotation of the one that stands in the other; the longest, if there are several."""
    found = []
    for one, other in ((left, right), (right, left)):
        quoted = [_spaced(said) for said in _quotations(other)]
        for said in _quotations(one):
            words = _spaced(said)
            length = len(words.split())
            if (length >= _QUOTED_WORDS and words in _spaced(other.text)) or (
                length >= _QUOTED_IN_BOTH and any(words in theirs for theirs in quoted)
            ):
                found.append(said)
    return max(found, key=lambda said: (len(said), said)).split() if found else []


def _both_quote(words: Sequence[str]) -> str:
    return f"both quote “{' '.join(words[:_QUOTED_WORDS])}{' …' if len(words) > _QUOTED_WORDS else ''}”"


def _quotations(claim: Claim) -> list[str]:
    """What stands between quotation marks, of which one may stand in a neighbouring sentence."""
    parts = _MARK.split(claim.text)
    if len(parts) == 1:
        return parts if claim.attribution.quoted else []
    mark = claim.text[len(parts[0])]
    opens = mark == "“" or (mark == '"' and not parts[0][-1:].strip())
    quoted = (part.strip(_PUNCTUATION) for part in parts[1 if opens else 0 :: 2])
    return [part for part in quoted if part]


def _spaced(text: str) -> str:
    """Its words in lower case, one blank around each: "no" is not found in "not"."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(_ARTICLE.sub("", name).lower()))


def _shorter(one: str, other: str) -> str:
    return min(one, other, key=lambda speaker: (len(speaker), speaker))
