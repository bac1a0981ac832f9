"""A ratio with its bars; how the two sides are timed, and how the ratios are shown."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.table import Table

from bench import cli, synthetic

Quantiles = Mapping[str, Sequence[float]]
Work = Callable[[], object]
COLUMNS = ("what", "ours", "against", "ratio", "must", "aim")


@dataclass(frozen=True, slots=True)
class Bar:
    """What a ratio must come to, and what it aims at.

    `unit` follows the number. `less`: the smaller the better. `share`: of a whole, which 1 is.
    """

    must: float
    aim: float
    unit: str = "x"
    less: bool = False
    share: bool = False

    def reached(self, value: float, bar: float) -> bool:
        return value <= bar if self.less else value >= bar

    def times(self, value: float) -> float:
        """How many times as good as `must`; a share by what it lacks: 0.99 is three times as good as 0.97."""
        one, other = (1 - self.must, 1 - value) if self.share else (self.must, value)
        if self.share or self.less:
            return one / other if other > 0 else math.inf
        return other / one

    def shown(self, value: float) -> str:
        return number(value) + (self.unit if self.unit == "x" else self.unit and f" {self.unit}")

    def wanted(self, bar: float) -> str:
        return f"{'at most' if self.less else 'at least'} {self.shown(bar)}"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured on either side, in words, and the ratio. `note` says how, and what else was seen."""

    name: str
    what: str
    ours: str
    against: str
    ratio: float
    bar: Bar
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """Seconds that either side took, run for run."""

    ours: Sequence[float]
    against: Sequence[float]

    @property
    def medians(self) -> tuple[float, float]:
        return statistics.median(self.ours), statistics.median(self.against)

    @property
    def faster(self) -> float:
        """How many times as long the other side took: the median of the runs' ratios, each of two neighbouring runs."""
        return statistics.median(self._ratios)

    @property
    def slower(self) -> float:
        return 1 / self.faster

    def spread(self, slower: bool = False) -> str:
        found = [1 / ratio if slower else ratio for ratio in self._ratios]
        return f"{number(min(found))} to {number(max(found))} in {runs(len(found))}"

    @property
    def _ratios(self) -> list[float]:
        return [other / mine for mine, other in zip(self.ours, self.against, strict=True)]


def interleaved(ours: Work, against: Work, repeat: int, *, warm: bool = True) -> Sides:
    """The two by turns, so that what else the machine does meets both. `warm`: each runs once before that, untimed."""
    if warm:
        ours()
        against()
    mine, other = list[float](), list[float]()
    for turn in range(repeat):
        sides = [(mine, ours), (other, against)]
        for into, work in sides if turn % 2 == 0 else reversed(sides):
            into.append(seconds(work))
    return Sides(mine, other)


def seconds(work: Work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def number(value: float) -> str:
    """To three figures, without an exponent."""
    size = abs(value)
    places = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3 if size >= 0.01 or not size else 4
    return f"{value:,.{places}f}"


def runs(count: int) -> str:
    return f"{count} run{'' if count == 1 else 's'}"


def spoken(time_: float) -> str:
    """A time in the unit that suits it."""
    return f"{number(time_)} s" if time_ >= 1 else f"{number(time_ * 1000)} ms"


# --- Shown ----------------------------------------------------------------------------------------


def table(figures: Sequence[Figure], title: str) -> Table:
    made = cli.table(title, *(column.capitalize() for column in COLUMNS))
    for item in figures:
        bar = item.bar
        colour = (
            "red"
            if not bar.reached(item.ratio, bar.must)
            else "green"
            if bar.reached(item.ratio, bar.aim)
            else "yellow"
        )
        cells = (
            item.ours,
            item.against,
            f"[{colour}]{bar.shown(item.ratio)}[/]",
            bar.wanted(bar.must),
            bar.shown(bar.aim),
        )
        made.add_row(f"{item.name}: {item.what}", *cells)
    return made


def notes(figures: Sequence[Figure]) -> list[str]:
    return [f"{item.name}: {item.note}" for item in figures if item.note]


def quantiles_table(found: Quantiles) -> Table:
    heads = [f"{100 * q:.0f}%" for q in synthetic.QUANTILES]
    made = cli.table("Cosine of a claim with its nearest neighbour, quantiles", "", *heads)
    for name, values in found.items():
        made.add_row(name, *(f"{value:.2f}" for value in values))
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is written beside the figures."""

    command: str
    machine: Sequence[str]
    day: date
    remarks: Sequence[str] = ()
    plot: str = ""  # the file, as the page links to it


def markdown(figures: Sequence[Figure], found: Quantiles, run: Run) -> str:
    """The page, whole."""
    heads = [f"{100 * q:.0f}%" for q in synthetic.QUANTILES]
    parts = [
        "# Benchmarks",
        f"Written by `{run.command}` on {run.day.isoformat()}. Ratios, each of two sides that were run by turns on one"
        " machine; absolute times are of that machine alone. `must` and `aim` are this project's own bars, for the full"
        " size.",
        "\n".join(f"- {line}" for line in run.machine),
        _rows(
            COLUMNS,
            [
                (
                    f"{item.name}: {item.what}",
                    item.ours,
                    item.against,
                    f"**{item.bar.shown(item.ratio)}**{_mark(item)}",
                    item.bar.wanted(item.bar.must),
                    item.bar.shown(item.bar.aim),
                )
                for item in figures
            ],
        ),
    ]
    if run.plot:
        parts += [
            f"![Each figure against its bars; the table above has the same numbers.]({run.plot})",
            "How many times as good as `must` each figure is, on a log scale; the stroke is the `aim`. Shares, such as"
            " a recall, are drawn by what they lack: 0.99 is three times as good as 0.97. An arrow: beyond the scale.",
        ]
    if said := [*notes(figures), *run.remarks]:
        parts += ["## How it was measured", "\n".join(f"- {line}" for line in said)]
    if found:
        parts += [
            "## Synthetic claims",
            "The larger corpora are real claims' vectors, extended (`bench/synthetic.py`). The cosine of a claim with"
            " its nearest neighbour, by quantiles:",
            _rows(("", *heads), [(name, *(f"{value:.2f}" for value in values)) for name, values in found.items()]),
        ]
    return "\n\n".join(parts) + "\n"


def _mark(item: Figure) -> str:
    bar = item.bar
    return (
        ""
        if bar.reached(item.ratio, bar.aim)
        else " (below the aim)"
        if bar.reached(item.ratio, bar.must)
        else " (missed)"
    )


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)
