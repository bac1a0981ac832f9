"""The whole path with models that need no weights: the same database whatever the order and whatever happened."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date
from itertools import pairwise
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

import numpy as np
import pytest
from _encoder import HashingEncoder, WordEntailer
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack import index, ingest, mining, pipeline
from claimtrack.errors import BusyError, InputError, NoIndexError, StaleIndexError
from claimtrack.models.twin import Twinned
from claimtrack.pipeline import Filter, Tracker
from claimtrack.protocols import Vectors
from claimtrack.records import Claim, ClusterStatus, RelationKind, Stance, Status
from claimtrack.settings import Settings
from claimtrack.store import Store, wording

RATIONS = "North Korea has restarted the distribution of rations to some military families."
ARTICLES = {
    "dailynk": ("Daily NK", "2018-07-10", f"{RATIONS} Families of officers in Musan County received corn and rice."),
    "rfa": ("RFA", "2018-07-11", f"A resident of Chongju told RFA that {RATIONS} The mill in Chongju burned down."),
    "blog": ("", "2018-07-12", RATIONS),
    "cnn": ("CNN", "2018-07-11", "The distribution of rations to military families has been suspended by Pyongyang."),
    "wt": ("Washington Times", "2017-09-03", "The nuclear test had a yield of about 50 kilotons, Yonhap reported."),
    "fox": ("Fox News", "2017-09-03", "The yield of the test was 100 kilotons, according to Yonhap."),
}


def write(folder: Path, name: str, outlet: str, day: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.md"
    front = f"outlet: {outlet}\ndate: {day}\nurl: https://{name}.example/1\n"
    file.write_text(f"---\n{front}---\n{text}\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("articles")
    return [write(folder, name, *article) for name, article in ARTICLES.items()]


@contextmanager
def tracking(index: Path, encoder: HashingEncoder | None = None, **options: Any) -> Iterator[Tracker]:
    settings = Settings(index=index, entailer="none", similarity=0.5)
    with closing(Tracker(settings, encoder=encoder or HashingEncoder(), **options)) as tracker:
        yield tracker


def add(index: Path, *paths: Path, encoder: HashingEncoder | None = None) -> dict[str, int]:
    with tracking(index, encoder) as tracker:
        return dict(tracker.add(paths).articles)


TABLES = {
    "meta": "select key, value from meta where key not in ('database', 'removed texts')",
    "articles": "select * from articles",
    "texts": "select * from texts",
    "ids": "select name, seq from sqlite_sequence",
    "claims": "select * from claims",
    "relations": "select * from relations",
    "clusters": "select * from clusters",
    "words": "select rowid, wording from texts_fts where texts_fts match 'rations OR yield'",
}
# Text ids are given in the order of arrival, and tell nothing.
CONTENT = {
    **{name: query for name, query in TABLES.items() if name not in ("texts", "ids", "claims", "words")},
    "texts": "select wording, vector from texts",
    "claims": """select claim_id, article_id, wording, start, "end", context_start, context_end, text, attribution,
                 cluster_id from claims join texts using (text_id)""",
}


def dump(index: Path, tables: dict[str, str]) -> dict[str, list[Any]]:
    with closing(Store.open(index)) as store:
        return {name: sorted(store.db.execute(query).fetchall(), key=repr) for name, query in tables.items()}


def whole(index: Path) -> tuple[dict[str, list[Any]], dict[str, bytes], Any]:
    """All that is kept: the tables; the other files, but for the database's own and what a kill may leave; and what
    the index answers, however much of it is in its file.
    """
    files = [file for file in index.rglob("*") if file.is_file() and not file.name.startswith("claims.")]
    kept = {str(file.relative_to(index)): file.read_bytes() for file in files if file.suffix != ".new"}
    with tracking(index) as tracker:
        vectors = [vector for _, batch in tracker.store.vectors() for vector in batch]
        near = tracker.index.search(np.array(vectors), 3)
    return dump(index, TABLES), kept, near


@pytest.fixture(autouse=True)
def each_article_is_compared_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that there is a place to stop at between any two of these few."""
    monkeypatch.setattr(pipeline, "_TOGETHER", 1)


@pytest.fixture(scope="module")
def undisturbed(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = tmp_path_factory.mktemp("undisturbed")
    assert add(index, *files) == {"new": 6}
    return index


# --- Adding ---------------------------------------------------------------------------------------


def test_the_sample_has_relations_of_every_kind_that_matters_here(undisturbed: Path) -> None:
    with tracking(undisturbed) as tracker:
        kinds = {relation.kind for relation in tracker.flags()}
        assert {RelationKind.REPRINT, RelationKind.CONTRADICTION} <= kinds
        assert [c.outlets for c in tracker.clusters()] == [("Daily NK", "RFA", "unknown outlet")]


def test_adding_tells_what_came(files: list[Path], tmp_path: Path) -> None:
    missing = tmp_path / "missing.md"
    with tracking(tmp_path / "index") as tracker:
        added = tracker.add([*files, missing])
        flags = list(tracker.flags())
    assert added.articles == {"new": 6}
    assert (added.claims, added.without_outlet, added.without_date) == (8, 1, 0)
    assert added.flags.total() == len(flags)
    assert [skipped.path for skipped in added.skipped] == [str(missing)]


def test_an_index_inside_the_folder_that_is_read_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "dailynk", *ARTICLES["dailynk"])
    index, missing = tmp_path / "index", tmp_path / "index" / "missing.md"
    add(index, tmp_path)
    with tracking(index) as tracker:
        added = tracker.add([tmp_path, missing])
    assert added.articles == {"unchanged": 1}
    assert [skipped.path for skipped in added.skipped] == [str(missing)]


