"""Whether both claims are asserted: what one side only expects, doubts or denies is no second report of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Claim, Commitment, Finding, Label, Pair

NAME = "voice"

_WORDS = {  # the farthest from asserting it first
    Commitment.DENIED: "denies it",
    Commitment.HEDGED: "is not sure of it",
    Commitment.FORECAST: "expects it",
}


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of which only one side commits itself, or both do so in different ways."""
    for index, pair in enumerate(pairs):
        one, other = pair.left.attribution.commitment, pair.right.attribution.commitment
        if one is other or _is_draft(pair.left) or _is_draft(pair.right):
            continue
        odd = next(commitment for commitment in _WORDS if commitment in (one, other))
        score = 1.0 if odd is Commitment.DENIED else 0.5
        yield index, Finding(NAME, Label.NEUTRAL, score, f"one side {_WORDS[odd]}")


def _is_draft(claim: Claim) -> bool:
    """A sentence someone asks about is put as it may be: "will deliver" asks of a delivery planned or made."""
    return not claim.outlet and not claim.article_id
