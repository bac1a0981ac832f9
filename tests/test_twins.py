"""A compiled twin agrees with its model, serves without torch, and is never trusted once its files have changed.
Nor is anything that a hash was remembered of."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import index, models
from claimtrack.errors import ModelError
from claimtrack.models import encoder, twin
from claimtrack.models.encoder import SentenceEncoder
from claimtrack.models.entailer import CrossEntailer
from claimtrack.models.twin import Twin
from claimtrack.pipeline import Tracker
from claimtrack.settings import Settings

TEXTS = [
    "Prices of rice rose in Hyesan in the spring, traders said.",
    "No.",
    "The army denied on Friday that it had moved any launcher to the coast, though satellite images published a day"
    " earlier seemed to show two of them beside a road that leads to the test site at Tongchang-ri.",
    "Rice “was cheaper” in May — 4,300 won a kilogram — than it is now.",
    "Vaccines will be given to 70 per cent of the residents of Pyongyang by year-end.",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with both twins, freshly made."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMTRACK_CACHE", str(folder))
        SentenceEncoder().encode(TEXTS[:1])
        CrossEntailer(shipped()).probabilities(TEXTS[:1], TEXTS[1:2])
    return folder


@pytest.fixture(autouse=True)
def own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(cache))


def shipped() -> Path:
    folder = models.bundled_entailer()
    assert folder is not None
    return folder


def record(cache: Path, of: str) -> Path:
    (file,) = cache.glob(f"{of}*/twin.json")
    return file


def test_the_encoders_twin_gives_the_models_vectors() -> None:
    ours, model = SentenceEncoder(), SentenceEncoder(compiled=False)
    assert ours._twin is not None
    assert ours.fingerprint == model.fingerprint
    found, expected = ours.encode(TEXTS), model.encode(TEXTS)
    assert found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert (found * expected).sum(axis=1).min() > 0.999


def test_the_entailers_twin_gives_the_models_probabilities() -> None:
    ours, model = CrossEntailer(shipped()), CrossEntailer(shipped(), compiled=False)
    assert ours._twin is not None
    pairs = [(one, other) for one in TEXTS for other in TEXTS]
    found, expected = (one.probabilities(*zip(*pairs, strict=True)) for one in (ours, model))
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert np.abs(found - expected).max() < 0.05


def test_each_text_has_its_row_however_they_are_batched(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = SentenceEncoder()
    together = ours.encode(TEXTS * 3)
    monkeypatch.setattr(twin, "_TOKENS", 40)
    alone = ours.encode(TEXTS * 3)
    assert (together * alone).sum(axis=1).min() > 0.999


def test_what_is_recorded_of_a_twin(cache: Path) -> None:
    known = json.loads(record(cache, "all-MiniLM").read_text())
    assert known["model"] == SentenceEncoder().fingerprint
    assert known["accepted"] is True
    assert 0.999 < known["agreement"] <= 1.0001
    assert 0.99999 < known["light"] <= 1.0001
    assert sorted(known["sha256"]) == ["model.bin", "model.blob", "model.xml", "tokenizer.json"]


@pytest.mark.parametrize("name", ["model.bin", "model.blob", "model.xml", "tokenizer.json", "twin.json"])
def test_a_twin_whose_files_have_changed_is_made_anew(cache: Path, name: str) -> None:
    file = record(cache, "all-MiniLM").with_name(name)
    before = file.read_bytes()
    file.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    fingerprint = SentenceEncoder().fingerprint
    assert twin.load(fingerprint) is None
    if name == "model.bin":  # once is enough: it takes a while
        assert SentenceEncoder().encode(TEXTS).shape == (5, 384)
        assert twin.load(fingerprint) is not None
    else:
        file.write_bytes(before)


def test_one_that_does_not_agree_is_refused_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path))
    monkeypatch.setattr(encoder, "_AGREES", 1.1)
    first = SentenceEncoder()
    found = first.encode(TEXTS)
    assert (first._twin, twin.refused(first.fingerprint)) == (None, True)
    assert found == pytest.approx(SentenceEncoder(compiled=False).encode(TEXTS), abs=1e-6)
    made = record(tmp_path, "all-MiniLM").stat().st_mtime_ns
    assert SentenceEncoder().encode(TEXTS[:1]).shape == (1, 384)
    assert record(tmp_path, "all-MiniLM").stat().st_mtime_ns == made


def test_a_query_is_answered_as_by_the_model_before_anything_is_loaded() -> None:
    ours, model = SentenceEncoder(), SentenceEncoder(compiled=False)
    found = ours.encode(TEXTS)
    assert "_twin" not in ours.__dict__
    assert found.dtype == np.float32
    assert (found * model.encode(TEXTS)).sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert ours.encode(TEXTS * 3).shape == (15, 384)
    assert ours._twin is not None


def test_a_long_text_is_cut_by_both_alike() -> None:
    long = "Rations were cut again. " * 40
    ours = SentenceEncoder()
    light = ours.encode([long])
    assert "_twin" not in ours.__dict__
    assert ours._twin is not None
    assert float((light * ours.encode([long])).sum()) > 0.999


def test_all_twins_of_a_process_share_its_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    import openvino

    made, core = [], openvino.Core

    def counted() -> Any:
        made.append(core())
        return made[-1]

    twin.runtime.cache_clear()
    monkeypatch.setattr(openvino, "Core", counted)
    for _ in range(2):
        assert twin.load(SentenceEncoder().fingerprint) is not None
        assert twin.load(CrossEntailer(shipped()).fingerprint) is not None
    assert len(made) == 1


def _has_twin(model: object) -> bool:
    return "_twin" in model.__dict__


def test_who_rested_answers_as_before() -> None:
    encoder, entailer = SentenceEncoder(), CrossEntailer(shipped())
    many = TEXTS * 10
    before = encoder.encode(many), entailer.probabilities(many, many[::-1])
    assert {*map(_has_twin, (encoder, entailer))} == {True}
    Tracker(encoder=encoder, entailer=entailer)._rest()
    assert {*map(_has_twin, (encoder, entailer))} == {False}
    plain = SentenceEncoder(compiled=False)
    plain.encode(many[:1])
    plain.rest()
    assert plain.__dict__["_twin"] is None  # it is known to have none
    assert int(os.environ["ONEDNN_PRIMITIVE_CACHE_CAPACITY"]) <= 64  # nor does the runtime keep what it had
    assert np.array_equal(encoder.encode(many), before[0])
    assert np.array_equal(entailer.probabilities(many, many[::-1]), before[1])


def test_what_was_made_ready_is_loaded_once_and_answers_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = CrossEntailer(shipped()).probabilities(TEXTS, TEXTS[::-1])
    loaded, load = [], twin.load

    def watched(known: str) -> Twin | None:
        loaded.append(threading.current_thread())
        return load(known)

    monkeypatch.setattr(twin, "load", watched)
    entailer = CrossEntailer(shipped())
    for _ in range(2):
        entailer.ready()
        assert np.array_equal(entailer.probabilities(TEXTS, TEXTS[::-1]), expected)
        assert _has_twin(entailer)
    (worker,) = loaded
    assert worker is not threading.current_thread()
    entailer.rest()
    entailer.ready()
    assert np.array_equal(entailer.probabilities(TEXTS, TEXTS[::-1]), expected)
    assert len(loaded) == 2


@pytest.mark.parametrize(("compiled", "refused"), [(False, False), (True, True)])
def test_for_a_model_that_serves_itself_nothing_is_loaded(
    compiled: bool, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loaded(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(twin, "refused", lambda _: refused)
    for name in ("runtime", "load"):
        monkeypatch.setattr(twin, name, loaded)
    entailer = CrossEntailer(shipped(), compiled=compiled)
    entailer.ready()
    assert entailer.probabilities(TEXTS[:1], TEXTS[1:2]).shape == (1, 3)


def test_what_goes_wrong_meanwhile_is_told_when_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str) -> None:
        raise ModelError("the weights are gone")

    monkeypatch.setattr(twin, "load", broken)
    entailer = CrossEntailer(shipped())
    entailer.ready()
    with pytest.raises(ModelError, match="the weights are gone"):
        entailer.probabilities(TEXTS, TEXTS[::-1])


def test_another_machine_compiles_the_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    here = CrossEntailer(shipped())
    assert here._twin is not None
    expected = here.probabilities(TEXTS, TEXTS[::-1])
    monkeypatch.setattr(twin, "_machine", lambda: "another")
    there = CrossEntailer(shipped())
    assert there._twin is not None
    assert not hasattr(there._twin, "_mapped")
    assert there.probabilities(TEXTS, TEXTS[::-1]) == pytest.approx(expected, abs=0.01)


def test_a_compiled_form_that_the_runtime_does_not_take_is_passed_over(cache: Path) -> None:
    file = record(cache, "entailer").with_name("model.blob")
    known, before = json.loads(record(cache, "entailer").read_text()), file.read_bytes()
    file.write_bytes(b"no compiled form")
    changed = known | {"sha256": known["sha256"] | {"model.blob": models.sha256(file)}}
    record(cache, "entailer").write_text(json.dumps(changed))
    found = CrossEntailer(shipped()).probabilities(TEXTS, TEXTS[::-1])
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert json.loads(record(cache, "entailer").read_text()) == changed
    file.write_bytes(before)
    record(cache, "entailer").write_text(json.dumps(known))


def test_a_hash_is_remembered_until_its_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the size and the time of writing are put back."""
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(models, "_SETTLED", 0)
    file = tmp_path / "weights"
    file.write_bytes(b"one")
    time.sleep(0.1)  # more than a tick of the file system's clock
    first, stat = models.sha256(file), file.stat()
    assert list(models._hashes()) == [str(file)]
    monkeypatch.setattr(hashlib, "file_digest", None)
    assert models.sha256(file) == first
    monkeypatch.undo()
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path / "cache"))
    file.write_bytes(b"two")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert file.stat().st_mtime_ns == stat.st_mtime_ns
    assert models.sha256(file) == hashlib.sha256(b"two").hexdigest() != first


