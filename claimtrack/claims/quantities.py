"""Figures in a sentence, typed: value, unit, of what, per what, and what is measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claimtrack.records import Bound, Quantity

_LONGEST = 20_000  # characters of a sentence that are read
_LONGEST_NUMBER = 18  # characters: longer ones are keys or hashes, not figures

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|_")

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
# Right after the digits: "1.2m".
_SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
_MANY = {
    "tens": (10.0, 99.0), "dozens": (24.0, 99.0), "scores": (40.0, 199.0), "hundreds": (1e2, 999.0),
    "thousands": (1e3, 9_999.0), "millions": (1e6, 9.99e6), "billions": (1e9, 9.99e9),
    "trillions": (1e12, 9.99e12),
}  # fmt: skip
_FEW = {"several": (2.0, 9.0), "few": (2.0, 9.0), "handful": (2.0, 9.0), "couple": (2.0, 3.0)}
_FRACTIONS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10, "twentieth": 20,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "twentieth": 20,
}  # fmt: skip
# "first time", "third quarter", "38th parallel": no count of things.
_NOT_ORDINAL_OF = frozenset(
    """time times quarter half parallel century week weekend day month year party place lady floor grade hand
    people person one term world amendment step all name""".split()
)

_MILE, _FOOT, _POUND = 1.609344, 0.0003048, 0.00045359237
_DAY = 86_400.0
# Written form, singular: canonical unit, and how many of it one of these is.
_UNITS: dict[str, tuple[str, float]] = {
    "km": ("km", 1), "kilometer": ("km", 1), "kilometre": ("km", 1), "meter": ("km", 1e-3),
    "metre": ("km", 1e-3), "cm": ("km", 1e-5), "centimeter": ("km", 1e-5), "centimetre": ("km", 1e-5),
    "mile": ("km", _MILE), "nautical mile": ("km", 1.852), "foot": ("km", _FOOT), "feet": ("km", _FOOT),
    "ft": ("km", _FOOT), "yard": ("km", 3 * _FOOT), "inch": ("km", _FOOT / 12), "inche": ("km", _FOOT / 12),
    "square mile": ("km2", _MILE**2), "square kilometer": ("km2", 1), "square kilometre": ("km2", 1),
    "square meter": ("km2", 1e-6), "square metre": ("km2", 1e-6), "square feet": ("km2", _FOOT**2),
    "square foot": ("km2", _FOOT**2), "acre": ("km2", 0.0040468564), "hectare": ("km2", 0.01),
    "ton": ("t", 1), "tonne": ("t", 1), "metric ton": ("t", 1), "metric tonne": ("t", 1),
    "kilogram": ("t", 1e-3), "kilo": ("t", 1e-3), "kg": ("t", 1e-3), "gram": ("t", 1e-6),
    "pound": ("t", _POUND), "lb": ("t", _POUND), "ounce": ("t", _POUND / 16),
    "liter": ("l", 1), "litre": ("l", 1), "gallon": ("l", 3.785411784), "barrel": ("l", 158.987294928),
    "cubic meter": ("l", 1e3), "cubic metre": ("l", 1e3),
    "kiloton": ("kt", 1), "kilotonne": ("kt", 1), "kt": ("kt", 1), "megaton": ("kt", 1e3),
    "megatonne": ("kt", 1e3),
    "second": ("s", 1), "minute": ("s", 60), "hour": ("s", 3600), "day": ("s", _DAY), "week": ("s", 7 * _DAY),
    "month": ("s", 30.4375 * _DAY), "year": ("s", 365.25 * _DAY), "decade": ("s", 3652.5 * _DAY),
    "mph": ("km/h", _MILE), "kph": ("km/h", 1), "kmph": ("km/h", 1), "knot": ("km/h", 1.852),
    "degree": ("degree", 1), "degree celsius": ("celsius", 1), "degree fahrenheit": ("fahrenheit", 1),
    "watt": ("W", 1), "kilowatt": ("W", 1e3), "megawatt": ("W", 1e6), "gigawatt": ("W", 1e9),
    "percent": ("percent", 1), "%": ("percent", 1), "per cent": ("percent", 1), "pct": ("percent", 1),
    "percentage point": ("percentage point", 1), "point": ("percentage point", 1),
    "fold": ("times", 1), "times": ("times", 1),
    "dollar": ("USD", 1), "us dollar": ("USD", 1), "cent": ("USD", 0.01), "euro": ("EUR", 1),
    "won": ("KRW", 1), "north korean won": ("KPW", 1), "south korean won": ("KRW", 1),
    "yuan": ("CNY", 1), "renminbi": ("CNY", 1), "rmb": ("CNY", 1), "yen": ("JPY", 1),
    "ruble": ("RUB", 1), "rouble": ("RUB", 1), "rupee": ("INR", 1), "pound sterling": ("GBP", 1),
    "magnitude": ("magnitude", 1),
}  # fmt: skip
_SIGNS = {"$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₩": "KRW"}
_CURRENCIES = frozenset({"USD", "EUR", "GBP", "KRW", "KPW", "CNY", "JPY", "RUB", "INR"})
_BELOW_ZERO = frozenset({"degree", "celsius", "fahrenheit"})
_WORDS_IN_UNIT = 3
_TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
_PER = {
    "daily": "day", "weekly": "week", "monthly": "month", "annually": "year", "yearly": "year",
    "apiece": "each", "each": "each", "annual": "year",
}  # fmt: skip
_PER_WHAT = _TIMES | frozenset(
    """person head capita household family worker student gallon barrel liter litre pound kilogram kilo ton
    tonne share vote""".split()
)

# Before a figure, the longest first.
_BOUNDS: tuple[tuple[tuple[str, ...], Bound], ...] = tuple(
    sorted(
        (
            (tuple(phrase.strip().split()), bound)
            for bound, phrases in (
                (
                    Bound.ABOUT,
                    "about, around, roughly, approximately, some, nearly, almost, an estimated, estimated, "
                    "circa, close to, just under, just over, just shy of, nearly a, approx, a little over, "
                    "a little more than, slightly more than, slightly less than, slightly over, "
                    "well over a, ~",
                ),
                (
                    Bound.AT_LEAST,
                    "more than, over, at least, no fewer than, no less than, not less than, upwards of, "
                    "in excess of, above, exceeding, greater than, well over, a minimum of, well more than, "
                    "over at least, >",
                ),
                (
                    Bound.AT_MOST,
                    "up to, fewer than, less than, under, below, no more than, not more than, at most, "
                    "as many as, as much as, as high as, a maximum of, as far as, as long as, <",
                ),
            )
            for phrase in phrases.split(",")
        ),
        key=lambda item: -len(item[0]),
    )
)
_BOUNDS_AFTER = {
    ("or", "more"): Bound.AT_LEAST, ("or", "less"): Bound.AT_MOST, ("or", "fewer"): Bound.AT_MOST,
    ("or", "so"): Bound.ABOUT, ("and", "counting"): Bound.AT_LEAST, ("at", "most"): Bound.AT_MOST,
    ("at", "least"): Bound.AT_LEAST,
}  # fmt: skip

_MONTHS = frozenset(
    """january february march april may june july august september october november december jan feb mar apr
    jun jul aug sep sept oct nov dec""".split()
)
# What a number names rather than counts: "Unit 731", "No. 2".
_NAMED = frozenset(
    """number no nos unit room office article section chapter title proposition prop highway route flight
    phase level resolution area type channel page boeing airbus flight bureau division brigade regiment camp
    line pier gate bus apollo day week round game class grade tier mark model district ward precinct
    question count hr sr figure table version psalm verse case building block school stage category super
    interstate exit step part volume group zone radio fox""".split()
)
_FUNCTION = frozenset(
    """a an the this that these those his her its their our your my of in on at to for from by with without
    within into onto over under above below after before since until during between among against about around
    near and or but nor so yet as if than then when while where which who whom whose what how because although
    though is are was were be been being am has have had do does did will would can could may might must shall
    should not no he she it they we you i him them us me there here also just only more less most least each
    every per said says say told who've up down out off across through along per that's they're it's via
    including according ago later earlier away outside inside cost costs sold sells fell rose flew went came
    hit made won lost toward towards despite amid like both all any some such""".split()
)
_SKIPPED_BEFORE_NOUN = frozenset("of the its their his her these those such other more additional or so".split())
_WHEN = _MONTHS | frozenset(
    """last next today yesterday now currently
    monday tuesday wednesday thursday friday saturday sunday""".split()
)
_PLURALS = frozenset(
    """people men women children police troops personnel staff aircraft dead feet cattle fish sheep countrymen
    servicemen policemen fishermen lawmakers congressmen media""".split()
)
_NOT_PLURALS = frozenset("overseas yes gas perhaps towards afterwards besides always sometimes thus".split())
_IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot",
    "troops": "soldier", "servicemen": "soldier", "policemen": "policeman", "fishermen": "fisherman",
    "lives": "life", "wives": "wife", "personnel": "person", "leaves": "leaf", "crises": "crisis",
    "series": "series", "species": "species",
}  # fmt: skip
_PEOPLE = frozenset(
    """person man woman child resident soldier civilian worker official student refugee defector voter victim
    passenger citizen inmate prisoner protester demonstrator police policeman officer patient detainee fighter
    militant member american korean sailor fisherman farmer migrant guest guard agent hostage student teacher
    employee lawmaker senator candidate delegate immigrant survivor abductee athlete journalist engineer
    scientist diplomat tourist villager trader escapee aide republican democrat militiaman militia jihadist
    terrorist gunman victim couple leader president justice judge nominee adviser lawyer attorney pope adult
    boy girl infant baby other""".split()
)

_DEAD = frozenset({"death", "dead", "fatality"})

# What is measured, by the dimension of the figure: stems of words that tell it.
_COUNTED: dict[str, str] = {
    "killed": "kill die died dies dying dead death fatal lives slain perish toll drown",
    "injured": "injur wound hurt hospitali",
    "missing": "missing unaccounted",
    "arrested": "arrest detain custody jailed",
    "infected": "infect case cases sicken",
    "displaced": "evacuat displac fled flee homeless",
    "population": "population inhabit",
    "launched": "launch fire fired firing",
    "lead": "margin",
}
_STEMS: dict[str, dict[str, str]] = {
    "km": {
        "altitude": "altitude height high higher apogee peak climb soar tall",
        "distance": "flew fly flown flying travel distance covered flight",
        "range": "range capab reach",
        "depth": "deep depth underground",
        "length": "long length wide width",
        "position": "off away from north south east west northeast northwest southeast southwest coast",
    },
    "t": {
        "yield": "yield tnt explosi blast detonat",
        "aid": "aid deliver donat assist send sent shipment relief humanitarian",
        "export": "export",
        "import": "import",
        "production": "produc harvest output crop",
        "ration": "ration",
        "weight": "weigh warhead payload",
    },
    "kt": {"yield": "yield explosi blast detonat tnt bomb"},
    "money": {
        "price": "price cost sold sell fetch paid pay priced",
        "revenue": "revenue receipt sales earn income export tax taxes",
        "import": "import",
        "aid": "aid donat assist humanitarian relief",
        "budget": "budget",
        "deficit": "deficit shortfall",
        "debt": "debt",
        "raised": "raise raised fundrais haul",
        "cash": "cash",
        "fine": "fine fined penalt settlement",
        "cuts": "cut cuts cutting slash",
        "loan": "loan",
        "wage": "wage salar bonus",
        "damage": "damage",
        "profit": "profit",
        "loss": "loss losses",
        "investment": "invest",
    },
    "percent": {
        "approval": "approv",
        "disapproval": "disapprov",
        "support": "support favor favour back",
        "opposition": "oppos",
        "unemployment": "unemploy jobless",
        "turnout": "turnout",
        "growth": "grow grew growth gdp expand",
        "rise": "rose rise risen increas jump climb gain",
        "fall": "fell fall fallen drop declin slump plung cut decreas",
        "inflation": "inflation",
        "tariff": "tariff",
        "lead": "lead leads ahead",
    },
    "s": {
        "sentence": "sentenc prison jail jailed",
        "flight": "flew flight airborne",
        "duration": "last lasted lasting",
    },
}
_STEMS["person"] = _STEMS[""] = _COUNTED
_STEMS["percentage point"] = _STEMS["percent"]
# Words that say where more often than how far, and "reaching", which says it of a height too.
_WEAK = f"{_STEMS['km']['position']} reach"
# "Reaching a range of 450 km": a flight. "Capable of reaching a range of 450 km", "with a range of 450 km": none.
_FLOWN = frozenset("flew flying reached reaching traveled travelled traveling travelling".split())
_COULD = frozenset("can could may might would will capable able has have had with its their maximum".split())
_BESIDES = frozenset({"more", "others"})  # "30 more", "30 others"
_REACH = 11  # tokens either side that may tell what is measured
_ACROSS_CLAUSE, _ACROSS_FIGURE, _BEHIND = 4, 5, 1


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as read, before its unit: from `low` to `high`, to the nearest `step`; ends before `end`."""

    low: float
    high: float
    step: float
    end: int
    scaled: bool = False
    unit: str = ""  # where the number itself tells it: "a third of the residents" is in percent
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit in the words of the text; ends before `end`. `word` is as written, in the singular."""

    name: str
    factor: float
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A quantity, the tokens it covers (`first` up to `last`), and its unit as written."""

    quantity: Quantity
    first: int
    last: int
    word: str = ""


