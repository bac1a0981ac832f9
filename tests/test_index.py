"""The index answers with cosine similarities, whole; its file is a cache that may be missing, old or broken."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import index
from claimtrack.index import Index, Stamp
from claimtrack.protocols import Vectors

NOW = Stamp("a database", "hashing@1", removed=0, last=30)


def rows(*vectors: tuple[float, ...]) -> Vectors:
    return np.array(vectors, dtype=np.float32)


class Kept:
    """Vectors by text id, in batches of 700."""

    def __init__(self, vectors: Mapping[int, Vectors]) -> None:
        self.known = dict(sorted(vectors.items()))

    def text_count(self) -> int:
        return len(self.known)

    def text_ids(self) -> list[int]:
        return list(self.known)

    def vectors(self, after: int = 0) -> Iterator[tuple[list[int], Vectors]]:
        ids = [text for text in self.known if text > after]
        for at in range(0, len(ids), 700):
            batch = ids[at : at + 700]
            yield batch, np.stack([self.known[text] for text in batch])

    def vectors_by_id(self, texts: Sequence[int]) -> Mapping[int, Vectors]:
        return {text: self.known[text] for text in texts if text in self.known}


SMALL = Kept(dict(zip((10, 20, 30), rows((1, 0), (0, 1), (0.6, 0.8)), strict=True)))


def small() -> Index:
    return index.build(NOW, SMALL)


def saved(folder: Path) -> None:
    small().save(folder)


def rounded(found: index.Neighbours) -> list[list[tuple[int, float]]]:
    return [[(text, round(similarity, 6)) for text, similarity in near] for near in found]


def test_the_most_similar_come_first() -> None:
    queries = rows((1, 0), (0, 1))
    assert rounded(small().search(queries, 3)) == [
        [(10, 1.0), (30, 0.6), (20, 0.0)],
        [(20, 1.0), (30, 0.8), (10, 0.0)],
    ]
    assert rounded(small().search(queries, 2)) == [[(10, 1.0), (30, 0.6)], [(20, 1.0), (30, 0.8)]]
    assert rounded(small().search(queries, 100)) == rounded(small().search(queries, 3))


def test_all_within_a_similarity_come() -> None:
    queries = rows((1, 0), (0, 1), (-1, 0))
    assert rounded(small().within(queries, 0.5)) == [[(10, 1.0), (30, 0.6)], [(20, 1.0), (30, 0.8)], []]


def test_equal_ones_come_by_id() -> None:
    made = index.build(NOW, Kept({text: rows((1, 0))[0] for text in (7, 3, 5)}))
    assert made.search(rows((1, 0)), 3) == made.within(rows((1, 0)), 0.5) == [[(3, 1.0), (5, 1.0), (7, 1.0)]]


def test_no_similarity_is_above_1() -> None:
    long = rows((1.0000001, 0))
    made = index.build(NOW, Kept({1: long[0]}))
    assert made.search(long, 1) == made.within(long, 0.5) == [[(1, 1.0)]]


def test_an_empty_index_has_no_neighbours() -> None:
    empty = index.build(NOW, Kept({}))
    assert len(empty) == 0
    assert empty.search(rows((1, 0), (0, 1)), 3) == empty.within(rows((1, 0), (0, 1)), 0.5) == [[], []]


def test_no_questions_have_no_answers() -> None:
    assert small().search(np.empty((0, 2), dtype=np.float32), 3) == []
    assert small().within(np.empty((0, 2), dtype=np.float32), 0.5) == []


@given(st.lists(st.integers(-5, 5), min_size=8, max_size=80), st.integers(1, 12), st.integers(1, 30))
def test_search_is_exact(numbers: list[int], k: int, copies: int) -> None:
    """However many are asked about at once."""
    vectors = np.array(numbers[: len(numbers) // 4 * 4], dtype=np.float32).reshape(-1, 4)
    vectors[:, 0] += (np.abs(vectors).sum(axis=1) == 0).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = index.build(NOW, Kept(dict(enumerate(vectors, 1))))
    for query, near in zip(np.tile(vectors, (copies, 1)), made.search(np.tile(vectors, (copies, 1)), k), strict=True):
        cosines = {text: float(cosine) for text, cosine in enumerate(vectors @ query, 1)}
        assert [similarity for _, similarity in near] == pytest.approx(sorted(cosines.values())[::-1][:k], abs=1e-5)
        assert [similarity for _, similarity in near] == pytest.approx([cosines[text] for text, _ in near], abs=1e-5)


# --- The file -------------------------------------------------------------------------------------


def test_a_saved_index_answers_as_before(tmp_path: Path) -> None:
    saved(tmp_path)
    loaded = Index.load(tmp_path, NOW, SMALL)
    assert loaded is not None
    assert len(loaded) == 3
    for queries in (rows((1, 0), (0, 1)), rows((0.8, 0.6))):
        assert loaded.search(queries, 3) == small().search(queries, 3)
        assert loaded.within(queries, 0.5) == small().within(queries, 0.5)
    assert index.saved_stamp(tmp_path) == loaded.stamp
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.faiss", "claims.faiss.json"]


def test_a_loaded_index_is_mapped_not_read(tmp_path: Path) -> None:
    saved(tmp_path)
    loaded = Index.load(tmp_path, NOW, SMALL)
    assert loaded is not None
    maps = Path("/proc/self/maps")
    if not maps.is_file():
        pytest.skip("needs /proc")
    assert str(tmp_path / "claims.faiss") in maps.read_text()


def test_one_who_reads_keeps_the_old_file_when_it_is_replaced(tmp_path: Path) -> None:
    saved(tmp_path)
    loaded = Index.load(tmp_path, NOW, SMALL)
    assert loaded is not None
    index.build(NOW, Kept({1: rows((0, 1))[0]})).save(tmp_path)
    assert loaded.search(rows((1, 0)), 3) == small().search(rows((1, 0)), 3)


def test_texts_since_the_file_was_written_stand_beside_it(tmp_path: Path) -> None:
    saved(tmp_path)
    more = Kept({**SMALL.known, 40: rows((0.8, 0.6))[0]})
    loaded = Index.load(tmp_path, replace(NOW, last=40), more)
    assert loaded is not None
    assert len(loaded) == 4
    assert rounded(loaded.search(rows((1, 0)), 3)) == [[(10, 1.0), (40, 0.8), (30, 0.6)]]
    assert rounded(loaded.within(rows((1, 0)), 0.7)) == [[(10, 1.0), (40, 0.8)]]


@pytest.mark.parametrize(
    "change", [{"database": "another"}, {"encoder": "hashing@2"}, {"removed": 1}, {"last": 20}], ids=str
)
def test_an_index_of_something_else_is_none(tmp_path: Path, change: dict[str, object]) -> None:
    saved(tmp_path)
    assert Index.load(tmp_path, replace(NOW, **change), SMALL) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["claims.faiss", "claims.faiss.json"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b"no index at all", b"\xff\xfe" * 50])
def test_a_missing_or_broken_file_is_none(tmp_path: Path, name: str, content: bytes | None) -> None:
    saved(tmp_path)
    file = tmp_path / name
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    assert Index.load(tmp_path, NOW, SMALL) is None


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_none(tmp_path: Path, kept: float) -> None:
    saved(tmp_path)
    file = tmp_path / "claims.faiss"
    whole = file.read_bytes()
    file.write_bytes(whole[: int(kept * len(whole))])
    assert Index.load(tmp_path, NOW, SMALL) is None


def test_a_file_of_other_bytes_is_none(tmp_path: Path) -> None:
    saved(tmp_path)
    file = tmp_path / "claims.faiss"
    file.write_bytes(b"\0" * file.stat().st_size)
    assert Index.load(tmp_path, NOW, SMALL) is None


def test_a_forgotten_index_is_gone(tmp_path: Path) -> None:
    saved(tmp_path)
    index.forget(tmp_path)
    index.forget(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert index.saved_stamp(tmp_path) is None


# --- Growth ---------------------------------------------------------------------------------------


def many(count: int, seed: int = 1) -> dict[int, Vectors]:
    """Unit vectors about 40 centres, ids 1 to count."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(40, 32))
    found = centres[rng.integers(0, 40, count)] + 0.5 * rng.normal(size=(count, 32))
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return dict(enumerate(found.astype(np.float32), 1))


