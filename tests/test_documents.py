"""Tables, PDF, mail and Word documents become articles, or say why they do not."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from _corpus import run
from _pages import LAYOUTS, TITLE, WORDS
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from sqlite_utils import Database

from claimtrack import ingest
from claimtrack.ingest._canonical import canonical
from claimtrack.ingest._wrapped import placed, unwrapped
from claimtrack.records import Article, Skipped, Unchanged
from claimtrack.store.schema import migrations

BODY = "The mill in Sariwon closed on Monday, a trader said.\n\nIt had run for forty years."


def read(path: Path, raw: bytes) -> list[Article | Skipped | Unchanged]:
    path.write_bytes(raw)
    return list(ingest.read([path]))


def article(path: Path, raw: bytes) -> Article:
    (item,) = read(path, raw)
    assert isinstance(item, Article), item
    return item


def reason(path: Path, raw: bytes) -> str:
    (item,) = read(path, raw)
    assert isinstance(item, Skipped), item
    return item.reason


# --- tables ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("comma", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table(tmp_path: Path, comma: str, mark: str) -> None:
    rows = (
        ("Outlet", "Published", "Headline", "URL", "Author", "Body", "Mood"),
        ("DailyNK", "2024-02-06", "Mill closes", "https://mill.example/a", "Jane Doe", BODY, "grim"),
        ("", "", "", "", "", "", ""),
        ("RFA", "", "", "javascript:alert(1)", "", "Prices rose.", ""),
    )
    text = mark + "".join(comma.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    first, second = read(tmp_path / "a.csv", text.encode())
    assert isinstance(first, Article)
    assert (first.text, first.outlet, first.date) == (BODY, "Daily NK", date(2024, 2, 6))
    assert (first.title, first.byline, first.key) == ("Mill closes", "Jane Doe", "url:https://mill.example/a")
    assert first.provenance.raw.decode().startswith('"DailyNK"')
    assert isinstance(second, Article)
    assert (second.text, second.url, second.provenance.line) == ("Prices rose.", "", 6)  # a cell took three lines


def test_a_broken_row_leaves_the_others(tmp_path: Path) -> None:
    raw = b'outlet,text\nRFA,"Prices rose."\nRFA,\nRFA,"caf\xe9"\nRFA,Prices fell.,too,many\n'
    items = read(tmp_path / "a.csv", raw)
    assert [item.text if isinstance(item, Article) else getattr(item, "reason", "") for item in items] == [
        "Prices rose.",
        "no text; give the article's words as text",
        "broken UTF-8 at byte 8; save it as UTF-8",
        "Prices fell.",
    ]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "empty file; name the columns in its first row"),
        (
            b"a,b\n1,2\n",
            "no column text or body; its columns are a, b; name it with --column text=NAME",
        ),
        (
            b"text\rone\rtwo\n",
            "broken first row (new-line character seen in unquoted field - do you need to open the file in "
            "universal-newline mode?); save the table as CSV again",
        ),
        (b"\x00\x01\x02", "binary, not text; convert it to plain UTF-8 text"),
        (
            b'text\n"' + b"never closed\n" * 1_500_000,
            "row larger than 16 MB before line 1230771; close its quotation mark",
        ),
    ],
)
def test_no_table(tmp_path: Path, raw: bytes, fault: str) -> None:
    assert reason(tmp_path / "a.csv", raw) == fault


# --- PDF ---------------------------------------------------------------------------------------------


def pdf(*pages: list[str]) -> bytes:
    """A PDF of those lines a page, written by hand: no program that writes them is needed."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        drawn = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 780 Td {drawn}ET".encode("cp1252")
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    raw, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        offsets.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(raw)
    raw += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    raw += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)
    return bytes(raw)


PAGES = [
    [
        "The Post   page 1",
        "Mill closes in Sariwon",
        "The mill in Sariwon closed on Monday, a trader said, after for-",
        "ty years of work. He said that no one had been told of it before",
        "the gates were shut.",
        "Flour now costs 5,000 won a kilogram at the market of the town,",
    ],
    ["The Post   page 2", "two residents said. It had cost 4,000 won in January."],
    ["The Post   page 3", "Officials have not said when the mill will open again."],
]


def test_pdf(tmp_path: Path) -> None:
    found = article(tmp_path / "a.pdf", pdf(*PAGES))
    assert found.text.split("\n\n") == [
        "Mill closes in Sariwon",
        "The mill in Sariwon closed on Monday, a trader said, after forty years of work. He said that no one had been "
        "told of it before the gates were shut.",
        "Flour now costs 5,000 won a kilogram at the market of the town, two residents said. It had cost 4,000 won in "
        "January.",
        "Officials have not said when the mill will open again.",
    ]
    assert (found.title, found.date, found.outlet) == ("Mill closes in Sariwon", None, None)
    assert [found.text[start:].split(" ")[0] for start in found.pages] == ["Mill", "two", "Officials"]


