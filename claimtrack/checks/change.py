"""Whether the later of two claims reports that things have changed since the earlier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Finding, Label, Pair

NAME = "change"

_SURE = re.compile(
    r"\b(?:no longer|any ?more|not? (?:any )?longer|again|once more|(?:has|have|had) (?:since|now|already)|since then"
    r"|reversed?|reversal|reversing|backed (?:down|away|out|off)|walked back|after all|instead|called off|scrapped"
    r"|back on|resum\w+|restart\w*|reopen\w*|reinstat\w+|restor\w+|reviv\w+|lift(?:ed|ing)|eased|relaxed"
    r"|suspend\w*|halted|cancel\w*|postpon\w+|delay\w*|withdr[ae]w\w*|abandon\w*|chang\w+ (?:his|her|its|their|course)"
    r"|raised (?:the|its|their)|revis\w+|updat\w+|now (?:stands?|says?|puts?|totals?)|climbed to|has (?:risen|grown)"
    r"|releas\w+|freed|rescinded|retract\w+|overturned|despite (?:earlier|previous)|earlier (?:said|vow|pledge|plan)\w*"
    r"|previously|formerly|until (?:now|recently)|return(?:ed|s)? to)\b",
    re.IGNORECASE,
)
_HAS = re.compile(r"\b(?:has|have) (?:\w+ly |at last )?(?:\w+(?:ed|en)|put|gone|won|torn|split|bought|set)\b")
_SAME_TIME = 2  # days: reports of one event appear within these


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of different days: whether the words of the later one speak of a change, or it is merely later."""
    for index, pair in enumerate(pairs):
        left, right = pair.left, pair.right
        if not left.date or not right.date or left.date == right.date:
            continue
        earlier, later = (left, right) if left.date < right.date else (right, left)
        days = abs((left.date - right.date).days)
        sign = _SURE.search(later.text) or (_HAS.search(later.text) if days > _SAME_TIME else None)
        apart = f"{days} day{'s' * (days > 1)} later"
        if sign and (days > _SAME_TIME or not _SURE.search(earlier.text)):
            score = 0.4 if _HAS.match(sign[0]) else 0.9 if days > _SAME_TIME else 0.6
            yield index, Finding(NAME, Label.CHANGE, score, f"{apart}: “{sign[0]}”")
        elif days > _SAME_TIME:
            yield index, Finding(NAME, Label.CHANGE, 0.3, apart)