@pytest.fixture
def few_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """To 3,000 texts, so that 4,000 are partitioned, and 200 are worth writing."""
    monkeypatch.setattr(index, "EXACT", 3000)
    monkeypatch.setattr(index, "_TAIL", 200)


def recall(made: Index, kept: Kept) -> float:
    ids = np.array(list(kept.known))
    vectors = np.stack(list(kept.known.values()))
    queries = vectors[::97]
    true = [set(ids[np.argsort(-row)[:10]].tolist()) for row in queries @ vectors.T]
    return float(
        np.mean([len(t & {i for i, _ in f}) / 10 for t, f in zip(true, made.search(queries, 10), strict=True)])
    )


@pytest.mark.usefixtures("few_are_exact")
def test_as_few_partitions_are_read_as_find_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of vectors that lie about no centres, which are the hardest to part."""
    vectors = np.random.default_rng(2).normal(size=(4000, 32)).astype(np.float32)
    kept = Kept(dict(enumerate(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), 1)))
    probes = []
    for least in (0.5, 0.8, 0.95):
        monkeypatch.setattr(index, "RECALL", least)
        stamp = index.build(replace(NOW, last=4000), kept).stamp
        assert stamp.recall >= least
        probes.append(stamp.probes)
    assert sorted(set(probes)) == probes
    monkeypatch.setattr(index, "_READ", 1000)  # of 4,000 texts, in 126 partitions
    stamp = index.build(replace(NOW, last=4000), kept).stamp
    assert stamp.probes == 24
    assert 0.1 < stamp.recall < 0.95  # which is told


@pytest.mark.usefixtures("few_are_exact")
def test_near_ones_are_found_in_fewer_partitions_and_few_vectors_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text has a twin, and beside it lies about nothing."""
    rng = np.random.default_rng(3)
    ones = rng.normal(size=(2000, 64))
    vectors = np.concatenate([ones, ones + 0.3 * rng.normal(size=ones.shape)]).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    kept, read = Kept(dict(enumerate(vectors, 1))), list[int]()

    def counted(texts: Sequence[int]) -> Mapping[int, Vectors]:
        read.append(len(texts))
        return Kept.vectors_by_id(kept, texts)

    monkeypatch.setattr(kept, "vectors_by_id", counted)
    made = index.build(replace(NOW, last=4000), kept)
    assert 0 < made.stamp.near < made.stamp.probes
    assert 0 < made.stamp.off < 1
    read.clear()
    found = made.within(vectors[:300], 0.8)
    assert np.mean([n + 2001 in {i for i, _ in near} for n, near in enumerate(found)]) > 0.93
    few = sum(read)
    read.clear()
    made.stamp = replace(made.stamp, off=2.0)  # as of an index that an earlier version made
    assert made.within(vectors[:300], 0.8) == found
    assert few < sum(read) / 2


