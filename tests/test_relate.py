"""The rules by which a pair's findings become one relation. What each finding weighs is fitted, and not told here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.records import Attribution, Claim, Finding, Label, Pair, Relation, RelationKind
from claimtrack.relate import of_one_dispatch, relate

FRIDAY = date(2018, 6, 1)
SAID = (
    "Trade across the bridge was {}, the customs office and the guards of both towns said, until the end of the summer"
    " and the harvest that follows it."
)
LEFT = Claim(text=SAID.format("suspended"), outlet="Daily NK", date=FRIDAY, claim_id="1", article_id="a1")
RIGHT = Claim(text=SAID.format("resumed"), outlet="RFA", date=FRIDAY, claim_id="2", article_id="a2")
PAIR = Pair(LEFT, RIGHT, 0.9)
DRAFT = Pair(Claim(text="Trade has resumed."), RIGHT, 0.9)
# What each check says where it is sure.
SAME_FIGURE = Finding("numbers", Label.ENTAILMENT, 1.0, "12 people agrees with 12 people")
SAME_DAY = Finding("dates", Label.ENTAILMENT, 1.0, "both on 1 June 2018")
WITHIN = Finding("wording", Label.ENTAILMENT, 0.9, "nearly all words of the one stand in the other")
COPIED = Finding("wording", Label.REPRINT, 0.9, "90% of the shorter stands in the other word for word")
CREDITED = Finding("origin", Label.REPRINT, 1.0, "RFA credits Daily NK")
ONE_ORIGIN = Finding("origin", Label.SAME_ORIGIN, 1.0, "both rest on Yonhap")
OPPOSITE = Finding("polarity", Label.CONTRADICTION, 1.0, "“suspended”, against “resumed”")
OTHER_FIGURE = Finding("numbers", Label.CONTRADICTION, 1.0, "12 people, against 15 people")
OTHER_DAY = Finding("dates", Label.CONTRADICTION, 0.9, "1 June 2018, against 3 June 2018")
REFUTED = Finding("refuted", Label.CONTRADICTION, 1.0, "only one side says “groundless”")
OTHER_PLACE = Finding("places", Label.OTHER_SCOPE, 0.5, "Hyesan, against Musan")
OTHER_TIME = Finding("dates", Label.OTHER_SCOPE, 0.7, "June 2018, against June 2017")
CHANGED = Finding("change", Label.CHANGE, 0.9, "30 days later: “resumed”")
LATER = Finding("change", Label.CHANGE, 0.3, "30 days later")
DENIED = Finding("voice", Label.NEUTRAL, 1.0, "one side denies it")
DEBUNKED = Finding("refuted", Label.NEUTRAL, 1.0, "the title of one says “the picture is a fake”")
FOLLOWS = Finding("entailment", Label.ENTAILMENT, 0.9, "the entailment model reads the one in the other (90%)")
CANNOT = Finding("entailment", Label.CONTRADICTION, 0.9, "the entailment model reads that both cannot be so (90%)")

AGREED = (SAME_FIGURE, SAME_DAY, WITHIN)
SAME_ELSE = Finding("otherwise", Label.ENTAILMENT, 0.9, "but for that they say the same (90%)")
SHORT = Finding("vague", Label.NEUTRAL, 1.0, "so few words may be said of anything")
PRONOUN = Finding("vague", Label.OTHER_SCOPE, 0.5, "one does not say by itself of whom it is")
OPPOSED = (OPPOSITE, CANNOT, SAME_ELSE)


def test_agreement_of_two_outlets_is_a_corroboration() -> None:
    relation = relate(PAIR, AGREED)
    assert relation.kind is RelationKind.CORROBORATION
    assert relation.reason == (
        "Daily NK and RFA say the same in their own words: 12 people agrees with 12 people; both on 1 June 2018."
    )


def test_what_an_article_tells_to_refute_it_agrees_with_nothing() -> None:
    relation = relate(PAIR, (*AGREED, DEBUNKED))
    assert relation.kind is RelationKind.UNSURE
    assert relation.reason.endswith("but the title of one says “the picture is a fake”.")
    assert relate(PAIR, (*AGREED, COPIED, DEBUNKED)).kind is RelationKind.REPRINT
    assert relate(DRAFT, (*AGREED, COPIED)).kind is RelationKind.REPRINT
    assert relate(DRAFT, (*AGREED, COPIED, DEBUNKED)).kind is RelationKind.UNSURE  # who asks would take it for a yes


@pytest.mark.parametrize("pair", [PAIR, DRAFT, Pair(replace(LEFT, article_id=""), replace(RIGHT, article_id=""), 0.9)])
def test_what_differs_plainly_corroborates_nothing(pair: Pair) -> None:
    """However sure the entailment model is that the two agree."""
    sure = (WITHIN, SAME_DAY, replace(FOLLOWS, score=1.0))
    assert relate(pair, sure).kind is RelationKind.CORROBORATION
    relation = relate(pair, (*sure, replace(OTHER_FIGURE, score=0.4)))
    assert relation.kind is RelationKind.UNSURE
    assert relation.reason.startswith("The checks disagree: ")
    assert relation.reason.endswith("; but 12 people, against 15 people.")


def test_two_reports_of_one_agency_are_one_report() -> None:
    relation = relate(PAIR, (*AGREED, ONE_ORIGIN))
    assert relation.kind is RelationKind.REPRINT
    assert relation.reason.endswith("; both rest on Yonhap.")


def test_what_rests_on_one_speaker_is_no_second_confirmation() -> None:
    """Between articles; two sentences put side by side agree, and the reason says on whom."""
    findings = (*AGREED, replace(ONE_ORIGIN, score=0.8, detail="both rest on Kim Jong Un"))
    relation = relate(PAIR, findings)
    assert relation.kind is RelationKind.REPRINT
    assert relation.reason.startswith("One source, not two: ")
    assert relation.reason.endswith("; both rest on Kim Jong Un.")
    relation = relate(Pair(replace(LEFT, article_id=""), replace(RIGHT, article_id=""), 0.9), findings)
    assert relation.kind is RelationKind.CORROBORATION
    assert relation.reason.endswith("; yet both rest on Kim Jong Un.")
    assert relate(DRAFT, findings).kind is RelationKind.CORROBORATION


def test_what_may_rest_on_one_speaker_is_unsure() -> None:
    """The one names in its own voice whom the other cites: it may have it from there, or from somewhere else."""
    findings = (*AGREED, replace(ONE_ORIGIN, score=0.6, detail="both may rest on Kim Jong Un"))
    relation = relate(PAIR, findings)
    assert relation.kind is RelationKind.UNSURE
    assert relation.reason.endswith("; but both may rest on Kim Jong Un.")
    assert relate(DRAFT, findings).kind is RelationKind.CORROBORATION


def test_two_claims_that_may_share_a_source_corroborate() -> None:
    relation = relate(PAIR, (*AGREED, replace(ONE_ORIGIN, score=0.3, detail="both quote “no comment”")))
    assert relation.kind is RelationKind.CORROBORATION


def test_two_articles_must_agree_more_surely_than_one_and_a_draft() -> None:
    findings = (replace(SAME_FIGURE, score=0.3), replace(FOLLOWS, score=0.4))
    one, other = relate(PAIR, findings), relate(DRAFT, findings)
    assert 0.72 <= one.probability == other.probability < 0.8
    assert (one.kind, other.kind) == (RelationKind.UNSURE, RelationKind.CORROBORATION)


def test_a_draft_is_no_outlet() -> None:
    relation = relate(DRAFT, AGREED)
    assert relation.kind is RelationKind.CORROBORATION
    assert relation.reason == "It says the same: 12 people agrees with 12 people; both on 1 June 2018."


@pytest.mark.parametrize(
    ("finding", "reason"),
    [
        (COPIED, "One report, not two: 90% of the shorter stands in the other word for word."),
        (CREDITED, "One report, not two: RFA credits Daily NK."),
    ],
)
def test_agreement_in_one_wording_or_with_credit_is_a_reprint(finding: Finding, reason: str) -> None:
    relation = relate(PAIR, (finding, *(replace(f, score=0.8) for f in AGREED)))
    assert relation.kind is RelationKind.REPRINT
    assert relation.reason.startswith(reason[:-1])
    assert relate(replace(PAIR, similarity=1.0), (finding, FOLLOWS)).reason.startswith(reason[:-1])


def test_one_speech_heard_by_two_is_called_so() -> None:
    said = Attribution(quoted=True)
    both = replace(PAIR, left=replace(LEFT, attribution=said), right=replace(RIGHT, attribution=said))
    assert relate(both, (COPIED, FOLLOWS)).reason.startswith("One speaker's words, not two reports: 90%")


def test_a_short_quotation_in_common_makes_no_reprint() -> None:
    shared = Finding("wording", Label.REPRINT, 0.5, "50% of the shorter stands in the other word for word")
    assert relate(PAIR, (*AGREED, shared)).kind is RelationKind.CORROBORATION


def article_pair(n: int, findings: tuple[Finding, ...], other: str = "b", quoted: bool = False) -> Relation:
    said = Attribution(quoted=quoted)
    left = replace(LEFT, claim_id=f"left{n}", article_id="a", attribution=said)
    return relate(Pair(left, replace(RIGHT, claim_id=f"{other}{n}", article_id=other), 0.9), findings)


def test_what_two_copies_of_one_dispatch_agree_in_corroborates_nothing() -> None:
    own_words = article_pair(0, AGREED)
    elsewhere = article_pair(1, AGREED, other="c")
    copies = [article_pair(n, (COPIED,)) for n in range(2, 4)]
    assert own_words.kind is elsewhere.kind is RelationKind.CORROBORATION
    made, other, *rest = of_one_dispatch([own_words, elsewhere, *copies])
    assert made.kind is RelationKind.REPRINT
    assert made.reason.endswith("their articles share 2 sentences in one wording.")
    assert (other, rest) == (elsewhere, copies)


def test_one_shared_sentence_or_a_shared_speech_makes_no_dispatch() -> None:
    own_words = article_pair(0, AGREED)
    one = [article_pair(1, (COPIED,))]
    speech = [article_pair(n, (COPIED,), quoted=True) for n in range(5)]
    for copies in (one, speech):
        assert of_one_dispatch([own_words, *copies]) == [own_words, *copies]


@pytest.mark.parametrize(
    "pair",
    [
        Pair(replace(LEFT, outlet=None), RIGHT, 0.9),
        Pair(LEFT, replace(RIGHT, outlet=None), 0.9),
        Pair(replace(LEFT, outlet=None), replace(RIGHT, outlet=None), 0.9),
    ],
)
def test_agreement_with_an_unknown_outlet_is_unsure(pair: Pair) -> None:
    relation = relate(pair, AGREED)
    assert relation.kind is RelationKind.UNSURE
    assert relation.reason == (
        "12 people agrees with 12 people; both on 1 June 2018; but an outlet is unknown, so it may be one origin."
    )
    assert relate(pair, (COPIED, *AGREED)).kind is RelationKind.REPRINT


@pytest.mark.parametrize(
    ("day", "findings", "kind", "reason"),
    [
        (14, (SAME_FIGURE, WITHIN), RelationKind.CORROBORATION, ""),
        (15, AGREED, RelationKind.CORROBORATION, ""),  # both name one day
        (15, (SAME_FIGURE, WITHIN, LATER), RelationKind.UNSURE, "; but 30 days later, so it may be another occasion."),
        (None, (SAME_FIGURE, WITHIN), RelationKind.UNSURE, "; but one is undated, so it may be another occasion."),
        (None, (*OPPOSED, OTHER_FIGURE), RelationKind.UNSURE, "; but one is undated, so it may be another occasion."),
        (15, (COPIED, SAME_FIGURE), RelationKind.REPRINT, ""),
        (None, (COPIED, SAME_FIGURE), RelationKind.REPRINT, ""),
    ],
)
def test_reports_weeks_apart_may_be_of_two_occasions(
    day: int | None, findings: tuple[Finding, ...], kind: RelationKind, reason: str
) -> None:
    other = replace(RIGHT, date=None if day is None else FRIDAY + timedelta(day))
    relation = relate(Pair(LEFT, other, 0.9), findings)
    assert relation.kind is kind
    assert relation.reason.endswith(reason)
    assert relate(Pair(DRAFT.left, other, 0.9), findings).kind is not RelationKind.UNSURE


@pytest.mark.parametrize(
    ("findings", "reason"),
    [
        (OPPOSED, "“suspended”, against “resumed”; the entailment model reads that both cannot be so (90%)"),
        ((OTHER_FIGURE, OTHER_DAY), "12 people, against 15 people; 1 June 2018, against 3 June 2018"),
    ],
)
def test_a_conflict_of_one_time_is_a_contradiction(findings: tuple[Finding, ...], reason: str) -> None:
    same = "; but for that they say the same" if SAME_ELSE in findings else ""
    for pair in (PAIR, DRAFT):
        relation = relate(pair, findings)
        assert (relation.kind, relation.reason) == (RelationKind.CONTRADICTION, f"{reason}{same}.")


def test_of_two_articles_what_differs_must_be_all_that_differs() -> None:
    """Most figures and verbs that differ between articles are of two things; what a person asks about is not so."""
    differs = (OPPOSITE, CANNOT, replace(SAME_ELSE, score=0.5))
    relation = relate(PAIR, differs)
    assert relation.kind is RelationKind.UNSURE
    assert relation.reason.endswith("; but the rest differs too, so it may be of another matter.")
    assert relate(DRAFT, differs).kind is RelationKind.CONTRADICTION
    assert relate(PAIR, (OPPOSITE, CANNOT)).kind is RelationKind.UNSURE
    assert relate(PAIR, (OPPOSITE, OTHER_FIGURE)).kind is RelationKind.CONTRADICTION  # nothing could tell
    assert relate(PAIR, (*OPPOSED, SHORT)).kind is RelationKind.CONTRADICTION  # who is short may differ plainly
    assert relate(PAIR, (*OPPOSED, PRONOUN)).kind is RelationKind.UNSURE
    assert relate(PAIR, (OPPOSITE, OTHER_FIGURE, PRONOUN)).kind is RelationKind.UNSURE


def test_a_figure_of_another_day_may_have_grown() -> None:
    later = Pair(LEFT, replace(RIGHT, date=FRIDAY + timedelta(1)), 0.9)
    relation = relate(later, (OTHER_FIGURE, CANNOT, SAME_ELSE))
    assert relation.kind is RelationKind.UNSURE
    assert relation.reason.endswith("; but it may be of another day.")
    assert relate(PAIR, (OTHER_FIGURE, CANNOT, SAME_ELSE)).kind is RelationKind.CONTRADICTION
    assert relate(later, OPPOSED).kind is RelationKind.CONTRADICTION


def test_a_change_asks_for_less_in_common() -> None:
    later = Pair(LEFT, replace(RIGHT, date=FRIDAY + timedelta(30)), 0.9)
    for score, cannot, kind in (
        (0.5, 0.6, RelationKind.UPDATE),
        (0.4, 0.6, RelationKind.UNSURE),
        (0.4, 0.9, RelationKind.UPDATE),  # the entailer is sure by itself
    ):
        weak = replace(OPPOSITE, score=0.5)
        findings = (weak, CHANGED, replace(SAME_ELSE, score=score), replace(CANNOT, score=cannot))
        assert relate(later, findings).kind is kind
    reversed_ = (OPPOSITE, CHANGED, replace(SAME_ELSE, score=0.1), replace(CANNOT, score=0.6))
    assert relate(later, reversed_).kind is RelationKind.UPDATE  # most words besides the verbs are shared


def test_agreement_with_a_short_sentence_must_be_surer() -> None:
    """Of two articles; what a person asks about is of one matter."""
    short = replace(RIGHT, text="Trade across the bridge was resumed on Friday.")
    findings = (replace(FOLLOWS, score=0.55), WITHIN)
    relation = relate(Pair(LEFT, short, 0.8), findings)
    assert (relation.kind, round(relation.probability, 1)) == (RelationKind.UNSURE, 0.9)
    assert relation.reason.endswith("; but so short a sentence may be of another matter.")
    assert relate(Pair(LEFT, RIGHT, 0.8), findings).kind is RelationKind.CORROBORATION
    assert relate(Pair(LEFT, short, 0.8), (*findings, SAME_DAY)).kind is RelationKind.CORROBORATION  # it says enough
    assert relate(Pair(LEFT, short, 1.0), (FOLLOWS, WITHIN)).kind is RelationKind.CORROBORATION
    assert relate(Pair(DRAFT.left, short, 0.8), findings).kind is RelationKind.CORROBORATION


def test_what_the_entailer_alone_sees_must_be_surer() -> None:
    """Of two articles, however long: a figure, a day or the wording is something that an editor can look up."""
    likely, sure = replace(FOLLOWS, score=0.75), replace(FOLLOWS, score=0.8)
    relation = relate(Pair(LEFT, RIGHT, 0.75), (likely,))
    assert relation.kind is RelationKind.UNSURE
    assert 0.8 <= relation.probability < 0.87
    assert relation.reason.endswith("; but no figure, day, place or wording bears it out.")
    assert relate(Pair(LEFT, RIGHT, 0.75), (likely, SAME_DAY)).kind is RelationKind.CORROBORATION
    assert relate(Pair(LEFT, RIGHT, 0.8), (sure,)).kind is RelationKind.CORROBORATION
    assert relate(Pair(DRAFT.left, RIGHT, 0.75), (likely,)).kind is RelationKind.CORROBORATION


@pytest.mark.parametrize("day", [None, FRIDAY + timedelta(30)])
@pytest.mark.parametrize("origin", [CREDITED, replace(ONE_ORIGIN, score=0.8)])
def test_one_source_says_more_than_one_thing(day: date | None, origin: Finding) -> None:
    """Weeks apart, or of no known day, it need not be one statement of it; but a copy is a copy."""
    later = Pair(LEFT, replace(RIGHT, date=day), 0.9)
    relation = relate(later, (SAME_FIGURE, WITHIN, origin))
    assert relation.kind is RelationKind.UNSURE
    assert relation.reason.endswith("so it may be another occasion.")
    assert relate(later, (SAME_FIGURE, WITHIN, origin, DENIED)).reason.endswith("; but one side denies it.")
    assert relate(later, (SAME_FIGURE, COPIED, origin)).kind is RelationKind.REPRINT
    assert relate(later, (SAME_FIGURE, SAME_DAY, origin)).kind is RelationKind.REPRINT


def test_what_may_be_said_of_anything_is_no_corroboration() -> None:
    relation = relate(PAIR, (*AGREED, SHORT))
    assert relation.kind is RelationKind.UNSURE
    assert relation.reason.endswith("; but so few words may be said of anything.")
    assert relate(PAIR, (*AGREED, replace(PRONOUN, score=1.0))).kind is RelationKind.UNSURE
    assert relate(PAIR, (*AGREED, PRONOUN)).kind is RelationKind.CORROBORATION


def test_of_two_articles_a_conflict_is_of_what_bears_on_each_other() -> None:
    kinds = [
        relate(replace(pair, similarity=similarity), (OTHER_FIGURE, SAME_ELSE, replace(CANNOT, score=score))).kind
        for pair in (PAIR, DRAFT)
        for similarity, score in ((0.65, 0.6), (0.64, 0.6), (0.65, 0.59))
    ]
    yes, no = RelationKind.CONTRADICTION, RelationKind.UNSURE
    assert kinds == [yes, no, no, yes, yes, yes]
    some, more = replace(FOLLOWS, score=0.3), replace(CANNOT, score=0.3)
    assert relate(PAIR, (OTHER_FIGURE, SAME_ELSE, some, more)).kind is yes
    reversed_ = Pair(LEFT, replace(RIGHT, date=FRIDAY + timedelta(30)), 0.6)
    assert relate(reversed_, (OPPOSITE, CHANGED, replace(CANNOT, score=0.4))).kind is RelationKind.UPDATE


@pytest.mark.parametrize("finding", [OTHER_DAY, REFUTED])
def test_of_two_articles_another_day_or_a_refutation_alone_is_no_contradiction(finding: Finding) -> None:
    findings = (finding, replace(CANNOT, score=0.6))
    assert relate(PAIR, findings).kind is RelationKind.UNSURE
    assert relate(DRAFT, findings).kind is RelationKind.CONTRADICTION


@pytest.mark.parametrize("scope", [OTHER_PLACE, OTHER_TIME])
@pytest.mark.parametrize("pair", [PAIR, DRAFT, Pair(replace(LEFT, article_id=""), replace(RIGHT, article_id=""), 0.9)])
def test_what_excludes_each_other_neither_conflicts_nor_agrees(pair: Pair, scope: Finding) -> None:
    for findings in ((*OPPOSED, OTHER_FIGURE), (*AGREED, FOLLOWS)):
        assert relate(pair, findings).kind in {RelationKind.CONTRADICTION, RelationKind.CORROBORATION}
        kind = relate(pair, (*findings, scope)).kind
        assert kind in {RelationKind.UNSURE, RelationKind.NEUTRAL}


@pytest.mark.parametrize("scope", [OTHER_PLACE, OTHER_TIME])
@pytest.mark.parametrize("pair", [PAIR, DRAFT])
def test_of_what_excludes_each_other_a_models_conflict_is_no_doubt(pair: Pair, scope: Finding) -> None:
    cannot = replace(CANNOT, score=1.0)
    assert relate(pair, (cannot, replace(scope, score=0.4))).kind is RelationKind.UNSURE
    relation = relate(pair, (cannot, scope))
    assert (relation.kind, relation.reason) == (RelationKind.NEUTRAL, f"{scope.detail}.")


def test_a_change_elsewhere_is_no_update() -> None:
    later = Pair(LEFT, replace(RIGHT, date=FRIDAY + timedelta(30)), 0.9)
    findings = (*OPPOSED, OTHER_FIGURE, CHANGED)
    assert relate(later, (*findings, OTHER_TIME)).kind is RelationKind.UPDATE
    assert relate(later, (*findings, OTHER_PLACE)).kind is RelationKind.UNSURE


@pytest.mark.parametrize(
    ("findings", "change", "kind", "end"),
    [
        (OPPOSED, CHANGED, RelationKind.UPDATE, ", but 30 days later: “resumed”."),
        (OPPOSED, LATER, RelationKind.UNSURE, "; but 30 days later, so it may be another occasion."),
        ((OTHER_FIGURE, OTHER_DAY), CHANGED, RelationKind.UPDATE, ", but 30 days later: “resumed”."),
        (
            (OTHER_FIGURE, OTHER_DAY),
            LATER,
            RelationKind.UNSURE,
            "; but 30 days later, so it may be another occasion.",
        ),
    ],
)
def test_a_later_conflict_is_an_update_or_of_another_occasion(
    findings: tuple[Finding, ...], change: Finding, kind: RelationKind, end: str
) -> None:
    later = Pair(LEFT, replace(RIGHT, date=FRIDAY + timedelta(30)), 0.9)
    relation = relate(later, (*findings, change))
    assert relation.kind is kind
    assert relation.reason.startswith(findings[0].detail)
    assert relation.reason.endswith(end)


def test_where_no_check_saw_anything_nothing_is_claimed() -> None:
    relation = relate(replace(PAIR, similarity=0.5), ())
    assert relation.kind is RelationKind.NEUTRAL
    assert relation.reason == "Nothing shows that they are of one matter."


def test_other_scope_says_why_nothing_is_claimed() -> None:
    relation = relate(replace(PAIR, similarity=0.5), (OTHER_PLACE,))
    assert (relation.kind, relation.reason) == (RelationKind.NEUTRAL, "Hyesan, against Musan.")


def scaled(finding: Finding, tenths: int) -> Finding:
    return replace(finding, score=tenths / 10)


def test_checks_that_disagree_are_unsure_with_both_reasons() -> None:
    both = [
        relate(PAIR, (scaled(SAME_DAY, one), scaled(OPPOSITE, other))) for one, other in product(range(2, 11), repeat=2)
    ]
    unsure = [relation.reason for relation in both if relation.kind is RelationKind.UNSURE]
    assert set(unsure) == {"The checks disagree: both on 1 June 2018; but “suspended”, against “resumed”."}


@pytest.mark.parametrize(
    ("finding", "rest", "reason"),
    [
        (WITHIN, None, "Nearly all words of the one stand in the other; but that is too little to tell."),
        (WITHIN, DENIED, "Nearly all words of the one stand in the other; but one side denies it."),
        (OPPOSITE, None, "“suspended”, against “resumed”; but that is too little to tell."),
        (OPPOSITE, OTHER_PLACE, "“suspended”, against “resumed”; but Hyesan, against Musan."),
    ],
)
def test_what_nearly_reaches_a_relation_is_unsure_and_says_so(
    finding: Finding, rest: Finding | None, reason: str
) -> None:
    relations = [
        relate(replace(PAIR, similarity=cosine / 100), (scaled(finding, tenths), *((rest,) if rest else ())))
        for tenths in range(2, 11)
        for cosine in range(60, 101, 2)
    ]
    assert {r.reason for r in relations if r.kind is RelationKind.UNSURE} == {reason}


# --- Whatever is found ------------------------------------------------------------------------------

SCALED = st.builds(
    scaled,
    st.sampled_from(
        [
            *(SAME_FIGURE, SAME_DAY, WITHIN, COPIED, CREDITED, ONE_ORIGIN, OPPOSITE, OTHER_FIGURE, OTHER_DAY),
            *(OTHER_PLACE, OTHER_TIME, REFUTED, DENIED, DEBUNKED, FOLLOWS, CANNOT),
        ]
    ),
    st.integers(1, 10),
)
FINDINGS = st.lists(
    SCALED | st.sampled_from([CHANGED, LATER]), max_size=6, unique_by=lambda finding: (finding.check, finding.label)
)
OUTLETS = st.sampled_from([("Daily NK", "RFA"), (None, "RFA"), ("RFA", None), (None, None)])
DAYS = st.sampled_from([None, 0, 2, 3, 14, 15, 30])


@st.composite
def related(draw: st.DrawFn) -> Relation:
    (left, right), findings, days = draw(OUTLETS), draw(FINDINGS), draw(DAYS)
    pair = Pair(
        replace(LEFT, outlet=left, article_id=draw(st.sampled_from(["", "a1"]))),
        replace(RIGHT, outlet=right, date=None if days is None else FRIDAY + timedelta(days)),
        draw(st.integers(0, 100)) / 100,
    )
    return relate(pair, findings)


@given(related())
def test_the_reason_is_one_sentence(relation: Relation) -> None:
    reason = relation.reason
    assert re.fullmatch(r"[A-Z“0-9][^\n.!?]*\.", reason)
    assert not re.search(r"  |: \.|[;,:] ?[;,.]| but[;,.]|^\W*but ", reason)


@given(related())
def test_every_relation_keeps_its_findings_and_a_probability(relation: Relation) -> None:
    assert 0 < relation.probability <= 1
    assert relate(relation.pair, relation.findings) == relation


@given(related())
def test_no_relation_is_claimed_without_what_its_rule_asks(relation: Relation) -> None:
    left, right = relation.pair.left, relation.pair.right
    labels = {finding.label for finding in relation.findings}
    asked = not left.article_id
    apart = abs(left.date - right.date).days if left.date and right.date else None
    match relation.kind:
        case RelationKind.REPRINT:
            assert labels & {Label.REPRINT, Label.SAME_ORIGIN}
        case RelationKind.CORROBORATION:
            assert not excluded(relation)
            assert asked or (left.outlet and right.outlet)
            assert same_day(relation) or (asked if apart is None else apart <= 14)
        case RelationKind.CONTRADICTION:
            assert not excluded(relation)
            against = {f.check for f in relation.findings if f.label is Label.CONTRADICTION}
            assert asked or against & {"numbers", "places", "polarity"}
            assert asked if apart is None else apart <= 2
        case RelationKind.UPDATE:
            assert Label.CHANGE in labels


def excluded(relation: Relation) -> bool:
    least = {"places": 0.5, "dates": 0.7}
    return any(f.label is Label.OTHER_SCOPE and f.score >= least[f.check] for f in relation.findings)


def same_day(relation: Relation) -> bool:
    return any(finding.check == "dates" and finding.label is Label.ENTAILMENT for finding in relation.findings)


@given(related())
def test_swapping_the_claims_changes_nothing(relation: Relation) -> None:
    pair = relation.pair
    swapped = relate(Pair(pair.right, pair.left, pair.similarity), relation.findings)
    assert (swapped.kind, swapped.probability) == (relation.kind, relation.probability)
