"""The command line with the real models on the sample corpus: its JSON, exit codes and one-line errors."""

from __future__ import annotations

import csv
import fcntl
import inspect
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import click
import pytest
from click.testing import CliRunner, Result

from claimtrack.cli import cli
from claimtrack.store import Store

ROOT = Path(__file__).parents[1]
FLOUR = "Russia will deliver 50,000 tons of flour to North Korea"
UNSET = {f"CLAIMTRACK_{name}": None for name in ("INDEX", "ENCODER", "ENTAILER", "SIMILARITY", "NEIGHBOURS", "OUTLETS")}

CLAIM = {
    *("claim_id", "text", "start", "end", "before", "after", "page", "outlet", "date", "title", "url"),
    *("digest", "archive", "sha256", "gone", "attribution", "cluster_id", "article_id"),
}
ATTRIBUTION = {"voice", "speaker", "verb", "commitment", "quoted", "credits", "carried", "backed_by"}
FINDING = {"check", "label", "score", "detail"}
RELATIONS = {"CORROBORATION", "CONTRADICTION", "UPDATE", "REPRINT", "NEUTRAL", "UNSURE"}
LABELS = {"entailment", "contradiction", "neutral", "reprint", "other_scope", "change", "same_origin"}
STANCES = {"says_so", "says_otherwise", "related", "unsure"}
STATUSES = {"supported", "contradicted", "disputed", "unclear", "nothing_found"}


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of corpus/, made once; a test that writes takes a `copy`."""
    index = tmp_path_factory.mktemp("corpus") / "index"
    added = run("add", str(ROOT / "corpus"), index=index)
    assert added.exit_code == 0, added.output
    return index


@pytest.fixture
def copy(corpus_index: Path, tmp_path: Path) -> Path:
    return shutil.copytree(corpus_index, tmp_path / "copy")


def run(*arguments: str, index: Path | None = None, stdin: str | None = None) -> Result:
    where = [] if index is None else ["--index", str(index)]
    return CliRunner().invoke(cli, [*where, *arguments], input=stdin, env=UNSET, prog_name="claimtrack")


def asked(*arguments: str, index: Path, stdin: str | None = None) -> Any:
    """What a command gives a program."""
    result = run(*arguments, "--format", "json", index=index, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def fault(result: Result) -> str:
    """The one line that a command fails with."""
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    return line.removeprefix("Error: ")


def assert_claim(item: Mapping[str, Any]) -> None:
    assert set(item) == CLAIM
    assert set(item["attribution"]) == ATTRIBUTION
    assert item["attribution"]["voice"] in {"outlet", "named", "anonymous", "document"}
    assert item["attribution"]["commitment"] in {"asserted", "denied", "hedged", "forecast"}
    assert re.fullmatch(r"[0-9a-f]+", item["claim_id"])
    assert item["end"] - item["start"] == len(item["text"]) > 0
    assert item["date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", item["date"])


def assert_findings(items: Sequence[Mapping[str, Any]]) -> None:
    for item in items:
        assert set(item) == FINDING
        assert item["label"] in LABELS
        assert 0 <= item["score"] <= 1


# --- The main job --------------------------------------------------------------------------------


def test_rations_resumed_is_said_on_the_word_of_a_source_in_north_hamgyong(corpus_index: Path) -> None:
    first = asked("find", "rations resumed", index=corpus_index)[0]
    said = first["claim"]["attribution"]
    assert first["stance"] == "says_so"
    assert first["claim"]["outlet"] == "Daily NK"
    assert "North Hamgyong" in (said["speaker"] or said["backed_by"])


def test_the_same_sentence_says_otherwise_of_rations_suspended(corpus_index: Path) -> None:
    resumed = asked("find", "rations resumed", index=corpus_index)[0]
    suspended = asked("find", "rations suspended", index=corpus_index)[0]
    assert suspended["stance"] == "says_otherwise"
    assert suspended["claim"] == resumed["claim"]


def test_another_figure_of_the_same_shipment_contradicts(corpus_index: Path) -> None:
    (checked,) = asked("check", FLOUR, index=corpus_index)
    against = [e for e in checked["evidence"] if e["relation"] == "CONTRADICTION"]
    assert (checked["status"], checked["origins"]) == ("contradicted", 1)
    assert "50,000 tons, against 33,000 tons" in against[0]["reason"]


def test_another_citys_figure_does_not_contradict(corpus_index: Path) -> None:
    (checked,) = asked("check", "The population of Pyongsong is 300,000", index=corpus_index)
    assert checked["status"] != "contradicted"


def test_adding_again_changes_nothing(copy: Path) -> None:
    before = asked("status", index=copy)
    again = run("add", str(ROOT / "corpus"), index=copy)
    assert again.stdout == ("Articles: 0 new, 30 unchanged, 0 updated, 0 skipped. Claims: 0. Flags: none.\n")
    assert asked("status", index=copy) == before


def test_a_changed_article_is_a_new_version(tmp_path: Path) -> None:
    article, index = tmp_path / "a.md", tmp_path / "index"
    article.write_text("---\noutlet: One\n---\nThe bridge at Sinuiju was closed to all traffic in May.\n", "utf-8")
    assert run("add", str(article), index=index).stdout.startswith("Articles: 1 new, 0 unchanged, 0 updated")
    article.write_text("---\noutlet: One\n---\nThe bridge at Sinuiju was closed to most traffic in May.\n", "utf-8")
    assert run("add", str(article), index=index).stdout.startswith("Articles: 0 new, 0 unchanged, 1 updated")
    status = asked("status", index=index)
    assert (status["articles"], status["earlier versions"], status["claims"]) == (1, 1, 1)


def test_a_removed_article_is_no_longer_found(copy: Path) -> None:
    claim = asked("find", "rations resumed", index=copy)[0]["claim"]
    path = asked("show", claim["claim_id"], index=copy)["article"]["path"]
    assert run("remove", path, index=copy).stdout.startswith("Removed 1 article with ")
    assert claim["claim_id"] not in [f["claim"]["claim_id"] for f in asked("find", "rations resumed", index=copy)]


# --- The JSON contract ----------------------------------------------------------------------------


def test_find(corpus_index: Path) -> None:
    found = asked("find", "a missile flew 435 miles", "-k", "7", index=corpus_index)
    assert len(found) == 7
    for item in found:
        assert set(item) == {"claim", "similarity", "stance", "why"}
        assert_claim(item["claim"])
        assert -1 <= item["similarity"] <= 1
        assert item["stance"] in STANCES
        assert item["why"]


def test_reading_needs_no_sqlite_utils(corpus_index: Path) -> None:
    """Its import takes long, of a cold `find`."""
    asked = ["--index", str(corpus_index), "find", "rations resumed"]
    code = f"""
