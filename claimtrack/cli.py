"""The command line: options in, one call, print."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from claimtrack import settings as settings_
from claimtrack.errors import ClaimtrackError, ExtraError, InputError
from claimtrack.records import RelationKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claimtrack.pipeline import Filter, Tracker

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("table", "json", "jsonl", "csv")


class _Commands(click.Group):
    """Turns a ClaimtrackError into one line and exit code 1, whichever command raised it."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ClaimtrackError as fault:
            raise click.ClickException(" ".join(str(fault).split())) from fault
        except KeyboardInterrupt:
            click.echo("Interrupted. What was read is kept; give the same command again to go on.", err=True)
            ctx.exit(130)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)  # in the order of the path, not of the alphabet


def _format_option(command: F) -> F:
    return click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print: for reading, for a program, or for a spreadsheet.",
    )(command)


def _filter_options(command: F) -> F:
    day = click.DateTime(["%Y-%m-%d"])
    for option in (
        click.option("--until", type=day, metavar="DATE", help="Only claims published by this day."),
        click.option("--since", type=day, metavar="DATE", help="Only claims published on this day or later."),
        click.option("--outlet", multiple=True, help="Only claims of this outlet; may be given several times."),
    ):
        command = option(command)
    return command


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    from claimtrack import __schema__, __version__, models
    from claimtrack.reports import contract

    entailer = models.bundled_entailer()
    click.echo(f"claimtrack {__version__}")
    click.echo(f"encoder   {models.ENCODER_NAME}@{models.ENCODER_SHA256[:12]}")
    click.echo(f"entailer  {f'{entailer.name}@{models.weights_sha256(entailer)[:12]}' if entailer else 'none'}")
    click.echo(f"JSON      {contract.SCHEMA}")
    click.echo(f"database  {__schema__}")
    ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--index",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the database and its index.  [default: index, or CLAIMTRACK_INDEX]",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Say the versions of all parts.",
)
@click.pass_context
def cli(ctx: click.Context, index: Path | None) -> None:
    """Track claims across news outlets: who says so, who says otherwise, and on whose word.

    \b
        claimtrack add corpus/
        claimtrack find "rations resumed"
    """
    ctx.obj = settings_.from_environment(index=index)


# The list of formats comes from the package's files; it is made when help is asked for, not at every start.
class _Add(click.Command):
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        from claimtrack import ingest

        rows = [
            (" ".join(module.SUFFIXES), (module.__doc__ or "").splitlines()[0]) for module in ingest.formats().values()
        ]
        with formatter.section("Formats"):
            formatter.write_dl(rows)


@cli.command(cls=_Add)
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--outlet", help="The outlet of articles that do not name theirs.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day of those that give none.",
)
@click.pass_obj
def add(settings: settings_.Settings, paths: tuple[str, ...], outlet: str | None, day: Any) -> None:
    """Read articles from PATHS (files, folders and addresses) and track their claims.

    Outlet, date and title come from front matter or fields, else from the text's own cues, else from the options,
    else stay unknown. Adding the same again changes nothing; a changed article is a new version. Exits with 1 where
    nothing at all could be read.

    \b
        claimtrack add corpus/
        claimtrack add https://www.rfa.org/english/ARTICLE feed.xml
    """
    from claimtrack import ingest, tables

    with _tracker(settings) as tracker:
        done = tracker.add(paths, ingest.Hints(outlet=outlet, date=_day(day)))
    for item in done.skipped:
        where = item.path if item.line is None else f"{item.path}:{item.line}"
        click.echo(f"skipped {where}: {item.reason}", err=True)
    click.echo(tables.added(done))
    if done.skipped and not sum(done.articles.values()):
        raise SystemExit(1)


