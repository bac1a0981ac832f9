"""The tasks of bench/tasks on a few invented rows in the formats of their sets, with models that need no weights."""

from __future__ import annotations

import csv
import json
import lzma
import tarfile
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from _encoder import HashingEncoder, WordEntailer
from click.testing import CliRunner

from bench import relations
from bench.tasks import __main__, basil, claimbuster, claimdiff, emergent, events, fnc1, polnear, reading, stances, task
from bench.tasks.events import Description
from bench.tasks.fnc1 import Body, Rule
from bench.tasks.polnear import Attributed
from claimtrack.errors import InputError
from claimtrack.pipeline import Tracker
from claimtrack.records import Claim, Pair, Relation, RelationKind
from claimtrack.settings import Settings

TRUE, FALSE = "The mill in Chongju has burned down on Monday.", "The mill in Chongju has not burned down on Monday."
OTHER = "Traders sell rice for dollars at every market."


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(Settings(), encoder=HashingEncoder(), entailer=WordEntailer())


def write(file: Path, rows: Sequence[dict[str, object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def keys(tuning: bool) -> Iterator[str]:
    return (str(n) for n in count() if task.is_tuning(str(n)) is tuning)


def figures(found: task.Found) -> dict[str, float]:
    return {item.name.removeprefix("tasks/"): round(item.value, 3) for item in found.measured}


# --- Halves ---------------------------------------------------------------------------------------


def test_a_half_follows_from_the_key_alone() -> None:
    tuning, report = task.halves([str(n) for n in range(100)])
    assert sorted(tuning + report) == list(range(100))
    assert [task.is_tuning(str(n)) for n in tuning] == [True] * len(tuning)
    assert 30 < len(tuning) < 70


def test_too_few_rows_for_two_halves() -> None:
    with pytest.raises(InputError, match="raise --limit"):
        task.halves(["one"])


def test_the_first_of_the_best_rules() -> None:
    assert task.best([3, -4, 4, 1], abs) == -4


# --- Pairs ----------------------------------------------------------------------------------------


def test_claimdiff_ranks_what_agrees_and_what_conflicts(tmp_path: Path, tracker: Tracker) -> None:
    row = {"topic": "A fire", "date": "2020-01-02", "claim_a": TRUE, "article_a": "A", "article_b": "B"}
    pairs = [(TRUE, 1, 0), (FALSE, 0, 1), (OTHER, 0, 0)]
    write(tmp_path / "claimdiff" / "strength_train.jsonl.xz", [{**row, "claim_b": b, "label": s} for b, s, _ in pairs])
    write(tmp_path / "claimdiff" / "weak_train.jsonl.xz", [{**row, "claim_b": b, "label": w} for b, _, w in pairs])
    found = claimdiff.measure(tmp_path, None, tracker)
    assert figures(found) == {"claimdiff weak": 1.0, "claimdiff strength": 1.0}
    assert [(item.rows, item.must, round(item.beside["base"], 2)) for item in found.measured] == [
        (3, 0.22, 0.33),
        (3, 0.75, 0.33),
    ]


# --- Stances --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headline", "is_open"),
    [
        ("The mill in Chongju burned down", False),
        ("Did the mill in Chongju burn down?", True),
        ("Mill in Chongju Reportedly Burned Down", True),
        ("The mill burned down, officials said", True),
    ],
)
def test_what_a_headline_leaves_open(headline: str, is_open: bool) -> None:
    assert stances.is_open(stances.headline(headline, "1")) is is_open


@pytest.mark.parametrize(
    ("body", "stance"),
    [
        (Body(0.4, 0.9, 0.0), "unrelated"),
        (Body(0.6, 0.1, 0.8, 0.4), "disagree"),
        (Body(0.6, 0.1, 0.8, 0.0), "discuss"),
        (Body(0.6, 0.6, 0.6, 0.4), "agree"),
        (Body(0.6, 0.6, 0.0, 0.8), "discuss"),
    ],
)
def test_a_rule_reads_as_it_is_written(body: Body, stance: str) -> None:
    assert Rule(near=0.5, conflict=0.7, agree=0.5, refuting=0.2, agreeing=0.6).stance(body) == stance


def test_emergent(tmp_path: Path, tracker: Tracker) -> None:
    mills = [
        f"The mill of {name} burned down on Monday." for name in ("Chongju", "Hyesan", "Wonsan", "Sinuiju", "Kusong")
    ]
    assert len(set(map(task.is_tuning, mills))) == 2
    rows: list[dict[str, object]] = [
        {"claim": mill, "headline": headline, "label": label, "claimId": f"{mill} {label}"}
        for mill in mills
        for headline, label in (
            (mill, "for"),
            (mill.replace("burned", "not burned"), "against"),
            (mill.replace(".", "?"), "observing"),
        )
    ]
    write(tmp_path / "stance" / "emergent_train.jsonl.xz", rows)
    found = emergent.measure(tmp_path, None, tracker)
    assert figures(found) == {"emergent": 1.0}
    assert found.measured[0].beside == {"majority": 1 / 3, "F1 of for": 1, "F1 of against": 1, "F1 of observing": 1}


def test_fnc1(tmp_path: Path, tracker: Tracker) -> None:
    texts = {"agree": TRUE, "disagree": FALSE, "unrelated": OTHER}
    bodies, rows = list[dict[str, object]](), list[dict[str, object]]()
    for tuning in (True, False):
        for body, (label, text) in zip(keys(tuning), texts.items(), strict=False):
            bodies.append({"body_id": body, "text": f"{text}\n\nWhat next?"})
            rows.append({"headline": TRUE, "body_id": body, "label": label})
    write(tmp_path / "stance" / "fnc1_train_bodies.jsonl.xz", bodies)
    write(tmp_path / "stance" / "fnc1_train_stances.jsonl.xz", rows)
    found = fnc1.measure(tmp_path, None, tracker)
    assert figures(found) == {"fnc1": 0.75, "fnc1, disagree": 1.0}  # nothing is to be discussed
    assert [item.rows for item in found.measured] == [3, 3]
    assert found.notes[0].endswith("chosen on 3 other pairs of headline and body")


# --- Articles -------------------------------------------------------------------------------------


def test_basil(tmp_path: Path, tracker: Tracker) -> None:
    told = {"fire": TRUE, "market": OTHER, "flood": "Three villages near Hyesan lost every bridge to the flood."}
    rows: list[dict[str, object]] = [
        {
            "outlet": outlet,
            "date": "2020-01-02",
            "title": f"{event} by {outlet}",
            "url": f"https://{outlet}.example/{event}",
            "event": event,
            "main_event": event,
            "text": f"{text} So it was told in {outlet} by {outlet}'s own {event} desk.",
        }
        for event, text in told.items()
        for outlet in ("One", "Two")
    ]
    rows[-1]["text"] = "Nobody there has yet counted what was carried away."
    write(tmp_path / "clusters" / "basil.jsonl.xz", rows)
    found = basil.measure(tmp_path, None, tracker)
    assert figures(found)["basil, by shared clusters"] == 0.8  # two of three events are found, and nothing else
    assert figures(found)["basil, by relations"] == 0.8


# --- Attribution ----------------------------------------------------------------------------------

ARTICLE = (
    "The mill burned down, a trader said. “We saw it burn from the river bank,” Kim Yong Su recalled. Nobody knows why."
)
STANDOFF = """\
T1\tSource 22 30\ta trader
T2\tCue 31 35\tsaid
T3\tContent 0 20\tThe mill burned down
E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1
T5\tSource 75 86\tKim Yong Su
T6\tCue 87 95\trecalled
T7\tContent 37 50;51 74\t“We saw it burn from the river bank,”
E2\tAttribution:T8 Source:T5 Cue:T6 Content:T7
T9\tCue 104 109\tknows
T10\tContent 110 113\twhy
E3\tAttribution-no-source:T11 Cue:T9 Content:T10
"""


def archive(file: Path, files: dict[str, str]) -> None:
    file.parent.mkdir(parents=True)
    with tarfile.open(file, "w:xz") as opened:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            opened.addfile(member, BytesIO(text.encode()))


def test_where_source_and_cue_stand() -> None:
    assert polnear.attributed(ARTICLE) == [
        Attributed((22, 30), (31, 35), quotes=False),
        Attributed((75, 86), (87, 95), quotes=True),
    ]


def test_polnear(tmp_path: Path, tracker: Tracker) -> None:
    archive(
        tmp_path / "attribution" / "polnear_train_dev.tar.xz",
        {
            "dev/text/mill.txt": ARTICLE,
            "dev/attributions/mill_b2.ann": "",
            "dev/attributions/mill_a1.ann": STANDOFF,
            "train/text/other.txt": ARTICLE,
            "train/attributions/other_a1.ann": STANDOFF,
        },
    )
    found = polnear.measure(tmp_path, None, tracker)
    assert figures(found) == {
        "polnear, source": 1.0,
        "polnear, cue": 0.8,  # that nobody knows why is no report
        "polnear, quoted source": 1.0,
        "polnear, quoted cue": 1.0,
    }
    assert [item.rows for item in found.measured] == [2, 3, 1, 1]


@pytest.mark.parametrize(
    ("ours", "exact", "quotations", "precision", "recall"),
    [
        ((5, 9), True, False, (1, 1), (1, 2)),
        ((5, 8), True, False, (0, 1), (0, 2)),
        ((5, 8), False, False, (1, 1), (1, 2)),
        ((9, 12), False, False, (0, 1), (0, 2)),
        ((5, 8), False, True, (0, 0), (0, 1)),  # right, but of no quotation
        ((25, 28), False, True, (1, 1), (1, 1)),
    ],
)
def test_what_meets_counts(
    ours: tuple[int, int], exact: bool, quotations: bool, precision: tuple[int, int], recall: tuple[int, int]
) -> None:
    gold = [Attributed((5, 9), None, quotes=False), Attributed((20, 30), None, quotes=True)]
    hits = polnear.Hits.of(
        [polnear.Annotated("", gold)], [[Attributed(ours, None, quotes=True)]], "source", exact, quotations
    )
    assert ((hits.precision.part, hits.precision.whole), (hits.recall.part, hits.recall.whole)) == (precision, recall)


# --- Checkworthiness ------------------------------------------------------------------------------


def test_claimbuster(tmp_path: Path, tracker: Tracker) -> None:
    rows: list[dict[str, object]] = [
        {"text": text, "label": label}
        for n in range(5)
        for text, label in ((f"We lost {n}2,000 jobs in Ohio last year.", 1), ("What do you think of that?", 0))
    ]
    write(tmp_path / "checkworthy" / "claimbuster_train.jsonl.xz", rows)
    found = claimbuster.measure(tmp_path, None, tracker)
    assert figures(found) == dict.fromkeys(
        [f"claimbuster, {name}" for name in ("checkworthiness", "is_checkable", "vectors")], 1
    )
    assert [item.beside for item in found.measured] == [{"base": 0.5, "F1": 1.0}] * 3


# --- Events ---------------------------------------------------------------------------------------

LAUNCH = {
    "Date": "5-Mar-20",
    "Launch Time (UTC)": "",
    "Facility Location": "Wonsan, Kangwon Province (North Korea)",
    "Facility Name": "Unknown",
    "Other Name": "",
    "Apogee": "Unknown",
    "Distance Travelled": "240 km",
    "Additional Information": "",
}
TOLD = {"date": "2020-03-05", "type": "Missile Provocation", "description": "It flew."}
DAY = date(2020, 3, 5)


def table(file: Path, rows: Sequence[dict[str, str]], encoding: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding=encoding, newline="") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("launches", "told", "joined"),
    [
        ([{}], [{}], [(DAY, "It flew.", {"distance": 240})]),
        ([{}], [{"date": "2020-03-06"}], []),
        ([{}], [{"type": "Other Provocation"}], []),
        ([{}], [{}, {"description": "It fell."}], []),  # which of them tells of the launch?
        ([{}, {"Distance Travelled": "250 km"}], [{}], [(DAY, "It flew.", {})]),
        (
            [{}, {"Distance Travelled": "N/A", "Apogee": "1,050 km"}],
            [{}],
            [(DAY, "It flew.", {"distance": 240, "altitude": 1050})],
        ),
        ([{"Distance Travelled": "between 200 and 240 km"}], [{}], [(DAY, "It flew.", {})]),
        ([{"Date": "4-Mar-20", "Launch Time (UTC)": "10:30:00 PM"}], [{}], [(DAY, "It flew.", {"distance": 240})]),
        (
            [{"Launch Time (UTC)": "10:30:00 PM"}],
            [{}],
            [(DAY, "It flew.", {"distance": 240})],
        ),  # told by the day in UTC
        ([{"Date": "Mar-20"}], [{}], []),
        ([{"Additional Information": "It rose."}], [{"type": "Other"}], [(DAY, "It rose.", {"distance": 240})]),
    ],
)
def test_launches_meet_what_is_told_of_their_day(
    launches: list[dict[str, str]], told: list[dict[str, str]], joined: list[tuple[date, str, dict[str, float]]]
) -> None:
    found = events.descriptions([LAUNCH | row for row in launches], [TOLD | row for row in told])
    assert [(one.day, one.text, one.km) for one in found] == joined


@pytest.mark.parametrize(
    ("text", "km", "given"),
    [
        ("It was fired at dawn. It flew 149 miles.", {"distance": 240}, [("It flew 149 miles.", "distance")]),
        ("It flew about 250 km.", {"distance": 240}, [("It flew about 250 km.", "distance")]),
        ("It flew 300 km.", {"distance": 240}, []),
        ("It flew 240 km.", {"distance": 240, "altitude": 235}, []),  # or rose so high?
    ],
)
def test_a_description_gives_a_figure_of_the_columns(
    text: str, km: dict[str, float], given: list[tuple[str, str]]
) -> None:
    assert [(one.claim.text, one.measure) for one in events.figures(Description(DAY, text, km))] == given


def test_events(tmp_path: Path, tracker: Tracker) -> None:
    flights = [
        (
            "5-Mar-20",
            "50 km",
            "On March 5 two missiles were fired from Wonsan. They flew 240 km, up to a height of 50 km.",
        ),
        (
            "9-Mar-20",
            "60 km",
            "A missile fell 240 km off the coast on Monday. It came from the Kangwon peak of Nowhere.",
        ),
    ]
    table(
        tmp_path / "events" / events.LAUNCHES,
        [LAUNCH | {"Date": day, "Apogee": apogee, "Other Name": "Nowhere"} for day, apogee, _ in flights],
        "cp1252",
    )
    table(
        tmp_path / "events" / events.PROSE,
        [TOLD | {"date": f"2020-03-0{day[0]}", "description": text} for day, _, text in flights],
        "utf-8-sig",
    )
    found = events.measure(tmp_path, None, tracker)
    assert figures(found) == {
        "events, figures": 0.667,  # how far off the coast is no distance flown
        "events, figures that agree": 1,
        "events, figures a third off": 0.667,
        "events, dates": 1,
        "events, places": 0.667,  # nobody knows Nowhere
    }
    assert [item.rows for item in found.measured] == [3, 3, 6, 2, 3]
    assert [item.rows for item in events.measure(tmp_path, 1, tracker).measured] in ([2, 2, 4, 1, 1], [1, 1, 2, 1, 2])


def test_events_need_their_tables(tmp_path: Path, tracker: Tracker) -> None:
    with pytest.raises(InputError, match="give the folder of data with --data"):
        events.measure(tmp_path, None, tracker)


# --- The run --------------------------------------------------------------------------------------


def test_what_a_body_calls_untrue() -> None:
    plain, hoax = Claim(text="A crab was seen in the port."), Claim(text="The picture of the crab is a fake.")
    said = Claim(text="The mayor said that the picture was a fake.")
    for headline, body, told in (
        ("Giant crab seen", [plain, hoax, hoax, said], 2),
        ("Giant crab seen", [plain, said], 0),
        ("The giant crab is a hoax", [plain], 1),
        ("The giant crab is a hoax", [plain, said], 0),
    ):
        assert fnc1._told(headline, body) == told
    rule = fnc1.Rule(0.5, conflict=1.1, told=2)
    assert [rule.stance(fnc1.Body(0.6, told=told)) for told in (1, 2)] == ["agree", "disagree"]
    assert rule.stance(fnc1.Body(0.4, told=2)) == "unrelated"


def test_reading(tmp_path: Path, tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    fire = "The fire on Monday killed 12 people at the mill in Chongju."
    again = "Officials: at the large mill in Chongju on Monday the terrible fire killed 12 people, no more."
    dead = [f"The fire at the mill in Chongju killed {number} people." for number in (12, 15)]
    texts = [fire, again, *dead, OTHER]
    write(
        tmp_path / "articles" / "many_outlets_10k.jsonl.xz",
        [{"outlet": f"Outlet {n}", "date": "2020-05-01", "text": text} for n, text in enumerate(texts, 1)],
    )
    burned, burned_again, twelve, fifteen, other = ([n, 0, len(text)] for n, text in enumerate(texts, 1))
    rows = [
        {"left": burned, "right": burned_again, "claimed": "CORROBORATION", "says": "y", "origins": "1"},
        {"left": burned, "right": other, "claimed": "CORROBORATION", "says": "n", "origins": "2"},
        {"left": twelve, "right": fifteen, "claimed": "CONTRADICTION", "says": "n", "origins": "-"},
        {"left": burned, "right": other, "claimed": "UPDATE", "says": "n", "origins": "-"},
        {"left": burned, "right": [4, 0, 5], "claimed": "UPDATE", "says": "n", "origins": "-"},
    ]
    (file := tmp_path / "reading.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    monkeypatch.setattr(reading, "FILE", file)
    found = reading.measure(tmp_path, None, tracker)
    assert [(item.rows, item.value) for item in found.measured] == [(1, 1.0), (1, 0.0), (1, 1.0)]
    assert found.measured[0].beside == {
        "right as drawn": 0.5,
        "wrong": 0.0,
        "wrong as drawn": 0.5,
        "right, of two sources": 0.0,
        "right, but of one source": 1.0,
    }
    assert found.notes == ["reading: of 5 pairs 1 are no claims any more"]


def test_an_unknown_task_is_a_usage_error(tmp_path: Path) -> None:
    done = CliRunner().invoke(__main__.main, ["--data", str(tmp_path), "--sets", "squad"])
    assert (done.exit_code, "no set 'squad'; the sets are claimdiff, fnc1" in done.output) == (2, True)


def test_a_figure_stands_above_what_is_beside_it() -> None:
    made = __main__.table([task.figure("fnc1", "macro-F1", 0.55, 1200, "d", (0.5, 0.65), {"F1 of agree": 0.4})])
    assert [list(column.cells) for column in made.columns] == [
        ["fnc1", "[dim]  F1 of agree[/]"],
        ["macro-F1", ""],
        ["1,200", ""],
        ["[yellow]0.550[/]", "[dim]0.400[/]"],
        ["0.500", ""],
        ["0.650", ""],
    ]


def test_the_odds_of_every_pair_are_held_against_what_was_annotated() -> None:
    pair = Pair(Claim(text="a"), Claim(text="b"))
    found = [
        relations.Answer({"label": label, "kind": "natural"}, Relation(pair, RelationKind.NEUTRAL, 0.9, "Because."))
        for label in ("REPRINT", "UPDATE", "CONTRADICTION", "NEUTRAL")
    ]
    for side, right in (("agree", 0.25), ("conflict", 0.5)):
        (only,) = relations.reliability(found, side)
        assert (only.count, only.right) == (4, right)
