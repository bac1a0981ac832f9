"""The database keeps what it is given: identities, versions, shared wordings, and whole articles or none."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.records import (
    Article,
    Attribution,
    Claim,
    Cluster,
    ClusterStatus,
    Commitment,
    Cut,
    Dependence,
    Finding,
    Label,
    Origin,
    Pair,
    Provenance,
    Relation,
    RelationKind,
    Voice,
)
from claimtrack.store import SCHEMA, Added, Store, article_id, claim_id, wording

SAID = Attribution(
    voice=Voice.ANONYMOUS,
    speaker="a source in Hyesan",
    verb="said",
    commitment=Commitment.HEDGED,
    quoted=True,
)
MILL = Article(
    text="The mill closed. Coal is short. It burned.",
    outlet="Mill News",
    date=date(2024, 3, 4),
    title="Mill closes",
    url="https://mill.example/1",
    byline="Jo Roe",
    digest=True,
    key="url:https://mill.example/1",
    provenance=Provenance(
        path="mill.md",
        line=3,
        sha256="ab",
        address="https://mill.example/1?a",
        canonical="https://mill.example/1",
        retrieved="2024-03-05T10:00:00+00:00",
        archive="https://archive.example/1",
        tool="claimtrack 1.2",
    ),
)
POST = Article(text="“The mill  closed.” Nobody was hurt.", outlet="The Post", key="file:post.txt")


def cut(start: int, end: int, context_start: int, context_end: int, said: Attribution | None = None) -> Cut:
    return Cut(
        start=start,
        end=end,
        context_start=context_start,
        context_end=context_end,
        attribution=said or Attribution(),
    )


def cuts(article: Article, *sentences: str, said: Attribution = SAID) -> list[Cut]:
    """Where these sentences stand in the article; the context of each goes to both ends of the text."""
    starts = [article.text.index(sentence) for sentence in sentences]
    return [
        cut(start, start + len(sentence), 0, len(article.text), said)
        for start, sentence in zip(starts, sentences, strict=True)
    ]


def add(store: Store, article: Article, *sentences: str) -> Added:
    """With a vector of two numbers for each wording: its length, and its number of spaces."""
    vectors = {one: vector(one) for one in map(wording, sentences)}
    return store.add(article, cuts(article, *sentences), vectors)


def vector(of_wording: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array([len(of_wording), of_wording.count(" ")], dtype=np.float32)


def texts_of(store: Store, article: Article) -> list[str]:
    return [claim.text for claim in store.claims_of_article(article_id(article))]


@pytest.fixture
def store() -> Store:
    return Store.in_memory()


# Identity


def test_a_claim_comes_back_whole(store: Store) -> None:
    assert add(store, MILL, "Coal is short.") == Added("new", 1)
    identity = claim_id(article_id(MILL), 17, 31)
    claim = Claim(
        text="Coal is short.",
        start=17,
        end=31,
        before="The mill closed.",
        after="It burned.",
        outlet="Mill News",
        date=date(2024, 3, 4),
        title="Mill closes",
        url="https://mill.example/1",
        digest=True,
        archive="https://archive.example/1",
        sha256="ab",
        attribution=SAID,
        claim_id=identity,
        article_id=article_id(MILL),
        text_id=1,
    )
    assert store.claims_of_article(article_id(MILL)) == [claim]
    assert store.claims([identity, "0" * 16]) == {identity: claim}
    assert store.claims_of_texts([1, 2]) == {1: [claim]}
    assert store.claim_ids(identity[:6]) == [identity]


def test_an_article_comes_back_whole(store: Store) -> None:
    add(store, MILL, "Coal is short.")
    add(store, POST)
    assert store.article(article_id(MILL)) == store.article(article_id(MILL)[:10]) == MILL
    assert store.article(article_id(POST)) == POST
    assert store.article("") is None  # of two
    assert store.article("%") is None
    assert store.article_ids() == sorted(map(article_id, (MILL, POST)))
    assert store.article_ids("mill.md") == store.article_ids("https://mill.example/1") == [article_id(MILL)]


def test_adding_again_changes_nothing(store: Store) -> None:
    add(store, MILL, "The mill closed.", "It burned.")
    before = list(store.db.conn.iterdump())
    assert store.has(MILL)
    assert add(store, MILL, "The mill closed.", "It burned.") == Added("unchanged")
    assert add(store, replace(MILL, title="Another title"), "It burned.") == Added("unchanged")
    assert list(store.db.conn.iterdump()) == before


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(MILL, provenance=Provenance(path="copy.md"), key="file:copy.md"), True),
        (replace(MILL, date=None, title="", byline="", digest=False), True),
        (replace(MILL, outlet="The Post"), False),
        (replace(MILL, url="https://mill.example/2"), False),
        (replace(MILL, text=MILL.text + " Late."), False),
    ],
)
def test_an_article_is_its_text_under_its_outlet_and_address(other: Article, same: bool) -> None:
    assert (article_id(other) == article_id(MILL)) is same


def test_a_changed_article_is_a_new_version_and_both_stay(store: Store) -> None:
    changed = replace(MILL, text="The mill stayed open.")
    assert add(store, MILL, "The mill closed.") == Added("new", 1)
    assert add(store, changed, "The mill stayed open.") == Added("updated", 1)
    assert (store.has(MILL), store.has(changed)) == (False, True)
    assert (texts_of(store, MILL), texts_of(store, changed)) == ([], ["The mill stayed open."])
    assert [store.article(article_id(one)) for one in (MILL, changed)] == [MILL, changed]
    assert store.outlets() == [("Mill News", 1)]
    assert store.counts() | {"claims": 1, "articles": 1, "earlier versions": 1, "texts": 2} == store.counts()


def test_a_text_that_is_corrected_back_is_in_force_again(store: Store) -> None:
    changed = replace(MILL, text="The mill stayed open.")
    add(store, MILL, "The mill closed.")
    add(store, changed, "The mill stayed open.")
    store.save_relations(article_id(MILL), [])
    assert add(store, MILL, "The mill closed.") == Added("updated", 1)
    assert (store.has(MILL), store.has(changed)) == (True, False)
    assert texts_of(store, MILL) == ["The mill closed."]
    assert store.to_compare() == [article_id(MILL)]


def test_articles_without_a_key_are_no_versions_of_each_other(store: Store) -> None:
    one, other = Article(text="The mill closed."), Article(text="It burned.")
    assert [add(store, one), add(store, other)] == [Added("new"), Added("new")]
    assert (store.has(one), store.has(other)) == (True, True)
    assert store.outlets() == [("unknown outlet", 2)]


# Texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The mill’s  closed” – for\ngood ", '"The mill\'s closed" - for good'),
        ("787\u00a0km", "787 km"),
        ("The mill closed.", "The mill closed."),
        ("the mill closed.", "the mill closed."),
    ],
)
def test_wording_puts_spacing_quotation_marks_and_dashes_aside(text: str, expected: str) -> None:
    assert wording(text) == expected


@given(st.text())
def test_the_wording_of_a_wording_is_itself(text: str) -> None:
    assert wording(wording(text)) == wording(text)


def test_equal_wording_shares_one_text(store: Store) -> None:
    reprint = replace(POST, text="The mill\nclosed. “The mill  closed.”")
    add(store, MILL, "The mill closed.", "It burned.")
    assert store.unknown_wordings(["The mill  closed.", "Late.", "Late. "]) == ["Late."]
    add(store, reprint, "The mill\nclosed.")
    assert [c.text_id for c in store.claims_of_article(article_id(MILL))] == [1, 2]
    assert {i: [c.outlet for c in claims] for i, claims in store.claims_of_texts([1, 2]).items()} == {
        1: [outlet for _, outlet in sorted(_ids_and_outlets(store, 1))],
        2: ["Mill News"],
    }
    assert list(store.wordings()) == [[(1, "The mill closed."), (2, "It burned.")]]


def _ids_and_outlets(store: Store, text: int) -> list[tuple[str, str | None]]:
    return [(claim.claim_id, claim.outlet) for claim in store.claims_of_texts([text])[text]]


def test_vectors_come_back_by_text(store: Store) -> None:
    add(store, MILL, "The mill closed.", "Coal is short.", "It burned.")
    batches = [(ids, vectors.tolist()) for ids, vectors in store.vectors(batch=2)]
    assert batches == [([1, 2], [[16, 2], [14, 2]]), ([3], [[10, 1]])]
    assert [ids for ids, _ in store.vectors(after=2)] == [[3]]
    assert store.vectors_of([3, 1, 3]).tolist() == [[10, 1], [16, 2], [10, 1]]
    assert store.vectors_of([1]).dtype == np.float32
    store.set_vectors([3, 1], np.array([[0, 1], [1, 0]], dtype=np.float32))
    assert store.vectors_of([1, 2, 3]).tolist() == [[1, 0], [14, 2], [0, 1]]
    assert store.last_text_id() == 3


def test_a_text_id_is_never_given_twice(store: Store) -> None:
    add(store, MILL, "The mill closed.", "It burned.")
    store.remove(article_id(MILL))
    assert store.last_text_id() == 0
    add(store, POST, "Nobody was hurt.")
    assert store.last_text_id() == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("mill", [1]),
        ("closing mills", [1]),  # stems
        ("COAL burned", [3, 2]),  # either; the shorter text first
        ("", []),
        ('" OR NOT * NEAR( _ ²', []),
        ("coal AND", [2]),
    ],
)
def test_full_text_search(store: Store, words: str, found: list[int]) -> None:
    add(store, MILL, "The mill closed.", "Coal is short.", "It burned.")
    assert store.search_words(words, 10) == found
    assert store.search_words(words, 1) == found[:1]
    among = np.array([2])
    assert store.search_words(words, 10, among) == [text for text in found if text == 2]
    assert store.search_words(words, 10, among[:0]) == []


@pytest.mark.parametrize(
    ("outlets", "since", "until", "texts"),
    [
        ((), None, None, [2, 3, 4]),
        (("ПРАВДА",), None, None, [3]),
        (("правда", "rfa"), None, None, [2, 3]),
        ((), date(2018, 7, 11), None, [3]),
        ((), None, date(2018, 7, 10), [2]),
        (("RFA",), date(2018, 7, 11), None, []),
        (("",), None, None, [4]),
    ],
)
def test_the_texts_of_outlets_and_days(
    store: Store, outlets: tuple[str, ...], since: date | None, until: date | None, texts: list[int]
) -> None:
    """Only of versions in force."""
    mill = replace(MILL, outlet="RFA", date=date(2018, 7, 10))
    add(store, replace(mill, text="The mill burned."), "The mill burned.")
    add(store, mill, "Coal is short.")
    add(store, Article(text="It closed.", outlet="Правда", date=date(2018, 7, 11)), "It closed.")
    add(store, Article(text="It rained."), "It rained.")
    assert store.texts_of(outlets, since, until).tolist() == texts


def test_lists_longer_than_a_statement_takes(store: Store) -> None:
    sentences = [f"Mill {number} closed." for number in range(1_200)]
    article = Article(text=" ".join(sentences))
    assert add(store, article, *sentences) == Added("new", 1_200)
    claims = store.claims_of_article(article_id(article))
    assert [claim.text for claim in claims] == sentences
    assert store.claims([claim.claim_id for claim in claims]) == {claim.claim_id: claim for claim in claims}
    assert store.vectors_of([1_200, 1]).tolist() == [[17, 2], [14, 2]]
    assert store.unknown_wordings([*sentences, "Late."]) == ["Late."]


# One transaction an article


def test_an_article_that_cannot_be_stored_leaves_nothing(store: Store) -> None:
    add(store, MILL, "The mill closed.")
    before = list(store.db.conn.iterdump())
    with pytest.raises(KeyError):
        store.add(POST, cuts(POST, "The mill  closed.", "Nobody was hurt."), {})
    assert list(store.db.conn.iterdump()) == before
    assert add(store, POST, "The mill  closed.", "Nobody was hurt.") == Added("new", 2)


_KILLED_AMID_ADDING = """
import os, pathlib, sys
from claimtrack.records import Article, Attribution, Cut
from claimtrack.store import Store

