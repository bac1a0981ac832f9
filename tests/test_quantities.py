"""Figures in a sentence: how much, of what unit, of what, per what, and how exactly."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.claims.quantities import quantities
from claimtrack.records import Bound, Quantity

ABOUT, AT_LEAST, AT_MOST, RANGE = Bound.ABOUT, Bound.AT_LEAST, Bound.AT_MOST, Bound.RANGE
DAY = 86_400


def read(text: str) -> list[Quantity]:
    """The figures of `text`, to six digits; where they stand is tested apart."""
    return [replace(q, low=_six(q.low), high=_six(q.high), step=_six(q.step), start=0, end=0) for q in quantities(text)]


def _six(value: float) -> float:
    return float(f"{value:.6g}")


def figure(
    text: str,
    low: float,
    unit: str = "",
    of: str = "",
    *,
    high: float | None = None,
    per: str = "",
    measure: str = "",
    bound: Bound = Bound.EXACT,
    step: float = 1,
) -> Quantity:
    return Quantity(
        low=low,
        high=low if high is None else high,
        unit=unit,
        of=of,
        per=per,
        measure=measure,
        bound=bound,
        step=step,
        text=text,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It weighs 33,000 tons", figure("33,000 tons", 33_000, "t", measure="weight", step=1_000)),
        ("500 grams", figure("500 grams", 0.0005, "t", step=0.0001)),
        ("100 pounds", figure("100 pounds", 0.0453592, "t", step=0.0453592)),
        ("787 km", figure("787 km", 787, "km")),
        ("2,111.5 kilometres", figure("2,111.5 kilometres", 2_111.5, "km", step=0.1)),
        ("435 miles", figure("435 miles", 700.065, "km", step=1.60934)),
        ("12,000 feet", figure("12,000 feet", 3.6576, "km", step=0.3048)),
        ("an 880-mile road", figure("880-mile", 1_416.22, "km", "road", step=16.0934)),
        ("20 square miles", figure("20 square miles", 51.7998, "km2", step=25.8999)),
        ("3 hectares", figure("3 hectares", 0.03, "km2", step=0.01)),
        ("50 kilotons", figure("50 kilotons", 50, "kt", measure="yield", step=10)),
        ("a 3-megaton bomb", figure("3-megaton", 3_000, "kt", "bomb", measure="yield", step=1_000)),
        ("50,000 tons of TNT", figure("50,000 tons of TNT", 50, "kt", measure="yield", step=10)),
        ("30 minutes", figure("30 minutes", 1_800, "s", step=600)),
        ("8 years", figure("8 years", 252_461_000, "s", step=31_557_600)),
        ("80 miles per hour", figure("80 miles per hour", 128.748, "km/h", step=16.0934)),
        ("25 mph", figure("25 mph", 40.2336, "km/h", step=1.60934)),
        ("200 megawatts", figure("200 megawatts", 2e8, "W", step=1e8)),
        ("−5 degrees Celsius", figure("−5 degrees Celsius", -5, "celsius")),
        ("23 degrees Fahrenheit", figure("23 degrees Fahrenheit", -5, "celsius", step=0.555556)),
        ("10 °C", figure("10 °C", 10, "celsius", step=10)),
        ("a 6.3-magnitude quake", figure("6.3-magnitude", 6.3, "magnitude", "quake", step=0.1)),
        ("magnitude 6.3", figure("magnitude 6.3", 6.3, "magnitude", measure="magnitude", step=0.1)),
        ("about Mach 6.1", figure("about Mach 6.1", 6.1, "mach", measure="speed", bound=ABOUT, step=0.1)),
        ("Mach 3 to Mach 6", figure("Mach 3 to Mach 6", 3, "mach", high=6, measure="speed", bound=RANGE)),
        ("between Mach 3 and 6", figure("Mach 3 and 6", 3, "mach", high=6, measure="speed", bound=RANGE)),
        ("ten times", figure("ten times", 10, "times")),
    ],
)
def test_each_dimension_has_one_unit(text: str, expected: Quantity) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about 435 mills", figure("about 435 mills", 435, of="mill", bound=ABOUT)),
        ("nearly 12 mills", figure("nearly 12 mills", 12, of="mill", bound=ABOUT)),
        ("some 12 mills", figure("some 12 mills", 12, of="mill", bound=ABOUT)),
        ("12 or so mills", figure("12 or so mills", 12, of="mill", bound=ABOUT)),
        ("at least 15 mills", figure("at least 15 mills", 15, of="mill", bound=AT_LEAST)),
        ("more than 15 mills", figure("more than 15 mills", 15, of="mill", bound=AT_LEAST)),
        ("15 or more mills", figure("15 or more mills", 15, of="mill", bound=AT_LEAST)),
        ("15+ mills", figure("15+ mills", 15, of="mill", bound=AT_LEAST)),
        ("up to 15 mills", figure("up to 15 mills", 15, of="mill", bound=AT_MOST)),
        ("fewer than 15 mills", figure("fewer than 15 mills", 15, of="mill", bound=AT_MOST)),
        ("as many as 15 mills", figure("as many as 15 mills", 15, of="mill", bound=AT_MOST)),
        ("no more than 15 mills", figure("no more than 15 mills", 15, of="mill", bound=AT_MOST)),
        ("10 to 15 mills", figure("10 to 15 mills", 10, of="mill", high=15, bound=RANGE)),
        ("10–15 mills", figure("10–15 mills", 10, of="mill", high=15, bound=RANGE)),
        ("two or three mills", figure("two or three mills", 2, of="mill", high=3, bound=RANGE)),
        (
            "between 10 and 15 million mills",
            figure("between 10 and 15 million mills", 1e7, of="mill", high=1.5e7, bound=RANGE, step=1e6),
        ),
        ("at least 10 to 15 tons", figure("at least 10 to 15 tons", 10, "t", high=15, bound=AT_LEAST)),
        (
            "6,000 yuan to 7,000 yuan",
            figure("6,000 yuan to 7,000 yuan", 6_000, "CNY", high=7_000, bound=RANGE, step=1_000),
        ),
        ("$2-3bn", figure("$2-3bn", 2e9, "USD", high=3e9, bound=RANGE, step=1e9)),
    ],
)
def test_how_exactly(text: str, expected: Quantity) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twelve mills", figure("twelve mills", 12, of="mill")),
        ("twenty-one mills", figure("twenty-one mills", 21, of="mill")),
        ("two hundred and fifty mills", figure("two hundred and fifty mills", 250, of="mill")),
        ("1.5 million mills", figure("1.5 million mills", 1.5e6, of="mill", step=1e5)),
        ("a million mills", figure("a million mills", 1e6, of="mill", step=1e6)),
        ("half a million tons", figure("half a million tons", 5e5, "t", step=5e5)),
        (
            "three and a half million dollars",
            figure("three and a half million dollars", 3.5e6, "USD", step=5e5),
        ),
        ("a dozen mills", figure("a dozen mills", 12, of="mill", step=12)),
        (
            "dozens of mills",
            figure("dozens of mills", 24, of="mill", high=99, bound=RANGE, step=24),
        ),
        (
            "several hundred mills",
            figure("several hundred mills", 200, of="mill", high=900, bound=RANGE, step=200),
        ),
        (
            "tens of thousands of mills",
            figure("tens of thousands of mills", 10_000, of="mill", high=99_000, bound=RANGE, step=10_000),
        ),
        (
            "tens of thousands of tons of rice",
            figure("tens of thousands of tons", 10_000, "t", "rice", high=99_000, bound=RANGE, step=10_000),
        ),
        (
            "tens of millions of dollars",
            figure("tens of millions of dollars", 1e7, "USD", high=9.9e7, bound=RANGE, step=1e7),
        ),
        ("a couple of tons", figure("a couple of tons", 2, "t", high=3, bound=RANGE, step=2)),
    ],
)
def test_numbers_in_words(text: str, expected: Quantity) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1.2m", figure("$1.2m", 1.2e6, "USD", step=1e5)),
        ("US$5 billion", figure("US$5 billion", 5e9, "USD", step=1e9)),
        ("45 cents", figure("45 cents", 0.45, "USD", step=0.01)),
        ("€40 million", figure("€40 million", 4e7, "EUR", step=1e7)),
        ("£3", figure("£3", 3, "GBP")),
        ("3 pounds sterling", figure("3 pounds sterling", 3, "GBP")),
        ("500 won", figure("500 won", 500, "KRW", step=100)),
        ("500 North Korean won", figure("500 North Korean won", 500, "KPW", step=100)),
        ("35 yuan", figure("35 yuan", 35, "CNY")),
        ("45 rubles", figure("45 rubles", 45, "RUB")),
        ("a $71 billion trade surplus", figure("$71 billion", 7.1e10, "USD", "surplus", step=1e9)),
        ("$4 million in aid", figure("$4 million", 4e6, "USD", "aid", measure="aid", step=1e6)),
    ],
)
def test_sums_stay_in_their_currency(text: str, expected: Quantity) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("47 percent of voters", figure("47 percent", 47, "percent", "voter")),
        ("3.5%", figure("3.5%", 3.5, "percent", step=0.1)),
        ("2 percentage points", figure("2 percentage points", 2, "percentage point")),
        ("half of the workers", figure("half", 50, "percent", "worker", step=5)),
        ("a quarter of the crop", figure("a quarter", 25, "percent", "crop", step=5)),
        ("two-thirds of the crop", figure("two-thirds", 66.6667, "percent", "crop", step=5)),
        ("3/4 of the crop", figure("3/4", 75, "percent", "crop", step=5)),
        ("one in five households", figure("one in five", 20, "percent", step=5)),
        ("seven of 10 households", figure("seven of 10", 70, "percent", step=5)),
        ("three out of five households", figure("three out of five", 60, "percent", step=5)),
        (
            "two-tenths of a percentage point",
            figure("two-tenths of a percentage point", 0.2, "percentage point", step=0.1),
        ),
    ],
)
def test_shares_are_in_percent(text: str, expected: Quantity) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Two people died in Homs and 30 more in Hama",
            figure("30 more", 30, "person", "person", measure="killed", step=10),
        ),
        (
            "Two sailors were saved; 30 others are missing",
            figure("30 others", 30, "person", "sailor", measure="missing", step=10),
        ),
        (
            "Some 140 people died in Hiroshima on Monday, August 6, and 70 more in Nagasaki",
            figure("70 more", 70, "person", "person", measure="killed", step=10),
        ),
        ("It had 500 guns in May and 700 in June", figure("700", 700, of="gun", step=100)),
        ("The fire cost $2 million and 30 more were sold", figure("30", 30, step=10)),
    ],
)
def test_what_is_counted_is_told_once(text: str, expected: Quantity) -> None:
    assert read(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("33,000 tons of flour", figure("33,000 tons", 33_000, "t", "flour", step=1_000)),
        ("33 tons of wheat flour", figure("33 tons", 33, "t", "flour")),
        ("200,000 residents", figure("200,000 residents", 200_000, "person", "resident", step=100_000)),
        ("11,000 troops", figure("11,000 troops", 11_000, "person", "soldier", step=1_000)),
        ("12 F-35 jets", figure("12 F-35 jets", 12, of="jet")),
        ("one soldier", figure("one soldier", 1, "person", "soldier")),
        ("three of the soldiers", figure("three of the soldiers", 3, "person", "soldier")),
        ("15 dead", figure("15 dead", 15, "person", "person", measure="killed")),
        ("six injured", figure("six injured", 6, measure="injured")),
        ("5,000 won per kilogram", figure("5,000 won", 5_000, "KRW", per="kilogram", step=1_000)),
        ("300 grams of corn a day", figure("300 grams", 0.0003, "t", "corn", per="day", step=0.0001)),
        ("20 barrels of oil daily", figure("20 barrels", 3_179.75, "l", "oil", per="day", step=1_589.87)),
        ("15 yuan a head", figure("15 yuan", 15, "CNY", per="head")),
        ("the population is 300,000", figure("300,000", 300_000, measure="population", step=100_000)),
    ],
)
def test_of_what_and_per_what(text: str, expected: Quantity) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("its sixth nuclear test", figure("sixth nuclear test", 6, "ordinal", "nuclear test")),
        ("the 21st launch", figure("21st launch", 21, "ordinal", "launch")),
        ("a 27-year-old miller", figure("27-year-old", 27, "year", measure="age")),
        ("Kim, 66, left", figure("66", 66, "year", measure="age")),
        ("a miller aged 66", figure("66", 66, "year", measure="age")),
    ],
)
def test_ranks_and_ages(text: str, expected: Quantity) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("It reached an altitude of 560 km and flew 787 km", ["altitude", "distance"]),
        ("It flew 787 km and reached an altitude of 560 km", ["distance", "altitude"]),
        ("It has a range of 4,500 km", ["range"]),
        ("It flew eastward for 430 km", ["distance"]),
        ("It flew 430 km and 690 km from the coast", ["distance", "distance"]),
        ("It flew 430 km (267 miles) and 270 km (168 miles) respectively", ["distance", "distance"]),
        ("They flew 390 and 340 km", ["distance", "distance"]),
        ("It rose 50 km and 97 km off the coast it fell", ["", "position"]),
        ("It flew 430 km, with its altitude reaching 50 km", ["distance", "altitude"]),
        ("It flew a lofted path to a range of 900 km", ["distance"]),
        ("It flew on, reaching a height of 60 km and a range of 450 km", ["altitude", "distance"]),
        ("It flew 900 km and has a range of 4,500 km", ["distance", "range"]),
        ("It flew 900 km with a range of 4,500 km", ["distance", "range"]),
        ("It is capable of reaching a range of 4,500 km", ["range"]),
        ("It reached a 60 km height", ["altitude"]),
        ("It fell 97 km off the coast", ["position"]),
        ("12 people were killed and 30 injured", ["killed", "injured"]),
        ("Rice sold at 5,000 won", ["price"]),
        ("They were jailed for 15 years", ["sentence"]),
        ("The economy grew by 3.7 percent", ["growth"]),
        ("Russia will deliver 33,000 tons", ["aid"]),
        ("There were 33,000 tons", [""]),
    ],
)
def test_the_words_around_tell_what_is_measured(text: str, measures: list[str]) -> None:
    assert [q.measure for q in quantities(text)] == measures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It flew 787 km (489 miles).", [("787 km", 787, "km", Bound.EXACT)]),
        ("It flew 489 miles, or 787 km.", [("489 miles", 786.969, "km", Bound.EXACT)]),
        ("It flew 787 km (or about 489 miles).", [("787 km", 787, "km", Bound.EXACT)]),
        (
            "It flew 787 km (97 miles off the coast).",
            [("787 km", 787, "km", Bound.EXACT), ("97 miles", 156.106, "km", Bound.EXACT)],
        ),
        (
            "It cost 8,000 yuan ($1,160).",
            [("8,000 yuan", 8_000, "CNY", Bound.EXACT), ("$1,160", 1_160, "USD", ABOUT)],
        ),
    ],
)
def test_a_conversion_in_brackets_is_no_other_figure(text: str, figures: list[tuple[str, float, str, Bound]]) -> None:
    assert [(q.text, q.low, q.unit, q.bound) for q in read(text)] == figures


@pytest.mark.parametrize(
    "text",
    [
        "on May 14, 2017",
        "on Jan. 8-9",
        "on 3 September 2017",
        "September 11 and 9/11",
        "in 2017, since 1994 and in the 1990s",
        "at 3:40 p.m. and at 5 a.m.",
        "at 10 o'clock",
        "two weeks ago",
        "in the past three years",
        "the first time in the third quarter",
        "Room 39 and Unit 731",
        "reactor No. 2",
        "a Hwasong-12 missile",
        "COVID-19",
        "a Boeing 737",
        "a meeting of the G20",
        "the 7th Fleet at the 38th parallel",
        "by 5-4, or 47%-40%",
        "call 202-555-0123",
        "one of the largest mills",
        "That one has burned.",
        "the top 10 mills",
        "the key 9999999999999999999, or $9999999999999999999",
        "²",
    ],
)
def test_dates_clock_times_scores_and_names_are_no_figures(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("On May 14, 2017, 12 people died.", ["12 people"]),
        ("In 2017 it sent 2,017 tons.", ["2,017 tons"]),
        ("At 3:40 p.m. two Hwasong-12 missiles flew 787 km.", ["two Hwasong-12 missiles", "787 km"]),
        ("In Seoul 12 people died", ["12 people"]),
        ("more than 2,018 people", ["more than 2,018 people"]),
        ("Three of the 12 members left.", ["Three", "12 members"]),
        ("15 people, including 3 children", ["15 people", "3 children"]),
    ],
)
def test_figures_beside_dates_and_names(text: str, figures: list[str]) -> None:
    assert [q.text for q in quantities(text)] == figures


ANY_TEXT = st.text() | st.lists(
    st.sampled_from(
        [
            *("12", "2,111.5", "33,000", "2017", "$", "US$", "%", "-", "–", " ", ", ", "(", ")", ".", ":"),
            *(
                "two",
                "hundred",
                "million",
                "dozens",
                "half",
                "third",
                "a",
                "of",
                "to",
                "or",
                "about",
                "up to",
            ),
            *("km", "miles", "tons", "people", "a day", "per", "won", "May", "No.", "old", "magnitude", "m"),
            *("9" * 400, "$1" + "0" * 400, "９９", "²", "trillion trillion trillion trillion"),
        ]
    ),
    max_size=20,
).map(" ".join)


@given(ANY_TEXT)
def test_a_figure_stands_where_it_says_and_is_finite(text: str) -> None:
    found = quantities(text)
    assert [text[q.start : q.end] for q in found] == [q.text for q in found]
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(-math.inf < q.low <= q.high < math.inf and q.step > 0 for q in found)


@pytest.mark.parametrize("noise", ["1 ", "9", "a ", "two ", "million ", "of ", "- ", "1-", "$", "12 people "])
def test_hostile_text_takes_linear_time(noise: str) -> None:
    text = noise * (200_000 // len(noise))
    begun = time.process_time()
    quantities(text)
    assert time.process_time() - begun < 10
