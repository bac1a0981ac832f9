"""Settings: defaults < claimtrack.toml < CLAIMTRACK_* < options."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import pytest

from claimtrack.errors import SettingsError
from claimtrack.settings import Settings, from_environment, load

DEFAULTS = Settings(index=Path("index"), encoder="", entailer="", similarity=0.6, neighbours=20, outlets="")


def written(folder: Path, toml: str) -> Path:
    (folder / "claimtrack.toml").write_text(toml, "utf-8")
    return folder


def test_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == DEFAULTS


def test_each_place_outranks_the_one_before(tmp_path: Path) -> None:
    folder = written(tmp_path, 'index = "a"\nencoder = "a"\nentailer = "a"\nsimilarity = 0.6\n')
    environ = {"CLAIMTRACK_ENCODER": "b", "CLAIMTRACK_ENTAILER": "b", "CLAIMTRACK_OTHER": "b"}
    assert load(folder, environ, entailer="c", neighbours=5, index=None) == Settings(
        index=Path("a"), encoder="b", entailer="c", similarity=0.6, neighbours=5
    )


@pytest.mark.parametrize(
    ("name", "word", "value"),
    [
        ("index", "my index", Path("my index")),
        ("encoder", "intfloat/multilingual-e5-small", "intfloat/multilingual-e5-small"),
        ("entailer", "none", "none"),
        ("similarity", "0.7", 0.7),
        ("similarity", "1", 1.0),
        ("neighbours", "1000", 1000),
        ("outlets", "mine.toml", "mine.toml"),
    ],
)
def test_words_are_read_as_what_the_setting_is(tmp_path: Path, name: str, word: str, value: object) -> None:
    assert asdict(load(tmp_path, {f"CLAIMTRACK_{name.upper()}": word})) == asdict(DEFAULTS) | {name: value}


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        ("similarity = 0", "setting similarity is 0; it is a cosine, above 0 and at most 1"),
        ("similarity = 1.5", "setting similarity is 1.5; it is a cosine, above 0 and at most 1"),
        ("similarity = nan", "setting similarity is nan; it is a cosine, above 0 and at most 1"),
        ("similarity = true", "setting similarity is True, which is no number; correct it"),
        ('similarity = "high"', "setting similarity is 'high', which is no number; correct it"),
        ("neighbours = 0", "setting neighbours is 0; use 1 to 1000"),
        ("neighbours = 1001", "setting neighbours is 1001; use 1 to 1000"),
        ("neighbours = 1.5", "setting neighbours is 1.5, which is no whole number; correct it"),
        ("neighbours = inf", "setting neighbours is inf, which is no whole number; correct it"),
        ("index = 5", "setting index is 5, which is no path; correct it"),
        ('encoder = ["a"]', "setting encoder is ['a'], which is no text; correct it"),
        ("[entailer]", "setting entailer is {}, which is no text; correct it"),
        (
            "neighbors = 5",
            "unknown setting 'neighbors'; the settings are encoder, entailer, index, languages, neighbours, outlets,"
            " similarity",
        ),
    ],
)
def test_a_fault_names_the_setting_and_the_remedy(tmp_path: Path, toml: str, fault: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load(written(tmp_path, toml), {})
    assert str(raised.value) == fault


@pytest.mark.parametrize(
    "toml", ["index = ", "index = 1\nindex = 2", "similarity = " + "9" * 5000, "index = " + "[" * 20_000]
)
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, toml: str) -> None:
    file = written(tmp_path, toml) / "claimtrack.toml"
    with pytest.raises(SettingsError) as raised:
        load(tmp_path, {})
    message = str(raised.value)
    assert message.startswith(f"{file} is no valid TOML (")
    assert message.endswith("); mend or remove it")
    assert "\n" not in message


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "claimtrack.toml").write_bytes(b'index = "\xff"')
    with pytest.raises(SettingsError, match=r"claimtrack.toml is no valid TOML"):
        load(tmp_path, {})


def test_the_folder_and_environment_of_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("CLAIMTRACK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CLAIMTRACK_NEIGHBOURS", "7")
    monkeypatch.chdir(written(tmp_path, "similarity = 0.6"))
    assert from_environment(encoder="x") == Settings(encoder="x", similarity=0.6, neighbours=7)
