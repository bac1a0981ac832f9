"""All pairs of texts that are alike, at once: what a first `add` and a `rebuild` ask of a large corpus.

A join by the index's partitions. Each text is held against those partitions whose centres are nearly as near to it as
the nearest of all; how nearly is tuned on the corpus itself, for `RECALL` of the pairs. Each pair may be found from
either side, which spares two thirds of the partitions that one side alone would need. The vectors lie in a temporary
file, partition by partition, of which a piece is read at a time.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from claimtrack.protocols import TextIds, Vectors

RECALL = 0.975  # of the pairs of a sample, so that those of all are not below 0.97
_SAMPLE = 500  # texts that it is tuned on
_FEWEST = 50  # pairs that it can be tuned on
_SLACK = 0.1  # otherwise: how much farther than the nearest centre another may be
_ASKED = 32_768  # texts held against the partitions together: 50 MB
_AT_ONCE = 4_096  # of which so many are held against the centres
_NEAR = 16_384  # pairs whose cosines are reckoned together: 50 MB
_ROUNDING = 1e-5  # how far off a product's cosine may be
_SEED = 20261128

Floats = NDArray[np.float32]
Taken = Callable[[TextIds, TextIds, Floats], NDArray[np.bool_]]
"""Of text ids, other text ids and their cosines, which pairs are wanted."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The pairs, by text: of the text `texts[n]` the others and cosines from `starts[n]` to `starts[n + 1]`."""

    texts: NDArray[np.int32]
    starts: NDArray[np.int64]
    others: NDArray[np.int32]
    cosines: Floats

    def of(self, text: int) -> list[tuple[int, float]]:
        """(text id, cosine) of the texts that are like it, most similar first, itself among them."""
        n = int(np.searchsorted(self.texts, text))
        if n == len(self.texts) or self.texts[n] != text:
            return [(text, 1.0)]
        part = slice(int(self.starts[n]), int(self.starts[n + 1]))
        return [(text, 1.0), *zip(self.others[part].tolist(), self.cosines[part].tolist(), strict=True)]


def alike(
    centres: Vectors,
    partition_of: NDArray[np.int32],
    vectors: Iterable[tuple[list[int], Vectors]],
    least: float,
    folder: Path,
    taken: Taken | None = None,
) -> Alike:
    """All pairs with a cosine of at least `least` that are `taken`, but for the few that no partition brings together.

    `partition_of` tells of each text id which centre's partition it lies in, -1 where there is no such text. `vectors`
    has (text ids, vectors) in batches. The temporary file is made in `folder`; OSError where there is no room for it.
    """
    import tempfile

    with tempfile.TemporaryFile(dir=folder) as file:
        kept = _Partitions(file, centres, partition_of, vectors)
        ends, cosines = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.float32)]
        for one, other, near in kept.pairs(_tuned(kept, least), least):
            # At once: of a corpus on one topic there are many more that are not taken.
            some = slice(None) if taken is None else taken(one, other, near)
            ends.append((np.minimum(one, other) << 32 | np.maximum(one, other))[some])
            cosines.append(near[some])
        return _by_text(_joined(ends), _joined(cosines))


