"""What a person decided of two claims is kept as it was written, and outranks what any later run finds."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from _corpus import RATIONS, build, run
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from test_cluster import A, B, C, D, grouped, origins, relation
from test_contract import validate
from test_reports import EVIL, Page
from test_timeline import told as timelines_of
from test_watch import FIRE, SUSPENDED, Watching, refuse, watching

from claimtrack import review
from claimtrack.cluster import clusters
from claimtrack.pipeline import Tracker
from claimtrack.records import ClusterStatus, Judgement, Relation, RelationKind
from claimtrack.reports import contract
from claimtrack.reports.redact import HIDDEN

__all__ = ["watching"]  # a fixture

CORROBORATION, REPRINT, NEUTRAL = RelationKind.CORROBORATION, RelationKind.REPRINT, RelationKind.NEUTRAL
CONTRADICTION, UPDATE, UNSURE = RelationKind.CONTRADICTION, RelationKind.UPDATE, RelationKind.UNSURE
WHY = "Both print one statement."


class Desk:
    """Outlets whose articles a person judges; each step is a process of its own. `claim` is an outlet's first."""

    def __init__(self, watching: Watching) -> None:
        self.watching, self.index = watching, watching.index

    def write(self, **texts: str) -> None:
        for outlet, text in texts.items():
            self.watching.write(outlet, outlet, text)
        self.watching.add()

    def remove(self, outlet: str) -> None:
        with self.open() as tracker:
            tracker.remove(f"https://{outlet}.example/1")
        (self.watching.inbox / f"{outlet}.md").unlink()

    @contextmanager
    def open(self) -> Iterator[Tracker]:
        with closing(self.watching.tracker()) as tracker:
            yield tracker

    def claim(self, outlet: str, text: str = "") -> str:
        with self.open() as tracker:
            article = tracker.article(f"https://{outlet}.example/1")
            assert article
            found = tracker.store.claims_of_article(article.article_id)
        return next(claim.claim_id for claim in found if text in claim.text)

    def judge(self, one: str, other: str, kind: RelationKind, why: str = WHY) -> None:
        with self.open() as tracker:
            tracker.judge(self.claim(one), self.claim(other), kind, "Ada Park", why)

    def flags(self, **options: Any) -> list[str]:
        """ "a REPRINT b", a person's with an asterisk."""
        with self.open() as tracker:
            found = list(tracker.flags(**options))
        ends = [sorted((flag.pair.left.outlet or "", flag.pair.right.outlet or "")) for flag in found]
        return sorted(
            f"{one} {flag.kind}{'*' if flag.judged else ''} {other}"
            for flag, (one, other) in zip(found, ends, strict=True)
        )

    def clusters(self) -> list[str]:
        with self.open() as tracker:
            return sorted("".join(sorted(cluster.outlets)) for cluster in tracker.clusters())

    def run(self, *command: str) -> Result:
        return run(*command, index=self.index)


@pytest.fixture
def desk(watching: Watching) -> Desk:
    return Desk(watching)


# --- Honoured, whatever comes later ---------------------------------------------------------------


def test_a_flag_that_is_judged_neutral_is_no_flag_any_more(desk: Desk) -> None:
    desk.write(a=RATIONS, b=RATIONS)
    assert (desk.flags(), desk.clusters()) == (["a REPRINT b"], ["ab"])
    desk.judge("a", "b", NEUTRAL)
    assert (desk.flags(), desk.clusters()) == ([], [])
    with desk.open() as tracker:
        assert tracker.show(desk.claim("a")).relations == ()
        assert [tracker.status()[kind.value] for kind in RelationKind] == [0] * len(RelationKind)
        assert tracker.report([], "").flags == ()
        assert [(one.judgement.kind, one.judgement.who, one.intact) for one in tracker.judgements()] == [
            (NEUTRAL, "Ada Park", True)
        ]


