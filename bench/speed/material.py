"""What is measured on: real sentences, articles and pairs, the models of either side, and folders for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from bench import cli, synthetic
from bench.speed import ours
from bench.synthetic import Real
from claimtrack import claims, ingest, models
from claimtrack.errors import ClaimtrackError
from claimtrack.models.encoder import SentenceEncoder
from claimtrack.models.entailer import CrossEntailer
from claimtrack.records import Article
from claimtrack.store import wording

ROOT = Path(__file__).parents[2]
ARTICLES = Path("articles", "many_outlets_10k.jsonl.xz")
NAIVE = ROOT / "bench" / "naive.py"
QUERIES = (
    "rations resumed",
    "The talks will be held in Singapore in June",
    "Two missiles were fired early on Thursday",
    "The ministry denied that the border had been closed",
    "The price of rice rose last month",
    "More than 300 people were hurt in the earthquake",
    "The president signed the bill into law",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything. Pairs of numbers are the smaller and the larger of two corpora."""

    real: int  # claims whose vectors the synthetic ones come from
    find: int
    find_growth: tuple[int, int]
    encode: int
    agree: int
    pairs: int
    add: int  # articles
    add_memory: tuple[int, int]  # articles
    mining: int
    mining_growth: tuple[int, int]
    search: int
    searches: int
    add_one: tuple[int, int]


SIZES = {
    "small": Size(
        real=600,
        find=2_000,
        find_growth=(2_000, 20_000),
        encode=256,
        agree=600,
        pairs=48,
        add=20,
        add_memory=(20, 200),
        mining=2_000,
        mining_growth=(2_000, 20_000),
        search=20_000,
        searches=100,
        add_one=(2_000, 20_000),
    ),
    "full": Size(
        real=8_000,
        find=100_000,
        find_growth=(10_000, 1_000_000),
        encode=4_000,
        agree=5_000,
        pairs=512,
        add=300,
        add_memory=(1_000, 10_000),
        mining=100_000,
        mining_growth=(100_000, 1_000_000),
        search=1_000_000,
        searches=200,
        add_one=(10_000, 1_000_000),
    ),
}


class CommandError(ClaimtrackError):
    """A process that was to be measured failed."""


