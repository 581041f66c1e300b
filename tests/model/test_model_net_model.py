"""Petri nets as BPMN: the same cases, or a clear word about what BPMN cannot say."""

from __future__ import annotations

import random

import pytest
from model_text import process
from test_model_ptml import random_tree

from procmine.errors import ModelError
from procmine.model.bpmn_net import petri_net
from procmine.model.document import read_document
from procmine.model.executable import executable
from procmine.model.net_model import net_model
from procmine.model.petri_net import PetriNet, Place, Transition
from procmine.model.playout import playout
from procmine.model.tree import tree_model


@pytest.mark.parametrize("seed", range(40))
def test_a_model_survives_as_a_net(seed: int) -> None:
    """From a model to a net and back, the same cases are allowed."""
    model = tree_model(random_tree(random.Random(seed), 3, list("FEDCBA"), "scpl"), "t")
    back = net_model(petri_net(model))
    assert playout(back, max_length=5) == playout(model, max_length=5)


def net(arcs: list[tuple[str, str, dict[str, int], dict[str, int]]], **tokens: int) -> PetriNet:
    places = sorted({p for _, _, takes, puts in arcs for p in (*takes, *puts)})
    transitions = tuple(Transition(i, label or None, t, p) for i, label, t, p in arcs)
    return PetriNet("n", tuple(map(Place, places)), transitions, tokens or {"i": 1}, ({"o": 1},))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (net([("t", "A", {"i": 2}, {"o": 1})]), "several tokens at once between 't' and 'i'"),
        (net([("t", "A", {}, {"o": 1, "i": 1})]), "takes nothing: 't'"),
        (net([("t", "A", {"i": 1}, {"o": 1})], i=2), "several tokens at 'i'"),
        (
            net(
                [
                    ("s", "", {"i": 1}, {"p": 1, "q": 1}),
                    ("t", "A", {"p": 1}, {"o": 1}),
                    ("u", "B", {"p": 1, "q": 1}, {"o": 1}),
                ]
            ),
            "a choice at 'p' that depends on tokens elsewhere",
        ),
    ],
)
def test_what_bpmn_cannot_say_is_refused(made: PetriNet, said: str) -> None:
    """Weights, spontaneous transitions and choices that are not free have no BPMN model."""
    with pytest.raises(ModelError) as caught:
        net_model(made)
    assert said in caught.value.message


def test_free_choices_of_several_places_are_drawn() -> None:
    """Two transitions that take the same two places: joined first, then chosen."""
    made = net(
        [
            ("s", "", {"i": 1}, {"p": 1, "q": 1}),
            ("t", "A", {"p": 1, "q": 1}, {"o": 1}),
            ("u", "B", {"p": 1, "q": 1}, {"o": 1}),
        ]
    )
    assert playout(net_model(made), max_length=3) == {("A",), ("B",)}


def test_an_executable_reading_becomes_a_net() -> None:
    """What is read from a file can be said as a net where no inclusive join is needed."""
    steps = ["startEvent s", "task a = A", "eventBasedGateway x", "task b = B", "endEvent e"]
    reading = executable(read_document(process(steps, ["s a", "a x", "x b", "x e", "b e"])))
    assert petri_net(reading.model).activities() == ("A", "B")