def test_ligatures_are_letters(tmp_path: Path) -> None:
    found = article(tmp_path / "a.pdf", pdf(["The \\256re began on the \\257oor."]))
    assert found.text == "The fire began on the floor."


BELOW = "https://post.example/mill"


@pytest.mark.parametrize(
    ("pages", "text", "url"),
    [
        ([["One.", "2/6/24, 9:05 AM The Post", f"{BELOW} 1/1"]], "One.", BELOW),
        ([["06.02.2024, 09:05 The Post", "One.", f"{BELOW} 1/1"]], "One.", BELOW),
        ([["One.", f"{BELOW}-and-so-on\\274 1/1"]], "One.", ""),  # cut short by an ellipsis
        ([["One.", "file:///mill.html 1/1"]], "One.", ""),
        ([[f"{BELOW} 1/1"], ["Two."]], f"{BELOW} 1/1 Two.", ""),  # not of each page
        ([["One.", f"{BELOW} 2/3"]], f"One. {BELOW} 2/3", ""),
        ([[f"{BELOW} 1/2"], ["Two.", f"{BELOW} 2/2"]], "Two.", BELOW),
    ],
)
def test_what_a_browser_prints_around_a_page_goes(tmp_path: Path, pages: list[list[str]], text: str, url: str) -> None:
    found = article(tmp_path / "a.pdf", pdf(*pages))
    assert (" ".join(found.text.split()), found.url) == (text, url)


def test_a_page_without_text_begins_where_the_next_does(tmp_path: Path) -> None:
    head = "The Post   page 9"
    found = article(tmp_path / "a.pdf", pdf([], [head, "One."], [head], [head, "Two."], [], [head]))
    assert (found.text, found.pages) == ("One. Two.", (0, 0, 5, 5, 9, 9))


def test_no_other_format_has_pages(tmp_path: Path) -> None:
    assert article(tmp_path / "a.txt", BODY.encode()).pages == ()


def pages_of_claims(index: Path) -> dict[str, int | None]:
    db = Database(index / "claims.db")
    found = {row["text"].split(" ")[0]: row["page"] for row in db.query("select text, page from v_claims")}
    db.close()
    return found


def test_a_claim_says_on_which_page_it_begins(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(*PAGES))
    (tmp_path / "b.txt").write_text("A kilogram of rice cost 9,000 won in Hyesan.")
    (tmp_path / "drafts.txt").write_text("It had cost 4,000 won in January.")
    index = tmp_path / "index"
    assert run("add", str(tmp_path / "a.pdf"), str(tmp_path / "b.txt"), index=index).exit_code == 0
    # "Flour now costs" goes on overleaf.
    assert pages_of_claims(index) == {"The": 1, "He": 1, "Flour": 1, "It": 2, "Officials": 3, "A": None}
    found = [row["claim"] for row in json.loads(run("find", "cost won in", "--format", "json", index=index).output)]
    pages = {claim["text"].split(" ")[0]: claim["page"] for claim in found}
    assert (pages["It"], pages["A"]) == (2, None)
    claim = next(one for one in found if one["page"] == 2)
    shown = run("show", claim["claim_id"], index=index).output
    assert f"claim: {claim['claim_id']}, characters {claim['start']} to {claim['end']}, page 2\n" in shown
    other = next(one["claim_id"] for one in found if one["page"] is None)
    assert "page" not in run("show", other, index=index).output

    def report(kind: str) -> str:
        result = run("report", "--claims", str(tmp_path / "drafts.txt"), "--format", kind, index=index)
        assert result.exit_code == 0
        return result.output

    assert " · page 2" in report("markdown")
    assert " · page 2" in report("html")
    rows = csv.DictReader(io.StringIO(report("csv").removeprefix("\ufeff")))
    assert [row["right_page"] for row in rows if row["right_claim_id"] == claim["claim_id"]] == ["2"]


def test_an_index_made_before_pages_were_kept(tmp_path: Path) -> None:
    file, index = tmp_path / "a.pdf", tmp_path / "index"
    file.write_bytes(pdf(*PAGES))
    assert run("add", str(file), index=index).exit_code == 0
    now = (index / "claims.db").rename(tmp_path / "now.db")
    before = Database(index / "claims.db")
    migrations.apply(before, stop_before="m009_pages")
    before.attach("now", now)
    for table in ("meta", "articles", "texts", "claims"):
        columns = ", ".join(f'"{column.name}"' for column in before.table(table).columns)
        before.execute(f"insert or replace into main.{table} ({columns}) select {columns} from now.{table}")
    before.close()
    assert json.loads(run("find", "4,000 won", "--format", "json", index=index).output)[0]["claim"]["page"] is None
    assert pages_of_claims(index) == dict.fromkeys(("The", "He", "Flour", "It", "Officials"))
    assert run("add", str(file), index=index).output.startswith("Articles: 0 new, 1 unchanged")
    assert pages_of_claims(index) == {"The": 1, "He": 1, "Flour": 1, "It": 2, "Officials": 3}


