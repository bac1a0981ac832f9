"""The models: how fast their twins are, how closely they agree with the models, how much of the machine they use."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench import cli, sets, synthetic
from bench.speed.figures import Bar, Figure, interleaved, number, seconds
from bench.speed.material import Material
from claimtrack import models
from claimtrack.models import twin
from claimtrack.protocols import Vectors
from claimtrack.store import wording

_BATCHES = (32, 64, 128)
_PEAK_SIZES = (1024, 2048, 4096)
_PEAK_ROWS = 4096
_STSB = Path("similarity", "stsb_dev.jsonl.xz")
_FASTER = Bar(2.5, 5)
_OVERLAP = Bar(0.97, 0.99, unit="", share=True)
_SPEARMAN = Bar(0.005, 0.002, unit="", less=True)
_LABELS = Bar(0.985, 0.995, unit="", share=True)
_OF_PEAK = Bar(0.35, 0.70, unit="")


def encode(material: Material) -> Iterator[Figure]:
    """Sentences a second, against SentenceTransformer with its best batch size."""
    texts = material.sentences(material.size.encode)
    plain = material.naive_encoder

    def theirs(batch: int) -> Any:
        return plain.encode(texts, batch_size=batch, normalize_embeddings=True, show_progress_bar=False)

    best = _best(theirs)
    sides = interleaved(lambda: material.encoder.encode(texts), lambda: theirs(best), material.repeat)
    mine, other = (len(texts) / median for median in sides.medians)
    yield Figure(
        "encode",
        f"{len(texts):,} sentences",
        f"{number(mine)}/s",
        f"{number(other)}/s",
        sides.faster,
        _FASTER,
        f"{sides.spread()}. Against SentenceTransformer.encode in batches of {best}, the fastest of"
        f" {', '.join(map(str, _BATCHES))}.",
    )


def twin_agreement(material: Material) -> Iterator[Figure]:
    """What the compiled encoder finds, against what the model itself finds."""
    texts = material.sentences(material.size.agree)
    near = [
        synthetic.nearest(found, found, 10, itself=False)[1]
        for found in (model.encode(texts) for model in (material.encoder, material.plain_encoder))
    ]
    shared = statistics.fmean(len(set(one) & set(other)) / near[0].shape[1] for one, other in zip(*near, strict=True))
    yield Figure(
        "twin_agreement",
        f"top 10 of {len(texts):,} claims",
        "compiled",
        "not compiled",
        shared,
        _OVERLAP,
        "The share of each claim's ten nearest that both find.",
    )
    file = material.data / _STSB
    if not file.is_file():
        cli.told("twin_agreement: no STS-B here, so its correlation is passed over")
        return
    rows = sets.rows(file)
    mine, other = (_spearman(model, rows) for model in (material.encoder, material.plain_encoder))
    yield Figure(
        "twin_agreement",
        f"STS-B dev, {len(rows):,} pairs",
        f"{mine:.4f}",
        f"{other:.4f}",
        abs(mine - other),
        _SPEARMAN,
        "Spearman's correlation of either with what people said, and how far they are apart.",
    )


def entail(material: Material) -> Iterator[Figure]:
    """Pairs a second, against CrossEncoder in 32 bits with its best batch size."""
    from bench import naive

    entailer = material.entailer
    if entailer is None:
        cli.told("entail: this build carries no entailer")
        return
    pairs = material.pairs(material.size.pairs)
    premises, hypotheses = zip(*pairs, strict=True)
    plain = material.naive_entailer
    best = _best(lambda batch: naive.probabilities(plain, pairs, batch))
    sides = interleaved(
        lambda: entailer.probabilities(premises, hypotheses),
        lambda: naive.probabilities(plain, pairs, best),
        material.repeat,
    )
    mine, other = (len(pairs) / median for median in sides.medians)
    yield Figure(
        "entail",
        f"{len(pairs):,} pairs",
        f"{number(mine)}/s",
        f"{number(other)}/s",
        sides.faster,
        _FASTER,
        f"{sides.spread()}. Against CrossEncoder.predict in 32 bits, in batches of {best}.",
    )


def entail_agreement(material: Material) -> Iterator[Figure]:
    """The likeliest label by the compiled entailer, against the model's own."""
    from claimtrack.models.entailer import CrossEntailer

    where = models.bundled_entailer()
    if material.entailer is None or where is None:
        cli.told("entail_agreement: this build carries no entailer")
        return
    pairs = material.pairs(4 * material.size.pairs)
    premises, hypotheses = zip(*pairs, strict=True)
    mine, other = (
        model.probabilities(premises, hypotheses) for model in (material.entailer, CrossEntailer(where, compiled=False))
    )
    yield Figure(
        "entail_agreement",
        f"label of {len(pairs):,} pairs",
        "compiled",
        "not compiled",
        float((mine.argmax(axis=1) == other.argmax(axis=1)).mean()),
        _LABELS,
        f"The share of equal labels. Probabilities differ by {np.abs(mine - other).max():.3f} at the most.",
    )


