"""Whether the later of two claims reports that things have changed since the earlier."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Label, Pair

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


# Months by name, where nothing tells the year: two sentences side by side are taken as of one.
_MONTH = re.compile(rf"\b(?:in|since|from|of|during|late|early|mid|by)[ -]({'|'.join(month_name[1:])})\b(?! \d{{4}})")


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of different days: whether the words of the later one speak of a change, or it is merely later.

    The day is that of publication; where that is not known, or the same, the time that each claim itself tells of.
    """
    for index, pair in enumerate(pairs):
        left, right = pair.left, pair.right
        if not left.date or not right.date or left.date == right.date:
            later = _told_of_later(left, right)
            if later and (sign := _SURE.search(later.text)):
                yield index, Finding(NAME, Label.CHANGE, 0.9, f"told of a later time: “{sign[0]}”")
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


def _told_of_later(left: Claim, right: Claim) -> Claim | None:
    """Which of the two tells of what came wholly after the other, by its own times or by a month's name."""
    for one, other in ((left, right), (right, left)):
        if one.times and other.times and max(t.last for t in one.times) < min(t.first for t in other.times):
            return other
    if left.times or right.times or left.date or right.date:
        return None
    months = [[month_name[:].index(found) for found in _MONTH.findall(claim.text)] for claim in (left, right)]
    if all(months) and max(months[0]) < min(months[1]):
        return right
    return left if all(months) and max(months[1]) < min(months[0]) else None
