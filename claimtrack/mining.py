"""All pairs of texts that are alike, at once: what a first `add` and a `rebuild` ask of a large corpus.

A join in parts. Vectors are brought down to the principal axes that hold most of them, and lie in parts around centres
there. Each text is held against those parts whose centres are nearly as near to it as the nearest of all, so that a
pair may be found from either side, and fewer parts need be looked at. It is held against them by the axes alone, with
one more for what lies beyond them; only pairs that may be alike by these are compared whole. How near is nearly, and
what lies beyond the axes, are tuned on the corpus itself, for `RECALL` of the pairs. All of it lies in temporary files,
of which a piece is read at a time.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np
from numpy.typing import NDArray

from claimtrack.protocols import TextIds, Vectors

RECALL = 0.975  # of the pairs of a sample, so that those of all are not below 0.97
_SAMPLE = 2_000  # texts that it is tuned on
_AT_ONCE = 1_024  # texts that are multiplied with the axes, or the sample, at a time: 8 MB
_FEWEST = 50  # pairs that it can be tuned on
_MOST, _TOLD = 4_000, 256  # pairs that it is tuned on, and at a time
_SLACK, _BEYOND = 0.15, 0.5  # otherwise: how much farther than the nearest centre another may be; see `_Axes`
_LOST = 0.004  # of the pairs, by the axes
_AXES, _AXES_OF_PARTS = 127, 96  # to compare briefly by, and to lie in parts by
_PARTS = 10  # times the root of the number of texts: with 15, a million took as long
_LEARNT = 20  # texts a centre is learnt from
_TURNED = 10_000  # texts that the axes are learnt from
_ASKED = 65_536  # texts held against the parts together: 135 MB; numbered in 16 bits, as are the parts
_DRAWN = 8_192  # that are read from here and there together: 13 MB
_PRODUCTS = 1 << 20  # texts by centres that are looked at together: 4 MB
_HELD, _NEAR = 1 << 16, 256  # pairs that may be alike, held at once, and compared whole together: 1 and 0.8 MB
_CORES = 4  # at the most: each takes 60 MB
_ROUNDING = 1e-5  # how far off a product's cosine may be
_SEED = 20261128

_T = TypeVar("_T")
Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Taken = Callable[[TextIds, TextIds, Floats], NDArray[np.bool_]]
"""Of text ids, other text ids and their cosines, which pairs are wanted."""
Centres = Callable[[Vectors, int], Vectors]
"""So many unit vectors, around which these vectors lie."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The pairs, by text: of the text `texts[n]` the others and cosines from `starts[n]` to `starts[n + 1]`."""

    texts: NDArray[np.int32]
    starts: NDArray[np.int64]
    others: NDArray[np.int32]
    cosines: Floats

    def of(self, text: int) -> list[tuple[int, float]]:
        """(text id, cosine) of the texts that are like it, most similar first, itself among them."""
        n = int(np.searchsorted(self.texts, text))
        if n == len(self.texts) or self.texts[n] != text:
            return [(text, 1.0)]
        part = slice(int(self.starts[n]), int(self.starts[n + 1]))
        return [(text, 1.0), *zip(self.others[part].tolist(), self.cosines[part].tolist(), strict=True)]


def alike(
    vectors: Iterable[tuple[list[int], Vectors]],
    centres: Centres,
    least: float,
    folder: Path,
    taken: Taken | None = None,
) -> Alike:
    """All pairs with a cosine of at least `least` that are `taken`, but for the few that no part brings together
    or that are alike in what lies beyond the axes.

    `vectors` has (text ids, unit vectors) in batches. The temporary files are made in `folder`; OSError where there is
    no room for them.
    """
    import tempfile

    with ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile(dir=folder, buffering=0)) for _ in range(4)]
        kept = _Kept(files[0], vectors)
        ends, cosines = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.float32)]
        for some, near in _pairs(kept, files[1:], centres, least, taken) if len(kept) else ():
            ends.append(some)
            cosines.append(near)
        return _by_text(_joined(ends), _joined(cosines))


class _Kept:
    """Vectors in a file, in the order of their texts."""

    def __init__(self, file: BinaryIO, batches: Iterable[tuple[list[int], Vectors]]) -> None:
        self._file, self.width, texts, written = file, 0, [np.empty(0, dtype=np.int64)], 0
        for ids, vectors in batches:
            texts.append(np.asarray(ids, dtype=np.int64))
            self.width = vectors.shape[1]
            _write(file, np.asarray(vectors, dtype=np.float32), written)
            written += len(ids)
        self.texts = np.concatenate(texts)

    def __len__(self) -> int:
        return len(self.texts)

    def rows(self, start: int, stop: int) -> Floats:
        """As far as there are any."""
        return _read(self._file, start, stop, np.float32, self.width)

    def some(self, rows: Rows) -> Floats:
        found, size = np.empty((len(rows), self.width), dtype=np.float32), 4 * self.width
        into: Any = found
        for n, row in enumerate(rows.tolist()):
            os.preadv(self._file.fileno(), [into[n]], row * size)
        return found

    def drawn(self, count: int, rng: np.random.Generator) -> Rows:
        return np.sort(rng.choice(len(self), min(len(self), count), replace=False))


