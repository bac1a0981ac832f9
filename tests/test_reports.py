"""A report shows everything to the editor, and runs nothing for the hostile."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from claimtrack import reports
from claimtrack.errors import UnknownFormatError
from claimtrack.records import (
    Attribution,
    Checked,
    Claim,
    Cluster,
    ClusterStatus,
    Commitment,
    Dependence,
    Evidence,
    Finding,
    Found,
    Label,
    Origin,
    Outlet,
    OutletKind,
    Pair,
    Relation,
    RelationKind,
    Report,
    Stance,
    State,
    Status,
    Timeline,
    Voice,
)
from claimtrack.reports import _layout, contract, words
from claimtrack.reports.markdown import escape


def claim(
    number: int,
    text: str,
    outlet: str | None,
    when: date | None,
    title: str = "",
    attribution: Attribution | None = None,
    cluster: str = "",
) -> Claim:
    return Claim(
        claim_id=f"c{number}",
        article_id=f"a{number}",
        text=text,
        start=10,
        end=10 + len(text),
        outlet=outlet,
        date=when,
        title=title,
        url=f"https://news.example/{number}" if title else "",
        attribution=attribution or Attribution(),
        cluster_id=cluster,
    )


FERRY_30 = claim(
    1,
    "The new ferry will carry 30 lorries a day across the lake, the harbour master said.",
    "Harbour Times",
    date(2024, 3, 4),
    "Ferry to open in April",
    Attribution(voice=Voice.NAMED, speaker="the harbour master", verb="said"),
    "k1",
)
FERRY_50 = claim(
    2,
    "“Fifty lorries will cross every day,” a ministry official told Lake Agency.",
    "The Northern Post",
    date(2024, 3, 5),
    "Ministry sees brisk trade on the lake",
    Attribution(voice=Voice.ANONYMOUS, speaker="a ministry official", quoted=True, credits="Lake Agency"),
    "k2",
)
FERRY_50 = replace(FERRY_50, before="The lake is *wide*.", after="Nobody was asked.\n\nPhoto: the lake\n\nIt is deep.")
FERRY_COPY = claim(
    3,
    "The new ferry will carry 30 lorries a day across the lake, the harbour master said.",
    "Evening Digest",
    date(2024, 3, 6),
    "",
    Attribution(voice=Voice.NAMED, speaker="the harbour master", verb="said", credits="Harbour Times"),
    "k1",
)
MILL_SHUT = claim(
    4,
    "The mill at Orran has stopped work for want of grain.",
    "Harbour Times",
    date(2023, 11, 20),
    "Mill falls silent",
    Attribution(voice=Voice.ANONYMOUS, speaker="a source in Orran Province"),
    "k3",
)
MILL_OPEN = claim(
    5,
    "Work has begun again at the Orran mill, state radio reported.",
    "Radio Lake",
    date(2024, 2, 18),
    "Orran mill at work again",
    Attribution(voice=Voice.NAMED, speaker="state radio", carried=True),
    "k4",
)
MILL_OPEN_TOO = claim(
    6, "The mill at Orran is grinding once more.", "The Northern Post", date(2024, 2, 20), "Orran", None, "k4"
)
MILL_DENIED = claim(
    7,
    "Officials denied that the Orran mill had reopened.",
    None,
    None,
    "",
    Attribution(voice=Voice.NAMED, speaker="officials", commitment=Commitment.DENIED),
    "k5",
)
SMALL = Report(
    made="2024-04-02T09:30:00+00:00",
    command='claimtrack report --claims drafts.txt -o "report.html"',
    version="0.1.0",
    models=("all-MiniLM-L6-v2 53aa5117", "figures and wording checks only"),
    articles=41,
    claims=1204,
    outlets=(("Harbour Times", 20), ("The Northern Post", 12), ("Radio Lake", 6), ("Evening Digest", 3)),
    checked=(
        Checked(
            claim="The ferry will carry 50 lorries a day.",
            status=Status.DISPUTED,
            origins=2,
            origin_names=("the harbour master", "Lake Agency"),
            evidence=(
                Evidence(FERRY_50, RelationKind.CORROBORATION, 0.93, "50 lorries a day in both", 0.81234),
                Evidence(FERRY_30, RelationKind.CONTRADICTION, 0.86, "50 lorries, against 30 lorries", 0.9),
                Evidence(FERRY_COPY, RelationKind.CONTRADICTION, 0.84, "50 lorries, against 30 lorries", 0.9),
            ),
        ),
        Checked(
            claim="The Orran mill is open.",
            status=Status.SUPPORTED,
            origins=2,
            origin_names=("state radio", "The Northern Post"),
            evidence=(
                Evidence(MILL_OPEN, RelationKind.CORROBORATION, 0.91, "one entails the other", 0.77),
                Evidence(MILL_OPEN_TOO, RelationKind.CORROBORATION, 0.71, "one entails the other", 0.74),
                Evidence(MILL_DENIED, RelationKind.UNSURE, 0.5, "a denial whose date is unknown", 0.66),
            ),
        ),
        Checked(claim="The bridge at Tam is closed.", status=Status.NOTHING_FOUND, origins=0),
    ),
    flags=(
        Relation(
            Pair(FERRY_30, FERRY_50, 0.78),
            RelationKind.CONTRADICTION,
            0.88,
            "30 lorries a day, against 50 lorries a day",
            (
                Finding("numbers", Label.CONTRADICTION, 0.9, "30 lorries, against 50 lorries"),
                Finding("dates", Label.NEUTRAL, 0.2, "one day apart"),
            ),
        ),
        Relation(
            Pair(MILL_SHUT, MILL_OPEN, 0.7),
            RelationKind.UPDATE,
            0.8,
            "stopped in November 2023; begun again by February 2024",
        ),
        Relation(
            Pair(MILL_OPEN, MILL_OPEN_TOO, 0.83),
            RelationKind.CORROBORATION,
            0.74,
            "one entails the other, and the origins differ",
        ),
        Relation(Pair(FERRY_30, FERRY_COPY, 1.0), RelationKind.REPRINT, 0.99, "the same wording, two days later"),
        Relation(
            Pair(MILL_OPEN, MILL_DENIED, 0.69),
            RelationKind.UNSURE,
            0.4,
            "a denial, but one of the two is undated",
        ),
    ),
    clusters=(
        Cluster(
            cluster_id="k4",
            claims=(MILL_OPEN_TOO, MILL_OPEN),
            origins=(
                Origin(name="state radio", claim_ids=("c5",)),
                Origin(name="The Northern Post", claim_ids=("c6",)),
            ),
            status=ClusterStatus.CORROBORATED,
        ),
        Cluster(
            cluster_id="k1",
            claims=(FERRY_30, FERRY_COPY),
            origins=(Origin(name="the harbour master", claim_ids=("c1", "c3")),),
            status=ClusterStatus.DISPUTED,
            disputed_by=("k2",),
            dependences=(Dependence(claim_id="c3", on="c1", why="Evening Digest credits Harbour Times"),),
        ),
        Cluster(
            cluster_id="k2",
            claims=(FERRY_50,),
            origins=(Origin(name="Lake Agency", claim_ids=("c2",)),),
            status=ClusterStatus.DISPUTED,
            disputed_by=("k1",),
            dependences=(Dependence(claim_id="c2", source="Lake Agency", why="The Northern Post credits Lake Agency"),),
        ),
        Cluster(
            cluster_id="k3",
            claims=(MILL_SHUT,),
            origins=(Origin(name="a source in Orran Province", claim_ids=("c4",)),),
            status=ClusterStatus.UPDATED,
            updated_by=("k4",),
        ),
    ),
    timelines=(
        Timeline(
            (
                State(
                    claims=(MILL_SHUT,),
                    origins=(Origin(name="a source in Orran Province", claim_ids=("c4",)),),
                    cluster_id="k3",
                ),
                State(
                    claims=(MILL_OPEN, MILL_OPEN_TOO),
                    origins=(
                        Origin(name="The Northern Post", claim_ids=("c6",)),
                        Origin(name="state radio", claim_ids=("c5",)),
                    ),
                    cluster_id="k4",
                    updates=(0,),
                    reason="They conflict, but 90 days later: “begun again”.",
                ),
            )
        ),
    ),
)
BARE = replace(SMALL, checked=(), flags=(), clusters=(), timelines=(), articles=1, claims=0, outlets=(("", 1),))

EVIL = (
    "</blockquote></style><script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" 'single' "
    "{{ 7*7 }} {% raw %} & &lt; \u202egnp.exe\u202c \u2066a\u2069 \x00\x1b[31m\n"
    "next | pipe ` # [a](javascript:alert(3))"
)
EVIL_CLAIM = Claim(
    claim_id='x" onclick="alert(4)',
    text=EVIL,
    outlet=EVIL,
    date=date(2024, 1, 1),
    title=EVIL,
    url='https://news.example/"><script>alert(5)</script>',
    archive='https://archive.example/"><script>alert(7)</script>',
    sha256=EVIL,
    before=EVIL,
    after=EVIL,
    attribution=Attribution(voice=Voice.NAMED, speaker=EVIL, credits=EVIL),
    cluster_id=EVIL,
)
HOSTILE = replace(
    SMALL,
    command=EVIL,
    models=(EVIL,),
    outlets=((EVIL, 1),),
    known_outlets=(Outlet(name=EVIL, country=EVIL, owner=EVIL, reliability=EVIL),),
    checked=(
        Checked(
            claim=EVIL,
            status=Status.CONTRADICTED,
            origins=1,
            origin_names=(EVIL,),
            evidence=(Evidence(EVIL_CLAIM, RelationKind.CONTRADICTION, 0.9, EVIL),),
        ),
    ),
    flags=(
        Relation(
            Pair(EVIL_CLAIM, replace(EVIL_CLAIM, claim_id="y", url="javascript:alert(6)"), 0.5),
            RelationKind.CONTRADICTION,
            0.9,
            EVIL,
            (Finding(EVIL, Label.CONTRADICTION, 0.9, EVIL),),
        ),
    ),
    clusters=(
        Cluster(
            cluster_id=EVIL,
            claims=(EVIL_CLAIM,),
            origins=(Origin(name=EVIL, claim_ids=("x",)),),
            status=ClusterStatus.DISPUTED,
            disputed_by=(EVIL,),
            dependences=(Dependence(claim_id="x", source=EVIL, why=EVIL),),
        ),
    ),
    timelines=(
        Timeline(
            (
                State(claims=(EVIL_CLAIM,), origins=(Origin(name=EVIL, claim_ids=("x",)),)),
                State(claims=(EVIL_CLAIM,), origins=(), updates=(0,), reason=EVIL, disputed=True),
            )
        ),
    ),
)


class Page(HTMLParser):
    """The page as a browser takes it apart: its tags, its attributes, its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text = ""  # with a space wherever a tag stands
        self.feed(html)
        self.close()
        self.words = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.text += " "

    def handle_endtag(self, tag: str) -> None:
        self.text += " "
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def render(report: Report, form: str) -> str:
    page = reports.render(report, form)
    assert isinstance(page, str)
    return page


