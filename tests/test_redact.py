"""What `--redact` leaves out, in every format."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from _corpus import RATIONS, build, run
from openpyxl import load_workbook
from test_reports import HOSTILE, SMALL, claim

from claimtrack import reports
from claimtrack.records import (
    Attribution,
    Checked,
    Claim,
    Cluster,
    ClusterStatus,
    Dependence,
    Evidence,
    Finding,
    Label,
    Origin,
    Pair,
    Relation,
    RelationKind,
    Report,
    Status,
    Voice,
)
from claimtrack.reports.redact import HIDDEN, redacted

ANONYMOUS = "a source in North Hamgyong Province"
PAK = claim(
    11,
    "“Corn was given out,” said South Korean trader Pak Chol-min, who buys for Lake Agency.",
    "Harbour Times",
    date(2024, 3, 4),
    "Pak Chol‑min's corn",
    Attribution(voice=Voice.NAMED, speaker="South Korean trader Pak Chol-min", credits="Lake Agency"),
    "k1",
)
PAK = replace(
    PAK,
    url="https://news.example/corn-says-pak-chol-min",
    archive="https://archive.example/2024/https://news.example/corn-says-pak-chol-min",
)
NEXT = replace(
    claim(12, "Chol-min keeps a stall; Pak’s brother has another.", "Harbour Times", date(2024, 3, 4), "Corn"),
    article_id=PAK.article_id,
)
SOURCE = claim(
    13,
    "Families in North Hamgyong Province got corn, a source in North  Hamgyong province told us, and North Korea knew.",
    "Daily NK",
    date(2024, 3, 5),
    "Corn in North Hamgyong",
    Attribution(voice=Voice.ANONYMOUS, speaker=ANONYMOUS),
    "k1",
)
CARRIED = claim(
    14,
    "Hamgyong had no corn before; South Koreans sent it.",
    "Daily NK",
    date(2024, 3, 5),
    "Corn in North Hamgyong",
    Attribution(backed_by=ANONYMOUS),
)
CARRIED = replace(CARRIED, article_id=SOURCE.article_id)
STATE = claim(
    15,
    "North Korea said that Pak Chol Min was a spy.",
    "Radio Lake",
    date(2024, 3, 6),
    "A spy in North Korea",
    Attribution(voice=Voice.NAMED, speaker="North Korea"),
)
OFFICIALS = claim(
    16,
    "The officials said so.",
    "Radio Lake",
    None,
    "",
    Attribution(voice=Voice.ANONYMOUS, speaker="the officials"),
)
# Who speaks in two of the articles; the driver's own sentence is no claim of the report.
HEARD = {
    PAK.article_id: [PAK.attribution, Attribution(voice=Voice.NAMED, speaker="Min Jong-su, a driver in Sinuiju")],
    SOURCE.article_id: [SOURCE.attribution],
}
PAK = replace(
    PAK,
    before="“No,” said Min Jong-su, a driver in Sinuiju.",
    after="Pak, Min and a woman from Sinuiju left; North Korea said nothing to Lake Agency.",
)
SOURCE = replace(SOURCE, before="Hamgyong is far from where Min Jong Su lives.")
FULL = replace(
    SMALL,
    command="claimtrack report --claims 'Pak Chol-min.txt'",
    checked=(
        Checked(
            claim="Pak Chol-min gave out corn.",
            status=Status.SUPPORTED,
            origins=2,
            origin_names=("Lake Agency", f"Daily NK ({ANONYMOUS})"),
            evidence=(
                Evidence(PAK, RelationKind.CORROBORATION, 0.9, "Pak agrees with Pak Chol-min", 0.8),
                Evidence(NEXT, RelationKind.CORROBORATION, 0.9, "one stall, Chol-min's", 0.8),
                Evidence(SOURCE, RelationKind.CORROBORATION, 0.9, "both in North Hamgyong", 0.8),
            ),
        ),
    ),
    flags=(
        Relation(
            Pair(PAK, SOURCE, 0.8),
            RelationKind.CORROBORATION,
            0.8,
            "both rest on Pak Chol-min",
            (Finding("places", Label.ENTAILMENT, 0.5, "North Hamgyong in both"),),
        ),
        Relation(Pair(CARRIED, STATE, 0.7), RelationKind.UNSURE, 0.5, "a spy"),
        Relation(Pair(CARRIED, OFFICIALS, 0.7), RelationKind.UNSURE, 0.5, "so"),
    ),
    clusters=(
        Cluster(
            cluster_id="k1",
            claims=(PAK, SOURCE),
            origins=(
                Origin(name="Lake Agency", claim_ids=("c11",)),
                Origin(name=f"Daily NK ({ANONYMOUS})", claim_ids=("c13",)),
            ),
            status=ClusterStatus.CORROBORATED,
            dependences=(
                Dependence(claim_id=PAK.claim_id, source="Pak Chol-min", why="2 rest on one source: Pak Chol-min"),
                Dependence(claim_id=SOURCE.claim_id, on=PAK.claim_id, why=f"both quote {ANONYMOUS}"),
            ),
        ),
    ),
)


def country(name: str) -> bool:
    return name in {"North Korea", "South Korea"}


def heard(article: str) -> list[Attribution]:
    return HEARD.get(article, [])


def shown(report: Report, form: str) -> str:
    """All text of a rendered report, a workbook's cells included."""
    page = reports.render(report, form)
    if isinstance(page, str):
        return page
    cells = [cell for sheet in load_workbook(io.BytesIO(page)) for row in sheet.iter_rows() for cell in row]
    return "\n".join(str(cell.value) for cell in cells)


