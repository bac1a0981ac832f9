"""Wording that two claims share: one copied from the other, or the one said within the other."""

from __future__ import annotations

import pytest
from _claims import NO_MODELS, found, pair
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.checks import wording
from claimtrack.records import Finding, Label, Pair

RATIONS = "The authorities restarted the distribution of rations to some military families in May"


@pytest.mark.parametrize(
    ("left", "right", "score", "detail"),
    [
        (RATIONS, RATIONS, 1.0, "100% of the shorter stands in the other word for word"),
        (RATIONS, RATIONS.upper(), 1.0, "100% of the shorter stands in the other word for word"),
        (
            "“The army’s men fired a missile into the sea”",
            '"The army\'s men fired a missile into the sea"',
            1.0,
            "100% of the shorter stands in the other word for word",
        ),
        (
            "The army fired a missile into the sea on Monday, Japan said",
            "On Monday the army fired a missile into the sea",
            0.75,
            "75% of the shorter stands in the other word for word",
        ),
        (
            RATIONS,
            "In May the authorities restarted the distribution of rations to soldiers",
            0.67,
            "67% of the shorter stands in the other word for word",
        ),
    ],
)
def test_wording_that_was_copied(left: str, right: str, score: float, detail: str) -> None:
    assert found(wording.check, pair(left, right)) == ("reprint", score, detail)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("rations resumed", "North Korea has restarted the distribution of rations to some military families"),
        ("Rations restart for some families", "The rations of some families were resumed"),
        ("The mill closed", "The mill closed"),  # too short to have been copied
    ],
)
def test_the_one_said_within_the_other(left: str, right: str) -> None:
    detail = "nearly all words of the one stand in the other"
    assert found(wording.check, pair(left, right)) == ("entailment", 1.0, detail)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Russia will send 33,000 tons of flour to North Korea", "Moscow promised Pyongyang wheat"),
        ("Cheap rice came from China", "Cheap corn came from Russia"),
        ("Closed", "Closed"),
        ("It was said that he did so", "They have said it was so"),  # of words that say nothing
    ],
)
def test_wording_that_is_not_shared(left: str, right: str) -> None:
    assert found(wording.check, pair(left, right)) is None


def test_findings_name_their_pair() -> None:
    pairs = [pair("The mill burned", "The dam broke"), pair(RATIONS, RATIONS)]
    finding = Finding("wording", Label.REPRINT, 1.0, "100% of the shorter stands in the other word for word")
    assert list(wording.check(pairs, NO_MODELS)) == [(1, finding)]


SENTENCE = st.lists(st.sampled_from("the mill closed in May and reopened when coal came".split()), max_size=10)


@given(SENTENCE, SENTENCE)
def test_swapping_the_claims_changes_nothing(left: list[str], right: list[str]) -> None:
    one = pair(" ".join(left), " ".join(right))
    assert found(wording.check, one) == found(wording.check, Pair(one.right, one.left))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("North Korea imports no goods from China", "People buy and sell goods that North Korea imports from China"),
        (
            "Russia will deliver 50,000 tons of flour to North Korea",
            "Russia will not deliver 50,000 tons of flour to North Korea in the coming winter",
        ),
    ],
)
def test_a_not_turns_what_the_other_words_say(left: str, right: str) -> None:
    assert found(wording.check, pair(left, right)) is None