def page(report: Report) -> Page:
    return Page(render(report, "html"))


def rows(report: Report) -> list[dict[str, str]]:
    text = render(report, "csv")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_formats_come_from_the_packages_files() -> None:
    assert {name: module.SUFFIXES for name, module in reports.formats().items()} == {
        "csv": (".csv",),
        "html": (".html", ".htm"),
        "json": (".json",),
        "jsonl": (".jsonl", ".ndjson"),
        "jsonld": (".jsonld",),
        "markdown": (".md", ".markdown"),
        "xlsx": (".xlsx",),
    }
    assert all(module.__doc__ and "\n" not in module.__doc__ for module in reports.formats().values())


@pytest.mark.parametrize(
    ("path", "name"),
    [("report.html", "html"), ("a.b/out.MD", "markdown"), ("x.json", "json"), ("x.csv", "csv")],
)
def test_the_files_name_tells_the_format(path: str, name: str) -> None:
    assert reports.format_of(path) == name


@pytest.mark.parametrize(("path", "suffix"), [("report.docx", ".docx"), ("report", "(no suffix)")])
def test_an_unknown_suffix_names_the_known(path: str, suffix: str) -> None:
    known = ".csv .htm .html .json .jsonl .jsonld .markdown .md .ndjson .xlsx"
    with pytest.raises(UnknownFormatError) as caught:
        reports.format_of(path)
    assert str(caught.value) == f"unknown report format {suffix}; end the file's name in one of {known}"


