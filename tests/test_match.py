"""Which claims are held against each other: similar ones of other outlets, each pair once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.match import candidates, comparable, likely
from claimtrack.records import Attribution, Claim, Commitment, Pair

FRIDAY = date(2018, 6, 1)
HEDGED = Attribution(commitment=Commitment.HEDGED)
ASSERTED = Attribution()


def claim(
    claim_id: str,
    outlet: str | None,
    day: date | None = FRIDAY,
    attribution: Attribution = ASSERTED,
    article_id: str = "",
    text_id: int = 0,
) -> Claim:
    return Claim(
        text="The mill closed.",
        claim_id=claim_id,
        article_id=article_id or f"article {claim_id}",
        outlet=outlet,
        date=day,
        attribution=attribution,
        text_id=text_id,
    )


ONE = claim("1", "Daily NK")


@pytest.mark.parametrize(
    ("other", "similarity", "compared"),
    [
        (claim("2", "RFA"), 0.6, True),
        (claim("2", None), 0.6, True),
        (claim("2", "Daily NK"), 1.0, False),
        (claim("2", "RFA", article_id="article 1"), 1.0, False),
        (claim("2", "RFA"), 0.59, False),
        (claim("2", "RFA", FRIDAY + timedelta(3)), 0.6, False),
        (claim("2", "RFA", FRIDAY + timedelta(3)), 0.65, True),
        (claim("2", "RFA", FRIDAY + timedelta(100)), 0.7, False),
        (claim("2", "RFA", FRIDAY + timedelta(100)), 0.76, True),
        (claim("2", "RFA", None), 0.7, False),  # it may be of any day
        (claim("2", "RFA", None), 0.76, True),
        (claim("2", "RFA", FRIDAY - timedelta(1000)), 0.76, False),
        (claim("2", "RFA", FRIDAY - timedelta(1000)), 0.81, True),
        (claim("2", "RFA", attribution=HEDGED), 0.6, True),
    ],
)
def test_what_could_bear_on_a_claim(other: Claim, similarity: float, compared: bool) -> None:
    assert comparable(ONE, other, similarity, 0.6) is comparable(other, ONE, similarity, 0.6) is compared


def test_two_unknown_outlets_may_be_two() -> None:
    assert comparable(claim("1", None), claim("2", None), 0.6, 0.6)


def test_two_doubts_bear_on_nothing() -> None:
    assert not comparable(claim("1", "RFA", attribution=HEDGED), claim("2", "CNN", attribution=HEDGED), 0.9, 0.6)


def test_each_claim_meets_all_claims_of_the_similar_texts() -> None:
    mine = [claim("1", "Daily NK", text_id=10), claim("2", "Daily NK", text_id=20)]
    rfa, cnn = claim("3", "RFA", FRIDAY - timedelta(1), text_id=30), claim("4", "CNN", text_id=30)
    neighbours = [[(10, 1.0), (30, 0.7)], [(20, 1.0), (40, 0.6)]]
    found = candidates(mine, neighbours, {10: [mine[0]], 20: [mine[1]], 30: [rfa, cnn]}, pending=(), least=0.6)
    assert list(found) == [Pair(rfa, mine[0], 0.7), Pair(mine[0], cnn, 0.7)]


def test_a_pair_is_left_to_the_article_that_waits() -> None:
    mine, rfa, cnn = claim("1", "Daily NK"), claim("2", "RFA"), claim("3", "CNN")
    found = candidates([mine], [[(0, 0.7)]], {0: [rfa, cnn]}, pending={"article 2"}, least=0.6)
    assert list(found) == [Pair(mine, cnn, 0.7)]


CLAIMS = [claim(str(n), ["RFA", "CNN", None][n % 3], FRIDAY + timedelta(n % 2), text_id=n % 4) for n in range(6)]


@given(st.permutations(CLAIMS))
def test_every_pair_comes_once_whatever_the_order(order: Sequence[Claim]) -> None:
    by_text = {text: [c for c in CLAIMS if c.text_id == text] for text in range(4)}
    pending = {c.article_id for c in order}
    found: list[Pair] = []
    for one in order:
        pending.discard(one.article_id)
        near = [(text, 0.6) for text in range(4)]
        found += candidates([one], [near], by_text, pending=pending, least=0.6)
    expected = [Pair.of(*pair, 0.6) for pair in combinations(CLAIMS, 2) if comparable(*pair, 0.6, 0.6)]
    assert sorted(found, key=ids) == sorted(expected, key=ids)


def ids(pair: Pair) -> tuple[str, str]:
    return pair.left.claim_id, pair.right.claim_id


def number(outlet: str | None) -> int:
    return {None: 0, "Daily NK": 1, "RFA": 2}[outlet]


def ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


OUTLET = st.sampled_from([None, "Daily NK", "RFA"])
DAYS_APART = st.sampled_from([None, *(FRIDAY + timedelta(n) for n in (0, 2, 3, 14, 15, 400, 401, 2000))])


@given(st.lists(st.tuples(OUTLET, DAYS_APART, OUTLET, DAYS_APART, st.floats(0.5, 1, width=32)), min_size=1))
def test_no_comparable_pair_is_ruled_out_among_many_and_of_one_outlet_and_day_no_other_is_left(
    pairs: list[tuple[str | None, date | None, str | None, date | None, float]],
) -> None:
    ones, days, others, other_days, cosines = zip(*pairs, strict=True)
    outlets = [np.array([number(outlet) for outlet in side], dtype=np.int32) for side in (ones, others)]
    told = [np.array([ordinal(day) for day in side], dtype=np.int32) for side in (days, other_days)]
    found = likely((outlets[0], outlets[1]), (told[0], told[1]), np.array(cosines, dtype=np.float32), 0.6)
    for (one, day, other, other_day, cosine), taken in zip(pairs, found.tolist(), strict=True):
        wanted = comparable(claim("1", one, day), claim("2", other, other_day), cosine, 0.6)
        assert taken if wanted else not (taken and one and other and day and other_day)
