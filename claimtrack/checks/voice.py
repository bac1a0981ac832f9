"""Whether both claims are asserted: what one side only expects, doubts or denies is no second report of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Claim, Commitment, Finding, Label, Pair

NAME = "voice"

_OPEN = re.compile(
    r"\b(?:(?:unclear|not clear|unknown|uncertain|not certain|no word on) (?:whether|if|how|when)|unconfirmed"
    r"|(?:cannot|could not) be (?:independently )?(?:verified|confirmed))\b",
    re.IGNORECASE,
)

_FARTHEST = {  # from asserting it, with how far
    Commitment.DENIED: ("denies it", 1.0),
    Commitment.HEDGED: ("is not sure of it", 0.7),
    Commitment.FORECAST: ("expects it", 0.5),
}


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of which only one side commits itself, or both do so in different ways."""
    for index, pair in enumerate(pairs):
        one, other = pair.left.attribution.commitment, pair.right.attribution.commitment
        if one is other:
            continue
        odd = next(commitment for commitment in _FARTHEST if commitment in (one, other))
        if odd is Commitment.FORECAST and (_is_draft(pair.left) or _is_draft(pair.right)):
            continue
        does, score = _FARTHEST[odd]
        if odd is Commitment.HEDGED and (_OPEN.search(pair.left.text) or _OPEN.search(pair.right.text)):
            does, score = "leaves it open", 1.0
        yield index, Finding(NAME, Label.NEUTRAL, score, f"one side {does}")


def _is_draft(claim: Claim) -> bool:
    """A sentence someone asks about is put as it may be: "will deliver" asks of a delivery planned or made."""
    return not claim.outlet and not claim.article_id