def test_an_unknown_format_names_the_known() -> None:
    with pytest.raises(UnknownFormatError) as caught:
        render(SMALL, "docx")
    assert str(caught.value) == "unknown report format docx; use one of csv html json jsonl jsonld markdown xlsx"


NAMED = Attribution(voice=Voice.NAMED, speaker="Mayor Ilse Tam")


@pytest.mark.parametrize(
    ("outlet", "attribution", "said"),
    [
        ("Harbour Times", Attribution(), "Harbour Times, in its own voice"),
        (None, Attribution(), "unknown outlet, in its own voice"),
        ("CNN", Attribution(credits="KCNA"), "CNN, citing KCNA"),
        ("RFA", NAMED, "RFA, on the word of Mayor Ilse Tam"),
        ("RFA", replace(NAMED, credits="Yonhap"), "RFA, citing Yonhap, on the word of Mayor Ilse Tam"),
        (
            "Daily NK",
            Attribution(voice=Voice.ANONYMOUS, speaker="a source in North Hamgyong Province", quoted=True),
            "Daily NK, on the word of a source in North Hamgyong Province (quoted)",
        ),
        ("Daily NK", Attribution(voice=Voice.ANONYMOUS), "Daily NK, on the word of an unnamed source"),
        ("BBC", Attribution(voice=Voice.DOCUMENT, speaker="a UN report"), "BBC, according to a UN report"),
        ("BBC", Attribution(voice=Voice.DOCUMENT), "BBC, according to a document"),
        (
            "RFA",
            replace(NAMED, commitment=Commitment.DENIED),
            "RFA, on the word of Mayor Ilse Tam (denied)",
        ),
        ("RFA", Attribution(commitment=Commitment.FORECAST), "RFA, in its own voice (forecast)"),
        (
            "RFA",
            replace(NAMED, quoted=True, commitment=Commitment.HEDGED, carried=True),
            "RFA, on the word of Mayor Ilse Tam (quoted, hedged, speaker named nearby)",
        ),
        ("Two\nlines\u202e", Attribution(), "Two lines, in its own voice"),
    ],
)
def test_who_said_it(outlet: str | None, attribution: Attribution, said: str) -> None:
    assert words.said_by(Claim(text="", outlet=outlet, attribution=attribution)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.99, "almost certain (0.99)"),
        (0.87, "highly likely (0.87)"),
        (0.6, "likely (0.60)"),
        (0.5, "a realistic possibility (0.50)"),
        (0.3, "unlikely (0.30)"),
        (0.1, "highly unlikely (0.10)"),
        (0.0, "a remote chance (0.00)"),
    ],
)
def test_a_probability_in_words(value: float, said: str) -> None:
    assert words.probability(value) == said


