"""Corroborating and reprinted claims become clusters, which count their independent origins, know who copies whom, and
change over time."""

from __future__ import annotations

import collections
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from claimtrack.records import (
    Claim,
    Cluster,
    ClusterStatus,
    Dependence,
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

_ONE_SOURCE = 0.8  # of the origin check's score: below it the two may rest on one, or use a phrase of many
_STILL_SO = timedelta(days=14)  # within these one report repeats another
_VERBATIM = 0.9  # of the wording: so alike do two who heard one speaker not write it down

_ARTICLE = re.compile(r"\A(?:the|an?) ", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")

_Edges = Mapping[frozenset[str], Relation]


def clusters(relations: Iterable[Relation]) -> list[Cluster]:
    """The clusters of the claims of these relations, the same whatever their order.

    Two groups join where half of the pairs across them agree, or one copies the other, and none conflicts: A and C
    that disagree are never brought together by a B between them. What a person judged comes first: claims that say the
    same are joined whatever was found across, and claims that do not are kept apart whatever chains between them. A
    cluster is named after its earliest claim: news arrives in the order of its days, mostly, and leaves it its name.
    """
    edges = {frozenset((r.pair.left.claim_id, r.pair.right.claim_id)): r for r in relations}
    claims = {c.claim_id: c for r in edges.values() for c in (r.pair.left, r.pair.right)}
    groups = _grouped(edges)
    members = {_cluster_id(_first(claims[claim] for claim in group)): sorted(group) for group in groups}
    cluster_of = {claim: cluster_id for cluster_id, group in members.items() for claim in group}
    within: dict[str, dict[frozenset[str], Relation]] = {cluster_id: {} for cluster_id in members}
    links: dict[RelationKind, dict[str, set[str]]] = {kind: {} for kind in _APART}
    for pair, relation in edges.items():
        ends = (relation.pair.left.claim_id, relation.pair.right.claim_id)
        left, right = (cluster_of.get(claim, claim) for claim in ends)
        if left == right:  # also a conflict, where a person judged that they say the same
            within[left][pair] = relation
        elif relation.kind in _APART:
            links[relation.kind].setdefault(left, set()).add(right)
            if relation.kind is RelationKind.CONTRADICTION:  # an update goes one way: the left claim is the earlier
                links[relation.kind].setdefault(right, set()).add(left)
    found = []
    for cluster_id, group in members.items():
        together = tuple(claims[claim] for claim in group)
        origins = _origins(together, within[cluster_id])
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
                dependences=_dependences(together, within[cluster_id]),
            )
        )
    return sorted(found, key=lambda c: (-len(c.outlets), -len(c.origins), c.cluster_id))


def independent(claims: Sequence[Claim], relations: Iterable[Relation] = ()) -> tuple[Origin, ...]:
    """The independent origins of some claims; reprints among `relations` share their original's."""
    return _origins(claims, {frozenset((r.pair.left.claim_id, r.pair.right.claim_id)): r for r in relations})


def _grouped(edges: _Edges) -> list[set[str]]:
    joined = {claim: {claim} for pair in edges for claim in pair}
    agreeing = [(pair, r) for pair, r in edges.items() if r.kind in _TOGETHER]
    agreeing.sort(key=lambda e: (not e[1].judged, not _is_copy(e[1]), -e[1].probability, sorted(e[0])))
    for pair, relation in agreeing:
        one, other = (joined[claim] for claim in sorted(pair))
        if one is not other and _may_join(one, other, edges, relation):
            one |= other
            for claim in other:
                joined[claim] = one
    return [group for claim, group in joined.items() if len(group) > 1 and claim == min(group)]


def _is_copy(relation: Relation) -> bool:
    """Whether one has the other's words or credits it, and does not only share its source."""
    return any(finding.label is Label.REPRINT for finding in relation.findings)


def _may_join(one: set[str], other: set[str], edges: _Edges, by: Relation) -> bool:
    across = [edges.get(frozenset(pair)) for pair in product(one, other)]
    found = [relation for relation in across if relation]
    if any(_parts(relation) and (relation.judged or not by.judged) for relation in found):
        return False
    agreeing = sum(relation.kind in _TOGETHER for relation in found)
    return bool(by.judged) or _is_copy(by) or agreeing >= _AGREEING * len(across)


def _parts(relation: Relation) -> bool:
    return relation.kind in _APART or (relation.judged is not None and relation.kind is RelationKind.NEUTRAL)