def test_a_judged_relation_is_the_persons_and_tells_what_the_checks_had_found(desk: Desk) -> None:
    desk.write(a=RATIONS, b=RATIONS)
    with desk.open() as tracker:
        (before,) = tracker.flags()
        tracker.judge(before.pair.left.claim_id[:8], before.pair.right.claim_id, CONTRADICTION, " Ada\n Park ", WHY)
        (flag,) = tracker.flags()
        (same,) = tracker.show(before.pair.right.claim_id).relations
    assert flag == same
    assert (flag.kind, flag.probability, flag.findings) == (CONTRADICTION, 1.0, before.findings)
    assert flag.found == replace(before, pair=flag.pair)
    assert re.fullmatch(r"Ada Park decided on \d+ \w+ \d{4}: Both print one statement\.", flag.reason)
    assert flag.judged
    assert (flag.judged.number, flag.judged.who, flag.judged.why) == (1, "Ada Park", WHY)


@pytest.mark.parametrize("kind", RelationKind)
@pytest.mark.parametrize("other", [RATIONS, FIRE], ids=["nominated", "never nominated"])
def test_comparing_everything_again_keeps_it(desk: Desk, kind: RelationKind, other: str) -> None:
    desk.write(a=RATIONS, b=other)
    desk.judge("a", "b", kind)
    flags, groups = desk.flags(), desk.clusters()
    assert flags == ([] if kind is NEUTRAL else [f"a {kind}* b"])
    assert groups == (["ab"] if kind in (CORROBORATION, REPRINT) else [])
    with desk.open() as tracker:
        (before,) = tracker.flags(kinds=[kind])
        assert tracker.rebuild() == ({} if kind is NEUTRAL else {kind: 1})
        assert list(tracker.flags(kinds=[kind])) == [before]
    assert (desk.flags(), desk.clusters()) == (flags, groups)


@pytest.mark.parametrize("text", [RATIONS, FIRE], ids=["nominated", "never nominated"])
@pytest.mark.parametrize("gone", ["a", "b"])
def test_an_article_that_is_added_again_finds_it(desk: Desk, gone: str, text: str) -> None:
    texts = {"a": RATIONS, "b": text}
    desk.write(**texts)
    desk.judge("a", "b", CONTRADICTION)
    desk.remove(gone)
    assert desk.flags() == []
    desk.write(c=FIRE.replace("12", "15"))  # something comes in between
    desk.write(**{gone: texts[gone]})
    assert "a CONTRADICTION* b" in desk.flags()


def test_what_is_added_later_changes_nothing_of_it(desk: Desk) -> None:
    desk.write(a=RATIONS, b=RATIONS)
    desk.judge("a", "b", NEUTRAL)
    desk.write(c=RATIONS)
    assert desk.flags() == ["a REPRINT c", "b REPRINT c"]
    assert desk.clusters() in (["ac"], ["bc"])  # c goes with one of the two, and never brings them together


@pytest.mark.parametrize("corrected", ["a", "b"])
def test_it_holds_for_the_same_words_in_a_corrected_article(desk: Desk, corrected: str) -> None:
    desk.write(a=RATIONS, b=RATIONS)
    before = desk.claim(corrected)
    desk.judge("a", "b", CONTRADICTION)
    desk.write(**{corrected: f"{RATIONS} {FIRE}"})
    assert desk.claim(corrected, RATIONS) != before
    assert desk.flags() == ["a CONTRADICTION* b"]


def test_of_what_a_correction_left_out_nothing_is_said_until_it_comes_back(desk: Desk) -> None:
    desk.write(a=RATIONS, b=RATIONS)
    withdrawn = desk.claim("b")
    desk.judge("a", "b", CORROBORATION)
    desk.write(b=FIRE)
    assert (desk.flags(), desk.clusters()) == ([], [])
    refused = desk.run("review", "judge", desk.claim("a"), withdrawn, "--as", "NEUTRAL", "--by", "Ada", "--why", "No.")
    assert (refused.exit_code, refused.stderr) == (
        1,
        f"Error: '{withdrawn}' is a claim of an earlier version of its article; take one in force, from `find`\n",
    )
    desk.write(b=RATIONS)
    assert (desk.flags(), desk.clusters()) == (["a CORROBORATION* b"], ["ab"])


