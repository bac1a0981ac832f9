"""Statements of fact are worth a check; opinion, talk and asides are not, and weaken what rests on them."""

from __future__ import annotations

import pytest
from _encoder import HashingEncoder

from claimtrack import claims
from claimtrack.checks.checkworthiness import check
from claimtrack.claims.checkworthiness import features, weights
from claimtrack.protocols import Models
from claimtrack.records import Pair

FACTS = (
    "North Korea imported 50,000 tons of flour from Russia in 2020.",
    "The ministry closed three mines near Musan in May after a flood killed 14 workers.",
)
TALK = ("I believe you should trust me on this one.", "Let’s hope that our people want to live in a better world.")


def worth(text: str) -> float:
    return claims.draft(text).checkworthiness


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("talk", TALK)
def test_a_statement_of_fact_is_worth_more_than_talk(fact: str, talk: str) -> None:
    assert worth(talk) < 0.3 < 0.7 < worth(fact)


def test_a_figure_or_a_comparison_adds_to_it() -> None:
    assert worth("The army has fewer than 20,000 tanks.") > worth("The army has some tanks.")


def test_readable_features_all_have_a_weight() -> None:
    readable = [name for name in features(claims.draft(FACTS[0])) if not name.startswith("word ")]
    assert set(readable) <= weights().keys()
    assert weights()["question"] < 0 < weights()["digits"]


def test_a_pair_with_talk_says_so() -> None:
    models = Models(HashingEncoder())
    fact, talk = claims.draft(FACTS[0]), claims.draft(TALK[0])
    assert list(check([Pair(fact, fact)], models)) == []
    ((_, one),), ((_, both),) = check([Pair(fact, talk)], models), check([Pair(talk, talk)], models)
    assert (one.detail, both.detail) == (
        "one side is more opinion or talk than fact",
        "both are more opinion or talk than fact",
    )
    assert 0 < one.score <= 1
