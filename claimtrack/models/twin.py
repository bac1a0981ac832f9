"""Compiled twins: a model exported once to OpenVINO, which answers without torch and in bf16 where the processor can.

A twin lies in the user's cache under the model's fingerprint, with the hashes of its files and how closely it agreed
with the model it was made from: its graph, and what this processor made of it, which loads in a quarter of the time.
One whose files have changed, or that another version made, is made anew.
"""

from __future__ import annotations

import json
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from claimtrack import models
from claimtrack.protocols import Vectors

if TYPE_CHECKING:
    from concurrent.futures import Future

FORMAT = 2  # of the folder, part of its name
_GRAPH, _WEIGHTS, _COMPILED = "model.xml", "model.bin", "model.blob"
_TOKENIZER, _RECORD = "tokenizer.json", "twin.json"
_TOKENS = 4096  # of a batch, padding included: larger ones gain nothing on two cores
_PADDING = 256  # tokens of a batch: about what the first batch of another shape costs
_ROWS, _WIDTH = 16, 4  # texts and tokens: most batches have a multiple of them
_HINTS = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "bf16"}

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

    def __init__(self, folder: Path, longest: int, *, machine: str = "") -> None:
        """`machine`: which one made the compiled form; the graph is compiled where it is another."""
        self._tokenizer, self._longest = tokenizer(folder), longest
        core, compiled = runtime(), None
        if machine and machine == _machine():
            # Mapped from its file, which must stay so for as long as it answers.
            self._mapped = np.memmap(folder / _COMPILED, dtype=np.uint8, mode="c")
            with suppress(RuntimeError):
                blob = _openvino().Tensor(self._mapped, shared_memory=True)
                compiled = core.import_model(blob, "CPU", _HINTS)
        self._compiled = compiled or core.compile_model(str(folder / _GRAPH), "CPU", _HINTS)
        self._inputs = [port.any_name for port in self._compiled.inputs]
        self._request = self._compiled.create_infer_request()

    def keep_compiled(self, folder: Path) -> str:
        """Writes the compiled form, and says which machine it is for: "" where the runtime gives none."""
        try:
            (folder / _COMPILED).write_bytes(self._compiled.export_model().getbuffer())
        except RuntimeError:
            return ""
        return _machine()

    def rows(self, texts: Texts) -> Vectors:
        """The model's output, one row for each text, in order. Texts of like length share a batch."""
        read = tokens(self._tokenizer, texts, self._longest)
        found: Vectors | None = None
        for batch in _batches([len(one.ids) for one in read]):
            made = self._run([read[n] for n in batch])
            if found is None:
                found = np.empty((len(read), made.shape[1]), dtype=np.float32)
            found[batch] = made
        return found if found is not None else np.empty((0, 0), dtype=np.float32)

    def _run(self, read: Sequence[Any]) -> Vectors:
        width = min(_wide(max(len(one.ids) for one in read)), self._longest)
        given = {name: np.zeros((len(read), width), dtype=np.int64) for name in self._inputs}
        for row, one in enumerate(read):
            length = len(one.ids)
            given["input_ids"][row, :length] = one.ids
            given["attention_mask"][row, :length] = 1
            if "token_type_ids" in given:
                given["token_type_ids"][row, :length] = one.type_ids
        self._request.infer(given, share_inputs=True)
        return np.array(self._request.get_output_tensor(0).data, dtype=np.float32)


class Twinned(ABC):
    """A model that is asked by its twin; where it has none, and none can be made, it serves itself."""

    _fingerprint: str
    _compiled: bool  # whether it is to have one
    _coming: Future[Twin | None] | None = None

    @abstractmethod
    def _made(self) -> Twin | None:
        """The twin, exported and kept; None where that cannot be."""

    @property
    def _serves_itself(self) -> bool:
        return not self._compiled or refused(self._fingerprint)

    @cached_property
    def _twin(self) -> Twin | None:
        if self._serves_itself:
            return None
        return (self._coming.result() if self._coming else load(self._fingerprint)) or self._made()

    def ready(self) -> None:
        """Begins to load the twin, beside what its caller does before asking."""
        if self._coming or "_twin" in self.__dict__ or self._serves_itself:
            return
        from concurrent.futures import ThreadPoolExecutor

        runtime()  # in this thread: two that import hinder each other
        worker = ThreadPoolExecutor(1)
        self._coming = worker.submit(_warmed, self._fingerprint)
        worker.shutdown(wait=False)

    def rest(self) -> None:
        """Lets the twin go, with the memory that it took for every shape of a batch, until it is asked again."""
        if self.__dict__.get("_twin"):  # where none could be made, that is not tried again
            del self.__dict__["_twin"]
            self._coming = None


def _warmed(fingerprint: str) -> Twin | None:
    """The twin after its first answer, which takes longer, whatever it is to."""
    found = load(fingerprint)
    if found:
        found.rows([("", "")])
    return found


def load(fingerprint: str) -> Twin | None:
    """The twin of the model so named; None where there is none, or where one was refused or has changed."""
    record = whole(fingerprint)
    return Twin(folder_of(fingerprint), record["longest"], machine=record["machine"]) if record else None


