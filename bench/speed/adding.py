"""Articles in, while the models are loaded."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from bench.speed import ours
from bench.speed.figures import Bar, Figure, interleaved, number, spoken
from bench.speed.material import Material
from claimtrack.protocols import Encoder, Entailer, Vectors

_OF_ENCODING = Bar(0.5, 0.85, unit="")
_GROWTH = Bar(2, 1.2, less=True)


class TimedEncoder:
    """An encoder that notes how long it took, and when it was last done."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self.took, self.done = encoder, 0.0, 0.0

    @property
    def fingerprint(self) -> str:
        return self._encoder.fingerprint

    @property
    def languages(self) -> Collection[str]:
        return self._encoder.languages

    def encode(self, texts: Sequence[str]) -> Vectors:
        start = time.perf_counter()
        found = self._encoder.encode(texts)
        self.done = time.perf_counter()
        self.took += self.done - start
        return found


class TimedEntailer:
    """An entailer that notes how long it took."""

    def __init__(self, entailer: Entailer) -> None:
        self._entailer, self.took = entailer, 0.0

    @property
    def fingerprint(self) -> str:
        return self._entailer.fingerprint

    @property
    def languages(self) -> Collection[str]:
        return self._entailer.languages

    def probabilities(self, premises: Sequence[str], hypotheses: Sequence[str]) -> Vectors:
        start = time.perf_counter()
        found = self._entailer.probabilities(premises, hypotheses)
        self.took += time.perf_counter() - start
        return found


def add(material: Material) -> Iterator[Figure]:
    """Claims a second from articles to relations, against what encoding alone would do."""
    articles = material.size.add
    file = material.articles_file(articles)
    first = material.fresh_folder("add")
    added = ours.add(first, file, material.encoder, material.entailer)
    texts = ours.wordings(first, material.encoder)

    def adding() -> None:
        ours.add(material.fresh_folder("add"), file, material.encoder, material.entailer)

    sides = interleaved(adding, lambda: material.encoder.encode(texts), material.repeat, warm=False)
    mine, other = (added.claims / median for median in sides.medians)
    flags = sum(added.flags.values())
    yield Figure(
        "add",
        f"{articles:,} articles, {added.claims:,} claims",
        f"{number(mine)}/s",
        f"{number(other)}/s",
        sides.faster,
        _OF_ENCODING,
        f"{sides.spread()}. Of its time: {_split(material, file)}. {flags:,} flags. Against encoding the same claims"
        " and nothing else.",
    )


def _split(material: Material, file: Path) -> str:
    encoder = TimedEncoder(material.encoder)
    entailer = TimedEntailer(material.entailer) if material.entailer else None
    start = time.perf_counter()
    ours.add(material.fresh_folder("add"), file, encoder, entailer)
    whole = time.perf_counter() - start
    entailing = entailer.took if entailer else 0.0
    parts = {
        "encoding": encoder.took,
        "reading, cutting and storing, where encoding does not hide it": encoder.done - start - encoder.took,
        "entailing": entailing,
        "the index, the other checks and clusters": whole - (encoder.done - start) - entailing,
    }
    return ", ".join(f"{name} {part / whole:.0%}" for name, part in parts.items())


def add_one(material: Material) -> Iterator[Figure]:
    """One more article in a large corpus, against one more in a small one."""
    few, many = material.size.add_one
    large, small = material.index(many), material.index(few)

    def adding(folder: Path) -> None:
        ours.add(folder, next(waiting), material.encoder, material.entailer)

    waiting = iter([material.fresh_article() for _ in range(2 * material.repeat + 2)])
    sides = interleaved(lambda: adding(large), lambda: adding(small), material.repeat)
    mine, other = sides.medians
    yield Figure(
        "add_one",
        f"{many:,} texts against {few:,}",
        spoken(mine),
        spoken(other),
        sides.slower,
        _GROWTH,
        f"{sides.spread(slower=True)}. An article of {ours.ARTICLE} sentences; models loaded, the index opened anew."
        " claimtrack alone.",
    )
