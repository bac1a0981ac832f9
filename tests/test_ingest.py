"""Files become articles, and faults become reasons."""

from __future__ import annotations

import gzip
import json
import lzma
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import ingest
from claimtrack.ingest import _cues
from claimtrack.ingest._canonical import canonical
from claimtrack.records import Article, Skipped, Unchanged

BODY = "The mill in Sariwon closed on Monday, a trader said.\n\nIt had run for forty years."


def read_one(path: Path, **hints: object) -> Article | Skipped | Unchanged:
    (item,) = ingest.read([path], ingest.Hints(**hints))  # type: ignore[arg-type]
    return item


def test_formats_come_from_the_packages_files() -> None:
    assert {name: module.SUFFIXES for name, module in ingest.formats().items()} == {
        "csv": (".csv", ".tsv"),
        "docx": (".docx",),
        "eml": (".eml",),
        "feed": (".xml", ".rss", ".atom"),
        "html": (".html", ".htm", ".xhtml"),
        "jsonl": (".jsonl", ".jsonl.gz", ".jsonl.xz"),
        "markdown": (".md",),
        "mhtml": (".mhtml", ".mht"),
        "pdf": (".pdf",),
        "sitemap": (".xml", ".xml.gz"),
        "text": (".txt",),
        "warc": (".warc", ".warc.gz", ".wacz"),
        "xlsx": (".xlsx", ".xlsm"),
    }
    assert all(module.__doc__ and "\n" not in module.__doc__ for module in ingest.formats().values())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\ufeffone\r\ntwo\rthree", "one\ntwo\nthree"),
        ("Pyong\u00adyang\u200b is\u00a0far", "Pyongyang is far"),
        ("evil \u202etxt.exe\u202c name", "evil txt.exe name"),
        ("cafe\u0301", "café"),
        ("a  \t\nb\x00\x07", "a\nb"),
        ("first\n\n\n\n\nsecond\n", "first\n\nsecond"),
        ("  lone \ud800 surrogate  ", "lone  surrogate"),
        ("a\tb", "a\tb"),
    ],
)
def test_canonical_text(raw: str, text: str) -> None:
    assert canonical(raw) == text


@given(st.text(st.characters()))
def test_canonical_text_is_canonical(raw: str) -> None:
    assert canonical(canonical(raw)) == canonical(raw)
    canonical(raw).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Prices rose, a source in Hyesan told Daily NK on Monday.\n\nTraders complain.", "Daily NK"),
        ("Prices rose.\n\nBy noon the market was full.\n\nby DailyNK(North Korean Media)", "Daily NK"),
        ("Prices rose.\n\nThe post Prices rise appeared first on Daily NK English.", "Daily NK"),
        ("Masks are short, a resident told RFA’s Korean Service.\n\nSources told RFA more.", "RFA"),
        ("Prices rose.\n\nReported by Jane Doe for RFA’s Korean Service.", "RFA"),
        ("SEOUL (Reuters) - Prices rose on Monday.", "Reuters"),
        ("PYONGYANG, North Korea (AP) — Prices rose on Monday.", "AP"),
        ("Pyongyang, December 24 (KCNA) -- A factory was opened.", "KCNA"),
        ("SEOUL, Jan. 5 (Yonhap) -- Exports rose.", "Yonhap"),
        # A credit is no publisher.
        ("Prices rose, South Korea's Yonhap reported.\n\nYonhap said they may fall.", None),
        ("The minister told Reuters so.\n\nHe told Reuters more.\n\nHe told Reuters again.", None),
        ("One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nA defector told Daily NK so.\n\nSeven.", None),
        ("Prices rose, Daily NK reported.\n\nA source told Daily NK that they may fall.", None),
        # Two outlets' marks are nobody's.
        ("SEOUL (Reuters) - Prices rose.\n\nPYONGYANG (KCNA) -- Prices fell.", None),
        ("Prices rose.", None),
    ],
)
def test_outlet_by_the_texts_own_words(text: str, outlet: str | None) -> None:
    assert _cues.outlet(text) == outlet


@pytest.mark.parametrize(
    ("name", "outlet"),
    [("DailyNK", "Daily NK"), ("Associated Press", "AP"), ("radio free asia", "RFA"), ("The Mill",) * 2],
)
def test_one_spelling_of_an_outlet(name: str, outlet: str) -> None:
    assert ingest.outlet_name(name) == outlet


