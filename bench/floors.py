"""Floors under the figures that matter: they rise by themselves, and fall only by name and with a reason."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from claimtrack.errors import ClaimtrackError, InputError

FILE = Path(__file__).with_name("floors.toml")
MARGIN = 0.005  # below the figure: other processors round otherwise
_HEAD = """\
# The least that each measure may come to, on the set of that digest. Written by --set-floors; --check-floors holds
# them. To lower one: --set-floors --lower NAME --why "...".
"""


class FloorError(ClaimtrackError):
    """A floor would fall without anybody saying so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A figure, of which more is better. `beside`: the same measure of what a user would pick instead."""

    name: str
    measure: str
    value: float
    rows: int
    digest: str  # of the set
    must: float | None = None
    aim: float | None = None
    beside: Mapping[str, float] = field(default_factory=dict)
    pinned: bool = True  # whether a floor is kept under it


@dataclass(frozen=True, slots=True)
class Lowered:
    """That a floor was lowered, and why."""

    before: float
    after: float
    on: str
    why: str


@dataclass(frozen=True, slots=True)
class Floor:
    """The least value of a measure on the set of that digest."""

    measure: str
    floor: float
    digest: str
    lowered: tuple[Lowered, ...] = ()


Floors = dict[str, Floor]


def load(file: Path) -> Floors:
    """None where there is no file yet."""
    if not file.exists():
        return {}
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        return {
            name: Floor(
                str(table["measure"]),
                float(table["floor"]),
                str(table["digest"]),
                tuple(Lowered(**entry) for entry in table.get("lowered", ())),
            )
            for name, table in tables.items()
        }
    except (ValueError, KeyError, TypeError) as fault:
        raise InputError(f"{file} cannot be read as floors ({fault}); restore it with: git checkout {file}") from None


def dumps(floors: Floors) -> str:
    """As TOML, by name."""
    parts = [_HEAD]
    for name, floor in sorted(floors.items()):
        parts.append(f"\n[{_quoted(name)}]\nmeasure = {_quoted(floor.measure)}\n")
        parts.append(f"floor = {floor.floor:.3f}\ndigest = {_quoted(floor.digest)}\n")
        for entry in floor.lowered:
            parts.append(f"\n[[{_quoted(name)}.lowered]]\nbefore = {entry.before:.3f}\nafter = {entry.after:.3f}\n")
            parts.append(f"on = {_quoted(entry.on)}\nwhy = {_quoted(entry.why)}\n")
    return "".join(parts)


def faults(floors: Floors, measured: Sequence[Measured], whole: str = "") -> list[str]:
    """What has fallen, or can no longer be told. `whole`: all floors whose names begin so must have been measured."""
    by_name = {item.name: item for item in measured}
    found = []
    for name, floor in sorted(floors.items()):
        item = by_name.get(name)
        if item is None:
            if whole and name.startswith(whole):
                found.append(f"{name}: no longer measured; its floor is {floor.floor:.3f}")
        elif item.measure != floor.measure:
            found.append(f"{name}: measures {item.measure}; its floor is of {floor.measure}")
        elif item.digest != floor.digest:
            found.append(f"{name}: measured on other data ({item.digest}) than its floor ({floor.digest})")
        elif not item.value >= floor.floor:  # so that nan is a fault
            found.append(f"{name}: {item.value:.3f}, below its floor of {floor.floor:.3f}")
    return found


def raised(
    floors: Floors, measured: Sequence[Measured], lower: Collection[str] = (), why: str = "", today: date | None = None
) -> Floors:
    """The floors after these figures. Each rises to just below its figure; FloorError where one would have to fall.

    Those in `lower` may fall, and the reason is kept with them.
    """
    if lower and not why.strip():
        raise FloorError('lowering a floor needs a reason; add --why "..."')
    found = dict(floors)
    falling = []
    for item in measured:
        if not item.pinned:
            continue
        now = max(0.0, math.floor(round((item.value - MARGIN) * 1000, 6)) / 1000)
        fresh = Floor(item.measure, now, item.digest)
        old = floors.get(item.name)
        if old is None:
            found[item.name] = fresh
        elif item.value >= old.floor and item.measure == old.measure:
            found[item.name] = replace(fresh, floor=max(now, old.floor), lowered=old.lowered)
        elif item.name in lower:
            entry = Lowered(old.floor, now, (today or date.today()).isoformat(), " ".join(why.split()))
            found[item.name] = replace(fresh, lowered=(*old.lowered, entry))
        else:
            falling.append(f"{item.name} from {old.floor:.3f} ({old.measure}) to {now:.3f}")
    if falling:
        raise FloorError(f'this would lower {"; ".join(falling)}; if it must be: --lower NAME --why "..."')
    if idle := sorted(set(lower) - {name for name in floors if found[name].lowered != floors[name].lowered}):
        raise FloorError(f"{idle[0]!r} does not have to be lowered; leave it out, or correct the name")
    return found


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's, but for a character that TOML wants escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
