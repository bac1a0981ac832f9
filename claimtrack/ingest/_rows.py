"""One article out of a table's row or an object's fields, by the names that those go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from claimtrack.errors import InputError
from claimtrack.ingest._canonical import one_line
from claimtrack.records import Article

NAMES = {
    "outlet": ("outlet", "source"),
    "date": ("date", "published"),
    "title": ("title", "headline"),
    "url": ("url",),
    "byline": ("byline", "author"),
    "text": ("text", "body"),
    "archive": ("archive",),
    "digest": ("digest",),
    "id": ("id",),
}


def columns(header: Sequence[str], chosen: Mapping[str, str]) -> list[tuple[str, int]]:
    """(name, position) of a table's columns that say something; `chosen` names the columns of some fields.

    InputError where one is missing, with those that there are.
    """
    names = [name.strip().casefold() for name in header]
    there = ", ".join(one_line(name, 60) for name in header if name.strip()) or "none"
    there = f"its columns are {there[:500]}"
    for name in chosen.values():
        if name.strip().casefold() not in names:
            raise InputError(f"no column {one_line(name, 60)!r}; {there}")
    known = {key for field, keys in NAMES.items() if field not in chosen for key in keys}
    found = [(name, at) for at, name in enumerate(names) if name in known]
    found += [(field, names.index(name.strip().casefold())) for field, name in chosen.items()]
    if not {name for name, _ in found} & set(NAMES["text"]):
        raise InputError(f"no column {' or '.join(NAMES['text'])}; {there}; name it with --column text=NAME")
    return found


def fields(row: Mapping[str, object]) -> tuple[str, dict[str, str]]:
    """The text, and what the row says of it, for `build`."""
    found = {name: _value(row, keys) for name, keys in NAMES.items()}
    text = found.pop("text")
    if not text.strip():
        raise InputError("no text; give the article's words as text")
    return text, found


def apart(article: Article, titles: dict[int, int]) -> Article:
    """Tells apart articles at one address (an agency's page of a day): another title is another article.

    `titles` holds hashes, since a file may have millions of rows.
    """
    title = hash(article.title)
    if not article.key or titles.setdefault(hash(article.key), title) == title:
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
