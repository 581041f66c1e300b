"""procmine.toml: what stands there is what holds, and what cannot be is refused by name."""

from __future__ import annotations

import dataclasses

import pytest

from procmine.config import Config, load
from procmine.errors import ConfigError


def written(tmp_path, text):
    (tmp_path / "procmine.toml").write_text(text, encoding="utf-8")
    return load(tmp_path)


def test_every_section_can_be_said_and_knows_who_said_it(tmp_path):
    """A section written empty changes nothing; a value written is there, with its origin."""
    names = {f.name for f in dataclasses.fields(Config)} - {"folder", "origins"}
    config = written(tmp_path, "".join(f"[{name}]\n" for name in sorted(names)))
    assert dataclasses.replace(config, folder=Config().folder) == Config()
    config = written(tmp_path, '[log]\nfrom = "csv"\n[discover]\nnoise = 1\n')
    assert (config.log.kind, config.discover.noise) == ("csv", 1.0)
    assert config.origin("discover.noise") == "procmine.toml"
    assert config.origin("discover.paths") == "default"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[discovr]\n", "unknown section 'discovr'", "'discover'"),
        ("[discover]\nnoize = 1\n", "unknown key 'noize'", "'noise'"),
        ("discover = 1\n", "must be a section", "[discover]"),
        ("[discover]\nnoise = true\n", "must be a number", "Mend"),
        ("[log]\ncolumns = 3\n", "must be a section", "Mend"),
        ("[log]\nmissing = [1]\n", "a list of texts", "Mend"),
        ("[log]\nlifecycle = 3\n", "must be a section", "Mend"),
        ("[targets]\nways = 1.5\n", "must be a number", "Mend"),
        ("[money]\nrate_per_hour = nan\n", "is no price", "what it costs"),
        ("= 3", "procmine.toml", "must be TOML"),
    ],
)
def test_what_cannot_be_is_refused_by_name(tmp_path, text, message, hint):
    """One line says what is wrong, the hint what to do."""
    with pytest.raises(ConfigError) as refused:
        written(tmp_path, text)
    assert message in refused.value.message
    assert "\n" not in refused.value.message
    assert hint in refused.value.hint


def test_an_option_wins_over_the_file(tmp_path):
    """The command line has the last word, and is named as its origin."""
    config = written(tmp_path, '[log]\nzone = "Europe/Rome"\n[log.columns]\ncase = "Ticket"\n')
    said = {"log.zone": "Asia/Tokyo", "log.columns.activity": ("Step",)}
    config = config.override(said, dict.fromkeys(said, "--option"))
    assert config.log.zone == "Asia/Tokyo"
    assert dict(config.log.columns) == {"case": ("Ticket",), "activity": ("Step",)}
    assert (config.origin("log.zone"), config.origin("log.columns")) == (
        "--option",
        "procmine.toml",
    )
