"""Saved web pages become articles, or say why they do not."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from _pages import LAYOUTS, TITLE, WORDS, Layout, json_ld

from claimtrack import ingest
from claimtrack.errors import InputError
from claimtrack.ingest import _cues, html
from claimtrack.records import Article, Skipped, Unchanged

PLAIN = Layout("<title>Mill</title>", "<article><h1>Mill</h1>{body}</article>")
SCHEMA = LAYOUTS["schema.org"]


def read(path: Path, page: str | bytes, hints: ingest.Hints | None = None) -> Article | Skipped | Unchanged:
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    (item,) = ingest.read([path], hints)
    return item


def article(path: Path, page: str | bytes, hints: ingest.Hints | None = None) -> Article:
    item = read(path, page, hints)
    assert isinstance(item, Article), item
    return item


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_article_of_a_page(tmp_path: Path, name: str) -> None:
    found = article(tmp_path / "a.html", LAYOUTS[name].page())
    assert found.text == "\n\n".join(WORDS)
    assert (found.title, found.byline, found.date) == (TITLE, "Jane Doe", date(2024, 2, 6))
    assert found.outlet in ("The Post", "post.example")  # its name, else its site
    assert (found.url, found.key) == ("https://post.example/2024/mill", "url:https://post.example/2024/mill")
    assert found.provenance.canonical == found.url


@pytest.mark.parametrize(
    "raw",
    [
        SCHEMA.page(charset="windows-1252").encode("cp1252"),
        SCHEMA.page(charset="iso-8859-1").encode("cp1252"),  # what browsers take it for
        SCHEMA.page(charset="utf-8").encode("cp1252"),  # a wrong label
        SCHEMA.page(charset="windows-1252").encode(),  # another: saved anew as UTF-8
        SCHEMA.page().encode("utf-16"),
        SCHEMA.page(charset="euc-kr").replace("©", "").encode("cp949"),
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + SCHEMA.page().encode(),
        SCHEMA.page().replace("Sariwon", "Sari&shy;won\u200f").replace("trader", "tra\u00adder\u202a").encode(),
    ],
    ids=["1252", "latin", "no utf-8", "no 1252", "utf-16", "euc-kr", "xhtml", "soft hyphens and right-to-left marks"],
)
def test_the_same_text_however_it_is_written(tmp_path: Path, raw: bytes) -> None:
    found = article(tmp_path / "a.xhtml", raw)
    assert (found.text, found.title) == ("\n\n".join(WORDS), TITLE)


def test_the_servers_charset(tmp_path: Path) -> None:
    page = PLAIN.page(("В Саривоне закрылась мельница, сказал торговец.",) * 4, charset="").encode("koi8-r")
    hints = ingest.Hints(content_type="text/html; charset=koi8-r")
    assert article(tmp_path / "a.html", page, hints).text.startswith("В Саривоне")


def test_a_page_without_a_date_stays_undated(tmp_path: Path) -> None:
    page = PLAIN.page((*WORDS, "It had been opened on 5 March 1984.")).replace("</body>", "<p>© 2021 Post</p></body>")
    assert article(tmp_path / "a.html", page).date is None


def test_of_two_dates_the_first_publication_counts(tmp_path: Path) -> None:
    head = (
        "<meta property='article:modified_time' content='2024-03-01'>"
        "<meta property='article:published_time' content='2024-02-06'>"
    )
    assert article(tmp_path / "a.html", Layout(head, PLAIN.main).page()).date == date(2024, 2, 6)


@pytest.mark.parametrize(
    "box",
    [
        "<p class='wp-caption-text'>The mill on Monday, before it closed.</p>",
        "<aside class='pullquote'><p>We were told nothing.</p></aside>",
        "<div class='box newsletter-signup'><p>One letter a week, and never more than one.</p></div>",
        "<div class='related_articles'><ul><li><p>Ferry is late again, passengers say.</p></li></ul></div>",
    ],
)
def test_boxes_between_paragraphs_are_left_out(tmp_path: Path, box: str) -> None:
    page = PLAIN.page().replace(f"<p>{WORDS[2]}</p>", f"{box}<p>{WORDS[2]}</p>")
    assert box in page
    assert article(tmp_path / "a.html", page).text == "\n\n".join(WORDS)


@pytest.mark.parametrize("name", ["newsletter-post", "has-related", "captioned"])
def test_a_wrapper_of_the_article_is_no_box(tmp_path: Path, name: str) -> None:
    main = f"<div class='{name}'><h1>Mill</h1>{{body}}</div>"
    assert article(tmp_path / "a.html", Layout("<title>Mill</title>", main).page()).text == "\n\n".join(WORDS)


@pytest.mark.parametrize("line", ["By Jane Doe", "Jane Doe, 06.02.2024", "Words by Ann Lee", TITLE])
def test_the_head_is_not_the_text(tmp_path: Path, line: str) -> None:
    head = SCHEMA.head
    page = Layout(head, "<article><p>{line}</p>{body}</article>".replace("{line}", line)).page()
    assert article(tmp_path / "a.html", page).text == "\n\n".join(WORDS)


def test_a_sentence_that_names_the_author_stays(tmp_path: Path) -> None:
    said = "By noon Jane Doe had seen the mill with her own eyes."
    assert article(tmp_path / "a.html", SCHEMA.page((said, *WORDS))).text.startswith(said)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (
            PLAIN.page((WORDS[0], "To read the full story, create a free account.")),
            "only the opening of an article for subscribers; save the page as a subscriber sees it",
        ),
        (
            Layout("<title>World</title>", "<main><h1>World</h1><ul>{body}</ul></main>", "<li>{}</li>").page(),
            "a list, such as a section's page; give the addresses of the articles",
        ),
        (
            Layout(json_ld(',"isAccessibleForFree":false'), PLAIN.main).page(WORDS[:2]),
            "only the opening of an article for subscribers; save the page as a subscriber sees it",
        ),
        (
            PLAIN.page((WORDS[0], "Subscribe to continue reading.")),
            "only the opening of an article for subscribers; save the page as a subscriber sees it",
        ),
        (
            PLAIN.page(("<figure><img src='a.jpg'><figcaption>The mill.</figcaption></figure>",) * 8),
            "a picture gallery, hardly any text; give the article that it belongs to",
        ),
        (
            "<html><body><div id='root'></div><noscript>Enable JavaScript to run this app.</noscript></body></html>",
            "the page asks for a browser or a human; open it in a browser and save it from there",
        ),
        ("<html></html>", "no article found on the page; save the article's own page, or its words as .txt"),
        (bytes(range(256)) * 40, "binary, not a web page; save the page as HTML"),
        (
            "<p>One.</p>" * 40_000,
            "over 20,000 tags, too much for one article; save the article's own page",
        ),
        (b" \n", "empty file; write the article's text into it"),
    ],
)
def test_what_is_no_article(tmp_path: Path, page: str | bytes, reason: str) -> None:
    path = tmp_path / "a.html"
    assert read(path, page) == Skipped(path=str(path), reason=reason)


def test_an_article_that_a_subscriber_saved(tmp_path: Path) -> None:
    words = tuple(f"{one} It is the {n}th word on it." for n, one in enumerate(WORDS * 3))
    main = PLAIN.main.replace("Mill", TITLE)
    page = Layout(json_ld(',"isAccessibleForFree":false'), main).page(words)
    assert article(tmp_path / "a.html", page).text == "\n\n".join(words)


@pytest.mark.parametrize(
    ("saved_from", "canonical", "url"),
    [
        ("", "https://post.example/2024/mill", "https://post.example/2024/mill"),
        ("https://www.post.example/2024/mill?a=1", "", "https://www.post.example/2024/mill?a=1"),
        ("https://m.post.example/x", "https://www.post.example/2024/mill", "https://www.post.example/2024/mill"),
        # A front page is no article's address, nor is another site's.
        ("", "https://post.example/", ""),
        ("https://post.example/2024/mill", "https://post.example/", "https://post.example/2024/mill"),
        ("https://copy.example/mill", "https://post.example/2024/mill", "https://copy.example/mill"),
        ("javascript:alert(1)", "javascript:alert(2)", ""),
    ],
)
def test_the_address_of_a_saved_page(tmp_path: Path, saved_from: str, canonical: str, url: str) -> None:
    page = Layout(f"<link rel='canonical' href='{canonical}'>", PLAIN.main).page()
    if saved_from:
        page = page.replace("<html", f"<!-- saved from url=({len(saved_from):04}){saved_from} -->\n<html", 1)
    assert article(tmp_path / "a.html", page).url == url


@pytest.mark.parametrize(
    ("url", "author", "opening", "outlet"),
    [
        ("https://www.rfa.org/english/a", "", "", "RFA"),
        ("https://edition.cnn.com/2024/02/06/a", "Jane Doe", "", "CNN"),
        ("https://notcnn.com/2024/02/06/a", "", "", "notcnn.com"),
        # An agency's copy on another's page is the agency's.
        ("https://www.foxnews.com/world/a", "", "SEOUL (Reuters) - ", "Reuters"),
        ("https://www.foxnews.com/world/a", "The Associated Press", "", "AP"),
        ("https://www.foxnews.com/world/a", "", "Reuters reported on Monday: ", "Fox News"),
    ],
)
def test_the_outlet_of_a_page(tmp_path: Path, url: str, author: str, opening: str, outlet: str) -> None:
    head = f"<link rel='canonical' href='{url}'><meta name='author' content='{author}'>"
    page = Layout(head, PLAIN.main).page((opening + WORDS[0], *WORDS[1:]))
    assert article(tmp_path / "a.html", page).outlet == outlet


def test_the_domain_counts_for_every_format() -> None:
    assert _cues.outlet(WORDS[0], "https://www.dailynk.com/english/a") == "Daily NK"
    assert _cues.outlet(WORDS[0], "https://dailynk.com.evil.example/a") is None


def test_a_saved_pages_companion_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "Mill_files").mkdir()
    (tmp_path / "Mill_files" / "frame.html").write_text(SCHEMA.page())
    (tmp_path / "Mill_files" / "style.css").write_text("p {}")
    (tmp_path / "Mill.html").write_text(SCHEMA.page())
    assert [type(item) for item in ingest.read([tmp_path])] == [Article]


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    item = read(tmp_path / "a.html", SCHEMA.page())
    assert isinstance(item, Skipped)
    assert item.reason == "trafilatura is not installed; run: pip install 'claimtrack[web]'"


@pytest.mark.parametrize("depth", [300, 3000])
def test_deep_nesting_stops_nothing(depth: int) -> None:
    with pytest.raises(InputError, match="no article found"):
        html.extracted("<html><body>" + "<div>" * depth + "words here " * 20)
