"""Whether a claim is in a language that nothing here but the encoder reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimtrack import languages
from claimtrack.protocols import Models
from claimtrack.records import Finding, Label, Pair

NAME = "language"


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:
    """For pairs with such a claim: however alike the two are, no check has read what both say."""
    for index, pair in enumerate(pairs):
        if spoken := unread(pair, models):
            yield index, Finding(NAME, Label.NEUTRAL, 1.0, f"one is in {languages.name(spoken)}, which no check reads")


def unread(pair: Pair, models: Models) -> str:
    """The language of one of the claims that the entailer does not read, nor our rules, which are English."""
    read = models.entailer.languages if models.entailer else (languages.ENGLISH,)
    return next((c.language for c in (pair.left, pair.right) if not languages.reads(read, c.language)), "")
