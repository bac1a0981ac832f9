"""What travels between the stages: plain frozen values, and the words of the field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

_MEASURED = re.compile(
    r"((?:The )?(?:[A-Z][\w.’'-]* ){1,5}?(?:Survey|Agency|Administration|Institute|Bureau|Cent(?:er|re)|Command|Office"
    r"|Observatory|Organi[sz]ation|Ministry))"
    r" (?:has |had )?(?:put|detected|measured|registered|recorded|estimated|counted)\b"
)


class Label(StrEnum):
    """What one check saw in one pair."""

    ENTAILMENT = "entailment"
    CONTRADICTION = "contradiction"
    NEUTRAL = "neutral"
    REPRINT = "reprint"  # one wording, or one credited to the other
    OTHER_SCOPE = "other_scope"  # another day, place or measure: neither can bear on the other
    CHANGE = "change"  # the later of the two reports a change of state
    SAME_ORIGIN = "same_origin"  # both rest on one source


class RelationKind(StrEnum):
    CORROBORATION = "CORROBORATION"
    CONTRADICTION = "CONTRADICTION"
    UPDATE = "UPDATE"
    REPRINT = "REPRINT"
    NEUTRAL = "NEUTRAL"
    UNSURE = "UNSURE"


class Stance(StrEnum):
    """What a claim of the corpus says of a text someone asks about."""

    SAYS_SO = "says_so"
    SAYS_OTHERWISE = "says_otherwise"
    RELATED = "related"
    UNSURE = "unsure"


class Status(StrEnum):
    """What the corpus as a whole says of a draft claim. Never a verdict on its truth."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    DISPUTED = "disputed"
    UNCLEAR = "unclear"
    NOTHING_FOUND = "nothing_found"


class ClusterStatus(StrEnum):
    CORROBORATED = "corroborated"
    SINGLE_ORIGIN = "single origin"
    DISPUTED = "disputed"
    UPDATED = "updated"


class OutletKind(StrEnum):
    AGENCY = "agency"
    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    MAGAZINE = "magazine"
    WEBSITE = "website"
    STATE = "state"  # a state's or a ruling party's voice, whatever its medium


class PartKind(StrEnum):
    """What a part of an article is. Claims are made of `BODY` alone."""

    HEADLINE = "headline"  # or its deck: what stands above the body as a heading
    CROSSHEAD = "crosshead"  # a heading within the body
    BYLINE = "byline"  # who wrote, reported, translated or edited it
    DATELINE = "dateline"  # where and when it was written, or published
    BODY = "body"
    CAPTION = "caption"  # or the credit of a picture
    FURNITURE = "furniture"  # links, forms, comments, footers


class Voice(StrEnum):
    """Who the text says said it."""

    OUTLET = "outlet"
    NAMED = "named"
    ANONYMOUS = "anonymous"
    DOCUMENT = "document"


class Commitment(StrEnum):
    """How far the speaker stands behind what the sentence describes."""

    ASSERTED = "asserted"
    DENIED = "denied"
    HEDGED = "hedged"
    FORECAST = "forecast"