def test_adding_again_changes_nothing(files: list[Path], tmp_path: Path) -> None:
    add(tmp_path, *files)
    before, encoder = whole(tmp_path), HashingEncoder()
    assert add(tmp_path, *files, encoder=encoder) == {"unchanged": 6}
    assert add(tmp_path, files[2], encoder=encoder) == {"unchanged": 1}
    assert whole(tmp_path) == before
    assert encoder.encoded == []


def test_only_new_wordings_are_encoded(files: list[Path], tmp_path: Path) -> None:
    encoder = HashingEncoder()
    add(tmp_path, files[0], encoder=encoder)
    add(tmp_path, files[2], encoder=encoder)  # a copy of a sentence of the first
    assert encoder.encoded == [RATIONS, "Families of officers in Musan County received corn and rice."]


def test_a_corrected_article_is_a_new_version_and_both_stay(tmp_path: Path) -> None:
    twelve, fifteen = (f"The fire in the mill killed {n} workers on Monday." for n in (12, 15))
    elsewhere = "A fire in the mill has killed 12 workers."
    folder, index = tmp_path / "in", tmp_path / "index"

    def read(text: str) -> tuple[dict[str, int], list[set[str]], int]:
        write(folder, "mill", "RFA", "2018-07-10", text)
        articles = add(index, folder)
        with tracking(index) as tracker:
            flagged = [{relation.pair.left.text, relation.pair.right.text} for relation in tracker.flags()]
            return articles, flagged, int(tracker.status()["earlier versions"])

    write(folder, "fire", "CNN", "2018-07-10", elsewhere)
    assert read(twelve) == ({"new": 2}, [{elsewhere, twelve}], 0)
    assert read(fifteen) == ({"updated": 1, "unchanged": 1}, [{elsewhere, fifteen}], 1)
    assert read(twelve) == ({"updated": 1, "unchanged": 1}, [{elsewhere, twelve}], 1)  # corrected back


def test_the_bytes_that_were_read_are_kept_under_their_hash(files: list[Path], undisturbed: Path) -> None:
    kept = {file.name: file.read_bytes() for file in (undisturbed / "raw").rglob("*") if file.is_file()}
    assert kept == {hashlib.sha256(raw).hexdigest(): raw for raw in (file.read_bytes() for file in files)}


def test_every_claim_is_a_slice_of_its_article(undisturbed: Path) -> None:
    with tracking(undisturbed) as tracker:
        sliced = [
            (shown.article.text[claim.start : claim.end], claim.text)
            for found in tracker.find("rations", k=100)
            for claim in [found.claim]
            for shown in [tracker.show(claim.claim_id)]
        ]
        assert len(sliced) == tracker.status()["claims"] == 8
    assert [text for text, _ in sliced] == [text for _, text in sliced]


# --- Whatever the order ---------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(6)), st.sets(st.integers(1, 5)))
def test_the_order_of_adding_changes_nothing(
    files: list[Path], undisturbed: Path, order: Sequence[int], cuts: set[int]
) -> None:
    """One by one, all together, or some at a time."""
    ends = [0, *sorted(cuts), 6]
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder)
        for start, end in pairwise(ends):
            add(index, *(files[n] for n in order[start:end]))
        assert dump(index, CONTENT) == dump(undisturbed, CONTENT)


# --- Interruptions --------------------------------------------------------------------------------


class StopError(Exception):
    """Stands for whatever ends a run in the middle."""


def stop_at(count: int) -> Callable[..., None]:
    """What raises when it is called for the `count`th time, from 0."""
    calls = iter(range(count))

    def call(*_: object) -> None:
        if next(calls, None) is None:
            raise StopError

    return call


class Stopping(HashingEncoder):
    """An encoder whose `encode` fails at the given call."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._stop = stop_at(at)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self._stop()
        return super().encode(texts)


@pytest.mark.parametrize("at", range(12))
def test_a_run_that_stops_while_it_reads_or_compares_is_taken_up(
    files: list[Path], undisturbed: Path, tmp_path: Path, at: int
) -> None:
    with tracking(tmp_path, progress=stop_at(at)) as tracker, pytest.raises(StopError):
        tracker.add(files)
    add(tmp_path, *files)
    assert whole(tmp_path) == whole(undisturbed)


def test_a_run_that_stops_while_it_encodes_is_taken_up(files: list[Path], undisturbed: Path, tmp_path: Path) -> None:
    with tracking(tmp_path, Stopping(0)) as tracker, pytest.raises(StopError):
        tracker.add(files)
    add(tmp_path, *files)
    assert whole(tmp_path) == whole(undisturbed)


def test_a_run_that_stops_at_any_statement_is_taken_up(files: list[Path], undisturbed: Path, tmp_path: Path) -> None:
    """The database itself fails at each of the statements in turn."""
    expected, at, finished = whole(undisturbed), 0, False
    while not finished:
        index = tmp_path / str(at)
        with tracking(index) as tracker:
            tracker.add([])
            stop, connection = stop_at(at), tracker.store.db.conn

            def interrupt(_: str, stop: Callable[..., None] = stop, connection: Any = connection) -> None:
                try:
                    stop()
                except StopError:
                    connection.interrupt()

            connection.set_trace_callback(interrupt)
            with suppress(OperationalError):
                tracker.add(files)
                finished = True
        add(index, *files)
        assert whole(index) == expected
        at += 11
    assert at > 100


KILLED = """
import os, signal, sys
from pathlib import Path
from _encoder import HashingEncoder
from claimtrack import ingest, pipeline
from claimtrack.pipeline import Tracker
from claimtrack.settings import Settings

