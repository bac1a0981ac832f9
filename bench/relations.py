"""How far the relations can be trusted: the gold pairs through the code of `claimtrack compare -f`."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from bench import cli, metrics, sets
from bench.floors import Measured
from bench.sets import Row
from claimtrack import given, relate
from claimtrack.errors import InputError
from claimtrack.pipeline import Tracker
from claimtrack.records import Relation, RelationKind
from claimtrack.settings import Settings

CORROBORATION, CONTRADICTION = RelationKind.CORROBORATION, RelationKind.CONTRADICTION
UPDATE, REPRINT = RelationKind.UPDATE, RelationKind.REPRINT
NEUTRAL, UNSURE = RelationKind.NEUTRAL, RelationKind.UNSURE
KINDS = (CORROBORATION, REPRINT, CONTRADICTION, UPDATE, NEUTRAL, UNSURE)
CLASSES = KINDS[:-1]  # "unsure" is an answer: it misses, but is no class of its own
_READINGS = {CORROBORATION: "agree", REPRINT: "agree", CONTRADICTION: "conflict", UPDATE: "conflict"}
_MERGED = (("CORROBORATION or REPRINT", (CORROBORATION, REPRINT)), ("CONTRADICTION or UPDATE", (CONTRADICTION, UPDATE)))
_GROUPS = (*((kind.value, (kind,)) for kind in CLASSES[:-1]), *_MERGED)
_BINS = 10
_SHORT = {CORROBORATION: "CORR", REPRINT: "REPR", CONTRADICTION: "CONTR", UPDATE: "UPD", NEUTRAL: "NEUT", UNSURE: "UNS"}

GOLD = "gold"
CLEAN = "natural NEUTRAL not called CONTRADICTION"
# Issue 4's bars.
_BARS = {
    "CORROBORATION, precision": (0.70, 0.92),
    "CONTRADICTION, precision": (0.65, 0.88),
    "CORROBORATION, recall": (0.40, 0.65),
    "CONTRADICTION, recall": (0.40, 0.65),
    "macro-F1": (0.45, 0.65),
    CLEAN: (0.98, 0.995),  # that is, 2 and 0.5 said wrongly per 100
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of a labelled pair."""

    row: Row
    relation: Relation

    @property
    def gold(self) -> RelationKind:
        return RelationKind(self.row["label"])

    @property
    def said(self) -> RelationKind:
        return self.relation.kind

    @property
    def natural(self) -> bool:
        return bool(self.row["kind"] == "natural")


def answers(file: Path, tracker: Tracker, limit: int | None = None) -> list[Answer]:
    """The pairs of a labelled file, read and compared as `claimtrack compare -f` does it."""
    rows = sets.sample(sets.rows(file), limit)
    return [Answer(row, relation) for row, relation in zip(rows, compared(rows, tracker), strict=True)]


