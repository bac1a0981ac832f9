"""Every JSON the program prints is what the published schema says."""

from __future__ import annotations

import json
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import test_reports
from _corpus import RATIONS, build, run
from jsonschema import Draft202012Validator, ValidationError

from claimtrack import reports
from claimtrack.records import Report
from claimtrack.reports import contract

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads(Path(contract.__file__).with_name("schema.json").read_text("utf-8"))


def closed(part: Any) -> Any:
    """The schema with no room for a field that it does not name."""
    if isinstance(part, list):
        return [closed(one) for one in part]
    if not isinstance(part, Mapping):
        return part
    shut = {"additionalProperties": False} if part.get("type") == "object" else {}
    return {**{name: closed(value) for name, value in part.items()}, **shut}


def validate(given: object, name: str) -> None:
    strict = closed({"$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{name}"})
    Draft202012Validator(strict).validate(given)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("contract"))


def test_the_schema_is_a_schema_and_up_to_date() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert runpy.run_path(str(ROOT / "docs" / "schema.py"))["schema"]() == SCHEMA


@pytest.mark.parametrize(
    "command",
    [
        ("find", "rations for military families"),
        ("check", RATIONS),
        ("compare", "12 people died", "15 people died"),
        ("flags",),
        ("clusters",),
        ("status",),
        ("report",),
    ],
    ids=lambda command: command[0],
)
def test_what_a_command_prints(index: Path, command: tuple[str, ...]) -> None:
    printed = run(*command, "--format", "json", index=index)
    given = json.loads(printed.stdout)
    assert given
    validate(given, command[0])
    Draft202012Validator(SCHEMA).validate(given)
    if isinstance(given, list):
        lines = run(*command, "--format", "jsonl", index=index).stdout.splitlines()
        assert [json.loads(line) for line in lines] == given


def test_show(index: Path) -> None:
    flag, *_ = json.loads(run("flags", "--format", "json", index=index).stdout)
    validate(json.loads(run("show", flag["left"]["claim_id"], "--format", "json", index=index).stdout), "show")


def test_a_report_in_lines(index: Path, tmp_path: Path) -> None:
    drafts, output = tmp_path / "drafts.txt", tmp_path / "report.jsonl"
    drafts.write_text(RATIONS, "utf-8")
    run("report", "--claims", str(drafts), "-o", str(output), index=index)
    records = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    for record in records:
        validate(record, "report.jsonl")
    kinds = [record["record"] for record in records]
    assert kinds == [
        "report",
        "checked",
        *(kind for kind in ("flag", "cluster", "timeline") for _ in range(kinds.count(kind))),
    ]
    assert {"flag", "cluster"} <= set(kinds)


@pytest.mark.parametrize("name", ["SMALL", "BARE", "HOSTILE"])
def test_lines_hold_the_report_whole(name: str) -> None:
    report: Report = getattr(test_reports, name)
    lines = str(reports.render(report, "jsonl")).splitlines()
    whole = json.loads(reports.render(report, "json"))
    validate(whole, "report")
    head, *records = map(json.loads, lines)
    for record in (head, *records):
        validate(record, "report.jsonl")
    parts: dict[str, list[dict[str, Any]]] = {"checked": [], "flag": [], "cluster": [], "timeline": []}
    for record in records:
        parts[record.pop("record")].append(record)
    joined = {f"{name}s" if name != "checked" else name: found for name, found in parts.items()}
    assert {**head, **joined} == {"record": "report", **whole}


def test_what_ends_a_line_elsewhere_ends_none_here() -> None:
    row = {"text": "one\x85two\u2028three\u2029four\nfive\x0b\x0c\x1c\ud800"}
    (line,) = reports.formats()["jsonl"].lines([row]).splitlines()  # type: ignore[attr-defined]
    assert json.loads(line) == row


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("status", {}),
        ("flags", [{"relation": "TRUE"}]),
        ("report.jsonl", {"record": "other"}),
    ],
)
def test_the_schema_refuses_what_it_should(name: str, given: object) -> None:
    with pytest.raises(ValidationError):
        validate(given, name)
