"""The entailer: whether a premise entails or contradicts a hypothesis, with sentence-transformers' CrossEncoder
or the twin compiled from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack import models
from claimtrack.errors import ModelError
from claimtrack.languages import ENGLISH
from claimtrack.models import twin
from claimtrack.models.encoder import _state, _unloadable
from claimtrack.models.twin import Twin, Twinned
from claimtrack.protocols import Vectors

_BATCH = 64
_AGREES = 0.95  # 1, less how far a twin's probability may be from the model's own
_ORDER = ("entail", "neutral", "contradict")


class CrossEntailer(Twinned):
    """A three-way cross-encoder, from a folder or by hub id. It is loaded at the first pair.

    The first use on a machine compiles its twin, which answers from then on; `compiled=False` is the model itself.
    Label order is read from the model's own config; so is `claimtrack_temperature`, by which its logits are
    divided before they become probabilities (1 where it is not given). It reads the languages that its card says, else
    `languages`, else English.
    """

    def __init__(self, name: str | Path, *, compiled: bool = True, languages: Collection[str] = ()) -> None:
        self._compiled = compiled
        self._folder = models.local_folder(str(name))
        self._name = str(name)
        if self._folder:
            self._fingerprint = f"{self._folder.resolve().name}@{models.weights_sha256(self._folder)[:12]}"
            self._read(models.local_config(self._folder))
        else:
            self._fingerprint = f"{self._name}@{_state(self._loaded().model)[:12]}"
            self._read(self._loaded().model.config.to_dict())
        card = models.local_card(self._folder) if self._folder else getattr(self._loaded(), "_model_card_text", "")
        self._languages = models.card_languages(card or "") or frozenset(languages) or frozenset({ENGLISH})

    def _read(self, config: Mapping[str, Any]) -> None:
        self._columns = label_columns(config.get("id2label"), self._name)
        self._temperature = float(config.get("claimtrack_temperature", 1.0))

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def languages(self) -> Collection[str]:
        return self._languages

    def probabilities(self, premises: Sequence[str], hypotheses: Sequence[str]) -> Vectors:
        if not premises:
            return np.empty((0, 3), dtype=np.float32)
        pairs = list(zip(premises, hypotheses, strict=True))
        return self._odds(self._reference(pairs) if self._twin is None else self._twin.rows(pairs))

    def _odds(self, said: Vectors) -> Vectors:
        logits = said[:, self._columns].astype(np.float64) / self._temperature
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)

    def _made(self) -> Twin | None:
        model = self._loaded()
        longest = int(model.max_seq_length or 512)
        return twin.make(
            self._fingerprint,
            twin.module(model.model, lambda m, read: m(**read).logits),
            model.tokenizer,
            longest,
            self._agreement,
            _AGREES,
        )

    def _agreement(self, made: Twin) -> float:
        """1, less how far the twin's probabilities are from the model's own at the most."""
        pairs = [(one, other) for one in twin.SAMPLES for other in twin.SAMPLES]
        return 1.0 - float(np.abs(self._odds(made.rows(pairs)) - self._odds(self._reference(pairs))).max())

    def _reference(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        found = self._loaded().predict(
            pairs, batch_size=_BATCH, show_progress_bar=False, activation_fn=_identity(), convert_to_numpy=True
        )
        return np.asarray(found, dtype=np.float32)

    _model: Any = None

    def _loaded(self) -> Any:
        if self._model is None:
            models.quiet()
            from safetensors import SafetensorError
            from sentence_transformers import CrossEncoder

            name = str(self._folder) if self._folder else self._name
            try:
                self._model = CrossEncoder(name, model_kwargs=models.LOADED, device="cpu")
            except (OSError, ValueError, RuntimeError, SafetensorError) as fault:
                raise ModelError(_unloadable("entailer", name, fault)) from fault
            self._model.model.float()  # shipped in 16 bits, which a CPU computes slowly
        return self._model


def label_columns(id2label: object, name: str) -> list[int]:
    """The columns of entailment, neutral and contradiction, as the model's config names them."""
    labels = id2label if isinstance(id2label, Mapping) else {}
    columns = [
        next((int(column) for column, label in labels.items() if str(label).lower().startswith(stem)), None)
        for stem in _ORDER
    ]
    if len(labels) != len(_ORDER) or None in columns:
        raise ModelError(
            f"entailer {name} does not name the labels entailment, neutral and contradiction in its config; "
            "give a three-way entailment model"
        )
    return [column for column in columns if column is not None]


def _identity() -> Any:
    from torch import nn

    return nn.Identity()
