"""The only FAISS import. Vectors in, (text id, cosine similarity) out; the file is a cache of the store's vectors.

Two tiers. To `EXACT` texts the search is exact. Beyond, vectors are brought down to their principal axes, two thirds
as many as they have dimensions, partitioned, and kept as two bits an axis (RaBitQ: Gao and Long 2024, "RaBitQ:
Quantizing High-Dimensional Vectors with a Theoretical Error Bound"), mapped from the file; what they nominate is ranked
by the stored vectors. How many partitions are looked at is tuned on the corpus itself, for `RECALL`, as far as `_READ`
lets it. Texts added since the file was written stand beside it, exact, until they are worth writing; once the corpus
has doubled, the partitions are made anew. Who only reads, and meets no file that fits, reads through the stored
vectors: that takes a moment, making partitions takes minutes.

A search among some of the texts never meets the others. Where they are few, their stored vectors are read instead of
the partitions; where they are many, more partitions are looked at, since the nearest of them lie farther off.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from claimtrack.protocols import TextIds, Vectors

NAME = "claims.faiss"
_STAMP = "claims.faiss.json"
EXACT = 100_000  # texts
RECALL = 0.975  # of the ten nearest, on a sample, that a partitioned index is tuned to find
_NEAR = 0.55  # a cosine: those that are so near lie in fewer partitions than the ten nearest of any
_SAMPLE = 400  # texts that it is tuned on
_FEWEST_NEAR = 50  # of their neighbours, on which that can be tuned
_WIDER = 2  # times as far off as the codes were seen to be
_PROBES = range(8, 1025, 8)
_READ = 750_000  # texts whose codes a query may read when it is tuned: more would take longer than it may
_AXES = 2 / 3  # of the dimensions: each query reads so much less, and finds as many among more nominated
_AXES_STEP = 128  # axes whose codes are read together; 192 take longer than 256
_BITS = 2  # an axis; with one, the nominated lack one in eight of the ten nearest
_QUERY_BITS = 4  # as good as none spared, and many times as fast
_PER_PARTITION = 40  # texts that a partition's centre is learnt from
_FEW = 20_000  # texts asked of whose stored vectors are read rather than the partitions: 31 MB, a block at a time
_NOMINATED, _DEEPEST = 300, 4096  # for each text asked: ranked by their vectors at least, and at most
_TAIL, _TAIL_SHARE = 2_000, 0.02  # texts that may stand beside the file; the larger counts
_AT_ONCE = 64  # texts asked whose nominated vectors are held in memory together
_BLOCK = 8192  # vectors that are multiplied with at a time
_ROUNDING = 1e-5  # how far off a product's cosine may be
_SEED = 20261128

Neighbours = list[list[tuple[int, float]]]
Blocks = Iterator[tuple[list[int], Vectors]]  # text ids and their vectors


class Source(Protocol):
    """Where the vectors are kept."""

    def text_count(self) -> int:
        """How many there are."""

    def text_ids(self) -> list[int]:
        """All of them, in order."""

    def vectors(self, after: int = 0) -> Iterator[tuple[list[int], Vectors]]:
        """(text ids, vectors) in batches, by ascending id, of the texts with an id above `after`."""

    def vectors_by_id(self, texts: Sequence[int]) -> Mapping[int, Vectors]:
        """The vectors of those of the ids that there still are."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which texts an index is of: the database, the encoder, how many were ever removed, the last one's id."""

    database: str
    encoder: str
    removed: int
    last: int
    trained: int = 0  # texts that the partitions were made for; 0: the search is exact
    axes: int = 0  # principal ones that are kept
    bits: int = 0  # kept of each
    probes: int = 0
    recall: float = 0.0  # found on the sample, at that many probes
    near: int = 0  # probes that find as many of the neighbours with a cosine of `_NEAR` or more; 0: not known
    off: float = 2.0  # how far below that cosine what the codes tell of such a neighbour may lie; 2: not known
    size: int = 0  # of the file, in bytes


