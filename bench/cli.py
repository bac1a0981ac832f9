"""What both benches share: their options, how figures are shown, and what is done with the floors."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from rich import box
from rich.console import Console
from rich.table import Table

from bench import floors
from bench.floors import Measured
from claimtrack.errors import ClaimtrackError

F = TypeVar("F", bound=Callable[..., Any])
WIDTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked, but for what one bench alone takes."""

    data: Path
    model: str
    sets: tuple[str, ...]  # empty: all
    limit: int | None
    out: Path | None
    check_floors: bool
    set_floors: bool
    lower: tuple[str, ...]
    why: str

    def wants(self, name: str) -> bool:
        return not self.sets or name in self.sets


class Command(click.Command):
    """Turns a ClaimtrackError into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ClaimtrackError as fault:
            raise click.ClickException(str(fault)) from fault


def shared(command: F) -> F:
    """The options of every bench, in the order of --help."""
    folder = click.Path(path_type=Path, exists=True, file_okay=False)
    for option in reversed(
        (
            click.option("--data", type=folder, required=True, help="Folder of the data sets."),
            click.option("--model", default="", help="Folder or hub id of an entailer, in place of the shipped one."),
            click.option("--sets", default="", help="Only these sets, parted by commas."),
            click.option("--limit", type=click.IntRange(1), help="Only so many rows of each set, drawn at random."),
            click.option("--json", "out", type=click.Path(path_type=Path, dir_okay=False), help="Also write it here."),
            click.option("--check-floors", is_flag=True, help="Exit with 1 if a figure lies below its floor."),
            click.option("--set-floors", is_flag=True, help="Raise each floor to just below its figure."),
            click.option("--lower", multiple=True, metavar="NAME", help="Let this floor fall; asks for --why."),
            click.option("--why", default="", help="The reason for that; it is kept with the floor."),
        )
    ):
        command = option(command)
    return command


def options(known: Sequence[str], given: Mapping[str, Any]) -> Options:
    """The options as given, once they make sense together."""
    sets = tuple(name.strip() for name in given["sets"].split(",") if name.strip())
    if unknown := [name for name in sets if name not in known]:
        raise click.UsageError(f"no set {unknown[0]!r}; the sets are {', '.join(known)}")
    found = Options(**{**given, "sets": sets})
    if (found.check_floors or found.set_floors) and found.limit:
        raise click.UsageError("floors are of whole sets; leave out --limit")
    if found.set_floors and found.model:
        raise click.UsageError("floors are of the shipped model; leave out --model")
    if (found.lower or found.why) and not found.set_floors:
        raise click.UsageError("--lower and --why go with --set-floors")
    return found


def console(width: int = WIDTH) -> Console:
    return Console(file=sys.stdout, highlight=False, width=width)


def told(what: str) -> None:
    """Says on stderr what is being done: some sets take minutes."""
    click.echo(f"{what} …", err=True)


def done(measured: Sequence[Measured]) -> None:
    """Says on stderr what was found so far: a run may be cut before its tables."""
    for item in measured:
        click.echo(f"  {item.name.partition('/')[2]}: {item.measure} {item.value:.3f}", err=True)


def table(title: str, *columns: str, left: int = 1) -> Table:
    """A table whose columns, but for the first `left`, hold figures."""
    made = Table(
        box=box.SIMPLE_HEAD,
        title=title,
        title_justify="left",
        title_style="bold",
        pad_edge=False,
        min_width=min(WIDTH, len(title)),
    )
    for number, column in enumerate(columns):
        made.add_column(column, justify="left" if number < left else "right")
    return made


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if value in (0, 1) else f"{value:.3f}"


def judged(item: Measured) -> str:
    """The figure, coloured where there is a bar for it."""
    if item.must is None:
        return number(item.value)
    colour = "red" if item.value < item.must else "green" if item.value >= (item.aim or item.must) else "yellow"
    return f"[{colour}]{number(item.value)}[/]"


def finish(asked: Options, bench: str, measured: Sequence[Measured], more: Mapping[str, object]) -> None:
    """Writes what was asked for, and holds the floors; SystemExit(1) where one does not hold."""
    if asked.out:
        content = {"limit": asked.limit, "measured": [asdict(item) for item in measured], **more}
        asked.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    hold(
        floors.FILE,
        bench,
        measured,
        check=asked.check_floors,
        write=asked.set_floors,
        lower=asked.lower,
        why=asked.why,
        whole=not asked.sets,
    )


def hold(
    file: Path,
    bench: str,
    measured: Sequence[Measured],
    *,
    check: bool,
    write: bool,
    lower: Sequence[str] = (),
    why: str = "",
    whole: bool = True,
) -> None:
    """Holds the floors, or writes them; SystemExit(1) where one does not hold. `whole`: all of the bench was run."""
    pinned = floors.load(file)
    if check:
        if fallen := floors.faults(pinned, measured, whole=f"{bench}/" if whole else ""):
            for fault in fallen:
                click.echo(f"floor: {fault}", err=True)
            raise SystemExit(1)
        click.echo(f"All floors of {bench} hold.", err=True)
    if write:
        file.write_text(floors.dumps(floors.raised(pinned, measured, lower, why)), encoding="utf-8")
        click.echo(f"Floors written to {file}.", err=True)