@pytest.mark.parametrize(
    ("text", "url", "day"),
    [
        ("Story.\n\nFebruary 06, 2024 at 11:30AM", "", date(2024, 2, 6)),
        ("14 C\nTuesday, March 5, 2024\n\nStory.\n\nFebruary 06, 2024 at 11:30AM", "", date(2024, 2, 6)),
        ("14 C\nTuesday, March 5, 2024\n\nStory.", "", None),
        ("Published: 5 March 2024\n\nStory.", "", date(2024, 3, 5)),
        ("Pyongyang, December 24 (KCNA) -- Story.", "", None),
        ("Story.\n\nFebruary 06, 2024 at 11:30AM\n\nMay 06, 2024 at 11:30AM", "", None),
        ("Story.", "https://mill.example/2017/05/14/story.html", date(2017, 5, 14)),
        ("Story.", "https://mill.example/story-20170514", None),
        ("Story.", "https://mill.example/2017/55/14/story.html", None),
    ],
)
def test_publication_date(text: str, url: str, day: date | None) -> None:
    assert _cues.publication_date(text, url) == day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-02-06", date(2024, 2, 6)),
        ("2024-02-06T23:30:00-05:00", date(2024, 2, 6)),
        ("Feb 6, 2024", date(2024, 2, 6)),
        ("6 February 2024 10:00 EST", date(2024, 2, 6)),
        ("13/5/2024", date(2024, 5, 13)),
        ("3/5/2024", None),
        ("May 2017", None),
        ("Feb 6", None),
        ("2024-13-40", None),
        ("soon", None),
        ("9" * 5000, None),
    ],
)
def test_a_date_is_read_or_unknown(value: str, day: date | None) -> None:
    assert ingest.read_date(value) == day


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("Story.\n\nReported by Min Park for RFA’s Korean Service. Translated by Jo Lee.", "Min Park"),
        ("Mill closes\n\nBy Jane Doe and John Roe\n\nStory.", "Jane Doe and John Roe"),
        ("Reported by state media, the closure surprised nobody.", ""),
        ("By Monday the mill had closed.", ""),
    ],
)
def test_byline(text: str, byline: str) -> None:
    assert _cues.byline(text) == byline


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Mill closes in Sariwon\n\n{BODY}", "Mill closes in Sariwon"),
        (f"-3 °C\nTuesday, March 5, 2024\n\nIs the mill closed?\n\n{BODY}", "Is the mill closed?"),
        (BODY, ""),
        ("Mill closes in Sariwon", ""),
        ("word " * 40 + "\n\nmore", ""),
    ],
)
def test_title_of_a_text(text: str, title: str) -> None:
    assert _cues.title(canonical(text)) == title


def test_text_file(tmp_path: Path) -> None:
    path = tmp_path / "mill.txt"
    path.write_bytes(b"\xef\xbb\xbfMill closes\r\n\r\n" + BODY.encode())
    article = read_one(path, outlet="DailyNK", date=date(2024, 1, 2))
    assert isinstance(article, Article)
    assert article.text == f"Mill closes\n\n{BODY}"
    assert (article.title, article.outlet, article.date) == ("Mill closes", "Daily NK", date(2024, 1, 2))
    assert article.key == f"file:{path.resolve()}"
    assert (article.provenance.path, article.provenance.line) == (str(path), None)
    assert len(article.provenance.sha256) == 64


