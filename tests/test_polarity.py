"""Verbs that deny or reverse each other, and those that only look so."""

from __future__ import annotations

import pytest
from _claims import NO_MODELS, found, pair
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.checks import polarity
from claimtrack.records import Finding, Label, Pair


@pytest.mark.parametrize(
    ("left", "right", "detail"),
    [
        (
            "Russia suspended coal shipments to North Korea",
            "Russia restarted coal shipments to North Korea",
            "“suspended”, against “restarted”",
        ),
        ("Rations resumed", "Rations have been stopped", "“resumed”, against “stopped”"),
        (
            "The border crossing at Hyesan was closed",
            "The border crossing at Hyesan was reopened",
            "“closed”, against “reopened”",
        ),
        (
            "Kim Jong Un will attend the summit in Moscow",
            "Kim Jong Un will skip the summit in Moscow",
            "“attend”, against “skip”",
        ),
        (
            "The ministry denied the report of an outbreak",
            "The ministry confirmed the report of an outbreak",
            "“denied”, against “confirmed”",
        ),
        ("Rice prices rose in Hyesan", "Rice prices fell in Hyesan", "“rose”, against “fell”"),
        ("The council rejected the budget", "The council approved the budget", "“rejected”, against “approved”"),
        (
            "The army sent soldiers to the dam",
            "The army withdrew soldiers from the dam",
            "“sent”, against “withdrew”",
        ),
    ],
)
def test_opposite_verbs_of_one_matter(left: str, right: str, detail: str) -> None:
    assert found(polarity.check, pair(left, right)) == ("contradiction", 1.0, detail)


@pytest.mark.parametrize(
    ("left", "right", "detail"),
    [
        ("The mill has closed", "The mill has not closed", "“closed”, against “not closed”"),
        ("The mill never closed", "The mill closed", "“closed”, against “not closed”"),
        ("The firms can block the traffic", "The firms cannot block the traffic", "“block”, against “not block”"),
        ("The firms block the traffic", "The firms can’t block the traffic", "“block”, against “not block”"),
        ("The union will back the bill", "The union will not back the bill", "“back”, against “not back”"),
        ("The union will back the bill", "The union won't back the bill", "“back”, against “not back”"),
        ("In May the mill closed", "In May the mill has not closed", "“closed”, against “not closed”"),
        (
            "Kim Jong Un will attend the summit",
            "Kim Jong Un won’t attend the summit",
            "“attend”, against “not attend”",
        ),
        ("The talks stopped", "Nothing stopped the talks", "“stopped”, against “not stopped”"),
        ("The council failed to approve it", "The council approved it", "“approved”, against “not approve”"),
        ("12 people died in the fire", "12 people did not die in the fire", "“died”, against “not die”"),
    ],
)
def test_one_verb_denied(left: str, right: str, detail: str) -> None:
    assert found(polarity.check, pair(left, right)) == ("contradiction", 1.0, detail)


def test_the_score_is_the_share_of_the_other_words() -> None:
    left, right = "Rice prices rose in Hyesan", "Rice prices fell in Musan and in Hoeryong"
    assert found(polarity.check, pair(left, right)) == ("contradiction", 0.67, "“rose”, against “fell”")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Russia suspended coal shipments", "Russia stopped coal shipments"),
        ("The mill has not closed", "The mill never closed"),
        ("The court did not convict the mayor", "The court acquitted the mayor"),
        ("Trade was suspended in May and resumed in June", "Trade was suspended in May"),
        ("Trade was suspended in May and resumed in June", "Trade resumed in June"),
        ("Rice prices rose in Hyesan", "Wages of miners in Musan fell"),
        ("It is unclear whether trade in coal was suspended", "Trade in coal was resumed"),
        ("Not only was trade suspended, the border was sealed", "Trade was suspended and the border was sealed"),
        ("Nobody was hurt when the mill in the valley burned and closed", "The mill in the valley burned and closed"),
        ("The firms will be free to block traffic", "The firms say they will not block traffic"),
        ("Why don't they close the mill in May?", "They will close the mill in May"),
        ("Why don't they go back and help fix the towns?", "He told them to go back and fix the towns"),
        ("The mill burned", "The dam broke"),
    ],
)
def test_what_is_no_opposite(left: str, right: str) -> None:
    assert found(polarity.check, pair(left, right)) is None


def test_findings_name_their_pair() -> None:
    pairs = [pair("The mill burned", "The dam broke"), pair("The mill closed", "The mill opened")]
    finding = Finding("polarity", Label.CONTRADICTION, 1.0, "“closed”, against “opened”")
    assert list(polarity.check(pairs, NO_MODELS)) == [(1, finding)]


SUBJECT = st.sampled_from(["the mill", "the mill in Hyesan", "coal trade", "the party school"])
VERBS = st.sampled_from("opened closed started stopped resumed suspended failed succeeded".split())
NEGATION = st.sampled_from(["", "never ", "not only "])
SENTENCE = st.lists(st.builds("{}{} {}".format, NEGATION, VERBS, SUBJECT), min_size=1, max_size=3).map(" and ".join)


@given(SENTENCE, SENTENCE)
def test_swapping_the_claims_changes_nothing_but_the_order_of_the_words(left: str, right: str) -> None:
    one = pair(left, right)
    forth, back = found(polarity.check, one), found(polarity.check, Pair(one.right, one.left))
    assert (forth and (*forth[:2], sorted(forth[2]))) == (back and (*back[:2], sorted(back[2])))
