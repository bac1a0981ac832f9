"""Whether two claims of one matter say opposite things: "suspended" and "restarted", "will attend" and "won't"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimtrack.protocols import Models
from claimtrack.records import Claim, Commitment, Finding, Label, Pair

NAME = "polarity"

# Two sides that cannot both be so of one thing at one time. Each word stands for its inflections.
_OPPOSITES = (
    (
        "resume restart reopen restore reinstate revive reconnect relaunch",
        "suspend halt stop cease cancel freeze scrap sever cut close shut shelve abandon collapse",
    ),
    ("open reopen", "close shut seal"),
    ("start begin launch commence", "end stop halt cease abandon"),
    ("confirm acknowledge admit", "deny dispute refute dismiss"),
    ("agree accept approve ratify endorse welcome consent", "refuse reject decline veto oppose rebuff"),
    ("release free liberate", "detain arrest imprison jail hold"),
    ("succeed", "fail"),
    ("rise increase grow climb jump surge soar expand", "fall decrease drop decline shrink plunge slump"),
    ("win", "lose"),
    ("lift ease relax", "impose tighten"),
    ("attend join", "boycott skip quit leave"),
    ("support back favor favour", "oppose"),
    ("deploy send dispatch", "withdraw recall pull"),
    ("allow permit authorize", "ban bar forbid prohibit block"),
    ("survive live", "die"),
    ("convict", "acquit"),
    ("pass", "fail reject defeat"),
    ("online", "offline"),
    ("see appear reappear", "vanish disappear"),
)
_IRREGULAR = {
    "began": "begin", "begun": "begin", "held": "hold", "rose": "rise", "risen": "rise", "grew": "grow",
    "grown": "grow", "fell": "fall", "fallen": "fall", "won": "win", "lost": "lose", "left": "leave", "sent": "send",
    "withdrew": "withdraw", "withdrawn": "withdraw", "froze": "freeze", "frozen": "freeze", "forbade": "forbid",
    "forbidden": "forbid", "shrank": "shrink", "shrunk": "shrink", "denied": "deny", "denies": "deny",
    "ratified": "ratify", "died": "die", "dies": "die", "dying": "die", "freed": "free", "freeing": "free",
    "agreed": "agree", "agreeing": "agree", "seen": "see", "saw": "see",
}  # fmt: skip
# Endings, and the letters that they follow (any, if none are given): "did" is no form of "die", nor "band" of "ban".
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ()),
    ("s", ()),
    ("es", ("s", "x", "z", "h", "o")),
    ("d", ("e",)),
    ("ed", ()),
    ("ing", ()),
)
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_NOT = frozenset("not never no none nobody nothing neither nor without cannot hardly unlikely unable".split())
_WITH_ITS_NOUN = frozenset("no none nobody nothing neither nor".split())
_HEDGED_BY = frozenset("fail failed fails failing refuse refused refuses refusing decline declined declines".split())
_BUT_ALSO = frozenset("only just merely simply".split())  # "not only suspended": nothing is denied
_CONDITIONS = frozenset("if unless whether should".split())  # "if it does not stop" denies nothing
_NAMES_A_THING = frozenset("ceremony session remarks statement arguments".split())  # "the closing ceremony"
# "is free to block": what can be so is not denied by what is not so, but by what cannot.
_CAN = frozenset("can could may might able free allowed permitted capable".split())
_CANNOT = frozenset("cannot can't couldn't unable".split())
_PRONOUNS = frozenset("i we you he she it they".split())  # "why don't they go back" denies nothing
# Before the word "back" where it is a verb.
_BEFORE_BACK = frozenset(
    "to will would can could may might must should not never cannot who i we you they does do did".split()
)
_REACH = 4  # words before a verb in which it is negated
_STOP = frozenset(
    """
    the and that with from have has had was were are been will would for its their his her this they them but who
    which more than into over about said says after before when while also last next week month year monday tuesday
    wednesday thursday friday saturday sunday not did does can could may might should told there where what again
    """.split()
)
_BESIDE = 8  # words either side of a verb that may be what it is said of
_LEAST = 0.34  # of the shorter claim's other words: below it the two verbs are of other things


@dataclass(frozen=True, slots=True)
class _Verb:
    lemma: str
    written: str
    beside: frozenset[str]  # the words around it, by their stems
    at: tuple[int, int]  # in the text
    denials: tuple[tuple[int, int], ...]  # the words that deny it
    possible: bool  # it says what can be so, or cannot

    @property
    def negated(self) -> bool:
        return bool(self.denials)


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs that share most of their words: whether a verb of one is denied or reversed by the other."""
    for index, pair in enumerate(pairs):
        if finding := _compared(pair):
            yield index, finding


def _compared(pair: Pair) -> Finding | None:
    found = _surest(pair)
    return found[0] if found else None


def _surest(pair: Pair) -> tuple[Finding, _Verb, _Verb] | None:
    """Of the verbs that oppose each other and are said of like things, those of the likest."""
    left, right = pair.left, pair.right
    if {left.attribution.commitment, right.attribution.commitment} & {Commitment.HEDGED}:
        return None  # "it is unclear whether" asserts nothing that could be opposed
    mine, theirs = _verbs(left.text), _verbs(right.text)
    found = [
        (Finding(NAME, Label.CONTRADICTION, _alike(left, right, {one.lemma, other.lemma}), opposed), one, other)
        for one in mine
        for other in theirs
        if (opposed := _opposed(one, other)) and one.beside & other.beside and not _says_both(one, other, mine, theirs)
    ]
    # The same of several whichever claim comes first.
    best = max(found, key=lambda each: (each[0].score, sorted(each[0].detail)), default=None)
    return best if best and best[0].score >= _LEAST else None


