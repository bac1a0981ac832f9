"""What a model must offer to be used here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
TextIds = NDArray[np.int64]  # ascending


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their cosine similarity."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its weights: vectors of different fingerprints are never mixed."""

    @property
    def languages(self) -> Collection[str]:
        """The ISO 639-1 codes of those that it reads, or "all"."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit-length float32 row for each text, in order."""


class Entailer(Protocol):
    """Judges whether a premise entails or contradicts a hypothesis."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its weights."""

    @property
    def languages(self) -> Collection[str]:
        """The ISO 639-1 codes of those that it reads, or "all"."""

    def probabilities(self, premises: Sequence[str], hypotheses: Sequence[str]) -> Vectors:
        """For each (premise, hypothesis): entailment, neutral, contradiction, summing to 1; shape (n, 3)."""


@dataclass(frozen=True, slots=True)
class Models:
    """What checks may ask. A check that needs an entailer says nothing where there is none."""

    encoder: Encoder
    entailer: Entailer | None = None
