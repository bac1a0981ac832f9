"""What `show` gives of an article by its parts, and of a claim between its neighbours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from _corpus import run
from test_contract import validate

TEXT = """\
Mill closes in Sariwon

By Jane Doe

SARIWON (Reuters) - The mill in Sariwon closed on Monday after forty years.

Photo: The mill on Monday.

Its workers were sent to two farms, a trader said. They had been told of nothing before.

Share this"""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "mill.txt").write_text(TEXT, encoding="utf-8")
    index = tmp_path / "index"
    assert run("add", str(tmp_path / "mill.txt"), index=index).exit_code == 0
    return index


def test_an_article_has_its_parts(index: Path, tmp_path: Path) -> None:
    shown = json.loads(run("show", str(tmp_path / "mill.txt"), "--format", "json", index=index).stdout)
    validate(shown, "show")
    article = shown["article"]
    assert [(one["kind"], article["text"][one["start"] : one["end"]]) for one in article["parts"]] == [
        ("headline", "Mill closes in Sariwon"),
        ("byline", "By Jane Doe"),
        ("dateline", "SARIWON (Reuters) -"),
        ("body", "The mill in Sariwon closed on Monday after forty years."),
        ("caption", "Photo: The mill on Monday."),
        ("body", "Its workers were sent to two farms, a trader said. They had been told of nothing before."),
        ("furniture", "Share this"),
    ]


def printed(index: Path, name: str) -> str:
    """As it is printed, but for the breaks between lines."""
    return " ".join(run("show", name, index=index).stdout.split())


def test_a_reader_sees_what_is_no_body(index: Path, tmp_path: Path) -> None:
    assert printed(index, str(tmp_path / "mill.txt")).endswith(
        " [headline] Mill closes in Sariwon [byline] By Jane Doe [dateline] SARIWON (Reuters) - The mill in Sariwon "
        "closed on Monday after forty years. [caption] Photo: The mill on Monday. Its workers were sent to two farms, "
        "a trader said. They had been told of nothing before. [furniture] Share this"
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            "The mill",
            " [dateline] SARIWON (Reuters) - [The mill in Sariwon closed on Monday after forty years.] "
            "[caption] Photo: The mill on Monday. Its workers were sent to two farms, a trader said.",
        ),
        (
            "Its workers",
            " The mill in Sariwon closed on Monday after forty years. [caption] Photo: The mill on Monday. "
            "[Its workers were sent to two farms, a trader said.] They had been told of nothing before.",
        ),
        (
            "They had",
            " Its workers were sent to two farms, a trader said. [They had been told of nothing before.]",
        ),
    ],
)
def test_a_claim_is_shown_between_its_neighbours(index: Path, words: str, shown: str) -> None:
    found = json.loads(run("find", "the mill its workers", "--format", "json", index=index).stdout)
    claim = next(row["claim"] for row in found if row["claim"]["text"].startswith(words))
    assert printed(index, claim["claim_id"]).endswith(shown)
    assert TEXT[: claim["start"]].rstrip().endswith(claim["before"])
    assert TEXT[claim["end"] :].lstrip().startswith(claim["after"])
