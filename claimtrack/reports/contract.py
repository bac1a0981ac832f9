"""The JSON contract: what every command and report gives a program, in one place.

Floats are rounded to four places. Nothing is left out: an unknown date or outlet is null, an
unknown text "". `schema.json`, beside this file, is made from these types by docs/schema.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Literal

from typing_extensions import TypedDict

from claimtrack.records import (
    Alert,
    Article,
    Attribution,
    Checked,
    Claim,
    Cluster,
    ClusterStatus,
    Commitment,
    Correction,
    Dependence,
    Evidence,
    Finding,
    Found,
    Label,
    Logged,
    Match,
    Origin,
    Outlet,
    OutletKind,
    Part,
    PartKind,
    Relation,
    RelationKind,
    Report,
    SavedQuery,
    Stance,
    State,
    Status,
    Timeline,
    Voice,
    Withdrawn,
)
from claimtrack.reports.words import is_digest

SCHEMA: Literal["claimtrack-report/1"] = "claimtrack-report/1"


class AttributionJson(TypedDict):
    """Who the text says said it."""

    voice: Voice
    speaker: str
    verb: str
    commitment: Commitment
    quoted: bool
    credits: str
    carried: bool
    backed_by: str


class ClaimJson(TypedDict):
    """One assertion at one place in one article: `article.text[start:end]`."""

    claim_id: str
    text: str
    start: int
    end: int
    before: str
    after: str
    page: int | None
    outlet: str | None
    date: str | None
    title: str
    url: str
    digest: bool
    archive: str
    sha256: str
    gone: str
    attribution: AttributionJson
    cluster_id: str
    article_id: str


class FindingJson(TypedDict):
    """What one check saw in a pair."""

    check: str
    label: Label
    score: float
    detail: str


class FoundJson(TypedDict):
    """One answer of `find`."""

    claim: ClaimJson
    similarity: float
    stance: Stance
    why: str


class SavedQueryJson(TypedDict):
    """A saved query, and of which claims it asks."""

    query_id: int
    text: str
    outlets: list[str]
    since: str | None
    until: str | None


class EvidenceJson(TypedDict):
    """A claim of the corpus that bears on a draft."""

    claim: ClaimJson
    relation: RelationKind
    probability: float
    reason: str
    similarity: float


class CheckedJson(TypedDict):
    """A draft claim, held against the corpus."""

    claim: str
    status: Status
    origins: int
    origin_names: list[str]
    evidence: list[EvidenceJson]


class ReadingJson(TypedDict):
    """What the checks made of a pair."""

    relation: RelationKind
    probability: float
    reason: str


class JudgedJson(TypedDict):
    """Who judged a pair, when (as ISO date and time) and why, under which number of the ledger; and what the checks
    had found."""

    number: int
    who: str
    when: str
    why: str
    found: ReadingJson


class FlagJson(TypedDict):
    """A relation between two claims of the corpus; where a person `judged` them, that person's."""

    relation: RelationKind
    probability: float
    reason: str
    left: ClaimJson
    right: ClaimJson
    findings: list[FindingJson]
    judged: JudgedJson | None


class JudgementJson(TypedDict):
    """A row of the review ledger. A claim is null where its article was removed. `intact`: it is as it was written."""

    number: int
    relation: RelationKind
    left_id: str
    right_id: str
    left: ClaimJson | None
    right: ClaimJson | None
    who: str
    when: str
    why: str
    hash: str
    intact: bool


class ComparedJson(TypedDict):
    """The relation of one pair, under the id it was given."""

    id: object
    relation: RelationKind
    probability: float
    reason: str
    findings: list[FindingJson]


class OriginJson(TypedDict):
    """The independent beginning of a report, and the claims that rest on it."""

    name: str
    claim_ids: list[str]


class WithdrawnJson(TypedDict):
    """A claim that a correction left out, and the one that came instead with the words most like it, if any; or one
    whose article is gone (`claim.gone`)."""

    claim: ClaimJson
    now: ClaimJson | None


class DependenceJson(TypedDict):
    """A claim that copies another (`on`), or rests on a `source` of which only the name is known, and why.

    `either`: of these two one copies the other, or both a third, and nothing tells which comes first.
    """

    claim_id: str
    on: str
    source: str
    why: str
    either: bool


class ClusterJson(TypedDict):
    """Claims that say the same thing."""

    cluster_id: str
    status: ClusterStatus
    outlets: list[str]
    origins: list[OriginJson]
    dependences: list[DependenceJson]
    claims: list[ClaimJson]
    disputed_by: list[str]
    updated_by: list[str]


