"""The DECLARE rules against regular expressions, and against loops over each trace."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import procmine as pm
from procmine.conform.traces import traces_of
from procmine.registry import room

RULES = room("procmine.conform.rules")

# A case keeps the rule exactly when its whole trace matches.
PATTERNS = {
    "response": "[^a]*(a.*b)*[^a]*",
    "alternate-response": "[^a]*(a[^a]*b[^a]*)*",
    "chain-response": "[^a]*(ab[^a]*)*",
    "precedence": "[^b]*(a.*b)*[^b]*",
    "alternate-precedence": "[^b]*(a[^b]*b[^b]*)*",
    "chain-precedence": "[^b]*(ab[^b]*)*",
    "succession": "[^ab]*(a.*b)*[^ab]*",
    "alternate-succession": "[^ab]*(a[^ab]*b[^ab]*)*",
    "chain-succession": "[^ab]*(ab[^ab]*)*",
    "responded-existence": "[^a]*|.*a.*b.*|.*b.*a.*",
    "co-existence": "[^ab]*|.*a.*b.*|.*b.*a.*",
    "not-co-existence": "[^a]*|[^b]*",
    "not-succession": "[^a]*(a[^b]*)*",
    "not-chain-succession": "(?!.*ab).*",
    "choice": ".*[ab].*",
    "exclusive-choice": "[^b]*a[^b]*|[^a]*b[^a]*",
}


def _followed(trace, i, form):
    rest = trace[i + 1 :]
    if form == "chain":
        return rest[:1] == "b"
    head = rest.split("b")[0]
    return "b" in rest and (form == "plain" or "a" not in head)


def _preceded(trace, i, form):
    before = trace[:i]
    if form == "chain":
        return before[-1:] == "a"
    tail = before.rsplit("a", 1)[-1]
    return "a" in before and (form == "plain" or "b" not in tail)


def activations(rule, trace):
    """(position, kept) of each activation, one at a time, as the templates are worded."""
    name = rule
    form = next((f for f in ("alternate", "chain") if name.startswith(f)), "plain")
    of_a = [i for i, letter in enumerate(trace) if letter == "a"]
    of_b = [i for i, letter in enumerate(trace) if letter == "b"]
    found = []
    if name.endswith(("response", "succession")) and not name.startswith("not"):
        found += [(i, _followed(trace, i, form)) for i in of_a]
    if name.endswith(("precedence", "succession")) and not name.startswith("not"):
        found += [(i, _preceded(trace, i, form)) for i in of_b]
    if name in {"responded-existence", "co-existence"}:
        found += [(i, "b" in trace) for i in of_a]
    if name == "co-existence":
        found += [(i, "a" in trace) for i in of_b]
    if name == "not-co-existence":
        found += [(i, "b" not in trace) for i in of_a] + [(i, "a" not in trace) for i in of_b]
    if name == "not-succession":
        found += [(i, "b" not in trace[i:]) for i in of_a]
    if name == "not-chain-succession":
        found += [(i, trace[i + 1 : i + 2] != "b") for i in of_a]
    return sorted(found)


def log_of(traces):
    """A log with these traces; all steps of a case at one instant: the file's order decides."""
    rows = [(f"c{k:03}", letter) for k, trace in enumerate(traces) for letter in trace]
    frame = pd.DataFrame(rows, columns=["case", "activity"])
    frame["end"] = "2026-01-05 09:00:00"
    return pm.read(frame)


def judged(log, rule, **options):
    entry = RULES[rule]
    return entry.run(log, **entry.settings(options, "test"))


letters = st.text("abcd", min_size=1, max_size=9)
# A first case in which every letter occurs, so that each is known.
some_logs = st.lists(letters, min_size=1, max_size=25).map(lambda found: ["cdab", *found])


