"""Writes claimtrack/reports/schema.json, the contract as JSON Schema; with --check, says whether it is up to date."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from claimtrack.reports import contract

FILE = Path(contract.__file__).with_name("schema.json")
HEAD = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "What claimtrack gives a program",
    "description": "Each command's output under its name in $defs. Later versions may add fields and values.",
}
# By what is asked for: "report.jsonl" is one line of it.
GIVEN: Mapping[str, Any] = {
    "find": list[contract.FoundJson],
    "check": list[contract.CheckedJson],
    "compare": list[contract.ComparedJson],
    "flags": list[contract.FlagJson],
    "clusters": list[contract.ClusterJson],
    "show": contract.ShownJson,
    "status": contract.StatusJson,
    "report": contract.ReportJson,
    "report.jsonl": contract.Record,
    "saved": list[contract.SavedQueryJson],
    "review log": list[contract.JudgementJson],
    "watch": contract.AlertRecord,
    "withdrawn": list[contract.WithdrawnJson],
}


def schema() -> dict[str, object]:
    adapters = [(name, "serialization", TypeAdapter(kind)) for name, kind in GIVEN.items()]
    made, rest = TypeAdapter.json_schemas(adapters)  # type: ignore[arg-type]
    named = {name: made[name, "serialization"] for name in GIVEN}
    return {**HEAD, "anyOf": [{"$ref": f"#/$defs/{name}"} for name in GIVEN], "$defs": {**named, **rest["$defs"]}}


def main(arguments: list[str]) -> int:
    fresh = json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
    if arguments != ["--check"]:
        FILE.write_text(fresh, encoding="utf-8")
        return 0
    if FILE.is_file() and FILE.read_text(encoding="utf-8") == fresh:
        return 0
    print(f"{FILE} is out of date; run: make help-docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