pipeline._TOGETHER = 1

index, what, at, *files = sys.argv[1:]
left = iter(range(int(at)))

def maybe(*_):
    if next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)

class Encoder(HashingEncoder):
    def encode(self, texts):
        if what == "encode":
            maybe()
        return super().encode(texts)

tracker = Tracker(Settings(index=Path(index), entailer="none", similarity=0.5), encoder=Encoder(),
                  progress=maybe if what == "progress" else None)
tracker.add([])
if what == "statement":
    tracker.store.db.conn.set_trace_callback(maybe)
tracker.add(files)
"""


def python(code: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "OMP_NUM_THREADS": "1"}


@pytest.mark.parametrize(
    ("what", "at"),
    [("encode", 0), ("progress", 2), ("progress", 8), ("progress", 11), *(("statement", n) for n in (25, 50, 75, 100))],
)
def test_a_killed_run_is_taken_up(files: list[Path], undisturbed: Path, tmp_path: Path, what: str, at: int) -> None:
    killed = subprocess.run(python(KILLED, tmp_path, what, at, *files), env=environment(), check=False)
    assert killed.returncode == -signal.SIGKILL
    with closing(Store.open(tmp_path)) as store:
        assert store.db.execute("pragma integrity_check").fetchall() == [("ok",)]
        halves = "select count(*) from claims where article_id not in (select article_id from articles)"
        assert store.db.execute(halves).fetchone() == (0,)
    add(tmp_path, *files)
    assert whole(tmp_path) == whole(undisturbed)


# --- One process at a time ------------------------------------------------------------------------

WAITING = """
import sys
from pathlib import Path
from _encoder import HashingEncoder
from claimtrack import ingest, pipeline
from claimtrack.pipeline import Tracker
from claimtrack.settings import Settings

pipeline._TOGETHER = 1

def wait(what, done, total):
    if what == "comparing" and done == 1:
        print("waiting", flush=True)
        sys.stdin.readline()

