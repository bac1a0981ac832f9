"""Saved queries: kept in the database, each once, with the claims that they ask of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from _corpus import build, run
from test_contract import validate

from claimtrack.store import Store


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return build(tmp_path)


def saved(index: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(run("saved", "list", "--format", "json", index=index).stdout)
    validate(rows, "saved")
    return rows


def test_a_query_is_kept_with_its_filter(index: Path) -> None:
    options = ("--outlet", "RFA", "--outlet", "VOA", "--since", "2018-07-01", "--until", "2018-08-01")
    assert run("saved", "add", " rations\n resumed ", *options, index=index).stdout == "Saved as query 1.\n"
    assert run("saved", "add", "rations resumed", index=index).stdout == "Saved as query 2.\n"
    row = {"query_id": 1, "text": "rations resumed", "outlets": ["RFA", "VOA"], "since": "2018-07-01"}
    assert saved(index) == [
        row | {"until": "2018-08-01"},
        {"query_id": 2, "text": "rations resumed", "outlets": [], "since": None, "until": None},
    ]
    printed = run("saved", "list", index=index).stdout
    assert "rations resumed" in printed
    assert "only RFA and VOA, since 1 July 2018, until 1 August 2018" in printed


def test_the_same_query_is_kept_once(index: Path) -> None:
    for _ in range(2):
        assert run("saved", "add", "rations resumed", "--outlet", "RFA", index=index).stdout == "Saved as query 1.\n"
    assert len(saved(index)) == 1


def test_a_removed_query_is_gone_and_its_id_is_not_given_again(index: Path) -> None:
    assert run("saved", "list", index=index).stdout == "No saved queries.\n"
    run("saved", "add", "rations resumed", index=index)
    assert run("saved", "remove", "1", index=index).stdout == "Removed query 1.\n"
    again = run("saved", "remove", "1", index=index)
    assert (again.exit_code, again.stderr) == (
        1,
        "Error: no saved query 1; `claimtrack saved list` gives those there are\n",
    )
    assert run("saved", "add", "rations resumed", index=index).stdout == "Saved as query 2.\n"


def test_a_query_may_come_before_any_article(tmp_path: Path) -> None:
    index = tmp_path / "new"
    assert run("saved", "list", index=index).stderr == f"Error: no index in {index} yet; run: claimtrack add PATHS\n"
    assert run("saved", "add", "rations resumed", index=index).exit_code == 0
    assert [row["query_id"] for row in saved(index)] == [1]
    assert run("find", "rations resumed", index=index).stdout == "Nothing found.\n"


@pytest.mark.parametrize("text", ["", " \n", "…"])
def test_an_empty_query_is_refused(index: Path, text: str) -> None:
    refused = run("saved", "add", text, index=index)
    assert (refused.exit_code, refused.stderr) == (1, "Error: empty query; give some words\n")
    assert saved(index) == []


def test_the_store_gives_what_was_saved_to_another_process(tmp_path: Path) -> None:
    with_one, other = Store.open(tmp_path), Store.open(tmp_path)
    assert with_one.save_query("rations resumed", ["RFA"], None, None) == 1
    assert [query.outlets for query in other.saved()] == [("RFA",)]
    with_one.close()
    other.close()
