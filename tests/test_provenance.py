"""Where our copy of an article came from reaches the program that asks."""

from __future__ import annotations

import json
from pathlib import Path

from _corpus import run
from sqlite_utils import Database

from claimtrack import __version__
from claimtrack.store import Store
from claimtrack.store.schema import migrations

ADDRESS, ARCHIVE = "https://post.example/2024/mill", "https://archive.example/2024/mill"
TEXT = "The mill in Sariwon closed on Monday, a trader said."
ROW = {"outlet": "The Post", "url": ADDRESS, "archive": ARCHIVE, "text": TEXT}


def test_it_reaches_show_and_reports(tmp_path: Path) -> None:
    rows, index = tmp_path / "rows.jsonl", tmp_path / "index"
    rows.write_text(json.dumps(ROW))
    assert run("add", str(rows), index=index).exit_code == 0
    (found,) = json.loads(run("find", "the mill in Sariwon closed", "--format", "json", index=index).output)
    assert found["claim"]["archive"] == ARCHIVE
    shown = json.loads(run("show", found["claim"]["claim_id"], "--format", "json", index=index).output)["article"]
    assert {name: shown[name] for name in ("path", "line", "address", "canonical", "retrieved", "archive", "tool")} == {
        "path": str(rows),
        "line": 1,
        "address": "",
        "canonical": "",
        "retrieved": "",
        "archive": ARCHIVE,
        "tool": f"claimtrack {__version__}",
    }
    assert (index / "raw" / shown["sha256"][:2] / shown["sha256"]).read_text() == json.dumps(ROW)
    table = run("show", found["claim"]["claim_id"], index=index).output
    assert f"archived at: {ARCHIVE}\nread by: claimtrack {__version__}\n" in table
    drafts = tmp_path / "claims.txt"
    drafts.write_text("The mill in Sariwon closed on Monday.")
    report = json.loads(run("report", "--claims", str(drafts), "--format", "json", index=index).output)
    assert [one["claim"]["archive"] for one in report["checked"][0]["evidence"]] == [ARCHIVE]


def test_an_archives_address_that_comes_later_is_taken_up(tmp_path: Path) -> None:
    rows, index = tmp_path / "rows.jsonl", tmp_path / "index"

    def told(*archives: str) -> str:
        rows.write_text("".join(json.dumps(ROW | {"archive": archive}) + "\n" for archive in archives))
        added = run("add", str(rows), index=index).output
        (found,) = json.loads(run("find", "the mill in Sariwon closed", "--format", "json", index=index).output)
        return f"{added.partition(', 0 updated')[0]}: {found['claim']['archive']}"

    assert told("") == "Articles: 1 new, 0 unchanged: "
    assert told(ARCHIVE) == f"Articles: 0 new, 1 unchanged: {ARCHIVE}"
    assert told("") == f"Articles: 0 new, 1 unchanged: {ARCHIVE}"  # nobody says that it is not there any more
    assert told(f"{ARCHIVE}/2") == f"Articles: 0 new, 1 unchanged: {ARCHIVE}/2"
    index = tmp_path / "another"
    assert told("", ARCHIVE) == f"Articles: 1 new, 1 unchanged: {ARCHIVE}"  # both in one go


def test_an_archive_is_named_in_front_matter_and_in_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\narchive: {ARCHIVE}\n---\n{TEXT}")
    (tmp_path / "b.csv").write_text(f"text,copy\n{TEXT.replace(',', '').replace('Sariwon', 'Hyesan')},{ARCHIVE}\n")
    index = tmp_path / "index"
    assert run("add", str(tmp_path / "a.md"), index=index).exit_code == 0
    assert run("add", str(tmp_path / "b.csv"), "--column", "archive=copy", index=index).exit_code == 0
    found = json.loads(run("find", "mill closed", "--format", "json", index=index).output)
    assert [one["claim"]["archive"] for one in found] == [ARCHIVE, ARCHIVE]


def test_an_index_of_before_is_brought_up_to_date(tmp_path: Path) -> None:
    db = Database(tmp_path / "claims.db")
    migrations.apply(db, stop_before="m005_archived_and_read_by")
    row = {
        "article_id": "ab",
        "key": "",
        "version": 1,
        "current": 1,
        "text": TEXT,
        "compared": 1,
        "title": "",
        "url": "",
    }
    db.table("articles").insert(row | {"path": "a.txt", "byline": "", "raw_sha256": "", "digest": 0})
    db.close()
    store = Store.open(tmp_path)
    article = store.article("ab")
    store.close()
    assert article is not None
    assert (article.text, article.provenance.archive, article.provenance.tool) == (TEXT, "", "")
