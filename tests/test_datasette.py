"""The index opens in Datasette: views, facets, search and ready-made questions, asked over HTTP."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from _corpus import ROWS, build, run

pytest.importorskip("datasette", reason="the extra claimtrack[datasette] is not installed", exc_type=ImportError)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Datasette, begun by the command, over a small index."""
    index = build(tmp_path_factory.mktemp("datasette"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "claimtrack", "--index", str(index), "browse", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            for _ in range(600):
                try:
                    urlopen(f"http://127.0.0.1:{port}/-/versions.json", timeout=5).close()
                    break
                except OSError:
                    assert server.poll() is None, server.stdout and server.stdout.read()
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def asked(address: str, path: str, **query: str) -> Any:
    with urlopen(f"{address}/claims/{path}.json?{urlencode({'_shape': 'objects', **query})}", timeout=60) as answer:
        return json.load(answer)


def facets(answer: Mapping[str, Any], name: str) -> dict[str, int]:
    return {row["value"]: row["count"] for row in answer["facet_results"][name]["results"]}


def test_claims_with_their_facets(address: str) -> None:
    answer = asked(address, "v_claims")
    assert facets(answer, "outlet") == {"Daily NK": 2, "RFA": 2, "CNN": 1, "Fox News": 1, "Washington Times": 1}
    assert {"named", "anonymous", "outlet"} >= set(facets(answer, "voice"))
    assert facets(answer, "language") == {"en": 7}
    assert {row["archive"] + row["gone"] for row in answer["rows"]} == {""}
    days = [row["date"] for row in answer["rows"]]
    assert days == sorted(days, reverse=True)


def test_search_finds_words_in_any_form(address: str) -> None:
    found = asked(address, "v_claims", _search="ration suspending")["rows"]
    assert [row["outlet"] for row in found] == ["CNN"]


def test_flags_and_clusters(address: str) -> None:
    flags, clusters = asked(address, "v_flags"), asked(address, "v_clusters")
    assert facets(flags, "kind") == {"CONTRADICTION": 1, "REPRINT": 1}
    assert facets(flags, "left_language") == facets(flags, "right_language") == {"en": 2}
    assert facets(asked(address, "articles"), "language") == {"en": 5}
    (cluster,) = clusters["rows"]
    assert (cluster["claims"], cluster["outlets"], cluster["first"], cluster["last"]) == (
        *(2, 2),
        *("2018-07-10", "2018-07-11"),
    )
    assert cluster["text"] == ROWS[0][2].split(".")[0] + "."
    assert set(cluster["outlet_names"].split(",")) == {"Daily NK", "RFA"}
    (copy,) = asked(address, "v_dependences")["rows"]
    assert (copy["outlet"], copy["on_outlet"], copy["cluster_id"]) == ("RFA", "Daily NK", cluster["cluster_id"])


@pytest.mark.parametrize(
    ("question", "given", "column", "answer"),
    [
        ("who_said", {"words": "suspended rations"}, "outlet", ["CNN"]),
        ("who_said", {"words": '"unbalanced OR ('}, "outlet", []),
        ("between_outlets", {"outlet": "Fox News", "other": "Washington Times"}, "kind", ["CONTRADICTION"]),
        ("one_origin_many_outlets", {}, "outlets", [2]),
        ("speakers", {}, "claims", None),
        ("course_of_a_cluster", {"cluster_id": "none"}, "text", []),
    ],
)
def test_the_ready_made_questions(
    address: str, question: str, given: dict[str, str], column: str, answer: list[object] | None
) -> None:
    rows = asked(address, question, **given)["rows"]
    if answer is None:
        assert rows
    else:
        assert [row[column] for row in rows] == answer


def test_nothing_can_be_written(address: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{address}/claims.json?{urlencode({'sql': 'delete from claims'})}", timeout=60)
    with refused.value as answer:
        assert answer.code == 400


def test_without_an_index_there_is_nothing_to_browse(tmp_path: Path) -> None:
    refused = run("browse", index=tmp_path)
    assert (refused.exit_code, refused.stderr) == (
        1,
        f"Error: no index in {tmp_path} yet; run: claimtrack add PATHS\n",
    )


def test_without_its_library_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasette", None)
    refused = run("browse", index=tmp_path)
    assert refused.stderr == "Error: browse needs datasette; run: pip install 'claimtrack[datasette]'\n"
