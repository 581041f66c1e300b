"""Precision, generalisation, simplicity and their summary."""

from __future__ import annotations

import pytest
from conform_reference import escaping_share, logs, nets, trees
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from procmine.conform.align import align
from procmine.conform.nouns import MODEL, SYNC
from procmine.conform.precision import generalisation, precision
from procmine.conform.quality import quality
from procmine.conform.simplicity import simplicity
from procmine.errors import ModelError
from procmine.model.bpmn_net import petri_net
from procmine.model.graph import Flow, Model, Node
from procmine.model.tree import choice, loop, parallel, sequence, step, tree_model


def _same_as_counted(found, log, net, model, max_states):
    aligned = align(log, model, n_threads=1, max_states=max_states)
    runs = [
        (tuple(m.activity for m in a.moves if m.kind in (SYNC, MODEL)), a.n_cases)
        for a in aligned.variants
    ]
    escaping, allowed = escaping_share(net, runs)
    expected = 1 - escaping / allowed if allowed else 1
    assert found(aligned, model, max_states=max_states) == pytest.approx(expected, abs=1e-12)


@settings(max_examples=100)
@given(trees(), logs, st.sampled_from([1, 100_000]))
def test_precision_of_block_models_is_counted_out(tree, log, max_states):
    """As counted beginning by beginning, over all ways of doing it."""
    model = tree_model(tree, "random")
    _same_as_counted(precision, log, petri_net(model), model, max_states)


@settings(max_examples=100)
@given(nets(), logs, st.sampled_from([1, 100_000]))
def test_precision_of_any_net_is_counted_out(net, log, max_states):
    """The same for nets of any shape that can end."""
    try:
        align(log, net, n_threads=1)
    except ModelError:
        assume(False)
    _same_as_counted(precision, log, net, net, max_states)


def test_precision_of_the_flower_is_hand_worked():
    """A loop over three activities allows three at each step; the log takes one of them each."""
    model = tree_model(loop(step("A"), choice([step("B"), step("C")])), "loop")
    # After nothing: A of {A}. After A: B of {B, C}. After A, B: A of {A}. After A, B, A: B, C open
    # but no case goes on.
    aligned = align([(("A", "B", "A"), 5)], model)
    assert precision(aligned, model) == 1 - 1 / 4


def test_generalisation_is_hand_worked():
    """One step done four times, one done once, one never: 1 - (1/2 + 1 + 1) / 3."""
    model = tree_model(
        sequence([step("A"), choice([step("B"), step("C"), step("D")])]), "one of three"
    )
    aligned = align([(("A", "B"), 4)], model)
    assert generalisation(aligned, model) == pytest.approx(1 - (1 / 2 + 1 / 2 + 1 + 1) / 4)


def test_figures_of_simplicity_are_hand_worked():
    """Size counts nodes; a choice of two, a parallel split; blocks are structured."""
    found = simplicity(
        tree_model(
            sequence([choice([step("A"), step("B")]), parallel([step("C"), step("D")])]), "blocks"
        )
    )
    assert (found.size, found.control_flow_complexity, found.structuredness) == (10, 3, 1.0)


def test_what_is_tangled_is_not_structured():
    """Two choices whose branches cross: all four gateways are in no block."""
    kinds = {"s": "startEvent", "e": "endEvent"} | dict.fromkeys("1234", "exclusiveGateway")
    ties = ["s1", "12", "13", "23", "24", "34", "4e"]
    model = Model(
        "crossed",
        tuple(Node(i, kind) for i, kind in kinds.items()),
        tuple(Flow(f"f{tie}", *tie) for tie in ties),
    )
    assert simplicity(model).structuredness == pytest.approx(1 - 4 / 6)


def test_a_log_that_fits_is_exactly_one():
    """Not 0.9998: every figure of fitness is 1.0, whatever the numbers of cases."""
    model = tree_model(loop(sequence([step("A"), step("B")]), step("C")), "loop")
    log = [(("A", "B") + ("C", "A", "B") * i, n) for i, n in enumerate((3, 7, 11, 13, 10**6))]
    found = quality(log, model)
    assert (found.fitness_mean, found.fitness_total, found.fit_share) == (1.0, 1.0, 1.0)
    assert found.exact and found.sound


def test_a_perfect_model_is_precise():
    """A model that allows the one variant of the log, and nothing else, is precise and fits."""
    model = tree_model(sequence([step("A"), step("B"), step("C")]), "plain")
    found = quality([(("A", "B", "C"), 9)], model)
    assert (found.precision, found.f_score) == (1.0, 1.0)
    assert found.generalisation == pytest.approx(2 / 3)
