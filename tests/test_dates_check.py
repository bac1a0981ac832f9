"""Two claims' times: one day, days that exclude each other, or other occasions."""

from __future__ import annotations

from datetime import date

import pytest
from _claims import NO_MODELS, claim, found, pair

from claimtrack.checks import dates
from claimtrack.checks.dates import in_words
from claimtrack.records import Finding, Label, Pair, Precision, TimeSpan

MONDAY = date(2018, 10, 15)


@pytest.mark.parametrize(
    ("left", "right", "found_"),
    [
        (
            "The army launched two rockets off the coast on Wednesday",
            "The two rockets were launched by the army off the coast on Friday",
            ("contradiction", 1.0, "10 October 2018, against 12 October 2018"),
        ),
        (
            "Pyongyang conducted its sixth nuclear test on September 3, 2017",
            "Pyongyang conducted its sixth nuclear test on September 9, 2017",
            ("contradiction", 1.0, "3 September 2017, against 9 September 2017"),
        ),
        (
            "A fire destroyed the mill in Sariwon, which was sold on May 3",
            "A fire destroyed the mill in Sariwon on May 9",
            ("contradiction", 0.35, "3 May 2018, against 9 May 2018"),  # the dates stand by two verbs
        ),
    ],
)
def test_one_event_on_two_days(left: str, right: str, found_: tuple[str, float, str]) -> None:
    assert found(dates.check, pair(left, right, MONDAY)) == found_


@pytest.mark.parametrize(
    ("left", "right", "found_"),
    [
        (
            "Pyongyang conducted its sixth nuclear test in September 2017",
            "Pyongyang conducted its fifth nuclear test in September 2016",
            ("other_scope", 0.7, "September 2017, against September 2016"),
        ),
        (
            "Pyongyang conducted a nuclear test in September 2017",
            "Pyongyang launched a missile in May 2017",
            ("other_scope", 0.5, "September 2017, against May 2017"),
        ),
        (
            "The mill closed in the spring of 2017",
            "The mill closed in December 2017",
            ("other_scope", 0.7, "1 March 2017 to 31 May 2017, against December 2017"),
        ),
        (
            "The mill burned in late September",
            "The mill burned on September 2",
            ("other_scope", 0.5, "20 September 2018 to 30 September 2018, against 2 September 2018"),
        ),
        ("The mill closed in 2015", "The mill closed in 2017", ("other_scope", 0.7, "2015, against 2017")),
        (
            "Kim Yong Nam met the traders on October 1",
            "Choe Son Hui met the traders on October 9",
            ("other_scope", 0.5, "1 October 2018, against 9 October 2018"),
        ),
        (
            "Trade was stopped in January 2020",
            "Corn has been on sale in March 2024",
            ("other_scope", 0.5, "January 2020, against March 2024"),
        ),
    ],
)
def test_another_time_is_another_occasion(left: str, right: str, found_: tuple[str, float, str]) -> None:
    assert found(dates.check, pair(left, right, MONDAY)) == found_


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The border was shut on October 12", "On Friday the border was closed"),
        ("The border was shut on 12 October 2018", "The border was shut on Friday"),
    ],
)
def test_one_day_is_weak_evidence_of_one_event(left: str, right: str) -> None:
    expected = ("entailment", 0.2, "both on 12 October 2018")
    assert found(dates.check, pair(left, right, MONDAY)) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # Seoul and Washington have two days for one event.
        ("The army launched two rockets on Wednesday", "The army launched two rockets on Thursday"),
        # One lies in the other, or may.
        ("The border was shut on October 12", "The border was shut in October 2018"),
        ("The border was shut in October 2018", "The border was shut in 2018"),
        ("The mill burned last week", "The mill burned on October 9"),
        ("The mill burned in late September", "The mill burned on September 18"),
        ("The mill closed in the spring of 2017", "The mill closed in June 2017"),
        # A bound is not the event's own day, nor is the day on which it was told.
        ("The border has been shut since May 2016", "The border was shut in January 2018"),
        ("The mill will close by Friday", "The mill closed on October 1"),
        ("The mill closed after Monday’s fire", "The mill closed on October 1"),
        ("The mill burned, a trader said on Monday", "The mill burned, a trader said on Friday"),
        ("The mill burned, a trader told Daily NK on October 2", "The mill burned on October 12"),
        # One of something said in passing.
        (
            "A fire destroyed the mill in Sariwon, which was sold in May 2015",
            "A fire destroyed the mill in Sariwon in March 2018",
        ),
        # Six days off is as good as the day beside it.
        ("The army launched two rockets on Tuesday", "The army launched two rockets on Friday"),
        # One says when, the other does not.
        ("The border was shut on October 12", "The border was shut"),
        ("The border was shut", "The border was shut"),
    ],
)
def test_times_that_do_not_tell(left: str, right: str) -> None:
    assert found(dates.check, pair(left, right, MONDAY)) is None


def test_the_same_word_from_articles_of_one_week_is_one_day() -> None:
    text = "The army launched two rockets off the coast on Friday"
    dated_early, dated_well = claim(text, date=date(2018, 10, 10)), claim(text, date=date(2018, 10, 12))
    week_after = claim(text, date=date(2018, 10, 20))
    contradiction = ("contradiction", 1.0, "12 October 2018, against 19 October 2018")
    assert found(dates.check, Pair.of(dated_early, dated_well)) is None
    assert found(dates.check, Pair.of(dated_well, week_after)) == contradiction


def test_findings_name_their_pair() -> None:
    pairs = [
        pair("The mill burned", "The mill burned", MONDAY),
        pair("The mill burned on Friday", "The mill burned on October 12", MONDAY),
    ]
    finding = Finding("dates", Label.ENTAILMENT, 0.2, "both on 12 October 2018")
    assert list(dates.check(pairs, NO_MODELS)) == [(1, finding)]


@pytest.mark.parametrize(
    ("first", "last", "precision", "words"),
    [
        (date(2017, 9, 3), date(2017, 9, 3), Precision.DAY, "3 September 2017"),
        (date(2017, 9, 1), date(2017, 9, 30), Precision.MONTH, "September 2017"),
        (date(2017, 1, 1), date(2017, 12, 31), Precision.YEAR, "2017"),
        (date(1993, 1, 1), date(1996, 12, 31), Precision.YEAR, "1993 to 1996"),
        (date(2018, 1, 20), date(2018, 1, 31), Precision.WEEK, "20 January 2018 to 31 January 2018"),
        (date(2018, 1, 20), date(2018, 1, 20), Precision.WEEK, "20 January 2018"),
        (date(2017, 3, 1), date(2017, 5, 31), Precision.SEASON, "1 March 2017 to 31 May 2017"),
    ],
)
def test_a_time_in_words(first: date, last: date, precision: Precision, words: str) -> None:
    assert in_words(TimeSpan(first=first, last=last, precision=precision)) == words
