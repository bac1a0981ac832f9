"""How claims and relations are put in words, the same in every report and on the command line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from claimtrack.records import (
    Claim,
    Cluster,
    ClusterStatus,
    Commitment,
    Dependence,
    Outlet,
    Relation,
    RelationKind,
    Report,
    State,
    Status,
    Voice,
)

LONGEST = 2_000  # characters of one quoted text: far above any sentence, and within a spreadsheet's cell
CONTEXT = 300  # of the sentence before it or after it

# What may not reach a page: controls, what is no character, and marks that turn the direction of what follows.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_PARAGRAPH = re.compile(r"\n\s*(?![a-z\s])")  # begins; a hard-wrapped line mostly goes on in lower case

# The yardstick of the UK's Professional Head of Intelligence Assessment, its gaps closed at their middles.
_YARDSTICK = (
    (0.925, "almost certain"),
    (0.775, "highly likely"),
    (0.525, "likely"),
    (0.375, "a realistic possibility"),
    (0.225, "unlikely"),
    (0.075, "highly unlikely"),
)

STATUSES = {
    Status.SUPPORTED: "supported",
    Status.CONTRADICTED: "contradicted",
    Status.DISPUTED: "disputed",
    Status.UNCLEAR: "unclear",
    Status.NOTHING_FOUND: "nothing found",
}

HASH = 12  # digits of a SHA-256 that are shown: enough to find the file under index/raw/
ID = 8  # of a claim's id: as the command line shows it

# In the order they are reported: heading, and what it means.
KINDS = {
    RelationKind.CONTRADICTION: ("Contradictions", "Both cannot be true of the same thing at the same time."),
    RelationKind.UPDATE: ("Updates", "They conflict, but the later one reports a change."),
    RelationKind.CORROBORATION: (
        "Corroborations",
        "They say the same, and rest on different origins as far as their words tell.",
    ),
    RelationKind.REPRINT: ("Reprints", "They say the same on one origin: no second confirmation."),
    RelationKind.UNSURE: (
        "Unsure",
        "They touch the same matter, and the checks could not tell, or disagree.",
    ),
    RelationKind.NEUTRAL: ("Neutral", "Neither bears on the other."),
}

# The same relations, seen from a draft claim.
SIDES = {
    "Supporting": (RelationKind.CORROBORATION, RelationKind.REPRINT),
    "Contradicting": (RelationKind.CONTRADICTION,),
    "Reporting a change": (RelationKind.UPDATE,),
    "Unsure": (RelationKind.UNSURE, RelationKind.NEUTRAL),
}

# A cluster's status takes the sign of the draft claim's status that means the same.
CLUSTER_SIGNS = {
    ClusterStatus.CORROBORATED: "supported",
    ClusterStatus.SINGLE_ORIGIN: "unclear",
    ClusterStatus.DISPUTED: "disputed",
    ClusterStatus.UPDATED: "UPDATE",
}

METHOD = (
    "Each article is split into claims, with who is said to say them, and similar wording nominates pairs of "
    "claims but decides nothing. Independent checks then weigh figures, dates, places, denials, wording and "
    "origins, and every relation gives its probability and its reason. Origins are counted rather than "
    "articles, so a reprint confirms nothing a second time, and no line of this report is a verdict on what "
    "is true."
)

RELIABILITY = "Reliability, from A to F, is by the table of outlets of whoever made this report."

CHANGED = "States of one matter that update one another, in the order of their first reports."

_NOBODY = {
    Voice.NAMED: "someone it names",
    Voice.ANONYMOUS: "an unnamed source",
    Voice.DOCUMENT: "a document",
}


def clean(text: str) -> str:
    """One line, without characters that hide or reorder what stands around them, and of bounded length."""
    line = _line(text)
    return line if len(line) <= LONGEST else line[:LONGEST].rstrip() + " …"


def _line(text: str) -> str:
    return _SPACE.sub(" ", _UNSEEN.sub("", text)).strip()


def _lines(text: str) -> list[str]:
    """Its paragraphs, each as a line; at least one, be it empty."""
    return [line for part in _PARAGRAPH.split(text) if (line := _line(part))] or [""]


def before(claim: Claim) -> str:
    """The sentence before it, of one that is long the end; "…" stands for what is left out, up to the claim."""
    line, *between = _lines(claim.before)
    if len(line) > CONTEXT:
        end = line[-CONTEXT:]
        line = f"… {end.partition(' ')[2] or end}"
    return f"{line} …" if between else line


def after(claim: Claim) -> str:
    """The sentence after it, of one that is long the beginning; "…" stands for what is left out, from the claim on."""
    *between, line = _lines(claim.after)
    if len(line) > CONTEXT:
        start = line[:CONTEXT]
        line = f"{start.rpartition(' ')[0] or start} …"
    return f"… {line}" if between else line


def outlet(claim: Claim) -> str:
    return claim.outlet or "unknown outlet"


def said_by(claim: Claim) -> str:
    """Who says it and on whose word: "Daily NK, on the word of a source in Hoeryong (quoted)"."""
    told = claim.attribution
    parts = [outlet(claim)]
    if told.credits:
        parts.append(f"citing {told.credits}")
    if told.voice is not Voice.OUTLET:
        speaker = told.speaker or _NOBODY[told.voice]
        given = "according to" if told.voice is Voice.DOCUMENT else "on the word of"
        parts.append(f"{given} {speaker}")
    elif told.backed_by:
        parts.append(f"resting on {told.backed_by}")
    elif not told.credits:
        parts.append("in its own voice")
    notes = [
        *(["quoted"] if told.quoted else []),
        *([told.commitment.value] if told.commitment is not Commitment.ASSERTED else []),
        *(["speaker named nearby"] if told.carried else []),
    ]
    return clean(", ".join(parts) + (f" ({', '.join(notes)})" if notes else ""))


def is_digest(claim: Claim) -> bool:
    """Whether its words are a summary of the report rather than the outlet's own."""
    return claim.digest


