"""A slow, plain search for the cheapest alignment, and nets and models to try it on."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from typing import Any

from hypothesis import strategies as st

from procmine.conform.nouns import LOG, MODEL, SILENT, SYNC, MoveCosts
from procmine.model.petri_net import PetriNet, Place, Transition
from procmine.model.tree import SILENT as NOTHING
from procmine.model.tree import choice, loop, parallel, sequence, step


def fired(marking: Counter, transition: Transition) -> Counter | None:
    """The marking after a transition; None when it may not fire."""
    if any(marking[place] < n for place, n in transition.takes.items()):
        return None
    after = Counter(marking)
    after.subtract(transition.takes)
    after.update(transition.puts)
    return +after


def reached(net: PetriNet) -> list[Counter]:
    """All markings of a bounded net that come up and have a way to an end."""
    found, befores, todo = {}, {}, [+Counter(net.initial)]
    while todo:
        marking = todo.pop()
        key = tuple(sorted(marking.items()))
        if key in found:
            continue
        found[key] = marking
        nexts = [after for t in net.transitions if (after := fired(marking, t)) is not None]
        for after in nexts:
            befores.setdefault(tuple(sorted(after.items())), set()).add(key)
        todo += nexts
    ends = [tuple(sorted((+Counter(final)).items())) for final in net.finals]
    left, live = [end for end in ends if end in found], set()
    while left:
        key = left.pop()
        if key not in live:
            live.add(key)
            left += befores.get(key, ())
    return [found[key] for key in live]


def cheapest(
    net: PetriNet, trace: tuple[str, ...], costs: MoveCosts, cut_at: tuple[str, ...] = ()
) -> int | None:
    """Dijkstra over positions and markings; None when nothing can end.

    Cut at the begin it starts anywhere, cut at the end it stops wherever an end can be reached.
    """
    finals = reached(net) if "end" in cut_at else [+Counter(final) for final in net.finals]
    order = itertools.count()
    starts = reached(net) if "begin" in cut_at else [+Counter(net.initial)]
    queue: list[Any] = [(0, next(order), 0, start) for start in starts]
    done = set()
    while queue:
        cost, _, position, marking = heapq.heappop(queue)
        state = (position, tuple(sorted(marking.items())))
        if state in done:
            continue
        done.add(state)
        if position == len(trace) and marking in finals:
            return cost
        nexts = []
        if position < len(trace):
            nexts.append((cost + costs.of_log(trace[position]), position + 1, marking))
        for t in net.transitions:
            after = fired(marking, t)
            if after is None:
                continue
            price = 0 if t.label is None else costs.of_model(t.label)
            nexts.append((cost + price, position, after))
            if position < len(trace) and t.label == trace[position]:
                nexts.append((cost, position + 1, after))
        for price, place, after in nexts:
            heapq.heappush(queue, (price, next(order), place, after))
    return None


def replayed(net: PetriNet, alignment: Any, costs: MoveCosts) -> int:
    """The cost of the moves of an alignment; fails when they are not one."""
    marking, done, cost = +Counter(net.initial), [], 0
    of = {}
    for t in net.transitions:
        of.setdefault((t.label, t.node), []).append(t)
    markings = [marking]
    for move in alignment.moves:
        if move.kind in (LOG, SYNC):
            done.append(move.activity)
        if move.kind == LOG:
            assert move.node is None
            cost += costs.of_log(move.activity)
            continue
        assert (move.kind == SILENT) == (move.activity is None)
        # One element may stand for several transitions: any of them will do.
        after = [fired(m, t) for m in markings for t in of[move.activity, move.node]]
        markings = [m for m in after if m is not None]
        assert markings, move
        cost += costs.of_model(move.activity) if move.kind == MODEL else 0
    assert tuple(done) == alignment.activities
    assert any(m == +Counter(final) for m in markings for final in net.finals)
    return cost


LETTERS = "abcd"


@st.composite
def trees(draw: Any, depth: int = 3) -> Any:
    """Trees of few activities, some of them twice."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from([NOTHING, *map(step, LETTERS)]))
    kind = draw(st.sampled_from([sequence, choice, parallel, loop]))
    inside = [draw(trees(depth - 1)) for _ in range(2)]
    return kind(*inside) if kind is loop else kind(inside)


@st.composite
def nets(draw: Any) -> PetriNet:
    """Small nets of any shape: several tokens, weights, dead ends, no way to the end."""
    places = [f"p{i}" for i in range(draw(st.integers(1, 5)))]
    tokens = st.dictionaries(st.sampled_from(places), st.integers(1, 2), max_size=2)
    transitions = tuple(
        Transition(f"t{i}", draw(st.sampled_from([None, *LETTERS])), draw(tokens), draw(tokens))
        for i in range(draw(st.integers(1, 6)))
    )
    finals = draw(st.lists(tokens, min_size=1, max_size=2))
    return PetriNet("net", tuple(map(Place, places)), transitions, draw(tokens), tuple(finals))


traces = st.lists(st.sampled_from([*LETTERS, "x"]), max_size=7).map(tuple)
logs = st.lists(st.tuples(traces, st.integers(1, 9)), max_size=6, unique_by=lambda v: v[0])
move_costs = st.builds(
    MoveCosts,
    log=st.integers(0, 3),
    model=st.integers(0, 3),
    log_by_activity=st.dictionaries(st.sampled_from([*LETTERS, "x"]), st.integers(0, 4)),
    model_by_activity=st.dictionaries(st.sampled_from(LETTERS), st.integers(0, 4)),
)


def next_activities(net: PetriNet, done: tuple[str, ...]) -> set[str]:
    """What may come next after these activities, by looking at every way of doing them."""
    may, seen = set(), set()
    todo = [(0, +Counter(net.initial))]
    while todo:
        position, marking = todo.pop()
        state = (position, tuple(sorted(marking.items())))
        if state in seen:
            continue
        seen.add(state)
        for t in net.transitions:
            after = fired(marking, t)
            if after is None:
                continue
            if t.label is None:
                todo.append((position, after))
            elif position == len(done):
                may.add(t.label)
            elif t.label == done[position]:
                todo.append((position + 1, after))
    return may


def escaping_share(net: PetriNet, runs: list[tuple[tuple[str, ...], int]]) -> tuple[int, int]:
    """Escaping and allowed edges, counted beginning by beginning."""
    taken: dict[tuple[str, ...], set[str]] = {}
    n_cases: Counter = Counter()
    for run, n in runs:
        for i, activity in enumerate(run):
            taken.setdefault(run[:i], set()).add(activity)
            n_cases[run[:i]] += n
    may = {beginning: next_activities(net, beginning) for beginning in taken}
    escaping = sum(n * len(may[b] - taken[b]) for b, n in n_cases.items())
    return escaping, sum(n * len(may[b]) for b, n in n_cases.items())