def whole(fingerprint: str) -> dict[str, Any]:
    """What is recorded of the twin of that model; nothing where there is none, or it was refused or has changed."""
    at = folder_of(fingerprint)
    record = _record(at)
    files = dict(record.get("sha256", {}))
    if not record.get("accepted") or any(models.sha256(at / name) != known for name, known in files.items()):
        return {}
    return record


def refused(fingerprint: str) -> bool:
    """Whether a twin could not be made here once, or did not agree with its model."""
    return _record(folder_of(fingerprint)).get("accepted") is False


def make(
    fingerprint: str,
    module: Any,
    tokenizer: Any,
    longest: int,
    agreement: Callable[[Twin], float],
    least: float,
    light: Callable[[Path], float] | None = None,
) -> Twin | None:
    """Exports a torch module whose forward takes the tokenizer's arrays and gives one row a text.

    `agreement` measures the twin against its model. Where it is below `least`, or the export fails, the twin is
    refused for good. None then, and where nothing can be written: the model itself serves. What `light` says of
    the twin's folder is recorded with it.
    """
    if not hasattr(tokenizer, "backend_tokenizer"):
        return None  # a tokenizer in Python: nothing to take along
    import tempfile

    target = folder_of(fingerprint)
    record: dict[str, Any] = {"format": FORMAT, "model": fingerprint, "longest": longest, "accepted": False}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, ignore_cleanup_errors=True) as made:
            at = Path(made)
            try:
                _export(module, tokenizer, at)
                twin = Twin(at, longest)
                found = agreement(twin)
            except (RuntimeError, TypeError, ValueError) as fault:
                record["fault"] = str(fault)[:500]
            else:
                record |= {"agreement": round(found, 6), "accepted": bool(found >= least)}
                record |= {"light": round(light(at), 6) if light else 0.0, "machine": twin.keep_compiled(at)}
                record["sha256"] = {file.name: models.sha256(file) for file in sorted(at.iterdir())}
            (at / _RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
            _replace(at, target)
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
    import warnings

    import torch
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    openvino = _openvino()
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
    while start < len(order):
        end, inside = start, 0  # tokens that are no padding
        while end < len(order):
            length = lengths[order[end]]
            size = (end + 1 - start) * length
            if end > start and (size > _TOKENS or size - inside - length > _PADDING):
                break
            inside += length
            end += 1
        if end < len(order) and end - start > _ROWS:
            end -= (end - start) % _ROWS
        yield order[start:end]
        start = end


def _wide(length: int) -> int:
    """Filled up with padding: the runtime keeps a megabyte or more for every shape of a batch that it has met."""
    return -(-length // _WIDTH) * _WIDTH


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


def folder_of(fingerprint: str) -> Path:
    key = "".join(char if char.isalnum() or char in "-." else "_" for char in fingerprint)
    return models.cache() / f"{key}-openvino-{_version()}-{FORMAT}"  # each version of claimtrack has its own


def tokenizer(at: Path) -> Any:
    """Of a twin's folder. Models with equal tokenizers share one: reading it takes as long as a query."""
    sha256 = models.sha256(at / _TOKENIZER)
    if sha256 not in _tokenizers:
        from tokenizers import Tokenizer

        _tokenizers[sha256] = Tokenizer.from_file(str(at / _TOKENIZER))
        _tokenizers[sha256].no_padding()
    return _tokenizers[sha256]


_tokenizers: dict[str, Any] = {}


def tokens(reader: Any, texts: Texts, longest: int) -> list[Any]:
    """What the tokenizer makes of each, cut at `longest`."""
    reader.enable_truncation(longest)
    return list(reader.encode_batch_fast(list(texts)))


def _openvino() -> Any:
    """OpenVINO without its converter, which takes longer to import than all the rest and reports its use."""
    # What is compiled for a shape of a batch is kept by the model. Another 1,024 of them would outlive it: 90 MB.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "32")
    converter = "openvino.tools.ovc"
    if "openvino" not in sys.modules:
        sys.modules[converter] = None  # type: ignore[assignment]
        try:
            import openvino
        finally:
            del sys.modules[converter]
    import openvino

    return openvino


@cache
def _version() -> str:
    """OpenVINO's, by the folder that pip keeps of it: importlib.metadata takes longer to import than a query."""
    package = find_spec("openvino")
    place = Path(package.origin).parents[1] if package and package.origin else Path()
    for kept in place.glob("openvino-*.dist-info"):
        return kept.name.removeprefix("openvino-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version("openvino")


@cache
def runtime() -> Any:
    """The runtime, which is the process's own: with several, one after the other, it has been seen to crash."""
    return _openvino().Core()


def _machine() -> str:
    """What the compiled form depends on: the runtime and the processor."""
    core = runtime()
    able = " ".join(sorted(core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")))
    return f"{_openvino().__version__}; {core.get_property('CPU', 'FULL_DEVICE_NAME')}; {able}"


def _record(folder: Path) -> dict[str, Any]:
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and record.get("format") == FORMAT else {}
