"""Corrections: what an earlier version said and today's does not is shown, listed and told; both versions stay."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from _corpus import RATIONS, run
from test_contract import validate
from test_watch import DELETED, FIRE, SUSPENDED, Watching, page, refuse, watching
from test_web import Server, ok, server

from claimtrack.ingest import Web
from claimtrack.pipeline import Filter
from claimtrack.records import Skipped

__all__ = ["server", "watching"]  # fixtures

FIFTEEN = FIRE.replace("12", "15")


def written(watching: Watching, *texts: str, name: str = "rfa", outlet: str = "RFA") -> None:
    """One version after the other, each of these sentences."""
    for text in texts:
        watching.write(name, outlet, text)
        watching.add()


def listed(watching: Watching, **only: Any) -> list[tuple[str, str | None]]:
    with closing(watching.tracker()) as tracker:
        return [(one.claim.text, one.now.text if one.now else None) for one in tracker.withdrawn(Filter(**only))]


def asked(watching: Watching, *command: str) -> Any:
    return json.loads(run(*command, "--format", "json", index=watching.index).stdout)


# --- Listed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (["FIRE"], []),
        (["FIRE", "FIFTEEN"], [("FIRE", "FIFTEEN")]),  # other words, much the same
        (["FIRE RATIONS", "RATIONS"], [("FIRE", None)]),
        (["FIRE RATIONS", "FIFTEEN RATIONS"], [("FIRE", "FIFTEEN")]),
        (["RATIONS", "RATIONS FIRE"], []),  # only added
        (["FIRE", "RATIONS", "SUSPENDED"], [("RATIONS", "SUSPENDED"), ("FIRE", None)]),  # each against today's
        (["FIRE RATIONS", "RATIONS", "RATIONS FIRE"], []),  # it came back
        (["FIRE", "FIFTEEN", "FIRE"], [("FIFTEEN", "FIRE")]),  # corrected back
        (["FIRE FIRE", "RATIONS"], [("FIRE", None)]),  # said twice
    ],
)
def test_what_corrections_left_out(
    watching: Watching, versions: list[str], expected: list[tuple[str, str | None]]
) -> None:
    known = {"FIRE": FIRE, "FIFTEEN": FIFTEEN, "RATIONS": RATIONS, "SUSPENDED": SUSPENDED}
    written(watching, *(" ".join(known[one] for one in version.split()) for version in versions))
    assert sorted(listed(watching)) == sorted((known[was], now and known[now]) for was, now in expected)


def test_of_whom_is_asked(watching: Watching) -> None:
    written(watching, FIRE, RATIONS)
    written(watching, SUSPENDED, RATIONS, name="cnn", outlet="CNN")
    assert [text for text, _ in listed(watching, outlets=("rfa",))] == [FIRE]
    assert sorted(text for text, _ in listed(watching)) == sorted([FIRE, SUSPENDED])
    rows = asked(watching, "withdrawn", "--outlet", "CNN")
    validate(rows, "withdrawn")
    assert [(row["claim"]["text"], row["claim"]["outlet"]) for row in rows] == [(SUSPENDED, "CNN")]


def test_so_many_of_them(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.store._PAGE", 1)
    monkeypatch.setattr("claimtrack.pipeline._TOGETHER", 1)
    written(watching, f"{FIRE} {SUSPENDED}", RATIONS)
    written(watching, FIRE, RATIONS, name="cnn", outlet="CNN")
    with closing(watching.tracker()) as tracker:
        everything = list(tracker.withdrawn())
        assert len(everything) == 3
        assert [list(tracker.withdrawn(limit=n)) for n in (0, 2, 9)] == [[], everything[:2], everything]
        assert [one.claim.outlet for one in everything] == ["CNN", "RFA", "RFA"]
        reading = tracker.withdrawn()
        assert next(reading) == everything[0]
        tracker.remove("https://rfa.example/1")
        assert list(reading) == []
    assert len(asked(watching, "withdrawn", "-n", "1")) == 1


def test_the_list_for_people(watching: Watching) -> None:
    assert "no index" in run("withdrawn", index=watching.index).stderr
    written(watching, FIRE)
    assert run("withdrawn", index=watching.index).stdout == "No withdrawn claims.\n"
    written(watching, FIFTEEN)
    printed = " ".join(run("withdrawn", index=watching.index).stdout.split())
    assert f"withdrawn: {FIRE} RFA" in printed
    assert f"now: {FIFTEEN} RFA" in printed


def test_both_versions_stay_until_the_article_is_removed(watching: Watching) -> None:
    written(watching, FIRE, FIFTEEN)
    assert asked(watching, "status")["earlier versions"] == 1
    run("remove", "https://rfa.example/1", index=watching.index)
    assert listed(watching) == []
    assert asked(watching, "status")["earlier versions"] == 0


def test_without_the_correction_nothing_is_withdrawn(watching: Watching) -> None:
    written(watching, FIRE, FIFTEEN)
    (row,) = asked(watching, "withdrawn")
    assert run("remove", row["now"]["article_id"], index=watching.index).exit_code == 0
    assert listed(watching) == []


def test_articles_without_a_key_withdraw_nothing_from_each_other(watching: Watching) -> None:
    rows = watching.inbox / "rows.jsonl"
    for text in (FIRE, FIFTEEN):
        rows.write_text(json.dumps({"text": text, "outlet": "RFA"}))
        watching.add()
    assert listed(watching) == []


# --- Shown ----------------------------------------------------------------------------------------


def test_an_articles_claim_says_what_changed_against_the_version_before(watching: Watching) -> None:
    written(watching, f"{FIRE} {RATIONS}", f"{FIFTEEN} {RATIONS} {SUSPENDED}")
    (row,) = asked(watching, "withdrawn")
    shown = asked(watching, "show", row["now"]["claim_id"])
    validate(shown, "show")
    assert (shown["in_force"], shown["withdrawn"]) == (True, False)
    correction = shown["correction"]
    assert correction["before"] == row["claim"]["article_id"]
    assert [claim["text"] for claim in correction["added"]] == [FIFTEEN, SUSPENDED]
    assert [(one["claim"]["text"], one["now"]["text"]) for one in correction["withdrawn"]] == [(FIRE, FIFTEEN)]
    printed = " ".join(run("show", row["now"]["claim_id"], index=watching.index).stdout.split())
    assert f"Against the version before ({correction['before']}): 2 claims added, 1 withdrawn." in printed
    assert f"withdrawn: {FIRE}" in printed
    assert f"now: {FIFTEEN}" in printed
    assert f"added: {SUSPENDED}" in printed
    assert f"added: {FIFTEEN}" not in printed
    whole = asked(watching, "show", "https://rfa.example/1")
    validate(whole, "show")
    assert whole["correction"] == correction


def test_a_withdrawn_claim_is_shown_in_the_version_it_stood_in(watching: Watching) -> None:
    written(watching, f"{FIRE} {RATIONS}", RATIONS)
    (row,) = asked(watching, "withdrawn")
    shown = asked(watching, "show", row["claim"]["claim_id"])
    validate(shown, "show")
    assert (shown["in_force"], shown["withdrawn"], shown["correction"]) == (False, True, None)
    assert FIRE in shown["article"]["text"]
    printed = run("show", row["claim"]["claim_id"], index=watching.index).stdout
    assert "of an earlier version; the one in force has this claim no more" in printed


def test_a_claim_that_stayed_is_not_withdrawn(watching: Watching) -> None:
    written(watching, f"{FIRE} {RATIONS}")
    with closing(watching.tracker()) as tracker:
        ids = {c.text: c.claim_id for a in tracker.store.article_ids() for c in tracker.store.claims_of_article(a)}
    written(watching, RATIONS)
    shown = asked(watching, "show", ids[RATIONS])
    assert (shown["in_force"], shown["withdrawn"]) == (False, False)
    assert "the one in force has this claim too" in run("show", ids[RATIONS], index=watching.index).stdout


def test_the_version_before_is_the_one_that_was_in_force(watching: Watching) -> None:
    """Corrected back: what the correction said is withdrawn."""
    written(watching, FIRE, FIFTEEN, FIRE)
    correction = asked(watching, "show", "https://rfa.example/1")["correction"]
    assert [(one["claim"]["text"], one["now"]["text"]) for one in correction["withdrawn"]] == [(FIFTEEN, FIRE)]


# --- Gone -----------------------------------------------------------------------------------------


def test_a_page_that_is_gone(watching: Watching, server: Server) -> None:
    """Added, deleted on the server, deleted still, there again: the article stays all the while."""
    address = f"{server.base}/1"
    web = Web(private=True, delay=0)

    def add() -> tuple[dict[str, int], list[str]]:
        with closing(watching.tracker()) as tracker:
            added = tracker.add([address], web=web)
        return dict(added.articles), [item.reason for item in added.skipped]

    server.pages["/1"] = ok(page(FIRE))
    assert add() == ({"new": 1}, [])
    server.pages["/1"] = (410, {}, b"")
    assert add() == ({"gone": 1}, [f"its server answers 410: {DELETED}"])
    rows = asked(watching, "withdrawn")  # the page's whole text
    validate(rows, "withdrawn")
    (row,) = (row for row in rows if row["claim"]["text"] == FIRE)
    since = row["claim"]["gone"]
    assert {(row["claim"]["gone"], row["now"]) for row in rows} == {(since, None)}
    assert date.fromisoformat(since[:10]) <= date.today()
    printed = " ".join(run("withdrawn", index=watching.index).stdout.split())
    assert f"withdrawn: {FIRE}" in printed
    assert "page gone since" in printed
    del server.pages["/1"]  # 404 from now on
    assert add() == ({"gone": 1}, [f"its server answers 404: {DELETED}"])
    shown = asked(watching, "show", row["claim"]["claim_id"])
    assert (shown["in_force"], shown["withdrawn"], shown["article"]["gone"]) == (True, False, since)
    assert f"deleted or moved: found so at {since}" in run("show", address, index=watching.index).stdout
    assert asked(watching, "status")["articles"] == 1
    server.pages["/1"] = ok(page(FIRE))
    assert add() == ({"unchanged": 1}, [])
    assert (asked(watching, "withdrawn"), asked(watching, "show", address)["article"]["gone"]) == ([], "")


def test_the_command_tells_of_a_page_that_is_gone_and_fails_on_one_that_never_was(
    watching: Watching, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtrack.ingest._web._public", lambda _: True)  # this machine is asked
    monkeypatch.setattr("claimtrack.ingest._web._DELAY", 0.0)
    watching.write("row", "RFA", FIRE)
    run("add", str(watching.inbox), index=watching.index)
    file = watching.inbox / "row.md"
    file.write_text(file.read_text().replace("https://row.example/1", f"{server.base}/1"))
    run("add", str(watching.inbox), index=watching.index)
    done = run(
        "add", f"{server.base}/1", index=watching.index
    )  # never fetched: known by the address that the file gives
    assert (done.exit_code, done.stderr) == (0, f"skipped {server.base}/1: its server answers 404: {DELETED}\n")
    assert done.stdout.startswith("Articles: 0 new, 0 unchanged, 0 updated, 0 skipped, 1 deleted.")
    assert run("add", str(watching.inbox), index=watching.index).exit_code == 0
    assert [text for text, _ in listed(watching)] == [FIRE]  # the file tells nothing of the page
    never = run("add", f"{server.base}/2", index=watching.index)
    assert (never.exit_code, never.stderr) == (
        1,
        f"skipped {server.base}/2: its server answers 404; check the address\n",
    )


def test_a_server_in_trouble_deletes_nothing(watching: Watching, server: Server) -> None:
    server.pages["/1"] = ok(page(FIRE))
    assert watching.round(f"{server.base}/1") == []
    for status in (301, 403, 429, 500, 503):
        server.pages["/1"] = (status, {}, b"")
        assert watching.round(f"{server.base}/1", well=False) == []
    assert listed(watching) == []


def test_the_loss_of_a_page_is_told_once(watching: Watching, server: Server) -> None:
    address = f"{server.base}/1"
    server.pages["/1"] = ok(page(FIRE))
    assert watching.round(address) == []
    del server.pages["/1"]
    told = watching.round(address)
    assert told == [f"withdrawn: {text} now: None" for text, _ in listed(watching)]
    assert told[0] == f"withdrawn: {FIRE} now: None"
    assert [note.reason for note in watching.notes if isinstance(note, Skipped)] == [
        f"its server answers 404: {DELETED}"
    ]
    assert watching.round(address) == []
    server.pages["/1"] = ok(page(FIFTEEN))  # there again, and corrected
    assert watching.round(address) == []
    assert listed(watching) == [(FIRE, FIFTEEN)]


# --- Told -----------------------------------------------------------------------------------------


def test_a_withdrawal_is_told_once(watching: Watching) -> None:
    watching.write("rfa", "RFA", f"{FIRE} {RATIONS}")
    assert watching.round() == []
    watching.write("rfa", "RFA", f"{FIFTEEN} {RATIONS}")
    assert watching.round() == [f"withdrawn: {FIRE} now: {FIFTEEN}"]
    assert watching.round() == []


def test_a_page_that_comes_in_two_versions_by_turns_is_told_of_once_each(watching: Watching) -> None:
    watching.write("rfa", "RFA", FIRE)
    watching.round()
    told = []
    for text in (FIFTEEN, FIRE, FIFTEEN, FIRE):
        watching.write("rfa", "RFA", text)
        told += watching.round()
    assert told == [f"withdrawn: {FIRE} now: {FIFTEEN}", f"withdrawn: {FIFTEEN} now: {FIRE}"]


def test_what_was_withdrawn_before_the_first_round_is_not_told(watching: Watching) -> None:
    written(watching, FIRE, RATIONS)
    assert watching.round() == []


def test_what_came_back_before_it_was_told_is_not(watching: Watching) -> None:
    watching.write("rfa", "RFA", FIRE)
    watching.round()
    watching.write("rfa", "RFA", RATIONS)
    assert watching.round(tell=refuse, well=False) == []
    watching.write("rfa", "RFA", FIRE)
    assert watching.round() == [f"withdrawn: {RATIONS} now: None"]


def test_a_corrected_page_on_a_server(watching: Watching, server: Server) -> None:
    server.pages["/1"] = ok(page(FIRE))
    assert watching.round(f"{server.base}/1") == []
    server.pages["/1"] = ok(page(FIFTEEN))
    assert watching.round(f"{server.base}/1") == [f"withdrawn: {FIRE} now: {FIFTEEN}"]
    with closing(watching.tracker()) as tracker:
        assert [one.claim.text for one in tracker.withdrawn()] == [FIRE]


def test_lines_of_withdrawals(watching: Watching) -> None:
    watching.write("rfa", "RFA", FIRE)
    once = ("watch", str(watching.inbox), "--once")
    run(*once, index=watching.index)
    watching.write("rfa", "RFA", FIFTEEN)
    (line,) = run(*once, "--format", "jsonl", index=watching.index).stdout.splitlines()
    record = json.loads(line)
    validate(record, "watch")
    assert (record["record"], record["claim"]["text"], record["now"]["text"]) == ("withdrawn", FIRE, FIFTEEN)
    watching.write("rfa", "RFA", RATIONS)
    printed = run(*once, index=watching.index).stdout
    assert printed.startswith(f"withdrawn: {FIFTEEN}")
