"""Claims that may be said of anything, and those that say enough."""

from __future__ import annotations

from dataclasses import replace

import pytest
from _claims import NO_MODELS, pair

from claimtrack.checks import vague
from claimtrack.records import Pair


def score(left: str, right: str) -> float:
    one = pair(left, right)
    found = Pair(replace(one.left, article_id="a"), replace(one.right, article_id="b"), 0.9)
    return max((f.score for _, f in vague.check([found], NO_MODELS)), default=0.0)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("It’s just not true.", "“It is just not true,” the envoy said.", 1.0),
        ("You get shot walking down the street.", "You walk down the street, you get shot.", 1.0),
        ("The mill burned in Hyesan.", "In Hyesan a mill burned down.", 0.0),  # one name in both
        ("Flynn was fired on 13 February.", "Trump fired Flynn on 13 February after four weeks in office.", 0.0),
        ("He told the council that the grain depot burned.", "They found the grain depot of the council empty.", 1.0),
        (
            "He told the council that the grain depot had burned down at night.",
            "A fire destroyed the old grain depot of the council overnight.",
            0.5,
        ),
        (
            "The grain depot burned down on the eve of harvest.",
            "Fire took the council's grain depot before harvest.",
            0.0,
        ),
    ],
)
def test_how_vague_a_pair_is(left: str, right: str, expected: float) -> None:
    assert score(left, right) == score(right, left) == expected


def test_a_draft_may_be_short() -> None:
    assert list(vague.check([pair("It burned.", "It burned.")], NO_MODELS)) == []
