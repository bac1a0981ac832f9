"""Writes claimtrack/claims/checkworthiness.json from ClaimBuster's labelled sentences.

    python training/checkworthiness.py claimbuster_train.jsonl.xz claimtrack/claims/checkworthiness.json

`python -m bench.tasks` measures it by cross-validation: each sentence by weights fitted on the others.
"""

from __future__ import annotations

import collections
import json
import lzma
import sys
from collections.abc import Sequence
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from claimtrack import claims
from claimtrack.claims.checkworthiness import features

SOURCE = "weights fitted on ClaimBuster, https://doi.org/10.5281/zenodo.3609356, of which no sentence is here"
WORDS = 300  # the commonest, pairs of words among them
Features = dict[str, float]


def main() -> None:
    file, out = map(Path, sys.argv[1:3])
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    model = fitted([of(row["text"]) for row in rows], [str(row["label"]) == "1" for row in rows])
    names, regression = model[0].get_feature_names_out(), model[1]
    weights = {
        "start": float(regression.intercept_[0]),
        **dict(zip(names, map(float, regression.coef_[0]), strict=True)),
    }
    told = {"source": SOURCE, "weights": {name: round(weight, 3) for name, weight in weights.items()}}
    out.write_text(json.dumps(told, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def of(text: str) -> Features:
    return features(claims.draft(" ".join(text.split())))


def fitted(rows: Sequence[Features], labels: Sequence[bool]) -> Pipeline:
    """Both classes weigh the same, so a half is the cut."""
    model = make_pipeline(DictVectorizer(), LogisticRegression(class_weight="balanced", max_iter=2000))
    return model.fit(commonest(rows), labels)


def commonest(rows: Sequence[Features]) -> list[Features]:
    """The readable features and the commonest words alone."""
    counts = collections.Counter(name for row in rows for name in row if name.startswith("word "))
    kept = {name for name, _ in counts.most_common(WORDS)}
    return [
        {name: value for name, value in row.items() if name in kept or not name.startswith("word ")} for row in rows
    ]


if __name__ == "__main__":
    main()
