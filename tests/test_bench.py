"""The measures of bench/ against known values, and its floors, which rise by themselves and fall only by name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations_with_replacement, permutations
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, f1_score

from bench import cli, floors, metrics, relations, sets
from bench.accuracy import figures, news, nli
from bench.floors import Floor, FloorError, Lowered, Measured
from claimtrack.claims import scoped
from claimtrack.errors import InputError
from claimtrack.pipeline import Tracker
from claimtrack.protocols import Vectors
from claimtrack.records import Claim, Label, Pair, Relation, RelationKind
from claimtrack.settings import Settings

DATA = Path(__file__).parents[2] / "shared" / "data"

# --- Measures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("positive", "score", "expected"),
    [
        ([1, 0, 1], [0.9, 0.8, 0.7], (1 + 2 / 3) / 2),
        ([0, 0, 1], [0.9, 0.8, 0.7], 1 / 3),
        ([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.5], 0.5),  # a tie is no order
        ([0, 0], [0.9, 0.8], 0.0),
    ],
)
def test_average_precision(positive: list[int], score: list[float], expected: float) -> None:
    assert metrics.average_precision(positive, score) == pytest.approx(expected)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.1, 0.2, 0.7])), min_size=1))
def test_average_precision_is_that_of_scikit_learn(rows: list[tuple[bool, float]]) -> None:
    positive, score = [p for p, _ in rows] + [True], [s for _, s in rows] + [0.3]
    assert metrics.average_precision(positive, score) == pytest.approx(average_precision_score(positive, score))


@given(st.lists(st.tuples(st.sampled_from("abcu"), st.sampled_from("abcu")), min_size=1))
def test_macro_f1_is_that_of_scikit_learn(rows: list[tuple[str, str]]) -> None:
    gold, said = [one for one, _ in rows], [other for _, other in rows]
    expected = f1_score(gold, said, labels=list("abc"), average="macro", zero_division=0)
    assert metrics.macro_f1(gold, said, "abc") == pytest.approx(expected)


def test_unsure_misses_and_is_no_class() -> None:
    assert metrics.macro_f1(["a", "a", "b"], ["a", "u", "b"], "ab") == pytest.approx((2 / 3 + 1) / 2)


def test_two_answers_taken_as_one() -> None:
    shares = metrics.precision_recall("abcc", "bacb", "ab")
    assert shares == (metrics.Share(2, 3), metrics.Share(2, 2))


def test_calibration_error_of_two_bins() -> None:
    stated, right = [0.9, 0.9, 0.9, 0.9, 0.6], [1, 1, 1, 0, 1]
    assert metrics.calibration_error(stated, right, 15) == pytest.approx((4 * 0.15 + 0.4) / 5)


def test_bins_hold_their_upper_ends_and_nothing_is_lost() -> None:
    found = metrics.reliability([0.0, 0.1, 0.11, 0.2, 1.0], [0, 1, 1, 1, 1], 10)
    assert [(b.low, b.high, b.count) for b in found] == [(0.0, 0.1, 2), (0.1, 0.2, 2), (0.9, 1.0, 1)]


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.sampled_from("abc")), min_size=1, max_size=9))
def test_no_other_cuts_are_more_often_right(rows: list[tuple[float, str]]) -> None:
    score, gold = [s for s, _ in rows], [g for _, g in rows]
    labels = sorted(set(gold))
    every = (
        metrics.Cuts(at, answers)
        for at in combinations_with_replacement((-1, 0.1, 0.3, 0.7, 2), len(labels) - 1)
        for answers in permutations(labels)
    )

    def right(cuts: metrics.Cuts) -> int:
        return sum(cuts.answer(s) == g for s, g in rows)

    assert right(metrics.best_cuts(score, gold)) == max(map(right, every))


def test_cuts_are_measured_on_the_half_they_were_not_chosen_on() -> None:
    score = [0.1, 0.1, 0.9, 0.9]
    assert metrics.cut_accuracy(score, ["n", "n", "e", "e"]) == 1.0
    assert metrics.cut_accuracy(score, ["n", "e", "e", "n"]) == 0.0


# --- Floors ---------------------------------------------------------------------------------------

ITEM = Measured(name="accuracy/set", measure="accuracy", value=0.7512, rows=10, digest="d1")
PINNED = {"accuracy/set": Floor("accuracy", 0.746, "d1")}


def test_a_floor_is_set_just_below_the_figure() -> None:
    assert floors.raised({}, [ITEM]) == PINNED


def test_a_floor_rises_and_does_not_sink_within_the_margin() -> None:
    assert floors.raised(PINNED, [replace(ITEM, value=0.8)])["accuracy/set"].floor == 0.795
    assert floors.raised(PINNED, [replace(ITEM, value=0.747)]) == PINNED


def test_a_floor_does_not_fall_silently() -> None:
    with pytest.raises(FloorError, match=r"lower accuracy/set from 0\.746 \(accuracy\) to 0\.695; .*--lower NAME"):
        floors.raised(PINNED, [replace(ITEM, value=0.70)])


def test_nor_by_way_of_other_data_or_another_measure() -> None:
    with pytest.raises(FloorError):
        floors.raised(PINNED, [replace(ITEM, value=0.70, digest="d2")])
    with pytest.raises(FloorError):
        floors.raised(PINNED, [replace(ITEM, value=0.90, measure="macro-F1")])


def test_the_reason_stays_with_a_lowered_floor() -> None:
    day = date(2026, 11, 28)
    fallen = floors.raised(PINNED, [replace(ITEM, value=0.70)], ["accuracy/set"], "a smaller\nmodel", day)
    entry = Lowered(0.746, 0.695, "2026-11-28", "a smaller model")
    assert fallen == {"accuracy/set": Floor("accuracy", 0.695, "d1", (entry,))}
    again = floors.raised(fallen, [replace(ITEM, value=0.8)])
    assert again == {"accuracy/set": Floor("accuracy", 0.795, "d1", (entry,))}


@pytest.mark.parametrize(
    ("lower", "why", "message"),
    [
        (["accuracy/set"], "  ", "needs a reason"),
        (["accuracy/sett"], "a typing error", "'accuracy/sett' does not have to be lowered"),
        (["accuracy/set"], "not fallen", "'accuracy/set' does not have to be lowered"),
    ],
)
def test_what_lowering_asks_for(lower: list[str], why: str, message: str) -> None:
    with pytest.raises(FloorError, match=message):
        floors.raised(PINNED, [ITEM], lower, why)


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        (ITEM, []),
        (replace(ITEM, value=0.746), []),
        (replace(ITEM, value=0.745), ["accuracy/set: 0.745, below its floor of 0.746"]),
        (replace(ITEM, value=float("nan")), ["accuracy/set: nan, below its floor of 0.746"]),
        (replace(ITEM, digest="d2"), ["accuracy/set: measured on other data (d2) than its floor (d1)"]),
        (replace(ITEM, measure="F1"), ["accuracy/set: measures F1; its floor is of accuracy"]),
    ],
)
def test_faults(item: Measured, fault: list[str]) -> None:
    assert floors.faults(PINNED, [item]) == fault


def test_a_floor_may_not_be_escaped_by_not_measuring() -> None:
    assert floors.faults(PINNED, [], whole="accuracy/") == ["accuracy/set: no longer measured; its floor is 0.746"]
    assert floors.faults(PINNED, [], whole="relations/") == floors.faults(PINNED, []) == []


@given(st.text(), st.text(st.characters(blacklist_categories=["Cs"])), st.integers(0, 1000))
def test_floors_come_back_from_their_file(
    tmp_path_factory: pytest.TempPathFactory, name: str, why: str, thousandths: int
) -> None:
    value = thousandths / 1000
    pinned = {name: Floor("share", value, "d", (Lowered(1.0, value, "2026-11-28", why),)), "b": Floor("AP", 0.5, "e")}
    file = tmp_path_factory.mktemp("floors") / "floors.toml"
    file.write_text(floors.dumps(pinned), encoding="utf-8", newline="")
    assert floors.load(file) == pinned


@pytest.mark.skipif(not floors.FILE.exists(), reason="no floors are set yet")
def test_the_floors_of_this_project_are_as_they_were_written() -> None:
    assert floors.dumps(floors.load(floors.FILE)) == floors.FILE.read_text("utf-8")


def test_a_file_that_holds_no_floors(tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    file.write_text("[set]\nfloor = 'high'\n")
    with pytest.raises(InputError, match="cannot be read as floors"):
        floors.load(file)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (["--sets", "mnli"], "no set 'mnli'; the sets are"),
        (["--check-floors", "--limit", "5"], "leave out --limit"),
        (["--set-floors", "--model", "x"], "leave out --model"),
        (["--lower", "x"], "go with --set-floors"),
    ],
)
def test_usage_errors_exit_with_2(tmp_path: Path, extra: list[str], message: str) -> None:
    done = CliRunner().invoke(relations.main, ["--data", str(tmp_path), *extra])
    assert (done.exit_code, message in done.output) == (2, True)


def test_a_fallen_figure_exits_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "floors.toml"
    monkeypatch.setattr(floors, "FILE", file)
    asked = cli.Options(
        data=tmp_path,
        model="",
        sets=(),
        limit=None,
        out=tmp_path / "out.json",
        check_floors=False,
        set_floors=True,
        lower=(),
        why="",
    )
    cli.finish(asked, "accuracy", [ITEM], {"entailer": "x@1"})
    assert floors.load(file) == PINNED
    checking = replace(asked, check_floors=True, set_floors=False)
    cli.finish(checking, "accuracy", [ITEM], {})
    with pytest.raises(SystemExit, match="1"):
        cli.finish(checking, "accuracy", [replace(ITEM, value=0.5)], {})
    assert "floor: accuracy/set: 0.500, below its floor of 0.746" in capsys.readouterr().err
    assert json.loads((tmp_path / "out.json").read_text())["measured"][0]["value"] == 0.5


# --- Accuracy -------------------------------------------------------------------------------------


class Said:
    """An entailer that reads its answer from the premise: "0.2 0.7 0.1"."""

    fingerprint, languages = "said@0", ("en",)

    def probabilities(self, premises: Sequence[str], hypotheses: Sequence[str]) -> Vectors:
        assert len(premises) == len(hypotheses)
        return np.array([text.split()[-3:] for text in premises], dtype=np.float32).reshape(-1, 3)


def test_probabilities_come_in_the_order_asked() -> None:
    premises = ["a long one 1 0 0", "0 1 0", "longest of them all 0 0 1"]
    assert nli.probabilities(Said(), premises, [""] * 3).tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


@pytest.mark.parametrize(
    ("labels", "answer"),
    [
        (["entailment", "neutral", "contradiction"], "neutral"),
        (["entailment", "contradiction"], "contradiction"),
        (["entailment", "neutral"], "neutral"),
    ],
)
def test_a_set_is_answered_with_the_labels_it_knows(labels: list[str], answer: str) -> None:
    assert nli.answers(np.array([[0.2, 0.5, 0.3]], dtype=np.float32), labels) == [answer]


def test_scores_are_the_same_whichever_claim_comes_first() -> None:
    left = {"claim": "0.6 0.2 0.2", "date": "2018-01-01"}
    right = {"claim": "0.1 0.1 0.8", "date": None}
    (forth, back) = (
        news.scores(Said(), [{"left": one, "right": other}], marks=True)
        for one, other in ((left, right), (right, left))
    )
    for scores in (forth, back):
        found = [scores.entailment[0], scores.neutral[0], scores.contradiction[0]]
        assert found == pytest.approx([0.6, 0.15, 0.5])


@pytest.mark.parametrize(
    ("premise", "hypothesis", "label"),
    [
        ("They caught 75 fish", "They caught more than 15 fish", Label.ENTAILMENT),
        ("They caught more than 15 fish", "They caught 75 fish", Label.NEUTRAL),
        ("They caught 15 fish", "They caught more than 15 fish", Label.CONTRADICTION),
        ("They caught 15 fish", "They caught at least 15 fish", Label.ENTAILMENT),
        ("They caught less than 15 fish", "They caught 15 fish", Label.CONTRADICTION),
        ("They caught more than 20 fish", "They caught more than 15 fish", Label.ENTAILMENT),
        ("They caught more than 15 fish", "They caught at least 15 fish", Label.ENTAILMENT),
        ("They caught at least 15 fish", "They caught more than 15 fish", Label.NEUTRAL),
        ("They caught 15 fish", "They caught 16 fish", Label.CONTRADICTION),
        ("They caught 15 fish", "They caught 15 fish", Label.ENTAILMENT),
        ("They sold 15 fish", "They caught 16 fish", None),  # other words: not for figures to decide
        ("They caught fish", "They caught fish", None),
    ],
)
def test_bounds_compared(premise: str, hypothesis: str, label: Label | None) -> None:
    left, right = (scoped(Claim(text=text, end=len(text))) for text in (premise, hypothesis))
    assert figures.compared(Pair(left, right)) is label


# --- Relations ------------------------------------------------------------------------------------


def answer(gold: str, said: RelationKind, probability: float = 0.9, kind: str = "natural") -> relations.Answer:
    pair = Pair(Claim(text="a"), Claim(text="b"))
    return relations.Answer({"label": gold, "kind": kind}, Relation(pair, said, probability, "Because."))


def test_what_is_said_wrongly_of_natural_neutral_pairs() -> None:
    found = [
        answer("NEUTRAL", RelationKind.CONTRADICTION),
        answer("NEUTRAL", RelationKind.NEUTRAL),
        answer("NEUTRAL", RelationKind.CONTRADICTION, kind="edited:other_scope"),
        answer("UPDATE", RelationKind.CONTRADICTION),
    ]
    assert relations.wrongly(found, RelationKind.CONTRADICTION) == metrics.Share(1, 2)


def test_unsure_is_no_mistake_and_states_nothing() -> None:
    wrong = answer("UPDATE", RelationKind.CONTRADICTION, 0.8)
    found = [answer("NEUTRAL", RelationKind.UNSURE), wrong, answer("NEUTRAL", RelationKind.REPRINT, 0.95)]
    assert relations.mistakes(found) == [found[2], wrong]
    assert relations.stated(found) == ([0.8, 0.95], [False, False], [True, False])


@pytest.mark.skipif(not sets.gold(DATA).exists(), reason="the gold pairs are not part of the repository")
def test_twenty_gold_pairs_through_the_shipped_models() -> None:
    found = relations.answers(sets.gold(DATA), Tracker(Settings()), limit=20)
    assert [item.row["left"]["claim"] for item in found] == [
        row["left"]["claim"] for row in sets.sample(sets.rows(sets.gold(DATA)), 20)
    ]
    assert [{item.relation.pair.left.date, item.relation.pair.right.date} for item in found] == [
        {date.fromisoformat(item.row[side]["date"]) for side in ("left", "right")} for item in found
    ]
    assert metrics.accuracy([item.gold for item in found], [item.said for item in found]) > 0.5
    assert all(0 <= item.relation.probability <= 1 for item in found)
