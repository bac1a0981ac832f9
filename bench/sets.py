"""The files that are measured on: their rows, a sample of them, and their digest."""

from __future__ import annotations

import hashlib
import json
import lzma
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from claimtrack.errors import InputError

Row = dict[str, Any]
T = TypeVar("T")

SEED = 20261128


def rows(file: Path) -> list[Row]:
    """The rows of a JSONL file, compressed with xz if its name says so."""
    try:
        with lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.strip()]
    except OSError as fault:
        raise InputError(f"{file} is not readable ({fault.strerror}); give the folder of data with --data") from None


def sample(whole: Sequence[T], limit: int | None) -> list[T]:
    """At most `limit` of them, always the same ones, in their order."""
    if limit is None or limit >= len(whole):
        return list(whole)
    return [whole[n] for n in sorted(random.Random(SEED).sample(range(len(whole)), limit))]


def digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:16]


def gold(data: Path) -> Path:
    return data / "gold" / "nk_pairs_dev.jsonl"
