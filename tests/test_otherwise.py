"""Claims that differ in a figure, a place or a verb, and whether they say the same but for that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from _claims import NO_MODELS, pair

from claimtrack.checks import numbers, otherwise, places, polarity
from claimtrack.models import bundled_entailer
from claimtrack.models.encoder import SentenceEncoder
from claimtrack.models.entailer import CrossEntailer
from claimtrack.protocols import Models
from claimtrack.records import Pair


@pytest.fixture(scope="module")
def models() -> Models:
    return Models(SentenceEncoder(), CrossEntailer(str(bundled_entailer())))


def of_articles(left: str, right: str) -> Pair:
    found = pair(left, right)
    return Pair(replace(found.left, article_id="a"), replace(found.right, article_id="b"), 0.9)


def score(models: Models, left: str, right: str) -> float | None:
    forth = [f.score for _, f in otherwise.check([of_articles(left, right)], models)]
    back = [f.score for _, f in otherwise.check([of_articles(right, left)], models)]
    assert forth == pytest.approx(back, abs=1e-3)
    return forth[0] if forth else None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The fire at the mill killed 12 people on Monday.", "On Monday 19 people died in a fire at the mill."),
        ("The ministry suspended rail freight to the port.", "The ministry has resumed rail freight to the port."),
        ("The council approved the budget for the port.", "The council did not approve the budget for the port."),
    ],
)
def test_of_one_event_the_rest_is_the_same(models: Models, left: str, right: str) -> None:
    found = score(models, left, right)
    assert found is not None
    assert found >= 0.6


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The fire at the mill in Ohio killed 12 people.", "A bus that overturned near the lake killed 19 people."),
        ("The company paid $600,000 for its new mill.", "The union says it spent $500,000 on lawyers last year."),
    ],
)
def test_of_two_things_it_is_not(models: Models, left: str, right: str) -> None:
    found = score(models, left, right)
    assert found is not None
    assert found < 0.4


def test_nothing_is_asked_where_nothing_differs_or_one_side_is_a_draft(models: Models) -> None:
    assert (
        score(models, "The fire at the mill killed 12 people.", "The fire at the mill killed 12 people on Monday.")
        is None
    )
    given = pair("The fire at the mill killed 12 people.", "The fire at the mill killed 19 people.")
    assert list(otherwise.check([given], models)) == []
    draft = Pair(given.left, replace(given.right, article_id="b"), 0.9)
    assert list(otherwise.check([draft], models)) == []
    assert list(otherwise.check([of_articles(given.left.text, given.right.text)], NO_MODELS_AT_ALL)) == []


NO_MODELS_AT_ALL = Models(NO_MODELS, None)  # type: ignore[arg-type]


def test_what_differs_is_made_one_on_either_side() -> None:
    fires = of_articles("The fire killed 12 people there.", "The fire killed 19 people there.")
    assert numbers.exchanged(fires) == [
        ("The fire killed 12 people there.", "The fire killed 12 people there."),
        ("The fire killed 19 people there.", "The fire killed 19 people there."),
    ]
    verbs = of_articles("The ministry suspended rail freight.", "The ministry resumed rail freight.")
    assert polarity.exchanged(verbs) == [
        ("The ministry suspended rail freight.", "The ministry suspended rail freight."),
        ("The ministry resumed rail freight.", "The ministry resumed rail freight."),
    ]
    where = of_articles(
        "Kim Jong Un opened a fertilizer plant in Sunchon.", "Kim Jong Un opened a fertilizer plant in Hamhung."
    )
    assert places.exchanged(where) == [
        (where.left.text, where.left.text),
        (where.right.text, where.right.text),
    ]
    same = of_articles("The ministry resumed rail freight.", "Rail freight was resumed by the ministry.")
    assert numbers.exchanged(same) == polarity.exchanged(same) == places.exchanged(same) == []


@pytest.mark.parametrize(
    ("denied", "plain"),
    [
        ("The council did not approve the plan.", "The council did approve the plan."),
        ("The council didn’t approve the plan.", "The council did approve the plan."),
        ("The council won't approve the plan.", "The council will approve the plan."),
        ("The council cannot approve the plan.", "The council can approve the plan."),
        ("The council never approved the plan.", "The council approved the plan."),
        ("The council failed to approve the plan.", "The council approve the plan."),
    ],
)
def test_a_denial_is_taken_out(denied: str, plain: str) -> None:
    approved = "The council approved the plan last week."
    assert polarity.exchanged(of_articles(denied, approved)) == [(plain, approved)]
    assert polarity.exchanged(of_articles(approved, denied)) == [(approved, plain)]


def test_a_denial_that_cannot_be_taken_out() -> None:
    for denied in (
        "Neither the mayor nor the council approved the plan.",
        "The council did not fail to approve the plan.",
    ):
        assert polarity.exchanged(of_articles(denied, "The council approved the plan last week.")) == []


def test_all_figures_are_made_one() -> None:
    fires = of_articles(
        "The fire killed 12 people and injured 30 others.", "The fire killed 19 people and injured 45 others."
    )
    assert [left == right for left, right in numbers.exchanged(fires)] == [True, True]
