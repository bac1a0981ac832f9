"""What a terminal shows: the same facts as the JSON, for reading."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from claimtrack import languages
from claimtrack.pipeline import Added, Kept, Shown
from claimtrack.records import (
    Alert,
    Article,
    Checked,
    Claim,
    Cluster,
    Correction,
    Found,
    Logged,
    Match,
    Outlet,
    Part,
    PartKind,
    Relation,
    RelationKind,
    SavedQuery,
    Stance,
    Status,
    Timeline,
    Withdrawn,
)
from claimtrack.reports import words
from claimtrack.reports.csv import cell

_DEEPEST = 6  # steps that copies of copies are moved in: a column has an end

_COLOURS = {
    Stance.SAYS_SO: "green",
    Stance.SAYS_OTHERWISE: "red",
    Stance.UNSURE: "yellow",
    Stance.RELATED: "dim",
    Status.SUPPORTED: "green",
    Status.CONTRADICTED: "red",
    Status.DISPUTED: "magenta",
    Status.UNCLEAR: "yellow",
    Status.NOTHING_FOUND: "dim",
    RelationKind.CORROBORATION: "green",
    RelationKind.CONTRADICTION: "red",
    RelationKind.UPDATE: "magenta",
    RelationKind.REPRINT: "blue",
    RelationKind.UNSURE: "yellow",
    RelationKind.NEUTRAL: "dim",
}


def console() -> Console:
    return Console(file=sys.stdout, highlight=False, soft_wrap=False)


def found(items: Sequence[Found], clusters: Mapping[str, Cluster], why: bool) -> Table:
    """Answers of `find`, those of one cluster together, in the order of their best."""
    table = _table("Stance", "Sim.", "Claim")
    groups: dict[str, list[Found]] = {}
    for item in items:
        groups.setdefault(item.claim.cluster_id or item.claim.claim_id, []).append(item)
    for name, group in groups.items():
        if name in clusters:
            cluster = clusters[name]
            table.add_row("", "", Text(f"{cluster.status.value}: {words.cluster_line(cluster)}", "italic"))
        for item in group:
            shown = _said(item.claim)
            if why:
                shown.append(f"\n{words.clean(item.why)}", "italic")
            table.add_row(_word(item.stance), f"{item.similarity:.2f}", shown)
        table.add_section()
    return table


def checked(items: Sequence[Checked]) -> Table:
    table = _table("Draft, evidence", "Prob.", "Claim")
    for item in items:
        status = Text(words.STATUSES[item.status], f"bold {_COLOURS[item.status]}")
        draft = Text(words.clean(item.claim), "bold")
        if item.origins:
            draft.append(f"\n{words.origins(item.origins, item.origin_names)}", "not bold italic")
        table.add_row(status, "", draft)
        for evidence in item.evidence:
            shown = _said(evidence.claim)
            shown.append(f"\n{words.clean(evidence.reason)}", "italic")
            table.add_row(_word(evidence.relation), f"{evidence.probability:.2f}", shown)
        table.add_section()
    return table


def relations(items: Sequence[Relation]) -> Table:
    table = _table("Relation", "Prob.", "Claims")
    for item in items:
        shown = Text(words.clean(item.reason), "italic")
        if item.found:
            shown.append(f"\n{words.found(item)}", "dim")
        for claim in (item.pair.left, item.pair.right):
            shown.append("\n")
            shown.append_text(_said(claim))
        table.add_row(_word(item.kind), f"{item.probability:.2f}", shown)
        table.add_section()
    return table


def judgements(items: Sequence[Logged]) -> Table:
    table = _table("No.", "Judgement", "Who decided, when, why, and of which claims")
    for item in items:
        one = item.judgement
        shown = Text() if item.intact else Text("not as it was written, or one before it is gone\n", "bold red")
        shown.append(words.clean(f"{one.who}, {one.when}: {one.why}"), "italic")
        for claim, claim_id in ((item.left, one.left), (item.right, one.right)):
            shown.append("\n")
            shown.append_text(_said(claim) if claim else Text(f"claim {words.clean(claim_id)}, which is here no more"))
        table.add_row(str(one.number), _word(one.kind), shown)
        table.add_section()
    return table


def compared(items: Iterable[tuple[object, Relation]]) -> Table:
    table = _table("Id", "Relation", "Prob.", "Reason")
    for pair_id, item in items:
        identity = Text(words.clean(str(pair_id)))
        table.add_row(identity, _word(item.kind), f"{item.probability:.2f}", Text(words.clean(item.reason)))
    return table


def clusters(items: Sequence[Cluster]) -> Table:
    table = _table("Cluster", "Status", "Claims")
    for item in items:
        shown = Text(words.cluster_line(item), "italic")
        for label, ids in (("disputed", item.disputed_by), ("updated", item.updated_by)):
            if ids:
                shown.append(f"\n{label} by {words.listed(one[:8] for one in ids)}", "italic red")
        table.add_row(item.cluster_id[:8], item.status.value, Group(shown, *map(_member, words.members(item))))
        table.add_section()
    return table


def _member(item: words.Member) -> Padding:
    """A claim of a cluster, a copy further in than what it copies."""
    text = _said(item.claim)
    if item.depends:
        text.append(f"\n{item.depends}", "italic")
    return Padding(text, (0, 0, 0, 2 * min(item.depth, _DEEPEST)))


def timelines(items: Sequence[Timeline]) -> Table:
    table = _table("Since", "State", "What was so, and on whose word")
    for item in items:
        for number, state in enumerate(item.states, 1):
            first = words.first_told(state)
            shown = Text(words.clean(first.text))
            shown.append(f"\n{words.state_line(state)}", "dim")
            if state.reason:
                shown.append(f"\n{words.changes(state)}: {words.clean(state.reason)}", "italic magenta")
            table.add_row(words.day(state.since), str(number), shown)
        table.add_section()
    return table


def saved(items: Sequence[SavedQuery]) -> Table:
    table = _table("Id", "Query")
    for item in items:
        shown = Text(words.clean(item.text))
        if only := _only(item):
            shown.append(f"\n{only}", "dim")
        table.add_row(str(item.query_id), shown)
    return table


def alert(item: Alert) -> Text:
    """What `watch` tells of one thing that is new."""
    match item.what:
        case Relation() as flag:
            text = _word(flag.kind)
            text.append(f" ({flag.probability:.2f}): {words.clean(flag.reason)}", "not bold default")
            text.append(f"\n{words.found(flag)}" if flag.found else "", "dim")
            claims = [flag.pair.left, flag.pair.right]
        case Match(query, answer):
            text = _word(answer.stance)
            text.append(f": {words.clean(query.text)} (query {query.query_id})", "default")
            claims = [answer.claim]
        case Withdrawn():
            return _gone(item.what).append("\n")
    for one in claims:
        text.append("\n")
        text.append_text(_said(one))
    return text.append("\n")


def _only(item: SavedQuery) -> str:
    """ "only RFA and VOA, since 1 May 2024"."""
    parts = [words.listed(map(words.clean, item.outlets))]
    parts += [f"{word} {words.day(day)}" for word, day in (("since", item.since), ("until", item.until)) if day]
    return f"only {', '.join(filter(None, parts))}" if any(parts) else ""


def shown(item: Shown) -> Text:
    """The claim in its paragraph, marked, with where it comes from and what it stands in relation to."""
    claim, article = item.claim, item.article
    text = Text()
    text.append(f"{words.clean(article.title) or 'untitled'}\n", "bold")
    text.append(f"{words.said_by(claim)} · {words.day(claim.date)}\n")
    place = filter(None, (claim.claim_id, words.offsets(claim), words.page(claim)))
    facts = {"claim": ", ".join(place), "article": claim.article_id}
    if not item.in_force:
        fate = "the one in force has this claim no more" if item.withdrawn else "the one in force has this claim too"
        text.append(f"of an earlier version; {fate}\n", "magenta")
    _append(text, _of_article(article, item.outlet) | facts | {"cluster": claim.cluster_id})
    text.append_text(_in_context(item))
    if item.cluster and (depends := list(words.dependences(claim, item.cluster))):
        text.append("\n" + "\n".join(depends) + "\n", "italic")
    for relation in item.relations:
        other = relation.pair.right if relation.pair.left.claim_id == claim.claim_id else relation.pair.left
        text.append("\n")
        text.append_text(_word(relation.kind))
        text.append(f" ({relation.probability:.2f}): {words.clean(relation.reason)}\n")
        text.append(f"{words.found(relation)}\n" if relation.found else "", "dim")
        text.append_text(_said(other))
        text.append("\n")
    return text.append_text(_correction(item.correction))


def _in_context(item: Shown) -> Text:
    """The claim, marked, in its paragraph, and in those where the sentences before and after it are."""
    claim, whole, parts = item.claim, item.article.text, item.parts
    line_end = whole.find("\n", claim.end)
    start = min(whole.rfind("\n", 0, claim.start) + 1, max(0, whole.rfind(claim.before, 0, claim.start)))
    end = max(len(whole) if line_end < 0 else line_end, whole.find(claim.after, claim.end) + len(claim.after))
    text = _typed(whole, parts, start, claim.start)
    text.append("[", "bold green")
    text.append(claim.text, "bold")
    text.append("]", "bold green")
    return text.append_text(_typed(whole, parts, claim.end, end)).append("\n")


def _typed(whole: str, parts: Iterable[Part], start: int, end: int) -> Text:
    """What stands from `start` to `end`, with its kind where it is no body."""
    text = Text()
    for part in parts:
        if start < part.end and part.start < end:
            text.append(whole[start : max(start, part.start)])
            label = "" if part.kind is PartKind.BODY else f"[{part.kind.value}] "
            text.append(label + whole[max(start, part.start) : min(end, part.end)], "dim" if label else "")
            start = min(end, part.end)
    return text.append(whole[start:end])


def _correction(item: Correction | None) -> Text:
    if item is None:
        return Text()
    added, gone = words.counted(len(item.added), "claim"), f"{len(item.withdrawn):,}"
    text = Text(f"\nAgainst the version before ({item.before}): {added} added, {gone} withdrawn.\n", "bold")
    for one in item.withdrawn:
        text.append_text(_gone(one))
        text.append("\n")
    instead = {one.now.claim_id for one in item.withdrawn if one.now}
    for claim in item.added:
        if claim.claim_id not in instead:
            text.append("added: ", "green")
            text.append_text(_said(claim))
            text.append("\n")
    return text


def withdrawn(items: Sequence[Withdrawn]) -> Table:
    table = _table("Claims that corrections left out, or whose articles are gone")
    for item in items:
        table.add_row(_gone(item))
        table.add_section()
    return table


def _gone(item: Withdrawn) -> Text:
    text = Text("withdrawn: ", "magenta")
    text.append_text(_said(item.claim))
    if item.now:
        text.append("\nnow: ", "green")
        text.append_text(_said(item.now))
    elif item.claim.gone:
        text.append(f"\n{words.gone(item.claim)}", "magenta")
    return text


def article(item: Kept) -> Text:
    """A whole article, with where it comes from, and whether it is read at all."""
    text = Text()
    text.append(f"{words.clean(item.article.title) or 'untitled'}\n", "bold")
    text.append(f"{words.clean(item.article.outlet or 'unknown outlet')} · {words.day(item.article.date)}\n")
    _append(text, _of_article(item.article, item.outlet) | {"article": item.article_id})
    if not item.read:
        text.append(f"kept and not compared: the encoder reads no {languages.name(item.article.language)}; ", "yellow")
        text.append(f"{languages.REMEDY}\n\n", "yellow")
    text.append_text(_typed(item.article.text, item.parts, 0, len(item.article.text))).append("\n")
    return text.append_text(_correction(item.correction))


def _of_article(article: Article, outlet: Outlet | None) -> dict[str, str]:
    source = article.provenance
    return {
        "outlet": _outlet(outlet),
        "address": article.url,
        "byline": article.byline,
        "language": "" if article.language in ("", languages.ENGLISH) else languages.name(article.language),
        "digest": "a summary, not the outlet's words" if article.digest else "",
        "read from": f"{source.path}{f', line {source.line}' if source.line else ''}",
        "retrieved": source.retrieved,
        "canonical address": "" if source.canonical == article.url else source.canonical,
        "archived at": source.archive,
        "deleted or moved": source.gone and f"found so at {source.gone}",
        "read by": source.tool,
        "sha256 of what was read": source.sha256,
    }


def _append(text: Text, facts: Mapping[str, str]) -> None:
    for name, value in facts.items():
        if value:
            text.append(f"{name}: {words.clean(value)}\n", "dim")
    text.append("\n")


def _outlet(item: Outlet | None) -> str:
    """What is known of it: "broadcaster, US, owned by U.S. Agency for Global Media"."""
    if item is None:
        return ""
    facts = (
        item.kind or "",
        item.country,
        item.owner and f"owned by {item.owner}",
        item.reliability and f"reliability {item.reliability} by your table",
    )
    return ", ".join(filter(None, facts))


def added(item: Added) -> str:
    """In a line: what came, what was left as it was, what could not be read, what was found. In another, what is
    in languages that the encoder does not read."""
    parts = [f"{item.articles['new']:,} new", f"{item.articles['unchanged']:,} unchanged"]
    gone = item.articles["gone"]
    parts += [f"{item.articles['updated']:,} updated", f"{len(item.skipped) + item.more_skipped - gone:,} skipped"]
    parts += [f"{gone:,} deleted"] if gone else []
    flags = [
        f"{item.flags[kind]:,} unsure"
        if kind is RelationKind.UNSURE
        else words.counted(item.flags[kind], words.KINDS[kind][0].lower().removesuffix("s"))
        for kind in words.KINDS
        if item.flags[kind]
    ]
    unknown = [
        f"{count:,} {what}"
        for count, what in ((item.without_outlet, "without an outlet"), (item.without_date, "without a date"))
        if count
    ]
    line = f"Articles: {', '.join(parts)}"
    if unknown:
        line += f" ({', '.join(unknown)})"
    line += f". Claims: {item.claims:,}. Flags: {', '.join(flags) or 'none'}."
    if item.unread:
        counts = [f"{words.counted(n, 'article')} in {languages.name(code)}" for code, n in item.unread.most_common()]
        was = "was" if item.unread.total() == 1 else "were"
        line += f"\n{words.listed(counts)} {was} kept and not compared; {languages.REMEDY}."
    return line


def as_csv(rows: Iterable[Mapping[str, object]]) -> str:
    """The JSON's rows with their nested names joined, for a spreadsheet: no text begins a formula."""
    flat = [dict(_flat(row)) for row in rows]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in flat)
    return out.getvalue()


def _flat(row: Mapping[str, object], prefix: str = "") -> Iterable[tuple[str, str | float]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}_")
        elif isinstance(value, list):
            yield f"{prefix}{name}", "; ".join(_listed(one) for one in value)
        else:
            yield f"{prefix}{name}", value if isinstance(value, int | float) else str(value or "")


def _listed(value: object) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    nested = value.get("claim")
    if isinstance(nested, Mapping):
        return f"{value.get('relation', '')} {nested.get('outlet') or 'unknown outlet'}: {nested.get('text', '')}"
    return str(value.get("text") or value.get("name") or value.get("detail") or value.get("why") or value)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
    for number, column in enumerate(columns):
        last = number == len(columns) - 1
        table.add_column(column, no_wrap=not last and number > 0, ratio=1 if last else None)
    return table


def _said(claim: Claim) -> Text:
    text = Text(words.clean(claim.text))
    text.append(f"\n{words.said_by(claim)} · {words.day(claim.date)}", "dim")
    if claim.claim_id:
        text.append(f" · {claim.claim_id[: words.ID]}", "dim")
    return text


def _word(kind: Stance | Status | RelationKind) -> Text:
    return Text(kind.value.replace("_", " "), _COLOURS[kind])
