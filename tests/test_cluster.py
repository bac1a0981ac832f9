"""Claims that say the same become clusters; a cluster counts the independent origins behind it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from _corpus import build, run
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.cluster import clusters, independent
from claimtrack.records import (
    Attribution,
    Claim,
    Cluster,
    ClusterStatus,
    Finding,
    Judgement,
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


# --- Who depends on whom --------------------------------------------------------------------------


def worded(score: float) -> Finding:
    return Finding("wording", Label.REPRINT, score, f"{score:.0%} of the shorter stands in the other word for word")


def crediting(outlet: str) -> Attribution:
    return Attribution(voice=Voice.NAMED, speaker=outlet, verb="reported", credits=outlet)


def copies(relations: Sequence[Relation]) -> list[str]:
    """ "B A" where B copies A, "B ? A" where one of the two copies the other, and the name where that is all."""
    return [
        f"{one.claim_id} {'? ' * one.either}{one.on or one.source}"
        for cluster in clusters(relations)
        for one in cluster.dependences
    ]


LATER, LATEST = date(2018, 6, 2), date(2018, 6, 9)


def test_the_later_copies_the_earlier_whatever_their_ids() -> None:
    early, late = claim("B"), claim("A", day=LATER)
    assert copies([relation(early, REPRINT, late)]) == copies([relation(late, REPRINT, early)]) == ["A B"]


@pytest.mark.parametrize("day", [date(2018, 6, 1), None])
def test_of_one_day_or_undated_either_may_be_the_first(day: date | None) -> None:
    assert copies([relation(A, REPRINT, claim("B", day=day))]) == ["B ? A"]


@pytest.mark.parametrize(("day", "expected"), [(date(2018, 6, 15), ["B A"]), (date(2018, 6, 16), ["B ? A"])])
def test_weeks_later_a_phrase_may_be_anybodys(day: date, expected: list[str]) -> None:
    assert copies([relation(A, REPRINT, claim("B", day=day))]) == expected


@pytest.mark.parametrize("whose", [(True, False), (False, True)])
def test_a_quotation_may_be_of_whoever_said_it(whose: tuple[bool, bool]) -> None:
    one, other = (replace(RESIDENT, quoted=quoted) for quoted in whose)
    assert copies([relation(claim("A", said=one), REPRINT, claim("B", said=other, day=LATER))]) == ["B ? A"]


def test_an_undated_claim_may_copy_the_dated_or_be_copied() -> None:
    assert copies([relation(claim("A", day=None), REPRINT, B)]) == ["A ? B"]


def test_who_credits_copies_even_what_is_dated_later() -> None:
    cited, citing = claim("A", "Daily NK", day=LATER), claim("B", "CNN", crediting("Daily NK"))
    assert copies([relation(citing, REPRINT, cited)]) == ["B A"]


@pytest.mark.parametrize(
    ("outlet", "credited"),
    [
        ("Daily NK", Attribution(credits="the daily NK")),
        ("The Post", Attribution(credits="Post")),
        ("Daily NK", replace(RI, speaker="Daily NK")),
        ("Daily NK", replace(RI, speaker="Daily NK", credits="Yonhap")),
    ],
)
def test_a_credit_is_known_however_it_is_told(outlet: str, credited: Attribution) -> None:
    """Also where the two were never compared, since a third joins them."""
    cited, citing = claim("A", outlet), claim("B", "CNN", credited)
    third = relation(cited, CORROBORATION, C), relation(citing, CORROBORATION, C)
    assert copies(third) == ["B A"]
    assert sorted(ids for _, ids in origins(cited, citing, C)) == ["AB", "C"]


def test_a_credit_is_preferred_to_a_wording() -> None:
    cited, citing = claim("A", "Daily NK", day=LATER), claim("C", "CNN", crediting("Daily NK"), LATEST)
    same = relation(B, REPRINT, citing, finding=worded(1.0))
    assert copies([same, relation(cited, REPRINT, citing), relation(B, CORROBORATION, cited)]) == ["C A"]


@pytest.mark.parametrize(("near", "far", "expected"), [(0.9, 0.7, ["B A", "C B"]), (0.7, 0.9, ["B A", "C A"])])
def test_a_copy_links_to_the_one_that_it_shares_most_with(near: float, far: float, expected: list[str]) -> None:
    second, third = claim("B", day=LATER), claim("C", day=LATEST)
    chain = [
        relation(A, REPRINT, second, finding=worded(0.8)),
        relation(second, REPRINT, third, finding=worded(near)),
        relation(A, REPRINT, third, finding=worded(far)),
    ]
    assert copies(chain) == expected


def test_of_two_as_much_alike_the_earlier_is_copied() -> None:
    second, third = claim("0", day=LATER), claim("C", day=LATEST)
    trio = [relation(A, REPRINT, second), relation(second, REPRINT, third), relation(A, REPRINT, third)]
    assert copies(trio) == ["0 A", "C A"]


def test_of_what_an_outlet_published_what_came_before_is_copied() -> None:
    first, again = claim("B", "Daily NK"), claim("A", "Daily NK", day=LATEST)
    citing = claim("C", "CNN", crediting("Daily NK"), LATER)
    both = relation(first, REPRINT, citing, finding=worded(0.7)), relation(again, REPRINT, citing, finding=worded(1.0))
    assert copies(both) == ["C B"]


def test_two_that_credit_each_other_run_in_no_circle() -> None:
    left, right = claim("B", "CNN", crediting("RFA")), claim("A", "RFA", crediting("CNN"), LATER)
    assert copies([relation(left, REPRINT, right)]) == ["A B"]


def test_who_credits_an_agency_that_is_not_here_rests_on_its_name() -> None:
    """They have one wording, and it is the agency's."""
    assert copies([relation(claim("A", "CNN", YONHAP), REPRINT, claim("B", "Fox News", YONHAP, LATER))]) == [
        "A Yonhap",
        "B Yonhap",
    ]


