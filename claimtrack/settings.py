"""One place for settings: defaults < claimtrack.toml < CLAIMTRACK_* < options."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from claimtrack import languages
from claimtrack.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """How claimtrack runs. `encoder` and `entailer` are hub ids or local paths; empty is the bundled one."""

    index: Path = Path("index")
    encoder: str = ""
    entailer: str = ""  # "none" goes without one
    languages: str = ""  # that they read, where their cards do not say so: "en, ko", or "all"
    similarity: float = 0.6  # the least cosine at which claims of one day are compared
    neighbours: int = 20  # how many similar texts `find` and `check` look at
    outlets: str = ""  # a TOML file of the user's own outlets, put over ours


def load(folder: Path, environ: Mapping[str, str], **options: object) -> Settings:
    """Settings for a run in `folder`; an option that is None was not given."""
    values: dict[str, object] = {}
    file = folder / "claimtrack.toml"
    if file.is_file():
        try:
            values |= tomllib.loads(file.read_text("utf-8"))
        except (ValueError, RecursionError) as fault:  # also a number of 5,000 digits, 5,000 open brackets
            raise SettingsError(f"{file} is no valid TOML ({fault}); mend or remove it") from None
    names = {f.name for f in fields(Settings)}
    for name in sorted(names):
        if (value := environ.get(f"CLAIMTRACK_{name.upper()}")) is not None:
            values[name] = value
    values |= {name: value for name, value in options.items() if value is not None}
    if unknown := sorted(set(values) - names):
        raise SettingsError(f"unknown setting {unknown[0]!r}; the settings are {', '.join(sorted(names))}")
    return replace(Settings(), **{name: _typed(name, value) for name, value in values.items()})  # type: ignore[arg-type]


_IN_WORDS: dict[type, str] = {Path: "path", str: "text", float: "number", int: "whole number"}


def _typed(name: str, value: object) -> object:
    default = getattr(Settings(), name)
    kind: type = Path if isinstance(default, Path) else type(default)
    fault = SettingsError(f"setting {name} is {value!r}, which is no {_IN_WORDS[kind]}; correct it")
    if isinstance(value, bool) or not isinstance(value, (str, int, float) if kind is float else (str, kind)):
        raise fault
    try:
        typed: Any = kind(value)
    except (ValueError, OverflowError):
        raise fault from None
    if name == "languages" and (odd := [one for one in typed.replace(",", " ").split() if not languages.codes([one])]):
        raise SettingsError(f'setting languages names {odd[0]!r}; use ISO 639-1 codes, such as "en, ko", or "all"')
    if name == "similarity" and not 0 < typed <= 1:
        raise SettingsError(f"setting similarity is {value!r}; it is a cosine, above 0 and at most 1")
    if name == "neighbours" and not 0 < typed <= 1000:
        raise SettingsError(f"setting neighbours is {value!r}; use 1 to 1000")
    return typed


def from_environment(**options: object) -> Settings:
    return load(Path.cwd(), os.environ, **options)
