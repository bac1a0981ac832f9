"""The speed bench's own workings: its synthetic corpora, ratios and pages. Nothing asks how long a thing took."""

from __future__ import annotations

import json
import math
import sys
import xml.etree.ElementTree as ET
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from _encoder import HashingEncoder, WordEntailer
from click.testing import CliRunner
from rich.console import Console

from bench import synthetic
from bench.speed import __main__, figures, machine, ours, plot, searching
from bench.speed.figures import Bar, Figure, Sides
from bench.speed.inference import counted
from bench.speed.material import SIZES, CommandError, Material, peak_memory, run
from bench.synthetic import Real
from claimtrack import index
from claimtrack.protocols import Vectors

SEED = 7


@pytest.fixture(scope="module")
def real() -> Real:
    """Two hundred claims of forty events, the events alike to some degree."""
    rng = np.random.default_rng(SEED)
    events = rng.standard_normal((40, 64)) + rng.standard_normal(64) / 2
    vectors = np.repeat(events, 5, axis=0) + rng.standard_normal((200, 64)) * rng.uniform(0.2, 1.2, (200, 1))
    return Real(
        [f"Claim {n} says that rations resumed." for n in range(200)], synthetic.unit(vectors.astype(np.float32))
    )


# --- Synthetic corpora ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 7])
def test_synthetic_vectors_have_unit_length(real: Real, number: int) -> None:
    made = synthetic.world(real, number).vectors
    assert made.shape == real.vectors.shape
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(200), abs=1e-5)


def test_their_nearest_neighbours_are_about_as_near_as_real_ones(tmp_path: Path) -> None:
    """Of the sample corpus, which serves where there are no other articles."""
    real = Material(tmp_path, SIZES["small"], tmp_path, 1).real
    count = f"{len(real.texts):,}"
    found = synthetic.quantiles(real, 1000)
    assert list(found) == [f"{count} real claims", f"{count} synthetic ones", "1,000 synthetic ones"]
    true, made, many = found.values()
    assert made == pytest.approx(true, abs=0.05)
    assert many == pytest.approx(true, abs=0.08)


def test_a_world_is_the_same_each_time_and_no_other(real: Real) -> None:
    again = synthetic.world(real, 3).vectors
    assert (synthetic.world(real, 3).vectors == again).all()
    assert synthetic.nearest(again, synthetic.world(real, 4).vectors, 1)[0].max() < 0.9


def test_a_mirrored_world_keeps_its_distances_and_the_mean(real: Real) -> None:
    signs = np.ones(64, dtype=np.float32)
    signs[::2] = -1
    mirrored = real.mean + (real.vectors - real.mean) @ ((real.axes * signs) @ real.axes.T)
    assert mirrored.mean(axis=0) == pytest.approx(real.mean, abs=1e-5)
    for one, other in ((0, 1), (3, 90), (20, 199)):
        far = [np.linalg.norm(rows[one] - rows[other]) for rows in (real.vectors, mirrored)]
        assert far[0] == pytest.approx(far[1], abs=1e-4)


def test_parts_of_a_corpus_are_those_of_the_whole(real: Real) -> None:
    whole = synthetic.whole(real, 450)
    assert [len(ids) for ids, _ in synthetic.vectors(real, 450)] == [200, 200, 50]
    assert (np.concatenate([part for _, part in synthetic.vectors(real, 450, start=390)]) == whole[390:]).all()


def test_no_two_synthetic_texts_are_equal(real: Real) -> None:
    texts = [text for number in range(3) for text in synthetic.texts(real, number)]
    assert len(set(texts)) == 600
    assert (
        synthetic.recombined("Rations have resumed.", "Trade was stopped.", 1234) == "Rations have 1,234 was stopped."
    )


def test_nearest_by_hand() -> None:
    rows: Vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    values, ids = synthetic.nearest(rows, rows, 2, itself=False)
    assert ids.tolist() == [[2, 1], [2, 0], [1, 0]]
    assert values == pytest.approx(np.array([[0.6, 0], [0.8, 0], [0.8, 0.6]]))
    batches = iter([(np.array([5]), rows[:1]), (np.array([8, 9]), rows[1:])])
    assert synthetic.nearest_of_all(rows[:2], batches, 2)[1].tolist() == [[5, 9], [8, 9]]


