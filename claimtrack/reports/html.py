"""One self-contained page for an editor to open and print: no script, nothing fetched."""

from __future__ import annotations

from datetime import datetime

from claimtrack.records import Report
from claimtrack.reports import _layout, words

SUFFIXES = (".html", ".htm")

# The timeline's measures, in the units of its drawing.
_LEFT, _RIGHT, _WIDTH, _LANE, _TOP = 190.0, 24.0, 960.0, 30.0, 14.0


def render(report: Report) -> str:
    """All text is escaped by the template engine, and cleaned of what hides or reorders it."""
    import jinja2
    from markupsafe import Markup

    def shown(value: object) -> object:
        return words.clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("claimtrack.reports"),
        autoescape=True,
        finalize=shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(
        report=report,
        words=words,
        layout=_layout,
        flags=_layout.flags(report),
        clusters=_layout.clusters(report),
        changes=_layout.changes(report),
        called=_layout.called(report),
        grid=_layout.grid(report),
        timeline=(timeline := _layout.timeline(report)),
        drawing=_drawing(timeline),
        made=datetime.fromisoformat(report.made),
    )


def _drawing(timeline: _layout.Timeline) -> dict[str, object]:
    """The timeline in the units of its drawing: a curve keeps two dots of one day, or of one lane, apart."""

    def x(place: float) -> float:
        return round(_LEFT + 12 + place * (_WIDTH - _LEFT - _RIGHT - 24), 1)

    def y(lane: int) -> float:
        return _TOP + _LANE * (lane + 0.5)

    lines = []
    for mark in timeline.marks:
        x1, y1, x2, y2 = x(mark.left.place), y(mark.left.lane), x(mark.right.place), y(mark.right.lane)
        if (x1, y1) == (x2, y2):  # one outlet, one day: a sign above the dot, and no line
            lines.append({"mark": mark, "path": "", "x": x1, "y": y1 - 11})
            continue
        bend = 22 if x1 < _WIDTH - 120 else -22
        bow_x, bow_y = (bend, 0.0) if y1 != y2 else (0.0, -18.0)
        middle_x, middle_y = (x1 + x2) / 2 + bow_x, (y1 + y2) / 2 + bow_y
        path = f"M{x1} {y1} Q{middle_x:.1f} {middle_y:.1f} {x2} {y2}"
        at_x, at_y = (x1 + x2) / 4 + middle_x / 2, (y1 + y2) / 4 + middle_y / 2
        lines.append({"mark": mark, "path": path, "x": round(at_x, 1), "y": round(at_y, 1)})
    bottom = _TOP + _LANE * len(timeline.lanes)
    return {
        "width": _WIDTH,
        "height": bottom + 30,
        "left": _LEFT,
        "right": _WIDTH - _RIGHT,
        "top": _TOP,
        "bottom": bottom,
        "lanes": [(lane, y(number)) for number, lane in enumerate(timeline.lanes)],
        "ticks": [(x(tick.place), tick.label) for tick in timeline.ticks],
        "dots": [(dot, x(dot.place), y(dot.lane), round(min(3 + dot.claims**0.5, 11), 1)) for dot in timeline.dots],
        "lines": lines,
    }