class Bound(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"


class Precision(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who publishes, how its name is spelled, where its pages are, and what is known of it; empty is unknown."""

    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    own: tuple[str, ...] = ()  # words that only its own pages carry
    agency: bool = False  # others print its copy
    country: str = ""  # ISO 3166 alpha-2
    kind: OutletKind | None = None
    owner: str = ""  # outlets of one owner are no independent origins
    reliability: str = ""  # A to F, by the user's own table; never ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where our copy came from: never what the claim rests on (that is an origin)."""

    path: str
    line: int | None = None
    sha256: str = ""  # of the raw bytes read
    raw: bytes = field(default=b"", repr=False, compare=False)  # as read; kept on disk under their hash
    address: str = ""  # it was fetched from, after redirects
    canonical: str = ""  # the address that the page itself gives
    retrieved: str = ""  # when, as ISO date and time
    archive: str = ""  # the address of a copy that an archive keeps
    gone: str = ""  # since when, as ISO date and time, its server says that there is nothing at the address
    tool: str = ""  # what read it: "claimtrack 0.1.0"
    headers: tuple[tuple[str, str], ...] = ()  # of the server's answer: what tells a copy's age and kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published text, under its outlet and address. `text` is canonical: offsets refer to it."""

    text: str
    outlet: str | None = None
    date: date | None = None
    title: str = ""
    url: str = ""
    byline: str = ""
    language: str = ""  # ISO 639-1; "und" where that cannot be told
    digest: bool = False  # our own summary of a report, not the outlet's words
    key: str = ""  # what makes two texts versions of one article: address, else file
    pages: tuple[int, ...] = ()  # of a PDF: where in the text each begins; one without text, where the next does
    provenance: Provenance = field(default_factory=lambda: Provenance(path=""))


@dataclass(frozen=True, slots=True)
class Part:
    """`article.text[start:end]`, and what it is."""

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something in a batch that could not be read, and why: thing, fault, remedy in one line."""

    path: str
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone(Skipped):
    """An address at which, its server says, there is nothing (404) or nothing any more (410)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """An address whose server says that the copy we have is still good."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who the text says said it, and how. `speaker` is empty where the outlet speaks for itself."""

    voice: Voice = Voice.OUTLET
    speaker: str = ""
    verb: str = ""
    commitment: Commitment = Commitment.ASSERTED
    quoted: bool = False
    credits: str = ""  # an outlet or agency that the sentence, or the article's dateline, gives as its source: "Yonhap"
    contributed: str = ""  # agencies that the article thanks for their share, ", " between: any sentence may be theirs
    carried: bool = False  # the speaker stands in a neighbouring sentence
    backed_by: str = ""  # the outlet's own words rest on this speaker, who comes next


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A typed figure: from `low` to `high` (equal unless a range) in `unit`, of `of`.

    `unit` is canonical ("km", "kt", "t", "USD", "percent", "person", or "" for a bare count), and the values
    are converted to it. `per` is what it is per ("day"); `measure` is what is measured where the words tell
    ("altitude", "distance", "yield"). `text` is what stands at `start:end` of the claim's text.
    """

    low: float
    high: float
    unit: str
    of: str = ""
    per: str = ""
    measure: str = ""
    bound: Bound = Bound.EXACT
    step: float = 0.0  # the precision used, in `unit`: 1_000 for "33,000", 0.1 for "6.3"
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """A date in the text, resolved against the article's: first to last day, both included."""

    first: date
    last: date
    precision: Precision
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place named in the text. `within` goes from the nearest container outwards."""

    name: str
    within: tuple[str, ...] = ()
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One assertion at one place in an article, never merged with another: `article.text[start:end] == text`.

    `before` and `after` are the neighbouring sentences. A draft that someone asks about is a claim too, with
    no article behind it.
    """

    text: str
    start: int = 0
    end: int = 0
    page: int | None = None  # of a PDF, counted from 1, on which it begins
    before: str = ""
    after: str = ""
    language: str = ""  # as an article's
    outlet: str | None = None
    owner: str = ""  # of the outlet
    date: date | None = None
    title: str = ""
    url: str = ""
    digest: bool = False  # its words sum up a report; they are not the outlet's
    archive: str = ""  # the address of an archive's copy of its article
    sha256: str = ""  # of the raw bytes that its article was read from
    gone: str = ""  # since when there is nothing at its article's address any more
    attribution: Attribution = field(default_factory=Attribution)
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeSpan, ...] = ()
    places: tuple[Place, ...] = ()
    checkworthiness: float = 1.0  # near 0: opinion, talk, an aside
    claim_id: str = ""
    article_id: str = ""
    text_id: int = 0
    cluster_id: str = ""

    @property
    def measured_by(self) -> str:
        """Whose instrument or count it is, told in the outlet's own voice: "The U.S. Geological Survey detected…"."""
        found = _MEASURED.match(self.text)
        return found[1] if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where a claim stands in its article, where its neighbouring sentences end, and who says it."""

    start: int
    end: int
    context_start: int
    context_end: int
    attribution: Attribution
    language: str = ""  # as an article's


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims, and the cosine similarity of their texts."""

    left: Claim
    right: Claim
    similarity: float = 0.0

    @classmethod
    def of(cls, one: Claim, other: Claim, similarity: float = 0.0) -> Pair:
        """The canonical pair of two claims: the earlier first, then by id. Nothing else orders a pair."""
        left, right = sorted((one, other), key=lambda c: (c.date or date.max, c.claim_id))
        return cls(left, right, similarity)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw in one pair, and why, in words. `score` is from 0 to 1: how strongly."""

    check: str
    label: Label
    score: float
    detail: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What is reported of a pair, with the reason in one sentence and every finding behind it.

    Where a person `judged` the pair, kind and reason are that person's, and `found` is what came of the findings.
    """

    pair: Pair
    kind: RelationKind
    probability: float
    reason: str
    findings: tuple[Finding, ...] = ()
    judged: Judgement | None = None
    found: Relation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The independent beginning of a report, and the claims that rest on it."""

    name: str
    claim_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """A claim that copies another of its cluster, or rests on a source of which only the name is known, and why.

    `either`: of these two one copies the other, or both a third, and nothing tells which comes first.
    """

    claim_id: str
    on: str = ""  # the claim that it copies
    source: str = ""  # else an agency or a speaker
    why: str = ""
    either: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Claims that say the same thing. Its status counts origins, not articles.

    A claim has one of `dependences` at most, and they run in no circle.
    """

    cluster_id: str
    claims: tuple[Claim, ...]
    origins: tuple[Origin, ...]
    status: ClusterStatus
    disputed_by: tuple[str, ...] = ()  # clusters that contradict it, and claims that are in none
    updated_by: tuple[str, ...] = ()
    dependences: tuple[Dependence, ...] = ()

    @property
    def outlets(self) -> tuple[str, ...]:
        return tuple(sorted({claim.outlet or "unknown outlet" for claim in self.claims}))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What was so from some time on: claims that say the same, or one alone, and on whose word."""

    claims: tuple[Claim, ...]
    origins: tuple[Origin, ...]
    cluster_id: str = ""
    updates: tuple[int, ...] = ()  # positions in its timeline of the states that it changes
    reason: str = ""  # of the most certain of these updates
    disputed: bool = False

    @property
    def since(self) -> date | None:
        """The day of its first report."""
        return min((claim.date for claim in self.claims if claim.date), default=None)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The states of one matter that update one another, in the order of their first reports."""

    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of `find`: a claim, how similar its wording is, and its stance on the text asked about."""

    claim: Claim
    similarity: float
    stance: Stance
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """A text that is kept, to be held against each new claim of these outlets and days."""

    query_id: int
    text: str
    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A new claim that says what a saved query says, or otherwise."""

    query: SavedQuery
    found: Found


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A claim that a correction left out, or whose article is gone (`claim.gone`).

    `now` is the claim that came instead with the words most like it, if any.
    """

    claim: Claim
    now: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a version of an article changed against the one before it."""

    before: str  # that one's article id
    added: tuple[Claim, ...]
    withdrawn: tuple[Withdrawn, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something new that `watch` tells, once, under a number that no other has."""

    alert_id: int
    what: Relation | Match | Withdrawn


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim of the corpus that bears on a draft claim."""

    claim: Claim
    relation: RelationKind
    probability: float
    reason: str
    similarity: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A draft claim held against the corpus. `origins` counts the independent ones behind the status."""

    claim: str
    status: Status
    origins: int
    evidence: tuple[Evidence, ...] = ()
    origin_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything a rendered report shows; each format renders this and nothing else.

    `checked` is empty where no draft claims were given. `flags` and `clusters` come most certain first.
    """

    made: str  # ISO date and time
    command: str
    version: str
    models: tuple[str, ...]
    articles: int
    claims: int
    outlets: tuple[tuple[str, int], ...]  # outlet, articles
    known_outlets: tuple[Outlet, ...] = ()  # those of them of which more is known
    checked: tuple[Checked, ...] = ()
    flags: tuple[Relation, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    timelines: tuple[Timeline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided of two claims, named by their ids, under its number in the review ledger.

    `hash` is the SHA-256 over its fields and the hash of the one before it.
    """

    left: str
    right: str
    kind: RelationKind
    who: str
    when: str  # as ISO date and time
    why: str
    number: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """A judgement as the review ledger holds it, and its claims; None where their article was removed.

    One that is not `intact` was changed after it was written, or the one before it was.
    """

    judgement: Judgement
    left: Claim | None
    right: Claim | None
    intact: bool
