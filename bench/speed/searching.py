"""The index: finding all candidates, and searching while it is open."""

from __future__ import annotations

import json
import math
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from bench import cli, synthetic
from bench.speed import ours
from bench.speed.figures import Bar, Figure, interleaved, number, runs, seconds, spoken
from bench.speed.material import ROOT, Material, run
from bench.synthetic import Ids
from claimtrack.index import Index
from claimtrack.protocols import Vectors

LEAST = 0.6
_K, _DEEP = 10, 100
_EXACT = 20  # queries that the exact search answers: each takes it as long as any other
_FASTER = Bar(10, 40)
_RECALL = Bar(0.97, 0.97, unit="", share=True)
_GROWTH = Bar(1.25, 1.05, unit="", less=True)
_P50 = Bar(10, 3, unit="ms", less=True)
_FOUND = Bar(0.95, 0.98, unit="", share=True)
_TEN_MILLION = 10_000_000  # texts, which have bars of their own
_P50_OF_TEN = Bar(25, 8, unit="ms", less=True)
_FOUND_OF_TEN = Bar(0.93, 0.97, unit="", share=True)
_BYTES = Bar(150, 64, unit="B", less=True)

Rows = Callable[[Sequence[tuple[int, float]]], list[int]]


def outlets(count: int) -> Ids:
    """An outlet for each text, the same for all texts of an article."""
    articles = -(-count // ours.ARTICLE)
    return np.repeat(np.random.default_rng(synthetic.SEED).integers(40, size=articles), ours.ARTICLE)[:count]


def mining(material: Material) -> Iterator[Figure]:
    """All pairs of claims of two outlets that are alike, against paraphrase_mining."""
    from bench import naive

    count = material.size.mining
    vectors, publisher = synthetic.whole(material.real, count), outlets(count)
    found: dict[str, ours.Pairs] = {}

    def mine() -> None:
        found["ours"] = corpus.pairs(publisher, LEAST, material.work)

    def theirs() -> None:
        pairs = ((min(one, other), max(one, other)) for _, one, other in naive.candidates(vectors, LEAST))
        found["theirs"] = {pair for pair in pairs if publisher[pair[0]] != publisher[pair[1]]}

    with closing(material.corpus(count)) as corpus:
        making = seconds(lambda: corpus.made())
        sides = interleaved(mine, theirs, material.repeat, warm=count <= 10_000)
    took, other = sides.medians
    yield Figure(
        "mining",
        f"pairs of {count:,} texts",
        spoken(took),
        spoken(other),
        sides.faster,
        _FASTER,
        f"{sides.spread()}. All pairs of two outlets of at least {LEAST}, from an index as `add` leaves it, which took"
        f" {spoken(making)} to make and is not counted; reading the vectors from the database is. Against"
        " paraphrase_mining, from vectors in memory.",
    )
    yield Figure(
        "mining",
        "pairs that it finds too",
        f"{len(found['ours']):,}",
        f"{len(found['theirs']):,}",
        len(found["ours"] & found["theirs"]) / max(1, len(found["theirs"])),
        _RECALL,
    )
    few, many = material.size.mining_growth
    with closing(material.corpus(many)) as large, closing(material.corpus(few)) as small:
        yield _mining_growth((large, many), (small, few), material)


def _mining_growth(large: tuple[ours.Corpus, int], small: tuple[ours.Corpus, int], material: Material) -> Figure:
    def mined(corpus: ours.Corpus, count: int) -> Callable[[], object]:
        publisher = outlets(count)
        return lambda: corpus.pairs(publisher, LEAST, material.work)

    sides = interleaved(mined(*large), mined(*small), material.repeat, warm=False)
    took, other = sides.medians
    return Figure(
        "mining",
        f"{large[1]:,} texts against {small[1]:,}, exponent",
        spoken(took),
        spoken(other),
        math.log(took / other) / math.log(large[1] / small[1]),
        _GROWTH,
        f"The median of {runs(material.repeat)}, from indexes as `add` leaves them. The exponent is 1 where ten times"
        " the texts take ten times as long. claimtrack alone.",
    )


def search(material: Material) -> Iterator[Figure]:
    """The ten nearest of one query, the index being open, against a product with all vectors."""
    count = material.size.search
    with closing(material.corpus(count)) as corpus:
        yield from _searched(material, count, corpus.index, corpus.rows, "the vectors in the database")
    if material.ten_million:
        count = _TEN_MILLION
        cli.told(f"search: an index of {count:,} vectors")
        folder = material.fresh_folder("search")
        source = ours.Mapped.written(folder, material.real, count)
        yield from _searched(material, count, source.index(), _from_1, "the vectors in a mapped file")
        yield resident(folder, count, synthetic.queries(material.real, material.size.searches))


def resident(folder: Path, count: int, asked: Vectors) -> Figure:
    """The memory that an index of mapped vectors takes: in a new process, which opens it and asks it all of `asked`."""
    queries = folder / "queries.npy"
    np.save(queries, asked)
    found = json.loads(run([sys.executable, "-m", "bench.speed.resident", str(folder), str(queries)], ROOT))
    own, file, mapped = found["own"], found["file"], found["mapped"]
    return Figure(
        "search",
        f"{count:,} texts, memory a text",
        f"{number((own + file) / 2**20)} MiB",
        "",
        (own + file) / count,
        _BYTES,
        f"Memory: {number(own / 2**20)} MiB that a process gained of its own, FAISS with it, when it opened the index"
        f" and answered {len(asked):,} queries, and the index's mapped file, {number(file / 2**20)} MiB, counted whole;"
        f" {number(mapped / 2**20)} MiB of it were then in memory. The vectors stay on the disk and are not counted.",
    )


def _from_1(near: Sequence[tuple[int, float]]) -> list[int]:
    return [text - 1 for text, _ in near]


def _searched(material: Material, count: int, made: Index, rows: Rows, where: str) -> Iterator[Figure]:
    asked = synthetic.queries(material.real, material.size.searches)
    whole = synthetic.whole(material.real, count) if count <= 2_000_000 else None
    mine, other, deep = list[float](), list[float](), list[float]()
    for turn in range(material.repeat + 1):  # the first is not counted
        took = [seconds(_asking(made, query, _K)) for query in asked]
        exact = [] if whole is None else [seconds(_exact(whole, query)) for query in asked[:_EXACT]]
        deeper = [seconds(_asking(made, query, _DEEP)) for query in asked[:_EXACT]]
        if turn:
            mine.append(statistics.median(took))
            deep.append(statistics.median(deeper))
            other += [statistics.median(exact)] if exact else []
    p50 = statistics.median(mine)
    p50_bar, found_bar = (_P50_OF_TEN, _FOUND_OF_TEN) if count >= _TEN_MILLION else (_P50, _FOUND)
    yield Figure(
        "search",
        f"{count:,} texts, median of a query",
        spoken(p50),
        spoken(statistics.median(other)) if other else "",
        1000 * p50,
        p50_bar,
        f"The {_K} nearest, one query at a time, {len(asked):,} queries in {runs(material.repeat)}; index open,"
        f" {where}. The {_DEEP} nearest, which `find` asks for, take {spoken(statistics.median(deep))}."
        + (" Against NumPy's exact search." if other else ""),
    )
    truth = synthetic.nearest_of_all(asked, synthetic.vectors(material.real, count), _K)[1]
    found = [rows(near)[:_K] for near in made.search(asked, _K)]
    recall = statistics.fmean(len(set(one) & set(true)) / _K for one, true in zip(found, truth.tolist(), strict=True))
    yield Figure("search", f"{count:,} texts, recall of the {_K} nearest", f"{recall:.3f}", "exact", recall, found_bar)


def _asking(made: Index, query: Vectors, k: int) -> Callable[[], object]:
    return lambda: made.search(query[None], k)


def _exact(vectors: Vectors, query: Vectors) -> Callable[[], object]:
    return lambda: np.argpartition(-(vectors @ query), _K)[:_K]
