"""Whether one of two claims of one matter calls it untrue: a hoax, a false report, a rumour that is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Finding, Label, Pair

NAME = "refuted"

# What says of a report that it is not so. "Dismissed" and "rejected" are of offers and of people as well.
_UNTRUE = re.compile(
    r"\b(?:hoax(?:es|ers?)?|faked?|bogus|untrue|not (?:true|real)|false(?:ly)?|no (?:truth|basis)|made[- ]up"
    r"|fabricat(?:ed|ion)|debunk\w*|unfounded|groundless|baseless|satir(?:e|ical)|photoshopped|doctored|misreported"
    r"|retract(?:ed|ion)|refut(?:es?|ed|ing)|den(?:y|ies|ied|ying) (?:that|the|any|reports?|rumou?rs?|claims?|it|this)"
    r"|(?:dismiss|reject)\w* (?:as|the|these|those|all)? ?(?:reports?|rumou?rs?|claims?|allegations?|suggestions?)"
    r"|(?:did not|didn['’]t|never) happen(?:ed)?)\b|\A(?:no|nope), ",
    re.IGNORECASE,
)
_NEAR, _SURE = 0.5, 0.85  # cosine: two sentences of one matter; almost the same sentence


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of which one side alone says so. The more alike the two are, the likelier it is said of the other."""
    for index, pair in enumerate(pairs):
        one, other = untrue(pair.left.text), untrue(pair.right.text)
        if bool(one) != bool(other) and pair.similarity >= _NEAR:
            score = min(1.0, 0.4 + 0.6 * (pair.similarity - _NEAR) / (_SURE - _NEAR))
            yield index, Finding(NAME, Label.CONTRADICTION, score, f"only one side says “{one or other}”")


def untrue(text: str) -> str:
    """The words that call something untrue, or nothing."""
    found = _UNTRUE.search(text)
    return found[0].strip(" ,").lower() if found else ""
