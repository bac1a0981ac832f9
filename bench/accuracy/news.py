"""The model alone on pairs of claims from the news: how it ranks them, how it is calibrated, how fast it is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from bench import metrics, sets
from bench.accuracy import nli
from bench.cli import told
from bench.floors import Measured
from bench.sets import Row
from claimtrack import given
from claimtrack.checks.entailment import marked
from claimtrack.errors import InputError
from claimtrack.pipeline import Tracker
from claimtrack.protocols import Encoder, Entailer, Vectors

GOLD = "gold"
KINDS = ("CORROBORATION", "REPRINT", "CONTRADICTION", "UPDATE", "NEUTRAL", "UNSURE")
_LABEL_OF = {"CORROBORATION": 0, "REPRINT": 0, "NEUTRAL": 1, "CONTRADICTION": 2}  # by column; the others are left out
_SWAPPED = 50  # pairs
_CLOSE = 1e-3  # probabilities of a pair and its swap: batches of other lengths are rounded otherwise
_TIMED = 500  # pairs


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each pair, the same whichever claim comes first: entailment of either by the other, neutral, contradiction."""

    both_ways: Vectors  # (n, 3), of left to right and then of right to left: (2n, 3)

    @property
    def entailment(self) -> Vectors:
        forth, back = np.split(self.both_ways[:, 0], 2)
        return np.maximum(forth, back)

    @property
    def neutral(self) -> Vectors:
        forth, back = np.split(self.both_ways[:, 1], 2)
        return np.asarray((forth + back) / 2, dtype=np.float32)

    @property
    def contradiction(self) -> Vectors:
        forth, back = np.split(self.both_ways[:, 2], 2)
        return np.asarray((forth + back) / 2, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Gold:
    """What the model makes of the gold pairs."""

    measured: list[Measured]
    confusion: Counter[tuple[str, str]]  # (gold label, likeliest of the three)


def gold(data: Path, limit: int | None, encoder: Encoder, entailer: Entailer) -> Gold:
    file = sets.gold(data)
    rows = sets.sample(sets.rows(file), limit)
    told(f"{GOLD}: {len(rows)} pairs, both ways, raw and marked")
    raw, with_marks = scores(entailer, rows, marks=False), scores(entailer, rows, marks=True)
    cosine = nli.cosines(encoder, [row["left"]["claim"] for row in rows], [row["right"]["claim"] for row in rows])
    everything = list(range(len(rows)))
    natural = [n for n, row in enumerate(rows) if row["kind"] == "natural" and row["label"] != "REPRINT"]
    digest = sets.digest(file)

    def ranked(
        what: str, kinds: Sequence[str], among: Sequence[int], side: str, bars: tuple[float, float] | None
    ) -> Measured:
        truth = [rows[n]["label"] in kinds for n in among]
        return Measured(
            name=f"accuracy/{GOLD}, {what}",
            measure="average precision, marked",
            value=metrics.average_precision(truth, getattr(with_marks, side)[among]),
            rows=len(among),
            digest=digest,
            must=bars[0] if bars else None,
            aim=bars[1] if bars else None,
            beside={
                "base": sum(truth) / max(1, len(truth)),
                "cosine": metrics.average_precision(truth, [cosine[n] for n in among]),
                "raw": metrics.average_precision(truth, getattr(raw, side)[among]),
            },
        )

    said = np.stack([with_marks.entailment, with_marks.neutral, with_marks.contradiction], axis=1).argmax(axis=1)
    return Gold(
        [
            ranked("CONTRADICTION", ["CONTRADICTION"], everything, "contradiction", (0.60, 0.80)),
            ranked("CORROBORATION or REPRINT", ["CORROBORATION", "REPRINT"], everything, "entailment", (0.76, 0.90)),
            ranked("CORROBORATION, natural without reprints", ["CORROBORATION"], natural, "entailment", None),
        ],
        Counter((row["label"], nli.LABELS[column]) for row, column in zip(rows, said, strict=True)),
    )


def scores(entailer: Entailer, rows: Sequence[Row], marks: bool) -> Scores:
    texts = _both_ways(rows, marks)
    return Scores(nli.probabilities(entailer, [one for one, _ in texts], [other for _, other in texts]))


def _both_ways(rows: Sequence[Row], marks: bool) -> list[tuple[str, str]]:
    """(premise, hypothesis) of every pair from left to right, and then of every pair from right to left."""
    forth = [_texts(row["left"], row["right"], marks) for row in rows]
    return forth + [_texts(row["right"], row["left"], marks) for row in rows]


def _texts(one: Row, other: Row, marks: bool) -> tuple[str, str]:
    if not marks:
        return one["claim"], other["claim"]
    return marked(one["claim"], _day(one), other["claim"], _day(other))


def _day(claim: Row) -> date | None:
    return date.fromisoformat(claim["date"]) if claim.get("date") else None


def calibration(file: Path, limit: int | None, entailer: Entailer) -> dict[str, float]:
    """Expected calibration error on the pairs of a file, raw and marked; updates and the unsure are left out."""
    rows = [row for row in sets.sample(sets.rows(file), limit) if row["label"] in _LABEL_OF]
    told(f"{file.name}: {len(rows)} pairs, both ways, raw and marked")
    labels = [_LABEL_OF[row["label"]] for row in rows] * 2
    return {
        way: nli.calibration_of(scores(entailer, rows, marks).both_ways, labels)
        for way, marks in (("raw", False), ("marked", True))
    }


def swapped(data: Path, tracker: Tracker) -> tuple[int, list[str]]:
    """How many gold pairs were compared both ways round, and the ids of those whose relation differs.

    Pairs of one day first: of others the pipeline makes the earlier the left one before it compares.
    """
    told("the same pairs, swapped")
    rows = [row for row in sets.rows(sets.gold(data)) if row["label"] != "NEUTRAL"]
    ids = {row["id"] for row in sorted(rows, key=lambda row: row["left"]["date"] != row["right"]["date"])[:_SWAPPED]}
    pairs = [pair for pair in given.pairs(sets.gold(data)) if not isinstance(pair, InputError) and pair.id in ids]
    forth = list(tracker.compare((pair.left, pair.right) for pair in pairs))
    back = list(tracker.compare((pair.right, pair.left) for pair in pairs))
    return len(pairs), [
        str(pair.id)
        for pair, one, other in zip(pairs, forth, back, strict=True)
        if one.kind is not other.kind or abs(one.probability - other.probability) > _CLOSE
    ]


def pairs_a_second(data: Path, entailer: Entailer) -> float:
    """Of gold pairs as the check reads them, once the model is loaded."""
    texts = sets.sample(_both_ways(sets.rows(sets.gold(data)), marks=True), _TIMED)
    premises, hypotheses = [one for one, _ in texts], [other for _, other in texts]
    entailer.probabilities(premises[:8], hypotheses[:8])
    begun = time.perf_counter()
    entailer.probabilities(premises, hypotheses)
    return len(texts) / (time.perf_counter() - begun)
