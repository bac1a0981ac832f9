"""A small BERT's forward in NumPy, from its mapped weights: a query or two before a runtime would have been loaded."""

from __future__ import annotations

import json
import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack.models import twin
from claimtrack.protocols import Vectors


class Light:
    """Mean-pooled rows of an encoder, in 32 bits. What it gives is held against the model before it is used."""

    def __init__(self, model: Path, tokenizer: Any, longest: int) -> None:
        """`model`: its folder. KeyError or ValueError where the model is of another kind."""
        config = json.loads((model / "config.json").read_text(encoding="utf-8"))
        if (config["model_type"], config["hidden_act"]) != ("bert", "gelu"):
            raise ValueError("only a BERT with GELU is written out here")
        self._layers, self._heads = int(config["num_hidden_layers"]), int(config["num_attention_heads"])
        self._small = np.float32(config["layer_norm_eps"])
        self._weights = _mapped(model / "model.safetensors")
        self._tokenizer, self._longest = tokenizer, longest

    def rows(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in order."""
        read = twin.tokens(self._tokenizer, texts, self._longest)
        return np.stack([self._states(one.ids).mean(axis=0) for one in read])

    def _states(self, ids: Sequence[int]) -> Vectors:
        weights = self._weights
        states: Vectors = weights["embeddings.word_embeddings.weight"][np.asarray(ids)]
        states = states + weights["embeddings.position_embeddings.weight"][: len(ids)]
        states = self._normed(states + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for number in range(self._layers):
            layer = f"encoder.layer.{number}"
            attended = self._linear(
                self._attended(states, f"{layer}.attention.self"), f"{layer}.attention.output.dense"
            )
            states = self._normed(states + attended, f"{layer}.attention.output.LayerNorm")
            inner = _gelu(self._linear(states, f"{layer}.intermediate.dense"))
            states = self._normed(states + self._linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        return states

    def _attended(self, states: Vectors, name: str) -> Vectors:
        query, key, value = (
            self._linear(states, f"{name}.{part}").reshape(len(states), self._heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(np.float32(query.shape[-1]))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        return np.asarray((scores @ value).transpose(1, 0, 2).reshape(states.shape))

    def _linear(self, states: Vectors, name: str) -> Vectors:
        return np.asarray(states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _normed(self, states: Vectors, name: str) -> Vectors:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + self._small)
        return np.asarray(centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def _gelu(values: Vectors) -> Vectors:
    """With the error function after Abramowitz and Stegun (1964), 7.1.26: off by 1.5e-7 at most."""
    size = np.abs(values) / np.sqrt(np.float32(2))
    t = 1 / (1 + np.float32(0.3275911) * size)
    sum_ = np.float32(0)
    for term in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        sum_ = (sum_ + np.float32(term)) * t
    erf = np.copysign(1 - sum_ * np.exp(-size * size), values)
    return np.asarray(values * (1 + erf) / 2)


def _mapped(file: Path) -> dict[str, Vectors]:
    """The 32-bit arrays of a safetensors file, which the system reads as they are used.

    Its own library copies them; the format is a header's length, the header as JSON, and the arrays.
    """
    with file.open("rb") as opened:
        held = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    start = 8 + int.from_bytes(held[:8], "little")
    arrays = {}
    for name, about in json.loads(held[8:start]).items():
        if about.get("dtype") == "F32":
            begin, end = about["data_offsets"]
            arrays[name] = np.frombuffer(held, "<f4", (end - begin) // 4, start + begin).reshape(about["shape"])
    return arrays