@pytest.mark.usefixtures("few_are_exact")
def test_beyond_that_many_it_is_partitioned_and_tuned(tmp_path: Path) -> None:
    kept = Kept(many(4000))
    now = replace(NOW, last=4000)
    made = index.refreshed(tmp_path, now, kept)
    assert made.stamp.trained == 4000
    assert made.stamp.recall >= index.RECALL
    assert recall(made, kept) > 0.95
    assert (tmp_path / "claims.faiss").stat().st_size < 4000 * 4 * 32 / 2  # half of the vectors
    loaded = Index.load(tmp_path, now, kept)
    assert loaded is not None
    lists: Any = faiss.downcast_InvertedLists(loaded._ivf.invlists)
    assert lists.prefetch_nthread == 0  # nobody reads ahead
    query = kept.known[7][None]
    assert loaded.search(query, 5) == made.search(query, 5)
    ((text, similarity),) = loaded.search(query, 1)[0]
    assert text == 7
    assert similarity == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("dimension", "axes"), [(32, 32), (97, 97), (127, 127), (128, 128), (384, 256), (768, 512), (1024, 640)]
)
def test_the_axes_that_are_kept(dimension: int, axes: int) -> None:
    vectors = np.random.default_rng(1).normal(size=(300, dimension)).astype(np.float32)
    vectors[:, axes:] *= 0.01
    down = index._principal(vectors)
    found = down.apply(vectors)
    assert found.shape == (300, axes)
    assert np.abs(found @ found.T - vectors @ vectors.T).max() < 0.01 * dimension