# --- An index of them -------------------------------------------------------------------------------


def test_a_filled_folder_finds_its_pairs_by_their_rows(
    real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, entailer = HashingEncoder(), WordEntailer()
    real = Real(real.texts, encoder.encode([f"{n} {text} {n % 7}" for n, text in enumerate(real.texts)]))
    before = ours.filled(tmp_path / "index", real, 250, encoder, entailer, lambda _: None)
    assert before == 1
    vectors = synthetic.whole(real, 250)
    outlets = searching.outlets(250)
    likeness = vectors @ vectors.T
    least = float(np.median(likeness))
    expected = {
        (int(one), int(other))
        for one, other in np.argwhere(likeness >= least)
        if one < other and outlets[one] != outlets[other]
    }
    tracker = ours.tracker(tmp_path / "index", encoder, entailer)
    with closing(ours.Corpus(tracker, 250, before)) as corpus:
        assert tracker.status()["to compare"] == 0
        assert corpus.pairs(outlets, least, tmp_path) == expected
        assert corpus.rows(corpus.index.search(vectors[[7]], 1)[0]) == [7]
    assert expected
    monkeypatch.setattr(index, "EXACT", 240)
    index.build(tracker.index.stamp, tracker.store).save(tmp_path / "index")
    with closing(ours.Corpus(ours.tracker(tmp_path / "index", encoder, entailer), 250, before)) as corpus:
        found = corpus.pairs(outlets, least, tmp_path)
    assert found <= expected
    assert len(found) >= 0.9 * len(expected)


def test_mapped_vectors_answer_as_a_store_does(real: Real, tmp_path: Path) -> None:
    source = ours.Mapped.written(tmp_path, real, 300)
    asked = synthetic.whole(real, 300)[[0, 299]]
    assert [near[0][0] for near in source.index().search(asked, 1)] == [1, 300]
    assert sorted(source.vectors_by_id([0, 300, 301])) == [300]


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="memory is told by Linux alone")
def test_the_memory_of_an_index_is_its_file_and_what_a_process_gains(
    real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "EXACT", 3000)
    source = ours.Mapped.written(tmp_path, real, 4000)
    source.index()
    figure = searching.resident(tmp_path, 4000, synthetic.queries(real, 20))
    file = source.index_file.stat().st_size
    own = figure.ratio * 4000 - file
    assert 2**20 < own < 64 * 2**20  # FAISS alone takes several MiB; nothing of a few thousand texts takes many
    assert f"mapped file, {figures.number(file / 2**20)} MiB, counted whole; " in figure.note
    held = float(figure.note.partition("counted whole; ")[2].partition(" MiB")[0])
    assert 0 < held < 1.01 * file / 2**20 + 0.01
    assert (figure.bar.must, figure.bar.aim, figure.bar.shown(149.4)) == (150, 64, "149 B")


# --- Ratios -----------------------------------------------------------------------------------------


def test_the_two_sides_run_by_turns() -> None:
    log: list[str] = []
    sides = figures.interleaved(lambda: log.append("ours"), lambda: log.append("against"), 3)
    assert log == ["ours", "against", *["ours", "against"], *["against", "ours"], *["ours", "against"]]
    assert [len(side) for side in (sides.ours, sides.against)] == [3, 3]


def test_a_ratio_is_the_median_of_the_runs_ratios() -> None:
    sides = Sides([1.0, 2.0, 4.0], [10.0, 10.0, 100.0])
    assert (sides.faster, sides.slower) == (10.0, 0.1)
    assert sides.medians == (2.0, 10.0)
    assert sides.spread() == "5.00 to 25.0 in 3 runs"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(123456.0, "123,456"), (12.34, "12.3"), (1.234, "1.23"), (0.98765, "0.988"), (0.0, "0.000"), (0.00234, "0.0023")],
)
def test_three_figures(value: float, shown: str) -> None:
    assert figures.number(value) == shown


