"""ClaimBuster: sentences of presidential debates, of which some are factual and worth a check.

The product's scorer and, beside it, `is_checkable`, which only sorts out what is no assertion, and a logistic
regression over the encoder's vectors. Each sentence is scored by weights fitted on the other folds; the words that
the scorer reads were chosen by how common they are, whatever the labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench import metrics, sets
from bench.tasks.task import Found, f1, figure
from claimtrack import claims
from claimtrack.claims.checkworthiness import features, weights
from claimtrack.claims.sentences import is_checkable
from claimtrack.pipeline import Tracker
from claimtrack.protocols import Vectors
from claimtrack.store import wording

_FOLDS = 5


def measure(data: Path, limit: int | None, tracker: Tracker) -> Found:
    file = data / "checkworthy" / "claimbuster_train.jsonl.xz"
    rows = sets.sample(sets.rows(file), limit)
    texts, gold = [row["text"] for row in rows], [str(row["label"]) == "1" for row in rows]
    vectors = tracker.models.encoder.encode([wording(text) for text in texts])
    drafts = [claims.draft(" ".join(text.split())) for text in texts]
    table = [[seen.get(name, 0.0) for name in weights() if name != "start"] for seen in map(features, drafts)]
    probabilities = {
        "checkworthiness": scored(table, gold),
        "is_checkable": [float(is_checkable(text)) for text in texts],
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


def scored(values: Sequence[Sequence[float]] | Vectors, gold: Sequence[bool]) -> list[float]:
    """The probability of each; both classes weigh the same, so a half is the cut."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=sets.SEED)
    model = LogisticRegression(class_weight="balanced", max_iter=2000)
    found = cross_val_predict(model, values, gold, cv=folds, method="predict_proba")
    return [float(probability) for probability in found[:, 1]]
