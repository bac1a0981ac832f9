"""What is read of a saved page is what a reader would take for its article."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import extraction, floors
from bench.extraction import PAGES, counts, f1, plain, read_all


@pytest.mark.parametrize(
    ("read", "marked", "figure"),
    [
        ("The mill closed.", "the mill “closed”", 1.0),
        ("The mill closed. Share", "The mill closed.", 6 / 7),
        ("no no no", "no", 0.5),  # once said is once right
        ("", "The mill closed.", 0.0),
        ("Share", "The mill closed.", 0.0),
    ],
)
def test_f1_of_words(read: str, marked: str, figure: float) -> None:
    assert f1(read, marked) == pytest.approx(figure)


def test_counts_and_plain_text() -> None:
    assert counts("a b b c", "b b b d") == (2, 4, 4)
    assert plain(" It’s 3½ km\n— or “4”. ") == "it s 3½ km or 4"


def test_the_pages_are_marked() -> None:
    names = {page.stem for page in PAGES.glob("*.html")}
    assert {page.stem for page in PAGES.glob("*.toml")} == names
    assert len(names) >= 30


def test_the_floors_hold() -> None:
    found = read_all()
    measured = extraction.figures(found, extraction.digest())
    assert floors.faults(floors.load(floors.FILE), measured, whole="extraction/") == []
    by_name = {item.name: item.value for item in measured}
    assert by_name["extraction/text"] >= 0.92


def test_the_digest_sees_every_file(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>one</p>")
    before = extraction.digest(tmp_path)
    (tmp_path / "a.toml").write_text("refused = true")
    assert extraction.digest(tmp_path) != before
