"""The built wheel holds all that it needs, and runs without the tree that it was built from."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from claimtrack.models import bundled_entailer, weights_sha256
from claimtrack.outlets import bundled

ROOT = Path(__file__).parents[1]
DATA = """
    claimtrack/py.typed claimtrack/outlets.toml claimtrack/claims/gazetteer.json claimtrack/reports/schema.json
    claimtrack/reports/templates/report.html claimtrack/reports/templates/report.css claimtrack/store/datasette.json
    claimtrack/models/entailer/model.safetensors claimtrack/models/entailer/config.json
    claimtrack/models/entailer/tokenizer.json
""".split()
# Its dependencies are those of this environment, whose path to the tree comes after the wheel's.
WHERE = "import claimtrack; print(claimtrack.__file__)"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def site(wheel: Path) -> Path:
    """An empty folder with the wheel installed in it."""
    folder = wheel.parent / "site"
    pip("install", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout


def run(site: Path, folder: Path, *command: str) -> str:
    """What a program says in that folder, the wheel's package before any other."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMTRACK_")}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**environ, "PYTHONPATH": str(site), "HF_HUB_OFFLINE": "1", "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_it_holds_the_whole_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    assert set(DATA) <= names
    assert {name.split("/")[0] for name in names} == {"claimtrack", f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"}
    tree = {str(file.relative_to(ROOT)) for file in (ROOT / "claimtrack").rglob("*") if file.is_file()}
    assert {name for name in tree if "__pycache__" not in name} == {n for n in names if n.startswith("claimtrack/")}


def test_what_it_holds_is_what_the_tree_holds(site: Path) -> None:
    assert weights_sha256(site / "claimtrack" / "models" / "entailer") == weights_sha256(bundled_entailer() or Path())
    for name in DATA:
        assert (site / name).read_bytes() == (ROOT / name).read_bytes()


def test_it_runs_from_where_it_is_installed(site: Path, tmp_path: Path) -> None:
    assert run(site, tmp_path, sys.executable, "-c", WHERE).startswith(f"{site}{os.sep}claimtrack{os.sep}__init__.py\n")
    program = str(site / "bin" / "claimtrack")
    version = run(site, tmp_path, program, "--version")
    assert f"entailer  entailer@{weights_sha256(bundled_entailer() or Path())[:12]}\n" in version

    (tmp_path / "a.txt").write_text("12 people died in the fire at the mill in Sariwon on Monday.\n")
    (tmp_path / "b.txt").write_text("At least 19 people died in the fire at the mill in Sariwon on Monday.\n")
    for name, outlet in (("a", bundled()[0].name), ("b", bundled()[1].name)):
        added = run(site, tmp_path, program, "add", f"{name}.txt", "--outlet", outlet, "--date", "2024-02-06")
        assert added.startswith("Articles: 1 new")
    found = run(site, tmp_path, program, "find", "12 people died in the fire at the mill", "--format", "csv")
    assert "12 people died in the fire at the mill in Sariwon on Monday." in found
    assert "says_otherwise" in found
    run(site, tmp_path, program, "report", "-o", "report.html")
    assert "12 people died" in (tmp_path / "report.html").read_text(encoding="utf-8")
