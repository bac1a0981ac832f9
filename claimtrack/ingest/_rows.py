"""One article out of a table's row or an object's fields, by the names that those go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from claimtrack.errors import InputError
from claimtrack.records import Article

NAMES = {
    "outlet": ("outlet", "source"),
    "date": ("date", "published"),
    "title": ("title", "headline"),
    "url": ("url",),
    "byline": ("byline", "author"),
    "text": ("text", "body"),
    "digest": ("digest",),
    "id": ("id",),
}


def fields(row: Mapping[str, object]) -> tuple[str, dict[str, str]]:
    """The text, and what the row says of it, for `build`."""
    found = {name: _value(row, keys) for name, keys in NAMES.items()}
    text = found.pop("text")
    if not text.strip():
        raise InputError("no text; give the article's words as text")
    return text, found


def apart(article: Article, titles: dict[str, str]) -> Article:
    """Tells apart articles at one address (an agency's page of a day): another title is another article."""
    if not article.key or titles.setdefault(article.key, article.title) == article.title:
        return article
    return replace(article, key=f"{article.key}#{article.title.casefold()}")


def _value(row: Mapping[str, object], keys: tuple[str, ...]) -> str:
    """The first of the keys that says something; numbers only where they name (an id) or date."""
    for key in keys:
        value = row.get(key)
        if value is None or value == "":
            continue
        if isinstance(value, str):
            return value
        if key in ("byline", "author") and isinstance(value, list) and all(isinstance(v, str) for v in value):
            return ", ".join(value)
        if isinstance(value, bool | int | float) and key in ("id", "digest", "date", "published"):
            return str(value)
        raise InputError(f"{key} is not a string; write it as one")
    return ""