def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures in `text`, in order, each in one canonical unit of its dimension.

    Lengths come in km, masses in t, explosive yields in kt, durations in s, volumes in l, speeds in km/h
    or Mach; sums stay in their currency. Dates, clock times, scores and numbers that only name something are left
    out, and a conversion in brackets is the figure before it, not another.
    """
    tokens = [
        _Token(m.group(), m.group().lower().replace("’", "'"), m.start(), m.end())
        for m in _TOKEN.finditer(text[:_LONGEST])
    ]
    found = _without_conversions(tokens, list(_read(tokens)))
    measured: list[Quantity] = []
    for index, one in enumerate(found):
        elliptic = bool(measured) and _elliptic(tokens, one, measured[-1])
        if elliptic:
            found[index] = one = _of_those(tokens, one, measured[-1])
        quantity = _measured(tokens, found, index, text)
        if elliptic and not quantity.measure:
            quantity = replace(quantity, measure=measured[-1].measure)
        if index and _listed(tokens, found[index - 1].last, one.first):
            quantity = _like(quantity, measured[-1])
        measured.append(quantity)
    return tuple(measured)


def _read(tokens: Sequence[_Token]) -> Iterator[_Found]:
    i = 0
    while i < len(tokens):
        if end := _no_figure(tokens, i):
            i = end
        elif one := (_ordinal(tokens, i) or _magnitude(tokens, i) or _mach(tokens, i) or _figure(tokens, i)):
            yield one
            i = one.last
        else:
            i += 1


# Numbers that are no figures


def _no_figure(tokens: Sequence[_Token], i: int) -> int:
    """Where a date, a clock time, a score or a name with a number in it ends; 0 if none begins here."""
    token = tokens[i]
    if token.low in _MONTHS and token.text[0].isupper():
        return _date_after_month(tokens, i)
    if not token.text[0].isdecimal():
        if token.low in _NAMED and (token.text[0].isupper() or token.low in {"no", "number"}):
            j = i + 2 if _at(tokens, i + 1) == "." and token.low in {"no", "nos"} else i + 1
            if _at(tokens, j)[:1].isdecimal() and not _unit(tokens, j + 1):
                return j + 1
        return 0
    after, next_ = _at(tokens, i + 1), _at(tokens, i + 2)
    if len(token.text) > _LONGEST_NUMBER or token.text == "911" or _at(tokens, i - 1) == "top":
        return i + 1
    if i and tokens[i - 1].end == token.start and tokens[i - 1].text[-1].isalpha():
        return i + 1  # G20
    hyphened = i > 1 and tokens[i - 1].text in "-–" and tokens[i - 2].end == tokens[i - 1].start == token.start - 1
    if hyphened and tokens[i - 2].text.isalpha() and tokens[i - 2].low not in {"mid", "to", "than", "pre"}:
        return i + 1  # Hwasong-12
    if after in {":", "/"} and next_[:1].isdecimal():
        if after == "/" and next_ in {"2", "3", "4"} and len(token.text) == 1 and token.text < next_:
            return 0
        end = i + 3
        while _at(tokens, end) in {":", "/"} and _at(tokens, end + 1)[:1].isdecimal():
            end += 2
        return end  # 3:40, 9/11
    if after in {"a", "p"} and next_ in {".", "m"}:
        return i + 3
    if after in {"am", "pm", "gmt", "est", "edt", "et", "o'clock"}:
        return i + 2
    if after == "s" and tokens[i + 1].start == token.end:
        return i + 2  # 1990s
    if after in _MONTHS and tokens[i + 1].text[0].isupper() and token.text.isdecimal() and int(token.text) <= 31:
        return _date_after_month(tokens, i + 1)
    if end := _score(tokens, i):
        return end
    if _is_year(tokens, i):
        return i + 1
    return i + 1 if _names(tokens, i) else 0


def _date_after_month(tokens: Sequence[_Token], i: int) -> int:
    """Past the day and the year that may follow the month at `i`."""
    end = i + 2 if _at(tokens, i + 1) == "." and _at(tokens, i + 2)[:1].isdecimal() else i + 1
    for _ in range(2):  # "Jan. 8-9"
        if _at(tokens, end).isdecimal() and len(_at(tokens, end)) <= 2 and not _unit(tokens, end + 1):
            end += 1
            if _at(tokens, end) in {"st", "nd", "rd", "th"}:
                end += 1
            if _at(tokens, end) in {"-", "–", "to"} and _at(tokens, end + 1).isdecimal():
                end += 1
    comma = 1 if _at(tokens, end) == "," else 0
    if re.fullmatch(r"(?:19|20)\d\d", _at(tokens, end + comma)):
        end += comma + 1
    return end


def _score(tokens: Sequence[_Token], i: int) -> int:
    """Past a score, a vote or a telephone number: 5-4, 202-555-0123, 47%-40%."""
    values: list[float] = []
    end = i
    while _at(tokens, end)[:1].isdecimal() and len(values) < 8:
        values.append(_value(tokens[end].text))
        end += 2 if _at(tokens, end + 1) == "%" else 1
        joined = _at(tokens, end) in {"-", "–"} and tokens[end].end == _start(tokens, end + 1)
        joined = joined or (_at(tokens, end) == "to" and len(values) == 1)
        if _at(tokens, end) == "-" and _at(tokens, end + 1) == "to" and _at(tokens, end + 2) == "-":
            end, joined = end + 2, True  # 261-to-157
        if not (joined and _at(tokens, end + 1)[:1].isdecimal()):
            break
        end += 1
    if len(values) > 2:
        return end
    return end if len(values) == 2 and values[0] >= values[1] and not _scale_at(tokens, end) else 0


def _is_year(tokens: Sequence[_Token], i: int) -> bool:
    text, before = tokens[i].text, _at(tokens, i - 1)
    if not re.fullmatch(r"1[0-9]\d\d|20\d\d", text) or before in _SIGNS:
        return False
    if _unit(tokens, i + 1) or _scale_at(tokens, i + 1):
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    counts = after is not None and after.text.islower() and _plural(after)
    if text < "1700":
        return before in {"in", "since", "from", "until", "by", "of"} and not counts
    return not (counts and (_bound_before(tokens, i)[0] is not Bound.EXACT))


def _names(tokens: Sequence[_Token], i: int) -> bool:
    """Whether the number belongs to the name before it: "Boeing 737", not "In Seoul 12 people died"."""
    if i < 2 or not tokens[i - 1].text[0].isupper() or not tokens[i - 1].text.isalpha():
        return False
    if tokens[i - 1].low in _FUNCTION or tokens[i - 2].text in '.?!"“:' or "." in tokens[i].text:
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    counts = after is not None and after.text.isalpha() and after.low not in _FUNCTION
    return not counts and not _unit(tokens, i + 1)


# Figures


def _figure(tokens: Sequence[_Token], i: int) -> _Found | None:
    """A figure that begins at `i` with its currency sign or its first number word."""
    sign_end = i
    currency = ""
    if tokens[i].low in {"us", "u"} and _at(tokens, i + 1) == "$" and tokens[i].text[0].isupper():
        sign_end = i + 1
    if _at(tokens, sign_end) in _SIGNS:
        currency = _SIGNS[_at(tokens, sign_end)]
        sign_end += 1
    else:
        sign_end = i
    number = _number(tokens, sign_end)
    if number is None or _at(tokens, number.end) in {"st", "nd", "rd", "th"}:
        return None
    unit = _Unit(currency, 1, number.end, currency) if currency else _unit(tokens, number.end)
    if unit is None and number.bound is Bound.RANGE and _at(tokens, number.end) == "of":
        unit = _unit(tokens, number.end + 1)  # "tens of thousands of tons"
    number, unit = _ranged(tokens, sign_end, number, unit, currency)
    unit = unit or _shared_unit(tokens, i, number.end)
    if number.unit:
        unit = _Unit(number.unit, 1, number.end, number.unit)
    end = unit.end if unit else number.end
    bound, first = _bound_before(tokens, i)
    if number.low != number.high and _at(tokens, first - 1) == "between":
        first -= 1
    if number.low != number.high and bound is not Bound.AT_LEAST and bound is not Bound.AT_MOST:
        bound = Bound.RANGE
    if number.bound is not Bound.EXACT and bound is Bound.EXACT:
        bound = number.bound
    if _at(tokens, end) == "+":
        bound, end = Bound.AT_LEAST, end + 1
    elif bound is Bound.EXACT and (after := _BOUNDS_AFTER.get((_at(tokens, end), _at(tokens, end + 1)))):
        bound, end = after, end + 2
    if found := _age(tokens, i, number, unit, bound, first):
        return found
    if unit and unit.name == "s" and _is_time(tokens, i, end):
        return None
    return _typed(tokens, number, unit, bound, first, end)


def _typed(
    tokens: Sequence[_Token], number: _Number, unit: _Unit | None, bound: Bound, first: int, end: int
) -> _Found | None:
    name, factor, word = (unit.name, unit.factor, unit.word) if unit else ("", 1.0, "")
    if name in _BELOW_ZERO and _at(tokens, first - 1) in {"-", "−", "minus"}:
        first, number = first - 1, replace(number, low=-number.high, high=-number.low)
    low, high, step = number.low * factor, number.high * factor, number.step * factor
    if name == "fahrenheit":
        name, low, high, step = "celsius", (low - 32) / 1.8, (high - 32) / 1.8, step / 1.8
    per, measure, last = "", "yield" if name == "kt" else "", end
    if unit:
        of, past = _of_unit(tokens, unit, end)
    else:
        of, past, last = _counted(tokens, number, end)
        if not of and not measure:
            measure, last = _participle(tokens, end)
            past = last
        if number.low == number.high == 1 and ((not of and not measure) or _at(tokens, end) == "of"):
            return None  # "one" the pronoun; "one of the largest"
        if of in _DEAD:
            of, measure = "person", "killed"
        name = "person" if of in _PEOPLE else ""
    for at in dict.fromkeys((end, past)):
        per = per or _per(tokens, at)
    if name == "km" and per in {"hour", "second", "minute"}:
        to_hours = {"hour": 1, "minute": 60, "second": 3600}[per]
        name, low, high, step, per = "km/h", low * to_hours, high * to_hours, step * to_hours, ""
        last = end + 2
    quantity = Quantity(
        low=low, high=high, unit=name, of=of, per=per, measure=measure, bound=bound, step=step,
        start=tokens[first].start, end=tokens[last - 1].end,
    )  # fmt: skip
    return _Found(quantity, first, last, word)


def _number(tokens: Sequence[_Token], i: int) -> _Number | None:
    """The number at `i` in digits or words: "2,111.5", "two and a half million", "tens of thousands"."""
    word = _at(tokens, i)
    if word in _MANY or word in _FEW or (word == "a" and _at(tokens, i + 1) in _FEW):
        return _vague(tokens, i)
    if fraction := _fraction(tokens, i):
        return fraction
    if word in {"a", "an"}:
        if scale := _scale_at(tokens, i + 1):
            return _scaled(tokens, 1.0, 1.0, i + 1) if scale else None
        return None
    if word[:1].isdecimal():
        if len(word) > _LONGEST_NUMBER:
            return None
        value = _value(word)
        step = _step(word)
        return _scaled(tokens, value, step, i + 1)
    if word == "half" and _at(tokens, i + 1) in {"a", "an"} and _scale_at(tokens, i + 2):
        return _scaled(tokens, 0.5, 0.5, i + 2)
    if word not in _ONES and word not in _TENS:
        return None
    value, end = float(_TENS.get(word) or _ONES.get(word) or 0), i + 1
    if word in _TENS:
        j = end + 1 if _at(tokens, end) == "-" else end
        if 0 < _ONES.get(_at(tokens, j), 0) < 10:
            value, end = value + _ONES[_at(tokens, j)], j + 1
    if _at(tokens, end) == "and" and _at(tokens, end + 1) == "a" and _at(tokens, end + 2) in {"half", "quarter"}:
        part = 1 / _FRACTIONS[_at(tokens, end + 2)]
        return _scaled(tokens, value + part, part, end + 3)
    return _scaled(tokens, value, 1.0, end)


def _scaled(tokens: Sequence[_Token], value: float, step: float, end: int) -> _Number:
    """With the scale words that follow, and what they add: "two hundred and fifty thousand"."""
    scaled = False
    for _ in range(4):
        if scale := _scale_at(tokens, end):
            joint = _at(tokens, end) == "-"
            value, step, end, scaled = value * scale, step * scale, end + (2 if joint else 1), True
            continue
        j = end + 1 if _at(tokens, end) in {"and", "-"} else end
        more = _small(tokens, j) if scaled and step >= 100 else None
        if more is None or more[0] >= step or not tokens[j].text.isalpha():
            break
        value, end, step = value + more[0], more[1], 1.0
    return _Number(value, value, step, end, scaled)


def _small(tokens: Sequence[_Token], i: int) -> tuple[float, int] | None:
    """The words at `i` for a number below a thousand, and where they end."""
    word = _at(tokens, i)
    if word not in _ONES and word not in _TENS:
        return None
    value, end = float(_TENS.get(word) or _ONES.get(word) or 0), i + 1
    if word in _TENS:
        j = end + 1 if _at(tokens, end) == "-" else end
        if 0 < _ONES.get(_at(tokens, j), 0) < 10:
            value, end = value + _ONES[_at(tokens, j)], j + 1
    elif _at(tokens, end) == "hundred":
        value, end = value * 100, end + 1
    return value, end


def _vague(tokens: Sequence[_Token], i: int) -> _Number | None:
    """Tens of thousands; several hundred; a few; dozens."""
    j = i + 1 if _at(tokens, i) == "a" else i
    few = _at(tokens, j) in _FEW
    low, high = _FEW[_at(tokens, j)] if few else _MANY[_at(tokens, j)]
    end = j + 1
    over = end + 1 if _at(tokens, end) == "of" else end
    scale = _scale_at(tokens, over)
    if not scale and _at(tokens, over) in _MANY:
        scale = _MANY[_at(tokens, over)][0] if _at(tokens, over) not in {"tens", "dozens", "scores"} else 0.0
    if scale:
        low, high, end = low * scale, high * scale, over + 1
    return _Number(low, high, low, end, bound=Bound.RANGE)


def _fraction(tokens: Sequence[_Token], i: int) -> _Number | None:
    """A part of a whole, in percent: "half of", "a third", "two-thirds", "3/4", "one in five"."""
    word, after = _at(tokens, i), _at(tokens, i + 1)
    if word == "half" and (after in {"of", "the", "its", "their", "his"} or (after == "a" and _unit(tokens, i + 2))):
        return _share(tokens, 1, 2, i + 1)
    if word in {"a", "one"}:
        end = i + 2 + (after == "-")
        part = _at(tokens, end - 1)
        follows = _at(tokens, end)
        if part in _FRACTIONS and (follows in {"of", ""} or not follows[0].isalpha()) and follows != "-":
            return _share(tokens, 1, _FRACTIONS[part], end)
    if 0 < _ONES.get(word, 0) < 20:
        j = i + 2 if after == "-" else i + 1
        part = _at(tokens, j)
        if part.endswith("s") and part[:-1] in _FRACTIONS and part[:-1] != "second":
            return _share(tokens, _ONES[word], _FRACTIONS[part[:-1]], j + 1)
        out_of = after == "out" and _at(tokens, i + 2) == "of"
        end = i + 4 if out_of else i + 3
        whole = _whole(tokens, end)
        if after == "of" and whole in {10, 100}:  # "seven of 10 respondents"
            return _share(tokens, _ONES[word], whole, end)
        if (out_of or after == "in") and _ONES[word] < whole <= 1000 and not _unit(tokens, end):
            return _share(tokens, _ONES[word], whole, end)
    if word.isdecimal() and after == "/" and _at(tokens, i + 2) in {"2", "3", "4"}:
        return _share(tokens, int(word), int(_at(tokens, i + 2)), i + 3)
    return None


def _whole(tokens: Sequence[_Token], end: int) -> float:
    """The number that the token before `end` is alone, or 0."""
    word = _at(tokens, end - 1)
    if word.isdecimal() and len(word) < 5:
        return float(word)
    return float(_ONES.get(word, 0))


def _share(tokens: Sequence[_Token], part: float, whole: float, end: int) -> _Number:
    """A part of a whole, in percent; or of a percent: "two-tenths of a percentage point"."""
    if _at(tokens, end) in {"of", "a"}:
        of = end + (_at(tokens, end) == "of")
        of += _at(tokens, of) in {"a", "one"}
        if (unit := _unit(tokens, of)) and unit.name in {"percent", "percentage point"}:
            return _Number(part / whole, part / whole, 1 / whole, unit.end, unit=unit.name)
    value = 100 * part / whole
    return _Number(value, value, 5.0, end, unit="percent")


def _ranged(
    tokens: Sequence[_Token], start: int, number: _Number, unit: _Unit | None, currency: str
) -> tuple[_Number, _Unit | None]:
    """The range that `number` begins, if it begins one: "10 to 15", "between 10 and 15 million", "$2-3bn"."""
    end = unit.end if unit else number.end
    joint = _at(tokens, end)
    between = "between" in {_at(tokens, start - 1), _at(tokens, start - 2), _at(tokens, start - 3)}
    if joint not in {"to", "-", "–", "—", "or"} and not (joint == "and" and between):
        return number, unit
    j = end + 1
    if _at(tokens, j) in {"about", "around", "nearly", "almost"}:
        j += 1
    if currency and _at(tokens, j) in _SIGNS:
        j += 1
    other = _number(tokens, j)
    if other is None or other.unit != number.unit or other.low != other.high or number.low != number.high:
        return number, unit
    if not currency:
        unit_of_other = _unit(tokens, other.end)
        if unit and (unit_of_other is None or unit_of_other.name != unit.name):
            return number, unit
    else:
        unit_of_other = replace(unit, end=other.end) if unit else None
    low, step = number.low, number.step
    if other.scaled and not number.scaled:
        size = _size(other)
        if low * size <= other.low:
            low, step = low * size, step * size
    if unit and unit_of_other:
        low = low * unit.factor / unit_of_other.factor
    if not low < other.high or (joint == "or" and other.high > 3 * low):
        return number, unit
    return _Number(low, other.high, min(step, other.step), other.end, bound=Bound.RANGE), unit_of_other


def _size(number: _Number) -> float:
    """The scale word in a number: a million for "1.5 million"."""
    for scale in (1e12, 1e9, 1e6, 1e3, 1e2):
        if number.low >= scale:
            return scale
    return 1.0


def _magnitude(tokens: Sequence[_Token], i: int) -> _Found | None:
    """Magnitude 6.3; a magnitude of 6.3. (6.3-magnitude is read as a unit.)"""
    if tokens[i].low != "magnitude":
        return None
    j = i + 1
    while _at(tokens, j) in {"of", "about", "around", "at", "-", "was", "a"} and j < i + 4:
        j += 1
    number = _number(tokens, j) if _at(tokens, j)[:1].isdecimal() else None
    if number is None or not 0 < number.low < 10:
        return None
    bound = Bound.ABOUT if j > i + 1 and _at(tokens, j - 1) in {"about", "around"} else Bound.EXACT
    return _Found(
        Quantity(
            low=number.low, high=number.high, unit="magnitude", measure="magnitude", bound=bound,
            step=number.step, start=tokens[i].start, end=tokens[number.end - 1].end,
        ),
        i, number.end, "magnitude",
    )  # fmt: skip


def _mach(tokens: Sequence[_Token], i: int) -> _Found | None:
    """Mach 6; Mach 3 to Mach 6."""
    if tokens[i].text != "Mach":
        return None
    number = _number(tokens, i + 1) if _at(tokens, i + 1)[:1].isdecimal() else None
    if number is None:
        return None
    bound, first = _bound_before(tokens, i)
    high, end = number.high, number.end
    if _at(tokens, end) in {"to", "-", "–"} or (_at(tokens, end) == "and" and _at(tokens, first - 1) == "between"):
        j = end + 1 + (_at(tokens, end + 1) == "mach")
        other = _number(tokens, j) if _at(tokens, j)[:1].isdecimal() else None
        if other and other.high > high:
            high, end, bound = other.high, other.end, Bound.RANGE
    return _Found(
        Quantity(
            low=number.low, high=high, unit="mach", measure="speed", bound=bound, step=number.step,
            start=tokens[first].start, end=tokens[end - 1].end,
        ),
        first, end, "mach",
    )  # fmt: skip


def _ordinal(tokens: Sequence[_Token], i: int) -> _Found | None:
    """The how-manieth of what: "its sixth nuclear test". What has a name keeps it: "7th Fleet"."""
    word, end = tokens[i].low, i + 1
    if word.isdecimal() and _at(tokens, end) in {"st", "nd", "rd", "th"} and tokens[end].start == tokens[i].end:
        rank, end = int(word), end + 1
    elif word in _ORDINALS:
        rank = _ORDINALS[word]
    else:
        return None
    if _at(tokens, end)[:1].isdecimal() or _at(tokens, end) in _SCALES or _at(tokens, end) == "-":
        return None
    run = _run(tokens, end, 3)
    while len(run) > 1 and tokens[run[-1]].text[0].isupper():
        run.pop()
    if not run or not tokens[run[0]].text.islower() or _fraction(tokens, i - 1):
        return None
    if tokens[run[-1]].low.endswith(("ed", "ing")) or _plural(tokens[run[-1]]):
        return None
    head = run[-1]
    of = " ".join(tokens[k].low for k in run[:-1][-1:]) + " " + _lemma(tokens[head].text)
    if tokens[head].low in _NOT_ORDINAL_OF or tokens[run[0]].low in _NOT_ORDINAL_OF or rank > 200:
        return None
    quantity = Quantity(
        low=rank, high=rank, unit="ordinal", of=of.strip(), step=1,
        start=tokens[i].start, end=tokens[head].end,
    )  # fmt: skip
    return _Found(quantity, i, head + 1, "ordinal")


def _age(
    tokens: Sequence[_Token], i: int, number: _Number, unit: _Unit | None, bound: Bound, first: int
) -> _Found | None:
    """27-year-old; aged 27; ", 66, of"."""
    end = number.end
    if unit and unit.word in {"year", "month"}:
        old = unit.end + (_at(tokens, unit.end) == "-")
        if _at(tokens, old) not in {"old", "olds"} and not (_at(tokens, old) == "of" and _at(tokens, old + 1) == "age"):
            return None
        end = old + 1
        factor = 1.0 if unit.word == "year" else 1 / 12
    elif unit or number.low != number.high or not 1 <= number.low <= 110:
        return None
    else:
        factor = 1.0
        beside_name = _at(tokens, i - 1) == "," and i > 1 and tokens[i - 2].text[0].isupper()
        if not (beside_name and _at(tokens, end) in {",", "."}) and _at(tokens, i - 1) not in {"aged", "age"}:
            return None
    quantity = Quantity(
        low=number.low * factor, high=number.high * factor, unit="year", measure="age", bound=bound,
        step=number.step * factor, start=tokens[first].start, end=tokens[end - 1].end,
    )  # fmt: skip
    return _Found(quantity, first, end, "year")


def _is_time(tokens: Sequence[_Token], i: int, end: int) -> bool:
    """Whether the duration only says when: "two weeks ago", "the past three years"."""
    after = {_at(tokens, end), _at(tokens, end + 1)} if _at(tokens, end) in {"or"} else {_at(tokens, end)}
    before = _at(tokens, i - 1)
    return bool(after & {"ago", "later", "earlier", "before", "after", "since", "old", "from"}) or before in {
        "past", "last", "next", "coming", "previous", "recent", "first", "final", "these", "those", "every",
        "in",
    }  # fmt: skip


# Units, and what is counted


def _unit(tokens: Sequence[_Token], i: int) -> _Unit | None:
    """The unit at `i`, a hyphen or a space after the number: "880-mile", "square kilometers", "°C"."""
    if _at(tokens, i) == "°":
        name = {"c": "celsius", "f": "fahrenheit"}.get(_at(tokens, i + 1), "degree")
        return _Unit(name, 1, i + (1 if name == "degree" else 2), name)
    j = i + 1 if _at(tokens, i) in {"-", "–"} else i
    for count in range(_WORDS_IN_UNIT, 0, -1):
        words = [_at(tokens, k) for k in range(j, j + count)]
        head = [_singular(word) for word in words[:-1]]
        key = next((k for k in (" ".join([*head, w]) for w in (words[-1], _singular(words[-1]))) if k in _UNITS), "")
        if not key:
            continue
        name, factor = _UNITS[key]
        if key in {"pound", "cent"} and _at(tokens, j + count) == "sterling":
            name, factor = "GBP", 1.0
        if key in {"ton", "tonne"} and _at(tokens, j + count) == "of" and _at(tokens, j + count + 1) == "tnt":
            return _Unit("kt", factor / 1e3, j + count + 2, key)
        if key == "second" and words[-1] == "second" and j == i:
            return None  # an ordinal
        return _Unit(name, factor, j + count, key)
    return None


def _shared_unit(tokens: Sequence[_Token], i: int, end: int) -> _Unit | None:
    """Of "390 and 340 km": the unit of both, for the first."""
    digits = _at(tokens, i)[:1].isdecimal() and _at(tokens, end + 1)[:1].isdecimal()
    other = _number(tokens, end + 1) if digits and _at(tokens, end) == "and" else None
    unit = _unit(tokens, other.end) if other else None
    return replace(unit, end=end) if unit and unit.name == "km" else None


def _scale_at(tokens: Sequence[_Token], i: int) -> float:
    word = _at(tokens, i)
    if word == "-":
        return _SCALES.get(_at(tokens, i + 1), 0.0)
    if word in _SCALES:
        return _SCALES[word]
    if word in _SHORT_SCALES and i and tokens[i - 1].end == tokens[i].start and tokens[i - 1].text[-1].isdecimal():
        tall = _at(tokens, i + 1) in {"tall", "high", "deep", "long", "wide"}
        return 0.0 if tall else _SHORT_SCALES[word]
    return 0.0


def _of_unit(tokens: Sequence[_Token], unit: _Unit, end: int) -> tuple[str, int]:
    """Of what the unit measures ("flour" in "33,000 tons of flour"), and where those words end."""
    hyphened = unit.end >= 2 and tokens[unit.end - 2].text in "-–" and unit.name not in _CURRENCIES
    if _at(tokens, end) in {"of", "worth"} or (unit.name in _CURRENCIES and _at(tokens, end) == "in"):
        run = _run(tokens, _skip(tokens, end + 1), 4)
    elif hyphened:
        run = _run(tokens, end, 3)
    elif unit.name in _CURRENCIES:  # "a $71 billion dollar trade surplus"
        run = _run(tokens, end + (_at(tokens, end) in {"dollar", "dollars"}), 3)
        run = run if run and tokens[run[0]].low not in _WHEN else []
    else:
        return "", end
    if len(run) > 1 and tokens[run[-1]].low in _PER:
        run.pop()  # "20 barrels of oil daily"
    if not run or (unit.name in _CURRENCIES and _at(tokens, end) == "in" and tokens[run[-1]].text[0].isupper()):
        return "", end
    return _lemma(tokens[run[-1]].text), run[-1] + 1


def _counted(tokens: Sequence[_Token], number: _Number, end: int) -> tuple[str, int, int]:
    """What a bare number counts, where that phrase ends, and where the figure's own text ends."""
    j = _skip(tokens, end + 1 if _at(tokens, end) == "-" else end)
    last = 0
    if j > end and (whole := _number(tokens, j)):
        last, j = end, whole.end  # "three of the 12 members": these are a figure of their own
    if number.low == number.high == 1:
        run = _run(tokens, j, 3)
        return (_lemma(tokens[run[-1]].text), run[-1] + 1, run[-1] + 1) if run else ("", end, end)
    for k in _run(tokens, j, 6):
        if _plural(tokens[k]):
            return _lemma(tokens[k].text), k + 1, last or k + 1
    return "", end, end