def exchanged(pair: Pair) -> list[tuple[str, str]]:
    """Both texts with the verbs that oppose each other made one, or the one's denial taken out."""
    if (found := _surest(pair)) is None:
        return []
    _, one, other = found
    left, right = pair.left.text, pair.right.text
    if one.lemma == other.lemma:
        if len(one.denials or other.denials) != 1:
            return []
        if one.denials:
            return [(plain, right)] if (plain := _undenied(left, one.denials[0])) else []
        return [(left, plain)] if (plain := _undenied(right, other.denials[0])) else []
    return [
        (left, f"{right[: other.at[0]]}{left[slice(*one.at)]}{right[other.at[1] :]}"),
        (f"{left[: one.at[0]]}{right[slice(*other.at)]}{left[one.at[1] :]}", right),
    ]


def _undenied(text: str, at: tuple[int, int]) -> str:
    """Without the word that denies; of "didn't" and "cannot" a verb is left. "" where no sentence would be."""
    word = text[slice(*at)].lower().replace("’", "'")
    if word in _WITH_ITS_NOUN or word == "ain't":
        return ""
    kept = {"cannot": "can", "can't": "can", "won't": "will"}.get(word, word.removesuffix("n't") if "'" in word else "")
    after = text[at[1] :]
    if word in _HEDGED_BY:  # "failed to launch"
        after = re.sub(r"\A\s+to\b", "", after)
    return " ".join(f"{text[: at[0]]}{kept}{after}".split())


def _opposed(one: _Verb, other: _Verb) -> str:
    if one.lemma == other.lemma:
        if one.negated == other.negated:
            return ""
        yes, no = (one, other) if other.negated else (other, one)
        if yes.possible and not no.possible:
            return ""
        return f"“{yes.written}”, against “not {no.written}”"
    if (one.lemma, other.lemma) in _OPPOSED and one.negated == other.negated:
        return f"“{one.written}”, against “{other.written}”"
    return ""


def _says_both(one: _Verb, other: _Verb, mine: list[_Verb], theirs: list[_Verb]) -> bool:
    """A claim that has both verbs ("suspended in May and resumed in June") tells of a change, and opposes neither."""
    return any(v.lemma == other.lemma and v.negated == other.negated for v in mine) or any(
        v.lemma == one.lemma and v.negated == one.negated for v in theirs
    )


def _verbs(text: str) -> list[_Verb]:
    matches = list(_WORD.finditer(text))
    words = [match[0].lower().replace("’", "'") for match in matches]
    found = []
    for n, word in enumerate(words):
        if lemma := _lemma(word):
            before = words[max(0, n - _REACH) : n]
            if _CONDITIONS.intersection(before) or _NAMES_A_THING.intersection(words[n + 1 : n + 2]):
                continue
            if word == "back" and not any(w in _BEFORE_BACK or w.endswith("n't") for w in before[-1:]):
                continue
            denials = [
                at
                for at, w in enumerate(before, n - len(before))
                if (w in _NOT and words[at + 1] not in _BUT_ALSO)
                or (w.endswith("n't") and words[at + 1] not in _PRONOUNS)
                or (w in _HEDGED_BY and _lemma(w) != lemma)
            ]
            around = " ".join((*words[max(0, n - _BESIDE) : n], *words[n + 1 : n + 1 + _BESIDE]))
            spans = tuple(matches[at].span() for at in denials)
            small = (match[0] for match in matches[max(0, n - _REACH) : n])  # "May" and "Free" are names
            possible = not (_CAN | _CANNOT).isdisjoint(written.replace("’", "'") for written in small)
            found.append(_Verb(lemma, word, _stems(around, {lemma}), matches[n].span(), spans, possible))
    return found


def _lemma(word: str) -> str:
    """The verb of the table that a word is a form of."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, after in _ENDINGS:
        stem = word.removesuffix(ending)
        if word.endswith(ending) and (not after or stem.endswith(after)):
            lemmas = [stem]
            if ending in ("ed", "ing"):
                lemmas += [stem + "e", stem[:-1] if stem[-2:-1] == stem[-1:] else stem]
            for lemma in lemmas:
                if lemma in _VERBS:
                    return lemma
    return ""


def _alike(left: Claim, right: Claim, aside: set[str]) -> float:
    mine, theirs = _stems(left.text, aside), _stems(right.text, aside)
    least = min(len(mine), len(theirs))
    return len(mine & theirs) / least if least else 0.0


def _stems(text: str, aside: set[str]) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(w[:5] for w in words if len(w) > 2 and w not in _STOP and _lemma(w) not in aside)


_VERBS = frozenset(word for sides in _OPPOSITES for side in sides for word in side.split())
_OPPOSED = frozenset(
    pair
    for one_side, other_side in _OPPOSITES
    for one in one_side.split()
    for other in other_side.split()
    for pair in ((one, other), (other, one))
)