def arithmetic(material: Material) -> Iterator[Figure]:
    """The encoder's rate of arithmetic, against that of one large product in the same runtime and precision."""
    texts = material.sentences(material.size.encode)
    needed = operations(models.bundled_encoder(), texts)
    products = {size: _product(size) for size in _PEAK_SIZES}
    for work in products.values():
        work()
    rates = {size: _of_product(size) / min(seconds(work) for _ in range(3)) for size, work in products.items()}
    best = max(rates, key=lambda size: rates[size])
    sides = interleaved(lambda: material.encoder.encode(texts), products[best], material.repeat)
    mine, other = (work / median for work, median in zip((needed, _of_product(best)), sides.medians, strict=True))
    yield Figure(
        "arithmetic",
        f"of {len(texts):,} sentences",
        f"{number(mine / 1e9)} GFLOP/s",
        f"{number(other / 1e9)} GFLOP/s",
        sides.faster * needed / _of_product(best),
        _OF_PEAK,
        f"{number(needed / 1e9)} GFLOP by the sentences' own tokens, padding not counted, and tokenizing timed; against"
        f" a product of {_PEAK_ROWS} x {best} by {best} x {best} in OpenVINO with the bf16 hint, the fastest of"
        f" {', '.join(map(str, _PEAK_SIZES))}.",
    )


def operations(folder: Path, texts: Sequence[str]) -> float:
    """Floating-point operations that a BERT needs for these texts: its matrix products and its attention."""
    from tokenizers import Tokenizer

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    longest = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))["max_seq_length"]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    tokens = np.array([len(one.ids) for one in tokenizer.encode_batch(list(texts))], dtype=np.float64)
    return counted(config["num_hidden_layers"], config["hidden_size"], config["intermediate_size"], tokens)


def counted(layers: int, hidden: int, inner: int, tokens: Any) -> float:
    """By layer: four square products and two of the feed-forward net for each token; for attention, two products of
    each token with each, in each text."""
    weights = layers * (4 * hidden * hidden + 2 * hidden * inner)
    attention = layers * 2 * 2 * hidden * np.square(tokens)
    return float(2 * weights * np.sum(tokens) + np.sum(attention))


def _of_product(size: int) -> float:
    return 2.0 * _PEAK_ROWS * size * size


def _product(size: int) -> Callable[[], object]:
    """A large matrix times constant weights, compiled as the twins are."""
    import openvino
    from openvino import opset13 as ops

    rng = np.random.default_rng(synthetic.SEED)
    rows = ops.parameter([_PEAK_ROWS, size], np.float32)
    weights = ops.constant(rng.standard_normal((size, size), dtype=np.float32))
    made = openvino.Model([ops.matmul(rows, weights, False, False)], [rows])
    hints = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "bf16"}
    request = twin.runtime().compile_model(made, "CPU", hints).create_infer_request()
    given = rng.standard_normal((_PEAK_ROWS, size), dtype=np.float32)
    return lambda: request.infer([given], share_inputs=True)


def _best(work: Callable[[int], object]) -> int:
    """The batch size that is fastest, once the model has run."""
    work(_BATCHES[0])
    took = [(seconds(partial(work, batch)), batch) for _ in range(2) for batch in _BATCHES]
    return min(took)[1]


def _spearman(model: Any, rows: Sequence[sets.Row]) -> float:
    from scipy.stats import spearmanr

    sides: list[Vectors] = [model.encode([wording(row[side]) for row in rows]) for side in "ab"]
    return float(spearmanr((sides[0] * sides[1]).sum(axis=1), [row["score"] for row in rows]).statistic)