class _Axes:
    """The principal axes of the texts. The cosine of two is at most that of what they have of these, and beyond."""

    def __init__(self, kept: _Kept, rng: np.random.Generator) -> None:
        sample = kept.some(kept.drawn(_TURNED, rng))
        self._axes = np.ascontiguousarray(np.linalg.eigh(sample.T @ sample)[1][:, -_AXES:])
        self.width = self._axes.shape[1] + 1  # of a text in brief
        self.beyond = 1.0  # of what two alike have beyond the axes, the cosine, at most: 1 is sure

    def of(self, vectors: Floats) -> Floats:
        return np.asarray(vectors @ self._axes)

    def units(self, vectors: Floats) -> Floats:
        """What texts have of the first axes, as unit vectors."""
        found = vectors @ self._axes[:, -_AXES_OF_PARTS:]
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))

    def brief(self, vectors: Floats) -> Floats:
        """With one more, so that a product is what the cosine of two that are alike may be at most."""
        found = np.empty((len(vectors), self.width), dtype=np.float32)
        for at in range(0, len(vectors), _AT_ONCE):  # else the library's own buffers grow, which it keeps
            np.matmul(vectors[at : at + _AT_ONCE], self._axes, out=found[at : at + _AT_ONCE, :-1])
        found[:, -1:] = math.sqrt(self.beyond) * _left(found[:, :-1])
        return found


def _left(found: Floats) -> Floats:
    """What unit vectors have beyond the axes."""
    return np.asarray(np.sqrt(np.maximum(0, 1 - np.einsum("ij,ij->i", found, found))))[:, None]


class _Parts:
    """The texts in the order of their parts, whole and in brief, each in a file."""

    def __init__(self, kept: _Kept, axes: _Axes, lies_in: NDArray[np.int32], files: Sequence[BinaryIO]) -> None:
        order = np.argsort(lies_in, kind="stable")
        self.texts = kept.texts[order]
        self.starts = np.searchsorted(lies_in[order], np.arange(lies_in.max() + 2)).tolist()
        # Dealt out by so many texts: then the few pairs of many parts are compared whole together.
        cuts = sorted({*np.searchsorted(self.starts, range(0, len(order), _DRAWN)).tolist(), len(self.starts) - 1})
        self.shares = [range(*cut) for cut in pairwise(cuts)]
        self._whole, self._brief = files
        self._width, self._brief_width = kept.width, axes.width

        def lay_down(start: int) -> None:
            vectors = kept.some(order[start : start + _DRAWN])
            _write(self._whole, vectors, start)
            _write(self._brief, axes.brief(vectors), start)

        for _ in _side_by_side(lay_down, range(0, len(order), _DRAWN)):
            pass

    def whole(self, share: range) -> Floats:
        return _read(self._whole, self.starts[share.start], self.starts[share.stop], np.float32, self._width)

    def may_be_alike(self, share: range, asked: _Asked, least: float) -> Iterator[tuple[NDArray[np.uint16], Rows]]:
        """Rows of those asked and of the share, which have a product of at least so much in brief; some at a time."""
        low, ones, others, held = self.starts[share.start], list[NDArray[np.uint16]](), list[Rows](), 0
        theirs = _read(self._brief, low, self.starts[share.stop], np.float32, self._brief_width)
        for part in share:
            rows, first, last = asked.near(part), self.starts[part] - low, self.starts[part + 1] - low
            if len(rows):
                one, other = _places(asked.brief[rows] @ theirs[first:last].T >= least)
                ones.append(rows[one])
                others.append(first + other)
                held += len(one)
            if held >= _HELD or (held and part == share[-1]):
                yield _joined(ones), _joined(others)
                held = 0


class _Asked:
    """Texts that are held against the parts together. `rows`: those near each part, which `ends` begin and end."""

    def __init__(self, kept: _Kept, axes: _Axes, start: int, rows: NDArray[np.uint16], ends: list[int]) -> None:
        self.texts, self.whole = kept.texts[start : start + _ASKED], kept.rows(start, start + _ASKED)
        self.brief, self._rows, self._ends = axes.brief(self.whole), rows, ends

    def near(self, part: int) -> NDArray[np.uint16]:
        return self._rows[self._ends[part] : self._ends[part + 1]]