import sys
from claimtrack.cli import cli
cli({asked!r}, standalone_mode=False)
print("sqlite_utils" in sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "False\n"


def test_no_garbage_is_looked_for_at_the_end() -> None:
    """That would take a tenth of a cold `find`."""
    code = """
import atexit, gc, sys
from claimtrack.cli import main
atexit.register(lambda: print(gc.get_freeze_count() > 10_000))
sys.argv = ["claimtrack", "--help"]
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\nTrue\n")


def test_find_within_an_outlet_and_a_time(corpus_index: Path) -> None:
    within = ("--outlet", "fox news", "--since", "2017-05-01", "--until", "2017-09-30")
    claims = [f["claim"] for f in asked("find", "a missile flew 435 miles", "-k", "30", *within, index=corpus_index)]
    assert {claim["outlet"] for claim in claims} == {"Fox News"}
    assert {claim["date"] for claim in claims} == {"2017-05-14", "2017-09-03", "2017-09-16"}


def test_check(corpus_index: Path) -> None:
    drafts = [FLOUR, "Rations were resumed for some military families", "Squids sing operas on Mars"]
    given = "\n".join(["# drafts", *drafts, "", "---"])
    checked = asked("check", "-", index=corpus_index, stdin=given)
    assert [item["claim"] for item in checked] == drafts
    assert checked[2]["status"] == "nothing_found"
    for item in checked:
        assert set(item) == {"claim", "status", "origins", "origin_names", "evidence"}
        assert item["status"] in STATUSES
        assert item["origins"] == len(item["origin_names"])
        for one in item["evidence"]:
            assert set(one) == {"claim", "relation", "probability", "reason", "similarity"}
            assert_claim(one["claim"])
            assert one["relation"] in RELATIONS - {"NEUTRAL"}
            assert 0 <= one["probability"] <= 1


def test_flags(corpus_index: Path) -> None:
    flags = asked("flags", index=corpus_index)
    chances = [flag["probability"] for flag in flags]
    assert chances == sorted(chances, reverse=True)
    for flag in flags:
        assert set(flag) == {"relation", "probability", "reason", "left", "right", "findings", "judged"}
        assert flag["relation"] in RELATIONS - {"NEUTRAL"}
        assert flag["reason"].endswith(".")
        assert_claim(flag["left"])
        assert_claim(flag["right"])
        assert flag["left"]["outlet"] != flag["right"]["outlet"]
        assert_findings(flag["findings"])
    sure = [flag for flag in flags if flag["relation"] == "REPRINT" and flag["probability"] >= 0.9]
    assert sure == asked("flags", "--kind", "reprint", "--least", "0.9", index=corpus_index)
    assert flags[:2] == asked("flags", "-n", "2", index=corpus_index)


def test_clusters(corpus_index: Path) -> None:
    clusters = asked("clusters", index=corpus_index)
    assert clusters
    for cluster in clusters:
        names = "cluster_id status outlets origins dependences claims disputed_by updated_by"
        assert set(cluster) == set(names.split())
        assert cluster["status"] in {"corroborated", "single origin", "disputed", "updated"}
        for claim in cluster["claims"]:
            assert_claim(claim)
            assert claim["cluster_id"] == cluster["cluster_id"]
        ids = [claim for origin in cluster["origins"] for claim in origin["claim_ids"]]
        assert sorted(ids) == sorted(claim["claim_id"] for claim in cluster["claims"])


def test_show(corpus_index: Path) -> None:
    claim = asked("flags", "-n", "1", index=corpus_index)[0]["left"]
    shown = asked("show", claim["claim_id"][:12], index=corpus_index)
    assert set(shown) == {"claim", "article", "relations", "dependences", "in_force", "withdrawn", "correction"}
    assert shown["claim"] == claim
    assert set(shown["article"]) == {
        *(
            "article_id",
            "outlet",
            "date",
            "title",
            "url",
            "byline",
            "language",
            "digest",
            "text",
            "parts",
            "path",
            "line",
            "sha256",
            *("address", "canonical", "retrieved", "archive", "gone", "tool", "outlet_facts"),
        )
    }
    whole, parts = shown["article"]["text"], shown["article"]["parts"]
    assert whole[claim["start"] : claim["end"]] == claim["text"]
    assert any(one["kind"] == "body" and one["start"] <= claim["start"] < claim["end"] <= one["end"] for one in parts)
    assert claim in [shown["relations"][0]["left"], shown["relations"][0]["right"]]


def test_compare(tmp_path: Path) -> None:
    texts = ("Trade was suspended in May", "Trade was not suspended in May")
    (one,) = asked("compare", *texts, index=tmp_path)
    assert set(one) == {"id", "relation", "probability", "reason", "findings"}
    assert (one["id"], one["relation"]) == (1, "CONTRADICTION")
    assert_findings(one["findings"])


def test_compare_many(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    left, right = ({"claim": f"{number} people died", "outlet": number} for number in ("12", "15"))
    rows = [
        json.dumps({"id": {"n": 1}, "left": left, "right": right}),
        "{broken",
        "",
        '{"left": {"claim": "x"}}',
    ]
    pairs.write_text("\n".join([*rows, json.dumps({"left": left, "right": left})]), "utf-8")
    result = run("compare", "-f", str(pairs), "--format", "json", index=tmp_path)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"skipped {pairs}:2: broken JSON; write one object a line",
        f'skipped {pairs}:4: no right; write "right": {{"claim": …}}',
    ]
    first, second = json.loads(result.stdout)
    assert (first["id"], first["relation"]) == ({"n": 1}, "CONTRADICTION")
    assert first["reason"] == "12 people, against 15 people."
    assert second["id"] == 5
    assert list(tmp_path.iterdir()) == [pairs]  # it needs no index, and makes none


def test_status(corpus_index: Path) -> None:
    status = asked("status", index=corpus_index)
    assert set(status) == {
        *(
            "index",
            "model",
            "articles",
            "earlier versions",
            "without outlet",
            "without date",
            "claims",
            "texts",
        ),
        *("to compare", *RELATIONS, "not read"),
    }
    assert status["model"] == "all-MiniLM-L6-v2@53aa51172d14"
    assert (status["articles"], status["without outlet"], status["without date"]) == (30, 1, 5)
    assert status["to compare"] == 0


@pytest.mark.parametrize("name", ["report.html", "report.md", "report.json", "report.csv"])
def test_report(corpus_index: Path, tmp_path: Path, name: str) -> None:
    drafts, page = tmp_path / "drafts.txt", tmp_path / name
    drafts.write_text(f"{FLOUR}\n", "utf-8")
    result = run("report", "--claims", str(drafts), "-o", str(page), index=corpus_index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Wrote {page}: 1 draft claim, ")
    assert FLOUR in page.read_text("utf-8")


# --- For reading, and for a spreadsheet -------------------------------------------------------------


def test_a_table_names_who_says_so(corpus_index: Path) -> None:
    table = " ".join(run("find", "rations resumed", "--why", index=corpus_index).stdout.split())
    assert "says so" in table
    assert "Daily NK, resting on a source in North Hamgyong Province" in table


@pytest.mark.parametrize(
    "command",
    [
        ("find", "HYPERLINK to the bank"),
        ("check", "=1+1 is what the bank in Sinuiju paid"),
        ("compare", "=1+1 people died", "+1+2 people died"),
        ("flags",),
        ("clusters",),
    ],
)
def test_no_cell_begins_a_formula(hostile_index: Path, command: tuple[str, ...]) -> None:
    result = run(*command, "--format", "csv", index=hostile_index)
    assert result.exit_code == 0
    header, *rows = csv.reader(io.StringIO(result.stdout))
    cells = [cell for row in rows for cell in row]
    assert cells
    assert [cell for cell in [*header, *cells] if cell.startswith(("=", "+", "-", "@"))] == []


def test_a_formula_keeps_its_words(hostile_index: Path) -> None:
    result = run("find", "HYPERLINK to the bank", "--format", "csv", index=hostile_index)
    titles = {row["claim_title"] for row in csv.DictReader(io.StringIO(result.stdout))}
    assert titles == {'\'=HYPERLINK("http://x")'}


@pytest.fixture(scope="session")
def hostile_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two outlets with one text, all of whose fields begin formulas."""
    folder = tmp_path_factory.mktemp("hostile")
    text = "@SUM(A1) was paid by the bank in Sinuiju to eleven of its old customers on Monday."
    rows = [
        {"outlet": outlet, "title": '=HYPERLINK("http://x")', "byline": "-1", "text": text}
        for outlet in ("+One", "=Two")
    ]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert run("add", str(folder / "rows.jsonl"), index=folder / "index").exit_code == 0
    assert asked("flags", index=folder / "index")[0]["relation"] == "REPRINT"
    return folder / "index"


# --- Exit codes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "code"), [("contradicted", 3), ("supported", 0)])
def test_fail_on(corpus_index: Path, status: str, code: int) -> None:
    assert run("check", FLOUR, "--fail-on", status, index=corpus_index).exit_code == code


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("find",), "Missing argument 'TEXT'."),
        (("find", "x", "-k", "0"), "Invalid value for '-k': 0 is not in the range 1<=x<=1000."),
        (
            ("find", "x", "--since", "May 5"),
            "Invalid value for '--since': 'May 5' does not match the format '%Y-%m-%d'.",
        ),
        (("check",), "give one claim, or -f FILE with one a line, or - to read from standard input"),
        (("compare", "only one"), "give two texts, or -f FILE with pairs"),
        (("report",), "give -o FILE, or --format to print"),
        (("publish",), "No such command 'publish'."),
    ],
)
def test_a_usage_error_is_2(tmp_path: Path, command: tuple[str, ...], reason: str) -> None:
    result = run(*command, index=tmp_path / "none")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f"Error: {reason}")