def test_an_agency_does_not_rest_on_itself() -> None:
    copy, again = claim("A", "CNN", YONHAP), claim("C", "Yonhap", YONHAP, LATER)
    assert copies([relation(copy, REPRINT, one) for one in (claim("B", "Yonhap", YONHAP), again)]) == ["A B"]


RESTING = Finding("origin", Label.SAME_ORIGIN, 0.8, "both rest on Ri Yong Ho")


@pytest.mark.parametrize(
    ("score", "quoted", "expected"),
    [
        (0.8, False, ["A Ri Yong Ho", "B Ri Yong Ho"]),
        (1.0, True, ["A Ri Yong Ho", "B Ri Yong Ho"]),
        (1.0, False, ["B A"]),  # "…, Ri Yong Ho said on a visit to the mill": so nobody hears it
    ],
)
def test_two_on_one_speakers_word_do_not_copy_each_other(score: float, quoted: bool, expected: list[str]) -> None:
    said = replace(RI, quoted=quoted)
    pair = relation(claim("A", "CNN", said), REPRINT, claim("B", "RFA", said, LATER), finding=worded(score))
    assert copies([replace(pair, findings=(*pair.findings, RESTING))]) == expected


def test_one_shared_speaker_is_no_copy() -> None:
    short = Attribution(voice=Voice.NAMED, speaker="Ri", verb="said")
    pair = relation(claim("A", "CNN", RI), REPRINT, claim("B", "RFA", short, LATER), finding=RESTING)
    assert copies([pair]) == ["A Ri", "B Ri"]
    capital = replace(RI, speaker="The Lake Survey"), replace(RI, speaker="the lake survey")
    pair = relation(claim("A", "CNN", capital[0]), CORROBORATION, claim("B", "RFA", capital[1]))
    assert copies([pair]) == ["A Lake Survey", "B Lake Survey"]
    voice = relation(claim("A", "CNN", RI), REPRINT, claim("B", "RFA", day=LATER), finding=RESTING)
    assert copies([voice]) == ["A Ri Yong Ho", "B Ri Yong Ho"]
    assert copies([relation(claim("A", "CNN", RI), CORROBORATION, claim("B", "RFA", RESIDENT, LATER))]) == []


