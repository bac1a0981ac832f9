"""Who the text says said it: the speaker, verb, commitment and quotation of each sentence of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claimtrack.records import Attribution, Commitment, Voice

_HIDDEN = "\ufffc"  # stands for each quoted character: what is quoted holds no cue of the sentence
_LONGEST_SENTENCE = 2000  # characters read; nobody writes longer ones but by accident or malice
_SCARE = 3  # words: a shorter quotation is a turn of phrase, and is read with the sentence
_BACKING = 3  # sentences in which a lede's source is looked for
_SPEAKER_WORDS = 14
_SPEAKERS_KEPT = 50  # a speaker further back is not "the second source"

# --- Cues -----------------------------------------------------------------------------------------

# Report speech whatever follows.
_SPEECH = (
    "said|says|say|told|tells|tweeted|wrote|argued|argues|argue|insisted|insists|contended|contends|explained"
    "|explains|asserted|asserts|replied|testified|denied|denies|deny|rejected|rejects|dismissed|refuted"
    "|disputed|warned|warns|warn|vowed|vows|accused|accuses|accuse|informed|informs|complained|complains"
    "|complain|urged|urges|(?:called|calls|call) (?:on|for)|(?:pointed|points|point) out|condemned|criticized"
    "|criticised|blamed|blames|praised|quipped|shouted|shouts|yelled|yells|exclaimed"
)
# "Kim left, saying that…": the subject of the sentence speaks.
_SAYING = "saying|telling|adding|arguing|noting|claiming|denying|insisting|alleging|stating|citing sources|calling"
# Report speech where they govern a clause or a quotation.
_REPORT = (
    "reported|reports|report|announced|announces|announce|claimed|claims|claim|estimated|estimates|estimate"
    "|added|adds|add|noted|notes|note|stated|states|state|declared|declares|confirmed|confirms|confirm"
    "|acknowledged|acknowledges|predicted|predicts|predict|suggested|suggests|suggest|alleged|alleges|allege"
    "|pledged|pledges|promised|promises|revealed|reveals|disclosed|concluded|concludes|found|finds|find"
    "|indicated|indicates|indicate|recalled|recalls|admitted|admits|admit|maintained|maintains|commented"
    "|threatened|threatens|believes|believe|believed|thinks|think|thought|expects|expect|hopes|hope|fears"
    "|fear|asked|asks|called|calls|call|learned|showed|shows|show|observed|conceded|concedes|cautioned"
    "|cautions|emphasized|emphasised|stressed|stresses|reiterated|repeated|relayed|speculated|speculate"
    "|described|describes|signaled|signalled|hinted|hints|agreed|agree|agrees|read|reads|mentioned|lamented"
    "|boasted|boasts|joked|responded|remarked|continued|ordered|demanded|proposed|decided|felt|know|knows|knew|charged"
    "|wonder|wonders"
)
_CUE = re.compile(
    rf"\b(?:(?P<speech>{_SPEECH})|(?P<report>{_REPORT})|(?P<saying>(?<=, )(?:{_SAYING}))"
    rf"|(?P<according>[Aa]ccording to))\b"
)
_CLOSES = re.compile(r"(?: (?:in|on|at|of|late|early|[A-Z]\w+day)\b)?[^,;:—–]{0,30}[.?!]?\Z")
_NOUNS = frozenset(
    """
    report reports claim claims estimate estimates note notes hope hopes fear fears call calls state states
    find finds show shows read reads promise promises urges charged felt
    """.split()
)
_INITIALS = re.compile(r"((?:\b[A-Z]\.){0,4}\b[A-Z])\.\Z")  # "the U.S. | says": no sentence ends there
_SHORTENED = re.compile(r"((?:\b[A-Z]\.){1,4}[A-Z])\Z")
# "…after Seoul | warned", "As experts | warned that…, Seoul said"; but "As experts | noted, it burned" is theirs
_ASIDE_CLAUSE = re.compile(
    r"(?:(?:\A|[ ,])(?:[Aa]fter|[Ww]hen(?! asked)|(?<!has )(?<!have )(?<!had )[Ss]ince|[Bb]efore|[Bb]ecause"
    r"|[Aa]lthough|[Tt]hough|[Ee]ven as|[Dd]espite)|\A(?:As|While))\s[^,;:—–()]{1,60}\Z"
)
# "Residents who fled after the shelling | said"
_WITHIN_SUBJECT = re.compile(
    r"\b(?:who|whose|arrested|detained|released|wounded|injured|killed|formed|founded|held|taken)\b[^,;:—–()]*\Z"
)
_CLAUSE_AHEAD = re.compile(rf" ?(?:\w+ly )?(?:that\b|whether\b|how\b|:|,? ?[{_HIDDEN}\"“])")
_QUOTES_AHEAD = re.compile(rf"[^.;]{{0,40}}[{_HIDDEN}\"“]")
_LABEL = re.compile(rf"([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){{0,4}}): ?{_HIDDEN}")  # "Kim Yo Jong: “We will…”"
_DENIALS = frozenset("denied denies deny rejected rejects dismissed refuted disputed".split())
_PROMISES = frozenset("vowed vows pledged pledges promised promises threatened threatens".split())
_THINKS = frozenset(
    """
    believe believes believed think thinks thought estimate estimates estimated expect expects fear fears
    hope hopes claim claims claimed predict predicts predicted suspect note suggest suggests argue alleged
    wonder wonders know
    """.split()
)
_GOVERNS = re.compile(
    rf" ?(?:\w+ly )?(?:(?:on )?[A-Z][a-z]+day )?(?:for |on |it |as )?(?:that\b|whether\b|how\b|:"
    rf"|,? ?[{_HIDDEN}\"“]|[.,;]|\Z)"
)
_THOUGHT = re.compile(r" (?:the|a|an|this|these|his|her|its|their|our|it|he|she|they|we|there|no|some|[A-Z]\w+)\b")
# "announced it was…", "alleges Kim fired…": a clause without "that".
_CLAUSE = re.compile(
    r" (?:it|he|she|they|we|there|(?:(?:its|his|her|their|the) [a-z]+ )?[A-Z]\w+(?: [A-Z]\w+){0,3})"
    r" (?:is|was|are|were|has|have|had|will|would|can|could|did|does|do|[a-z]{2,}ed)\b"
)
_NOT_A_VERB = re.compile(
    r"\b(?:is|was|were|are|be|been|being|to|not|n['’]t|a|an|the|its|their|his|her|of|in|this|these|those|by"
    r"|for|from|which|that is)\s\Z"
)
_ADVERBS = re.compile(
    r"(?:\s(?:has|have|had|also|later|then|further|earlier|will|would|once|still|in turn|again|often"
    r"|have also|has also|[a-z]{2,}ly|is|are))+\Z"
)

# --- Who ------------------------------------------------------------------------------------------

_ROLES = (
    "source official resident defector expert analyst observer witness diplomat trader critic worker "
    "spokesman spokeswoman spokesperson aide insider researcher activist doctor lawyer officer soldier "
    "farmer student citizen refugee escapee broker merchant vendor executive staffer senator lawmaker "
    "minister scientist economist engineer manager driver teacher neighbor neighbour relative friend parent "
    "person individual man woman employee cadre commander general adviser advisor negotiator prosecutor "
    "investigator reporter scholar historian"
)
_ROLE = rf"(?:{'|'.join(_ROLES.split())}|people|men|women|civilian|other)s?"
_DOCUMENTS = (
    "plan statement report document study survey literature letter article editorial commentary resolution "
    "release memo poll bill law directive transcript indictment website dispatch data figures notice paper "
    "filing complaint book broadcast message tweet email communique account summary analysis review reports "
    "documents studies polls directives lecture material pamphlet announcement order lawsuit court-filing "
    "affidavit dossier newspaper notes"
)
_DOCUMENT = frozenset(_DOCUMENTS.split())
_ROLE_WORD = re.compile(rf"{_ROLE}\Z", re.IGNORECASE)
_SINGULAR_SOURCE = re.compile(rf"\b(?:{'|'.join(_ROLES.split())})\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:he|she|it|they|we|I)\Z", re.IGNORECASE)
_ARTICLE = re.compile(r"\A(?:An?|The|One|Another|Two|Three|Four|Several|Some|Many)\b")  # where it begins a sentence
_PERSON = re.compile(
    r"(?!.*\b(?:House|Ministry|Department|media|Agency|Chiefs|Council|Pentagon|Korea|Seoul|Pyongyang)\Z)[A-Z]"
)
_PERSONAL = frozenset({"he", "she"})
_BACK_REFERENCE = re.compile(
    rf"(?:the|this|that|both)(?: (?P<which>first|second|third|other|same|former|latter|two))?"
    rf"(?: (?P<base>[A-Z]\w+)-based)?(?: \w+)? {_ROLE}\Z",
    re.IGNORECASE,
)
_ORDER = {"first": 0, "former": 0, "second": 1, "latter": 1, "other": 1, "third": 2}
_STARTS = (
    r"(?!(?:In|On|At|By|After|Before|During|If|When|With|For|From|There|As|While|But|And|What|How|Why|Who|So"
    r"|To|Yet|Since|Under|Among|Until|Wednesday|Monday|Tuesday|Thursday|Friday|Saturday|Sunday|Reached"
    r"|Asked)\b)"
    r"(?:an?|the|one|another|some|several|many|most|two|three|four|five|both|multiple|other|his|her|their|its"
    r"|our|he|she|they|it|we|I|this|these|senior|local|unnamed|anonymous|state|government|military"
    rf"|{_ROLE}|[A-Z][\w.’'-]*)\b"
)
_STARTS_PHRASE = re.compile(_STARTS)
_CONNECTIVE = re.compile(
    r"\A(?:However|Still|Meanwhile|Nevertheless|Nonetheless|Moreover|Furthermore|Instead|Indeed|Besides|Then|Now), "
)
_LAST_NAME = re.compile(r"(?:[A-Z][\w.’'-]*\s(?:of\s|de\s|al\s)?){0,6}[A-Z][\w.’'-]*\Z")
_LAST_PHRASE = re.compile(
    rf"(?:\A|(?<=\s))(?:(?:an?|the|one|another|some|several|many|most|both)\s|{_ROLE}\Z|(?:he|she|they|it)\Z)"
)
_FIRST_PHRASE = re.compile(
    r"(?:[A-Z][^,]{0,60}, )?((?:[Tt]he |[Aa]n? )?(?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){0,5}|(?:[Tt]he"
    r"|[Aa]n?) [a-z]+|[Hh]e|[Ss]he|[Tt]hey)\b"
)
_NOBODY = re.compile(
    r"(?:an?|I|we|the|and|but|or|so|yet|thus|then|now|there\b.*|already|also|who|which|that|what|(?:\w+day)(?:['’]s)?"
    r"|at|in|when|this|earl(?:y|ier)|meanwhile|speaking|describing|(?:that|he|she|it)['’]s"
    r"|(?:he|she|they) (?!and\b|himself\b|herself\b|themselves\b).*)\Z",  # "said he understood": no inversion
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"(?:and|but|so|yet|or|as|while|though|although|because|since|when|that|if|however|meanwhile|moreover"
    r"|still|later|then|also|instead|in addition|for (?:his|her|its|their) part|indeed|nevertheless|after"
    r"|before|where|(?:this|last|next) (?:week|weekend|month|year|spring|summer|autumn|fall|winter))\s+",
    re.IGNORECASE,
)
# "A resident of that city", "of this one": nothing begins there.
_NOT_THERE = r"(?<!\bof\s)(?<!\bin\s)(?<!\bat\s)(?<!\bfrom\s)(?<!\bnear\s)"
_TURN = re.compile(rf"\s(?:{_NOT_THERE}that|but|because|while|although|though|whereas|as|when|after|if)\s")
_ASIDE = re.compile(
    r"(?:an?|the|who|whom|whose|which|where|in|of|at|from|on|with|near|one|also|now|then|a\.k\.a\.|\d+"
    r"|speaking|citing|chief|head|director|president|professor|spokes\w+|chair\w*|former|including|based)\b"
    r"|another\b|[RD]-[A-Z]|(?:[\w’'-]+ ){0,3}"
    r"(?:assistant|deputy|secretary|director|minister|spokes\w+|chief|chair\w*|professor|adviser|head)\b"
)
_BEFORE_IT = re.compile(
    r"(?:Asked|Speaking|Reached|Pressed|Responding|Writing|Quoted|Citing|Describing|In|On|At|Of|For|From|After|Before|With"
    r"|By|During)\b"
)
_JUST_PLACE = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z]?[\w.’'-]+){0,3}\Z")
_TRIM = re.compile(
    rf"\s(?:who|whom|whose|which|{_NOT_THERE}(?:that|this)|when|while|after|before|because|during|speaking|citing|said"
    r"|says|told"
    r"|as|if|but|familiar|requesting|and (?:he|she|it|they)|on (?:[A-Z][a-z]+(?:day|\.? \d+)|condition|the)"
    r"|in (?:an?|his|her|its|their|response|remarks|comments)|at an?|by|to|for|have|has|had|is|are|was|were|will|would"
    r"|last|earlier|(?:late|early) (?:on|[A-Z][a-z]+day)|yesterday|today|[A-Z][a-z]+day)\b"
)
_STOPS = re.compile(rf"[,;:—–()\"“”{_HIDDEN}]|\.(?=\Z)|\s-\s")
_PARENTHESIS = re.compile(r"\s?\([^()]{0,40}\)")

# --- Credits --------------------------------------------------------------------------------------

_OUTLETS = {
    "Yonhap": r"Yonhap", "KCNA": r"KCNA|Korean Central News Agency|North Korea['’]s state news agency",
    "Reuters": r"Reuters", "AP": r"AP|Associated Press", "AFP": r"AFP|Agence France-Presse", "CNN": r"CNN",
    "BBC": r"BBC", "Daily NK": r"Daily ?NK", "RFA": r"RFA|Radio Free Asia", "Xinhua": r"Xinhua",
    "Kyodo": r"Kyodo", "NHK": r"NHK", "Rodong Sinmun": r"Rodong Sin?mun", "New York Times": r"New York Times",
    "Washington Post": r"Washington Post", "Wall Street Journal": r"Wall Street Journal",
    "NK News": r"NK News", "38 North": r"38 North", "Chosun Ilbo": r"Chosun Ilbo",
    "JoongAng Ilbo": r"JoongAng(?: Ilbo| Daily)?", "Dong-A Ilbo": r"Dong-?[Aa] Ilbo",
    "Hankyoreh": r"Hankyoreh", "Fox News": r"Fox News", "NBC": r"NBC(?: News)?", "ABC": r"ABC News",
    "CBS": r"CBS(?: News)?", "NPR": r"NPR", "Bloomberg": r"Bloomberg", "Axios": r"Axios",
    "Politico": r"Politico", "Guardian": r"The Guardian", "Global Times": r"Global Times", "CCTV": r"CCTV",
    "People's Daily": r"People['’]s Daily", "TASS": r"TASS|Tass", "RIA": r"RIA Novosti|RIA",
    "VOA": r"VOA|Voice of America", "Asahi Shimbun": r"Asahi(?: Shimbun)?",
    "Yomiuri Shimbun": r"Yomiuri(?: Shimbun)?", "Asia Press": r"Asiapress|Asia Press", "KBS": r"KBS",
    "YTN": r"YTN", "Interfax": r"Interfax", "USA Today": r"USA T(?:oday|ODAY)",
    "state media": r"state(?:-run)? (?:media|television|TV|news agency)",
}  # fmt: skip
_OUTLET = re.compile(  # looked for only where one can begin: a nineteenth of the time
    r"\b(?=[A-Z3]|state)(?:" + "|".join(rf"(?P<o{i}>(?:{names})\b)" for i, names in enumerate(_OUTLETS.values())) + ")"
)
_OUTLET_NAMES = tuple(_OUTLETS)
_CREDIT_BEFORE = re.compile(
    r"\b(?:citing|cited|cites|according to|told|tells|informed|quoted by|quoting|reported (?:by|in|on)"
    r"|reports? (?:by|from|in)|interview with|interviewed by|carried by|published (?:by|in)|anonymity with"
    r"|spoke (?:to|with)|speaking (?:to|with)|released by|issued by|statement (?:to|on|carried|by)|reports?"
    r"|dispatch|via)\b(?: [^,;.]{0,50})? ?\Z"
)
_CREDIT_AFTER = re.compile(
    r"(?:['’]s)?(?: News Agency| news agency)?(?: (?!and\b|or\b)[\w’']{1,15}){0,3},? (?:said|says|reported"
    r"|reports|report|quoted|quotes|cited|has learned|announced|estimated|claimed|wrote|writes|added|noted|carried"
    r"|published|showed|that)\b"
)
_DATELINE = re.compile(r"\((Reuters|AP|AFP|CNN|Yonhap|KCNA|UPI|Xinhua|Kyodo)\)")
# "SEOUL, South Korea (AP) — ", where a paragraph starts: the article is the agency's.
_SIGNS = re.compile(rf"^(?:[A-Z][^()\n]{{0,60}})?{_DATELINE.pattern} ?(?:--?|–|—) ?\S", re.MULTILINE)
_SIGNED_WITHIN = 2000  # characters: a caption and a heading may stand before it
# "The Associated Press contributed to this report.": some of the article is the agency's, and nobody says what.
_CONTRIBUTED = re.compile(r"\bcontributed (?:[a-z]+ )?to (?:this|the) (?:report|story|article|post|piece)\b")
_CONTRIBUTING = re.compile(
    r"^\W{0,3}(?:Contributing ?:|(?:With a|A)dditional reporting (?:by|from)|With (?:files|reports|reporting) from)"
    r"([^\n]{0,200})",
    re.MULTILINE,
)
_SENTENCE_BREAK = re.compile(r"[\n.!?”\"]")
_THANKED = 200  # characters of those thanked
_AGENCIES = frozenset("Reuters AP AFP Yonhap Xinhua Kyodo KCNA TASS Bloomberg".split())

# --- Commitment -----------------------------------------------------------------------------------

_HEDGE = re.compile(
    r"\b(?:(?:it|that) (?:is|was|remains?|remained) (?:un(?:clear|certain|known)|not (?:clear|known|certain))"
    r"|(?:un(?:clear|known)|not (?:clear|known)) (?:whether|if|how|why|when|who)"
    r"|may(?= (?:be|have|not|also|well|[a-z]+))|might|could"
    r"|reportedly|allegedly|apparently|purportedly|supposedly|possibly|perhaps|probably|presumably|likely"
    r"|(?:is|are|was|were) (?:believed|thought|suspected|said|rumou?red|alleged|reported) to"
    r"|appears?(?: to|ed to| that)|seems?(?: to| that)|appeared to|seemed to|rumou?rs?|unconfirmed"
    r"|cannot be (?:independently )?(?:verified|confirmed))\b"
)
_FORECAST = re.compile(
    r"\b(?:will|['’]ll|won['’]t|shall|plans to|planning to|planned to|intends? to|intended to"
    r"|(?:is|are|was|were) (?:expected|set|due|scheduled|slated|poised|likely|planning|going|preparing"
    r"|about) to|(?:is|are) to|expects?(?: to)?|aims? to|hopes? to"
    r"|(?:vow|pledg|promis|threaten)(?:s|es|ed) (?:to|that)|prepar(?:es?|ing) to)\b"
)
_WOULD = re.compile(r"\bwould\b(?! have)")
_SUBORDINATE = re.compile(
    r"(?:,\s|\s)(?:although|though|while|but|which|who|whom|whose|because|if|unless|before|after|when"
    r"|where|until)\s"
)


@dataclass(frozen=True, slots=True)
class _Quotation:
    """A stretch of quoted text, marks included. `linked`: it goes on from that of the paragraph before."""

    start: int
    end: int
    linked: bool


def attributions(text: str, spans: Sequence[tuple[int, int]]) -> list[Attribution]:
    """One for each sentence span of `text`, in order: whose words or whose report it is.

    "He said" and "the second source said" take the speaker they refer to; a sentence inside a quotation
    without a cue of its own takes the speaker of its neighbours in it. Both are marked as carried.
    """
    text = text.replace("\u00a0", " ")
    quotations = _quotations(text)
    plain = _without(text, quotations)
    read = [_read(text[a:b], plain[a:b]) for a, b in spans]
    within = [not re.search(r"\w", plain[a:b]) for a, b in spans]
    said = _carried(_resolved(read), within, _runs(text, spans, quotations))
    signed, contributed = _signed(text), _contributed(text)
    return [
        replace(
            one,
            speaker=_ARTICLE.sub(lambda m: m[0].lower(), one.speaker),
            credits=one.credits or signed,
            contributed=contributed,
        )
        for one in said
    ]


def backing(said: Sequence[Attribution]) -> list[str]:
    """For each sentence in the outlet's own voice, the speaker of the first with one of the three after it.

    That is on whose word a lede rests. Empty where there is none, and for sentences with their own speaker.
    """
    return [
        next((later.speaker for later in said[i + 1 : i + 1 + _BACKING] if later.voice is not Voice.OUTLET), "")
        if one.voice is Voice.OUTLET
        else ""
        for i, one in enumerate(said)
    ]


# --- Quotations -----------------------------------------------------------------------------------


def _quotations(text: str) -> list[_Quotation]:
    found: list[_Quotation] = []
    opened: int | None = None
    linked = carry = False
    for paragraph in re.finditer(r"[^\n]+", text):
        begin, end = paragraph.span()
        marks = [(m.start(), _opens(text, m.start())) for m in _MARK.finditer(text, begin, end)]
        first = marks[0] if marks else None
        opened = begin if carry and first and not first[1] else None
        linked = carry
        for at, opens in marks:
            if opens and opened is None:
                opened = at
                linked = carry and at == marks[0][0]
            elif not opens and opened is not None:
                found.append(_Quotation(opened, at + 1, linked))
                opened, linked = None, False
        carry = opened is not None
        if opened is not None:
            found.append(_Quotation(opened, end, linked))
    return found


_MARK = re.compile(r"[“”\"]")


def _opens(text: str, at: int) -> bool:
    if text[at] != '"':
        return text[at] == "“"
    return at == 0 or text[at - 1] in " \n\t([—–-\u00a0"


def _without(text: str, quotations: Sequence[_Quotation]) -> str:
    parts, done = [], 0
    for quotation in quotations:
        if len(text[quotation.start : quotation.end].split()) <= _SCARE:
            continue
        parts += [text[done : quotation.start], _HIDDEN * (quotation.end - quotation.start)]
        done = quotation.end
    return "".join((*parts, text[done:]))


# --- One sentence ---------------------------------------------------------------------------------


def _read(sentence: str, plain: str) -> Attribution:
    plain = plain[:_LONGEST_SENTENCE]
    hidden = plain.count(_HIDDEN)
    quoted = hidden * 2 > len(plain)
    credit = _credit(plain)
    speaker, verb = next(_cues(plain), ("", ""))
    return Attribution(
        voice=_voice(speaker),
        speaker=speaker,
        verb=verb,
        commitment=_commitment(sentence[:_LONGEST_SENTENCE], verb),
        quoted=quoted,
        credits=credit,
    )


def _cues(plain: str) -> Iterator[tuple[str, str]]:
    """Speaker and verb of the sentence, the surest cue first."""
    plain = _CONNECTIVE.sub("", _PARENTHESIS.sub("", plain))
    if label := _LABEL.match(plain):
        yield label[1], ":"
    sure: list[tuple[str, str]] = []
    unsure: list[tuple[str, str]] = []
    for cue in _CUE.finditer(plain):
        left, right = plain[: cue.start()], plain[cue.end() :]
        verb = cue[0].lower()
        if cue["according"]:
            speaker = _phrase_after(right)
        elif cue["saying"]:
            speaker = _first_phrase(plain)
        elif (verb == "accused" and right.startswith(" of ")) or (
            right[:1] != "," and _ASIDE_CLAUSE.search(left) and not _WITHIN_SUBJECT.search(left)
        ):
            continue  # who is accused says nothing, and "after Seoul warned of war" is no word of what came then
        elif _NOT_A_VERB.search(left[-10:]) or (cue["report"] and not _governs(verb, left, right)):
            continue
        else:
            speaker = _subject(left, right)
        if not speaker or _NOBODY.match(speaker):
            continue
        if (cue["speech"] or cue["according"]) and _CLOSES.match(right) and left.rstrip()[-1:] != _HIDDEN:
            sure.insert(0, (speaker, verb))  # "Kim agreed, Seoul said on Monday.": all of it rests on Seoul
        elif cue["speech"] or cue["according"]:
            sure.append((speaker, verb))
        else:
            unsure.append((speaker, verb))
    yield from (*sure, *unsure)


def _governs(verb: str, left: str, right: str) -> bool:
    """Whether a verb that need not report speech does so here: before a clause or quotation, or after one."""
    if _CLAUSE_AHEAD.match(right):
        return True
    if verb in _NOUNS and verb not in _THINKS:
        return False
    return bool(
        (_HIDDEN in left[-80:] and left.rstrip()[-1:] != _HIDDEN)
        or (verb not in _NOUNS and _GOVERNS.match(right))
        or (verb in _THINKS and _THOUGHT.match(right))
        or (verb not in _NOUNS and _CLAUSE.match(right))
        or (verb in _PROMISES and right.startswith(" to "))
        or (verb in {"called", "calls", "described", "describes"} and _QUOTES_AHEAD.match(right))
    )


def _subject(left: str, right: str) -> str:
    """The noun phrase that governs a verb, which stands before it or, inverted, behind it."""
    bare = _INITIALS.sub(r"\1", left.rstrip())
    bare = bare if bare.endswith((",", _HIDDEN)) else _ADVERBS.sub("", f" {bare}").lstrip()
    tail = bare[bare.rfind(_HIDDEN) + 1 :]
    if bare.endswith((" and", " but")):  # "Kim left for Beijing on Monday and said…"
        return _first_phrase(left)
    segments = [segment.strip() for segment in _STOPS.split(tail)]
    spoken = [segment for segment in segments if segment]
    if not spoken:
        return _phrase_after(right)
    if segments[-1]:
        return _phrase_before(segments[-1])
    if tail is not bare and _STARTS_PHRASE.match(spoken[0]):  # “…,” Chang, a professor, said
        return _phrase_before(spoken[0])
    asides: list[str] = []
    while len(spoken) > 1 and (_ASIDE.match(spoken[-1]) or _JUST_PLACE.match(spoken[-1])) and len(asides) < 5:
        asides.append(spoken.pop())
    if not asides:
        return _phrase_after(right)
    # "Asked on Monday, a spokesman, Jason Miller, said": what looks like an aside may be who speaks.
    likely = (asides[-1], spoken[-1]) if _BEFORE_IT.match(spoken[-1]) else (spoken[-1], asides[-1])
    return next((phrase for one in likely if (phrase := _phrase_before(one))), "")


def _phrase_before(segment: str) -> str:
    """The noun phrase at the end of a clause: "the plan" of "but the plan"."""
    turns = list(_TURN.finditer(segment))
    clause = segment[turns[-1].end() :] if turns and len(segment.split()) > 6 else segment
    while opener := _OPENER.match(clause):
        clause = clause[opener.end() :]
    if re.search(r"\b(?:who|which|that|to|and)\Z", clause):
        return ""
    if not _STARTS_PHRASE.match(clause) or len(clause.split()) > _SPEAKER_WORDS:
        starts = [m.start() for m in (*_LAST_PHRASE.finditer(clause), *_LAST_NAME.finditer(clause))]
        clause = clause[max(starts) :] if starts else ""
    return _trimmed(clause)


def _first_phrase(plain: str) -> str:
    """The noun phrase that a sentence starts with, up to the verb."""
    found = _FIRST_PHRASE.match(plain)
    return found[1] if found else ""


def _phrase_after(right: str) -> str:
    """The noun phrase at the start of what follows: "the source" of "said the source, who asked…"."""
    clause = _STOPS.split(right.lstrip(), maxsplit=1)[0]
    if not _STARTS_PHRASE.match(clause):
        return ""
    return _trimmed(clause)


def _trimmed(phrase: str) -> str:
    cut = _TRIM.search(phrase)
    words = (phrase[: cut.start()] if cut else phrase).split()
    return _SHORTENED.sub(r"\1.", " ".join(words[:_SPEAKER_WORDS]).strip(" .,"))


def _voice(speaker: str) -> Voice:
    if not speaker:
        return Voice.OUTLET
    head = re.split(r"\s(?:of|in|from|at|inside|with|near|on|for|based|within|close)\s", speaker, maxsplit=1)[0]
    last = re.sub(r"['’]s?\Z", "", head.split()[-1]) if head.split() else ""
    if last.lower() in _DOCUMENT and last[0].islower():
        return Voice.DOCUMENT
    if _ROLE_WORD.match(last) and last[0].islower():
        return Voice.ANONYMOUS
    if _ROLE_WORD.match(last) and len(head.split()) == 1:  # "Sources say"
        return Voice.ANONYMOUS
    return Voice.NAMED


def _credit(plain: str) -> str:
    dateline = _DATELINE.search(plain[:80])
    if dateline:
        return dateline[1]
    named = []
    for match in _OUTLET.finditer(plain):
        before, after = (
            plain[max(0, match.start() - 80) : match.start()],
            plain[match.end() : match.end() + 80],
        )
        if _CREDIT_BEFORE.search(before) or _CREDIT_AFTER.match(after):
            named.append(_OUTLET_NAMES[int((match.lastgroup or "o0")[1:])])
    return next((name for name in named if name != "state media"), named[0] if named else "")


def _signed(text: str) -> str:
    """The one agency whose dateline opens a paragraph near the start: the whole article is its copy."""
    signed = {match[1] for match in _SIGNS.finditer(text, 0, _SIGNED_WITHIN)}
    return signed.pop() if len(signed) == 1 else ""


def _contributed(text: str) -> str:
    """The agencies that the article thanks for their share in it."""
    before = (text[max(0, match.start() - _THANKED) : match.start()] for match in _CONTRIBUTED.finditer(text))
    thanked = [_SENTENCE_BREAK.split(words)[-1] for words in before]
    thanked += [match[1] for match in _CONTRIBUTING.finditer(text)]
    names = {_OUTLET_NAMES[int((m.lastgroup or "o0")[1:])] for words in thanked for m in _OUTLET.finditer(words)}
    return ", ".join(sorted(names & _AGENCIES))


def _commitment(sentence: str, verb: str) -> Commitment:
    if verb in _DENIALS:
        return Commitment.DENIED
    main = _main_clause(sentence)
    if _HEDGE.search(main):
        return Commitment.HEDGED
    if verb in _PROMISES or _FORECAST.search(main) or (verb and _WOULD.search(main)):
        return Commitment.FORECAST
    return Commitment.ASSERTED


def _main_clause(sentence: str) -> str:
    """Without what is said in passing: a hedge in a subordinate clause does not hedge the sentence."""
    for clause in _SUBORDINATE.finditer(sentence):
        if len(sentence[: clause.start()].split()) >= 5:
            return sentence[: clause.start()]
    return sentence


# --- The article ----------------------------------------------------------------------------------


def _resolved(read: Sequence[Attribution]) -> list[Attribution]:
    """Pronouns and "the second source" stand for the speaker they refer to."""
    met: list[Attribution] = []  # each speaker once, as first met
    recent: list[Attribution] = []  # the same, the latest last
    resolved = []
    for one in read:
        if one.speaker:
            antecedent = _antecedent(one.speaker, met, recent)
            if antecedent is not None:
                one = replace(one, speaker=antecedent.speaker, voice=antecedent.voice, carried=True)
            if not _PRONOUN.match(one.speaker):
                if len(met) < _SPEAKERS_KEPT and all(one.speaker != other.speaker for other in met):
                    met.append(one)
                recent = [*(other for other in recent if other.speaker != one.speaker), one][-_SPEAKERS_KEPT:]
        resolved.append(one)
    return resolved


def _antecedent(speaker: str, met: Sequence[Attribution], recent: Sequence[Attribution]) -> Attribution | None:
    if speaker.lower() in _PERSONAL:
        people = (other for other in reversed(recent) if _one_person(other) or _PERSON.match(other.speaker))
        return next(people, recent[-1] if recent else None)
    if _PRONOUN.match(speaker):
        return recent[-1] if recent else None
    reference = _BACK_REFERENCE.match(speaker)
    if reference is None or speaker.lower().startswith("both") or reference["which"] == "two":
        return None
    if reference["base"]:
        return next((other for other in reversed(recent) if reference["base"] in other.speaker), None)
    which = (reference["which"] or "").lower()
    if which in _ORDER:
        singles = [other for other in met if _one_person(other)]
        return singles[_ORDER[which]] if _ORDER[which] < len(singles) else None
    noun = speaker.split()[-1].lower()
    fits = (other for other in reversed(recent) if _one_person(other))
    return next((other for other in fits if noun == "source" or noun in other.speaker.lower()), None)


def _one_person(one: Attribution) -> bool:
    return one.voice is Voice.ANONYMOUS and bool(_SINGULAR_SOURCE.search(one.speaker))


def _carried(said: Sequence[Attribution], within: Sequence[bool], runs: Sequence[int | None]) -> list[Attribution]:
    """Sentences wholly inside a quotation take the speaker of the nearest sentence of its run that has one.

    A run without any, as a paragraph of nothing but quotation, goes on with the speaker before it.
    """
    coming: dict[int, Attribution] = {}
    following: list[Attribution | None] = []
    for one, run in zip(reversed(said), reversed(runs), strict=True):
        following.append(coming.get(run) if run is not None else None)
        if run is not None and one.speaker:
            coming[run] = one
    following.reverse()
    result: list[Attribution] = []
    latest: dict[int, Attribution] = {}
    for i, (one, run) in enumerate(zip(said, runs, strict=True)):
        if run is not None and one.speaker:
            latest[run] = one
        elif run is not None and within[i]:
            before = next((other for other in reversed(result[-_BACKING:]) if other.speaker), None)
            source = latest.get(run) or following[i] or before
            if source is not None:
                latest.setdefault(run, source)
                one = replace(one, voice=source.voice, speaker=source.speaker, verb=source.verb, carried=True)
        result.append(one)
    return result


def _runs(text: str, spans: Sequence[tuple[int, int]], quotations: Sequence[_Quotation]) -> list[int | None]:
    """For each sentence, the number of the run of quotation it belongs to: one speaker's, over paragraphs."""
    runs: list[int | None] = []
    number, at, last_end = 0, 0, -1
    for start, end in spans:
        while at < len(quotations) and quotations[at].end <= start:
            at += 1
        if at == len(quotations) or quotations[at].start >= end:
            runs.append(None)
            last_end = -1
            continue
        new_paragraph = "\n" in text[last_end:start] and not quotations[at].linked
        if last_end < 0 or (new_paragraph and quotations[at].start > start):
            number += 1
        runs.append(number)
        last_end = end
    return runs
