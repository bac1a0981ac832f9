"""Whether two claims share their wording: a reprint, or the one said within the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from claimtrack.protocols import Models
from claimtrack.records import Finding, Label, Pair

NAME = "wording"

_SHINGLE = 3  # words
_COPIED = 0.5  # of the shorter claim's shingles: no two writers share so many by chance
_WHOLLY = 0.95  # where a "not" of the one turns what the other says
_AFTER_NOT = 3  # words
_NOT = frozenset("not no never none neither nor nobody nothing without cannot can't won't isn't wasn't".split()) | {
    *"aren't weren't doesn't don't didn't hasn't haven't hadn't couldn't wouldn't shouldn't denied denies deny".split()
}
_FEWEST = 6  # words of the shorter claim: a shorter one says nothing of copying
_SAID_WITHIN = 0.8  # of the shorter claim's words that say something
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
# Words that outlets use for one another.
_SAME = (
    "resume restart reopen restore reinstate revive",
    "suspend halt stop cease freeze",
    "ration provision grain",
    "soldier troop military army",
    "launch fire test-fire",
    "missile rocket projectile",
    "kill die dead death",
    "say tell state announce report",
    "meeting summit talk",
)
_STOP = frozenset(
    """
    the a an and or of to in on at by for with from as that this these those it its is are was were be been being has
    have had do does did will would can could may might not no he she they them his her their we our you i who which
    what when where while after before into over about than then there here also but if so such said says say told
    """.split()
)


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs that share much of their wording, of three words in a row or of the words that say something."""
    for index, pair in enumerate(pairs):
        if finding := _compared(pair.left.text, pair.right.text):
            yield index, finding


def _compared(left: str, right: str) -> Finding | None:
    mine, theirs = _words(left), _words(right)
    turned = _denies(mine, theirs) or _denies(theirs, mine)
    fewest = min(len(mine), len(theirs))
    if fewest >= _FEWEST:
        runs, other_runs = _shingles(mine), _shingles(theirs)
        copied = len(runs & other_runs) / min(len(runs), len(other_runs))
        if copied >= (_WHOLLY if turned else _COPIED):
            return Finding(
                NAME, Label.REPRINT, copied, f"{copied:.0%} of the shorter stands in the other word for word"
            )
    one, other = _stems(mine), _stems(theirs)
    least = min(len(one), len(other))
    shared = len(one & other)
    if not turned and least >= 2 and shared / least >= _SAID_WITHIN:
        return Finding(NAME, Label.ENTAILMENT, shared / least, "nearly all words of the one stand in the other")
    return None


def _denies(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a "not" of the one stands before a word that the other has without it."""
    affirmed = set(other) - _negated(other)
    return bool(affirmed & _negated(one) - set(_STOP))


def _negated(words: Sequence[str]) -> set[str]:
    """The words that follow closely on a "not"."""
    return {word for n, w in enumerate(words) if w in _NOT for word in words[n + 1 : n + 1 + _AFTER_NOT]}


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower().replace("’", "'") for word in _WORD.findall(text))


def _shingles(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words[n : n + _SHINGLE]) for n in range(len(words) - _SHINGLE + 1))


def _stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset(_SYNONYM.get(word[:5], word[:5]) for word in words if word not in _STOP)


_SYNONYM = {word[:5]: group.split()[0][:5] for group in _SAME for word in group.split()}
