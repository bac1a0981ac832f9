"""Places named in a text, looked up in the gazetteer with its romanisation variants."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from claimtrack.records import Place

_LONGEST = 4  # words in a name
_BESIDE = 2  # characters between a place and the one it lies in: "Chongju, North Pyongan"
_JOINTS = frozenset({" ", "-", "–", "\u00a0"})  # between the words of a name
_SHORTEST_FOLDED = 5  # letters: a shorter name is taken only as the gazetteer spells it
_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|(?:Mt|St|[NS])\.(?= [A-Z])|[^\W\d_](?:[’'´‘]?[^\W\d_])*")
_KIND = re.compile(r" (?:[Pp]rovince|[Cc]ounty|[Ss]pecial [Cc]ity|[Cc]ity|[Pp]refecture|[Mm]unicipality|[Dd]istrict)\b")
_POSSESSIVE = re.compile(r"(?:[’'‘´]s?)?\Z")
_OF_KIND = re.compile(r"\b(?:[Cc]ity|[Cc]ounty|[Pp]rovince|[Tt]own) of \Z")
# "Washington Post" and "New York Times" are outlets; "Moscow State University" is no city.
_NO_PLACE = re.compile(
    r"(?:’s|'s)? (?:Times|Post|Herald|Journal|Tribune|Daily|Examiner|Globe|Chronicle|Review|University)\b"
)
# What may stand behind a name in Hangul: what it is, then a particle. Anything else makes another word of it.
_AFTER_HANGUL = (
    r"(?:특별시|광역시|직할시|시|군|도)?"
    r"(?=(?:에서[는도]?|에[는도]?|의|을|를|은|는|이|가|와|과|으로|로|까지|부터|도|만|측|산)?(?![가-힣]))"
)
_FOLDS = (
    ("eo", "o"), ("eu", "u"), ("sh", "s"), ("ch", "c"), ("j", "c"), ("ph", "p"), ("th", "t"), ("kh", "k"),
    ("g", "k"), ("b", "p"), ("d", "t"), ("l", "r"), ("rr", "n"), ("nr", "n"), ("nn", "n"), ("mr", "mn"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    within: tuple[str, ...]
    bare: bool  # may stand without "County" or its container beside it

    @property
    def around(self) -> tuple[str, ...]:
        return (self.name, *self.within)

    @property
    def korean(self) -> bool:
        return bool(self.within) and self.within[-1] in {"North Korea", "South Korea"}


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    exact: dict[tuple[str, ...], tuple[_Entry, ...]]
    folded: dict[tuple[str, ...], tuple[_Entry, ...]]  # Korean names only
    hangul: dict[str, tuple[_Entry, ...]]
    in_hangul: re.Pattern[str]
    abbreviations: frozenset[str]  # read as a place only in capitals: "US", never "us"


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    entries: tuple[_Entry, ...]
    kind_said: bool


def places(text: str) -> tuple[Place, ...]:
    """The places that `text` names, in order, each under its usual name with what contains it.

    A name of several places is the one that its neighbours in the text lie in or beside, else North Korea's.
    """
    mentions = _mentions(text)
    near = {n for mention in mentions if len(mention.entries) == 1 for n in mention.entries[0].around}
    found = []
    for mention, following in zip(mentions, (*mentions[1:], None), strict=False):
        beside = following is not None and following.start - mention.end <= _BESIDE
        outer = {entry.name for entry in following.entries} if following and beside else set()
        entry = _chosen(mention, outer, near)
        if entry is not None:
            span = text[mention.start : mention.end]
            found.append(Place(name=entry.name, within=entry.within, text=span, start=mention.start, end=mention.end))
    return tuple(found)


def _chosen(mention: _Mention, outer: set[str], near: set[str]) -> _Entry | None:
    """The entry meant, if the text tells. `outer`: the name right behind; `near`: the clear ones around."""
    entries = [e for e in mention.entries if outer.intersection(e.within)]
    entries = entries or [e for e in mention.entries if e.bare or mention.kind_said]
    if len(entries) > 1:
        fits = [len(near.intersection(e.around)) for e in entries]
        entries = [e for e, fit in zip(entries, fits, strict=True) if fit == max(fits)]
    if len(entries) > 1:
        entries = [e for e in entries if "North Korea" in e.within]
    if not entries or any(e.name != entries[0].name for e in entries):
        return None
    shared = tuple(name for name in entries[0].within if all(name in e.within for e in entries))
    return _Entry(entries[0].name, shared, entries[0].bare)


def _mentions(text: str) -> list[_Mention]:
    gazetteer = _gazetteer()
    tokens = list(_TOKEN.finditer(text))
    words = [_plain(token[0]) for token in tokens]
    found = [
        _Mention(name.start(), name.end(), gazetteer.hangul[name[1]], True)
        for name in (() if text.isascii() else gazetteer.in_hangul.finditer(text))
    ]
    index = 0
    while index < len(tokens):
        size, entries = _longest(gazetteer, text, tokens[index : index + _LONGEST], words[index : index + _LONGEST])
        if not entries:
            index += 1
            continue
        start, last = tokens[index].start(), tokens[index + size - 1]
        end = last.start() + len(_POSSESSIVE.sub("", last[0]))
        index += size
        kind = _KIND.match(text, end)
        if not kind and _NO_PLACE.match(text, end):
            continue
        ends_in_kind = _KIND.search(text, tokens[index - 1].start() - 1, end)
        said = bool(kind or ends_in_kind or _OF_KIND.search(text, max(0, start - 12), start))
        found.append(_Mention(start, kind.end() if kind else end, entries, said))
        while index < len(tokens) and tokens[index].start() < found[-1].end:
            index += 1
    return sorted(found, key=lambda mention: mention.start)


def _longest(
    gazetteer: _Gazetteer, text: str, tokens: Sequence[re.Match[str]], words: Sequence[str]
) -> tuple[int, tuple[_Entry, ...]]:
    if not (tokens[0][0][0].isupper() or words[0] in {"north", "south", "northern", "southern"}):
        return 0, ()
    if words[0] in {"northern", "southern"}:
        words = (words[0][:5], *words[1:])
    for size in range(len(tokens), 0, -1):
        if size > 1 and not (tokens[1][0][0].isupper() or tokens[0][0][0].isupper()):
            continue
        if any(text[a.end() : b.start()] not in _JOINTS for a, b in pairwise(tokens[:size])):
            continue
        key = tuple(words[:size])
        if key in gazetteer.exact:
            if size == 1 and key[0] in gazetteer.abbreviations and not tokens[0][0].isupper():
                return 0, ()
            return size, gazetteer.exact[key]
        if len(key[-1]) >= _SHORTEST_FOLDED or size > 1:
            entries = gazetteer.folded.get(tuple(_fold(word) for word in key), ())
            if entries and tokens[size - 1][0][0].isupper():
                return size, entries
    return 0, ()


def _plain(token: str) -> str:
    """Lower case, no accents, no apostrophes, no possessive."""
    if token.isascii() and token.isalpha():
        return token.lower()
    word = re.sub(r"[’'‘´.]", "", _POSSESSIVE.sub("", token))
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def _fold(word: str) -> str:
    """One spelling for all romanisations of a Korean word: Ryanggang, Yanggang; Chongju, Jeongju."""
    for written, folded in _FOLDS:
        word = word.replace(written, folded)
    if word[:2] in {"ry", "ny"}:
        return word[1:]
    return "n" + word[1:] if word[:1] == "r" else word


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    """Read once: gazetteer.json, which training/gazetteer.py writes and which names its sources."""
    rows = json.loads((files("claimtrack.claims") / "gazetteer.json").read_text(encoding="utf-8"))["places"]
    exact: dict[tuple[str, ...], list[_Entry]] = {}
    folded: dict[tuple[str, ...], list[_Entry]] = {}
    hangul: dict[str, list[_Entry]] = {}
    abbreviations = set()
    for row in rows:
        entry = _Entry(row["name"], tuple(row.get("within", ())), row.get("bare", True))
        for name in row.get("hangul", ()):
            hangul.setdefault(name, []).append(entry)
        for name in (row["name"], *row.get("also", ())):
            key = _key(name)
            _put(exact, key, entry)
            if name.isupper():
                abbreviations.add(key[0])
            if entry.korean:
                _put(folded, tuple(_fold(word) for word in key), entry)
    longest_first = "|".join(sorted(hangul, key=len, reverse=True))
    in_hangul = re.compile(rf"(?<![가-힣])({longest_first}){_AFTER_HANGUL}")
    known = {name: tuple(entries) for name, entries in hangul.items()}
    return _Gazetteer(_frozen(exact), _frozen(folded), known, in_hangul, frozenset(abbreviations))


def _key(name: str) -> tuple[str, ...]:
    return tuple(_plain(token[0]) for token in _TOKEN.finditer(name))


def _put(table: dict[tuple[str, ...], list[_Entry]], key: tuple[str, ...], entry: _Entry) -> None:
    entries = table.setdefault(key, [])
    if entry not in entries:
        entries.append(entry)


def _frozen(table: dict[tuple[str, ...], list[_Entry]]) -> dict[tuple[str, ...], tuple[_Entry, ...]]:
    return {key: tuple(entries) for key, entries in table.items()}
