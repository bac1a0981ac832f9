"""Runs the measures and prints them."""

from __future__ import annotations

import shlex
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from bench import cli, synthetic
from bench.speed import adding, figures, inference, machine, plot, processes, searching
from bench.speed.figures import Figure
from bench.speed.material import SIZES, Material

DATA = Path("..", "shared", "data")
WIDTH = 120
TRIED = "## What was tried"

MEASURES: dict[str, Callable[[Material], Iterator[Figure]]] = {
    "encode": inference.encode,
    "twin_agreement": inference.twin_agreement,
    "arithmetic": inference.arithmetic,
    "entail": inference.entail,
    "entail_agreement": inference.entail_agreement,
    "find_cold": processes.find_cold,
    "find_growth": processes.find_growth,
    "add": adding.add,
    "add_one": adding.add_one,
    "add_memory": processes.add_memory,
    "search": searching.search,
    "mining": searching.mining,
}


@click.command(cls=cli.Command)
@click.option(
    "--size", type=click.Choice(list(SIZES)), default="small", show_default=True, help="How much of everything."
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DATA,
    show_default=True,
    help="Folder of the data sets; where it lacks the articles, the sample corpus serves.",
)
@click.option("--only", default="", metavar="NAME,...", help=f"Only these measures: {', '.join(MEASURES)}.")
@click.option("--repeat", type=click.IntRange(1), default=5, show_default=True, help="Runs of each side.")
@click.option(
    "--ten-million", is_flag=True, help="Search ten million texts too, and the memory that takes: 15 GB of vectors."
)
@click.option(
    "--work", type=click.Path(path_type=Path, file_okay=False), help="Keep what is made here, for the next run."
)
@click.option(
    "--write",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write it as Markdown, with a plot beside it (.svg).",
)
def main(
    size: str, data: Path, only: str, repeat: int, ten_million: bool, work: Path | None, write: Path | None
) -> None:
    """Measure how fast claimtrack is, against what a user would write instead (bench/naive.py).

    The two sides run by turns. No figure fails the run: it exits with 1 only where something cannot be measured.
    "make smoke", a part of what every change must pass, runs a few measures of the small size once.

    \b
        python -m bench.speed
        python -m bench.speed --size full --write docs/benchmarks.md
        python -m bench.speed --only encode,find_cold --repeat 2
    """
    names = [name.strip() for name in only.split(",") if name.strip()] or list(MEASURES)
    if unknown := [name for name in names if name not in MEASURES]:
        raise click.UsageError(f"no measure {unknown[0]!r}; the measures are {', '.join(MEASURES)}")
    described = machine.described()
    found, failed = list[Figure](), list[str]()
    with _folder(work) as folder:
        material = Material(data, SIZES[size], folder, repeat, ten_million=ten_million)
        for name in names:
            cli.told(name)
            try:
                for item in MEASURES[name](material):
                    found.append(item)
                    click.echo(f"  {item.what}: {item.ours}, {item.against}: {item.bar.shown(item.ratio)}", err=True)
            except Exception:  # the others are measured all the same
                failed.append(name)
                traceback.print_exc()
        large = SIZES[size].find
        quantiles = synthetic.quantiles(material.real, large) if "real" in material.__dict__ else {}
        source = material.source

    remarks = [f"size {size}, medians of {figures.runs(repeat)}; sentences of {source.name}"]
    if size != "full":
        remarks.append("The bars are for the full size.")
    remarks += [f"{name} could not be measured" for name in failed]
    out = cli.console(WIDTH)
    for line in described:
        out.print(line, style="dim")
    out.print()
    if found:
        out.print(figures.table(found, "Speed"))
    for line in [*figures.notes(found), *remarks]:
        out.print(line, style="dim")
    if quantiles:
        out.print()
        out.print(figures.quantiles_table(quantiles))
    if write:
        command = f"python -m bench.speed {shlex.join(sys.argv[1:])}".strip()
        picture = write.with_suffix(".svg")
        if found:
            picture.write_text(plot.svg(found), encoding="utf-8")
        drawn = picture.name if found else ""
        run = figures.Run(command=command, machine=described, day=date.today(), remarks=remarks, plot=drawn)
        write.write_text(figures.markdown(found, quantiles, run) + _by_hand(write), encoding="utf-8")
    if failed:
        raise SystemExit(1)


def _by_hand(page: Path) -> str:
    """What people have added to the page that is written anew."""
    known = page.read_text(encoding="utf-8") if page.is_file() else ""
    _, found, added = known.partition(f"\n{TRIED}\n")
    return f"\n{TRIED}\n{added}" if found else ""


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="claimtrack-bench-") as made:
            yield Path(made)
    else:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()


if __name__ == "__main__":
    main()
