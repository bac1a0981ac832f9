"""General entailment: accuracy on each set, of the model, of its baselines, and with the figures compared too."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from bench import metrics, sets
from bench.accuracy import figures
from bench.cli import told
from bench.floors import Measured
from bench.sets import Row
from claimtrack.protocols import Encoder, Entailer, Vectors

LABELS = ("entailment", "neutral", "contradiction")
BASELINES = Path(__file__).with_name("baselines.json")
_AT_ONCE = 1024  # pairs between two steps of the progress bar


@dataclass(frozen=True, slots=True)
class Set:
    """A development set; `must` and `aim` are issue 3's bars."""

    must: float | None = None
    aim: float | None = None
    figures: bool = False  # the bars are for the model with the numbers check
    hypothesis_only: bool = False


SETS = {
    "mnli_matched": Set(0.75, 0.82, hypothesis_only=True),
    "snli_dev": Set(0.80, 0.87),
    "fever_nli_validation": Set(0.67, 0.76),
    "fever_symmetric_dev": Set(0.75, 0.85),
    "fool_me_twice_dev": Set(0.64, 0.74),
    "stress_numeric_dev": Set(0.70, 0.90, figures=True),
    "equate_reddit": Set(figures=True),
    "equate_rte_quant": Set(figures=True),
    "negation_snli": Set(0.62, 0.75),
    "semiautomatic_wiki_test": Set(),
    "healthver_dev": Set(),
    "climate_fever": Set(),
}
_GAP = 0.20  # the least by which the model must do better for reading the premise too


@dataclass(frozen=True, slots=True)
class Read:
    """A set as the model read it: the rows, and the probabilities of each."""

    rows: list[Row]
    probabilities: Vectors


def measure(
    data: Path, name: str, limit: int | None, encoder: Encoder, entailer: Entailer
) -> tuple[list[Measured], Read]:
    """The figures of one set, the model's own first."""
    file, kind = data / "nli" / "dev" / f"{name}.jsonl.xz", SETS[name]
    rows = sets.sample(sets.rows(file), limit)
    gold = [row["label"] for row in rows]
    premises, hypotheses = [row["premise"] for row in rows], [row["hypothesis"] for row in rows]
    told(f"{name}: {len(rows):,} pairs")
    read = probabilities(entailer, premises, hypotheses)
    digest = sets.digest(file)
    alone = Measured(
        name=f"accuracy/{name}",
        measure="accuracy",
        value=metrics.accuracy(gold, answers(read, gold)),
        rows=len(rows),
        digest=digest,
        must=None if kind.figures else kind.must,
        aim=None if kind.figures else kind.aim,
        beside=_baselines(name, rows, digest if limit is None else "", encoder),
    )
    found = [alone]
    if kind.figures:
        for way, changed in figures.ways(premises, hypotheses, read).items():
            bars = (kind.must, kind.aim) if way == figures.WITH_CHECK else (None, None)
            found.append(
                replace(
                    alone,
                    name=f"{alone.name}, {way}",
                    value=metrics.accuracy(gold, answers(changed, gold)),
                    must=bars[0],
                    aim=bars[1],
                    beside={},
                )
            )
    if kind.hypothesis_only:
        told(f"{name}, hypothesis only")
        blind = metrics.accuracy(gold, answers(probabilities(entailer, [""] * len(rows), hypotheses), gold))
        found.append(
            replace(
                alone,
                name=f"{alone.name}, above hypothesis only",
                measure="gap in accuracy",
                value=alone.value - blind,
                must=_GAP,
                aim=None,
                beside={"hypothesis only": blind},
            )
        )
    return found, Read(rows, read)


def answers(read: Vectors, gold: Sequence[str]) -> list[str]:
    """The likeliest of the labels that the set knows.

    A set without neutral asks which of the two others is likelier; in one without contradiction, what contradicts is
    as little entailed as what is neutral.
    """
    known = set(gold)
    if "contradiction" not in known:
        return ["entailment" if row[0] > max(row[1], row[2]) else "neutral" for row in read]
    columns = [n for n, label in enumerate(LABELS) if label != "neutral" or label in known]
    return [LABELS[columns[int(np.argmax(row[columns]))]] for row in read]


def probabilities(entailer: Entailer, premises: Sequence[str], hypotheses: Sequence[str]) -> Vectors:
    """As the entailer gives them, in order; long ones are read together."""
    order = sorted(range(len(premises)), key=lambda n: len(premises[n]) + len(hypotheses[n]))
    found = np.empty((len(premises), 3), dtype=np.float32)
    steps = range(0, len(order), _AT_ONCE)
    for start in track(steps, transient=True, console=Console(stderr=True), disable=len(steps) < 2):
        part = order[start : start + _AT_ONCE]
        found[part] = entailer.probabilities([premises[n] for n in part], [hypotheses[n] for n in part])
    return found


def cosines(encoder: Encoder, left: Sequence[str], right: Sequence[str]) -> list[float]:
    texts = sorted({*left, *right}, key=len)
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    return [float(vectors[one] @ vectors[other]) for one, other in zip(left, right, strict=True)]


def _baselines(name: str, rows: Sequence[Row], digest: str, encoder: Encoder) -> Mapping[str, float]:
    """What needs no entailer; of a whole set (one with a digest) it is measured once and kept in a file."""
    stamp = {"digest": digest, "encoder": encoder.fingerprint}
    kept = json.loads(BASELINES.read_text(encoding="utf-8")) if BASELINES.exists() else {}
    if digest and name in kept and stamp.items() <= kept[name].items():
        return {key: kept[name][key] for key in ("majority", "cosine")}
    told(f"{name}: its cosines")
    gold = [row["label"] for row in rows]
    scores = cosines(encoder, [row["premise"] for row in rows], [row["hypothesis"] for row in rows])
    found = {"majority": metrics.majority(gold), "cosine": metrics.cut_accuracy(scores, gold)}
    if digest:
        kept[name] = {**stamp, **{key: round(value, 4) for key, value in found.items()}}
        BASELINES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return found


def calibration(read: Read) -> float:
    """Expected calibration error of the likeliest label."""
    gold = [LABELS.index(row["label"]) for row in read.rows]
    return calibration_of(read.probabilities, gold)


def calibration_of(read: Vectors, gold: Sequence[int]) -> float:
    return metrics.calibration_error(read.max(axis=1), read.argmax(axis=1) == np.asarray(gold))


def names(wanted: Sequence[str]) -> Iterator[str]:
    """The sets that are wanted, in the order of the table; all if none is named."""
    return (name for name in SETS if not wanted or name in wanted)
