"""Writes three more sets of training rows, made from what the pool and the articles hold.

    python training/derived.py ../shared/data training/work

`negated.jsonl`: SNLI pairs with a negation put into either side or both, after the way the NegNLI benchmark was made
(Hossain et al. 2020, "An Analysis of Natural Language Inference Benchmarks through the Lens of Negation"). What then
follows is not certain, so the targets are spread.
`unanswered.jsonl`: a FEVER claim beside evidence for another claim on the same thing, which does not decide it, or
seldom does (then the target is spread): the pool's FEVER rows have no neutral. Some of its decided rows are given
another passage to read through, too. Evidence that does not name its subject gets the name before it, as FEVER-NLI
has it.
`neighbours.jsonl`: near sentences of two outlets within four months. Of such neighbours about one in a hundred
conflicts, so the target is what an entailer says with no probability left to contradiction: a counterweight to
hand-made edits, most of which contradict.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import contrast
import data as pool
import faiss

from claimtrack import models
from claimtrack.checks.entailment import marked
from claimtrack.models.encoder import SentenceEncoder
from claimtrack.models.entailer import CrossEntailer

SEED = 20261130
SNLI = ("nli_snli_train_subset/train", "nli_cad_snli/train", "nli_misc_felsal/sick_train")
NEGATED, UNANSWERED, LENGTHENED = 12_000, 8_000, 4_000  # rows
ARTICLES = {"north_korea_many_outlets": 431, "many_outlets_10k": 400}
NEAREST, DAYS = 30, 120  # neighbours of each sentence; days between them at most
NEAR, COPY = 0.55, 0.9  # cosine: a neighbour; the same sentence printed twice
NEIGHBOURS = 12_000
# By the label of the pair as it was: what to expect once the premise (P), the hypothesis (H) or both are denied.
# What entails or contradicts may rest on words that the negation does not reach.
DENIED = {
    ("H", "entailment"): (0.0, 0.1, 0.9),
    ("H", "neutral"): (0.0, 0.95, 0.05),
    ("H", "contradiction"): (0.6, 0.35, 0.05),
    ("P", "entailment"): (0.1, 0.25, 0.65),
    ("P", "neutral"): (0.0, 0.85, 0.15),
    ("P", "contradiction"): (0.1, 0.75, 0.15),
    ("PH", "entailment"): (0.45, 0.5, 0.05),
    ("PH", "neutral"): (0.05, 0.85, 0.1),
    ("PH", "contradiction"): (0.05, 0.8, 0.15),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of data sets")
    parser.add_argument("out", type=Path, help="where the rows go")
    parser.add_argument(
        "--entailer", type=Path, default=models.bundled_entailer(), help="whose word is taken on the neighbours"
    )
    options = parser.parse_args()
    barred = pool.development(options.data)
    found = list(pool.rows(options.data / "nli" / "train.jsonl.xz"))
    pool.write(options.out / "negated.jsonl", list(_kept(negated(found), barred, NEGATED)))
    pool.write(options.out / "unanswered.jsonl", list(_kept(unanswered(found), barred, UNANSWERED + LENGTHENED)))
    pool.write(options.out / "neighbours.jsonl", neighbours(options.data, options.entailer))


def _kept(found: Iterator[pool.Row], barred: tuple[set[frozenset[str]], set[str]], most: int) -> Iterator[pool.Row]:
    pairs, claims = barred
    fit = (
        row
        for row in found
        if pool.key(row["premise"], row["hypothesis"]) not in pairs and pool.plain(row["hypothesis"]) not in claims
    )
    return itertools.islice(fit, most)


# Negation

_BE = re.compile(r"\b(is|are|was|were|has been|have been|can|will)\b(?! not\b| no\b)")
_PARTICIPLE = re.compile(
    r"^((?:an?|the|two|three|four|five|some|several|many|one|people|men|women|children|kids"
    r"|[a-z-]+ (?:and|in|with|on|of))\b.*?)\b"
    r"(?!(?:wearing|including|during|wedding|building|morning|evening|clothing|something|string|ring|king)\b)"
    r"([a-z]{2,}ing)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"^((?:an?|the|one) (?:[a-z-]+ ){0,3}?(?:man|woman|boy|girl|person|dog|child|player|baby|lady|guy|kid))"
    r" ([a-z]{2,}?)(e?s)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:not|no|never|nobody|none|nothing|without|neither)\b|n[’']t\b", re.IGNORECASE)


def denied(text: str) -> str | None:
    """The sentence with "not" at its main verb; None where that is not found."""
    if _DENIES.search(text):
        return None
    if found := _BE.search(text):
        return f"{text[: found.end()]} not{text[found.end() :]}"
    if found := _PRESENT.match(text):
        stem = found[2] + ("e" if found[3] == "es" and found[2][-1] in "vczu" else "")
        return f"{found[1]} does not {re.sub('i$', 'y', stem)}{text[found.end() :]}"
    if found := _PARTICIPLE.match(text):
        return f"{text[: found.start(2)]}not {text[found.start(2) :]}"
    return None


def negated(found: list[pool.Row]) -> Iterator[pool.Row]:
    rng = random.Random(SEED)
    read = [row for row in found if row["src"] in SNLI]
    rng.shuffle(read)
    for row in read:
        premise, hypothesis = denied(row["premise"]), denied(row["hypothesis"])
        ways = [way for way, made in (("P", premise), ("H", hypothesis), ("PH", premise and hypothesis)) if made]
        if ways:
            way = rng.choice(ways)
            yield pool.row(
                str(premise) if "P" in way else row["premise"],
                str(hypothesis) if "H" in way else row["hypothesis"],
                DENIED[way, row["label"]],
                f"negated/{way}",
            )


# FEVER

_NAME = re.compile(r"(?:[A-Z][\w’'.-]*)(?: (?:of|the|and|de|von|[A-Z][\w’'.-]*))*")
# A claim with one of these is decided by any passage that names the thing; nor do other figures leave one open.
_DECIDES = re.compile(
    r"\b(?:not|no|never|zero|only|solely|every|any|none|fail\w*|refuse\w*|lost|without|by|born)\b|\d", re.IGNORECASE
)
# What to expect of evidence that shares a third of a claim's words, by its own label; 65 were read as it was made.
SELDOM = {"entailment": (0.15, 0.85, 0.0), "contradiction": (0.0, 0.85, 0.15)}
_STOP = frozenset(
    "a an the of in on at by to for from with and or but is are was were be been has have had did does do not no"
    " only as it its his her their he she they that this who which than one any there".split()
)


def unanswered(found: list[pool.Row]) -> Iterator[pool.Row]:
    rng = random.Random(SEED)
    by_name: dict[str, list[pool.Row]] = collections.defaultdict(list)
    read = [row for row in found if "fever" in row["src"]]
    for row in read:
        if (name := _NAME.match(row["hypothesis"])) and name[0].lower() not in _STOP:
            by_name[name[0]].append(row)
    made: list[pool.Row] = []
    longer: list[pool.Row] = []
    for title, rows in by_name.items():
        known = _content(title)
        for row in rows:
            claim = row["hypothesis"]
            asked = _content(claim) - known
            others = {other["premise"] for other in rows if other["premise"] != row["premise"]}
            for premise in rng.sample(sorted(others), min(4, len(others))):
                shared = asked & _content(premise)
                if not shared:
                    made.append(pool.row(_titled(premise, title), claim, pool.TARGETS["neutral"], "fever/unanswered"))
                elif 3 * len(shared) <= len(asked) and not _DECIDES.search(claim):
                    made.append(pool.row(_titled(premise, title), claim, SELDOM[row["label"]], "fever/near"))
            if others and len(row["premise"]) < 400:
                texts = [row["premise"], rng.choice(sorted(others))]
                rng.shuffle(texts)
                premise = _titled(" ".join(texts), title)
                longer.append(pool.row(premise, claim, pool.TARGETS[row["label"]], "fever/lengthened"))
            elif title not in row["premise"]:
                premise = _titled(row["premise"], title)
                longer.append(pool.row(premise, claim, pool.TARGETS[row["label"]], "fever/titled"))
    rng.shuffle(made)
    rng.shuffle(longer)
    yield from longer[:LENGTHENED]
    yield from made


def _titled(premise: str, title: str) -> str:
    return premise if title in premise else f"{title} . {premise}"


def _content(text: str) -> set[str]:
    """Word stems, roughly: the first five letters."""
    return {word[:5] for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in _STOP}


# Neighbours


def neighbours(data: Path, model: Path) -> list[pool.Row]:
    rng = random.Random(SEED)
    barred = {
        " ".join(pair[side]["claim"].split())
        for pair in map(json.loads, (data / "gold" / "nk_pairs_dev.jsonl").read_text(encoding="utf-8").splitlines())
        for side in ("left", "right")
    }
    found = [one for one in contrast.read(data, rng, ARTICLES) if one.day and one.text not in barred]
    vectors = SentenceEncoder().encode([one.text for one in found])
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    similar, at = index.search(vectors, NEAREST)
    pairs: list[tuple[contrast.Sentence, contrast.Sentence]] = []
    for one, (neighbours_of, cosines) in enumerate(zip(at.tolist(), similar.tolist(), strict=True)):
        for other, cosine in zip(neighbours_of, cosines, strict=True):
            left, right = found[one], found[other]
            assert left.day
            assert right.day
            apart = abs((left.day - right.day).days)
            if one < other and left.outlet != right.outlet and apart <= DAYS and NEAR <= cosine < COPY:
                pairs.append((left, right))
    rng.shuffle(pairs)
    pairs = pairs[:NEIGHBOURS]
    entailer = CrossEntailer(str(model))
    read = [marked(left.text, left.day, right.text, right.day) for left, right in pairs]
    says = entailer.probabilities([premise for premise, _ in read], [hypothesis for _, hypothesis in read])
    kept = []
    for n, (left, right) in enumerate(pairs):
        entailed = round(float(says[n, 0] / (says[n, 0] + says[n, 1])), 3)
        premise, hypothesis = (left.text, right.text) if n % 2 else read[n]
        kept.append(pool.row(premise, hypothesis, (entailed, round(1 - entailed, 3), 0.0), "neighbours"))
    return kept


if __name__ == "__main__":
    main()
