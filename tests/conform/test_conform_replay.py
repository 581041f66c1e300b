"""Token replay: by hand, against alignments, and against a library where both mean the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conform_reference import nets, trees
from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.conform._token_game import Tokens
from procmine.conform.align import align
from procmine.conform.replay import replay
from procmine.errors import ModelError
from procmine.front import read
from procmine.model.graph import Flow, Model, Node
from procmine.model.petri_net import PetriNet, Place, Transition
from procmine.model.pnml_read import read_pnml
from procmine.model.tree import SILENT, choice, parallel, sequence, step, tree_model
from procmine.summary.summarise import summarise

ROOT = Path(__file__).resolve().parents[2]
MODELS = Path(os.environ.get("PROCMINE_MODELS") or ROOT.parent / "shared" / "models")
ways = st.lists(st.lists(st.sampled_from("abcdx"), max_size=6).map(tuple), max_size=6, unique=True)


def line(names):
    """The net of a sequence: nothing silent, nothing twice."""
    places = tuple(Place(f"p{k}") for k in range(len(names) + 1))
    steps = tuple(
        Transition(f"t{k}", name, {f"p{k}": 1}, {f"p{k + 1}": 1}) for k, name in enumerate(names)
    )
    return PetriNet("line", places, steps, {"p0": 1}, ({f"p{len(names)}": 1},))


@pytest.mark.parametrize(
    ("way", "tokens"),
    [
        ("abc", Tokens(4, 4, 0, 0)),
        # c finds no token, and the one a put stays.
        ("ac", Tokens(3, 3, 1, 1)),
        ("abbc", Tokens(5, 5, 1, 1)),
        ("", Tokens(1, 1, 1, 1)),
        ("abxc", Tokens(5, 5, 1, 1)),
    ],
)
def test_tokens_by_hand(way, tokens):
    """A sequence of three: what each way puts, takes, lacks and leaves."""
    (found,) = replay([(tuple(way), 1)], line("abc")).variants
    assert found.tokens == tokens
    assert found.fits == (way == "abc")


def test_totals_by_hand():
    """Three cases that fit, one that lacks a step: means over cases and over tokens."""
    found = replay([(("a", "b", "c"), 3), (("a", "c"), 1)], line("abc"))
    assert (found.n_cases, found.n_cases_fit) == (4, 3)
    assert found.fitness_mean == pytest.approx((3 + 2 / 3) / 4)
    assert found.fitness_total == pytest.approx(1 - 1 / 15)
    assert replay([(("a", "b", "c"), 3)], line("abc")).fitness_mean == 1.0


@given(trees(), ways)
@settings(max_examples=60, deadline=None)
def test_what_fits_is_what_aligns_for_free(tree, log):
    """On block models a case fits exactly when its alignment costs nothing."""
    model = tree_model(tree, "blocks")
    log = [(way, 1) for way in log]
    costs = [one.cost for one in align(log, model).variants]
    assert [one.fits for one in replay(log, model).variants] == [not cost for cost in costs]


@given(nets(), ways)
@settings(max_examples=60, deadline=None)
def test_books_balance(net, log):
    """Tokens put and those missing are taken or left over; what fits here fits an alignment."""
    found = replay([(way, 1) for way in log], net)
    for one in found.variants:
        tokens = one.tokens
        assert tokens.put + tokens.missing == tokens.taken + tokens.left
        assert 0 <= one.fitness <= 1
    assert found.variants == replay([(way, 1) for way in reversed(log)], net).variants[::-1]


def test_inclusive_joins_are_refused():
    """No net plays them; the message says what does."""
    nodes = (
        Node("s", "startEvent"),
        Node("split", "inclusiveGateway"),
        Node("a", "task", "A"),
        Node("b", "task", "B"),
        Node("join", "inclusiveGateway"),
        Node("e", "endEvent"),
    )
    ends = ("s split", "split a", "split b", "a join", "b join", "join e")
    flows = tuple(Flow(str(k), *pair.split()) for k, pair in enumerate(ends))
    with pytest.raises(ModelError):
        replay([(("A",), 1)], Model("or", nodes, flows))


def test_other_library_counts_the_same_tokens():
    """Where no step is silent or drawn twice there is nothing to choose: equal token by token."""
    pm4py = pytest.importorskip("pm4py")
    log = [tuple(way) for way in ("abc", "ac", "abbc", "cba", "b", "aabbcc")]
    told = theirs(pm4py, line("abc"), log)
    assert [one.tokens for one in replay([(way, 1) for way in log], line("abc")).variants] == told


def theirs(pm4py, net, log):
    from pm4py.objects.log.obj import Event, EventLog, Trace
    from pm4py.objects.petri_net.obj import Marking
    from pm4py.objects.petri_net.obj import PetriNet as Other
    from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to

    made = Other("other")
    place = {p.id: Other.Place(p.id) for p in net.places}
    made.places.update(place.values())
    for t in net.transitions:
        there = Other.Transition(t.id, t.label)
        made.transitions.add(there)
        for p in t.takes:
            add_arc_from_to(place[p], there, made)
        for p in t.puts:
            add_arc_from_to(there, place[p], made)
    begin, end = (
        Marking({place[p]: n for p, n in marking.items()})
        for marking in (net.initial, net.finals[0])
    )
    cases = EventLog([Trace([Event({"concept:name": name}) for name in way]) for way in log])
    found = pm4py.conformance_diagnostics_token_based_replay(cases, made, begin, end)
    keys = ("produced_tokens", "consumed_tokens", "missing_tokens", "remaining_tokens")
    return [Tokens(*(one[key] for key in keys)) for one in found]


@pytest.mark.real_log
@pytest.mark.parametrize(
    ("model", "log"),
    [
        ("helpdesk.pnml", "helpdesk/helpdesk.xes.gz"),
        ("road_fines_NT02.pnml", "road_fines/road_fine.xes.gz"),
    ],
)
def test_fitting_cases_of_published_models(model, log, real_log):
    """Exactly the variants whose alignment costs nothing fit."""
    path = MODELS / model
    if not path.exists():
        pytest.skip(f"lacks the published model {model} (looked in $PROCMINE_MODELS)")
    variants = summarise(read(real_log(log))).variants()
    net = read_pnml(path)
    costs = [one.cost for one in align(variants, net).variants]
    assert [one.fits for one in replay(variants, net).variants] == [not cost for cost in costs]


def test_choices_made_in_silence_are_kept_open():
    """Which of two silent branches was taken shows later: no case that fits is called unfit."""
    early = choice([sequence([step("a"), step("b")]), sequence([step("a"), step("c")])])
    found = replay([(("a", "b"), 1), (("a", "c"), 1)], tree_model(early, "late to tell"))
    assert found.n_cases_fit == 2


def test_branches_that_stay_out_do_not_hide_a_fitting_case():
    """Of fourteen parallel steps that may be left out, any one alone fits: the thousands of orders
    of leaving the others out are no matter."""
    names = [f"s{k}" for k in range(14)]
    model = tree_model(parallel([choice([step(name), SILENT]) for name in names]), "optional")
    found = replay([((name,), 1) for name in names], model)
    assert found.n_cases_fit == len(names)
