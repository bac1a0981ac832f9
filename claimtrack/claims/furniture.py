"""What the parts of a page are: its report, or headings, bylines, captions, comment boxes, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from claimtrack.records import Part, PartKind

_OUTLETS = r"AP|AFP|CNN|KCNA|UPI|VOA|TASS|Reuters|Yonhap|Kyodo News|Kyodo|Xinhua|Bloomberg|CNSNews\.com"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = rf"(?:[A-Z][a-z]{{2,8}}day,? )?(?:{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}})"
_AGENCY = r"(?:AP(?: Photo| Images)?|AFP|EPA|Reuters|REUTERS|Getty(?: Images)?|KCNA|Yonhap|UPI|Newscom)"

_PERSON = r"[A-Z][\w.'’-]{0,30}(?: (?:[A-Z][\w.'’-]{0,30}|al|bin|de|der|la|van|von)){1,4}"
_PEOPLE = rf"{_PERSON}(?:(?:, and |, | and ){_PERSON}){{0,5}}"
_WRITTEN = r"(?:article|story|post|piece|column|essay|op-ed|commentary|analysis)"

# What a paragraph or a sentence that is no body begins with.
_BEGINS = {
    PartKind.CAPTION: (
        r"(?:Enlarge this image|toggle caption|Media playback is |(?:Media|Image) (?:caption|copyright) )",
        r"(?:Hide [Cc]aption\b|Slideshow \()",
        r"(?:Photos?|PHOTOS?|Image|Images|Video|VIDEO|Credit|Caption|Gallery|File photo|FILE PHOTO): ?\S",
        r"(?:FILE|File|Photo) [-–—] ",
    ),
    PartKind.BYLINE: (
        r"(?:\(|\W{0,2})(?:Translated|Edited|Editing|Reported|Reporting|Writing|Written in English|Additional reporting"
        r"|Compiled)(?: and (?:edited|editing|translated|writing|written|reported))? by [A-Z]",
        r"[—–-]{0,2} ?(?:With )?[Aa]dditional reporting (?:by|from) ",
        r"\W{0,3}With (?:assistance|reporting|files) (?:by|from) [A-Z]",
        rf"(?:The )?(?:Associated Press|{_OUTLETS}) (?:[a-z]+ )?(?:writer|reporter|journalist|correspondent)s? "
        rf"{_PEOPLE}(?: in [A-Z][\w ]{{1,40}})? (?:contributed|reported from)\b",
        rf"(?:{_PEOPLE}|[A-Z][a-z]{{2,20}}) reported from (?:[A-Z][\w.’'-]{{1,30}}(?:,? and |, | |\.?$)){{1,8}}$",
        r"(?:Contributing|CONTRIBUTING): ?",
    ),
    PartKind.DATELINE: (
        rf"(?:Last updated|Updated|UPDATED|Published|Posted)(?: on| at)?:? (?:{_DATE}|\d{{1,2}}:\d{{2}})",
    ),
    PartKind.FURNITURE: (
        r"(?:JUST WATCHED |Story highlights?\b|Please upgrade your browser)",
        r"(?:Read|READ) (?:(?:more|More|MORE)(?: ?:|$| (?:about|at|from|on)\b)|in [A-Z][a-z]+$)",
        r"Read the (?:original|full) ",
        r"(?:More|MORE|Related|RELATED|Watch|WATCH|Listen|LISTEN) ?:",
        r"(?:SEE ALSO|See also|Also see|ALSO READ|Read also) ?:",
        r"(?:Related (?:Articles?|Stor(?:y|ies)|Coverage|Videos?|Links?|Content)|Most (?:Popular|Read|Viewed))\b",
        r"(?:More On This|More from |You may also like|Recommended for you|Trending now)",
        r"\W{0,3}(?:CLICK|Click) (?:HERE|here|TO|to|for|FOR|on|through)\b",
        r"\W{0,3}(?:Sign up (?:for|here|today|to )|Subscribe (?:to|now|here|today)|SUBSCRIBE\b|SIGN UP\b)",
        r"(?:[\w'’ ]{0,40} )?[Nn]ewsletters?(?: Sign[- ][Uu]p|:)",
        r"(?:Get|Want) .{0,100}\b(?:(?:in|to|into) your inbox|newsletter)",
        r"(?:By signing up,? you agree|Play [Vv]ideo \d|Continue [Rr]eading)",
        r"(?:Let our news meet your inbox|Interested in .{1,60}\? Add )",
        r"\(? ?(?:PHOTOS?|Also on|VIDEO|STORY|GRAPHIC|SPECIAL COVERAGE|MORE ON)\b[^.]{0,20}:",
        r"Follow (?:us|him|her|them|me|@?[\w.]+(?: [A-Z]\w+)?) on [A-Z]",
        r"(?:\W{0,2}Follow @|Follow (?:the )?[\w ]{1,40} on Twitter|(?:Join|Like|Find) us on )",
        r"(?:Write to|Contact|Email|E-mail|Send (?:tips|letters|comments|questions))\b.{1,200}@",
        r"(?:Please send any comments or questions|Please direct (?:any )?comments|Got a (?:news )?tip)",
        r"(?:Comments? \(\d+\)|View all comments|(?:Add|Leave|Post) (?:a |your )?(?:comment|reply)\b)",
        r"(?:Comments (?:are (?:approved|closed)|will not appear)|View Full Site|Back to top)",
        r"Share (?:this|on)\b",
        r"(?:RFA|\w+) is not responsible for the content of (?:the )?postings",
        r"Please, be respectful of others",
        r"Daily NK works with a network of (?:sources|reporting partners)",
        r"Their identities remain anonymous (?:for|due to) security",
        r"For more information about Daily NK",
        r"The post .{1,300} appeared first on ",
        rf"\W{{0,3}}This {_WRITTEN} (?:is based (?:in part )?on|originally|first|also appeared|appeared"
        r"|(?:includes|contains) (?:reporting|material) (?:by|from)"
        r"|(?:is|was|has been|have been) (?:also |first |last |originally )?"
        r"(?:adapted|amended|corrected|edited|excerpted|part of|posted|produced|published|republished|revised"
        r"|syndicated|translated|updated)\b)",
        r"\W{0,3}This report (?:includes reporting (?:by|from)|is based in part on wire|originally appeared"
        r"|first appeared|(?:was|has been) (?:amended|corrected|updated)\b)",
        r"(?:This is a (?:rush|rough|partial|lightly edited) transcript|Copy may not be in its final form)",
        r"Follow [A-Z@][\w.’' -]{1,40} at (?:@|twitter|www|http)",
        rf"(?:He|She|They|{_PERSON}) (?:tweets (?:at|as|@)|can be (?:reached|followed|contacted|found) .{{0,60}}"
        r"(?:@|[Tt]witter|Facebook|e-?mail))",
        rf"{_PERSON}(?:['’]s?)? e-?mail(?: address)? is \S{{1,60}}@",
        r"You can (?:see|read|find|follow|listen to|watch) (?:(?:all|more) (?:of )?)?(?:our|us|me)\b",
        r"\(?(?:©|\([cC]\) ?\d{4}|Copyright\b|COPYRIGHT\b)",
        r"(?:All rights reserved|This material may not be published|Content created by The Daily Caller)",
        r"The (?:opinions|views) expressed (?:in this|here|by columnists|are (?:his|hers?|their))",
        rf"(?:The|All) (?:opinions|views)(?: expressed)? (?:(?:in|of) (?:this|the) {_WRITTEN} )?are (?:solely |only )?"
        r"(?:those of (?:the|its) (?:author|writer)|the (?:author|writer)s?['’])",
        r"(?:Editor|EDITOR)['’](?:s|S) (?:note|Note|NOTE)\b",
        r"(?:This article is more than \d|Story Continued Below|Watch the latest video at .{0,40}$)",
        r"Our Standards: ",
    ),
}
_ONE_SENTENCE = r"(?:(?!(?<![A-Z])[.!?][\"”’)]* +[A-Z]).){0,700}"  # of no more: "Ann B. Lee in Seoul and …"
# What only a piece of furniture holds, wherever it stands, with the plain words that are looked for first.
_HOLDS = {
    # In its first sentence: a paragraph may end with such a line, and a page whose lines were lost is one paragraph.
    "contributed ": (
        PartKind.BYLINE,
        rf"\A(?=[A-Z]){_ONE_SENTENCE}\bcontributed (?:additional )?(?:reporting|research)\b",
    ),
    "contributed to ": (
        PartKind.BYLINE,
        rf"\A{_ONE_SENTENCE}contributed to (?:this|the) (?:report|story|article|post|piece)\b",
    ),
    "Hide Caption ": (PartKind.CAPTION, r"Hide Caption \d+ of \d+"),
    "pic.twitter.com/": (PartKind.FURNITURE, r"\bpic\.twitter\.com/\w"),
    "Click here for reprint": (PartKind.FURNITURE, r"Click here for reprint permission"),
    "reCAPTCHA": (PartKind.FURNITURE, r"protected by reCAPTCHA"),
}
# What a caption ends with: who took the picture. A name alone in brackets is a credit only where no full stop
# follows: not in "the Korean Central News Agency (KCNA).".
_ENDS = (
    rf"\([^()]{{1,60}}[/|] ?{_AGENCY}\b[^()]{{0,40}}\)\.?",
    rf"\({_AGENCY}[/|][^()]{{1,60}}\)\.?",
    r"(?<![Aa]gency|.Press) \((?:AP|AFP|Reuters|REUTERS|Getty Images)\)",
    r"\((?:AP )?[Pp]hotos?(?: by|:| courtesy|/)[^()]{1,80}\)\.?",
    r"\[[^\[\]]{1,60}/(?:Reuters|AP|AFP|EPA|Getty Images)[^\[\]]{0,30}\]\.?",
    r"(?:Image|Photo|Picture|Credit|Photograph)s?: [^.:]{1,80}\.?",
    r"(?<=[.!?”\"] )(?:Photo|Image|Picture)s? (?:by|courtesy of) [A-Z][^.]{1,60}\.?",
    r"(?:REUTERS|AFP|KCNA)/[A-Z][^.]{1,50}",
    r"/ ?(?:Getty Images|AP|AFP|Reuters|REUTERS|Landov|EPA|Pool)",
    r"(?:[A-Z]\w+|/) ?via (?:Getty Images|AP|AFP|Reuters|REUTERS)",
)
_WHOLE = {
    PartKind.BYLINE: (r"[Bb]y [A-Z][\w.'’-]{0,30}(?:[ ,]{1,2}[\w.'’&-]{1,30}){0,9}(?<!\.) ?(?:\([^()]{1,40}\))?",),
    PartKind.DATELINE: (rf"{_DATE}(?:,? (?:at )?\d{{1,2}}:\d{{2}}.{{0,12}})?",),
    PartKind.FURNITURE: (
        r"[-−]?\d{1,3} ?°? ?[CF]",
        r"\d+ (?:years?|months?|days?|hours?) ago",
        r"[^.]{1,200} (?:Read more|\d{1,2}:\d{2}(?: \d{1,2}:\d{2})?)",
    ),
}
# What a paragraph on the author begins with: it stands at an end of the article, which says no more of that person.
_ROLE = (
    r"(?:(?:assistant|associate|deputy|managing|senior) \w+|adviser|advisor|analyst|anchor|blogger|columnist"
    r"|commentator|contributor|correspondent|director|editor|fellow|host|journalist|lecturer|producer|[Pp]rofessor"
    r"|reporter|researcher|scholar|writer)s?"
    r"(?:,? (?:at|based|covering|emeritus|for|in|of|on|who|whose|with)\b|[ ,.(]*$| \(|[,.] [A-Z])"
)
_WROTE = (
    r"(?:co-?)?authors? (?:\(|of (?:[“\"‘']|[A-Z]|(?:\w+ ){1,3}(?:books?|memoirs?|novels?)\b))"  # not "of the plan"
)
_AUTHOR = re.compile(
    rf"\W{{0,3}}(?P<person>{_PERSON})(?:(?:, and |, | and ){_PERSON}){{0,5}},? (?:is|are|was) "
    rf"(?:[\w.,'’&()-]{{1,30}} ){{0,8}}?(?:{_ROLE}|{_WROTE})"
)
_SAYS = re.compile(r"\b(?:said|says|told|tells|added|adds|according to)\b")
_NO_SURNAME = frozenset(("Jr.", "Sr.", "II", "III"))
_FIRST, _LAST, _LONGEST_ON_THE_AUTHOR = 3, 5, 600  # paragraphs at either end; characters


def _by_kind(patterns: Mapping[PartKind, Sequence[str]]) -> re.Pattern[str]:
    """Any of them; the name of the group that matches tells the kind."""
    return re.compile("|".join(f"(?P<{kind}>{'|'.join(some)})" for kind, some in patterns.items()))


_BEGINNING = _by_kind(_BEGINS)
_HELD = {words: (kind, re.compile(pattern)) for words, (kind, pattern) in _HOLDS.items()}
_CAPTION = re.compile("(?:" + "|".join(_ENDS) + ")$")
_TWEET = re.compile(rf"[—–-] ?[^\n]{{1,60}} \(@\w{{1,20}}\),? {_MONTH} \d{{1,2}}, \d{{4}}")
_CAPTION_WORDS = re.compile("[Pp]hoto|PHOTO|Image|Picture|Credit|/|via |\\(|\\[")
_LINE = _by_kind(_WHOLE)
# "PYONGYANG, North Korea", but not "The Korean Central News Agency".
_PLACE = r"(?!The |[^(]{0,60}(?:Agency|Press|News) \()[A-Z][\w.'’/-]{0,20}(?:,? [A-Z][\w.'’/-]{0,20}){0,5}"
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?:, {_MONTH} \d{{1,2}})? )?\((?:{_OUTLETS})\) ?(?:(?:--?|–|—) ?(?=\S)|(?=[A-Z“\"‘']))"
    r"|[A-Z][A-Z.'’ -]{2,30}(?:, [A-Z][\w.'’ ]{1,30})? ?(?:--|–|—) ?(?=[A-Z“\"‘'\d])"
)
_END_MARK = re.compile(r"-0-$|[-–—]{1,2} ?30 ?[-–—]{1,2}$|###$|(?<=[.!?”\"] )Read more$")
_ADVERTISEMENT = re.compile(r"advertisements?|ads?", re.IGNORECASE)
_COMMENTS = re.compile(r"Comments? \(\d+\)")
_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]*$")
_MARKDOWN_HEADING = re.compile(r"#{1,6} ")
_LIST_MARKS = "-–—•*·>"
_LONGEST_CAPTION, _LONGEST_CREDIT = 800, 160
_LONGEST_AFTER_TWEET = 40
_LONGEST_HEADING, _LONGEST_TITLE = 12, 25  # words


def pieces(text: str) -> Iterator[list[Part]]:
    """The parts of each paragraph of a canonical text, as its lines tell; a body may still hold other sentences."""
    paras = paragraphs(text)
    prose = sum(_is_prose(text[start:end]) for start, end in paras)
    title, begun = "", False
    other: list[Part] = []  # than the body
    for number, (start, end) in enumerate(paras):
        words = text[start:end].replace("\n", " ")
        if _COMMENTS.fullmatch(words) and start > len(text) / 2:
            # What readers wrote beneath is not the outlet's.
            yield [Part(PartKind.FURNITURE, start, paras[-1][1])]
            return
        kind = kind_of(words)
        if kind is PartKind.BODY and (line := _LINE.fullmatch(words)):
            kind = _kind(line)
        at_an_end = number < _FIRST or number >= len(paras) - _LAST
        if kind is PartKind.BODY and at_an_end and _is_on_the_author(text, start, end, other):
            kind = PartKind.BYLINE
        if kind is not PartKind.BODY:
            found = [Part(kind, start, end)]
        elif tweet := _tweets_end(text, start, end):
            found = [Part(PartKind.FURNITURE, start, tweet)]
        elif prose > 1 and _is_heading(words, _LONGEST_HEADING if begun else _LONGEST_TITLE):
            title = title or words
            heading = PartKind.CROSSHEAD if begun else PartKind.HEADLINE
            found = [Part(PartKind.FURNITURE if _ADVERTISEMENT.fullmatch(words) else heading, start, end)]
        elif title and words.startswith(title + " ") and number <= 4:
            # A picture that is labelled with the title, and its caption.
            found = [Part(PartKind.CAPTION, start, end)]
        else:
            begun, found = True, []
            if (match := _DATELINE.match(text, start, end)) and match.end() < end:
                found.append(Part(PartKind.DATELINE, start, match.end()))
            if (match := _END_MARK.search(text, max(start, end - 12), end)) and match.start() > start:
                found.append(Part(PartKind.FURNITURE, *match.span()))
        other += found
        yield list(_filled(found, start, end))


def _filled(found: list[Part], start: int, end: int) -> Iterator[Part]:
    """With the body between them."""
    for part in found:
        if start < part.start:
            yield Part(PartKind.BODY, start, part.start)
        yield Part(part.kind, max(start, part.start), part.end)  # "(AP) -- 30 --" is a dateline and an end in one
        start = part.end
    if start < end:
        yield Part(PartKind.BODY, start, end)


def _is_on_the_author(text: str, start: int, end: int, other: list[Part]) -> bool:
    """Whether a paragraph tells who somebody is of whom the article, these other parts aside, says no more."""
    words = text[start:end].replace("\n", " ")
    match = _AUTHOR.match(words) if len(words) <= _LONGEST_ON_THE_AUTHOR else None
    if match is None or _SAYS.search(words):
        return False
    surname = [part for part in match["person"].split() if part not in _NO_SURNAME][-1]
    mentions = (found.start() for found in re.finditer(rf"\b{re.escape(surname)}\b", text))
    return all(start <= at < end or any(part.start <= at < part.end for part in other) for at in mentions)


def _tweets_end(text: str, start: int, end: int) -> int:
    """Where the last tweet put into a paragraph ends; with what little may follow it. 0 for none."""
    if text.find("(@", start, end) < 0:
        return 0
    last = max((match.end() for match in _TWEET.finditer(text, start, end)), default=0)
    return end if last and end - last < _LONGEST_AFTER_TWEET else last


def kind_of(words: str) -> PartKind:
    """What a paragraph or sentence is by its own words."""
    if begins := _BEGINNING.match(words):
        return _kind(begins)
    for held, (kind, pattern) in _HELD.items():
        if held in words and pattern.search(words):
            return kind
    if _TWEET.fullmatch(words):
        return PartKind.FURNITURE
    tail = words[-_LONGEST_CREDIT:]
    if len(words) <= _LONGEST_CAPTION and _CAPTION_WORDS.search(tail) and _CAPTION.search(tail):
        return PartKind.CAPTION
    return PartKind.BODY


def is_furniture(words: str) -> bool:
    return kind_of(words) is not PartKind.BODY


def _kind(match: re.Match[str]) -> PartKind:
    return PartKind(match.lastgroup or "")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The trimmed span of each paragraph: a line, or in hard-wrapped text the lines that flow on."""
    lines = list(_lines(text))
    width = _wrap_width(text, lines)
    found: list[tuple[int, int]] = []
    for start, end in lines:
        joined = width and found and text[found[-1][1] : start].count("\n") == 1
        if joined and _flows_on(text, *found[-1], width):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if words := line.strip():
            begin = start + line.index(words[0])
            yield begin, begin + len(words)
        start += len(line) + 1


