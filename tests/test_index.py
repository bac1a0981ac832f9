"""The index answers with cosine similarities, whole; its file is a cache that may be missing, old or broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import index
from claimtrack.index import Index, Stamp
from claimtrack.protocols import Vectors

STAMP = Stamp("hashing@1", texts=3, last=30)


def rows(*vectors: tuple[float, ...]) -> Vectors:
    return np.array(vectors, dtype=np.float32)


def small() -> Index:
    made = Index(2)
    made.add([10, 30, 20], rows((1, 0), (0.6, 0.8), (0, 1)))
    return made


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
    made = Index(2)
    made.add([7, 3, 5], rows((1, 0), (1, 0), (1, 0)))
    assert made.search(rows((1, 0)), 3) == made.within(rows((1, 0)), 0.5) == [[(3, 1.0), (5, 1.0), (7, 1.0)]]


def test_no_similarity_is_above_1() -> None:
    made, long = Index(2), rows((1.0000001, 0))
    made.add([1], long)
    assert made.search(long, 1) == made.within(long, 0.5) == [[(1, 1.0)]]


def test_an_empty_index_has_no_neighbours() -> None:
    empty = index.build([])
    assert len(empty) == 0
    assert empty.search(rows((1, 0), (0, 1)), 3) == empty.within(rows((1, 0), (0, 1)), 0.5) == [[], []]


def test_no_questions_have_no_answers() -> None:
    assert small().search(np.empty((0, 2), dtype=np.float32), 3) == []
    assert small().within(np.empty((0, 2), dtype=np.float32), 0.5) == []


def test_it_is_built_of_batches_of_stored_vectors() -> None:
    def batches() -> Iterator[tuple[list[int], Vectors]]:
        yield [10, 30], rows((1, 0), (0.6, 0.8))
        yield [20], rows((0, 1))

    built = index.build(batches())
    assert len(built) == 3
    assert built.search(rows((1, 0), (0, 1)), 3) == small().search(rows((1, 0), (0, 1)), 3)


# --- The file -------------------------------------------------------------------------------------


def test_a_saved_index_answers_as_before(tmp_path: Path) -> None:
    small().save(tmp_path, STAMP)
    loaded = Index.load(tmp_path, STAMP)
    assert loaded is not None
    assert len(loaded) == 3
    for queries in (rows((1, 0), (0, 1)), rows((0.8, 0.6))):
        assert loaded.search(queries, 3) == small().search(queries, 3)
        assert loaded.within(queries, 0.5) == small().within(queries, 0.5)
    assert index.saved_stamp(tmp_path) == STAMP
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.faiss", "claims.faiss.json"]


def test_a_loaded_index_is_mapped_not_read(tmp_path: Path) -> None:
    small().save(tmp_path, STAMP)
    loaded = Index.load(tmp_path, STAMP)
    assert loaded is not None
    maps = Path("/proc/self/maps")
    if not maps.is_file():
        pytest.skip("needs /proc")
    assert str(tmp_path / "claims.faiss") in maps.read_text()


def test_one_who_reads_keeps_the_old_file_when_it_is_replaced(tmp_path: Path) -> None:
    small().save(tmp_path, STAMP)
    loaded = Index.load(tmp_path, STAMP)
    assert loaded is not None
    other = Index(2)
    other.add([1], rows((0, 1)))
    other.save(tmp_path, Stamp("hashing@1", texts=1, last=1))
    assert loaded.search(rows((1, 0)), 3) == small().search(rows((1, 0)), 3)


@pytest.mark.parametrize(
    "other",
    [
        Stamp("hashing@2", texts=3, last=30),
        Stamp("hashing@1", texts=2, last=30),
        Stamp("hashing@1", texts=3, last=20),
    ],
)
def test_an_index_of_something_else_is_none(tmp_path: Path, other: Stamp) -> None:
    small().save(tmp_path, STAMP)
    assert Index.load(tmp_path, other) is None


def test_an_index_with_fewer_texts_than_its_stamp_says_is_none(tmp_path: Path) -> None:
    claimed = Stamp("hashing@1", texts=4, last=30)
    small().save(tmp_path, claimed)
    assert Index.load(tmp_path, claimed) is None


@pytest.mark.parametrize("name", ["claims.faiss", "claims.faiss.json"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b"no index at all", b"\xff\xfe" * 50])
def test_a_missing_or_broken_file_is_none(tmp_path: Path, name: str, content: bytes | None) -> None:
    small().save(tmp_path, STAMP)
    file = tmp_path / name
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    assert Index.load(tmp_path, STAMP) is None


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_none(tmp_path: Path, kept: float) -> None:
    small().save(tmp_path, STAMP)
    file = tmp_path / "claims.faiss"
    whole = file.read_bytes()
    file.write_bytes(whole[: int(kept * len(whole))])
    assert Index.load(tmp_path, STAMP) is None


def test_a_forgotten_index_is_gone(tmp_path: Path) -> None:
    small().save(tmp_path, STAMP)
    index.forget(tmp_path)
    index.forget(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert index.saved_stamp(tmp_path) is None


@given(st.lists(st.integers(-5, 5), min_size=8, max_size=80), st.integers(1, 12), st.integers(1, 30))
def test_search_is_exact(numbers: list[int], k: int, copies: int) -> None:
    """However many are asked about at once."""
    vectors = np.array(numbers[: len(numbers) // 4 * 4], dtype=np.float32).reshape(-1, 4)
    vectors[:, 0] += (np.abs(vectors).sum(axis=1) == 0).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = Index(4)
    made.add(range(1, len(vectors) + 1), vectors)
    for query, near in zip(np.tile(vectors, (copies, 1)), made.search(np.tile(vectors, (copies, 1)), k), strict=True):
        cosines = {text: float(cosine) for text, cosine in enumerate(vectors @ query, 1)}
        assert [similarity for _, similarity in near] == pytest.approx(sorted(cosines.values())[::-1][:k], abs=1e-5)
        assert [similarity for _, similarity in near] == pytest.approx([cosines[text] for text, _ in near], abs=1e-5)
