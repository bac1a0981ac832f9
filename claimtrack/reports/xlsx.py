"""A workbook: summary, draft claims, flags, clusters with their claims, changes, outlets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from claimtrack.errors import InputError
from claimtrack.records import Report
from claimtrack.reports import words
from claimtrack.reports.csv import COLUMNS, cell, rows, side

SUFFIXES = (".xlsx",)
NEEDS = "openpyxl"

Row = Mapping[str, str | float]

_CLUSTER = ("cluster", "status", "outlets", "origins", "origin_names", "claims", "first", "last", "disputed_by")
_CLAIM = tuple(name.replace("left_", "claim_") for name in COLUMNS if name.startswith("left_"))
_DEPENDS = ("depends_on", "depends_text")
_LONG = ("text", "reason", "said_by", "title", "url", "archive", "before", "after", "names", "value")
_MOST = 1_048_575  # rows of one sheet, below its head


def render(report: Report) -> bytes:
    """The rows are the CSV's, under the same names."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    made = datetime.fromisoformat(report.made).replace(tzinfo=None)
    book.properties.created = book.properties.modified = made
    book.properties.creator = f"claimtrack {report.version}"
    sections: dict[str, list[Row]] = {"checked": [], "flag": []}
    for row in rows(report):
        sections[str(row["section"])].append(row)
    flag = [name for name in COLUMNS if name not in ("section", "status", "origins", "origin_names")]
    draft = ["left_text", "status", "origins", "origin_names"]
    draft += [name for name in COLUMNS if name not in draft and name != "section" and not name.startswith("left_")]
    _sheet(book.create_sheet("Summary"), ("what", "value"), _summary(report))
    _sheet(book.create_sheet("Draft claims"), draft, sections["checked"])
    _sheet(book.create_sheet("Flags"), flag, sections["flag"])
    _sheet(book.create_sheet("Clusters"), _CLUSTER, _clusters(report))
    _sheet(book.create_sheet("Claims"), ("cluster", *_CLAIM, *_DEPENDS), _members(report))
    _sheet(book.create_sheet("Changes"), ("timeline", "state", "since", "changes", "reason", *_CLAIM), _changes(report))
    _sheet(book.create_sheet("Outlets"), ("outlet", "articles", *words.outlet_facts(None)), _outlets(report))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet: Any, columns: Sequence[str], items: Iterable[Row]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    top, bold = Alignment(vertical="top", wrap_text=True), Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        long = column.endswith(_LONG)
        sheet.column_dimensions[get_column_letter(number)].width = 50 if long else 16

    def written(value: str | float, font: Font | None = None) -> Any:
        made = WriteOnlyCell(sheet, value=cell(value) if value != "" else None)
        if isinstance(value, str) and value:
            made.data_type = "s"  # never a formula, an error or a number, whatever it looks like
        made.alignment = top
        if font:
            made.font = font
        return made

    sheet.append([written(column, bold) for column in columns])
    for number, item in enumerate(items):
        if number == _MOST:
            raise InputError(f"{sheet.title} has more rows than a sheet holds ({_MOST:,}); write .csv or .jsonl")
        sheet.append([written(item.get(column, "")) for column in columns])


def _summary(report: Report) -> Iterator[Row]:
    told: Iterable[tuple[str, str | float]] = (
        ("", " ".join(words.summary(report))),
        ("articles", report.articles),
        ("claims", report.claims),
        ("draft claims", len(report.checked)),
        ("flags", len(report.flags)),
        ("clusters", len(report.clusters)),
        ("method", words.METHOD),
        ("command", report.command),
        ("models", ", ".join(report.models)),
        ("version", report.version),
        ("made", report.made),
    )
    return ({"what": what, "value": value} for what, value in told)


def _clusters(report: Report) -> Iterator[Row]:
    for item in report.clusters:
        days = sorted(claim.date.isoformat() for claim in item.claims if claim.date)
        yield {
            "cluster": item.cluster_id,
            "status": item.status.value,
            "outlets": len(item.outlets),
            "origins": len(item.origins),
            "origin_names": "; ".join(origin.name for origin in item.origins),
            "claims": len(item.claims),
            "first": days[0] if days else "",
            "last": days[-1] if days else "",
            "disputed_by": "; ".join(item.disputed_by),
        }


def _members(report: Report) -> Iterator[Row]:
    for item in report.clusters:
        depends = {one.claim_id: one.on or one.source for one in item.dependences}
        for member in words.members(item):
            told = {"depends_on": depends.get(member.claim.claim_id, ""), "depends_text": member.depends}
            yield {"cluster": item.cluster_id, **side("claim", member.claim), **told}


def _changes(report: Report) -> Iterator[Row]:
    for number, line in enumerate(report.timelines, 1):
        for at, state in enumerate(line.states, 1):
            yield {
                "timeline": number,
                "state": at,
                "since": state.since.isoformat() if state.since else "",
                "changes": ", ".join(str(n + 1) for n in state.updates),
                "reason": state.reason,
                **side("claim", words.first_told(state)),
            }


def _outlets(report: Report) -> Iterator[Row]:
    known = {outlet.name: outlet for outlet in report.known_outlets}
    for name, articles in report.outlets:
        facts = words.outlet_facts(known.get(name))
        yield {"outlet": name or "unknown outlet", "articles": articles, **facts}
