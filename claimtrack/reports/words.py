"""How claims and relations are put in words, the same in every report and on the command line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from claimtrack.records import (
    Claim,
    Cluster,
    ClusterStatus,
    Commitment,
    Outlet,
    RelationKind,
    Report,
    State,
    Status,
    Voice,
)

LONGEST = 2_000  # characters of one quoted text: far above any sentence, and within a spreadsheet's cell

# What may not reach a page: controls, what is no character, and marks that turn the direction of what follows.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")

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
    line = _SPACE.sub(" ", _UNSEEN.sub("", text)).strip()
    return line if len(line) <= LONGEST else line[:LONGEST].rstrip() + " …"


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


def counted(number: int, noun: str) -> str:
    """ "1 claim", "2,000 claims"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(items: Iterable[str]) -> str:
    """ "one", "one and two", "one, two and three"."""
    *first, last = list(items) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def origins(count: int, names: Iterable[str]) -> str:
    """How many independent origins, and their names."""
    named = "; ".join(clean(name) for name in names)
    return counted(count, "independent origin") + (f": {named}" if named else "")


def cluster_line(cluster: Cluster) -> str:
    """ "7 outlets, 2 independent origins: KCNA; a source in Musan"."""
    names = [origin.name for origin in cluster.origins]
    return f"{counted(len(cluster.outlets), 'outlet')}, {origins(len(names), names)}"


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