def test_of_a_file_just_written_no_hash_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path / "cache"))
    (tmp_path / "weights").write_bytes(b"one")
    assert models.sha256(tmp_path / "weights") == hashlib.sha256(b"one").hexdigest()
    assert models._hashes() == {}


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": "b"}', "\xff"])
def test_a_broken_memory_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path))
    (tmp_path / "hashes.json").write_text(text, encoding="latin-1")
    (tmp_path / "a").write_bytes(b"one")
    assert models.sha256(tmp_path / "a") == hashlib.sha256(b"one").hexdigest()


def test_where_nothing_can_be_written_the_model_itself_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path / "file" / "cache"))
    assert SentenceEncoder().encode(TEXTS[:1]).shape == (1, 384)


def test_once_made_they_need_no_torch(cache: Path) -> None:
    code = f"""
import sys
from claimtrack.models.encoder import SentenceEncoder
from claimtrack.models.entailer import CrossEntailer
from claimtrack.pipeline import Tracker
from claimtrack.settings import Settings
assert SentenceEncoder().encode(["One text."]).shape == (1, 384)
assert "openvino" not in sys.modules
assert CrossEntailer({str(shipped())!r}).probabilities(["One text."], ["Another."]).shape == (1, 3)
print(sorted({{"torch", "transformers", "sentence_transformers", "openvino_telemetry"}} & set(sys.modules)))
"""
    environ = {**os.environ, "CLAIMTRACK_CACHE": str(cache)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ)
    assert done.stdout == "[]\n"


