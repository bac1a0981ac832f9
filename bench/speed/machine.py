"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

_FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8")
_LIBRARIES = ("openvino", "torch", "faiss-cpu", "sentence-transformers", "transformers", "tokenizers", "numpy")


def described() -> list[str]:
    """Lines for the reader of a table."""
    fields = _cpu()
    flags = [flag for flag in _FLAGS if flag in fields.get("flags", "").split()]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = os.getloadavg()[0]
    name = fields.get("model name") or platform.processor() or platform.machine()
    which = (
        f"family {fields['cpu family']}, model {fields['model']}, " if {"cpu family", "model"} <= set(fields) else ""
    )
    return [
        f"{name}: {which}{cores} of {os.cpu_count()} cores used, {memory:.0f} GiB of memory",
        f"instructions: {', '.join(flags) or 'unknown'}",
        f"Python {platform.python_version()}; {'; '.join(f'{name} {version(name)}' for name in _LIBRARIES)}",
        f"{platform.system()}; load {busy:.1f} when the run began"
        + (": other programs were running, which the ratios bear better than the times" if busy > 0.5 else ""),
    ]


def _cpu() -> dict[str, str]:
    """Of the first processor; empty where the system does not say."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").partition("\n\n")[0].splitlines()
    except OSError:
        return {}
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
