"""Whether two claims rest on one origin: one credits the other's outlet, or both the same agency, speaker or office.

"North Korea vowed" and "KCNA reported" are one state's word, however many outlets carry it; "the president" of the
one may be the "Trump" of the other; two that cite "officials" of one state may have asked the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from claimtrack.protocols import Models
from claimtrack.records import Attribution, Bound, Claim, Finding, Label, Pair, Voice

NAME = "origin"

_ARTICLE = re.compile(r"^(?:an?|the|one|another|his|her|its|their)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"[“”\"]")
_PUNCTUATION = " .,;:!?…—–-"
_QUOTED_WORDS = 6  # of a quotation that stands in the other claim
_FEWEST_QUOTED = 3  # words within quotation marks here and there
# Of a quotation's words, the share that stands in the other claim by twos or more, in order, and how many these are.
_ECHOED, _FEWEST_ECHOED, _MANY_ECHOED = 0.55, 5, 7
_MOST_ECHOED = 100  # words of either that are looked at
_LONGEST = 2000  # characters of a claim in which tellers and documents are looked for
_BEFORE = 14  # characters before one that may be "according to"
_EXACT = 3  # digits of a figure, without zeros at its end


def check(pairs: Sequence[Pair], models: Models) -> Iterator[tuple[int, Finding]]:  # noqa: ARG001
    """For pairs whose claims say whom they rest on, where that is one and the same."""
    for index, pair in enumerate(pairs):
        if finding := _compared(pair):
            yield index, finding


def _compared(pair: Pair) -> Finding | None:
    left, right = pair.left, pair.right
    for one, other in ((left, right), (right, left)):
        said = one.attribution
        credited = {_plain(name) for name in (said.credits, said.speaker) if name}
        if other.outlet and _plain(other.outlet) in credited - {_plain(one.outlet or "")}:
            return Finding(NAME, Label.REPRINT, 1.0, f"{one.outlet or 'one'} credits {other.outlet}")
    mine, theirs = left.attribution, right.attribution
    if mine.credits and _plain(mine.credits) == _plain(theirs.credits):
        return Finding(NAME, Label.SAME_ORIGIN, 1.0, f"both rest on {mine.credits}")
    quoted = _same_quotation(left, right)
    if len(quoted) >= _QUOTED_WORDS:
        return Finding(NAME, Label.SAME_ORIGIN, 0.9, _both_quote(quoted))
    same = bool(mine.speaker and theirs.speaker) and _same_speaker(left, right)
    two_speak = not same and bool(_named(left) and _named(right))
    echoed, much = _echoed(left, right, quoted=two_speak)
    if much and not two_speak:
        return Finding(NAME, Label.SAME_ORIGIN, 0.8, f"nearly the same words: {_both_quote(echoed)}")
    if same:
        return Finding(NAME, Label.SAME_ORIGIN, 0.8, f"both rest on {_shorter(_who(left), _who(right))}")
    if finding := _one_office(left, right):
        return finding
    named = [found for one, other in ((left, right), (right, left)) if (found := _names_its_speaker(one, other))]
    if named:
        return Finding(NAME, Label.SAME_ORIGIN, *max(named))
    if quoted or (echoed and (much or not two_speak)):
        return Finding(NAME, Label.SAME_ORIGIN, 0.6, _both_quote(quoted or echoed))
    if tellers := _told_by(left) & _told_by(right):
        return Finding(NAME, Label.SAME_ORIGIN, 0.6, f"both may rest on {min(tellers)}")
    two_people = mine.voice is theirs.voice is Voice.NAMED and not (
        _IS_PAPER & _lower(mine) or _IS_PAPER & _lower(theirs)
    )
    if not two_people and (document := _one_document(left.text, right.text)):
        return Finding(NAME, Label.SAME_ORIGIN, 0.6, f"both may tell what one {document} says")
    if left.outlet != right.outlet and (figure := _same_figure(left, right)):
        return Finding(
            NAME, Label.SAME_ORIGIN, 0.3, f"both give {figure}, so exact a figure that it may have one source"
        )
    if left.outlet != right.outlet and (agencies := _agencies(left) & _agencies(right)):
        return Finding(NAME, Label.SAME_ORIGIN, 0.2, f"both may rest on {min(agencies)}, which their articles draw on")
    return None


@dataclass(frozen=True, slots=True)
class _Source:
    """Whose word a claim rests on: an office of a state, an unnamed source, or else a name alone."""

    phrase: str
    names: frozenset[str]
    states: frozenset[str] = frozenset()
    office: str = ""
    role: str = ""  # of an unofficial source: "resident"

    @property
    def is_generic(self) -> bool:
        """Whether it may be of anybody: "senior officials", but not "hospital officials"."""
        return set(map(str.lower, _WORD.findall(self.phrase))) <= _GENERIC


def _one_office(left: Claim, right: Claim) -> Finding | None:
    found = [_of_one(one, other, left, right) for one in _sources(left) for other in _sources(right)]
    score, detail = max(found, default=(0.0, ""))
    return Finding(NAME, Label.SAME_ORIGIN, score, detail) if score else None


def _of_one(one: _Source, other: _Source, left: Claim, right: Claim) -> tuple[float, str]:
    """How surely the two sources are one, and in words."""
    short = _shorter(one.phrase, other.phrase)
    if one.role or other.role:
        same = one.role == other.role and one.names and one.names == other.names
        return (0.3, f"both cite {short}, who may be one") if same else (0.0, "")
    if one.names and other.names:
        return 0.0, ""  # two people, or the one that `_same_speaker` knows
    for named, unnamed, claim in ((one, other, right), (other, one, left)):
        if named.names and not unnamed.states and _ANAPHOR.match(unnamed.phrase):
            told, verb, _ = claim.text.partition(f" {claim.attribution.verb} ")  # whom it speaks of may be another
            around = f"{claim.title} {claim.before} {told if verb else claim.text}"
            if named.names <= set(_WORD.findall(around)):
                return 0.6, f"both may rest on {named.phrase}"
    if not (one.office and other.office):
        return 0.0, ""
    if not (one.states or other.states):
        mine, theirs = (set(_WORD.findall(source.phrase.lower())) for source in (one, other))
        one_body = mine & theirs & _BODIES
        known = one_body and one.is_generic and other.is_generic and not _ELSEWHERE_TOO & (mine | theirs)
        return (0.6, f"both may rest on the {min(one_body)}") if known else (0.0, "")
    offices = {one.office, other.office}
    if not (one.states and other.states):  # "officials said", of no state by name
        states, whose = one.states | other.states, other if one.states else one
        near = whose.is_generic and (whose.office == "state" or (whose.office == "media" and states & _ONE_VOICE))
    else:
        states = one.states & other.states
        alone = one.states == other.states and not (one.names or other.names)
        if states and alone and (states & _ONE_VOICE or offices in _KNOWN_OFFICES):
            return 0.8, f"both rest on {short}"
        near = len(offices) == 1 or "state" in offices or states & _ONE_VOICE
    said = "state media" if "media" in offices else "officials"
    return (0.6, f"both may rest on {said} of {min(states)}") if states and near else (0.0, "")


def _sources(claim: Claim) -> list[_Source]:
    said = claim.attribution
    if named := [phrase for phrase in (said.speaker, said.credits) if phrase]:
        return list(map(_source, named))
    own = _source(claim.outlet or "")
    return [own] if own.office == "media" else []


def _source(phrase: str) -> _Source:
    if unofficial := _UNOFFICIAL.search(phrase):
        named = _names(_UNOFFICIAL.sub(" ", phrase)) - {"Province"}
        return _Source(phrase, named, role=unofficial[1].lower().rstrip("es"))
    rest = _ELSEWHERE.split(phrase, maxsplit=1)[0]  # "diplomats in Pyongyang" speak for whom they speak for
    if set(map(str.lower, _WORD.findall(rest))) <= _GENERIC:
        rest = phrase  # "officials in Seoul"
    states = frozenset(name for name, known in _STATES.items() if known.search(rest))
    office = next((name for name, known in _OFFICES.items() if known.search(rest)), "")
    for state in states:
        rest = _STATES[state].sub(" ", rest)
    if not office:
        bare = states and not set(_WORD.findall(_ARTICLE.sub("", rest))) - {"s"}
        return _Source(phrase, frozenset() if states else _names(phrase), states, "state" if bare else "")
    return _Source(phrase, _names(_OFFICES[office].sub(" ", rest)) - _OF_AN_OFFICE, states, office)


# Whose word what they publish is, by the names under which reports cite them.
_STATES = {
    "North Korea": re.compile(
        r"\bNorth Korea(?:ns?)?\b|\b[Tt]he North\b(?! [A-Z])|\bNorth(?=['’]s)|\bPyongyang\b|\bD\.?P\.?R\.?K\b|\bKCNA\b"
        r"|\bKorean Central\b|\bRodong Sinmun\b|\bKPA\b|\bKorean People['’]s Army\b|\bWorkers['’] Party\b"
        r"|\bKim(?: Jong[- ][Uu]n)?['’]s (?=regime|government)"
    ),
    "South Korea": re.compile(
        r"\bSouth Korea(?:ns?)?\b|\b[Tt]he South\b(?! [A-Z])|\bSouth(?=['’]s)|\bSeoul\b|\bBlue House\b|\bROK\b"
    ),
    "the United States": re.compile(
        r"\bU\.?S\b\.?|\bUnited States\b|(?<!Latin )(?<!South )(?<!Central )\bAmerica(?:ns?)?\b(?! [A-Z])"
        r"|\bWashington\b(?! [A-Z])|\bWhite House\b|\bPentagon\b"
        r"|\bState Department\b"
    ),
    "China": re.compile(r"\bChin(?:a|ese)\b|\bBeijing\b|\bXinhua\b|\bGlobal Times\b|\bPeople['’]s Daily\b|\bCCTV\b"),
    "Japan": re.compile(r"\bJapan(?:ese)?\b|\bTokyo\b"),
    "Russia": re.compile(r"\bRussian?\b|\bMoscow\b|\bKremlin\b|\bTASS\b"),
}
_ONE_VOICE = frozenset({"North Korea"})  # no office of it says anything of its own
_OFFICES = {
    "media": re.compile(
        r"\b(?:KCNA|Korean Central (?:News|Tele|TV|Broadcast)\w*|Rodong Sinmun|Xinhua|CCTV|TASS|Global Times"
        r"|People['’]s Daily|[Ss]tate(?:[- ][a-z]+)? (?:media|television|TV|news|radio|broadcaster))\b"
    ),
    "foreign": re.compile(
        r"\b[Ff]oreign [Mm]inist\w+|\bState Department\b|\b[Ss]ecretary of [Ss]tate\b|\b[Dd]iplomats?\b"
    ),
    "military": re.compile(
        r"\b(?:[Mm]ilitary|[Aa]rmy|[Nn]avy|[Dd]efen[cs]e|Pentagon|[Jj]oint [Cc]hiefs|[Cc]ommand|[Ff]orces?|KPA)\b"
    ),
    "president": re.compile(r"\b(?:[Pp]resident(?:ial)?|White House|Blue House|[Pp]rime [Mm]inister|Kremlin)\b"),
    "intelligence": re.compile(r"\b(?:[Ii]ntelligence|[Ss]py agency)\b"),
    "unification": re.compile(r"\b[Uu]nification\b"),
    "state": re.compile(
        r"\b(?:[Oo]fficials?|[Gg]overnment|[Aa]dministration|[Aa]uthorities|[Rr]egime|[Ll]eadership|[Ss]tatement"
        r"|[Ss]pokes\w+|[Mm]inist\w+|Workers['’] Party)\b"
    ),
}
_KNOWN_OFFICES = [{office} for office in _OFFICES if office != "state"]
_ELSEWHERE = re.compile(r"\s(?:in|at|from|on|for|to|with|near|inside|outside|based|who|responsible)\b")
_GENERIC = frozenset(
    """
    a an the one two three several some many other another top senior local unnamed unidentified anonymous official
    officials authorities government administration military spokesman spokeswoman spokesperson state run owned media
    television news agency statement
    """.split()
)
_BODIES = frozenset({"administration", "government"})  # of which there is one where the news is from, but for
_ELSEWHERE_TOO = frozenset({"local", "state"})
_UNOFFICIAL = re.compile(
    r"\b(former|ex|sources?|residents?|defectors?|refugees?|escapees?|experts?|analysts?|observers?|witness(?:es)?"
    r"|critics?|activists?|scholars?|professors?|historians?|scientists?|researchers?|economists?|reporters?"
    r"|journalists?|traders?|merchants?|brokers?|workers?(?!['’])|citizens?|people(?!['’])|lawmakers?|senators?|survivors?)\b",
    re.IGNORECASE,
)
_OF_AN_OFFICE = frozenset(
    """
    Press Staff National Security Council Adviser Advisor Committee Agency Department Command Forces Commission Office
    Bureau Service Central News Television Deputy Vice Chief Chiefs Director Ambassador Senior Spokesperson Top The
    Affairs Party Workers People Army House Official Officials Government Cabinet Chairwoman Assistant Under Senator
    """.split()
)
_ANAPHOR = re.compile(
    r"(?:(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) (?:[a-z’'-]+ ){0,2}(?:president|minister|premier|chancellor|leader"
    r"|governor|candidate|nominee|senator|secretary|chairman|chairwoman|envoy|adviser|official|agency|bureau|office"
    r"|administration)"
    r"|[Tt]he (?:[a-z’'-]+ ){0,2}(?:attorney|lawyer|mayor|judge|sheriff|congressman|congresswoman|ambassador)"
    r"|[Hh]e|[Ss]he|[Tt]hey)\Z"
)


# What two outlets may tell from one copy of, by kinds of one thing. A plan, a law and a deal are more than papers.
_DOCUMENTS = (
    "bill bills legislation measure amendment proposal budget resolution",
    "report letter summary memo document article findings review dossier",
    "poll survey",
    "indictment lawsuit complaint affidavit filing",
    "study",
    "memorandum directive",
    "recording tape audio transcript",
    "declaration communique manifesto",
    "book memoir",
)
_DEALS = ("agreement deal accord pact treaty", "plan package")  # whose striking is news: both must tell what it says
_KIND_OF = {word: kind for kind, words in enumerate((*_DOCUMENTS, *_DEALS)) for word in words.split()}
_ANY_KIND = -1  # "It would also ban…", of a paper that the sentences before name
_PROVIDES = (
    r"(?:,? (?:that|which))?(?: also)?(?: would(?: also)?(?! (?:be|have)\b)| (?:seeks|aims) to"
    r"|(?: would have)? (?:calls? for|called for|requires?|required|includes?|included|allows?|allowed|bans?|banned"
    r"|reforms?|cuts|delayed|affirms?|affirmed))\b"
)
_IT_PROVIDES = re.compile(rf"(?:In addition, )?[Ii]t{_PROVIDES}")
_PROVIDING = re.compile(_PROVIDES)
_IS_PAPER = _KIND_OF.keys() | {"respondents", "polled", "statement"}
# "Barr's letter", "a new Gallup poll", "the 300-page report by the committee".
_DOCUMENT = re.compile(
    r"\b([Aa]n?|[Tt]h(?:e|is|at|ose)|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[A-Z][\w.-]*['’]s?)((?: [\w’'/.“”\"-]+){0,4}?)"
    rf" ((?i:{'|'.join(_KIND_OF)}))\b(?: by ([A-Z][\w.]*(?: [A-Z][\w.]*)*))?"
)
_TELLS_WHAT = re.compile(
    r"(?:['’]s(?: [\w-]+){1,3})?(?: (?:against|from|by) [^,.]{1,60}?)?"
    r"(?:,? (?:that|which) [a-z]+ed on [^,.]{1,90}?)?(?: [a-z]+ly| also| itself|,? that|,? which| of \w+"
    r"|,[^,.]{1,40},)?"
    r" (?:would|will|states?|stated|says?|said|contain(?:s|ed)|call(?:s|ed) for|offer(?:s|ed)|seeks?|sought"
    r"|include[sd]?|require[sd]?|alleg\w+|propos\w+|found|finds|show(?:s|ed)|conclude[sd]?|allow(?:s|ed)|provide[sd]?|aim(?:s|ed)"
    r"|add(?:s|ed)|reform(?:s|ed)|bans?|cuts?|accuse[sd]?|charge[sd]?|did not|does not|claim(?:s|ed)|describe[sd]?"
    r"|detail(?:s|ed)|note[sd]?|list(?:s|ed)|telling|saying|asking|urging|alleging|affirm(?:s|ed|ing)|who told)\b"
)
_TOLD_BY = re.compile(r"\b(?:according to|in|under)\s\Z", re.IGNORECASE)
_TELLER = re.compile(  # but "a resident of Ryanggang Province said", "whom Trump told"
    r"(?<![\w.’'-])(?:(in|of|from|near|at|the|who|whom|which|as) )?(?:[A-Z][\w.’'-]* ){0,4}([A-Z][a-z’'-]+)"
    r"(?:(?: of [A-Z][\w.’'-]+)?,? who|,[^,]{0,60},)?"
    r"(?: (?!(?:he|she|it|they|we|was|were|is|are|be|been|being|got|who|whom|that)\b)"
    r"(?:[a-z’'-]+|[A-Z]\w+day)){0,3}? "
    r"(?:said|says|told|tells|claim(?:s|ed)|alleg(?:es|ed)|reveal(?:s|ed)|argu(?:es|ed)|warn(?:s|ed)|testif(?:ies|ied)"
    r"|announc(?:es|ed)|tweet(?:s|ed)|insist(?:s|ed)|recall(?:s|ed)|acknowledg(?:es|ed)|wrote|writes|confirm(?:s|ed)"
    r"|report(?:s|ed)|conclud(?:es|ed)|(?:accus(?:es|ed)|condemn(?:s|ed)|identif(?:ies|ied))(?! (?:of|by|as|to)\b)"
    r"|promis(?:es|ed)|pledg(?:es|ed))\b"
)


@dataclass(frozen=True, slots=True)
class _Document:
    """A paper that a claim speaks of: its kind, the word for it, whose it is, and whether the claim tells from it."""

    kind: int
    word: str
    names: frozenset[str]
    told: bool


def _one_document(one: str, other: str) -> str:
    """The word for a document that the one tells from, where the other speaks of such a one, and not of another's.

    Of one by one name ("a Fox News poll"), neither need tell from it.
    """
    mine, theirs = _documents(one), _documents(other)
    words = [
        min((not one.told, one.word) for one in (here, there) if one.kind != _ANY_KIND)[1]
        for here in mine
        for there in theirs
        if _of_one_kind(here, there)
        and (here.names & there.names or (not (here.names and there.names) and (here.told or there.told)))
    ]
    return min(words, default="")


def _of_one_kind(here: _Document, there: _Document) -> bool:
    both_tell = here.told and there.told
    if _ANY_KIND in (here.kind, there.kind):
        return both_tell and here.kind != there.kind
    return here.kind == there.kind and (here.kind < len(_DOCUMENTS) or both_tell)


def _lower(said: Attribution) -> set[str]:
    return set(map(str.lower, _WORD.findall(said.speaker)))


@lru_cache(maxsize=8192)
def _documents(text: str) -> tuple[_Document, ...]:
    found = []
    if _IT_PROVIDES.match(text):
        found.append(_Document(_ANY_KIND, "paper", frozenset(), told=True))
    for match in _DOCUMENT.finditer(text[:_LONGEST]):
        whose, between, word, by = match.groups()
        owner = whose if "'" in whose or "’" in whose else ""
        names = frozenset(w for w in _WORD.findall(f"{owner} {between} {by or ''}") if w[0].isupper())
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        kind = _KIND_OF[word.lower()]
        if kind < len(_DOCUMENTS):
            told = bool(_TELLS_WHAT.match(text, match.end()) or _TOLD_BY.search(before))
        else:
            told = bool(_PROVIDING.match(text, match.end()))
        found.append(_Document(kind, word.lower(), names, told))
    return tuple(found)


def _told_by(claim: Claim) -> frozenset[str]:
    """Last names of whoever says something in it; of an unnamed source, the name that the words behind give."""
    who = {_last_name(_who(claim))} - {""} - _NO_TELLERS
    return frozenset(who) if claim.attribution.voice is Voice.ANONYMOUS else _tellers(claim.text) | who


@lru_cache(maxsize=8192)
def _tellers(text: str) -> frozenset[str]:
    """Last names of those who say something in it, whether or not it rests on them."""
    told = (name for within, name in _TELLER.findall(text[:_LONGEST]) if not within)
    return frozenset(told) & _names(text) - _NO_TELLERS


_NO_TELLERS = frozenset(
    """
    The This That These Those She They But And Yet After Before When While Since Until During Despite Because Although
    Today Yesterday Monday Tuesday Wednesday Thursday Friday Saturday Sunday Most Many Some Several Two Three All Both
    Another Others One Senate House Republicans Democrats Congress Officials Police Witnesses Residents Voters Experts
    Analysts Sources Lawmakers Critics Politics News Press Post Times States Force Forces Court Province City
    """.split()
)


def _same_figure(left: Claim, right: Claim) -> str:
    """A figure of one thing that both write with three digits or more, zeros at the end aside: 28,500 troops."""
    mine, theirs = _exact(left), _exact(right)
    return min(
        (min(mine[key], theirs[key], key=_length) for key in mine.keys() & theirs.keys()), key=_length, default=""
    )


def _exact(claim: Claim) -> dict[tuple[float, str, str], str]:
    written = {(q.low, q.unit, q.of): q.text for q in claim.quantities if q.low == q.high and q.bound is Bound.EXACT}
    return {key: text for key, text in written.items() if len(re.sub(r"\D", "", text).strip("0")) >= _EXACT}


def _length(text: str) -> tuple[int, str]:
    return len(text), text


def _agencies(claim: Claim) -> frozenset[str]:
    """Whose copy the claim is or may be, where its article uses an agency's or its outlet is one."""
    said = claim.attribution
    return frozenset(filter(None, (claim.outlet, said.credits, *said.contributed.split(", "))))


