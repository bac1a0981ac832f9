"""Whether one of two claims of one matter calls it untrue: a hoax, a false report, a rumour that is denied.

Or whether the article around one of them does: it tells a story in order to refute it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Label, Pair

NAME = "refuted"

# What says of a report that it is not so.
_CALLED = (
    r"hoax(?:es|ers?)?|faked?|bogus|untrue|(?:not|isn['’]t|wasn['’]t) (?:true|real)|false(?:ly)?|no truth"
    r"|made[- ]up(?! of)|fabricat(?:ed|ion)|debunk\w*|satir(?:e|ical)|misreported|retract(?:ed|ion)"
)
# "Dismissed" and "rejected" are of offers and of people as well.
_UNTRUE = re.compile(
    rf"\b(?:{_CALLED}|no basis|unfounded|groundless|baseless|photoshopped|doctored|refut(?:es?|ed|ing)"
    r"|den(?:y|ies|ied|ying) (?:that|the|any|reports?|rumou?rs?|claims?|it|this)"
    r"|(?:dismiss|reject)\w* (?:as|the|these|those|all)? ?(?:reports?|rumou?rs?|claims?|allegations?|suggestions?)"
    r"|(?:did not|didn['’]t|never) happen(?:ed)?)\b|\A(?:no|nope), ",
    re.IGNORECASE,
)
_PLAINLY = re.compile(
    rf"\b(?:{_CALLED}|(?:did not|didn['’]t|never) (?:really |actually )?happen(?:ed)?|misinformation|erroneous(?:ly)?"
    r"|inaccurate|mistaken(?:ly)?|urban legend|parody|no evidence|cast(?:s|ing)? doubts?)\b",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"\b(?:stor(?:y|ies)|reports?|reported|rumou?rs?|claims?|hoax|account|tale|news|article|post|website|site|internet"
    r"|viral|video|footage|photos?|photographs?|image|picture)\b",
    re.IGNORECASE,
)
_SOMEBODYS_WORD = re.compile(
    r"\b(?:sa(?:id|ys|ying)|told|tweet\w*|call(?:s|ed)|according|den(?:y|ies|ied|ying)|insist\w*|dismiss\w*|reject\w*)\b",
    re.IGNORECASE,
)
_NEAR, _SURE = 0.5, 0.85  # cosine: two sentences of one matter; almost the same sentence


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of which one side alone says so. The more alike the two are, the likelier it is said of the other.

    NEUTRAL where neither does, but one side's title or a sentence beside it calls the story untrue.
    """
    for index, pair in enumerate(pairs):
        if pair.similarity < _NEAR:
            continue
        one, other = untrue(pair.left.text), untrue(pair.right.text)
        if bool(one) != bool(other):
            score = min(1.0, 0.4 + 0.6 * (pair.similarity - _NEAR) / (_SURE - _NEAR))
            yield index, Finding(NAME, Label.CONTRADICTION, score, f"only one side says “{one or other}”")
        elif not one:
            one, other = _around(pair.left), _around(pair.right)
            if bool(one) != bool(other):
                told = f"the article of one calls a story untrue beside it (“{one or other}”)"
                yield index, Finding(NAME, Label.NEUTRAL, 1.0, told)


def untrue(text: str) -> str:
    """The words that call something untrue, or nothing."""
    found = _UNTRUE.search(text)
    return found[0].strip(" ,").lower() if found else ""


def story_untrue(sentence: str) -> str:
    """The words in which a sentence calls a story untrue in the outlet's own voice, or nothing."""
    found = _PLAINLY.search(sentence)
    if not found or not _STORY.search(sentence) or _SOMEBODYS_WORD.search(sentence):
        return ""
    return found[0].lower()


def _around(claim: Claim) -> str:
    return next(filter(None, map(story_untrue, (claim.title, claim.before, claim.after))), "")
