"""When and where: dates and places in a claim."""

from __future__ import annotations

import time
from datetime import date

import pytest

from claimtrack.claims.places import places
from claimtrack.claims.times import times

MONDAY = date(2018, 10, 15)


def _dated(text: str, published: date | None = MONDAY) -> list[tuple[str, str, str, str]]:
    return [(t.text, str(t.first), str(t.last), t.precision.value) for t in times(text, published)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A trader said on October 12 that", [("October 12", "2018-10-12", "2018-10-12", "day")]),
        ("on Oct. 12, 2017, the", [("Oct. 12, 2017", "2017-10-12", "2017-10-12", "day")]),
        ("12 February 2021", [("12 February 2021", "2021-02-12", "2021-02-12", "day")]),
        ("on Sunday, Sept. 3, 2017", [("Sunday, Sept. 3, 2017", "2017-09-03", "2017-09-03", "day")]),
        ("reached them by Jan. 8.", [("Jan. 8", "2018-01-08", "2018-01-08", "day")]),
        ("on 2017-09-03 and", [("2017-09-03", "2017-09-03", "2017-09-03", "day")]),
        ("a test on May 14", [("May 14", "2018-05-14", "2018-05-14", "day")]),
        ("closed in January 2020", [("January 2020", "2020-01-01", "2020-01-31", "month")]),
        ("a decree in September", [("September", "2018-09-01", "2018-09-30", "month")]),
        ("last month", [("last month", "2018-09-01", "2018-09-30", "month")]),
        ("in late January", [("late January", "2018-01-20", "2018-01-31", "week")]),
        ("in June last year", [("June last year", "2017-06-01", "2017-06-30", "month")]),
        ("last June", [("last June", "2018-06-01", "2018-06-30", "month")]),
        ("Trade stopped Tuesday.", [("Tuesday", "2018-10-09", "2018-10-09", "day")]),
        ("Trade stopped on Monday.", [("Monday", "2018-10-15", "2018-10-15", "day")]),
        ("They will meet on Friday.", [("Friday", "2018-10-19", "2018-10-19", "day")]),
        ("last Monday", [("last Monday", "2018-10-08", "2018-10-08", "day")]),
        ("next Monday", [("next Monday", "2018-10-22", "2018-10-22", "day")]),
        (
            "He said Thursday that he will go Friday",
            [("Thursday", "2018-10-11", "2018-10-11", "day"), ("Friday", "2018-10-19", "2018-10-19", "day")],
        ),
        ("on October 5, Friday, at", [(t, "2018-10-05", "2018-10-05", "day") for t in ("October 5", "Friday")]),
        ("on Friday (October 5)", [(t, "2018-10-05", "2018-10-05", "day") for t in ("Friday", "October 5")]),
        (
            "the Oct. 5, Thursday, edition",  # a Friday: it does not say which is right
            [("Oct. 5", "2018-10-05", "2018-10-05", "day"), ("Thursday", "2018-10-11", "2018-10-11", "day")],
        ),
        (
            "shut from October 9 to January 20",
            [("October 9", "2018-10-09", "2018-10-09", "day"), ("January 20", "2019-01-20", "2019-01-20", "day")],
        ),
        ("the 2017 Sept. 19 truce", [("2017 Sept. 19", "2017-09-19", "2017-09-19", "day")]),
        ("It rained yesterday", [("yesterday", "2018-10-14", "2018-10-14", "day")]),
        ("last week", [("last week", "2018-10-08", "2018-10-14", "week")]),
        ("earlier this month", [("earlier this month", "2018-10-01", "2018-10-15", "month")]),
        ("two weeks ago", [("two weeks ago", "2018-09-28", "2018-10-04", "week")]),
        ("20 years ago", [("20 years ago", "1998-01-01", "1998-12-31", "year")]),
        ("the spring of 2019", [("the spring of 2019", "2019-03-01", "2019-05-31", "season")]),
        ("the third quarter of 2017", [("the third quarter of 2017", "2017-07-01", "2017-09-30", "season")]),
        ("in 2018", [("2018", "2018-01-01", "2018-12-31", "year")]),
        ("last year", [("last year", "2017-01-01", "2017-12-31", "year")]),
        ("the mid-1990s", [("mid-1990s", "1993-01-01", "1996-12-31", "year")]),
        ("to the end of the year", [("the end of the year", "2018-12-01", "2018-12-31", "month")]),
        ("at a year-end meeting", [("year-end", "2018-12-01", "2018-12-31", "month")]),
        ("2018 people, 2,017 tons and $2016", []),
        ("They may march on", []),
        ("on June 31", []),
        ("seen on Tucker Carlson Tonight, in USA Today", []),
    ],
)
def test_dates_are_resolved_against_the_day_of_publication(text: str, found: list[tuple[str, str, str, str]]) -> None:
    assert _dated(text) == found


