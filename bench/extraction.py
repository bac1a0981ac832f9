"""How much of an article a saved page gives, and how little else: our own pages against what was marked by hand.

`bench/pages/` holds pages of our own in the layouts that outlets use, and beside each what a reader would take for the
article: its text, headline, day and byline. Text is what the reporter wrote, with standfirst, subheads and lists;
captions, pull quotes, tables, boxes and sign-offs are not. A page that holds no article is marked as to be refused.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from rich.table import Table

from bench import cli, floors
from bench.floors import Measured
from claimtrack import ingest
from claimtrack.records import Article

PAGES = Path(__file__).with_name("pages")
_BARS = {"text": (0.92, 0.96), "headline": (0.90, 0.97), "date": (0.90, 0.97)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What stands on a page, as marked by hand; empty is not there."""

    title: str = ""
    byline: str = ""
    date: date | None = None
    body: str = ""
    refused: bool = False  # no article: it must not be read as one


@dataclass(frozen=True, slots=True)
class Read:
    """A page, what was marked, and what was read; no article where it was refused."""

    name: str
    marked: Marked
    article: Article | None

    @property
    def text(self) -> str:
        return self.article.text if self.article else ""

    @property
    def f1(self) -> float:
        return f1(self.text, self.marked.body)

    @property
    def headline(self) -> bool:
        return self.article is not None and plain(self.article.title) == plain(self.marked.title)

    @property
    def day(self) -> bool:
        return self.article is not None and self.article.date == self.marked.date

    @property
    def byline(self) -> bool:
        return self.article is not None and words(self.article.byline) == words(self.marked.byline)


def counts(read: str, marked: str) -> tuple[int, int, int]:
    """Words in both, each as often as it stands in both; words read; words marked."""
    one, other = words(read), words(marked)
    return (one & other).total(), one.total(), other.total()


def f1(read: str, marked: str) -> float:
    both, one, other = counts(read, marked)
    return 2 * both / (one + other) if both else 0.0


def words(text: str) -> Counter[str]:
    """The words of a text, whatever marks and spaces stand around them."""
    return Counter(plain(text).split())


def plain(text: str) -> str:
    """A text in lower case, of letters and figures alone, parted by single spaces."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def read_all(folder: Path = PAGES) -> list[Read]:
    """Each page of the folder, read as `claimtrack add` reads it."""
    found = []
    for page in sorted(folder.glob("*.html")):
        marked = Marked(**tomllib.loads(page.with_suffix(".toml").read_text(encoding="utf-8")))
        (item,) = ingest.read([page])
        found.append(Read(page.stem, marked, item if isinstance(item, Article) else None))
    return found


def _plainly(name: str) -> str:
    """What trafilatura gives of a page by itself: what a user would pick instead."""
    import trafilatura

    return trafilatura.extract((PAGES / f"{name}.html").read_bytes()) or ""


def digest(folder: Path = PAGES) -> str:
    """Of all pages and what was marked."""
    whole = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        whole.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]


def figures(found: Sequence[Read], of: str) -> list[Measured]:
    articles = [one for one in found if not one.marked.refused]
    others = [one for one in found if one.marked.refused]

    def mean(name: str, measure: str, values: Sequence[float], beside: Mapping[str, float] | None = None) -> Measured:
        must, aim = _BARS.get(name, (None, None))
        return Measured(
            name=f"extraction/{name}",
            measure=measure,
            value=sum(values) / len(values),
            rows=len(values),
            digest=of,
            must=must,
            aim=aim,
            beside=beside or {},
        )

    plainly = sum(f1(_plainly(one.name), one.marked.body) for one in articles) / len(articles)
    return [
        mean("text", "mean F1 of words", [one.f1 for one in articles], {"trafilatura.extract, as it comes": plainly}),
        mean("text, worst page", "F1 of words", [min(one.f1 for one in articles)]),
        mean("headline", "share right", [one.headline for one in articles]),
        mean("date", "share right", [one.day for one in articles]),
        mean("byline", "share right", [one.byline for one in articles]),
        mean("no article, refused", "share right", [one.article is None for one in others]),
    ]


@click.command(cls=cli.Command)
@click.option("--check-floors", is_flag=True, help="Exit with 1 if a figure lies below its floor.")
@click.option("--set-floors", is_flag=True, help="Raise each floor to just below its figure.")
@click.option("--lower", multiple=True, metavar="NAME", help="Let this floor fall; asks for --why.")
@click.option("--why", default="", help="The reason for that; it is kept with the floor.")
def main(check_floors: bool, set_floors: bool, lower: tuple[str, ...], why: str) -> None:
    """Measure what is read of saved web pages, on pages of our own.

    \b
        python -m bench.extraction
    """
    found = read_all()
    measured = figures(found, digest())
    out = cli.console()
    out.print(page_table(found))
    out.print(table(measured))
    cli.hold(floors.FILE, "extraction", measured, check=check_floors, write=set_floors, lower=lower, why=why)


def page_table(found: Sequence[Read]) -> Table:
    """Each page: its words' precision and recall, and what was got wrong."""
    made = cli.table("Pages", "", "F1", "Precision", "Recall", "Wrong")
    made.columns[-1].justify = "left"
    for one in found:
        if one.marked.refused:
            made.add_row(one.name, "", "", "", "read, no article" if one.article else "")
            continue
        both, read, marked = counts(one.text, one.marked.body)
        facts = (("refused", one.article is not None), ("headline", one.headline), ("date", one.day))
        wrong = [what for what, right in (*facts, ("byline", one.byline)) if not right]
        shown = (one.f1, both / read if read else 0.0, both / marked)
        made.add_row(one.name, *map(cli.number, shown), ", ".join(wrong))
    return made


def table(measured: Sequence[Measured]) -> Table:
    made = cli.table("All", "", "Measure", "Of", "Measured", "Must", "Aim", left=2)
    for item in measured:
        bars = (cli.number(item.must), cli.number(item.aim))
        made.add_row(item.name.partition("/")[2], item.measure, str(item.rows), cli.judged(item), *bars)
        for what, value in item.beside.items():
            made.add_row(f"[dim]  {what}[/]", "", "", f"[dim]{cli.number(value)}[/]", "", "")
    return made


if __name__ == "__main__":
    main()
