"""Compiled twins: a model exported once to OpenVINO, which answers without torch and in bf16 where the processor can.

A twin lies in the user's cache under the model's fingerprint, with the hashes of its files and how closely it agreed
with the model it was made from. One whose files have changed, or that another version made, is made anew.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack import models
from claimtrack.protocols import Vectors

FORMAT = 1  # of the folder; another number makes every twin anew
_GRAPH, _WEIGHTS, _TOKENIZER, _RECORD = "model.xml", "model.bin", "tokenizer.json", "twin.json"
_TOKENS = 4096  # of a batch, padding included: larger ones gain nothing on two cores

SAMPLES = (
    "Rations resumed.",
    "The state has suspended food rations to soldiers' families in Musan County since May, a resident said.",
    "Two short-range missiles were fired from Wonsan early on Thursday and flew about 240 miles, officials said.",
    "Traders in Hyesan say that the price of a kilogram of rice rose from 4,500 won in March to 5,200 won in June.",
    "The ministry denied that the border had been closed.",
    "It is unclear whether the talks, which were to be held in Singapore on 12 June, will go ahead as planned.",
    "Nobody was hurt.",
    "More than 300,000 people, most of them farmers who had fled the flooded valleys of the north-east with what they"
    " could carry, were still living in tents and schools by the end of October, according to the United Nations.",
)
"""Sentences of several lengths on which a twin is held against its model."""

Texts = Sequence[str] | Sequence[tuple[str, str]]
"""Single texts, or pairs that are read as one."""


class Twin:
    """A compiled model with its tokenizer."""

    def __init__(self, folder: Path, longest: int) -> None:
        import openvino
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(longest)
        compiled = openvino.Core().compile_model(
            str(folder / _GRAPH), "CPU", {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "bf16"}
        )
        self._inputs = [port.any_name for port in compiled.inputs]
        self._request = compiled.create_infer_request()

    def rows(self, texts: Texts) -> Vectors:
        """The model's output, one row for each text, in order. Texts of like length share a batch."""
        read = self._tokenizer.encode_batch_fast(list(texts))
        found: Vectors | None = None
        for batch in _batches([len(one.ids) for one in read]):
            made = self._run([read[n] for n in batch])
            if found is None:
                found = np.empty((len(read), made.shape[1]), dtype=np.float32)
            found[batch] = made
        return found if found is not None else np.empty((0, 0), dtype=np.float32)

    def _run(self, read: Sequence[Any]) -> Vectors:
        width = max(len(one.ids) for one in read)
        given = {name: np.zeros((len(read), width), dtype=np.int64) for name in self._inputs}
        for row, one in enumerate(read):
            length = len(one.ids)
            given["input_ids"][row, :length] = one.ids
            given["attention_mask"][row, :length] = 1
            if "token_type_ids" in given:
                given["token_type_ids"][row, :length] = one.type_ids
        self._request.infer(given, share_inputs=True)
        return np.array(self._request.get_output_tensor(0).data, dtype=np.float32)


def load(fingerprint: str) -> Twin | None:
    """The twin of the model so named; None where there is none, or where one was refused or has changed."""
    folder = _folder(fingerprint)
    record = _record(folder)
    if not record.get("accepted") or any(
        _sha256(folder / name) != known for name, known in dict(record.get("sha256", {})).items()
    ):
        return None
    return Twin(folder, int(record["longest"]))


def refused(fingerprint: str) -> bool:
    """Whether a twin could not be made here once, or did not agree with its model."""
    return _record(_folder(fingerprint)).get("accepted") is False


def make(
    fingerprint: str,
    module: Any,
    tokenizer: Any,
    longest: int,
    agreement: Callable[[Twin], float],
    least: float,
) -> Twin | None:
    """Exports a torch module whose forward takes the tokenizer's arrays and gives one row a text.

    `agreement` measures the twin against its model. Where it is below `least`, or the export fails, the twin is
    refused for good. None then, and where nothing can be written: the model itself serves.
    """
    if not hasattr(tokenizer, "backend_tokenizer"):
        return None  # a tokenizer in Python: nothing to take along
    target = _folder(fingerprint)
    record: dict[str, Any] = {"format": FORMAT, "model": fingerprint, "longest": longest, "accepted": False}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, ignore_cleanup_errors=True) as made:
            folder = Path(made)
            try:
                _export(module, tokenizer, folder)
                found = agreement(Twin(folder, longest))
            except (RuntimeError, TypeError, ValueError) as fault:
                record["fault"] = str(fault)[:500]
            else:
                files = {name: _sha256(folder / name) for name in (_GRAPH, _WEIGHTS, _TOKENIZER)}
                record |= {"agreement": round(found, 6), "accepted": bool(found >= least), "sha256": files}
            (folder / _RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
            _replace(folder, target)
    except OSError:
        return None
    return load(fingerprint)


def module(model: Any, run: Callable[[Any, dict[str, Any]], Any]) -> Any:
    """`run` of a model and the tokenizer's arrays, as one torch module."""
    from torch import nn

    class Module(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any = None) -> Any:
            read = {"input_ids": input_ids, "attention_mask": attention_mask}
            if token_type_ids is not None:
                read["token_type_ids"] = token_type_ids
            return run(self.model, read)

    return Module()


def _export(module: Any, tokenizer: Any, folder: Path) -> None:
    """Traced, without OpenVINO's own converter, which reports its use over the network."""
    import openvino
    import torch
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in tokenizer.model_input_names]
    example = tokenizer(["one text", "another, which is longer"], padding=True, return_tensors="pt")
    module.eval()
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the tracer, on branches that lengths do not take
        traced = TorchScriptPythonDecoder(module, example_input={name: example[name] for name in names})
        front = FrontEndManager().load_by_framework("pytorch")
        graph = front.convert(front.load(traced))
    for port, name in zip(graph.inputs, names, strict=True):
        port.tensor.set_names({name})
    openvino.save_model(graph, str(folder / _GRAPH), compress_to_fp16=True)
    tokenizer.backend_tokenizer.save(str(folder / _TOKENIZER))


def _batches(lengths: Sequence[int]) -> Iterator[NDArray[np.int64]]:
    """Which texts go together, shortest first."""
    order = np.argsort(lengths, kind="stable")
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or (end + 1 - start) * lengths[order[end]] > _TOKENS:
            yield order[start:end]
            start = end


def _replace(folder: Path, target: Path) -> None:
    """Whoever comes last wins; what another process has open stays readable to it."""
    old = target.with_name(f"{folder.name}.old")
    if target.exists():
        target.rename(old)
    folder.rename(target)
    folder.mkdir()  # for its owner to remove
    if old.exists():
        for file in old.iterdir():
            file.unlink()
        old.rmdir()


def _folder(fingerprint: str) -> Path:
    from importlib.metadata import version

    key = "".join(char if char.isalnum() or char in "-." else "_" for char in fingerprint)
    return models.cache() / f"{key}-openvino-{version('openvino')}"


def _record(folder: Path) -> dict[str, Any]:
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and record.get("format") == FORMAT else {}


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""
