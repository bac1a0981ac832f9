"""ClaimBuster: sentences of presidential debates, of which some are factual and worth a check.

Beside `is_checkable`, which only sorts out what is no assertion, two light scorers: a logistic regression over a few
readable features, and one over the encoder's vectors. Each sentence is scored by one fitted on the other folds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench import metrics, sets
from bench.tasks.task import Found, f1, figure
from claimtrack import claims
from claimtrack.claims.sentences import is_checkable
from claimtrack.pipeline import Tracker
from claimtrack.protocols import Vectors
from claimtrack.records import Commitment
from claimtrack.store import wording

_FOLDS = 5
_SPEAKER = re.compile(r"\b(?:I|me|my|you|your)\b")
_SHOULD = re.compile(r"\b(?:should|must|need to|have to|want to|let['’]s|believe|think|hope)\b")
_PAST = re.compile(r"\b(?:was|were|had|did|has been|have been|\w{2,}ed)\b")
_COMPARES = re.compile(
    r"\b(?:more|less|fewer|most|least|than|highest|lowest|increase|cut|doubled?|percent|million)\w*\b"
)


def measure(data: Path, limit: int | None, tracker: Tracker) -> Found:
    file = data / "checkworthy" / "claimbuster_train.jsonl.xz"
    rows = sets.sample(sets.rows(file), limit)
    texts, gold = [row["text"] for row in rows], [str(row["label"]) == "1" for row in rows]
    vectors = tracker.models.encoder.encode([wording(text) for text in texts])
    readable = [[float(value) for value in features(text).values()] for text in texts]
    probabilities = {
        "is_checkable": [float(is_checkable(text)) for text in texts],
        "readable": scored(readable, gold),
        "vectors": scored(vectors, gold),
    }
    digest, share = sets.digest(file), sum(gold) / len(gold)
    measured = []
    for name, probability in probabilities.items():
        precision = metrics.average_precision(gold, probability)
        beside = {"base": share, "F1": f1(gold, [p >= 0.5 for p in probability], True)}
        measured.append(
            figure(f"claimbuster, {name}", "average precision", precision, len(rows), digest, beside=beside)
        )
    return Found(measured)


def features(text: str) -> dict[str, float]:
    claim = claims.draft(" ".join(text.split()))
    words = text.split()
    return {
        "words": float(np.log1p(len(words))),
        "names": min(4, sum(word[:1].isupper() for word in words[1:])),
        "digits": any(char.isdigit() for char in text),
        "figures": min(3, len(claim.quantities)),
        "places": bool(claim.places),
        "times": bool(claim.times),
        "checkable": is_checkable(text),
        "question": "?" in text,
        "forecast": claim.attribution.commitment is Commitment.FORECAST,
        "hedged": claim.attribution.commitment is Commitment.HEDGED,
        "I or you": bool(_SPEAKER.search(text)),
        "should": bool(_SHOULD.search(text)),
        "past": bool(_PAST.search(text)),
        "compares": bool(_COMPARES.search(text)),
    }


def scored(values: Sequence[Sequence[float]] | Vectors, gold: Sequence[bool]) -> list[float]:
    """The probability of each; both classes weigh the same, so a half is the cut."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=sets.SEED)
    model = LogisticRegression(class_weight="balanced", max_iter=1000)
    found = cross_val_predict(model, values, gold, cv=folds, method="predict_proba")
    return [float(probability) for probability in found[:, 1]]
