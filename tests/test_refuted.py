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


def test_the_article_around_one_calls_the_story_untrue() -> None:
    for told in (
        {"title": "Giant crab of Nampo: the picture is a fake"},
        {"before": "The story of the crab is a hoax."},
        {"after": "The photograph was made up, and so was the report."},
    ):
        pair = Pair(Claim(text=REPORT), Claim(text="A crab as big as a car was seen at Nampo.", **told), 0.7)
        for turned in (pair, Pair(pair.right, pair.left, 0.7)):
            ((_, finding),) = check([turned], MODELS)
            assert (finding.label, finding.check) == (Label.NEUTRAL, "refuted")
            assert "calls a story untrue beside it" in finding.detail
    assert check_around("The story of the crab is a hoax.", "The reports of the crab are false.") == []


@pytest.mark.parametrize(
    "beside",
    [
        "The ministry said that the report was false.",  # somebody's word
        "The crew was made up of nine men, a report says.",
        "The passports were fake.",  # no story
        "The report was read in parliament.",
    ],
)
def test_what_stands_beside_it_does_not_refute_the_story(beside: str) -> None:
    assert check_around(beside, "") == []


def check_around(left: str, right: str) -> list[tuple[int, Finding]]:
    pair = Pair(Claim(text=REPORT, before=left), Claim(text="A giant crab came to Nampo.", after=right), 0.7)
    return list(check([pair], MODELS))
