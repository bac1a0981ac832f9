"""One side that calls it untrue stands against the other, the more so the more alike they are."""

from __future__ import annotations

import pytest
from _encoder import HashingEncoder

from claimtrack.checks.refuted import check
from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Label, Pair

REPORT = "A giant crab was seen in the harbour of Nampo."
MODELS = Models(HashingEncoder())


def found(left: str, right: str, similarity: float = 0.7) -> list[Finding]:
    pairs = [Pair(Claim(text=left), Claim(text=right), similarity)]
    return [finding for _, finding in check(pairs, MODELS)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The photograph of a giant crab in the harbour is a hoax.", "hoax"),
        ("No, there is no giant crab in the harbour.", "no"),
        ("The port denied reports of a giant crab in the harbour.", "denied reports"),
        ("Officials dismissed claims that a giant crab was seen.", "dismissed claims"),
        ("There is no truth to the story of the crab, the port said.", "no truth"),
        ("The sighting of the crab never happened.", "never happened"),
    ],
)
def test_it_is_called_untrue(text: str, said: str) -> None:
    for finding in (*found(REPORT, text), *found(text, REPORT)):
        assert (finding.label, finding.detail) == (Label.CONTRADICTION, f"only one side says “{said}”")
    assert found(REPORT, text)


@pytest.mark.parametrize(
    "text",
    [
        "The harbour dismissed its director.",
        "The North rejected the offer of talks.",
        "Nobody in the harbour was hurt.",
        "The union denied the sailors a rest.".replace("the sailors", "sailors"),
    ],
)
def test_these_words_are_of_other_things(text: str) -> None:
    assert found(REPORT, text) == []


def test_both_sides_say_so_or_they_are_far_apart() -> None:
    hoax = "The giant crab is a hoax."
    assert found(hoax, "The crab of Nampo was debunked.") == []
    assert found(REPORT, hoax, 0.4) == []


def test_the_more_alike_the_surer() -> None:
    scores = [found(REPORT, "The giant crab is a hoax.", similarity)[0].score for similarity in (0.5, 0.6, 0.85, 0.95)]
    assert scores == sorted(scores)
    assert (scores[0], scores[-1]) == (0.4, 1.0)