def _names_its_speaker(one: Claim, other: Claim) -> tuple[float, str] | None:
    """How surely the one has it from the other's speaker, whom it names: "the U.S. Geological Survey detected…".

    It does so in its outlet's own words, or by a "she says" that an earlier sentence was read to explain.
    """
    said, source = one.attribution, other.attribution
    referring = said.carried and not said.quoted and _REFERS.search(one.text)
    names = _names(source.speaker)
    if source.voice is not Voice.NAMED or (said.speaker and not referring):
        return None
    if not (names - _NO_TELLERS and names <= frozenset(_WORD.findall(one.text))):
        return None
    if _names(one.measured_by) & names:
        return 0.8, f"both rest on {source.speaker}"
    return 0.6, f"both may rest on {source.speaker}"


def _named(claim: Claim) -> frozenset[str]:
    """The names of the speaker, where it is one who has any."""
    return _names(claim.attribution.speaker) if claim.attribution.voice is Voice.NAMED else frozenset()


def _same_speaker(left: Claim, right: Claim) -> bool:
    """Two unnamed sources are never taken for one: "a source" of this outlet is nobody known to that one."""
    one, other = _who(left), _who(right)
    mine, theirs = _names(one), _names(other)
    if not (mine and theirs):
        return False
    return mine <= theirs or theirs <= mine or (_last_name(one) == _last_name(other) and len(mine & theirs) > 1)