class Index:
    """Nearest neighbours by inner product of unit vectors, which is their cosine similarity."""

    def __init__(self, base: Any, stamp: Stamp, source: Source) -> None:
        self._base, self.stamp, self._source = base, stamp, source
        self._tail: Any = None
        self._ivf: Any = None
        if stamp.trained:
            self._ivf = _ivf(base)
            self._ivf.nprobe = stamp.probes
        for ids, vectors in source.vectors(after=stamp.last):
            if self._tail is None:
                self._tail = _exact(vectors.shape[1])
            self._tail.add_with_ids(vectors, np.asarray(ids, dtype=np.int64))

    def __len__(self) -> int:
        return int(self._base.ntotal) + self._beside

    @property
    def _beside(self) -> int:
        return int(self._tail.ntotal) if self._tail is not None else 0

    def search(self, vectors: Vectors, k: int, among: TextIds | None = None) -> Neighbours:
        """For each vector, up to k (text id, similarity), most similar first, equal ones by id; `among` these texts.

        A partitioned index gives 4,096 at most, unless it is asked among few.
        """
        if not len(self) or not len(vectors) or (among is not None and not len(among)):
            return [[] for _ in vectors]
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if among is not None and self.stamp.trained and len(among) <= _FEW:
            return _nearest(_stored(self._source, among), vectors, k)
        found: Neighbours = [[] for _ in vectors]
        for part in (self._base, self._tail):
            if part is None or not part.ntotal:
                continue
            if part is self._base and self.stamp.trained:
                near = self._ranked(vectors, min(k, _DEEPEST), among)
            else:
                similarities, ids = part.search(vectors, min(k, part.ntotal), params=_only(among))
                near = [_pairs(i, s) for i, s in zip(ids, similarities, strict=True)]
            found = [one + more for one, more in zip(found, near, strict=True)]
        return [_sorted(one)[:k] for one in found]

    def within(self, vectors: Vectors, similarity: float) -> Neighbours:
        """For each vector, all (text id, similarity) of at least `similarity`, most similar first."""
        if not len(self) or not len(vectors):
            return [[] for _ in vectors]
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        found: Neighbours = [[] for _ in vectors]
        for part in (self._base, self._tail):
            if part is None or not part.ntotal:
                continue
            if part is self._base and self.stamp.trained:
                near = self._ranked_within(vectors, similarity)
            else:
                near = _all_within(_blocks(part), vectors, similarity)
            found = [one + more for one, more in zip(found, near, strict=True)]
        return [_sorted(one) for one in found]

    def _ranked(
        self, vectors: Vectors, k: int, among: TextIds | None = None, probes: int = 0, least: float = -math.inf
    ) -> Neighbours:
        """Nominated by the partitions, ranked by the stored vectors, of which only so many are read at a time, and none
        that cannot have a cosine of at least so much.
        """
        slices = (vectors[at : at + _AT_ONCE] for at in range(0, len(vectors), _AT_ONCE))
        params = _only(among, probes if among is None else self._probes(len(among)))
        # Those within a similarity, for which there are `probes`, stand out: fewer need be nominated.
        depth = min(_DEEPEST, max(0 if probes else _NOMINATED, 4 * k), self._base.ntotal)
        return [near for some in slices for near in self._ranked_at_once(some, k, depth, params, least)]

    def _probes(self, texts: int) -> int:
        """As many partitions as hold about as many of these texts as the usual ones hold of all."""
        return min(int(self._ivf.nlist), math.ceil(self.stamp.probes * len(self) / texts))

    def _ranked_at_once(self, vectors: Vectors, k: int, depth: int, params: Any, least: float) -> Neighbours:
        self._ivf.parallel_mode = int(len(vectors) == 1)  # the cores share the partitions of one query, or the queries
        told, nominated = self._base.search(vectors, depth, params=params)
        nominated[told < least - self.stamp.off] = -1
        stored = self._source.vectors_by_id(sorted({int(i) for i in nominated.ravel() if i >= 0}))
        found = []
        for vector, ids in zip(vectors, nominated, strict=True):
            known = [int(i) for i in ids if int(i) in stored]
            similarities = _cosines(np.stack([stored[i] for i in known]), vector[None]) if known else ()
            found.append(_sorted(_pairs(known, similarities))[:k])
        return found

    def _ranked_within(self, vectors: Vectors, similarity: float) -> Neighbours:
        found: Neighbours = [[] for _ in vectors]
        open_, k = list(range(len(vectors))), 32
        probes, least = (self.stamp.near, similarity) if similarity >= _NEAR else (0, -math.inf)
        while open_:
            for n, near in zip(open_, self._ranked(vectors[open_], k, probes=probes, least=least), strict=True):
                found[n] = [(i, s) for i, s in near if s >= similarity]
            open_ = [n for n in open_ if len(found[n]) == k]
            k = min(4 * k, _DEEPEST) if k < _DEEPEST else 0
            if not k:
                break
        return found

    def save(self, folder: Path) -> None:
        """Both files are replaced whole: a reader meets the old pair or the new one, or rebuilds."""
        import faiss

        fresh, fresh_stamp = folder / f"{NAME}.new", folder / f"{_STAMP}.new"
        faiss.write_index(self._base, str(fresh))
        self.stamp = replace(self.stamp, size=fresh.stat().st_size)
        fresh_stamp.write_text(json.dumps(asdict(self.stamp)), encoding="utf-8")
        fresh.replace(folder / NAME)
        fresh_stamp.replace(folder / _STAMP)

    @classmethod
    def load(cls, folder: Path, now: Stamp, source: Source, *, writable: bool = False) -> Index | None:
        """The saved index with the texts since, if it is one of the texts that `now` describes."""
        import faiss

        saved, file = saved_stamp(folder), folder / NAME
        if saved is None or not file.is_file() or file.stat().st_size != saved.size or saved.last > now.last:
            return None  # one that is cut short could be mapped, and would fail when it is read
        if (saved.database, saved.encoder, saved.removed) != (now.database, now.encoder, now.removed):
            return None
        if saved.trained and not (saved.axes and saved.bits == _BITS):
            return None  # as an earlier version wrote it
        # IO_FLAG_MMAP maps inverted lists only, and would read a flat index whole.
        mapped = faiss.IO_FLAG_MMAP if saved.trained else faiss.IO_FLAG_MMAP_IFC
        try:
            base: Any = faiss.read_index(str(file), 0 if writable else mapped)
            if saved.trained and not writable:
                # Else each search has 32 threads read ahead, which takes half its time where the system has the file.
                lists: Any = faiss.downcast_InvertedLists(_ivf(base).invlists)
                lists.prefetch_nthread = 0
            return cls(base, saved, source)
        except (RuntimeError, AttributeError):
            return None  # a broken cache is made anew