def test_the_last_judgement_of_a_pair_counts(desk: Desk) -> None:
    desk.write(a=RATIONS, b=RATIONS)
    for one, other, kind in (("a", "b", NEUTRAL), ("b", "a", CONTRADICTION), ("a", "b", UNSURE)):
        desk.judge(one, other, kind)
        with desk.open() as tracker:
            (flag,) = tracker.flags(kinds=[kind])
            assert flag.found
            assert flag.found.kind is REPRINT  # the checks', not the judgement's before
    with desk.open() as tracker:
        tracker.rebuild()
    assert desk.flags() == ["a UNSURE* b"]
    desk.write(b=f"{RATIONS} {FIRE}")
    desk.judge("a", "b", REPRINT)  # of the version in force
    desk.write(b=RATIONS)  # and back to the one that the others are of
    assert desk.flags() == ["a REPRINT* b"]


def test_claims_of_one_article_may_be_judged(desk: Desk) -> None:
    desk.write(a=f"{RATIONS} {SUSPENDED}")
    with desk.open() as tracker:
        tracker.judge(desk.claim("a", RATIONS), desk.claim("a", SUSPENDED), CONTRADICTION, "Ada Park", WHY)
        tracker.rebuild()
    assert desk.flags() == ["a CONTRADICTION* a"]


# --- Clusters, origins, timelines -----------------------------------------------------------------


def decided(one: Relation, kind: RelationKind) -> Relation:
    pair = one.pair
    made = Judgement(
        left=pair.left.claim_id, right=pair.right.claim_id, kind=kind, who="Ada", when="2024-05-03T08:00:00", why=WHY
    )
    (found,) = review.honoured([one], {review.ends(pair): made})
    return found


@pytest.mark.parametrize("kind", [NEUTRAL, CONTRADICTION, UPDATE])
@pytest.mark.parametrize("found", [CORROBORATION, REPRINT, UNSURE])
def test_two_that_a_person_parted_never_share_a_cluster(kind: RelationKind, found: RelationKind) -> None:
    parted = decided(relation(A, found, C), kind)
    chain = [relation(A, REPRINT, B, 0.95), relation(B, REPRINT, C, 0.9), parted]
    assert grouped(chain) == ["AB"]
    more = [relation(C, REPRINT, D, 0.99), relation(D, REPRINT, A, 0.98), relation(D, REPRINT, B, 0.97)]
    assert not any({"A", "C"} <= set(group) for group in grouped([*chain, *more]))


@pytest.mark.parametrize("kind", [CORROBORATION, REPRINT])
def test_two_that_a_person_joined_share_one(kind: RelationKind) -> None:
    joined = [decided(relation(A, CONTRADICTION, B), kind), decided(relation(B, UNSURE, C), kind)]
    assert grouped(joined) == ["ABC"]  # A and C were never held against each other
    (cluster,) = clusters([*joined, relation(A, CONTRADICTION, C)])
    assert [claim.claim_id for claim in cluster.claims] == ["A", "B", "C"]
    assert (cluster.disputed_by, cluster.status is ClusterStatus.DISPUTED) == ((), False)  # not by itself


def test_two_that_a_person_joined_bring_their_clusters_along() -> None:
    trio = [relation(A, CORROBORATION, B), relation(B, CORROBORATION, C), relation(A, CORROBORATION, C)]
    assert grouped([*trio, decided(relation(C, UNSURE, D), CORROBORATION)]) == ["ABCD"]  # one pair of three across