def _who(claim: Claim) -> str:
    """The speaker, or who the words behind say an unnamed one is: "another freshman, Steve Stockman of Texas"."""
    said = claim.attribution
    if said.voice is not Voice.ANONYMOUS and _names(said.speaker):
        return said.speaker
    if said.speaker and not said.carried and said.verb != "according to":
        behind = f"{said.speaker[1:]}, "  # its first letter may be a capital there
        at = claim.text.find(behind) - 1
        whole = at >= 0 and claim.text[at].lower() == said.speaker[0].lower() and not claim.text[at - 1 : at].isalnum()
        if whole and (named := _IN_OTHER_WORDS.match(claim.text, at + 1 + len(behind))):
            return named[1]
    return "" if said.voice is Voice.ANONYMOUS else said.speaker


def _names(speaker: str) -> frozenset[str]:
    return frozenset(w for w in _WORD.findall(_ARTICLE.sub("", speaker)) if w[0].isupper() and len(w) > 2) - _TITLES


def _last_name(speaker: str) -> str:
    """The last of the names: "Sanders" of "White House press secretary Sarah Sanders"."""
    return next((word for word in reversed(_WORD.findall(speaker)) if word in _names(speaker)), "")


_REFERS = re.compile(r"\b(?:he|she|they)\b", re.IGNORECASE)
# ", Rep.-elect Steve Stockman of Texas", up to the next comma.
_IN_OTHER_WORDS = re.compile(
    r"(?:(?!(?:who|which|citing|in|on|at|after|before|speaking|told|said|and|from|by|to|with|as|when)\b)"
    r"[\w.’'-]+ ){0,3}?"
    r"((?:[A-Z][\w.’'-]+ ){1,3}[A-Z][\w’'-]+)(?:,| of [A-Z]| ?[(—])"
)
_TITLES = frozenset(
    """
    President Minister Prime Secretary General Gen Defense Defence Foreign State Ministry Department South North Korean
    Korea American Chinese Japanese Russian Mr Mrs Ms Dr Sen Rep Gov Leader Chairman Spokesman Spokeswoman
    """.split()
)


