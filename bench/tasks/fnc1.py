"""FNC-1: whether an article agrees with a headline, disagrees, only discusses it, or is of another matter.

The headline is the draft claim; the body's sentences nearest to it are related with it. The rule's constants are chosen
on half of the bodies. A limit is of bodies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from bench import metrics, sets
from bench.sets import Row
from bench.tasks import stances
from bench.tasks.task import Found, best, encoded, f1, figure, halves
from claimtrack import claims
from claimtrack.checks.refuted import in_own_voice, untrue
from claimtrack.pipeline import Tracker
from claimtrack.records import Article, Claim

STANCES = ("agree", "disagree", "discuss", "unrelated")
BARS = {"macro-F1": (0.50, 0.65), "disagree": (0.15, 0.35)}  # issue 4's
_NEAREST = 5  # sentences of a body that are related with the headline
_NEVER = 1000
_FARTHEST = 0.4  # cosine: a body with no sentence nearer than this is unrelated, whatever the rule


@dataclass(frozen=True, slots=True)
class Body:
    """The body's nearest sentences, read together."""

    near: float  # cosine of the nearest
    agree: float = 0.0  # the most of any
    conflict: float = 0.0
    open: float = 0.0  # share of those that leave it open
    refuted: float = 0.0  # the surest that calls it untrue
    told: int = 0  # its sentences that call something untrue in its own voice; 1 where the headline alone does


@dataclass(frozen=True, slots=True)
class Rule:
    """The least cosine of one matter, and the least odds of either stance.

    And of the nearest sentences, the least share on somebody's word that a refutation has (outlets refute by quoting),
    and the most that agreement has.
    """

    near: float
    conflict: float = 1.0
    agree: float = 0.0
    refuting: float = 0.0
    agreeing: float = 1.0
    refuted: float = 1.1  # a body with a sentence that so surely calls it untrue disagrees, too,
    told: int = _NEVER  # and one with so many sentences that call something untrue

    def stance(self, body: Body) -> str:
        if body.near < self.near:
            return "unrelated"
        refuted = body.refuted >= self.refuted or body.told >= self.told
        if refuted or (body.conflict >= self.conflict and body.open >= self.refuting):
            return "disagree"
        return "agree" if body.agree >= self.agree and body.open <= self.agreeing else "discuss"


NEAR = [Rule(near / 100) for near in range(int(100 * _FARTHEST), 85, 5)]
_CONFLICT, _AGREE = (0.3, 0.5, 0.7, 0.9, 1.1), (0.0, 0.1, 0.2, 0.3, 0.5)
_REFUTING, _AGREEING = (0.0, 0.2, 0.4, 0.6), (0.0, 0.2, 0.4, 0.6, 1.0)
_REFUTED, _TOLD = (0.4, 0.6, 0.8, 1.1), (1, 2, 3, _NEVER)


def measure(data: Path, limit: int | None, tracker: Tracker) -> Found:
    bodies_file, stances_file = (data / "stance" / f"fnc1_train_{name}.jsonl.xz" for name in ("bodies", "stances"))
    text_of = {row["body_id"]: row["text"] for row in sets.sample(sets.rows(bodies_file), limit)}
    rows = [row for row in sets.rows(stances_file) if row["body_id"] in text_of]
    bodies = _bodies(rows, text_of, tracker)
    tuning, report = halves([row["body_id"] for row in rows])
    rule = _chosen([rows[n]["label"] for n in tuning], [bodies[n] for n in tuning])
    gold, said = [rows[n]["label"] for n in report], [rule.stance(bodies[n]) for n in report]
    digest = f"{sets.digest(bodies_file)[:8]}{sets.digest(stances_file)[:8]}"
    each = {stance: f1(gold, said, stance) for stance in STANCES}
    others = {f"F1 of {stance}": value for stance, value in each.items() if stance != "disagree"}
    share = {"share of disagree": gold.count("disagree") / len(gold)}
    macro = metrics.macro_f1(gold, said, STANCES)
    found = [
        figure("fnc1", "macro-F1", macro, len(gold), digest, BARS["macro-F1"], others),
        figure("fnc1, disagree", "F1", each["disagree"], len(gold), digest, BARS["disagree"], share),
    ]
    return Found(found, [f"fnc1: {rule}, chosen on {len(tuning):,} other pairs of headline and body"])


def _bodies(rows: Sequence[Row], text_of: dict[str, str], tracker: Tracker) -> list[Body]:
    """What each row's body says of its headline."""
    sentences = {body: _sentences(body, text) for body, text in text_of.items()}
    drafts = {headline: claims.draft(" ".join(headline.split())) for headline in {row["headline"] for row in rows}}
    vectors = encoded(tracker, [*drafts.values(), *(claim for found in sentences.values() for claim in found)])
    matrices = {body: np.stack([vectors[claim.text] for claim in found]) for body, found in sentences.items() if found}
    pairs: list[tuple[Claim, Claim]] = []
    nearest: list[tuple[float, slice]] = []
    for row in rows:
        draft, body = drafts[row["headline"]], row["body_id"]
        cosines = matrices[body] @ vectors[draft.text] if body in matrices else np.zeros(0)
        near = float(cosines.max(initial=0.0))
        order = np.argsort(-cosines, kind="stable")[:_NEAREST] if near >= _FARTHEST else np.empty(0, int)
        nearest.append((near, slice(len(pairs), len(pairs) + len(order))))
        pairs += [(draft, sentences[body][n]) for n in order]
    reads = list(stances.read(pairs, tracker))
    return [
        _together(near, reads[at], _told(row["headline"], sentences[row["body_id"]]))
        for row, (near, at) in zip(rows, nearest, strict=True)
    ]


def _sentences(body: str, text: str) -> list[Claim]:
    return [
        Claim(
            text=" ".join(text[cut.start : cut.end].split()),
            end=cut.end - cut.start,
            attribution=cut.attribution,
            article_id=body,
            claim_id=f"{body} {cut.start}",
        )
        for cut in claims.cuts(Article(text=text))
    ]


def _told(headline: str, body: Sequence[Claim]) -> int:
    called = [claim.text for claim in body if untrue(claim.text)]
    return int(not called) if untrue(headline) else sum(map(in_own_voice, called))


def _together(near: float, reads: Sequence[stances.Read], told: int) -> Body:
    if not reads:
        return Body(near)
    return Body(
        near,
        max(read.agree for read in reads),
        max(read.conflict for read in reads),
        sum(read.is_open for read in reads) / len(reads),
        max(read.refuted for read in reads),
        told,
    )


def _chosen(gold: Sequence[str], bodies: Sequence[Body]) -> Rule:
    """First what is of one matter, then, among that, which stance."""

    of_matter = [label != "unrelated" for label in gold]

    def related(rule: Rule) -> float:
        return metrics.macro_f1(of_matter, [body.near >= rule.near for body in bodies], [True, False])

    near = best(NEAR, related)
    matter = [(g, body) for g, body in zip(gold, bodies, strict=True) if body.near >= near.near]
    rules = [Rule(near.near, *rest) for rest in product(_CONFLICT, _AGREE, _REFUTING, _AGREEING, _REFUTED, _TOLD)]
    return best(
        rules,
        lambda rule: metrics.macro_f1([g for g, _ in matter], [rule.stance(b) for _, b in matter], STANCES[:3]),
    )
