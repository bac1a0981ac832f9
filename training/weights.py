"""Fits the weights of claimtrack/relate.py on the held-out news pairs, which the entailer was not trained on.

    python training/weights.py training/work/held_out.jsonl

Prints both tables as Python, to be put into relate.py by hand, and how well they do by cross-validation over whole
edit families. Multinomial logistic regression with an L2 penalty; weights are against "neither bears on the other".
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from claimtrack import given, relate
from claimtrack.pipeline import Tracker
from claimtrack.records import Label, Relation
from claimtrack.settings import Settings

NEITHER, AGREE, CONFLICT = 0, 1, 2
TARGETS = {"NEUTRAL": NEITHER, "CORROBORATION": AGREE, "REPRINT": AGREE, "CONTRADICTION": CONFLICT, "UPDATE": CONFLICT}
# Edited pairs are two thirds conflicts; among neighbours of two outlets hardly one in a hundred is.
NATURAL = 2.0

Seen = tuple[str, Label]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--penalty", type=float, default=0.5, help="inverse strength of the L2 penalty")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.pairs.read_text(encoding="utf-8").splitlines()]
    read = [pair for pair in given.pairs(options.pairs) if isinstance(pair, given.GivenPair)]
    targets = np.array([TARGETS[row["label"]] for row in rows])
    families = np.array([str(row.get("of") or row["id"]) for row in rows])
    natural = np.array([row["kind"] == "natural" for row in rows])
    for entailer in ("", "none"):
        tracker = Tracker(Settings(entailer=entailer))
        relations = list(tracker.compare((pair.left, pair.right) for pair in read))
        print(f"\n# {'WITHOUT' if entailer == 'none' else 'WITH'}_ENTAILER")
        _fit(relations, targets, families, natural, options.penalty)


def _fit(relations: list[Relation], targets: np.ndarray, families: np.ndarray, natural: np.ndarray, c: float) -> None:
    # The order of a given pair is its file's; relate puts the earlier first, which no feature depends on.
    features = [relate.features(relation.pair, relation.findings) for relation in relations]
    start = next(seen for seen in features[0] if seen[0] == "start")
    names = sorted({seen for row in features for seen in row if seen != start and seen[1] is not Label.CHANGE})
    table = np.array([[row.get(name, 0.0) for name in names] for row in features])
    weights = np.where(natural, NATURAL, 1.0)
    model = LogisticRegression(C=c, max_iter=2000)
    shares = cross_val_predict(
        model,
        table,
        targets,
        groups=families,
        cv=GroupKFold(5),
        method="predict_proba",
        params={"sample_weight": weights},
    )
    for column, what in ((AGREE, "agree"), (CONFLICT, "conflict")):
        for least in (0.5, 0.6, 0.7, 0.8):
            said = shares[:, column] >= least
            right = said & (targets == column)
            wrong = (said & natural & (targets == NEITHER)).sum() / max(1, (natural & (targets == NEITHER)).sum())
            print(
                f"# {what} >= {least}: precision {right.sum() / max(1, said.sum()):.2f}, "
                f"recall {right.sum() / (targets == column).sum():.2f}, of natural neutral pairs {wrong:.1%}"
            )
    model.fit(table, targets, sample_weight=weights)
    towards = model.coef_ - model.coef_[NEITHER]
    begin = model.intercept_ - model.intercept_[NEITHER]
    print(f"    _START: ({begin[AGREE]:.1f}, {begin[CONFLICT]:.1f}),")
    for name, agree, conflict in zip(names, towards[AGREE], towards[CONFLICT], strict=True):
        print(f'    ("{name[0]}", Label.{name[1].name}): ({agree:.1f}, {conflict:.1f}),')


if __name__ == "__main__":
    main()
