"""Web pages, saved or fetched: one article a page. Needs: pip install 'claimtrack[web]'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from claimtrack.errors import InputError
from claimtrack.ingest import _cues
from claimtrack.ingest._build import Hints, address, article_bytes, build, extra, same_site
from claimtrack.ingest._canonical import canonical, one_line
from claimtrack.records import Article

SUFFIXES = (".html", ".htm", ".xhtml")
TYPES = ("text/html", "application/xhtml+xml")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,6}\)(\S{1,2000}) -->")
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
_ASKS_TO_PAY = re.compile(
    r"(?:subscribe|sign in|log in|register) (?:now |here )?to (?:continue|keep|read|unlock|view)|already a subscriber"
    r"|(?:exclusively|only) (?:for|to) (?:our )?(?:subscribers|members)|(?:remaining|rest) of this article is"
    r"|to (?:read|see|view) the (?:full|whole|rest of the) (?:story|article)"
    r"|(?:create|register for) (?:a|your) free account",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"<figure\b", re.IGNORECASE)
_ASKS_FOR_A_HUMAN = re.compile(
    r"(?:enable|turn on|requires) javascript|(?:you are|not) a (?:human|robot)|unusual traffic|access denied",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\ufffd]")
_MOST_TAGS = 20_000  # five times a long article's page; the extraction's time grows with their square
# What its class names a box that is no part of the text; and the most characters of one, since a wrapper of the whole
# article may be named so too.
_BOXES = re.compile(
    r"(?<!has-)(?<!with-)(?<!no-)(?:caption|pull-?quote|newsletter|sign-?up|subscription-|related|read-?more|also-?read"
    r"|more-on|about-(?:the-)?author|\bauthor-(?:bio|box|info)|donat(?:e|ion)|advert|copyright"
    r"|(?:audio|video)-(?:module|player|container))",
    re.IGNORECASE,
)
_LARGEST_BOX = 1200
_BYLINE = re.compile(r"(?:(?:text|words|story|interview|report(?:ing|ed)?):? )?by \w", re.IGNORECASE)
_SENTENCE_ENDS = tuple(".!?…”\"’'")
_ABOVE = 6  # paragraphs in which a byline or the headline may stand before the text
# Words of an article's opening; words between pictures; pictures; teasers of a section's page.
_STUB, _CAPTIONS, _FIGURES, _ITEMS = 120, 40, 4, 4


class Page(NamedTuple):
    """What a page says, before anything is made of it; empty is unknown."""

    text: str
    title: str = ""
    author: str = ""
    date: str = ""  # ISO, as its metadata give it: never guessed from the text
    site: str = ""
    url: str = ""  # the address it gives as its own


def read(path: Path, hints: Hints) -> Iterator[Article]:
    yield article(article_bytes(path), hints, path)


def article(raw: bytes, hints: Hints, path: Path, line: int | None = None) -> Article:
    """The article of one page; `line` counts the pages of a file that holds several."""
    markup = unpacked(raw, hints.content_type)
    known = hints.url or _saved_from(markup)
    page = extracted(markup, known)
    _refuse_fragments(markup, page.text)
    url = _own_address(known, page.url)
    fields = {
        "title": page.title,
        "byline": page.author,
        "date": page.date,
        "url": url,
        "canonical": page.url,
        "outlet": _cues.agency(page.author, hints.outlets)
        or _cues.outlet(page.text, url or page.url, hints.outlets)
        or _site(page, known, hints),
    }
    return build(page.text, fields, hints, path, raw, line)


def unpacked(raw: bytes, content_type: str = "") -> str:
    """A page's markup as a browser would decode it. What is valid UTF-8 is that, whatever its label says."""
    with extra("web"):
        from w3lib.encoding import html_to_unicode
    if b"\x1b" not in raw and b"\0" not in raw:  # else ISO-2022 or UTF-16, which can look like UTF-8
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    encoding, markup = html_to_unicode(content_type or None, raw, default_encoding="cp1252")
    if encoding == "utf-8" and markup.count("\ufffd") > len(_BEYOND_ASCII.findall(markup)):  # a wrong label
        markup = raw.decode("cp1252", "replace")
    if markup.count("\0") or markup.count("\ufffd") > len(markup) / 8:
        raise InputError("binary, not a web page; save the page as HTML")
    return markup


