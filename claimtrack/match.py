"""Neighbours in the index become candidate pairs. Similarity nominates; it decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from claimtrack.records import Claim, Commitment, Pair

# The further apart two reports were published, the more alike they must be to be of one matter: what is added to the
# least similarity. An undated report may be of any day.
_APART = ((timedelta(days=2), 0.0), (timedelta(days=14), 0.05), (timedelta(days=400), 0.15))
_FARTHEST = 0.2
_UNDATED = 0.15


def candidates(
    claims: Sequence[Claim],
    neighbours: Sequence[Sequence[tuple[int, float]]],
    claims_of: Mapping[int, Sequence[Claim]],
    *,
    pending: Collection[str],
    least: float,
) -> Iterator[Pair]:
    """Pairs of each claim with the similar ones of other outlets, whatever the order in which they were added.

    `neighbours` has the (text id, similarity) of each claim's text; `claims_of` the claims of a text. A pair with
    an article of `pending` is left to that article's turn. `least`: the similarity that two reports of one day need.
    """
    for claim, near in zip(claims, neighbours, strict=True):
        for text, similarity in near:
            for other in claims_of.get(text, ()):
                if other.article_id not in pending and comparable(claim, other, similarity, least):
                    yield Pair.of(claim, other, similarity)


def comparable(one: Claim, other: Claim, similarity: float, least: float) -> bool:
    """Whether two claims could bear on each other: of two articles and two outlets, alike enough for their days."""
    if one.article_id == other.article_id or (one.outlet is not None and one.outlet == other.outlet):
        return False
    if Commitment.HEDGED is one.attribution.commitment is other.attribution.commitment:
        return False
    if one.date is None or other.date is None:
        return similarity >= least + _UNDATED
    apart = abs(one.date - other.date)
    return similarity >= least + next((more for days, more in _APART if apart <= days), _FARTHEST)


def likely(
    outlets: tuple[NDArray[np.int32], NDArray[np.int32]],
    days: tuple[NDArray[np.int32], NDArray[np.int32]],
    similarities: NDArray[np.float32],
    least: float,
) -> NDArray[np.bool_]:
    """Of many pairs of texts at once, whether they may have comparable claims; none that have is left out.

    By number, 0 for texts of several outlets or days or unknown ones: outlets, and days as ordinals.
    """
    (one, other), (day, other_day) = outlets, days
    apart = np.abs(day - other_day)
    more = np.select([apart <= near.days for near, _ in _APART], [extra for _, extra in _APART], _FARTHEST)
    more[(day == 0) | (other_day == 0)] = 0.0
    return np.asarray((similarities >= least + more) & ((one != other) | (one == 0)))
