"""The same report as plain Markdown, for a note, a ticket or a repository."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from claimtrack.records import Claim, Cluster, Report, State
from claimtrack.reports import _layout, words

SUFFIXES = (".md", ".markdown")

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~&#!$]")
_BLOCK_START = re.compile(r"([+\-=])|(\d{1,9})([.)])")


def render(report: Report) -> str:
    parts = (
        _head(report),
        _drafts(report),
        _flags(report),
        _clusters(report),
        _changes(report),
        _timeline(report),
        _grid(report),
        _foot(report),
    )
    return "\n\n".join(block for part in parts for block in part) + "\n"


def escape(text: str) -> str:
    """One line that Markdown reads as these very words, wherever it stands."""
    line = _SPECIAL.sub(r"\\\g<0>", words.clean(text))
    start = _BLOCK_START.match(line)
    if not start:
        return line
    return f"\\{line}" if start[1] else f"{start[2]}\\{line[start.start(3) :]}"


def _head(report: Report) -> Iterator[str]:
    made = datetime.fromisoformat(report.made)
    yield "# Corroboration report"
    yield f"Made {words.day(made)}, {made:%H:%M %Z}".strip()
    yield " ".join(words.summary(report))
    yield "*What follows says what these articles hold, on whose word; it does not say what is true.*"


def _drafts(report: Report) -> Iterator[str]:
    if not report.checked:
        return
    yield "## Draft claims"
    yield _table(
        ("No.", "Draft claim", "Status", "Independent origins"),
        (
            (str(n), item.claim, words.STATUSES[item.status], words.origins(item.origins, item.origin_names))
            for n, item in enumerate(report.checked, 1)
        ),
    )
    for n, item in enumerate(report.checked, 1):
        yield f"### {n}. {escape(item.claim)}"
        yield f"**{words.STATUSES[item.status]}**, {escape(words.origins(item.origins, item.origin_names))}"
        for side in _layout.sides(item):
            yield f"#### {side.name} ({side.total:,})"
            if not side.items:
                yield "Nothing found."
            for evidence in side.items:
                yield _quote(evidence.claim)
                kind = words.KINDS[evidence.relation][0].lower().removesuffix("s")
                yield f"{escape(evidence.reason)} · {kind}, {words.probability(evidence.probability)}"
            yield from _more(side.more, "more piece")


def _flags(report: Report) -> Iterator[str]:
    groups = _layout.flags(report).values()
    if not groups:
        yield "## Across the articles"
        yield "No two claims were found to contradict, corroborate, update or reprint one another."
    for group in groups:
        yield f"## {group.name} ({group.total:,})"
        yield group.meaning
        for n, flag in enumerate(group.items, 1):
            yield f"### {n}. {escape(flag.reason)}"
            yield " · ".join(filter(None, (words.certainty(flag), escape(words.found(flag)))))
            yield _quote(flag.pair.left)
            yield "against" if group.name == "Contradictions" else "and"
            yield _quote(flag.pair.right)
        yield from _more(group.more, "more pair")


def _clusters(report: Report) -> Iterator[str]:
    group = _layout.clusters(report)
    if not group.total:
        return
    yield f"## Clusters ({group.total:,})"
    called = _layout.called(report)
    yield "Claims that say the same thing. A cluster's status counts independent origins, not articles."
    for n, cluster in enumerate(group.items, 1):
        yield f"### Cluster {n}: {cluster.status.value}"
        yield escape(words.cluster_line(cluster)) + "".join(_links(cluster, called))
        members = _layout.members(cluster)
        yield "\n".join(map(_member, members.items))
        yield from _more(members.more, "more claim")
    yield from _more(group.more, "more cluster")


def _member(member: words.Member) -> str:
    """An item of a list that nests as the copies do."""
    depends = f"; {escape(member.depends)}" if member.depends else ""
    return f"{'  ' * member.depth}- {escape(member.claim.text)} ({_where(member.claim)}){depends}"


def _links(cluster: Cluster, called: _layout.Called) -> Iterator[str]:
    for label, ids in (("Disputed", cluster.disputed_by), ("Updated", cluster.updated_by)):
        if ids:
            yield f". {label} by {escape(words.listed(name for _, name in _layout.others(ids, called)))}"


def _changes(report: Report) -> Iterator[str]:
    group = _layout.changes(report)
    if not group.total:
        return
    yield f"## {group.name} ({group.total:,})"
    yield words.CHANGED
    for n, line in enumerate(group.items, 1):
        yield f"### {n}. {words.counted(len(line.states), 'state')}"
        for number, state in enumerate(line.states, 1):
            first = words.first_told(state)
            told = f"{number}\\. **{words.day(state.since)}**: {escape(first.text)} ({_told(state, first)})"
            yield told + (f". {words.changes(state)}: {escape(state.reason)}" if state.reason else "")
    yield from _more(group.more, "more timeline")


def _told(state: State, first: Claim) -> str:
    return " · ".join(escape(part) for part in (words.state_line(state), words.short_id(first)) if part)


def _timeline(report: Report) -> Iterator[str]:
    lanes = _layout.timeline(report).lanes
    if lanes:
        yield "## Timeline"
        yield _table(
            ("Outlet", "First", "Last", "Dated claims", "Undated, not placed"),
            (
                (
                    lane.name,
                    words.day(lane.first) if lane.first else "none dated",
                    words.day(lane.last) if lane.last else "",
                    f"{lane.claims:,}",
                    f"{lane.undated:,}",
                )
                for lane in lanes
            ),
        )


def _grid(report: Report) -> Iterator[str]:
    grid = _layout.grid(report)
    if grid.rows:
        yield "## Outlets by cluster"
        yield _table(
            ("Outlet", *(str(n) for n in range(1, len(grid.clusters) + 1))),
            ((outlet, *(str(count or "") for count in counts)) for outlet, counts in grid.rows),
        )
        yield from _more(grid.more, "more outlet")


def _foot(report: Report) -> Iterator[str]:
    yield "## What was read"
    read = _layout.read(report)
    head = ("Outlet", "Articles", *(column.capitalize() for column in read.columns))
    yield _table(head, ((name, f"{articles:,}", *facts) for name, articles, facts in read.rows))
    yield from _more(read.more, "more outlet")
    if "reliability" in read.columns:
        yield words.RELIABILITY
    yield "---"
    yield words.METHOD
    yield "\n".join(
        (
            f"- Command: {escape(report.command)}",
            f"- Models: {escape(', '.join(report.models) or 'none')}",
            f"- Version: claimtrack {escape(report.version)}",
            f"- Made: {escape(report.made)}",
        )
    )


def _quote(claim: Claim) -> str:
    """Between its neighbours, which are set in italics."""
    before, after = (f"*{line}*" if line else "" for line in map(escape, (words.before(claim), words.after(claim))))
    return "\n>\n".join(f"> {line}" for line in (before, escape(claim.text), after, _where(claim)) if line)


def _where(claim: Claim) -> str:
    """Who says it, when, and where to read it."""
    address = words.web_address(claim.url)
    title = escape(claim.title)
    if address:
        title = f"[{title or 'the article'}]({_link(address)})"
    digest = "digest: a summary, not the outlet's words" if words.is_digest(claim) else ""
    archive = words.web_address(claim.archive)
    copy = f"[archived copy]({_link(archive)})" if archive else ""
    read = f"sha256 {escape(claim.sha256[: words.HASH])}" if claim.sha256 else ""
    said, day = escape(words.said_by(claim)), words.day(claim.date)
    place = (words.page(claim), words.offsets(claim))
    told = (said, day, title, *place, digest, words.gone(claim), copy, read, escape(words.short_id(claim)))
    return " · ".join(part for part in told if part)


def _link(address: str) -> str:
    """The address as it is, but for what could end it: Markdown's brackets, and a cell's pipe."""
    return f"<{quote(address, safe=_IN_ADDRESS)}>"


_IN_ADDRESS = "%:/?#[]@!$&'()*+,;=~-._"


def _more(number: int, noun: str) -> Iterator[str]:
    if number:
        yield f"And {words.counted(number, noun)}, not shown here: the JSON report holds them all."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([escape(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
