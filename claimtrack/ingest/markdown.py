"""Markdown, one article a file, with YAML front matter: outlet, date, title, url, archive, byline, digest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from claimtrack.errors import InputError
from claimtrack.ingest._build import Hints, article_bytes, build, decoded
from claimtrack.records import Article

SUFFIXES = (".md",)
_KEYS = ("outlet", "date", "title", "url", "archive", "byline", "digest")
_LARGEST_FRONT = 64_000
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"\s*# +(\S.*)")


def read(path: Path, hints: Hints) -> Iterator[Article]:
    raw = article_bytes(path)
    fields, body = _parts(decoded(raw).replace("\r\n", "\n"))
    if not fields.get("title") and (heading := _HEADING.match(body)):
        fields["title"] = heading[1].rstrip("# ")
    yield build(body, fields, hints, path, raw)


def _parts(text: str) -> tuple[dict[str, str], str]:
    """The front matter's known keys, and the body beneath it."""
    import yaml

    opening = _FENCE.match(text)
    if opening is None:
        return {}, text
    closing = _FENCE.search(text, opening.end() + 1, opening.end() + _LARGEST_FRONT)
    if closing is None:
        raise InputError("front matter is not closed; end it with a line of three dashes")
    try:
        # Every scalar stays a string; tags and merge keys (which can grow without bound) are not followed.
        front = yaml.load(text[opening.end() : closing.start()], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise InputError(f"broken front matter{where}; write it as YAML, key: value") from error
    if not isinstance(front, dict | None | str) or (isinstance(front, str) and front):
        raise InputError("broken front matter; write it as YAML, key: value")
    known = {key: _value(key, front[key]) for key in _KEYS if front and key in front}
    return known, text[closing.end() :]


def _value(key: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if key == "byline" and isinstance(value, list) and all(isinstance(name, str) for name in value):
        return ", ".join(value)
    raise InputError(f"front matter's {key} is not plain text; write {key}: value")
