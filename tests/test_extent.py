"""Some is not all: agreement between them is open, whoever says which."""

from __future__ import annotations

import pytest
from _encoder import HashingEncoder

from claimtrack.checks.extent import check
from claimtrack.protocols import Models
from claimtrack.records import Claim, Finding, Pair

MODELS = Models(HashingEncoder())


def found(left: str, right: str) -> list[Finding]:
    return [finding for _, finding in check([Pair(Claim(text=left), Claim(text=right), 0.8)], MODELS)]


@pytest.mark.parametrize(
    ("some", "everything"),
    [
        ("Some military families received rations.", "Military families nationwide received rations."),
        ("Several of the mines have closed.", "All of the mines have closed."),
        ("A few schools in Hyesan reopened.", "Every school in Hyesan reopened."),
        ("Certain officials were given cars.", "Officials throughout the country were given cars."),
    ],
)
def test_some_against_all(some: str, everything: str) -> None:
    (one,), (other,) = found(some, everything), found(everything, some)
    assert one == other
    assert one.detail.startswith("one side says “")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Some families received rations.", "Families in Hamhung received rations."),
        ("Some families received rations.", "Not all families received rations."),
        ("Some families received rations.", "Families received rations, first of all corn."),
        ("Some 200 families received rations.", "All families received rations."),
        ("All families received rations.", "All families were given rations, some of them twice."),
    ],
)
def test_no_such_thing(left: str, right: str) -> None:
    assert found(left, right) == found(right, left) == []