def locked(raw: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_anyone_may_open(tmp_path: Path) -> None:
    assert article(tmp_path / "a.pdf", locked(pdf(*PAGES), "")).title == "Mill closes in Sariwon"


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (locked(pdf(*PAGES), "secret"), "locked with a password; save it without one"),
        (pdf([]), "no text in it, only pictures of pages; run text recognition (OCR) over it first"),
        (pdf(*[["a"]] * 301), "over 300 pages, too much for one article; split it"),
        (b"%PDF-1.4 and no more", "broken PDF (PdfStreamError); save it anew from the program that made it"),
    ],
)
def test_no_pdf(tmp_path: Path, raw: bytes, fault: str) -> None:
    assert reason(tmp_path / "a.pdf", raw) == fault


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One paragraph a line, and it is long enough, " * 4 + "\nanother", 2),
        ("a line of the text\nthat goes on and on\nto here.\nand then once more", 2),
        ("", 1),
    ],
)
def test_lines_are_joined(text: str, paragraphs: int) -> None:
    assert len(unwrapped(text).split("\n\n")) == paragraphs


def test_a_hyphen_stays_where_the_text_has_it_elsewhere() -> None:
    text = "a cross-border trade of much flour\nand of the rice that is cross-\nborder too, they said of it all"
    assert "that is cross-border too" in unwrapped(text)


@given(st.lists(st.text(st.sampled_from("ab é\u0301-.\t\u00a0\u200b한"), max_size=150)))
def test_each_line_is_found_where_it_was_placed(lines: list[str]) -> None:
    lines = canonical("\n".join(lines)).split("\n")
    text, starts = placed(lines)
    assert text == canonical(text)
    assert starts == sorted(starts)
    for line, start in zip(lines, starts, strict=True):
        assert text[start:].startswith(line.strip().removesuffix("-"))


# --- mail --------------------------------------------------------------------------------------------


def mail(text: str = BODY, *, html: str = "", sender: str = "Daily NK <news@dailynk.com>") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = TITLE, sender
    message["Date"] = "Tue, 06 Feb 2024 23:30:00 -0500"
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


def test_mail(tmp_path: Path) -> None:
    found = article(tmp_path / "a.eml", bytes(mail(html="<p>Other words.</p>")))
    assert (found.text, found.title, found.date, found.outlet) == (BODY, TITLE, date(2024, 2, 6), "Daily NK")


def test_mail_in_html(tmp_path: Path) -> None:
    found = article(tmp_path / "a.eml", bytes(mail("", html=LAYOUTS["a table layout of old"].page(), sender="x@y")))
    assert found.text == "\n\n".join(WORDS)
    assert found.outlet is None


def test_wrapped_mail(tmp_path: Path) -> None:
    wrapped = "The mill in Sariwon closed on Monday,\na trader said, after forty years of work\nin the town.\n"
    found = article(tmp_path / "a.eml", bytes(mail(wrapped)))
    assert found.text == wrapped.replace("\n", " ").strip()


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"no headers at all", "no mail; save the message with its headers, as .eml"),
        (b"Subject: x\n\n", "no text; give the article's words"),
        (
            b"Subject: x\nContent-Type: application/pdf\n\nx",
            "mail without a text; save its attachment and add that",
        ),
        (
            b"Subject: x\nContent-Type: text/plain; charset=nowhere\n\ncaf\xe9",
            "broken mail (LookupError); save the message again as .eml",
        ),
    ],
)
def test_no_mail(tmp_path: Path, raw: bytes, fault: str) -> None:
    assert reason(tmp_path / "a.eml", raw) == fault


# --- Word --------------------------------------------------------------------------------------------


def word(*paragraphs: str, title: str = "") -> bytes:
    document = docx.Document()
    if title:
        document.add_heading(title, 0)
    for one in paragraphs:
        document.add_paragraph(one)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("title", ["", TITLE])
def test_word(tmp_path: Path, title: str) -> None:
    found = article(tmp_path / "a.docx", word(*WORDS, title=title))
    assert (found.text, found.title) == ("\n\n".join(WORDS), title)


def packed(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b" " * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (word(), "no text; give the article's words"),
        (b"PK no more", "broken Word document (BadZipFile); save it anew as .docx"),
        (packed(10), "broken Word document (KeyError); save it anew as .docx"),
        (packed(65_000_000), "over 64 MB when unpacked; take its pictures out"),
    ],
)
def test_no_word(tmp_path: Path, raw: bytes, fault: str) -> None:
    assert reason(tmp_path / "a.docx", raw) == fault


@pytest.mark.parametrize(("name", "library"), [("pdf", "pypdf"), ("docx", "docx")])
def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    raw = {"pdf": pdf(*PAGES), "docx": word(*WORDS)}[name]
    assert reason(tmp_path / f"a.{name}", raw) == f"{library} is not installed; run: pip install 'claimtrack[{name}]'"
