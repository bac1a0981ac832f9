"""The main job on five real pages: who published them, what they claim, and who says otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from claimtrack.pipeline import Tracker
from claimtrack.records import Article, Claim, RelationKind, Stance, Status
from claimtrack.settings import Settings

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the five sample pages are not here ({SEEDS})")

FURNITURE = [
    # titles, and what stands under a picture
    "Rations restart for some military families in North Korea",
    "tend to a small herd of goats",
    "Image: Daily NK file photo",
    "Public distribution system shifted to district offices",
    "North Korean Military Exploits Pandemic to Cash-in on Face Masks",
    "Pyongyang citizens visit Mansu Hill",
    "War on coronavirus",
    "Kangwon Province’s plan to improve quality of consumer goods comes under fire",
    "Pie in the sky?",
    # what stands on every page of the outlet
    "14 C\n",
    "Tuesday, March 5, 2024",
    "February 06, 2024 at 11:30AM",
    "by DailyNK(North Korean Media)",
    "Read in Korean",
    "appeared first on Daily NK English",
    "Most Popular Articles",
    "Daily NK works with a network of sources",
    "Their identities remain anonymous",
    "For more information about Daily NK’s network",
    "Please send any comments or questions",
    # who wrote it
    "Translated by David Black",
    "Edited by Robert Lauler",
    "Reported by Hyemin Son",
    "Translated by Leejin Jun",
    "Written in English by Eugene Whong",
    # the readers' corner
    "Comments (0)",
    "View all comments",
    "Add comment",
    "Add your comment by filling out the form",
    "Comments are approved by a moderator",
    "Comments will not appear in real time",
    "RFA is not responsible for the content of the postings",
    "Please, be respectful of others' point of view",
    "View Full Site",
]


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """With the models of the settings, the seeds added."""
    with closing(Tracker(Settings(index=tmp_path_factory.mktemp("seeds")))) as opened:
        added = opened.add([SEEDS])
        assert (added.articles, added.skipped, added.without_outlet) == ({"new": 5}, [], 1)
        yield opened


@pytest.fixture(scope="module")
def articles(tracker: Tracker) -> dict[str, Article]:
    """By the number that their file's name begins with."""
    found = [tracker.store.article(one) for one in tracker.store.article_ids()]
    return {Path(article.provenance.path).name[:3]: article for article in found if article}


@pytest.fixture(scope="module")
def claims(tracker: Tracker) -> list[Claim]:
    return [claim for one in tracker.store.article_ids() for claim in tracker.store.claims_of_article(one)]


def test_the_pages_tell_their_outlets(articles: dict[str, Article]) -> None:
    outlets = {number: article.outlet for number, article in sorted(articles.items())}
    assert outlets == {"000": "Daily NK", "001": "Daily NK", "002": "RFA", "003": None, "004": "Daily NK"}


def test_the_day_in_a_pages_header_is_not_its_date(articles: dict[str, Article]) -> None:
    dates = {number: article.date for number, article in sorted(articles.items())}
    assert dates == {"000": None, "001": None, "002": None, "003": None, "004": date(2024, 2, 6)}


def test_the_furniture_is_on_the_pages(articles: dict[str, Article]) -> None:
    texts = "\n".join(article.text for article in articles.values())
    assert [words for words in FURNITURE if words not in texts] == []


def test_no_claim_is_furniture(claims: list[Claim]) -> None:
    assert [(words, claim.text) for claim in claims for words in FURNITURE if words in claim.text + "\n"] == []


def test_every_page_has_its_claims(claims: list[Claim]) -> None:
    """The first and the last words of the report are there: not too little is made of it either."""
    of = Counter(claim.article_id for claim in claims)
    assert len(of) == 5
    assert min(of.values()) >= 10
    texts = [claim.text for claim in claims]
    for words in (
        "Following a whirlwind of summits",
        "Those who don’t understand that times have changed",
        "essentially ceased functioning years ago",
        "Raw materials go only to military-affiliated companies",
        "The aid package covers 33,000 tons of flour, delivered in two phases.",
        "Ministries and agencies coordinate carefully",
        "they seem unable to come up with fundamental solutions",
    ):
        assert [text for text in texts if words in text], words


def test_every_claim_is_a_slice_of_its_article(tracker: Tracker, claims: list[Claim]) -> None:
    texts = {one: article.text for one in tracker.store.article_ids() if (article := tracker.store.article(one))}
    assert [claim for claim in claims if texts[claim.article_id][claim.start : claim.end] != claim.text] == []


def test_rations_resumed_is_said_first_by_the_report_of_it(tracker: Tracker) -> None:
    first = tracker.find("rations resumed")[0]
    said = first.claim.attribution
    assert "restarted the distribution of rations to some military families" in first.claim.text
    assert (first.claim.outlet, first.stance) == ("Daily NK", Stance.SAYS_SO)
    assert "a source in North Hamgyong Province" in (said.speaker, said.backed_by)


def test_the_same_report_says_otherwise_of_rations_suspended(tracker: Tracker) -> None:
    resumed, suspended = (tracker.find(f"rations {what}")[0] for what in ("resumed", "suspended"))
    assert suspended.claim == resumed.claim
    assert suspended.stance is Stance.SAYS_OTHERWISE
    assert "“suspended”, against “restarted”" in suspended.why


def test_another_figure_for_the_flour_is_contradicted(tracker: Tracker) -> None:
    (checked,) = tracker.check(["Russia will deliver 50,000 tons of flour to North Korea"])
    against = [e for e in checked.evidence if e.relation is RelationKind.CONTRADICTION]
    assert (checked.status, checked.origins) == (Status.CONTRADICTED, 1)
    assert [e.claim.text for e in against] == ["The aid package covers 33,000 tons of flour, delivered in two phases."]
    assert against[0].reason.startswith("50,000 tons, against 33,000 tons")


def test_the_right_figure_is_not(tracker: Tracker) -> None:
    (checked,) = tracker.check(["Russia will deliver 33,000 tons of flour to North Korea"])
    assert checked.status not in (Status.CONTRADICTED, Status.DISPUTED)


@pytest.mark.parametrize("draft", ["The population of Pyongsong is 300,000", "Pyongsong has 300,000 residents"])
def test_another_citys_figure_contradicts_nothing(tracker: Tracker, draft: str) -> None:
    (checked,) = tracker.check([draft])
    assert [e.claim.text for e in checked.evidence if e.relation is RelationKind.CONTRADICTION] == []
    assert checked.status not in (Status.CONTRADICTED, Status.DISPUTED)
