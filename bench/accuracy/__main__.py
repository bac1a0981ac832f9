"""Runs the measures and prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from bench import cli
from bench.accuracy import news, nli
from bench.floors import Measured
from claimtrack import models
from claimtrack.errors import ModelError
from claimtrack.models.encoder import SentenceEncoder
from claimtrack.models.entailer import CrossEntailer
from claimtrack.pipeline import Tracker
from claimtrack.settings import Settings

HELD_OUT = Path("training/work/held_out.jsonl")
SYMMETRIC = f"accuracy/{news.GOLD}, the same when swapped"


@click.command(cls=cli.Command)
@cli.shared
@click.option(
    "--held-out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=HELD_OUT,
    show_default=True,
    help="Pairs of the training data kept apart, for the calibration; passed over where missing.",
)
def main(held_out: Path, **given: Any) -> None:
    """Measure the entailer on the development sets, beside its baselines.

    The baselines: always the commonest label; MiniLM's cosine with the best thresholds, each half of a set answered
    with those of the other half; and, for mnli_matched, the model without the premise. Exits with 1 where a pair and
    its swap are related differently.

    \b
        python -m bench.accuracy --data ../shared/data
        python -m bench.accuracy --data ../shared/data --model FOLDER --sets gold,snli_dev --limit 200
    """
    asked = cli.options([*nli.SETS, news.GOLD], given)
    where = asked.model or models.bundled_entailer()
    if where is None:
        raise ModelError("this build carries no entailer; name one with --model FOLDER")
    entailer, encoder = CrossEntailer(where), SentenceEncoder()
    measured: list[Measured] = []
    calibration: dict[str, float] = {}
    confusion: Counter[tuple[str, str]] = Counter()
    speed, differ = 0.0, list[str]()
    for name in nli.names(asked.sets):
        found, read = nli.measure(asked.data, name, asked.limit, encoder, entailer)
        measured += found
        cli.done(found)
        if name == "mnli_matched":
            calibration[name] = nli.calibration(read)
    if asked.wants(news.GOLD):
        gold = news.gold(asked.data, asked.limit, encoder, entailer)
        measured += gold.measured
        cli.done(gold.measured)
        confusion = gold.confusion
        if held_out.exists():
            for way, error in news.calibration(held_out, asked.limit, entailer).items():
                calibration[f"{held_out.stem}, {way}"] = error
        count, differ = news.swapped(asked.data, Tracker(Settings(), encoder=encoder, entailer=entailer))
        digest = gold.measured[0].digest
        share = (count - len(differ)) / count
        measured.append(
            Measured(name=SYMMETRIC, measure="share of pairs", value=share, rows=count, digest=digest, must=1.0)
        )
        speed = news.pairs_a_second(asked.data, entailer)

    out = cli.console()
    out.print(f"Entailer {entailer.fingerprint}; encoder {encoder.fingerprint}", style="dim")
    out.print(_table(measured))
    if confusion:
        out.print(_ranking(measured))
        out.print(_confusion(confusion))
    if calibration:
        out.print(_calibration(calibration))
    if speed:
        out.print(f"{speed:.0f} pairs a second, of gold pairs, on this machine.")
    if differ:
        out.print(f"Related differently when swapped: {', '.join(differ)}", style="red")
    more = {
        "entailer": entailer.fingerprint,
        "encoder": encoder.fingerprint,
        "confusion": {kind: {label: confusion[kind, label] for label in nli.LABELS} for kind in news.KINDS},
        "calibration_error": calibration,
        "pairs_a_second": round(speed, 1),
        "swapped_differ": differ,
    }
    cli.finish(asked, "accuracy", measured, more if confusion else {**more, "confusion": {}})
    if differ:
        raise SystemExit(1)


def _table(measured: Sequence[Measured]) -> Table:
    table = cli.table("Accuracy", "Set", "Pairs", "Majority", "Cosine", "Model", "Must", "Aim")
    for item in measured:
        name = item.name.partition("/")[2]
        if item.name.startswith(f"accuracy/{news.GOLD}") and item.name != SYMMETRIC:
            continue
        beside = [cli.number(item.beside.get(key)) for key in ("majority", "cosine")]
        if "hypothesis only" in item.beside:
            table.add_row("  hypothesis only", "", "", "", cli.number(item.beside["hypothesis only"]), "", "")
        if ", " in name and item.name != SYMMETRIC:
            name = "  " + name.partition(", ")[2]
        row = (f"{item.rows:,}", *beside, cli.judged(item), cli.number(item.must), cli.number(item.aim))
        table.add_row(name, *row)
    return table


def _ranking(measured: Sequence[Measured]) -> Table:
    table = cli.table(
        "Gold pairs: average precision, model alone", "", "Base", "Cosine", "Raw", "Marked", "Must", "Aim"
    )
    for item in measured:
        if "raw" in item.beside:
            beside = [cli.number(item.beside[key]) for key in ("base", "cosine", "raw")]
            row = (*beside, cli.judged(item), cli.number(item.must), cli.number(item.aim))
            table.add_row(item.name.partition(", ")[2], *row)
    return table


def _confusion(confusion: Counter[tuple[str, str]]) -> Table:
    table = cli.table("Gold pairs: label by annotators, likeliest by model (marked)", "", *nli.LABELS, "all")
    for kind in news.KINDS:
        row = [confusion[kind, label] for label in nli.LABELS]
        table.add_row(kind, *map(str, row), str(sum(row)))
    return table


def _calibration(calibration: dict[str, float]) -> Table:
    table = cli.table("Expected calibration error (15 bins)", "", "Error")
    for name, error in calibration.items():
        table.add_row(name, cli.number(error))
    return table


if __name__ == "__main__":
    main()
