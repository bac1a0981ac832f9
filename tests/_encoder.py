"""Models that need no weights: hashed words for the encoder, two rules for the entailer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from zlib import crc32

import numpy as np

from claimtrack.protocols import Vectors

_WORD = re.compile(r"\w+")
_DIMENSION = 256


class HashingEncoder:
    """Counts words, each under the hash of its first five letters. `encoded` keeps what it was asked, in order."""

    def __init__(self, fingerprint: str = "hashing@1", languages: Collection[str] = ("en",)) -> None:
        self._fingerprint, self.languages = fingerprint, languages
        self.encoded: list[str] = []

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        rows = np.zeros((len(texts), _DIMENSION), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _WORD.findall(text.lower()) or [""]:
                row[crc32(f"{self._fingerprint} {word[:5]}".encode()) % _DIMENSION] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class WordEntailer:
    """What says no word more is entailed.

    A contradiction: where one of two otherwise equal word sets has "not", or one has other figures and no other word.
    """

    fingerprint = "words@1"

    def __init__(self, languages: Collection[str] = ("en",)) -> None:
        self.languages = languages
        self.read: list[tuple[str, str]] = []

    def probabilities(self, premises: Sequence[str], hypotheses: Sequence[str]) -> Vectors:
        self.read += zip(premises, hypotheses, strict=True)
        rows = [_judged(*map(_words, pair)) for pair in zip(premises, hypotheses, strict=True)]
        return np.array(rows, dtype=np.float32).reshape(-1, 3)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.rpartition("eport: ")[2].lower()))


def _judged(premise: frozenset[str], hypothesis: frozenset[str]) -> tuple[float, float, float]:
    figures, others = (frozenset(filter(str.isdigit, words)) for words in (premise, hypothesis))
    bare, bare_other = premise - figures, hypothesis - others
    counted = figures and others and figures.isdisjoint(others) and (bare <= bare_other or bare_other <= bare)
    if premise ^ hypothesis == {"not"} or counted:
        return 0.0, 0.25, 0.75
    return (0.75, 0.25, 0.0) if hypothesis <= premise else (0.0, 1.0, 0.0)
