"""Where in the steps something happened: hand-worked runs, and flows that must add up."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.conform.align import align
from procmine.draw.sop_picture import StepCounts, sop_svg
from procmine.model.tree import choice, loop, parallel, sequence, step, tree_model
from procmine.report.places import places

CLAIM = tree_model(
    sequence(
        [
            step("receive"),
            parallel([step("check"), step("ask")]),
            choice([step("pay"), step("refuse")]),
        ]
    ),
    "claim",
)


def placed(model, *ways):
    found = align([(tuple(way.split()), n) for way, n in ways], model)
    part = SimpleNamespace(version="", alignments=found)
    standard = SimpleNamespace(models={"": model})
    (place,) = places(SimpleNamespace(parts=(part,), standard=standard))
    return place


def by_name(place, key):
    return {row["activity"]: row[key] for row in place["nodes"]}


def flows_at(place, model, name, end):
    """How often the flows on one side of a step were taken."""
    node = next(node.id for node in model.nodes if node.name == name)
    return sum(row["n"] for row in place["flows"] if row[end] == node)


def test_hand_worked():
    """Ten cases fit, three lack the check, two call between asking and paying."""
    place = placed(
        CLAIM,
        ("receive check ask pay", 10),
        ("receive ask refuse", 3),
        ("receive check ask call pay", 2),
    )
    assert by_name(place, "n_done") == {
        "receive": 15, "check": 12, "ask": 15, "pay": 12, "refuse": 3,
    }  # fmt: skip
    assert by_name(place, "n_skipped") == {
        "receive": 0, "check": 3, "ask": 0, "pay": 0, "refuse": 0,
    }  # fmt: skip
    names = {node.id: node.name for node in CLAIM.nodes}
    (besides,) = place["inserted"]
    assert (names[besides["after"]], names[besides["before"]]) == ("ask", "pay")
    assert (besides["activity"], besides["n_events"]) == ("call", 2)
    assert flows_at(place, CLAIM, "pay", "target") == 12
    assert flows_at(place, CLAIM, "refuse", "target") == 3
    assert flows_at(place, CLAIM, "check", "source") == 15


def test_what_comes_before_and_after_everything():
    """Things done before the first and after the last step have no step on that side."""
    place = placed(CLAIM, ("ring receive check ask pay ring", 4))
    told = [(row["after"] == "", row["before"] == "", row["n_events"]) for row in place["inserted"]]
    assert sorted(told) == [(False, True, 4), (True, False, 4)]


MODELS = (
    CLAIM,
    tree_model(loop(sequence([step("a"), step("b")]), step("c")), "round"),
    tree_model(
        sequence([choice([parallel([step("a"), step("b")]), step("c")]), step("receive")]), "mixed"
    ),
)
NAMES = ("receive", "check", "ask", "pay", "a", "b", "c")


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(MODELS),
    st.lists(st.lists(st.sampled_from(NAMES), max_size=7), min_size=1, max_size=5, unique_by=tuple),
)
def test_what_flows_in_flows_out(model, ways):
    """A step is entered and left as often as it is done or passed over; every case ends once."""
    place = placed(model, *((" ".join(way), 1 + i) for i, way in enumerate(ways)))
    into = dict.fromkeys((node.id for node in model.nodes), 0)
    out = dict(into)
    for row in place["flows"]:
        into[row["target"]] += row["n"]
        out[row["source"]] += row["n"]
    for row in place["nodes"]:
        assert into[row["node"]] == out[row["node"]] == row["n_done"] + row["n_skipped"]
    n_cases = sum(range(1, len(ways) + 1))
    ends = [node.id for node in model.nodes if node.kind == "endEvent"]
    assert sum(into[end] for end in ends) == n_cases
    for node in model.nodes:
        if node.kind == "exclusiveGateway":
            assert into[node.id] == out[node.id]


def test_marks_say_what_happened():
    """Skipped in words, done besides with a sign, both in the title of the step."""
    node = next(node.id for node in CLAIM.nodes if node.name == "check")
    counts = {node: StepCounts(7, 3, {"<b>": 2, "call": 5})}
    for lang, words in (("en", ("skipped 3", "+ 7")), ("zh", ("跳过 3", "+ 7"))):
        picture = sop_svg(CLAIM, counts, {}, lang=lang)
        assert all(f">{word}</text>" in picture for word in words)
        assert "call 5" in picture
        assert "<b>" not in picture


@pytest.mark.parametrize("counts", [{}, {"nowhere": StepCounts(1, 1)}])
def test_a_picture_without_counts_has_no_marks(counts):
    """Nothing known, nothing said."""
    assert 'class="pm-mark pm-skip"' not in sop_svg(CLAIM, counts, {}).partition("pm-g")[0]