def _participle(tokens: Sequence[_Token], end: int) -> tuple[str, int]:
    """What befell those counted, where a bare "six" is followed by it: "six injured"."""
    at = end + 1 if _at(tokens, end) in {"were", "was", "are", "more", "others"} else end
    for measure in ("killed", "injured", "missing", "arrested"):
        if _at(tokens, at).startswith(tuple(_COUNTED[measure].split())):
            return measure, at + 1
    return "", end


def _run(tokens: Sequence[_Token], i: int, longest: int) -> list[int]:
    """The indices of the words from `i` that may be one noun phrase."""
    run: list[int] = []
    for k in range(i, min(len(tokens), i + longest + 6)):
        token = tokens[k]
        if run and token.start == tokens[k - 1].end and (token.text == "-" or tokens[k - 1].text in "-0123456789"):
            continue  # "F-22 fighter jets"
        if not token.text[0].isalpha() or token.low in _FUNCTION or len(run) == longest:
            break
        if run and token.low.endswith(("ed", "ing")) and token.text.islower():
            break
        if token.low in _ONES or token.low in _SCALES:
            break
        run.append(k)
    return run


def _skip(tokens: Sequence[_Token], i: int) -> int:
    for _ in range(3):
        if _at(tokens, i) not in _SKIPPED_BEFORE_NOUN:
            break
        i += 1
    return i