@cli.command()
@click.argument("text")
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 1000), help="How many claims to give.")
@_filter_options
@click.option("--why", is_flag=True, help="Say of each claim why it is taken to stand so.")
@_format_option
@click.pass_obj
def find(
    settings: settings_.Settings,
    text: str,
    k: int,
    outlet: tuple[str, ...],
    since: Any,
    until: Any,
    why: bool,
    form: str,
) -> None:
    """Say what the corpus holds on TEXT: who says so, who says otherwise, when, and on whose word.

    \b
        claimtrack find "rations resumed"
    """
    from claimtrack import tables
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        found = tracker.find(text, k, _only(outlet, since, until))
        clusters = {c.cluster_id: c for c in tracker.clusters(sorted({f.claim.cluster_id for f in found} - {""}))}
    _print(form, lambda: contract.found(found), lambda: tables.found(found, clusters, why), "Nothing found.")


@cli.command()
@click.argument("text", required=False)
@click.option("-f", "--file", type=click.File(encoding="utf-8"), help="Draft claims, one a line; - for standard input.")
@_filter_options
@click.option(
    "--fail-on",
    multiple=True,
    type=click.Choice([status.value for status in Status]),
    help="Exit with 3 if any claim has this status; may be given several times.",
)
@_format_option
@click.pass_obj
def check(
    settings: settings_.Settings,
    text: str | None,
    file: IO[str] | None,
    outlet: tuple[str, ...],
    since: Any,
    until: Any,
    fail_on: tuple[str, ...],
    form: str,
) -> None:
    """Hold draft claims against the corpus: supported, contradicted, disputed, unclear, or nothing found.

    TEXT is one claim, or - to read claims from standard input, one a line. The status counts independent origins,
    and is no verdict on what is true.

    \b
        claimtrack check "Russia will deliver 50,000 tons of flour to North Korea"
    """
    from claimtrack import tables
    from claimtrack.reports import contract

    drafts = _drafts(text, file)
    with _tracker(settings) as tracker:
        checked = tracker.check(drafts, _only(outlet, since, until))
    _print(form, lambda: contract.checked(checked), lambda: tables.checked(checked), "")
    if any(item.status.value in fail_on for item in checked):
        raise SystemExit(3)


@cli.command()
@click.argument("texts", nargs=-1)
@click.option("-f", "--file", type=click.Path(path_type=Path, dir_okay=False), help="Pairs as JSON lines.")
@_format_option
@click.pass_obj
def compare(settings: settings_.Settings, texts: tuple[str, ...], file: Path | None, form: str) -> None:
    """Say how two claims relate, given as two texts or as many pairs in a file. Needs no index.

    A row of the file: {"id": …, "left": {"claim": …, "before", "after", "outlet", "date", "title"}, "right": {…}};
    all but "claim" may be left out.

    \b
        claimtrack compare "Trade was suspended in May" "Trade was not suspended in May"
    """
    from claimtrack import given, tables
    from claimtrack.reports import contract

    if (file is None) == (not texts) or (texts and len(texts) != 2):
        raise click.UsageError("give two texts, or -f FILE with pairs")
    items = list(given.pairs(file)) if file else [given.pair(*texts)]
    faults = [item for item in items if isinstance(item, InputError)]
    pairs = [item for item in items if not isinstance(item, InputError)]
    for fault in faults:
        click.echo(f"skipped {fault}", err=True)
    with _tracker(settings) as tracker:
        relations = list(tracker.compare((pair.left, pair.right) for pair in pairs))
    found = [(pair.id, relation) for pair, relation in zip(pairs, relations, strict=True)]
    _print(
        form,
        lambda: [contract.compared(*item) for item in found],
        lambda: tables.compared(found),
        "No pairs.",
    )
    if faults and not pairs:
        raise SystemExit(1)


@cli.command()
@click.option(
    "--kind",
    multiple=True,
    type=click.Choice([k.value for k in RelationKind if k is not RelationKind.NEUTRAL], case_sensitive=False),
    help="Only relations of this kind; may be given several times.",
)
@_filter_options
@click.option("--least", type=click.FloatRange(0, 1), default=0.0, help="Only those at least this probable.")
@click.option("-n", "--limit", type=click.IntRange(1), help="How many to give; all if not given.")
@_format_option
@click.pass_obj
def flags(
    settings: settings_.Settings,
    kind: tuple[str, ...],
    outlet: tuple[str, ...],
    since: Any,
    until: Any,
    least: float,
    limit: int | None,
    form: str,
) -> None:
    """List the relations found across outlets, most certain first.

    \b
        claimtrack flags --kind CONTRADICTION
    """
    from claimtrack import tables
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        found = tracker.flags(
            kinds=[RelationKind(k) for k in kind],
            only=_only(outlet, since, until),
            least=least,
            limit=limit or -1,
        )
    _print(form, lambda: contract.flags(found), lambda: tables.relations(found), "No flags.")