def _wrap_width(text: str, lines: list[tuple[int, int]]) -> int:
    """The longest line of a text that is plainly hard-wrapped (most lines begin in lower case). Else 0."""
    width = max((end - start for start, end in lines), default=0)
    if width > 100 or len(lines) < 2:
        return 0
    joins = [b[0] for a, b in pairwise(lines) if text[a[1] : b[0]].count("\n") == 1]
    lower = sum(text[start].islower() for start in joins)
    return width if joins and lower >= len(joins) / 2 else 0


def _flows_on(text: str, start: int, end: int, width: int) -> bool:
    """Whether a wrapped paragraph's last line so far is full: a short one ends it."""
    last = text.rfind("\n", start, end) + 1 or start
    return end - last >= 0.6 * width


def _is_prose(words: str) -> bool:
    return len(words.split(maxsplit=8)) > 8 and _SENTENCE_END.search(words[-8:]) is not None


def _is_heading(words: str, longest: int) -> bool:
    """A short line without a final stop, or a short question. A list item is none: it may say something."""
    if _MARKDOWN_HEADING.match(words):
        return True
    if words[0] in _LIST_MARKS + "“\"‘'" or len(words) > 250:
        return words[0] in "“\"‘'" and len(words.split()) <= longest and words[-1].isalnum()
    count = len(words.split())
    if words[-1] == "?":
        return count <= 8
    return count <= longest and words[-1] not in ".!…:;," and not _SENTENCE_END.search(words[-4:])