class StateJson(TypedDict):
    """What was so from some time on, and who says so; `updates` are positions of earlier states in the timeline."""

    since: str | None
    claims: list[ClaimJson]
    origins: list[OriginJson]
    cluster_id: str
    updates: list[int]
    reason: str
    disputed: bool


class TimelineJson(TypedDict):
    """The states of one matter, in the order of their first reports."""

    states: list[StateJson]


class OutletFactsJson(TypedDict):
    """What is known of an outlet. `reliability`, A to F, comes from the user's own table and from nowhere else."""

    country: str
    kind: OutletKind | None
    owner: str
    reliability: str


class PartJson(TypedDict):
    """What a part of an article's text is: `text[start:end]`."""

    kind: PartKind
    start: int
    end: int


class ArticleJson(TypedDict):
    """An article, and where our copy of it came from."""

    article_id: str
    outlet: str | None
    date: str | None
    title: str
    url: str
    byline: str
    language: str
    digest: bool
    text: str
    parts: list[PartJson]
    path: str
    line: int | None
    sha256: str
    address: str
    canonical: str
    retrieved: str
    archive: str
    gone: str
    tool: str
    outlet_facts: OutletFactsJson


class CorrectionJson(TypedDict):
    """What a version of an article changed against the one before it."""

    before: str
    added: list[ClaimJson]
    withdrawn: list[WithdrawnJson]


class ShownJson(TypedDict):
    """What `show` gives; of an article, no claim and no relations. `dependences`: what the claim depends on, and its
    copies."""

    claim: ClaimJson | None
    article: ArticleJson
    relations: list[FlagJson]
    dependences: list[DependenceJson]
    in_force: bool
    withdrawn: bool
    correction: CorrectionJson | None


class OutletJson(OutletFactsJson):
    """An outlet, how many of its articles were read, and what is known of it."""

    outlet: str
    articles: int


class HeadJson(TypedDict):
    """What a report says of itself."""

    schema: Literal["claimtrack-report/1"]
    made: str
    command: str
    version: str
    models: list[str]
    articles: int
    claims: int
    outlets: list[OutletJson]


class ReportJson(HeadJson):
    """The whole report as one object."""

    checked: list[CheckedJson]
    flags: list[FlagJson]
    clusters: list[ClusterJson]
    timelines: list[TimelineJson]


class FlagAlert(FlagJson):
    """A flag that `watch` tells."""

    record: Literal["flag"]
    alert_id: int


class MatchAlert(FoundJson):
    """A new claim that says what a saved query says, or otherwise."""

    record: Literal["match"]
    alert_id: int
    query: SavedQueryJson


class WithdrawnAlert(WithdrawnJson):
    """A claim that a correction left out, or whose article is gone."""

    record: Literal["withdrawn"]
    alert_id: int


AlertRecord = FlagAlert | MatchAlert | WithdrawnAlert


class HeadRecord(HeadJson):
    """The first line of a report in JSON lines."""

    record: Literal["report"]


class CheckedRecord(CheckedJson):
    """A line for each draft claim."""

    record: Literal["checked"]


class FlagRecord(FlagJson):
    """A line for each flag."""

    record: Literal["flag"]


class ClusterRecord(ClusterJson):
    """A line for each cluster."""

    record: Literal["cluster"]


class TimelineRecord(TimelineJson):
    """A line for each timeline."""

    record: Literal["timeline"]


Record = HeadRecord | CheckedRecord | FlagRecord | ClusterRecord | TimelineRecord

StatusJson = TypedDict(
    "StatusJson",
    {
        "index": str,
        "model": str,
        "articles": int,
        "earlier versions": int,
        "without outlet": int,
        "without date": int,
        "claims": int,
        "texts": int,
        "to compare": int,
        "CORROBORATION": int,
        "CONTRADICTION": int,
        "UPDATE": int,
        "REPRINT": int,
        "NEUTRAL": int,
        "UNSURE": int,
        "not read": int,
    },
)