def build(now: Stamp, source: Source) -> Index:
    """An index of all that the source has."""
    count = source.text_count()
    if count <= EXACT:
        base, saved = None, replace(now, last=0)
        for ids, vectors in source.vectors():
            base = base or _exact(vectors.shape[1])
            base.add_with_ids(vectors, np.asarray(ids, dtype=np.int64))
            saved = replace(saved, last=ids[-1])
        return Index(base or _exact(1), saved, source)
    return _partitioned(now, source, count)


def centres(vectors: Vectors, count: int) -> Vectors:
    """So many unit vectors, around which these lie; shape (count, dimension)."""
    import faiss

    each = len(vectors) // count
    clusters = faiss.Kmeans(
        vectors.shape[1], count, niter=2, seed=_SEED, min_points_per_centroid=1, max_points_per_centroid=each + 1
    )
    clusters.train(vectors)
    found = np.asarray(clusters.centroids, dtype=np.float32)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))


class Unwritten(Index):
    """What stands in for partitions that there are not: every search reads all stored vectors."""

    def __init__(self, stamp: Stamp, source: Source) -> None:
        super().__init__(_exact(1), stamp, source)

    def __len__(self) -> int:
        return self._source.text_count()

    def search(self, vectors: Vectors, k: int, among: TextIds | None = None) -> Neighbours:
        blocks = self._source.vectors() if among is None else _stored(self._source, among)
        return _nearest(blocks, np.ascontiguousarray(vectors, dtype=np.float32), k)

    def within(self, vectors: Vectors, similarity: float) -> Neighbours:
        found = _all_within(self._source.vectors(), np.ascontiguousarray(vectors, dtype=np.float32), similarity)
        return [_sorted(one) for one in found]


def for_reading(folder: Path, now: Stamp, source: Source) -> Index:
    """The saved index; where none fits, one that is nearly as good and soon made."""
    index = Index.load(folder, now, source)
    if index is None:
        index = build(now, source) if source.text_count() <= EXACT else Unwritten(now, source)
    return index


def refreshed(folder: Path, now: Stamp, source: Source) -> Index:
    """The saved index, first brought up to date and written if too much has come since."""
    index = Index.load(folder, now, source) or _without_what_is_gone(folder, now, source)
    if index is not None and index._beside and not index._base.ntotal:
        index = None
    if index is not None and index._beside > max(_TAIL, _TAIL_SHARE * len(index)):
        trained = index.stamp.trained
        whole = len(index) <= 2 * trained if trained else len(index) <= EXACT
        index = Index.load(folder, now, source, writable=True) if whole else None
        if index is not None:
            index = _grown(index)
            index.save(folder)
            index = Index.load(folder, now, source)
    if index is None:
        build(now, source).save(folder)
        index = Index.load(folder, now, source)
    return index or build(now, source)


