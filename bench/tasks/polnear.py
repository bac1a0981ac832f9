"""PolNeAR, its dev part: where a sentence names who says it (the source) and by which word (the cue).

Claimtrack gives each sentence one speaker and one verb at most. PolNeAR also annotates a second attribution in a
sentence, and beliefs, wishes and plans. A limit is of articles.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path, PurePosixPath

from bench import metrics, sets
from bench.tasks.task import Found, figure
from claimtrack.claims import attribution
from claimtrack.claims.sentences import sentences
from claimtrack.pipeline import Tracker

AIM = 0.84  # issue 4's, of quotations; there is no least
_QUOTATION = re.compile(r"[“\"]\w[^“”\"]*\s\S+\s\S+\s[^“”\"]*\S")  # of four words or more: fewer are a turn of phrase
PARTS = ("source", "cue")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attributed:
    """Where an attribution's source and cue stand in the article; None where there is none."""

    source: Span | None
    cue: Span | None
    quotes: bool  # what is attributed holds a quotation; of ours: its sentence does


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with its attributions."""

    text: str
    gold: list[Attributed]


def measure(data: Path, limit: int | None, tracker: Tracker) -> Found:  # noqa: ARG001
    """No model is asked."""
    file = data / "attribution" / "polnear_train_dev.tar.xz"
    articles = sets.sample(articles_of(file), limit)
    ours = [attributed(article.text) for article in articles]
    digest = sets.digest(file)
    measured = []
    for quotations, part in product((False, True), PARTS):
        hits = {exact: Hits.of(articles, ours, part, exact, quotations) for exact in (False, True)}
        overlapping, exact = hits[False], hits[True]
        name = f"polnear, {'quoted ' if quotations else ''}{part}"
        bars = (None, AIM if quotations else None)
        beside = {
            "exact": exact.f1,
            "precision": overlapping.precision.value,
            "recall": overlapping.recall.value,
        }
        measured.append(figure(name, "overlapping F1", overlapping.f1, overlapping.recall.whole, digest, bars, beside))
    return Found(measured, [f"polnear: {len(articles)} articles; rows are annotated spans"])


@dataclass(frozen=True, slots=True)
class Hits:
    """Of our spans, those that meet an annotated one; of the annotated, those that one of ours meets."""

    precision: metrics.Share
    recall: metrics.Share

    @property
    def f1(self) -> float:
        one, other = self.precision.value, self.recall.value
        return 2 * one * other / (one + other) if one + other else 0.0

    @classmethod
    def of(
        cls,
        articles: Sequence[Annotated],
        ours: Sequence[Sequence[Attributed]],
        part: str,
        exact: bool,
        quotations: bool,
    ) -> Hits:
        """Of quotations: ours that meet only another attribution of the same sentence are neither right nor wrong."""
        said = right = annotated = found = 0
        for article, mine in zip(articles, ours, strict=True):
            gold = [(getattr(one, part), one.quotes) for one in article.gold if getattr(one, part)]
            wanted = [span for span, quotes in gold if quotes or not quotations]
            others = [span for span, quotes in gold if quotations and not quotes]
            spans = [getattr(one, part) for one in mine if getattr(one, part) and (one.quotes or not quotations)]
            for span in spans:
                meets = any(_meet(span, other, exact) for other in wanted)
                right += meets
                said += meets or not any(_meet(span, other, exact) for other in others)
            annotated += len(wanted)
            found += sum(any(_meet(span, other, exact) for other in spans) for span in wanted)
        return cls(metrics.Share(right, said), metrics.Share(found, annotated))


def _meet(one: Span, other: Span, exact: bool) -> bool:
    return one == other if exact else one[0] < other[1] and other[0] < one[1]


# --- Ours -----------------------------------------------------------------------------------------


def attributed(text: str) -> list[Attributed]:
    """What claimtrack reads in each sentence by itself: "he said" has the source "he", not whom that stands for."""
    found = []
    for sentence in sentences(text):
        (said,) = attribution.attributions(text, [(sentence.start, sentence.end)])
        if said.speaker:
            source, cue = _placed(text, sentence.start, sentence.end, said.speaker, said.verb)
            found.append(Attributed(source, cue, bool(_QUOTATION.search(text, sentence.start, sentence.end))))
    return found


def _placed(text: str, start: int, end: int, speaker: str, verb: str) -> tuple[Span | None, Span | None]:
    """Where the two stand within `text[start:end]`, as near to each other as they do."""
    sources = _places(text, start, end, speaker)
    cues = _places(text, start, end, verb)
    if not (sources and cues):
        return next(iter(sources), None), next(iter(cues), None)
    return min(product(sources, cues), key=lambda both: max(both[0][0], both[1][0]) - min(both[0][1], both[1][1]))


def _places(text: str, start: int, end: int, words: str) -> list[Span]:
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    return [match.span() for match in pattern.finditer(text, start, end)]


# --- The archive ----------------------------------------------------------------------------------


def articles_of(file: Path) -> list[Annotated]:
    """The dev part; where several annotated an article, the first of them by name."""
    texts: dict[str, str] = {}
    annotations: dict[str, str] = {}
    with tarfile.open(file, "r:xz") as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            path = PurePosixPath(member.name)
            if path.parts[:1] != ("dev",) or (opened := archive.extractfile(member)) is None:
                continue
            content = opened.read().decode("utf-8")
            if path.suffix == ".txt":
                texts[path.stem] = content
            elif path.suffix == ".ann":
                annotations.setdefault(path.stem.rpartition("_")[0], content)
    both = [(text, annotations[name]) for name, text in texts.items() if name in annotations]
    return [Annotated(text, list(_gold(text, annotation))) for text, annotation in both]


def _gold(text: str, annotation: str) -> Iterator[Attributed]:
    """From brat's standoff: T lines are spans ("T1 Source 89 106"), E lines tie them to attributions."""
    spans: dict[str, list[Span]] = {}
    for line in annotation.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            _, _, places = rest.partition("\t")[0].partition(" ")
            spans[name] = [(int(a), int(b)) for a, b in (place.split() for place in places.split(";"))]
    for line in annotation.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("E"):
            parts = dict(part.split(":") for part in rest.split())
            content = " ".join(text[a:b] for a, b in spans.get(parts.get("Content", ""), []))
            yield Attributed(
                _whole(spans.get(parts.get("Source", ""))),
                _whole(spans.get(parts.get("Cue", ""))),
                bool(_QUOTATION.search(content)),
            )


def _whole(parts: Sequence[Span] | None) -> Span | None:
    return (parts[0][0], parts[-1][1]) if parts else None
