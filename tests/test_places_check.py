"""Two claims' places: one place, places that exclude each other, or other scenes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from _claims import NO_MODELS, found, pair

from claimtrack.checks import places
from claimtrack.records import Finding, Label, Pair


@pytest.mark.parametrize(
    ("left", "right", "detail"),
    [
        (
            "There are 200,000 residents in Chongju",
            "The population of Pyongsong is 300,000",
            "Chongju, against Pyongsong",
        ),
        ("Prices rose in Hyesan", "Prices rose in Sinuiju", "Hyesan, against Sinuiju"),
        (
            "Prices rose in Hyesan and in Musan County",
            "Prices rose in Sinuiju",
            "Hyesan and Musan County, against Sinuiju",
        ),
        (
            "The Pyongsong area was flooded",
            "Soldiers left the barracks at Kaesong",
            "Pyongsong, against Kaesong",
        ),
        (
            "Markets closed in Kangwon Province",
            "Prices rose in Gangwon Province",
            "Kangwon Province, against Gangwon Province",
        ),
    ],
)
def test_elsewhere_is_other_scope(left: str, right: str, detail: str) -> None:
    assert found(places.check, pair(left, right)) == ("other_scope", 0.5, detail)


def test_one_event_put_in_two_places() -> None:
    left = "Kim Jong Un inspected a new fertiliser factory in Sinuiju on Monday"
    right = "Kim Jong Un on Monday inspected the new fertiliser factory in Wonsan"
    assert found(places.check, pair(left, right)) == ("contradiction", 1.0, "Sinuiju, against Wonsan")


@pytest.mark.parametrize(
    ("left", "right", "place"),
    [
        ("Markets closed in Jeongju", "Markets closed in Chongju", "Chongju"),
        ("Markets closed in Chongju", "Prices rose in Chongju, North Pyongan Province", "Chongju"),
        ("Markets closed in Yanggang Province", "Prices rose in Ryanggang Province", "Ryanggang Province"),
        ("Markets closed in Hyesan and in Wonsan", "Prices rose in Wonsan", "Wonsan"),
    ],
)
def test_one_place_is_weak_evidence_of_one_event(left: str, right: str, place: str) -> None:
    assert found(places.check, pair(left, right)) == ("entailment", 0.2, f"both in {place}")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # One lies in the other.
        ("Markets closed in Chongju", "Markets closed in North Pyongan Province"),
        ("Rations resumed in Musan County", "Rations resumed across North Korea"),
        # A country acts, and is named for many reasons.
        ("Russia will deliver flour to North Korea", "China will deliver flour to North Korea"),
        ("Rations resumed in South Korea", "Rations resumed in Hyesan"),
        # Where the speaker or the reporter is.
        ("Prices rose, a source in Hyesan said", "Prices rose, a source in Sinuiju said"),
        ("HYESAN — Prices rose", "Prices rose in Sinuiju"),
        # A name that is no scene.
        ("Hyesan denies that prices rose", "Prices rose in Sinuiju"),
        # Worded alike, but of different people.
        (
            "Kim Yong Nam opened a new hospital in Sinuiju on Monday",
            "Choe Son Hui opened a new hospital in Wonsan on Monday",
        ),
        # One says where, the other does not.
        ("Prices rose in Hyesan", "Prices rose"),
        ("Prices rose", "Prices rose"),
    ],
)
def test_places_that_do_not_tell(left: str, right: str) -> None:
    assert found(places.check, pair(left, right)) is None


def test_a_place_named_beside_the_other_claim_is_not_elsewhere() -> None:
    apart = pair("Prices rose in Hyesan", "Prices rose in Sinuiju")
    left_beside = Pair(replace(apart.left, title="A bad month in Sinuiju"), apart.right)
    right_beside = Pair(apart.left, replace(apart.right, before="Traders went to Hyesan."))
    assert found(places.check, left_beside) is None
    assert found(places.check, right_beside) is None


def test_findings_name_their_pair() -> None:
    pairs = [pair("Prices rose", "Prices rose"), pair("Prices rose in Hyesan", "Prices rose in Sinuiju")]
    finding = Finding("places", Label.OTHER_SCOPE, 0.5, "Hyesan, against Sinuiju")
    assert list(places.check(pairs, NO_MODELS)) == [(1, finding)]
