"""Watching: what appears in real files and on a real server is told once, whatever happened in between."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from _corpus import RATIONS, run
from _encoder import HashingEncoder, WordEntailer
from _pages import Layout
from test_contract import validate
from test_web import Server, ok, server

from claimtrack import ingest
from claimtrack.errors import BusyError, ClaimtrackError, InputError
from claimtrack.ingest import Files, Web
from claimtrack.pipeline import Added, Filter, Tracker
from claimtrack.records import Alert, Match, Relation, RelationKind, Skipped, Unchanged, Withdrawn
from claimtrack.settings import Settings
from claimtrack.watch import watch

__all__ = ["server"]  # a fixture

SUSPENDED = "The distribution of rations to military families has been suspended by Pyongyang."
DELETED = "deleted or moved; what was read of it stays, and `claimtrack withdrawn` lists its claims"
FIRE = "The fire in the mill in Sariwon killed 12 workers on Monday."


class Watching:
    """Watches with models that need no weights; each round is a process of its own, as under cron."""

    def __init__(self, folder: Path) -> None:
        self.index, self.inbox = folder / "index", folder / "inbox"
        self.inbox.mkdir()
        self.notes: list[Added | Skipped | ClaimtrackError] = []

    def tracker(self) -> Tracker:
        settings = Settings(index=self.index, similarity=0.5)
        return Tracker(settings, encoder=HashingEncoder(), entailer=WordEntailer())

    def write(self, name: str, outlet: str, text: str, day: str = "2018-07-10") -> Path:
        file = self.inbox / f"{name}.md"
        file.write_text(f"---\noutlet: {outlet}\ndate: {day}\nurl: https://{name}.example/1\n---\n{text}\n", "utf-8")
        return file

    def add(self) -> None:
        with closing(self.tracker()) as tracker:
            tracker.add([self.inbox])

    def save(self, text: str, **only: Any) -> None:
        with closing(self.tracker()) as tracker:
            tracker.save_query(text, Filter(**only))

    def round(
        self,
        *paths: str | Path,
        tell: Callable[[Alert], None] = lambda _: None,
        kinds: Sequence[RelationKind] = (),
        well: bool = True,
    ) -> list[str]:
        """One round over these paths, or the inbox; what it told, in words."""
        told: list[str] = []

        def tell_and_keep(alert: Alert) -> None:
            tell(alert)
            told.append(words(alert))

        self.notes = []
        with closing(self.tracker()) as tracker:
            done = watch(
                tracker,
                paths or (self.inbox,),
                tell=tell_and_keep,
                note=self.notes.append,
                web=Web(private=True, delay=0),
                kinds=kinds,
            )
        assert done is well
        return told


def words(alert: Alert) -> str:
    match alert.what:
        case Relation(pair, kind):
            return f"{kind}: {pair.left.outlet}, {pair.right.outlet}"
        case Match(query, found):
            return f"query {query.query_id} {found.stance}: {found.claim.text}"
        case Withdrawn(claim, now):
            return f"withdrawn: {claim.text} now: {now.text if now else None}"


@pytest.fixture
def watching(tmp_path: Path) -> Watching:
    return Watching(tmp_path)


# --- Flags ----------------------------------------------------------------------------------------


def test_a_new_flag_is_told_once(watching: Watching) -> None:
    watching.write("dailynk", "Daily NK", RATIONS)
    assert watching.round() == []
    watching.write("rfa", "RFA", RATIONS, "2018-07-11")
    assert watching.round() == ["REPRINT: Daily NK, RFA"]
    assert watching.round() == []


def test_what_was_there_before_the_first_round_is_not_told(watching: Watching) -> None:
    watching.write("dailynk", "Daily NK", RATIONS)
    watching.write("rfa", "RFA", RATIONS, "2018-07-11")
    watching.add()
    assert watching.round() == []
    watching.write("blog", "Blog", RATIONS, "2018-07-12")
    assert sorted(watching.round()) == ["REPRINT: Daily NK, Blog", "REPRINT: RFA, Blog"]


def test_what_was_added_between_two_rounds_is_told(watching: Watching) -> None:
    watching.write("dailynk", "Daily NK", RATIONS)
    watching.round()
    watching.write("rfa", "RFA", RATIONS, "2018-07-11")
    watching.add()
    assert watching.round() == ["REPRINT: Daily NK, RFA"]


def test_comparing_everything_again_tells_nothing_again(watching: Watching) -> None:
    watching.write("dailynk", "Daily NK", RATIONS)
    watching.add()
    watching.round()
    watching.write("rfa", "RFA", RATIONS, "2018-07-11")
    assert len(watching.round()) == 1
    with closing(watching.tracker()) as tracker:
        assert tracker.rebuild() == {RelationKind.REPRINT: 1}
    assert watching.round() == []


@pytest.mark.parametrize("corrected", ["dailynk", "rfa"])
def test_a_correction_elsewhere_in_an_article_does_not_repeat_its_flags(watching: Watching, corrected: str) -> None:
    for name, outlet in (("dailynk", "Daily NK"), ("rfa", "RFA")):
        watching.write(name, outlet, RATIONS)
    assert len(watching.round()) == 1
    watching.write(corrected, {"rfa": "RFA"}.get(corrected, "Daily NK"), f"{RATIONS} {FIRE}")
    assert watching.round() == []
    watching.write("blog", "Blog", FIRE)
    assert len(watching.round()) == 1


def test_a_flag_that_was_corrected_away_before_it_was_told_is_not(watching: Watching) -> None:
    watching.write("dailynk", "Daily NK", RATIONS)
    watching.round()
    watching.write("rfa", "RFA", RATIONS)
    assert watching.round(tell=refuse, well=False) == []
    watching.write("rfa", "RFA", FIRE)
    assert watching.round() == [f"withdrawn: {RATIONS} now: None"]


def test_flags_of_other_kinds_wait_until_they_are_asked_for(watching: Watching) -> None:
    watching.write("dailynk", "Daily NK", RATIONS)
    watching.write("rfa", "RFA", RATIONS, "2018-07-11")
    assert watching.round(kinds=[RelationKind.CONTRADICTION]) == []
    assert watching.round(kinds=[RelationKind.REPRINT]) == ["REPRINT: Daily NK, RFA"]


def test_a_removed_article_is_told_of_no_more(watching: Watching) -> None:
    watching.write("dailynk", "Daily NK", RATIONS)
    watching.write("rfa", "RFA", RATIONS)
    watching.round(tell=refuse, well=False)
    with closing(watching.tracker()) as tracker:
        tracker.remove("https://rfa.example/1")
        assert tracker.alerts() == []
        assert tracker.store.db.execute("select count(*) from alerts").fetchone() == (0,)


# --- Saved queries --------------------------------------------------------------------------------


def test_each_new_claim_that_bears_on_a_saved_query_is_told_once(watching: Watching) -> None:
    watching.write("dailynk", "Daily NK", RATIONS)
    watching.round()
    watching.save(SUSPENDED)
    assert watching.round() == []  # it was there before
    watching.write("rfa", "RFA", f"{FIRE} {SUSPENDED}")
    watching.write("cnn", "CNN", SUSPENDED.replace("has been", "has not been"))
    told = watching.round()
    assert sorted(line for line in told if line.startswith("query")) == [
        "query 1 says_otherwise: The distribution of rations to military families has not been suspended by Pyongyang.",
        f"query 1 says_so: {SUSPENDED}",
    ]
    assert watching.round() == []


def test_the_stance_is_the_one_that_find_gives(watching: Watching) -> None:
    watching.save(SUSPENDED)
    watching.write("rfa", "RFA", f"{FIRE} {SUSPENDED}")
    watching.write("cnn", "CNN", SUSPENDED.replace("has been", "has not been"))
    matches: list[Match] = []
    watching.round(tell=lambda alert: matches.append(alert.what) if isinstance(alert.what, Match) else None)
    with closing(watching.tracker()) as tracker:
        found = [one for one in tracker.find(SUSPENDED) if one.stance.value.startswith("says")]
    key = [(one.claim.claim_id, one.stance, round(one.similarity, 4), one.why) for one in found]
    told = [(m.found.claim.claim_id, m.found.stance, round(m.found.similarity, 4), m.found.why) for m in matches]
    assert len(key) == 2
    assert sorted(told) == sorted(key)


def test_a_saved_query_asks_only_whom_it_is_told_to(watching: Watching) -> None:
    watching.save(SUSPENDED, outlets=("rfa",))
    watching.write("rfa", "RFA", SUSPENDED)
    watching.write("cnn", "CNN", SUSPENDED)
    told = watching.round()
    assert [line for line in told if line.startswith("query")] == [f"query 1 says_so: {SUSPENDED}"]


@pytest.mark.parametrize("before", [True, False], ids=["told of", "there before the first round"])
def test_a_correction_does_not_repeat_the_claims_it_leaves(watching: Watching, before: bool) -> None:
    if before:
        watching.save(SUSPENDED)
    watching.write("rfa", "RFA", SUSPENDED)
    watching.add()
    watching.round()
    watching.save(SUSPENDED)
    watching.write("rfa", "RFA", f"{FIRE} {SUSPENDED}")
    assert watching.round() == []


def test_a_match_that_was_not_told_survives_a_correction(watching: Watching) -> None:
    watching.save(SUSPENDED)
    watching.write("rfa", "RFA", SUSPENDED)
    assert watching.round(tell=refuse, well=False) == []
    watching.write("rfa", "RFA", f"{FIRE} {SUSPENDED}")
    assert watching.round() == [f"query 1 says_so: {SUSPENDED}"]


def test_a_removed_query_is_told_of_no_more(watching: Watching) -> None:
    watching.save(SUSPENDED)
    watching.write("rfa", "RFA", SUSPENDED)
    watching.round(tell=refuse, well=False)
    with closing(watching.tracker()) as tracker:
        tracker.forget_query(1)
    assert watching.round() == []


# --- Sources --------------------------------------------------------------------------------------

FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>The Post</title>{}</channel></rss>'
ITEM = "<item><title>Report {0}</title><link>{1}/{0}</link><pubDate>Tue, 10 Jul 2018 08:00:00 GMT</pubDate></item>"
FILLER = (
    "The road to the market was being mended, and carts had to wait at the bridge until noon. ",
    "Snow had fallen in the hills to the north, a driver said, and the first bus came two hours late. ",
    "Most of the shops along the river opened all the same, and the bakery had bread until the evening.",
)


def page(*sentences: str) -> str:
    return Layout("<title>News</title>", "<article><h1>News</h1>{body}</article>").page((*sentences, "".join(FILLER)))


def test_a_feed_is_polled_and_a_broken_one_stops_nothing(watching: Watching, server: Server) -> None:
    def items(*numbers: int) -> str:
        return FEED.format("".join(ITEM.format(number, server.base) for number in numbers))

    server.pages |= {"/feed": ok(items(1)), "/1": ok(page(RATIONS)), "/2": ok(page(SUSPENDED)), "/broken": ok("<rss>")}
    sources = [f"{server.base}/broken", f"{server.base}/gone", f"{server.base}/feed"]
    watching.save(SUSPENDED)
    assert watching.round(*sources) == []
    assert [note.path for note in watching.notes if isinstance(note, Skipped)] == sources[:2]
    server.pages["/feed"] = ok(items(2, 1))
    assert watching.round(*sources) == [f"query 1 says_so: {SUSPENDED}"]
    assert watching.round(*sources) == []


def test_nothing_that_can_be_read_is_no_good_round(watching: Watching, server: Server) -> None:
    assert watching.round(f"{server.base}/gone", well=False) == []


def test_what_goes_wrong_is_noted_when_it_begins(
    watching: Watching, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same tracker goes many rounds; after each, one more thing has happened, and at last an interruption."""
    watching.write("dailynk", "Daily NK", RATIONS)
    server.pages["/robots.txt"] = (404, {}, b"")
    happenings: list[Callable[[], object]] = [
        lambda: None,
        lambda: server.pages.update({"/1": ok(page(SUSPENDED))}),
        lambda: server.pages.pop("/1"),
    ]
    notes: list[str] = []

    def note(what: Added | Skipped | ClaimtrackError) -> None:
        notes.append(what.reason if isinstance(what, Skipped) else str(getattr(what, "articles", what)))

    def rest(seconds: float) -> None:
        if seconds != 7:  # between two requests to one server
            return
        notes.append("rest")
        if not happenings:
            raise KeyboardInterrupt
        happenings.pop(0)()

    monkeypatch.setattr("claimtrack.watch.time.sleep", rest)
    monkeypatch.setattr("claimtrack.watch._SETTLED", 0)
    paths: list[str | Path] = [watching.inbox, f"{server.base}/1"]
    with closing(watching.tracker()) as tracker, pytest.raises(KeyboardInterrupt):
        watch(tracker, paths, tell=refuse, note=note, web=Web(private=True, delay=0), every=7)
    answer = "its server answers 404; check the address"
    assert notes == [
        *(answer, "Counter({'new': 1})", "rest"),
        "rest",
        *("Counter({'unchanged': 1, 'new': 1})", "rest"),
        *(f"its server answers 404: {DELETED}", "not now", "rest"),  # its claims cannot be told
    ]


