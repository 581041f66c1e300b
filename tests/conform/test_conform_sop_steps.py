"""The steps of an SOP may be any model file, and what was assumed to read it is told."""

from __future__ import annotations

import pandas as pd
import pytest

import procmine as pm
from procmine.conform.judge import judge
from procmine.conform.sop_diff import changes, judge_both
from procmine.conform.sop_read import load_sop
from procmine.model.ptml import write_ptml
from procmine.model.tree import sequence, step

# A called process, an event the log knows, and a lane for each of two steps.
RICH = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
<laneSet id="ls"><lane id="l1" name="Front"><flowNodeRef>a</flowNodeRef></lane>
<lane id="l2" name="Back"><flowNodeRef>s</flowNodeRef><flowNodeRef>w</flowNodeRef>
<flowNodeRef>c</flowNodeRef><flowNodeRef>e</flowNodeRef></lane></laneSet>
<startEvent id="s"/><task id="a" name="Ask"/>
<intermediateCatchEvent id="w" name="Answer"><messageEventDefinition id="m"/>
</intermediateCatchEvent>
<callActivity id="c" name="Pay"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
<sequenceFlow id="f2" sourceRef="a" targetRef="w"/>
<sequenceFlow id="f3" sourceRef="w" targetRef="c"/>
<sequenceFlow id="f4" sourceRef="c" targetRef="e"/></process></definitions>"""

NET = """<pnml><net id="n" type="http://www.pnml.org/version-2009/grammar/ptnet"><page id="g">
<place id="i"><initialMarking><text>1</text></initialMarking></place><place id="o"/>
<transition id="t"><name><text>Ask</text></name></transition>
<arc id="x" source="i" target="t"/><arc id="y" source="t" target="o"/></page></net></pnml>"""

SOP = """
[[versions]]
id = "v1"
steps = "one.bpmn"
until = 2026-01-05
[[versions]]
id = "v2"
steps = "{second}"
from = 2026-01-06
replaces = "v1"
[roles]
Front = ["Desk"]
[[rules]]
id = "answered"
rule = "existence"
activity = "Answer"
"""


@pytest.fixture
def log():
    rows = [
        ("A", "Ask", "2026-01-05 08:00", "Desk"),
        ("A", "Answer", "2026-01-05 09:00", "Back"),
        ("B", "Ask", "2026-01-06 08:00", "Back"),
        ("B", "Pay", "2026-01-06 09:00", "Back"),
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "end", "team"])
    return pm.read(frame, columns={"team": "team", "end": "end"}, zone="UTC")


def sop_of(folder, second):
    (folder / "one.bpmn").write_text(RICH, "utf-8")
    (folder / "two.ptml").write_bytes(write_ptml(sequence([step("Ask"), step("Pay")]), "two"))
    (folder / "three.pnml").write_text(NET, "utf-8")
    (folder / "sop.toml").write_text(SOP.format(second=second), "utf-8")
    return load_sop(folder)


@pytest.mark.parametrize("second", ["two.ptml", "three.pnml"])
def test_any_model_file_holds_the_steps(log, tmp_path, second):
    """Each version's steps are read by their ending; lanes bind where a drawing has them."""
    judged = judge(log, sop_of(tmp_path, second))
    assert judged.version.tolist() == [0, 1]
    states = {ruling.demand.id: ruling.state for ruling in judged.rulings}
    assert states == {"answered": "violated", "lane: Ask (v1)": "kept"}
    assert judged.unmatched == ()


def test_notes_of_the_steps_are_carried(log, tmp_path):
    """What had to be assumed of a drawing is told by version, with the element's name."""
    judged = judge(log, sop_of(tmp_path, "two.ptml"))
    assert judged.notes["v2"] == ()
    assert any("Pay" in note.say() for note in judged.notes["v1"])
    for one in judge_both(log, judged.sop, "v1", "v2"):
        assert dict(one.notes) == dict(judged.notes)


def test_versions_of_different_kinds_are_compared(tmp_path):
    """Steps and lane rules that come and go are told, whatever files the versions are in."""
    sop = sop_of(tmp_path, "three.pnml")
    told = [(change.kind, change.what, change.name) for change in changes(sop, "v1", "v2")]
    assert told == [("removed", "step", "Pay"), ("removed", "rule", "lane: Ask")]
    assert changes(sop, "v1", "v1") == ()