def _per(tokens: Sequence[_Token], i: int) -> str:
    word, after = _at(tokens, i), _singular(_at(tokens, i + 1))
    if word in _PER:
        return _PER[word]
    if word in {"per", "/"} and after in _PER_WHAT:
        return after
    return after if word in {"a", "an", "every"} and after in _PER_WHAT else ""


def _bound_before(tokens: Sequence[_Token], i: int) -> tuple[Bound, int]:
    """How the words before `i` bound the figure there, and where they begin."""
    for words, bound in _BOUNDS:
        at = i - len(words)
        if at >= 0 and all(tokens[at + k].low == word for k, word in enumerate(words)):
            return bound, at
    return Bound.EXACT, i


# The second look: conversions, and what is measured


def _without_conversions(tokens: Sequence[_Token], found: list[_Found]) -> list[_Found]:
    """Without the figures that give the one before again in another unit: "787 kilometers (489 miles)"."""
    kept: list[_Found] = []
    for one in found:
        before = kept[-1] if kept else None
        if before and _joined(tokens, before.last, one.first) and before.word != one.word:
            first, second = before.quantity, one.quantity
            if first.unit == second.unit and abs(first.low - second.low) <= 0.12 * abs(first.low):
                continue
            if first.unit != second.unit and {first.unit, second.unit} <= _CURRENCIES:
                about = Bound.ABOUT if second.bound is Bound.EXACT else second.bound
                second = replace(second, of=first.of, per=first.per, bound=about)
                one = replace(one, quantity=second)
        kept.append(one)
    return kept


