"""The table of outlets: ours, and over it the user's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from claimtrack.errors import SettingsError
from claimtrack.records import Outlet, OutletKind

_LARGEST = 1_000_000  # bytes of a user's table
_LISTS = ("aliases", "domains", "own")
_KEYS = ("name", *_LISTS, "agency", "country", "kind", "owner", "reliability")
_RELIABILITY = tuple("ABCDEF")

Row = dict[str, Any]


@cache
def bundled() -> tuple[Outlet, ...]:
    """The outlets that claimtrack comes with."""
    return tuple(map(_outlet, _ours()))


def load(file: Path | None) -> tuple[Outlet, ...]:
    """Ours, and those of a user's file: a row that names one of ours, in any spelling, adds to its lists and puts
    its other keys over it."""
    if file is None:
        return bundled()
    rows = [dict(row) for row in _ours()]
    for row in _theirs(file):
        names = {name.casefold() for name in _spellings(row)}
        known = next((one for one in rows if names & {name.casefold() for name in _spellings(one)}), None)
        if known is None:
            rows.append(row)
        else:
            known |= row | {key: [*known.get(key, ()), *row.get(key, ())] for key in _LISTS} | {"name": known["name"]}
    return tuple(map(_outlet, rows))


def owners(table: tuple[Outlet, ...]) -> Mapping[str, str]:
    """Who owns each outlet, by its folded name; those with no known owner are left out."""
    return {outlet.name.casefold(): outlet.owner for outlet in table if outlet.owner}


@cache
def _ours() -> tuple[Row, ...]:
    text = (resources.files("claimtrack") / "outlets.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["outlet"])


def _theirs(file: Path) -> list[Row]:
    try:
        with file.open("rb") as opened:
            raw = opened.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise SettingsError(f"{file} is larger than {_LARGEST // 1_000_000} MB; keep to the outlets you need")
        table = tomllib.loads(raw.decode("utf-8-sig"))
    except OSError as fault:
        raise SettingsError(f"outlets {file} cannot be read ({fault.strerror}); correct the setting") from None
    except (ValueError, RecursionError) as fault:
        raise SettingsError(f"{file} is no valid TOML ({fault}); mend it") from None
    rows = table.pop("outlet", None)
    if table or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SettingsError(f"{file} is no table of outlets; begin each with [[outlet]]")
    for number, row in enumerate(rows, 1):
        if remedy := _fault(row):
            raise SettingsError(f"{file}, outlet {number} ({row.get('name', 'without a name')!s:.60}): {remedy}")
    return rows


def _fault(row: Row) -> str:
    """What is wrong with a row, and the remedy; empty where nothing is."""
    if unknown := sorted(set(row) - set(_KEYS)):
        return f"unknown key {unknown[0]!r}; the keys are {', '.join(_KEYS)}"
    if not isinstance(row.get("name"), str) or not row["name"].strip():
        return 'no name; write name = "…"'
    for key in _LISTS:
        if not isinstance(row.get(key, []), list) or not all(isinstance(v, str) and v for v in row.get(key, [])):
            return f'{key} is no list of texts; write {key} = ["…"]'
    if not isinstance(row.get("agency", False), bool):
        return "agency is neither true nor false; write one of them"
    if not isinstance(row.get("owner", ""), str):
        return 'owner is no text; write owner = "…"'
    country = row.get("country", "US")
    if not (isinstance(country, str) and len(country) == 2 and country.isascii() and country.isupper()):
        return f"country is {country!r}; write the two capital letters of ISO 3166"
    for key, values in (("kind", [kind.value for kind in OutletKind]), ("reliability", _RELIABILITY)):
        if key in row and row[key] not in values:
            return f"{key} is {row[key]!r}; it is one of {', '.join(values)}"
    return ""


def _spellings(row: Row) -> list[str]:
    return [row["name"], *row.get("aliases", [])]


def _outlet(row: Row) -> Outlet:
    return Outlet(
        name=row["name"],
        aliases=tuple(row.get("aliases", ())),
        domains=tuple(row.get("domains", ())),
        own=tuple(row.get("own", ())),
        agency=row.get("agency", False),
        country=row.get("country", ""),
        kind=OutletKind(row["kind"]) if "kind" in row else None,
        owner=row.get("owner", ""),
        reliability=row.get("reliability", ""),
    )
