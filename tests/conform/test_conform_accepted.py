"""Deviations of steps that the SOP accepts: counted, but apart from the others."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import procmine as pm
from procmine.cli.main import main
from procmine.conform.check import check
from procmine.conform.rejudge import alone, last_version
from procmine.conform.standard import open_standard
from procmine.errors import ConfigError
from procmine.model.bpmn_write import write_bpmn
from procmine.model.tree import sequence, step, tree_model

# Asked, checked, paid is the SOP. b, d and e skip the check, d twice so (its payment comes again);
# e is of the web, and began a day after the last one accepted.
ROWS = """case,activity,end,channel,resource
a,Ask,2026-01-05 08:00,phone,Ann
a,Check,2026-01-05 09:00,phone,Bob
a,Pay,2026-01-05 10:00,phone,Ann
b,Ask,2026-01-05 08:00,phone,Ann
b,Pay,2026-01-05 10:00,phone,Ann
c,Ask,2026-01-06 08:00,web,Ann
c,Check,2026-01-06 09:00,web,Bob
c,Pay,2026-01-06 10:00,web,Ann
d,Ask,2026-01-06 08:00,web,Ann
d,Pay,2026-01-06 10:00,web,Ann
d,Pay,2026-01-06 11:00,web,Ann
e,Ask,2026-01-08 08:00,web,Ann
e,Pay,2026-01-08 10:00,web,Ann
z,Ask,2026-03-01 08:00,web,Ann
z,Check,2026-03-01 09:00,web,Bob
z,Pay,2026-03-01 10:00,web,Ann
"""
BASE = 'name = "Claims"\npatience = "1min"\n[[versions]]\nid = "only"\nsteps = "steps.bpmn"\n'
SKIPPED = """
[[accepted]]
deviation = "skipped: Check"
reason = "the check was out of order"
until = 2026-01-06
"""
RULE = """
[[rules]]
id = "check-first"
rule = "precedence"
source = "Check"
target = "Pay"
"""


@pytest.fixture
def held(tmp_path):
    (tmp_path / "log.csv").write_text(ROWS, "utf-8")
    model = tree_model(sequence([step("Ask"), step("Check"), step("Pay")]), "claims")
    (tmp_path / "steps.bpmn").write_bytes(write_bpmn(model))
    log = pm.read(tmp_path / "log.csv", zone="UTC")

    def hold(text):
        (tmp_path / "sop.toml").write_text(BASE + text, "utf-8")
        return log, open_standard(tmp_path / "sop.toml", activities=log.activities)

    return hold


def skipped(found):
    return next((d for d in found.deviations if d.id == "skipped: Check"), None)


def test_nothing_is_accepted_unasked(held):
    """The check is skipped in three of the six cases that should do it, once each."""
    one = skipped(check(*held("")))
    assert (one.n_cases, one.n_events, one.n_possible) == (3, 3, 6)


def test_accepted_cases_are_counted_apart(held):
    """Of three cases that skip the check, two began in time: one is left, of the same six."""
    found = check(*held(SKIPPED))
    one = skipped(found)
    assert (one.n_cases, one.n_events, one.n_possible) == (1, 1, 6)
    (allowed,) = found.allowances
    assert (allowed.accepted.deviation, allowed.n_cases) == ("skipped: Check", 2)
    # The steps were left all the same.
    assert found.n_cases_fit == check(*held("")).n_cases_fit == 3


def test_a_condition_limits_what_is_accepted(held):
    """Only on the phone: one of the three."""
    found = check(*held(SKIPPED + "when = 'channel = phone'\n"))
    assert skipped(found).n_cases == 2
    assert [one.n_cases for one in found.allowances] == [1]


def test_what_is_wholly_accepted_is_no_deviation(held):
    """Accepted for every case: gone from the deviations, and still told."""
    found = check(*held(SKIPPED.replace("2026-01-06", "2026-12-31")))
    assert skipped(found) is None
    assert [one.n_cases for one in found.allowances] == [3]
    assert [d.id for d in found.deviations] == ["repeated: Pay"]


def test_an_expired_acceptance_accepts_nothing(held):
    """The day is long past: the deviation counts as ever, and the entry is told with no case."""
    found = check(*held(SKIPPED.replace("2026-01-06", "2025-12-31")))
    assert skipped(found).n_cases == 3
    assert [one.n_cases for one in found.allowances] == [0]


def test_steps_before_are_those_of_the_cases_that_count(held):
    """Month and place of a deviation are told of the cases that count only."""
    one = skipped(check(*held(SKIPPED)))
    assert [(cell.name, cell.n_cases) for cell in one.by["month"]] == [
        ("2026-01", 1),
        ("2026-03", 0),
    ]
    assert one.after == "Ask"


def test_the_deviation_of_a_rule_can_be_accepted_by_its_id(held):
    """``skipped: check-first`` names what a rule shows: the ruling counts it as accepted."""
    text = RULE + SKIPPED.replace("skipped: Check", "skipped: check-first")
    found = check(*held(text))
    (ruling,) = found.judgement.rulings
    counts = [(d.id, d.n_cases, d.n_events) for d in found.deviations if d.rule]
    assert counts == [("skipped: check-first", 1, 1)]
    assert (ruling.n_violated, ruling.n_accepted) == (1, 2)
    assert [one.n_cases for one in found.allowances] == [2]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("skipped: Chek", "skipped: Check"),
        ("skiped: Check", "skipped: Check"),
        ("late: Check", "skipped: Check"),
        ("check", "check-first"),
    ],
)
def test_names_of_nothing_are_refused(held, name, near):
    """An entry that could never accept anything is no entry; the nearest name is told."""
    with pytest.raises(ConfigError) as refused:
        check(*held(RULE + SKIPPED.replace("skipped: Check", name)))
    assert near.partition(": ")[2] in refused.value.hint or near in refused.value.hint


def test_one_version_alone_forgets_what_it_has_no_rule_for(held, tmp_path):
    """What is accepted of a rule of one version says nothing under the other."""
    text = (
        '[[versions]]\nid = "late"\nfrom = 2026-02-01\nsteps = "steps.bpmn"\n'
        + RULE
        + 'versions = ["only"]\n'
        + SKIPPED.replace("skipped: Check", "check-first")
    )
    log, standard = held(text)
    found = check(log, alone(standard, last_version(standard.sop)))
    assert found.allowances == ()


def test_the_gate_does_not_mind_what_is_accepted(held, tmp_path):
    """``--fail-on`` looks at deviations; the page, the text and the file tell what is accepted."""
    held(SKIPPED.replace("2026-01-06", "2026-12-31"))
    rows = [row for row in ROWS.splitlines() if not row.startswith("d,")]
    (tmp_path / "log.csv").write_text("\n".join(rows) + "\n", "utf-8")
    sop, out = str(tmp_path / "sop.toml"), str(tmp_path / "out")
    base = ["conform", str(tmp_path / "log.csv"), "--zone", "UTC", "--sop", sop, "--out", out]
    words = [*base, "--fail-on", "info"]
    ran = CliRunner().invoke(main, words, standalone_mode=False)
    assert ran.return_value == 0, ran.output
    assert "Accepted by the SOP: skipped: Check (2 cases)" in ran.output
    told = json.loads((tmp_path / "out" / "conform.json").read_text("utf-8"))
    assert told["accepted"] == [
        {
            "deviation": "skipped: Check",
            "reason": "the check was out of order",
            "until": "2026-12-31",
            "when": "",
            "n_cases": 2,
        }
    ]
    page = (tmp_path / "out" / "conform.html").read_text("utf-8")
    assert "the check was out of order" in page
    held("")
    ran = CliRunner().invoke(main, words, standalone_mode=False)
    assert ran.return_value == 1, ran.output
