"""What decides at a choice: found where data decide, silent where chance does."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_rules import LOGS
from planted_words import WORDS

import procmine as pm
from procmine.conform.decision_tree import Feature, Leaf, Split, grow, predict
from procmine.conform.decisions import decision
from procmine.errors import UsageError


def log_of(n, choose, seed=1):
    chance = random.Random(seed)
    rows = []
    for k in range(n):
        data = {"Amount": chance.randrange(1000), "Kind": chance.choice("uvw")}
        taken = choose(data, chance)
        rows += [(f"c{k}", step, data["Amount"], data["Kind"]) for step in ("Ask", taken, "Close")]
    frame = pd.DataFrame(rows, columns=["case", "activity", "Amount", "Kind"])
    frame["end"] = "2026-01-05 09:00:00"
    return pm.read(frame)


def test_a_limit_is_found():
    """Above 500 it is checked, with one in twenty going astray: the limit is near 500."""

    def choose(data, chance):
        return "Check" if (data["Amount"] > 500) != (chance.random() < 0.05) else "Pay"

    found = decision(log_of(800, choose), after="Ask", columns=["Kind", "Amount"], depth=1)
    assert found.columns == ("Amount",)
    text, branch, n, kept = next(rule for rule in found.rules if ">" in rule[0])
    assert branch == "Check"
    assert abs(float(text.split(">")[1]) - 500) < 25
    assert kept / n > 0.9
    assert found.accuracy_share > 0.9 > found.baseline_share
    assert sum(rule[2] for rule in found.rules) == found.n == 800


@pytest.mark.parametrize("seed", range(8))
def test_chance_is_no_decision(seed):
    """On attributes drawn without regard to the branch nothing is said."""
    log = log_of(300, lambda data, chance: chance.choice(["Check", "Pay"]), seed)
    assert decision(log, after="Ask", columns=["Kind", "Amount"], depth=3, smallest=5) is None


def test_no_choice_no_decision():
    """Where only one thing ever comes next there is nothing to decide."""
    log = log_of(50, lambda data, chance: "Pay")
    assert decision(log, after="Ask", columns=["Kind"]) is None


def test_the_shipped_procedure_is_read_off_the_log():
    """Who is called after the close is decided by priority, as the procedure says."""
    folder = LOGS / "service_desk"
    log = pm.read(folder / WORDS["service_desk"].source, config=folder / "procmine.toml")
    found = decision(log, after="Close ticket", columns=["reason", "Priority", "channel"])
    assert found.columns == ("Priority",)
    assert ('"Priority" = "P1"', "Follow up with customer") in [rule[:2] for rule in found.rules]
    asked = decision(
        log, after="Diagnose", columns=["Priority", "channel"], branches=["Ask customer", "Fix"]
    )
    assert asked is None


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2)), min_size=4, max_size=40),
    st.integers(1, 4),
)
def test_the_best_question_is_found(rows, smallest):
    """One question to one column of numbers: no other limit leaves less unexplained."""
    cells = np.array([cell for cell, _ in rows], np.float64)
    labels = np.array([label for _, label in rows])
    tree = grow([Feature("x", cells, ())], labels, np.arange(len(rows)), 3, depth=1,
                smallest=smallest)  # fmt: skip

    def left(limit):
        parts = [labels[cells > limit], labels[cells <= limit]]
        if min(map(len, parts)) < smallest:
            return np.inf
        return sum(len(p) - (np.bincount(p) ** 2).sum() / len(p) for p in parts)

    scores = [left(limit + 0.5) for limit in range(6)]
    if isinstance(tree, Split):
        assert left(tree.limit) == pytest.approx(min(scores))
    else:
        assert (predict(tree, np.arange(len(rows))) == tree.label).all()
        assert tree == Leaf(int(np.bincount(labels, minlength=3).argmax()))


def test_nonsense_is_refused():
    """Unknown names and impossible settings are refused with a hint."""
    log = log_of(30, lambda data, chance: "Pay")
    for options in (
        {"after": "Aks", "columns": ["Kind"]},
        {"after": "Ask", "columns": ["Kid"], "branches": ["Pay", "Close"]},
        {"after": "Ask", "columns": ["Kind"], "folds": 1},
    ):
        if "branches" in options:
            log = log_of(30, lambda data, chance: chance.choice(["Pay", "Close"]))
        with pytest.raises(UsageError) as raised:
            decision(log, **options)
        assert raised.value.hint
