"""The shell completes commands, options and their values, with the line that README.md gives."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
PROGRAMS = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
LINE = 'eval "$(_CLAIMTRACK_COMPLETE=bash_source claimtrack)"'
# What bash does at a tab: it finds the function for the command, and shows what that leaves in COMPREPLY.
TAB = f"""
{LINE}
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
[[ $(complete -p claimtrack) =~ -F\\ ([^ ]+) ]]
"${{BASH_REMATCH[1]}}" claimtrack
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def shell(*command: str, **environ: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PATH": PROGRAMS, **environ}
    )
    return done.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("claimtrack comp", ["compare"]),
        ("claimtrack flags --k", ["--kind"]),
        ("claimtrack flags --kind c", ["corroboration", "contradiction"]),
        ("claimtrack --index /tmp find rations --format j", ["json", "jsonl"]),
        ("claimtrack nosuch", [""]),
    ],
)
def test_bash_completes(words: str, offered: list[str]) -> None:
    assert LINE in README
    assert shell("bash", "-c", TAB, "bash", *words.split()).split("\n")[:-1] == offered


@pytest.mark.parametrize(
    ("name", "registers"), [("zsh", r"compdef \S+ claimtrack"), ("fish", r"complete .* claimtrack")]
)
def test_others_get_a_script(name: str, registers: str) -> None:
    assert f"{name}_source" in README
    assert re.search(registers, shell("claimtrack", _CLAIMTRACK_COMPLETE=f"{name}_source"))
