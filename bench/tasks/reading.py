"""What was claimed among articles of general news, read by hand: how much of it is right, of what is claimed now.

`reading.jsonl` holds the places of the claims (line of the set, first and last character of the article's text), what
was claimed when they were drawn, and what a reader found: "y", right; "p", of a corroboration that agrees on something
told in passing; "n", wrong; and whether the two rest on one source. A limit is of pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import sets
from bench.sets import Row
from bench.tasks.task import Found, figure
from claimtrack import claims, ingest
from claimtrack.ingest import Hints
from claimtrack.pipeline import Tracker
from claimtrack.records import Article, Claim, RelationKind

FILE = Path(__file__).with_name("reading.jsonl")


def measure(data: Path, limit: int | None, tracker: Tracker) -> Found:
    articles = data / "articles" / "many_outlets_10k.jsonl.xz"
    rows = sets.sample(sets.rows(FILE), limit)
    known = dict(_claims(articles, [place for row in rows for place in (row["left"], row["right"])]))
    drawn_rows = len(rows)
    rows = [row for row in rows if _key(row["left"]) in known and _key(row["right"]) in known]
    notes = [f"reading: of {drawn_rows} pairs {drawn_rows - len(rows)} are no claims any more"]
    related = tracker.compare((known[_key(row["left"])], known[_key(row["right"])]) for row in rows)
    said = [relation.kind for relation in related]
    digest, corroboration = sets.digest(FILE), RelationKind.CORROBORATION
    drawn = [n for n, row in enumerate(rows) if row["claimed"] == corroboration.value]
    still = [n for n in drawn if said[n] is corroboration]
    one, several = ([n for n in still if rows[n]["says"] == "y" and rows[n]["origins"] == origins] for origins in "12")
    beside = {
        "right as drawn": _share(rows, drawn, "y"),
        "wrong": _share(rows, still, "n"),
        "wrong as drawn": _share(rows, drawn, "n"),
        "right, of two sources": len(several) / max(1, len(still)),
        "right, but of one source": len(one) / max(1, len(still)),
    }
    right = _share(rows, still, "y")
    found = [figure("reading, corroborations that are right", "share", right, len(still), digest, beside=beside)]
    for kind in (RelationKind.CONTRADICTION, RelationKind.UPDATE):
        wrong = [n for n, row in enumerate(rows) if row["claimed"] == kind.value and row["says"] == "n"]
        name = f"reading, wrong {kind.value.lower()}s no longer claimed"
        found.append(
            figure(name, "share", sum(said[n] is not kind for n in wrong) / max(1, len(wrong)), len(wrong), digest)
        )
    return Found(found, notes)


def _share(rows: Sequence[Row], among: Sequence[int], says: str) -> float:
    return sum(bool(rows[n]["says"] == says) for n in among) / max(1, len(among))


def _key(place: Sequence[int]) -> tuple[int, int, int]:
    line, start, end = place
    return line, start, end


def _claims(file: Path, places: Sequence[Sequence[int]]) -> Iterator[tuple[tuple[int, int, int], Claim]]:
    """The claims at these places, as `add` takes them out of their articles."""
    wanted = {line for line, *_ in places}
    keys = set(map(_key, places))
    for item in ingest.read([file], Hints()):
        if isinstance(item, Article) and item.provenance.line in wanted:
            text = item.text
            for cut in claims.cuts(item):
                if (key := (item.provenance.line or 0, cut.start, cut.end)) in keys:
                    yield (
                        key,
                        Claim(
                            text=text[cut.start : cut.end],
                            before=text[cut.context_start : cut.start],
                            after=text[cut.end : cut.context_end],
                            outlet=item.outlet,
                            date=item.date,
                            title=item.title,
                            language=cut.language,
                            attribution=cut.attribution,
                            claim_id=f"{item.provenance.line} {cut.start}",
                            article_id=str(item.provenance.line),
                        ),
                    )