def _joined(tokens: Sequence[_Token], last: int, first: int) -> bool:
    """Whether only an opening bracket, a stroke or "or" stands between."""
    between = [token.low for token in tokens[last:first]]
    opens = not {"(", "[", "/", "or"}.isdisjoint(between)
    return opens and len(between) <= 3 and {"(", "[", "/", "or", ",", "about", "around", "us"}.issuperset(between)


def _listed(tokens: Sequence[_Token], last: int, first: int) -> bool:
    """Whether only "and" stands between, a conversion in brackets aside."""
    between = [token.low for token in tokens[last:first]]
    if between[:1] == ["("] and ")" in between:
        between = between[between.index(")") + 1 :]
    return between == ["and"]


def _like(quantity: Quantity, before: Quantity) -> Quantity:
    """Measured as the length listed before it, where no word of its own tells: "flew 430 km and 690 km"."""
    untold = not quantity.measure or (quantity.measure, before.measure) == ("position", "distance")
    return replace(quantity, measure=before.measure) if untold and quantity.unit == before.unit == "km" else quantity


def _elliptic(tokens: Sequence[_Token], one: _Found, before: Quantity) -> bool:
    """Whether it leaves out what it counts, since the count before has it: "12 people died, and 30 more in Homs"."""
    quantity = one.quantity
    if before.unit not in {"", "person"} or not before.of or quantity.unit not in {"", "person"} or one.word:
        return False
    after = _at(tokens, one.last)
    if not quantity.of and _at(tokens, one.first - 1) == "and" and after in {"in", "at", "near"}:
        return True
    return quantity.of == "other" or (not quantity.of and after in _BESIDES)


