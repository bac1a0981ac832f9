"""Corpora of any size whose texts lie as close to each other as real claims do.

A corpus is made of worlds, each with one text for every real claim: the claim's vector, moved towards one of its
nearest neighbours and shaken, both in proportion to how far the nearest is, so that reprints stay reprints and loners
loners. Each world after the first is mirrored along some of the principal axes of the real vectors. That keeps every
distance inside it and the spread of the whole, and leaves worlds about as far from each other as unrelated claims. So
a claim of a large corpus has about as many near ones as a claim of a small one: a larger corpus tells of more events,
not of the same ones more often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.protocols import Vectors

SEED = 20261128
NEIGHBOURS = 10
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_SHAKEN = 0.5  # of the distance to the nearest: with it the quantiles below are about those of real claims
_BATCH = 1024

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Real:
    """Real claims and their vectors, in the order of their articles."""

    texts: Sequence[str]
    vectors: Vectors

    @cached_property
    def near(self) -> Ids:
        """Of each claim, its nearest neighbours; shape (n, up to 10)."""
        return nearest(self.vectors, self.vectors, NEIGHBOURS, itself=False)[1]

    @cached_property
    def axes(self) -> Vectors:
        """The principal axes, as columns."""
        spread = np.cov(self.vectors, rowvar=False)
        return np.asarray(np.linalg.eigh(spread)[1], dtype=np.float32)

    @cached_property
    def mean(self) -> Vectors:
        return np.asarray(self.vectors.mean(axis=0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class World:
    """Unit vectors, one a real claim, and which neighbour each was moved towards."""

    vectors: Vectors
    towards: Ids


def world(real: Real, number: int) -> World:
    """The same for the same number."""
    rng = np.random.default_rng((SEED, number))
    towards, made = _moved(real, rng)
    if number:
        signs = rng.choice(np.array([-1, 1], dtype=np.float32), made.shape[1])
        made = real.mean + (made - real.mean) @ ((real.axes * signs) @ real.axes.T)
    return World(unit(made), towards)


def queries(real: Real, count: int) -> Vectors:
    """Claims near those of the first world, which no corpus holds."""
    rng = np.random.default_rng(SEED)
    made = np.vstack([_moved(real, rng)[1] for _ in range(-(-count // len(real.texts)))])
    return unit(made[rng.permutation(len(made))[:count]])


def _moved(real: Real, rng: np.random.Generator) -> tuple[Ids, Vectors]:
    """Which neighbour each claim is moved towards, and where it then lies."""
    count, dimension = real.vectors.shape
    towards = real.near[np.arange(count), rng.integers(real.near.shape[1], size=count)]
    step = real.vectors[towards] - real.vectors
    far = np.linalg.norm(real.vectors[real.near[:, :1]][:, 0] - real.vectors, axis=1, keepdims=True)
    step *= far / np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-6)
    made = real.vectors + step * rng.beta(1, 4, (count, 1)).astype(np.float32)
    made += far * (_SHAKEN / np.sqrt(dimension)) * rng.standard_normal((count, dimension), dtype=np.float32)
    return towards, made


def vectors(real: Real, count: int, start: int = 0) -> Iterator[tuple[Ids, Vectors]]:
    """Those numbered `start` to `count` of the corpus, a world at a time, each with its numbers."""
    size = len(real.texts)
    for number in range(start // size, -(-count // size)):
        first, last = max(start, number * size), min(count, (number + 1) * size)
        yield np.arange(first, last), world(real, number).vectors[first - number * size : last - number * size]


def whole(real: Real, count: int) -> Vectors:
    found = np.empty((count, real.vectors.shape[1]), dtype=np.float32)
    for ids, part in vectors(real, count):
        found[ids] = part
    return found


def texts(real: Real, number: int) -> list[str]:
    """A world's: the beginning of a claim, a number of its own, and the end of the claim it was moved towards."""
    towards, size = world(real, number).towards, len(real.texts)
    return [
        recombined(text, real.texts[other], number * size + row)
        for row, (text, other) in enumerate(zip(real.texts, towards, strict=True))
    ]


def recombined(one: str, other: str, number: int) -> str:
    """A sentence that no other number gives."""
    head, tail = one.split(), other.split()
    words = [*head[: (len(head) + 1) // 2], f"{number:,}", *tail[len(tail) // 2 :]]
    return " ".join(word for word in words if word)


def nearest(asked: Vectors, among: Vectors, k: int, *, itself: bool = True, start: int = 0) -> tuple[Vectors, Ids]:
    """(similarities, rows of `among`) of the k nearest, most similar first, by exact search.

    Not `itself`: row n of `asked` is row `start` + n of `among`, and is no neighbour of its own.
    """
    k = min(k, len(among) - (not itself))
    found, numbers = np.empty((len(asked), k), dtype=np.float32), np.empty((len(asked), k), dtype=np.int64)
    for at in range(0, len(asked), _BATCH):
        part = asked[at : at + _BATCH] @ among.T
        if not itself:
            part[np.arange(len(part)), start + at + np.arange(len(part))] = -2
        best = np.argpartition(-part, k - 1, axis=1)[:, :k]
        values = np.take_along_axis(part, best, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        numbers[at : at + len(part)] = np.take_along_axis(best, order, axis=1)
        found[at : at + len(part)] = np.take_along_axis(values, order, axis=1)
    return found, numbers


def nearest_of_all(asked: Vectors, batches: Iterator[tuple[Ids, Vectors]], k: int) -> tuple[Vectors, Ids]:
    """The same among vectors that do not fit in memory together, by their numbers."""
    best = np.full((len(asked), k), -2, dtype=np.float32)
    numbers = np.full((len(asked), k), -1, dtype=np.int64)
    for ids, part in batches:
        found, among = nearest(asked, part, k)
        best, numbers = np.hstack([best, found]), np.hstack([numbers, ids[among]])
        order = np.argsort(-best, axis=1, kind="stable")[:, :k]
        best, numbers = np.take_along_axis(best, order, axis=1), np.take_along_axis(numbers, order, axis=1)
    return best, numbers


def quantiles(real: Real, count: int = 0, sample: int = 500) -> dict[str, list[float]]:
    """Of the cosine of a claim with its nearest neighbour, in real claims and in synthetic ones.

    With a `count`, also of a sample of synthetic ones in a corpus of so many.
    """
    size = len(real.texts)
    one = world(real, 1).vectors
    found: dict[str, Any] = {
        f"{size:,} real claims": nearest(real.vectors, real.vectors, 1, itself=False)[0],
        f"{size:,} synthetic ones": nearest(one, one, 1, itself=False)[0],
    }
    if count > size:
        asked = np.random.default_rng(SEED).choice(min(size, count), min(size, sample), replace=False)
        first = world(real, 0).vectors
        found[f"{count:,} synthetic ones"] = nearest_of_all(first[asked], vectors(real, count), 2)[0][:, 1]
    return {name: [float(q) for q in np.quantile(values, QUANTILES)] for name, values in found.items()}


def unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