@given(st.lists(st.integers(1, 256), max_size=3000))
def test_batches_hold_each_text_once_and_little_padding(lengths: list[int]) -> None:
    batches = [batch.tolist() for batch in twin._batches(lengths)]
    assert sorted(text for batch in batches for text in batch) == list(range(len(lengths)))
    for batch in batches:
        sizes = [lengths[text] for text in batch]
        assert sizes == sorted(sizes)
        assert len(batch) * sizes[-1] <= max(twin._TOKENS, sizes[-1])
        assert len(batch) * sizes[-1] - sum(sizes) <= twin._PADDING
    assert all(len(batch) % twin._ROWS == 0 for batch in batches[:-1] if len(batch) > twin._ROWS)


def test_batches_have_few_shapes() -> None:
    """Of each the runtime keeps a megabyte or more for as long as it lives."""
    rng = np.random.default_rng(1)
    shapes = set()
    for _ in range(300):
        lengths = np.clip(rng.gamma(4, 8, 1000), 3, 256).astype(int).tolist()
        for batch in list(twin._batches(lengths))[:-1]:
            shapes.add((len(batch), twin._wide(lengths[batch[-1]])))
    assert len(shapes) < 150


@pytest.mark.parametrize(("exact", "rests"), [(2, True), (100, False)])
def test_after_much_storing_the_encoder_rests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact: int, rests: bool
) -> None:
    """What encoding took is gone before the partitions are made; asked again, it says the same."""
    monkeypatch.setattr(index, "EXACT", exact)
    monkeypatch.setattr(index, "_SAMPLE", 5)
    file = tmp_path / "a.txt"
    told = [
        f"The mill in town {n} was closed by the owners on Friday, and its {n} workers went home." for n in range(9)
    ]
    file.write_text("Outlet: RFA\n\n" + "\n\n".join(told), encoding="utf-8")
    serving = SentenceEncoder()
    serving.encode([*told, *told])
    before, held = serving.encode(told), list[bool]()
    partitioned = index.refreshed

    def refreshed(*given: Any) -> index.Index:
        held.append("_twin" in serving.__dict__)
        return partitioned(*given)

    monkeypatch.setattr(index, "refreshed", refreshed)
    with closing(Tracker(Settings(index=tmp_path / "index"), encoder=serving)) as tracker:
        assert tracker.add([file]).claims == len(told)
    assert held == [not rests]
    assert np.array_equal(serving.encode(told), before)
