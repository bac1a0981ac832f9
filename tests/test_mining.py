"""All pairs at once: the same as asking for each text, but for a few, and never one too many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_index import NOW, Kept, many

from claimtrack import index, mining
from claimtrack.index import Index
from claimtrack.protocols import Vectors

LEAST = 0.8


@pytest.fixture(autouse=True)
def few_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """To 3,000 texts, so that 4,000 are partitioned; and the work is cut into pieces."""
    sizes = ((index, "EXACT", 3000), (mining, "_ASKED", 1500), (mining, "_AT_ONCE", 400), (mining, "_NEAR", 100))
    for module, name, value in sizes:
        monkeypatch.setattr(module, name, value)


def made(kept: Kept) -> Index:
    return index.build(replace(NOW, last=max(kept.known)), kept)


def pairs(of: Index, kept: Kept, folder: Path, least: float = LEAST) -> dict[tuple[int, int], float]:
    """Of either order; each text is told as like itself."""
    parts = of.partitions()
    assert parts is not None
    found = mining.alike(*parts, kept.vectors(), least, folder)
    near = {text: found.of(text) for text in kept.known}
    assert all(of_text[0] == (text, 1.0) for text, of_text in near.items())
    assert all(sorted(some[1:], key=lambda one: (-one[1], one[0])) == some[1:] for some in near.values())
    return {(text, other): cosine for text, some in near.items() for other, cosine in some[1:]}


def true_pairs(vectors: Mapping[int, Vectors], least: float = LEAST) -> dict[tuple[int, int], float]:
    ids, whole = np.array(list(vectors)), np.stack(list(vectors.values()))
    cosines = whole @ whole.T
    np.fill_diagonal(cosines, -1)
    ones, others = np.nonzero(cosines >= least)
    return {
        (int(ids[one]), int(ids[other])): float(cosines[one, other]) for one, other in zip(ones, others, strict=True)
    }


def test_nearly_all_pairs_are_found_and_no_other(tmp_path: Path) -> None:
    kept = Kept(many(4000))
    found, true = pairs(made(kept), kept, tmp_path), true_pairs(kept.known)
    assert len(true) > 1000
    assert found.keys() <= true.keys()
    assert len(found) >= 0.97 * len(true)
    assert {pair[::-1] for pair in found} == found.keys()
    assert max(abs(found[pair] - true[pair]) for pair in found) < 1e-5
    assert list(tmp_path.iterdir()) == []  # the vectors' file is gone


def test_as_many_partitions_are_read_as_that_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(many(4000))
    of, true = made(kept), true_pairs(kept.known, 0.6)
    shares = []
    for recall in (0.5, 0.9, 1.0):
        monkeypatch.setattr(mining, "RECALL", recall)
        shares.append(len(pairs(of, kept, tmp_path, 0.6)) / len(true))
        assert shares[-1] >= recall - 0.05
    assert shares == sorted(shares)
    assert shares[0] < 0.9 < shares[-1]


def test_where_there_are_too_few_pairs_to_tune_on_some_are_found_all_the_same(tmp_path: Path) -> None:
    kept = Kept(many(4000))
    known = kept.known
    known[9] = known[2000]
    assert pairs(made(kept), kept, tmp_path, 0.9999)[9, 2000] == pytest.approx(1, abs=1e-6)


def test_texts_that_were_removed_or_came_since_the_file_was_written(tmp_path: Path) -> None:
    vectors = many(4000)
    kept = Kept({text: vector for text, vector in vectors.items() if text <= 3900})
    made(kept).save(tmp_path)
    kept = Kept({text: vector for text, vector in vectors.items() if text not in range(50, 100)})
    now = replace(NOW, last=4000, removed=50)
    opened = index.refreshed(tmp_path, now, kept)
    assert opened.stamp.last == 3900
    (folder := tmp_path / "pairs").mkdir()
    found, true = pairs(opened, kept, folder), true_pairs(kept.known)
    assert found.keys() <= true.keys()
    assert len(found) >= 0.97 * len(true)
    late = {pair for pair in true if max(pair) > 3900}
    assert len(late & found.keys()) >= 0.9 * len(late) > 0


def test_pairs_that_are_not_wanted_are_left_out(tmp_path: Path) -> None:
    kept = Kept(many(4000))
    of = made(kept)
    parts = of.partitions()
    assert parts is not None
    odd = mining.alike(*parts, kept.vectors(), LEAST, tmp_path, lambda one, other, _: (one + other) % 2 == 1)
    wanted = {pair: cosine for pair, cosine in pairs(of, kept, tmp_path).items() if sum(pair) % 2}
    found = {(text, other): cosine for text in kept.known for other, cosine in odd.of(text)[1:]}
    assert found == wanted
    assert wanted


def test_an_exact_index_has_no_partitions() -> None:
    kept = Kept({text: vector for text, vector in many(4000).items() if text <= 2000})
    assert made(kept).partitions() is None