@pytest.mark.parametrize(
    ("report", "sentences"),
    [
        (
            SMALL,
            (
                "This report draws on 41 articles from 4 outlets, with 1,204 claims in them.",
                "Of 3 draft claims: 1 supported, 1 disputed and 1 with nothing found; across the articles it "
                "found 1 contradiction, 1 update, 1 corroboration and 1 reprint, and could not decide "
                "1 more pair.",
            ),
        ),
        (
            BARE,
            (
                "This report draws on 1 article from 1 outlet, with 0 claims in them.",
                "Across the articles it found 0 contradictions, 0 updates, 0 corroborations and 0 reprints.",
            ),
        ),
    ],
)
def test_the_summary_is_two_sentences(report: Report, sentences: tuple[str, str]) -> None:
    assert words.summary(report) == sentences


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://news.example/a?b=c&d=%20", "https://news.example/a?b=c&d=%20"),
        ("HTTP://news.example", "HTTP://news.example"),
        ("javascript:alert(1)", ""),
        (" https://news.example", ""),
        ("https://news.example/a b", ""),
        ("https://news.example/\u202efdp", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("//news.example", ""),
        ("https:", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, address: str) -> None:
    assert words.web_address(url) == address


def test_the_json_contract() -> None:
    assert contract.claim(FERRY_50) == {
        "claim_id": "c2",
        "text": "“Fifty lorries will cross every day,” a ministry official told Lake Agency.",
        "start": 10,
        "end": 85,
        "before": "The lake is *wide*.",
        "after": "Nobody was asked.\n\nPhoto: the lake\n\nIt is deep.",
        "page": None,
        "outlet": "The Northern Post",
        "date": "2024-03-05",
        "title": "Ministry sees brisk trade on the lake",
        "url": "https://news.example/2",
        "digest": False,
        "archive": "",
        "sha256": "",
        "gone": "",
        "attribution": {
            "voice": "anonymous",
            "speaker": "a ministry official",
            "verb": "",
            "commitment": "asserted",
            "quoted": True,
            "credits": "Lake Agency",
            "carried": False,
            "backed_by": "",
        },
        "cluster_id": "k2",
        "article_id": "a2",
    }
    assert [contract.claim(MILL_DENIED)[name] for name in ("outlet", "date", "title")] == [None, None, ""]
    assert contract.found([Found(FERRY_30, 0.123456, Stance.SAYS_SO, "the same figure")]) == [
        {
            "claim": contract.claim(FERRY_30),
            "similarity": 0.1235,
            "stance": "says_so",
            "why": "the same figure",
        }
    ]
    assert contract.checked(SMALL.checked[:1])[0] == {
        "claim": "The ferry will carry 50 lorries a day.",
        "status": "disputed",
        "origins": 2,
        "origin_names": ["the harbour master", "Lake Agency"],
        "evidence": [
            {
                "claim": contract.claim(told),
                "relation": relation,
                "probability": probability,
                "reason": reason,
                "similarity": similarity,
            }
            for told, relation, probability, reason, similarity in (
                (FERRY_50, "CORROBORATION", 0.93, "50 lorries a day in both", 0.8123),
                (FERRY_30, "CONTRADICTION", 0.86, "50 lorries, against 30 lorries", 0.9),
                (FERRY_COPY, "CONTRADICTION", 0.84, "50 lorries, against 30 lorries", 0.9),
            )
        ],
    }
    findings = [
        {
            "check": "numbers",
            "label": "contradiction",
            "score": 0.9,
            "detail": "30 lorries, against 50 lorries",
        },
        {"check": "dates", "label": "neutral", "score": 0.2, "detail": "one day apart"},
    ]
    assert contract.flags(SMALL.flags[:1]) == [
        {
            "relation": "CONTRADICTION",
            "probability": 0.88,
            "reason": "30 lorries a day, against 50 lorries a day",
            "left": contract.claim(FERRY_30),
            "right": contract.claim(FERRY_50),
            "findings": findings,
            "judged": None,
        }
    ]
    assert contract.compared("p7", SMALL.flags[0]) == {
        "id": "p7",
        "relation": "CONTRADICTION",
        "probability": 0.88,
        "reason": "30 lorries a day, against 50 lorries a day",
        "findings": findings,
    }
    assert contract.clusters(SMALL.clusters[1:2]) == [
        {
            "cluster_id": "k1",
            "status": "disputed",
            "outlets": ["Evening Digest", "Harbour Times"],
            "origins": [{"name": "the harbour master", "claim_ids": ["c1", "c3"]}],
            "dependences": [
                {
                    "claim_id": "c3",
                    "on": "c1",
                    "source": "",
                    "why": "Evening Digest credits Harbour Times",
                    "either": False,
                }
            ],
            "claims": [contract.claim(FERRY_30), contract.claim(FERRY_COPY)],
            "disputed_by": ["k2"],
            "updated_by": [],
        }
    ]


def test_the_json_report_is_the_contract_whole() -> None:
    assert json.loads(render(SMALL, "json")) == {
        "schema": "claimtrack-report/1",
        "made": "2024-04-02T09:30:00+00:00",
        "command": 'claimtrack report --claims drafts.txt -o "report.html"',
        "version": "0.1.0",
        "models": ["all-MiniLM-L6-v2 53aa5117", "figures and wording checks only"],
        "articles": 41,
        "claims": 1204,
        "outlets": [
            {"outlet": name, "articles": articles, "country": "", "kind": None, "owner": "", "reliability": ""}
            for name, articles in SMALL.outlets
        ],
        "checked": contract.checked(SMALL.checked),
        "flags": contract.flags(SMALL.flags),
        "clusters": contract.clusters(SMALL.clusters),
        "timelines": contract.timelines(SMALL.timelines),
    }


@given(st.text(st.characters()))
def test_json_carries_any_text_exactly(text: str) -> None:
    written = contract.dumps({"text": text}).encode("utf-8")
    assert json.loads(written) == {"text": text}


def test_csv_has_a_row_for_each_piece_of_evidence_and_each_flag() -> None:
    table = rows(SMALL)
    assert [(row["section"], row["relation"], row["left_claim_id"], row["right_claim_id"]) for row in table] == [
        ("checked", "CORROBORATION", "", "c2"),
        ("checked", "CONTRADICTION", "", "c1"),
        ("checked", "CONTRADICTION", "", "c3"),
        ("checked", "CORROBORATION", "", "c5"),
        ("checked", "CORROBORATION", "", "c6"),
        ("checked", "UNSURE", "", "c7"),
        ("checked", "", "", ""),
        ("flag", "CONTRADICTION", "c1", "c2"),
        ("flag", "UPDATE", "c4", "c5"),
        ("flag", "CORROBORATION", "c5", "c6"),
        ("flag", "REPRINT", "c1", "c3"),
        ("flag", "UNSURE", "c5", "c7"),
    ]
    assert table[0] == {
        "section": "checked",
        "relation": "CORROBORATION",
        "probability": "0.93",
        "similarity": "0.8123",
        "reason": "50 lorries a day in both",
        "status": "disputed",
        "origins": "2",
        "origin_names": "the harbour master; Lake Agency",
        "left_text": "The ferry will carry 50 lorries a day.",
        **dict.fromkeys((f"left_{name}" for name in ("outlet", "date", "said_by", "digest")), ""),
        **dict.fromkeys((f"left_{name}" for name in ("title", "url", "page", "archive", "sha256", "claim_id")), ""),
        **dict.fromkeys((f"left_{name}" for name in ("before", "after", "start", "end")), ""),
        **dict.fromkeys(("judged_by", "judged_at", "found"), ""),
        "right_text": "“Fifty lorries will cross every day,” a ministry official told Lake Agency.",
        "right_outlet": "The Northern Post",
        "right_date": "2024-03-05",
        "right_said_by": "The Northern Post, citing Lake Agency, on the word of a ministry official (quoted)",
        "right_digest": "",
        "right_title": "Ministry sees brisk trade on the lake",
        "right_url": "https://news.example/2",
        "right_page": "",
        "right_archive": "",
        "right_sha256": "",
        "right_claim_id": "c2",
        "right_before": "The lake is *wide*.",
        "right_after": "… It is deep.",
        "right_start": "10",
        "right_end": "85",
    }


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("http://evil","x")', '\'=HYPERLINK("http://evil","x")'),
        ("+1 555", "'+1 555"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        (" \x00=1", "'=1"),
        ("\u202e=1", "'=1"),
        ("＝1", "'＝1"),
        ('two\r\nlines, and a "quote"', 'two lines, and a "quote"'),
        ("5 = 5", "5 = 5"),
    ],
)
def test_no_csv_cell_is_a_formula(text: str, cell: str) -> None:
    report = replace(BARE, checked=(Checked(claim=text, status=Status.UNCLEAR, origins=0),))
    assert [row["left_text"] for row in rows(report)] == [cell]