@pytest.mark.parametrize("name", list(cli.commands))
def test_every_command_has_an_example_and_every_option_its_help(name: str) -> None:
    command = cli.commands[name]
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert re.search(rf"^    claimtrack {name}\b", inspect.cleandoc(cast(str, command.help)), re.MULTILINE)
    assert [option.name for option in options if not option.help] == []


def test_it_is_a_module_too() -> None:
    command = [sys.executable, "-m", "claimtrack", "--version"]
    assert subprocess.check_output(command, text=True).startswith("claimtrack 0.")


# --- Bad input ----------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_skipped_and_the_rest_lands(tmp_path: Path) -> None:
    given: dict[str, bytes] = {
        "binary.txt": bytes(range(256)) * 20,
        "broken.txt": b"The caf\xe9 in Sinuiju was closed on Monday, two of its guests said.",
        "empty.txt": b"",
        "good.txt": b"SINUIJU, May 5 (Reuters) - The bridge was closed on Monday, two officials said.",
        "notes.odt": b"The bridge was closed.",
        "open.md": b"---\noutlet: One\nThe bridge was closed.",
        "rows.jsonl": b'{"outlet": "One", "text": "The bridge was closed to all traffic in May."}\n{broken\n[]\n',
    }
    for name, content in given.items():
        (tmp_path / name).write_bytes(content)
    names = ["missing.txt", *given]
    result = run("add", *(str(tmp_path / name) for name in names), index=tmp_path / "index")
    assert result.exit_code == 0
    assert [line.replace(f"{tmp_path}/", "") for line in result.stderr.splitlines()] == [
        "skipped missing.txt: no such file or folder; check the path",
        "skipped binary.txt: binary, not text; convert it to plain UTF-8 text",
        "skipped broken.txt: broken UTF-8 at byte 7; save it as UTF-8",
        "skipped empty.txt: empty file; write the article's text into it",
        "skipped notes.odt: unknown format .odt; convert it to one of .atom .csv .docx .eml .htm .html .jsonl"
        " .jsonl.gz .jsonl.xz .md .mht .mhtml .pdf .rss .tsv .txt .wacz .warc .warc.gz .xhtml .xlsm .xlsx .xml .xml.gz",
        "skipped open.md: front matter is not closed; end it with a line of three dashes",
        "skipped rows.jsonl:2: broken JSON; write one JSON object a line",
        "skipped rows.jsonl:3: not a JSON object; write one JSON object a line",
    ]
    assert result.stdout.startswith("Articles: 2 new, 0 unchanged, 0 updated, 8 skipped (2 without a date). Claims: 2.")
    assert {f["claim"]["outlet"] for f in asked("find", "bridge closed", index=tmp_path / "index")} == {
        "One",
        "Reuters",
    }