settings = Settings(index=Path(sys.argv[1]), entailer="none", similarity=0.5)
Tracker(settings, encoder=HashingEncoder(), progress=wait).add(sys.argv[2:])
"""


def test_two_cannot_add_at_once_but_reading_goes_on(files: list[Path], undisturbed: Path, tmp_path: Path) -> None:
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(python(WAITING, tmp_path, *files), env=environment(), **pipes) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "waiting\n"
        busy = f"another process is adding to {tmp_path}; try again when it is done"
        with tracking(tmp_path) as tracker:
            for write_ in (
                lambda: tracker.add(files),
                tracker.rebuild,
                lambda: tracker.remove("https://rfa.example/1"),
            ):
                with pytest.raises(BusyError) as fault:
                    write_()
                assert str(fault.value) == busy
            assert [found.claim.outlet for found in tracker.find("the mill in Chongju", k=1)] == ["RFA"]
        other.communicate("go on\n")
    assert other.returncode == 0
    assert add(tmp_path, *files) == {"unchanged": 6}
    assert whole(tmp_path) == whole(undisturbed)


# --- Removing -------------------------------------------------------------------------------------


def test_what_was_removed_leaves_nothing(files: list[Path], undisturbed: Path, tmp_path: Path) -> None:
    extra = write(tmp_path / "in", "nk", "NK News", "2018-07-11", f"{RATIONS} The bridge at Sinuiju is shut again.")
    index = tmp_path / "index"
    add(index, *files, extra)
    with tracking(index) as tracker:
        assert tracker.remove("https://nk.example/1") == (1, 2)
        assert [found.claim.outlet for found in tracker.find("The bridge at Sinuiju is shut again.", k=1)] != [
            "NK News"
        ]
    assert dump(index, CONTENT) == dump(undisturbed, CONTENT)


def test_removing_a_correction_brings_the_earlier_version_back(tmp_path: Path) -> None:
    """With its relations to what came since."""
    folder, index = tmp_path / "in", tmp_path / "index"
    mill = write(folder, "mill", "RFA", "2018-07-10", "The fire in the mill killed 12 workers on Monday.")
    add(index, mill)
    write(folder, "mill", "RFA", "2018-07-10", "The report of a fire in the mill was wrong, RFA has learned.")
    fire = write(folder, "fire", "CNN", "2018-07-10", "A fire in the mill has killed 15 workers.")
    add(index, folder)
    with tracking(index) as tracker:
        newest = tracker.find("The report of a fire was wrong", k=1)[0].claim
        assert tracker.remove(newest.article_id) == (1, 1)
        assert [r.kind for r in tracker.flags()] == [RelationKind.CONTRADICTION]
        assert tracker.status()["to compare"] == 0
    write(folder, "mill", "RFA", "2018-07-10", "The fire in the mill killed 12 workers on Monday.")
    add(tmp_path / "other", mill, fire)
    assert dump(index, CONTENT) == dump(tmp_path / "other", CONTENT)


def test_all_articles_of_a_file_are_removed_together(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    texts = ("The mill in Hyesan closed down.", "The dam at Huichon broke down.")
    rows.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts)))
    with tracking(tmp_path / "index") as tracker:
        tracker.add([rows])
        assert tracker.remove(str(rows)) == (2, 2)
        assert tracker.find("the mill") == []
        assert tracker.check(["The mill closed"])[0].status is Status.NOTHING_FOUND


def kept(index: Path) -> set[bytes]:
    return {file.read_bytes() for file in (index / "raw").rglob("*") if file.is_file()}


def test_what_was_read_of_a_removed_article_goes_with_it(tmp_path: Path) -> None:
    index, folder = tmp_path / "index", tmp_path / "in"
    mill = write(folder, "mill", "RFA", "2018-07-10", "The mill in Hyesan closed down.")
    dam = write(folder, "dam", "RFA", "2018-07-10", "The dam at Huichon broke down.")
    add(index, mill, dam)
    before = mill.read_bytes()
    write(folder, "mill", "RFA", "2018-07-10", "The mill in Hyesan did not close down.")
    add(index, mill)
    assert kept(index) == {before, mill.read_bytes(), dam.read_bytes()}
    with tracking(index) as tracker:
        newest = tracker.find("The mill did not close", k=1)[0].claim
        tracker.remove(newest.article_id)
        assert kept(index) == {before, dam.read_bytes()}
        tracker.remove(str(mill))
        assert kept(index) == {dam.read_bytes()}


def test_bytes_that_another_article_was_read_from_stay(tmp_path: Path) -> None:
    """A file of no outlet, read again with one, is two articles of one file."""
    index, note = tmp_path / "index", tmp_path / "note.txt"
    note.write_text("The mill in Hyesan closed down.")
    with tracking(index) as tracker:
        tracker.add([note])
        first = tracker.find("The mill closed", k=1)[0].claim.article_id
        tracker.add([note], ingest.Hints(outlet="RFA"))
        second = tracker.find("The mill closed", k=1)[0].claim.article_id
        assert first != second
        tracker.remove(second)
        assert kept(index) == {note.read_bytes()}
        tracker.remove(first)
        assert kept(index) == set()


def test_a_removal_that_stops_before_it_is_sure_deletes_nothing(files: list[Path], tmp_path: Path) -> None:
    add(tmp_path, *files)
    before = kept(tmp_path)
    with tracking(tmp_path) as tracker:
        connection = tracker.store.db.conn

        def interrupt(statement: str) -> None:
            if statement.startswith("delete from articles"):
                connection.interrupt()

        connection.set_trace_callback(interrupt)
        with pytest.raises(OperationalError, match="interrupted"):
            tracker.remove("https://rfa.example/1")
    assert kept(tmp_path) == before


def test_a_strangers_database_deletes_no_file_of_ones_own(files: list[Path], tmp_path: Path) -> None:
    index, own = tmp_path / "index", tmp_path / "own.txt"
    own.write_text("mine")
    add(index, *files)
    with tracking(index) as tracker:
        tracker.store.db.execute("update articles set raw_sha256 = ?", [str(own)])
        tracker.remove("https://rfa.example/1")
    assert own.read_text() == "mine"


@pytest.mark.parametrize("pattern", ["", "nothing.md", "https://rfa.example/2", "%", "zz"])
def test_nothing_else_is_removed(undisturbed: Path, pattern: str) -> None:
    before = whole(undisturbed)
    with tracking(undisturbed) as tracker, pytest.raises(InputError, match="no article"):
        tracker.remove(pattern)
    assert whole(undisturbed) == before


def test_a_removal_that_stops_is_taken_up_by_the_next_run(files: list[Path], tmp_path: Path) -> None:
    index = tmp_path / "index"
    add(index, *files)
    with tracking(index) as tracker:
        connection = tracker.store.db.conn

        def interrupt(statement: str) -> None:
            if statement.startswith("update claims set cluster_id"):
                connection.interrupt()

        connection.set_trace_callback(interrupt)
        with pytest.raises(OperationalError, match="interrupted"):
            tracker.remove("https://rfa.example/1")
    rest = [file for file in files if file.stem != "rfa"]
    add(index, *rest)
    add(tmp_path / "other", *rest)
    assert dump(index, CONTENT) == dump(tmp_path / "other", CONTENT)


# --- The cache, and other models ------------------------------------------------------------------


def test_the_index_file_is_rebuilt_from_stored_vectors(files: list[Path], undisturbed: Path, tmp_path: Path) -> None:
    add(tmp_path, *files)
    for name in ("claims.faiss", "claims.faiss.json"):
        (tmp_path / name).unlink()
    encoder = HashingEncoder()
    with tracking(tmp_path, encoder) as tracker:
        tracker.rebuild()
        assert encoder.encoded == []
    assert whole(tmp_path) == whole(undisturbed)


def test_without_the_index_file_answers_are_the_same(files: list[Path], undisturbed: Path, tmp_path: Path) -> None:
    add(tmp_path, *files)
    (tmp_path / "claims.faiss").unlink()
    encoder = HashingEncoder()
    with tracking(tmp_path, encoder) as tracker, tracking(undisturbed) as other:
        assert tracker.find("rations resumed") == other.find("rations resumed")
    assert encoder.encoded == ["rations resumed"]


def test_the_index_file_of_a_lost_database_is_not_believed(tmp_path: Path) -> None:
    """Though it holds as many texts, under the same ids."""
    folder, index = tmp_path / "in", tmp_path / "index"
    add(index, write(folder, "one", "RFA", "2018-07-10", "The mill in Hyesan closed down."))
    (index / "claims.db").unlink()
    add(index, write(folder, "two", "RFA", "2018-07-10", "The dam at Huichon broke on Monday."))
    with tracking(index) as tracker:
        (found,) = tracker.find("The dam at Huichon broke on Monday.")
        assert (round(found.similarity, 3), found.stance) == (1.0, Stance.SAYS_SO)
        ((nearest, similarity),) = tracker.index.search(HashingEncoder().encode([found.claim.text]), 1)[0]
        assert (nearest, round(similarity, 3)) == (found.claim.text_id, 1.0)


def test_the_vectors_of_two_models_are_not_mixed(files: list[Path], tmp_path: Path) -> None:
    add(tmp_path, *files[:3])
    fault = f"the index in {tmp_path} was built with hashing@1, the settings ask for hashing@2; run: claimtrack rebuild"
    with tracking(tmp_path, HashingEncoder("hashing@2")) as tracker:
        for ask in (
            lambda: tracker.add(files),
            lambda: tracker.find("rations resumed"),
            lambda: tracker.check(["Rations were resumed"]),
        ):
            with pytest.raises(StaleIndexError) as raised:
                ask()
            assert str(raised.value) == fault


def test_rebuilding_encodes_all_again_with_the_other_model(files: list[Path], tmp_path: Path) -> None:
    add(tmp_path / "index", *files)
    add(tmp_path / "other", *files, encoder=HashingEncoder("hashing@2"))
    encoder = HashingEncoder("hashing@2")
    with tracking(tmp_path / "index", encoder) as tracker:
        flags = tracker.rebuild()
        assert flags.total() == len(list(tracker.flags()))
        assert len(encoder.encoded) == tracker.status()["texts"]
    assert whole(tmp_path / "index") == whole(tmp_path / "other")


@pytest.mark.parametrize("at", range(8))
def test_a_rebuild_that_stops_is_taken_up(files: list[Path], tmp_path: Path, at: int) -> None:
    add(tmp_path / "index", *files)
    add(tmp_path / "other", *files, encoder=HashingEncoder("hashing@2"))
    with tracking(tmp_path / "index", HashingEncoder("hashing@2"), progress=stop_at(at)) as tracker:
        try:
            tracker.rebuild()
            assert at > 6
        except StopError:
            pass
    with tracking(tmp_path / "index", HashingEncoder("hashing@2")) as tracker:
        tracker.rebuild()
    assert whole(tmp_path / "index") == whole(tmp_path / "other")


def test_a_rebuild_that_stopped_while_it_encoded_answers_nobody(files: list[Path], tmp_path: Path) -> None:
    add(tmp_path, *files)
    with tracking(tmp_path, HashingEncoder("hashing@2"), progress=stop_at(0)) as tracker, pytest.raises(StopError):
        tracker.rebuild()
    for fingerprint in ("hashing@1", "hashing@2"):
        with tracking(tmp_path, HashingEncoder(fingerprint)) as tracker, pytest.raises(StaleIndexError):
            tracker.find("rations resumed")


def test_there_is_no_index_before_anything_is_added(tmp_path: Path) -> None:
    with tracking(tmp_path / "index") as tracker:
        asks: list[Callable[[], object]] = [
            *(tracker.rebuild, tracker.status, tracker.flags, tracker.clusters),
            *(lambda: tracker.find("rations"), lambda: tracker.check(["Rations resumed"])),
            *(lambda: tracker.show("a"), lambda: tracker.remove("a")),
        ]
        for ask in asks:
            with pytest.raises(NoIndexError) as raised:
                ask()
            assert str(raised.value) == f"no index in {tmp_path / 'index'} yet; run: claimtrack add PATHS"
    assert not (tmp_path / "index").exists()


# --- Questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("only", "taken"),
    [
        (Filter(), [True, True, True]),
        (Filter(outlets=("rfa",)), [True, False, False]),
        (Filter(outlets=("CNN", "RFA")), [True, True, False]),
        (Filter(since=date(2018, 7, 10)), [True, True, False]),
        (Filter(since=date(2018, 7, 11)), [False, True, False]),
        (Filter(until=date(2018, 7, 10)), [True, False, False]),
        (Filter(outlets=("RFA",), since=date(2018, 7, 11)), [False, False, False]),
    ],
)
def test_which_claims_are_asked(only: Filter, taken: list[bool]) -> None:
    claims = [
        Claim(text="", outlet="RFA", date=date(2018, 7, 10)),
        Claim(text="", outlet="CNN", date=date(2018, 7, 11)),
        Claim(text=""),
    ]
    assert [only.takes(claim) for claim in claims] == taken


def test_find_asks_only_whom_it_is_told_to(undisturbed: Path) -> None:
    with tracking(undisturbed) as tracker:
        found = tracker.find("rations resumed", only=Filter(outlets=("RFA", "Fox News"), since=date(2018, 1, 1)))
        assert {f.claim.outlet for f in found} == {"RFA"}
        assert tracker.find("rations resumed", only=Filter(outlets=("Nobody",))) == []
        assert len(tracker.find("rations resumed", k=3)) == 3


def test_flags_of_an_outlet_in_any_case(tmp_path: Path) -> None:
    """SQLite's own lower() knows only ASCII."""
    with tracking(corpus(tmp_path, ("RFA", BRIDGE), ("Правда", BRIDGE))) as tracker:
        assert len(list(tracker.flags(only=Filter(outlets=("правда",))))) == len(list(tracker.flags())) == 1
        assert list(tracker.flags(only=Filter(outlets=("CNN",)))) == []


