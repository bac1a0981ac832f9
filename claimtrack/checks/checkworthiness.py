"""Whether both claims state facts that somebody could check: two opinions corroborate and contradict nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Finding, Label, Pair

NAME = "checkworthiness"

_FACT = 0.3  # debates, on which it was fitted, have more talk than news: what is above it is a statement of fact


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of which one side at least is more opinion or talk than fact."""
    for index, pair in enumerate(pairs):
        least = min(pair.left.checkworthiness, pair.right.checkworthiness)
        if least < _FACT:
            side = "one side is" if max(pair.left.checkworthiness, pair.right.checkworthiness) >= _FACT else "both are"
            yield index, Finding(NAME, Label.NEUTRAL, 1 - least / _FACT, f"{side} more opinion or talk than fact")
