"""Updates make a timeline: what was so, since when, on whose word, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_cluster import CONTRADICTION, CORROBORATION, UPDATE, claim, relation

from claimtrack.cli import cli
from claimtrack.cluster import clusters, timelines
from claimtrack.records import Relation, Timeline
from claimtrack.reports import contract, words

MAY = claim("may", "RFA", day=date(2020, 5, 4))
ALSO_MAY = claim("also", "Daily NK", day=date(2020, 5, 6))
JUNE = claim("june", "RFA", day=date(2020, 6, 2))
JULY = claim("july", "Yonhap", day=date(2020, 7, 9))
OTHER = claim("other", "KCNA", day=date(2020, 6, 3))

HISTORY = [
    relation(MAY, CORROBORATION, ALSO_MAY),
    relation(MAY, UPDATE, JUNE, 0.7),
    replace(relation(ALSO_MAY, UPDATE, JUNE, 0.9), reason="27 days later: “resumed”."),
    relation(JUNE, UPDATE, JULY),
    relation(JUNE, CONTRADICTION, OTHER),
]


def told(relations: Sequence[Relation]) -> list[Timeline]:
    return timelines(relations, clusters(relations))


def test_states_stand_in_the_order_of_their_first_reports() -> None:
    (line,) = told(HISTORY)
    assert [[c.claim_id for c in state.claims] for state in line.states] == [["also", "may"], ["june"], ["july"]]
    assert [state.since for state in line.states] == [MAY.date, JUNE.date, JULY.date]


def test_a_state_names_what_it_changes_with_the_most_certain_reason() -> None:
    (line,) = told(HISTORY)
    assert [state.updates for state in line.states] == [(), (0,), (1,)]
    assert line.states[1].reason == "27 days later: “resumed”."
    assert words.changes(line.states[1]) == "Changes 1"


def test_a_disputed_state_is_marked_and_its_opponent_is_no_state() -> None:
    (line,) = told(HISTORY)
    assert [state.disputed for state in line.states] == [False, True, False]
    assert OTHER not in [c for state in line.states for c in state.claims]


def test_matters_that_no_update_joins_are_timelines_of_their_own() -> None:
    one, other = relation(MAY, UPDATE, JUNE), relation(OTHER, UPDATE, JULY)
    assert [len(line.states) for line in told([one, other])] == [2, 2]
    assert told([relation(MAY, CORROBORATION, ALSO_MAY), relation(JUNE, CONTRADICTION, OTHER)]) == []


@pytest.mark.parametrize("order", list(permutations(range(len(HISTORY))))[::17])
def test_the_order_of_the_relations_changes_nothing(order: tuple[int, ...]) -> None:
    assert told([HISTORY[n] for n in order]) == told(HISTORY)


def test_a_report_tells_it_in_words_and_in_json() -> None:
    (line,) = told(HISTORY)
    said = words.state_line(line.states[0])
    assert said == "2 outlets, 2 independent origins: Daily NK, RFA"
    assert words.state_line(line.states[1]).endswith("; disputed")
    (made,) = contract.timelines([line])
    assert [state["since"] for state in made["states"]] == ["2020-05-04", "2020-06-02", "2020-07-09"]
    assert made["states"][1]["updates"] == [0]


SUSPENDED = "North Korea suspended all freight trade with China through Dandong in May."
RESUMED = "North Korea has since resumed freight trade with China through Dandong."


def test_the_command_shows_what_changed(tmp_path: Path) -> None:
    for name, outlet, day, text in (
        ("a", "RFA", "2020-05-20", SUSPENDED),
        ("b", "Daily NK", "2020-07-02", RESUMED),
    ):
        (tmp_path / f"{name}.md").write_text(f"---\noutlet: {outlet}\ndate: {day}\ntitle: Trade\n---\n\n{text}\n")
    index = ["--index", str(tmp_path / "index")]
    runner = CliRunner()
    assert runner.invoke(cli, [*index, "add", str(tmp_path)]).exit_code == 0
    shown = runner.invoke(cli, [*index, "timeline", "freight trade"], env={"COLUMNS": "80"})
    assert shown.exit_code == 0, shown.output
    plain = " ".join(shown.output.split())
    assert plain.index("20 May 2020") < plain.index("2 July 2020")
    assert "Changes 1" in plain
    assert runner.invoke(cli, [*index, "timeline", "a rocket launch", "--format", "json"]).exit_code == 0
