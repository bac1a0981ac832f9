"""Writes contrast.jsonl: pairs made by program from sentences of real articles, with what one says of the other.

    python training/contrast.py ../shared/data training/work

Every rule edits one sentence and knows the label of both directions: from the sentence to the edited one, and
back. A rule that contradicts has sisters which make as small an edit and do not, so that the size of an edit
tells nothing. Two edits may be combined: what is edited is first shortened, or either side put in other words.
"""

# ruff: noqa: E501, SIM102, RUF005  patterns and word lists are read more easily whole

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import lzma
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from claimtrack.claims.quantities import quantities
from claimtrack.claims.sentences import is_checkable, sentences
from claimtrack.records import Bound, Quantity

SEED = 20261129
ARTICLES = {"many_outlets_10k": 4_000, "kcna_2011_2012": 2_500, "kcna_2024": 600}  # read of each
KCNA_SHARE = 0.35
FEWEST, MOST = 8, 40  # words in a sentence
CHOICE = 4  # times as many are made as are wanted
PER_SENTENCE = 4  # rows made of one sentence at most
E, N, C = "entailment", "neutral", "contradiction"
TARGETS = {E: (1.0, 0.0, 0.0), N: (0.0, 1.0, 0.0), C: (0.0, 0.0, 1.0)}
# Rows of each kind and label.
WANTED = {
    "figure": {C: 1700}, "conversion": {E: 1400, N: 700, C: 350},
    "date": {C: 1250, E: 700, N: 650}, "place": {C: 900, E: 700, N: 900}, "agent": {C: 550, E: 600, N: 60},
    "numeric": {C: 950, E: 950, N: 950}, "quantifier": {C: 550, E: 450, N: 450},
    "polarity": {C: 1900, E: 1100, N: 1000}, "hedge": {C: 400, E: 600, N: 1100},
    "drop": {E: 1400, N: 700}, "topic": {N: 1700},
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    outlet: str
    day: date | None
    article: int

    @property
    def kcna(self) -> bool:
        return self.outlet == "KCNA"


@dataclasses.dataclass(frozen=True, slots=True)
class Edit:
    """The new text; the label from the sentence to it, and from it back, where there is a safe one."""

    text: str
    there: str | None
    back: str | None
    rule: str


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    premise: str
    hypothesis: str
    label: str
    kind: str
    rule: str
    of: Sentence


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """What the sentences themselves hold to swap with, and which words open a sentence only by chance."""

    titled: dict[str, list[str]]
    towns: list[tuple[str, str]]
    lowered: frozenset[str]


Rule = Callable[[str, Names, random.Random], Iterator[Edit]]


# Words

_NOT = re.compile(
    r"\b(?:not|cannot|no|never|none|nobody|nothing|nowhere|neither|nor|without|hardly|barely|if|unless|whether"
    r"|may|might|could|would|should|fail(?:s|ed)?|den(?:y|ies|ied)|refus\w+|unclear|unlikely|instead|than|only"
    r"|doubt\w*|until|rather|except|or|likely|possibl[ey]|perhaps|hop(?:e|es|ed|ing)|alleged\w*|contrary"
    r"|far from|unable|prevent\w*|avoid\w*|any)\b|n[’']t\b"
)
_NOT_FIRST = re.compile(
    r"(?:If|No|None|Nobody|Nothing|Neither|Never|Without|Unless|Whether|Except|Perhaps|Rather|Instead|Only|Nor|Not|Any)\b"
)
_SPEECH = re.compile(r"[\"“”‘]|\b(?:I|we|We|you|You|my|our|My|Our|me|us)\b")
_GENDER = re.compile(r"\b(?:he|she|his|her|him|hers|himself|herself|He|She|His|Her|Mr|Ms|Mrs|wife|husband)\b")
_MONTHS = "January February March April May June July August September October November December".split()
_SHORT_MONTHS = dict(zip("Jan. Feb. Aug. Sept. Oct. Nov. Dec.".split(), (0, 1, 7, 8, 9, 10, 11), strict=True))
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty".split()
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()

_IRREGULAR = {
    "become": "became", "begin": "began", "break": "broke", "bring": "brought", "build": "built",
    "buy": "bought", "choose": "chose", "come": "came", "fall": "fell", "fight": "fought", "find": "found",
    "get": "got", "give": "gave", "go": "went", "grow": "grew", "hear": "heard", "hold": "held",
    "keep": "kept", "lead": "led", "leave": "left", "lose": "lost", "make": "made", "meet": "met",
    "pay": "paid", "rise": "rose", "run": "ran", "see": "saw", "sell": "sold", "send": "sent",
    "shoot": "shot", "speak": "spoke", "spend": "spent", "stand": "stood", "steal": "stole",
    "strike": "struck", "take": "took", "teach": "taught", "tell": "told", "throw": "threw", "win": "won",
    "write": "wrote", "withdraw": "withdrew", "draw": "drew", "drive": "drove", "fly": "flew",
    "overturn": "overturned", "undertake": "undertook", "undergo": "underwent",
}  # fmt: skip
_REGULAR = """
    abandon abolish accept accompany accuse achieve acknowledge acquire adopt agree announce apologize appeal
    appear appoint approve arrest arrive assume attack attend award ban blame block boycott call cancel capture
    change close collapse complete conclude condemn confirm consider construct convert create criticize cross
    decide declare decline defeat deliver demand deploy destroy detain develop die discharge discover discuss
    dismiss display dispatch distribute donate double elect enact end endorse enter escape establish evacuate
    exchange execute expand expel explode express fire follow force found hand happen help hire host impose improve
    include increase inspect install introduce invite issue join kidnap kill land launch leak lift mark move
    name negotiate nominate obtain occur open order organize oversee pardon participate pass persuade
    plead pledge present produce promise propose protest provide publish pull purchase push raise reach receive
    recognize recommend reduce reject release remove replace rescue resign resolve respond restore resume
    retire return reveal reverse review rule secure seize serve settle share sign stage start stop submit succeed
    support surrender survive suspend target testify test topple transfer travel veto visit vote walk welcome
    witness work
""".split()
_DOUBLED = {"ban", "stop", "plan", "drop", "permit", "admit", "commit", "step"}
_BARE = frozenset(  # no object needed: nothing to be mistaken for a participle
    """agree apologize appear arrive collapse decide decline die escape explode happen occur participate plead
    resign respond retire return succeed surrender testify travel vote walk work""".split()
)


def _past(base: str) -> str:
    if base in _IRREGULAR:
        return _IRREGULAR[base]
    if base == "oversee":
        return "oversaw"
    if base in _DOUBLED or base in {"occur", "expel", "transfer"}:
        return base + base[-1] + "ed"
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if re.search(r"[^aeiou]y$", base) else base + "ed"


_BASES = {_past(base): base for base in (*_IRREGULAR, *_REGULAR)}
_PARTICIPLE_TOO = {
    past for past, base in _BASES.items()
    if base not in {"become", "begin", "break", "choose", "come", "fall", "give", "go", "grow", "rise", "run",
                    "see", "speak", "steal", "take", "throw", "write", "withdraw", "draw", "drive", "fly",
                    "undertake", "undergo", "oversee"} and base not in _BARE
}  # fmt: skip
_SUBJECT = (
    r"(?:(?:The|His|Her|Their|Its|This|These|That|It|He|She|They|[A-Z][\w.’'-]+)(?: (?!"
    r"(?:who|whom|which|that|when|if|while|as|after|before|because|was|were|is|are|has|have|had|said|will|would|to|by"
    r"|than|did|does|do|can|could|may|be|been|where|what|why|how|but|it|he|she|they|so|since|without|though)\b)"
    r"[\w.’'%$-]+){0,7}?)"
)
_INDEFINITE = re.compile(
    r"(?:A|An|Some|Many|Few|Most|Several|Others|Another|Other|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten"
    r"|Critics|Experts|Analysts|Officials|People|Those|But|And|If|When|While|As|After|Before|In|On|At|For|With"
    r"|Nearly|About|Almost|Both|Each|Every|All|What|How|Why|Who|Where|Since|Although|Though|Because|So|Then"
    r"|Even|Only|Just|Not|No|None|Nobody|Neither|Here|There|Still|Also|Yet|Or|Once|To|From|By|Under|During"
    r"|Among|Despite|Instead|Rather|Perhaps|Maybe|More|Less|Half|Sources|Witnesses|Protesters|Lawmakers|That"
    r"|Through|Over|Until|Unlike|Like|Such|Much|Several|Another|Any|Meanwhile|Thus|Now|Today)\b"
)


def _negative(text: str) -> bool:
    """Whether the sentence denies, supposes or leaves open: what is edited there may change nothing."""
    return bool(_NOT.search(text) or _NOT_FIRST.match(text))


def _replaced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _dotted(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end + (new.endswith(".") and text[end : end + 1] == ".") :]


def _cased(new: str, old: str) -> str:
    return new[0].upper() + new[1:] if old[:1].isupper() else new


# Figures

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WRITTEN = re.compile(r"\b(?:" + "|".join(_NUMBERS[2:]) + r")\b", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class _Figure:
    quantity: Quantity
    start: int  # of the bare number
    end: int
    value: float
    written: bool  # in letters


@lru_cache(maxsize=64)
def _figures(text: str) -> list[_Figure]:
    """The plain numbers in the sentence: no ranges, scores, ages or parts of a name."""
    found = []
    for quantity in quantities(text):
        if quantity.low != quantity.high and quantity.bound is Bound.RANGE:
            continue
        span = text[quantity.start : quantity.end]
        numbers = list(_DIGITS.finditer(span)) or list(_WRITTEN.finditer(span))
        if len(numbers) != 1 or re.search(r"\b(?:half|third|quarter)s?\b|hundreds|thousands|dozens", span):
            continue
        start, end = quantity.start + numbers[0].start(), quantity.start + numbers[0].end()
        word = text[start:end].rstrip(",")
        end = start + len(word)
        if text[end : end + 1] in {"-", "–", "/", ":"} or text[max(0, start - 1) : start] in {"-", "–", "/"}:
            continue
        if re.match(r"(?:st|nd|rd|th|s)\b| (?:and a half|or|to) | \d", text[end:]) or re.search(
            r"[\"“‘'’+]$|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|No|Unit|Flight)\.? $|\b[A-Z]\.[A-Z]\. $",
            text[:start],
        ):
            continue
        written = not word[0].isdigit()
        value = float(_NUMBERS.index(word.lower())) if written else float(word.replace(",", ""))
        found.append(_Figure(quantity, start, end, value, written))
    return found


def _like(number: float, figure: _Figure, text: str) -> str | None:
    """`number` written as the figure is written."""
    word = text[figure.start : figure.end]
    if figure.written:
        if number != int(number) or not 2 <= number <= 20:
            return None
        return _cased(_NUMBERS[int(number)], word)
    decimals = len(word.partition(".")[2])
    if decimals:
        return f"{number:,.{decimals}f}"
    comma = "," in word or number >= 10_000 or number >= 1000 > figure.value
    return f"{round(number):,}" if comma else str(round(number))


def _other_number(figure: _Figure, rng: random.Random, least: float = 1.35, way: int = 0) -> float | None:
    """A clearly different number of the same shape; above (`way` 1) or below (-1) if asked."""
    value = figure.value
    if value <= 0:
        return None
    percent = figure.quantity.unit == "percent"
    for _ in range(20):
        factor = rng.uniform(least, 3.2)
        up = way > 0 or (way == 0 and rng.random() < 0.5)
        number = value * factor if up else value / factor
        if figure.written or (value < 20 and value == int(value)):
            step = rng.randint(2, max(3, round(value * 0.9)))
            number = value + step if up else value - step
            if number < 2:
                continue
            if figure.written and number > 12 >= value:
                continue
        elif value == int(value):
            digits = len(str(int(value)).rstrip("0"))
            scale = 10 ** (len(str(int(number))) - digits) if len(str(int(number))) > digits else 1
            number = round(number / scale) * scale
        else:
            number = round(number, len(str(value).partition(".")[2]))
        if percent and number >= 96:
            continue
        if number > 0 and max(number, value) / min(number, value) >= min(least, 1.25):
            return float(number)
    return None


def _swappable(text: str, figure: _Figure) -> bool:
    before = text[max(0, figure.start - 25) : figure.start].lower()
    unit = text[figure.end : figure.end + 14].lower()
    return not re.search(r"(?:\bno\.? |\bage |\baged |chapter |section |article |one of (?:the )?)$", before) and (
        not re.match(r" (?:one|or more|other|more|times? )", unit)
    )


def figure(text: str, _: Names, rng: random.Random) -> Iterator[Edit]:
    match: re.Match[str] | None
    if _negative(text):
        return
    for one in _figures(text):
        if one.quantity.bound not in {Bound.EXACT, Bound.ABOUT} or not _swappable(text, one):
            continue
        number = _other_number(one, rng, 1.6 if one.quantity.bound is Bound.ABOUT else 1.35)
        new = number and _like(number, one, text)
        if new and new != text[one.start : one.end]:
            yield Edit(_replaced(text, one.start, one.end, new), C, C, "figure swapped")
    for match in re.finditer(r"\b(?:the|his|her|its|their) (\d{1,2})(?:st|nd|rd|th) (anniversary|birthday)", text):
        number = int(match[1]) + rng.choice([-20, -10, -5, 5, 10, 15])
        if number > 3:
            yield Edit(
                _replaced(text, *match.span(1), str(number)).replace(
                    f"{number}{text[match.end(1) : match.end(1) + 2]}", _ordinal(number)
                ),
                C,
                C,
                "anniversary swapped",
            )
    if match := re.search(
        r"\b(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) (third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) "
        r"(?!quarter|and|of|world|grade|century|floor|estate)[a-z]+",
        text,
    ):
        new = rng.choice([word for word in _ORDINALS[1:8] if word != match[1]])
        yield Edit(_replaced(text, *match.span(1), new), C, C, "ordinal swapped")


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


# singular, plural, as many of the other unit, plural of the other unit
_CONVERTED = [
    (r"miles?", 1.609344, "kilometers"), (r"kilomet(?:er|re)s?|km", 0.621371, "miles"),
    (r"feet|foot", 0.3048, "meters"), (r"met(?:er|re)s?", 3.28084, "feet"),
    (r"pounds?", 0.45359, "kilograms"), (r"kilograms?|kg", 2.20462, "pounds"),
    (r"acres?", 0.404686, "hectares"), (r"hectares?", 2.47105, "acres"),
    (r"inches|inch", 2.54, "centimeters"), (r"gallons?", 3.78541, "liters"),
    (r"mph|miles per hour|miles an hour", 1.609344, "km/h"),
    (r"square miles?", 2.58999, "square kilometers"), (r"yards?", 0.9144, "meters"),
]  # fmt: skip
_EXACT = [
    (r"hours?", 60, "minutes", 6), (r"years?", 12, "months", 5), (r"weeks?", 7, "days", 6),
    (r"days?", 24, "hours", 4), (r"decades?", 10, "years", 9), (r"centuries|century", 100, "years", 5),
    (r"minutes?", 60, "seconds", 5),
]  # fmt: skip
_SHARES = {50: "half", 25: "a quarter", 75: "three quarters", 20: "a fifth", 33: "about a third", 66: "about two thirds",
           67: "about two thirds", 34: "about a third", 40: "two fifths", 60: "three fifths"}  # fmt: skip
_SCALED = re.compile(r" (?:million|billion|trillion|hundred|thousand)\b")


def conversion(text: str, _: Names, rng: random.Random) -> Iterator[Edit]:
    """The same amount rounded, or in another unit; and an amount that another unit makes wrong."""
    for one in _figures(text):
        bound, word, after = one.quantity.bound, text[one.start : one.end], text[one.end :]
        before = text[: one.start]
        determined = re.search(
            r"\b(?:the|these|those|his|her|its|their|a|an|another|other|first|last|next|past|of all"
            r"|every|this|that|all)(?: \w+)? \$?$",
            before,
            re.IGNORECASE,
        )
        for unit, factor, name in _CONVERTED:
            if (match := re.match(rf" (?:{unit})\b(?!-| per| an hour| sterling| of debt)", after)) and one.value >= 3:
                if re.search(r"(?:\$|£)$", before) or "(" in after[: match.end() + 4]:
                    continue
                near = _two_figures(one.value * factor)
                close = abs(near - one.value * factor) / near
                wrong = _two_figures(one.value * factor * rng.choice([0.45, 0.55, 1.7, 2.2]))
                end = one.end + match.end()
                about = "about " if bound is Bound.EXACT and close > 0.01 and not determined else ""
                new = _replaced(text, one.start, end, f"{about}{near:,} {name}")
                if close < 0.025:
                    yield Edit(new, E, E if close < 0.012 else None, "unit converted")
                if bound in {Bound.EXACT, Bound.ABOUT} and not _negative(text):
                    yield Edit(_replaced(text, one.start, end, f"{wrong:,} {name}"), C, C, "unit converted wrongly")
        for unit, factor, name, most in _EXACT:
            if (match := re.match(rf" (?:{unit})\b(?!-)(?! (?:old|of age|to life|ago|later|in prison))", after)) and (
                2 <= one.value <= most and one.value == int(one.value)
            ):
                if (
                    bound is Bound.EXACT
                    and re.search(r"\b(?:past|last|next|first|than|every|of|about|the) $", before, re.I) is None
                ):
                    new = f"{int(one.value) * factor} {name}"
                    yield Edit(_replaced(text, one.start, one.end + match.end(), new), E, E, "unit of time converted")
        share = re.match(r"(?:%| percent| per cent) of (?=the |its |his |their |all |[A-Z]?[a-z]+s\b)", after)
        if share and one.value in _SHARES and bound is Bound.EXACT:
            new = _SHARES[int(one.value)] + " of "
            new = _cased(new, before[-1:] or "A")
            yield Edit(
                _replaced(text, one.start, one.end + share.end(), new),
                E,
                E if one.value in {50, 25, 75, 20, 60, 40} else N,
                "percent as a share",
            )
        if one.written and 2 <= one.value <= 20 and not re.match(r"[ -](?:hundred|thousand)", after) and before:
            new = str(int(one.value))
            yield Edit(_replaced(text, one.start, one.end, new), E, E, "number in digits")
        elif (
            not one.written
            and one.value == int(one.value)
            and 2 <= one.value <= 20
            and (
                not re.search(r"[$£€#.(]$", before)
                and not _SCALED.match(after)
                and not after.startswith(("%", " p.m", " a.m", "th"))
            )
        ):
            new = _NUMBERS[int(one.value)]
            new = new if before else _cased(new, "A")
            yield Edit(_replaced(text, one.start, one.end, new), E, E, "number in words")
        if one.value == 12 and bound is Bound.EXACT and not determined and re.match(r" [a-z]+s\b", after) and before:
            if not re.match(r" (?:months|hours|years|times|minutes|percent|points)", after):
                yield Edit(_replaced(text, one.start, one.end, "a dozen"), E, E, "a dozen")
        plain = not one.written and bound is Bound.EXACT and not determined and not _negative(text)
        if plain and one.value >= 100 and "." not in word and not _SCALED.match(after):
            for digits in (2, 1):
                low, high = _rounded(one.value, digits, -1), _rounded(one.value, digits, 1)
                sign = 1 if before.endswith(("$", "£", "€")) else 0
                start = one.start - sign
                if low == one.value:
                    continue
                for number, phrase in (
                    (low, rng.choice(["more than", "over"])),
                    (high, "nearly"),
                    (high if high - one.value < one.value - low else low, "about"),
                ):
                    off = abs(number - one.value) / one.value
                    if off > (0.03 if phrase in {"nearly", "about"} else 0.2) or off == 0:
                        continue
                    phrase = phrase if start else phrase.capitalize()
                    new = f"{phrase} {text[start : one.start]}{int(number):,}"
                    yield Edit(_replaced(text, start, one.end, new), E, N, "rounded")
        if plain and _SCALED.match(after) and re.fullmatch(r"\d+\.\d+", word) and one.value > 1.9:
            sign = 1 if before.endswith(("$", "£", "€")) else 0
            start, low = one.start - sign, int(one.value)
            off = one.value - low
            phrase = "more than" if off > 0.03 * one.value else rng.choice(["about", "more than", "just over"])
            if low > 0 and off > 0 and off / one.value < 0.25:
                new = f"{phrase if start else phrase.capitalize()} {text[start : one.start]}{low}"
                yield Edit(_replaced(text, start, one.end, new), E, N, "rounded")


def _two_figures(value: float) -> int | float:
    scale = 10.0 ** (len(str(int(value))) - 2)
    number = round(value / scale) * scale
    return int(number) if number >= 10 else round(value, 1)


def _rounded(value: float, digits: int, way: int) -> int:
    scale = 10 ** (len(str(int(value))) - digits)
    return int(value // scale * scale) + (scale if way > 0 else 0)


_BOUND = re.compile(
    r"\b(?:(more than|over|at least|upwards of|no fewer than)|(less than|fewer than|under|up to|no more than))"
    r" (?=\$?£?€?$)", re.IGNORECASE)  # fmt: skip


def numeric(text: str, _: Names, rng: random.Random) -> Iterator[Edit]:
    """A figure against a bound: 7 is more than 5; "more than 5" may be 7."""
    negative = _negative(re.sub(r"\b(?:more|less|fewer) than\b|\bno (?:more|fewer) than\b", "", text))
    if negative:
        return
    for one in _figures(text):
        before, after = text[: one.start], text[one.end :]
        if (
            one.start == 0
            or one.quantity.unit in {"ordinal", "year", "s"}
            or re.match(r"(?:th|st|nd|rd)\b", after)
            or not _swappable(text, one)
        ):
            continue
        above, below = _other_number(one, rng, 1.3, 1), _other_number(one, rng, 1.3, -1)
        up, down = above and _like(above, one, text), below and _like(below, one, text)
        sign = 1 if before.endswith(("$", "£", "€")) else 0
        start = one.start - sign
        mark = text[start : one.start]
        counted = one.quantity.unit in {"", "person"}

        def put(bound: str, number: str, begin: int = start, one: _Figure = one, mark: str = mark) -> str:
            bound = bound if begin else bound.capitalize()
            number = number.lower() if bound else number
            return _replaced(text, begin, one.end, f"{bound} {mark}{number}".strip() if bound else f"{mark}{number}")

        more = rng.choice(["more than", "over", "more than", "at least"])
        less = rng.choice(["fewer than", "less than", "fewer than"] if counted else ["less than", "under", "less than"])
        if counted and less == "under":
            less = "fewer than"
        if one.quantity.bound is Bound.EXACT:
            if re.search(
                r"\b(?:the|these|those|his|her|its|their|a|an|another|other|first|last|next|past|all|every|this"
                r"|that|about|than|exactly|all|both|our|your|my|whose|’s|'s|and|between|of|just|only|final)"
                r"(?: \w+)? $",
                text[:start],
                re.IGNORECASE,
            ) and not re.search(r"\b(?:in|of|for|to) $", text[:start]):
                continue
            if re.match(r" (?:and|or|to|of|in|-|–)\b", after) or re.search(r"(?:of the|of|and) $", text[:start]):
                continue
            word = text[one.start : one.end]
            if down:
                yield Edit(put(more, down), E, N, "n, more than less")
                yield Edit(put(less, down), C, C, "n, less than less")
            if up:
                yield Edit(put(less, up), E, N, "n, less than more")
                yield Edit(put(more, up), C, C, "n, more than more")
            yield Edit(put("more than", word), C, C, "n, more than n")
            yield Edit(put("less than" if not counted else "fewer than", word), C, C, "n, less than n")
        elif match := _BOUND.search(text[:start]):
            begin = match.start()
            if re.search(
                r"\b(?:people|those|anyone|men|women|adults|Americans|voters|aged|ages?|and|kids|children) $",
                text[:begin],
            ):
                continue  # "people over 70"
            at_least = bool(match[1])
            inside, outside = (up, down) if at_least else (down, up)
            way = "more" if at_least else "less"
            if inside:
                yield Edit(put("", inside, begin), N, E, f"{way} than n, n beyond")
                yield Edit(_replaced(text, one.start, one.end, inside), N, E, f"{way} than n, tighter bound")
            if outside:
                yield Edit(put("", outside, begin), C, C, f"{way} than n, n outside")
                yield Edit(_replaced(text, one.start, one.end, outside), E, N, f"{way} than n, looser bound")
                yield Edit(put(less if at_least else more, outside, begin), C, C, f"{way} than n, opposite bound")


# Dates

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_ABBREVIATED = r"(?:Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
_FEAST = re.compile(r"\b(?:July 4|July Fourth|Sept(?:\.|ember) 11|Black Friday|Super Tuesday|Good Friday|Juche|Cyber Monday"
                    r"|Bloody Sunday|May Day|anniversary|birthday|Election Day|every|each)\b", re.IGNORECASE)  # fmt: skip
_AFTER_YEAR = r"(?=[.,;]|$| (?:when|after|to|by|that|because|following|before|with|at|as|while|for|from|where)\b)"


def day(text: str, _: Names, rng: random.Random) -> Iterator[Edit]:
    if _FEAST.search(text):
        return
    plain = not _negative(text)
    for match in re.finditer(
        rf"\b(?:on )?({'|'.join(_DAYS)})\b(?! (?:and|or|through|to|Night|Morning|Times)\b|[’'-]| {_MONTH}|,? (?:{_MONTH}|{_ABBREVIATED}))",
        text,
    ):
        name, start = match[1], match.start(1)
        left = text[: match.start()]
        if re.search(
            r"\b(?:and|or|from|through|last|next|since|until|by|this|between|a|the|[A-Z]\w+) $", left
        ) and not match[0].startswith("on"):
            continue
        if len(re.findall("|".join(_DAYS), text)) > 1 or re.search(rf"{_MONTH} \d|\bJuche", text):
            continue
        if plain:
            far = [d for d in _DAYS if d != name]
            yield Edit(_replaced(text, start, match.end(1), rng.choice(far)), C, C, "weekday swapped")
        if part := re.match(r" (morning|afternoon|evening|night)\b", text[match.end() :]):
            end = match.end() + part.end()
            if plain:
                yield Edit(_replaced(text, match.end(), end, ""), E, N, "part of day dropped")
                other = rng.choice(
                    [
                        p
                        for p in ("morning", "afternoon", "evening")
                        if p != part[1] and {p, part[1]} != {"evening", "night"}
                    ]
                )
                yield Edit(_replaced(text, match.end() + part.start(1), end, other), C, C, "part of day swapped")
        elif match[0].startswith("on ") and plain and re.match(r"[.,]", text[match.end() :]):
            part_of = rng.choice(["morning", "afternoon", "evening"])
            yield Edit(_replaced(text, match.end(), match.end(), f" {part_of}"), N, E, "part of day added")
    for match in re.finditer(
        rf"\b(on )?({_MONTH}|{_ABBREVIATED}) (\d{{1,2}})(?:, ((?:19|20)\d\d))?(?![\d:,-]\d|[–-]| (?:and|or|to) |th|st|%|\w)",
        text,
    ):
        on, month, number, year = match.groups()
        value = int(number)
        if not 1 <= value <= 31 or re.search(
            rf"(?:{'|'.join(_DAYS)}),? $|\b(?:from|to|between|by|until|since|and|the) $", text[: match.start()]
        ):
            continue
        index = _SHORT_MONTHS[month] if month in _SHORT_MONTHS else _MONTHS.index(month)
        full = _MONTHS[index]
        lead = on or ""
        rest = f", {year}" if year else ""
        if plain:
            moved = rng.choice([n for n in range(1, 29) if abs(n - value) >= 2])
            yield Edit(_replaced(text, *match.span(), f"{lead}{month} {moved}{rest}"), C, C, "day swapped")
            other = rng.choice([m for m in _MONTHS if m != full])
            yield Edit(_replaced(text, *match.span(), f"{lead}{other} {min(value, 28)}{rest}"), C, C, "month swapped")
            if year:
                years = int(year) + rng.choice([-3, -2, -1, 1, 2])
                yield Edit(_replaced(text, *match.span(), f"{lead}{month} {number}, {years}"), C, C, "year swapped")
            if on and match.start():
                less = f"in {full} {year}" if year else f"in {full}"
                yield Edit(_replaced(text, *match.span(), less), E, N, "day dropped")
                if year:
                    yield Edit(_replaced(text, *match.span(), f"in {year}"), E, N, "month dropped")
                less = f"in {other} {year}" if year else f"in {other}"
                yield Edit(_replaced(text, *match.span(), less), C, C, "day dropped, month swapped")
        shape = rng.choice(
            [
                f"{number} {full}{' ' + year if year else ''}",
                f"the {_ordinal(value)} of {full}{', ' + year if year else ''}",
            ]
        )
        yield Edit(_replaced(text, *match.span(), lead + shape), E, E, "date rewritten")
        if month in _SHORT_MONTHS:
            yield Edit(_replaced(text, match.start(2), match.end(2), full), E, E, "month written out")
    for match in re.finditer(rf"\b[Ii]n (?:(early|mid|late)[ -])?({_MONTH})(?:,? ((?:19|20)\d\d))?{_AFTER_YEAR}", text):
        if not plain:
            break
        third, month, year = match.groups()
        other = rng.choice([m for m in _MONTHS if m != month])
        yield Edit(_replaced(text, *match.span(2), other), C, C, "month swapped")
        if third:
            yield Edit(_replaced(text, match.start(1), match.start(2), ""), E, N, "part of month dropped")
            new = rng.choice([p for p in ("early", "late") if p != third])
            yield Edit(_replaced(text, *match.span(1), new), C, C, "part of month swapped")
        if year:
            yield Edit(_replaced(text, match.start(), match.end(), f"{match[0][:2]} {year}"), E, N, "month dropped")
            years = int(year) + rng.choice([-4, -3, -2, 2])
            yield Edit(_replaced(text, *match.span(3), str(years)), C, C, "year swapped")
        elif not third:
            new = rng.choice(["early", "late", "mid-"])
            new = new if new.endswith("-") else new + " "
            yield Edit(_replaced(text, match.start(2), match.start(2), new), N, E, "part of month added")
    for match in re.finditer(rf"\b[Ii]n ((?:19|20)\d\d){_AFTER_YEAR}", text):
        if plain:
            years = int(match[1]) + rng.choice([-6, -5, -4, -3, -2, 2, 3])
            yield Edit(_replaced(text, *match.span(1), str(years)), C, C, "year swapped")
            more = f"{rng.choice(_MONTHS)} " if rng.random() < 0.7 else rng.choice(["early ", "late ", "mid-"])
            yield Edit(_replaced(text, match.start(1), match.start(1), more), N, E, "month added")
            if match[0].startswith("in"):
                decade = f"in the {match[1][:3]}0s" if int(match[1]) < 2000 else ""
                if decade:
                    yield Edit(_replaced(text, *match.span(), decade), E, N, "year as decade")


# Places

_STATES = (
    """Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho
    Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi
    Missouri Montana Nebraska Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia
    Wisconsin Wyoming""".split()
    + ["New Hampshire", "New Jersey", "New Mexico", "North Carolina", "South Carolina"]
)
_COUNTRIES = """Afghanistan Algeria Angola Argentina Australia Austria Bangladesh Belarus Belgium Bolivia Brazil Bulgaria
    Cambodia Canada Chile China Colombia Cuba Denmark Ecuador Egypt Ethiopia Finland France Germany Ghana Greece
    Guatemala Haiti Honduras Hungary India Indonesia Iran Iraq Ireland Israel Italy Japan Jordan Kenya Kuwait Laos
    Lebanon Libya Malaysia Mali Mexico Mongolia Morocco Nigeria Norway Pakistan Peru Poland Portugal Qatar Romania
    Russia Singapore Somalia Spain Sudan Sweden Switzerland Syria Thailand Tunisia Turkey Uganda Ukraine Venezuela
    Vietnam Yemen Zimbabwe""".split()
_TOWNS = {
    "Paris": "France", "London": "Britain", "Berlin": "Germany", "Munich": "Germany", "Hamburg": "Germany",
    "Rome": "Italy", "Milan": "Italy", "Madrid": "Spain", "Barcelona": "Spain", "Brussels": "Belgium",
    "Vienna": "Austria", "Geneva": "Switzerland", "Zurich": "Switzerland", "Stockholm": "Sweden",
    "Oslo": "Norway", "Copenhagen": "Denmark", "Helsinki": "Finland", "Warsaw": "Poland", "Athens": "Greece",
    "Moscow": "Russia", "St. Petersburg": "Russia", "Vladivostok": "Russia", "Kiev": "Ukraine",
    "Istanbul": "Turkey", "Ankara": "Turkey", "Cairo": "Egypt", "Baghdad": "Iraq", "Mosul": "Iraq",
    "Damascus": "Syria", "Aleppo": "Syria", "Beirut": "Lebanon", "Tripoli": "Libya", "Benghazi": "Libya",
    "Tehran": "Iran", "Kabul": "Afghanistan", "Kandahar": "Afghanistan", "Islamabad": "Pakistan",
    "Karachi": "Pakistan", "Beijing": "China", "Shanghai": "China", "Shenyang": "China", "Wuhan": "China",
    "Tokyo": "Japan", "Osaka": "Japan", "Hiroshima": "Japan", "Seoul": "South Korea", "Busan": "South Korea",
    "Hanoi": "Vietnam", "Bangkok": "Thailand", "Jakarta": "Indonesia", "Manila": "the Philippines",
    "Kuala Lumpur": "Malaysia", "New Delhi": "India", "Mumbai": "India", "Sydney": "Australia",
    "Toronto": "Canada", "Ottawa": "Canada", "Havana": "Cuba", "Caracas": "Venezuela", "Nairobi": "Kenya",
    "Pyongyang": "North Korea", "Wonsan": "North Korea", "Hamhung": "North Korea", "Sinuiju": "North Korea",
    "Chongjin": "North Korea", "Nampho": "North Korea", "Kaesong": "North Korea", "Hyesan": "North Korea",
    "Chicago": "Illinois", "Los Angeles": "California", "San Francisco": "California", "San Diego": "California",
    "Sacramento": "California", "Oakland": "California", "Houston": "Texas", "Dallas": "Texas", "Austin": "Texas",
    "San Antonio": "Texas", "El Paso": "Texas", "Miami": "Florida", "Tampa": "Florida", "Orlando": "Florida",
    "Tallahassee": "Florida", "Atlanta": "Georgia", "Boston": "Massachusetts", "Detroit": "Michigan",
    "Cleveland": "Ohio", "Cincinnati": "Ohio", "Philadelphia": "Pennsylvania", "Pittsburgh": "Pennsylvania",
    "Baltimore": "Maryland", "Charlotte": "North Carolina", "Denver": "Colorado", "Seattle": "Washington state",
    "Phoenix": "Arizona", "Tucson": "Arizona", "Las Vegas": "Nevada", "Milwaukee": "Wisconsin",
    "Minneapolis": "Minnesota", "St. Louis": "Missouri", "New Orleans": "Louisiana", "Nashville": "Tennessee",
    "Memphis": "Tennessee", "Indianapolis": "Indiana", "Des Moines": "Iowa", "Honolulu": "Hawaii",
}  # fmt: skip
_PLACE = re.compile(
    r"\b(in|near|outside|to|from|at|across) (" + "|".join(
        sorted((re.escape(p) for p in (*_STATES, *_COUNTRIES, *_TOWNS, "North Korea", "South Korea", "Britain")), key=len, reverse=True)
    ) + r")\b(?=[.;]|, (?!(?:and |or )?[A-Z(&]|[a-z]+ and |or )|$| (?:on|in|after|when|where|to|with|for|last|this|by|at|during|as|that|who|were|was|are|have|has|is|had|since|before|early|late|while|from|about|over|because|will|under|through|over|next|following|amid|earlier|later|despite)\b)")  # fmt: skip
# What happens once and in one place: the event that a place is given to.
_EVENT = re.compile(
    r"\b(?:(?:was|were) (?:held|born|killed|shot|arrested|injured|found|opened|captured|detained|convicted|sentenced|buried"
    r"|raised|stationed|based|built|launched|signed|attacked|kidnapped|wounded|staged|discovered|executed)|took place"
    r"|died|arrived|landed|crashed|spoke|gave a speech|delivered a speech|met with|opened|signed|attended|flew|traveled"
    r"|travelled|exploded|held (?:a|talks|an)|killed|shot|addressed|visited|was on|stayed|moved|returned|left|headquartered)\b"
    r"(?:(?!,| and | that | who | which | but | while ).){0,60}$"
    r"|\b(?:at|during|after|attended|held) (?:a|an|the|his|her) (?:[\w-]+ ){0,3}(?:rally|summit|meeting|conference|speech|event"
    r"|hearing|interview|ceremony|shooting|attack|bombing|explosion|protest|march|fundraiser|debate|funeral|visit|trial) $"
)
_GENERAL = re.compile(
    r"\b(?:voters|residents|people|workers|students|women|men|children|unemployment|prices|Republicans|Democrats|schools"
    r"|companies|farmers|police|hospitals|teachers|refugees|immigrants|protests|protesters|cases|lawmakers|families|banks"
    r"|elections|tourists|businesses|christians|Christians|Muslims|journalists|doctors|forces|troops|violence|crime"
    r"|churches|homes|jobs|universities|factories|parties|poverty|temperatures|taxes|conservatives|liberals|soldiers|ads"
    r"|races|seats|wages|deaths|polls|turnout|officials|judges|clinics|investors|peasants|youths|working people) $"
)


def place(text: str, names: Names, rng: random.Random) -> Iterator[Edit]:
    match: re.Match[str] | None
    plain = not _negative(text)
    found = list(_PLACE.finditer(text))
    for match in found:
        word, name = match.groups()
        if any(name != other[2] and other[2] in (*_STATES, *_COUNTRIES, *_TOWNS) for other in found) and len(found) > 2:
            continue
        left = text[: match.start()]
        kin = [p for p in _kin(name) if not re.search(rf"\b{re.escape(p)}\b", text) and _TOWNS.get(p) != name]
        if text.count(name) > 1 or not kin:
            continue
        new = rng.choice(kin)
        swapped = _replaced(text, *match.span(2), new)
        if (
            plain
            and word in {"in", "near", "at", "outside", "to", "from"}
            and _EVENT.search(left)
            and not re.match(r"\b(?:A|An|Many|Some|Several|Most)\b", text)
        ):
            yield Edit(swapped, C, C, "place of an event swapped")
        if (
            word in {"in", "across"}
            and _GENERAL.search(left)
            and not re.search(r"\bthe \w+ $|\b(?:two|three|all|the|these|those) (?:\w+ )?\w+ $", left)
        ):
            yield Edit(swapped, N, N, "place of another group")
        whole = _TOWNS.get(name)
        if (
            word in {"in", "near"}
            and whole
            and plain
            and whole not in text
            and (word == "in")
            and not re.search(r"(?:capital|city|town) $", left)
        ):
            if whole.split()[0] not in text and "U.S." not in left[-12:]:
                yield Edit(_replaced(text, *match.span(2), whole), E, N, "town as its country")
                far = [
                    c
                    for c in (_STATES if whole in (*_STATES, "Washington state") else _COUNTRIES)
                    if c not in text and c != whole
                ]
                if _EVENT.search(left):
                    yield Edit(_replaced(text, *match.span(2), rng.choice(far)), C, C, "town as another country")
        towns = [t for t, c in _TOWNS.items() if c == name]
        if word == "in" and len(towns) > 1 and _EVENT.search(left) and plain:
            yield Edit(_replaced(text, *match.span(2), rng.choice(towns)), N, E, "country as one of its towns")
    for match in re.finditer(
        r"\b(in|near|outside) ([A-Z][a-z]+(?: [A-Z][a-z]+)?), ([A-Z][a-z.]+(?: [A-Z][a-z]+)?)(?=[,.]| (?:on|in|after|when|where|to|with|for|last|this|by)\b)",
        text,
    ):
        word, town, whole = match.groups()
        if (
            whole not in (*_STATES, *_COUNTRIES, "South Korea", "North Korea")
            or not plain
            or town in (*_STATES, *_COUNTRIES, "New York")
        ):
            continue
        end = match.end() + (1 if text[match.end() : match.end() + 1] == "," else 0)
        if word == "in":
            yield Edit(_replaced(text, match.start(2), end, whole), E, N, "town dropped")
        yield Edit(_replaced(text, match.end(2), end, ""), E, N if rng.random() < 0.5 else None, "country dropped")
        options = [(t, w) for t, w in names.towns if t != town and w != whole and (w in _STATES) == (whole in _STATES)]
        if options and _EVENT.search(text[: match.start()]):
            new = ", ".join(rng.choice(options))
            yield Edit(_replaced(text, match.start(2), match.end(3), new), C, C, "town and country swapped")
            other = rng.choice([w for w in (_STATES if whole in _STATES else _COUNTRIES) if w != whole])
            if word == "in":
                yield Edit(_replaced(text, match.start(2), end, other), C, C, "town dropped, country swapped")
    for pattern, new in _CAPITALS:
        if (match := re.search(pattern, text)) and new not in text:
            yield Edit(_replaced(text, *match.span(), new), E, E, "capital described")


_CAPITALS = [
    (r"(?<=\bin )Seoul\b(?![’',]|,? [A-Z])", "the South Korean capital"), (r"(?<=\bin )Pyongyang\b(?![’']|,? [A-Z])", "the North Korean capital"),
    (r"(?<=\bin )Beijing\b(?![’']|,? [A-Z])", "the Chinese capital"), (r"(?<=\bin )Moscow\b(?![’']|,? [A-Z])", "the Russian capital"),
    (r"(?<=\bin )Paris\b(?![’']|,? [A-Z])", "the French capital"), (r"(?<=\bin )London\b(?![’']|,? [A-Z])", "the British capital"),
    (r"(?<=\bin )Cairo\b(?![’']|,? [A-Z])", "the Egyptian capital"), (r"(?<=\bin )Kabul\b(?![’']|,? [A-Z])", "the Afghan capital"),
    (r"(?<=\bin )Baghdad\b(?![’']|,? [A-Z])", "the Iraqi capital"), (r"(?<=\bin )Tokyo\b(?![’']|,? [A-Z])", "the Japanese capital"),
    (r"(?<=\bin )Damascus\b(?![’']|,? [A-Z])", "the Syrian capital"), (r"(?<=\bin )Tehran\b(?![’']|,? [A-Z])", "the Iranian capital"),
]  # fmt: skip


def _kin(name: str) -> list[str]:
    if name in _STATES:
        return _STATES
    if name in _TOWNS:
        home = name in _TOWNS and _TOWNS[name]
        american = home in _STATES or home == "Washington state"
        if home == "North Korea":
            return [t for t, c in _TOWNS.items() if c == "North Korea" and t != name]
        return [
            t
            for t, c in _TOWNS.items()
            if t != name and c != "North Korea" and (c in _STATES or c == "Washington state") == american
        ]
    return [c for c in _COUNTRIES if c != name]


# Agents

_MEN = """Barack Obama; Donald Trump; Joe Biden; Mitt Romney; Mike Pence; John Kerry; Mitch McConnell; Paul Ryan; Harry Reid;
    John Boehner; Chuck Schumer; Bernie Sanders; Ted Cruz; Marco Rubio; Jeb Bush; John Kasich; Lindsey Graham; John McCain;
    Newt Gingrich; Rick Santorum; Chris Christie; Scott Walker; Rand Paul; Eric Holder; James Comey; Robert Mueller;
    Mike Pompeo; Rex Tillerson; James Mattis; William Barr; Jeff Sessions; Pete Buttigieg; Adam Schiff; Devin Nunes;
    Bill Clinton; George W. Bush; Vladimir Putin; David Cameron; Boris Johnson; Emmanuel Macron; Benjamin Netanyahu;
    Bashar al-Assad; Xi Jinping; Shinzo Abe; Moon Jae-in; Hassan Rouhani; Kim Yong Nam; Choe Ryong Hae; Pak Ui Chun;
    Kim Yong Il; Choe Yong Rim; Kim Ki Nam; Choe Thae Bok; Pak Pong Ju; Kim Tok Hun; Jo Yong Won; Pak Jong Chon; Ri Yong Ho;
    Yang Hyong Sop; Kang Sok Ju; Jo Yon Jun; Ri Il Hwan; Kim Jae Ryong; Jon Hyon Chol; Ro Tu Chol""".replace("\n", " ")  # fmt: skip
_WOMEN = """Hillary Clinton; Nancy Pelosi; Elizabeth Warren; Kamala Harris; Amy Klobuchar; Susan Rice; Loretta Lynch; Janet Yellen;
    Michele Bachmann; Dianne Feinstein; Theresa May; Angela Merkel; Carly Fiorina; Nikki Haley; Susan Collins; Betsy DeVos;
    Choe Son Hui; Park Geun-hye; Kim Yo Jong""".replace("\n", " ")  # fmt: skip
_PEOPLE = [
    {"name": name.strip(), "woman": woman}
    for names, woman in ((_MEN, False), (_WOMEN, True))
    for name in " ".join(names.split()).split(";")
]
_NATIONS = (
    """China Russia Iran Japan France Germany Britain Israel Turkey India Pakistan Syria Iraq Egypt Canada Mexico
    Brazil Italy Spain Australia Cuba Venezuela""".split()
    + ["North Korea", "South Korea"]
)
_BODIES = [
    "FBI", "CIA", "Justice Department", "State Department", "Treasury Department", "Pentagon", "Environmental Protection Agency",
    "Commerce Department", "Labor Department", "Department of Homeland Security", "Supreme Court", "White House",
]  # fmt: skip
# What one alone does, of the same thing: another's doing it contradicts.
_ALONE = (
    "won|signed|vetoed|nominated|appointed|fired|defeated|introduced|founded|wrote|directed|chaired|led|hosted|delivered"
    "|launched|conducted|carried out|opened|unveiled|issued|pardoned|beat|shot|killed|gave a speech|made a speech"
    "|announced plans|presided over|tapped|picked|succeeded|replaced|inherited|imposed|declared war|withdrew|pulled out"
    "|detonated|tested|proposed|sponsored|hired|bought|acquired|sold|sent a message|resigned|dropped out|ordered|commissioned"
)
_TITLE = r"(?:President|Vice President|Sen\.|Rep\.|Gov\.|Senator|Secretary of State|Attorney General|Judge|Justice|Prime Minister|Mayor|Speaker|Ambassador|Gen\.)"
_ALIASES = [
    (r"\bthe United States(?![’'])(?! of)", "the U.S."), (r"\bthe U\.S\.(?= (?:and|has|is|was|will|had|in|to|on|from|for|did|government)\b)", "the United States"),
    (r"\bU\.S\. (?=officials|troops|soldiers|forces|diplomats|citizens|companies|lawmakers|voters|intelligence)", "American "),
    (r"\bAmerican (?=officials|troops|soldiers|forces|diplomats)", "U.S. "),
    (r"\b[Tt]he DPRK\b(?=[.,;]| (?:and|to|in|is|was|has|on|for|from|by|at|with|will|as|have|had|that|which|who)\b)", "North Korea"), (r"\bthe Democratic People's Republic of Korea\b", "North Korea"), (r"\bsouth Korea\b", "the Republic of Korea"),
    (r"\bNorth Korea\b(?![’'n])", "the Democratic People's Republic of Korea"), (r"\bthe United Nations\b", "the U.N."), (r"\bthe European Union\b", "the EU"),
    (r"\bthe GOP\b(?= (?:and|has|is|was|will|had|in|to|on|from|for|did)\b|[,.])", "the Republican Party"), (r"\bthe Republican Party\b", "the GOP"),
    (r"\bthe Federal Reserve\b(?! [A-Z])", "the U.S. central bank"), (r"\bPresident Barack Obama\b", "President Obama"), (r"\bPresident Obama\b", "Barack Obama"),
    (r"\bPresident (?:Donald )?Trump\b", "Donald Trump"), (r"\bthe Environmental Protection Agency\b", "the EPA"), (r"\bthe EPA\b", "the Environmental Protection Agency"),
    (r"\bthe National Security Agency\b", "the NSA"), (r"\bthe NSA\b(?![’'])", "the National Security Agency"), (r"\bthe Central Intelligence Agency\b", "the CIA"),
    (r"\bthe CIA\b(?![’'])", "the Central Intelligence Agency"), (r"\bthe FBI\b(?![’'])", "the Federal Bureau of Investigation"), (r"\bthe Islamic State\b(?! [a-z]*i)", "ISIS"),
    (r"\bthe Affordable Care Act\b", "Obamacare"), (r"\bObamacare\b", "the Affordable Care Act"), (r"\bSen\. (?=[A-Z])", "Senator "), (r"\bGov\. (?=[A-Z])", "Governor "),
    (r"\bRep\. (?=[A-Z])", "Representative "), (r"\bthe WHO\b(?![’'])", "the World Health Organization"), (r"\bthe World Health Organization\b", "the WHO"),
    (r"\bthe Justice Department\b", "the Department of Justice"), (r"\bthe State Department\b", "the Department of State"), (r"\bthe Pentagon\b(?![’'])", "the Defense Department"),
    (r"\bBritain\b(?![’'])", "the United Kingdom"), (r"\bthe Workers' Party of Korea\b", "the WPK"), (r"\bthe WPK\b", "the Workers' Party of Korea"),
]  # fmt: skip
_WHO = r"(?:(?!(?:It|And|But|He|She|They|We|I|You|This|That|In|On|If|When|While|As|So|Then|Yet|Or|Who|What)\b)[A-Z][a-z]+(?: [A-Z][a-z’'-]+){0,2}|(?:President|Sen\.|Rep\.|Gov\.) [A-Z][a-z]+(?: [A-Z][a-z]+)?|[Tt]he (?:United States|White House|Justice Department|Taliban|FBI|CIA|Pentagon))"


def agent(text: str, names: Names, rng: random.Random) -> Iterator[Edit]:
    match: re.Match[str] | None
    plain = not _negative(text)
    if plain and not _GENDER.search(text):
        for match in re.finditer(
            rf"\b({_TITLE}) ([A-Z][a-z’']+(?: [A-Z][a-zA-Z’'-]+){{0,2}})(?= (?:{_ALONE})\b)", text
        ):
            yield from _other_titled(text, match, names, rng, "titled agent swapped")
        for match in re.finditer(
            rf"\b(?:signed|written|led|headed|hosted|vetoed|introduced|sponsored|appointed|nominated|founded|directed|chaired|authored|proposed|ordered|killed|shot) by (?:(?:former|then-) ?)?({_TITLE}) ([A-Z][a-z’']+(?: [A-Z][a-zA-Z’'-]+){{0,2}})\b(?![’'])",
            text,
        ):
            yield from _other_titled(text, match, names, rng, "titled agent of a passive swapped")
    for person in _PEOPLE if plain else ():
        name = str(person["name"])
        if name not in text:
            continue
        for match in re.finditer(
            rf"(?:(?<=^)|(?<= by )|(?<=, ))(?:(?:President|Sen\.|Vice President|Secretary) )?({re.escape(name)})(?= (?:{_ALONE})\b|[,.]| (?:on|in|at|and later)\b)",
            text,
        ):
            passive = re.search(
                r"\b(?:signed|written|led|headed|hosted|vetoed|introduced|sponsored|appointed|nominated|founded|directed|proposed|chaired) by $",
                text[: match.start()],
            )
            if not (passive or re.match(rf" (?:{_ALONE})\b", text[match.end() :])):
                continue
            korean = " " in name and len(name.split()) == 3 and "-" not in name and "." not in name
            others = [
                str(p["name"])
                for p in _PEOPLE
                if p["woman"] == person["woman"]
                and p["name"] != name
                and (len(str(p["name"]).split()) == 3 and "-" not in str(p["name"]) and "." not in str(p["name"]))
                == korean
                and str(p["name"]).split()[-1] not in text
            ]
            if others:
                yield Edit(_replaced(text, *match.span(1), rng.choice(others)), C, C, "named agent swapped")
    if plain and (match := re.match(rf"({'|'.join(_NATIONS)})(?= (?:{_ALONE})\b)", text)):
        other = rng.choice([n for n in _NATIONS if n not in text])
        if not re.search(rf"{match[1][:4]}\w*ese|{match[1][:4]}\w*an\b|{match[1][:4]}\w*ian\b", text[match.end() :]):
            yield Edit(_replaced(text, *match.span(1), other), C, C, "country swapped")
    if plain and (
        match := re.match(
            rf"The ({'|'.join(_BODIES)})(?= (?:{_ALONE}|filed|charged|arrested|released|published|awarded)\b)", text
        )
    ):
        other = rng.choice([n for n in _BODIES if n not in text])
        yield Edit(_replaced(text, *match.span(1), other), C, C, "office swapped")
    if plain and (
        match := re.match(
            rf"({'|'.join(_NATIONS)})(?=['’]s (?:parliament|president|prime minister|foreign minister|government|army|military|central bank|supreme court|top court|defense minister|interior minister) (?:has |have )?[a-z]+ed\b)",
            text,
        )
    ):
        other = rng.choice([n for n in _NATIONS if n not in text])
        if not re.search(rf"{match[1][:4]}", text[match.end() :]):
            yield Edit(_replaced(text, *match.span(1), other), C, C, "country's office swapped")
    for pattern in (
        r"\bdelegation (?:\w+ ){0,6}(?:led|headed) by ((?!Vice|Deputy|First|General|Executive|Prime|Foreign|Secretary|President|Minister|Director|Chief)[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+)(?=, (?:vice|deputy|minister|chairman|director|president|secretary|first|chief|head|member)| (?:left|arrived|visited|returned|flew|paid)\b)",
    ):
        for match in re.finditer(pattern, text):
            if plain:
                other = rng.choice([str(p["name"]) for p in _PEOPLE[46:65] if p["name"] != match[1]])
                yield Edit(_replaced(text, *match.span(1), other), C, C, "head of a delegation swapped")
    if match := re.match(
        rf"({_WHO}) (defeated|beat|succeeded|replaced|shot|killed|fired|sued|hired|nominated|appointed|endorsed|outraised|outpolled|trailed|leads|led|trails|invaded|criticized|attacked|accused|praised|met with|met|spoke with|talked with|praised|thanked|debated) ({_WHO})(?= (?:in|on|by|at|after|during|of|for|over|last|this|as|to|with|from)\b|[.,])",
        text,
    ):
        one, verb, other = match.groups()
        first = one if not one.startswith("The ") else "the " + one[4:]
        second = other if not other.startswith("the ") else "The " + other[4:]
        swapped = _replaced(text, *match.span(), f"{second} {verb} {first}")
        if not _GENDER.search(text[match.end() :]) and plain and one != other:
            if verb in {"met with", "met", "spoke with", "talked with", "debated"}:
                yield Edit(swapped, E, E, "meeting turned round")
            elif verb in {
                "criticized",
                "attacked",
                "praised",
                "accused",
                "endorsed",
                "called",
                "visited",
                "sued",
                "thanked",
            }:
                yield Edit(swapped, N, N, "who did it to whom turned round, both possible")
            else:
                yield Edit(swapped, C, C, "who did it to whom turned round")
        past = {"beat": "beaten", "shot": "shot", "led": "led"}.get(verb, verb)
        if verb.endswith("ed") or (verb in past and verb not in {"met", "met with"} and verb == "beat"):
            if verb not in {"trailed", "debated"}:
                yield Edit(_replaced(text, *match.span(), f"{second} was {past} by {first}"), E, E, "turned passive")
                if (
                    verb
                    not in {
                        "criticized",
                        "attacked",
                        "praised",
                        "accused",
                        "endorsed",
                        "called",
                        "visited",
                        "sued",
                        "thanked",
                    }
                    and plain
                ):
                    yield Edit(
                        _replaced(text, *match.span(), f"{_cased(one, 'A')} was {past} by {other}"),
                        C,
                        C,
                        "turned passive, agent swapped",
                    )
    for match in re.finditer(
        r"\b(between|[Bb]oth) ((?:the )?[A-Z][\w.]+(?: [A-Z][\w.]+)?) and ((?:the )?[A-Z][\w.]+(?: [A-Z][\w.]+)?)(?=[,.;]| (?:on|in|at|over|to|has|have|is|are|was|were|had|that|for|about|as|after|before)\b)",
        text,
    ):
        if not re.search(r"\d", match[2] + match[3]) and not re.match(
            r"(?:the )?(?:Mr|Ms|January|February|March|April|May|June|July|August|Sept|Oct|Nov|Dec)", match[2]
        ):
            yield Edit(
                _replaced(text, *match.span(), f"{match[1]} {match[3]} and {match[2]}"),
                E,
                E,
                "order of a pair turned round",
            )
    if match := re.match(
        r"(The )?([A-Z][\w.]+(?: [A-Z][a-z]+)?) and (the )?([A-Z][\w.]+(?: [A-Z][a-z]+)?)(?= (?:are|were|have|had|agreed|signed|met|held|both|will|share|also|said|began|do|did)\b)",
        text,
    ):
        front = ("The " if match[3] else "") + match[4]
        back = ("the " if match[1] else "") + match[2]
        if (
            not _INDEFINITE.match(text)
            and not re.search(r"\bformer\b|\brespectively\b|latter", text)
            and not re.match(r"(?:Sen|Rep|Gov|Mr|Mrs|President)\b", match[2])
        ):
            yield Edit(_replaced(text, *match.span(), f"{front} and {back}"), E, E, "order of a pair turned round")
    found = [(m, new) for pattern, new in _ALIASES for m in re.finditer(pattern, text)]
    if found:
        match, new = rng.choice(found)
        if (
            not text[match.end() :].startswith((" (", "-"))
            and new.removeprefix("the ") not in text
            and text.count(match[0]) == 1
            and text[: match.start()].count('"') % 2 == 0
        ):
            if not (new in {"the EU", "the U.N.", "the U.S."} and re.match(r" [A-Z]", text[match.end() :])):
                yield Edit(
                    _dotted(
                        text,
                        *match.span(),
                        new if match.start() and not match[0].startswith("The ") else _cased(new, "A"),
                    ),
                    E,
                    E,
                    "another name",
                )


def _other_titled(text: str, match: re.Match[str], names: Names, rng: random.Random, rule: str) -> Iterator[Edit]:
    title, name = match.groups()
    full = " " in name
    if name.startswith("Kim Il"):
        return  # of whom the articles write as of no other president
    options = [n for n in names.titled.get(title, ()) if n.split()[-1] not in text and (" " in n) == full]
    if options and name in names.titled.get(title, ()):
        yield Edit(_replaced(text, *match.span(2), rng.choice(options)), C, C, rule)


# Quantifiers

_PLURAL = r"(?=(?:[a-z]+ )?(?:people|women|men|children|(?!is\b|was\b|has\b|as\b|does\b|this\b|us\b)[a-z]+s)\b)"
_OF_ALL = r"(?:the|these|those|his|her|their|its|our) "


def quantifier(text: str, _names: Names, _rng: random.Random) -> Iterator[Edit]:
    if _negative(re.sub(r"^(?:None|No one|Nobody)\b", "Someone", text)) or _SPEECH.search(text):
        return
    swaps: list[tuple[re.Match[str], str, str | None, str | None, str]] = []
    # As the subject, a whole group can be turned into some, most or none of it.
    if match := re.match(rf"All (?:of )?({_OF_ALL})(?=[a-z]|\d)", text):
        whose = match[1]
        swaps += [
            (match, f"Some of {whose}", E, N, "all to some"), (match, f"None of {whose}", C, C, "all to none"),
            (match, f"Most of {whose}", E, N, "all to most"), (match, f"Only some of {whose}", C, C, "all to only some"),
        ]  # fmt: skip
    if match := re.match(rf"All {_PLURAL}(?!of|kinds|sorts|eyes|types|it |that |he |she |they |you |we )", text):
        swaps += [
            (match, "Some ", E, N, "all to some"),
            (match, "No ", C, C, "all to none"),
            (match, "Most ", E, N, "all to most"),
        ]
    if match := re.match(
        rf"(?:Some|Several) (?:of )?({_OF_ALL})?{_PLURAL}(?!kind|sort|years|months|days|hours|weeks|time)", text
    ):
        whose = match[1] or ""
        swaps += [
            (match, f"All {whose}", N, E, "some to all"),
            (match, f"None of {whose}" if whose else "No ", C, C, "some to none"),
            (match, f"Most {'of ' if whose else ''}{whose}", N, E, "some to most"),
        ]
    if match := re.match(rf"Many (?:of )?({_OF_ALL})?{_PLURAL}", text):
        whose = match[1] or ""
        swaps += [
            (match, f"All {whose}", N, E, "many to all"),
            (match, f"None of {whose}" if whose else "No ", C, C, "many to none"),
            (match, f"Some {'of ' if whose else ''}{whose}", E, N, "many to some"),
            (match, f"{'Very few'} {'of ' if whose else ''}{whose}", C, C, "many to few"),
        ]
    if match := re.match(rf"Most (?:of )?({_OF_ALL})?{_PLURAL}", text):
        whose = match[1] or ""
        swaps += [
            (match, f"All {whose}", N, E, "most to all"),
            (match, f"None of {whose}" if whose else "No ", C, C, "most to none"),
            (match, f"Some {'of ' if whose else ''}{whose}", E, N, "most to some"),
            (match, f"Few {'of ' if whose else ''}{whose}", C, C, "most to few"),
            (match, f"A majority of {whose}", E, E, "most to a majority"),
            (match, f"A minority of {whose}", C, C, "most to a minority"),
        ]
    if match := re.match(rf"Few (?:of )?({_OF_ALL})?{_PLURAL}", text):
        whose = match[1] or ""
        swaps += [
            (match, f"Most {'of ' if whose else ''}{whose}", C, C, "few to most"),
            (match, f"Many {'of ' if whose else ''}{whose}", C, C, "few to many"),
        ]
    if match := re.match(r"(?:Everyone|Everybody)(?= [a-z]+)", text):
        swaps += [
            (match, "No one", C, C, "everyone to no one"),
            (match, "Almost no one", C, C, "everyone to almost no one"),
        ]
    if match := re.match(r"(?:No one|Nobody)(?= (?:was|has|is|had|knew|knows|died|believes|expects))", text):
        swaps += [(match, "Everyone", C, C, "no one to everyone"), (match, "Someone", C, C, "no one to someone")]
    if match := re.match(r"Every (?=[a-z]+ [a-z]+ )(?!time|year|day|week|month|other|single|four|two|so|now)", text):
        swaps += [(match, "No ", C, C, "every to no"), (match, "Almost no ", C, C, "every to no")]
    # Within the sentence.
    for match in re.finditer(
        rf"(?<=[a-z] )all (?:of )?({_OF_ALL})(?=[a-z ]*s\b)(?!time|way|while|same|more|better|rest|world)", text
    ):
        if not re.search(
            r"\b(?:at|after|above|for|first|with|of|best|you|we|they|that|are|were|is|it|us|them) $",
            text[: match.start()],
        ):
            whose = match[1]
            swaps += [
                (match, f"some of {whose}", E, N, "all to some"),
                (match, f"most of {whose}", E, N, "all to most"),
                (match, f"none of {whose}", C, C, "all to none"),
            ]
    for match in re.finditer(
        r"(?<=[a-z] )some of (the |his |her |their |its )(?=[a-z]+(?: [a-z]+)?\b)(?!most|more|worst|best|same|first|time|year)",
        text,
    ):
        if not re.search(r"\b(?:of|are|were|is|was|with|be|as|least) $", text[: match.start()]):
            swaps += [
                (match, f"all of {match[1]}", N, E, "some to all"),
                (match, f"none of {match[1]}", C, C, "some to none"),
            ]
    for match in re.finditer(
        r"(?<=[a-z] )most of (the |his |her |their |its )(?=[a-z]+(?: [a-z]+)?\b)(?!time|day|rest|way)", text
    ):
        swaps += [
            (match, f"all of {match[1]}", N, E, "most to all"),
            (match, f"some of {match[1]}", E, N, "most to some"),
            (
                match,
                f"little of {match[1]}"
                if not re.match(r"(?:[a-z]+ )?[a-z]+s\b", text[match.end() :])
                else f"few of {match[1]}",
                C,
                C,
                "most to few",
            ),
        ]
    for match in re.finditer(
        r"\b(?:has|have|had|is|are|was|were) (always|often|sometimes|frequently|rarely|consistently)(?= [a-z])", text
    ):
        word = match[1]
        for new, there, back in {
            "always": (("never", C, C), ("often", E, N), ("sometimes", E, N)),
            "consistently": (("never", C, C), ("rarely", C, C)),
            "often": (("always", N, E), ("sometimes", E, N), ("rarely", C, C), ("never", C, C), ("frequently", E, E)),
            "frequently": (("rarely", C, C), ("never", C, C), ("often", E, E), ("always", N, E)),
            "sometimes": (("always", N, E), ("never", C, C), ("often", N, E)),
            "rarely": (("often", C, C), ("always", C, C), ("seldom", E, E)),
        }[word]:
            if not (word == "always" and new == "often"):
                at = match.start(1)
                yield Edit(_replaced(text, at, match.end(1), new), there, back, f"{word} to {new}")
    for match, new, to, fro, rule in swaps:
        yield Edit(_replaced(text, *match.span(), new), to, fro, rule)


# Polarity

# left / right ; what must follow. Either way round, they cannot both be true.
_REVERSED = """
resumed/suspended ; (?:the |its |talks|negotiations|production|flights|operations|work|trade)
has resumed/has suspended ; (?:the |its |talks|production|flights|operations|work|trade)
opened/closed ; (?:the |its |a |an |his |on |in |at |down |higher |lower )
reopened/shut down ;
confirmed/denied ; (?:that |reports|the report|the news|rumors|having|claims)
rose/fell ; (?:to|by|from|in|on|more|sharply|slightly|\\d|about|nearly|\\.)
have risen/have fallen ;
has risen/has fallen ;
has increased/has decreased ;
increased/decreased ; (?:by|to|from|in|sharply|slightly|\\d|about)
grew/shrank ; (?:by|at|to|\\d|about|in|more)
agreed to/refused to ;
lifted/imposed ; (?:the |its |a |all |some )?(?:\\w+ )?(?:sanctions|ban|restrictions|embargo|curfew|tariffs|blockade)
imposed/lifted ; (?:new |the |its |economic |more )?(?:sanctions|restrictions|tariffs|embargo|curfew)
approved/rejected ; (?:the|a|an|his|her|its|their|plans|by|legislation)
accepted/rejected ; (?:the|an?|his|her|its|their) (?:[a-z]+ )?(?:offer|plan|proposal|invitation|deal|resignation|idea|nomination|argument|request|apology|result|results|findings|verdict|recommendation)
was approved/was rejected ;
passed/defeated ; (?:the (?:bill|measure|legislation|resolution|amendment|law|proposal)|a (?:bill|measure|resolution)|legislation|bills?)
supported/opposed ; (?:the|a|an|his|her|its|their|[A-Z])
supports/opposes ; (?:the|a|an|his|her|its|their|[A-Z]|abortion|gay|same-sex)
support/oppose ; (?:the|a|an|his|her|its|their|abortion|gay|same-sex)
backed/opposed ; (?:the|a|an|his|her|its|their|[A-Z])
strengthened/weakened ; (?:the|its|his|their|ties|relations)
raised/lowered ; (?:the |its |taxes|interest|rates|prices|tariffs|wages)
raised/cut ; (?:taxes|interest rates|prices|tariffs|wages|the minimum|spending)
was released/was detained ; (?:on|in|from|by|after|last|at)
were released/were detained ; (?:on|in|from|by|after|last|at)
was freed/was jailed ;
arrived in>left ; (?:[A-Z][a-z]+)
arrived at>left ; (?:the |[A-Z][a-z]+)
arrived here/left here
joined/left ; (?:the [A-Z]|his |her |a |NATO)
won/lost ; (?:the (?:[\\w-]+ )?(?:election|race|case|vote|battle|war|primary|seat|presidency|nomination|White House|House|Senate|state|contest|game|match|backing|lawsuit|appeal)|by |in |re-?election|his (?:race|case|bid|seat)|her (?:race|case|bid|seat)|their (?:case|appeal|race)|Iowa|Ohio|Florida|Michigan|Pennsylvania|Wisconsin|New Hampshire)
began/ended ; (?:the |its |a |on|in |last|his |with|at)
started/stopped ; (?:the|its|a |working|taking|using|selling|making|paying|buying|giving)
started/ended ; (?:on |last|at )
upheld/struck down ; (?:the|a |that|Obama|key|most|much)
convicted of/acquitted of ;
was convicted/was acquitted ;
found guilty of/found not guilty of ;
pleaded guilty/pleaded not guilty ;
guilty/innocent ; (?=[.,]|of)
granted/denied ; (?:the|a |an |his|her|its|their|him|them|asylum|bail)
allowed/barred ; (?=\\0)
higher than/lower than ;
more than/less than ; (?=\\0)
increase in/decrease in ;
a rise in/a drop in ;
an increase/a decrease ;
ahead of/behind ; (?:Mr|Mitt|Romney|Obama|Clinton|Trump|Sanders|Biden|Cruz|Democrat|Republican|his rival|the rival|its rival)
voted for/voted against ;
voted in favor of/voted against ;
in favor of/against ; (?=the (?:bill|measure|plan|proposal|amendment|resolution|law))
before/after ; (?:the (?:election|vote|war|attack|meeting|hearing|debate|speech|trial|shooting|summit|storm|inauguration|primary|deadline|midterm|talks))
is likely to/is unlikely to ;
are likely to/are unlikely to ;
is legal/is illegal ;
is possible/is impossible ;
is able to/is unable to ;
are able to/are unable to ;
was able to/was unable to ;
were able to/were unable to ;
succeeded in/failed in ;
remains open/remains closed ;
remain open/remain closed ;
the largest/the smallest ;
the biggest/the smallest ;
the first/the last ; (?:time|to |[A-Z]|person|woman|president|day of)
the oldest/the youngest ;
the highest/the lowest ;
the best/the worst ; (?:way|time|year|thing|performance|result)
a majority of/a minority of ;
a victory/a defeat ;
victory/defeat ; (?:in|over|on|for)
was a success/was a failure
has improved/has worsened ;
improved/worsened ; (?:in|since|by|during|the|after|\\.)
expanded/reduced ; (?:the|its|his|their)
unanimously/narrowly ;
entered/left ; (?:the|office|a )
publicly/privately ;
inside/outside ; (?:the|a|his|her|its)
is still alive/is dead ;
survived/was killed in ; (?:the|a)
withdrew from/joined ; (?:the)
pulled out of/joined ; (?:the)
remained in/left ; (?:the|office|[A-Z])
praised/condemned ; (?:the|his|her|its|their|a |[A-Z])
welcomed/condemned ; (?:the|his|her|its|their|a )
allies/enemies ; (?=\\0)
hired/fired ; (?:the|a |an |him|her|[A-Z]|more|about)
appointed/dismissed ; (?=\\0)
extended/shortened ; (?:the|its|his)
acknowledged/denied ; (?:that|having|the)
admitted/denied ; (?:that|having|to|the|killing|taking|using)
includes/excludes ; (?:the|a|an|all|any)
successfully/unsuccessfully ;
legally/illegally ; (?=\\0)
correctly/wrongly ;
is expected to rise/is expected to fall ;
gained/lost ; (?:\\d|ground|seats|support|weight|jobs)
added/lost ; (?:\\d[\\d,]* jobs|about|nearly)
profit/loss ; (?:of)
a surplus/a deficit ;
surplus/deficit ; (?:of|in|with)
is safe/is unsafe ;
was present/was absent ;
present at/absent from ;
strong/weak ; (?:support|demand|growth|economy|showing)
"""
# Either way round, they say the same.
_SAME = """
lawmakers/legislators
nearly/almost ; (?:a |all |every |half |\\d|two|three|four|five|six|ten)
began/started ; (?:the |a |to |in |on )
approximately/about ; (?:\\d)
attempted to/tried to
attempting to/trying to
purchased/bought ; (?:the|a |an |his|its|more|\\d)
attorney/lawyer ; (?=\\w+ |[,.])(?!general|General)
attorneys/lawyers ; (?!general|General)
took part in/participated in
take part in/participate in
carried out/conducted ; (?:a |an |the |several|by|in )
called off/canceled ; (?:the|a |its|his)
put off/postponed ; (?:the|a |its|his)
set up/established ; (?:a |an |the )
turned down/rejected ; (?:the|a |an |his|its)
biggest/largest
demonstrators/protesters
showed that/demonstrated that
occurred in/took place in
occurred on/took place on
happened in/took place in
the entire/the whole ; (?!of)
currently/at present ; (?!serving|known)
frequently/often
rarely/seldom
prior to/before ; (?:the |his |her |its )
in order to>to
due to/because of ; (?:the |a |its |his |their )
despite/in spite of ; (?:the |a |his |her |its |their )
a large number of/a great many
a lot of/much ; (?=\\0)
physicians/doctors
assist/help ; (?:the|in|with|them|people)
assistance/help ; (?:to|from|for|in)
said that/stated that
demanded that/insisted that ; (?=\\0)
requested/asked for ; (?:a |an |the |more )
obtained/acquired ; (?:a |the |by )
concluded/ended ; (?:on |in |with )
approved/signed off on ; (?:the |a )
killed/left dead ; (?=\\0)
resigned/stepped down ; (?:on|in|last|after|as|from|amid|over|\\.)
will resign/will step down
departed/left ; (?:for |on |the )
employs/has a workforce of ; (?:\\d)
children/kids ; (?=\\0)
died/lost their lives ; (?=\\0)
were killed/died ; (?:in|when|on|and|during)
was killed/died ; (?:in (?:a|an|the) |when )
is likely to/will probably
are likely to/will probably
is expected to/is forecast to ; (?=\\0)
was elected/won election ; (?:to (?:the|Congress)|in \\d)
won re-election/was re-elected ; (?:in|on|last|by)
is unlikely to/probably will not
are unlikely to/probably will not
did not/didn’t
does not/doesn’t
were not/weren’t
has not/hasn’t
have not/haven’t
will not/won’t
cannot/is not able to ; (?=\\0)
is unable to/is not able to
was unable to/was not able to
were unable to/were not able to
are unable to/are not able to
is illegal/is not legal
is unclear/is not clear
was unclear/was not clear
declined to comment/would not comment ; (?:on|about|Tuesday|Monday|Wednesday|Thursday|Friday|\\.)
declined to say/would not say
refused to/would not
failed to win/did not win
failed to reach/did not reach
failed to pass/did not pass
failed to disclose/did not disclose
failed to provide/did not provide
failed to mention/did not mention
failed to get/did not get
failed to stop/did not stop
failed to prevent/did not prevent
failed to appear/did not appear
failed to meet/did not meet
failed to make/did not make
rejected/did not accept ; (?:the (?:offer|proposal|plan|argument|deal|idea)|an offer|that argument)
opposes/does not support ; (?:the|a |abortion|same-sex|gay)
is untrue/is not true
is false/is not true ; (?=[.,])
remains/is still ; (?:a |an |the |in |unclear|closed|open|at )
remained/was still ; (?:in |a |an |at |unclear|closed|open|the )
remain/are still ; (?:in |at |unclear|closed|open|a |the )
lacks/does not have ; (?:a |the |any |enough)
lacked/did not have ; (?:a |the |any |enough)
continues to/still ; (?=\\0)
ended/came to an end ; (?:on |in |last |with |\\.)
were injured/were hurt
was injured/was hurt
were wounded/were injured
injured/wounded ; (?:in |more|at least|\\d|dozens|several|by )
detained/took into custody ; (?:the|a |him|her|\\d|three|two|four|five|several)
arrested/took into custody ; (?:the|a |him|her|\\d|three|two|four|five|several)
was arrested/was taken into custody
were arrested/were taken into custody
was released/was set free ; (?:from|on|after|in|by)
shut down/closed ; (?:the |its |a )
constructed/built ; (?:the|a |in|by)
annually/every year ; (?=[.,])
daily/every day ; (?=[.,])
in total/altogether ; (?=\\0)
visited/paid a visit to ; (?:the |a |[A-Z])
toured/made a tour of ; (?:the )
sent/dispatched ; (?:a |troops|the )
made a speech/gave a speech
arrived here/got here ; (?=\\0)
held talks with/had talks with
held a meeting/had a meeting
criticized/found fault with ; (?:the|his|her|its)
commenced/began ; (?:on|in|with)
"""


def _table(lines: str) -> list[tuple[str, re.Pattern[str], str]]:
    found = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        words, _, after = line.partition(" ; ")
        if "\\0" in after:
            continue
        left, way, right = re.split("([/>])", words.removesuffix(" ;"), maxsplit=1)
        after = re.sub(r"\[A-Z\](?!\[)", r"[A-Z][\\w.’']*", after)
        follows = after
        if after and not after.startswith("(?"):
            follows = rf"(?= ?(?:{after})(?:\b|(?<=\W)))"
        elif after.startswith("(?!"):
            follows = after.replace("(?!", "(?! ?")
        for one, other in ((left, right), (right, left))[: 2 if way == "/" else 1]:
            found.append((one, re.compile(rf"\b{re.escape(one)}\b(?!-){follows}"), other))
    return found


_REVERSALS, _SYNONYMS = _table(_REVERSED), _table(_SAME)
_NEGATABLE = re.compile(
    rf"({_SUBJECT}) (is|are|was|were|has|have|had|will|can) (?!to\b|not\b|no\b|been no|it\b|also\b|the (?:only|first)|being\b|always|so\b|never|likely|a lot|still|just|already|only|too|yet|nothing|none|neither)(?=[a-z])"
)
_SCOPED = re.compile(
    r"\b(?:because|so that|so as|in order|only|also|just|already|until|too|either|yet|still|but|both|all|every|everyone|each|some|always"
    r"|often|whether|not|n’t|n't|never|no|nor|neither|few|little|hardly|rather|even|most|many|several|anyone|any|mostly|largely)\b|[;:?]|—|--|n[’']t\b"
)
_PREDICATE = re.compile(rf"({_SUBJECT}) ({'|'.join(sorted(_BASES, key=len, reverse=True))})(?= ([\w$“\"’']+))")
# "The video Trump appeared to mean was …": the verb found is not the main one.
_TWO_VERBS = re.compile(
    r"(?:(?!,|\b(?:that|who|which|as|after|when|where|and|but|he|she|they|it|what|how|why|while|before|there|if|for|since)\b).)*"
    r"\b(?:is|are|was|were|has|have|had)\b"
)
_OBJECT = re.compile(
    r"(?:the|a|an|his|her|its|their|this|these|those|several|him|them|it|\$?\d[\d,.]*|[A-Z][\w.’]*|new|two|three|four)$"
)
_OUTCOME = {
    "managed to": (E, None), "was able to": (E, None), "were able to": (E, None), "was forced to": (E, None), "were forced to": (E, None),
    "went on to": (E, None), "proceeded to": (E, None), "chose to": (E, None), "had to": (E, None), "was compelled to": (E, None),
    "failed to": (C, C), "refused to": (C, C), "declined to": (C, C), "neglected to": (C, C), "was unable to": (C, C), "were unable to": (C, C),
    "tried to": (N, None), "attempted to": (N, None), "agreed to": (N, None), "vowed to": (N, N), "pledged to": (N, N), "promised to": (N, N),
    "threatened to": (N, N), "planned to": (N, None), "wanted to": (N, None), "hoped to": (N, None), "intended to": (N, None), "offered to": (N, N),
    "sought to": (N, None), "is expected to": (N, N), "are expected to": (N, N), "was expected to": (N, N), "were expected to": (N, N),
    "plans to": (N, N), "plan to": (N, N), "wants to": (N, N), "hopes to": (N, N), "is scheduled to": (N, N), "was scheduled to": (N, N),
    "were scheduled to": (N, N), "is set to": (N, N), "intends to": (N, N), "is ready to": (N, N), "was ready to": (N, N), "is preparing to": (N, N),
    "was preparing to": (N, N), "were preparing to": (N, N), "is likely to": (N, N), "is considering whether to": (N, N), "may": (N, N), "might": (N, N),
    "could": (N, None),
}  # fmt: skip
_BECOMES = re.compile(
    rf"({_SUBJECT}) ({'|'.join(_OUTCOME)}) ({'|'.join(sorted(_BASES.values(), key=len, reverse=True))})\b(?! (?:to\b|from (?:now|then)))"
)
_AHEAD = ["plans to", "is expected to", "may", "is scheduled to", "is preparing to", "hopes to", "could", "might"]


def polarity(text: str, _: Names, rng: random.Random) -> Iterator[Edit]:
    match: re.Match[str] | None
    plain = not _negative(text)
    spoken = bool(_SPEECH.search(text))
    for plainly, pattern, other in _REVERSALS:
        for match in pattern.finditer(text) if plainly in text else ():
            around = text[: match.start()] + text[match.end() :]
            if _negative(around) or text[: match.start()].endswith((" to ", "n’t ", "not ")):
                continue
            if match[0] in {"before", "after"} and re.search(
                r"(?:day|days|week|weeks|month|months|year|years|hours|minutes|shortly|soon|and) $",
                text[: match.start()],
            ):
                continue
            yield Edit(_replaced(text, *match.span(), other), C, C, f"reversed: {match[0]} to {other}")
    if (
        not spoken
        and (match := _NEGATABLE.match(text))
        and not _INDEFINITE.match(text)
        and not _SCOPED.search(text)
        and plain
    ):
        verb = match[2]
        new = {"can": "cannot"}.get(verb, f"{verb} not")
        if not (
            verb in {"has", "have", "had"}
            and re.match(r"(?:a|an|the|his|her|its|their|to|more|about|nearly|over)\b", text[match.end() :])
        ):
            if verb == "had" or verb in {"has", "have"}:
                if not re.match(
                    r"(?:been|[a-z]+ed|become|begun|made|taken|given|said|gone|come|met|seen|set|put|left|lost|won|found|sent|told|held)\b",
                    text[match.end() :],
                ):
                    return
            yield Edit(_replaced(text, *match.span(2), new), C, C, "negated")
    if (
        not spoken
        and (match := _PREDICATE.match(text))
        and not _INDEFINITE.match(text)
        and plain
        and not _SCOPED.search(text)
    ):
        verb, following = match[2], match[3]
        if (
            (_BASES[verb] in _BARE or verb not in _PARTICIPLE_TOO or _OBJECT.match(following))
            and not re.search(r"[a-z]ed\b|[’'](?:s|ve|d|re)$", match[1])
            and not _TWO_VERBS.match(text[match.end() :])
        ):
            yield Edit(_replaced(text, *match.span(2), f"did not {_BASES[verb]}"), C, C, "negated")
            if _BASES[verb] not in {
                "happen",
                "occur",
                "die",
                "collapse",
                "explode",
                "receive",
                "gain",
                "obtain",
                "fall",
                "rise",
                "grow",
                "lose",
                "become",
                "see",
                "get",
                "suffer",
                "find",
                "discover",
                "have",
                "begin",
                "experience",
                "hear",
                "face",
                "escape",
                "surrender",
                "double",
                "include",
                "draw",
                "arrive",
                "return",
                "strike",
                "end",
                "kill",
                "come",
                "start",
                "change",
                "plead",
                "witness",
                "win",
                "mark",
                "remain",
                "share",
                "accompany",
                "hit",
            }:
                yield Edit(
                    _replaced(
                        text, *match.span(2), f"{rng.choice(['refused to', 'failed to', 'declined to'])} {_BASES[verb]}"
                    ),
                    C,
                    C,
                    "refused",
                )
            singular = not re.search(r" and |s$|^They|^The (?:two|three)", match[1]) or re.search(
                r"(?:States|ss)$", match[1]
            )
            phrase = rng.choice(_AHEAD)
            if singular or phrase in {"may", "could", "might"}:
                if (
                    match[1] != "I"
                    and _BASES[verb] not in {"die", "become", "rise", "fall"}
                    and not re.search(r"\b(?:yesterday|last|ago)\b|\b(?:19|20)\d\d\b", text)
                ):
                    yield Edit(_replaced(text, *match.span(2), f"{phrase} {_BASES[verb]}"), N, N, "a plan of it")
    for match in re.finditer(
        rf"\b(did not|didn[’']t) ({'|'.join(sorted(_BASES.values(), key=len, reverse=True))})\b", text
    ):
        rest = text[: match.start()] + text[match.end() :]
        if (
            not _negative(rest)
            and not _SCOPED.search(rest)
            and not re.search(
                r"\b(?:who|that|which|why|what|anything|anyone|anybody|ever|much|enough|at all|whatever|immediately)\b|, ",
                rest,
            )
            and not spoken
        ):
            yield Edit(_replaced(text, *match.span(), _past(match[2])), C, C, "negation removed")
    for match in re.finditer(
        r"\b(is|are|was|were|has|have|had|will)(?: not|n[’']t) (?!to\b|only\b|just\b|yet|even|necessarily|so|as|enough|much|always|clear|sure|immediately|the only|one)(?=[a-z])",
        text,
    ):
        rest = text[: match.start()] + text[match.end() :]
        if (
            not _negative(rest)
            and not _SCOPED.search(rest)
            and not re.search(r"\b(?:anything|anyone|ever|much|enough|at all)\b", rest)
            and not spoken
        ):
            yield Edit(_replaced(text, *match.span(), f"{match[1]} "), C, C, "negation removed")
    if match := re.search(
        r"\b(There (?:is|was|are|were)) no (?=evidence|reason|doubt|indication|sign|proof|danger|threat|plan|agreement|survivors|injuries|deaths|change)",
        text,
    ):
        if not _negative(text[: match.start()] + text[match.end() :]):
            word = text[match.end() :].split()[0].strip(".,")
            new = match[1] + (
                " "
                if word in {"evidence", "survivors", "injuries", "deaths", "proof"}
                else " an "
                if word[0] in "aei"
                else " a "
            )
            yield Edit(_replaced(text, *match.span(), new), C, C, "no to some")
    if not spoken and (match := _BECOMES.match(text)) and not _INDEFINITE.match(text):
        there, back = _OUTCOME[match[2]]
        rest = text[: match.start(2)] + text[match.end(2) :]
        if (
            not _negative(rest)
            and not _SCOPED.search(rest)
            and not re.search(
                r"\b(?:who|which|that|as soon|next|later this|tomorrow|would|when|ahead|this (?:week|month|year)|coming|upcoming|soon)\b",
                rest,
            )
        ):
            yield Edit(
                _replaced(text, match.start(2), match.end(3), _past(match[3])), there, back, f"{match[2]} V to V-ed"
            )
            if there == N:
                yield Edit(
                    _replaced(text, match.start(2), match.end(3), f"did not {match[3]}"),
                    N,
                    N,
                    f"{match[2]} V to did not V",
                )
            if there == C and match[2] in {"failed to", "was unable to", "were unable to"}:
                yield Edit(
                    _replaced(text, match.start(2), match.end(3), f"did not {match[3]}"),
                    E,
                    N,
                    "failed to V to did not V",
                )
                ease = {"failed to": "managed to", "was unable to": "was able to", "were unable to": "were able to"}[
                    match[2]
                ]
                yield Edit(_replaced(text, *match.span(2), ease), C, C, "failed to managed to")
            if match[2] == "managed to":
                yield Edit(_replaced(text, *match.span(2), "failed to"), C, C, "managed to failed to")
    yield from _synonyms(text)
    if plain and (
        match := re.match(
            r"((?:The|His|Her|A|An|[A-Z][a-z]+)(?: [\w’'-]+){0,4}?) (was|were) ("
            + "|".join(
                p
                for p in sorted(_BASES, key=len, reverse=True)
                if p.endswith("ed") or p in {"shot", "led", "built", "held", "found", "sent"}
            )
            + r")((?: (?!by\b)[\w’-]+){0,3}) by ((?:the )?[A-Z][\w.]+(?: [A-Z][\w.]+){0,2})(?=[.,]| (?:on|in|at|after|last|during|for)\b)",
            text,
        )
    ):
        subject, _was, verb, between, doer = match.groups()
        if (
            not (set(doer.split()) & {*_MONTHS, *_DAYS})
            and not re.search(r"\b(?:who|that|which|when|and|it|there|he|she|they)\b", subject, re.IGNORECASE)
            and not re.match(r",? (?:and|a |an |the |who)", text[match.end() :])
        ):
            first = subject.split()[0]
            held = subject[0].lower() + subject[1:] if first in {"The", "His", "Her", "A", "An"} else subject
            doer = doer[0].upper() + doer[1:]
            yield Edit(_replaced(text, *match.span(), f"{doer} {verb} {held}{between}"), E, E, "turned active")


def _synonyms(text: str) -> Iterator[Edit]:
    changes = [(m, other) for word, pattern, other in _SYNONYMS if word in text for m in pattern.finditer(text)]
    if changes and text.count('"') % 2 == 0:
        new, left = text, len(text)
        for match, other in sorted(changes, key=lambda c: -c[0].start())[:3]:
            if (
                match.end() <= left
                and text[: match.start()].count("“") == text[: match.start()].count("”")
                and text[: match.start()].count('"') % 2 == 0
            ):
                new, left = _replaced(new, *match.span(), other), match.start()
        if new != text:
            yield Edit(new, E, E, "synonyms")


# Hedged, and on whose word

_SPEAKERS = """Officials; A spokesman; The police; Residents; Two lawmakers; The company; Her lawyer; Investigators; The ministry; Several witnesses;
    A senior aide; Analysts; Local media; The opposition; His critics; The governor's office; A former minister; Diplomats; Some researchers;
    Supporters; The committee; Union leaders; Prosecutors; A state newspaper; Campaign aides; The authorities; Auditors; Human rights groups""".replace("\n", " ")  # fmt: skip
# What the words before a sentence make of it: the label from them to the sentence, and back.
_FRAMES: dict[tuple[str | None, str | None], str] = {
    (E, N): "confirmed that; acknowledged that; found out that; discovered that; established that; proved that; conceded that; revealed that"
    "; were forced to admit that; did not know that; forgot to mention that; were surprised to learn that; pointed out the fact that",
    (N, N): "denied that; claimed that; alleged that; suspected that; speculated that; would not say whether; were trying to find out whether"
    "; asked whether; had no evidence that; were not sure whether; doubted that; feared that; had no information on whether; disputed claims that"
    "; dismissed reports that; could not confirm that; declined to say whether",
    (C, C): "falsely claimed that; wrongly believed that; spread the false rumor that; were wrong to say that; gave the false impression that; lied when they said that",
}  # fmt: skip
_HEDGES = {
    (E, N): "It later emerged that; It has since been confirmed that; Records show that; Few people realize that; Everyone now accepts that; It is a fact that; It turned out that; It is no secret that",
    (N, N): "It is unclear whether; It was not immediately clear whether; It has yet to be established whether; It is too early to say whether; There were unconfirmed reports that; Rumors spread that; It is feared that",
    (C, C): "It is not true that; It is not the case that; Contrary to earlier reports, it is untrue that; It is a myth that",
}  # fmt: skip


def _frames(rng: random.Random) -> Iterator[tuple[str, str | None, str | None]]:
    """Words to put before a sentence, with the labels from the whole to the sentence and back."""
    for labels, impersonal in _HEDGES.items():
        yield rng.choice(impersonal.split("; ")), *labels
    for made, verbs in _FRAMES.items():
        speaker, verb = rng.choice(" ".join(_SPEAKERS.split()).split("; ")), rng.choice(verbs.split("; "))
        if re.match(r"(?:A|The|Her) (?!police|authorities)", speaker) or speaker == "The opposition":
            verb = re.sub(r"^were ", "was ", verb).replace("they said", "it said")
        yield f"{speaker} {verb}", *made


_WRAPPED = re.compile(
    r"^(?:But|And|Yet|So|However|Still|Also|Meanwhile|Instead|Then|Thus|Moreover|Or|Perhaps|Maybe|Indeed|For example|In fact|Here|Now|Nor|If|While|Though|Although|Even|Because|Not|What|How|Why|When|Let|Please|That|This|Those|These|Such|Also|Later|Earlier|Just|Only|Still|Once|Under|With|At|As|Like|Unlike|Since|Until|To|Despite|Imagine|You|Your|My|Our|Consider|Recall|Nearly)\b|[;:?!—]|--|[\"“”‘()\[\]*]|\b(?:I|we|you|our|my|your|us)\b|, (?:he|she|they|[A-Z]\w+|the \w+|a \w+|an \w+|officials|police|according)(?: \w+)? (?:said|says|told|wrote|added|reported|to)\b|\b(?:said|says|told|reportedly|apparently|according to|allegedly|may|might|could|would|perhaps|unclear|whether|if|believe[ds]?|think|argued?|claim\w*|likely|will|should|must|can)\b"
)
_FACTIVE = re.compile(
    r"^((?:The |A |An |But )?[A-Z]?[\w.’'-]+(?: [\w.’'-]+){0,4}?) ((?:has |have |had )?(?:also |later |since )?(confirmed|acknowledged|admitted|revealed|discovered|conceded|realized|recalled|learned|demonstrated|proved"
    r"|denied|claimed|alleged|suggested|argued|believes?|believed|hopes?|fears?|predicted|speculated|hinted|feared|claims?|argues?|denies|suspects?|insinuated)) that ([a-zA-Z].*)$"
)
_FACTS = {
    "confirmed",
    "acknowledged",
    "admitted",
    "revealed",
    "discovered",
    "conceded",
    "realized",
    "recalled",
    "learned",
    "demonstrated",
    "proved",
}


def hedge(text: str, names: Names, rng: random.Random) -> Iterator[Edit]:
    if (match := _FACTIVE.match(text)) and not re.search(
        r"\b(?:not|never|no|nor|if|whether|who|which)\b|n[’']t", match[1]
    ):
        verb, said = match[3], match[4]
        good = not re.search(
            r"[\"“”‘]|\b(?:I|we|you|would|should|might|could)\b|^(?:they|he|she|it|there|if|when|while|as|what|this|these|those|his|her|its|their)\b|, (?:but|and|a |an |which|saying)",
            said,
        )
        if good and len(said.split()) >= 6:
            new = said[0].upper() + said[1:]
            fact = verb in _FACTS
            yield Edit(new, E if fact else N, None if fact else N, f"that-clause of {'a fact' if fact else verb}")
    if (
        _WRAPPED.search(text)
        or len(text.split()) > 28
        or not re.search(
            r"\b(?:is|are|was|were|has|have|had|[a-z]+ed|rose|fell|made|held|won|lost|took|gave|met|came|went)\b", text
        )
    ):
        return
    inner = _lowered(text, names)
    ended = inner.rstrip(".")
    for frame, to, back in rng.sample(list(_frames(rng)), 3):
        if not (_negative(text) and (to != E or back != N)):
            yield Edit(
                f"{frame} {ended}.",
                back,
                to,
                f"hedged: {re.sub('^[A-Z].*? (?=[a-z]+ that|[a-z]+ whether)', '', frame)}",
            )


def _lowered(text: str, names: Names) -> str:
    word = re.match(r"[\w’'-]+", text)
    if word and word[0].lower() in names.lowered and word[0] != "I":
        return text[0].lower() + text[1:]
    return text


# Less said

_LEADS = re.compile(
    rf"^(?:On (?:{'|'.join(_DAYS)})(?: (?:morning|afternoon|evening|night))?|In (?:(?:early|mid|late)[ -])?(?:{_MONTH},? )?(?:(?:19|20)\d\d)|In {_MONTH}"
    r"|(?:Earlier|Later) (?:this|that|in the) (?:week|month|year|day)|Last (?:week|month|year|night|"
    + "|".join(_DAYS)
    + r")|Meanwhile|However|In addition|Moreover|Furthermore|Indeed|Also"
    r"|In recent (?:years|weeks|months|days)|At the same time|In fact|As a result|For example|For instance|After (?:the|a|his|her) [a-z ]{3,30}|At (?:the|a) [a-z ]{3,30}"
    r"|During (?:the|a|his|her) [a-z ]{3,30}|Speaking [\w ]{3,40}|In (?:a|an|the) (?:statement|speech|interview|letter|report|ruling|tweet)(?: [\w’ ]{3,30})?), (?=[A-Za-z])"
)
_TAIL = re.compile(
    r",? (?:(?<=, )(?:saying|adding|calling|including|according|citing|leaving|making|bringing|following|killing|with|despite|amid|while|as|after|before|where|when|although|though|in part|along with)"
    r"|after|while|because|as part of|in an effort to|in an attempt to|in order to|following|amid|during) (?:(?![,;:\"“”]).){8,90}\.$"
)
_WHICH = re.compile(r", (?:which|who|whose|where) ([^,;:()\"“”]{5,90}), (?!(?:a|an|the|who|which|and|or) )(?=[a-z])")
_APPOSED = re.compile(
    r"(?<=[a-z]), ((?:a|an|the) [^,;:()\"“”]{5,70}|(?:chairman|president|director|professor|head|leader|spokesman|governor|founder|author) (?:of|at|for) [^,;:()\"“”]{3,60}), (?=(?:[a-z]+ed|[a-z]{2,}s|said|told|had|will|won|lost|took|made|went|came|began|also|wrote|gave|spoke)\b)"
)
_PARENTHESIS = re.compile(r" \((?!D|R|I-|KCNA)[^()]{3,80}\)| — [^—\"“”]{5,80} —(?= )| -- [^-\"“”]{5,80} --(?= )")
_ALSO = re.compile(r"^(.{25,}?), (and|but) ((?:the|a|his|her|its|their|he|she|it|they|[A-Z][a-z]+)\b.{20,}\.)$")
_IS_CLAUSE = re.compile(
    rf"^(?:{_SUBJECT}|the [a-z]+|[a-z]+) (?:is|are|was|were|has|have|had|will|can|{'|'.join(_BASES)}) ", re.IGNORECASE
)
_ADVERB = re.compile(
    r"(?<=[a-z]) (?:quickly|sharply|publicly|formally|officially|recently|immediately|repeatedly|briefly|quietly|unanimously|narrowly|strongly|warmly|angrily|suddenly|eventually|previously|personally|successfully|significantly|dramatically|abruptly)(?= [a-z]+(?:ed|ew|oke|ook|ave|aid|ent|ame)\b)"
)


def drop(text: str, _names: Names, _rng: random.Random) -> Iterator[Edit]:
    match: re.Match[str] | None
    plain = not _negative(text)
    if plain and (match := _LEADS.match(text)) and text[match.end() :].count(",") < 4:
        rest = text[match.end() :]
        if (
            not re.match(r"(?:and|but|or|which|who|as|when|where|including)\b|[A-Z]\w+(?:,| and )", rest)
            and len(rest.split()) > 5
        ):
            meanwhile = re.match(
                r"(?:Meanwhile|However|In addition|Moreover|Furthermore|Indeed|Also|At the same|In fact|As a|For)",
                match[0],
            )
            yield Edit(rest[0].upper() + rest[1:], E, E if meanwhile else N, "opening dropped")
    if plain and (match := _TAIL.search(text)) and match.start() > 40 and text.count('"') % 2 == 0:
        kept = text[: match.start()]
        if (
            len(kept.split()) >= 7
            and not re.search(
                r"\b(?:when|while|after|before|as|because|since|even|only|days?|weeks?|months?|years?|hours?|minutes?|shortly|soon|and|or|just|not|be|the|a|immediately|month|so|more|long|ever|until)$|,[^,]*$",
                kept,
            )
            and kept.count("“") == kept.count("”")
            and kept.count("(") == kept.count(")")
        ):
            yield Edit(kept + ".", E, N, "end dropped")
    for match in _WHICH.finditer(text):
        yield Edit(_replaced(text, match.start(), match.end(), " "), E, N, "relative clause dropped")
    for match in _APPOSED.finditer(text):
        left = text[: match.start()]
        if (
            not re.search(
                r"\b(?:and|or|including|like|is|are|was|were|should|has|have|had|will|would|can|could|may|said)\b",
                match[1].split(" of ")[0],
            )
            and re.search(r"[A-Z][a-z’-]+$", left)
            and not re.search(r", [^,]*$", left)
            and not re.match(r"(?:and|or)\b", text[match.end() :])
        ):
            yield Edit(_replaced(text, match.start(), match.end(), " "), E, N, "apposition dropped")
            name = re.search(r"((?:[A-Z][a-z’-]+ ){1,2}[A-Z][a-z’-]+)$", left)
            if name and re.match(
                r"(?:a|an|the) |(?:chairman|president|director|professor|head|leader|spokesman|governor|founder|author) ",
                match[1],
            ):
                what = match[1] if match[1].startswith(("a ", "an ", "the ")) else f"the {match[1]}"
                if (
                    not re.search(
                        r"\b(?:former|then|late|who|that|day|year|month|first|last|move|sign|city|town|county|company|group)\b",
                        what,
                    )
                    and name[1].split()[0] not in {"The", "In", "But", "On", "And", "Early", "Late", "Last", "As"}
                    and not re.search(r"(?:\b(?:the|of) $)", left[: name.start()])
                    and not {*name[1].split()} & {*_DAYS, *_MONTHS}
                ):
                    yield Edit(f"{name[1]} is {what}.", E, N, "apposition by itself")
    for match in _PARENTHESIS.finditer(text):
        if match[0].startswith(" (") or plain:
            yield Edit(_replaced(text, *match.span(), ""), E, N, "parenthesis dropped")
    if plain and not _SPEECH.search(text) and (match := _ALSO.match(text)):
        first, second = match[1], match[3]
        if (
            _IS_CLAUSE.match(second)
            and _IS_CLAUSE.match(first)
            and not re.search(r"\b(?:said|says|told|that|which|who|whose|when|if|as|while|would)\b", first)
            and not re.search(r"\b(?:which|who|so|too|also)\b", second)
        ):
            yield Edit(first + ".", E, N, "second clause dropped")
            if not re.match(r"(?:he|she|it|they|his|her|its|their)\b", second):
                yield Edit(second[0].upper() + second[1:], E, N, "first clause dropped")
    if plain and (match := _ADVERB.search(text)):
        yield Edit(_replaced(text, *match.span(), ""), E, N, "adverb dropped")


# Neighbours

_SMALL = frozenset(
    """about above after again against also although among and another any are around because been before being between both
    but came can could did does down during each even every few first for from had has have having her here him his how into its
    just last like made make many may might more most much must new not now off one only other our out over own part people said
    same say says several she should since some such than that the their them then there these they this those three through
    time told two under until was week were what when where which while who will with would year years you your""".split()
)


def _content(text: str) -> frozenset[str]:
    return frozenset(w[:6] for w in re.findall(r"[a-z’']+|\d+", text.lower()) if len(w) > 3 and w not in _SMALL)


def topics(found: list[Sentence], rng: random.Random) -> Iterator[Pair]:
    """Two sentences of one article, or of one outlet within three days, that share words and say other things."""
    by_article: dict[int, list[Sentence]] = collections.defaultdict(list)
    by_outlet: dict[str, list[Sentence]] = collections.defaultdict(list)
    for one in found:
        by_article[one.article].append(one)
        if one.day:
            by_outlet[one.outlet].append(one)
    groups = [(group, "same article") for group in by_article.values()]
    for outlet in by_outlet.values():
        outlet.sort(key=lambda s: (s.day or date.min, s.article))
        groups += [(outlet[n : n + 120], "near day") for n in range(0, len(outlet), 120)]
    rng.shuffle(groups)
    for group, rule in groups:
        words = [_content(one.text) for one in group]
        best: list[tuple[int, int]] = []
        for i in range(len(group)):
            for j in range(i + 1, len(group)):
                if rule == "near day" and group[i].article == group[j].article:
                    continue
                if rule == "near day" and _days_apart(group[i], group[j]) > 3:
                    continue
                shared = len(words[i] & words[j])
                if shared >= 3:
                    overlap = shared / len(words[i] | words[j])
                    own = min(len(words[i] - words[j]), len(words[j] - words[i]))
                    if 0.14 <= overlap <= 0.32 and own >= 6:
                        best.append((i, j))
        rng.shuffle(best)
        for i, j in best[: 4 if rule == "same article" else 16]:
            one, other = rng.sample([group[i], group[j]], 2)
            yield Pair(one.text, other.text, N, "topic", rule, one)


def _days_apart(one: Sentence, other: Sentence) -> int:
    return abs((one.day - other.day).days) if one.day and other.day else 0


# All together

RULES: dict[str, Rule] = {
    "figure": figure, "conversion": conversion, "numeric": numeric, "date": day, "place": place, "agent": agent,
    "quantifier": quantifier, "polarity": polarity, "hedge": hedge, "drop": drop,
}  # fmt: skip


def _lacking(count: collections.Counter[tuple[str, str]]) -> list[str]:
    """The kinds of which there is not yet enough to choose from."""
    return [
        kind for kind in RULES if any(count[kind, label] < CHOICE * wanted for label, wanted in WANTED[kind].items())
    ]


def pairs(one: Sentence, names: Names, rng: random.Random, kinds: Iterable[str]) -> Iterator[Pair]:
    """Every edit of the sentence in both directions; some after it was shortened, or with a side reworded."""
    for kind in kinds:
        rule, base = RULES[kind], one.text
        if kind not in {"drop", "hedge"} and rng.random() < 0.35:
            shorter = [edit.text for edit in drop(one.text, names, rng) if edit.there == E]
            base = rng.choice(shorter) if shorter else base
        for edit in rule(base, names, rng):
            if edit.text == base or not _sound(edit.text):
                continue
            if edit.rule == "synonyms" and base != one.text:
                edit = dataclasses.replace(edit, back=None)
            original, edited, there, back = one.text, edit.text, edit.there, edit.back
            if base != original and back == E:
                back = None if kind in {"agent", "polarity"} else N
            if kind not in {"drop"} and edit.rule != "synonyms" and rng.random() < 0.3:
                original = _reworded(original, rng)
            if there:
                yield Pair(original, edited, there, kind, edit.rule, one)
            if back:
                yield Pair(edited, original, back, kind, edit.rule, one)


def _reworded(text: str, rng: random.Random) -> str:
    same = [edit.text for edit in _synonyms(text)]
    return rng.choice(same) if same and _sound(same[0]) else text


def _sound(text: str) -> bool:
    return (
        "  " not in text
        and text[0].isupper() + text[0].isdigit() + (text[0] in "“\"$‘'") > 0
        and len(text.split()) >= 4
    )


def read(data: Path, rng: random.Random, articles_of: Mapping[str, int]) -> list[Sentence]:
    found = []
    number = 0
    seen = _claims(data)  # no sentence of the news pairs, of which some are held out
    for name, most in articles_of.items():
        with lzma.open(data / "articles" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            articles = list(lines)
        for line in rng.sample(articles, min(most, len(articles))):
            article = json.loads(line)
            number += 1
            text = str(article["text"])
            for sentence in sentences(text):
                words = " ".join(text[sentence.start : sentence.end].split())
                if words not in seen and _usable(words):
                    seen.add(words)
                    found.append(Sentence(words, article["outlet"], _date(article.get("date")), number))
    rng.shuffle(found)
    return found


def _claims(data: Path) -> set[str]:
    with lzma.open(data / "pairs_train" / "pairs.jsonl.xz", "rt", encoding="utf-8") as lines:
        return {" ".join(pair[side]["claim"].split()) for pair in map(json.loads, lines) for side in ("left", "right")}


def _date(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


_ENGLISH = re.compile(r"\b(?:the|a|an|of|to|in|and|was|is|has|that|for|on)\b")


def _usable(text: str) -> bool:
    words = text.split()
    if not FEWEST <= len(words) <= MOST or not text.endswith((".", ".”", '."')) or not text[0].isupper():
        return False
    if re.search(
        r"[a-z]{3}[A-Z]|[.,][A-Za-z]{3}|https?:|www\.|[|©@#]|\.\.\.|…|\(KCNA\)|\b[A-Z]{4,} [A-Z]{4,}|,,|[A-Za-z]{4}\., |[\"”]\., |\xad|\*| , |Related|Photo|^By ",
        text,
    ):
        return False
    if text.count("“") != text.count("”") or text.count('"') % 2 or text.count("(") != text.count(")"):
        return False
    return len(_ENGLISH.findall(text)) >= 2 and is_checkable(text)


def learn(found: Iterable[Sentence]) -> Names:
    titled: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    towns: collections.Counter[tuple[str, str]] = collections.Counter()
    lower: collections.Counter[str] = collections.Counter()
    upper: collections.Counter[str] = collections.Counter()
    for one in found:
        for match in re.finditer(rf"\b({_TITLE}) ([A-Z][a-z’']+(?: [A-Z][a-zA-Z’'-]+){{0,2}})(?=[ ,.])", one.text):
            titled[match[1]][match[2]] += 1
        for match in re.finditer(r"\bin ([A-Z][a-z]+(?: [A-Z][a-z]+)?), ([A-Z][a-z]+(?: [A-Z][a-z]+)?)[,.]", one.text):
            if match[2] in (*_STATES, *_COUNTRIES):
                towns[match[1], match[2]] += 1
        for word in one.text.split()[1:]:
            word = word.strip(',.;:"“”')
            (upper if word[:1].isupper() else lower)[word.lower()] += 1
    wrong = re.compile(
        r"^(?:General|Secretary|Director|Committee|Chairman|Leader|Minister|Department|House|Senate)|’s?$|'s?$|^(?:Of|And|The)\b"
    )
    return Names(
        {
            title: sorted(n for n, count in counts.items() if count >= 3 and not wrong.search(n))
            for title, counts in titled.items()
        },
        sorted(pair for pair, count in towns.items() if count >= 2),
        frozenset(word for word, count in lower.items() if count > 3 * upper[word]),
    )


def chosen(found: list[Pair], rng: random.Random) -> list[Pair]:
    """As many of each kind and label as are wanted, its rules in turn, so that no rule crowds out another."""
    kept: list[Pair] = []
    used: collections.Counter[Sentence] = collections.Counter()
    room = {True: round(KCNA_SHARE * sum(sum(w.values()) for w in WANTED.values())), False: 10**9}
    by_cell: dict[tuple[str, str], dict[str, list[Pair]]] = collections.defaultdict(
        lambda: collections.defaultdict(list)
    )
    for pair in found:
        by_cell[pair.kind, pair.label][pair.rule.partition(":")[0]].append(pair)
    cells = [(kind, label) for kind, labels in WANTED.items() for label in labels]
    cells.sort(key=lambda cell: sum(map(len, by_cell[cell].values())) / WANTED[cell[0]][cell[1]])
    for kind, label in cells:
        queues = [_mixed(queue, rng) for _, queue in sorted(by_cell[kind, label].items())]
        left = WANTED[kind][label]
        while left and queues:
            for queue in list(queues):
                while queue:
                    pair = queue.pop()
                    if used[pair.of] < PER_SENTENCE and room[pair.of.kcna] > 0:
                        used[pair.of] += 1
                        room[pair.of.kcna] -= 1
                        left -= 1
                        kept.append(pair)
                        break
                else:
                    queues.remove(queue)
                if not left:
                    break
    return kept


def _mixed(found: list[Pair], rng: random.Random) -> list[Pair]:
    """Shuffled, its rules in turn from the end."""
    by_rule: dict[str, list[Pair]] = collections.defaultdict(list)
    for pair in rng.sample(found, len(found)):
        by_rule[pair.rule].append(pair)
    ranked = [(place, pair) for queue in by_rule.values() for place, pair in enumerate(queue)]
    return [pair for _, pair in sorted(ranked, key=lambda item: -item[0])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of data sets")
    parser.add_argument("out", type=Path, help="where the rows go")
    options = parser.parse_args()
    rng = random.Random(SEED)
    found = read(options.data, rng, ARTICLES)
    names = learn(found)
    barred = _barred(options.data)
    made: dict[tuple[str, str], Pair] = {}
    count: collections.Counter[tuple[str, str]] = collections.Counter()
    for one in found:
        for pair in pairs(one, names, rng, _lacking(count)):
            key = (pair.premise, pair.hypothesis)
            if key not in made and frozenset(map(_plain, key)) not in barred:
                made[key] = pair
                count[pair.kind, pair.label] += 1
    for pair in topics(found[:30_000], rng):
        made.setdefault((pair.premise, pair.hypothesis), pair)
    kept = chosen(list(made.values()), rng)
    rng.shuffle(kept)
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / "contrast.jsonl").open("w", encoding="utf-8") as out:
        for pair in kept:
            row = {
                "premise": pair.premise,
                "hypothesis": pair.hypothesis,
                "target": TARGETS[pair.label],
                "src": f"contrast/{pair.kind}",
                "rule": pair.rule,
                "outlet": pair.of.outlet,
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    for (kind, label), number in sorted(collections.Counter((p.kind, p.label) for p in kept).items()):
        print(f"{kind:12} {label:14} {number}")
    print(len(kept), "rows,", sum(p.of.kcna for p in kept), "of KCNA")


def _barred(data: Path) -> set[frozenset[str]]:
    """The pairs of the development sets."""
    found = set()
    for file in sorted((data / "nli" / "dev").glob("*.xz")):
        with lzma.open(file, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                found.add(frozenset((_plain(row["premise"]), _plain(row["hypothesis"]))))
    return found


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


if __name__ == "__main__":
    main()
