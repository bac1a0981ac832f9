"""Lines that were broken to fit a page's width, joined to paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WIDEST = 120  # characters: longer lines are paragraphs already
_SHORT, _NOT_FULL = 0.6, 0.85  # of the width
_ENDS = re.compile(r"[.!?:]['\"”’)\]]*$")
_HYPHEN = re.compile(r"(\w+)-$")
_LOWER = re.compile(r"[a-z]+")


def unwrapped(text: str) -> str:
    """Paragraphs parted by blank lines: one ends at a blank or short line, or with a sentence before the edge."""
    return placed(text.split("\n"))[0]


def placed(lines: Iterable[str]) -> tuple[str, list[int]]:
    """The lines unwrapped, and where each begins in that text; a blank one where the next paragraph would."""
    lines = [line.strip() for line in lines]
    text = "\n".join(lines)
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(0.9 * len(lengths))] if lengths else 0
    paragraphs: list[str] = []
    starts = []
    ahead = 0  # where the next paragraph would begin
    goes_on = False
    for line in lines:
        if line and goes_on:
            grown = _joined(paragraphs[-1], line, text)
            ahead += len(grown) - len(paragraphs[-1])
            paragraphs[-1] = grown
        elif line:
            paragraphs.append(line)
            ahead += len(line) + 2
        starts.append(ahead - 2 - len(line) if line else ahead)
        short = len(line) < _SHORT * width or (len(line) < _NOT_FULL * width and _ENDS.search(line))
        goes_on = bool(line) and not short and width <= _WIDEST
    return "\n\n".join(paragraphs), starts


def _joined(before: str, line: str, text: str) -> str:
    """Of a word that was divided, the hyphen stays only where the text has it so elsewhere."""
    divided, rest = _HYPHEN.search(before[-40:]), _LOWER.match(line)
    if not (divided and rest):
        return f"{before} {line}"
    return before + line if f"{divided[1]}-{rest[0]}" in text else before[:-1] + line
