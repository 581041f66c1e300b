"""Suggested rules: each is what running the rule says, and none is implied by another."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_rules import LOGS
from planted_words import WORDS

import procmine as pm
from procmine.conform.declare import suggest_rules
from procmine.conform.judge import judge
from procmine.conform.sop import Sop
from procmine.conform.traces import traces_of
from procmine.errors import UsageError
from procmine.registry import room

RULES = room("procmine.conform.rules")
STRONGER = {
    "response": ("alternate-response", "chain-response", "succession"),
    "precedence": ("alternate-precedence", "chain-precedence", "succession"),
    "alternate-response": ("chain-response", "alternate-succession"),
    "alternate-precedence": ("chain-precedence", "alternate-succession"),
    "chain-response": ("chain-succession",),
    "chain-precedence": ("chain-succession",),
    "succession": ("alternate-succession", "chain-succession"),
    "alternate-succession": ("chain-succession",),
    "responded-existence": ("response", "alternate-response", "chain-response", "succession"),
    "not-co-existence": ("exclusive-choice",),
}


def log_of(traces):
    rows = [(f"c{k:03}", letter) for k, trace in enumerate(traces) for letter in trace]
    frame = pd.DataFrame(rows, columns=["case", "activity"])
    frame["end"] = "2026-01-05 09:00:00"
    return pm.read(frame)


def check(log, found, confidence, support):
    traces = traces_of(log)
    for one in found:
        verdict = RULES[one.rule].run(traces, **dict(one.options))
        assert verdict.n_activations == one.n_activations, one
        assert verdict.n_violations == one.n_violations, one
        assert verdict.n_applicable == one.n_applicable, one
        assert one.confidence >= confidence - 1e-12
        assert one.support >= support - 1e-12
    told = {(one.rule, dict(one.options).get("source"), dict(one.options).get("target"))
            for one in found}  # fmt: skip
    for rule, source, target in told:
        for stronger in STRONGER.get(rule, ()):
            assert (stronger, source, target) not in told


@settings(max_examples=60)
@given(
    st.lists(st.text("abcde", min_size=1, max_size=7), min_size=1, max_size=20),
    st.sampled_from([0.5, 0.8, 1.0]),
    st.sampled_from([0.05, 0.4]),
)
def test_suggestions_are_what_the_rules_say(traces, confidence, support):
    """Counted on variants or run on the log: the same numbers; the strongest form alone is told."""
    log = log_of(traces)
    check(log, suggest_rules(log, confidence=confidence, support=support), confidence, support)


@settings(max_examples=60)
@given(st.lists(st.text("abcd", min_size=1, max_size=6), min_size=1, max_size=12))
def test_what_is_left_out_is_implied(traces):
    """At confidence 1, a trace that keeps every suggestion keeps every plain rule of the log."""
    log = log_of(traces)
    kept = suggest_rules(log, confidence=1.0, support=0.01)
    known = sorted(set("".join(traces)))
    other = [
        "".join(known),
        "".join(reversed(known)),
        *(k * 2 for k in known),
        "abcd",
        "cab",
        "dda",
    ]
    new = [t for t in other if set(t) <= set(known)]
    both = traces_of(log_of([*traces, *new]))
    good = set(range(len(traces) + len(new)))
    for one in kept:
        verdict = RULES[one.rule].run(both, **dict(one.options))
        good -= set(verdict.broken_in.nonzero()[0].tolist())
    assert set(range(len(traces))) <= good
    old = traces_of(log)
    for rule in ("response", "precedence", "succession", "responded-existence", "co-existence"):
        for a in known:
            for b in known:
                if a == b:
                    continue
                verdict = RULES[rule].run(old, source=a, target=b)
                if verdict.n_violations or verdict.is_vacuous:
                    continue
                again = RULES[rule].run(both, source=a, target=b)
                bad = set(again.broken_in.nonzero()[0].tolist())
                assert not bad & good, (rule, a, b)


def test_a_straight_process_is_told_in_few_rules():
    """A, B, C in every case: each follows the one before directly; nothing more is said."""
    log = log_of(["abc"] * 10)
    found = suggest_rules(log, confidence=1.0, support=0.5)
    assert {(s.rule, *dict(s.options).values()) for s in found} == {
        ("chain-succession", "a", "b"),
        ("chain-succession", "b", "c"),
        ("init", "a"),
        ("end", "c"),
        *(("existence", name, 1, 1) for name in "abc"),
    }


def test_two_ways_exclude_each_other():
    """Either b or c: an exclusive choice, and no weaker word for it."""
    found = suggest_rules(log_of(["abd"] * 6 + ["acd"] * 4), confidence=1.0, support=0.3)
    said = {(s.rule, *dict(s.options).values()) for s in found}
    assert ("exclusive-choice", "b", "c") in said
    assert not any(s.rule == "not-co-existence" for s in found)


@pytest.mark.parametrize("name", sorted(WORDS))
def test_shipped_logs(name):
    """Counts agree with the rules; as an SOP they are kept in the log they come from."""
    log = pm.read(LOGS / name / WORDS[name].source, config=LOGS / name / "procmine.toml")
    found = suggest_rules(log)
    check(log, found, 0.95, 0.1)
    sop = Sop(rules=tuple(one.demand for one in found))
    for ruling in judge(log, sop).rulings:
        assert ruling.verdict.confidence >= 0.95


def test_shares_are_checked():
    """A share of nothing, or of more than all, is refused."""
    log = log_of(["ab"])
    for options in ({"confidence": 0}, {"support": 1.5}):
        with pytest.raises(UsageError, match="share"):
            suggest_rules(log, **options)