def compared(rows: Sequence[Row], tracker: Tracker) -> list[Relation]:
    """The relation of each row; InputError where one cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pairs.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        pairs = []
        for item in given.pairs(file):
            if isinstance(item, InputError):
                raise item
            pairs.append((item.left, item.right))
    return list(tracker.compare(pairs))


# --- Measures -------------------------------------------------------------------------------------


def measured(found: Sequence[Answer], digest: str) -> list[Measured]:
    """What floors are kept of."""
    gold, said = [item.gold for item in found], [item.said for item in found]

    def figure(name: str, measure: str, value: float, rows: int) -> Measured:
        must, aim = _BARS.get(name, (None, None))
        title = f"relations/{GOLD}, {name}"
        return Measured(name=title, measure=measure, value=value, rows=rows, digest=digest, must=must, aim=aim)

    figures = []
    for name, kinds in _GROUPS:
        for measure, share in zip(("precision", "recall"), metrics.precision_recall(gold, said, kinds), strict=True):
            figures.append(figure(f"{name}, {measure}", measure, share.value, share.whole))
    figures.append(figure("macro-F1", "macro-F1", metrics.macro_f1(gold, said, CLASSES), len(found)))
    wrong = wrongly(found, CONTRADICTION)
    figures.append(figure(CLEAN, "share", 1 - wrong.value, wrong.whole))
    return figures


def wrongly(found: Sequence[Answer], kind: RelationKind) -> metrics.Share:
    """Of the natural NEUTRAL pairs, those of which `kind` is said."""
    neutral = [item for item in found if item.natural and item.gold is NEUTRAL]
    return metrics.Share(sum(item.said is kind for item in neutral), len(neutral))


def reliability(found: Sequence[Answer], reading: str) -> list[metrics.Bin]:
    """Of every pair, claimed or not: the odds of a reading ("agree", "conflict"), and whether it was annotated."""
    stated = [getattr(relate.odds(item.relation.pair, item.relation.findings), reading) for item in found]
    return metrics.reliability(stated, [_READINGS.get(item.gold) == reading for item in found], _BINS)


def stated(found: Sequence[Answer]) -> tuple[list[float], list[bool], list[bool]]:
    """Of all but the unsure: the probability stated, whether the relation is right, and whether the reading is.

    The reading is agreement, conflict or neither: it is what the probability is of. Which agreement is a REPRINT, and
    which conflict an UPDATE, is then settled by rule.
    """
    sure = [item for item in found if item.said is not UNSURE]
    return (
        [item.relation.probability for item in sure],
        [item.said is item.gold for item in sure],
        [_READINGS.get(item.said) == _READINGS.get(item.gold) and item.gold is not UNSURE for item in sure],
    )


# --- Shown ----------------------------------------------------------------------------------------


def _bars_table(found: Sequence[Measured]) -> Table:
    table = cli.table("Gold pairs", "", "Of", "Measured", "Must", "Aim")
    for item in found:
        if item.must is not None:
            name = item.name.partition(", ")[2]
            table.add_row(name, str(item.rows), cli.judged(item), cli.number(item.must), cli.number(item.aim))
    return table


def _groups_table(title: str, found: Sequence[Answer]) -> Table:
    table = cli.table(f"{title}: {len(found)} pairs", "", "Precision", "", "Recall", "", "F1")
    gold, said = [item.gold for item in found], [item.said for item in found]
    for name, kinds in _GROUPS:
        precision, recall = metrics.precision_recall(gold, said, kinds)
        f1 = 2 * precision.part / max(1, precision.whole + recall.whole)
        shown = [part for share in (precision, recall) for part in (_value(share), _counts(share))]
        table.add_row(name, *shown, cli.number(f1))
    return table


def _value(share: metrics.Share) -> str:
    return cli.number(share.value) if share.whole else "–"


def _counts(share: metrics.Share) -> str:
    return f"{share.part}/{share.whole}"


def _confusion_table(found: Sequence[Answer]) -> Table:
    table = cli.table("Annotated (down), said (across)", "", *_SHORT.values(), "all")
    counts = Counter((item.gold, item.said) for item in found)
    for gold in KINDS:
        row = [counts[gold, said] for said in KINDS]
        table.add_row(gold.value, *map(str, row), str(sum(row)))
    return table


def _edits_table(found: Sequence[Answer]) -> Table:
    table = cli.table("By kind of edit: what is said", "", "Annotated", *_SHORT.values(), "Right", left=2)
    counts = Counter((item.row["kind"], item.gold, item.said) for item in found)
    for kind, gold in sorted({(kind, gold) for kind, gold, _ in counts}, key=lambda k: (k[0] == "natural", k)):
        row = [counts[kind, gold, said] for said in KINDS]
        right = metrics.Share(counts[kind, gold, gold], sum(row))
        table.add_row(kind.removeprefix("edited:"), _SHORT[gold], *map(str, row), _counts(right))
    return table


def _reliability_table(found: Sequence[Answer]) -> Table:
    probability, right, read = stated(found)
    table = cli.table(
        "Stated probability, against the share that is right (all but UNSURE)",
        "Bin",
        "Pairs",
        "Stated",
        "Relation right",
        "Reading right",
    )
    for one, other in zip(
        metrics.reliability(probability, right, _BINS), metrics.reliability(probability, read, _BINS), strict=True
    ):
        shown = (str(one.count), cli.number(one.stated), cli.number(one.right), cli.number(other.right))
        table.add_row(f"{one.low:.1f} to {one.high:.1f}", *shown)
    errors = [cli.number(metrics.calibration_error(probability, truth, _BINS)) for truth in (right, read)]
    table.add_section()
    table.add_row("calibration error", str(len(probability)), "", *errors)
    return table


def _odds_table(found: Sequence[Answer]) -> Table:
    """Both readings side by side; a bin without a pair is empty."""
    table = cli.table(
        "The odds of every pair, against the share annotated so",
        "",
        "Agree",
        "Stated",
        "CORR or REPR",
        "Conflict",
        "Stated",
        "CONTR or UPD",
    )
    agree, conflict = ({b.low: b for b in reliability(found, reading)} for reading in ("agree", "conflict"))
    for low in sorted({*agree, *conflict}):
        shown = [text for bins in (agree, conflict) for text in (_bin(bins[low]) if low in bins else ("", "", ""))]
        table.add_row(f"{low:.1f} to {low + 1 / _BINS:.1f}", *shown)
    return table


def _bin(one: metrics.Bin) -> tuple[str, str, str]:
    return str(one.count), cli.number(one.stated), cli.number(one.right)


def mistakes(found: Sequence[Answer]) -> list[Answer]:
    """The most confident first; an UNSURE is none."""
    wrong = [item for item in found if item.said is not item.gold and item.said is not UNSURE]
    return sorted(wrong, key=lambda item: -item.relation.probability)


def _mistake(item: Answer) -> Text:
    relation, row = item.relation, item.row
    text = Text(f"{row['id']} ({row['kind']}): ")
    text.append(f"{relation.kind} at {relation.probability:.2f}, annotated {item.gold}\n", "bold")
    for side in ("left", "right"):
        claim = row[side]
        text.append(f"  {claim['outlet']}, {claim['date']}: ", "dim").append(f"{claim['claim']}\n")
    text.append(f"  says:      {relation.reason}\n")
    text.append(f"  annotated: {row['reason']}\n")
    return text


@click.command(cls=cli.Command)
@cli.shared
@click.option("--errors", type=click.IntRange(0), default=0, help="Also print so many of the most confident mistakes.")
def main(errors: int, **given_: Any) -> None:
    """Measure the relations on the gold pairs.

    They go through the code of `claimtrack compare -f`, with the models that ship (--model none: without
    an entailer).

    \b
        python -m bench.relations --data ../shared/data --errors 20
    """
    asked = cli.options([GOLD], given_)
    tracker = Tracker(Settings(entailer=asked.model))
    models = tracker.models
    names = {
        "encoder": models.encoder.fingerprint,
        "entailer": models.entailer.fingerprint if models.entailer else "none",
    }
    file = sets.gold(asked.data)
    cli.told(f"{GOLD}: its pairs")
    found = answers(file, tracker, asked.limit)
    figures = measured(found, sets.digest(file))

    out = cli.console()
    out.print(f"Entailer {names['entailer']}; encoder {names['encoder']}", style="dim")
    out.print(_bars_table(figures))
    natural = [item for item in found if item.natural]
    for kind, most in ((CONTRADICTION, " (must 2, aim 0.5)"), (CORROBORATION, ""), (UPDATE, "")):
        wrong = wrongly(found, kind)
        out.print(f"{kind} said wrongly, per 100 natural NEUTRAL pairs: {100 * wrong.value:.1f}{most}")
    out.print()
    out.print(_groups_table("All", found))
    out.print(_groups_table("Natural alone", natural))
    out.print(_confusion_table(found))
    out.print(_edits_table(found))
    out.print(_reliability_table(found))
    out.print(_odds_table(found))
    for item in mistakes(found)[:errors]:
        out.print(_mistake(item))
    said = [
        {
            "id": item.row["id"],
            "kind": item.row["kind"],
            "gold": item.gold,
            "said": item.said,
            "probability": round(item.relation.probability, 4),
            "reason": item.relation.reason,
        }
        for item in found
    ]
    cli.finish(asked, "relations", figures, {**names, "answers": said})


if __name__ == "__main__":
    main()
