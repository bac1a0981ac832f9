"""Judgements: what people decided of pairs of claims, chained by their hashes, and put over what the checks found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from claimtrack.records import Judgement, Pair, Relation


def ends(pair: Pair) -> frozenset[str]:
    """What names a pair, whichever claim of it comes first."""
    return frozenset((pair.left.claim_id, pair.right.claim_id))


def chained(judgement: Judgement, ledger: Sequence[Judgement]) -> Judgement:
    """With its number and its hash, as the next of the ledger."""
    before = ledger[-1].hash if ledger else ""
    judgement = replace(judgement, number=ledger[-1].number + 1 if ledger else 1)
    return replace(judgement, hash=_hash(before, judgement))


def intact(ledger: Sequence[Judgement]) -> list[bool]:
    """Of each, whether it is as it was written, after the one that was written before it."""
    before = ["", *(judgement.hash for judgement in ledger)]
    return [_hash(former, judgement) == judgement.hash for former, judgement in zip(before, ledger, strict=False)]


def honoured(relations: Iterable[Relation], judged: Mapping[frozenset[str], Judgement]) -> Iterator[Relation]:
    """The relations, in their order, those of judged pairs being what the person decided; what was found stays."""
    for relation in relations:
        judgement = judged.get(ends(relation.pair))
        if judgement is None:
            yield relation
            continue
        found = relation.found or relation
        yield replace(
            found, kind=judgement.kind, probability=1.0, reason=_reason(judgement), judged=judgement, found=found
        )


def _reason(judgement: Judgement) -> str:
    """ "Ada Park decided on 3 May 2024: both rest on one press release." """
    when = datetime.fromisoformat(judgement.when)
    told = f"{judgement.who} decided on {when.day} {when:%B} {when.year}: {judgement.why}"
    return told if told[-1] in ".!?…" else f"{told}."


def _hash(before: str, judgement: Judgement) -> str:
    fields = (judgement.number, judgement.left, judgement.right, judgement.kind, judgement.who, judgement.when)
    return hashlib.sha256(json.dumps([before, *fields, judgement.why]).encode()).hexdigest()
