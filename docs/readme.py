"""Runs the commands that README.md shows, in their order on a fresh index, and puts their output in its blocks.

A block is a fence under a comment, `<!-- run: claimtrack … -->`; its first line repeats the command.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"(<!-- run: (claimtrack .+) -->\n```\n)(?:(?!```).*\n)*")


def output(command: str, folder: Path) -> str:
    """What a terminal of 80 columns shows."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMTRACK_")}
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=folder,
        env={**environ, "COLUMNS": "80", "HF_HUB_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=True,
    )
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "corpus").symlink_to(ROOT / "corpus")

        def refreshed(block: re.Match[str]) -> str:
            return f"{block[1]}$ {block[2]}\n{output(block[2], folder)}\n"

        README.write_text(BLOCK.sub(refreshed, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
