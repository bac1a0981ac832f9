"""Whether the later of two claims speaks of a change, or is merely later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from _claims import NO_MODELS, claim, found
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import claims
from claimtrack.checks import change
from claimtrack.records import Finding, Label, Pair

FRIDAY = date(2018, 6, 1)


def pair(left: str, days: int | None, right: str) -> Pair:
    """The right one so many days after the left one; None where it has no date."""
    later = None if days is None else FRIDAY + timedelta(days)
    return Pair(claim(left, date=FRIDAY, claim_id="1"), claim(right, date=later, claim_id="2"))


@pytest.mark.parametrize(
    ("earlier", "days", "later", "score", "detail"),
    [
        ("Rations were suspended", 30, "Rations have resumed", 0.9, "30 days later: “resumed”"),
        ("The mill is open", 1, "The mill is no longer open", 0.6, "1 day later: “no longer”"),
        ("The mill is open", 10, "The mill has burned", 0.4, "10 days later: “has burned”"),
        ("He will go to Hanoi", 3, "He will go to Moscow instead", 0.9, "3 days later: “instead”"),
        ("12 people died", 3, "The toll has risen to 15 people", 0.4, "3 days later: “has risen”"),
        ("The mill is open", 10, "The mill is shut", 0.3, "10 days later"),
    ],
)
def test_a_later_report(earlier: str, days: int, later: str, score: float, detail: str) -> None:
    assert found(change.check, pair(earlier, days, later)) == ("change", score, detail)


@pytest.mark.parametrize(
    ("left", "days", "right"),
    [
        ("Rations were suspended", 0, "Rations have resumed"),
        ("Rations were suspended", None, "Rations have resumed"),
        ("The mill is open", 2, "The mill is shut"),  # reports of one event come within two days
        ("The mill is open", 2, "The mill has burned"),
        ("Rations were suspended", 1, "Rations have resumed"),  # so do two that both speak of a change
    ],
)
def test_reports_of_one_time(left: str, days: int | None, right: str) -> None:
    assert found(change.check, pair(left, days, right)) is None


def test_it_is_the_later_one_that_speaks_of_a_change() -> None:
    assert found(change.check, pair("Rations have resumed", 30, "There are no rations")) == (
        "change",
        0.3,
        "30 days later",
    )


def test_findings_name_their_pair() -> None:
    pairs = [pair("The mill is open", 0, "The mill is shut"), pair("The mill is open", 9, "The mill was closed again")]
    finding = Finding("change", Label.CHANGE, 0.9, "9 days later: “again”")
    assert list(change.check(pairs, NO_MODELS)) == [(1, finding)]


SENTENCE = st.sampled_from(["Trade was suspended", "Trade resumed", "Trade has ended", "There is no trade"])


@given(SENTENCE, st.sampled_from([None, -30, -2, -1, 0, 1, 2, 3]), SENTENCE)
def test_swapping_the_claims_changes_nothing(left: str, days: int | None, right: str) -> None:
    one = pair(left, days, right)
    assert found(change.check, one) == found(change.check, Pair(one.right, one.left))


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("day", [None, FRIDAY])
@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        ("Rations were suspended in April 2018.", "Rations resumed in May 2018.", True),
        ("Rations were suspended in March.", "Rations resumed in May.", True),
        ("Rations were suspended in May.", "Rations resumed in May.", False),
        ("Rations were suspended in March.", "Rations were paid out in May.", False),
        ("Rations were suspended in March.", "Rations resumed.", False),
        ("Rations were suspended in March.", "Officials may have resumed rations.", False),
    ],
)
def test_without_days_of_report_the_times_told_of_count(
    earlier: str, later: str, said: bool, day: date | None, swapped: bool
) -> None:
    ends = [claims.scoped(claim(text, date=day, claim_id=text[:30])) for text in (earlier, later)]
    one, other = reversed(ends) if swapped else ends
    finding = found(change.check, Pair(one, other))
    assert finding == (("change", 0.9, "told of a later time: “resumed”") if said else None)
