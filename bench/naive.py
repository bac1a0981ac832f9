"""What a user would write instead of claimtrack: sentence-transformers, a file of vectors and a cross-encoder.

The speed bench measures against it. It uses nothing of claimtrack, and every setting that it leaves alone is the
library's own.

    python bench/naive.py --model FOLDER encode sentences.txt saved/
    python bench/naive.py --model FOLDER find saved/ "rations resumed"
    python bench/naive.py --model FOLDER candidates saved/
    python bench/naive.py --model CROSS_ENCODER pairs pairs.tsv
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sentence_transformers import CrossEncoder, SentenceTransformer, util

VECTORS, TEXTS = "vectors.npy", "texts.txt"


def encode(model: str, sentences: Path, folder: Path) -> None:
    texts = sentences.read_text(encoding="utf-8").splitlines()
    save(folder, texts, SentenceTransformer(model).encode(texts, normalize_embeddings=True))


def save(folder: Path, texts: Sequence[str], vectors: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / VECTORS, vectors)
    (folder / TEXTS).write_text("\n".join(texts), encoding="utf-8")


def saved(folder: Path) -> tuple[list[str], Any]:
    return (folder / TEXTS).read_text(encoding="utf-8").splitlines(), np.load(folder / VECTORS)


def find(model: str, folder: Path, query: str, k: int = 10) -> list[tuple[float, str]]:
    texts, vectors = saved(folder)
    asked = SentenceTransformer(model).encode([query], normalize_embeddings=True)
    (hits,) = util.semantic_search(asked, vectors, top_k=k)
    return [(float(hit["score"]), texts[int(hit["corpus_id"])]) for hit in hits]


def candidates(vectors: Any, least: float) -> list[tuple[float, int, int]]:
    """(similarity, one row, another), the 500,000 most alike at most: paraphrase_mining, once it has encoded."""
    mined = util.paraphrase_mining_embeddings(vectors)
    return [(float(score), int(one), int(other)) for score, one, other in mined if score >= least]


def probabilities(model: CrossEncoder, pairs: Sequence[tuple[str, str]], batch: int = 32) -> Any:
    return model.predict(list(pairs), batch_size=batch, apply_softmax=True, show_progress_bar=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", required=True, help="folder of the model")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, arguments in {
        "encode": ("sentences", "folder"),
        "find": ("folder", "query"),
        "candidates": ("folder",),
        "pairs": ("file",),
    }.items():
        command = commands.add_parser(name)
        for argument in arguments:
            command.add_argument(argument, type=str if argument == "query" else Path)
    commands.choices["candidates"].add_argument("--least", type=float, default=0.6)
    given = parser.parse_args()
    match given.command:
        case "encode":
            encode(given.model, given.sentences, given.folder)
        case "find":
            for score, text in find(given.model, given.folder, given.query):
                print(f"{score:.2f}  {text}")
        case "candidates":
            texts, vectors = saved(given.folder)
            for score, one, other in candidates(vectors, given.least):
                print(f"{score:.2f}  {texts[one]}  |  {texts[other]}")
        case "pairs":
            rows = [line.split("\t") for line in given.file.read_text(encoding="utf-8").splitlines()]
            asked = [(premise, hypothesis) for premise, hypothesis in rows]
            for odds, (premise, hypothesis) in zip(probabilities(CrossEncoder(given.model), asked), asked, strict=True):
                print(" ".join(f"{p:.2f}" for p in odds), f" {premise}  |  {hypothesis}")


if __name__ == "__main__":
    main()
