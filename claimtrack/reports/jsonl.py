"""One record a line, for pipelines: the report's head, then drafts, flags and clusters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from claimtrack.records import Report
from claimtrack.reports import contract

SUFFIXES = (".jsonl", ".ndjson")

# JSON lets these stand in a text, and some readers end a line there.
_BREAKS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def render(report: Report) -> str:
    return lines(contract.records(report))


def lines(records: Iterable[Mapping[str, object]]) -> str:
    return "".join(contract.dumps(record, indent=None).translate(_BREAKS) for record in records)
