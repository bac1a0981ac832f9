"""All pairs at once: the same as asking for each text, but for a few, and never one too many."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_index import Kept, many

from claimtrack import index, mining
from claimtrack.protocols import Vectors

LEAST = 0.8


@pytest.fixture(autouse=True)
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is cut into pieces; the axes are fewer than the 32 dimensions."""
    sizes = (
        ("_ASKED", 1500),
        ("_PRODUCTS", 100_000),
        ("_HELD", 500),
        ("_NEAR", 100),
        ("_DRAWN", 300),
        ("_AXES", 20),
        ("_AXES_OF_PARTS", 12),
    )
    for name, value in sizes:
        monkeypatch.setattr(mining, name, value)


def pairs(
    kept: Kept, folder: Path, least: float = LEAST, taken: mining.Taken | None = None
) -> dict[tuple[int, int], float]:
    """Of either order; each text is told as like itself."""
    found = mining.alike(kept.vectors(), index.centres, least, folder, taken)
    near = {text: found.of(text) for text in kept.known}
    assert all(of_text[0] == (text, 1.0) for text, of_text in near.items())
    assert all(sorted(some[1:], key=lambda one: (-one[1], one[0])) == some[1:] for some in near.values())
    assert all(cosine <= 1 for some in near.values() for _, cosine in some)
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
    kept = Kept({3 * text: vector for text, vector in many(4000).items()})  # some texts were removed
    found, true = pairs(kept, tmp_path), true_pairs(kept.known)
    assert len(true) > 1000
    assert found.keys() <= true.keys()
    assert len(found) >= 0.97 * len(true)
    assert {pair[::-1] for pair in found} == found.keys()
    assert max(abs(found[pair] - true[pair]) for pair in found) < 1e-5
    assert list(tmp_path.iterdir()) == []  # the files are gone


def test_it_is_tuned_to_find_as_many_as_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(many(4000))
    true, shares = true_pairs(kept.known, 0.6), []
    for recall in (0.5, 0.9, 0.99):
        monkeypatch.setattr(mining, "RECALL", recall)
        shares.append(len(pairs(kept, tmp_path, 0.6)) / len(true))
        assert shares[-1] >= recall - 0.05
    assert shares == sorted(shares)
    assert shares[0] < 0.9 < shares[-1]


def test_no_text_is_tuned_on_as_like_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text has a twin, and beside it lies nothing: of all that are alike, half would be a text and itself."""
    monkeypatch.setattr(mining, "RECALL", 0.9)
    rng = np.random.default_rng(3)
    ones = rng.normal(size=(2000, 64))
    vectors = np.concatenate([ones, ones + 0.5 * rng.normal(size=ones.shape)]).astype(np.float32)
    kept = Kept(dict(enumerate(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), 1)))
    assert len(pairs(kept, tmp_path)) >= 0.87 * len(true_pairs(kept.known))


def test_few_are_compared_whole() -> None:
    rng = np.random.default_rng(1)
    with tempfile.TemporaryFile(buffering=0) as file:
        kept = mining._Kept(file, Kept(many(2000)).vectors())
        vectors, axes = kept.rows(0, 2000), mining._Axes(kept, rng)
        axes.beyond, slack = mining._tuned(kept, axes, index.centres(axes.units(vectors), 40).T, LEAST, rng)
    true = vectors @ vectors.T >= LEAST
    left = axes.brief(vectors) @ axes.brief(vectors).T >= LEAST
    assert 0 < axes.beyond < 1
    assert 0 < slack < 1
    assert (left & true).sum() >= 0.98 * true.sum()
    assert left.sum() < 3 * true.sum()


@pytest.mark.parametrize("axes", [4, 20, 32, 127])
def test_what_is_beyond_the_axes_is_bounded(axes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mining, "_AXES", axes)
    with tempfile.TemporaryFile(buffering=0) as file:
        kept = mining._Kept(file, Kept(many(500)).vectors())
        vectors, found = kept.rows(0, 500), mining._Axes(kept, np.random.default_rng(1))
    brief = found.brief(vectors)
    assert brief.dtype == np.float32
    assert brief.shape == (500, min(axes, 32) + 1)
    assert ((brief @ brief.T) >= vectors @ vectors.T - 1e-5).all()
    assert np.linalg.norm(found.units(vectors), axis=1) == pytest.approx(1, abs=1e-5)


def test_where_there_are_too_few_pairs_to_tune_on_some_are_found_all_the_same(tmp_path: Path) -> None:
    kept = Kept(many(4000))
    kept.known[9] = kept.known[2000]
    assert pairs(kept, tmp_path, 0.9999)[9, 2000] == pytest.approx(1, abs=1e-6)


def test_the_same_are_found_on_one_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(many(4000))
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    on_three = pairs(kept, tmp_path)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert pairs(kept, tmp_path) == on_three


def test_pairs_that_are_not_wanted_are_left_out(tmp_path: Path) -> None:
    kept = Kept(many(4000))
    odd = pairs(kept, tmp_path, taken=lambda one, other, _: (one + other) % 2 == 1)
    wanted = {pair: cosine for pair, cosine in pairs(kept, tmp_path).items() if sum(pair) % 2}
    assert odd == wanted
    assert wanted


def test_of_equal_texts_none_is_held_against_all_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = list(many(1000).values())
    kept, told, tuned = Kept(dict(enumerate(some + some, 1))), list[tuple[float, float]](), mining._tuned

    def watched(*given: Any) -> tuple[float, float]:
        told.append(tuned(*given))
        return told[-1]

    monkeypatch.setattr(mining, "_tuned", watched)
    monkeypatch.setattr(mining, "_AXES", 32)
    assert len(pairs(kept, tmp_path, 0.99999)) == 2000
    ((_, slack),) = told
    assert slack < 0.01


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_few_texts_or_none(count: int, tmp_path: Path) -> None:
    same = next(iter(many(1).values()))
    kept = Kept(dict.fromkeys(range(5, 5 + count), same))
    assert pairs(kept, tmp_path).keys() == set(permutations(kept.known, 2))


def test_where_its_files_cannot_be_made_that_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        pairs(Kept(many(100)), tmp_path / "nowhere")