@pytest.mark.parametrize("form", sorted(reports.formats()))
def test_no_format_names_a_source(form: str) -> None:
    telling = ["chol", "pak", "hamgyong", "trader"]
    around = [] if form == "jsonld" else ["jong", "sinuiju"]
    before, after = shown(FULL, form).lower(), shown(redacted(FULL, country, heard), form).lower()
    assert [word for word in telling + around if word in before] == telling + around
    telling += ["jong", "sinuiju"]
    assert [word for word in telling if word in after] == []
    assert HIDDEN.strip("[]") in after
    assert "lake agency" in after  # an agency is no source that anybody could find


def around(report: Report) -> list[tuple[str, str]]:
    return [(one.claim.before, one.claim.after) for one in report.checked[0].evidence]


def test_names_go_from_the_sentences_around_as_well() -> None:
    """Also a name that is in the article's sentences alone; and one of several words goes from other articles."""
    assert around(redacted(FULL, country, heard)) == [
        (
            f"“No,” said {HIDDEN}.",
            f"{HIDDEN}, {HIDDEN} and a woman from {HIDDEN} left; North Korea said nothing to Lake Agency.",
        ),
        ("", ""),
        (f"{HIDDEN} is far from where {HIDDEN} lives.", ""),
    ]


def test_without_knowing_who_speaks_the_sentences_around_go() -> None:
    assert around(redacted(FULL, country)) == [("", "")] * 3


@pytest.mark.parametrize(
    ("given", "text", "title"),
    [
        (PAK, f"“Corn was given out,” said {HIDDEN}, who buys for Lake Agency.", f"{HIDDEN}'s corn"),
        (NEXT, f"{HIDDEN} keeps a stall; {HIDDEN}’s brother has another.", "Corn"),
        (SOURCE, f"Families in {HIDDEN} got corn, a {HIDDEN} told us, and North Korea knew.", f"Corn in {HIDDEN}"),
        (CARRIED, f"{HIDDEN} had no corn before; South Koreans sent it.", f"Corn in {HIDDEN}"),
        (STATE, f"{HIDDEN} said that {HIDDEN} was a spy.", f"A spy in {HIDDEN}"),
        (OFFICIALS, f"The {HIDDEN} said so.", ""),
    ],
)
def test_names_go_from_the_sentence_too(given: Claim, text: str, title: str) -> None:
    after = redacted(FULL, country)
    claims = [one for flag in after.flags for one in (flag.pair.left, flag.pair.right)]
    claims += [evidence.claim for evidence in after.checked[0].evidence]
    found = next(one for one in claims if one.claim_id == given.claim_id)
    assert (found.text, found.title) == (text, title)
    said = found.attribution
    assert {said.speaker, said.backed_by} <= {"", HIDDEN}
    assert found.url == ("" if given is PAK else given.url)


def test_figures_and_outlets_stay() -> None:
    before, after = (json.loads(str(reports.render(one, "json"))) for one in (FULL, redacted(FULL, country)))
    for name in ("outlets", "articles", "claims", "models"):
        assert before[name] == after[name]
    assert [flag["probability"] for flag in before["flags"]] == [flag["probability"] for flag in after["flags"]]
    assert [one["origins"] for one in before["checked"]] == [one["origins"] for one in after["checked"]]


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_the_ids_stay_and_tell_no_name(form: str) -> None:
    claims = (PAK, SOURCE, CARRIED, STATE, OFFICIALS)
    page = shown(redacted(FULL, country), form)
    assert [claim.claim_id for claim in claims if f"claim {claim.claim_id}" not in page] == []


def test_hostile_names_are_taken_as_they_are() -> None:
    odd = Attribution(voice=Voice.NAMED, speaker="( [A-Z]+ .* \\d Evil")
    evidence = replace(
        HOSTILE.checked[0].evidence[0], claim=replace(PAK, attribution=odd, text="No ( [A-Z]+ .* \\d Evil.")
    )
    after = redacted(replace(HOSTILE, checked=(replace(HOSTILE.checked[0], evidence=(evidence,)),)), country)
    assert after.checked[0].evidence[0].claim.text == f"No {HIDDEN}."
    for form in reports.formats():
        shown(after, form)


def test_the_command_asks_the_articles_who_speaks(tmp_path: Path) -> None:
    """Of what stands beside a claim and is none."""
    index = build(tmp_path)
    more = tmp_path / "npr.md"
    more.write_text(f"---\noutlet: NPR\ndate: 2018-07-12\n---\n“No,” said Ri Yong-ho of Hyesan. {RATIONS}\n", "utf-8")
    assert run("add", str(more), index=index).exit_code == 0
    full = run("report", "--format", "json", index=index).stdout
    hidden = run("report", "--redact", "--format", "json", index=index).stdout
    assert "“No,” said Ri Yong-ho of Hyesan." in full
    assert "“No,” said [source]." in hidden
    assert not [name for name in ("Ri Yong-ho", "Hyesan") if name in hidden]


def test_the_command_redacts(tmp_path: Path) -> None:
    index = build(tmp_path)
    full = run("report", "--format", "json", index=index).stdout
    hidden = run("report", "--redact", "--format", "json", index=index).stdout
    assert "Pak Chol-min" in full
    assert not [name for name in ("Pak", "Chol-min", "Musan", "Chongju") if name in hidden]
    assert "Daily NK" in hidden