def test_csv_figures_stay_figures() -> None:
    flag = replace(SMALL.flags[0], pair=replace(SMALL.flags[0].pair, similarity=-0.25))
    assert rows(replace(BARE, flags=(flag,)))[0]["similarity"] == "-0.25"


def test_the_page_says_it_all() -> None:
    said = page(SMALL).words
    assert " ".join(words.summary(SMALL)) in said
    for told in (
        "Supporting 1 The lake is *wide*. “Fifty lorries will cross every day,” a ministry official told Lake Agency. "
        "… It is deep. The Northern Post , citing Lake Agency, on the word of a ministry official (quoted) · "
        "5 March 2024 · Ministry sees brisk trade on the lake · characters 10 to 85 · claim c2 50 lorries a day in "
        "both · corroboration, almost certain (0.93) Contradicting 2 The new",
        "The bridge at Tam is closed. nothing found · 0 independent origins Supporting 0 Nothing found. "
        "Contradicting 0 Nothing found.",
        "Contradictions 1 Both cannot be true of the same thing at the same time. highly likely (0.88) "
        "30 lorries a day, against 50 lorries a day The new ferry will carry 30 lorries a day across the "
        "lake, the harbour master said. Harbour Times , on the word of the harbour master · 4 March 2024 · "
        "Ferry to open in April",
        "numbers: contradiction (0.90). 30 lorries, against 50 lorries",
        "Cluster 1 corroborated 2 outlets, 2 independent origins: state radio, The Northern Post",
        "Cluster 2 disputed 2 outlets, 1 independent origin: the harbour master. Disputed by cluster 3",
        "repeats Harbour Times, 4 March 2024: Evening Digest credits Harbour Times Cluster 3",
        "The Northern Post credits Lake Agency Cluster 4",
        "Cluster 4 updated 1 outlet, 1 independent origin: a source in Orran Province. Updated by cluster 1",
        "What changed 1 States of one matter that update one another, in the order of their first reports. "
        "1. 2 states The mill at Orran has stopped work for want of grain. Harbour Times , on the word of a source",
        "2 outlets, 2 independent origins: The Northern Post, state radio. "
        "Changes 1: They conflict, but 90 days later: “begun again”.",
        "1 undated claim not placed.",
        "unknown outlet none dated 0 1",
        'Command claimtrack report --claims drafts.txt -o "report.html" Models all-MiniLM-L6-v2 53aa5117, '
        "figures and wording checks only Version claimtrack 0.1.0 Made 2024-04-02T09:30:00+00:00",
    ):
        assert told in said
    headings = (
        "Draft claims 3",
        "Contradictions 1",
        "Updates 1",
        "Corroborations 1",
        "Reprints 1",
        "Unsure 1",
    )
    places = [said.rindex(f"{heading} ") for heading in headings[1:]]
    assert places == sorted(places)


def test_each_copy_stands_below_what_it_copies() -> None:
    """Though another claim is earlier: c5 and c6 are of the year before c3's, and c7 has no day."""
    cluster = Cluster(
        cluster_id="k9",
        claims=(MILL_DENIED, MILL_OPEN, MILL_OPEN_TOO, FERRY_30, FERRY_COPY),
        origins=(),
        status=ClusterStatus.SINGLE_ORIGIN,
        dependences=(
            Dependence(claim_id="c1", on="c6", why="so"),
            Dependence(claim_id="c5", source="state radio", why="Radio Lake credits state radio"),
            Dependence(claim_id="c6", on="c3", why="of one day", either=True),
        ),
    )
    either = "shares its words with Evening Digest, 6 March 2024, one from the other or both from a third: of one day"
    assert [(one.claim.claim_id, one.depth, one.depends) for one in words.members(cluster)] == [
        ("c5", 0, "Radio Lake credits state radio"),
        ("c3", 0, ""),
        ("c6", 1, either),
        ("c1", 2, "repeats The Northern Post, 20 February 2024: so"),
        ("c7", 0, ""),
    ]
    assert list(words.dependences(FERRY_COPY, cluster)) == [
        "shares its words with The Northern Post, 20 February 2024, one from the other or both from a third: of one day"
    ]
    assert list(words.dependences(MILL_OPEN_TOO, cluster)) == [
        either,
        "repeated by Harbour Times, 4 March 2024: so",
    ]
    shown = page(replace(SMALL, clusters=(cluster,)))
    assert [item["style"] for item in shown.all("li") if item.get("class") == "copy"] == ["--depth: 1", "--depth: 2"]