@settings(max_examples=60)
@given(some_logs)
def test_rules_of_two_steps_are_their_definitions(traces):
    """Kept cases match the regular expression; activations are those of a loop over the trace."""
    log = traces_of(log_of(traces))
    for rule, pattern in PATTERNS.items():
        verdict = judged(log, rule, source="a", target="b")
        expected = [f"c{k:03}" for k, t in enumerate(traces) if not re.fullmatch(pattern, t)]
        assert verdict.violating_cases() == expected, rule
        assert verdict.n_violated == len(expected)
        if "choice" in rule:
            assert verdict.n_activations == len(traces)
            continue
        loops = [activations(rule, trace) for trace in traces]
        assert verdict.n_activations == sum(map(len, loops)), rule
        places = (verdict.step - log.bounds[verdict.case]).tolist()
        found = list(zip(verdict.case.tolist(), places, (~verdict.violated).tolist(), strict=True))
        assert found == [(k, i, kept) for k, loop in enumerate(loops) for i, kept in loop], rule
        assert verdict.n_applicable == sum(1 for loop in loops if loop)


@settings(max_examples=40)
@given(some_logs, st.integers(0, 3), st.integers(0, 2))
def test_rules_of_one_step_are_their_definitions(traces, least, more):
    """Existence, absence, init and end say what counting letters says."""
    log = traces_of(log_of(traces))
    checks = {
        "existence": lambda t: least <= t.count("a") <= least + more,
        "absence": lambda t: t.count("a") <= least,
        "init": lambda t: t[0] == "a",
        "end": lambda t: t[-1] == "a",
    }
    told = {"existence": {"least": least, "most": least + more}, "absence": {"most": least}}
    for rule, kept in checks.items():
        verdict = judged(log, rule, activity="a", **told.get(rule, {}))
        assert verdict.violating_cases() == [
            f"c{k:03}" for k, trace in enumerate(traces) if not kept(trace)
        ], rule
        assert verdict.n_activations == verdict.n_cases == len(traces)


@settings(max_examples=30)
@given(some_logs, st.permutations("abcd"))
def test_step_order_is_that_of_first_times(traces, order):
    """Violated exactly when the first times of the steps present are not in order."""
    verdict = judged(log_of(traces), "step-order", steps=", ".join(order))
    expected, applicable = [], 0
    for k, trace in enumerate(traces):
        firsts = [trace.index(letter) for letter in order if letter in trace]
        applicable += len(firsts) >= 2
        if firsts != sorted(firsts):
            expected.append(f"c{k:03}")
    assert verdict.violating_cases() == expected
    assert verdict.n_applicable == applicable


@settings(max_examples=30)
@given(some_logs, st.randoms(use_true_random=False))
def test_order_of_cases_changes_nothing(traces, chance):
    """Cases may be mixed in the file as long as each keeps its order."""
    rows = [(f"c{k:03}", i, letter) for k, t in enumerate(traces) for i, letter in enumerate(t)]
    mixed, left = [], {k: [r for r in rows if r[0] == k] for k in dict.fromkeys(r[0] for r in rows)}
    while left:
        key = chance.choice(sorted(left))
        mixed.append(left[key].pop(0))
        if not left[key]:
            del left[key]
    frame = pd.DataFrame([(c, a) for c, _, a in mixed], columns=["case", "activity"])
    frame["end"] = "2026-01-05 09:00:00"
    straight, shuffled = log_of(traces), pm.read(frame)
    for rule in ("response", "chain-precedence", "alternate-succession", "exclusive-choice"):
        one = judged(straight, rule, source="a", target="b")
        other = judged(shuffled, rule, source="a", target="b")
        assert sorted(one.violating_cases()) == sorted(other.violating_cases())
        assert (one.n_activations, one.n_violations) == (other.n_activations, other.n_violations)


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ("chain-response", "alternate-response"),
        ("alternate-response", "response"),
        ("response", "responded-existence"),
        ("chain-precedence", "alternate-precedence"),
        ("alternate-precedence", "precedence"),
        ("chain-succession", "alternate-succession"),
        ("alternate-succession", "succession"),
        ("succession", "co-existence"),
        ("succession", "response"),
        ("succession", "precedence"),
        ("not-co-existence", "not-succession"),
        ("not-succession", "not-chain-succession"),
    ],
)
@settings(max_examples=15)
@given(traces=some_logs)
def test_weaker_rules_are_kept_where_stronger_ones_are(stronger, weaker, traces):
    """Subsumption: who keeps the stronger rule keeps the weaker one."""
    log = traces_of(log_of(traces))
    broken = {r: set(judged(log, r, source="a", target="b").violating_cases())
              for r in (stronger, weaker)}  # fmt: skip
    assert broken[weaker] <= broken[stronger]