def _without_what_is_gone(folder: Path, now: Stamp, source: Source) -> Index | None:
    """The saved index of before texts were removed, taken out of it and written; None where there is none."""
    import faiss

    saved = saved_stamp(folder)
    if saved is None or saved.removed >= now.removed:
        return None
    before = replace(now, removed=saved.removed, last=max(now.last, saved.last))
    index = Index.load(folder, before, source, writable=True)
    if index is None:
        return None
    kept = faiss.IDSelectorBatch(np.asarray(source.text_ids(), dtype=np.int64))
    index._base.remove_ids(faiss.IDSelectorNot(kept))
    index.stamp = replace(index.stamp, removed=now.removed, last=min(now.last, saved.last))
    index.save(folder)
    return Index.load(folder, now, source)


def _grown(index: Index) -> Index:
    last = index.stamp.last
    for ids, vectors in index._source.vectors(after=last):
        index._base.add_with_ids(vectors, np.asarray(ids, dtype=np.int64))
        last = ids[-1]
    return Index(index._base, replace(index.stamp, last=last), index._source)


def _exact(dimension: int) -> Any:
    import faiss

    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))


def _ivf(base: Any) -> Any:
    """The partitions, behind what brings vectors down to their principal axes."""
    import faiss

    return faiss.extract_index_ivf(base)


def _blocks(part: Any) -> Blocks:
    """What an exact index holds."""
    import faiss

    flat: Any = faiss.downcast_index(part.index)
    kept = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d).reshape(flat.ntotal, flat.d)
    ids = faiss.vector_to_array(part.id_map)
    for start in range(0, len(kept), _BLOCK):
        yield ids[start : start + _BLOCK].tolist(), kept[start : start + _BLOCK]


def _stored(source: Source, texts: TextIds) -> Blocks:
    for start in range(0, len(texts), _BLOCK):
        known = source.vectors_by_id(texts[start : start + _BLOCK].tolist())
        if known:
            yield list(known), np.stack(list(known.values()))


def _only(texts: TextIds | None, probes: int = 0) -> Any:
    """What tells FAISS to search among these: a bit for each id there is, and of a partitioned index so many parts.

    None where there is nothing to tell.
    """
    import faiss

    ivf: Any = faiss.SearchParametersIVF  # FAISS's stubs are of C++, not of what its Python takes
    flat: Any = faiss.SearchParameters
    bitmap: Any = faiss.IDSelectorBitmap
    if texts is None:
        return ivf(nprobe=probes) if probes else None
    passing = np.zeros(int(texts[-1]) + 1, dtype=bool)
    passing[texts] = True
    selector = bitmap(np.packbits(passing, bitorder="little"))
    return ivf(sel=selector, nprobe=probes) if probes else flat(sel=selector)


def _all_within(blocks: Blocks, vectors: Vectors, similarity: float) -> Neighbours:
    """By matrix products, which numpy does several times as fast as FAISS's own search within a range."""
    found: Neighbours = [[] for _ in vectors]
    for ids, block in blocks:
        rows, columns = np.nonzero(vectors @ block.T >= similarity - _ROUNDING)
        exact = _cosines(vectors[rows], block[columns])
        for row, column, cosine in zip(rows.tolist(), columns.tolist(), exact.tolist(), strict=True):
            if cosine >= similarity:
                found[row].append((ids[column], min(1.0, cosine)))
    return found


def _cosines(ones: Vectors, others: Vectors) -> Vectors:
    """Row by row, in an order of summing that does not depend on how many are asked at once, as a product's does."""
    return np.asarray(np.vecdot(ones, others))


