"""Claims that may be said of anything, and those that say enough."""

from __future__ import annotations

from dataclasses import replace

import pytest
from _claims import NO_MODELS, pair

from claimtrack.checks import vague
from claimtrack.records import Pair


def score(left: str, right: str) -> dict[str, float]:
    one = pair(left, right)
    found = Pair(replace(one.left, article_id="a"), replace(one.right, article_id="b"), 0.9)
    return {f.label.value: f.score for _, f in vague.check([found], NO_MODELS)}


FEW, BOTH, ONE = {"neutral": 1.0}, {"other_scope": 1.0}, {"other_scope": 0.5}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("You get shot walking down the street.", "You walk down the street, you get shot.", FEW),
        ("It’s just not true.", "“It is just not true,” the envoy said.", FEW | BOTH),
        ("The mill burned in Hyesan.", "In Hyesan a mill burned down.", {}),  # one name in both
        ("Flynn was fired on 13 February.", "Trump fired Flynn on 13 February after four weeks in office.", {}),
        (
            "He told the council that the grain depot had burned down at night.",
            "They found the old grain depot of the council burned down this morning.",
            BOTH,
        ),
        (
            "He told the council that the grain depot had burned down at night.",
            "A fire destroyed the old grain depot of the council overnight.",
            ONE,
        ),
        (
            "This year's harvest of the province fell by a fifth, the ministry of farms said.",
            "Its harvest was a fifth smaller this year than last, says the ministry of farms of the province.",
            {},
        ),
    ],
)
def test_how_vague_a_pair_is(left: str, right: str, expected: dict[str, float]) -> None:
    assert score(left, right) == score(right, left) == expected


def test_a_draft_may_be_short() -> None:
    assert list(vague.check([pair("It burned.", "It burned.")], NO_MODELS)) == []
