"""The measures, from plain arrays. Where scikit-learn has one of the same name, it gives the same figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

L = TypeVar("L", bound=Hashable)


def accuracy(gold: Sequence[L], said: Sequence[L]) -> float:
    return sum(one == other for one, other in zip(gold, said, strict=True)) / len(gold)


def majority(gold: Sequence[Hashable]) -> float:
    """The accuracy of always giving the commonest answer."""
    return max(Counter(gold).values()) / len(gold)


def average_precision(positive: ArrayLike, score: ArrayLike) -> float:
    """The mean precision at each positive, ranked by score; those of one score stand or fall together.

    0 where nothing is positive.
    """
    truth, scores = np.asarray(positive, dtype=bool), np.asarray(score, dtype=np.float64)
    if not truth.any():
        return 0.0
    order = np.argsort(-scores, kind="stable")
    truth, scores = truth[order], scores[order]
    last_of_its_score = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    hits = np.cumsum(truth)[last_of_its_score]
    precision = hits / (last_of_its_score + 1)
    return float(np.sum(np.diff(hits, prepend=0) * precision) / hits[-1])


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, with both counts: a ratio of small numbers says little by itself. 0 of nothing is 0."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 0.0


def precision_recall(gold: Sequence[L], said: Sequence[L], among: Sequence[L]) -> tuple[Share, Share]:
    """Of the answers that are `among`, taken as one answer."""
    right = sum(one in among and other in among for one, other in zip(gold, said, strict=True))
    answered = sum(one in among for one in said)
    return Share(right, answered), Share(right, sum(one in among for one in gold))


def macro_f1(gold: Sequence[L], said: Sequence[L], labels: Sequence[L]) -> float:
    """The mean F1 of `labels`. An answer that is none of them finds nothing, and has no F1 of its own."""
    each = []
    for label in labels:
        precision, recall = precision_recall(gold, said, [label])
        each.append(2 * precision.part / max(1, precision.whole + recall.whole))
    return sum(each) / len(labels)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose stated probability lies above `low` and up to `high`: their mean, and the share that is right."""

    low: float
    high: float
    count: int
    stated: float
    right: float


def reliability(probability: ArrayLike, right: ArrayLike, bins: int) -> list[Bin]:
    """Bins of equal width; those without an answer are left out."""
    stated, truth = np.asarray(probability, dtype=np.float64), np.asarray(right, dtype=np.float64)
    found = []
    edges = [edge / bins for edge in range(bins + 1)]
    for low, high in pairwise(edges):
        within = (stated > low) & (stated <= high) | ((stated == 0) if low == 0 else False)
        if count := int(within.sum()):
            found.append(Bin(low, high, count, float(stated[within].mean()), float(truth[within].mean())))
    return found


def calibration_error(probability: ArrayLike, right: ArrayLike, bins: int = 15) -> float:
    """Expected calibration error: how far stated and true shares lie apart, over the answers."""
    found = reliability(probability, right, bins)
    return sum(b.count * abs(b.stated - b.right) for b in found) / max(1, sum(b.count for b in found))


@dataclass(frozen=True, slots=True)
class Cuts:
    """Thresholds on a score, from low to high, and the answer below, between and above them."""

    at: tuple[float, ...]
    answers: tuple[str, ...]

    def answer(self, score: float) -> str:
        return self.answers[sum(score > cut for cut in self.at)]


def best_cuts(score: Sequence[float], gold: Sequence[str]) -> Cuts:
    """One threshold fewer than there are labels: those that are most often right on these, for any order of labels."""
    order = np.argsort(np.asarray(score), kind="stable")
    scores = np.asarray(score, dtype=np.float64)[order]
    labels = sorted(set(gold))
    truth = np.asarray(gold)[order]
    can_cut = np.append(np.insert(np.diff(scores) > 0, 0, True), True)  # before each row, and after the last
    best, found = -1.0, Cuts((), (labels[0],))
    for answers in permutations(labels):
        # reached[i]: most right of the first i rows; from[i]: where the last segment of that begins
        reached = np.where(can_cut, np.append(0, np.cumsum(truth == answers[0])), -np.inf)
        begins = []
        for answer in answers[1:]:
            so_far = np.append(0, np.cumsum(truth == answer))
            gain = reached - so_far
            begin = np.maximum.accumulate(np.where(gain == np.maximum.accumulate(gain), np.arange(len(gain)), 0))
            begins.append(begin)
            reached = np.where(can_cut, gain[begin] + so_far, -np.inf)
        if reached[-1] > best:
            best, at, end = float(reached[-1]), [], len(scores)
            for begin in reversed(begins):
                end = int(begin[end])
                at.append(_between(scores, end))
            found = Cuts(tuple(reversed(at)), answers)
    return found


def _between(scores: np.ndarray[tuple[int], np.dtype[np.float64]], row: int) -> float:
    """A threshold that parts the rows before `row` from the others."""
    if row == 0:
        return -np.inf
    return np.inf if row == len(scores) else float(scores[row - 1] + scores[row]) / 2


def cut_accuracy(score: Sequence[float], gold: Sequence[str]) -> float:
    """Of the best thresholds, each half of the rows answered with those chosen on the other half."""
    right = 0
    for mine, other in ((0, 1), (1, 0)):
        cuts = best_cuts(score[other::2], gold[other::2])
        right += sum(cuts.answer(s) == label for s, label in zip(score[mine::2], gold[mine::2], strict=True))
    return right / len(gold)
