"""BASIL: 100 events, each told by three outlets. Two articles are of one event where the tracker links their claims.

A limit is of events.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

from bench import sets
from bench.sets import Row
from bench.tasks.task import Found, best, figure, is_tuning
from claimtrack.pipeline import Tracker
from claimtrack.records import Relation, RelationKind

BARS = (0.60, 0.85)  # issue 4's
_SURE = (RelationKind.REPRINT, RelationKind.CORROBORATION, RelationKind.UPDATE, RelationKind.CONTRADICTION)
_ADDRESS = "https://basil.example/"

Link = frozenset[int]  # two articles, by their rows


@dataclass(frozen=True, slots=True)
class Rule:
    """How many relations link two articles, and how sure and alike each of them must be."""

    relations: int
    similarity: float
    unsure: bool  # whether an UNSURE counts

    def links(self, between: Mapping[Link, Sequence[Relation]]) -> set[Link]:
        return {link for link, found in between.items() if sum(map(self._counts, found)) >= self.relations}

    def _counts(self, relation: Relation) -> bool:
        return relation.pair.similarity >= self.similarity and (self.unsure or relation.kind in _SURE)


RULES = [Rule(*at) for at in product((1, 2, 3, 4), (0.0, 0.7, 0.75, 0.8, 0.85), (False, True))]


def measure(data: Path, limit: int | None, tracker: Tracker) -> Found:
    file = data / "clusters" / "basil.jsonl.xz"
    every = sets.rows(file)
    events = set(sets.sample(sorted({row["event"] for row in every}), limit))
    rows = [row for row in every if row["event"] in events]
    clustered, between = _tracked(rows, tracker)
    halves = {half: {n for n, row in enumerate(rows) if is_tuning(row["event"]) is half} for half in (True, False)}
    everything = set(range(len(rows)))

    def scored(links: Iterable[Link], among: set[int]) -> float:
        pairs = combinations(sorted(among), 2)
        gold = {frozenset((n, m)) for n, m in pairs if rows[n]["event"] == rows[m]["event"]}
        said = {link for link in links if link <= among}
        return 2 * len(gold & said) / max(1, len(gold) + len(said))

    rule = best(RULES, lambda rule: scored(rule.links(between), halves[True]))
    by_relation = Rule(1, 0.0, False).links(between)

    digest, what = sets.digest(file), "pairwise F1"
    measured = [
        figure("basil, by shared clusters", what, scored(clustered, everything), len(rows), digest, BARS),
        figure("basil, by relations", what, scored(by_relation, everything), len(rows), digest),
        figure(
            "basil, by a chosen rule",
            what,
            scored(rule.links(between), halves[False]),
            len(halves[False]),
            digest,
            beside={
                "by shared clusters": scored(clustered, halves[False]),
                "of the half it was chosen on": scored(rule.links(between), halves[True]),
            },
        ),
    ]
    return Found(measured, [f"basil: by relations is by one that is not UNSURE; {rule}, chosen on the other half"])


def _tracked(rows: Sequence[Row], tracker: Tracker) -> tuple[set[Link], dict[Link, list[Relation]]]:
    """The articles that share a cluster, and the relations between any two, from a fresh index."""
    with tempfile.TemporaryDirectory(prefix="claimtrack-basil-") as folder:
        file = Path(folder) / "basil.jsonl"
        lines = (json.dumps({**_as_given(row), "url": f"{_ADDRESS}{n}"}) + "\n" for n, row in enumerate(rows))
        file.write_text("".join(lines), encoding="utf-8")
        models = tracker.models
        settings = replace(tracker.settings, index=Path(folder) / "index")
        with closing(Tracker(settings, encoder=models.encoder, entailer=models.entailer)) as fresh:
            fresh.add([file])
            clusters, relations = list(fresh.clusters()), list(fresh.flags())
    clustered = {
        frozenset(pair)
        for cluster in clusters
        for pair in combinations(sorted({_number(claim.url) for claim in cluster.claims}), 2)
    }
    between: dict[Link, list[Relation]] = defaultdict(list)
    for relation in relations:
        between[frozenset((_number(relation.pair.left.url), _number(relation.pair.right.url)))].append(relation)
    return clustered, between


def _as_given(row: Row) -> Row:
    return {name: row[name] for name in ("outlet", "date", "title", "text")}


def _number(url: str) -> int:
    return int(url.removeprefix(_ADDRESS))