@pytest.mark.usefixtures("few_are_exact")
def test_a_partitioned_index_finds_what_lies_within_a_similarity() -> None:
    kept = Kept(many(4000))
    made = index.build(replace(NOW, last=4000), kept)
    vectors = np.stack(list(kept.known.values()))
    found = made.within(vectors[:150], 0.8)
    true = [set((np.flatnonzero(row >= 0.8) + 1).tolist()) for row in vectors[:150] @ vectors.T]
    assert sum(map(len, true)) > 900
    assert sum(len(t & {i for i, _ in f}) for t, f in zip(true, found, strict=True)) > 0.95 * sum(map(len, true))
    assert all(similarity >= 0.8 for near in found for _, similarity in near)


@pytest.mark.usefixtures("few_are_exact")
def test_who_reads_makes_no_partitions_and_finds_all(tmp_path: Path) -> None:
    kept, now = Kept(many(4000)), replace(NOW, last=4000)
    read = index.for_reading(tmp_path, now, kept)
    assert list(tmp_path.iterdir()) == []
    assert (len(read), read.stamp.trained, recall(read, kept)) == (4000, 0, 1.0)
    vectors = np.stack(list(kept.known.values()))
    true = [(np.flatnonzero(row >= 0.8) + 1).tolist() for row in vectors[:20] @ vectors.T]
    assert [sorted(text for text, _ in near) for near in read.within(vectors[:20], 0.8)] == true
    assert [near[0][0] for near in read.search(vectors[:20], 5)] == list(range(1, 21))
    index.refreshed(tmp_path, now, kept)
    assert index.for_reading(tmp_path, now, kept).stamp.trained == 4000


@pytest.mark.usefixtures("few_are_exact")
@pytest.mark.parametrize("count", [40, 4000])
@pytest.mark.parametrize("gone", [(7,), (7, 40), (39, 40), (3999, 4000)])
def test_what_is_removed_leaves_the_file_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, gone: tuple[int, ...]
) -> None:
    """It is taken out of it, the last texts too, and nothing is made anew; what comes later is found."""
    known = many(count + 10)
    kept = Kept({text: known[text] for text in range(1, count + 1)})
    index.refreshed(tmp_path, replace(NOW, last=count), kept)
    vectors = {text: kept.known.pop(text) for text in gone if text in kept.known}
    now = replace(NOW, removed=len(vectors), last=max(kept.known))
    if vectors:
        assert Index.load(tmp_path, now, kept) is None
    monkeypatch.setattr(index, "build", None)
    made = index.refreshed(tmp_path, now, kept)
    assert len(made) == count - len(vectors)
    assert int(made._base.ntotal) == len(made)
    for text, vector in vectors.items():
        assert text not in dict(made.search(vector[None], 10)[0])
    kept.known |= {text: known[text] for text in range(count + 1, count + 11)}
    made = index.refreshed(tmp_path, replace(now, last=count + 10), kept)
    assert recall(made, kept) > 0.95
    assert made.search(known[count + 3][None], 1)[0][0][0] == count + 3


@pytest.mark.usefixtures("few_are_exact")
def test_partitions_of_another_precision_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, now = Kept(many(4000)), replace(NOW, last=4000)
    with monkeypatch.context() as before:
        before.setattr(index, "_BITS", 1)
        index.refreshed(tmp_path, now, kept)
    assert Index.load(tmp_path, now, kept) is None
    assert index.refreshed(tmp_path, now, kept).stamp.bits == index._BITS
    stamp = json.loads((tmp_path / "claims.faiss.json").read_text("utf-8"))
    del stamp["axes"]  # of before there were any
    (tmp_path / "claims.faiss.json").write_text(json.dumps(stamp), "utf-8")
    assert Index.load(tmp_path, now, kept) is None


