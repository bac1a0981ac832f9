"""Whole processes, as a user starts them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from bench import synthetic
from bench.speed import ours
from bench.speed.figures import Bar, Figure, interleaved, number, spoken
from bench.speed.material import NAIVE, QUERIES, Material, peak_memory
from claimtrack import models

_COLD = Bar(8, 15)
_GROWTH = Bar(1.5, 1.1, less=True)
_MEMORY = Bar(1.3, 1.05, less=True)


def find_cold(material: Material) -> Iterator[Figure]:
    """`claimtrack find`, against the script that loads its vectors and searches them."""
    texts = material.size.find
    ours_, saved = material.index(texts), _naive_folder(material, texts)
    model = str(models.bundled_encoder())
    script = _asking(material, lambda query: [sys.executable, str(NAIVE), "--model", model, "find", str(saved), query])
    sides = interleaved(_finding(material, ours_), script, material.repeat)
    mine, other = sides.medians
    yield Figure(
        "find_cold",
        f"a new process, {texts:,} texts",
        spoken(mine),
        spoken(other),
        sides.faster,
        _COLD,
        f"{sides.spread()}. New processes, files in the system's cache. claimtrack also holds the query against what it"
        " finds, with the entailer; the script prints ten sentences.",
    )


def find_growth(material: Material) -> Iterator[Figure]:
    """`claimtrack find` in a large corpus, against itself in a small one."""
    few, many = material.size.find_growth
    large, small = _finding(material, material.index(many)), _finding(material, material.index(few))
    sides = interleaved(large, small, material.repeat)
    mine, other = sides.medians
    what = f"{many:,} texts against {few:,}"
    yield Figure(
        "find_growth",
        what,
        spoken(mine),
        spoken(other),
        sides.slower,
        _GROWTH,
        sides.spread(slower=True) + ". claimtrack alone.",
    )


def add_memory(material: Material) -> Iterator[Figure]:
    """The peak memory of `claimtrack add`, of many articles against few."""
    few, many = material.size.add_memory
    files = {articles: material.articles_file(articles) for articles in (few, many)}
    peak = {
        articles: peak_memory(ours.command(material.fresh_folder("memory"), "add", str(file)), material.work)
        for articles, file in files.items()
    }
    yield Figure(
        "add_memory",
        f"{many:,} articles against {few:,}",
        f"{number(peak[many])} MiB",
        f"{number(peak[few])} MiB",
        peak[many] / peak[few],
        _MEMORY,
        "1 run each; the most that the process held. claimtrack alone.",
    )


def _finding(material: Material, folder: Path) -> Callable[[], str]:
    return _asking(material, lambda query: ours.command(folder, "find", query))


def _asking(material: Material, command: Callable[[str], list[str]]) -> Callable[[], str]:
    """Each run asks the next query; both sides ask the same ones."""
    turn = count()
    return lambda: material.run(command(QUERIES[next(turn) % len(QUERIES)]))


def _naive_folder(material: Material, texts: int) -> Path:
    from bench import naive

    folder, real = material.work / f"naive-{texts}", material.real
    size = len(real.texts)
    made = [text for number_ in range(-(-texts // size)) for text in synthetic.texts(real, number_)][:texts]
    naive.save(folder, made, synthetic.whole(real, texts))
    return folder
