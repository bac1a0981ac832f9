"""What the entailer reads of a pair: both ways, and which report is the later one."""

from __future__ import annotations

from datetime import date

import pytest
from _claims import claim
from _encoder import HashingEncoder, WordEntailer
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.checks import entailment
from claimtrack.protocols import Models
from claimtrack.records import Finding, Label, Pair

FRIDAY, SUNDAY, MONDAY = date(2018, 6, 1), date(2018, 6, 3), date(2018, 6, 4)

DAM = "The great dam broke on Friday"


def pair(left: str, right: str, left_date: date | None = None, right_date: date | None = None) -> Pair:
    return Pair(claim(left, date=left_date, claim_id="1"), claim(right, date=right_date, claim_id="2"))


def labels(*pairs: Pair) -> list[tuple[int, Label, float]]:
    models = Models(HashingEncoder(), WordEntailer())
    return [(index, f.label, f.score) for index, f in entailment.check(pairs, models) if f.score]


def test_nothing_is_said_where_there_is_no_entailer() -> None:
    assert (
        list(entailment.check([pair("The old mill has closed", "The old mill has closed")], Models(HashingEncoder())))
        == []
    )


def test_no_pairs_are_not_read() -> None:
    entailer = WordEntailer()
    assert list(entailment.check([], Models(HashingEncoder(), entailer))) == []
    assert entailer.read == []


def test_findings_name_their_pair() -> None:
    pairs = [
        pair("The old mill has closed", "The old mill has closed in May"),
        pair("The old mill has closed", "The old mill has not closed"),
    ]
    found = list(entailment.check(pairs, Models(HashingEncoder(), WordEntailer())))
    assert [(index, finding) for index, finding in found if finding.score] == [
        (0, Finding("entailment", Label.ENTAILMENT, 0.75, "the entailment model reads the one in the other (75%)")),
        (
            1,
            Finding("entailment", Label.CONTRADICTION, 0.75, "the entailment model reads that both cannot be so (75%)"),
        ),
    ]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("The old mill has closed", "The old Mill has closed", [(0, Label.ENTAILMENT, 0.75)]),
        ("The old mill has closed in May", "The old mill has closed", [(0, Label.ENTAILMENT, 0.75)]),
        ("The old mill has closed", "The old mill has closed in May", [(0, Label.ENTAILMENT, 0.75)]),
        ("The old mill has closed", "The old mill has not closed", [(0, Label.CONTRADICTION, 0.75)]),
        ("The old mill has closed", DAM, []),
    ],
)
def test_either_may_follow_from_the_other(left: str, right: str, expected: list[tuple[int, Label, float]]) -> None:
    assert labels(pair(left, right)) == expected


@pytest.mark.parametrize(
    ("left", "right", "marked"),
    [
        (None, None, ("Report: A", "Report: B")),
        (FRIDAY, None, ("Report: A", "Report: B")),
        (FRIDAY, SUNDAY, ("Report: A", "Report: B")),
        (FRIDAY, MONDAY, ("Earlier report: A", "Later report: B")),
        (MONDAY, FRIDAY, ("Later report: A", "Earlier report: B")),
    ],
)
def test_it_is_told_which_report_is_the_later_one(
    left: date | None, right: date | None, marked: tuple[str, str]
) -> None:
    assert entailment.marked("A", left, "B", right) == marked


def test_both_ways_are_read() -> None:
    entailer = WordEntailer()
    list(entailment.check([pair("The old mill has closed", DAM, FRIDAY, MONDAY)], Models(HashingEncoder(), entailer)))
    assert sorted(entailer.read) == [
        ("Earlier report: The old mill has closed", f"Later report: {DAM}"),
        (f"Later report: {DAM}", "Earlier report: The old mill has closed"),
    ]


def of_articles(left: str, right: str, *, swapped: bool = False) -> Pair:
    """The left one told by article a, the right one by article b."""
    sides = [claim(left, claim_id="1", article_id="a"), claim(right, claim_id="2", article_id="b")]
    return Pair(*(reversed(sides) if swapped else sides))


@pytest.mark.parametrize("swapped", [False, True])
def test_claims_of_articles_that_are_neutral_are_read_once_from_the_longer(swapped: bool) -> None:
    entailer, long = WordEntailer(), "The old mill has closed in the middle of May"
    list(entailment.check([of_articles(DAM, long, swapped=swapped)], Models(HashingEncoder(), entailer)))
    assert entailer.read == [(f"Report: {long}", f"Report: {DAM}")]


def test_claims_of_articles_that_may_bear_on_each_other_are_read_both_ways() -> None:
    entailer = WordEntailer()
    pairs = [of_articles(DAM, "The old mill has closed"), of_articles(DAM, "The great dam broke on a Friday")]
    list(entailment.check(pairs, Models(HashingEncoder(), entailer)))
    assert sorted(entailer.read) == [
        ("Report: The great dam broke on Friday", "Report: The great dam broke on a Friday"),
        ("Report: The great dam broke on Friday", "Report: The old mill has closed"),
        ("Report: The great dam broke on a Friday", "Report: The great dam broke on Friday"),
    ]


def test_a_sentence_told_twice_at_one_time_needs_no_reading() -> None:
    entailer = WordEntailer()
    pairs = [pair(DAM, DAM, FRIDAY, SUNDAY), pair(DAM, "The old mill has closed"), pair(DAM, DAM, FRIDAY, None)]
    found = list(entailment.check(pairs, Models(HashingEncoder(), entailer)))
    same = Finding("entailment", Label.ENTAILMENT, 1.0, "the two sentences are the same")
    assert [(index, finding) for index, finding in found if finding.score] == [(0, same), (2, same)]
    assert len(entailer.read) == 2
    list(entailment.check([pair(DAM, DAM)], Models(HashingEncoder(), entailer)))
    assert len(entailer.read) == 2


def test_a_sentence_told_again_days_later_is_read() -> None:
    """It may be of another occasion, and the model was taught so."""
    entailer = WordEntailer()
    list(entailment.check([pair(DAM, DAM, FRIDAY, MONDAY)], Models(HashingEncoder(), entailer)))
    assert sorted(entailer.read) == [
        (f"Earlier report: {DAM}", f"Later report: {DAM}"),
        (f"Later report: {DAM}", f"Earlier report: {DAM}"),
    ]


def test_what_is_no_sentence_is_not_read() -> None:
    entailer = WordEntailer()
    assert list(entailment.check([pair("mill closed", DAM)], Models(HashingEncoder(), entailer))) == []
    assert entailer.read == []


SENTENCE = st.sampled_from(
    ["The old mill has closed", "The old mill has not closed", "The old mill has closed in May", DAM]
)
DAY = st.sampled_from([None, FRIDAY, SUNDAY, MONDAY])
ARTICLE = st.sampled_from(["", "a"])


@given(SENTENCE, DAY, SENTENCE, DAY, ARTICLE)
def test_swapping_the_claims_changes_nothing(
    left: str, one: date | None, right: str, other: date | None, article: str
) -> None:
    sides = claim(left, date=one, article_id=article), claim(right, date=other, article_id=article and "b")
    entailer, again = WordEntailer(), WordEntailer()
    found = list(entailment.check([Pair(*sides)], Models(HashingEncoder(), entailer)))
    assert found == list(entailment.check([Pair(*sides[::-1])], Models(HashingEncoder(), again)))
    assert entailer.read == again.read
