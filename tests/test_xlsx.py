"""The workbook holds what the CSV holds, and opens again."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from _corpus import build, run
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from test_reports import BARE, HOSTILE, SMALL

from claimtrack import reports
from claimtrack.errors import ExtraError
from claimtrack.records import Report


def opened(report: Report) -> Workbook:
    page = reports.render(report, "xlsx")
    assert isinstance(page, bytes)
    return load_workbook(io.BytesIO(page))


def rows(book: Workbook, sheet: str) -> list[dict[str, str]]:
    head, *body = book[sheet].iter_rows(values_only=True)
    return [
        {str(name): "" if value is None else str(value) for name, value in zip(head, row, strict=True)} for row in body
    ]


def filled(row: dict[str, str]) -> dict[str, str | float]:
    figures = ("probability", "similarity", "origins")
    return {name: float(value) if name in figures else value for name, value in row.items() if value}


@pytest.mark.parametrize("report", [SMALL, HOSTILE, BARE], ids=["small", "hostile", "bare"])
def test_the_rows_are_the_csvs(report: Report) -> None:
    book = opened(report)
    assert book.sheetnames == ["Summary", "Draft claims", "Flags", "Clusters", "Claims", "Changes", "Outlets"]
    text = str(reports.render(report, "csv"))[1:]
    in_csv = list(csv.DictReader(io.StringIO(text, newline="")))
    for section, sheet in (("checked", "Draft claims"), ("flag", "Flags")):
        kept = [filled(row) for row in in_csv if row["section"] == section]
        assert [{"section": section, **filled(row)} for row in rows(book, sheet)] == kept


def test_the_other_sheets() -> None:
    book = opened(SMALL)
    assert rows(book, "Clusters")[1] == {
        "cluster": "k1",
        "status": "disputed",
        "outlets": "2",
        "origins": "1",
        "origin_names": "the harbour master",
        "claims": "2",
        "first": "2024-03-04",
        "last": "2024-03-06",
        "disputed_by": "k2",
    }
    assert [(row["cluster"], row["claim_claim_id"]) for row in rows(book, "Claims")] == [
        ("k4", "c5"),
        ("k4", "c6"),
        ("k1", "c1"),
        ("k1", "c3"),
        ("k2", "c2"),
        ("k3", "c4"),
    ]
    assert rows(book, "Outlets")[:1] == [
        {"outlet": "Harbour Times", "articles": "20", "country": "", "kind": "", "owner": "", "reliability": ""}
    ]
    summary = {row["what"]: row["value"] for row in rows(book, "Summary")}
    assert (summary["flags"], summary["command"]) == ("5", SMALL.command)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\ufffe=1", "＝1", "#REF!", "TRUE", "1e9"])
def test_no_text_becomes_anything_else(start: str) -> None:
    text = f"{start} \uffff\ufffe\x00\x0b\ud800 and <so> & on ]]>"
    (checked, *_) = HOSTILE.checked
    book = opened(replace(HOSTILE, command=text, checked=(replace(checked, claim=text, origin_names=(text,)),)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "-", "@", "＝", "\t"))]
    said = rows(book, "Draft claims")[0]["left_text"]
    shown = start.strip("\t\ufffe")
    assert said.removeprefix("'") == f"{shown} and <so> & on ]]>"


def test_without_its_library_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ExtraError) as caught:
        reports.render(SMALL, "xlsx")
    assert str(caught.value) == "the xlsx report needs openpyxl; run: pip install 'claimtrack[xlsx]'"
    refused = run("report", "-o", str(tmp_path / "report.xlsx"), index=tmp_path)  # before anything is asked
    assert refused.stderr == f"Error: {caught.value}\n"


def test_the_command_writes_a_workbook(tmp_path: Path) -> None:
    output = tmp_path / "report.xlsx"
    done = run("report", "-o", str(output), index=build(tmp_path))
    assert done.stdout == f"Wrote {output}: 0 draft claims, 2 flags, 1 cluster.\n", done.output
    assert len(rows(load_workbook(output), "Flags")) == 2
