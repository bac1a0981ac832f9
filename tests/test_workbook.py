"""Workbooks as openpyxl itself writes them, and tables whose columns go by other names."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from _corpus import run

from claimtrack import ingest
from claimtrack.ingest import xlsx
from claimtrack.records import Article, Skipped

BODY = "The mill in Sariwon closed on Monday, a trader said.\n\nIt had run for forty years."
HEADER = ("Outlet", "Published", "Headline", "URL", "Author", "Body", "Mood")
ROW = ("DailyNK", datetime(2024, 2, 6), "Mill closes", "https://mill.example/a", "Jane Doe", BODY, "grim")
OTHER = ("Source name", "Day", "Full text", "text", "Outlet")
OTHERS = ("RFA", "2024-02-06", BODY, "short", "nobody")
CHOSEN = {"outlet": "source NAME", "text": "Full text ", "date": "day"}

Sheets = dict[str, Iterable[Sequence[object]]]


def workbook(path: Path, sheets: Sheets) -> Path:
    book = openpyxl.Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    book.close()
    return path


def table(path: Path, sheets: Sheets) -> Path:
    """The first of the sheets, as CSV."""
    with path.with_suffix(".csv").open("w", newline="") as file:
        csv.writer(file).writerows(next(iter(sheets.values())))
    return path.with_suffix(".csv")


def parted(path: Path, **hints: object) -> tuple[list[Article], list[tuple[int | None, str]]]:
    items = list(ingest.read([path], ingest.Hints(**hints)))  # type: ignore[arg-type]
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [(item.line, item.reason) for item in items if isinstance(item, Skipped)]


def test_a_row_becomes_an_article(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ROW,
        (),
        ("RFA", date(2024, 2, 7), None, None, None, "Prices rose.", 7),
        ("RFA", "", "", "", "", ""),
    ]
    (first, second), skipped = parted(workbook(tmp_path / "a.xlsx", {"Articles": rows}))
    assert (first.text, first.outlet, first.date) == (BODY, "Daily NK", date(2024, 2, 6))
    assert (first.title, first.byline, first.key) == ("Mill closes", "Jane Doe", "url:https://mill.example/a")
    assert (first.provenance.path, first.provenance.line) == (str(tmp_path / "a.xlsx"), 2)
    assert first.provenance.raw.decode().startswith('["DailyNK", "2024-02-06T00:00:00", "Mill closes"')
    assert (second.text, second.date, second.provenance.line) == ("Prices rose.", date(2024, 2, 7), 4)
    assert skipped == [(5, "no text; give the article's words as text")]


def test_numbers_and_truths_are_read_as_texts(tmp_path: Path) -> None:
    rows = [
        ("id", "digest", "text", "outlet"),
        (7, True, BODY, 24.5),
        (7.0, False, BODY, None),
        ("7", None, "=1+1", None),
    ]
    path = workbook(tmp_path / "a.xlsx", {"Articles": rows})
    (first, second), skipped = parted(path)
    assert (first.digest, first.outlet, second.digest, second.outlet) == (True, "24.5", False, None)
    assert first.key == second.key == f"file:{path.resolve()}#7"
    assert skipped == [(4, "no text; give the article's words as text")]  # a formula that nothing has worked out yet


def test_sheets_without_the_columns_are_passed_over(tmp_path: Path) -> None:
    sheets: Sheets = {
        "Empty": [],
        "Notes": [("Who", "What"), ("me", "notes")],
        "A": [HEADER, ROW],
        "B": [("body",), ("Two.",)],
    }
    articles, skipped = parted(workbook(tmp_path / "a.xlsx", sheets))
    assert ([article.text for article in articles], skipped) == ([BODY, "Two."], [])


@pytest.mark.parametrize("made", [workbook, table])
def test_columns_by_other_names(tmp_path: Path, made: Callable[[Path, Sheets], Path]) -> None:
    (article,), _ = parted(made(tmp_path / "a.xlsx", {"A": [OTHER, OTHERS]}), columns=CHOSEN)
    assert (article.text, article.outlet, article.date) == (BODY, "RFA", date(2024, 2, 6))


@pytest.mark.parametrize("made", [workbook, table])
@pytest.mark.parametrize(
    ("header", "columns", "reason"),
    [
        (("a", "b"), {}, "no column text or body; its columns are a, b; name it with --column text=NAME"),
        (("text", "b"), {"outlet": "Source"}, "no column 'Source'; its columns are text, b"),
        (("Words", "", "b"), {"outlet": "b"}, "no column text or body; its columns are Words, b; name it with --column "
         "text=NAME"),
        (("body",), {"text": "body", "title": "x\ny"}, "no column 'x y'; its columns are body"),
    ],
)  # fmt: skip
def test_a_missing_column_is_named_with_those_that_there_are(
    tmp_path: Path,
    made: Callable[[Path, Sheets], Path],
    header: tuple[str, ...],
    columns: dict[str, str],
    reason: str,
) -> None:
    path = made(tmp_path / "a.xlsx", {"A": [header, ["x"] * len(header)]})
    assert parted(path, columns=columns) == ([], [(None, reason)])


def test_the_command_line_takes_columns(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", {"A": [OTHER, OTHERS]})
    index = tmp_path / "index"
    for given in ("text", "text=", "words=Body"):
        result = run("add", str(path), "--column", given, index=index)
        assert result.exit_code == 2
        fields = "outlet, date, title, url, byline, text, archive, digest, id"
        assert f"--column {given}: write FIELD=NAME, FIELD being one of {fields}" in " ".join(result.stderr.split())
    options = ["--column", "text=full text", "--column", "Outlet=Source name"]
    assert run("add", str(path), *options, index=index).output == (
        "Articles: 1 new, 0 unchanged, 0 updated, 0 skipped (1 without a date). Claims: 2. Flags: none.\n"
    )


# --- What is no workbook --------------------------------------------------------------------------


def changed(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "broken workbook (BadZipFile); save it anew as .xlsx"),
        (b"outlet,text\nRFA,Prices rose.\n", "broken workbook (BadZipFile); save it anew as .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, "broken workbook (BadZipFile); save it anew as .xlsx"),  # .xls
    ],
)
def test_what_is_no_workbook(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(raw)
    assert parted(tmp_path / "a.xlsx") == ([], [(None, reason)])


def test_an_empty_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"A": [], "B": []})
    assert parted(path) == ([], [(None, "empty workbook; name the columns in a sheet's first row")])


def test_another_zip_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("a.txt", "x")
    assert parted(tmp_path / "a.xlsx") == ([], [(None, "broken workbook (KeyError); save it anew as .xlsx")])


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_MOST", 1_000_000)
    path = workbook(tmp_path / "a.xlsx", {"A": [HEADER, ROW]})
    changed(path, lambda name, raw: raw + b" " * 1_000_000 if name.endswith("sheet1.xml") else raw)
    assert parted(path) == ([], [(None, "over 1 MB when unpacked; save it as CSV")])


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_do_not_grow(tmp_path: Path, part: str) -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f"<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>{levels}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    path = workbook(tmp_path / "a.xlsx", {"A": [HEADER, ROW]})

    def entities(name: str, raw: bytes) -> bytes:
        if name != part:
            return raw
        text = (
            re.sub(r"<\?xml[^>]*\?>\s*", "", raw.decode())
            .replace(BODY[:20], "&a8;&f;")
            .replace('name="A"', 'name="&a8;"')
        )
        return (bomb + text).encode()

    articles, skipped = parted(changed(path, entities))
    assert all("root:" not in article.text and len(article.text) < 1000 for article in articles)
    assert [reason for _, reason in skipped if not reason.startswith("broken workbook (")] == []
    assert len(articles) + len(skipped) == 1


def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 1000)
    path = workbook(tmp_path / "a.xlsx", {"A": [HEADER, ROW, ROW]})

    def far(name: str, raw: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return raw
        size = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', raw)
        return size.replace(b'<row r="3"', b'<row r="99999999999"').replace(b'r="A3"', b'r="A99999999999"')

    (article,), skipped = parted(changed(path, far))
    assert (article.text, skipped) == (BODY, [])
