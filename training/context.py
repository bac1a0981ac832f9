"""Measures on gold dev what the entailer gains by more than the claim: the sentence before, the title, the date.

    python training/context.py DATA

Average precision of CONTRADICTION, of CORROBORATION with REPRINT, and of CORROBORATION among natural pairs without
reprints. Context is put before either claim, or before the one that serves as premise alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from bench import metrics, sets
from bench.accuracy.news import Scores
from claimtrack import models
from claimtrack.checks.entailment import marked
from claimtrack.models.entailer import CrossEntailer
from claimtrack.protocols import Entailer

Side = dict[str, str | None]
Context = Callable[[Side], str]


def claim_alone(side: Side) -> str:
    return _joined(side["claim"])


CONTEXTS: dict[str, Context] = {
    "the claim alone": claim_alone,
    "sentence before": lambda side: _joined(side["before"], side["claim"]),
    "title": lambda side: _joined(_title(side), side["claim"]),
    "title and sentence before": lambda side: _joined(_title(side), side["before"], side["claim"]),
    "date": lambda side: f"{side['claim']} ({side['date']})",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=models.bundled_entailer())
    options = parser.parse_args()
    rows = list(sets.rows(sets.gold(options.data)))
    entailer = CrossEntailer(str(options.model))
    for name, context in CONTEXTS.items():
        for both in (True, False):
            found = precisions(rows, entailer, context, context if both else claim_alone)
            print(f"{name:26} {'each claim' if both else 'premise   '} {found}")


def precisions(rows: Sequence[sets.Row], entailer: Entailer, premise: Context, hypothesis: Context) -> str:
    """The three average precisions of gold rows, each side read as premise and as hypothesis."""
    read = [
        marked(premise(one), _day(one), hypothesis(other), _day(other))
        for a, b in (("left", "right"), ("right", "left"))
        for one, other in ((row[a], row[b]) for row in rows)
    ]
    scores = Scores(entailer.probabilities(*zip(*read, strict=True)))
    labels = [row["label"] for row in rows]
    natural = [n for n, row in enumerate(rows) if row["kind"] == "natural" and row["label"] != "REPRINT"]
    conflict = metrics.average_precision([label == "CONTRADICTION" for label in labels], scores.contradiction)
    agree = metrics.average_precision([label in {"CORROBORATION", "REPRINT"} for label in labels], scores.entailment)
    plain = metrics.average_precision(
        [labels[n] == "CORROBORATION" for n in natural], np.asarray(scores.entailment)[natural]
    )
    return f"{conflict:.3f} {agree:.3f} {plain:.3f}"


def _joined(*parts: str | None) -> str:
    return " ".join(filter(None, parts))


def _title(side: Side) -> str:
    return f"{side['title']}." if side["title"] else ""


def _day(side: Side) -> date | None:
    return date.fromisoformat(side["date"]) if side["date"] else None


if __name__ == "__main__":
    main()