@pytest.mark.parametrize("exact", [100, 100_000])
@pytest.mark.parametrize("only", [Filter(outlets=("правда",)), Filter(since=date(2018, 7, 11))], ids=str)
def test_who_is_asked_alone_is_found_without_a_shared_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact: int, only: Filter
) -> None:
    """In either tier, however many others are nearer."""
    for name, value in (("EXACT", exact), ("_NOMINATED", 10), ("_DEEPEST", 20)):
        monkeypatch.setattr(index, name, value)
    mills = " ".join(f"The mill in village {n} closed down." for n in range(300))
    with tracking(corpus(tmp_path, ("RFA", mills), ("Правда", BRIDGE))) as tracker:
        assert (tracker.index.stamp.trained > 0) is (exact == 100)
        assert [f.claim.text for f in tracker.find("mills closed", only=only)] == [BRIDGE]
        assert BRIDGE not in [f.claim.text for f in tracker.find("mills closed")]


@pytest.mark.parametrize("text", ["", "  \n", "?!", "“…”"])
def test_an_empty_question_is_refused(undisturbed: Path, text: str) -> None:
    with tracking(undisturbed) as tracker:
        for ask in (lambda: tracker.find(text), lambda: tracker.check([text])):
            with pytest.raises(InputError, match="empty query; give some words"):
                ask()