def test_the_texts_own_words_come_before_hints(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("SEOUL (Reuters) - Prices rose.\n\nFebruary 06, 2024 at 11:30AM")
    article = read_one(tmp_path / "a.txt", outlet="RFA", date=date(2020, 1, 1))
    assert isinstance(article, Article)
    assert (article.outlet, article.date) == ("Reuters", date(2024, 2, 6))


def test_markdown_file(tmp_path: Path) -> None:
    path = tmp_path / "mill.md"
    path.write_text(
        "---\noutlet: Daily NK\ndate: 2024-02-06\ntitle: 'Mill: closed'\nurl: https://mill.example/a\n"
        f"byline: [Jane Doe, John Roe]\ndigest: true\nmood: [grim]\n---\n{BODY}\n"
    )
    article = read_one(path)
    assert isinstance(article, Article)
    assert (article.text, article.outlet, article.date) == (BODY, "Daily NK", date(2024, 2, 6))
    assert (article.title, article.url, article.byline) == (
        "Mill: closed",
        "https://mill.example/a",
        "Jane Doe, John Roe",
    )
    assert (article.digest, article.key) == (True, "digest:https://mill.example/a")


def test_a_markdown_heading_is_the_title(tmp_path: Path) -> None:
    (tmp_path / "mill.md").write_text(f"# Mill closes\n\n{BODY}")
    article = read_one(tmp_path / "mill.md")
    assert isinstance(article, Article)
    assert (article.title, article.digest) == ("Mill closes", False)


YAML = "write it as YAML, key: value"


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("---\ntitle: [\n---\nText.", "broken front matter in line 3; " + YAML),
        ("---\njust words: and: more\n---\nText.", "broken front matter in line 2; " + YAML),
        ("---\n- a\n---\nText.", "broken front matter; " + YAML),
        ("---\ntitle: x\nText.", "front matter is not closed; end it with a line of three dashes"),
        ("---\ntitle: {a: b}\n---\nText.", "front matter's title is not plain text; write title: value"),
        ("---\ntitle: x\n---\n\n", "no text; give the article's words"),
        ("---\n" + "[" * 5000 + "\n---\nText.", "broken front matter; " + YAML),
    ],
)
def test_broken_markdown(tmp_path: Path, front: str, reason: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(front)
    assert read_one(path) == Skipped(path=str(path), reason=reason)


def test_front_matter_runs_nothing_and_does_not_grow(tmp_path: Path) -> None:
    (tmp_path / "tag.md").write_text(f"---\nmood: !!python/object/apply:os.system [exit]\n---\n{BODY}")
    levels = "".join(f"l{n}: &l{n} {{<<: [{', '.join([f'*l{n - 1}'] * 9)}]}}\n" for n in range(1, 12))
    (tmp_path / "merge.md").write_text(f"---\nl0: &l0 {{a: b}}\n{levels}---\n{BODY}")
    assert [type(item) for item in ingest.read([tmp_path])] == [Article, Article]


BY = {"author": ["A", "B"], "archive": "https://archive.example/h"}
ROW = {"outlet": "RFA", "date": "2024-02-06", "title": "Mill", "url": "https://mill.example/a", "text": BODY}


def test_rows(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [
        json.dumps(ROW),
        "",
        json.dumps({"source": "DailyNK", "published": "Feb 6, 2024", "headline": "H", "body": BODY} | BY),
        json.dumps(
            {"id": 7, "outlet": "", "date": "", "url": "javascript:alert(1)", "archive": "data:a", "text": BODY}
        ),
    ]
    path.write_text("\n".join(rows))
    first, second, third = (item for item in ingest.read([path]) if isinstance(item, Article))
    assert (first.outlet, first.date, first.key) == ("RFA", date(2024, 2, 6), "url:https://mill.example/a")
    assert (second.outlet, second.date) == ("Daily NK", date(2024, 2, 6))
    assert (second.title, second.byline) == ("H", "A, B")
    assert [a.provenance.archive for a in (first, second, third)] == ["", "https://archive.example/h", ""]
    assert (second.key, second.provenance.line) == ("", 3)
    assert (third.outlet, third.date, third.url) == (None, None, "")
    assert third.key == f"file:{path.resolve()}#7"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b'{"text": "x"', "broken JSON; write one JSON object a line"),
        (b"[" * 200_000, "broken JSON; write one JSON object a line"),
        (b'{"text": ' + b"9" * 5000 + b"}", "broken JSON; write one JSON object a line"),
        (b'["text"]', "not a JSON object; write one JSON object a line"),
        (b'{"title": "x"}', "no text; give the article's words as text"),
        (b'{"text": "  "}', "no text; give the article's words as text"),
        (b'{"text": "\\u200b"}', "no text; give the article's words"),
        (b'{"text": ["x"]}', "text is not a string; write it as one"),
        (b'{"text": "x", "outlet": {"name": "y"}}', "outlet is not a string; write it as one"),
        (b'{"text": "caf\xe9 is long enough"}', "broken UTF-8 at byte 13; save it as UTF-8"),
    ],
)
def test_a_broken_row_leaves_the_others(tmp_path: Path, row: bytes, reason: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(json.dumps(ROW).encode() + b"\n" + row + b"\n" + json.dumps(ROW).encode())
    before, skipped, after = ingest.read([path])
    assert skipped == Skipped(path=str(path), line=2, reason=reason)
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert (before.text, after.provenance.line) == (after.text, 3)


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_packed_rows(tmp_path: Path, suffix: str, pack: object) -> None:
    assert callable(pack)
    whole, cut = tmp_path / f"a.jsonl{suffix}", tmp_path / f"b.jsonl{suffix}"
    packed = pack(json.dumps(ROW).encode() + b"\n")
    whole.write_bytes(packed)
    cut.write_bytes(packed[:-20])
    (tmp_path / f"c.jsonl{suffix}").write_bytes(b"not packed at all")
    article, *skipped = ingest.read([tmp_path])
    assert isinstance(article, Article)
    assert article.text == BODY
    faults = [item.reason for item in skipped if isinstance(item, Skipped)]
    assert faults[-1] == "broken compression after line 0; compress the file again"
    assert all(reason.startswith("broken compression after line ") for reason in faults)


@pytest.mark.parametrize(
    ("filler", "reason"),
    [
        (b" ", "grows over 1000-fold when unpacked; unpack it if you trust it"),
        (b"\n", "over 100000 blank lines from line 1; take them out"),
    ],
)
def test_a_decompression_bomb_is_given_up(tmp_path: Path, filler: bytes, reason: str) -> None:
    path = tmp_path / "bomb.jsonl.xz"
    path.write_bytes(lzma.compress(json.dumps(ROW).encode() + b"\n" + filler * 70_000_000, preset=0))
    article, *skipped = ingest.read([path])
    assert isinstance(article, Article)
    assert skipped[-1] == Skipped(path=str(path), reason=reason)


def test_an_oversized_row_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * 17_000_000 + b'"}\n' + json.dumps(ROW).encode())
    skipped, article = ingest.read([path])
    assert skipped == Skipped(path=str(path), line=1, reason="row larger than 16 MB; split it")
    assert isinstance(article, Article)
    assert article.provenance.line == 2