def day(when: date | None) -> str:
    return f"{when.day} {when:%B} {when.year}" if when else "undated"


def gone(claim: Claim) -> str:
    """ "page gone since 5 March 2024", by the day on which that was found; empty where nobody found it so."""
    return f"page gone since {day(date.fromisoformat(claim.gone[:10]))}" if claim.gone else ""


def page(claim: Claim) -> str:
    """ "page 3" of a PDF; empty for what has no pages."""
    return f"page {claim.page}" if claim.page else ""


def offsets(claim: Claim) -> str:
    """ "characters 120 to 214" of its article's text; empty for what is in no article."""
    return f"characters {claim.start} to {claim.end}" if claim.article_id else ""


def short_id(claim: Claim) -> str:
    """ "claim 1928a78d", by which `claimtrack show` finds it; empty for what is in no article."""
    return f"claim {clean(claim.claim_id)[:ID]}" if claim.claim_id else ""


def outlet_facts(item: Outlet | None) -> dict[str, str]:
    """What is known of an outlet, by what it is; empty for what is not."""
    item = item or Outlet(name="")
    return {"country": item.country, "kind": item.kind or "", "owner": item.owner, "reliability": item.reliability}


def probability(value: float) -> str:
    """In words and figures: "highly likely (0.87)"."""
    words = next((words for floor, words in _YARDSTICK if value >= floor), "a remote chance")
    return f"{words} ({value:.2f})"


def certainty(flag: Relation) -> str:
    """Its probability, in words and figures, or that a person judged it."""
    return "a person's judgement" if flag.judged else probability(flag.probability)


def found(flag: Relation) -> str:
    """What the checks made of a pair that a person judged, "The checks had found: reprint, …"; empty for any other."""
    if flag.found is None:
        return ""
    kind = KINDS[flag.found.kind][0].lower().removesuffix("s")
    return clean(f"The checks had found: {kind}, {probability(flag.found.probability)}. {flag.found.reason}")


