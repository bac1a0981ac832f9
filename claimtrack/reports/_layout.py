"""What a page shows, in which order and how much of it: groups, the timeline's places, the grid's counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, NamedTuple, TypeVar

from claimtrack import records
from claimtrack.records import Checked, Claim, Cluster, Evidence, Relation, RelationKind, Report
from claimtrack.reports import words

SHOWN = 100  # of each kind of flag, and of the clusters
SHOWN_EVIDENCE = 20  # on each side of a draft claim
SHOWN_MEMBERS = 12  # of one cluster's claims
SHOWN_OUTLETS = 40
LANES = 12  # outlets with a lane of their own in the timeline
GRID = 20  # clusters in the outlet-by-cluster picture

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Group(Generic[Item]):
    """The first of some items, and how many more there are."""

    name: str
    meaning: str
    items: Sequence[Item]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.items)


def group(name: str, items: Sequence[Item], most: int, meaning: str = "") -> Group[Item]:
    return Group(name, meaning, items[:most], len(items))


def flags(report: Report) -> dict[RelationKind, Group[Relation]]:
    """The flags of each kind there is, contradictions first."""
    kinds = {kind: [flag for flag in report.flags if flag.kind is kind] for kind in words.KINDS}
    return {
        kind: group(words.KINDS[kind][0], items, SHOWN, words.KINDS[kind][1]) for kind, items in kinds.items() if items
    }


def sides(checked: Checked) -> list[Group[Evidence]]:
    """The evidence for and against, always both, and what else there is."""
    groups = [
        group(side, [item for item in checked.evidence if item.relation in kinds], SHOWN_EVIDENCE)
        for side, kinds in words.SIDES.items()
    ]
    return [*groups[:2], *(one for one in groups[2:] if one.total)]


def clusters(report: Report) -> Group[Cluster]:
    return group("Clusters", report.clusters, SHOWN)


def changes(report: Report) -> Group[records.Timeline]:
    return group("What changed", report.timelines, SHOWN)


def members(cluster: Cluster) -> Group[words.Member]:
    """Its claims, each copy below what it copies."""
    return group("", list(words.members(cluster)), SHOWN_MEMBERS)


Called = Mapping[str, tuple[int, str]]


def called(report: Report) -> Called:
    """What to call a cluster, or a claim in none: the number that the page shows it under (0: none), and its name."""
    claims = {c.claim_id: (0, words.clean(f"{words.outlet(c)}, {words.day(c.date)}")) for c in all_claims(report)}
    return claims | {c.cluster_id: (n, f"cluster {n}") for n, c in enumerate(clusters(report).items, 1)}


def others(ids: Sequence[str], called: Called) -> list[tuple[int, str]]:
    """Those that stand against a cluster, those with a number first, each name once."""
    return sorted({called.get(one, (0, "one not shown here")) for one in ids}, key=lambda item: (not item[0], item))


def all_claims(report: Report) -> list[Claim]:
    """Every claim that the report speaks of, once."""
    claims = [
        *(evidence.claim for checked in report.checked for evidence in checked.evidence),
        *(claim for flag in report.flags for claim in (flag.pair.left, flag.pair.right)),
        *(claim for cluster in report.clusters for claim in cluster.claims),
        *(claim for line in report.timelines for state in line.states for claim in state.claims),
    ]
    return list({claim.claim_id or (claim.outlet, claim.url, claim.text): claim for claim in claims}.values())


class Grid(NamedTuple):
    """Claims of each outlet in each of the first clusters. `rows`: outlet, then a count for each cluster."""

    clusters: Sequence[Cluster]
    rows: list[tuple[str, list[int]]]
    more: int  # outlets without a row


def grid(report: Report) -> Grid:
    shown = report.clusters[:GRID]
    counts = [Counter(words.outlet(claim) for claim in cluster.claims) for cluster in shown]
    present = Counter(outlet for count in counts for outlet in count)
    outlets = sorted(present, key=lambda outlet: (-present[outlet], outlet))
    rows = [(outlet, [count[outlet] for count in counts]) for outlet in outlets[:SHOWN_OUTLETS]]
    return Grid(shown, rows, len(outlets) - len(rows))


class Read(NamedTuple):
    """What was read: a row for each outlet, of its name, how many articles, and the facts that `columns` name."""

    columns: list[str]  # facts of which any is known
    rows: list[tuple[str, int, list[str]]]
    more: int  # outlets without a row


def read(report: Report) -> Read:
    known = {outlet.name: words.outlet_facts(outlet) for outlet in report.known_outlets}
    shown = report.outlets[:SHOWN_OUTLETS]
    facts = [known.get(name, {}) for name, _ in shown]
    columns = [column for column in words.outlet_facts(None) if any(one.get(column) for one in facts)]
    rows = [
        (name or "unknown outlet", articles, [its.get(column, "") for column in columns])
        for (name, articles), its in zip(shown, facts, strict=True)
    ]
    return Read(columns, rows, len(report.outlets) - len(shown))


class Lane(NamedTuple):
    """One outlet in the timeline, or the rest of them together."""

    name: str
    claims: int  # dated ones
    first: date | None
    last: date | None
    undated: int


class Dot(NamedTuple):
    """Claims of one lane that fall on one place of the line."""

    lane: int
    place: float  # 0 at the first day, 1 at the last
    first: date
    last: date
    claims: int


class Mark(NamedTuple):
    """Flags of one kind between the same two dots."""

    kind: RelationKind
    left: Dot
    right: Dot
    flags: int


class Tick(NamedTuple):
    place: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    lanes: list[Lane]
    dots: list[Dot]
    marks: list[Mark]
    ticks: list[Tick]

    @property
    def undated(self) -> int:
        return sum(lane.undated for lane in self.lanes)


_BINS = 100  # places along the line: two claims nearer than that share a dot


def timeline(report: Report) -> Timeline:
    """Where each dated claim stands; an undated one is counted in its lane and never placed."""
    claims = all_claims(report)
    dated = [(claim, claim.date) for claim in claims if claim.date]
    counts = Counter(words.outlet(claim) for claim in claims)
    ranked = sorted(counts, key=lambda outlet: (-counts[outlet], outlet))
    lane_of = {outlet: min(rank, LANES) for rank, outlet in enumerate(ranked)}
    names = ranked[:LANES]
    if len(ranked) > LANES:
        names.append(words.counted(len(ranked) - LANES, "more outlet"))
    dates: list[list[date]] = [[] for _ in names]
    for claim, when in dated:
        dates[lane_of[words.outlet(claim)]].append(when)
    undated = Counter(lane_of[words.outlet(claim)] for claim in claims if not claim.date)
    lanes = [
        Lane(name, len(days), min(days, default=None), max(days, default=None), undated[lane])
        for lane, (name, days) in enumerate(zip(names, dates, strict=True))
    ]
    if not dated:
        return Timeline(lanes, [], [], [])

    start, stop = min(when for _, when in dated), max(when for _, when in dated)

    def bin_of(when: date) -> int:
        return round(_BINS * _place(when, start, stop))

    binned: dict[tuple[int, int], list[date]] = {}
    for lane, days in enumerate(dates):
        for when in days:
            binned.setdefault((lane, bin_of(when)), []).append(when)
    dots = {(lane, at): Dot(lane, at / _BINS, min(days), max(days), len(days)) for (lane, at), days in binned.items()}
    pairs: Counter[tuple[RelationKind, Dot, Dot]] = Counter()
    for kind in (RelationKind.CONTRADICTION, RelationKind.UPDATE):
        for flag in report.flags:
            left, right = flag.pair.left, flag.pair.right
            if flag.kind is kind and left.date and right.date:
                one = dots[lane_of[words.outlet(left)], bin_of(left.date)]
                other = dots[lane_of[words.outlet(right)], bin_of(right.date)]
                pairs[kind, one, other] += 1
    marks = [Mark(*key, number) for key, number in pairs.most_common(SHOWN)]
    return Timeline(lanes, sorted(dots.values()), marks, _ticks(start, stop))


def _place(when: date, start: date, stop: date) -> float:
    """A single day stands in the middle."""
    return (when - start).days / (stop - start).days if stop > start else 0.5


def _ticks(start: date, stop: date) -> list[Tick]:
    """At most eight round dates: days, weeks, months or years, whichever is the finest that fits."""
    if start == stop:
        return [Tick(0.5, words.day(start))]
    days = [start + timedelta(n) for n in range(min((stop - start).days, 60) + 1)]
    months = [
        date(year, month, 1)
        for year in range(start.year, stop.year + 1)
        for month in range(1, 13)
        if start <= date(year, month, 1) <= stop
    ]
    years = [month for month in months if month.month == 1]
    choices = [
        (days if days[-1] == stop else [], "day"),
        (days[::7] if days[-1] == stop else [], "day"),
        (months, "month"),
        ([month for month in months if month.month % 3 == 1], "month"),
        *(([year for year in years if year.year % step == 0], "year") for step in (1, 2, 5, 10, 25, 100)),
    ]
    fitting = (choice for choice in choices if 2 <= len(choice[0]) <= 8)
    dates, unit = next(fitting, ([start, stop], "day"))
    label = {"day": "{0.day} {0:%b} {0.year}", "month": "{0:%b} {0.year}", "year": "{0.year}"}[unit]
    return [Tick(_place(when, start, stop), label.format(when)) for when in dates]