def test_a_long_chain_of_copies_is_shown() -> None:
    chain = tuple(replace(FERRY_30, claim_id=f"{n:05}") for n in range(3_000))
    links = tuple(Dependence(claim_id=f"{n:05}", on=f"{n - 1:05}", why="so") for n in range(1, 3_000))
    cluster = replace(SMALL.clusters[0], claims=chain, dependences=links)
    assert [one.depth for one in words.members(cluster)] == list(range(3_000))


def test_every_status_has_a_shape_and_a_word() -> None:
    shown = page(SMALL)
    symbols = {attributes["id"] for attributes in shown.all("symbol")}
    assert symbols == {status.value for status in Status} | {kind.value for kind in RelationKind}
    assert {attributes["href"][1:] for attributes in shown.all("use")} <= symbols
    assert set(words.CLUSTER_SIGNS.values()) <= symbols
    assert set(words.CLUSTER_SIGNS) == set(ClusterStatus)
    assert set(words.STATUSES) == set(Status)
    assert set(words.KINDS) == {kind for kinds in words.SIDES.values() for kind in kinds} == set(RelationKind)


@pytest.mark.parametrize("report", [SMALL, BARE, HOSTILE])
def test_the_page_is_whole_and_alone(report: Report) -> None:
    shown = page(report)
    assert shown.open == []
    names = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
    assert len(names) == len(set(names))
    inner = {a["href"][1:] for tag in ("a", "use") for a in shown.all(tag) if a["href"].startswith("#")}
    assert inner <= set(names)
    assert not re.search(r"url\(|@import", render(report, "html"))
    assert [a for _, a in shown.tags if "src" in a] == []


def test_links_lead_to_the_articles_and_tell_them_nothing() -> None:
    links = [a for a in page(SMALL).all("a") if not a["href"].startswith("#")]
    assert {a["href"] for a in links} == {f"https://news.example/{n}" for n in (1, 2, 4, 5, 6)}
    assert {a["rel"] for a in links} == {"noopener noreferrer"}


def test_a_hostile_corpus_runs_nothing() -> None:
    shown, clean = page(HOSTILE), [*page(SMALL).tags, *page(TRACED).tags]
    assert {tag for tag, _ in shown.tags} <= {tag for tag, _ in clean}
    attributes = {name for _, attributes in clean for name in attributes}
    assert {name for _, attributes in shown.tags for name in attributes} <= attributes
    assert sorted(a["href"] for a in shown.all("a") if not a["href"].startswith("#")) == [
        *[EVIL_CLAIM.archive] * 6,
        *[EVIL_CLAIM.url] * 5,
    ]
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>" in shown.words
    assert "{{ 7*7 }} {% raw %} & &lt; gnp.exe a [31m next | pipe" in shown.words


@pytest.mark.parametrize("name", ["html", "markdown", "csv"])
def test_no_character_reorders_the_page(name: str) -> None:
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", render(HOSTILE, name))


def test_a_digest_is_marked() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Told(Claim):
        digest: bool = True

    digest = Told(text="The ferry is late.", outlet="Harbour Times", title="Late", url="https://news.example/9")
    report = replace(BARE, flags=(Relation(Pair(digest, FERRY_30), RelationKind.UNSURE, 0.5, "unclear"),))
    assert page(report).words.count("digest: a summary, not the outlet’s words") == 1
    assert render(report, "markdown").count("digest: a summary, not the outlet's words") == 1
    assert [(row["left_digest"], row["right_digest"]) for row in rows(report)] == [("digest", "")]
    assert contract.claim(digest)["digest"] is True


ARCHIVED = replace(
    FERRY_50,
    page=3,
    archive="https://archive.example/a|2",
    sha256="0123456789abcdef" * 4,
    gone="2024-03-20T08:00:00+00:00",
)
TRACED = replace(
    SMALL,
    outlets=(("Harbour Times", 20), ("Radio Lake", 6), ("", 3)),
    known_outlets=(
        Outlet(name="Harbour Times", country="SE", kind=OutletKind.NEWSPAPER, owner="Harbour & Sons"),
        Outlet(name="Radio Lake", kind=OutletKind.STATE),
    ),
    checked=(),
    flags=(replace(SMALL.flags[0], pair=Pair(FERRY_30, ARCHIVED)),),
    clusters=(),
    timelines=(),
)


def test_where_the_copy_of_an_article_is_and_that_its_page_is_gone() -> None:
    read = page(TRACED)
    told = "page 3 · characters 10 to 85 · page gone since 20 March 2024 · archived copy · sha256 0123456789ab"
    assert [attributes["href"] for attributes in read.all("a") if "archive" in attributes.get("href", "")] == [
        "https://archive.example/a|2"
    ]
    assert read.words.count(told) == 1
    assert [attributes["title"] for attributes in read.all("span") if attributes.get("class") == "hash"] == [
        f"SHA-256 of what was read: {ARCHIVED.sha256}"
    ]
    text = render(TRACED, "markdown")
    assert told.replace("archived copy", "[archived copy](<https://archive.example/a%7C2>)") in text
    assert text.count("archived copy") == text.count("sha256") == text.count("page gone") == text.count("page 3") == 1
    (row,) = rows(TRACED)
    traced = [[row[f"{side}_{name}"] for name in ("page", "archive", "sha256")] for side in ("left", "right")]
    assert traced == [["", "", ""], ["3", ARCHIVED.archive, ARCHIVED.sha256]]


