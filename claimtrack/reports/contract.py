"""The JSON contract: what every command and report gives a program, in one place.

Floats are rounded to four places. Nothing is left out: an unknown date or outlet is null, an
unknown text "".
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from claimtrack.records import (
    Article,
    Attribution,
    Checked,
    Claim,
    Cluster,
    Evidence,
    Finding,
    Found,
    Relation,
    Report,
)
from claimtrack.reports.words import is_digest

SCHEMA = "claimtrack-report/1"

Json = dict[str, object]


def dumps(value: object) -> str:
    """Readable JSON. A lone surrogate, which UTF-8 cannot carry, is written as JSON's own escape."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def claim(item: Claim) -> Json:
    return {
        "claim_id": item.claim_id,
        "text": item.text,
        "start": item.start,
        "end": item.end,
        "outlet": item.outlet,
        "date": item.date.isoformat() if item.date else None,
        "title": item.title,
        "url": item.url,
        "digest": is_digest(item),
        "attribution": attribution(item.attribution),
        "cluster_id": item.cluster_id,
        "article_id": item.article_id,
    }


def attribution(item: Attribution) -> Json:
    return {
        "voice": item.voice.value,
        "speaker": item.speaker,
        "verb": item.verb,
        "commitment": item.commitment.value,
        "quoted": item.quoted,
        "credits": item.credits,
        "carried": item.carried,
        "backed_by": item.backed_by,
    }


def found(items: Iterable[Found]) -> list[Json]:
    """What `find` gives."""
    return [
        {
            "claim": claim(item.claim),
            "similarity": _round(item.similarity),
            "stance": item.stance.value,
            "why": item.why,
        }
        for item in items
    ]


def checked(items: Iterable[Checked]) -> list[Json]:
    """What `check` gives."""
    return [
        {
            "claim": item.claim,
            "status": item.status.value,
            "origins": item.origins,
            "origin_names": list(item.origin_names),
            "evidence": [evidence(one) for one in item.evidence],
        }
        for item in items
    ]


def evidence(item: Evidence) -> Json:
    return {
        "claim": claim(item.claim),
        "relation": item.relation.value,
        "probability": _round(item.probability),
        "reason": item.reason,
        "similarity": _round(item.similarity),
    }


def flags(items: Iterable[Relation]) -> list[Json]:
    """What `flags` gives."""
    return [
        {
            "relation": item.kind.value,
            "probability": _round(item.probability),
            "reason": item.reason,
            "left": claim(item.pair.left),
            "right": claim(item.pair.right),
            "findings": findings(item.findings),
        }
        for item in items
    ]


def compared(pair_id: object, item: Relation) -> Json:
    """What `compare` gives of one pair, under the id it was given."""
    return {
        "id": pair_id,
        "relation": item.kind.value,
        "probability": _round(item.probability),
        "reason": item.reason,
        "findings": findings(item.findings),
    }


def shown(item: Claim, article: Article, relations: Iterable[Relation]) -> Json:
    """What `show` gives."""
    return {
        "claim": claim(item),
        "article": {
            "article_id": item.article_id,
            "outlet": article.outlet,
            "date": article.date.isoformat() if article.date else None,
            "title": article.title,
            "url": article.url,
            "byline": article.byline,
            "digest": article.digest,
            "text": article.text,
            "path": article.provenance.path,
            "line": article.provenance.line,
            "sha256": article.provenance.sha256,
        },
        "relations": flags(relations),
    }


def findings(items: Iterable[Finding]) -> list[Json]:
    return [
        {"check": item.check, "label": item.label.value, "score": _round(item.score), "detail": item.detail}
        for item in items
    ]


def clusters(items: Iterable[Cluster]) -> list[Json]:
    """What `clusters` gives."""
    return [
        {
            "cluster_id": item.cluster_id,
            "status": item.status.value,
            "outlets": list(item.outlets),
            "origins": [{"name": one.name, "claim_ids": list(one.claim_ids)} for one in item.origins],
            "claims": [claim(one) for one in item.claims],
            "disputed_by": list(item.disputed_by),
            "updated_by": list(item.updated_by),
        }
        for item in items
    ]


def report(item: Report) -> Json:
    return {
        "schema": SCHEMA,
        "made": item.made,
        "command": item.command,
        "version": item.version,
        "models": list(item.models),
        "articles": item.articles,
        "claims": item.claims,
        "outlets": [{"outlet": name, "articles": articles} for name, articles in item.outlets],
        "checked": checked(item.checked),
        "flags": flags(item.flags),
        "clusters": clusters(item.clusters),
    }


def _round(value: float) -> float:
    return round(float(value), 4)