class _Partitions:
    """Vectors in a file, partition by partition, and the ids of their texts in that order."""

    def __init__(
        self,
        file: BinaryIO,
        centres: Vectors,
        partition_of: NDArray[np.int32],
        batches: Iterable[tuple[list[int], Vectors]],
    ) -> None:
        self._file, self._centres = file, centres
        texts = np.flatnonzero(partition_of >= 0)
        self.texts = texts[np.argsort(partition_of[texts], kind="stable")]
        self._starts = np.searchsorted(partition_of[self.texts], np.arange(len(centres) + 1))
        places = np.zeros(len(partition_of), dtype=np.int64)
        places[self.texts] = np.arange(len(self.texts))
        self._width = centres.shape[1]
        _make_room(file, max(1, len(self.texts) * self._width * 4))
        with mmap.mmap(file.fileno(), 0) as mapped:
            for ids, vectors in batches:
                rows = np.asarray(ids)
                known = partition_of[rows] >= 0
                _write(mapped, places[rows[known]], vectors[known])

    def __len__(self) -> int:
        return len(self.texts)

    def rows(self, start: int, stop: int) -> Floats:
        size = 4 * self._width
        read = os.pread(self._file.fileno(), (stop - start) * size, start * size)
        return np.frombuffer(read, dtype=np.float32).reshape(-1, self._width)

    def partitions(self) -> Iterator[tuple[int, Vectors, TextIds]]:
        """Those that hold any texts, with their vectors and ids."""
        for number in range(len(self._centres)):
            part = slice(int(self._starts[number]), int(self._starts[number + 1]))
            if part.stop > part.start:
                yield number, self.rows(part.start, part.stop), self.texts[part]

    def farther(self, vectors: Vectors) -> Floats:
        """How much less near each centre is than the nearest; shape (vectors, centres)."""
        cosines = vectors @ self._centres.T
        return np.asarray(cosines.max(axis=1, keepdims=True) - cosines)

    def pairs(self, slack: float, least: float) -> Iterator[tuple[TextIds, TextIds, Floats]]:
        """(text ids, other text ids, cosines), some twice."""
        for start in range(0, len(self), _ASKED):
            stop = min(len(self), start + _ASKED)
            asked, ids = self.rows(start, stop), self.texts[start:stop]
            found = [
                (rows + at, parts)
                for at in range(0, len(asked), _AT_ONCE)
                for rows, parts in [_places(self.farther(asked[at : at + _AT_ONCE]) <= slack)]
            ]
            rows, parts = (np.concatenate(column) for column in zip(*found, strict=True))
            order = np.argsort(parts, kind="stable")
            rows, ends = rows[order], np.searchsorted(parts[order], np.arange(len(self._centres) + 1))
            for number, block, others in self.partitions():
                near = rows[ends[number] : ends[number + 1]]
                if not len(near):
                    continue
                one, other = _places(asked[near] @ block.T >= least - _ROUNDING)
                for at in range(0, len(one), _NEAR):
                    mine, theirs = near[one[at : at + _NEAR]], other[at : at + _NEAR]
                    cosines = (asked[mine] * block[theirs]).sum(axis=1)
                    taken = (cosines >= least) & (ids[mine] != others[theirs])
                    yield ids[mine[taken]], others[theirs[taken]], np.minimum(cosines[taken], 1)


def _places(true: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of what is true, six times as fast as NumPy's nonzero finds them in two dimensions."""
    return np.divmod(np.flatnonzero(true), true.shape[1])


def _make_room(file: BinaryIO, size: int) -> None:
    """OSError where there is none: a map of a file with holes would kill the process when the disk is full."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
    else:
        file.truncate(size)


def _write(mapped: mmap.mmap, rows: NDArray[np.int64], vectors: Vectors) -> None:
    whole = np.frombuffer(mapped, dtype=np.float32).reshape(-1, vectors.shape[1])
    whole[rows] = vectors
    del whole  # a map that is looked into cannot be closed
    if hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)  # what is written is the file's, and no memory of this process


def _tuned(kept: _Partitions, least: float) -> float:
    """The slack at which `RECALL` of the pairs of a sample's texts are found from either side."""
    rows = np.sort(np.random.default_rng(_SEED).choice(len(kept), min(len(kept), _SAMPLE), replace=False))
    sample = np.concatenate([kept.rows(row, row + 1) for row in rows.tolist()] or [np.empty((0, 1), np.float32)])
    if not len(sample):
        return _SLACK
    mine, ids = kept.farther(sample), kept.texts[rows]
    lies_in = mine.argmin(axis=1)
    needed = []
    for number, block, others in kept.partitions():
        one, other = _places(sample @ block.T >= least)
        apart = ids[one] != others[other]
        one, other = one[apart], other[apart]
        theirs = kept.farther(block[other])[np.arange(len(other)), lies_in[one]] if len(other) else other
        needed.append(np.minimum(mine[one, number], theirs))
    slacks = np.concatenate(needed)
    return float(np.quantile(slacks, RECALL)) if len(slacks) >= _FEWEST else max(_SLACK, float(slacks.max(initial=0)))


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """Them in one, and no second copy of them: of 10,000 articles there are millions of pairs."""
    whole = np.concatenate(parts)
    parts.clear()
    return whole


def _by_text(ends: NDArray[np.int64], cosines: Floats) -> Alike:
    """Each pair once from either end. Both of its text ids, the smaller first, are the halves of one number."""
    ends, first = np.unique(ends, return_index=True)
    cosines = cosines[first]
    del first
    ones, others = (ends >> 32).astype(np.int32), ends.astype(np.int32)
    del ends
    left, right, near = np.concatenate([ones, others]), np.concatenate([others, ones]), np.tile(cosines, 2)
    del ones, others, cosines
    order = np.lexsort((right, -near, left))
    texts, starts = np.unique(left[order], return_index=True)
    return Alike(texts, np.append(starts, len(order)), right[order], near[order])
