"""Figures that cannot both be right, those that agree, and those that are of other things."""

from __future__ import annotations

import pytest
from _claims import NO_MODELS, found, pair
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.checks import numbers
from claimtrack.records import Finding, Label, Pair


@pytest.mark.parametrize(
    ("left", "right", "score", "detail"),
    [
        (
            "Russia will send 33,000 tons of flour to North Korea",
            "Russia will deliver 50,000 tons of flour to North Korea",
            0.94,
            "33,000 tons, against 50,000 tons",
        ),
        (
            "The missile flew 787 km and landed in the sea",
            "The missile flew about 435 miles before it landed in the sea",
            0.9,
            "787 km, against about 435 miles",
        ),
        (
            "The nuclear test had a yield of about 50 kilotons",
            "The yield of the nuclear test was 100 kilotons",
            0.9,
            "about 50 kilotons, against 100 kilotons",
        ),
        (
            "The missile flew 600 km",
            "The missile flew to a range of 450 km",
            0.9,
            "600 km, against 450 km",
        ),
        (
            "The missile flew at a top speed of Mach 6",
            "The top speed of the missile was around Mach 10",
            0.9,
            "Mach 6, against around Mach 10",
        ),
        ("12 people died in the fire", "15 people died in the fire", 1.0, "12 people, against 15 people"),
        ("The fire killed 12 workers", "The fire killed 15 people", 0.67, "12 workers, against 15 people"),
        (
            "Up to 12 people died in the fire",
            "15 people died in the fire",
            1.0,
            "Up to 12 people, against 15 people",
        ),
        (
            "At least 12 people died in the fire",
            "10 people died in the fire",
            1.0,
            "At least 12 people, against 10 people",
        ),
        (
            "10 to 15 people died in the fire",
            "20 people died in the fire",
            1.0,
            "10 to 15 people, against 20 people",
        ),
        (
            "About 100 people died in the fire",
            "150 people died in the fire",
            1.0,
            "About 100 people, against 150 people",
        ),
        (
            "The army fired two missiles on Monday",
            "The army fired three rockets on Monday",
            0.68,
            "two missiles, against three rockets",
        ),
        (
            "Rice costs 5,000 won per kilogram in Hyesan",
            "Rice costs 6,000 won per kilogram in Hyesan",
            0.9,
            "5,000 won, against 6,000 won",
        ),
        (
            "Half of the workers were sent home",
            "60 percent of the workers were sent home",
            0.8,
            "Half, against 60 percent",
        ),
        (
            "Kim Yong Nam, 66, left the party",
            "The 68-year-old Kim Yong Nam left the party",
            0.9,
            "66, against 68-year-old",
        ),
        (
            "12 people were killed and 30 injured in the crash",
            "12 people were killed and 40 injured in the crash",
            1.0,
            "30 injured, against 40 injured",
        ),
        (
            "The missile flew 500 km and rose to an altitude of 2,000 km",
            "The missile was at an altitude of 3,000 km before it fell in the sea; it had flown 500 km",
            0.71,
            "2,000 km, against 3,000 km",
        ),
        (
            "Chongju has 200,000 residents",
            "Chongju has 300,000 residents",
            0.8,
            "200,000 residents, against 300,000 residents",
        ),
    ],
)
def test_figures_that_cannot_both_be_right(left: str, right: str, score: float, detail: str) -> None:
    assert found(numbers.check, pair(left, right)) == ("contradiction", score, detail)