def test_one_bad_item_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name, raw in {
        "a.txt": BODY.encode(),
        "b.txt": b"",
        "c.txt": b"\x7fELF\x00\x01",
        "d.txt": bytes(range(128, 256)) * 9,
        "e.txt": BODY.encode() + "…".encode()[:1],
        "f.odt": b"PK",
        "g": b"x",
        "sub/h.txt": BODY.encode(),
        ".hidden.txt": BODY.encode(),
        "README.md": b"# About",
    }.items():
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    known = " ".join(sorted(suffix for module in ingest.formats().values() for suffix in set(module.SUFFIXES)))
    known = known.replace(".xml .xml", ".xml")  # of feeds and of sitemaps
    items = list(ingest.read([tmp_path, tmp_path / "missing.txt", "nul\0byte"]))
    assert [(Path(i.path).name, i.reason) for i in items if isinstance(i, Skipped)] == [
        ("b.txt", "empty file; write the article's text into it"),
        ("c.txt", "binary, not text; convert it to plain UTF-8 text"),
        ("d.txt", "binary, not text; convert it to plain UTF-8 text"),
        ("e.txt", "broken UTF-8 at byte 81; save it as UTF-8"),
        ("f.odt", f"unknown format .odt; convert it to one of {known}"),
        ("g", f"unknown format (no suffix); convert it to one of {known}"),
        ("gone.txt", "no such file or folder; check the path"),
        ("loop", "link to a folder, not followed; name the folder itself"),
        ("pipe.txt", "not a file or folder; name a regular file"),
        ("missing.txt", "no such file or folder; check the path"),
        ("nul�byte", "not a possible path; check it"),
    ]
    assert [Path(i.provenance.path).name for i in items if isinstance(i, Article)] == ["a.txt", "h.txt"]


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(BODY)
    path.chmod(0)
    if os.access(path, os.R_OK):  # an administrator may read anything

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "open", refuse)
    assert read_one(path) == Skipped(path=str(path), reason="not readable by you; give yourself permission to read it")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTPS://Mill.Example/A?utm_source=x&b=1#top", "url:https://mill.example/A?b=1"),
        ("https://mill.example/a", "url:https://mill.example/a"),
        ("http://[broken", ""),
        ("ftp://mill.example/a", ""),
    ],
)
def test_the_key_is_the_address(tmp_path: Path, url: str, key: str) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"url": url, "text": BODY}))
    article = read_one(tmp_path / "a.jsonl")
    assert isinstance(article, Article)
    assert article.key == key


def test_one_address_can_hold_several_articles(tmp_path: Path) -> None:
    rows = [ROW | {"title": title, "text": text} for title, text in (("A", "1"), ("B", "2"), ("A", "3"))]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert [item.key for item in ingest.read([tmp_path]) if isinstance(item, Article)] == [
        "url:https://mill.example/a",
        "url:https://mill.example/a#b",
        "url:https://mill.example/a",
    ]


def test_size(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("12345")
    (tmp_path / "b.txt").write_text("123")
    assert ingest.size([tmp_path, tmp_path / "missing"]) == (2, 8)
