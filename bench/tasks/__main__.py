"""Runs the tasks and prints their figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from bench import cli
from bench.floors import Measured
from bench.tasks import basil, claimbuster, claimdiff, emergent, events, fnc1, polnear, reading
from bench.tasks.task import Found
from claimtrack.pipeline import Tracker
from claimtrack.settings import Settings

TASKS: dict[str, Callable[[Path, int | None, Tracker], Found]] = {
    "claimdiff": claimdiff.measure,
    "fnc1": fnc1.measure,
    "emergent": emergent.measure,
    "basil": basil.measure,
    "polnear": polnear.measure,
    "claimbuster": claimbuster.measure,
    "events": events.measure,
    "reading": reading.measure,
}


@click.command(cls=cli.Command)
@cli.shared
def main(**given: Any) -> None:
    """Measure the findings on the neighbours of the job, with the models that ship.

    Where a rule has constants, they are chosen on one half of the set, and the figure is of the other. --limit is of
    bodies for fnc1, of events for basil, of articles for polnear, of days for events. Without an entailer: --model
    none.

    \b
        python -m bench.tasks --data ../shared/data
        python -m bench.tasks --data ../shared/data --sets fnc1 --limit 300
    """
    asked = cli.options(list(TASKS), given)
    tracker = Tracker(Settings(entailer=asked.model))
    models = tracker.models
    names = {
        "encoder": models.encoder.fingerprint,
        "entailer": models.entailer.fingerprint if models.entailer else "none",
    }
    measured, notes = list[Measured](), list[str]()
    for name, measure in TASKS.items():
        if asked.wants(name):
            cli.told(name)
            found = measure(asked.data, asked.limit, tracker)
            measured += found.measured
            notes += found.notes
            cli.done(found.measured)

    out = cli.console()
    out.print(f"Entailer {names['entailer']}; encoder {names['encoder']}", style="dim")
    out.print(table(measured))
    for note in notes:
        out.print(note, style="dim")
    cli.finish(asked, "tasks", measured, {**names, "notes": notes})


def table(measured: Sequence[Measured]) -> Table:
    """Each figure, and beneath it what stands beside it."""
    made = cli.table("Tasks", "", "Measure", "Of", "Measured", "Must", "Aim", left=2)
    for item in measured:
        bars = (cli.number(item.must), cli.number(item.aim))
        made.add_row(item.name.partition("/")[2], item.measure, f"{item.rows:,}", cli.judged(item), *bars)
        for what, value in item.beside.items():
            made.add_row(f"[dim]  {what}[/]", "", "", f"[dim]{cli.number(value)}[/]", "", "")
    return made


if __name__ == "__main__":
    main()
