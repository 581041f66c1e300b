"""PNML files: what they say is read or refused, what is written is read back."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.errors import ModelError, SourceUnsafeError
from procmine.model.petri_net import PetriNet, Place, Transition
from procmine.model.pnml_read import read_pnml
from procmine.model.pnml_write import write_pnml

MODELS = Path(os.environ.get("PROCMINE_MODELS", Path(__file__).parents[3] / "shared" / "models"))
PLACES = "<place id='p'><initialMarking><text>1</text></initialMarking></place><place id='q'/>"
STEP = "<transition id='t'><name><text>A</text></name></transition>"
ARCS = "<arc id='1' source='p' target='t'/><arc id='2' source='t' target='q'/>"


def pnml(inside: str) -> bytes:
    return f"<pnml><net id='n'><page id='g'>{inside}</page></net></pnml>".encode()


tokens = st.dictionaries(st.sampled_from("pqr"), st.integers(1, 3), max_size=3)
labels = st.none() | st.text(min_size=1, max_size=6)


@st.composite
def nets(draw: Any) -> PetriNet:
    transitions = [
        Transition(f"t{i}", draw(labels), draw(tokens), draw(tokens))
        for i in range(draw(st.integers(0, 4)))
    ]
    finals = draw(st.lists(tokens, min_size=1, max_size=2))
    initial = draw(tokens.filter(bool))
    return PetriNet("net", tuple(map(Place, "pqr")), tuple(transitions), initial, tuple(finals))


@given(nets())
def test_what_is_written_is_read_back(net):
    """Labels of any characters, weights, several final markings, the empty one too."""
    assert read_pnml(write_pnml(net)) == net
    assert write_pnml(net) == write_pnml(read_pnml(write_pnml(net)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<a/>", "no PNML"),
        (b"<pnml><net id='a'/><net id='b'/></pnml>", "second net"),
        (pnml(PLACES + STEP + "<arc id='1' source='p' target='x'/>"), "'x'"),
        (pnml(PLACES + STEP + "<arc id='1' source='p' target='q'/>"), "two of a kind"),
        (
            pnml(
                PLACES + STEP + "<arc id='1' source='p' target='t'><arctype><text>inhibitor</text>"
                "</arctype></arc>"
            ),
            "inhibitor",
        ),
        (
            pnml(
                PLACES + STEP + "<arc id='1' source='p' target='t'><inscription><text>many</text>"
                "</inscription></arc>"
            ),
            "'many'",
        ),
        (pnml(PLACES + STEP + STEP), "no id of its own"),
        (pnml("<place id='p'/><place id='q'/>" + STEP), "no initial marking"),
        (
            pnml(
                "<place id='p'><initialMarking><text>1</text></initialMarking></place>"
                + STEP
                + "<arc id='1' source='p' target='t'/><arc id='2' source='t' target='p'/>"
            ),
            "no final marking",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(content, said):
    """Never a traceback: the message names the line and what stands there."""
    with pytest.raises(ModelError, match="line 1") as refused:
        read_pnml(content)
    assert said in str(refused.value)


def test_a_document_type_is_refused():
    """Where entities begin, reading ends."""
    with pytest.raises(SourceUnsafeError):
        read_pnml(b"<!DOCTYPE pnml [<!ENTITY a 'b'>]><pnml><net id='n'/></pnml>")


def test_what_is_not_said_is_assumed_aloud():
    """Silent for want of a name, final marking for want of one; weights of several arcs add up."""
    net = read_pnml(pnml(PLACES + "<transition id='t'/>" + ARCS + ARCS.replace("id='", "id='x")))
    assert net.finals == ({"q": 1},)
    assert net.transitions[0].label is None
    assert net.transitions[0].takes == {"p": 2}
    assert len(net.assumed) == 2


def test_references_between_pages_are_followed():
    """A reference place stands for the place it refers to, whatever the order of the pages."""
    net = read_pnml(
        b"<pnml xmlns='http://www.pnml.org/version-2009/grammar/pnml'><net id='n'><page id='1'>"
        b"<referencePlace id='r' ref='p'/><transition id='t'><name><text> A</text></name>"
        b"</transition><arc id='1' source='r' target='t'/></page><page id='2'>"
        b"<place id='p'><initialMarking><text>2</text></initialMarking></place></page>"
        b"<finalmarkings><marking><place idref='p'><text>0</text></place></marking>"
        b"</finalmarkings></net></pnml>"
    )
    assert net.transitions[0].takes == {"p": 1}
    assert net.initial == {"p": 2}
    assert net.finals == ({},)
    assert net.activities() == (" A",)


@pytest.mark.real_log
@pytest.mark.parametrize("name", ["helpdesk", "bpic2013_incidents", "road_fines_NT02"])
def test_published_nets_are_read_as_pm4py_reads_them(name, tmp_path):
    """Same labels, same arcs, same markings; and pm4py reads what we write the same way."""
    pm4py = pytest.importorskip("pm4py")
    path = MODELS / f"{name}.pnml"
    if not path.exists():
        pytest.skip(f"lacks the published model {path.name} (looked in $PROCMINE_MODELS)")
    ours = read_pnml(path)
    assert not ours.assumed
    again = tmp_path / "again.pnml"
    again.write_bytes(write_pnml(ours))
    for file in (path, again):
        net, initial, final = pm4py.read_pnml(str(file))
        theirs = Counter(
            (
                t.label,
                frozenset(a.source.name for a in t.in_arcs),
                frozenset(a.target.name for a in t.out_arcs),
            )
            for t in net.transitions
        )
        assert theirs == Counter(
            (t.label, frozenset(t.takes), frozenset(t.puts)) for t in ours.transitions
        )
        assert {p.name: n for p, n in initial.items()} == ours.initial
        assert {p.name: n for p, n in final.items()} == ours.finals[0]
