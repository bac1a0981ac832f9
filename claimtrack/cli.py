"""The command line: options in, one call, print."""

from __future__ import annotations

import gc
import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, contextmanager
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
    from claimtrack.records import Skipped

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("table", "json", "jsonl", "csv")
_KINDS = [kind.value for kind in RelationKind if kind is not RelationKind.NEUTRAL]


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

    click.echo(f"claimtrack {__version__}")
    try:
        settings = settings_.from_environment()
        encoder, entailer = settings.encoder, settings.entailer or str(models.bundled_entailer() or "none")
        own = f"{models.ENCODER_NAME}@{models.ENCODER_SHA256[:12]}"
        click.echo(f"encoder   {models.told(encoder) if encoder else own}")
        click.echo(f"entailer  {entailer if entailer == 'none' else models.told(entailer)}")
    except ClaimtrackError as fault:
        raise click.ClickException(" ".join(str(fault).split())) from fault
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
    help="Say the versions of all parts, and the models that the settings name.",
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
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="The column of a table (CSV, XLSX) that holds text, outlet, date, title, url, byline…; may be given several "
    "times.",
)
@click.pass_obj
def add(
    settings: settings_.Settings, paths: tuple[str, ...], outlet: str | None, day: Any, columns: tuple[str, ...]
) -> None:
    """Read articles from PATHS (files, folders and addresses) and track their claims.

    Outlet, date and title come from front matter or fields, else from the text's own cues, else from the options,
    else stay unknown. Adding the same again changes nothing; a changed article is a new version. Exits with 1 where
    nothing at all could be read.

    \b
        claimtrack add corpus/
        claimtrack add https://www.rfa.org/english/ARTICLE feed.xml
        claimtrack add table.xlsx --column text=Body --column outlet=Source
    """
    from claimtrack import ingest, tables

    hints = ingest.Hints(outlet=outlet, date=_day(day), columns=_columns(columns, ingest.FIELDS))
    with _tracker(settings) as tracker:
        done = tracker.add(paths, hints)
    for item in done.skipped:
        click.echo(_skipped(item), err=True)
    if done.more_skipped:
        click.echo(f"skipped {done.more_skipped:,} more", err=True)
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


def _flag_options(command: F) -> F:
    kinds = click.Choice(_KINDS, case_sensitive=False)
    told = "Only relations of this kind; may be given several times."
    for option in (
        _format_option,
        click.option("-n", "--limit", type=click.IntRange(1), help="How many to give; all if not given."),
        click.option("--least", type=click.FloatRange(0, 1), default=0.0, help="Only those at least this probable."),
        _filter_options,
        click.option("--kind", multiple=True, type=kinds, help=told),
    ):
        command = option(command)
    return command


def _list_flags(
    settings: settings_.Settings,
    kind: tuple[str, ...],
    outlet: tuple[str, ...],
    since: Any,
    until: Any,
    least: float,
    limit: int | None,
    form: str,
    unjudged: bool = False,
) -> None:
    from claimtrack import tables
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        kinds, only = [RelationKind(k) for k in kind], _only(outlet, since, until)
        found = list(tracker.flags(kinds=kinds, only=only, least=least, limit=limit or -1, unjudged=unjudged))
    _print(form, lambda: contract.flags(found), lambda: tables.relations(found), "No flags.")


@cli.command()
@_flag_options
@click.pass_obj
def flags(settings: settings_.Settings, /, **options: Any) -> None:
    """List the relations found across outlets, most certain first.

    \b
        claimtrack flags --kind CONTRADICTION
    """
    _list_flags(settings, **options)


@cli.group()
def review() -> None:
    """Decide on flags, and keep who decided what, when and why. A decision outranks what the checks find, then and
    later.

    \b
        claimtrack review list
        claimtrack review judge 0363d1b8 e76132dd --as REPRINT --by "Ada Park" --why "One briefing by Yonhap."
    """


@review.command("list")
@_flag_options
@click.pass_obj
def review_list(settings: settings_.Settings, /, **options: Any) -> None:
    """List the flags that nobody has judged yet, most certain first.

    \b
        claimtrack review list --kind CONTRADICTION
    """
    _list_flags(settings, **options, unjudged=True)


