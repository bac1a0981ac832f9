"""Writes docs/commands.md, the help of every command; with --check, says whether it is up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from claimtrack.cli import cli

PAGE = Path(__file__).with_suffix(".md")
HEAD = """\
# Commands

What `--help` says, for the program and for each command. Written by `make help-docs`.
"""


def helps(command: click.Command, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """(how it is called, its help) of a command and those below it, in their order."""
    name = command.name if parent else "claimtrack"
    style = {**command.context_settings, "terminal_width": 80}
    context = click.Context(command, parent, info_name=name, **style)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for below in map(command.commands.__getitem__, command.list_commands(context)):
            yield from helps(below, context)


def page() -> str:
    blocks = (f"\n## {path}\n\n```\n{text.rstrip()}\n```\n" for path, text in helps(cli))
    return HEAD + "".join(blocks)


def main(arguments: list[str]) -> int:
    fresh = page()
    if arguments != ["--check"]:
        PAGE.write_text(fresh, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == fresh:
        return 0
    print("docs/commands.md is out of date; run: make help-docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
