"""ClaimDiff: two outlets' claims on one story, ranked by the odds that the one strengthens or weakens the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench import metrics, relations, sets
from bench.sets import Row
from bench.tasks.task import Found, figure
from claimtrack import relate
from claimtrack.pipeline import Tracker
from claimtrack.relate import Odds

BARS = {"weak": (0.22, 0.44), "strength": (0.75, 0.85)}  # issue 4's


# The first is measured, the others stand beside it. To weaken a claim is to say what tells against it, more than to
# contradict it: what is plainly no agreement ranks better than what conflicts.
_RANKINGS: dict[str, dict[str, Callable[[Odds], float]]] = {
    "weak": {
        "conflict less agreement": lambda odds: odds.conflict - odds.agree,
        "conflict": lambda odds: odds.conflict,
    },
    "strength": {
        "agreement": lambda odds: odds.agree,
        "agreement less conflict": lambda odds: odds.agree - odds.conflict,
    },
}


def measure(data: Path, limit: int | None, tracker: Tracker) -> Found:
    files = {name: data / "claimdiff" / f"{name}_train.jsonl.xz" for name in BARS}
    rows = {name: sets.sample(sets.rows(file), limit) for name, file in files.items()}
    pairs = {_key(row): row for found in rows.values() for row in found}
    related = relations.compared([_as_given(row) for row in pairs.values()], tracker)
    relation_of = dict(zip(pairs, related, strict=True))
    measured = []
    for name, found in rows.items():
        about = [relation_of[_key(row)] for row in found]
        odds = [relate.odds(relation.pair, relation.findings) for relation in about]
        truth = [str(row["label"]) == "1" for row in found]
        (_, value), *others = [
            (what, metrics.average_precision(truth, list(map(score, odds)))) for what, score in _RANKINGS[name].items()
        ]
        beside = {
            **dict(others),
            "base": sum(truth) / len(truth),
            "cosine": metrics.average_precision(truth, [relation.pair.similarity for relation in about]),
        }
        digest = sets.digest(files[name])
        measured.append(figure(f"claimdiff {name}", "average precision", value, len(found), digest, BARS[name], beside))
    return Found(measured)


def _key(row: Row) -> tuple[str, str, str]:
    return row["claim_a"], row["claim_b"], row["date"]


def _as_given(row: Row) -> Row:
    """As two outlets' claims of one day: ClaimDiff does not say which outlets."""
    return {
        side: {"claim": row[f"claim_{name}"], "title": row[f"article_{name}"], "date": row["date"], "outlet": outlet}
        for side, name, outlet in (("left", "a", "Outlet A"), ("right", "b", "Outlet B"))
    }
