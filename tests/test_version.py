"""What `--version` says, and what it need not load for it."""

from __future__ import annotations

import subprocess
import sys

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


def test_the_schemas_name_is_the_last_migrations() -> None:
    names = [migration.name for migration in migrations._migrations]
    assert names[-1].startswith(f"{__schema__}_")
    assert names == sorted(names)