def corpus(tmp_path: Path, *articles: tuple[str, str]) -> Path:
    """An index of these (outlet, text), each published a day after the one before."""
    files = [
        write(tmp_path / "in", f"a{n}", outlet, f"2018-07-1{n}", text) for n, (outlet, text) in enumerate(articles)
    ]
    add(tmp_path / "index", *files)
    return tmp_path / "index"


DRAFT = "12 people died in the mill fire"
FIFTEEN = "The mill fire killed 15 people."
TRADER = "The fire in the mill killed 12 people, a trader in Rason said."
RESIDENT = "12 people were killed by the fire in the mill, a resident said."
YONHAP = "The mill fire killed 12 people, Yonhap reported."
TOO = "In the mill a fire has killed 12 people, according to Yonhap."
BRIDGE = "The bridge at Sinuiju was painted green."


@pytest.mark.parametrize(
    ("articles", "status", "origins"),
    [
        ([("RFA", TRADER)], Status.SUPPORTED, ["RFA (a trader in Rason)"]),
        (
            [("RFA", TRADER), ("Daily NK", RESIDENT)],
            Status.SUPPORTED,
            ["Daily NK (a resident)", "RFA (a trader in Rason)"],
        ),
        (
            [(outlet, TRADER) for outlet in ("RFA", "", "A", "B", "C", "D")],
            Status.SUPPORTED,
            ["RFA (a trader in Rason)"],
        ),
        ([("CNN", YONHAP), ("Fox News", TOO)], Status.SUPPORTED, ["Yonhap"]),
        ([("CNN", FIFTEEN)], Status.CONTRADICTED, ["CNN"]),
        ([("CNN", FIFTEEN), ("Fox News", FIFTEEN)], Status.CONTRADICTED, ["CNN"]),
        ([("CNN", FIFTEEN), ("RFA", TRADER)], Status.DISPUTED, ["CNN", "RFA (a trader in Rason)"]),
        ([("CNN", BRIDGE)], Status.NOTHING_FOUND, []),
    ],
)
def test_what_the_corpus_says_of_a_draft(
    tmp_path: Path, articles: list[tuple[str, str]], status: Status, origins: list[str]
) -> None:
    with tracking(corpus(tmp_path, *articles)) as tracker:
        (checked,) = tracker.check([DRAFT])
    assert (checked.claim, checked.status) == (DRAFT, status)
    assert (checked.origins, list(checked.origin_names)) == (len(origins), origins)


def test_a_draft_whose_words_are_all_there_but_denied_is_contradicted(tmp_path: Path) -> None:
    with tracking(corpus(tmp_path, ("CNN", "Nobody died in the mill fire."))) as tracker:
        (checked,) = tracker.check([DRAFT])
    assert (checked.status, checked.origins) == (Status.CONTRADICTED, 1)
    (evidence,) = checked.evidence
    assert evidence.relation is RelationKind.CONTRADICTION
    assert evidence.reason == "“died”, against “not died”."


def test_the_evidence_comes_both_ways(tmp_path: Path) -> None:
    with tracking(corpus(tmp_path, ("CNN", FIFTEEN), ("RFA", TRADER), ("CNN", BRIDGE))) as tracker:
        (checked,) = tracker.check([DRAFT])
    assert [(e.claim.text, e.relation) for e in checked.evidence] == [
        (TRADER, RelationKind.CORROBORATION),
        (FIFTEEN, RelationKind.CONTRADICTION),
    ]
    assert checked.evidence[1].reason == "12 people, against 15 people."


def test_find_says_how_each_claim_stands_to_the_text(tmp_path: Path) -> None:
    with tracking(corpus(tmp_path, ("CNN", FIFTEEN), ("RFA", TRADER), ("CNN", BRIDGE))) as tracker:
        found = tracker.find(DRAFT)
    assert {(f.claim.text, f.stance) for f in found[:2]} == {
        (TRADER, Stance.SAYS_SO),
        (FIFTEEN, Stance.SAYS_OTHERWISE),
    }
    assert [(f.claim.text, f.stance, f.why) for f in found[2:]] == [
        (BRIDGE, Stance.RELATED, "Nothing shows that they are of one matter."),
    ]


class _Early(WordEntailer, Twinned):
    """Counts how often it was to be ready."""

    asked = 0

    def ready(self) -> None:
        self.asked += 1

    def _made(self) -> None:
        raise AssertionError("nobody asks for its twin")


@pytest.mark.parametrize(("text", "asked"), [("rations resumed", 0), (RATIONS, 1)])
def test_the_entailer_is_readied_for_a_text_that_it_will_read(text: str, asked: int, undisturbed: Path) -> None:
    entailer = _Early()
    with tracking(undisturbed, entailer=entailer) as tracker:
        tracker.find(text)
        tracker.check(["rations resumed", text])
    assert entailer.asked == 2 * asked