def _same_quotation(left: Claim, right: Claim) -> list[str]:
    """The words of a quotation of the one that stands in the other; the longest, if there are several."""
    found = [
        said
        for one, other in ((left, right), (right, left))
        for whole, parts in [(_spaced(other.text), list(map(_spaced, _quotations(other))))]
        for said in _quotations(one)
        for words in [_spaced(said)]
        for count in [len(words.split())]
        if (count >= _QUOTED_WORDS and words in whole)
        or (count >= _FEWEST_QUOTED and not _is_title(said) and any(words in part for part in parts))
    ]
    return max(found, key=lambda said: (len(said), said)).split() if found else []


def _echoed(left: Claim, right: Claim, *, quoted: bool) -> tuple[list[str], bool]:
    """The words of a quotation that the other claim gives nearly so, and whether these are many.

    Two who heard one speaker write down "let me be clear" or leave it out, and "agencies" for "community". `quoted`:
    only what both give in quotation marks.
    """
    best: tuple[int, float, list[str]] = (0, 0.0, [])
    for one, other in ((left, right), (right, left)):
        if not (sayings := _quotations(one)):
            continue
        theirs = _spaced(" ".join(_quotations(other)) if quoted else other.text).split()[:_MOST_ECHOED]
        for said in sayings:
            words = _spaced(said).split()[:_MOST_ECHOED]
            if len(words) < _FEWEST_ECHOED or len(set(words) & set(theirs)) < _FEWEST_ECHOED:
                continue
            runs = SequenceMatcher(None, words, theirs, autojunk=False).get_matching_blocks()
            same = sum(run.size for run in runs if run.size > 1)
            if same >= _FEWEST_ECHOED and same / len(words) >= _ECHOED:
                best = max(best, (same, same / len(words), words))
    return best[2], best[0] >= _MANY_ECHOED


def _is_title(words: str) -> bool:
    """Whether all of its longer words are capitalised, as in a name or a slogan, which anybody may quote."""
    longer = [word for word in _WORD.findall(words) if len(word) > 3]
    return all(word[0].isupper() for word in longer)


def _both_quote(words: Sequence[str]) -> str:
    return f"both quote “{' '.join(words[:_QUOTED_WORDS])}{' …' if len(words) > _QUOTED_WORDS else ''}”"


def _quotations(claim: Claim) -> list[str]:
    """What stands between quotation marks, of which one may stand in a neighbouring sentence."""
    parts = _MARK.split(claim.text)
    if len(parts) == 1:
        return parts if claim.attribution.quoted else []
    mark = claim.text[len(parts[0])]
    opens = mark == "“" or (mark == '"' and parts[0][-1:] in ("", " ", "(", "[", "—", "–", "-"))
    quoted = (part.strip(_PUNCTUATION) for part in parts[1 if opens else 0 :: 2])
    return [part for part in quoted if part]


def _spaced(text: str) -> str:
    """Its words in lower case, one blank around each: "no" is not found in "not"."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(_ARTICLE.sub("", name).lower()))


def _shorter(one: str, other: str) -> str:
    return min(one, other, key=_length)
