"""Runs the commands that README.md and the pages in docs/ show, and puts their output in its blocks.

A block is a fence under a comment, and the blocks of a page run in their order, in a folder of their own with a fresh
index. `<!-- run: claimtrack … -->`: the fence shows the command and what it says; `<!-- exit 3: claimtrack … -->` is
one that must end with that code. `<!-- file: NAME -->`: the fence is a file that later commands read, and stays.

    python docs/outputs.py docs/tutorial.md

With no page, all of them.
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
BLOCK = re.compile(
    r"(?P<head><!-- (?P<what>run|exit (?P<code>\d+)|file): (?P<is>.+) -->\n```\w*\n)(?P<body>(?:(?!```).*\n)*)"
)


def pages() -> list[Path]:
    """Those that show a command."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if BLOCK.search(page.read_text(encoding="utf-8"))]


def output(command: str, folder: Path, code: int) -> str:
    """What a terminal of 80 columns shows."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMTRACK_")}
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=folder,
        env={**environ, "COLUMNS": "80", "HF_HUB_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    if done.returncode != code:
        sys.exit(f"{command!r} ended with {done.returncode}, not {code}:\n{done.stdout}")
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())


def refreshed(page: str) -> str:
    """The page with the outputs of today."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "corpus").symlink_to(ROOT / "corpus")

        def block(match: re.Match[str]) -> str:
            if match["what"] == "file":
                file = folder / match["is"]
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(match["body"], encoding="utf-8")
                return match[0]
            return f"{match['head']}$ {match['is']}\n{output(match['is'], folder, int(match['code'] or 0))}\n"

        return BLOCK.sub(block, page)


def main(arguments: list[str]) -> None:
    for page in map(Path, arguments) if arguments else pages():
        page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
