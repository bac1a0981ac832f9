"""One side that calls it untrue stands against the other, the more so the more alike they are."""

from __future__ import annotations

import pytest
from _encoder import HashingEncoder

from claimtrack.checks.refuted import check
from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Label, Pair

REPORT = "A giant crab was seen in the harbour of Nampo."
OTHER = "A crab as big as a car was seen at Nampo."
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


@pytest.mark.parametrize(
    ("around", "told"),
    [
        (Claim(text=OTHER, title="FAKE: Giant crab of Nampo"), "the title of one says “fake:”"),
        (
            Claim(text=OTHER, before="The story of the crab is a hoax."),
            "a sentence beside one says “story of the crab is a hoax”",
        ),
        (Claim(text=OTHER, after="The photograph of it turned out to be doctored."), "turned out to be doctored”"),
        (Claim(text=OTHER, after="There is no truth to the tale."), "“no truth to the”"),
        (Claim(text=OTHER, after="It was an elaborate hoax."), "“it was an elaborate hoax”"),
        (Claim(text=OTHER, title="Port debunks the rumour of a crab"), "“debunks the rumour”"),
        (Claim(text=OTHER, title="Fishermen cast doubt on the crab story"), "“cast doubt on the crab story”"),
        (Claim(text=OTHER, before="A site for jokes was the first to print the bogus report."), "“the bogus report”"),
    ],
)
def test_the_article_around_one_calls_the_story_untrue(around: Claim, told: str) -> None:
    pair = Pair(Claim(text=REPORT), around, 0.7)
    for turned in (pair, Pair(pair.right, pair.left, 0.7)):
        ((_, finding),) = check([turned], MODELS)
        assert (finding.label, finding.check) == (Label.NEUTRAL, "refuted")
        assert told in finding.detail


def test_both_articles_call_it_untrue() -> None:
    assert beside("The story of the crab is a hoax.", "The reports of the crab were false.") == []


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said that the report was false.",  # somebody's word
        "The minister denounced the story as a fake.",
        "The report was “a hoax”.",
        "Her lawyer claimed the report was false.",
        "The crew was made up of nine men, a report found.",
        "The passports were fake.",  # no story
        "A hoax emptied the station.",
        "The report found no evidence of a leak.",
        "The landing gear had not been retracted, photos show.",
        "The report was read in parliament.",
    ],
)
def test_what_stands_beside_it_does_not_refute_the_story(text: str) -> None:
    assert beside(text, "") == []


def beside(left: str, right: str) -> list[tuple[int, Finding]]:
    pair = Pair(Claim(text=REPORT, before=left), Claim(text="A giant crab came to Nampo.", after=right), 0.7)
    return list(check([pair], MODELS))