@cli.command()
@click.option("-n", "--limit", type=click.IntRange(1), help="How many to give; all if not given.")
@_format_option
@click.pass_obj
def clusters(settings: settings_.Settings, limit: int | None, form: str) -> None:
    """List the clusters: claims that say the same thing, and on how many independent origins.

    \b
        claimtrack clusters
    """
    from claimtrack import tables
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        found = tracker.clusters()[:limit]
    _print(form, lambda: contract.clusters(found), lambda: tables.clusters(found), "No clusters.")


@cli.command()
@click.argument("text", required=False)
@click.option("-n", "--limit", type=click.IntRange(1), help="How many to give; all if not given.")
@_format_option
@click.pass_obj
def timeline(settings: settings_.Settings, text: str | None, limit: int | None, form: str) -> None:
    """Show what changed, state by state and on whose word: of all that is told, or of what is near TEXT.

    \b
        claimtrack timeline "trade across the border"
    """
    from claimtrack import tables
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        found = tracker.timelines(text)[:limit]
    _print(form, lambda: contract.timelines(found), lambda: tables.timelines(found), "No changes.")


@cli.command()
@click.argument("claim_id")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.pass_obj
def show(settings: settings_.Settings, claim_id: str, form: str) -> None:
    """Show a claim in its article, marked, with where it comes from and its relations.

    CLAIM_ID may be the beginning of an id, as the other commands print it.

    \b
        claimtrack show 3f2a91c0
    """
    from claimtrack import tables
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        shown = tracker.show(claim_id)
    if form == "json":
        click.echo(contract.dumps(contract.shown(shown.claim, shown.article, shown.relations)), nl=False)
    else:
        tables.console().print(tables.shown(shown))


class _Report(click.Command):
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        from claimtrack import reports

        rows = [
            (f"{name} ({' '.join(module.SUFFIXES)})", module.__doc__ or "")
            for name, module in reports.formats().items()
        ]
        with formatter.section("Formats"):
            formatter.write_dl(rows)


@cli.command(cls=_Report)
@click.option("--claims", type=click.File(encoding="utf-8"), help="Draft claims to check, one a line.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where it goes.")
@click.option("--format", "form", help="A format's name; else the ending of the output's name chooses.")
@click.option("--redact", is_flag=True, help="Leave out who the sources are: names and places of those who speak.")
@click.pass_obj
def report(
    settings: settings_.Settings, claims: IO[str] | None, output: Path | None, form: str | None, redact: bool
) -> None:
    """Write the batch corroboration report: draft claims, flags, clusters, changes, timeline, outlets.

    Without -o it is printed, and --format says how.

    \b
        claimtrack report -o report.html
        claimtrack report --format jsonl
    """
    from claimtrack import given, reports
    from claimtrack.reports import words

    if output is None and form is None:
        raise click.UsageError("give -o FILE, or --format to print")
    chosen = reports.chosen(form, output)
    drafts = given.drafts(claims, claims.name) if claims else []
    with _tracker(settings) as tracker:
        made = tracker.report(drafts, shlex.join(["claimtrack", *sys.argv[1:]]))
    if redact:
        from claimtrack.reports.redact import redacted

        made = redacted(made, _is_country)
    page = reports.render(made, chosen)
    if output is None:
        click.echo(page, nl=False)
        return
    try:
        output.write_bytes(page if isinstance(page, bytes) else page.encode())
    except OSError as fault:
        raise InputError(f"{output} cannot be written ({fault.strerror}); give another path") from None
    counts = ((len(made.checked), "draft claim"), (len(made.flags), "flag"), (len(made.clusters), "cluster"))
    click.echo(f"Wrote {output}: {', '.join(words.counted(*count) for count in counts)}.")


