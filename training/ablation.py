"""Measures what each kind of derived pair buys: short runs that differ in one kind of row, all from the same start.

    python training/ablation.py DATA training/work --init training/work/general

Every run reads the same news pairs and the same of the pool, and besides them as many rows of one kind as there are;
what stands in their place without a kind is more of the pool, with three samples of it, so that the spread tells what
is chance. Figures of gold dev (marked): average precision of CONTRADICTION, of CORROBORATION with REPRINT, of natural
CORROBORATION; then accuracies of development sets.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from context import claim_alone, precisions

from bench import metrics, sets
from bench.accuracy.nli import LABELS
from claimtrack.models.entailer import CrossEntailer
from claimtrack.protocols import Entailer

SEED = 20261129
NEWS, POOL, OF_A_KIND = 2_500, 600, 900  # rows of a run
SETS = {"mnli_matched": 1_000, "stress_numeric_dev": 970, "negation_snli": 1_000}
TOGETHER = {
    **dict.fromkeys(("contrast/figure", "contrast/numeric", "contrast/conversion"), "contrast/figures"),
    **dict.fromkeys(("contrast/drop", "contrast/topic"), "contrast/other matter"),
}
DERIVED = ("contrast", "negated", "unanswered", "neighbours")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of data sets")
    parser.add_argument("work", type=Path, help="where the rows are")
    parser.add_argument("--init", type=Path, required=True, help="the model that every run starts from")
    options = parser.parse_args()
    rng = random.Random(SEED)
    pool, news = _lines(options.work / "pool.jsonl"), _lines(options.work / "news.jsonl")
    same = rng.sample(news, NEWS) + rng.sample(pool, POOL)
    runs = [(f"more of the pool, {n}", rng.sample(pool, OF_A_KIND)) for n in (1, 2)]
    runs += [(kind, rng.sample(lines, min(OF_A_KIND, len(lines)))) for kind, lines in _kinds(options.work)]
    for name, lines in runs:
        with tempfile.TemporaryDirectory() as folder:
            rows, model = Path(folder, "rows.jsonl"), Path(folder, "model")
            rows.write_text("".join(same + lines), encoding="utf-8")
            script = str(Path(__file__).with_name("train.py"))
            command = [sys.executable, script, str(model), "--init", str(options.init), "--rows", f"{rows}:1"]
            subprocess.run(command, check=True, capture_output=True)
            print(f"{name:24} {_figures(options.data, CrossEntailer(str(model)))}", flush=True)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines(keepends=True)


def _kinds(work: Path) -> Iterator[tuple[str, list[str]]]:
    """What was derived, the contrast pairs by their rule."""
    by_kind: dict[str, list[str]] = collections.defaultdict(list)
    for name in DERIVED:
        for line in _lines(work / f"{name}.jsonl"):
            kind = json.loads(line)["src"] if name == "contrast" else name
            by_kind[TOGETHER.get(kind, kind)].append(line)
    yield from sorted(by_kind.items())


def _figures(data: Path, entailer: Entailer) -> str:
    rows = sets.rows(sets.gold(data))
    found = precisions(rows, entailer, claim_alone, claim_alone)
    return " ".join([found, *(f"{name} {_accuracy(data, name, entailer):.3f}" for name in SETS)])


def _accuracy(data: Path, name: str, entailer: Entailer) -> float:
    rows = sets.sample(sets.rows(data / "nli" / "dev" / f"{name}.jsonl.xz"), SETS[name])
    read: tuple[Sequence[str], Sequence[str]] = ([row["premise"] for row in rows], [row["hypothesis"] for row in rows])
    said = [LABELS[n] for n in entailer.probabilities(*read).argmax(1)]
    return metrics.accuracy([row["label"] for row in rows], said)


if __name__ == "__main__":
    main()
