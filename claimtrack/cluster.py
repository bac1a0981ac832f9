"""Corroborating and reprinted claims become clusters, which count their independent origins, and change over time."""

from __future__ import annotations

import collections
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import product

from claimtrack.records import (
    Claim,
    Cluster,
    ClusterStatus,
    Label,
    Origin,
    Relation,
    RelationKind,
    State,
    Timeline,
    Voice,
)

_TOGETHER = (RelationKind.REPRINT, RelationKind.CORROBORATION)
_APART = (RelationKind.CONTRADICTION, RelationKind.UPDATE)
_ONE_ORIGIN = (Label.SAME_ORIGIN, Label.REPRINT)
_AGREEING = 0.5  # of the pairs across two groups: less is a chain, not one claim

_ARTICLE = re.compile(r"\A(?:the|an?) ")
# Whose instrument or count it is, told in the outlet's own voice: "The U.S. Geological Survey detected…".
_MEASURED = re.compile(
    r"((?:The )?(?:[A-Z][\w.’'-]* ){1,5}?(?:Survey|Agency|Administration|Institute|Bureau|Cent(?:er|re)|Command|Office"
    r"|Observatory|Organi[sz]ation|Ministry))"
    r" (?:has |had )?(?:put|detected|measured|registered|recorded|estimated|counted)\b"
)

_Edges = Mapping[frozenset[str], Relation]


def clusters(relations: Iterable[Relation]) -> list[Cluster]:
    """The clusters of the claims of these relations, the same whatever their order.

    Two groups join where half of the pairs across them agree, or one copies the other, and none conflicts: A and C
    that disagree are never brought together by a B between them. A cluster is named after the least id of its claims.
    """
    edges = {frozenset((r.pair.left.claim_id, r.pair.right.claim_id)): r for r in relations}
    claims = {c.claim_id: c for r in edges.values() for c in (r.pair.left, r.pair.right)}
    groups = _grouped(edges)
    members = {name: sorted(group) for group in groups for name in [min(group)]}
    cluster_of = {claim: _cluster_id(name) for name, group in members.items() for claim in group}
    links: dict[RelationKind, dict[str, set[str]]] = {kind: {} for kind in _APART}
    for relation in edges.values():
        if relation.kind in _APART:
            ends = (relation.pair.left.claim_id, relation.pair.right.claim_id)
            left, right = (cluster_of.get(claim, claim) for claim in ends)
            links[relation.kind].setdefault(left, set()).add(right)
            if relation.kind is RelationKind.CONTRADICTION:  # an update goes one way: the left claim is the earlier
                links[relation.kind].setdefault(right, set()).add(left)
    found = []
    for name, group in members.items():
        cluster_id = _cluster_id(name)
        together = tuple(claims[claim] for claim in group)
        origins = _origins(together, edges)
        disputed = links[RelationKind.CONTRADICTION].get(cluster_id)
        updated = links[RelationKind.UPDATE].get(cluster_id)
        found.append(
            Cluster(
                cluster_id=cluster_id,
                claims=together,
                origins=origins,
                status=_status(bool(disputed), bool(updated), len(origins)),
                disputed_by=tuple(sorted(disputed or ())),
                updated_by=tuple(sorted(updated or ())),
            )
        )
    return sorted(found, key=lambda c: (-len(c.outlets), -len(c.origins), c.cluster_id))


def independent(claims: Sequence[Claim], relations: Iterable[Relation] = ()) -> tuple[Origin, ...]:
    """The independent origins of some claims; reprints among `relations` share their original's."""
    return _origins(claims, {frozenset((r.pair.left.claim_id, r.pair.right.claim_id)): r for r in relations})


def _grouped(edges: _Edges) -> list[set[str]]:
    joined = {claim: {claim} for pair in edges for claim in pair}
    agreeing = [(pair, r) for pair, r in edges.items() if r.kind in _TOGETHER]
    agreeing.sort(key=lambda e: (not _is_copy(e[1]), -e[1].probability, sorted(e[0])))
    for pair, relation in agreeing:
        one, other = (joined[claim] for claim in sorted(pair))
        if one is not other and _may_join(one, other, edges, _is_copy(relation)):
            one |= other
            for claim in other:
                joined[claim] = one
    return [group for claim, group in joined.items() if len(group) > 1 and claim == min(group)]


def _is_copy(relation: Relation) -> bool:
    """Whether one has the other's words or credits it, and does not only share its source."""
    return any(finding.label is Label.REPRINT for finding in relation.findings)


def _may_join(one: set[str], other: set[str], edges: _Edges, copies: bool) -> bool:
    across = [edges.get(frozenset(pair)) for pair in product(one, other)]
    kinds = [relation.kind for relation in across if relation]
    if any(kind in _APART for kind in kinds):
        return False
    return copies or sum(kind in _TOGETHER for kind in kinds) >= _AGREEING * len(across)


def _status(disputed: bool, updated: bool, origins: int) -> ClusterStatus:
    if disputed:
        return ClusterStatus.DISPUTED
    if updated:
        return ClusterStatus.UPDATED
    return ClusterStatus.CORROBORATED if origins > 1 else ClusterStatus.SINGLE_ORIGIN


def _cluster_id(least_claim: str) -> str:
    return hashlib.sha256(f"cluster {least_claim}".encode()).hexdigest()[:16]


