"""Whether the two outlets have one owner: then what they report is no independent confirmation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Finding, Label, Pair

NAME = "owner"


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of two outlets whose owner is known to be the same."""
    for index, pair in enumerate(pairs):
        left, right = pair.left, pair.right
        if left.owner and left.owner.casefold() == right.owner.casefold() and left.outlet != right.outlet:
            yield index, Finding(NAME, Label.SAME_ORIGIN, 1.0, f"one owner: {left.owner}")
