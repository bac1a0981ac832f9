"""What a user hands over to be checked: draft claims, one a line, and pairs of claims as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from claimtrack.claims import in_context
from claimtrack.errors import InputError
from claimtrack.records import Claim

LONGEST = 20_000  # characters of one claim or of its context
_MOST = 100_000  # draft claims in one file


@dataclass(frozen=True, slots=True)
class GivenPair:
    """Two claims to be compared, under the id they were given (any JSON value; the line's number if none)."""

    id: object
    left: Claim
    right: Claim


def drafts(lines: IO[str], name: str) -> list[str]:
    """The draft claims of a file, one a line; passed over are lines without a word, and those that begin with #."""
    found = [line.strip() for line in _text(lines, name).splitlines()]
    found = [line for line in found if any(map(str.isalnum, line)) and not line.startswith("#")]
    if not found:
        raise InputError(f"{name} holds no claims; write one a line")
    if len(found) > _MOST:
        raise InputError(f"{name} holds {len(found):,} claims; split it into files of at most {_MOST:,}")
    return found


def pair(left: str, right: str) -> GivenPair:
    """Two texts of which nothing else is known."""
    return GivenPair(1, _claim({"left": {"claim": left}}, "left"), _claim({"right": {"claim": right}}, "right"))


def pairs(file: Path) -> Iterator[GivenPair | InputError]:
    """The pairs of a JSONL file, in order; in place of a line that cannot be read, its fault."""
    try:
        with file.open("rb") as lines:
            for number, raw in enumerate(lines, 1):
                if raw.strip():
                    try:
                        yield _pair(raw, number)
                    except InputError as fault:
                        yield InputError(f"{file}:{number}: {fault}")
    except OSError as fault:
        raise InputError(f"{file} is not readable ({fault.strerror}); check the path") from None


def _pair(raw: bytes, number: int) -> GivenPair:
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise InputError(f"broken UTF-8 at byte {fault.start}; save it as UTF-8") from None
    except (ValueError, RecursionError):
        raise InputError("broken JSON; write one object a line") from None
    if not isinstance(row, dict):
        raise InputError('not a JSON object; write {"left": {"claim": …}, "right": {"claim": …}}')
    return GivenPair(row.get("id", number), _claim(row, "left"), _claim(row, "right"))


def _claim(row: Mapping[str, object], side: str) -> Claim:
    given = row.get(side)
    if not isinstance(given, dict):
        raise InputError(f'no {side}; write "{side}": {{"claim": …}}')
    values = {name: given.get(name) for name in ("claim", "before", "after", "outlet", "date", "title", "url")}
    for name, value in values.items():
        if value is not None and not isinstance(value, str):
            raise InputError(f"{side}'s {name} is not a string; write it as one")
    text = {name: " ".join(str(value or "")[:LONGEST].split()) for name, value in values.items()}
    if not any(char.isalnum() for char in text["claim"]):
        raise InputError(f"{side}'s claim is empty; give its words")
    return in_context(
        Claim(
            text=text["claim"],
            end=len(text["claim"]),
            before=text["before"],
            after=text["after"],
            outlet=text["outlet"] or None,
            date=_date(text["date"], side),
            title=text["title"],
            url=text["url"],
        )
    )


def _date(value: str, side: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise InputError(f"{side}'s date {value[:40]!r} is no ISO date; write it as 2017-09-03") from None


def _text(lines: IO[str], name: str) -> str:
    try:
        return lines.read()
    except UnicodeDecodeError as fault:
        raise InputError(f"{name} is broken UTF-8 at byte {fault.start}; save it as UTF-8") from None