def _pairs(
    kept: _Kept, files: Sequence[BinaryIO], centres: Centres, least: float, taken: Taken | None
) -> Iterator[tuple[NDArray[np.int64], Floats]]:
    """(both text ids as the halves of one number, the smaller first; cosines) of pairs, some twice."""
    *laid_down, near = files
    rng = np.random.default_rng(_SEED)
    axes = _Axes(kept, rng)
    count = min(len(kept), int(_PARTS * len(kept) ** 0.5), 1 << 16)
    drawn = kept.drawn(_LEARNT * count, rng)
    learnt = [axes.units(kept.some(drawn[at : at + _DRAWN])) for at in range(0, len(drawn), _DRAWN)]
    middles = np.ascontiguousarray(centres(np.concatenate(learnt), count).T)  # products are a fifth faster so
    del learnt
    axes.beyond, slack = _tuned(kept, axes, middles, least, rng)
    lies_in, lists = _near(kept, axes, middles, slack, near)
    parts = _Parts(kept, axes, lies_in, laid_down)
    for start, (at, ends) in zip(range(0, len(kept), _ASKED), lists, strict=True):
        asked = _Asked(kept, axes, start, _read(near, at, at + int(ends[-1]), np.uint16), ends.tolist())
        yield from _side_by_side(partial(_held_against, parts, asked, least, taken), parts.shares)
        del asked  # before the next are read


def _held_against(
    parts: _Parts, asked: _Asked, least: float, taken: Taken | None, share: range
) -> tuple[NDArray[np.int64], Floats]:
    found, near_by = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.float32)]
    theirs, texts = None, parts.texts[parts.starts[share.start] : parts.starts[share.stop]]
    for one, other in parts.may_be_alike(share, asked, least - _ROUNDING):
        theirs = parts.whole(share) if theirs is None else theirs
        cosines = _cosines(asked.whole, one, theirs, other)
        alike = (cosines >= least) & (asked.texts[one] != texts[other])
        pair, cosines = (asked.texts[one[alike]], texts[other[alike]]), np.minimum(cosines[alike], 1)
        # At once: of a corpus on one topic there are many more that are not taken.
        wanted = slice(None) if taken is None else taken(*pair, cosines)
        found.append((np.minimum(*pair) << 32 | np.maximum(*pair))[wanted])
        near_by.append(cosines[wanted])
    return np.concatenate(found), np.concatenate(near_by)


def _cosines(vectors: Floats, ones: NDArray[np.uint16], others_vectors: Floats, others: Rows) -> Floats:
    """Of the pairs of rows, so many together as the processor's own memory holds: three times as fast as all."""
    found = np.empty(len(ones), dtype=np.float32)
    for at in range(0, len(ones), _NEAR):
        some = slice(at, at + _NEAR)
        np.vecdot(vectors[ones[some]], others_vectors[others[some]], out=found[some])
    return found


def _side_by_side(work: Callable[..., _T], *arguments: Iterable[Any]) -> Iterator[_T]:
    """On all cores, each with products of its own: they are too small to be shared."""
    from concurrent.futures import ThreadPoolExecutor

    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(min(_CORES, os.cpu_count() or 1)) as pool:
        yield from pool.map(work, *arguments)


