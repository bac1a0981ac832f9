"""What `--version` says, and what it need not load for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from claimtrack import __schema__, __version__
from claimtrack.models import bundled_entailer, weights_sha256
from claimtrack.store.schema import migrations


def test_version_names_models_and_schemas_and_loads_none() -> None:
    code = (
        "import sys; from claimtrack.cli import cli; cli(['--version'], standalone_mode=False);"
        "print(sorted({'numpy', 'torch', 'sqlite_utils', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    entailer = bundled_entailer()
    assert done.stdout.splitlines() == [
        f"claimtrack {__version__}",
        "encoder   all-MiniLM-L6-v2@53aa51172d14",
        f"entailer  {f'entailer@{weights_sha256(entailer)[:12]}' if entailer else 'none'}",
        "JSON      claimtrack-report/1",
        f"database  {__schema__}",
        "[]",
    ]


def version(folder: Path, **settings: str) -> tuple[str, list[str]]:
    """What it says where the settings are these; and which libraries that load models it loaded."""
    code = (
        "import sys; from claimtrack.cli import main; sys.argv[1:] = ['--version'];\n"
        "try: main()\n"
        "finally: print(sorted({'numpy', 'torch', 'transformers', 'openvino'} & set(sys.modules)))"
    )
    given = {f"CLAIMTRACK_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, env={**os.environ, **given}
    )
    return done.stderr, done.stdout.splitlines()


def test_version_names_the_models_of_the_settings(tmp_path: Path) -> None:
    model = tmp_path / "own-encoder"
    model.mkdir()
    (model / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "claimtrack.toml").write_text('encoder = "own-encoder"\n')
    named = ["encoder   own-encoder@9a129038d9a0", "entailer  cross-encoder/nli-deberta-v3-base"]
    fault, said = version(tmp_path, entailer="cross-encoder/nli-deberta-v3-base")
    assert (fault, said[1:3], said[-1]) == ("", named, "[]")
    assert version(tmp_path, entailer="none")[1][2] == "entailer  none"


def test_a_model_that_is_not_there_is_told_below_the_version(tmp_path: Path) -> None:
    fault, said = version(tmp_path, encoder="/nowhere/model")
    assert said == [f"claimtrack {__version__}", "[]"]
    assert fault == (
        "Error: model /nowhere/model is no folder; correct the path, or give a hub id such as owner/model\n"
    )


def test_the_schemas_name_is_the_last_migrations() -> None:
    names = [migration.name for migration in migrations._migrations]
    assert names[-1].startswith(f"{__schema__}_")
    assert names == sorted(names)