def test_one_quotation_of_nobody_with_a_name_is_shared() -> None:
    quotation = Finding("origin", Label.SAME_ORIGIN, 0.9, "both quote “We were told nothing at all …”")
    few = replace(quotation, score=0.3)
    said = replace(SOURCE, quoted=True), replace(RESIDENT, quoted=True)
    for finding, expected in ((quotation, ["B ? A"]), (few, [])):
        pair = relation(claim("A", "CNN", said[0]), REPRINT, claim("B", "RFA", said[1], LATER), finding=finding)
        assert copies([pair]) == expected
    named = relation(claim("A", "CNN", RI), REPRINT, claim("B", "RFA", RESIDENT, LATER), finding=quotation)
    assert copies([named]) == []


def test_one_owner_and_agreement_in_part_are_no_copies() -> None:
    owner = Finding("owner", Label.SAME_ORIGIN, 1.0, "one owner: Mill Holdings")
    late = claim("B", day=LATER)
    assert copies([relation(A, REPRINT, late, finding=owner)]) == []
    assert copies([relation(A, CORROBORATION, late, finding=worded(0.55))]) == []


def test_a_person_has_the_last_word() -> None:
    cited, citing = claim("A", "Daily NK"), claim("B", "CNN", crediting("Daily NK"), LATER)
    assert copies([judged(relation(cited, CORROBORATION, citing, finding=worded(1.0)))]) == []
    short = claim("E", "RFA", replace(RI, speaker="Ri"))
    assert copies([judged(relation(claim("D", "CNN", RI), CORROBORATION, short, finding=RESTING))]) == []
    third = claim("D", day=LATEST)
    relations = [judged(relation(A, REPRINT, third, finding=worded(0.6))), relation(C, REPRINT, third)]
    (cluster,) = clusters(relations)
    assert [(one.on, one.why) for one in cluster.dependences] == [("A", "Ada Park decided on 3 May 2024: I asked")]


def judged(found: Relation) -> Relation:
    left, right = found.pair.left.claim_id, found.pair.right.claim_id
    by = Judgement(left=left, right=right, kind=found.kind, who="Ada Park", when="2024-05-03", why="I asked.")
    return replace(found, judged=by, reason="Ada Park decided on 3 May 2024: I asked.")


def test_why_is_told_from_what_the_checks_found() -> None:
    cited, citing = claim("A", "Daily NK"), claim("B", "CNN", crediting("Daily NK"), LATER)
    credited = Finding("origin", Label.REPRINT, 1.0, "CNN credits Daily NK")
    pair = replace(relation(cited, REPRINT, citing), findings=(worded(0.9), credited))
    agency = relation(cited, CORROBORATION, claim("C", "Fox News", YONHAP))
    speaker = relation(claim("D", "RFA", RI), REPRINT, claim("E", "VOA", RI), finding=RESTING)
    assert [one.why for cluster in clusters([pair, agency, speaker]) for one in cluster.dependences] == [
        "CNN credits Daily NK; 90% of the shorter stands in the other word for word",
        "Fox News credits Yonhap",
        *["2 of these claims rest on one source: Ri Yong Ho"] * 2,
    ]


# --- Names of clusters ----------------------------------------------------------------------------


def test_a_later_claim_leaves_a_cluster_its_name() -> None:
    pair = relation(claim("M"), CORROBORATION, claim("N"))
    (before,) = clusters([pair])
    for newcomer, kept in ((claim("A", day=LATER), True), (claim("B", day=None), True), (claim("C"), False)):
        (after,) = clusters([pair, relation(claim("M"), REPRINT, newcomer)])
        assert (after.cluster_id == before.cluster_id) is kept


