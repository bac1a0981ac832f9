"""Whether one claim speaks of some and the other of all: "some military families", "families nationwide"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.protocols import Models
from claimtrack.records import Finding, Label, Pair

NAME = "extent"

_NOUN = r"(?= (?:\w+ly )?(?!of\b|time\b|day\b|more\b|other\b|\d)[a-z])"
# Whole countries and whole groups; "all the while" and "every Monday" are neither.
_ALL = re.compile(
    r"\b(?:nationwide|countrywide|nation-wide|(?:across|throughout|all over) (?:the|its|this) (?:whole |entire )?"
    r"(?:country|nation)|the (?:whole|entire) (?:country|nation|population|army|region|city|province)"
    r"|(?:all|every one|each) of (?:the|its|their|his|those)|(?:all|every)" + _NOUN + r"|everyone|everybody)\b",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(r"\b(?:not|nearly|almost|hardly|above|after|at|in|of|for) (?:all|every)\b", re.IGNORECASE)
_SOME = re.compile(
    r"\b(?:(?:only )?(?:some|several|certain|selected|a few|a handful of|a number of)" + _NOUN + r"|(?:some|few|a few"
    r"|several|a handful|part|parts|half|most|many|a third|a quarter) of (?:the|its|their|his|those))\b",
    re.IGNORECASE,
)


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs of which the one side is of all, and the other of some and never of all."""
    for index, pair in enumerate(pairs):
        for one, other in ((pair.left.text, pair.right.text), (pair.right.text, pair.left.text)):
            some, everything = _SOME.search(one), _all(other)
            if some and everything and not _all(one) and not _SOME.search(other):
                told = f"one side says “{some[0].lower()}”, the other “{everything.lower()}”"
                yield index, Finding(NAME, Label.NEUTRAL, 1.0, told)
                break


def _all(text: str) -> str:
    """The word for all, where it is not taken back ("not all")."""
    found = _ALL.search(_NOT_ALL.sub("", text))
    return found[0] if found else ""