def dumps(value: object, indent: int | None = 2) -> str:
    """JSON for reading, or on one line. A lone surrogate, which UTF-8 cannot carry, is written as JSON's own escape."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def claim(item: Claim) -> ClaimJson:
    return {
        "claim_id": item.claim_id,
        "text": item.text,
        "start": item.start,
        "end": item.end,
        "before": item.before,
        "after": item.after,
        "page": item.page,
        "outlet": item.outlet,
        "date": item.date.isoformat() if item.date else None,
        "title": item.title,
        "url": item.url,
        "digest": is_digest(item),
        "archive": item.archive,
        "sha256": item.sha256,
        "gone": item.gone,
        "attribution": attribution(item.attribution),
        "cluster_id": item.cluster_id,
        "article_id": item.article_id,
    }


def attribution(item: Attribution) -> AttributionJson:
    return {
        "voice": item.voice,
        "speaker": item.speaker,
        "verb": item.verb,
        "commitment": item.commitment,
        "quoted": item.quoted,
        "credits": item.credits,
        "carried": item.carried,
        "backed_by": item.backed_by,
    }


def found(items: Iterable[Found]) -> list[FoundJson]:
    """What `find` gives."""
    return [
        {
            "claim": claim(item.claim),
            "similarity": _round(item.similarity),
            "stance": item.stance,
            "why": item.why,
        }
        for item in items
    ]


def saved(items: Iterable[SavedQuery]) -> list[SavedQueryJson]:
    """What `saved list` gives."""
    return [
        {
            "query_id": item.query_id,
            "text": item.text,
            "outlets": list(item.outlets),
            "since": item.since.isoformat() if item.since else None,
            "until": item.until.isoformat() if item.until else None,
        }
        for item in items
    ]


def checked(items: Iterable[Checked]) -> list[CheckedJson]:
    """What `check` gives."""
    return [
        {
            "claim": item.claim,
            "status": item.status,
            "origins": item.origins,
            "origin_names": list(item.origin_names),
            "evidence": [evidence(one) for one in item.evidence],
        }
        for item in items
    ]


def evidence(item: Evidence) -> EvidenceJson:
    return {
        "claim": claim(item.claim),
        "relation": item.relation,
        "probability": _round(item.probability),
        "reason": item.reason,
        "similarity": _round(item.similarity),
    }


def flags(items: Iterable[Relation]) -> list[FlagJson]:
    """What `flags` gives."""
    return [
        {
            "relation": item.kind,
            "probability": _round(item.probability),
            "reason": item.reason,
            "left": claim(item.pair.left),
            "right": claim(item.pair.right),
            "findings": findings(item.findings),
            "judged": _judged(item),
        }
        for item in items
    ]


def _judged(item: Relation) -> JudgedJson | None:
    one, found = item.judged, item.found
    if one is None or found is None:
        return None
    return {
        "number": one.number,
        "who": one.who,
        "when": one.when,
        "why": one.why,
        "found": {"relation": found.kind, "probability": _round(found.probability), "reason": found.reason},
    }


def judgements(items: Iterable[Logged]) -> list[JudgementJson]:
    """What `review log` gives."""
    return [
        {
            "number": item.judgement.number,
            "relation": item.judgement.kind,
            "left_id": item.judgement.left,
            "right_id": item.judgement.right,
            "left": claim(item.left) if item.left else None,
            "right": claim(item.right) if item.right else None,
            "who": item.judgement.who,
            "when": item.judgement.when,
            "why": item.judgement.why,
            "hash": item.judgement.hash,
            "intact": item.intact,
        }
        for item in items
    ]


def compared(pair_id: object, item: Relation) -> ComparedJson:
    """What `compare` gives of one pair, under the id it was given."""
    return {
        "id": pair_id,
        "relation": item.kind,
        "probability": _round(item.probability),
        "reason": item.reason,
        "findings": findings(item.findings),
    }


def shown(
    item: Claim,
    article: Article,
    relations: Iterable[Relation],
    outlet: Outlet | None = None,
    *,
    parts: Iterable[Part] = (),
    in_force: bool = True,
    withdrawn: bool = False,
    correction: Correction | None = None,
    cluster: Cluster | None = None,
) -> ShownJson:
    """What `show` gives."""
    depends = cluster.dependences if cluster else ()
    return {
        "claim": claim(item),
        "article": _article(item.article_id, article, outlet, parts),
        "relations": flags(relations),
        "dependences": dependences(one for one in depends if item.claim_id in (one.claim_id, one.on)),
        "in_force": in_force,
        "withdrawn": withdrawn,
        "correction": _correction(correction),
    }


def shown_article(
    article_id: str,
    article: Article,
    outlet: Outlet | None = None,
    correction: Correction | None = None,
    *,
    parts: Iterable[Part] = (),
) -> ShownJson:
    """What `show` gives of an article."""
    return {
        "claim": None,
        "article": _article(article_id, article, outlet, parts),
        "relations": [],
        "dependences": [],
        "in_force": True,
        "withdrawn": False,
        "correction": _correction(correction),
    }


def _correction(item: Correction | None) -> CorrectionJson | None:
    if item is None:
        return None
    return {
        "before": item.before,
        "added": [claim(one) for one in item.added],
        "withdrawn": withdrawn(item.withdrawn),
    }


def _article(article_id: str, article: Article, outlet: Outlet | None, parts: Iterable[Part]) -> ArticleJson:
    return {
        "article_id": article_id,
        "outlet": article.outlet,
        "date": article.date.isoformat() if article.date else None,
        "title": article.title,
        "url": article.url,
        "byline": article.byline,
        "language": article.language,
        "digest": article.digest,
        "text": article.text,
        "parts": [{"kind": one.kind, "start": one.start, "end": one.end} for one in parts],
        "path": article.provenance.path,
        "line": article.provenance.line,
        "sha256": article.provenance.sha256,
        "address": article.provenance.address,
        "canonical": article.provenance.canonical,
        "retrieved": article.provenance.retrieved,
        "archive": article.provenance.archive,
        "gone": article.provenance.gone,
        "tool": article.provenance.tool,
        "outlet_facts": outlet_facts(outlet),
    }


def outlet_facts(item: Outlet | None) -> OutletFactsJson:
    item = item or Outlet(name="")
    return {"country": item.country, "kind": item.kind, "owner": item.owner, "reliability": item.reliability}


def findings(items: Iterable[Finding]) -> list[FindingJson]:
    return [
        {"check": item.check, "label": item.label, "score": _round(item.score), "detail": item.detail} for item in items
    ]


def withdrawn(items: Iterable[Withdrawn]) -> list[WithdrawnJson]:
    """What `withdrawn` gives."""
    return [{"claim": claim(item.claim), "now": claim(item.now) if item.now else None} for item in items]


def alert(item: Alert) -> AlertRecord:
    """What `watch` gives of one thing that is new."""
    match item.what:
        case Relation():
            return {"record": "flag", "alert_id": item.alert_id, **flags([item.what])[0]}
        case Match(query, one):
            return {"record": "match", "alert_id": item.alert_id, "query": saved([query])[0], **found([one])[0]}
        case Withdrawn():
            return {"record": "withdrawn", "alert_id": item.alert_id, **withdrawn([item.what])[0]}


def clusters(items: Iterable[Cluster]) -> list[ClusterJson]:
    """What `clusters` gives."""
    return [
        {
            "cluster_id": item.cluster_id,
            "status": item.status,
            "outlets": list(item.outlets),
            "origins": origins(item.origins),
            "dependences": dependences(item.dependences),
            "claims": [claim(one) for one in item.claims],
            "disputed_by": list(item.disputed_by),
            "updated_by": list(item.updated_by),
        }
        for item in items
    ]


def origins(items: Iterable[Origin]) -> list[OriginJson]:
    return [{"name": one.name, "claim_ids": list(one.claim_ids)} for one in items]


def dependences(items: Iterable[Dependence]) -> list[DependenceJson]:
    return [
        {"claim_id": one.claim_id, "on": one.on, "source": one.source, "why": one.why, "either": one.either}
        for one in items
    ]


def timelines(items: Iterable[Timeline]) -> list[TimelineJson]:
    """What `timeline` gives."""
    return [{"states": [state(one) for one in item.states]} for item in items]


def state(item: State) -> StateJson:
    return {
        "since": item.since.isoformat() if item.since else None,
        "claims": [claim(one) for one in item.claims],
        "origins": origins(item.origins),
        "cluster_id": item.cluster_id,
        "updates": list(item.updates),
        "reason": item.reason,
        "disputed": item.disputed,
    }


def report(item: Report) -> ReportJson:
    """The whole report, as one object."""
    return {
        **head(item),
        "checked": checked(item.checked),
        "flags": flags(item.flags),
        "clusters": clusters(item.clusters),
        "timelines": timelines(item.timelines),
    }


def records(item: Report) -> Iterator[Record]:
    """The same report piece by piece; `record` says what each piece is."""
    yield {"record": "report", **head(item)}
    for one in checked(item.checked):
        yield {"record": "checked", **one}
    for flag in flags(item.flags):
        yield {"record": "flag", **flag}
    for cluster in clusters(item.clusters):
        yield {"record": "cluster", **cluster}
    for line in timelines(item.timelines):
        yield {"record": "timeline", **line}


def head(item: Report) -> HeadJson:
    known = {outlet.name: outlet for outlet in item.known_outlets}
    return {
        "schema": SCHEMA,
        "made": item.made,
        "command": item.command,
        "version": item.version,
        "models": list(item.models),
        "articles": item.articles,
        "claims": item.claims,
        "outlets": [
            {"outlet": name, "articles": articles, **outlet_facts(known.get(name))} for name, articles in item.outlets
        ],
    }


def _round(value: float) -> float:
    return round(float(value), 4)
