"""The only FAISS import. Vectors in, (text id, cosine similarity) out; the file is a cache of the store's vectors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack.protocols import Vectors

NAME = "claims.faiss"
_STAMP = "claims.faiss.json"

Neighbours = list[list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index file was built from: the encoder's fingerprint, how many texts, and the last one's id."""

    encoder: str
    texts: int
    last: int


class Index:
    """Exact search by inner product of unit vectors, which is their cosine similarity."""

    def __init__(self, dimension: int) -> None:
        import faiss

        self._faiss: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    def __len__(self) -> int:
        return int(self._faiss.ntotal)

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        self._faiss.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(ids, dtype=np.int64))

    def search(self, vectors: Vectors, k: int) -> Neighbours:
        """For each vector, up to k (text id, similarity), most similar first, equal ones by id."""
        if not len(self) or not len(vectors):
            return [[] for _ in vectors]
        similarities, ids = self._faiss.search(np.ascontiguousarray(vectors, dtype=np.float32), min(k, len(self)))
        return [_ranked(found, values) for found, values in zip(ids, similarities, strict=True)]

    def within(self, vectors: Vectors, similarity: float) -> Neighbours:
        """For each vector, all (text id, similarity) of at least `similarity`, most similar first."""
        if not len(self) or not len(vectors):
            return [[] for _ in vectors]
        ends, values, ids = self._faiss.range_search(np.ascontiguousarray(vectors, dtype=np.float32), similarity)
        return [_ranked(ids[a:b], values[a:b]) for a, b in pairwise(ends)]

    def save(self, folder: Path, stamp: Stamp) -> None:
        """Both files are replaced whole: a reader meets the old pair or the new one, or rebuilds."""
        import faiss

        fresh, fresh_stamp = folder / f"{NAME}.new", folder / f"{_STAMP}.new"
        faiss.write_index(self._faiss, str(fresh))
        fresh_stamp.write_text(json.dumps(asdict(stamp)), encoding="utf-8")
        fresh.replace(folder / NAME)
        fresh_stamp.replace(folder / _STAMP)

    @classmethod
    def load(cls, folder: Path, stamp: Stamp) -> Index | None:
        """The saved index, if it is the one that `stamp` describes."""
        import faiss

        if not (folder / NAME).is_file() or saved_stamp(folder) != stamp:
            return None
        try:
            # IO_FLAG_MMAP maps inverted lists only, and would read a flat index whole.
            read = faiss.read_index(str(folder / NAME), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError:
            return None  # a broken cache is made anew
        if read.ntotal != stamp.texts:
            return None
        index = cls.__new__(cls)
        index._faiss = read
        return index


def build(batches: Iterable[tuple[Sequence[int], Vectors]]) -> Index:
    """An index of these (text ids, vectors); empty where there are none."""
    index: Index | None = None
    for ids, vectors in batches:
        index = index or Index(vectors.shape[1])
        index.add(ids, vectors)
    return index or Index(1)


def saved_stamp(folder: Path) -> Stamp | None:
    try:
        return Stamp(**json.loads((folder / _STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget(folder: Path) -> None:
    for name in (NAME, _STAMP):
        (folder / name).unlink(missing_ok=True)


def _ranked(ids: Any, similarities: Any) -> list[tuple[int, float]]:
    """A cosine of unit vectors can come out a hair above 1."""
    found = [(int(i), min(1.0, float(s))) for i, s in zip(ids, similarities, strict=True) if i >= 0]
    return sorted(found, key=lambda item: (-item[1], item[0]))