@pytest.mark.parametrize(
    ("bar", "value", "times"),
    [
        (Bar(8, 15), 16.0, 2.0),
        (Bar(10, 3, unit="ms", less=True), 5.0, 2.0),
        (Bar(0.5, 0.85, unit=""), 0.25, 0.5),
        (Bar(0.97, 0.99, unit="", share=True), 0.99, 3.0),
        (Bar(0.97, 0.99, unit="", share=True), 0.94, 0.5),
        (Bar(0.97, 0.99, unit="", share=True), 1.0, math.inf),
        (Bar(0.005, 0.002, unit="", less=True), 0.0, math.inf),
    ],
)
def test_how_many_times_as_good_as_must(bar: Bar, value: float, times: float) -> None:
    assert bar.times(value) == pytest.approx(times)
    assert bar.times(bar.must) == pytest.approx(1)


def test_the_operations_of_one_layer_by_hand() -> None:
    # Weights: 4 * 2 * 2 + 2 * 2 * 3 = 28, twice for each of 3 tokens; attention: 4 * 2 * (1 + 4).
    assert counted(1, 2, 3, np.array([1.0, 2.0])) == 2 * 28 * 3 + 4 * 2 * 5


# --- Pages ------------------------------------------------------------------------------------------

FOUND = [
    Figure("encode", "256 sentences", "900/s", "300/s", 3.0, Bar(2.5, 5), "In batches of 64."),
    Figure("find_growth", "20,000 texts against 2,000", "900 ms", "800 ms", 1.12, Bar(1.5, 1.1, less=True)),
    Figure("search", "a|b", "12 ms", "", 12.0, Bar(10, 3, unit="ms", less=True)),
]


def test_the_table() -> None:
    console = Console(width=120, record=True, file=None, quiet=False, highlight=False)
    with console.capture() as captured:
        console.print(figures.table(FOUND, "Speed"))
    lines = [" ".join(line.split()) for line in captured.get().splitlines()]
    assert "What Ours Against Ratio Must Aim" in lines
    assert "encode: 256 sentences 900/s 300/s 3.00x at least 2.50x 5.00x" in lines
    assert "search: a|b 12 ms 12.0 ms at most 10.0 ms 3.00 ms" in lines


def test_the_page() -> None:
    made = figures.Run(command="python -m bench.speed", machine=["a processor"], day=date(2026, 11, 28), remarks=["r"])
    page = figures.markdown(FOUND, {"5 real claims": [0.1, 0.2, 0.3, 0.4, 0.5]}, made)
    lines = page.splitlines()
    assert lines[2].startswith("Written by `python -m bench.speed` on 2026-11-28.")
    assert "- a processor" in lines
    assert "| encode: 256 sentences | 900/s | 300/s | **3.00x** (below the aim) | at least 2.50x | 5.00x |" in lines
    assert r"| search: a\|b | 12 ms |  | **12.0 ms** (missed) | at most 10.0 ms | 3.00 ms |" in lines
    assert [line for line in lines if line.startswith("- ")][1:] == ["- encode: In batches of 64.", "- r"]
    assert "| 5 real claims | 0.10 | 0.20 | 0.30 | 0.40 | 0.50 |" in lines


SVG = "{http://www.w3.org/2000/svg}"