def test_many_drafts_are_checked_in_order(undisturbed: Path) -> None:
    with tracking(undisturbed) as tracker:
        checked = tracker.check([RATIONS, "Nobody knows who painted it green"])
    assert [(c.claim, c.status) for c in checked] == [
        (RATIONS, Status.DISPUTED),
        ("Nobody knows who painted it green", Status.NOTHING_FOUND),
    ]


def test_what_two_outlets_draw_from_one_agency_has_one_origin(tmp_path: Path) -> None:
    with tracking(corpus(tmp_path, ("CNN", YONHAP), ("Fox News", TOO))) as tracker:
        (cluster,) = tracker.clusters()
    assert (cluster.status, cluster.outlets) == (ClusterStatus.SINGLE_ORIGIN, ("CNN", "Fox News"))
    assert [origin.name for origin in cluster.origins] == ["Yonhap"]


def test_what_two_outlets_found_for_themselves_has_two(tmp_path: Path) -> None:
    with tracking(corpus(tmp_path, ("RFA", TRADER), ("Daily NK", RESIDENT))) as tracker:
        (cluster,) = tracker.clusters()
    assert (cluster.status, cluster.outlets) == (ClusterStatus.CORROBORATED, ("Daily NK", "RFA"))
    names = ["Daily NK (a resident)", "RFA (a trader in Rason)"]
    assert [origin.name for origin in cluster.origins] == names


def test_a_claim_is_shown_in_its_article(undisturbed: Path) -> None:
    with tracking(undisturbed) as tracker:
        (found,) = tracker.find("the mill in Chongju burned down", k=1)
        shown = tracker.show(found.claim.claim_id[:8])
        assert (shown.claim.claim_id, shown.claim.text) == (found.claim.claim_id, found.claim.text)
        assert (shown.article.outlet, shown.relations) == ("RFA", ())
        for none in ("", "zz", "%"):
            with pytest.raises(InputError, match="is no claim's id; take one from `find`"):
                tracker.show(none)


# --- Pairs ----------------------------------------------------------------------------------------


def test_pairs_are_compared_without_an_index(tmp_path: Path) -> None:
    with tracking(tmp_path / "index") as tracker:
        found = tracker.compare(
            [
                (Claim(text=DRAFT), Claim(text=FIFTEEN)),
                (Claim(text="The mill burned"), Claim(text="The dam broke")),
            ]
        )
        assert [relation.kind for relation in found] == [RelationKind.CONTRADICTION, RelationKind.NEUTRAL]
    assert not (tmp_path / "index").exists()


def test_pairs_are_compared_as_flags_are_made(undisturbed: Path) -> None:
    with tracking(undisturbed) as tracker:
        flags = list(tracker.flags())
        again = list(tracker.compare((flag.pair.left, flag.pair.right) for flag in flags))
    assert [(r.kind, r.reason, r.findings) for r in again] == [(r.kind, r.reason, r.findings) for r in flags]
    assert [r.probability for r in again] == pytest.approx([r.probability for r in flags], abs=1e-5)


def test_the_entailer_is_asked_where_there_is_one(tmp_path: Path) -> None:
    entailer = WordEntailer()
    with tracking(tmp_path, entailer=entailer) as tracker:
        (relation,) = tracker.compare(
            [(Claim(text="The old mill has closed in May"), Claim(text="The old mill has closed"))]
        )
    assert [f.label.value for f in relation.findings if f.check == "entailment" and f.score] == ["entailment"]
    assert len(entailer.read) == 2


def test_equal_wording_shares_a_text(undisturbed: Path) -> None:
    with closing(Store.open(undisturbed)) as store:
        shared = store.db.execute(
            """select wording, count(*) from claims join texts using (text_id)
               group by text_id having count(*) > 1"""
        ).fetchall()
    assert shared == [(wording(RATIONS), 2)]


def test_the_entailer_is_asked_each_question_once(files: list[Path], tmp_path: Path) -> None:
    first, second = WordEntailer(), WordEntailer()
    with tracking(tmp_path, entailer=first) as tracker:
        tracker.add(files)
    assert len(first.read) == len(set(first.read)) > 0
    before = dump(tmp_path, CONTENT)
    with tracking(tmp_path, entailer=second) as tracker:
        tracker.rebuild()
    assert second.read == []
    assert dump(tmp_path, CONTENT) == before


def test_clusters_that_new_relations_do_not_reach_are_left_alone(tmp_path: Path) -> None:
    """Those that they do reach are as if all were made anew."""
    told = "The launch was seen from Wonsan at dawn on Monday by fishermen."
    other = "Rice cost 5,000 won a kilogram in Hyesan in the second week of June."
    for n, (text, outlet) in enumerate([(told, "RFA"), (told, "CNN"), (other, "RFA"), (other, "CNN"), (other, "NPR")]):
        write(tmp_path, str(n), outlet, "2024-06-11", text)
    index = tmp_path / "index"
    add(index, *(tmp_path / f"{n}.md" for n in range(4)))
    with tracking(index) as tracker:
        assert [c.outlets for c in tracker.clusters()] == [("CNN", "RFA")] * 2
        changed: list[str] = []
        tracker.store.db.conn.set_trace_callback(
            lambda statement: changed.append(statement) if statement.startswith("delete from clusters") else None
        )
        tracker.add([tmp_path / "4.md"])
        assert len(changed) == 1
        assert "where cluster_id = " in changed[0]
        assert [c.outlets for c in tracker.clusters()] == [("CNN", "NPR", "RFA"), ("CNN", "RFA")]
        before = dump(index, CONTENT)
        tracker.rebuild()
        assert dump(index, CONTENT) == before


