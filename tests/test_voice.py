"""Claims of which one only expects, doubts or denies what the other asserts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from _claims import NO_MODELS, claim, found
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.checks import voice
from claimtrack.records import Commitment, Finding, Label, Pair, RelationKind
from claimtrack.relate import relate

SENT = "Russia sent flour to North Korea"
EXPECTED = "Russia will send flour to North Korea"
DENIED = "Officials denied that Russia sent flour to North Korea"
UNCLEAR = "It is unclear whether Russia sent flour to North Korea"


def pair(left: str, right: str) -> Pair:
    return Pair(claim(left, "CNN", claim_id="1"), claim(right, "RFA", claim_id="2"))


def test_the_sentences_commit_themselves_so() -> None:
    assert [claim(text).attribution.commitment for text in (SENT, EXPECTED, DENIED, UNCLEAR)] == [
        Commitment.ASSERTED,
        Commitment.FORECAST,
        Commitment.DENIED,
        Commitment.HEDGED,
    ]


@pytest.mark.parametrize(
    ("left", "right", "score", "detail"),
    [
        (SENT, EXPECTED, 0.5, "one side expects it"),
        (SENT, UNCLEAR, 1.0, "one side leaves it open"),
        (SENT, DENIED, 1.0, "one side denies it"),
        (EXPECTED, UNCLEAR, 1.0, "one side leaves it open"),
        (EXPECTED, DENIED, 1.0, "one side denies it"),
        (UNCLEAR, DENIED, 1.0, "one side denies it"),
    ],
)
def test_sides_that_commit_themselves_in_different_ways(left: str, right: str, score: float, detail: str) -> None:
    assert found(voice.check, pair(left, right)) == ("neutral", score, detail)
    assert found(voice.check, pair(right, left)) == ("neutral", score, detail)


@given(st.sampled_from([SENT, EXPECTED, DENIED, UNCLEAR]))
def test_sides_that_commit_themselves_in_one_way(text: str) -> None:
    assert found(voice.check, pair(text, text)) is None


def test_a_draft_may_be_put_as_a_forecast() -> None:
    draft, told = claim(SENT, claim_id="1"), claim(EXPECTED, "RFA", claim_id="2")
    assert found(voice.check, Pair(draft, told)) is None


@pytest.mark.parametrize("text", [DENIED, UNCLEAR])
def test_a_draft_is_not_borne_out_by_a_denial_or_a_doubt(text: str) -> None:
    draft, told = claim(SENT, claim_id="1"), claim(text, "RFA", claim_id="2")
    findings = [
        Finding("wording", Label.REPRINT, 1.0, "all of it"),
        Finding("wording", Label.ENTAILMENT, 1.0, "all words"),
        *(finding for _, finding in voice.check([Pair(draft, told)], NO_MODELS)),
    ]
    assert relate(Pair(draft, told, 0.9), findings).kind is RelationKind.UNSURE


def test_an_article_of_an_unknown_outlet_is_no_draft() -> None:
    stored = replace(claim(SENT, claim_id="1"), article_id="a1")
    assert found(voice.check, Pair(stored, claim(DENIED, "RFA"))) == ("neutral", 1.0, "one side denies it")


def test_findings_name_their_pair() -> None:
    finding = Finding("voice", Label.NEUTRAL, 0.5, "one side expects it")
    assert list(voice.check([pair(SENT, SENT), pair(SENT, EXPECTED)], NO_MODELS)) == [(1, finding)]