@cli.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.pass_obj
def status(settings: settings_.Settings, form: str) -> None:
    """Say what the index holds.

    \b
        claimtrack status
    """
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        found = tracker.status()
    if form == "json":
        click.echo(contract.dumps(found), nl=False)
    else:
        width = max(map(len, found))
        click.echo("\n".join(f"{name:<{width}}  {value}" for name, value in found.items()))


@cli.command()
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Where it listens.")
@click.pass_obj
def browse(settings: settings_.Settings, port: int) -> None:
    """Open the index in Datasette, for this machine only: facets, full-text search, ready-made questions.

    Needs the extra claimtrack[datasette]. Nothing is written to the index.

    \b
        claimtrack browse
    """
    from importlib.resources import files
    from importlib.util import find_spec

    from claimtrack.store import NAME

    if find_spec("datasette") is None:
        raise ExtraError("browse needs datasette; run: pip install 'claimtrack[datasette]'")
    with _tracker(settings) as tracker:
        tracker.status()  # refuses what is no index, and gives an older one its views
    metadata = files("claimtrack.store") / "datasette.json"
    command = ["-m", "datasette", "serve", str((settings.index / NAME).resolve()), "--metadata", str(metadata)]
    os.execv(sys.executable, [sys.executable, *command, "--host", "127.0.0.1", "--port", str(port)])


@cli.command()
@click.pass_obj
def rebuild(settings: settings_.Settings) -> None:
    """Build the index anew, with the model of the settings, and compare every claim again.

    \b
        claimtrack rebuild
    """
    with _tracker(settings) as tracker:
        found = tracker.rebuild()
    click.echo(f"Rebuilt. Flags: {', '.join(f'{n:,} {kind}' for kind, n in sorted(found.items())) or 'none'}.")


@cli.command()
@click.argument("article")
@click.pass_obj
def remove(settings: settings_.Settings, article: str) -> None:
    """Forget an article with its claims and relations. ARTICLE is its id, path or address.

    \b
        claimtrack remove corpus/2017-05-14-cnn-hwasong-12.md
    """
    from claimtrack.reports import words

    with _tracker(settings) as tracker:
        articles, claims = tracker.remove(article)
    click.echo(f"Removed {words.counted(articles, 'article')} with {words.counted(claims, 'claim')}.")


@contextmanager
def _tracker(settings: settings_.Settings) -> Iterator[Tracker]:
    """An open tracker, with a progress bar on a terminal's error stream."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from claimtrack.pipeline import Tracker

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)

        tracker = Tracker(settings, progress=progress)
        try:
            yield tracker
        finally:
            tracker.close()


def _print(form: str, rows: Callable[[], Sequence[Mapping[str, Any]]], table: Callable[[], Any], nothing: str) -> None:
    from claimtrack import tables
    from claimtrack.reports import contract, jsonl

    match form:
        case "json":
            click.echo(contract.dumps(rows()), nl=False)
        case "jsonl":
            click.echo(jsonl.lines(rows()), nl=False)
        case "csv":
            click.echo(tables.as_csv(rows()), nl=False)
        case _ if nothing and not rows():
            click.echo(nothing)
        case _:
            tables.console().print(table())


def _drafts(text: str | None, file: IO[str] | None) -> Sequence[str]:
    from claimtrack import given

    if (text is None) == (file is None):
        raise click.UsageError("give one claim, or -f FILE with one a line, or - to read from standard input")
    if file is not None:
        return given.drafts(file, file.name)
    if text == "-":
        with click.open_file("-", encoding="utf-8") as stdin:
            return given.drafts(stdin, "standard input")
    return [text or ""]


def _only(outlets: tuple[str, ...], since: Any, until: Any) -> Filter:
    from claimtrack.pipeline import Filter

    return Filter(outlets=outlets, since=_day(since), until=_day(until))


def _is_country(name: str) -> bool:
    """Or a sea, and whatever else lies in no other place."""
    from claimtrack.claims.places import places

    return any(place.text == name and not place.within for place in places(name))


def _day(value: Any) -> date | None:
    return value.date() if value else None


def main() -> None:
    cli(prog_name="claimtrack")
