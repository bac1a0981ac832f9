"""Everything of claimtrack's storage and index that the bench touches: adapt it here when they change."""

from __future__ import annotations

import mmap
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bench import synthetic
from bench.synthetic import Ids, Real
from claimtrack import index, mining
from claimtrack.index import Index, Stamp
from claimtrack.pipeline import Added, Tracker
from claimtrack.protocols import Encoder, Entailer, Vectors
from claimtrack.records import Article, Attribution, Cut
from claimtrack.settings import Settings
from claimtrack.store import article_id, wording

ARTICLE = 30  # claims
_OUTLETS, _DAYS, _FIRST = 40, 400, date(2016, 1, 1)
_BATCH = 4096
_VECTORS = "vectors.npy"

Pairs = set[tuple[int, int]]


# --- Folders ----------------------------------------------------------------------------------------


def command(folder: Path, *arguments: str) -> list[str]:
    """The whole process that a user starts."""
    return [sys.executable, "-m", "claimtrack", "--index", str(folder), *arguments]


def tracker(folder: Path, encoder: Encoder, entailer: Entailer | None) -> Tracker:
    return Tracker(Settings(index=folder), encoder=encoder, entailer=entailer)


def add(folder: Path, file: Path, encoder: Encoder, entailer: Entailer | None) -> Added:
    with closing(tracker(folder, encoder, entailer)) as opened:
        return opened.add([file])


def wordings(folder: Path, encoder: Encoder) -> list[str]:
    """What was encoded to make the folder."""
    with closing(tracker(folder, encoder, None)) as opened:
        return [text for batch in opened.store.wordings() for _, text in batch]


def filled(
    folder: Path, real: Real, count: int, encoder: Encoder, entailer: Entailer | None, told: Callable[[int], None]
) -> int:
    """An index of `count` synthetic texts, compared already, in articles of 30 by 40 outlets over 400 days.

    The first file is added as a user would, which notes the models and so on; the others go straight into the store.
    Adding the first again then makes the index and saves it. Returns the last text id before the synthetic ones.
    """
    folder.mkdir(parents=True)
    first = folder / "first.txt"
    first.write_text("Outlet: Outlet 0\n\nRations were resumed in Musan County in May, a resident said.\n", "utf-8")
    add(folder, first, encoder, entailer)
    with closing(tracker(folder, encoder, entailer)) as opened:
        store, size = opened.store, len(real.texts)
        before = store.last_text_id()
        for number in range(-(-count // size)):
            rows = min(size, count - number * size)
            made, vectors = synthetic.texts(real, number), synthetic.world(real, number).vectors
            with store.transaction():
                for start in range(0, rows, ARTICLE):
                    end = min(rows, start + ARTICLE)
                    said = dict(zip(map(wording, made[start:end]), vectors[start:end], strict=True))
                    article = _article(made[start:end], number * size + start)
                    store.add(article, _cuts(made[start:end]), said)
                    store.save_relations(article_id(article), ())  # it counts as compared
            told(number * size + rows)
        index.forget(folder)  # the first claim's: all that came since would stand beside it
        opened.add([first])
    return before


def _article(texts: Sequence[str], number: int) -> Article:
    rng = np.random.default_rng((synthetic.SEED, number))
    day = _FIRST + timedelta(days=int(rng.integers(_DAYS)))
    outlet = f"Outlet {rng.integers(_OUTLETS)}"
    return Article(text="\n".join(texts), outlet=outlet, date=day, title=f"Article {number}", key=f"synthetic:{number}")


def _cuts(texts: Sequence[str]) -> list[Cut]:
    made, start = list[Cut](), 0
    for text in texts:
        end = start + len(text)
        made.append(Cut(start=start, end=end, context_start=start, context_end=end, attribution=Attribution()))
        start = end + 1
    return made


# --- The index --------------------------------------------------------------------------------------


class Corpus:
    """An index and where its vectors are kept. Rows are those of the synthetic corpus, from 0."""

    def __init__(self, opened: Tracker, count: int, before: int) -> None:
        self.count, self._tracker, self._first = count, opened, before + 1

    def close(self) -> None:
        self._tracker.close()

    @property
    def index(self) -> Index:
        return self._tracker.index

    def made(self) -> Index:
        """The index made anew, not saved: whatever claimtrack makes for so many."""
        return index.build(self.index.stamp, self._tracker.store)

    def rows(self, near: Sequence[tuple[int, float]]) -> list[int]:
        """Those found that are of the synthetic corpus."""
        return [text - self._first for text, _ in near if 0 <= text - self._first < self.count]

    def pairs(self, outlets: Ids, least: float, folder: Path) -> Pairs:
        """All pairs of rows of two outlets that are so alike: as the pipeline asks, where most articles wait."""
        if not self.index.stamp.trained:
            return self._asked_one_by_one(outlets, least)
        found = mining.alike(self._tracker.store.vectors(), index.centres, least, folder)
        ones, others = np.repeat(found.texts, np.diff(found.starts)) - self._first, found.others - self._first
        taken = (ones >= 0) & (ones < others) & (others < self.count)
        ones, others = ones[taken], others[taken]
        apart = outlets[ones] != outlets[others]
        return set(zip(ones[apart].tolist(), others[apart].tolist(), strict=True))

    def _asked_one_by_one(self, outlets: Ids, least: float) -> Pairs:
        found: Pairs = set()
        for ids, vectors in self._tracker.store.vectors():
            for one, near in zip(ids, self.index.within(vectors, least), strict=True):
                row = one - self._first
                found.update((row, other) for other in self.rows(near) if 0 <= row < other and row < self.count)
        return {(one, other) for one, other in found if outlets[one] != outlets[other]}


class Mapped:
    """Vectors in a file, as an index asks for them: more than one would put into a database for a measurement."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._vectors = folder, np.load(folder / _VECTORS, mmap_mode="r")
        mapped: Any = self._vectors.base
        mapped.madvise(mmap.MADV_RANDOM)  # single rows are read: what lies around them is not wanted

    @classmethod
    def written(cls, folder: Path, real: Real, count: int) -> Mapped:
        """Of synthetic texts."""
        shape = (count, real.vectors.shape[1])
        made = np.lib.format.open_memmap(folder / _VECTORS, mode="w+", dtype=np.float32, shape=shape)
        for ids, vectors in synthetic.vectors(real, count):
            made[ids] = vectors
        made.flush()
        return cls(folder)

    def text_count(self) -> int:
        return len(self._vectors)

    def text_ids(self) -> list[int]:
        return list(range(1, len(self._vectors) + 1))

    def vectors(self, after: int = 0) -> Iterator[tuple[list[int], Vectors]]:
        for start in range(after, len(self._vectors), _BATCH):
            part = np.array(self._vectors[start : start + _BATCH])
            yield list(range(start + 1, start + 1 + len(part))), part

    def vectors_by_id(self, texts: Sequence[int]) -> Mapping[int, Vectors]:
        return {text: np.array(self._vectors[text - 1]) for text in texts if 0 < text <= len(self._vectors)}

    def index(self) -> Index:
        """Made, saved, and as the next process finds it. Its text ids are rows, from 1."""
        index.build(self._stamp, self).save(self._folder)
        return self.saved()

    def saved(self) -> Index:
        found = Index.load(self._folder, self._stamp, self)
        assert found is not None
        return found

    @property
    def index_file(self) -> Path:
        return self._folder / index.NAME

    @property
    def _stamp(self) -> Stamp:
        return Stamp(database="bench", encoder="bench", removed=0, last=len(self._vectors))