def extracted(markup: str, url: str = "") -> Page:
    """The article of a page without what surrounds it, its paragraphs parted by blank lines."""
    with extra("web"):
        import trafilatura
        from trafilatura.settings import Document
    if markup.count("<") > _MOST_TAGS:
        raise InputError(f"over {_MOST_TAGS:,} tags, too much for one article; save the article's own page")
    try:
        tree = trafilatura.load_html(_DECLARATION.sub("", markup, count=1))  # XHTML's; it is decoded already
        _drop_boxes(tree)
        found = trafilatura.bare_extraction(
            tree,
            url=url or None,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            # Else a date in the text, or of the copyright line, would pass for the day of publication.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, RecursionError, AssertionError, LookupError, TypeError, AttributeError) as fault:
        raise InputError(f"broken page ({type(fault).__name__}); save it anew, or its words as .txt") from fault
    if not isinstance(found, Document) or not (text := canonical(found.text or "")):
        raise InputError("no article found on the page; save the article's own page, or its words as .txt")
    title, author = one_line(found.title or ""), (found.author or "").replace("; ", ", ")
    paragraphs = [line for line in text.split("\n") if line]
    above = [line for line in paragraphs[:_ABOVE] if not _is_head(line, title, author)]
    return Page(
        text="\n\n".join([*above, *paragraphs[_ABOVE:]]),
        title=title,
        author=author,
        date=found.date or "",
        site=one_line(found.sitename or ""),
        url=address(one_line(found.url or "", 2000)),
    )


def _drop_boxes(tree: Any) -> None:
    """Takes captions, pull quotes, sign-up and related boxes out of an lxml tree, as their classes name them."""
    tags = " or ".join(f"self::{tag}" for tag in ("div", "aside", "section", "p", "span", "ul"))
    for box in tree.xpath(f"//*[@class][{tags}]") if tree is not None else ():
        if _BOXES.search(box.get("class")) and not box.xpath(".//h1") and len(box.text_content()) < _LARGEST_BOX:
            box.drop_tree()


def _is_head(line: str, title: str, author: str) -> bool:
    """Whether a paragraph above the text only repeats the headline or says who wrote it."""
    if one_line(line).casefold() == title.casefold():
        return True
    names_author = bool(author) and author.split(", ")[0].casefold() in line.casefold()
    return not line.endswith(_SENTENCE_ENDS) and (names_author or bool(_BYLINE.match(line)))


def _own_address(known: str, given: str) -> str:
    """The address that a page gives as its own, where that can be so; else the one it is known to be from.

    A front page is no article's address, and a page that names another site's would stand in for that site's article.
    """
    if not urlsplit(given).path.strip("/") or (known and not same_site(known, given)):
        return known
    return given


def _site(page: Page, known: str, hints: Hints) -> str:
    """The name that a page gives its site. Where it gives none, its host stands for it, unless the user names it."""
    is_host = page.site in urlsplit(known or page.url).netloc
    return (hints.outlet or page.site) if is_host else page.site


def _saved_from(markup: str) -> str:
    """The address that a browser wrote into the page when it saved it."""
    match = _SAVED_FROM.search(markup[:4000])
    return address(match[1]) if match else ""


def _refuse_fragments(markup: str, text: str) -> None:
    """InputError where the text is not the article: a subscriber's opening, a gallery, a gate against robots."""
    words = len(text.split())
    if words < _CAPTIONS and _ASKS_FOR_A_HUMAN.search(text):
        raise InputError("the page asks for a browser or a human; open it in a browser and save it from there")
    if words < _STUB and (_NOT_FREE.search(markup) or _ASKS_TO_PAY.search(text)):
        raise InputError("only the opening of an article for subscribers; save the page as a subscriber sees it")
    lines = [line for line in text.split("\n") if line]
    if len(lines) >= _ITEMS and all(line.startswith("- ") for line in lines):
        raise InputError("a list, such as a section's page; give the addresses of the articles")
    if words < _CAPTIONS and len(_FIGURE.findall(markup)) >= _FIGURES:
        raise InputError("a picture gallery, hardly any text; give the article that it belongs to")
