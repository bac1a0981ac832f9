"""Writes the training rows of the entailer, one JSON object a line, and a digest of every set used.

    python training/data.py ../shared/data training/work

`pool.jsonl` is general entailment, `news.jsonl` our own cross-outlet pairs in both directions, with and without
the mark that the check puts before each claim; `held_out.jsonl` are the news pairs kept apart for calibration and
for relate's weights (whole edit families). `sources.json` says what was used, what was left out, and why.

`pairs.jsonl`, beside this script, are more pairs made after the same guides. No article's words are in it: a natural
pair is two places (set, line, first and last character of the text with its spaces made one), an edit is the pair that
it was made of, the side, and our own words with the words of the sentence that they stand in place of.

`claims.jsonl`, `open_claims.jsonl` and `hypotheses.jsonl`, beside it too, are our own claims about premises of the
pool's FEVER and MNLI rows, by their lines; with these they become `evidence.jsonl`, `open.jsonl` and `general.jsonl`.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import lzma
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from claimtrack.checks.entailment import marked

Row = dict[str, Any]

SEED = 20261128
HELD_OUT = 0.12  # of the edit families of the news pairs
TIMES = {
    "nli_mnli_snli_devtest/mnli_train_sample_llmsknow": 2,
    "nli_mnli_snli_devtest/mnli_train_sample_olora": 2,
}
LEFT_OUT = {
    "nli_conjnli/adversarial_train_15k": "noisy labels",
    "neg_cannot_wikifactcheck/wikifactcheck_contradictions": "contradictions only: teaches the hypothesis's wording",
    "neg_wikifactcheck_dev/dev_contradictions": "contradictions only: teaches the hypothesis's wording",
    "nli_snli_train_subset/test": "named a test split",
    "nli_oie_snli_mnli/oie-devin": "named a development split",
    "nli_oie_snli_mnli/oie-testin": "named a test split",
}
# Probabilities of entailment, neutral, contradiction. An update conflicts, but not as of one day; what neither
# annotator could tell teaches nothing.
TARGETS = {
    "entailment": (1.0, 0.0, 0.0),
    "neutral": (0.0, 1.0, 0.0),
    "contradiction": (0.0, 0.0, 1.0),
    "CORROBORATION": (1.0, 0.0, 0.0),
    "REPRINT": (1.0, 0.0, 0.0),
    "NEUTRAL": (0.0, 1.0, 0.0),
    "CONTRADICTION": (0.0, 0.0, 1.0),
    "UPDATE": (0.0, 0.5, 0.5),
}
DATED_UPDATE = (0.0, 0.7, 0.3)  # where the marks tell which report is the later one
OURS = Path(__file__).with_name("pairs.jsonl")
CLAIMS = {"claims": "evidence", "open_claims": "open", "hypotheses": "general"}  # beside this script: what they become


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of data sets")
    parser.add_argument("out", type=Path, help="where the rows go")
    parser.add_argument("--share", type=float, default=1.0, help="of the news pairs' families, for a learning curve")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    pool, left_out = _pool(options.data)
    news, held_out = _news(options.data, options.share)
    write(options.out / "pool.jsonl", pool)
    write(options.out / "news.jsonl", news)
    write(options.out / "held_out.jsonl", held_out)
    claims = {made: _claims(options.data, Path(__file__).with_name(f"{name}.jsonl")) for name, made in CLAIMS.items()}
    for made, found in claims.items():
        write(options.out / f"{made}.jsonl", found)
    sources = {
        "sha256": {
            str(file.relative_to(options.data)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in (
                _pool_file(options.data),
                _news_file(options.data),
                *sorted((options.data / "articles").glob("*.xz")),  # of which contrast.py and derived.py read, too
            )
        }
        | {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(OURS.parent.glob("*.jsonl"))},
        "pool": dict(sorted(collections.Counter(row["src"] for row in pool).items())),
        "left out": dict(sorted(left_out.items())),
        "news": len(news),
        "held out": len(held_out),
        **{made: len(found) for made, found in claims.items()},
    }
    (options.out / "sources.json").write_text(json.dumps(sources, indent=1) + "\n")
    print(json.dumps(sources, indent=1))


def rows(file: Path) -> Iterator[Row]:
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _pool_file(data: Path) -> Path:
    return data / "nli" / "train.jsonl.xz"


def _news_file(data: Path) -> Path:
    return data / "pairs_train" / "pairs.jsonl.xz"


def _pool(data: Path) -> tuple[list[Row], collections.Counter[str]]:
    """General entailment, without any pair, and any FEVER claim, that a development set holds."""
    pairs, claims = development(data)
    kept: list[Row] = []
    left_out: collections.Counter[str] = collections.Counter()
    for one in rows(_pool_file(data)):
        source = one["src"]
        if source in LEFT_OUT:
            left_out[f"{source}: {LEFT_OUT[source]}"] += 1
        elif key(one["premise"], one["hypothesis"]) in pairs:
            left_out[f"{source}: the pair is in a development set"] += 1
        elif "fever" in source and plain(one["hypothesis"]) in claims:
            left_out[f"{source}: the claim is in a development set"] += 1
        else:
            target = TARGETS[one["label"]]
            kept += [row(one["premise"], one["hypothesis"], target, source)] * TIMES.get(source, 1)
    random.Random(SEED).shuffle(kept)
    return kept, left_out


def _claims(data: Path, file: Path) -> list[Row]:
    """Our own claims, each with the premise that it was written about."""
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    wanted = {line for claim in told for line in claim["lines"]}
    texts = {n: one["premise"] for n, one in enumerate(rows(_pool_file(data))) if n in wanted}
    found = []
    for claim in told:
        premise = " . ".join(filter(None, (claim.get("title"), " ".join(texts[line] for line in claim["lines"]))))
        found.append(row(premise, claim["claim"], TARGETS[claim["label"]], f"ours/{file.stem}"))
    return found


def development(data: Path) -> tuple[set[frozenset[str]], set[str]]:
    """The pairs of the development sets, as `key` writes them, and their hypotheses, as `plain` does."""
    pairs, claims = set(), set()
    for file in sorted((data / "nli" / "dev").glob("*.xz")):
        for one in rows(file):
            pairs.add(key(one["premise"], one["hypothesis"]))
            claims.add(plain(one["hypothesis"]))
    return pairs, claims


def _news(data: Path, share: float) -> tuple[list[Row], list[Row]]:
    given = list(rows(_news_file(data)))
    pairs = [pair for pair in given if pair["label"] in TARGETS]
    families = sorted({_family(pair) for pair in pairs})
    random.Random(SEED).shuffle(families)
    apart = set(families[: round(HELD_OUT * len(families))])
    rest = families[len(apart) :]
    taken = set(rest[: round(share * len(rest))])
    more = [pair for pair in ours(data, given) if pair["label"] in TARGETS and _family(pair) not in apart]
    if share == 1.0:
        taken |= {_family(pair) for pair in more}
    kept = []
    for pair in [*pairs, *more]:
        if _family(pair) in taken:
            for one, other in ((pair["left"], pair["right"]), (pair["right"], pair["left"])):
                target, source = TARGETS[pair["label"]], f"news/{pair['kind']}"
                kept.append(row(one["claim"], other["claim"], target, source))
                said = marked(one["claim"], _day(one), other["claim"], _day(other))
                dated = pair["label"] == "UPDATE" and not said[0].startswith("Report:")
                kept.append(row(*said, DATED_UPDATE if dated else target, source))
    random.Random(SEED).shuffle(kept)
    return kept, [pair for pair in pairs if _family(pair) in apart]


def ours(data: Path, given: list[Row]) -> list[Row]:
    """The pairs of `pairs.jsonl` with their sentences, in the form of `given`, of whose pairs some are edits."""
    told = [json.loads(line) for line in OURS.read_text(encoding="utf-8").splitlines()]
    places = [pair[side] for pair in told for side in ("left", "right") if side in pair]
    articles = {
        name: _lines(data / "articles" / f"{name}.jsonl.xz", {n for of, n, *_ in places if of == name})
        for name in {place[0] for place in places}
    }

    def claim(name: str, line: int, start: int, end: int) -> Row:
        article = articles[name][line]
        text = " ".join(article["text"].split())[start:end]
        return {"claim": text, "date": article.get("date"), "outlet": article["outlet"]}

    base = {str(pair["id"]): pair for pair in given}
    found = []
    for pair in told:
        if pair["kind"] == "natural":
            pair |= {side: claim(*pair[side]) for side in ("left", "right")}
            base[pair["id"]] = pair
        else:
            side, old = pair["side"], base[pair["of"]]
            pair |= {"left": old["left"], "right": old["right"], "of": _family(old)}
            new = {**old[side], "claim": _edited(old[side]["claim"], pair["words"])}
            pair[side] = new | ({"date": pair["date"]} if "date" in pair else {})
        found.append(pair)
    return found


def _lines(file: Path, numbers: set[int]) -> dict[int, Row]:
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        return {n: json.loads(line) for n, line in enumerate(lines) if n in numbers}


def _edited(sentence: str, changes: list[tuple[int, int, str]]) -> str:
    """With the words from the first to before the second number replaced by others, for each change."""
    words, made, at = sentence.split(), [], 0
    for start, end, new in changes:
        made += [*words[at:start], *new.split()]
        at = end
    return " ".join([*made, *words[at:]])


def _family(pair: Row) -> str:
    return str(pair.get("of") or pair["id"])


def _day(claim: Row) -> date | None:
    return date.fromisoformat(claim["date"]) if claim.get("date") else None


def row(premise: str, hypothesis: str, target: tuple[float, float, float], source: str) -> Row:
    return {"premise": premise, "hypothesis": hypothesis, "target": target, "src": source}


def key(premise: str, hypothesis: str) -> frozenset[str]:
    return frozenset((plain(premise), plain(hypothesis)))


def plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def write(file: Path, found: list[Row]) -> None:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), encoding="utf-8")


if __name__ == "__main__":
    main()