def counted(number: int, noun: str) -> str:
    """ "1 claim", "2,000 claims"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(items: Iterable[str]) -> str:
    """ "one", "one and two", "one, two and three"."""
    *first, last = list(items) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def origins(count: int, names: Iterable[str]) -> str:
    """How many independent origins, and their names."""
    named = ", ".join(clean(name) for name in names)
    return counted(count, "independent origin") + (f": {named}" if named else "")


def cluster_line(cluster: Cluster) -> str:
    """ "7 outlets, 2 independent origins: Daily NK (a source in Musan), KCNA"."""
    names = [origin.name for origin in cluster.origins]
    return f"{counted(len(cluster.outlets), 'outlet')}, {origins(len(names), names)}"


class Member(NamedTuple):
    """A claim of a cluster, how far it is from an original by copying, and what it depends on, in words."""

    claim: Claim
    depth: int
    depends: str


def members(cluster: Cluster) -> Iterator[Member]:
    """Its claims, earliest first and undated last, each copy below what it copies."""
    claims = {claim.claim_id: claim for claim in cluster.claims}
    depends = {one.claim_id: one for one in cluster.dependences}
    below: dict[str, list[Claim]] = {}
    for claim in sorted(cluster.claims, key=lambda claim: (claim.date or date.max, outlet(claim), claim.claim_id)):
        on = depends[claim.claim_id].on if claim.claim_id in depends else ""
        below.setdefault(on, []).append(claim)
    ahead = [(claim, 0) for claim in reversed(below.get("", ()))]
    while ahead:  # a chain of copies may be longer than calls may be deep
        claim, depth = ahead.pop()
        one = depends.get(claim.claim_id)
        yield Member(claim, depth, dependence(one, claims) if one else "")
        ahead += [(copy, depth + 1) for copy in reversed(below.get(claim.claim_id, ()))]


def dependence(item: Dependence, claims: Mapping[str, Claim]) -> str:
    """ "repeats Daily NK, 3 October 2024: RFA credits Daily NK"; of a source, "RFA credits Reuters"."""
    if item.source:
        return clean(item.why)
    return _copying("repeats", claims[item.on], item)


def _copying(how: str, other: Claim, item: Dependence) -> str:
    if item.either:
        which = f"{outlet(other)}, {day(other.date)}, one from the other or both from a third"
        return clean(f"shares its words with {which}: {item.why}")
    return clean(f"{how} {outlet(other)}, {day(other.date)}: {item.why}")


def dependences(claim: Claim, cluster: Cluster) -> Iterator[str]:
    """What a claim of a cluster depends on, then who copies it: "repeated by RFA, 4 October 2024: …"."""
    claims = {one.claim_id: one for one in cluster.claims}
    for item in sorted(cluster.dependences, key=lambda one: one.claim_id != claim.claim_id):
        if item.claim_id == claim.claim_id:
            yield dependence(item, claims)
        elif item.on == claim.claim_id:
            yield _copying("repeated by", claims[item.claim_id], item)


def first_told(state: State) -> Claim:
    """The earliest of its claims, in the outlet's own voice where several are of that day."""
    return min(state.claims, key=lambda c: (c.date or date.max, c.attribution.voice is not Voice.OUTLET, c.claim_id))


def state_line(state: State) -> str:
    """Who says so: "2 outlets, 1 independent origin: KCNA"; of a claim alone, the outlet and its source."""
    if len(state.claims) == 1:
        line = said_by(state.claims[0])
    else:
        names = [origin.name for origin in state.origins]
        outlets = {outlet(claim) for claim in state.claims}
        line = f"{counted(len(outlets), 'outlet')}, {origins(len(names), names)}"
    return f"{line}; disputed" if state.disputed else line


def changes(state: State) -> str:
    """ "Changes 1 and 2": the states of its timeline that it updates, counted from 1."""
    return f"Changes {listed(str(n + 1) for n in state.updates)}"


def web_address(url: str) -> str:
    """The address where it may become a link (http or https, a host, no odd characters), else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    web = parts.scheme in ("http", "https") and parts.hostname
    return url if web and clean(url) == url and " " not in url else ""


def summary(report: Report) -> tuple[str, str]:
    """The report in two sentences."""
    read = (
        f"This report draws on {counted(report.articles, 'article')} from "
        f"{counted(len(report.outlets), 'outlet')}, with {counted(report.claims, 'claim')} in them."
    )
    kinds = Counter(flag.kind for flag in report.flags)
    flags = [
        counted(kinds[kind], KINDS[kind][0].lower().removesuffix("s"))
        for kind in KINDS
        if kind not in (RelationKind.UNSURE, RelationKind.NEUTRAL)
    ]
    across = f"across the articles it found {listed(flags)}"
    if kinds[RelationKind.UNSURE]:
        across += f", and could not decide {counted(kinds[RelationKind.UNSURE], 'more pair')}"
    if not report.checked:
        return read, across[0].upper() + across[1:] + "."
    statuses = Counter(item.status for item in report.checked)
    drafts = listed(
        f"{statuses[status]:,} {word}".replace("nothing", "with nothing")
        for status, word in STATUSES.items()
        if statuses[status]
    )
    return read, f"Of {counted(len(report.checked), 'draft claim')}: {drafts}; {across}."