def test_what_a_person_joined_is_joined_before_what_the_checks_did() -> None:
    joined = decided(relation(A, UNSURE, B), CORROBORATION)
    assert grouped([relation(A, REPRINT, C, 0.99), relation(B, CONTRADICTION, C), joined]) == ["AB"]


def test_a_state_does_not_dispute_itself() -> None:
    relations = [decided(relation(A, UNSURE, B), REPRINT), decided(relation(B, UNSURE, C), REPRINT)]
    (line,) = timelines_of([*relations, relation(A, CONTRADICTION, C), relation(A, UPDATE, D)])
    assert [state.disputed for state in line.states] == [False, False]


def test_what_a_person_joined_does_not_bring_together_what_a_person_parted() -> None:
    joined = [decided(relation(A, UNSURE, B), REPRINT), decided(relation(B, UNSURE, C), REPRINT)]
    assert grouped([*joined, decided(relation(A, UNSURE, C), NEUTRAL)]) == ["AB"]


def test_a_neutral_pair_that_nobody_judged_parts_nothing() -> None:
    assert grouped([relation(A, REPRINT, B), relation(B, REPRINT, C), relation(A, NEUTRAL, C)]) == ["ABC"]


def test_what_a_person_called_a_corroboration_is_of_two_origins() -> None:
    copied = relation(A, REPRINT, B)
    assert origins(A, B, relations=[copied]) == [("Outlet A", "AB")]
    assert origins(A, B, relations=[decided(copied, CORROBORATION)]) == [("Outlet A", "A"), ("Outlet B", "B")]
    (cluster,) = clusters([decided(copied, CORROBORATION)])
    assert (cluster.status, cluster.dependences) == (ClusterStatus.CORROBORATED, ())


def test_a_draft_counts_the_origins_that_people_found(desk: Desk) -> None:
    desk.write(a=RATIONS, b=RATIONS)
    with desk.open() as tracker:
        assert [one.origins for one in tracker.check([RATIONS])] == [1]
    desk.judge("a", "b", CORROBORATION)
    with desk.open() as tracker:
        assert [one.origins for one in tracker.check([RATIONS])] == [2]


def test_an_update_that_a_person_saw_makes_a_timeline(desk: Desk) -> None:
    desk.write(a=RATIONS, b=FIRE)
    desk.judge("a", "b", UPDATE)
    with desk.open() as tracker:
        (line,) = tracker.timelines()
    assert [[claim.outlet for claim in state.claims] for state in line.states] in ([["a"], ["b"]], [["b"], ["a"]])
    assert " decided on " in line.states[1].reason
    assert timelines_of([decided(relation(A, UPDATE, B), NEUTRAL)]) == []


# --- The ledger -----------------------------------------------------------------------------------

ENTRIES = st.builds(
    Judgement,
    left=st.text(max_size=3),
    right=st.text(max_size=3),
    kind=st.sampled_from(RelationKind),
    who=st.text(max_size=3),
    when=st.just("2024-05-03T08:00:00+00:00"),
    why=st.text(max_size=3),
)


def ledger_of(entries: Sequence[Judgement]) -> list[Judgement]:
    ledger: list[Judgement] = []
    for entry in entries:
        ledger.append(review.chained(entry, ledger))
    return ledger


@given(st.lists(ENTRIES, min_size=1, max_size=5), st.data())
def test_any_change_shows_in_its_row_or_the_next(entries: list[Judgement], data: st.DataObject) -> None:
    ledger = ledger_of(entries)
    assert [one.number for one in ledger] == list(range(1, len(ledger) + 1))
    assert review.intact(ledger) == [True] * len(ledger)
    at = data.draw(st.integers(0, len(ledger) - 1))
    field = data.draw(st.sampled_from(["left", "right", "kind", "who", "when", "why", "number", "hash"]))
    old = getattr(ledger[at], field)
    others: dict[str, Any] = {"number": 99, "kind": next(kind for kind in RelationKind if kind is not old)}
    changed = [*ledger[:at], replace(ledger[at], **{field: others.get(field, f"{old}x")}), *ledger[at + 1 :]]
    assert review.intact(changed)[:at] == [True] * at
    assert review.intact(changed)[at] is False
    if at + 1 < len(ledger):
        assert review.intact([*ledger[:at], *ledger[at + 1 :]])[at] is False