@review.command("judge")
@click.argument("left", metavar="CLAIM_ID")
@click.argument("right", metavar="CLAIM_ID")
@click.option(
    "--as",
    "kind",
    required=True,
    type=click.Choice([kind.value for kind in RelationKind], case_sensitive=False),
    help="What they are to each other. NEUTRAL is no flag any more.",
)
@click.option("--by", "who", required=True, metavar="NAME", help="Who decided.")
@click.option("--why", required=True, metavar="TEXT", help="The reason, as flags and reports will give it.")
@click.pass_obj
def review_judge(settings: settings_.Settings, left: str, right: str, kind: str, who: str, why: str) -> None:
    """Keep what a person decided of two claims, given by their ids or the beginnings of them, flagged or not.

    The last judgement of two claims counts. It holds for what has the same words in corrected versions of their
    articles, too.

    \b
        claimtrack review judge 0363d1b8 e76132dd --as REPRINT --by "Ada Park" --why "One briefing by Yonhap."
    """
    from claimtrack.reports import words

    with _tracker(settings) as tracker:
        kept = tracker.judge(left, right, RelationKind(kind), who, why)
    ids = " and ".join(one[: words.ID] for one in (kept.left, kept.right))
    click.echo(f"Kept as judgement {kept.number}: {ids}, {kept.kind}.")


