"""Calibrates a trained entailer and puts it into the package, in 16 bits.

    python training/ship.py training/work/averaged training/work/held_out.jsonl

The temperature is the one that makes the held-out news pairs likeliest, read as the check reads them (`marked`, both
directions); it goes into the model's config as `claimtrack_temperature`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from scipy.optimize import minimize_scalar
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from claimtrack import given
from claimtrack.checks.entailment import marked
from claimtrack.models.entailer import CrossEntailer

LABELS = {"CORROBORATION": 0, "REPRINT": 0, "NEUTRAL": 1, "CONTRADICTION": 2}
PACKAGE = Path("claimtrack/models/entailer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("held_out", type=Path)
    options = parser.parse_args()
    model = AutoModelForSequenceClassification.from_pretrained(options.model).half()
    model.save_pretrained(PACKAGE)
    AutoTokenizer.from_pretrained(options.model).save_pretrained(PACKAGE)
    _set_temperature(1.0)

    rows = [json.loads(line) for line in options.held_out.read_text(encoding="utf-8").splitlines()]
    pairs = [pair for pair in given.pairs(options.held_out) if isinstance(pair, given.GivenPair)]
    read = [(pair, LABELS[row["label"]]) for pair, row in zip(pairs, rows, strict=True) if row["label"] in LABELS]
    texts, targets = [], []
    for pair, label in read:
        for one, other in ((pair.left, pair.right), (pair.right, pair.left)):
            texts.append(marked(one.text, one.date, other.text, other.date))
            targets.append(label)
    with torch.inference_mode():
        shares = CrossEntailer(PACKAGE).probabilities(*zip(*texts, strict=True))
    logits, wanted = np.log(np.maximum(shares, 1e-9)), np.array(targets)

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        log_sum = np.log(np.exp(scaled - scaled.max(axis=1, keepdims=True)).sum(axis=1)) + scaled.max(axis=1)
        return float((log_sum - scaled[np.arange(len(wanted)), wanted]).mean())

    best = float(minimize_scalar(loss, bounds=(0.3, 5.0), method="bounded").x)
    _set_temperature(round(best, 3))
    accuracy = (shares.argmax(axis=1) == wanted).mean()
    size = sum(file.stat().st_size for file in PACKAGE.iterdir()) / 1e6
    print(f"{len(wanted)} held-out readings: accuracy {accuracy:.3f}; temperature {best:.3f}; {size:.1f} MB")


def _set_temperature(value: float) -> None:
    file = PACKAGE / "config.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**config, "claimtrack_temperature": value}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