def test_without_a_day_of_publication_only_absolute_dates_are_known() -> None:
    text = "On Monday, last month, on May 3, in May 2016 and in 2014"
    assert [t[0] for t in _dated(text, None)] == ["May 2016", "2014"]


def test_a_date_stands_where_it_says() -> None:
    text = "In January 2020 trade stopped; on Monday it resumed in Rason, a year after 2019."
    assert [text[t.start : t.end] for t in times(text, MONDAY)] == ["January 2020", "Monday", "2019"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "a trader from the city of Chongju, North Pyongan province",
            [
                ("Chongju", ("North Pyongan Province", "North Korea")),
                ("North Pyongan Province", ("North Korea",)),
            ],
        ),
        ("Musan County", [("Musan County", ("North Hamgyong Province", "North Korea"))]),
        ("Jeongju", [("Chongju", ("North Pyongan Province", "North Korea"))]),
        ("Cheongju", [("Cheongju", ("North Chungcheong Province", "South Korea"))]),
        ("Yanggang Province", [("Ryanggang Province", ("North Korea",))]),
        ("North Hamgyeong", [("North Hamgyong Province", ("North Korea",))]),
        ("South P’yŏngan", [("South Pyongan Province", ("North Korea",))]),
        ("Kangwon Province’s plan", [("Kangwon Province", ("North Korea",))]),
        ("Gangwon Province", [("Gangwon Province", ("South Korea",))]),
        ("Sinŭiju", [("Sinuiju", ("North Pyongan Province", "North Korea"))]),
        ("Punggyeri", [("Punggye-ri", ("Kilju County", "North Hamgyong Province", "North Korea"))]),
        ("Pyongyang-based", [("Pyongyang", ("North Korea",))]),
        ("Unsan County", [("Unsan County", ("North Korea",))]),
        (
            "Unsan County, South Pyongan Province",
            [
                ("Unsan County", ("South Pyongan Province", "North Korea")),
                ("South Pyongan Province", ("North Korea",)),
            ],
        ),
        ("Suan laughed", []),
        ("Suan County", [("Suan County", ("North Hwanghae Province", "North Korea"))]),
        ("The Washington Post told us", []),
        ("a US ship, they told us", [("United States", ())]),
        ("the North Korean army", []),
        (
            "in Atlanta, Georgia",
            [
                ("Atlanta", ("Georgia (U.S. state)", "United States")),
                ("Georgia (U.S. state)", ("United States",)),
            ],
        ),
        ("Georgia", []),
    ],
)
def test_places_fold_romanisations_and_know_what_contains_them(
    text: str, found: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(p.name, p.within) for p in places(text)] == found


def test_a_place_stands_where_it_says() -> None:
    text = "Hyesan’s market and P'yŏngsong-si, South Pyongan province"
    assert [text[p.start : p.end] for p in places(text)] == [p.text for p in places(text)]


@pytest.mark.parametrize("noise", ["Monday ", "1 ", "2017", "May ", "the end of ", "North ", "Kim-", "S. ", "’s "])
def test_hostile_text_takes_linear_time(noise: str) -> None:
    text = noise * (200_000 // len(noise))
    begun = time.process_time()
    times(text, MONDAY)
    places(text)
    assert time.process_time() - begun < 10