def test_a_claims_id_stands_with_it() -> None:
    """The beginning, by which `show` finds it."""
    long = replace(FERRY_50, claim_id="1928a78dee23d0c2")
    report = replace(
        SMALL,
        checked=(replace(SMALL.checked[0], evidence=(Evidence(long, RelationKind.CORROBORATION, 0.9, "so", 0.8),)),),
        flags=(),
        clusters=(),
        timelines=(Timeline((State(claims=(long,), origins=()),)),),
    )
    read = page(report)
    shown = [attributes["title"] for attributes in read.all("span") if attributes.get("class") == "id"]
    assert shown == ["claimtrack show 1928a78dee23d0c2"] * 2
    assert read.words.count("· claim 1928a78d ") == 2
    text = render(report, "markdown")
    assert text.count("· claim 1928a78d\n") + text.count("· claim 1928a78d)") == text.count("1928a78d") == 2
    nameless = replace(report.checked[0].evidence[0], claim=replace(long, claim_id=""))
    report = replace(report, checked=(replace(report.checked[0], evidence=(nameless,)),), timelines=())
    assert "· claim" not in page(report).words + render(report, "markdown")


def test_what_is_known_of_the_outlets_and_nothing_of_what_is_not() -> None:
    assert _layout.read(TRACED) == _layout.Read(
        columns=["country", "kind", "owner"],
        rows=[
            ("Harbour Times", 20, ["SE", "newspaper", "Harbour & Sons"]),
            ("Radio Lake", 6, ["", "state", ""]),
            ("unknown outlet", 3, ["", "", ""]),
        ],
        more=0,
    )
    assert "Outlet Articles Country Kind Owner Harbour Times 20 SE newspaper Harbour & Sons" in page(TRACED).words
    assert r"| Harbour Times | 20 | SE | newspaper | Harbour \& Sons |" in render(TRACED, "markdown")
    assert _layout.read(SMALL).columns == []
    assert "| Outlet | Articles |\n" in render(SMALL, "markdown")


def test_a_reliability_is_whosever_table_it_is() -> None:
    assert "Reliability" not in render(TRACED, "html") + render(TRACED, "markdown")
    rated = replace(TRACED, known_outlets=(Outlet(name="Radio Lake", reliability="B"),))
    assert f"Outlet Articles Reliability Harbour Times 20 Radio Lake 6 B unknown outlet 3 {words.RELIABILITY}" in (
        page(rated).words
    )
    assert f"| Radio Lake | 6 | B |\n| unknown outlet | 3 |  |\n\n{words.RELIABILITY}\n" in render(rated, "markdown")


def test_hundreds_of_flags_are_capped_and_counted() -> None:
    report = replace(SMALL, flags=SMALL.flags[:1] * 130)
    shown = page(report)
    assert shown.words.count("30 lorries a day, against 50 lorries a day") == 100
    assert "And 30 more pairs, not shown here: the JSON report holds them all." in shown.words
    assert "And 30 more pairs, not shown here" in render(report, "markdown")
    assert len(json.loads(render(report, "json"))["flags"]) == 130


def test_the_timeline_places_the_dated_and_counts_the_undated() -> None:
    timeline = _layout.timeline(SMALL)
    assert timeline.lanes == [
        ("Harbour Times", 2, date(2023, 11, 20), date(2024, 3, 4), 0),
        ("The Northern Post", 2, date(2024, 2, 20), date(2024, 3, 5), 0),
        ("Evening Digest", 1, date(2024, 3, 6), date(2024, 3, 6), 0),
        ("Radio Lake", 1, date(2024, 2, 18), date(2024, 2, 18), 0),
        ("unknown outlet", 0, None, None, 1),
    ]
    assert [(dot.lane, dot.place, dot.claims) for dot in timeline.dots] == [
        (0, 0.0, 1),
        (0, 0.98, 1),
        (1, 0.86, 1),
        (1, 0.99, 1),
        (2, 1.0, 1),
        (3, 0.84, 1),
    ]
    assert [(mark.kind, mark.left.lane, mark.right.lane, mark.flags) for mark in timeline.marks] == [
        (RelationKind.CONTRADICTION, 0, 1, 1),
        (RelationKind.UPDATE, 0, 3, 1),
    ]
    assert [tick.label for tick in timeline.ticks] == ["Dec 2023", "Jan 2024", "Feb 2024", "Mar 2024"]
    assert timeline.undated == 1


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2024, 3, 1), date(2024, 3, 1), ["1 March 2024"]),
        (date(2024, 3, 1), date(2024, 3, 3), ["1 Mar 2024", "2 Mar 2024", "3 Mar 2024"]),
        (date(2024, 3, 1), date(2024, 3, 20), ["1 Mar 2024", "8 Mar 2024", "15 Mar 2024"]),
        (date(2023, 5, 9), date(2024, 2, 1), ["Jul 2023", "Oct 2023", "Jan 2024"]),
        (date(1994, 7, 8), date(2024, 2, 1), ["1995", "2000", "2005", "2010", "2015", "2020"]),
        (date(1, 1, 1), date(9999, 12, 31), ["1 Jan 1", "31 Dec 9999"]),
    ],
)
def test_the_ticks_are_round(first: date, last: date, labels: list[str]) -> None:
    assert [tick.label for tick in _layout._ticks(first, last)] == labels


def test_many_outlets_share_the_last_lane() -> None:
    flags = tuple(
        Relation(
            Pair(claim(n, "Left.", f"Outlet {n:02}", date(2024, 1, 1)), FERRY_30),
            RelationKind.UNSURE,
            0.5,
            "",
        )
        for n in range(100, 116)
    )
    lanes = _layout.timeline(replace(BARE, flags=flags)).lanes
    assert [lane.name for lane in lanes] == [
        "Harbour Times",
        *(f"Outlet {n}" for n in range(100, 111)),
        "5 more outlets",
    ]
    assert lanes[-1].claims == 5


