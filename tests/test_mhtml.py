"""Pages as browsers save them: one file, or a page beside its folder."""

from __future__ import annotations

import hashlib
from datetime import date
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from _pages import LAYOUTS, WORDS

from claimtrack import ingest
from claimtrack.ingest import mhtml
from claimtrack.records import Article, Skipped

PAGE = LAYOUTS["schema.org"].page()
ADDRESS = "https://www.post.example/2024/mill"


def saved(page: str = PAGE, charset: str = "utf-8") -> bytes:
    """As Chrome does it: the page comes first, its frames and pictures follow."""
    message = MIMEMultipart("related", type="text/html")
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = ADDRESS
    message["Subject"] = "Mill closes in Sariwon"
    message["Date"] = "Wed, 7 Feb 2024 08:30:00 +0900"
    message.attach(MIMEText(page, "html", charset))
    message.attach(MIMEText("<p>A frame with an advertisement</p>", "html"))
    message.attach(MIMEImage(bytes(range(256)) * 20, "png"))
    return message.as_bytes()


def read(path: Path, raw: bytes) -> Article | Skipped:
    path.write_bytes(raw)
    (item,) = ingest.read([path])
    assert isinstance(item, Article | Skipped)
    return item


@pytest.mark.parametrize("name", ["a.mhtml", "A.MHT"])
def test_a_page_in_one_file(tmp_path: Path, name: str) -> None:
    raw = saved()
    article = read(tmp_path / name, raw)
    assert isinstance(article, Article)
    assert (article.text, article.outlet, article.date) == ("\n\n".join(WORDS), "The Post", date(2024, 2, 6))
    assert article.url == "https://post.example/2024/mill"  # the page's own, of the same site
    source = article.provenance
    assert (source.address, source.retrieved) == (ADDRESS, "2024-02-06T23:30:00+00:00")
    assert (source.raw, source.sha256) == (raw, hashlib.sha256(raw).hexdigest())


def test_the_pages_encoding_is_read(tmp_path: Path) -> None:
    article = read(tmp_path / "a.mhtml", saved(LAYOUTS["schema.org"].page(charset="windows-1252"), "cp1252"))
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(WORDS)


@pytest.mark.parametrize("when", ["", "yesterday", "Wed, 32 Feb 2024 08:30:00 +0900"])
def test_when_it_was_saved_may_be_unknown(tmp_path: Path, when: str) -> None:
    raw = saved().replace(b"Wed, 7 Feb 2024 08:30:00 +0900", when.encode())
    article = read(tmp_path / "a.mhtml", raw)
    assert isinstance(article, Article)
    assert article.provenance.retrieved == ""


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty file; write the article's text into it"),
        (b"\x00\x01\x02", "no page in it; save it anew from the browser"),
        (b"Subject: x\n\nwords", "no page in it; save it anew from the browser"),
        (b"Content-Type: multipart/related\n\nx", "no page in it; save it anew from the browser"),
        (
            saved("<html><body></body></html>"),
            "no article found on the page; save the article's own page, or its words as .txt",
        ),
        (
            b"Content-Type: text/html\n\n<p>" + b"x" * 16_000_000,
            "broken MHTML, or a page too large for one article; save the page anew",
        ),
    ],
)
def test_no_page_in_it(tmp_path: Path, raw: bytes, reason: str) -> None:
    item = read(tmp_path / "a.mhtml", raw)
    assert isinstance(item, Skipped)
    assert item.reason == reason


def test_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mhtml, "_LARGEST", 1_000_000)
    item = read(tmp_path / "a.mhtml", saved() + b" " * 1_000_000)
    assert isinstance(item, Skipped)
    assert item.reason == "larger than 1 MB, too much for one article; split it"


def test_the_folder_beside_a_saved_page_is_not_read(tmp_path: Path) -> None:
    """Nor the one beside it whose page has another name, once it is the page's own."""
    for folder in ("Mill | The Post_files", "Other_files", "notes_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.html").write_text(PAGE)
        (tmp_path / folder / "data.jsonl").write_text("{}")
    (tmp_path / "Mill | The Post.html").write_text(PAGE)
    (tmp_path / "Other.HTM").write_text(PAGE)
    found = sorted(str(Path(item.path).relative_to(tmp_path)) if isinstance(item, Skipped) else
                   str(Path(item.provenance.path).relative_to(tmp_path))
                   for item in ingest.read([tmp_path]) if isinstance(item, Article | Skipped))  # fmt: skip
    assert found == ["Mill | The Post.html", "Other.HTM", "notes_files/data.jsonl", "notes_files/frame.html"]
