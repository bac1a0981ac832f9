"""Claims as the pipeline makes them, from a sentence alone, and what a check finds in a pair of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import cast

from claimtrack.claims.attribution import attributions
from claimtrack.claims.places import places
from claimtrack.claims.quantities import quantities
from claimtrack.claims.times import times
from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Pair

NO_MODELS = cast(Models, None)  # for checks that ask none


def claim(
    text: str, outlet: str | None = None, date: date | None = None, claim_id: str = "", article_id: str = ""
) -> Claim:
    """The one-sentence claim `text`, with everything the real extractors find in it."""
    return Claim(
        text=text,
        end=len(text),
        outlet=outlet,
        date=date,
        attribution=attributions(text, [(0, len(text))])[0],
        quantities=quantities(text),
        times=times(text, date),
        places=places(text),
        claim_id=claim_id,
        article_id=article_id,
    )


def pair(left: str, right: str, date: date | None = None) -> Pair:
    """Two such claims of one day, in this order."""
    return Pair.of(claim(left, date=date, claim_id="1"), claim(right, date=date, claim_id="2"))


def found(
    check: Callable[[Sequence[Pair], Models], Iterator[tuple[int, Finding]]], pair: Pair
) -> tuple[str, float, str] | None:
    """Label, score to two places and detail of what the check finds, or None."""
    findings = [(f.label.value, round(f.score, 2), f.detail) for _, f in check([pair], NO_MODELS)]
    assert len(findings) <= 1
    return findings[0] if findings else None
