"""Claims that say the same become clusters; a cluster counts the independent origins behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.cluster import clusters, independent
from claimtrack.records import (
    Attribution,
    Claim,
    Cluster,
    ClusterStatus,
    Finding,
    Label,
    Origin,
    Pair,
    Relation,
    RelationKind,
    Voice,
)

CORROBORATION, REPRINT = RelationKind.CORROBORATION, RelationKind.REPRINT
CONTRADICTION, UPDATE = RelationKind.CONTRADICTION, RelationKind.UPDATE

SOURCE = Attribution(voice=Voice.ANONYMOUS, speaker="a source in North Hamgyong Province", verb="told")
RESIDENT = Attribution(voice=Voice.ANONYMOUS, speaker="a resident of Chongju", verb="told")
RI = Attribution(voice=Voice.NAMED, speaker="Ri Yong Ho", verb="said")
YONHAP = Attribution(voice=Voice.NAMED, speaker="Yonhap", verb="reported", credits="Yonhap")


def claim(
    claim_id: str, outlet: str | None = None, said: Attribution | None = None, day: date | None = date(2018, 6, 1)
) -> Claim:
    """Of the outlet named "Outlet" and its id, unless it is given one."""
    outlet = f"Outlet {claim_id}" if outlet is None else outlet or None
    return Claim(
        text=f"Claim {claim_id}.", claim_id=claim_id, outlet=outlet, date=day, attribution=said or Attribution()
    )


A, B, C, D = (claim(letter) for letter in "ABCD")


COPIED = Finding("wording", Label.REPRINT, 0.9, "90% of the shorter stands in the other word for word")


def relation(
    left: Claim, kind: RelationKind, right: Claim, probability: float = 0.9, finding: Finding | None = None
) -> Relation:
    finding = finding or (COPIED if kind is REPRINT else None)
    return Relation(Pair(left, right, 0.8), kind, probability, "So it is.", (finding,) if finding else ())


def grouped(relations: Sequence[Relation]) -> list[str]:
    """The clusters as the ids of their claims."""
    return sorted("".join(c.claim_id for c in cluster.claims) for cluster in clusters(relations))


# --- What belongs together ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ([], []),
        ([relation(A, CORROBORATION, B)], ["AB"]),
        ([relation(A, REPRINT, B)], ["AB"]),
        ([relation(A, CONTRADICTION, B)], []),
        ([relation(A, UPDATE, B)], []),
        ([relation(A, RelationKind.UNSURE, B)], []),
        ([relation(A, CORROBORATION, B), relation(C, CORROBORATION, D)], ["AB", "CD"]),
        ([relation(A, CORROBORATION, B), relation(B, CORROBORATION, C), relation(A, CORROBORATION, C)], ["ABC"]),
        ([relation(A, REPRINT, B), relation(B, REPRINT, C), relation(C, REPRINT, D)], ["ABCD"]),
    ],
)
def test_claims_that_say_the_same_are_a_cluster(relations: Sequence[Relation], expected: list[str]) -> None:
    assert grouped(relations) == expected


@pytest.mark.parametrize("apart", [CONTRADICTION, UPDATE])
@pytest.mark.parametrize("kind", [CORROBORATION, REPRINT])
def test_two_that_disagree_are_not_joined_by_one_between_them(apart: RelationKind, kind: RelationKind) -> None:
    chain = [relation(A, kind, B, 0.95), relation(B, kind, C, 0.9), relation(A, apart, C, 0.7)]
    assert grouped(chain) == ["AB"]


def test_a_chain_is_no_cluster() -> None:
    """D agrees with one of three."""
    trio = [relation(A, CORROBORATION, B), relation(B, CORROBORATION, C), relation(A, CORROBORATION, C)]
    assert grouped([*trio, relation(C, CORROBORATION, D, 0.8)]) == ["ABC"]
    assert grouped([*trio, relation(C, CORROBORATION, D, 0.8), relation(B, CORROBORATION, D, 0.8)]) == ["ABCD"]


def test_only_a_copy_goes_where_its_original_goes() -> None:
    """What rests on one source with one of three may still say something else."""
    trio = [relation(A, CORROBORATION, B), relation(B, CORROBORATION, C), relation(A, CORROBORATION, C)]
    source = Finding("origin", Label.SAME_ORIGIN, 0.8, "both rest on Kim Jong Un")
    assert grouped([*trio, relation(C, REPRINT, D, 0.8, source)]) == ["ABC"]
    assert grouped([*trio, relation(C, REPRINT, D, 0.8)]) == ["ABCD"]


def test_the_most_certain_agreement_is_heard_first() -> None:
    apart = relation(A, CONTRADICTION, C)
    assert grouped([relation(A, CORROBORATION, B, 0.7), relation(B, CORROBORATION, C, 0.9), apart]) == ["BC"]
    assert grouped([relation(A, REPRINT, B, 0.7), relation(B, CORROBORATION, C, 0.9), apart]) == ["AB"]


# --- What is said of it ---------------------------------------------------------------------------


def status(relations: Sequence[Relation]) -> dict[str, ClusterStatus]:
    return {"".join(c.claim_id for c in cluster.claims): cluster.status for cluster in clusters(relations)}


def named(relations: Sequence[Relation], claims: str) -> Cluster:
    (found,) = [c for c in clusters(relations) if "".join(claim.claim_id for claim in c.claims) == claims]
    return found


AGREED = [relation(A, CORROBORATION, B), relation(C, CORROBORATION, D)]


def test_two_origins_corroborate() -> None:
    assert status([relation(A, CORROBORATION, B)]) == {"AB": ClusterStatus.CORROBORATED}


def test_a_reprint_corroborates_nothing() -> None:
    assert status([relation(A, REPRINT, B)]) == {"AB": ClusterStatus.SINGLE_ORIGIN}


def test_clusters_dispute_each_other() -> None:
    relations = [*AGREED, relation(A, CONTRADICTION, C)]
    left, right = named(relations, "AB"), named(relations, "CD")
    assert (left.status, left.disputed_by) == (ClusterStatus.DISPUTED, (right.cluster_id,))
    assert (right.status, right.disputed_by) == (ClusterStatus.DISPUTED, (left.cluster_id,))
    assert left.updated_by == right.updated_by == ()


def test_a_single_claim_disputes_too() -> None:
    (cluster,) = clusters([relation(A, CORROBORATION, B), relation(A, CONTRADICTION, C)])
    assert (cluster.status, cluster.disputed_by) == (ClusterStatus.DISPUTED, (C.claim_id,))


def test_only_the_earlier_one_is_updated() -> None:
    relations = [*AGREED, relation(A, UPDATE, C)]
    earlier, later = named(relations, "AB"), named(relations, "CD")
    assert (earlier.status, earlier.updated_by) == (ClusterStatus.UPDATED, (later.cluster_id,))
    assert (later.status, later.updated_by) == (ClusterStatus.CORROBORATED, ())
    assert earlier.disputed_by == later.disputed_by == ()


def test_a_dispute_is_said_before_an_update() -> None:
    relations = [*AGREED, relation(A, UPDATE, C), relation(B, CONTRADICTION, D)]
    assert set(status(relations).values()) == {ClusterStatus.DISPUTED}


def test_those_with_the_most_outlets_come_first() -> None:
    relations = [relation(C, REPRINT, D), relation(claim("E"), CORROBORATION, claim("F"))]
    trio = [relation(A, REPRINT, B), relation(B, REPRINT, claim("G"))]
    found = ["".join(c.claim_id for c in cluster.claims) for cluster in clusters([*relations, *trio])]
    assert found == ["ABG", "EF", "CD"]  # outlets, then origins


# --- Origins --------------------------------------------------------------------------------------


def origins(*claims: Claim, relations: Sequence[Relation] = ()) -> list[tuple[str, str]]:
    """Name, and the ids of the claims that rest on it."""
    return [(origin.name, "".join(origin.claim_ids)) for origin in independent(claims, relations)]


def test_nothing_has_no_origin() -> None:
    assert independent(()) == ()


def test_five_reprints_of_one_dispatch_are_one_origin() -> None:
    copies = [claim(letter, f"Paper {letter}", day=date(2018, 6, 2)) for letter in "BCDEF"]
    dispatch = claim("A", "Daily NK", SOURCE)
    relations = [relation(dispatch, REPRINT, copy) for copy in copies]
    (cluster,) = clusters(relations)
    assert cluster.status is ClusterStatus.SINGLE_ORIGIN
    assert len(cluster.outlets) == 6
    assert cluster.origins == (
        Origin(name="Daily NK (a source in North Hamgyong Province)", claim_ids=tuple("ABCDEF")),
    )


@pytest.mark.parametrize(("label", "number"), [(Label.REPRINT, 1), (Label.SAME_ORIGIN, 1), (Label.ENTAILMENT, 2)])
def test_agreement_in_a_wording_that_is_shared_in_part_is_of_one_origin(label: Label, number: int) -> None:
    shared = Finding("wording", label, 0.55, "55% of the shorter stands in the other word for word")
    assert len(independent((A, B), [relation(A, CORROBORATION, B, finding=shared)])) == number


def test_two_outlets_that_credit_one_agency_are_one_origin() -> None:
    assert origins(claim("A", "CNN", YONHAP), claim("B", "Fox News", YONHAP)) == [("Yonhap", "AB")]


def test_the_agency_itself_is_that_origin() -> None:
    assert origins(claim("A", "CNN", YONHAP), claim("B", "Yonhap", RI)) == [("Yonhap (Ri Yong Ho)", "AB")]


def test_two_outlets_on_one_named_speaker_are_one_origin() -> None:
    assert origins(claim("A", "CNN", RI), claim("B", "Fox News", RI)) == [("CNN (Ri Yong Ho)", "AB")]


def test_two_unnamed_sources_are_two_origins() -> None:
    assert origins(claim("A", "Daily NK", SOURCE), claim("B", "RFA", RESIDENT), claim("C", "CNN", SOURCE)) == [
        ("CNN (a source in North Hamgyong Province)", "C"),
        ("Daily NK (a source in North Hamgyong Province)", "A"),
        ("RFA (a resident of Chongju)", "B"),
    ]


def test_one_outlet_is_one_origin_whatever_its_sources() -> None:
    assert origins(claim("A", "Daily NK", SOURCE), claim("B", "DAILY NK", RESIDENT)) == [
        ("Daily NK (a source in North Hamgyong Province)", "AB")
    ]


def test_unknown_outlets_are_one_origin_for_all_that_is_known() -> None:
    assert origins(claim("A", ""), claim("B", ""), C) == [("Outlet C", "C"), ("unknown outlet", "AB")]


def test_what_a_check_found_of_one_origin_is_one() -> None:
    same = Finding("origin", Label.SAME_ORIGIN, 0.9, "both quote “We will …”")
    quoted = relation(A, CORROBORATION, B, finding=same)
    assert origins(A, B, C, relations=[quoted]) == [("Outlet A", "AB"), ("Outlet C", "C")]


def test_relations_of_other_claims_join_nothing() -> None:
    assert origins(A, B, relations=[relation(A, REPRINT, C), relation(C, REPRINT, B)]) == [
        ("Outlet A", "A"),
        ("Outlet B", "B"),
    ]


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ([claim("A", "CNN"), claim("B", "CNN", SOURCE, date(2018, 5, 31))], f"CNN ({SOURCE.speaker})"),
        ([claim("A", "CNN", day=None), claim("B", "CNN", RI)], "CNN (Ri Yong Ho)"),
        ([claim("A", "CNN", Attribution(backed_by="a resident of Chongju"))], "CNN (a resident of Chongju)"),
        ([claim("A", "", RI)], "unknown outlet (Ri Yong Ho)"),
        ([claim("A", "Yonhap", YONHAP)], "Yonhap (Yonhap)"),
        ([claim("A", "CNN", YONHAP), claim("B", "CNN", RI)], "CNN (Ri Yong Ho)"),  # of one day, its own report
    ],
)
def test_an_origin_is_named_after_the_first_report(claims: Sequence[Claim], name: str) -> None:
    assert [found for found, _ in origins(*claims)] == [name]


# --- Whatever the order ---------------------------------------------------------------------------

CLAIMS = [
    claim("1", "Daily NK", SOURCE),
    claim("2", "RFA", RESIDENT),
    claim("3", "CNN", YONHAP, date(2018, 6, 2)),
    claim("4", "Fox News", YONHAP, date(2018, 6, 3)),
    claim("5", "", None, None),
    claim("6", "RFA", RI),
    claim("7", "CNN", RI),
]
PAIRS = [(left, right) for n, left in enumerate(CLAIMS) for right in CLAIMS[n + 1 :]]


@st.composite
def webs(draw: st.DrawFn) -> list[Relation]:
    pairs = draw(st.lists(st.sampled_from(PAIRS), unique_by=lambda p: (p[0].claim_id, p[1].claim_id)))
    kinds = st.sampled_from([CORROBORATION, CORROBORATION, REPRINT, CONTRADICTION, UPDATE, RelationKind.UNSURE])
    return [relation(left, draw(kinds), right, draw(st.sampled_from([0.7, 0.8, 0.9]))) for left, right in pairs]


@given(webs(), st.data())
def test_the_order_of_relations_changes_nothing(relations: list[Relation], data: st.DataObject) -> None:
    assert clusters(data.draw(st.permutations(relations))) == clusters(relations)


@given(webs())
def test_a_cluster_never_holds_two_claims_that_conflict(relations: list[Relation]) -> None:
    apart = [{r.pair.left.claim_id, r.pair.right.claim_id} for r in relations if r.kind in (CONTRADICTION, UPDATE)]
    for cluster in clusters(relations):
        ids = {c.claim_id for c in cluster.claims}
        assert not [pair for pair in apart if pair <= ids]


@given(webs())
def test_every_claim_of_a_cluster_rests_on_one_of_its_origins(relations: list[Relation]) -> None:
    for cluster in clusters(relations):
        resting = sorted(claim_id for origin in cluster.origins for claim_id in origin.claim_ids)
        assert resting == [c.claim_id for c in cluster.claims]


@given(st.permutations(CLAIMS), webs())
def test_the_order_of_claims_changes_no_origin(order: Sequence[Claim], relations: list[Relation]) -> None:
    assert independent(order, relations) == independent(CLAIMS, relations)


@given(webs())
def test_a_cluster_keeps_its_id_as_others_come(relations: list[Relation]) -> None:
    newcomers = [relation(claim("8"), CORROBORATION, claim("9")), relation(claim("8"), CONTRADICTION, CLAIMS[0])]
    before = {tuple(c.claim_id for c in cluster.claims): cluster.cluster_id for cluster in clusters(relations)}
    after = {
        tuple(c.claim_id for c in cluster.claims): cluster.cluster_id for cluster in clusters([*relations, *newcomers])
    }
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after)


def test_whoever_measured_it_is_the_origin_in_whichever_voice() -> None:
    survey = Attribution(voice=Voice.NAMED, speaker="the Lake Survey", verb="according to")
    said = claim("a", "RFA", survey)
    own = replace(claim("b", "Daily NK"), text="The Lake Survey put the depth of the lake at 30 metres.")
    other = replace(claim("c", "Yonhap"), text="The Lake Survey detected a leak, said a diver.")
    assert [origin.claim_ids for origin in independent([said, own, other])] == [("a", "b", "c")]
    assert len(independent([said, replace(own, text="The Lake Survey has moved house.")])) == 2
