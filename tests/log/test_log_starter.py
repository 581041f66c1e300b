"""The configuration to start from: it is TOML, it guesses nothing, it gives the same log."""

from __future__ import annotations

import tomllib

import pyarrow as pa
import pytest
from log_making import config_of, source_of_table

from procmine.config import load
from procmine.connect.csv import csv
from procmine.log.build import build
from procmine.log.starter import starter
from procmine.summary.summarise import summarise

TICKETS = """
Ticket,Step,Sub,Opened,Done,Agent,Team,Kosten
T-1,Ask,a,03/04/2026 09:00,13/04/2026 10:00,Ann,L1,"1,5"
T-1,Answer,?,13/04/2026 10:00,13/04/2026 11:00,?,L2,"2,5"
T-1,Answer,?,13/04/2026 10:00,13/04/2026 11:00,?,L2,"2,5"
T-2,ask ,b,14/04/2026 09:00,14/04/2026 10:00,Bob,L1,
"""


def again(log, source, tmp_path, opened=None):
    """The log read with the configuration that was written for it."""
    path = tmp_path / "procmine.toml"
    path.write_text(starter(log, "tickets.csv", opened), encoding="utf-8")
    return build(source, load(path))


def same(one, other):
    assert dict(one.mapping.columns) == dict(other.mapping.columns)
    assert summarise(one).variants() == summarise(other).variants()
    assert one.steps == other.steps and one.zone == other.zone
    assert dict(one.account()) == dict(other.account())
    rules = [
        {f.id for f in log.findings if f.rule not in {"guessed-role", "lone-start"}}
        for log in (one, other)
    ]
    assert {i for i in rules[0] if not i.startswith("assumed-utc")} == rules[1]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"zone": "Europe/Rome"},
        {"zone": "UTC"},
        {"steps": "events"},
        {"missing": ("?", "\\", '"', "未知")},
        {"duplicates": "drop", "labels": "tidy"},
        {"relabel": {"ask ": 'say "ask"\n', "x.y": "z"}},
        {"date_order": "day-first"},
        {"lifecycle": {"start": ["los"], "ignore": []}},
        {"columns": {"activity": ["Step", "Sub"], "team": "none", "resource": "none"}},
        {"columns": {"activity": "=Call", "end": "Done"}},
    ],
)
def test_a_log_read_again_with_it_is_the_same_and_guesses_nothing(said, source_of, tmp_path):
    """Whatever was chosen stands in it; what was guessed is said from then on."""
    source = source_of(TICKETS)
    log = build(source, config_of(**said))
    assert log.mapping.guessed
    other = again(log, source, tmp_path)
    assert other.mapping.guessed == ()
    same(log, other)
    # And a second time nothing changes any more.
    first = starter(other, "tickets.csv")
    assert first == starter(again(other, source, tmp_path), "tickets.csv")


def test_guesses_are_marked_and_the_zone_that_was_assumed_too(source_of):
    """Each line says where it comes from."""
    text = starter(build(source_of(TICKETS), config_of({"team": "none"})), "tickets.csv")
    lines = text.splitlines()
    assert 'case = "Ticket"  # guessed from its name: which case the event belongs to' in lines
    assert 'zone = "UTC"  # assumed: the times name no zone' in lines
    assert 'date_order = "day-first"  # settled by the values' in lines
    assert 'team = "none"  # left out: to which team, department or role the one who did it' in (
        "".join(line for line in lines if line.startswith("team"))
    )
    assert '# missing = ["?"]               # texts that mean nothing was entered' in lines
    said = tomllib.loads(text)
    assert set(said) == {"log", "discover", "privacy", "cost", "report"}
    assert said["log"]["from"] == "csv"


HOSTILE = ['a "b"', "c\nd", "# e", "工单'", "\\u0041", "[log]", "a = 1 # x", "tab\tend", "\x7f\x00"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_columns_survive(name, tmp_path):
    """Quotes, line ends, control signs and TOML inside a name change nothing else."""
    table = pa.table(
        {name: ["A", "A"], "activity": ["x", "y"], f"{name} end": ["2026-01-05", "2026-01-06"]}
    )
    source = source_of_table(table, name=name)
    log = build(source, config_of({"case": name, "end": f"{name} end"}))
    text = starter(log, name)
    assert tomllib.loads(text)["log"]["source"] == name
    assert tomllib.loads(text)["log"]["columns"]["case"] == name
    same(log, again(log, source, tmp_path))


def test_how_the_source_was_opened_stands_in_it(tmp_path):
    """Encoding, delimiter and the like are known to the configuration alone."""
    path = tmp_path / "tickets.csv"
    path.write_bytes("case;activity\nA;Größe\n".encode("cp1252"))
    config = config_of(encoding="cp1252", delimiter=";")
    log = build(csv(str(path), encoding="cp1252", delimiter=";"), config)
    said = tomllib.loads(starter(log, "tickets.csv", config.log))["log"]
    assert (said["encoding"], said["delimiter"]) == ("cp1252", ";")
    assert "sheet" not in said