def test_text_moved_from_one_field_to_the_next_shows() -> None:
    one = Judgement(left="a", right="b", kind=NEUTRAL, who="Ada", when="2024-05-03", why="Park: no.")
    (row,) = ledger_of([one])
    assert review.intact([replace(row, who="AdaPark", why=": no.")]) == [False]


def raw(index: Path, *statements: str) -> None:
    with closing(sqlite3.connect(index / "claims.db")) as db, db:
        for statement in statements:
            db.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "update judgements set why = 'so'",
        "delete from judgements",
        "insert or replace into judgements select number, left_id, right_id, kind, 'Eve', at, why, '' from judgements",
        "insert into judgements select number, left_id, right_id, kind, 'Eve', at, why, '' from judgements",
    ],
)
def test_the_database_refuses_to_change_it(desk: Desk, statement: str) -> None:
    desk.write(a=RATIONS, b=RATIONS)
    desk.judge("a", "b", NEUTRAL)
    with pytest.raises(sqlite3.IntegrityError, match="judgements are kept as they were written"):
        raw(desk.index, statement)
    with desk.open() as tracker:
        assert [(one.judgement.who, one.judgement.why) for one in tracker.judgements()] == [("Ada Park", WHY)]


@pytest.mark.parametrize(
    ("statement", "intact", "fault"),
    [
        ("update judgements set why = 'so' where number = 2", [True, False, True], 2),
        ("update judgements set kind = 'UPDATE' where number = 1", [False, True, True], 1),
        ("update judgements set kind = 'TRUE' where number = 2", [True, False, False], 2),
        ("update judgements set who = x'ff' where number = 3", [True, True, False], 3),
        ("update judgements set hash = 'so' where number = 2", [True, False, False], 2),
        ("update judgements set number = 9 where number = 3", [True, True, False], 9),
        ("delete from judgements where number = 1", [False, True], 2),
        ("delete from judgements where number = 2", [True, False], 3),
        ("delete from judgements where number = 3", [True, True], "judgement 2"),
        ("delete from judgements", [], "none"),
    ],
)
def test_tampering_is_shown(desk: Desk, statement: str, intact: list[bool], fault: int | str) -> None:
    desk.write(a=RATIONS, b=RATIONS, c=FIRE)
    for one, other, kind in (("a", "b", NEUTRAL), ("a", "c", UNSURE), ("b", "c", CONTRADICTION)):
        desk.judge(one, other, kind)
    assert desk.run("review", "log").exit_code == 0
    raw(desk.index, *(f"drop trigger judgements_{name}" for name in ("update", "delete", "replace")), statement)
    shown = desk.run("review", "log", "--format", "json")
    file = desk.index / "claims.db"
    told = f"judgement {fault} in {file} is not as it was written, or one before it is gone"
    if isinstance(fault, str):
        told = f"the last judgement in {file} is {fault}, and not the one that was written last"
    assert (shown.exit_code, shown.stderr) == (1, f"Error: {told}; hold the file against an earlier copy\n")
    rows = json.loads(shown.stdout)
    validate(rows, "review log")
    assert [row["intact"] for row in rows] == intact
    printed = desk.run("review", "log")
    assert printed.exit_code == 1
    assert ("not as it was written" in printed.stdout) is (False in intact)
    assert "The last hash" not in printed.stdout
    refused = judge(desk.index, desk.claim("a"), desk.claim("b"), "REPRINT")
    assert (refused.exit_code, refused.stderr) == (1, shown.stderr)


