"""The ratios as a picture: how many times as good as `must` each one is, on a log scale."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from bench.speed.figures import Bar, Figure

WIDTH = 700
_LEFT, _RIGHT, _TOP, _ROW = 262, 604, 62, 36  # where the scale begins and ends, the first row, and a row's height
_FAR = 10  # times: a ratio beyond it does not stretch the scale for the others
_TICKS = [times * 10.0**power for power in range(-3, 4) for times in (1, 2, 5)]

# Colours of its own, ground and all: a page's dark theme and the browser's need not be one.
_STYLE = """
svg { font: 12px system-ui, sans-serif; color-scheme: light dark }
.ground { fill: #ffffff } text { fill: #1f2328 } .quiet { fill: #59636e; font-size: 11px } .name { font-weight: 600 }
.grid { stroke: #d8dee4 } .must { stroke: #59636e } .aim { stroke: #1f2328; stroke-width: 2 }
.reached { fill: #1a7f37; stroke: #1a7f37 } .below { fill: #9a6700; stroke: #9a6700 }
.missed { fill: #cf222e; stroke: #cf222e } .line { stroke-width: 2 }
@media (prefers-color-scheme: dark) {
.ground { fill: #1e2129 } text { fill: #e6e8eb } .quiet { fill: #a3abb6 }
.grid { stroke: #363b45 } .must { stroke: #a3abb6 } .aim { stroke: #e6e8eb }
.reached { fill: #4cc26a; stroke: #4cc26a } .below { fill: #e0b341; stroke: #e0b341 }
.missed { fill: #ff7b72; stroke: #ff7b72 }
}
"""
_LEGEND = (("reached", "aim reached", 14), ("below", "must reached", 112), ("missed", "missed", 216))


def svg(figures: Sequence[Figure]) -> str:
    """A row for each, to the right the better; what lies beyond the scale is an arrow at its end."""
    height = _TOP + _ROW * len(figures) + 10
    scale = _Scale(figures)
    root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {height}", role="img")
    root.set("width", str(WIDTH))
    root.set("height", str(height))
    ET.SubElement(root, "title").text = "Each figure against its bars"
    ET.SubElement(root, "desc").text = "; ".join(_told(item) for item in figures)
    ET.SubElement(root, "style").text = _STYLE
    _drawn(root, "rect", "ground", width=WIDTH, height=height)
    for state, words, x in _LEGEND:
        _mark(root, state, x, 16)
        _said(root, words, "quiet", x + 10, 20)
    _drawn(root, "line", "aim", x1=284, y1=7, x2=284, y2=25)
    _said(root, "aim", "quiet", 290, 20)
    _said(root, "times as good as must, on a log scale; shares by what they lack", "quiet", WIDTH - 8, 20, "end")
    bottom = _TOP + _ROW * len(figures)
    for tick in scale.ticks:
        _drawn(root, "line", "must" if tick == 1 else "grid", x1=scale(tick), y1=_TOP - 6, x2=scale(tick), y2=bottom)
        _said(root, "must" if tick == 1 else f"{tick:g}x", "quiet", scale(tick), _TOP - 12, "middle")
    for row, item in enumerate(figures):
        _row(root, item, scale, _TOP + _ROW * row + _ROW // 2)
    return ET.tostring(root, encoding="unicode") + "\n"


class _Scale:
    """From how many times as good as `must` to where it is drawn."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        ratios = [min(max(item.bar.times(item.ratio), 1 / _FAR), _FAR) for item in figures]
        shown = [0.9, 1.1, *(item.bar.times(item.bar.aim) for item in figures), *(r for r in ratios if r < _FAR)]
        low = max(tick for tick in _TICKS if tick <= min(shown))
        high = min(tick for tick in _TICKS if tick >= max(shown))
        self.ticks = [tick for tick in _TICKS if low <= tick <= high]

    def holds(self, times: float) -> bool:
        return self.ticks[0] <= times <= self.ticks[-1]

    def __call__(self, times: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        part = math.log(min(max(times, low), high) / low) / math.log(high / low)
        return round(_LEFT + part * (_RIGHT - _LEFT), 1)


def _row(root: ET.Element, item: Figure, scale: _Scale, y: int) -> None:
    times, state = item.bar.times(item.ratio), _state(item.bar, item.ratio)
    _said(root, item.name, "name", 8, y - 3)
    _said(root, item.what, "quiet", 8, y + 12)
    aim, x = scale(item.bar.times(item.bar.aim)), scale(times)
    _drawn(root, "line", f"{state} line", x1=scale(1), y1=y, x2=x, y2=y)
    _drawn(root, "line", "aim", x1=aim, y1=y - 9, x2=aim, y2=y + 9)
    if scale.holds(times):
        _mark(root, state, x, y)
    else:
        tip = 7 if times > 1 else -7
        _drawn(root, "path", state, d=f"M{x} {y - 6} L{x + tip} {y} L{x} {y + 6} Z")
    _said(root, item.bar.shown(item.ratio), "name", WIDTH - 8, y + 4, "end")


def _state(bar: Bar, value: float) -> str:
    return "reached" if bar.reached(value, bar.aim) else "below" if bar.reached(value, bar.must) else "missed"


def _told(item: Figure) -> str:
    bar = item.bar
    return f"{item.name}: {item.what}: {bar.shown(item.ratio)}, must {bar.shown(bar.must)}, aim {bar.shown(bar.aim)}"


def _mark(root: ET.Element, state: str, x: float, y: float) -> None:
    """A shape for each state, for who does not see the colours."""
    if state == "reached":
        _drawn(root, "circle", state, cx=x, cy=y, r=5)
    elif state == "below":
        _drawn(root, "path", state, d=f"M{x} {y - 6} L{x + 6} {y} L{x} {y + 6} L{x - 6} {y} Z")
    else:
        _drawn(root, "path", f"{state} line", d=f"M{x - 5} {y - 5} L{x + 5} {y + 5} M{x - 5} {y + 5} L{x + 5} {y - 5}")


def _drawn(root: ET.Element, tag: str, class_: str, **attributes: float | str) -> None:
    ET.SubElement(root, tag, {"class": class_, **{name: str(value) for name, value in attributes.items()}})


def _said(root: ET.Element, words: str, class_: str, x: float, y: float, anchor: str = "start") -> None:
    made = ET.SubElement(root, "text", {"class": class_, "x": str(x), "y": str(y), "text-anchor": anchor})
    made.text = words