def test_a_correction_leaves_its_clusters(tmp_path: Path) -> None:
    """Though no new relation reaches them."""
    told = "The launch was seen from Wonsan at dawn on Monday by fishermen."
    for name in ("rfa", "cnn"):
        write(tmp_path, name, name.upper(), "2024-06-11", told)
    index = tmp_path / "index"
    add(index, tmp_path / "rfa.md", tmp_path / "cnn.md")
    with tracking(index) as tracker:
        assert len(list(tracker.clusters())) == 1
    write(tmp_path, "cnn", "CNN", "2024-06-11", "Rice cost 5,000 won a kilogram in Hyesan in June.")
    assert add(index, tmp_path / "cnn.md") == {"updated": 1}
    with tracking(index) as tracker:
        assert list(tracker.clusters()) == []


def test_who_copies_whom_is_kept_and_made_where_it_was_not(tmp_path: Path) -> None:
    told = "The launch was seen from Wonsan at dawn on Monday by fishermen."
    for name, day in (("rfa", 12), ("cnn", 11), ("npr", 13)):
        write(tmp_path, name, name.upper(), f"2024-06-{day}", told)
    index = tmp_path / "index"
    add(index, *sorted(tmp_path.glob("*.md")))

    def copied() -> list[tuple[str, str, str, int]]:
        with tracking(index) as tracker:
            query = "select outlet, on_outlet, why, either from v_dependences order by outlet"
            return list(tracker.store.db.execute(query))

    why = "100% of the shorter stands in the other word for word"
    found = copied()
    assert found == [("NPR", "CNN", why, 0), ("RFA", "CNN", why, 0)]
    with closing(Store.open(index)) as store:  # as one was written before dependences were
        store.db.execute("drop view v_dependences")
        store.db.execute("delete from _sqlite_migrations where name = 'm011_dependences'")
        store.db.execute("update clusters set detail = json_remove(detail, '$.dependences')")
        store.db.conn.commit()
    assert copied() == []
    add(index, tmp_path / "cnn.md")
    assert copied() == found
    with tracking(index) as tracker:
        (cluster,) = tracker.clusters()
        for claim in cluster.claims:
            assert tracker.show(claim.claim_id).cluster == cluster


def test_pairs_of_a_large_corpus_are_found_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def file(outlet: str, n: int) -> Path:
        text = f"The mill in village {n} burned down in May {n + 1900}, and {n + 7} people died, {outlet} was told."
        return write(tmp_path / "in", f"{outlet}{n}", outlet, "2018-07-10", text)

    files = [file(outlet, n) for outlet in ("A", "B") for n in range(60)]
    asked: list[mining.Alike] = []
    alike = mining.alike

    def watched(*given: Any) -> mining.Alike:
        asked.append(alike(*given))
        return asked[-1]

    monkeypatch.setattr(mining, "alike", watched)
    add(tmp_path / "exact", *files)
    assert asked == []
    monkeypatch.setattr(index, "EXACT", 50)
    monkeypatch.setattr(index, "_SAMPLE", 30)
    add(tmp_path / "at once", *files)
    assert len(asked) == 1
    with tracking(tmp_path / "at once") as tracker:
        outlet_of = {text: outlet for text, outlet, _ in tracker.store.published()}
    kept = [(text, other) for text in outlet_of for other, _ in asked[0].of(text)[1:]]
    assert kept
    assert all(outlet_of[text] != outlet_of[other] for text, other in kept)  # pairs of one outlet are not
    add(tmp_path / "at once", file("C", 5))
    assert len(asked) == 1  # one article is not worth it
    monkeypatch.setattr(pipeline, "_TOGETHER", 4)
    add(tmp_path / "at once", *(file("D", n) for n in range(5)))
    assert len(asked) == 1  # nor are five where there are a hundred
    found = []
    for folder in ("exact", "at once"):
        with tracking(tmp_path / folder) as tracker:
            pairs = [relation.pair for relation in tracker.flags()]
            found.append(
                {(p.left.claim_id, p.right.claim_id) for p in pairs if {p.left.outlet, p.right.outlet} <= {*"AB"}}
            )
    assert len(found[0]) >= 60
    assert len(found[0] & found[1]) >= 0.97 * len(found[0])
    assert found[1] <= found[0]


def test_models_rest_while_much_is_compared(files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_RESTED", 2)
    rested = []
    with tracking(tmp_path) as tracker:
        monkeypatch.setattr(tracker, "_rest", lambda: rested.append(len(tracker.store.to_compare())))
        tracker.add(files)
    assert rested == [4, 2, 0]


def test_where_there_is_no_room_for_a_file_of_vectors_texts_are_asked_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for module, name, value in ((index, "EXACT", 50), (index, "_SAMPLE", 30), (pipeline, "_TOGETHER", 4)):
        monkeypatch.setattr(module, name, value)
    text = " ".join(f"The mill in village {n} burned down in May {n + 1900}." for n in range(60))
    files = [write(tmp_path / "in", outlet, outlet, "2018-07-10", text) for outlet in ("A", "B", "C", "D")]
    monkeypatch.setattr(mining, "_write", full)
    add(tmp_path / "index", *files)
    with tracking(tmp_path / "index") as tracker:
        assert tracker.index.stamp.trained
        assert tracker.status()["to compare"] == 0
        assert len(list(tracker.flags())) == 60 * 6
