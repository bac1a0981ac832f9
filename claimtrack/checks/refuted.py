"""Whether one of two claims of one matter calls it untrue: a hoax, a false report, a rumour that is denied.

Or whether the article around one of them does: it tells a story in order to refute it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Label, Pair

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
# What says it of the story that is told, and in so many words: "the picture turned out to be a fake".
_CALLED = (
    r"hoax|fakes?|faked|false|bogus|untrue|not (?:true|real)|made[- ]up(?! of)|fabricat(?:ed|ion)|satire|satirical"
    r"|parody|debunked|unfounded|baseless|groundless|photoshopped|doctored|misreported|retracted|wrong|inaccurate"
)
_TALE = (
    r"stor(?:y|ies)|reports?|rumou?rs?|claims?|tale|account|article|post|sighting|video|footage|photos?|photographs?"
    r"|images?|pictures?"
)
_IS = (
    r"(?:is|are|was|were|isn['’]t|wasn['’]t|being|proved|(?:has|have|had) been"
    r"|(?:turned out|proved|appears?|appeared|seems?|likely) to be)"
)
_PLAINLY = re.compile(
    rf"\b(?:{_TALE})\b(?: [\w’'-]+){{0,8}}? {_IS} (?:\w+ly |almost |just |all )?(?:an? )?(?:\w+ )?(?:{_CALLED})\b"
    r"|\b(?:it|this|that|the whole thing)(?: is| was|['’]s) (?:all |just |probably )?(?:an? )?(?:\w+ )?hoax\b"
    r"|\bno truth (?:to|in) (?:the|this|that|these|those|any)\b"
    r"|\b(?:the|this|that|these|those) (?:\w+ )?(?:fake|false|bogus|hoax|debunked|satirical|fabricated)"
    rf" (?:{_TALE}|website)\b"
    rf"|\bdebunk(?:s|ed|ing)? (?:the |this |that |these |those |a )?(?:[\w-]+ ){{0,4}}?(?:{_TALE}|hoax)\b"
    rf"|\bcast(?:s|ing)? doubts? (?:on|over) (?:the |this |that |these |those )?(?:[\w’'-]+ ){{0,4}}?(?:{_TALE})\b"
    r"|\A(?:fake|hoax|debunked)\b ?:",
    re.IGNORECASE,
)
_SOMEBODYS_WORD = re.compile(
    r"[“”\"]|\b(?:sa(?:id|ys|ying)|told|tells|tweet\w*|call(?:s|ed|ing)|accord\w+|den(?:y|ies|ied|ying)|insist\w*"
    r"|dismiss\w*|reject\w*|I|claim(?:ed|ing)|wrote|writes|denounc\w+|blast(?:s|ed)|slam(?:s|med)|describ\w+|argu\w+|testif\w+"
    r"|label\w*|brand(?:s|ed)|dubbed|add(?:s|ed)|accus\w+|alleg\w+|suggest\w*|believ\w+|deem\w*|complain\w*)\b",
    re.IGNORECASE,
)
_NEAR, _SURE = 0.5, 0.85  # cosine: two sentences of one matter; almost the same sentence


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of which one side alone says so. The more alike the two are, the likelier it is said of the other.

    NEUTRAL where neither does, but the title of one or a sentence beside it calls the story untrue.
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
                yield index, Finding(NAME, Label.NEUTRAL, 1.0, one or other)


def untrue(text: str) -> str:
    """The words that call something untrue, or nothing."""
    found = _UNTRUE.search(text)
    return found[0].strip(" ,").lower() if found else ""


def story_untrue(sentence: str) -> str:
    """The words in which a sentence calls a story untrue in the outlet's own voice, or nothing."""
    found = _PLAINLY.search(sentence) if in_own_voice(sentence) else None
    return found[0].lower() if found else ""


def in_own_voice(sentence: str) -> bool:
    """Whether nothing in it is told, written or called so by anybody."""
    return not _SOMEBODYS_WORD.search(sentence)


def _around(claim: Claim) -> str:
    """Where and in what words the story is called untrue around a claim."""
    if found := story_untrue(claim.title):
        return f"the title of one says “{found}”"
    found = story_untrue(claim.before) or story_untrue(claim.after)
    return f"a sentence beside one says “{found}”" if found else ""