class Vectors(dict):
    def __missing__(self, wording):
        if wording == "It burned.":
            os._exit(9)
        return [1.0, 0.0]

def cut(start, end):
    return Cut(start=start, end=end, context_start=start, context_end=end, attribution=Attribution())

store = Store.open(pathlib.Path(sys.argv[1]))
store.add(Article(text="Coal is short."), [cut(0, 14)], Vectors())
store.add(Article(text="The mill closed. It burned."), [cut(0, 16), cut(17, 27)], Vectors())
"""


def test_after_a_kill_each_article_is_wholly_in_or_out(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", _KILLED_AMID_ADDING, str(tmp_path)], check=False)
    assert killed.returncode == 9
    store = Store.open(tmp_path)
    coal, mill = Article(text="Coal is short."), Article(text="The mill closed. It burned.")
    assert (store.has(coal), store.has(mill)) == (True, False)
    assert list(store.wordings()) == [[(1, "Coal is short.")]]
    assert add(store, mill, "The mill closed.", "It burned.") == Added("new", 2)
    store.close()


def test_what_was_stored_is_there_when_opened_again(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "new" / "index")
    add(store, MILL, "The mill closed.")
    store.set_note("encoder", "a")
    store.set_note("encoder", "b")
    claims = store.claims_of_article(article_id(MILL))
    store.close()
    again = Store.open(tmp_path / "new" / "index")
    assert again.claims_of_article(article_id(MILL)) == claims
    assert (again.note("encoder"), again.note("other")) == ("b", "")
    again.close()


# Relations


def related(store: Store) -> list[Relation]:
    """Three claims by three outlets, each related to the next."""
    articles = [
        MILL,
        replace(POST, date=date(2024, 3, 6)),
        Article(text="It was the owner.", outlet="Daily Coal", date=date(2024, 3, 8), key="c"),
    ]
    sentences = ["The mill closed.", "Nobody was hurt.", "It was the owner."]
    for article, sentence in zip(articles, sentences, strict=True):
        add(store, article, sentence)
    one, two, three = (store.claims_of_article(article_id(article))[0] for article in articles)
    figures = Finding("numbers", Label.CONTRADICTION, 0.9, "12 people, against 15 people")
    day = Finding("dates", Label.ENTAILMENT, 0.2, "both on 3 March 2024")
    return [
        Relation(Pair(one, two, 0.75), RelationKind.CONTRADICTION, 0.9, figures.detail, (figures, day)),
        Relation(Pair(two, three, 0.5), RelationKind.UNSURE, 0.25, "that is too little to tell"),
    ]


def test_relations_come_back_whole_the_most_certain_first(store: Store) -> None:
    strong, weak = related(store)
    assert store.save_relations(strong.pair.right.article_id, [weak, strong]) == 2
    assert list(store.relations()) == [strong, weak]
    assert list(store.relations(limit=1)) == [strong]
    weaker = replace(strong, probability=0.125, kind=RelationKind.UNSURE)
    store.save_relations(strong.pair.right.article_id, [weaker])  # a later run's replaces it
    assert list(store.relations()) == [weak, weaker]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kinds": [RelationKind.UPDATE, RelationKind.UNSURE]}, ["weak"]),
        ({"kinds": [RelationKind.UPDATE]}, []),
        ({"least": 0.5}, ["strong"]),
        ({"outlets": ["the post"]}, ["strong", "weak"]),
        ({"outlets": ["The Post", "Daily Coal"]}, ["strong", "weak"]),
        ({"outlets": ["RFA"]}, []),
        ({"since": date(2024, 3, 7)}, ["weak"]),
        ({"since": date(2024, 3, 9)}, []),
        ({"until": date(2024, 3, 5)}, ["strong"]),
        ({"since": date(2024, 3, 6), "until": date(2024, 3, 6)}, ["strong", "weak"]),
    ],
)
def test_relations_by_kind_outlet_date_and_score(store: Store, filters: dict[str, object], found: list[str]) -> None:
    strong, weak = related(store)
    store.save_relations(strong.pair.left.article_id, [strong, weak])
    names = {strong: "strong", weak: "weak"}
    assert [names[one] for one in store.relations(**filters)] == found  # type: ignore[arg-type]


def test_relations_of_one_claim(store: Store) -> None:
    strong, weak = related(store)
    store.save_relations(strong.pair.left.article_id, [strong, weak])
    assert list(store.relations(claims=[strong.pair.left.claim_id])) == [strong]
    assert list(store.relations(claims=[strong.pair.right.claim_id])) == [strong, weak]


def test_an_article_is_compared_once_its_relations_are_saved(store: Store) -> None:
    strong, weak = related(store)
    one, two, three = store.to_compare()
    store.save_relations(one, [])
    store.save_relations(two, [strong])
    assert store.to_compare() == [three]
    store.save_relations(three, [weak])
    store.forget_relations()
    assert (list(store.relations()), store.to_compare()) == ([], [one, two, three])


def test_an_earlier_version_is_in_no_relation(store: Store) -> None:
    strong, weak = related(store)
    store.save_relations(strong.pair.left.article_id, [strong, weak])
    add(store, replace(MILL, text="The mill stayed open."), "The mill stayed open.")
    assert list(store.relations()) == [weak]


# Read some at a time


@pytest.fixture
def three(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[Relation]:
    """Stored relations between neighbours of four claims, most certain first, that are read one by one."""
    monkeypatch.setattr("claimtrack.store._PAGE", 1)
    ends = []
    for n in range(4):
        article = Article(text=f"Mill {n} closed.", outlet=f"Post {n}", key=f"k{n}")
        add(store, article, article.text)
        ends += store.claims_of_article(article_id(article))
    chances = (0.75, 0.5, 0.25)
    found = [
        Relation(Pair(left, right, 0.5), RelationKind.CONTRADICTION, chance, "")
        for left, right, chance in zip(ends, ends[1:], chances, strict=False)
    ]
    store.save_relations(ends[0].article_id, found)
    return found


def test_what_is_removed_meanwhile_is_left_out(store: Store, three: list[Relation]) -> None:
    reading = store.relations()
    assert next(reading) == three[0]
    store.remove(three[2].pair.right.article_id)
    assert list(reading) == [three[1]]


def test_what_changes_meanwhile_is_given_as_it_is_or_no_more(store: Store, three: list[Relation]) -> None:
    reading = store.relations(kinds=[RelationKind.CONTRADICTION])
    assert next(reading) == three[0]
    weaker, other = replace(three[1], probability=0.0625), replace(three[2], kind=RelationKind.UPDATE)
    store.save_relations(three[0].pair.left.article_id, [weaker, other])
    assert list(reading) == [weaker]


def test_what_comes_meanwhile_is_not_given(store: Store, three: list[Relation]) -> None:
    reading = store.relations()
    assert next(reading) == three[0]
    ends = three[0].pair.left, three[2].pair.right
    store.save_relations(ends[0].article_id, [Relation(Pair(*ends), RelationKind.UPDATE, 0.125, "")])
    assert list(reading) == three[1:]
    assert len(list(store.relations())) == 4


def test_claims_are_given_as_they_are_by_then(store: Store, three: list[Relation]) -> None:
    reading = store.relations()
    assert next(reading) == three[0]
    claim = three[0].pair.right  # it is in the next one, too
    cluster = Cluster(cluster_id="k1", claims=(claim,), origins=(), status=ClusterStatus.SINGLE_ORIGIN)
    store.save_clusters([cluster])
    assert next(reading).pair.left == replace(claim, cluster_id="k1")


def test_so_many_and_no_more_are_read(store: Store, three: list[Relation]) -> None:
    assert list(store.relations(limit=2)) == three[:2]


def test_clusters_are_read_some_at_a_time(store: Store, three: list[Relation]) -> None:
    claims = [three[0].pair.left, three[1].pair.left, three[2].pair.left]
    clusters = [
        Cluster(
            cluster_id=f"k{n}",
            claims=(replace(claim, cluster_id=f"k{n}"),),
            origins=(),
            status=ClusterStatus.SINGLE_ORIGIN,
        )
        for n, claim in enumerate(claims)
    ]
    store.save_clusters(clusters)
    assert list(store.clusters()) == clusters
    assert list(store.clusters(limit=2)) == clusters[:2]
    assert list(store.clusters([])) == []
    reading = store.clusters()
    assert next(reading) == clusters[0]
    store.save_clusters(clusters[:2])
    assert list(reading) == [clusters[1]]


# Clusters


def test_clusters_come_back_whole_the_widest_first(store: Store) -> None:
    strong, weak = related(store)
    one, two, three = strong.pair.left, strong.pair.right, weak.pair.right
    narrow = Cluster(
        cluster_id="k1",
        claims=(replace(three, cluster_id="k1"),),
        origins=(Origin(name="Daily Coal", claim_ids=(three.claim_id,)),),
        status=ClusterStatus.SINGLE_ORIGIN,
        updated_by=("k2",),
    )
    wide = Cluster(
        cluster_id="k2",
        claims=(replace(one, cluster_id="k2"), replace(two, cluster_id="k2")),
        origins=(
            Origin(name="a source in Hyesan", claim_ids=(one.claim_id,)),
            Origin(name="The Post", claim_ids=(two.claim_id,)),
        ),
        status=ClusterStatus.CORROBORATED,
        disputed_by=("k1",),
        dependences=(
            Dependence(claim_id=one.claim_id, on=two.claim_id, why="The Post credits it", either=True),
            Dependence(claim_id=two.claim_id, source="Reuters", why="The Post credits Reuters"),
        ),
    )
    store.save_clusters([narrow, wide])
    assert list(store.clusters()) == [wide, narrow]
    assert list(store.clusters(["k1"])) == [narrow]
    assert store.claims([one.claim_id]) == {one.claim_id: replace(one, cluster_id="k2")}
    told = store.db.execute("select claim_id, source, on_id, on_outlet, either, why from v_dependences order by why")
    assert list(told) == [
        (two.claim_id, "Reuters", None, None, 0, "The Post credits Reuters"),
        (one.claim_id, "", two.claim_id, two.outlet, 1, "The Post credits it"),
    ]
    # While a correction is being added its former claims are out of force, and the cluster is not yet made anew.
    store.db.execute("update articles set current = 0 where article_id = ?", [two.article_id])
    (left,) = store.clusters(["k2"])
    assert [claim.claim_id for claim in left.claims] == [one.claim_id]
    assert left.dependences == ()
    store.db.execute("update articles set current = 1 where article_id = ?", [two.article_id])
    store.save_clusters([narrow])
    assert list(store.clusters()) == [narrow]
    assert store.claims([one.claim_id]) == {one.claim_id: one}


# Removal


def test_a_removed_article_takes_its_claims_relations_and_texts_along(store: Store) -> None:
    strong, weak = related(store)
    store.save_relations(strong.pair.left.article_id, [strong, weak])
    assert store.remove(article_id(MILL)) == 1
    assert list(store.relations()) == [weak]
    assert store.article(article_id(MILL)) is None
    assert list(store.wordings()) == [[(2, "Nobody was hurt."), (3, "It was the owner.")]]
    assert store.search_words("mill closed", 10) == []
    assert add(store, MILL, "The mill closed.") == Added("new", 1)


def test_a_wording_that_others_share_stays(store: Store) -> None:
    add(store, MILL, "The mill closed.")
    add(store, POST, "The mill  closed.")
    store.remove(article_id(MILL))
    assert list(store.wordings()) == [[(1, "The mill closed.")]]


def test_removing_what_is_not_there_changes_nothing(store: Store) -> None:
    add(store, MILL, "The mill closed.")
    before = list(store.db.conn.iterdump())
    assert store.remove("0" * 16) == 0
    assert list(store.db.conn.iterdump()) == before


def test_without_the_newest_version_the_one_before_is_in_force(store: Store) -> None:
    second, third = replace(MILL, text="The mill stayed open."), replace(MILL, text="It burned.")
    for version in (MILL, second, third):
        add(store, version, version.text.split(". ")[0].rstrip(".") + ".")
        store.save_relations(article_id(version), [])
    store.remove(article_id(third))
    assert [store.has(version) for version in (MILL, second, third)] == [False, True, False]
    assert store.to_compare() == [article_id(second)]


def test_removing_an_earlier_version_leaves_the_one_in_force(store: Store) -> None:
    second, third = replace(MILL, text="The mill stayed open."), replace(MILL, text="It burned.")
    for version in (MILL, second, third, MILL):
        add(store, version)
    store.remove(article_id(third))
    assert [store.has(version) for version in (MILL, second, third)] == [True, False, False]


def test_counts(store: Store) -> None:
    strong, weak = related(store)
    store.save_relations(strong.pair.left.article_id, [strong, weak])
    add(store, Article(text="Late."), "Late.")
    assert store.counts() == {
        "articles": 4,
        "earlier versions": 0,
        "without outlet": 1,
        "without date": 1,
        "claims": 4,
        "texts": 4,
        "to compare": 3,
        "CORROBORATION": 0,
        "CONTRADICTION": 1,
        "UPDATE": 0,
        "REPRINT": 0,
        "NEUTRAL": 0,
        "UNSURE": 1,
    }
    assert store.outlets() == [("unknown outlet", 1), ("Daily Coal", 1), ("Mill News", 1), ("The Post", 1)]


# Offsets

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), min_size=1)


@st.composite
def article_and_cuts(draw: st.DrawFn) -> tuple[Article, list[Cut]]:
    """A text, and stretches of it in order, each with the text up to its neighbours."""
    text = draw(TEXT)
    marks = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2)) | {0, len(text)})
    spans = list(pairwise(marks))[::2]
    return Article(text=text), _with_neighbours(spans, len(text))


def _with_neighbours(spans: Sequence[tuple[int, int]], length: int) -> list[Cut]:
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans[1:]), length]
    return [cut(start, end, before, after) for (start, end), before, after in zip(spans, ends, starts, strict=False)]


@given(article_and_cuts())
def test_a_claim_is_what_stands_at_its_place(case: tuple[Article, list[Cut]]) -> None:
    article, places = case
    store = Store.in_memory()
    store.add(article, places, {wording(article.text[c.start : c.end]): [1.0] for c in places})  # type: ignore[misc]
    stored = store.article(article_id(article))
    claims = store.claims_of_article(article_id(article))
    assert stored == article
    assert [(c.start, c.end, c.text) for c in claims] == [
        (c.start, c.end, article.text[c.start : c.end]) for c in places
    ]
    assert [(c.before, c.after) for c in claims] == [
        (article.text[c.context_start : c.start].strip(), article.text[c.end : c.context_end].strip()) for c in places
    ]
    wordings = {wording(c.text) for c in claims}
    assert len({c.text_id for c in claims}) == len(wordings) == store.counts()["texts"]
    store.close()


def test_a_database_is_brought_up_to_date_once(tmp_path: Path) -> None:
    """Opening one that has had every migration needs no sqlite-utils."""
    with closing(Store.open(tmp_path)) as store:
        assert store.db.execute("select count(*) from _sqlite_migrations").fetchone()[0] == SCHEMA
    with closing(Store.open(tmp_path)) as store:
        assert "db" not in store.__dict__


def test_another_programs_database_is_taken_on(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "claims.db")) as other:
        other.executescript("create table other (a); pragma user_version = 99")
    with closing(Store.open(tmp_path)) as store:
        assert store.counts()["claims"] == 0
