"""Neighbours in the index become candidate pairs. Similarity nominates; it decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from claimtrack.records import Claim, Commitment, Pair

_FARTHEST = timedelta(days=400)  # of publication: further apart, likeness of wording is of two occasions
_SAME = 0.75  # this similar, they are compared whatever the days


def candidates(
    claims: Sequence[Claim],
    neighbours: Sequence[Sequence[tuple[int, float]]],
    claims_of: Mapping[int, Sequence[Claim]],
    *,
    pending: Collection[str],
) -> Iterator[Pair]:
    """Pairs of each claim with the similar ones of other outlets, whatever the order in which they were added.

    `neighbours` has the (text id, similarity) of each claim's text; `claims_of` the claims of a text. A pair with
    an article of `pending` is left to that article's turn.
    """
    for claim, near in zip(claims, neighbours, strict=True):
        for text, similarity in near:
            for other in claims_of.get(text, ()):
                if other.article_id not in pending and comparable(claim, other, similarity):
                    yield Pair.of(claim, other, similarity)


def comparable(one: Claim, other: Claim, similarity: float) -> bool:
    """Whether two claims could bear on each other: of two articles and two outlets, and near enough in time."""
    if one.article_id == other.article_id or (one.outlet is not None and one.outlet == other.outlet):
        return False
    if Commitment.HEDGED is one.attribution.commitment is other.attribution.commitment:
        return False
    if one.date and other.date and similarity < _SAME:
        return abs(one.date - other.date) <= _FARTHEST
    return True
