"""Published logs with published and mined models: costs as pm4py finds them."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest

from procmine.bridges.mining import mine
from procmine.conform.align import align
from procmine.conform.precision import precision
from procmine.front import read
from procmine.model.bpmn_net import petri_net
from procmine.model.petri_net import PetriNet
from procmine.model.pnml_read import read_pnml
from procmine.summary.summarise import summarise

pytestmark = pytest.mark.real_log

MODELS = Path(os.environ.get("PROCMINE_MODELS", Path(__file__).parents[3] / "shared" / "models"))
COST_OF_A_MOVE = 10_000  # and one for each silent one


def theirs(net: PetriNet) -> tuple[Any, Any, Any]:
    """The same net as pm4py holds it."""
    from pm4py.objects.petri_net import obj

    made = obj.PetriNet(net.name)
    places = {place.id: obj.PetriNet.Place(place.id) for place in net.places}
    made.places.update(places.values())
    for t in net.transitions:
        transition = obj.PetriNet.Transition(t.id, t.label)
        made.transitions.add(transition)
        ends = [(places[p], transition, n) for p, n in t.takes.items()]
        ends += [(transition, places[p], n) for p, n in t.puts.items()]
        for source, target, n in ends:
            arc = obj.PetriNet.Arc(source, target, n)
            made.arcs.add(arc)
            source.out_arcs.add(arc)
            target.in_arcs.add(arc)

    def marking(tokens: Any) -> Any:
        return obj.Marking({places[p]: n for p, n in tokens.items()})

    return made, marking(net.initial), marking(net.finals[0])


def their_cost(net: tuple[Any, Any, Any], activities: tuple[str, ...]) -> int:
    from pm4py.algo.conformance.alignments.petri_net import algorithm
    from pm4py.objects.log.obj import Event, Trace

    trace = Trace([Event({"concept:name": activity}) for activity in activities])
    variant = algorithm.Variants.VERSION_DIJKSTRA_LESS_MEMORY
    found = algorithm.apply_trace(trace, *net, variant=variant)
    return int(found["cost"]) // COST_OF_A_MOVE


def compare(net: PetriNet, variants: list[Any], n: int) -> None:
    pytest.importorskip("pm4py")
    found = align(variants, net)
    assert found.exact
    other = theirs(net)
    # pm4py needs minutes for long ones.
    short = [alignment for alignment in found.variants if len(alignment.activities) <= 20]
    for alignment in random.Random(1).sample(short, min(n, len(short))):
        assert alignment.cost == their_cost(other, alignment.activities)


def variants_at(path: Path) -> list[Any]:
    return summarise(read(path, columns={"lifecycle": "none"})).variants()


@pytest.mark.parametrize(
    ("model", "log", "n"),
    [
        ("helpdesk.pnml", "helpdesk/helpdesk.xes.gz", 226),
        ("road_fines_NT02.pnml", "road_fines/road_fine.xes.gz", 60),
    ],
)
def test_costs_on_published_models(model, log, n, real_log):
    """Variant by variant the cost pm4py finds."""
    path = MODELS / model
    if not path.exists():
        pytest.skip(f"lacks the published model {model} (looked in $PROCMINE_MODELS)")
    compare(read_pnml(path), variants_at(real_log(log)), n)


@pytest.mark.parametrize(
    ("log", "n"),
    [
        ("running_example/running-example.xes", 6),
        ("sepsis/SEPSIS.xes.gz", 60),
        ("receipt/env_permit.xes.gz", 15),
    ],
)
def test_costs_on_mined_models(log, n, real_log):
    """The same with the model of the inductive miner."""
    variants = variants_at(real_log(log))
    compare(petri_net(mine(variants, miner="inductive")), variants, n)


def test_a_model_that_explains_every_case_fits_exactly(real_log):
    """Without noise left out the inductive model allows every case: fitness is 1.0, not 0.9998."""
    variants = variants_at(real_log("sepsis/SEPSIS.xes.gz"))
    model = mine(variants, miner="inductive", settings={"noise": 0.0})
    found = align(variants, model)
    assert (found.fitness_mean, found.fitness_total) == (1.0, 1.0)
    assert 0 < precision(found, model) < 1


def test_all_of_a_large_log_is_aligned(real_log):
    """4,366 variants of up to 175 steps, every one exact, and few of them far from the model."""
    variants = variants_at(real_log("bpic2012/BPI_Challenge_2012.xes.gz"))
    found = align(variants, mine(variants, miner="inductive"))
    assert len(found.variants) == 4366
    assert found.exact
    assert 0.98 < found.fitness_mean < 1
