"""Messages between pools: who waits for one must not come before it was sent."""

from __future__ import annotations

import pandas as pd
import pytest

import procmine as pm
from procmine.errors import ConfigError

POOLS = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><collaboration id="c">
<participant id="pc" name="Customer" processRef="cust"/>
<participant id="ps" name="Shop" processRef="shop"/>{messages}</collaboration>
<process id="cust"><startEvent id="cs"/><task id="order" name="order"/><task id="pay" name="pay"/>
<endEvent id="ce"/><sequenceFlow id="a1" sourceRef="cs" targetRef="order"/>
<sequenceFlow id="a2" sourceRef="order" targetRef="pay"/>
<sequenceFlow id="a3" sourceRef="pay" targetRef="ce"/></process>
<process id="shop"><startEvent id="ss"><messageEventDefinition/></startEvent>
<task id="accept" name="accept"/><task id="book" name="book"/><endEvent id="se"/>
<sequenceFlow id="b1" sourceRef="ss" targetRef="accept"/>
<sequenceFlow id="b2" sourceRef="accept" targetRef="book"/>
<sequenceFlow id="b3" sourceRef="book" targetRef="se"/></process></definitions>"""


def checked(folder, messages, *ways):
    path = folder / "two.bpmn"
    flows = "".join(
        f'<messageFlow id="m{k}" name="{name}" sourceRef="{source}" targetRef="{target}"/>'
        for k, (name, source, target) in enumerate(messages)
    )
    path.write_text(POOLS.format(messages=flows), encoding="utf-8")
    rows = [
        (f"c{case}", step, f"2026-01-{1 + case:02d}T{9 + hour:02d}:00:00")
        for case, way in enumerate(ways)
        for hour, step in enumerate(way.split())
    ]
    log = pm.read(pd.DataFrame(rows, columns=["case", "activity", "end"]))
    standard = pm.conform.open_standard(path, activities=log.activities)
    return pm.conform.check(log, standard)


BOTH = [("goods", "order", "ss"), ("money", "pay", "book")]


def test_who_waits_comes_later(tmp_path):
    """Two cases book money before it is paid, one accepts before it is ordered; two lack a pool."""
    fine = ["order accept pay book", "order pay accept book"]
    early = ["order accept book pay", "order accept book pay"]
    found = checked(
        tmp_path, BOTH, *fine, *early, "accept order pay book", "accept book", "order pay"
    )
    told = {one.id: (one.kind, one.n_cases) for one in found.deviations if one.rule}
    assert told == {
        "wrong-order: message: money": ("wrong-order", 2),
        "wrong-order: message: goods": ("wrong-order", 1),
    }
    of_rule = {ruling.demand.id: ruling.verdict.n_applicable for ruling in found.judgement.rulings}
    assert of_rule == {"message: goods": 5, "message: money": 5}


def test_in_order_nothing_is_told(tmp_path):
    """The clean twin."""
    found = checked(tmp_path, BOTH, "order accept pay book", "order pay accept book")
    assert found.deviations == ()


@pytest.mark.parametrize(
    "messages",
    [
        [("ask", "order", "accept"), ("answer", "accept", "order")],
        [("one", "order", "book"), ("other", "pay", "book")],
    ],
)
def test_where_more_than_one_order_is_meant_none_is_asked(tmp_path, messages):
    """A question with its answer, and a step that gets two messages: told as not checked."""
    found = checked(tmp_path, messages, "order accept pay book")
    assert found.judgement.rulings == ()
    notes = [note.rule for note in found.standard.notes[""]]
    assert notes.count("reading-message-flow") == 2


POINT = '[[control_points]]\nid = "cash"\nrules = ["{rule}"]\n'


def watched(folder, rule, how):
    """The log of one early payment, judged by a sop.toml with a control point for that rule."""
    checked(folder, BOTH, "order accept pay book")
    path = folder / "sop.toml"
    path.write_text('steps = "two.bpmn"\nprocess = "c"\n' + POINT.format(rule=rule))
    rows = [("c1", step, f"2026-01-01T0{k}:00") for k, step in enumerate(EARLY.split())]
    log = pm.read(pd.DataFrame(rows, columns=["case", "activity", "end"]))
    if how == "judge":
        return pm.conform.judge(log, pm.conform.load_sop(path))
    return pm.conform.check(log, pm.conform.open_standard(path)).judgement


EARLY = "order accept book pay"


@pytest.mark.parametrize("how", ["judge", "check"])
def test_a_control_point_watches_a_message(tmp_path, how):
    """The rule of a message may be kept by a control point, as any other."""
    points = {
        ruling.demand.id: (ruling.control_points, ruling.verdict.n_violated)
        for ruling in watched(tmp_path, "message: money", how).rulings
    }
    assert points == {"message: goods": ((), 0), "message: money": (("cash",), 1)}


@pytest.mark.parametrize("how", ["judge", "check"])
def test_a_message_that_is_not_there_is_refused(tmp_path, how):
    """By name, with the nearest there is."""
    with pytest.raises(ConfigError, match="'cash' names the rule 'message: mony'") as raised:
        watched(tmp_path, "message: mony", how)
    assert raised.value.hint == "Did you mean 'message: money'?"
