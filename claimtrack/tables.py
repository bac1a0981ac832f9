"""What a terminal shows: the same facts as the JSON, for reading."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from claimtrack.pipeline import Added, Shown
from claimtrack.records import Checked, Claim, Cluster, Found, Relation, RelationKind, Stance, Status, Timeline
from claimtrack.reports import words
from claimtrack.reports.csv import cell

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
        for claim in (item.pair.left, item.pair.right):
            shown.append("\n")
            shown.append_text(_said(claim))
        table.add_row(_word(item.kind), f"{item.probability:.2f}", shown)
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
        for claim in item.claims:
            shown.append("\n")
            shown.append_text(_said(claim))
        table.add_row(item.cluster_id[:8], item.status.value, shown)
        table.add_section()
    return table


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


def shown(item: Shown) -> Text:
    """The claim in its paragraph, marked, with where it comes from and what it stands in relation to."""
    claim, article = item.claim, item.article
    start = article.text.rfind("\n", 0, claim.start) + 1
    end = article.text.find("\n", claim.end)
    text = Text()
    text.append(f"{words.clean(article.title) or 'untitled'}\n", "bold")
    text.append(f"{words.said_by(claim)} · {words.day(claim.date)}\n")
    for name, value in (
        ("address", article.url),
        ("byline", article.byline),
        ("digest", "a summary, not the outlet's words" if article.digest else ""),
        ("read from", f"{article.provenance.path}{f', line {n}' if (n := article.provenance.line) else ''}"),
        ("retrieved", article.provenance.retrieved),
        ("sha256 of what was read", article.provenance.sha256),
        ("claim", f"{claim.claim_id}, characters {claim.start} to {claim.end}"),
        ("article", claim.article_id),
        ("cluster", claim.cluster_id),
    ):
        if value:
            text.append(f"{name}: {words.clean(value)}\n", "dim")
    text.append("\n")
    text.append(article.text[start : claim.start])
    text.append("[", "bold green")
    text.append(article.text[claim.start : claim.end], "bold")
    text.append("]", "bold green")
    text.append(article.text[claim.end : None if end < 0 else end] + "\n")
    for relation in item.relations:
        other = relation.pair.right if relation.pair.left.claim_id == claim.claim_id else relation.pair.left
        text.append("\n")
        text.append_text(_word(relation.kind))
        text.append(f" ({relation.probability:.2f}): {words.clean(relation.reason)}\n")
        text.append_text(_said(other))
        text.append("\n")
    return text


def added(item: Added) -> str:
    """One line: what came, what was left as it was, what could not be read, what was found."""
    parts = [f"{item.articles['new']:,} new", f"{item.articles['unchanged']:,} unchanged"]
    parts += [f"{item.articles['updated']:,} updated", f"{len(item.skipped):,} skipped"]
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
    return f"{line}. Claims: {item.claims:,}. Flags: {', '.join(flags) or 'none'}."


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
    return str(value.get("text") or value.get("name") or value.get("detail") or value)


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
        text.append(f" · {claim.claim_id[:8]}", "dim")
    return text


def _word(kind: Stance | Status | RelationKind) -> Text:
    return Text(kind.value.replace("_", " "), _COLOURS[kind])