def test_a_judgement_that_was_tampered_with_is_not_honoured(desk: Desk) -> None:
    desk.write(a=RATIONS, b=RATIONS, c=RATIONS)
    desk.judge("a", "b", CONTRADICTION)
    desk.judge("a", "c", CONTRADICTION)
    raw(desk.index, "drop trigger judgements_update", "update judgements set kind = 'NEUTRAL' where number = 1")
    with desk.open() as tracker:
        tracker.rebuild()
    assert desk.flags() == ["a CONTRADICTION* c", "a REPRINT b", "b REPRINT c"]


def test_the_log_outlives_the_articles(desk: Desk) -> None:
    desk.write(a=RATIONS, b=RATIONS)
    gone = desk.claim("b")
    desk.judge("a", "b", NEUTRAL)
    desk.remove("b")
    (row,) = json.loads(desk.run("review", "log", "--format", "json").stdout)
    assert {row["left_id"], row["right_id"]} == {desk.claim("a"), gone}
    assert [row["left"], row["right"]].count(None) == 1
    assert f"claim {gone}, which is here no more" in desk.run("review", "log").stdout


# --- On the command line --------------------------------------------------------------------------


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return build(tmp_path)


def listed(index: Path, *command: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(*command, "--format", "json", index=index).stdout)
    validate(rows, "review log" if "log" in command else "flags")
    return rows


def judge(index: Path, one: str, other: str, kind: str, who: str = "Ada Park", why: str = WHY) -> Result:
    return run("review", "judge", one, other, "--as", kind, "--by", who, "--why", why, index=index)


def test_what_is_judged_leaves_the_list_and_enters_the_log(index: Path) -> None:
    assert run("review", "log", index=index).stdout == "No judgements.\n"
    flags = listed(index, "flags")
    assert listed(index, "review", "list") == flags
    assert {flag["judged"] for flag in flags} == {None}
    (flag,) = listed(index, "review", "list", "--kind", "CONTRADICTION", "--outlet", "fox news")
    assert listed(index, "review", "list", "--kind", "UPDATE") == []
    ids = [flag[side]["claim_id"] for side in ("left", "right")]
    kept = judge(index, ids[1][:8], ids[0], "unsure")
    assert (kept.exit_code, kept.stdout) == (0, f"Kept as judgement 1: {ids[0][:8]} and {ids[1][:8]}, UNSURE.\n")
    assert [one["relation"] for one in listed(index, "review", "list")] == ["REPRINT"]
    (row,) = listed(index, "review", "log")
    assert (row["left_id"], row["right_id"]) == (flag["left"]["claim_id"], flag["right"]["claim_id"])
    assert (row["number"], row["relation"], row["who"], row["why"]) == (1, "UNSURE", "Ada Park", WHY)
    assert row["left"] | {"cluster_id": ""} == flag["left"] | {"cluster_id": ""}
    (judged,) = [one for one in listed(index, "flags") if one["judged"]]
    assert (judged["relation"], judged["probability"]) == ("UNSURE", 1.0)
    found = {name: flag[name] for name in ("relation", "probability", "reason")}
    assert judged["judged"] == {name: row[name] for name in ("number", "who", "when", "why")} | {"found": found}
    printed = " ".join(run("flags", "--kind", "UNSURE", index=index).stdout.split())
    assert f"Ada Park decided on {printed.partition('decided on ')[2].partition(':')[0]}: {WHY}" in printed
    assert (
        "The checks had found: contradiction, almost certain (1.00). About 50 kilotons, against 100 kilotons; "
        in printed
    )
    assert "; but for that they say the same." in printed
    assert "The checks had found: contradiction" in run("show", ids[0], index=index).stdout.replace("\n", " ")
    log = run("review", "log", index=index).stdout
    assert f"All as they were written. The last hash: {row['hash']}\n" in log
    validate(json.loads(run("show", ids[0], "--format", "json", index=index).stdout), "show")


