"""Costs of alignments on random models too large for the slow reference: pm4py's and r4pm's."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from test_conform_real_logs import their_cost, theirs

from procmine.conform.align import align
from procmine.model.bpmn_net import petri_net
from procmine.model.petri_net import PetriNet, Place, Transition
from procmine.model.pnml_write import write_pnml
from procmine.model.tree import SILENT, Tree, choice, loop, parallel, sequence, step, tree_model


def random_tree(r: random.Random, names: list[str], depth: int = 0) -> Tree:
    """A tree of these activities; some of them twice, some branches silent."""
    if len(names) == 1:
        return SILENT if r.random() < 0.1 else step(names[0])
    cuts = sorted(r.sample(range(1, len(names)), min(len(names) - 1, r.randint(1, 2))))
    pieces = [names[i:j] for i, j in zip([0, *cuts], [*cuts, len(names)], strict=True)]
    inside = [random_tree(r, piece, depth + 1) for piece in pieces]
    kind = r.choice("ssccpl" if depth < 3 else "sc")
    if kind == "l":
        return loop(inside[0], sequence(inside[1:]) if len(inside) > 2 else inside[1])
    return {"s": sequence, "c": choice, "p": parallel}[kind](inside)


def walked(r: random.Random, net: PetriNet, most: int) -> list[str]:
    """The activities of a random run, cut off where it is long."""
    marking, done = dict(net.initial), []
    while len(done) < most:
        can = [
            t for t in net.transitions if all(marking.get(p, 0) >= n for p, n in t.takes.items())
        ]
        if not can:
            break
        t = r.choice(can)
        for place, n in t.takes.items():
            marking[place] -= n
        for place, n in t.puts.items():
            marking[place] = marking.get(place, 0) + n
        done += [t.label] if t.label else []
    return done


def disturbed(r: random.Random, done: list[str], names: list[str]) -> tuple[str, ...]:
    """The same with steps lost, added, unknown and swapped."""
    kept = [activity for activity in done if r.random() > 0.12]
    for _ in range(r.randint(0, 2)):
        kept.insert(r.randint(0, len(kept)), r.choice([*names, "unknown"]))
    if len(kept) > 1 and r.random() < 0.5:
        i = r.randrange(len(kept) - 1)
        kept[i], kept[i + 1] = kept[i + 1], kept[i]
    return tuple(kept)


def with_a_sink(net: PetriNet) -> PetriNet:
    """What takes the last token puts it into a place of its own."""
    transitions = tuple(
        t if t.puts else Transition(t.id, t.label, t.takes, {"sink": 1}, t.node)
        for t in net.transitions
    )
    places = (*net.places, Place("sink"))
    return PetriNet(net.name, places, transitions, net.initial, ({"sink": 1},))


def made(seed: int) -> tuple[PetriNet, list[tuple[str, ...]]]:
    """A net of 8 to 20 activities, one of them twice, and traces near its language."""
    r = random.Random(seed)
    names = [f"a{i}" for i in range(r.randint(8, 20))]
    labels = [*names, r.choice(names)]
    r.shuffle(labels)
    net = with_a_sink(petri_net(tree_model(random_tree(r, labels), f"random {seed}")))
    return net, sorted({disturbed(r, walked(r, net, 18), names) for _ in range(12)})


def costs(net: PetriNet, traces: list[tuple[str, ...]], **options: Any) -> list[int]:
    found = align([(trace, 1) for trace in traces], net, **options)
    assert found.exact
    return [alignment.cost for alignment in found.variants]


@pytest.mark.parametrize("seed", range(12))
def test_costs_equal_those_of_pm4py(seed: int) -> None:
    """Trace by trace; with the graph of markings made first and made on the way."""
    pytest.importorskip("pm4py")
    net, traces = made(seed)
    found = costs(net, traces)
    assert found == costs(net, traces, max_states=1, n_threads=2)
    other = theirs(net)
    for trace, cost in list(zip(traces, found, strict=True))[:8]:
        assert cost == their_cost(other, trace), trace


@pytest.mark.parametrize("seed", range(100, 124))
def test_costs_equal_those_of_r4pm(seed: int, tmp_path: Path) -> None:
    """Trace by trace, on its own reading of the net that was written."""
    r4pm = pytest.importorskip("r4pm")
    pl = pytest.importorskip("polars")
    net, traces = made(seed)
    traces = [trace for trace in traces if trace]
    path = tmp_path / "net.pnml"
    path.write_bytes(write_pnml(net))
    rows = [(str(i), activity) for i, trace in enumerate(traces) for activity in trace]
    frame = pl.DataFrame(
        {
            "case:concept:name": [case for case, _ in rows],
            "concept:name": [activity for _, activity in rows],
            "time:timestamp": pl.int_range(len(rows), eager=True).cast(pl.Datetime("ms")),
        }
    ).with_columns(pl.col("time:timestamp").dt.replace_time_zone("UTC"))
    log = r4pm.import_item_from_df("EventLog", frame)
    each = {"log_move_cost": 1, "model_move_cost": 1, "silent_move_cost": 0, "sync_move_cost": 0}
    answers = r4pm.bindings.align_variants(
        r4pm.petri_net.import_pnml(str(path)),
        r4pm.bindings.log_to_activity_projection(log),
        {"cost_fn": each},
    )
    told = {tuple(one["activities"]): one["result"]["Ok"]["cost"] for one in answers}
    assert costs(net, traces) == [told[trace] for trace in traces]
