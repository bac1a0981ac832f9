"""schema.org Claims with each of their appearances, as JSON-LD; no ratings, since no person gave any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from uuid import NAMESPACE_DNS, uuid5

from claimtrack.records import Claim, Report
from claimtrack.reports import _layout, contract, words

SUFFIXES = (".jsonld",)

_OURS = uuid5(NAMESPACE_DNS, "claimtrack")

Node = dict[str, object]


def render(report: Report) -> str:
    """A node for each cluster, each draft and each claim, and for each article that they appear in."""
    claims = [claim for claim in _layout.all_claims(report) if claim.article_id]
    articles = {claim.article_id: _article(claim) for claim in claims}
    nodes = [_report(report), *_drafts(report), *_clusters(report), *_claims(report, claims), *articles.values()]
    page = contract.dumps({"@context": "https://schema.org", "@graph": nodes})
    return page.replace("<", "\\u003c")  # so that nothing in a text ends the script element that it is put into


def _report(report: Report) -> Node:
    return {
        "@id": _id("report", report.made, report.command),
        "@type": "Report",
        "name": "Corroboration report",
        "dateCreated": report.made,
        "abstract": " ".join((*words.summary(report), words.METHOD)),
        "creditText": words.clean(f"claimtrack {report.version}, with {', '.join(report.models) or 'no model'}"),
    }


def _drafts(report: Report) -> Iterator[Node]:
    """A draft appears where a claim says so; where one says otherwise, it does not."""
    for item in report.checked:
        identity = sha256(item.claim.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        saying = [e.claim for e in item.evidence if e.relation in words.SIDES["Supporting"]]
        yield {
            "@id": _id("draft", identity),
            "@type": "Claim",
            "identifier": identity,
            "text": words.clean(item.claim),
            **_appearances(saying),
        }


def _clusters(report: Report) -> Iterator[Node]:
    for item in report.clusters:
        first, *_ = _layout.members(item).items
        yield {
            "@id": _id("cluster", item.cluster_id),
            "@type": "Claim",
            "identifier": item.cluster_id,
            "text": words.clean(first.claim.text),
            "creditText": words.cluster_line(item),
            **_appearances(item.claims),
        }


def _claims(report: Report, claims: Iterable[Claim]) -> Iterator[Node]:
    """A claim of a cluster is one wording of it; a copy is based on what it copies, where it is told which is which."""
    clusters = {cluster.cluster_id for cluster in report.clusters}
    copies = [one for cluster in report.clusters for one in cluster.dependences if one.on and not one.either]
    based = {one.claim_id: {"isBasedOn": {"@id": _id("claim", one.on)}} for one in copies}
    for claim in claims:
        digest = "; a summary, not the outlet's words" if words.is_digest(claim) else ""
        cluster = {"exampleOfWork": {"@id": _id("cluster", claim.cluster_id)}}
        yield {
            "@id": _id("claim", claim.claim_id),
            "@type": "Claim",
            "identifier": claim.claim_id,
            "text": words.clean(claim.text),
            "creditText": words.said_by(claim) + digest,
            **(cluster if claim.cluster_id in clusters else {}),
            **based.get(claim.claim_id, {}),
            **_appearances([claim]),
        }


def _appearances(claims: Iterable[Claim]) -> Node:
    """Every article that says so, earliest first; the first of them only where its day is known."""
    ordered = sorted((c for c in claims if c.article_id), key=lambda c: (c.date or date.max, c.article_id))
    ids = [{"@id": identity} for identity in dict.fromkeys(_id("article", claim.article_id) for claim in ordered)]
    if not ids:
        return {}
    return {**({"firstAppearance": ids[0]} if ordered[0].date else {}), "appearance": ids}


def _article(claim: Claim) -> Node:
    known = {
        "url": words.web_address(claim.url),
        "headline": words.clean(claim.title),
        "datePublished": claim.date.isoformat() if claim.date else "",
        "archivedAt": words.web_address(claim.archive),
    }
    publisher = {"@type": "Organization", "name": words.clean(claim.outlet or "")}
    return {
        "@id": _id("article", claim.article_id),
        "@type": "Article",
        "identifier": claim.article_id,
        **{name: value for name, value in known.items() if value},
        **({"publisher": publisher} if publisher["name"] else {}),
    }


def _id(*parts: str) -> str:
    """The same in every report for the same thing."""
    return uuid5(_OURS, "\x1f".join(parts).encode("utf-8", "replace").decode()).urn
