"""A process of its own: opens an index of mapped vectors, asks it, and prints what memory that took. Linux only."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from bench.speed import ours

_K = 10


def main(folder: Path, queries: Path) -> None:
    asked = np.load(queries)
    before = own()
    source = ours.Mapped(folder)
    made = source.saved()
    for query in asked:
        made.search(query[None], _K)
    file = source.index_file
    print(json.dumps({"own": own() - before, "file": file.stat().st_size, "mapped": mapped(file)}))


def own() -> int:
    """Bytes that this process holds and no file backs."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(_bytes(line) for line in lines if line.startswith("RssAnon:"))


def mapped(file: Path) -> int:
    """Bytes of a mapped file that this process holds."""
    held, inside = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        if not line.partition(" ")[0].endswith(":"):  # "7f00-7f01 r--s ... file", above the fields of each mapping
            inside = line.endswith(f" {file.resolve()}")
        elif inside and line.startswith("Rss:"):
            held += _bytes(line)
    return held


def _bytes(line: str) -> int:
    """Of "Rss:  12 kB"."""
    return 1024 * int(line.split()[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
