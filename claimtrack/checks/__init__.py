"""Independent checks of pairs of claims. A check is one module: `NAME`, a docstring, `check(pairs, models)`."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from claimtrack.protocols import Models
from claimtrack.records import Finding, Pair


class Check(Protocol):
    """What a module of this package offers."""

    __doc__: str | None
    NAME: str

    def check(self, pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:
        """(index of the pair, what was seen in it), for the pairs where there was something to see."""


@cache
def checks() -> dict[str, Check]:
    """The checks by name, from the package's files."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [cast(Check, import_module(f"{__name__}.{name}")) for name in names]
    return {module.NAME: module for module in modules}


def findings(pairs: Sequence[Pair], models: Models) -> list[tuple[Finding, ...]]:
    """All findings of each pair, in the order of the checks' names."""
    found: list[list[Finding]] = [[] for _ in pairs]
    for module in checks().values():
        for index, finding in module.check(pairs, models):
            found[index].append(finding)
    return [tuple(items) for items in found]