def _near(
    kept: _Kept, axes: _Axes, middles: Vectors, slack: float, file: BinaryIO
) -> tuple[NDArray[np.int32], list[tuple[int, NDArray[np.int64]]]]:
    """Which part each text lies in; and for each piece of the texts, whose rows near the parts are written to the file,
    where they begin there, and where those of each part begin and end among them."""
    count, lies_in, lists, written = middles.shape[1], np.empty(len(kept), dtype=np.int32), [], 0
    step = max(1, _PRODUCTS // count)

    def looked_at(start: int) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        found = []  # part and row as the halves of one number
        for at in range(0, min(_ASKED, len(kept) - start), step):
            units = axes.units(kept.rows(start + at, start + min(_ASKED, at + step)))
            cosines = units @ middles
            best = cosines.argmax(axis=1)
            lies_in[start + at : start + at + len(best)] = best
            rows, parts = _places(cosines >= cosines[np.arange(len(best)), best][:, None] - slack)
            found.append((parts << 16 | (rows + at)).astype(np.uint32))
        by_part = _joined(found)
        by_part.sort()
        ends = np.append(np.searchsorted(by_part, (np.arange(count) << 16).astype(np.uint32)), len(by_part))
        return by_part.astype(np.uint16), ends

    for rows, ends in _side_by_side(looked_at, range(0, len(kept), _ASKED)):
        _write(file, rows, written)
        lists.append((written, ends))
        written += len(rows)
    return lies_in, lists


def _tuned(kept: _Kept, axes: _Axes, middles: Vectors, least: float, rng: np.random.Generator) -> tuple[float, float]:
    """What lies beyond the axes, and the slack, at which `RECALL` of the pairs of a sample's texts are found."""
    rows = kept.drawn(_SAMPLE, rng)
    sample = kept.some(rows)
    turned = np.ascontiguousarray(sample.T)

    def like_them(start: int) -> tuple[Rows, Rows]:
        other, one = _places(kept.rows(start, start + _AT_ONCE) @ turned >= least)
        apart = np.flatnonzero(rows[one] != start + other)
        if len(apart) > _MOST:  # of one topic there may be millions
            apart = np.random.default_rng((_SEED, start)).choice(apart, _MOST, replace=False)
        return one[apart], start + other[apart]

    found = _side_by_side(like_them, range(0, len(kept), _AT_ONCE))
    one, other = (np.concatenate(column) for column in zip(*found, strict=True))
    some = rng.choice(len(one), min(len(one), _MOST), replace=False)
    one, other = one[some], other[some]
    mine, theirs = sample[one], kept.some(other)
    ones, others = axes.of(mine), axes.of(theirs)
    beyond = (least - (ones * others).sum(axis=1)) / np.maximum(1e-9, (_left(ones) * _left(others))[:, 0])
    farther = np.minimum(*_farther(axes.units(mine), axes.units(theirs), middles))
    if len(one) < _FEWEST:
        return float(beyond.max(initial=_BEYOND)), float(farther.max(initial=_SLACK))
    most = max(0.0, float(np.quantile(beyond, 1 - _LOST)))
    return most, float(np.quantile(np.where(beyond <= most, farther, np.inf), RECALL, method="higher"))


def _farther(ones: Floats, others: Floats, middles: Vectors) -> tuple[Floats, Floats]:
    """How much farther than its own part's centre the centre of the other's part is, of each pair, from both sides."""
    one, other = np.empty(len(ones), dtype=np.float32), np.empty(len(ones), dtype=np.float32)
    for at in range(0, len(ones), _TOLD):
        mine, theirs = ones[at : at + _TOLD] @ middles, others[at : at + _TOLD] @ middles
        pair, lie_in, lies_in = np.arange(len(mine)), theirs.argmax(axis=1), mine.argmax(axis=1)
        one[at : at + len(mine)] = mine[pair, lies_in] - mine[pair, lie_in]
        other[at : at + len(mine)] = theirs[pair, lie_in] - theirs[pair, lies_in]
    return one, other


def _places(true: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of what is true, six times as fast as NumPy's nonzero finds them in two dimensions."""
    return np.divmod(np.flatnonzero(true), true.shape[1])


def _write(file: BinaryIO, values: NDArray[Any], start: int) -> None:
    """From this row on, or this value."""
    if not values.size:
        return
    whole: Any = np.ascontiguousarray(values)
    left, at = memoryview(whole).cast("B"), start * (values.nbytes // len(values))
    while left:
        done = os.pwrite(file.fileno(), left, at)  # which may take less
        left, at = left[done:], at + done


def _read(file: BinaryIO, start: int, stop: int, kind: type[Any], width: int = 0) -> NDArray[Any]:
    """Rows of so many values of this kind, or single ones."""
    size = np.dtype(kind).itemsize * (width or 1)
    found = np.frombuffer(os.pread(file.fileno(), (stop - start) * size, start * size), dtype=kind)
    return found.reshape(-1, width) if width else found


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """Them in one, and no second copy of them: of 10,000 articles there are millions of pairs."""
    whole = np.concatenate(parts)
    parts.clear()
    return whole


def _by_text(ends: NDArray[np.int64], cosines: Floats) -> Alike:
    """Each pair once from either end. Both of its text ids, the smaller first, are the halves of one number."""
    ends, first = np.unique(ends, return_index=True)
    nearest_first = np.argsort(-cosines[first], kind="stable")
    ends, cosines = ends[nearest_first], cosines[first[nearest_first]]
    del first, nearest_first
    both = np.stack([ends, ends >> 32], axis=1).astype(np.int32)  # the larger first: so equally near ones stay in order
    left, right = both.ravel(), both[:, ::-1].ravel()
    order = np.argsort(left, kind="stable")
    texts, starts = np.unique(left[order], return_index=True)
    return Alike(texts, np.append(starts, len(order)), right[order], cosines[order // 2])