def test_another_process_that_adds_is_waited_for(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    watching.write("dailynk", "Daily NK", RATIONS)
    watching.index.mkdir()
    notes: list[object] = []
    with closing(watching.tracker()) as tracker, (watching.index / "add.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BusyError):
            watch(tracker, [watching.inbox], tell=refuse, note=notes.append)

        def rest(_: float) -> None:
            if len(notes) > 1:
                raise KeyboardInterrupt
            fcntl.flock(lock, fcntl.LOCK_UN)

        monkeypatch.setattr("claimtrack.watch.time.sleep", rest)
        monkeypatch.setattr("claimtrack.watch._SETTLED", 0)
        with pytest.raises(KeyboardInterrupt):
            watch(tracker, [watching.inbox], tell=refuse, note=notes.append, every=1)
    busy, added = notes
    assert isinstance(busy, BusyError)
    assert isinstance(added, Added)


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    article, files = tmp_path / "a.md", Files()
    article.write_text("The mill closed.")

    def read() -> list[str]:
        return [type(item).__name__ for item in ingest.read([tmp_path], files=files)]

    assert [read(), read()] == [["Article"], ["Unchanged"]]
    article.write_text("The mill closed on Monday.")
    (tmp_path / "b.odd").write_text("x")
    assert [read(), read()] == [["Article", "Skipped"], ["Unchanged", "Unchanged"]]


def test_a_file_that_may_still_be_being_written_waits(tmp_path: Path) -> None:
    article, files = tmp_path / "a.md", Files(settle=60)
    article.write_text("The mill clo")
    assert [type(item) for item in ingest.read([article], files=files)] == [Unchanged]
    article.write_text("The mill closed.")
    os.utime(article, (time.time() - 61,) * 2)
    (read,) = ingest.read([article], files=files)
    assert getattr(read, "text", "") == "The mill closed."


def test_a_feeds_file_is_followed_each_time(server: Server, tmp_path: Path) -> None:
    """It has not changed, but what it leads to may have."""
    server.pages["/1"] = ok(page(RATIONS))
    (tmp_path / "feed.xml").write_text(FEED.format(ITEM.format(1, server.base)))
    files, web = Files(), Web(private=True, delay=0)
    for _ in range(2):
        (item,) = ingest.read([tmp_path], web=web, files=files)
        assert not isinstance(item, Skipped | Unchanged)
    assert server.paths().count("/1") == 2


# --- Telling --------------------------------------------------------------------------------------


def refuse(_: Alert) -> None:
    raise InputError("not now")


def test_what_cannot_be_told_is_told_at_the_next_round_and_holds_up_nothing(watching: Watching) -> None:
    texts = [RATIONS, SUSPENDED, FIRE]
    for text in texts:
        watching.save(text)
    watching.write("rfa", "RFA", " ".join(texts))

    def refuse_first(alert: Alert) -> None:
        if isinstance(alert.what, Match) and alert.what.query.query_id == 1:
            raise InputError("not now")

    assert watching.round(tell=refuse_first, well=False) == []
    assert [str(note) for note in watching.notes if isinstance(note, InputError)] == ["not now"]
    others = [f"query 2 says_so: {SUSPENDED}", f"query 3 says_so: {FIRE}"]
    assert watching.round(tell=refuse_first, well=False) == others
    assert watching.round() == [f"query 1 says_so: {RATIONS}"]
    assert watching.round() == []


def test_a_webhook_takes_each_alert_as_json(watching: Watching, server: Server) -> None:
    server.pages["/hook"] = (204, {}, b"")
    watching.save(SUSPENDED)
    watching.write("rfa", "RFA", SUSPENDED)
    watching.write("cnn", "CNN", SUSPENDED)
    command = ("watch", str(watching.inbox), "--once", "--webhook", f"{server.base}/hook")
    done = run(*command, "--allow-private", index=watching.index)
    assert (done.exit_code, done.stdout) == (0, "")
    records = [json.loads(body) for path, body in server.posted if path == "/hook"]
    for record in records:
        validate(record, "watch")
    assert sorted(record["record"] for record in records) == ["flag", "match", "match"]
    assert len({record["alert_id"] for record in records}) == 3
    assert run(*command, "--allow-private", index=watching.index).exit_code == 0
    assert len(server.posted) == 3


def test_a_webhook_that_fails_is_tried_again_and_loses_nothing(
    watching: Watching, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("claimtrack.ingest._web.time.sleep", slept.append)
    server.pages["/hook"] = (503, {}, b"")
    watching.write("rfa", "RFA", SUSPENDED)
    watching.write("cnn", "CNN", SUSPENDED)
    command = ("watch", str(watching.inbox), "--once", "--allow-private", "--webhook", f"{server.base}/hook")
    failed = run(*command, index=watching.index)
    assert (failed.exit_code, failed.stderr.splitlines()[1:]) == (
        1,
        ["webhook: its server answers 503; check the address, and what it takes; the next round tries again"],
    )
    assert (len(server.posted), slept) == (3, [1, 4])
    server.pages["/hook"] = ok("")
    assert run(*command, index=watching.index).exit_code == 0
    assert len({body for _, body in server.posted}) == 1
    assert len(server.posted) == 4


@pytest.mark.parametrize(("status", "tries"), [(500, 3), (429, 3), (404, 1), (302, 1)])
def test_how_often_a_webhook_is_tried(server: Server, status: int, tries: int) -> None:
    server.pages |= {"/hook": (status, {"Location": "/other"}, b""), "/other": ok("")}
    with pytest.raises(InputError, match=f"its server answers {status}; check the address, and what it takes"):
        Web(private=True, delay=0).post(f"{server.base}/hook", b"{}")
    assert server.posted == [("/hook", b"{}")] * tries
    assert server.asked == []  # neither robots.txt, nor where it would lead


def test_a_webhook_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from test_web import _silent_socket

    monkeypatch.setattr("claimtrack.ingest._web._SILENCE", 0.1)
    with _silent_socket() as port, pytest.raises(InputError, match="does not answer in time"):
        Web(private=True, delay=0).post(f"http://127.0.0.1:{port}/", b"{}")


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://127.0.0.1:1/secret", "127.0.0.1 is in a private network, which is not asked"),
        ("http://169.254.169.254/secret", "169.254.169.254 is in a private network"),
        ("https://user:secret@post.example/", "holds a user name"),
        ("file:///etc/secret", "not an address of the web"),
    ],
)
def test_a_webhook_is_refused_at_once(watching: Watching, address: str, fault: str) -> None:
    refused = run("watch", str(watching.inbox), "--once", "--webhook", address, index=watching.index)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: webhook: ")
    assert fault in refused.stderr
    assert "secret" not in refused.stderr
    assert not watching.index.exists()


def test_lines_for_people_and_for_programs(watching: Watching) -> None:
    watching.save(SUSPENDED)
    watching.write("rfa", "RFA", SUSPENDED)
    once = ("watch", str(watching.inbox), "--once")
    printed = run(*once, index=watching.index)
    assert printed.stdout.startswith(f"says so: {SUSPENDED}"[:70])
    assert "RFA, in its own voice · 10 July 2018 · " in printed.stdout
    assert printed.stderr == "Articles: 1 new, 0 unchanged, 0 updated, 0 skipped. Claims: 1. Flags: none.\n"
    watching.write("cnn", "CNN", SUSPENDED)
    lines = run(*once, "--format", "jsonl", index=watching.index).stdout.splitlines()
    records = [json.loads(line) for line in lines]
    for record in records:
        validate(record, "watch")
    assert [record["record"] for record in records] == ["flag", "match"]
    quiet = run(*once, index=watching.index)
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_an_interruption_ends_it_cleanly(watching: Watching) -> None:
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"  # a job in the background ignores it
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import _corpus, claimtrack.pipeline;"
        "claimtrack.pipeline.Tracker = _corpus.HASHED; from claimtrack.cli import main; main()"
    )
    command = [sys.executable, "-c", code, "--index", str(watching.index), "watch", str(watching.inbox), "--every", "1"]
    watching.save(SUSPENDED)
    file = watching.write("rfa", "RFA", SUSPENDED)
    os.utime(file, (time.time() - 60,) * 2)
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=120)
        finally:
            process.kill()
    assert first.startswith("says so: The distribution")
    assert (process.returncode, errors.splitlines()[-1]) == (0, "Stopped.")
    assert watching.round() == []


def test_an_interruption_while_something_is_told_waits_until_that_is_noted(watching: Watching) -> None:
    watching.save(SUSPENDED)
    watching.write("rfa", "RFA", SUSPENDED)
    told: list[Alert] = []

    def interrupted(alert: Alert) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        told.append(alert)

    with pytest.raises(KeyboardInterrupt):
        watching.round(tell=interrupted)
    assert len(told) == 1
    assert watching.round() == []


def test_a_second_interruption_does_not_wait(watching: Watching) -> None:
    watching.save(SUSPENDED)
    watching.write("rfa", "RFA", SUSPENDED)

    def interrupted(_: Alert) -> None:
        for _try in range(2):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0)
        raise AssertionError("it went on")

    with pytest.raises(KeyboardInterrupt):
        watching.round(tell=interrupted)
    assert watching.round() == [f"query 1 says_so: {SUSPENDED}"]


def test_help_is_instant() -> None:
    """The command imports what it needs when it runs."""
    code = (
        "import sys, claimtrack.watch; print(sorted({'numpy', 'rich', 'urllib3', 'sqlite_utils'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
