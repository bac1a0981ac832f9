"""Imports run one way, heavy things arrive late, and each library has its one place: read from the syntax tree."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import claimtrack

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "claimtrack"

FOUNDATION = frozenset({"records", "errors", "languages"})
CONTRACTS = frozenset({"protocols", "settings", "outlets"})
STAGES = frozenset("ingest claims checks reports store models index match mining relate review cluster".split())
FRONT = frozenset({"cli", "tables", "watch", "engines", "web", "__main__"})

# What a module of the package may import of it, besides what lies beneath and its own package.
BENEATH: dict[str, frozenset[str]] = {
    "__init__": frozenset({"errors", "records", "settings", "pipeline"}),  # for types alone: a test below holds it
    **dict.fromkeys(FOUNDATION, frozenset()),
    **dict.fromkeys(CONTRACTS, FOUNDATION),
    **dict.fromkeys(STAGES, FOUNDATION | CONTRACTS),
    "given": FOUNDATION | CONTRACTS | {"claims"},
    "pipeline": FOUNDATION | CONTRACTS | STAGES | {"__init__"},
    **dict.fromkeys(FRONT, FOUNDATION | CONTRACTS | STAGES | FRONT | {"given", "pipeline", "__init__"}),
}
# Where a library may be imported, and whether only inside a function.
PLACES = {
    "faiss": ("claimtrack/index.py", "training/"),
    "threadpoolctl": ("claimtrack/mining.py",),
    "torch": ("claimtrack/models/", "training/"),
    "sentence_transformers": ("claimtrack/models/", "training/"),
    "transformers": ("claimtrack/models/", "training/"),
    "safetensors": ("claimtrack/models/", "training/"),
    "openvino": ("claimtrack/models/",),
    "tokenizers": ("claimtrack/models/",),
    "py3langid": ("claimtrack/languages.py",),
    "sqlite_utils": ("claimtrack/store/",),
    **dict.fromkeys(
        "trafilatura w3lib urllib3 protego feedparser defusedxml pypdf docx lxml warcio".split(),
        ("claimtrack/ingest/",),
    ),
    "openpyxl": ("claimtrack/reports/xlsx.py", "claimtrack/ingest/xlsx.py"),
}
LATE = frozenset(PLACES) - {"sqlite_utils"}


def sources(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def room(file: Path) -> str:
    """The module or package right under claimtrack that a file is, or is of: "checks", "index"."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """The full names that are imported, wherever it is done."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "write claimtrack.… in full"
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def rooms_imported(file: Path) -> set[str]:
    names = (name.split(".") for name, _ in imported(parsed(file)) if name.split(".")[0] == "claimtrack")
    rooms = {parts[1] if len(parts) > 1 else "__init__" for parts in names}
    return {"__init__" if name.startswith("__") else name for name in rooms}


@pytest.mark.parametrize("file", sources("claimtrack"), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_run_one_way(file: Path) -> None:
    assert room(file) in BENEATH, f"give {room(file)} its place above, by what it may import"
    assert rooms_imported(file) - {room(file)} <= BENEATH[room(file)]


def test_sibling_stages_know_nothing_of_each_other() -> None:
    known = {(room(file), other) for file in sources("claimtrack") for other in rooms_imported(file)}
    assert {(one, other) for one, other in known if one != other and {one, other} <= STAGES} == set()


def test_every_stage_is_there() -> None:
    """So that none escapes under another name."""
    assert {room(file) for file in sources("claimtrack")} >= STAGES | FOUNDATION | CONTRACTS | {"pipeline", "cli"}


@pytest.mark.parametrize("library", sorted(PLACES))
def test_a_library_has_its_place(library: str) -> None:
    users = {
        str(file.relative_to(ROOT))
        for file in sources("claimtrack", "training")
        for name, _ in imported(parsed(file))
        if name.split(".")[0] == library
    }
    assert {user for user in users if not user.startswith(PLACES[library])} == set()


def _runs_late(node: ast.AST) -> bool:
    """Whether what stands in it is run when it is called, or, being for types alone, never."""
    for_types = isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef) or for_types


@pytest.mark.parametrize("file", sources("claimtrack"), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_heavy_things_are_imported_in_functions(file: Path) -> None:
    tree = parsed(file)
    late = {inner for node in ast.walk(tree) if _runs_late(node) for inner in ast.walk(node)}
    early = {name for name, node in imported(tree) if node not in late and name.split(".")[0] in LATE}
    assert early == set()


def test_the_package_offers_its_names_and_loads_nothing_for_them() -> None:
    code = (
        "import sys; before = set(sys.modules); import claimtrack; from claimtrack import __schema__, __version__;"
        "print({name for name in set(sys.modules) - before if name.split('.')[0] not in sys.stdlib_module_names});"
        "from claimtrack import Claim, ClaimtrackError, Filter, RelationKind, Settings, Tracker;"
        "from claimtrack.pipeline import Tracker as whole; print(Tracker is whole)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "{'claimtrack'}\nTrue\n"


def test_each_name_the_package_offers_is_there() -> None:
    assert set(claimtrack.__all__) <= set(dir(claimtrack))
    modules = {name: getattr(claimtrack, name).__module__ for name in claimtrack.__all__}
    assert modules == {
        "Claim": "claimtrack.records",
        "ClaimtrackError": "claimtrack.errors",
        "Filter": "claimtrack.pipeline",
        "RelationKind": "claimtrack.records",
        "Settings": "claimtrack.settings",
        "Tracker": "claimtrack.pipeline",
    }
    with pytest.raises(AttributeError, match="module 'claimtrack' has no attribute 'Tracked'"):
        _ = claimtrack.Tracked  # type: ignore[attr-defined]


def test_the_command_line_starts_without_them() -> None:
    """`--help` is instant, and so is a usage error."""
    heavy = "torch transformers sentence_transformers faiss rich sqlite_utils numpy nupunkt jinja2 yaml".split()
    code = f"import sys, claimtrack.cli; print(sorted(set({heavy}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
