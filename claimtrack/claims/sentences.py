"""The sentences of a canonical text by their offsets, and what its parts are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from claimtrack.claims.furniture import is_furniture, kind_of, pieces
from claimtrack.languages import has_case, word_count
from claimtrack.records import Part, PartKind

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_CLOSING = "\"”’'»)]」』》】）"
_BULLET = re.compile(r"[•*·▪–—-]\s+")
_TOLD = re.compile(',["”’] \\w')  # a question that follows a quotation and its speaker
# The splitter's model was made from law reports: it lacks some ranks, and takes for abbreviations words that
# end sentences in the news ("Kim Jong Un.", "the tax.").
_ABBREVIATIONS = ("brig", "cmdr", "comdr", "d.p.r.k", "lt", "maj", "r.o.k", "supt")
_WORDS = """
    add am app art at auto backs bail bank bin black bold bond book brad broad bump burr bus call can
    car ceo cfo chase chest chip climb coal cold cole dan deserved dig doug dumb elect enter equal fish
    flag flake flip found free gil hacked hall hard how hughes human hun idaho iowa jeff john johns just
    kerry lack lead lock low mass memo met metro mills miss nor or park pat pen per phil pick poland pop
    port rand raw re reporter rest rich rob roll rounds row saw sent series sick sleep so south stars
    stein stock story sum super tables talent tasks tax tech ten thanks un uptick utah vet victories
    walk wall wave west wheat will win york
""".split()
# Some pages lose the space between two sentences ("ended.The next"); and a quotation that opens behind an
# abbreviation begins one ("in Claremont, Calif. “We…"), if it is no nickname behind a title.
_GLUED = re.compile(
    r"[a-z]{3}[.!?]”?(?=[A-Z“][A-Za-z]* \w)"
    r"|[a-z]{2}\.(?<!Gen\.|Sen\.|Rep\.|Gov\.|Adm\.|Col\.|Sgt\.)(?= “[A-Z])"
)
_STATE, _PLURAL_TITLE = ("U.S.", "U.N.", "U.K."), ("Sens.", "Reps.", "Gens.")
_OF_THE_STATE = re.compile(
    r"(?:Secretary|President|Vice|Ambassador|Envoy|Representative|Rep\.|Sen\.|Gen\.|Army|Navy|Air|Marine|Coast|Forces"
    r"|Pacific|Indo|Defense|State|Treasury|Justice|Department|Senate|House|Congress|Supreme|Attorney|District"
    r"|Embassy|Special|Customs|General|Security|Command|Commission|Human|World|Treaty|Charter)\b"
)
_FEWEST_WORDS, _FEWEST_UNCASED = 4, 3  # Korean has no articles, and its particles are no words of their own
# Where a sentence ends in a script without capitals: at a stop before a space, or at one of Chinese and Japanese. What
# goes on right behind a closing quotation mark is the same sentence; "2020. 5. 1." is a day.
_CLOSED = f"[{re.escape(_CLOSING)}]"
_STOP = re.compile(rf"(?:(?<!\d)\.|[!?؟۔।])+{_CLOSED}*(?=\s|\Z)|[。！？]+(?:{_CLOSED}+(?=\s|\Z)|(?!{_CLOSED}))")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` is the sentence, trimmed; `paragraph` counts the text's paragraphs from 0."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> list[Sentence]:
    """Those of the body, in order and never overlapping."""
    return [Sentence(one.start, one.end, number) for number, one in _read(text) if one.kind is PartKind.BODY]


def parts(text: str) -> list[Part]:
    """All of a canonical text but blank space and list marks, in order: each paragraph, or each piece of one."""
    found: list[Part] = []
    paragraph = -1
    for number, one in _read(text):
        if number == paragraph and one.kind is found[-1].kind:
            found[-1] = Part(one.kind, found[-1].start, one.end)
        else:
            found.append(one)
        paragraph = number
    return found


def _read(text: str) -> Iterator[tuple[int, Part]]:
    """Each sentence of a body, and each other part whole, with the number of its paragraph."""
    for number, paragraph in enumerate(pieces(text)):
        for piece in paragraph:
            # A line break inside a wrapped paragraph is a space; either is one character long.
            words = text[piece.start : piece.end].replace("\n", " ")
            body = piece.kind is PartKind.BODY
            for left, right in _joined(words, list(_split(words))) if body else [(0, len(words))]:
                if span := _trimmed(words, left, right):
                    start, end = span
                    kind = kind_of(words[start:end]) if body else piece.kind
                    yield number, Part(kind, piece.start + start, piece.start + end)


def is_checkable(sentence: str) -> bool:
    """Whether it could be an assertion at all: words enough, some in lower case, and not a bare question."""
    words = _WORD.findall(sentence)
    asks = sentence.rstrip(_CLOSING + " ").endswith(("?", "？", "؟")) and not _TOLD.search(sentence)
    if asks:
        return False
    if has_case(sentence):
        enough = len(words) >= _FEWEST_WORDS and sum(word[0].islower() for word in words) >= 2
    else:
        enough = word_count(sentence) >= _FEWEST_UNCASED
    return enough and not is_furniture(sentence)


def _split(words: str) -> Iterator[tuple[int, int]]:
    if not has_case(words):
        yield from pairwise([0, *(stop.end() for stop in _STOP.finditer(words)), len(words)])
        return
    splitter, start = _splitter(), 0
    for end in [*(glued.end() for glued in _GLUED.finditer(words)), len(words)]:
        if words[start:end].strip():
            yield from ((start + left, start + right) for left, right in splitter.spans(words[start:end]))
        start = end


def _joined(words: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Puts back what does not begin a sentence: closing quotes, and lower case after an abbreviation."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        piece = words[start:end].lstrip()
        if held and piece and _goes_on(words[held[0] : held[1]].rstrip(), piece):
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _goes_on(before: str, piece: str) -> bool:
    if piece[0].islower() or not piece.strip(_CLOSING + " .,") or before.endswith(_PLURAL_TITLE):
        return True
    return before.endswith(_STATE) and _OF_THE_STATE.match(piece) is not None


@cache
def _splitter() -> PunktSentenceTokenizer:
    from nupunkt import load_default_model

    splitter = load_default_model()
    for abbreviation in _ABBREVIATIONS:
        splitter.add_abbreviation(abbreviation)
    for word in _WORDS:
        splitter.remove_abbreviation(word)
    return splitter


def _trimmed(words: str, start: int, end: int) -> tuple[int, int] | None:
    """Without the spaces and the list mark around it; None where nothing is left."""
    if bullet := _BULLET.match(words, start, end):
        start = bullet.end()
    while start < end and words[start].isspace():
        start += 1
    while end > start and words[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