@pytest.mark.parametrize(
    ("left", "right", "who", "why", "fault"),
    [
        ("zzz", "A", "Ada", "x", "'zzz' is no claim's id; take one from `find`"),
        ("A", "", "Ada", "x", "'' is no claim's id; take one from `find`"),
        ("A", "%", "Ada", "x", "'%' is no claim's id; take one from `find`"),
        ("A", "A", "Ada", "x", "{A!r} and {A!r} are one claim; give two"),
        ("A", "B", " \n", "x", "a judgement needs who decided and why; give both"),
        ("A", "B", "Ada", "", "a judgement needs who decided and why; give both"),
        ("A", "B", "Ada" * 40, "x", f"{('Ada' * 40)[:40]!r}… is longer than 100 characters; say it in fewer"),
        ("A", "B", "Ada", "x" * 2001, f"{'x' * 40!r}… is longer than 2,000 characters; say it in fewer"),
    ],
)
def test_what_cannot_be_judged(index: Path, left: str, right: str, who: str, why: str, fault: str) -> None:
    flag, *_ = before = listed(index, "flags")
    ids = {"A": flag["left"]["claim_id"], "B": flag["right"]["claim_id"]}
    refused = judge(index, ids.get(left, left), ids.get(right, right), "NEUTRAL", who, why)
    assert (refused.exit_code, refused.stderr) == (1, f"Error: {fault.replace('{A!r}', repr(ids['A']))}\n")
    assert (listed(index, "flags"), listed(index, "review", "log")) == (before, [])


def test_without_an_index_there_is_nothing_to_review(tmp_path: Path) -> None:
    index = tmp_path / "none"
    for command in (("list",), ("log",), ("judge", "1", "2", "--as", "NEUTRAL", "--by", "Ada", "--why", "x")):
        result = run("review", *command, index=index)
        assert result.stderr == f"Error: no index in {index} yet; run: claimtrack add PATHS\n"
    assert not index.exists()


HOSTILE = f"=1+1 {EVIL} \x1b]0;owned\x07 \u202egnp.exe"


def test_hostile_words_of_a_judgement_do_nothing(index: Path) -> None:
    flag, *_ = listed(index, "flags")
    one, other = (flag[side]["claim_id"] for side in ("left", "right"))
    assert judge(index, one, other, "UPDATE", who="Ada", why="Plain.").exit_code == 0
    tame = Page(run("report", "--format", "html", index=index).stdout)
    assert judge(index, one, other, "UPDATE", who="=cmd <b>\x1b[31mAda", why=HOSTILE).exit_code == 0
    commands: list[tuple[str, ...]] = [("flags",), ("show", one), ("review", "log"), ("timeline",)]
    commands += [("report", "--format", name) for name in ("html", "markdown", "csv", "jsonl")]
    for command in commands:
        shown = run(*command, index=index).stdout
        assert "gnp.exe" in shown
        assert not re.search("[\x1b\x07]", shown)
        assert "\u202e" not in shown or command[-1] == "jsonl"  # a program gets the words as they are
    page = Page(run("report", "--format", "html", index=index).stdout)
    assert page.open == []
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in tame.tags]
    assert "<b>" in page.words
    assert not re.search(r"(?<!\\)<(b|script|img)", run("report", "--format", "markdown", index=index).stdout)
    for command in (("flags",), ("review", "log"), ("report",)):
        rows = run(*command, "--format", "csv", index=index).stdout.removeprefix("\ufeff")
        cells = [cell for row in csv.reader(io.StringIO(rows)) for cell in row]
        assert [cell for cell in cells if cell[:1] in tuple("=+-@")] == []
        assert any(cell.startswith("'=cmd") for cell in cells)