def test_nothing_that_can_be_read_is_1(tmp_path: Path) -> None:
    result = run("add", str(tmp_path / "missing.txt"), index=tmp_path / "index")
    assert (result.exit_code, result.stderr) == (
        1,
        f"skipped {tmp_path}/missing.txt: no such file or folder; check the path\n",
    )


@pytest.mark.parametrize(
    "command",
    [
        ("find", "rations"),
        ("check", "rations"),
        ("flags",),
        ("clusters",),
        ("show", "1"),
        ("report", "-o", "report.md"),
        ("status",),
        ("rebuild",),
        ("remove", "1"),
    ],
)
def test_no_index_yet(tmp_path: Path, command: tuple[str, ...]) -> None:
    index = tmp_path / "none"
    assert fault(run(*command, index=index)) == f"no index in {index} yet; run: claimtrack add PATHS"
    assert not index.exists()


@pytest.mark.parametrize("command", [("find", " "), ("check", "…"), ("compare", "", "x")])
def test_an_empty_query(corpus_index: Path, command: tuple[str, ...]) -> None:
    wanted = "left's claim is empty; give its words" if command[0] == "compare" else "empty query; give some words"
    assert fault(run(*command, index=corpus_index)) == wanted


@pytest.mark.parametrize(
    ("stdin", "reason"),
    [("", "holds no claims; write one a line"), ("# x\n---\n", "holds no claims; write one a line")],
)
def test_no_drafts(corpus_index: Path, stdin: str, reason: str) -> None:
    assert fault(run("check", "-", index=corpus_index, stdin=stdin)) == f"standard input {reason}"


