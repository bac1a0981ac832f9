"""What a task gives back, and how constants are chosen on one half of a set and reported on the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from bench import metrics
from bench.floors import Measured
from claimtrack.errors import InputError
from claimtrack.pipeline import Tracker
from claimtrack.protocols import Vectors
from claimtrack.records import Claim
from claimtrack.store import wording

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Found:
    """The figures of a task, and what else is to be said of it: which rule was chosen, on how much."""

    measured: list[Measured]
    notes: list[str] = field(default_factory=list)


def is_tuning(key: str) -> bool:
    """Whether constants may be chosen on what has this key; figures are of the rest."""
    return hashlib.sha256(key.encode()).digest()[0] % 2 == 0


def halves(keys: Sequence[str]) -> tuple[list[int], list[int]]:
    """The rows to choose on, and those to report on."""
    tuning = [n for n, key in enumerate(keys) if is_tuning(key)]
    report = [n for n, key in enumerate(keys) if not is_tuning(key)]
    if not (tuning and report):
        raise InputError("too few rows to choose on one half and report on the other; raise --limit")
    return tuning, report


def best(rules: Iterable[R], measure: Callable[[R], float]) -> R:
    """The first of those that measure most."""
    return max(rules, key=measure)


def figure(
    name: str,
    measure: str,
    value: float,
    rows: int,
    digest: str,
    bars: tuple[float | None, float | None] = (None, None),
    beside: Mapping[str, float] | None = None,
) -> Measured:
    must, aim = bars
    return Measured(
        name=f"tasks/{name}",
        measure=measure,
        value=value,
        rows=rows,
        digest=digest,
        must=must,
        aim=aim,
        beside=beside or {},
    )


def f1(gold: Sequence[object], said: Sequence[object], label: object) -> float:
    return metrics.macro_f1(gold, said, [label])


def encoded(tracker: Tracker, claims: Iterable[Claim]) -> dict[str, Vectors]:
    """The vector of each text, as `add` and `check` would have it."""
    texts = sorted({claim.text for claim in claims}, key=len)
    vectors = tracker.models.encoder.encode([wording(text) for text in texts])
    return dict(zip(texts, np.asarray(vectors, dtype=np.float32), strict=True))
