"""One row for each flag, and for each draft claim with each piece of its evidence; for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from claimtrack.records import Claim, Report
from claimtrack.reports import words

SUFFIXES = (".csv",)

_SIDE = (
    *("text", "outlet", "date", "said_by", "digest", "title", "url", "page", "archive", "sha256", "claim_id"),
    *("before", "after", "start", "end"),
)
COLUMNS = (
    *("section", "relation", "probability", "similarity", "reason", "status", "origins", "origin_names"),
    *(f"{side}_{name}" for side in ("left", "right") for name in _SIDE),
    *("judged_by", "judged_at", "found"),
)

_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
_BOM = "\ufeff"  # without it Excel takes UTF-8 for the local code page; Sheets and LibreOffice skip it


def render(report: Report) -> str:
    """A draft claim stands on the left, its evidence on the right; with no evidence the right is empty."""
    out = io.StringIO()
    out.write(_BOM)
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows(report):
        writer.writerow({name: cell(value) for name, value in row.items()})
    return out.getvalue()


def rows(report: Report) -> Iterator[dict[str, str | float]]:
    """Under the names of `COLUMNS`; what is left out is empty. Texts are not yet safe for a spreadsheet."""
    for item in report.checked:
        draft: dict[str, str | float] = {
            "section": "checked",
            "status": item.status.value,
            "origins": item.origins,
            "origin_names": "; ".join(item.origin_names),
            "left_text": item.claim,
        }
        if not item.evidence:
            yield draft
        for evidence in item.evidence:
            yield {
                **draft,
                "relation": evidence.relation.value,
                "probability": round(evidence.probability, 4),
                "similarity": round(evidence.similarity, 4),
                "reason": evidence.reason,
                **side("right", evidence.claim),
            }
    for flag in report.flags:
        yield {
            "section": "flag",
            "relation": flag.kind.value,
            "probability": round(flag.probability, 4),
            "similarity": round(flag.pair.similarity, 4),
            "reason": flag.reason,
            **side("left", flag.pair.left),
            **side("right", flag.pair.right),
            "judged_by": flag.judged.who if flag.judged else "",
            "judged_at": flag.judged.when if flag.judged else "",
            "found": flag.found.kind.value if flag.found else "",
        }


def side(name: str, claim: Claim) -> dict[str, str | float]:
    """A claim's columns, their names beginning with this one."""
    values = (
        claim.text,
        claim.outlet or "",
        claim.date.isoformat() if claim.date else "",
        words.said_by(claim),
        "digest" if words.is_digest(claim) else "",
        claim.title,
        claim.url,
        claim.page or "",
        claim.archive,
        claim.sha256,
        claim.claim_id,
        words.before(claim),
        words.after(claim),
        claim.start if claim.article_id else "",
        claim.end if claim.article_id else "",
    )
    return {f"{name}_{column}": value for column, value in zip(_SIDE, values, strict=True)}


def cell(value: str | float) -> str | float:
    """One line that no spreadsheet takes for a formula; figures stay figures."""
    if not isinstance(value, str):
        return value
    text = words.clean(value)
    return f"'{text}" if _FORMULA.match(text) else text