def test_drafts_in_broken_utf8(corpus_index: Path, tmp_path: Path) -> None:
    drafts = tmp_path / "drafts.txt"
    drafts.write_bytes(b"The caf\xe9 was closed\n")
    assert fault(run("check", "-f", str(drafts), index=corpus_index)) == (
        f"{drafts} is broken UTF-8 at byte 7; save it as UTF-8"
    )


def test_an_index_of_another_model_waits_to_be_rebuilt(copy: Path) -> None:
    store = Store.open(copy)
    store.set_note("encoder", "other@000000000000")
    store.close()
    wanted = (
        f"the index in {copy} was built with other@000000000000, the settings ask for "
        "all-MiniLM-L6-v2@53aa51172d14; run: claimtrack rebuild"
    )
    for command in (("find", "rations"), ("check", "rations"), ("add", str(ROOT / "corpus"))):
        assert fault(run(*command, index=copy)) == wanted
    assert run("rebuild", index=copy).stdout.startswith("Rebuilt. Flags: ")
    assert asked("find", "rations resumed", "-k", "1", index=copy)[0]["stance"] == "says_so"


def test_rebuilding_changes_no_flag(corpus_index: Path, copy: Path) -> None:
    assert run("rebuild", index=copy).exit_code == 0
    assert asked("flags", index=copy) == asked("flags", index=corpus_index)
    assert asked("clusters", index=copy) == asked("clusters", index=corpus_index)