def test_the_plot() -> None:
    """12 ms of at most 10 ms is missed; the twin that agrees wholly lies beyond the scale."""
    made = plot.svg(
        [
            *FOUND,
            Figure("twin_agreement", "<all> & more", "", "", 1.0, Bar(0.97, 0.99, unit="", share=True)),
        ]
    )
    root = ET.fromstring(made)
    assert root.get("viewBox") == "0 0 700 216"
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[5:10] == ["0.5x", "must", "2x", "5x", "encode"]
    assert texts[-3:] == ["twin_agreement", "<all> & more", "1.00"]
    assert "3.00x, must 2.50x, aim 5.00x; find_growth" in (root.findtext(f"{SVG}desc") or "")
    lines = [line for line in root.iter(f"{SVG}line") if "line" in (line.get("class") or "").split()]
    states = [(line.get("class") or "").split()[0] for line in lines]
    assert states == ["below", "below", "missed", "reached"]
    must, *ends = [float(lines[0].get("x1", ""))] + [float(line.get("x2", "")) for line in lines]
    assert ends[2] < must < ends[0] < ends[1] < ends[3]
    whole = math.log(5 / 0.5)
    at = {name: (x - 262) / 342 for name, x in zip(("encode", "growth", "search", "twin"), ends, strict=True)}
    expected = {"encode": 3 / 2.5, "growth": 1.5 / 1.12, "search": 10 / 12, "twin": 5.0}
    assert at == pytest.approx({name: math.log(times / 0.5) / whole for name, times in expected.items()}, abs=1e-3)
    arrow = list(root.iter(f"{SVG}path"))[-1]
    assert arrow.get("d", "").startswith("M604.0 ")


def test_the_page_has_its_plot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "MEASURES", {"whole": lambda _: FOUND[:1]})
    CliRunner().invoke(__main__.main, ["--data", str(tmp_path), "--write", str(tmp_path / "page.md")])
    assert "](page.svg)\n" in (tmp_path / "page.md").read_text("utf-8")
    assert (tmp_path / "page.svg").read_text("utf-8") == plot.svg(FOUND[:1])


def test_a_measure_that_fails_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Material) -> list[Figure]:
        raise CommandError("no such thing")

    measures = {"broken": broken, "whole": lambda _: FOUND[:1]}
    monkeypatch.setattr(__main__, "MEASURES", measures)
    page = tmp_path / "page.md"
    done = CliRunner().invoke(__main__.main, ["--data", str(tmp_path), "--write", str(page)])
    assert done.exit_code == 1
    assert "broken could not be measured" in page.read_text("utf-8")
    assert "**3.00x**" in page.read_text("utf-8")


def test_what_was_written_by_hand_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "MEASURES", {"whole": lambda _: FOUND[:1]})
    page = tmp_path / "page.md"
    page.write_text("# Of before\n\n## What was tried\n\nMuch.\n", "utf-8")
    for _ in range(2):
        CliRunner().invoke(__main__.main, ["--data", str(tmp_path), "--write", str(page)])
    written = page.read_text("utf-8")
    assert "Of before" not in written
    assert written.endswith("\n\n## What was tried\n\nMuch.\n")
    assert written.count("What was tried") == 1


def test_an_unknown_measure_is_a_usage_error() -> None:
    done = CliRunner().invoke(__main__.main, ["--only", "encode,speed"])
    assert (done.exit_code, "no measure 'speed'; the measures are" in done.output) == (2, True)


def test_the_machine_says_what_it_is() -> None:
    lines = machine.described()
    assert "GiB of memory" in lines[0]
    assert "openvino" in lines[2]


# --- Material ---------------------------------------------------------------------------------------


def test_articles_beyond_the_real_ones_are_recombined(real: Real, tmp_path: Path) -> None:
    material = Material(tmp_path, SIZES["small"], tmp_path, 1)
    material.__dict__["real"] = real
    rows = [json.loads(line) for line in material.articles_file(32).read_text("utf-8").splitlines()]
    assert len(rows) == 32
    assert [len(row["text"].splitlines()) for row in rows[30:]] == [ours.ARTICLE] * 2
    assert len({row["text"] for row in rows}) == 32
    assert len({row["id"] for row in rows}) == 32


def test_fresh_sentences_never_come_twice(real: Real, tmp_path: Path) -> None:
    material = Material(tmp_path, SIZES["small"], tmp_path, 1)
    material.__dict__["real"] = real
    assert len({*material.fresh(20), *material.fresh(20)}) == 40


def test_the_memory_of_a_process(tmp_path: Path) -> None:
    held = [peak_memory([sys.executable, "-c", f"b'x' * {size}"], tmp_path) for size in (1, 200 * 2**20)]
    assert 150 < held[1] - held[0] < 250


def test_a_process_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="exited with 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
