"""Whether one claim entails or contradicts the other, as the entailer reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from claimtrack.languages import has_case, reads, word_count
from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Label, Pair

NAME = "entailment"

_FEWEST = 5  # words: "rations resumed" is no sentence, and the entailer was trained on sentences
_FEWEST_UNCASED = 3  # of a Korean sentence, whose particles are no words of their own
_SAME_TIME = timedelta(days=2)  # reports of one event appear within these


def marked(premise: str, said: date | None, hypothesis: str, also_said: date | None) -> tuple[str, str]:
    """The two texts as the entailer was trained to read news: which report is the later one is part of them."""
    if said is None or also_said is None or abs(also_said - said) <= _SAME_TIME:
        return f"Report: {premise}", f"Report: {hypothesis}"
    if also_said > said:
        return f"Earlier report: {premise}", f"Later report: {hypothesis}"
    return f"Later report: {premise}", f"Earlier report: {hypothesis}"


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:
    """For pairs of sentences in the entailer's languages. Both directions are read: a swap changes nothing.

    One sentence told twice at one time needs no reading. At two times it does: it may be of two occasions.
    """
    if models.entailer is None:
        return
    spoken = models.entailer.languages
    read, forth = list[tuple[int, Pair]](), list[tuple[str, str]]()
    for index, pair in enumerate(pairs):
        left, right = pair.left, pair.right
        if _is_read(left, spoken) and _is_read(right, spoken):
            one, other = marked(left.text, left.date, right.text, right.date)
            if one == other:
                yield index, Finding(NAME, Label.ENTAILMENT, 1.0, "the two sentences are the same")
            else:
                read.append((index, pair))
                forth.append((one, other))
    if not read:
        return
    back = [marked(p.right.text, p.right.date, p.left.text, p.left.date) for _, p in read]
    premises, hypotheses = zip(*forth, *back, strict=True)
    found = models.entailer.probabilities(premises, hypotheses)
    for (index, _), one, other in zip(read, found[: len(read)], found[len(read) :], strict=True):
        entailed, contradicted = max(float(one[0]), float(other[0])), float(one[2] + other[2]) / 2
        reads = f"the entailment model reads the one in the other ({entailed:.0%})"
        yield index, Finding(NAME, Label.ENTAILMENT, entailed, reads)
        reads = f"the entailment model reads that both cannot be so ({contradicted:.0%})"
        yield index, Finding(NAME, Label.CONTRADICTION, contradicted, reads)


def _is_read(claim: Claim, spoken: Collection[str]) -> bool:
    fewest = _FEWEST if has_case(claim.text) else _FEWEST_UNCASED
    return reads(spoken, claim.language) and word_count(claim.text) >= fewest
