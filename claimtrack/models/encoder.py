"""The encoder: sentences into unit vectors, with sentence-transformers or the twin compiled from it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack import models
from claimtrack.errors import ModelError
from claimtrack.languages import ENGLISH
from claimtrack.models import twin
from claimtrack.models.light import Light
from claimtrack.models.twin import Twin, Twinned
from claimtrack.protocols import Vectors

_BATCH = 64
_AGREES = 0.999  # cosine of a twin's vectors with the model's own, at the least
_LIGHT_AGREES = 0.99999  # and of the forward's in NumPy
_LIGHT = 1000  # characters, in all: that forward takes as long for them as loading the twin


class SentenceEncoder(Twinned):
    """A sentence-transformers model, from a folder or by hub id. It is loaded at the first text.

    The first use on a machine compiles its twin, which answers from then on; where that agrees with the model, a
    query or two are answered in NumPy before the twin is loaded.
    """

    def __init__(self, name: str = "", *, compiled: bool = True, languages: Collection[str] = ()) -> None:
        """`name`: a folder or a hub id; the bundled encoder where it is empty. Not `compiled`: the model itself.

        `languages`: those that it reads; else its card says so, and where there is none, it reads English.
        """
        self._compiled = compiled
        self._folder = models.bundled_encoder() if not name else models.local_folder(name)
        self._hub_id = "" if self._folder else name
        if not name:
            assert self._folder is not None
            label, weights = models.ENCODER_NAME, models.verified(self._folder, models.ENCODER_SHA256)
        elif self._folder:
            label, weights = self._folder.resolve().name, models.weights_sha256(self._folder)
        else:
            label, weights = name, _state(self._loaded())
        self._fingerprint = f"{label}@{weights[:12]}"
        self._languages = frozenset(languages if name else (ENGLISH,)) or self._of_card() or frozenset({ENGLISH})

    def _of_card(self) -> frozenset[str]:
        card = models.local_card(self._folder) if self._folder else getattr(self._loaded(), "_model_card_text", "")
        return models.card_languages(card or "")

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def languages(self) -> Collection[str]:
        return self._languages

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        small = self._light if self._is_little(texts) else None
        serving = small or self._twin
        return self._reference(texts) if serving is None else _unit(serving.rows(texts))

    def _is_little(self, texts: Sequence[str]) -> bool:
        self._asked += sum(map(len, texts))
        return self._asked <= _LIGHT and "_twin" not in self.__dict__

    @cached_property
    def _light(self) -> Light | None:
        record = twin.whole(self._fingerprint) if self._compiled and self._folder else {}
        if record.get("light", 0) < _LIGHT_AGREES:
            return None
        assert self._folder is not None
        return Light(self._folder, twin.tokenizer(twin.folder_of(self._fingerprint)), record["longest"])

    def _made(self) -> Twin | None:
        model = self._loaded()
        if model.default_prompt_name:
            return None  # a prompt is put before each text, which the exported graph does not know
        longest = int(model.max_seq_length or 512)
        return twin.make(
            self._fingerprint,
            twin.module(model, lambda m, read: m(read)["sentence_embedding"]),
            model.tokenizer,
            longest,
            self._agreement,
            _AGREES,
            lambda made: self._light_agreement(made, longest),
        )

    def _agreement(self, made: Twin | Light) -> float:
        """The least cosine of its vectors with the model's own."""
        return float((_unit(made.rows(twin.SAMPLES)) * self._reference(twin.SAMPLES)).sum(axis=1).min())

    def _light_agreement(self, made: Path, longest: int) -> float:
        """The same of the forward in NumPy; 0 for a model that it is not written for."""
        if self._folder is None:
            return 0.0
        try:
            return self._agreement(Light(self._folder, twin.tokenizer(made), longest))
        except (OSError, KeyError, ValueError, TypeError):
            return 0.0

    def _reference(self, texts: Sequence[str]) -> Vectors:
        found = self._loaded().encode(
            list(texts),
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(found, dtype=np.float32)

    _asked = 0  # characters
    _model: Any = None

    def _loaded(self) -> Any:
        if self._model is None:
            models.quiet()
            from safetensors import SafetensorError
            from sentence_transformers import SentenceTransformer

            name = str(self._folder) if self._folder else self._hub_id
            try:
                self._model = SentenceTransformer(name, model_kwargs=models.LOADED, device="cpu")
            except (OSError, ValueError, RuntimeError, SafetensorError) as fault:
                raise ModelError(_unloadable("encoder", name, fault)) from fault
        return self._model


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _state(model: Any) -> str:
    digest = hashlib.sha256()
    for name, values in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(values.detach().float().cpu().numpy().tobytes())
    return digest.hexdigest()


def _unloadable(kind: str, name: str, fault: Exception) -> str:
    first = (str(fault).splitlines() or [type(fault).__name__])[0][:200]
    return f"{kind} {name} cannot be loaded ({first}); give a folder with a model, or leave the setting {kind} empty"