@pytest.mark.parametrize("command", [("add", str(ROOT / "corpus")), ("rebuild",), ("remove", "1")])
def test_two_processes_adding_at_once(corpus_index: Path, command: tuple[str, ...]) -> None:
    with (corpus_index / "add.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert fault(run(*command, index=corpus_index)) == (
            f"another process is adding to {corpus_index}; try again when it is done"
        )
        assert asked("find", "rations resumed", "-k", "1", index=corpus_index)[0]["stance"] == "says_so"


def test_a_file_where_the_index_should_be(tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.write_text("mine", "utf-8")
    result = CliRunner().invoke(cli, ["add", str(ROOT / "corpus")], env={**UNSET, "CLAIMTRACK_INDEX": str(index)})
    assert fault(result) == f"{index} cannot hold an index (File exists); name another folder with --index"


@pytest.mark.parametrize("command", [("add", str(ROOT / "corpus")), ("status",)])
def test_another_file_in_the_databases_place(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "claims.db").write_text("no database " * 100, "utf-8")
    assert fault(run(*command, index=tmp_path)) == (
        f"{tmp_path}/claims.db cannot be used (file is not a database); name another folder with --index"
    )


def test_a_broken_cache_is_made_anew(copy: Path, corpus_index: Path) -> None:
    (copy / "claims.faiss").write_bytes(b"no index")
    assert asked("find", "rations resumed", index=copy) == asked("find", "rations resumed", index=corpus_index)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "report.pdf",
            "unknown report format .pdf; end the file's name in one of "
            ".csv .htm .html .json .jsonl .jsonld .markdown .md .ndjson .xlsx",
        ),
        (
            "missing/report.md",
            "{}/missing/report.md cannot be written (No such file or directory); give another path",
        ),
    ],
)
def test_a_report_that_cannot_be_written(corpus_index: Path, tmp_path: Path, name: str, reason: str) -> None:
    assert fault(run("report", "-o", str(tmp_path / name), index=corpus_index)) == reason.format(tmp_path)


def test_a_claim_id_that_is_none(corpus_index: Path) -> None:
    assert fault(run("show", "zz", index=corpus_index)) == "'zz' is no claim's id; take one from `find`"


def test_a_model_that_is_no_folder(corpus_index: Path) -> None:
    result = CliRunner().invoke(
        cli, ["--index", str(corpus_index), "find", "rations"], env={**UNSET, "CLAIMTRACK_ENCODER": "/none"}
    )
    assert fault(result) == "model /none is no folder; correct the path, or give a hub id such as owner/model"
