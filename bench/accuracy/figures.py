"""The model's answer, corrected by what the figures in the two sentences say.

Two ways. `WITH_CHECK` takes the finding of `claimtrack.checks.numbers`, as it ships: where it is sure that the figures
cannot both be right, the pair contradicts. It is made for news, where "70" and "more than 70" are one report rounded
two ways, and it has no direction.

`WITH_BOUNDS` reads figures strictly and in one direction, and only where the two sentences are the same words around
them: what the premise allows lies within what the hypothesis allows (entailment), wholly outside (contradiction), or
partly (neutral). Whoever writes the same sentence with another bound means the difference.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from claimtrack.checks import numbers
from claimtrack.claims import scoped
from claimtrack.protocols import Models, Vectors
from claimtrack.records import Bound, Claim, Label, Pair, Quantity

WITH_CHECK, WITH_BOUNDS = "with the numbers check", "with bounds compared"
_NO_MODELS = cast(Models, None)  # the numbers check asks none
_SURE = 0.5  # of a finding's score
_ABOUT = 0.08  # of the value, on each side
_NOT_STRICT = re.compile(
    r"\b(?:at (?:least|most)|up to|or (?:more|less|fewer)|no(?:t)? (?:more|less|fewer)|m(?:in|ax)imum|as \w+ as)\b",
    re.I,
)
_WORD = re.compile(r"\w+")
_ENTAILED, _NEUTRAL, _CONTRADICTED = np.eye(3, dtype=np.float32)


def ways(premises: Sequence[str], hypotheses: Sequence[str], read: Vectors) -> dict[str, Vectors]:
    """The probabilities as each way leaves them; certain where the figures decide."""
    by_check, by_bounds = read.copy(), read.copy()
    for n, (premise, hypothesis) in enumerate(zip(premises, hypotheses, strict=True)):
        pair = Pair(_claim(premise), _claim(hypothesis))
        if contradicts(pair):
            by_check[n] = by_bounds[n] = _CONTRADICTED
        if (label := compared(pair)) is not None:
            by_bounds[n] = {Label.ENTAILMENT: _ENTAILED, Label.NEUTRAL: _NEUTRAL}.get(label, _CONTRADICTED)
    return {WITH_CHECK: by_check, WITH_BOUNDS: by_bounds}


def contradicts(pair: Pair) -> bool:
    """Whether the numbers check is sure that the figures cannot both be right."""
    return any(
        finding.label is Label.CONTRADICTION and finding.score >= _SURE
        for _, finding in numbers.check([pair], _NO_MODELS)
    )


def compared(pair: Pair) -> Label | None:
    """Whether the figures on the left entail or contradict those on the right, where all other words are the same."""
    left, right = pair.left.quantities, pair.right.quantities
    if not left or len(left) != len(right) or _frame(pair.left) != _frame(pair.right):
        return None
    fits = []
    for one, other in zip(left, right, strict=True):
        if (one.unit, one.of, one.per) != (other.unit, other.of, other.per):
            return None
        fits.append(_fit(_interval(one), _interval(other)))
    if Label.CONTRADICTION in fits:
        return Label.CONTRADICTION
    return Label.NEUTRAL if Label.NEUTRAL in fits else Label.ENTAILMENT


@dataclass(frozen=True, slots=True)
class _Interval:
    """What a figure allows; an end that is `open` is not itself allowed."""

    low: float
    high: float
    open: bool = False


def _interval(quantity: Quantity) -> _Interval:
    strict = not _NOT_STRICT.search(quantity.text)
    match quantity.bound:
        case Bound.AT_LEAST:
            return _Interval(quantity.low, math.inf, strict)
        case Bound.AT_MOST:
            return _Interval(-math.inf, quantity.high, strict)
        case Bound.ABOUT:
            slack = _ABOUT * max(abs(quantity.low), abs(quantity.high))
            return _Interval(quantity.low - slack, quantity.high + slack)
    return _Interval(quantity.low, quantity.high)


def _fit(one: _Interval, other: _Interval) -> Label:
    low, high = max(one.low, other.low), min(one.high, other.high)
    if low > high or (low == high and (_leaves_out(one, low) or _leaves_out(other, low))):
        return Label.CONTRADICTION
    lost = any(_allows(one, end) and not _allows(other, end) for end in (one.low, one.high))
    within = other.low <= one.low and one.high <= other.high and not lost
    return Label.ENTAILMENT if within else Label.NEUTRAL


def _leaves_out(interval: _Interval, value: float) -> bool:
    return interval.open and value in (interval.low, interval.high)


def _allows(interval: _Interval, value: float) -> bool:
    return interval.low <= value <= interval.high and not _leaves_out(interval, value)


def _frame(claim: Claim) -> list[str]:
    """The words around the figures."""
    parts, end = [], 0
    for quantity in claim.quantities:
        parts.append(claim.text[end : quantity.start])
        end = max(end, quantity.end)
    parts.append(claim.text[end:])
    return [word.lower() for part in parts for word in ("#", *_WORD.findall(part))]


def _claim(text: str) -> Claim:
    return scoped(Claim(text=text, end=len(text)))
