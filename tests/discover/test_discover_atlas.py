"""Process maps at every level of detail."""

from __future__ import annotations

from collections import deque

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import procmine as pm
from procmine.discover import atlas as module
from procmine.discover.atlas import Atlas
from procmine.errors import UsageError
from procmine.summary.summarise import summarise
from procmine.summary.tables import edge_table

CASES = st.lists(st.text(alphabet="abcdefg", min_size=1, max_size=9), min_size=1, max_size=12)
SHARES = st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0])


def summary_of(ways):
    rows = [(f"C{k}", step) for k, way in enumerate(ways) for step in way]
    return summarise(pm.read(pd.DataFrame(rows, columns=["case", "activity"])))


def reached(edges, starts):
    """The steps some way leads to from the starts."""
    seen, queue = set(starts), deque(starts)
    while queue:
        at = queue.popleft()
        for source, target in edges:
            if source == at and target not in seen:
                seen.add(target)
                queue.append(target)
    return seen


@given(CASES, SHARES, SHARES)
def test_every_shown_step_lies_on_a_way_from_start_to_end(ways, activities, paths):
    """However thin the map, each of its steps can be reached and left."""
    shown = Atlas(summary_of(ways)).at(activities, paths)
    edges = {(edge.source, edge.target) for edge in shown.edges}
    steps = {step.activity for step in shown.steps}
    starts = [step.activity for step in shown.steps if step.n_starts]
    ends = [step.activity for step in shown.steps if step.n_ends]
    assert reached(edges, starts) == steps
    assert reached({(target, source) for source, target in edges}, ends) == steps


@given(CASES, SHARES)
def test_fuller_maps_hold_the_thinner_ones(ways, activities):
    """Moving the slider adds connections and changes no number; at its end all are there."""
    maps = Atlas(summary_of(ways))
    before: set[object] = set()
    for paths in (0.0, 0.3, 0.6, 1.0):
        edges = set(maps.at(activities, paths).edges)
        assert before <= edges
        before = edges
    rows = edge_table(summary_of(ways)).records()
    n_of = {(row["source"], row["target"]): row["n"] for row in rows}
    assert all(n_of[edge.source, edge.target] == edge.n for edge in maps.at(1.0, 1.0).edges)
    assert len(maps.at(1.0, 1.0).edges) == len(n_of)


@given(CASES, SHARES)
def test_the_shown_share_is_covered_and_no_more(ways, paths):
    """Of the connections that may go, the fewest most frequent that cover the share are shown."""
    maps = Atlas(summary_of(ways))
    needed = set(maps.at(1.0, 0.0).edges)
    others = sorted(edge.n for edge in maps.at(1.0, 1.0).edges if edge not in needed)
    extra = sorted(edge.n for edge in maps.at(1.0, paths).edges if edge not in needed)
    assert sum(extra) >= paths * sum(others)
    assert not extra or sum(extra[1:]) < paths * sum(others)
    assert extra == others[len(others) - len(extra) :]


def test_what_maps_share_is_worked_out_once(monkeypatch):
    """The tables of a log are made once for all levels; a level asked for again is the same one."""
    made = []
    monkeypatch.setattr(module, "edge_table", lambda s: made.append(1) or edge_table(s))
    maps = Atlas(summary_of(["abcd", "abd", "acd"]), "desk")
    levels = [maps.at(a, p) for a in (0.2, 0.6, 1.0) for p in (0.0, 0.5, 1.0)]
    assert len(made) == 1
    assert maps.at(0.6, 0.5) is levels[4]
    assert levels[0].name == "desk"


@pytest.mark.parametrize("shares", [(1.5, 0.5), (0.5, -0.1)])
def test_no_share_no_map(shares):
    """A share outside 0-1 is refused by name."""
    with pytest.raises(UsageError, match="no share"):
        Atlas(summary_of(["ab"])).at(*shares)