def test_centres_are_of_unit_length_and_where_the_texts_are() -> None:
    vectors = np.stack(list(many(4000).values()))
    found = index.centres(vectors, 60)
    assert found.shape == (60, 32)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert (vectors @ found.T).max(axis=1).mean() > 0.85


@pytest.mark.usefixtures("few_are_exact")
def test_what_has_gone_from_the_store_is_not_found() -> None:
    kept = Kept(many(4000))
    made = index.build(replace(NOW, last=4000), kept)
    gone = kept.known.pop(7)
    assert 7 not in dict(made.search(gone[None], 10)[0])


@pytest.mark.usefixtures("few_are_exact")
@pytest.mark.parametrize("tier", [2000, 4000])
def test_it_grows_by_adding(tmp_path: Path, tier: int) -> None:
    """A few texts stand beside the file, many are written to it; twice as many have the partitions made anew."""
    known = many(2 * tier + 1000)

    def first(count: int) -> Kept:
        return Kept({text: known[text] for text in range(1, count + 1)})

    index.refreshed(tmp_path, replace(NOW, last=tier), first(tier))
    before = (tmp_path / "claims.faiss").read_bytes()
    made = index.refreshed(tmp_path, replace(NOW, last=tier + 100), first(tier + 100))
    assert len(made) == tier + 100
    assert (tmp_path / "claims.faiss").read_bytes() == before
    made = index.refreshed(tmp_path, replace(NOW, last=tier + 600), first(tier + 600))
    assert (made.stamp.last, made.stamp.trained) == (tier + 600, tier if tier > 3000 else 0)
    assert len(made) == tier + 600
    assert recall(made, first(tier + 600)) > 0.95
    made = index.refreshed(tmp_path, replace(NOW, last=len(known)), Kept(known))
    assert made.stamp.trained == len(known)
    assert recall(made, Kept(known)) > 0.95


# --- Among some -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("few_are_exact")
@pytest.mark.parametrize("few", [0, 20_000])
@pytest.mark.parametrize("count", [2000, 4000])
@pytest.mark.parametrize("step", [7, 400])
def test_a_search_among_some_finds_the_nearest_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int, count: int, step: int
) -> None:
    """Be they in the file or beside it, and read by FAISS or, where they are few, from the store."""
    monkeypatch.setattr(index, "_FEW", few)
    known = many(count + 100)
    index.refreshed(tmp_path, replace(NOW, last=count), Kept({text: known[text] for text in range(1, count + 1)}))
    made = index.refreshed(tmp_path, replace(NOW, last=len(known)), Kept(known))
    assert (len(made), made.stamp.last) == (count + 100, count)
    among = np.arange(step, len(known) + 1, step, dtype=np.int64)
    assert among[-1] > count - step
    queries = np.stack([known[text] for text in range(1, 40)])
    cosines = queries @ np.stack([known[text] for text in among.tolist()]).T
    true = [set(among[np.argsort(-row)[:5]].tolist()) for row in cosines]
    found = [{text for text, _ in near} for near in made.search(queries, 5, among)]
    assert all(texts <= set(among.tolist()) and len(texts) == 5 for texts in found)
    exact = few or count == 2000
    assert sum(len(t & f) for t, f in zip(true, found, strict=True)) >= (1 if exact else 0.95) * 5 * len(queries)
    assert made.search(queries[:1], 5, among[:0]) == [[]]


@pytest.mark.usefixtures("few_are_exact")
@pytest.mark.parametrize("count", [2000, 4000])
def test_who_reads_without_a_file_searches_among_some_too(tmp_path: Path, count: int) -> None:
    kept = Kept(many(count))
    read = index.for_reading(tmp_path, replace(NOW, last=count), kept)
    among = np.array([5, 50, 500])
    (near,) = read.search(kept.known[50][None], 10, among)
    assert near[0][0] == 50
    assert sorted(text for text, _ in near) == [5, 50, 500]
