"""The JSON-LD speaks schema.org's words only, counts every appearance, and rates nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from test_reports import ARCHIVED, BARE, FERRY_30, FERRY_50, FERRY_COPY, HOSTILE, SMALL, TRACED

from claimtrack import reports
from claimtrack.records import Report

# From https://schema.org/Claim, /CreativeWork and /Thing, 2026: a type's parent; whose a property is, and its values.
PARENTS = {
    "CreativeWork": "Thing",
    "Claim": "CreativeWork",  # with its two properties: https://github.com/schemaorg/schemaorg/issues/1828
    "Article": "CreativeWork",
    "Report": "Article",
    "Organization": "Thing",
}
PROPERTIES = {
    "name": ("Thing", {"Text"}),
    "identifier": ("Thing", {"Text", "URL"}),
    "url": ("Thing", {"URL"}),
    "text": ("CreativeWork", {"Text"}),
    "headline": ("CreativeWork", {"Text"}),
    "abstract": ("CreativeWork", {"Text"}),
    "creditText": ("CreativeWork", {"Text"}),
    "dateCreated": ("CreativeWork", {"Date", "DateTime"}),
    "datePublished": ("CreativeWork", {"Date", "DateTime"}),
    "archivedAt": ("CreativeWork", {"URL", "WebPage"}),
    "publisher": ("CreativeWork", {"Organization", "Person"}),
    "isBasedOn": ("CreativeWork", {"CreativeWork", "Product", "URL"}),
    "exampleOfWork": ("CreativeWork", {"CreativeWork"}),
    "appearance": ("Claim", {"CreativeWork"}),
    "firstAppearance": ("Claim", {"CreativeWork"}),
}


def graph(report: Report) -> dict[str, dict[str, Any]]:
    page = reports.render(report, "jsonld")
    assert isinstance(page, str)
    made = json.loads(page)
    assert set(made) == {"@context", "@graph"}
    assert made["@context"] == "https://schema.org"
    nodes = {node["@id"]: node for node in made["@graph"]}
    assert len(nodes) == len(made["@graph"])
    return nodes


def kinds(name: str) -> set[str]:
    return {name} | (kinds(PARENTS[name]) if name in PARENTS else set())


def assert_in_vocabulary(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> None:
    assert node["@type"] in PARENTS
    for name, values in node.items():
        if name in ("@id", "@type"):
            continue
        domain, range_ = PROPERTIES[name]
        assert domain in kinds(node["@type"]), f"{name} of {node['@type']}"
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, str):
                assert range_ & {"Text", "URL", "Date", "DateTime"}
                if "URL" in range_ and "Text" not in range_:
                    assert value.startswith(("http://", "https://"))
                if "Date" in range_:
                    date.fromisoformat(value[:10])
                continue
            if set(value) == {"@id"}:
                value = nodes[value["@id"]]  # every reference is to a node of this file
            assert range_ & kinds(value["@type"])
            if "@id" not in value:
                assert_in_vocabulary(value, nodes)


@pytest.mark.parametrize("report", [SMALL, BARE, HOSTILE, TRACED], ids=["small", "bare", "hostile", "traced"])
def test_every_word_is_schema_orgs(report: Report) -> None:
    nodes = graph(report)
    for node in nodes.values():
        assert_in_vocabulary(node, nodes)


@pytest.mark.parametrize("report", [SMALL, HOSTILE], ids=["small", "hostile"])
def test_nothing_is_rated(report: Report) -> None:
    assert {"ClaimReview", "Rating"} & {node["@type"] for node in graph(report).values()} == set()
    assert "ating" not in "".join(name for node in graph(report).values() for name in node)


def test_where_an_archive_keeps_a_copy() -> None:
    articles = [node for node in graph(TRACED).values() if node["@type"] == "Article"]
    assert {node["identifier"]: node.get("archivedAt") for node in articles} == {"a1": None, "a2": ARCHIVED.archive}


def test_a_cluster_lists_every_appearance_the_first_first() -> None:
    nodes = graph(SMALL)
    (cluster,) = [node for node in nodes.values() if node.get("identifier") == "k1"]
    shown = [nodes[one["@id"]] for one in cluster["appearance"]]
    assert [(article["publisher"]["name"], article["datePublished"]) for article in shown] == [
        ("Harbour Times", "2024-03-04"),
        ("Evening Digest", "2024-03-06"),
    ]
    assert cluster["firstAppearance"] == cluster["appearance"][0]
    assert cluster["text"] == FERRY_30.text
    worded = [node["identifier"] for node in nodes.values() if node.get("exampleOfWork") == {"@id": cluster["@id"]}]
    assert worded == ["c1", "c3"]


def test_a_copy_is_based_on_what_it_copies() -> None:
    nodes = graph(SMALL)
    based = {node["identifier"]: nodes[node["isBasedOn"]["@id"]] for node in nodes.values() if "isBasedOn" in node}
    assert {copy: original["identifier"] for copy, original in based.items()} == {"c3": "c1"}
    (cluster,) = (one for one in SMALL.clusters if one.cluster_id == "k1")
    unsure = replace(cluster, dependences=tuple(replace(one, either=True) for one in cluster.dependences))
    assert not [node for node in graph(replace(SMALL, clusters=(unsure,))).values() if "isBasedOn" in node]


def test_a_draft_appears_where_a_claim_says_so_and_nowhere_else() -> None:
    nodes = graph(SMALL)
    drafts = {node["text"]: node for node in nodes.values() if node["@type"] == "Claim"}
    one = drafts["The ferry will carry 50 lorries a day."]
    assert [nodes[at["@id"]]["url"] for at in one["appearance"]] == [FERRY_50.url]
    assert "appearance" not in drafts["The bridge at Tam is closed."]


def test_what_is_undated_appears_and_is_not_first() -> None:
    (flag, *_) = SMALL.flags
    undated = replace(flag, pair=replace(flag.pair, left=replace(FERRY_COPY, date=None)))
    nodes = graph(replace(SMALL, checked=(), clusters=(), flags=(undated,)))
    (node,) = [node for node in nodes.values() if node.get("identifier") == "c3"]
    assert len(node["appearance"]) == 1
    assert "firstAppearance" not in node


def test_ids_are_the_same_in_every_report() -> None:
    few = graph(
        replace(SMALL, made="2025-01-01T00:00:00+00:00", checked=(), flags=SMALL.flags[:1], clusters=(), timelines=())
    )
    same = {name for name, node in few.items() if node["@type"] != "Report"}
    assert len(same) == 4
    assert same <= set(graph(SMALL))
    assert all(name.startswith("urn:uuid:") for name in same)


def test_nothing_ends_the_script_it_stands_in() -> None:
    assert "<" not in str(reports.render(HOSTILE, "jsonld"))