def _of_those(tokens: Sequence[_Token], one: _Found, before: Quantity) -> _Found:
    """With what the figure before it counts, and with "more" as a part of it."""
    last = one.last + (_at(tokens, one.last) in _BESIDES)
    quantity = replace(one.quantity, unit=before.unit, of=before.of, end=tokens[last - 1].end)
    return replace(one, quantity=quantity, last=last)


def _measured(tokens: Sequence[_Token], found: Sequence[_Found], index: int, text: str) -> Quantity:
    """With what it measures, told by the nearest word that can tell, and the text it stands for."""
    one = found[index]
    quantity = one.quantity
    measure = quantity.measure
    if not measure:
        kind = "money" if quantity.unit in _CURRENCIES else quantity.unit
        measure = _nearest(tokens, one, found[max(0, index - 2) : index + 3], _STEMS.get(kind, {}))
        if measure == "range" and _was_flown(tokens, one.first):
            measure = "distance"
    if quantity.unit == "t" and measure == "yield":
        quantity = replace(
            quantity, unit="kt", low=quantity.low / 1e3, high=quantity.high / 1e3, step=quantity.step / 1e3
        )
    return replace(quantity, measure=measure, text=text[quantity.start : quantity.end])


def _nearest(tokens: Sequence[_Token], one: _Found, neighbours: Sequence[_Found], stems: dict[str, str]) -> str:
    inside = {k for other in neighbours if other is not one for k in range(other.first, other.last)}
    best, measure = float(_REACH), ""
    for way in (-1, 1):
        cost = 0.0 if way < 0 else float(_BEHIND)
        k = one.first - 1 if way < 0 else one.last
        crossed = False
        while 0 <= k < len(tokens) and cost < _REACH:
            word = tokens[k].low
            if k in inside and not crossed:
                cost, crossed = cost + _ACROSS_FIGURE, True
            cost += _ACROSS_CLAUSE if word in {",", ";", "and", "while", "but", "which", "(", ")", "—"} else 1
            for name, words in stems.items():
                if cost < best and _tells(word, words):
                    told = cost + (3 if _tells(word, _WEAK) else 0)
                    if told < best:
                        best, measure = told, name
            k += way
    return measure


