"""Cases cut off at an edge of the log: free beyond it, and no step beside it called inserted."""

from __future__ import annotations

import dataclasses
import functools

import pandas as pd
import pytest
from conform_reference import cheapest, logs, move_costs, trees
from hypothesis import given, settings
from hypothesis import strategies as st
from test_conform_check import LOGS, NAMES

import procmine as pm
from procmine import synth
from procmine.conform._cut_cases import seen_near_edges
from procmine.conform.align import align
from procmine.conform.check import check
from procmine.conform.standard import open_standard
from procmine.errors import StateSpaceError, UsageError
from procmine.model.bpmn_net import petri_net
from procmine.model.tree import choice, sequence, step, tree_model

BOTH = ("begin", "end")


@settings(max_examples=150)
@given(trees(), logs, move_costs, st.sampled_from([("begin",), ("end",), BOTH]))
def test_cost_of_cut_cases_is_the_least(tree, log, costs, cut_at):
    """As a plain search finds it that may begin, or stop, in any marking."""
    model = tree_model(tree, "random")
    net = petri_net(model)
    for alignment in align(log, model, costs=costs, n_threads=1, cut_at=cut_at).variants:
        assert alignment.exact
        assert alignment.cost == cheapest(net, alignment.activities, costs, cut_at)
        done = [move.activity for move in alignment.moves if move.kind in ("log", "sync")]
        assert tuple(done) == alignment.activities


@functools.cache
def two_ways():
    """After a, either x, y, z and w, or just s; e at the end."""
    long = sequence([step(name) for name in "xyzw"])
    return tree_model(sequence([step("a"), choice([long, step("s")]), step("e")]), "two ways")


@pytest.mark.parametrize(
    ("way", "cut_at", "cost"),
    [
        # As a whole case, a x is cheapest told as x done beside a s e: three moves.
        ("a x", (), 3),
        ("a x", ("end",), 0),
        ("a x", ("begin",), 2),
        ("w e", ("begin",), 0),
        ("w e", ("end",), 2),
        ("y z", (), 4),
        ("y z", BOTH, 0),
        ("a s x", ("end",), 1),
        ("a x y z w e", BOTH, 0),
        ("", (), 3),
        ("", ("end",), 0),
    ],
)
def test_cost_beyond_the_edge_is_nothing(way, cut_at, cost):
    """Hand-worked: what the model asks for beyond the cut costs nothing."""
    (alignment,) = align([(tuple(way.split()), 1)], two_ways(), cut_at=cut_at).variants
    assert (alignment.cost, alignment.fits) == (cost, cost == 0)


@pytest.mark.parametrize(
    ("way", "near", "told"),
    [
        # Whole, x is told as inserted; going on beyond the edge, it is in its place.
        ("a x", (), [("inserted", "x"), ("skipped", "s"), ("skipped", "e")]),
        ("a x", ("end",), []),
        ("w e", ("begin",), []),
        ("y z", BOTH, []),
        # Near the other edge nothing is explained.
        ("a x", ("begin",), [("inserted", "x"), ("skipped", "s"), ("skipped", "e")]),
        # What deviates away from the edge stays, and is not told otherwise.
        ("a s s", ("end",), [("repeated", "s")]),
        ("a q x", ("end",), [("inserted", "q")]),
        # Stopping after a would call e inserted: the skipped steps are told.
        ("a e", ("end",), [("skipped", "s")]),
        ("e a", ("end",), [("wrong-order", "e")]),
        ("a s e", BOTH, []),
    ],
)
def test_what_cut_cases_show(way, near, told):
    """Hand-worked: an edge explains deviations, it does not make any."""
    found = align([(tuple(way.split()), 1)], two_ways())
    (seen,) = seen_near_edges(found, [(0, near)], two_ways())
    assert [(one.kind, one.activity) for one in seen.sightings] == told
    whole = seen_near_edges(found, [(0, ())], two_ways())[0]
    assert seen.is_cut == (len(told) < len(whole.sightings))


@pytest.mark.parametrize("name", NAMES)
def test_clean_log_cut_on_both_sides_shows_nothing(name, tmp_path):
    """Events outside a span of time removed: cases without a plant still deviate nowhere."""
    path = tmp_path / "twin.parquet"
    synth.write(name, path, cases=800, seed=3, without=["all"])
    config = LOGS / name / "procmine.toml"
    mapping = pm.read(path, config=config).mapping
    rows = pd.read_parquet(path)
    ends = pd.to_datetime(rows[mapping.label("end")], utc=True)
    begins = pd.to_datetime(rows[mapping.label("start")], utc=True)
    inside = (begins >= ends.quantile(0.3)) & (ends <= ends.quantile(0.7))
    rows[inside].to_parquet(path)
    log = pm.read(path, config=config)
    standard = open_standard(
        LOGS / name / "sop.bpmn", activities=log.activities, teams=log.labels("team")
    )
    patient = dataclasses.replace(standard, sop=dataclasses.replace(standard.sop, patience="60d"))
    found = check(log, patient)
    assert found.n_cut > 0
    assert [d.id for d in found.deviations if not d.rule] == []
    # The alignments stay those of whole cases: comparable with any other tool's.
    assert found.n_cases_fit == found.n_cases - found.n_cut


def test_an_edge_that_is_none_is_refused():
    """Only begin and end are edges; too many states are refused, not guessed."""
    with pytest.raises(UsageError, match="'middle'"):
        align([(("a",), 1)], two_ways(), cut_at=("middle",))
    with pytest.raises(StateSpaceError, match="cut cases"):
        align([(("a",), 1)], two_ways(), cut_at=("end",), max_states=1)


def test_too_many_states_leave_what_is_known(monkeypatch):
    """Where no cut alignment can be made, missing steps beyond the edge are still left out."""

    def refuse(*_, **__):
        raise StateSpaceError("too many", hint="none")

    found = align([(("a", "x"), 1)], two_ways())
    monkeypatch.setattr("procmine.conform._cut_cases.align", refuse)
    (seen,) = seen_near_edges(found, [(0, ("end",))], two_ways())
    assert [(one.kind, one.activity) for one in seen.sightings] == [("inserted", "x")]
    assert seen.is_cut
