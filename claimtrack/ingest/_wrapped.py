"""Lines that were broken to fit a page's width, joined to paragraphs again."""

from __future__ import annotations

import re

_WIDEST = 120  # characters: longer lines are paragraphs already
_SHORT, _NOT_FULL = 0.6, 0.85  # of the width
_ENDS = re.compile(r"[.!?:]['\"”’)\]]*$")
_HYPHEN = re.compile(r"(\w+)-$")
_LOWER = re.compile(r"[a-z]+")


def unwrapped(text: str) -> str:
    """Paragraphs parted by blank lines: one ends at a blank or short line, or with a sentence before the edge."""
    lines = [line.strip() for line in text.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(0.9 * len(lengths))] if lengths else 0
    if width > _WIDEST:
        return "\n\n".join(line for line in lines if line)
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if line and goes_on:
            paragraphs[-1] = _joined(paragraphs[-1], line, text)
        elif line:
            paragraphs.append(line)
        short = len(line) < _SHORT * width or (len(line) < _NOT_FULL * width and _ENDS.search(line))
        goes_on = bool(line) and not short
    return "\n\n".join(paragraphs)


def _joined(before: str, line: str, text: str) -> str:
    """Of a word that was divided, the hyphen stays only where the text has it so elsewhere."""
    divided, rest = _HYPHEN.search(before[-40:]), _LOWER.match(line)
    if not (divided and rest):
        return f"{before} {line}"
    return before + line if f"{divided[1]}-{rest[0]}" in text else before[:-1] + line