def _was_flown(tokens: Sequence[_Token], first: int) -> bool:
    """Whether the range told of before `first` is one that was flown, not one that could be."""
    words = [token.low for token in tokens[max(0, first - _REACH) : first]]
    at = max((k for k, word in enumerate(words) if word == "range"), default=0)
    verb = max((k for k, word in enumerate(words[:at]) if word in _FLOWN), default=-1)
    return verb >= 0 and _COULD.isdisjoint(words[max(0, verb - 3) : at])


def _tells(word: str, stems: str) -> bool:
    return any(word == stem or (len(stem) > 3 and word.startswith(stem)) for stem in stems.split())


# Words


def _at(tokens: Sequence[_Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) else ""


def _start(tokens: Sequence[_Token], i: int) -> int:
    return tokens[i].start if 0 <= i < len(tokens) else -1


def _value(word: str) -> float:
    return float(word.replace(",", ""))


def _step(word: str) -> float:
    """The precision a number in digits is given to: 1,000 for "33,000", 0.1 for "6.3"."""
    whole, _, decimals = word.replace(",", "").partition(".")
    if decimals:
        return float(10.0 ** -len(decimals))
    return float(10.0 ** (len(whole) - len(whole.rstrip("0")))) if whole.strip("0") else 1.0


def _plural(token: _Token) -> bool:
    word = token.low
    if word in _PLURALS or word.endswith("men"):
        return True
    if not token.text.endswith("s") or len(word) < 4 or word in _NOT_PLURALS:
        return False
    return not word.endswith(("ss", "us", "is", "'s"))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 2 and word.endswith("s") else word


def _lemma(word: str) -> str:
    """The singular, roughly, of a noun."""
    low = word.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low.endswith("men"):
        return low[:-2] + "an"
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is", "'s")) and len(low) > 3:
        return low[:-1]
    return low