def test_reports_say_who_judged_and_what_was_found(index: Path) -> None:
    (flag,) = listed(index, "flags", "--kind", "REPRINT")
    judge(index, flag["left"]["claim_id"], flag["right"]["claim_id"], "CORROBORATION")
    found = "The checks had found: reprint, almost certain (0.97). One report, not two"
    for name in ("html", "markdown"):
        text = run("report", "--format", name, index=index).stdout.replace("\\", "")
        assert "a person's judgement" in text.replace("&#39;", "'")
        assert found in text
        assert f": {WHY}" in text
    text = run("report", "--format", "csv", index=index).stdout
    assert text.count(",Ada Park,") == 1
    assert ",REPRINT\n" in text
    record = next(
        row
        for row in map(json.loads, run("report", "--format", "jsonl", index=index).stdout.splitlines())
        if row["record"] == "flag" and row["judged"]
    )
    assert record["judged"]["found"]["relation"] == "REPRINT"


def test_a_redacted_report_hides_sources_in_the_reason(index: Path) -> None:
    flag, *_ = listed(index, "flags")
    judge(index, flag["left"]["claim_id"], flag["right"]["claim_id"], "UNSURE", why="Pak Chol-min told both.")
    text = run("report", "--format", "json", "--redact", index=index).stdout
    assert "Chol-min" not in text
    (judged,) = [flag["judged"] for flag in json.loads(text)["flags"] if flag["judged"]]
    assert (judged["who"], HIDDEN in judged["why"]) == ("Ada Park", True)


def test_another_process_that_writes_is_told(index: Path) -> None:
    flag, *_ = listed(index, "flags")
    with (index / "add.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = judge(index, flag["left"]["claim_id"], flag["right"]["claim_id"], "NEUTRAL")
    assert (refused.exit_code, refused.stderr) == (
        1,
        f"Error: another process is adding to {index}; try again when it is done\n",
    )
    assert listed(index, "review", "log") == []


# --- Watching -------------------------------------------------------------------------------------


def test_a_flag_that_was_judged_neutral_before_it_was_told_is_not_told(desk: Desk) -> None:
    desk.write(a=RATIONS)
    desk.watching.round()
    desk.watching.write("b", "b", RATIONS)
    desk.watching.write("c", "c", RATIONS)
    assert desk.watching.round(tell=refuse, well=False) == []
    desk.judge("a", "b", NEUTRAL)
    desk.judge("a", "c", REPRINT)
    told: list[str] = []
    desk.watching.round(tell=lambda alert: told.append(contract.dumps(contract.alert(alert))))
    records = [json.loads(line) for line in told]
    for record in records:
        validate(record, "watch")
    pairs = {record["left"]["outlet"] + record["right"]["outlet"]: record["judged"] for record in records}
    assert sorted("".join(sorted(pair)) for pair in pairs) == ["ac", "bc"]
    assert sum(judged is not None for judged in pairs.values()) == 1


def test_what_a_person_judged_is_no_news(desk: Desk) -> None:
    desk.write(a=RATIONS, b=RATIONS)
    desk.watching.round()
    desk.judge("a", "b", CONTRADICTION)
    assert desk.watching.round() == []
    desk.write(b=f"{RATIONS} {FIRE}")
    assert desk.flags() == ["a CONTRADICTION* b"]
    assert desk.watching.round() == []


# --- Values ---------------------------------------------------------------------------------------


def test_only_judged_pairs_change() -> None:
    found = [relation(A, REPRINT, B), relation(B, UNSURE, C)]
    made = Judgement(left="B", right="A", kind=NEUTRAL, who="Ada", when="2024-05-03T23:59:59+00:00", why="No!")
    judged, rest = review.honoured(found, {frozenset("AB"): made})
    assert rest is found[1]
    assert (judged.kind, judged.probability, judged.reason) == (NEUTRAL, 1.0, "Ada decided on 3 May 2024: No!")
    assert (judged.found, judged.judged, judged.findings, judged.pair) == (
        *(found[0], made),
        *(found[0].findings, found[0].pair),
    )
    (again,) = review.honoured([judged], {frozenset("AB"): replace(made, kind=UNSURE)})
    assert (again.kind, again.found) == (UNSURE, found[0])
