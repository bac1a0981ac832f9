"""Emergent: whether a headline is for or against a rumoured claim, or only observes it.

The claim is the draft; the headline is the article's claim. The rule's two constants are chosen on half of the claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from bench import metrics, sets
from bench.tasks import stances
from bench.tasks.stances import Read
from bench.tasks.task import Found, best, f1, figure, halves
from claimtrack import claims
from claimtrack.pipeline import Tracker

STANCES = ("for", "against", "observing")
BARS = (0.60, 0.73)  # issue 4's


@dataclass(frozen=True, slots=True)
class Rule:
    """The least odds of a conflict, and of agreement, that tell a stance."""

    conflict: float
    agree: float

    def stance(self, read: Read) -> str:
        if read.conflict >= self.conflict and read.conflict > read.agree:
            return "against"
        return "observing" if read.is_open or read.agree < self.agree else "for"


_CONFLICT, _AGREE = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), (0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7)
RULES = [Rule(*at) for at in product(_CONFLICT, _AGREE)]


def measure(data: Path, limit: int | None, tracker: Tracker) -> Found:
    file = data / "stance" / "emergent_train.jsonl.xz"
    rows = sets.sample(sets.rows(file), limit)
    pairs = ((claims.draft(row["claim"]), stances.headline(row["headline"], row["claimId"])) for row in rows)
    reads, gold = list(stances.read(pairs, tracker)), [row["label"] for row in rows]
    tuning, report = halves([row["claim"] for row in rows])

    def answers(rule: Rule, half: Sequence[int]) -> tuple[list[str], list[str]]:
        return [gold[n] for n in half], [rule.stance(reads[n]) for n in half]

    rule = best(RULES, lambda rule: metrics.accuracy(*answers(rule, tuning)))
    truth, said = answers(rule, report)
    beside = {"majority": metrics.majority(truth), **{f"F1 of {stance}": f1(truth, said, stance) for stance in STANCES}}
    value = metrics.accuracy(truth, said)
    accuracy = figure("emergent", "accuracy", value, len(report), sets.digest(file), BARS, beside)
    return Found([accuracy], [f"emergent: {rule}, chosen on {len(tuning)} other headlines"])
