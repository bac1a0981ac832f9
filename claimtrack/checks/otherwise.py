"""Whether two claims that differ in a figure, a place or a verb say the same but for that.

What differs is made one, on either side, and the entailer reads the two again. Of one event they then agree. Where
they do not, the figures or verbs are of different things: most differences among neighbours in the news are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from claimtrack.checks import numbers, places, polarity
from claimtrack.checks.entailment import is_read, marked
from claimtrack.protocols import Models
from claimtrack.records import Finding, Label, Pair

NAME = "otherwise"


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:
    """For pairs of two articles' claims that differ so: how surely the entailer then reads the one in the other.

    Not for a draft: it may say shortly what an article says in two sentences.
    """
    if models.entailer is None:
        return
    spoken = models.entailer.languages
    read = list[tuple[int, int, int]]()  # pair, which kind of difference, which side was made like the other
    texts = list[tuple[str, str]]()
    for index, pair in enumerate(pairs):
        left, right = pair.left, pair.right
        if left.article_id and right.article_id and is_read(left, spoken) and is_read(right, spoken):
            for kind, differs in enumerate((numbers, places, polarity)):
                for side, (one, other) in enumerate(differs.exchanged(pair)):
                    read.append((index, kind, side))
                    # As of one time: what changed since is what was made one.
                    texts += [marked(one, None, other, None), marked(other, None, one, None)]
    if not read:
        return
    entailed = models.entailer.probabilities(*zip(*texts, strict=True))[:, 0]
    least: dict[tuple[int, int], float] = {}
    for (index, kind, _), holds in zip(read, np.maximum(entailed[0::2], entailed[1::2]).tolist(), strict=True):
        least[index, kind] = min(holds, least.get((index, kind), 1.0))
    best: dict[int, float] = {}
    for (index, _), holds in least.items():
        best[index] = max(holds, best.get(index, 0.0))
    for index, holds in best.items():
        yield index, Finding(NAME, Label.ENTAILMENT, holds, f"but for that they say the same ({holds:.0%})")
