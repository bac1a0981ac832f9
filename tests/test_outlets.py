"""The table of outlets: what ours holds, what a user's own puts over it, and that one owner is one origin."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from _claims import NO_MODELS, found
from _claims import claim as drafted
from _encoder import HashingEncoder

from claimtrack import checks, ingest, outlets
from claimtrack.checks import owner
from claimtrack.cluster import independent
from claimtrack.errors import SettingsError
from claimtrack.pipeline import Tracker
from claimtrack.records import Article, Claim, ClusterStatus, Label, Origin, Outlet, OutletKind, Pair, RelationKind
from claimtrack.settings import Settings

USAGM = "U.S. Agency for Global Media"
FIRE = {
    "RFA": "The fire in the mill killed 12 people, a trader in Rason said.",
    "VOA": "12 people were killed by the fire in the mill, a resident said.",
}
RICE = "Rice was handed out to the families of officers in Rason on Monday."


def named(table: tuple[Outlet, ...], name: str) -> Outlet:
    (outlet,) = (outlet for outlet in table if outlet.name == name)
    return outlet


def test_ours_rates_nobody() -> None:
    table = outlets.bundled()
    assert len({outlet.name for outlet in table}) == len(table) == 31
    assert {outlet.reliability for outlet in table} == {""}
    assert all(outlet.kind for outlet in table)
    assert {outlet.country for outlet in table} == {*"US KR GB FR KP JP CN RU".split(), ""}
    assert {outlet.name for outlet in table if outlet.owner == USAGM} == {"RFA", "VOA"}
    assert {outlet.name for outlet in table if outlet.kind is OutletKind.STATE} == {
        *("KCNA", "Rodong Sinmun", "Xinhua", "TASS")
    }


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("New York Times - News", "New York Times"),
        ("The New York Times – World", "New York Times"),
        ("Washington Post: Opinion", "Washington Post"),
        ("Korea Times | Opinion", "Korea Times"),
        ("fox news (online)", "Fox News"),
        ("Fox News Opinion", "Fox News"),
        ("VOA Online News", "VOA"),
        ("the breitbart news", "Breitbart News"),
        ("AP - CNN", "AP - CNN"),  # two outlets
        ("CNN (Reuters)", "CNN (Reuters)"),
        ("Mill News - Opinion", "Mill News - Opinion"),  # not in the table
        ("Daily NK Gazette", "Daily NK Gazette"),  # another outlet, for all that we know
        ("NK News-letter", "NK News-letter"),
        ("The", "The"),
        ("", ""),
    ],
)
def test_the_sections_of_an_outlet_are_one_outlet(name: str, outlet: str) -> None:
    assert ingest.outlet_name(name) == outlet


def own(folder: Path, toml: str) -> Path:
    (folder / "mine.toml").write_text(toml, "utf-8")
    return folder / "mine.toml"


def test_a_users_own_table_is_put_over_ours(tmp_path: Path) -> None:
    rated = '[[outlet]]\nname = "radio free asia"\nreliability = "B"\nowner = "Congress"\ndomains = ["rfa.example"]\n'
    table = outlets.load(own(tmp_path, rated + '[[outlet]]\nname = "Mill News"\nkind = "magazine"\ncountry = "SE"\n'))
    assert named(table, "RFA") == Outlet(
        name="RFA",
        aliases=("Radio Free Asia", "RFA Korean"),
        domains=("rfa.org", "rfa.example"),
        own=("RFA is not responsible for the content of the postings",),
        country="US",
        kind=OutletKind.BROADCASTER,
        owner="Congress",
        reliability="B",
    )
    assert table[-1] == Outlet(name="Mill News", kind=OutletKind.MAGAZINE, country="SE")
    assert [one for one in table[:-1] if one.name != "RFA"] == [o for o in outlets.bundled() if o.name != "RFA"]


KEYS = "name, aliases, domains, own, agency, country, kind, owner, reliability"
KINDS = "agency, newspaper, broadcaster, magazine, website, state"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ('country = "US"', 'no name; write name = "…"'),
        ('name = "A"\ntrust = 1', f"unknown key 'trust'; the keys are {KEYS}"),
        ('name = "A"\ncountry = "usa"', "country is 'usa'; write the two capital letters of ISO 3166"),
        ('name = "A"\nkind = "blog"', f"kind is 'blog'; it is one of {KINDS}"),
        ('name = "A"\nreliability = "A+"', "reliability is 'A+'; it is one of A, B, C, D, E, F"),
        ('name = "A"\nreliability = ["A"]', "reliability is ['A']; it is one of A, B, C, D, E, F"),
        ('name = "A"\ndomains = "a.example"', 'domains is no list of texts; write domains = ["…"]'),
        ('name = "A"\nagency = "yes"', "agency is neither true nor false; write one of them"),
        ('name = "A"\nowner = 5', 'owner is no text; write owner = "…"'),
    ],
)
def test_a_fault_in_a_users_table_is_named(tmp_path: Path, row: str, fault: str) -> None:
    file = own(tmp_path, f"[[outlet]]\n{row}")
    with pytest.raises(SettingsError) as raised:
        outlets.load(file)
    name = "A" if "name" in row else "without a name"
    assert str(raised.value) == f"{file}, outlet 1 ({name}): {fault}"


@pytest.mark.parametrize("toml", ["", '[outlet]\nname = "A"', '[[outlets]]\nname = "A"', "outlet = [1]"])
def test_what_is_no_table_of_outlets(tmp_path: Path, toml: str) -> None:
    with pytest.raises(SettingsError, match=r"mine.toml is no table of outlets; begin each with \[\[outlet\]\]"):
        outlets.load(own(tmp_path, toml))


def test_a_users_table_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none.toml cannot be read \(No such file or directory\); correct the"):
        outlets.load(tmp_path / "none.toml")
    for raw in (b"[[outlet", b'name = "\xff"', b"outlet = " + b"[" * 20_000):
        (tmp_path / "bad.toml").write_bytes(raw)
        with pytest.raises(SettingsError, match=r"bad.toml is no valid TOML \("):
            outlets.load(tmp_path / "bad.toml")
    (tmp_path / "bad.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(SettingsError, match=r"bad.toml is larger than 1 MB; keep to the outlets you need"):
        outlets.load(tmp_path / "bad.toml")


def test_articles_are_known_by_a_users_table(tmp_path: Path) -> None:
    table = outlets.load(own(tmp_path, '[[outlet]]\nname = "Mill News"\naliases = ["MN"]\ndomains = ["mill.example"]'))
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"url": "https://www.mill.example/1", "text": RICE})
        + "\n"
        + json.dumps({"outlet": "mn", "text": RICE})
    )
    for hints, known in ((ingest.Hints(outlets=table), ["Mill News", "Mill News"]), (ingest.Hints(), [None, "mn"])):
        items = ingest.read([tmp_path / "a.jsonl"], hints)
        assert [item.outlet for item in items if isinstance(item, Article)] == known


# --- One owner ------------------------------------------------------------------------------------


def claim(outlet: str, owner: str = "", claim_id: str = "") -> Claim:
    return Claim(text=RICE, outlet=outlet, owner=owner, claim_id=claim_id or outlet)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (claim("RFA", USAGM), claim("VOA", USAGM.upper()), ("same_origin", 1.0, f"one owner: {USAGM}")),
        (claim("RFA", USAGM, "1"), claim("RFA", USAGM, "2"), None),  # one outlet
        (claim("RFA", USAGM), claim("CNN"), None),
        (claim("A"), claim("B"), None),  # nobody knows
    ],
)
def test_the_owner_of_two_outlets(left: Claim, right: Claim, expected: tuple[str, float, str] | None) -> None:
    assert found(owner.check, Pair.of(left, right)) == expected
    assert found(owner.check, Pair.of(right, left)) == expected


def test_it_is_one_of_the_checks() -> None:
    assert checks.checks()["owner"] is owner
    assert list(owner.check([Pair.of(drafted(RICE), drafted(RICE))], NO_MODELS)) == []


def test_outlets_of_one_owner_are_one_origin() -> None:
    assert independent([claim("VOA", USAGM), claim("CNN"), claim("RFA", USAGM)]) == (
        Origin(name="CNN", claim_ids=("CNN",)),
        Origin(name=f"RFA (one owner with VOA: {USAGM})", claim_ids=("RFA", "VOA")),
    )


def test_what_two_outlets_of_one_owner_report_is_no_second_confirmation(tmp_path: Path) -> None:
    rows = [{"outlet": name, "date": "2024-02-06", "text": text} for name, text in FIRE.items()]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "mine.toml").write_text('[[outlet]]\nname = "VOA"\nowner = ""\n')
    found = {}
    for table in ("", str(tmp_path / "mine.toml"), ""):  # with a table that says otherwise, all is found anew
        settings = Settings(index=tmp_path / "index", entailer="none", similarity=0.5, outlets=table)
        with closing(Tracker(settings, encoder=HashingEncoder())) as tracker:
            tracker.add([tmp_path / "a.jsonl"])
            (cluster,), (flag,) = tracker.clusters(), tracker.flags()
            (checked,) = tracker.check(["12 people died in the mill fire"])
            (compared,) = tracker.compare([(claim("Voice of America"), claim("radio free asia"))])
            shown = tracker.show(flag.pair.left.claim_id)
            report = tracker.report([], "claimtrack report")
        found[table] = (cluster.status, [o.name for o in cluster.origins], checked.origins)
        owned = [f.detail for f in flag.findings if f.check == "owner"]
        assert owned == [f.detail for f in compared.findings if f.check == "owner"]
        assert owned == ([] if table else [f"one owner: {USAGM}"])
        if not table:
            assert flag.kind is RelationKind.REPRINT
            assert flag.reason.startswith("One owner's outlets, not two origins: ")
            assert flag.reason.endswith(f"; one owner: {USAGM}.")
            assert [f.label for f in flag.findings if f.check == "owner"] == [Label.SAME_ORIGIN]
            assert shown.outlet is not None
            assert (shown.outlet.name, shown.outlet.country, shown.outlet.reliability) == ("RFA", "US", "")
            assert [outlet.name for outlet in report.known_outlets] == ["RFA", "VOA"]
    one = f"RFA (a trader in Rason; one owner with VOA: {USAGM})"
    assert found == {
        "": (ClusterStatus.SINGLE_ORIGIN, [one], 1),
        str(tmp_path / "mine.toml"): (
            ClusterStatus.CORROBORATED,
            ["RFA (a trader in Rason)", "VOA (a resident)"],
            2,
        ),
    }