@pytest.mark.parametrize(
    ("left", "right", "score", "detail"),
    [
        ("The missile flew 580 miles", "The missile flew 930 km", 0.9, "580 miles agrees with 930 km"),
        (
            "The missile flew 787 km (489 miles)",
            "The missile flew 489 miles",
            0.9,
            "787 km agrees with 489 miles",
        ),
        (
            "12 people died in the fire",
            "Twelve people died in the fire",
            1.0,
            "12 people agrees with Twelve people",
        ),
        (
            "About 100 people died in the fire",
            "107 people died in the fire",
            1.0,
            "About 100 people agrees with 107 people",
        ),
        (
            "At least 12 people died in the fire",
            "15 people died in the fire",
            1.0,
            "At least 12 people agrees with 15 people",
        ),
        (
            "At least 12 people died in the fire",
            "More than 14 people died in the fire",
            1.0,
            "At least 12 people agrees with More than 14 people",
        ),
        (
            "Up to 12 people died in the fire",
            "10 people died in the fire",
            1.0,
            "Up to 12 people agrees with 10 people",
        ),
        (
            "10 to 15 people died in the fire",
            "12 people died in the fire",
            0.5,
            "10 to 15 people agrees with 12 people",
        ),
        (
            "Tens of thousands of tons of rice were sent",
            "30,000 tons of rice were sent",
            0.5,
            "Tens of thousands of tons agrees with 30,000 tons",
        ),
        (
            "The harvest was 4.8 million tons",
            "The harvest was 4.85 million tons",
            0.9,
            "4.8 million tons agrees with 4.85 million tons",
        ),
        (
            "100 soldiers guard the dam",
            "100 troops guard the dam",
            0.67,
            "100 soldiers agrees with 100 troops",
        ),
        (
            "Three out of five mills have closed",
            "60 percent of the mills have closed",
            0.56,
            "Three out of five agrees with 60 percent",
        ),
        (
            "An explosion of 50 kilotons",
            "An explosion of 50,000 tons of TNT",
            0.56,
            "50 kilotons agrees with 50,000 tons of TNT",
        ),
        (
            "The army fired two missiles on Monday",
            "The army fired two missiles on Friday",
            0.45,  # small numbers agree by chance
            "two missiles agrees with two missiles",
        ),
    ],
)
def test_figures_that_agree(left: str, right: str, score: float, detail: str) -> None:
    assert found(numbers.check, pair(left, right)) == ("entailment", score, detail)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("There are 200,000 residents in Chongju", "The population of Pyongsong is 300,000"),
        ("There are 200,000 residents in Chongju", "There are 300,000 residents in Pyongsong"),
        ("The missile has a range of 4,000 km", "The missile reached an altitude of 2,000 km"),
        ("The missile flew 500 km", "The missile reached an altitude of 2,000 km"),
        ("The missile flew 500 km", "The missile has a range of 4,000 km"),
        ("12 people died in the fire", "15 homes burned in the fire"),
        ("12 people died in the fire", "15 people were injured in the fire"),
        ("12 people died in a fire in Hyesan", "15 people died in a fire in Chongju"),
        ("More than 12 people died in the fire", "500 people died in the fire"),
        ("At least 12 people died in the fire", "At least 100 people died in the fire"),
        ("Up to 12 people died in the fire", "Up to 100 people died in the fire"),
        ("Five of the senators left the room", "Eight senators left the room"),
        ("Russia sent 33,000 tons of flour", "Russia sent 35,000 tons of flour"),
        ("The mine made a profit of $2 million", "The mine made a profit of 3 million euros"),
        ("The price rose by 10 percent", "The price rose by 20 percentage points"),
        ("Workers get 300 grams of corn a day", "Workers get 9 kilograms of corn a month"),
        (
            "The bomb dropped on Nagasaki killed 74,000 people",
            "The bombs killed 140,000 people in Hiroshima and 70,000 more in Nagasaki",
        ),
        ("The mill burned down", "12 people died in the fire"),
        ("The mill burned down in May 2016", "The mill burned down on June 3, 2017"),
    ],
)
def test_figures_that_have_nothing_to_do_with_each_other(left: str, right: str) -> None:
    assert found(numbers.check, pair(left, right)) is None