def _partitioned(now: Stamp, source: Source, count: int) -> Index:
    import faiss

    partitions = int(2 * count**0.5)  # twice as many cost a query twice the time: each partition has its own table
    rng = np.random.default_rng(_SEED)
    learnt = set(rng.choice(count, min(count, _PER_PARTITION * partitions), replace=False).tolist())
    sample = set(rng.choice(count, min(count, _SAMPLE), replace=False).tolist())
    training, asked = [], []
    at = 0
    for _, vectors in source.vectors():
        rows = range(at, at + len(vectors))
        training.append(vectors[[row - at for row in rows if row in learnt]])
        asked.append(vectors[[row - at for row in rows if row in sample]])
        at += len(vectors)
    learning = np.concatenate(training)
    training.clear()  # no second copy: it is 77 MB at 400,000 texts
    down = _principal(learning)
    axes, metric = down.d_out, faiss.METRIC_INNER_PRODUCT
    ivf = faiss.IndexIVFRaBitQ(faiss.IndexFlatIP(axes), axes, partitions, metric, True, _BITS)
    ivf.qb = _QUERY_BITS
    ivf.cp.niter, ivf.cp.seed = 8, _SEED
    base = faiss.IndexPreTransform(down, ivf)
    base.train(learning)
    del learning
    last = 0
    for ids, vectors in source.vectors():
        base.add_with_ids(vectors, np.asarray(ids, dtype=np.int64))
        last = ids[-1]
    queries = np.concatenate(asked)
    stamp = replace(now, last=last, trained=count, axes=axes, bits=_BITS, probes=_PROBES[0])
    return _tuned(Index(base, stamp, source), queries, _nearest(source.vectors(), queries, 11))


def _principal(vectors: Vectors) -> Any:
    """What brings vectors down to their principal axes, turned at random: RaBitQ takes none to matter more.

    Not centred: the products of those brought down are to stand for the vectors' own.
    """
    import faiss

    dimension = vectors.shape[1]
    steps = round(_AXES * dimension / _AXES_STEP)
    axes = min(dimension, steps * _AXES_STEP or dimension)
    principal = np.linalg.eigh(vectors.T @ vectors)[1][:, -axes:]
    turned, _ = np.linalg.qr(np.random.default_rng(_SEED).standard_normal((axes, axes)))
    down = faiss.LinearTransform(dimension, axes, False)
    faiss.copy_array_to_vector((turned.T @ principal.T).astype(np.float32).ravel(), down.A)
    down.is_trained = True
    return down


def _nearest(blocks: Blocks, queries: Vectors, k: int) -> Neighbours:
    """The k nearest of each among all these, which are read once."""
    nearest: Neighbours = [[] for _ in queries]
    for ids, vectors in blocks:
        for n, row in enumerate(queries @ vectors.T):
            best = np.argpartition(-row, min(k, len(row)) - 1)[:k]
            near = _pairs([ids[i] for i in best], _cosines(vectors[best], queries[n][None]))
            nearest[n] = _sorted(nearest[n] + near)[:k]
    return nearest


def _tuned(index: Index, queries: Vectors, nearest: Neighbours) -> Index:
    """With as few probes as find `RECALL` of the ten nearest of each; its own text is not counted."""
    wanted = [{i for i, _ in true[1:]} for true in nearest]
    near = [{i for i, cosine in true[1:] if cosine >= _NEAR} for true in nearest]
    most = max(_PROBES[0], _READ * int(index._ivf.nlist) // len(index))
    possible = [probes for probes in _PROBES if probes <= most]

    def least(wanted: list[set[int]]) -> int:
        return possible[min(bisect_left(possible, RECALL, key=lambda n: recall(n, wanted)), len(possible) - 1)]

    def recall(probes: int, wanted: list[set[int]]) -> float:
        index._ivf.nprobe = probes
        found = index.search(queries, 11)
        hits = sum(len(true & {i for i, _ in close}) for true, close in zip(wanted, found, strict=True))
        return hits / sum(map(len, wanted))

    few = least(near) if sum(map(len, near)) >= _FEWEST_NEAR else 0
    probes = least(wanted)
    index.stamp = replace(index.stamp, probes=probes, near=few, recall=round(recall(probes, wanted), 4))
    if few:
        told, ids = index._base.search(queries, _NOMINATED, params=_only(None, few))
        cosines = [dict(true[1:]) for true in nearest]
        below = [
            cosines[n][i] - similarity
            for n in range(len(queries))
            for i, similarity in _pairs(ids[n], told[n])
            if cosines[n].get(i, 0) >= _NEAR
        ]
        if below:
            index.stamp = replace(index.stamp, off=round(_WIDER * max(0.0, max(below)), 4))
    return index


def saved_stamp(folder: Path) -> Stamp | None:
    try:
        return Stamp(**json.loads((folder / _STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget(folder: Path) -> None:
    for name in (NAME, _STAMP):
        (folder / name).unlink(missing_ok=True)


def _pairs(ids: Any, similarities: Any) -> list[tuple[int, float]]:
    """A cosine of unit vectors can come out a hair above 1."""
    return [(int(i), min(1.0, float(s))) for i, s in zip(ids, similarities, strict=True) if i >= 0]


def _sorted(found: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return sorted(found, key=lambda item: (-item[1], item[0]))
