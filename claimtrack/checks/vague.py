"""Whether a claim says so little by itself that it may be said of anything: "It's just not true.", "He said so."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.languages import has_case
from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Label, Pair

NAME = "vague"

_FEW = 6  # words that say something: with fewer, and no name in common, two sentences may be of any two things
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_STOP = frozenset(
    """
    the an of in on at to for from with and or but is are was were be been being has have had did does do not no that
    this these those it its he she they we you his her their our your my me him them us as by about so if then than
    there here who whom whose which what when where why how all just only also very too can could will would may might
    should must said says saying told going get got don didn doesn isn wasn aren won ve re ll
    """.split()
)
_PRONOUN = re.compile(
    r"\W*(?:(?:it|he|she|they)\b|(?:this|that|these|those) (?:is|was|are|were|has|had|have|will|would|can|could)\b)",
    re.IGNORECASE,
)


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of two articles' claims: NEUTRAL where they may be of any two things.

    OTHER_SCOPE where a pronoun begins: 1 where both begin with one, else 0.5.
    """
    for index, pair in enumerate(pairs):
        left, right = pair.left, pair.right
        if not (left.article_id and right.article_id and has_case(left.text) and has_case(right.text)):
            continue
        if begun := sum(bool(_PRONOUN.match(claim.text)) for claim in (left, right)):
            detail = "neither says by itself of whom it is" if begun > 1 else "one does not say by itself of whom it is"
            yield index, Finding(NAME, Label.OTHER_SCOPE, begun / 2, detail)
        if min(len(_words(left)), len(_words(right))) < _FEW and not _names(left) & _names(right):
            yield index, Finding(NAME, Label.NEUTRAL, 1.0, "so few words may be said of anything")


def _words(claim: Claim) -> set[str]:
    words = (word.lower() for word in _WORD.findall(claim.text))
    return {word for word in words if len(word) > 1 and word not in _STOP}


def _names(claim: Claim) -> set[str]:
    """Its names and figures."""
    return {w for w in _WORD.findall(claim.text) if (w[0].isupper() or w[0].isdigit()) and w.lower() not in _STOP}