def _origins(claims: Sequence[Claim], edges: _Edges) -> tuple[Origin, ...]:
    """Claims on one agency's, speaker's, outlet's or owner's word, or reprinting one another, share an origin."""
    parent = {claim.claim_id: claim.claim_id for claim in claims}

    def root(claim: str) -> str:
        while parent[claim] != claim:
            claim = parent[claim]
        return claim

    def join(one: str, other: str) -> None:
        first, second = sorted((root(one), root(other)))
        parent[second] = first

    resting: dict[str, str] = {}
    for claim in claims:
        for name in _rests_on(claim):
            join(resting.setdefault(name, claim.claim_id), claim.claim_id)
    for pair, relation in edges.items():
        # A wording that is shared in part: a quotation in both, or a passage of one agency's copy.
        same = relation.kind is RelationKind.REPRINT or any(f.label in _ONE_ORIGIN for f in relation.findings)
        if same and pair <= parent.keys():
            join(*sorted(pair))
    together: dict[str, list[Claim]] = {}
    for claim in claims:
        together.setdefault(root(claim.claim_id), []).append(claim)
    origins = [
        Origin(name=_origin_name(group), claim_ids=tuple(sorted(c.claim_id for c in group)))
        for group in together.values()
    ]
    return tuple(sorted(origins, key=lambda origin: (origin.name, origin.claim_ids)))


def _rests_on(claim: Claim) -> list[str]:
    """All that a claim rests on: its outlet and who owns that, the agency it credits, a speaker with a name.

    Unknown outlets are one.
    """
    said = claim.attribution
    names = [f"outlet {(claim.outlet or '').casefold()}"]
    if claim.owner:
        names.append(f"owner {claim.owner.casefold()}")
    if said.credits:
        names.append(f"outlet {said.credits.casefold()}")
    if said.voice is Voice.NAMED and said.speaker:
        names.append(f"speaker {_ARTICLE.sub('', said.speaker.casefold())}")
    if found := _MEASURED.match(claim.text):
        names.append(f"speaker {_ARTICLE.sub('', found[1].casefold())}")
    return names


def _origin_name(group: Sequence[Claim]) -> str:
    """The first report, and on whose word it rests: "Daily NK (a source in North Hamgyong Province)"."""
    first = min(group, key=lambda c: (c.date or date.max, bool(c.attribution.credits), c.claim_id))
    said = first.attribution
    outlet = first.outlet or "unknown outlet"
    if said.credits and said.credits.casefold() != outlet.casefold():
        return said.credits
    told = [said.speaker or said.backed_by]
    mine = first.owner.casefold()
    sisters = {c.outlet or "" for c in group if mine and c.owner.casefold() == mine} - {outlet}
    if sisters:
        told.append(f"one owner with {', '.join(sorted(sisters))}: {first.owner}")
    more = "; ".join(filter(None, told))
    return f"{outlet} ({more})" if more else outlet


# --- Over time -----------------------------------------------------------------------------------


def timelines(relations: Iterable[Relation], clusters: Sequence[Cluster]) -> list[Timeline]:
    """The timelines of these relations' claims, the one with the most states first, whatever their order.

    A state is one of `clusters`, or a claim that is in none of them. States belong to one timeline where updates join
    them; a dispute alone joins nothing, and is marked.
    """
    members = {c.claim_id: group for group in clusters for c in group.claims}
    groups: dict[str, Cluster | Claim] = {}

    def state_of(claim: Claim) -> str:
        group = members.get(claim.claim_id, claim)
        name = group.cluster_id if isinstance(group, Cluster) else claim.claim_id
        groups[name] = group
        return name

    updates: dict[tuple[str, str], Relation] = {}  # (earlier, later): the most certain
    disputed: set[str] = set()
    for relation in sorted(relations, key=lambda r: (-r.probability, r.pair.left.claim_id, r.pair.right.claim_id)):
        ends = state_of(relation.pair.left), state_of(relation.pair.right)
        if relation.kind is RelationKind.UPDATE and ends[0] != ends[1]:
            updates.setdefault(ends, relation)
        elif relation.kind is RelationKind.CONTRADICTION:
            disputed.update(ends)
    found = [_timeline(names, groups, updates, disputed) for names in _joined(updates)]
    return sorted(
        found, key=lambda line: (-len(line.states), line.states[0].since or date.max, line.states[0].claims[0].claim_id)
    )


def _joined(updates: Iterable[tuple[str, str]]) -> list[set[str]]:
    together: dict[str, set[str]] = {}
    for one, other in updates:
        group = together.get(one, {one}) | together.get(other, {other})
        together.update(dict.fromkeys(group, group))
    return list({id(group): group for group in together.values()}.values())


def _timeline(
    names: Iterable[str],
    groups: dict[str, Cluster | Claim],
    updates: dict[tuple[str, str], Relation],
    disputed: set[str],
) -> Timeline:
    made_by = collections.Counter(later for _, later in updates)  # of one day, what changes nothing comes first
    order = sorted(names, key=lambda name: (_since(groups[name]), made_by[name], name))
    at = {name: n for n, name in enumerate(order)}
    made = []
    for name in at:
        changes = [(earlier, relation) for (earlier, later), relation in updates.items() if later == name]
        changes.sort(key=lambda change: -change[1].probability)
        reason = changes[0][1].reason if changes else ""
        before = tuple(sorted(at[earlier] for earlier, _ in changes))
        made.append(_state(groups[name], before, reason, name in disputed))
    return Timeline(tuple(made))


def _state(group: Cluster | Claim, updates: tuple[int, ...] = (), reason: str = "", disputed: bool = False) -> State:
    if isinstance(group, Cluster):
        claims, origins, cluster_id = group.claims, group.origins, group.cluster_id
    else:
        claims, origins, cluster_id = (group,), _origins([group], {}), ""
    return State(
        claims=claims, origins=origins, cluster_id=cluster_id, updates=updates, reason=reason, disputed=disputed
    )


def _since(group: Cluster | Claim) -> date:
    return _state(group).since or date.max