class Material:
    """Where `data` lacks the articles, the sample corpus of the repository serves. `work` holds what is made."""

    def __init__(self, data: Path, size: Size, work: Path, repeat: int, *, ten_million: bool = False) -> None:
        self.data, self.size, self.work, self.repeat, self.ten_million = data, size, work, repeat, ten_million
        self._made = 0

    # --- Models, each loaded when first asked for ---------------------------------------------------

    @cached_property
    def encoder(self) -> SentenceEncoder:
        return SentenceEncoder()

    @cached_property
    def plain_encoder(self) -> SentenceEncoder:
        return SentenceEncoder(compiled=False)

    @cached_property
    def entailer(self) -> CrossEntailer | None:
        where = models.bundled_entailer()
        return CrossEntailer(where) if where else None

    @cached_property
    def naive_encoder(self) -> Any:
        models.quiet()
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(models.bundled_encoder()), device="cpu")

    @cached_property
    def naive_entailer(self) -> Any:
        """In 32 bits: the shipped file has 16, which PyTorch would compute in, and slowly."""
        models.quiet()
        from sentence_transformers import CrossEncoder

        return CrossEncoder(str(models.bundled_entailer()), device="cpu", model_kwargs={"dtype": "float32"})

    # --- Texts --------------------------------------------------------------------------------------

    @property
    def source(self) -> Path:
        real = self.data / ARTICLES
        return real if real.is_file() else ROOT / "corpus"

    def articles(self) -> Iterator[Article]:
        return (item for item in ingest.read([self.source]) if isinstance(item, Article))

    @cached_property
    def real(self) -> Real:
        """Real claims, of equal wording once, and their vectors."""
        texts: dict[str, None] = {}
        for article in self.articles():
            texts.update(dict.fromkeys(wording(article.text[cut.start : cut.end]) for cut in claims.cuts(article)))
            if len(texts) >= self.size.real:
                break
        cli.told(f"{min(len(texts), self.size.real):,} real claims: their vectors")
        found = list(islice(texts, self.size.real))
        return Real(found, self.encoder.encode(found))

    def sentences(self, count: int) -> list[str]:
        """Real claims; recombined ones once these are used up."""
        return [*self.real.texts[:count], *self.fresh(max(0, count - len(self.real.texts)))]

    def fresh(self, count: int, first: int = 0) -> list[str]:
        """Sentences that this run has not seen yet, numbered from `first` where that is given."""
        if not first:
            first = 900_000_000 + self._made  # above the numbers of any corpus
            self._made += count
        texts, numbers = self.real.texts, range(first, first + count)
        pairs = np.random.default_rng((synthetic.SEED, first)).integers(len(texts), size=(count, 2))
        return [
            synthetic.recombined(texts[one], texts[other], n) for (one, other), n in zip(pairs, numbers, strict=True)
        ]

    def pairs(self, count: int) -> list[tuple[str, str]]:
        """Real claims, each with one that is near it, as comparing meets them."""
        texts, near = self.real.texts, self.real.near
        rows = np.random.default_rng(synthetic.SEED).permutation(len(texts))
        taken = [(int(row), int(near[row, rank])) for rank in range(near.shape[1]) for row in rows]
        return [(texts[one], texts[other]) for one, other in taken[:count]]

    # --- Files --------------------------------------------------------------------------------------

    def articles_file(self, count: int) -> Path:
        """So many articles as JSON lines: the real ones, then articles of recombined sentences."""
        file = self.work / f"articles-{count}.jsonl"
        with file.open("w", encoding="utf-8") as out:
            number = 0
            for number, article in enumerate(islice(self.articles(), count), start=1):
                day = article.date.isoformat() if article.date else None
                row = {"outlet": article.outlet, "date": day, "title": article.title, "text": article.text}
                out.write(json.dumps({"id": str(number), **row}) + "\n")
            for more in range(number, count):
                text = "\n".join(self.fresh(ours.ARTICLE))
                row = {"outlet": f"Outlet {more % 40}", "date": "2016-05-01", "title": f"Article {more}", "text": text}
                out.write(json.dumps({"id": str(more + 1), **row}) + "\n")
        return file

    def fresh_article(self) -> Path:
        """One article of 30 sentences that no index holds, not even one that an earlier run added to."""
        first = time.time_ns() // 1000
        text = "\n".join(self.fresh(ours.ARTICLE, first))
        row = {"id": str(first), "outlet": "Another outlet", "date": "2016-05-01", "text": text}
        file = self.fresh_folder("article") / "article.jsonl"
        file.write_text(json.dumps(row) + "\n", encoding="utf-8")
        return file

    def fresh_folder(self, name: str) -> Path:
        number = next(n for n in range(1_000_000) if not (self.work / f"{name}-{n}").exists())
        made = self.work / f"{name}-{number}"
        made.mkdir()
        return made

    def corpus(self, count: int) -> ours.Corpus:
        """The same, open; the caller closes it."""
        folder = self.index(count)
        before = int((folder / "whole").read_text(encoding="utf-8"))
        return ours.Corpus(ours.tracker(folder, self.encoder, self.entailer), count, before)

    def index(self, count: int) -> Path:
        """A folder with an index of so many synthetic texts; made once, and found again in a --work that is kept."""
        folder = self.work / f"index-{count}-{len(self.real.texts)}-{self.encoder.fingerprint.rpartition('@')[2]}"
        whole = folder / "whole"
        if not whole.exists():
            if folder.exists():
                raise CommandError(f"{folder} was left unfinished; remove it")
            cli.told(f"an index of {count:,} texts")

            def told(done: int) -> None:
                if done % 100_000 < len(self.real.texts):
                    cli.told(f"  {done:,}")

            before = ours.filled(folder, self.real, count, self.encoder, self.entailer, told)
            whole.write_text(str(before), encoding="utf-8")
        return folder

    # --- Processes ----------------------------------------------------------------------------------

    def run(self, command: Sequence[str]) -> str:
        """What a process printed. It runs in the work folder, where no settings lie."""
        return run(command, self.work)


def run(command: Sequence[str], folder: Path) -> str:
    """In this process's environment, except that Python keeps what it compiled, as it does where it is installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise CommandError(f"{' '.join(command[1:4])} … exited with {done.returncode} ({last}); run it by hand")
    return done.stdout


_PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""


def peak_memory(command: Sequence[str], folder: Path) -> float:
    """The most memory that a process held, in MiB.

    A small process starts it: a child is charged with what its parent held when it was started.
    """
    found = int(run([sys.executable, "-c", _PEAK, *command], folder))
    return found / (2**20 if sys.platform == "darwin" else 2**10)