@pytest.mark.parametrize(
    ("left", "right", "score", "detail"),
    [
        (
            "12 people were killed in the crash",
            "Another 30 people were killed in the crash",
            0.3,
            "12 people, against 30 people",
        ),
        (
            "12 people were killed in the crash",
            "An additional 30 people were killed in the crash",
            0.3,
            "12 people, against 30 people",
        ),
        (
            "12 people were killed in the crash",
            "30 more people were killed in the crash",
            0.3,
            "12 people, against 30 more people",
        ),
        (
            "14 people were killed at Fort Greely",
            "An additional 30 people were killed at Fort Greely",
            0.3,
            "14 people, against 30 people",
        ),
        (
            "12 people were killed in the crash",
            "More than 30 people were killed in the crash",
            1.0,
            "12 people, against More than 30 people",
        ),
        ("The mill was fined $5,000", "The mill was fined $5 million", 0.54, "$5,000, against $5 million"),
        (
            "It was its sixth nuclear test",
            "It was its fifth nuclear test",
            0.47,
            "sixth nuclear test, against fifth nuclear test",
        ),
        ("Kim Yong Nam, 66, left the party", "Choe Son Hui, 59, left the army", 0.04, "66, against 59"),
        (
            "The mill raised its price by 12 percent",
            "The mill raised its price by 19 percent",
            0.56,
            "12 percent, against 19 percent",
        ),
        (
            "A poll said the mill raised its price by 12 percent",
            "The mill raised its price by 19 percent",
            0.22,
            "12 percent, against 19 percent",
        ),
        (
            "The fire killed 12 people",
            "As it spread, the fire soon did kill 19 people",
            0.83,
            "12 people, against 19 people",
        ),
        (
            "The fire killed 12 people",
            "If it spreads, the fire would kill 19 people",
            0.42,
            "12 people, against 19 people",
        ),
    ],
)
def test_figures_that_may_be_of_other_things_weigh_less(left: str, right: str, score: float, detail: str) -> None:
    assert found(numbers.check, pair(left, right)) == ("contradiction", score, detail)


def test_findings_name_their_pair() -> None:
    pairs = [
        pair("The mill burned", "The mill closed"),
        pair("12 people died in the fire", "15 people died in the fire"),
    ]
    finding = Finding("numbers", Label.CONTRADICTION, 1.0, "12 people, against 15 people")
    assert list(numbers.check(pairs, NO_MODELS)) == [(1, finding)]


SENTENCE = st.sampled_from(
    [
        *("Kim Yong Nam, 66, met 12 workers on the dam", "The 68-year-old Kim Yong Nam met 15 people"),
        *(
            "12 people died in the fire in Hyesan",
            "10 to 15 workers died in the fire",
            "Another 30 people died",
        ),
        *("Three of the 12 members left", "Five members of the party left", "Up to 12 members left"),
        *(
            "It flew 787 km and reached an altitude of 560 km",
            "It flew about 435 miles",
            "Its range is 500 km",
        ),
    ]
)


@given(SENTENCE, SENTENCE)
def test_swapping_the_claims_changes_nothing_but_the_order_of_the_words(left: str, right: str) -> None:
    one = pair(left, right)
    forth, back = found(numbers.check, one), found(numbers.check, Pair(one.right, one.left))
    assert (forth and forth[:2]) == (back and back[:2])


def test_people_of_two_nations_are_not_one_count() -> None:
    north, south = "The zone employs 5,000 North Koreans.", "Some of the roughly 860 South Koreans in the zone left."
    assert found(numbers.check, pair(north, south)) is None
    assert found(numbers.check, pair(north, "The zone employs 50,000 Koreans.")) is not None


def test_of_a_claim_with_very_many_figures_the_first_are_compared() -> None:
    """What is compared grows with their product, and a page may be hostile."""
    many = ", ".join(f"{n} people in the mill" for n in range(1_000, 1_300))
    for figure, label in (("1,005", "entailment"), ("1,299", "contradiction")):
        seen = found(numbers.check, pair(f"It killed {many}", f"It killed {figure} people in the mill"))
        assert seen is not None
        assert seen[0] == label