# --- Whatever the order ---------------------------------------------------------------------------

CLAIMS = [
    claim("1", "Daily NK", SOURCE),
    claim("2", "RFA", RESIDENT),
    claim("3", "CNN", YONHAP, date(2018, 6, 2)),
    claim("4", "Fox News", YONHAP, date(2018, 6, 3)),
    claim("5", "", None, None),
    claim("6", "RFA", RI),
    claim("7", "CNN", RI),
    claim("8", "Yonhap", crediting("RFA"), date(2018, 6, 3)),
    claim("9", "RFA", crediting("Yonhap"), None),
]
PAIRS = [(left, right) for n, left in enumerate(CLAIMS) for right in CLAIMS[n + 1 :]]


@st.composite
def webs(draw: st.DrawFn) -> list[Relation]:
    pairs = draw(st.lists(st.sampled_from(PAIRS), unique_by=lambda p: (p[0].claim_id, p[1].claim_id)))
    kinds = st.sampled_from([CORROBORATION, CORROBORATION, REPRINT, CONTRADICTION, UPDATE, RelationKind.UNSURE])
    likely, alike = st.sampled_from([0.7, 0.8, 0.9]), st.sampled_from([0.6, 0.8, 1.0])
    return [
        relation(left, kind, right, draw(likely), worded(draw(alike)) if kind is REPRINT else None)
        for left, right in pairs
        for kind in [draw(kinds)]
    ]


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


@given(webs())
def test_dependences_run_in_no_circle_and_end_at_one_origin(relations: list[Relation]) -> None:
    for cluster in clusters(relations):
        origin_of = {claim_id: origin.name for origin in cluster.origins for claim_id in origin.claim_ids}
        on = {one.claim_id: one.on for one in cluster.dependences}
        assert len(on) == len(cluster.dependences)
        for one in cluster.dependences:
            assert one.why
            assert bool(one.on) != bool(one.source)
            steps, at = 0, one.claim_id
            while at := on.get(at, ""):
                steps += 1
                assert steps <= len(on)
                assert origin_of[at] == origin_of[one.claim_id]


@given(st.permutations(CLAIMS), webs())
def test_the_order_of_claims_changes_no_origin(order: Sequence[Claim], relations: list[Relation]) -> None:
    assert independent(order, relations) == independent(CLAIMS, relations)


@given(webs())
def test_a_cluster_keeps_its_id_as_others_come(relations: list[Relation]) -> None:
    newcomers = [relation(claim("a"), CORROBORATION, claim("b")), relation(claim("a"), CONTRADICTION, CLAIMS[0])]
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


# --- On the command line --------------------------------------------------------------------------


def test_a_copy_is_printed_further_in_than_what_it_copies(tmp_path: Path) -> None:
    index = build(tmp_path)
    (cluster,) = json.loads(run("clusters", "--format", "json", index=index).stdout)
    (copy,) = cluster["dependences"]
    table = run("clusters", index=index).stdout.splitlines()
    assert max(map(len, table)) <= 80
    head, first, second = (
        next(line for line in table if told in line) for told in ("2 outlets, ", "Daily NK, ", "RFA, ")
    )
    assert head.index("2 outlets") == first.index("Daily") == second.index("RFA") - 2
    rows = list(csv.DictReader(io.StringIO(run("clusters", "--format", "csv", index=index).stdout)))
    assert [row["dependences"] for row in rows] == [copy["why"]]
    told = " ".join(" ".join(table).split())
    assert "2 outlets, 1 independent origin: Daily NK" in told
    assert f"repeats Daily NK, 10 July 2018: {copy['why']}" in told
    shown = {
        claim: " ".join(run("show", claim, index=index).stdout.split()) for claim in (copy["claim_id"], copy["on"])
    }
    assert f"repeats Daily NK, 10 July 2018: {copy['why']}" in shown[copy["claim_id"]]
    assert f"repeated by RFA, 11 July 2018: {copy['why']}" in shown[copy["on"]]
