"""A small corpus under models that need no weights, and the command line over it."""

from __future__ import annotations

import json
from contextlib import closing
from functools import partial
from pathlib import Path
from unittest.mock import patch

from _encoder import HashingEncoder, WordEntailer
from click.testing import CliRunner, Result

from claimtrack.cli import cli
from claimtrack.pipeline import Tracker
from claimtrack.settings import Settings

RATIONS = "North Korea has restarted the distribution of rations to some military families."
ROWS = [
    ("Daily NK", "2018-07-10", f"{RATIONS} A source in Musan County said that corn and rice were given out in June."),
    ("RFA", "2018-07-11", f"Pak Chol-min of Chongju told RFA that {RATIONS} The mill in Chongju burned down."),
    ("CNN", "2018-07-11", "The distribution of rations to military families has been suspended by Pyongyang."),
    ("Washington Times", "2017-09-03", "The nuclear test had a yield of about 50 kilotons, Yonhap reported."),
    ("Fox News", "2017-09-03", "The test had a yield of 100 kilotons, Yonhap reported."),
]
HASHED = partial(Tracker, encoder=HashingEncoder(), entailer=WordEntailer())


def build(folder: Path) -> Path:
    """An index of the corpus, in this folder."""
    articles = folder / "articles.jsonl"
    fields = ("outlet", "date", "text")
    rows = [
        dict(zip(fields, row, strict=True), title=f"Report {n}", url=f"https://news.example/{n}")
        for n, row in enumerate(ROWS)
    ]
    articles.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    index = folder / "index"
    with closing(HASHED(Settings(index=index, similarity=0.5))) as tracker:
        assert tracker.add([articles]).articles == {"new": len(ROWS)}
    return index


def run(*arguments: str, index: Path) -> Result:
    """A command, on the index, with the models that it was built with."""
    with patch("claimtrack.pipeline.Tracker", HASHED):
        return CliRunner().invoke(cli, ["--index", str(index), *arguments], prog_name="claimtrack")
