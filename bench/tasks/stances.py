"""What both stance tasks read of an article's claim that is held against a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from claimtrack import claims, relate
from claimtrack.pipeline import Tracker
from claimtrack.records import Claim, Commitment, Label


@dataclass(frozen=True, slots=True)
class Read:
    """The odds that the claim agrees, and that it conflicts; whether it leaves open whether it is so, and how surely
    it calls it untrue."""

    agree: float
    conflict: float
    is_open: bool
    refuted: float = 0.0


def read(pairs: Iterable[tuple[Claim, Claim]], tracker: Tracker) -> Iterator[Read]:
    """Of each (draft, article's claim), in order."""
    for relation in tracker.compare(pairs):
        odds = relate.odds(relation.pair, relation.findings)
        called = [f for f in relation.findings if f.check == "refuted" and f.label is Label.CONTRADICTION]
        refuted = max((finding.score for finding in called), default=0.0)
        yield Read(odds.agree, odds.conflict, is_open(relation.pair.right), refuted)


def is_open(claim: Claim) -> bool:
    """Whether the outlet asks, doubts, or gives it as somebody's word."""
    said = claim.attribution
    return "?" in claim.text or said.commitment is Commitment.HEDGED or bool(said.speaker)


def headline(text: str, article_id: str) -> Claim:
    """A headline as its article's claim. Who says it is read in lower case: titles have capitals, cues have none."""
    said = claims.draft(text.lower()).attribution
    return replace(claims.draft(text), attribution=said, article_id=article_id, claim_id=article_id)