def test_the_grid_counts_each_outlets_claims() -> None:
    assert _layout.grid(SMALL).rows == [
        ("Harbour Times", [0, 1, 0, 1]),
        ("The Northern Post", [1, 0, 1, 0]),
        ("Evening Digest", [0, 1, 0, 0]),
        ("Radio Lake", [1, 0, 0, 0]),
    ]


def plain(markdown: str) -> tuple[list[str], str]:
    """The kinds of blocks and marks that a reader of Markdown finds, and the words."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    inline = [child for token in tokens for child in token.children or ()]
    return [token.type for token in tokens] + [
        child.type for child in inline if child.type not in ("text", "text_special")
    ], "".join(child.content for child in inline)


@given(st.text(st.one_of(st.sampled_from("\\`*_{}[]()<>|~&#!$+-=.:1 \nah\t/;"), st.characters())))
def test_markdown_reads_as_the_very_words(text: str) -> None:
    line = words.clean(text)
    kinds = ["paragraph_open", "inline", "paragraph_close"] if line else []
    assert plain(escape(text)) == (kinds, line)


@given(st.text(st.one_of(st.sampled_from("\\`*_{}[]()<>|~&#!$+-=.:1 \nah\t/;“”"), st.characters())))
def test_what_stands_around_is_in_italics(text: str) -> None:
    around = replace(FERRY_30, before=text, after=text)
    report = replace(SMALL, checked=(), flags=(replace(SMALL.flags[0], pair=Pair(around, FERRY_30)),), timelines=())
    emphasised = [
        "".join(token.content for token in block.children[1:-1])
        for block in MarkdownIt("commonmark").parse(render(report, "markdown").partition("## Clusters")[0])
        if block.children and [block.children[0].type, block.children[-1].type] == ["em_open", "em_close"]
    ][1:]  # the first is the report's own caution
    assert emphasised == [line for line in (words.before(around), words.after(around)) if line]


LONG = " ".join(f"word{n}" for n in range(200))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "", ("", "")),
        ("It rained.\n\x1b", "\n\ufeff\nIt snowed.", ("It rained.", "It snowed.")),
        ("It rained.", "It\nsnowed.", ("It rained.", "It snowed.")),
        ("It rained.\nPhoto: rain", "Photo: snow\n\nIt snowed.", ("It rained. …", "… It snowed.")),
        (LONG, LONG, ("… word163 ", " word43 …")),
        ("비" * 900, "눈" * 900, ("… " + "비" * 300, "눈" * 300 + " …")),
    ],
)
def test_the_sentences_around_a_claim(before: str, after: str, shown: tuple[str, str]) -> None:
    one = replace(FERRY_30, before=before, after=after)
    given = words.before(one), words.after(one)
    if len(before) > words.CONTEXT:
        assert given[0].startswith(shown[0])
        assert given[0].endswith(before[-90:])
        assert given[1].startswith(after[:90])
        assert given[1].endswith(shown[1])
    else:
        assert given == shown
    assert all(len(line) <= words.CONTEXT + 4 for line in given)


def test_markdown_says_it_all() -> None:
    text = render(SMALL, "markdown")
    for block in (
        "| 1 | The ferry will carry 50 lorries a day. | disputed | 2 independent origins: "
        "the harbour master, Lake Agency |",
        "Post, citing Lake Agency, on the word of a ministry official (quoted) · 5 March 2024 · "
        "[Ministry sees brisk trade on the lake](<https://news.example/2>) · characters 10 to 85 · claim c2\n\n"
        "50 lorries a day in both · corroboration, almost certain (0.93)\n\n#### Contradicting (2)\n\n",
        "## Contradictions (1)\n\nBoth cannot be true of the same thing at the same time.\n\n"
        "### 1. 30 lorries a day, against 50 lorries a day\n\nhighly likely (0.88)\n\n"
        "> The new ferry will carry 30 lorries a day across the lake, the harbour master said.\n>\n"
        "> Harbour Times, on the word of the harbour master · 4 March 2024 · "
        "[Ferry to open in April](<https://news.example/1>) · characters 10 to 93 · claim c1\n\nagainst\n\n"
        "> *The lake is \\*wide\\*.*\n>\n> “Fifty lorries will cross every day,” a ministry official told Lake "
        "Agency.\n>\n> *… It is deep.*\n>\n> The Northern",
        "### Cluster 2: disputed\n\n2 outlets, 1 independent origin: the harbour master. Disputed by cluster 3\n\n",
        "\n  - The new ferry will carry 30 lorries a day across the lake, the harbour master said. (Evening Digest,",
        "claim c3); repeats Harbour Times, 4 March 2024: Evening Digest credits Harbour Times\n\n### Cluster 3",
        "| unknown outlet | none dated |  | 0 | 1 |",
        '- Command: claimtrack report --claims drafts.txt -o "report.html"',
    ):
        assert block in text


def test_markdown_of_a_hostile_corpus_holds_no_markup() -> None:
    kinds, said = plain(render(HOSTILE, "markdown"))
    assert {"html_block", "html_inline", "image", "code_inline", "fence"} & set(kinds) == set()
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>" in said
    links = [
        child.attrGet("href")
        for token in MarkdownIt("commonmark").enable("table").parse(render(HOSTILE, "markdown"))
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert sorted(map(str, links)) == [
        *["https://archive.example/%22%3E%3Cscript%3Ealert(7)%3C/script%3E"] * 4,
        *["https://news.example/%22%3E%3Cscript%3Ealert(5)%3C/script%3E"] * 3,
    ]