def _status(disputed: bool, updated: bool, origins: int) -> ClusterStatus:
    if disputed:
        return ClusterStatus.DISPUTED
    if updated:
        return ClusterStatus.UPDATED
    return ClusterStatus.CORROBORATED if origins > 1 else ClusterStatus.SINGLE_ORIGIN


def _first(claims: Iterable[Claim]) -> Claim:
    """The earliest; the undated come last, and of one day the least id decides."""
    return min(claims, key=lambda claim: (claim.date or date.max, claim.claim_id))


def _cluster_id(first: Claim) -> str:
    return hashlib.sha256(f"cluster {first.claim_id}".encode()).hexdigest()[:16]


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
        shared = not relation.judged and any(f.label in _ONE_ORIGIN for f in relation.findings)
        same = relation.kind is RelationKind.REPRINT or shared
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

    Unknown outlets are one. A speaker may be an outlet: "according to Reuters".
    """
    owner = [f"owner {claim.owner.casefold()}"] if claim.owner else []
    return [_plain(claim.outlet or ""), *owner, *map(_plain, _named(claim))]


def _named(claim: Claim) -> list[str]:
    """The names of the sources that a claim gives: an agency, a speaker, whose instrument it was."""
    said = claim.attribution
    speaker = said.speaker if said.voice is Voice.NAMED else ""
    names = (said.credits, speaker, claim.measured_by)
    return [plain for name in names if (plain := _ARTICLE.sub("", name))]


def _sources(claim: Claim) -> set[str]:
    """The plain names of these, but for its own outlet."""
    return set(map(_plain, _named(claim))) - {_plain(claim.outlet or "")}


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(_ARTICLE.sub("", name.casefold()))) or name


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


# --- Who depends on whom -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Link:
    """What makes one claim a copy of another."""

    copy: Claim
    original: Claim
    why: str
    shared: float  # of the wording
    either: bool = False

    @property
    def rank(self) -> tuple[bool, float, date, str, str]:
        """The nearest original comes first: no later one, then the most words shared, then the earliest."""
        first, second = self.original.date or date.max, self.copy.date or date.max
        return first > second, -self.shared, first, self.original.claim_id, self.copy.claim_id


def _dependences(claims: Sequence[Claim], edges: _Edges) -> tuple[Dependence, ...]:
    """What each claim credits, else whose words it has, else the speaker whom it shares with others here.

    Of what it credits, the outlet's own claim where that is here, else the name. Claims on one speaker's word do not
    copy one another.
    """
    found: dict[str, Dependence] = {}

    def leads_to(end: str, claim: str) -> bool:
        while claim != end and claim in found:
            claim = found[claim].on
        return claim == end

    def copies(links: Iterable[_Link]) -> None:
        for link in sorted(links, key=lambda link: link.rank):
            copy, original = link.copy.claim_id, link.original.claim_id
            if copy not in found and not leads_to(copy, original):
                found[copy] = Dependence(claim_id=copy, on=original, why=link.why, either=link.either)

    copies(_credits(claims, edges))
    published = {_plain(claim.outlet or "") for claim in claims}
    for claim in claims:
        credited = claim.attribution.credits
        if credited and claim.claim_id not in found and _plain(credited) not in published:
            why = f"{claim.outlet or 'one'} credits {credited}"
            found[claim.claim_id] = Dependence(claim_id=claim.claim_id, source=credited, why=why)
    copies(_wordings(edges))
    copied = {claim_id for claim_id, one in found.items() if one.on}
    sources = _shared_sources([claim for claim in claims if claim.claim_id not in copied], edges, published)
    for claim_id, (name, number) in sources.items():
        why = f"{number} of these claims rest on one source: {name}"
        found.setdefault(claim_id, Dependence(claim_id=claim_id, source=name, why=why))
    return tuple(found[claim_id] for claim_id in sorted(found))


def _credits(claims: Sequence[Claim], edges: _Edges) -> Iterator[_Link]:
    """Of each claim with those of an outlet that it gives as its source, unless a person judged otherwise."""
    published: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.outlet:
            published.setdefault(_plain(claim.outlet), []).append(claim)
    for claim in claims:
        for name in _sources(claim):
            for original in published.get(name, ()):
                relation = edges.get(frozenset((claim.claim_id, original.claim_id)))
                if relation and relation.judged and relation.kind is not RelationKind.REPRINT:
                    continue
                details = [f"{claim.outlet or 'one'} credits {original.outlet}", *_details(relation, Label.REPRINT)]
                why = "; ".join(dict.fromkeys(details))
                yield _Link(claim, original, why, _shared_wording(relation))


def _wordings(edges: _Edges) -> Iterator[_Link]:
    """The later of two that have the same words on the earlier.

    Of one day, or undated, it may be either; of a quotation too, since both may have it from whoever said it, and of
    reports weeks apart, which may use a phrase that is told of the matter every time.
    """
    for relation in edges.values():
        if not (why := _copied(relation)):
            continue
        one, other = relation.pair.left, relation.pair.right
        shared = 1.0 if relation.judged else _shared_wording(relation)
        ordered = one.date and other.date and timedelta(0) < abs(one.date - other.date) <= _STILL_SO
        either = not ordered or _quoted(one, other)
        for original, copy in ((one, other), (other, one)):
            told = either or original is _first((one, other))
            if told and _plain(copy.outlet or "") not in _sources(original):
                yield _Link(copy, original, why, shared, either)


def _copied(relation: Relation) -> str:
    """Why one of the two copies the other, whichever it is; empty where that is not found."""
    if relation.kind is not RelationKind.REPRINT:
        return ""
    if relation.judged:
        return relation.reason.rstrip(".")
    one, other = relation.pair.left, relation.pair.right
    copied = _details(relation, Label.REPRINT)
    if _one_speaker(one, other):
        copied = [] if _quoted(one, other) or _shared_wording(relation) < _VERBATIM else copied
    elif not (copied or _named(one) or _named(other)):  # one quotation, and nobody says whose
        copied = _details(relation, Label.SAME_ORIGIN, "origin", _ONE_SOURCE)
    return "; ".join(copied)


def _shared_sources(claims: Sequence[Claim], edges: _Edges, published: Collection[str]) -> dict[str, tuple[str, int]]:
    """By claim, the name on which most of them rest with it, and how many; none where no other does.

    What is `published` here is no mere name.
    """
    names = {claim.claim_id: dict.fromkeys(_named(claim)) for claim in claims}
    for relation in edges.values():
        one, other = relation.pair.left, relation.pair.right
        here = one.claim_id in names and other.claim_id in names
        if not here or not _details(relation, Label.SAME_ORIGIN, "origin", _ONE_SOURCE):
            continue
        if told := _one_speaker(one, other) or _told_by_one(one, other) or _told_by_one(other, one):
            names[one.claim_id][told] = names[other.claim_id][told] = None
    spelled: dict[str, set[str]] = {}
    for name in (name for its in names.values() for name in its):
        spelled.setdefault(_plain(name), set()).add(name)
    plain = {claim: set(map(_plain, its)) for claim, its in names.items()}
    resting = collections.Counter(name for its in plain.values() for name in its)
    found = {}
    for claim, its in plain.items():
        shared = [name for name in its if resting[name] > 1 and name not in published]
        if shared:
            name = min(shared, key=lambda name: (-resting[name], len(name), name))
            found[claim] = min(spelled[name]), resting[name]
    return found


def _quoted(one: Claim, other: Claim) -> bool:
    return one.attribution.quoted or other.attribution.quoted


def _one_speaker(one: Claim, other: Claim) -> str:
    """The shorter of two names of one source: "Sanders" and "White House press secretary Sarah Sanders"."""
    for mine, theirs in product(_named(one), _named(other)):
        words, others = set(_plain(mine).split()), set(_plain(theirs).split())
        if words <= others or others <= words:
            return min(mine, theirs, key=lambda name: (len(name), name))
    return ""


def _told_by_one(one: Claim, other: Claim) -> str:
    """Whom the one names, where the other tells the same in its outlet's own voice."""
    names = _named(one)
    return names[-1] if names and not _named(other) and other.attribution.voice is Voice.OUTLET else ""


def _details(relation: Relation | None, label: Label, check: str = "", least: float = 0.0) -> list[str]:
    """What the checks, or this one, said of it under a label, that of the highest score first."""
    findings = relation.findings if relation and not relation.judged else ()
    told = [f for f in findings if f.label is label and check in ("", f.check) and f.score >= least]
    return [finding.detail for finding in sorted(told, key=lambda f: -f.score)]


def _shared_wording(relation: Relation | None) -> float:
    findings = relation.findings if relation else ()
    return max((f.score for f in findings if f.check == "wording" and f.label is Label.REPRINT), default=0.0)


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
        elif relation.kind is RelationKind.CONTRADICTION and ends[0] != ends[1]:
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