@review.command("log")
@_format_option
@click.pass_obj
def review_log(settings: settings_.Settings, form: str) -> None:
    """Show all judgements in their order, and whether they are as they were written; exits with 1 if not.

    Each has a hash that covers all before it: note the last one elsewhere, and even a log that was forged whole shows.

    \b
        claimtrack review log
    """
    from claimtrack import tables
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        found = tracker.judgements()
        _print(form, lambda: contract.judgements(found), lambda: tables.judgements(found), "No judgements.")
        tracker.verify()
    if found and form == "table":
        click.echo(f"All as they were written. The last hash: {found[-1].judgement.hash}")


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
        found = list(tracker.clusters(limit=limit or -1))
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

    CLAIM_ID may be the beginning of an id, as the other commands print it. An article's id, path or address shows the
    article.

    \b
        claimtrack show 3f2a91c0
        claimtrack show corpus/2017-05-14-cnn-hwasong-12.md
    """
    from claimtrack import tables
    from claimtrack.pipeline import Kept
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        item = tracker.article(claim_id) or tracker.show(claim_id)
    if isinstance(item, Kept):
        text = tables.article(item)
        given = contract.shown_article(item.article_id, item.article, item.outlet, item.correction, parts=item.parts)
    else:
        text = tables.shown(item)
        given = contract.shown(
            item.claim,
            item.article,
            item.relations,
            item.outlet,
            parts=item.parts,
            in_force=item.in_force,
            withdrawn=item.withdrawn,
            correction=item.correction,
            cluster=item.cluster,
        )
    if form == "json":
        click.echo(contract.dumps(given), nl=False)
    else:
        tables.console().print(text)


@cli.command()
@_filter_options
@click.option("-n", "--limit", type=click.IntRange(1), help="How many to give; all if not given.")
@_format_option
@click.pass_obj
def withdrawn(
    settings: settings_.Settings, outlet: tuple[str, ...], since: Any, until: Any, limit: int | None, form: str
) -> None:
    """List the claims that corrected articles have no more, each with what came instead, the latest articles first.

    Claims go by their wording: one that only says the same in other words stands here too, with its new words. So do
    the claims of articles whose pages are gone.

    \b
        claimtrack withdrawn --outlet RFA
    """
    from claimtrack import tables
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        found = list(tracker.withdrawn(_only(outlet, since, until), limit or -1))
    _print(form, lambda: contract.withdrawn(found), lambda: tables.withdrawn(found), "No withdrawn claims.")


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option(
    "--every",
    default=900,
    show_default=True,
    metavar="SECONDS",
    type=click.IntRange(1),
    help="The rest between two rounds.",
)
@click.option("--once", is_flag=True, help="Go one round, as for cron; exits with 1 if something could not be done.")
@click.option("--outlet", help="The outlet of articles that do not name theirs.")
@click.option(
    "--kind",
    multiple=True,
    type=click.Choice(_KINDS, case_sensitive=False),
    help="Of flags, only those of this kind; may be given several times. The others wait until they are asked for.",
)
@click.option("--webhook", metavar="URL", help="POST each as JSON there, instead of printing it.")
@click.option("--allow-private", is_flag=True, help="Let the webhook be in a private network, or on this machine.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@click.pass_obj
def watch(
    settings: settings_.Settings,
    paths: tuple[str, ...],
    every: int,
    once: bool,
    outlet: str | None,
    kind: tuple[str, ...],
    webhook: str | None,
    allow_private: bool,
    form: str,
) -> None:
    """Keep adding what appears in PATHS (files, folders, feeds and addresses), and tell what is new, once.

    Told are flags, claims that say what a saved query says or otherwise, and claims that a correction or the loss of
    a page withdraws. What was told is remembered in the index; what it held before the first watch counts as told.
    What cannot be read or told now is tried again at the next round.

    \b
        claimtrack watch inbox/ https://www.rfa.org/english/RSS
        claimtrack watch inbox/ --once --format jsonl
    """
    from claimtrack import ingest, tables
    from claimtrack import watch as watch_
    from claimtrack.pipeline import Added, Tracker
    from claimtrack.records import Alert, Skipped
    from claimtrack.reports import contract, jsonl

    web = ingest.Web(private=allow_private, remedy="--allow-private lets it be")
    if webhook:
        try:
            web.check(webhook)
        except InputError as fault:
            raise InputError(f"webhook: {fault}") from None

    def tell(alert: Alert) -> None:
        if webhook:
            try:
                web.post(webhook, contract.dumps(contract.alert(alert), indent=None).encode())
            except InputError as fault:
                raise InputError(f"webhook: {fault}; the next round tries again") from None
        elif form == "jsonl":
            click.echo(jsonl.lines([contract.alert(alert)]), nl=False)
        else:
            tables.console().print(tables.alert(alert))

    def note(what: Added | Skipped | ClaimtrackError) -> None:
        match what:
            case Added():
                line = tables.added(what)
            case Skipped():
                line = _skipped(what)
            case _:
                line = " ".join(str(what).split())
        click.echo(line, err=True)

    with closing(Tracker(settings)) as tracker:
        try:
            well = watch_.watch(
                tracker,
                paths,
                tell=tell,
                note=note,
                hints=ingest.Hints(outlet=outlet),
                kinds=[RelationKind(one) for one in kind],
                every=None if once else every,
            )
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            return
    if not well:
        raise SystemExit(1)


@cli.group()
def saved() -> None:
    """Keep queries, of which `watch` tells whenever a new claim says so or says otherwise.

    \b
        claimtrack saved add "rations resumed"
    """


@saved.command("add")
@click.argument("text")
@_filter_options
@click.pass_obj
def saved_add(settings: settings_.Settings, text: str, outlet: tuple[str, ...], since: Any, until: Any) -> None:
    """Keep TEXT, as `find` takes it. Claims that are there already are not told of: ask `find` for them.

    \b
        claimtrack saved add "rations resumed" --outlet RFA
    """
    with _tracker(settings) as tracker:
        query = tracker.save_query(text, _only(outlet, since, until))
    click.echo(f"Saved as query {query.query_id}.")


@saved.command("list")
@_format_option
@click.pass_obj
def saved_list(settings: settings_.Settings, form: str) -> None:
    """List the saved queries.

    \b
        claimtrack saved list
    """
    from claimtrack import tables
    from claimtrack.reports import contract

    with _tracker(settings) as tracker:
        found = tracker.saved_queries()
    _print(form, lambda: contract.saved(found), lambda: tables.saved(found), "No saved queries.")


@saved.command("remove")
@click.argument("query_id", metavar="ID", type=click.IntRange(1, 2**31))
@click.pass_obj
def saved_remove(settings: settings_.Settings, query_id: int) -> None:
    """Forget the saved query of that ID.

    \b
        claimtrack saved remove 1
    """
    with _tracker(settings) as tracker:
        tracker.forget_query(query_id)
    click.echo(f"Removed query {query_id}.")


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

            made = redacted(made, _is_country, tracker.speakers)
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

    What was read of it, under the index's raw/, is deleted too, unless another article was read from the same bytes.

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
    from claimtrack.pipeline import Tracker

    if not sys.stderr.isatty():
        with closing(Tracker(settings)) as tracker:
            yield tracker
        return

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
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


def _skipped(item: Skipped) -> str:
    where = item.path if item.line is None else f"{item.path}:{item.line}"
    return f"skipped {where}: {item.reason}"


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


def _columns(given: tuple[str, ...], fields: Sequence[str]) -> dict[str, str]:
    """A table's columns, by field."""
    columns = {}
    for one in given:
        field, equals, name = one.partition("=")
        if not equals or not name.strip() or field.strip().lower() not in fields:
            raise click.UsageError(f"--column {one}: write FIELD=NAME, FIELD being one of {', '.join(fields)}")
        columns[field.strip().lower()] = name
    return columns


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
    gc.set_threshold(100_000)  # imports make many objects and no garbage, which it would search for again and again
    try:
        cli(prog_name="claimtrack")
    finally:
        gc.freeze()  # nor at the end: that takes a tenth of a query's time
